//! Tables in TOML in, what the labels and predicates of other tools are here out.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::extract::{EntityType, EventType, Kind, RelationType};

/// What a label means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// Things of a type, and perhaps of a kind.
    Of(EntityType, Option<Kind>),
    /// A country or another place, as the gazetteer knows.
    Geopolitical,
    /// The people of a country, who stand for it, or another group.
    Group,
    /// Not a named thing.
    Ignored,
}

/// What a predicate means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Relation(RelationType),
    /// The object is the name of the position.
    Position,
    /// A position of this name in the object.
    PositionIn(String),
    Event(EventType),
    /// Something else, in these words; in the tables they are those of the tool.
    Other(String),
}

/// A predicate, and what its ends are where nobody says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Predicate {
    pub(super) meaning: Meaning,
    pub(super) inverse: bool,
    pub(super) subject: Option<Label>,
    pub(super) object: Option<Label>,
}

/// The part that a thing has in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Argument {
    Source,
    Target,
    Place,
    Date,
}

/// What the labels and predicates of other tools are here.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    labels: FxHashMap<String, Label>,
    events: FxHashMap<String, EventType>,
    arguments: FxHashMap<String, Argument>,
    predicates: FxHashMap<String, Predicate>,
}

/// Why a text is no table of labels and predicates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct MappingError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    labels: FxHashMap<String, toml::Spanned<String>>,
    #[serde(default)]
    events: FxHashMap<String, EventType>,
    #[serde(default)]
    arguments: FxHashMap<String, Argument>,
    #[serde(default)]
    predicates: Vec<toml::Spanned<Row>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    names: Vec<String>,
    relation: Option<RelationType>,
    position: Option<String>,
    event: Option<EventType>,
    #[serde(default)]
    kept: bool,
    #[serde(default)]
    inverse: bool,
    subject: Option<String>,
    object: Option<String>,
}

impl Mapping {
    /// The tables in `data/import`.
    pub fn builtin() -> Self {
        let tables = [
            include_str!("../../data/import/labels.toml"),
            include_str!("../../data/import/predicates.toml"),
        ];
        let mut mapping = Self::default();
        for table in tables {
            // A test reads both.
            let _ = mapping.add(table);
        }
        mapping
    }

    /// Adds the rows of a TOML text with the tables `labels`, `events`, `arguments` and `predicates`; they come before
    /// those that are there. `docs/import.md` has the form.
    pub fn add(&mut self, text: &str) -> Result<(), MappingError> {
        let wrong = |at: usize, message: String| MappingError {
            line: text.get(..at).map_or(1, |before| before.matches('\n').count() + 1),
            message,
        };
        let table: Table = toml::from_str(text).map_err(|error| {
            wrong(error.span().map_or(0, |span| span.start), error.message().trim().to_owned())
        })?;
        let read = |name: &str, at: usize| {
            label(name).ok_or_else(|| wrong(at, format!("'{name}' is not what a label can be")))
        };
        for (name, target) in table.labels {
            self.labels.insert(normal(&name), read(target.get_ref(), target.span().start)?);
        }
        self.events.extend(table.events.into_iter().map(|(name, event)| (normal(&name), event)));
        self.arguments.extend(table.arguments.into_iter().map(|(name, part)| (normal(&name), part)));
        for row in table.predicates {
            let at = row.span().start;
            let Row { names, relation, position, event, kept, inverse, subject, object } = row.into_inner();
            let meaning = match (relation, position, event) {
                (Some(relation), None, None) => Meaning::Relation(relation),
                (None, Some(position), None) if position == "object" => Meaning::Position,
                (None, Some(position), None) => Meaning::PositionIn(position),
                (None, None, Some(event)) => Meaning::Event(event),
                (None, None, None) if kept => Meaning::Other(String::new()),
                _ => {
                    return Err(wrong(
                        at,
                        "a predicate has one of relation, position, event and kept".into(),
                    ));
                }
            };
            let end = |name: Option<String>| name.map(|name| read(&name, at)).transpose();
            let predicate = Predicate { meaning, inverse, subject: end(subject)?, object: end(object)? };
            for name in names {
                self.predicates.insert(normal(&name), predicate.clone());
            }
        }
        Ok(())
    }

    pub(super) fn label(&self, name: &str) -> Option<Label> {
        self.labels.get(&normal(name)).copied()
    }

    pub(super) fn event(&self, name: &str) -> Option<EventType> {
        self.events.get(&normal(name)).copied()
    }

    pub(super) fn argument(&self, name: &str) -> Option<Argument> {
        // Participants are often numbered: Theme2.
        self.arguments.get(&normal(name.trim_end_matches(|c: char| c.is_ascii_digit()))).copied()
    }

    pub(super) fn predicate(&self, name: &str) -> Option<&Predicate> {
        self.predicates.get(&normal(name))
    }
}

/// A name without what tools disagree about: case, spaces, hyphens, underscores, full stops and slashes.
fn normal(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn label(name: &str) -> Option<Label> {
    let (of, kind) = match name.split_once('/') {
        Some((of, kind)) => (of, Some(Kind::from_name(kind)?)),
        None => (name, None),
    };
    let of = match of {
        "Person" => EntityType::Person,
        "Country" => EntityType::Country,
        "Organisation" => EntityType::Organisation,
        "Place" => EntityType::Place,
        "Entity" => EntityType::Entity,
        "geopolitical" => return Some(Label::Geopolitical),
        "group" => return Some(Label::Group),
        "ignored" => return Some(Label::Ignored),
        _ => return None,
    };
    Some(Label::Of(of, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_tables_are_read() {
        let mut mapping = Mapping::default();
        mapping.add(include_str!("../../data/import/labels.toml")).unwrap();
        mapping.add(include_str!("../../data/import/predicates.toml")).unwrap();
        assert_eq!(mapping.label("person_name"), Some(Label::Of(EntityType::Person, None)));
        assert_eq!(mapping.predicate("met_with").unwrap().meaning, Meaning::Event(EventType::Consult));
        assert_eq!(mapping.event("Conflict.Attack"), Some(EventType::Assault));
        assert_eq!(mapping.argument("Theme2"), Some(Argument::Target));
        assert_eq!(mapping.label("PRODUCT"), None);
    }

    #[test]
    fn wrong_tables_are_located() {
        for (text, expected) in [
            ("[labels]\nA = \"Person\"\nB = \"Animal\"\n", "line 3: 'Animal' is not what a label can be"),
            ("[labels]\nA = \n", "line 2: "),
            ("[label]\n", "line 1: unknown field `label`"),
            (
                "\n[[predicates]]\nnames = [\"x\"]\n",
                "line 2: a predicate has one of relation, position, event and kept",
            ),
        ] {
            let error = Mapping::default().add(text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
