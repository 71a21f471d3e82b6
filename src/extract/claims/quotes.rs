//! Quotation marks: the tokens of a text in, the stretches between paired marks out.
//!
//! Marks pair within a paragraph. A quotation left open at the end of a paragraph goes up to that end; the next
//! paragraph then begins with a mark of its own, as news style has it. Single marks pair only where they cannot be
//! apostrophes.

use std::ops::Range;

use crate::extract::text::{Analysis, Token, TokenKind};

/// A stretch in quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    /// The opening mark.
    pub(super) open: usize,
    /// The tokens between the marks.
    pub(super) inner: Range<usize>,
    /// The first token after the closing mark, or after the paragraph if there is none.
    pub(super) end: usize,
}

impl Quote {
    /// The tokens between the marks without the punctuation at their end.
    pub(super) fn words(&self, tokens: &[Token<'_>]) -> Range<usize> {
        let mut range = self.inner.clone();
        while !range.is_empty() && is_trailing(&tokens[range.end - 1]) {
            range.end -= 1;
        }
        while !range.is_empty() && matches!(tokens[range.start].text, "." | "…" | "," | "-" | "–" | "—")
        {
            range.start += 1;
        }
        range
    }
}

/// Whether a token is punctuation that a claim leaves out at its end.
pub(super) fn is_trailing(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Punctuation
        && matches!(token.text, "." | "," | ";" | ":" | "?" | "!" | "…" | "-" | "–" | "—" | "\"" | "“" | "”")
}

fn opens(tokens: &[Token<'_>], i: usize, even: bool) -> Option<&'static [&'static str]> {
    // A straight mark, or two apostrophes in a row, opens where it stands before a word.
    let before_word = tokens.get(i + 1).is_some_and(|t| t.glued);
    let number = tokens.get(i + 1).is_some_and(|t| t.kind == TokenKind::Number);
    match tokens[i].text {
        "“" | "„" => Some(&["”", "“", "\""]),
        "«" => Some(&["»"]),
        // In an odd number of marks, one that is glued to the word before and not to the one after closes a
        // quotation of an earlier paragraph.
        "\"" if even || before_word || !tokens[i].glued => Some(&["\"", "”"]),
        "‘" if before_word && !number && !tokens[i].glued => Some(&["’"]),
        "'" if before_word && !number && !tokens[i].glued => Some(&["'"]),
        _ => None,
    }
}

/// The quotations of a text, in order, not nested.
pub(super) fn quotes(analysis: &Analysis<'_>) -> Vec<Quote> {
    let tokens = &analysis.tokens;
    let mut found = Vec::new();
    let mut from = 0;
    while from < analysis.sentences.len() {
        let paragraph = analysis.sentences[from].paragraph;
        let to = from + analysis.sentences[from..].partition_point(|s| s.paragraph == paragraph);
        let range = analysis.sentences[from].tokens.start..analysis.sentences[to - 1].tokens.end;
        in_paragraph(tokens, range, &mut found);
        from = to;
    }
    found
}

fn in_paragraph(tokens: &[Token<'_>], paragraph: Range<usize>, found: &mut Vec<Quote>) {
    let mut i = paragraph.start;
    // Once no closing mark of a kind is left in the paragraph, none is looked for again.
    let mut no_single_after = paragraph.end;
    let even = tokens[paragraph.clone()].iter().filter(|t| t.text == "\"").count() % 2 == 0;
    while i < paragraph.end {
        let Some(closing) = opens(tokens, i, even) else {
            i += 1;
            continue;
        };
        let single = matches!(tokens[i].text, "'" | "‘");
        if single && i >= no_single_after {
            i += 1;
            continue;
        }
        let close = (i + 1..paragraph.end).find(|&j| {
            closing.contains(&tokens[j].text)
                && (!single || !tokens.get(j + 1).is_some_and(|t| t.glued && t.kind == TokenKind::Word))
        });
        match close {
            Some(j) => {
                found.push(Quote { open: i, inner: i + 1..j, end: j + 1 });
                i = j + 1;
            }
            None if single => {
                no_single_after = i;
                i += 1;
            }
            None => {
                found.push(Quote { open: i, inner: i + 1..paragraph.end, end: paragraph.end });
                i = paragraph.end;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<&str> {
        let analysis = Analysis::new(text);
        quotes(&analysis).iter().map(|q| analysis.slice(q.words(&analysis.tokens))).collect()
    }

    #[test]
    fn marks_pair() {
        assert_eq!(inner("“We agree,” he said. “It's 'over'.”"), ["We agree", "It's 'over'"]);
        assert_eq!(inner("\"We agree,\" he said. \"Now.\""), ["We agree", "Now"]);
        assert_eq!(inner("He called it 'a great day' for the players' union."), ["a great day"]);
        assert_eq!(inner("The '90s and the players' union"), [""; 0]);
    }

    #[test]
    fn an_open_quotation_ends_with_its_paragraph() {
        assert_eq!(inner("He said: “We agree.\n\n“We go,” and left."), ["We agree", "We go"]);
    }
}
