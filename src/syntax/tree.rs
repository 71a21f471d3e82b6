//! The tree of a sentence: words with tags, heads and labels, and the ways through it.

use std::ops::Range;

use super::labels::Label;

/// A word of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text that was parsed, in bytes.
    pub bytes: Range<usize>,
    /// Its part of speech, a tag of the Penn Treebank: "NNP", "VBD".
    pub tag: &'static str,
    /// The word that it depends on; a root is its own head.
    pub head: usize,
    /// What it is to its head.
    pub label: Label,
}

impl Word {
    /// Whether it is a verb.
    pub fn is_verb(&self) -> bool {
        self.tag.starts_with("VB")
    }

    /// Whether it is a noun, a name included.
    pub fn is_noun(&self) -> bool {
        self.tag.starts_with("NN")
    }
}

/// The words of a sentence, each with its head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    words: Vec<Word>,
    /// For each word, where its dependents begin in `dependents`; one more at the end.
    starts: Vec<usize>,
    dependents: Vec<usize>,
}

impl Tree {
    /// The tree of words of which each has its head.
    pub(super) fn new(words: Vec<Word>) -> Self {
        let mut starts = vec![0; words.len() + 1];
        let depends = |(at, word): &(usize, &Word)| word.head != *at;
        for (_, word) in words.iter().enumerate().filter(depends) {
            starts[word.head + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut dependents = vec![0; starts.last().copied().unwrap_or_default()];
        for (at, word) in words.iter().enumerate().filter(depends) {
            dependents[next[word.head]] = at;
            next[word.head] += 1;
        }
        Self { words, starts, dependents }
    }

    /// The same tree in a longer text, in which what was parsed begins at a byte.
    pub fn moved_by(mut self, start: usize) -> Self {
        for word in &mut self.words {
            word.bytes = word.bytes.start + start..word.bytes.end + start;
        }
        self
    }

    /// The words, in the order of the text.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The dependents of a word, in the order of the text.
    pub fn dependents(&self, word: usize) -> &[usize] {
        &self.dependents[self.starts[word]..self.starts[word + 1]]
    }

    /// The dependents of a word that have one of some labels, in the order of the text.
    pub fn with_label<'a>(&'a self, word: usize, labels: &'a [Label]) -> impl Iterator<Item = usize> + 'a {
        self.dependents(word).iter().copied().filter(move |at| labels.contains(&self.words[*at].label))
    }

    /// The words that a stretch of bytes touches.
    pub fn words_in(&self, bytes: Range<usize>) -> Range<usize> {
        let start = self.words.partition_point(|word| word.bytes.end <= bytes.start);
        let end = self.words.partition_point(|word| word.bytes.start < bytes.end);
        start..end.max(start)
    }

    /// The word of a stretch of bytes on which the others depend: the first whose head is not in it.
    pub fn root_of(&self, bytes: Range<usize>) -> Option<usize> {
        let mut words = self.words_in(bytes);
        let range = words.clone();
        let is_top = |at: &usize| {
            let head = self.words[*at].head;
            head == *at || !range.contains(&head)
        };
        words.find(is_top)
    }
}
