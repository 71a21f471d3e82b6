//! A record for people to read: a [`Record`] in, its text with each annotation under the words that it marks out.
//!
//! Under every sentence stand its annotations, one a line, in the order of their first word: the stretch underlined,
//! what was found, and the rule that found it. If asked, the syntax of each sentence comes before them: each of its words
//! with its number, the number of its head, its tag and what it is to its head; then the names that the parser sees.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::syntax::{Name, Tree, Word};

use super::record::{LinkRelation, Record, Span};
use super::syntax::{Trees, names_of};
use super::text::Analysis;

/// An annotation as a line: the stretch it marks, and what is said of it.
struct Line {
    span: Span,
    label: String,
}

/// The text of a record with its annotations under the words they mark.
pub fn explain(record: &Record) -> String {
    explain_with(record, false)
}

/// The text of a record with its annotations under the words they mark; with `trees`, also the syntax of each sentence.
pub fn explain_with(record: &Record, trees: bool) -> String {
    let document = &record.document;
    let analysis = Analysis::new(&document.text);
    let mut lines = lines(record);
    lines.sort_by_key(|line| (line.span.start, std::cmp::Reverse(line.span.end)));
    let mut out = String::new();
    let mut put = |text: std::fmt::Arguments<'_>| {
        // Writing to a string cannot fail.
        let _ = out.write_fmt(text);
    };
    put(format_args!("{}", document.id));
    for part in [document.source.as_deref(), document.title.as_deref()].into_iter().flatten() {
        put(format_args!(" · {part}"));
    }
    if let Some(published) = document.published {
        put(format_args!(" · {published}"));
    }
    put(format_args!("\n"));
    let mut next = 0;
    let parsed = Trees::new(analysis.sentences.len());
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        let words = analysis.slice(sentence.tokens.clone());
        put(format_args!("\n{}\n", on_one_line(words)));
        if trees {
            put(format_args!("{}", shown(parsed.tree(&analysis, number), &document.text)));
            put(format_args!("{}", shown_names(&names_of(&analysis, number), &document.text)));
        }
        while let Some(line) = lines.get(next).filter(|line| line.span.start < sentence.span.end) {
            let start = line.span.start.max(sentence.span.start);
            let end = line.span.end.clamp(start, sentence.span.end);
            let column = width(words, 0, start - sentence.span.start);
            let length = width(words, start - sentence.span.start, end - sentence.span.start).max(1);
            put(format_args!("{}{} {}\n", " ".repeat(column), "^".repeat(length), line.label));
            next += 1;
        }
    }
    out
}

/// The words of a tree, one a line: its number, the number of its head, its tag, what it is to its head, and the word.
fn shown(tree: &Tree, text: &str) -> String {
    let line = |(at, word): (usize, &Word)| {
        let written = on_one_line(&text[word.bytes.clone()]);
        format!("| {:3} {:3} {:5} {:9} {written}\n", at + 1, word.head + 1, word.tag, word.label.name())
    };
    tree.words().iter().enumerate().map(line).collect()
}

/// The names that the parser sees in a sentence, one a line: the label, and the name.
fn shown_names(names: &[Name], text: &str) -> String {
    let line = |name: &Name| format!("|: {:11} {}\n", name.label, on_one_line(&text[name.bytes.clone()]));
    names.iter().map(line).collect()
}

/// White space of every kind as single spaces, so that columns stay columns.
fn on_one_line(words: &str) -> String {
    words.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect()
}

/// How many columns the scalar values from `from` up to `to` take.
fn width(words: &str, from: usize, to: usize) -> usize {
    let part: String = words.chars().skip(from).take(to - from).collect();
    on_one_line(&part).width()
}

fn lines(record: &Record) -> Vec<Line> {
    let name = |id: &str| record.entities.iter().find(|e| e.id == id).map_or(id, |e| &*e.name).to_owned();
    let names = |ids: &[String]| ids.iter().map(|id| name(id)).collect::<Vec<_>>().join(", ");
    let rule = |rule: &Option<String>| rule.as_deref().map(|r| format!("  [{r}]")).unwrap_or_default();
    let mut lines = Vec::new();
    let mut add = |span: Option<Span>, label: String| {
        if let Some(span) = span {
            lines.push(Line { span, label });
        }
    };
    for entity in &record.entities {
        let decided = entity.links.iter().filter(|l| l.relation == LinkRelation::SameAs);
        let links: String = decided.map(|l| format!(" = {}", l.target)).collect();
        for mention in &entity.mentions {
            add(
                Some(*mention),
                format!("{} {:?}{links}{}", entity.id, entity.entity_type, rule(&entity.extractor)),
            );
        }
    }
    for role in &record.roles {
        let of = role.of.as_deref().map(|of| format!(" of {}", name(of))).unwrap_or_default();
        let former = if role.former { "former " } else { "" };
        add(
            role.span,
            format!("role: {} is {former}{}{of}{}", name(&role.person), role.position, rule(&role.extractor)),
        );
    }
    for relation in &record.relations {
        let what = format!("{:?}", relation.relation_type);
        add(
            relation.span,
            format!(
                "relation: {} {what} {}{}",
                name(&relation.subject),
                name(&relation.object),
                rule(&relation.extractor)
            ),
        );
    }
    for event in &record.events {
        let mut label = format!("event: {:?} by {}", event.event_type, names(&event.source));
        if !event.target.is_empty() {
            label += &format!(" to {}", names(&event.target));
        }
        if let Some(place) = &event.place {
            label += &format!(" at {}", name(place));
        }
        if let Some(date) = event.date {
            label += &format!(" on {date}");
        }
        add(Some(event.trigger), format!("{label}, {:?}{}", event.modality, rule(&event.extractor)));
    }
    for claim in &record.claims {
        add(
            Some(claim.span),
            format!("claim by {}, {:?}{}", name(&claim.speaker), claim.kind, rule(&claim.extractor)),
        );
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;
    use crate::gazetteer::Gazetteer;
    use crate::read::Document;

    #[test]
    fn the_syntax_of_a_sentence_is_shown_if_asked() {
        let document =
            Document { id: "a".into(), text: "Norway condemned it.".into(), ..Document::default() };
        let record = extract(document, Gazetteer::builtin());
        let shown = explain_with(&record, true);
        assert!(
            shown.contains("|   1   2 NNP   nsubj     Norway\n|   2   2 VBD   ROOT      condemned\n"),
            "{shown}"
        );
        assert!(shown.contains("|: GPE         Norway\n"), "{shown}");
        assert!(!explain(&record).contains("nsubj"));
    }

    #[test]
    fn annotations_stand_under_their_words() {
        let text = "First line.\n\nIn São Paulo, Brazil\tsigned.".to_owned();
        let document = Document { id: "a".into(), text, ..Document::default() };
        let shown = explain(&extract(document, Gazetteer::builtin()));
        let lines: Vec<&str> = shown.lines().collect();
        let sentence = lines.iter().position(|l| l.starts_with("In São Paulo")).unwrap();
        assert_eq!(lines[sentence], "In São Paulo, Brazil signed.");
        assert!(lines[sentence + 1..].iter().any(|l| l.starts_with("   ^^^^^^^^^ e1 Place")), "{shown}");
        assert!(lines.iter().any(|l| l.starts_with("              ^^^^^^ e2 Country")), "{shown}");
    }
}
