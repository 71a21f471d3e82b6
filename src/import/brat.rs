//! brat standoff: annotations in `.ann`, their text in `.txt` beside. Lines of text-bound annotations (T, also of
//! several stretches), relations (R), events (E), attributes (A, M), identifiers (N) and equivalence (`*`) are
//! read, notes (`#`) are not. Offsets count characters. <https://brat.nlplab.org/standoff.html>

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::draft::{Draft, End, Event, Fact, Mention};
use super::input::{Failure, Input, Sink, wrong};
use crate::extract::Modality;
use crate::read::{Place, ReadError, Reason};

/// The `.ann` files of a directory and those in it, in the order of their names.
pub(super) fn files(directory: &Path) -> Vec<Result<PathBuf, ReadError>> {
    let place = || Place { file: directory.into(), line: None };
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(directory).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.path().extension().is_some_and(|end| end == "ann") => {
                files.push(Ok(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => files.push(Err(ReadError::Io { place: place(), source: error.into() })),
        }
    }
    if files.is_empty() {
        let message = "no .ann file is in this directory; other formats are imported file by file";
        files.push(Err(ReadError::Content { place: place(), reason: Reason::Record(message.into()) }));
    }
    files
}

/// What the lines say, by the name of what they are about.
#[derive(Default)]
struct Lines {
    stretches: Vec<(String, Stretch)>,
    places: HashMap<String, usize>,
    relations: Vec<(String, String, String)>,
    events: Vec<(String, Event)>,
    attributes: Vec<(String, String)>,
    links: Vec<(String, String)>,
    same: HashMap<String, String>,
}

struct Stretch {
    label: String,
    start: usize,
    end: usize,
    words: String,
    /// Whether it has several parts: its words are not those from start to end.
    parts: bool,
}

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let Some(text) = input.text_beside() else {
        let file = input.path.with_extension("txt");
        let message = format!("its text is not beside it: {} cannot be read", file.display());
        return Ok(sink(Err((0, Reason::Record(message))))?);
    };
    let id = input.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let mut lines = Lines::default();
    // A line that is wrong is left out; the others stay.
    input.lines(|number, line| match line.and_then(|line| lines.add(line)) {
        Ok(()) => Ok(()),
        Err(reason) => sink(Err((number, reason))),
    })?;
    sink(Ok(lines.draft(text, id)))?;
    Ok(())
}

impl Lines {
    fn add(&mut self, line: &str) -> Result<(), Reason> {
        let mut columns = line.split('\t');
        let name = columns.next().unwrap_or_default().trim().to_owned();
        let body = columns.next().unwrap_or_default();
        let words: Vec<&str> = body.split_whitespace().collect();
        let bad = |problem: &str| wrong(name.clone(), problem);
        match name.chars().next() {
            None | Some('#') => {}
            Some('T') => {
                let (label, offsets) = body.split_once(' ').ok_or_else(|| bad("it has no offsets"))?;
                let mut parts = Vec::new();
                for part in offsets.split(';') {
                    let pair = part.split_whitespace().map(str::parse).collect::<Result<Vec<usize>, _>>();
                    match pair.as_deref() {
                        Ok([start, end]) if start < end => parts.push((*start, *end)),
                        _ => return Err(bad(&format!("'{part}' is not a stretch"))),
                    }
                }
                let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
                    return Err(bad("it has no offsets"));
                };
                let stretch = Stretch {
                    label: label.to_owned(),
                    start: first.0,
                    end: last.1,
                    words: columns.next().unwrap_or_default().to_owned(),
                    parts: parts.len() > 1,
                };
                self.places.insert(name.clone(), self.stretches.len());
                self.stretches.push((name, stretch));
            }
            Some('R') => {
                let argument = |word: Option<&&str>| {
                    word.and_then(|word| word.split_once(':')).map(|(_, to)| to.to_owned())
                };
                match (words.first(), argument(words.get(1)), argument(words.get(2))) {
                    (Some(label), Some(from), Some(to)) => {
                        self.relations.push(((*label).to_owned(), from, to))
                    }
                    _ => return Err(bad("a relation has a type and two arguments")),
                }
            }
            Some('E') => {
                let mut pairs = words.iter().filter_map(|word| word.split_once(':'));
                let (label, trigger) =
                    pairs.next().ok_or_else(|| bad("an event has a type and a trigger"))?;
                let place = self.places.get(trigger).and_then(|place| self.stretches.get(*place));
                let (_, stretch) =
                    place.ok_or_else(|| bad(&format!("there is no trigger {trigger} before it")))?;
                let event = Event {
                    labels: vec![label.to_owned()],
                    trigger: Some((stretch.start, stretch.end)),
                    parts: pairs.map(|(part, thing)| (part.to_owned(), thing.to_owned())).collect(),
                    date: None,
                    modality: Modality::Asserted,
                };
                self.events.push((name, event));
            }
            Some('A' | 'M') => match words[..] {
                [attribute, of, ..] => self.attributes.push((attribute.to_lowercase(), of.to_owned())),
                _ => return Err(bad("an attribute has a name and what it is of")),
            },
            Some('N') => match words[..] {
                [_, of, identifier, ..] => self.links.push((of.to_owned(), identifier.to_owned())),
                _ => return Err(bad("a reference has a type, what it is of and an identifier")),
            },
            Some('*') => {
                let mut all = words.iter().skip(1).map(|word| (*word).to_owned());
                if let Some(first) = all.next() {
                    for other in all {
                        self.same.insert(other, first.clone());
                    }
                }
            }
            Some(_) => return Err(wrong("line", format!("'{name}' is none of T, R, E, A, M, N, * and #"))),
        }
        Ok(())
    }

    fn draft(self, text: String, id: Option<String>) -> Draft {
        let thing = |name: &str| self.same.get(name).map_or(name, String::as_str).to_owned();
        let triggers: Vec<(usize, usize)> =
            self.events.iter().filter_map(|(_, event)| event.trigger).collect();
        let mut draft = Draft { text, ..Draft::default() };
        draft.about.id = id;
        // Mentions of one label and words are of one thing, unless brat says otherwise.
        let mut named: HashMap<(&str, &str), &str> = HashMap::new();
        let mut things: HashMap<&str, String> = HashMap::new();
        for (name, stretch) in &self.stretches {
            let first = *named.entry((stretch.label.as_str(), stretch.words.as_str())).or_insert(name);
            let own = if self.same.contains_key(name) { name } else { first };
            things.insert(name, thing(own));
        }
        let of = |name: &str| things.get(name).cloned().unwrap_or_else(|| name.to_owned());
        for (name, stretch) in &self.stretches {
            if triggers.contains(&(stretch.start, stretch.end)) {
                continue;
            }
            let links =
                self.links.iter().filter(|(of, _)| of == name).map(|(_, link)| link.clone()).collect();
            draft.mentions.push(Mention {
                label: stretch.label.clone(),
                at: Some((stretch.start, stretch.end)),
                // The words of a name in several parts are not those of the whole stretch, which is taken.
                words: (!stretch.parts && !stretch.words.is_empty()).then(|| stretch.words.clone()),
                thing: Some(of(name)),
                links,
                ..Mention::default()
            });
        }
        for (predicate, from, to) in &self.relations {
            draft.facts.push(Fact {
                subject: End::Thing(of(from)),
                predicate: predicate.clone(),
                object: End::Thing(of(to)),
                of: None,
                former: false,
                confidence: None,
            });
        }
        for (name, mut event) in self.events.clone() {
            let has = |what: &[&str]| {
                self.attributes
                    .iter()
                    .any(|(attribute, of)| *of == name && what.contains(&attribute.as_str()))
            };
            event.modality = match () {
                () if has(&["negation", "negated"]) => Modality::Negated,
                () if has(&["speculation", "uncertain", "hypothetical"]) => Modality::Hypothetical,
                () => Modality::Asserted,
            };
            event.parts.iter_mut().for_each(|(_, thing)| *thing = of(thing));
            draft.events.push(event);
        }
        draft
    }
}
