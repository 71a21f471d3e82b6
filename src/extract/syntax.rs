//! The trees of an article's sentences: its [`Analysis`] in, the [`Tree`] of a sentence out, parsed when it is first asked;
//! and the names that the parser sees in it.
//!
//! A dateline at the head of the article is not parsed with the sentence that it runs into, which it would spoil.

use std::ops::Range;
use std::sync::OnceLock;

use crate::syntax::{Name, Tree, names, parse};

use super::text::{Analysis, TokenKind};

/// How many tokens a dateline has at most.
const DATELINE: usize = 16;

/// The trees of the sentences of an article, each parsed at most once.
#[derive(Clone, Debug, Default)]
pub struct Trees {
    trees: Vec<OnceLock<Tree>>,
}

impl Trees {
    /// The trees of so many sentences, none of which is parsed yet.
    pub fn new(sentences: usize) -> Self {
        Self { trees: vec![OnceLock::new(); sentences] }
    }

    /// The tree of a sentence, its words in bytes of the text.
    pub fn tree(&self, analysis: &Analysis<'_>, sentence: usize) -> &Tree {
        self.trees[sentence].get_or_init(|| {
            let range = after_dateline(analysis, analysis.sentences[sentence].tokens.clone());
            let start = analysis.tokens[range.start].bytes.start;
            let tree = parse(analysis.slice(range));
            tree.moved_by(start)
        })
    }
}

/// The names that the parser's finder of names sees in a sentence, in bytes of the text.
pub fn names_of(analysis: &Analysis<'_>, sentence: usize) -> Vec<Name> {
    let range = after_dateline(analysis, analysis.sentences[sentence].tokens.clone());
    let start = analysis.tokens[range.start].bytes.start;
    let mut found = names(analysis.slice(range));
    for name in &mut found {
        name.bytes = name.bytes.start + start..name.bytes.end + start;
    }
    found
}

/// The tokens of a sentence without the dateline before them: "OSLO, May 3 (Example Wire) -".
fn after_dateline(analysis: &Analysis<'_>, sentence: Range<usize>) -> Range<usize> {
    let tokens = &analysis.tokens[sentence.clone()];
    let dash = tokens.iter().take(DATELINE).position(|token| {
        matches!(token.text, "-" | "–" | "—" | "‒" | "―") && !token.glued || matches!(token.text, "—" | "―")
    });
    let Some(dash) = dash.filter(|dash| *dash > 0 && dash + 1 < tokens.len()) else { return sentence };
    let (line, rest) = tokens.split_at(dash);
    let named = line.iter().all(|token| {
        token.kind != TokenKind::Word || token.is_capitalised() || token.is_any(&["and", "of", "the"])
    });
    let marked = line[0].is_all_caps() || line.iter().any(|token| matches!(token.text, "," | "("));
    // "--" is two dashes.
    let end = rest.iter().take_while(|token| token.is_hyphen() || matches!(token.text, "—" | "―")).count();
    let start = sentence.start + dash + end;
    if named && marked && start < sentence.end { start..sentence.end } else { sentence }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dateline_is_no_part_of_the_sentence() {
        let cases = [
            ("OSLO, May 3 (Example Wire) - Norway left.", "Norway left."),
            ("Oslo, Norway — The king left.", "The king left."),
            ("GENEVA (EW) -- Talks began.", "Talks began."),
            (
                "Norway, which left in May - the king said so - is back.",
                "Norway, which left in May - the king said so - is back.",
            ),
            ("NATO members - Norway too - agreed.", "NATO members - Norway too - agreed."),
            ("Anna Brelvik left.", "Anna Brelvik left."),
            ("The U.S.-led force left.", "The U.S.-led force left."),
        ];
        for (text, expected) in cases {
            let analysis = Analysis::new(text);
            let rest = after_dateline(&analysis, analysis.sentences[0].tokens.clone());
            assert_eq!(analysis.slice(rest), expected);
        }
    }

    #[test]
    fn names_stand_where_their_sentence_stands() {
        let text = "Snow fell.\n\nOSLO, May 3 (Example Wire) - Norway’s king left São Paulo.";
        let found = names_of(&Analysis::new(text), 1);
        let found: Vec<&str> = found.iter().map(|name| &text[name.bytes.clone()]).collect();
        assert_eq!(found, ["Norway", "São Paulo"]);
    }

    #[test]
    fn a_tree_stands_where_its_sentence_stands() {
        let text = "Snow fell.\n\nThen Norway’s king left São Paulo.";
        let analysis = Analysis::new(text);
        let trees = Trees::new(analysis.sentences.len());
        let tree = trees.tree(&analysis, 1);
        let words: Vec<&str> = tree.words().iter().map(|word| &text[word.bytes.clone()]).collect();
        assert_eq!(words, ["Then", "Norway", "’s", "king", "left", "São", "Paulo", "."]);
    }
}
