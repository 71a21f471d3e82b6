//! Where in its sentence a passage is: the graph has the words and the sentence, and this finds the one in the other.

use std::ops::Range;

use super::{Passage, PassageId, View};

/// How many passages before and after one are asked where their common sentence begins.
const NEIGHBOURS: usize = 24;

impl View<'_> {
    /// The bytes of the passage's sentence that are its words; `None` if the sentence does not have them.
    ///
    /// Words that the sentence has more than once are placed by other passages in the same sentence, whose offsets
    /// tell where it begins; if none does, they are taken to be the first such words.
    pub fn marked(&self, id: PassageId) -> Option<Range<usize>> {
        let passage = &self[id];
        let (words, sentence) = (passage.exact.as_ref()?, passage.sentence.as_ref()?);
        let (words, sentence) = (words.value.as_ref(), sentence.value.as_ref());
        let first = sentence.find(words).filter(|_| !words.is_empty())?;
        let place = |start: usize| start..start + words.len();
        if only(sentence, words).is_some() {
            return Some(place(first));
        }
        let offset = |begin: usize| -> Option<usize> {
            let scalars = passage.start?.checked_sub(begin)?;
            let byte = sentence.char_indices().nth(scalars)?.0;
            sentence[byte..].starts_with(words).then_some(byte)
        };
        let at = id.0 as usize;
        let from = at.saturating_sub(NEIGHBOURS);
        let neighbours = self.passages[from..].iter().take(at - from + NEIGHBOURS);
        let begin = neighbours
            .filter(|other| other.article == passage.article && other.sentence == passage.sentence)
            .find_map(|other| begin(other));
        Some(place(begin.and_then(offset).unwrap_or(first)))
    }

    /// Whether `inner` lies in `outer`, in the same article.
    pub fn contains(&self, outer: PassageId, inner: PassageId) -> bool {
        let (outer, inner) = (&self[outer], &self[inner]);
        let starts = outer.start.zip(inner.start).is_some_and(|(outer, inner)| outer <= inner);
        let ends = outer.end.zip(inner.end).is_some_and(|(outer, inner)| inner <= outer);
        outer.article.is_some() && outer.article == inner.article && starts && ends
    }
}

/// Where in the article's text the sentence of a passage begins, if its words are in it once.
fn begin(passage: &Passage<'_>) -> Option<usize> {
    let sentence = passage.sentence.as_ref()?.value.as_ref();
    let byte = only(sentence, &passage.exact.as_ref()?.value)?;
    passage.start?.checked_sub(sentence[..byte].chars().count())
}

/// The byte at which `words` begin in `sentence`, if they are there once.
fn only(sentence: &str, words: &str) -> Option<usize> {
    let first = sentence.find(words)?;
    // Overlapping repetitions count too.
    let next = first + sentence[first..].chars().next()?.len_utf8();
    (!sentence[next..].contains(words)).then_some(first)
}
