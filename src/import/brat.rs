//! brat standoff: annotations in `.ann`, their text in `.txt` beside. Lines of text-bound annotations (T, also of
//! several stretches), relations (R), events (E), attributes (A, M), identifiers (N) and equivalence (`*`) are
//! read, in any order; notes (`#`) are not. Offsets count characters, and where brat has read the text on another
//! system a line break as one. <https://brat.nlplab.org/standoff.html>

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::draft::{Draft, End, Event, Fact, Mention, Part};
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
    events: Vec<Happening>,
    attributes: HashMap<String, Vec<String>>,
    links: HashMap<String, Vec<String>>,
    same: HashMap<String, String>,
}

struct Stretch {
    label: String,
    /// Where its parts begin and end; never empty.
    parts: Vec<(usize, usize)>,
    words: String,
}

/// A line of an event.
struct Happening {
    line: u64,
    name: String,
    label: String,
    trigger: String,
    parts: Vec<(String, String)>,
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
    input.lines(|number, line| match line.and_then(|line| lines.add(line, number)) {
        Ok(()) => Ok(()),
        Err(reason) => sink(Err((number, reason))),
    })?;
    let (draft, wrong) = lines.draft(text, id);
    for problem in wrong {
        sink(Err(problem))?;
    }
    sink(Ok(draft))?;
    Ok(())
}

impl Stretch {
    /// `T1 Person 0 7`, also `0 3;8 12`, and the words in the last column.
    fn read(body: &str, words: &str) -> Result<Self, String> {
        let (label, offsets) = body.trim().split_once(' ').ok_or("it has no offsets")?;
        let mut parts = Vec::new();
        for part in offsets.split(';') {
            let pair = part.split_whitespace().map(str::parse).collect::<Result<Vec<usize>, _>>();
            match pair.as_deref() {
                Ok([start, end]) if start < end => parts.push((*start, *end)),
                _ => return Err(format!("'{part}' is not a stretch")),
            }
        }
        parts.sort_unstable();
        Ok(Self { label: label.to_owned(), parts, words: words.trim_end().to_owned() })
    }

    /// From where its first part begins to where its last ends.
    fn at(&self) -> (usize, usize) {
        (self.parts.first().map_or(0, |part| part.0), self.parts.last().map_or(0, |part| part.1))
    }

    /// The first and the last of several parts with their words: brat writes a space between two.
    fn ends(&self) -> Option<[Part; 2]> {
        let [first, .., last] = self.parts[..] else { return None };
        let length = |(start, end): (usize, usize)| end - start;
        let whole = self.parts.iter().map(|part| length(*part) + 1).sum::<usize>() - 1;
        // Words of another length are not those of the parts.
        let told = self.words.chars().count() == whole;
        let words =
            |from: usize, part| told.then(|| self.words.chars().skip(from).take(length(part)).collect());
        Some([
            Part { at: first, words: words(0, first) },
            Part { at: last, words: words(whole - length(last), last) },
        ])
    }
}

impl Lines {
    fn add(&mut self, line: &str, number: u64) -> Result<(), Reason> {
        let mut columns = line.split('\t');
        let name = columns.next().unwrap_or_default().trim().to_owned();
        let body = columns.next().unwrap_or_default();
        let words: Vec<&str> = body.split_whitespace().collect();
        let bad = |problem: &str| wrong(name.clone(), problem);
        match name.chars().next() {
            None | Some('#') => {}
            Some('T') => {
                let stretch = Stretch::read(body, columns.next().unwrap_or_default());
                let stretch = stretch.map_err(|problem| bad(&problem))?;
                self.places.insert(name.clone(), self.stretches.len());
                self.stretches.push((name, stretch));
            }
            Some('R') => {
                let argument = |word: Option<&&str>| {
                    word.and_then(|word| word.split_once(':')).map(|(_, to)| to.to_owned())
                };
                match (words.first(), argument(words.get(1)), argument(words.get(2))) {
                    (Some(label), Some(from), Some(to)) => {
                        self.relations.push(((*label).to_owned(), from, to));
                    }
                    _ => return Err(bad("a relation has a type and two arguments")),
                }
            }
            Some('E') => {
                let mut pairs = words.iter().filter_map(|word| word.split_once(':'));
                let (label, trigger) =
                    pairs.next().ok_or_else(|| bad("an event has a type and a trigger"))?;
                let parts = pairs.map(|(part, thing)| (part.to_owned(), thing.to_owned())).collect();
                let (label, trigger) = (label.to_owned(), trigger.to_owned());
                self.events.push(Happening { line: number, name, label, trigger, parts });
            }
            Some('A' | 'M') => match words[..] {
                [attribute, of, ..] => {
                    self.attributes.entry(of.to_owned()).or_default().push(attribute.to_lowercase());
                }
                _ => return Err(bad("an attribute has a name and what it is of")),
            },
            Some('N') => match words[..] {
                [_, of, identifier, ..] => {
                    self.links.entry(of.to_owned()).or_default().push(identifier.to_owned());
                }
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

    /// The draft, and the lines that are wrong when all are known.
    fn draft(self, text: String, id: Option<String>) -> (Draft, Vec<(u64, Reason)>) {
        let mut draft = Draft { text, ..Draft::default() };
        draft.about.id = id;
        let things = self.things();
        let of = |name: &str| things.get(name).cloned().unwrap_or_else(|| name.to_owned());
        let triggers: HashSet<&str> = self.events.iter().map(|event| event.trigger.as_str()).collect();
        for (name, stretch) in self.stretches.iter().filter(|(name, _)| !triggers.contains(name.as_str())) {
            draft.mentions.push(Mention {
                label: stretch.label.clone(),
                at: Some(stretch.at()),
                words: (!stretch.words.is_empty()).then(|| stretch.words.clone()),
                parts: stretch.ends(),
                thing: Some(of(name)),
                links: self.links.get(name).cloned().unwrap_or_default(),
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
        let mut wrong_lines = Vec::new();
        for event in &self.events {
            match self.event(event, &of) {
                Ok(event) => draft.events.push(event),
                Err(reason) => wrong_lines.push((event.line, reason)),
            }
        }
        (draft, wrong_lines)
    }

    /// The thing of each stretch: those of one label and words are one, unless brat says otherwise.
    fn things(&self) -> HashMap<String, String> {
        let mut named: HashMap<(&str, &str), &str> = HashMap::new();
        let mut things = HashMap::new();
        for (name, stretch) in &self.stretches {
            let first = *named.entry((stretch.label.as_str(), stretch.words.as_str())).or_insert(name);
            let own = if self.same.contains_key(name) { name } else { first };
            things.insert(name.clone(), self.same.get(own).map_or(own, String::as_str).to_owned());
        }
        things
    }

    fn event(&self, event: &Happening, of: &impl Fn(&str) -> String) -> Result<Event, Reason> {
        let trigger = self.places.get(&event.trigger).and_then(|place| self.stretches.get(*place));
        let missing = || wrong(event.name.clone(), format!("there is no trigger {}", event.trigger));
        let (_, trigger) = trigger.ok_or_else(missing)?;
        let has = |what: &[&str]| {
            self.attributes
                .get(&event.name)
                .is_some_and(|all| all.iter().any(|own| what.contains(&own.as_str())))
        };
        let modality = match () {
            () if has(&["negation", "negated"]) => Modality::Negated,
            () if has(&["speculation", "uncertain", "hypothetical"]) => Modality::Hypothetical,
            () => Modality::Asserted,
        };
        Ok(Event {
            labels: vec![event.label.clone()],
            trigger: Some(trigger.at()),
            trigger_words: Some(trigger.words.clone())
                .filter(|words| !words.is_empty() && trigger.parts.len() == 1),
            parts: event.parts.iter().map(|(part, thing)| (part.clone(), of(thing))).collect(),
            date: None,
            modality,
        })
    }
}
