//! CoNLL-U with entities in the column MISC, as in GUM and CorefUD: `Entity=(12-person-1-Ann_Lee` opens one and
//! `12)` closes it, brackets nest, and the number is that of the thing.
//! <https://universaldependencies.org/format.html>,
//! <https://ufal.mff.cuni.cz/~popel/corefud-1.0/corefud-1.0-format.pdf>
//!
//! The text is made of the tokens and `SpaceAfter=No`; `# newdoc` begins a document. Documents are read as a
//! stream. Only names are taken, the proper nouns of an entity that are in no entity inside it; the rest are
//! descriptions and pronouns.

use super::draft::{Draft, Mention};
use super::input::{Failure, Input, Sink, Stop, day, wrong};
use crate::read::Reason;

#[derive(Default)]
struct Document {
    draft: Draft,
    length: usize,
    /// Whether a space stands before the next token.
    space: bool,
    /// The entities that are open: their number, where each begins, and what its bracket says.
    open: Vec<Open>,
    /// Of each token, its end and whether it is a proper noun, for the last sentence.
    tokens: Vec<(usize, usize, bool)>,
    /// The entities of the sentence that are closed: what is named inside another is no part of its name.
    closed: Vec<(usize, usize)>,
    /// The names of the fields of an entity, from `# global.Entity`.
    fields: Vec<String>,
    /// Up to this token the words of a token of several words stand in the text already.
    until: usize,
    broken: bool,
}

struct Open {
    key: String,
    start: usize,
    label: String,
    link: Option<String>,
}

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let mut document = Document::default();
    input.lines(|number, line| {
        let found = line.and_then(|line| match line.strip_prefix('#') {
            Some(comment) => Ok(Some(comment.trim().to_owned())),
            None => document.line(line, number).map(|()| None),
        });
        match found {
            Ok(None) => Ok(()),
            Ok(Some(comment)) => {
                if comment.starts_with("newdoc") {
                    let fields = document.fields.clone();
                    let done = std::mem::replace(&mut document, Document { fields, ..Document::default() });
                    done.give(number, sink)?;
                }
                document.comment(&comment);
                Ok(())
            }
            Err(reason) => match std::mem::replace(&mut document.broken, true) {
                true => Ok(()),
                false => sink(Err((number, reason))),
            },
        }
    })?;
    document.give(0, sink)?;
    Ok(())
}

impl Document {
    fn comment(&mut self, comment: &str) {
        let Some((name, value)) = comment.split_once('=') else { return };
        let (name, value) = (name.trim(), value.trim().to_owned());
        let about = &mut self.draft.about;
        match name {
            "newdoc id" | "meta::id" => about.id = Some(value),
            "meta::title" | "title" => about.title = Some(value),
            "meta::sourceURL" | "source_url" => about.url = Some(value),
            "meta::dateCreated" | "date" => about.published = day(&value),
            "meta::publisher" | "publisher" => about.source = Some(value),
            "global.Entity" => self.fields = value.split('-').map(str::to_owned).collect(),
            _ => {}
        }
    }

    fn line(&mut self, line: &str, number: u64) -> Result<(), Reason> {
        if line.trim().is_empty() {
            self.tokens.clear();
            self.closed.clear();
            self.until = 0;
            return Ok(());
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, _, tag, .., misc] = columns[..] else {
            return Err(wrong(
                "columns",
                format!("ten are expected, with tabs between them, not {}", columns.len()),
            ));
        };
        if columns.len() != 10 {
            return Err(wrong("columns", format!("ten are expected, not {}", columns.len())));
        }
        if self.draft.line == 0 {
            self.draft.line = number;
        }
        // An empty node has no words; a token of several words has those of its parts.
        if id.contains('.') {
            return Ok(());
        }
        let several = id.split_once('-').and_then(|(_, last)| last.parse().ok());
        let part = several.is_none() && id.parse::<usize>().is_ok_and(|id| id <= self.until);
        if let Some(last) = several {
            self.until = last;
        }
        let start = match part {
            true => self.tokens.last().map_or(self.length, |(start, ..)| *start),
            false => {
                if self.space {
                    self.draft.text.push(' ');
                    self.length += 1;
                }
                let start = self.length;
                self.draft.text.push_str(form);
                self.length += form.chars().count();
                self.space = !misc.split('|').any(|pair| pair == "SpaceAfter=No");
                start
            }
        };
        self.tokens.push((start, self.length, tag == "PROPN"));
        for pair in misc.split('|') {
            if let Some(brackets) = pair.strip_prefix("Entity=") {
                self.brackets(brackets, start)?;
            }
        }
        Ok(())
    }

    /// Opens and closes entities at the last token.
    fn brackets(&mut self, brackets: &str, start: usize) -> Result<(), Reason> {
        let bad = || wrong("MISC", format!("'{brackets}' opens and closes no entity"));
        let mut rest = brackets;
        while !rest.is_empty() {
            if let Some(inside) = rest.strip_prefix('(') {
                let end = inside.find(['(', ')']).unwrap_or(inside.len());
                let values: Vec<&str> = inside[..end].split('-').collect();
                let field = |name: &str, otherwise: usize| {
                    let at = self.fields.iter().position(|field| field == name).unwrap_or(otherwise);
                    values.get(at).map(|value| value.trim())
                };
                let id = if self.fields.iter().any(|field| field == "GRP") { "GRP" } else { "eid" };
                let key = part_of(field(id, 0).unwrap_or_default()).to_owned();
                let label = field("etype", 1).unwrap_or_default().to_owned();
                let link = field("identity", usize::MAX).filter(|link| !link.is_empty()).map(str::to_owned);
                if key.is_empty() || label.is_empty() {
                    return Err(bad());
                }
                self.open.push(Open { key, start, label, link });
                rest = &inside[end..];
                if let Some(after) = rest.strip_prefix(')') {
                    self.close(None).ok_or_else(bad)?;
                    rest = after;
                }
            } else {
                let end = rest.find(')').ok_or_else(bad)?;
                self.close(Some(part_of(&rest[..end]))).ok_or_else(bad)?;
                rest = &rest[end + 1..];
            }
        }
        Ok(())
    }

    /// Closes the last entity that is open, or the last of this number.
    fn close(&mut self, key: Option<&str>) -> Option<()> {
        let at = match key {
            Some(key) => self.open.iter().rposition(|open| open.key == key)?,
            None => self.open.len().checked_sub(1)?,
        };
        let Open { key, start, label, link } = self.open.remove(at);
        let end = self.tokens.last()?.1;
        let nested: Vec<(usize, usize)> = self
            .closed
            .iter()
            .copied()
            .filter(|(s, e)| start <= *s && *e <= end && (*s, *e) != (start, end))
            .collect();
        self.closed.push((start, end));
        // A name is its proper nouns and what stands between them.
        let own: Vec<(usize, usize)> = self
            .tokens
            .iter()
            .filter(|(s, e, proper)| *proper && *s >= start && *e <= end)
            .filter(|(s, e, _)| !nested.iter().any(|(from, to)| from <= s && e <= to))
            .map(|(s, e, _)| (*s, *e))
            .collect();
        if let (Some((start, _)), Some((_, last))) = (own.first().copied(), own.last().copied()) {
            self.draft.mentions.push(Mention {
                label,
                at: Some((start, last)),
                thing: Some(key),
                links: wikipedia(link),
                ..Mention::default()
            });
        }
        Some(())
    }

    fn give(self, line: u64, sink: &mut Sink<'_>) -> Result<(), Stop> {
        if self.broken || self.draft.text.is_empty() {
            return Ok(());
        }
        if let Some(open) = self.open.first() {
            let problem = format!("entity {} is opened and never closed", open.key);
            return sink(Err((line.max(self.draft.line), wrong("MISC", problem))));
        }
        sink(Ok(self.draft))
    }
}

/// The number of an entity, without which part of it this is: `12[1/2]`.
fn part_of(key: &str) -> &str {
    key.split('[').next().unwrap_or_default().trim()
}

/// The entry of DBpedia for the title of an article of Wikipedia: the same name.
fn wikipedia(title: Option<String>) -> Vec<String> {
    title
        .map(|title| format!("http://dbpedia.org/resource/{}", title.replace(' ', "_")))
        .into_iter()
        .collect()
}
