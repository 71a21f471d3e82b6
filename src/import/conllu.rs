//! CoNLL-U with entities in the column MISC, as in GUM and CorefUD: `Entity=(12-person-1-Ann_Lee` opens one and
//! `12)` closes it, brackets nest, and the number is that of the thing; or as stanza writes them: `ner=B-PERSON`, in
//! any of the schemes of such labels.
//! <https://universaldependencies.org/format.html>,
//! <https://ufal.mff.cuni.cz/~popel/corefud-1.0/corefud-1.0-format.pdf>
//!
//! The text is made of the tokens and `SpaceAfter=No`; `# newdoc` begins a document. Documents are read as a
//! stream. Of a token of several words ("Lee's") each word is its own part, as far as they stand in it one after the
//! other. Of `Entity` only names are taken, the proper nouns of an entity that are in no entity inside it; the rest are
//! descriptions and pronouns.

use super::draft::{Draft, Mention};
use super::input::{Failure, Input, Sink, Stop, day, wrong};
use super::spans::bare;
use crate::link::dbpedia;
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
    /// The token of several words whose words come now.
    several: Option<Several>,
    /// The names of stanza, used where there is no `Entity`; the last may go on.
    named: Vec<Mention>,
    /// Whether the last of them goes on if the next token has its label.
    goes_on: bool,
    /// Whether there is an `Entity`.
    has_entities: bool,
}

/// A token of several words, which are on the lines behind it.
struct Several {
    /// The number of its last word.
    last: usize,
    /// Its letters, and where the first stands.
    form: Vec<char>,
    start: usize,
    /// How many of its letters the words so far have.
    used: usize,
    /// Whether a label of stanza stands at it, for all of its words.
    labelled: bool,
}

impl Several {
    /// Where a word stands in it: behind the words before, or at its end; or else it is all of it.
    fn part(&mut self, word: &str) -> (usize, usize) {
        let word: Vec<char> = word.chars().collect();
        let same = |a: &[char]| a.len() == word.len() && a.iter().zip(&word).all(|(a, b)| alike(*a, *b));
        let left = &self.form[self.used..];
        let (from, to) = match () {
            () if left.get(..word.len()).is_some_and(same) => (self.used, self.used + word.len()),
            () if left.len() > word.len() && same(&left[left.len() - word.len()..]) => {
                (self.form.len() - word.len(), self.form.len())
            }
            // It is another word than the token shows: "au" is "à le".
            () => return (self.start, self.start + self.form.len()),
        };
        self.used = to;
        (self.start + from, self.start + to)
    }
}

/// Whether two letters are the same but for case and the kind of apostrophe.
fn alike(a: char, b: char) -> bool {
    let plain = |c: char| if matches!(c, '’' | 'ʼ' | '‘') { '\'' } else { c };
    plain(a) == plain(b) || a.to_lowercase().eq(b.to_lowercase())
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
            Err(reason) => {
                document.draft.bad.push((number, "token", reason));
                Ok(())
            }
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
            self.several = None;
            self.goes_on = false;
            return Ok(());
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, _, tag, _, _, _, _, _, misc] = columns[..] else {
            // Its word is in the text all the same.
            if let [id, form, ..] = columns[..] {
                let at = self.place(id, form, "");
                self.tokens.push((at.0, at.1, false));
            }
            return Err(wrong(
                "columns",
                format!("ten are expected, with tabs between them, not {}", columns.len()),
            ));
        };
        if self.draft.line == 0 {
            self.draft.line = number;
        }
        // An empty node has no words.
        if id.contains('.') {
            return Ok(());
        }
        let at = self.place(id, form, misc);
        let is_whole = id.contains('-');
        if !is_whole {
            self.tokens.push((at.0, at.1, tag == "PROPN"));
        }
        let mut problem = None;
        for pair in misc.trim_end().split('|') {
            match pair.split_once('=') {
                Some(("Entity", brackets)) => {
                    self.has_entities = true;
                    problem = problem.or(self.brackets(brackets, at.0).err());
                }
                Some(("ner" | "NER" | "NE", label)) => self.label(label, at, is_whole),
                _ => {}
            }
        }
        self.without_possessive(form, at);
        problem.map_or(Ok(()), Err)
    }

    /// Where a token or a word of one stands; puts it into the text if it is not there yet.
    fn place(&mut self, id: &str, form: &str, misc: &str) -> (usize, usize) {
        let is_part = |several: &&mut Several| id.parse::<usize>().is_ok_and(|id| id <= several.last);
        if let Some(several) = self.several.as_mut().filter(is_part) {
            return several.part(form);
        }
        if self.space {
            self.draft.text.push(' ');
            self.length += 1;
        }
        let start = self.length;
        self.draft.text.push_str(form);
        self.length += form.chars().count();
        self.space = !misc.trim_end().split('|').any(|pair| pair == "SpaceAfter=No");
        self.several = id.split_once('-').and_then(|(_, last)| last.parse().ok()).map(|last| Several {
            last,
            form: form.chars().collect(),
            start,
            used: 0,
            labelled: false,
        });
        (start, self.length)
    }

    /// Takes a label of stanza at a token: a name begins, goes on, or neither.
    fn label(&mut self, label: &str, at: (usize, usize), is_whole: bool) {
        match &mut self.several {
            Some(several) if is_whole => several.labelled = true,
            Some(several) if several.labelled => return,
            _ => {}
        }
        let (label, goes_on) = bare(label);
        if matches!(label, "O" | "_" | "") {
            self.goes_on = false;
            return;
        }
        let last = self.named.last_mut().filter(|last| self.goes_on && last.label == label);
        match last.and_then(|last| last.at.as_mut()) {
            // Without a letter for the place, a label that is repeated goes on.
            Some((_, end)) if goes_on != Some(false) => *end = at.1,
            _ => self.named.push(Mention { label: label.to_owned(), at: Some(at), ..Mention::default() }),
        }
        self.goes_on = true;
    }

    /// A name of stanza ends before the "'s" of its last token.
    fn without_possessive(&mut self, form: &str, at: (usize, usize)) {
        let in_token = self.several.as_ref().is_some_and(|several| several.start < at.0);
        let owns = matches!(form, "'s" | "’s" | "'" | "’" | "'S" | "’S");
        if let Some((start, end)) = self.named.last_mut().and_then(|last| last.at.as_mut())
            && in_token
            && owns
            && *end == at.1
            && *start < at.0
        {
            *end = at.0;
            self.goes_on = false;
        }
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

    fn give(mut self, line: u64, sink: &mut Sink<'_>) -> Result<(), Stop> {
        if self.draft.text.is_empty() {
            return Ok(());
        }
        for open in &self.open {
            let problem = format!("entity {} is opened and never closed", open.key);
            self.draft.bad.push((line.max(self.draft.line), "entity", wrong("MISC", problem)));
        }
        if !self.has_entities {
            self.draft.mentions = self.named;
        }
        sink(Ok(self.draft))
    }
}

/// The number of an entity, without which part of it this is: `12[1/2]`.
fn part_of(key: &str) -> &str {
    key.split('[').next().unwrap_or_default().trim()
}

/// The entry of DBpedia for the title of an article of Wikipedia.
fn wikipedia(title: Option<String>) -> Vec<String> {
    title.as_deref().map(dbpedia).into_iter().collect()
}
