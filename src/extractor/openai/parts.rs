//! A text in, the parts of it out that each fit into one request: cut between paragraphs where that is not too early,
//! else between sentences, else wherever the limit is.

use crate::extract::Span;
use crate::extract::text::Analysis;

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part<'t> {
    pub(super) text: &'t str,
    /// Where it stands, in scalar values.
    pub(super) span: Span,
}

/// A place where a text may be cut.
#[derive(Clone, Copy)]
struct Cut {
    byte: usize,
    character: usize,
    paragraph: bool,
}

/// Divides a text into parts of at most `limit` characters, which is above 0.
pub(super) fn parts(text: &str, limit: usize) -> Vec<Part<'_>> {
    let length = text.chars().count();
    if length <= limit {
        return vec![Part { text, span: Span::new(0, length) }];
    }
    let cuts = cuts(text);
    let mut parts = Vec::new();
    let mut start = Cut { byte: 0, character: 0, paragraph: true };
    while length - start.character > limit {
        let first = cuts.partition_point(|cut| cut.character <= start.character);
        let last = cuts.partition_point(|cut| cut.character <= start.character + limit);
        let within = &cuts[first..last.max(first)];
        let paragraph =
            within.iter().rfind(|cut| cut.paragraph && cut.character - start.character >= limit / 2);
        let cut = paragraph.or(within.last()).copied().unwrap_or_else(|| {
            let rest = &text[start.byte..];
            let byte = rest.char_indices().nth(limit).map_or(rest.len(), |(byte, _)| byte);
            Cut { byte: start.byte + byte, character: start.character + limit, paragraph: false }
        });
        parts.push(part(text, start, cut));
        start = cut;
    }
    parts.push(part(text, start, Cut { byte: text.len(), character: length, paragraph: true }));
    parts
}

fn part(text: &str, start: Cut, end: Cut) -> Part<'_> {
    Part { text: &text[start.byte..end.byte], span: Span::new(start.character, end.character) }
}

/// The beginnings of the sentences.
fn cuts(text: &str) -> Vec<Cut> {
    let analysis = Analysis::new(text);
    let mut before = 0;
    let mut cuts = Vec::with_capacity(analysis.sentences.len());
    for sentence in &analysis.sentences {
        let Some(tokens) = analysis.tokens.get(sentence.tokens.clone()) else { continue };
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            let paragraph = text[before..first.bytes.start].contains('\n');
            cuts.push(Cut { byte: first.bytes.start, character: first.span.start, paragraph });
            before = last.bytes.end;
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, limit: usize) -> Vec<String> {
        let parts = parts(text, limit);
        let mut end = 0;
        for part in &parts {
            assert_eq!(part.span.start, end);
            assert_eq!(part.text.chars().count(), part.span.end - part.span.start);
            assert!(part.text.chars().count() <= limit, "{part:?}");
            end = part.span.end;
        }
        assert_eq!(parts.iter().map(|part| part.text).collect::<String>(), text);
        parts.iter().map(|part| part.text.to_owned()).collect()
    }

    #[test]
    fn a_short_text_is_whole() {
        assert_eq!(texts("Ministers met in Gəncə.", 23), ["Ministers met in Gəncə."]);
        assert_eq!(texts("", 10), [""]);
    }

    #[test]
    fn paragraphs_then_sentences_then_anything() {
        let text = "They met. They talked.\n\nThey left. They returned.";
        assert_eq!(texts(text, 40), ["They met. They talked.\n\n", "They left. They returned."]);
        assert_eq!(texts(text, 20).len(), 4);
        assert_eq!(texts(&"ə".repeat(25), 10).len(), 3);
        assert_eq!(texts(&"word ".repeat(2000), 300).iter().filter(|part| part.len() > 300).count(), 0);
    }
}
