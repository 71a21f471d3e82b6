//! Conditions: `class=Event` and the like in, what they ask for out.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use oxigraph::model::{NamedNode, NamedNodeRef};

use crate::date::Date;
use crate::extract::events::types_of_word;
use crate::map::event_concept;
use crate::vocab::{Prefixes, ev, event_types, tw};

/// One thing that can be asked of a node of the graph.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// It is of a class or of one of its subclasses.
    Class(NamedNode),
    /// It belongs to an article, which is named by its IRI, its identifier or the last part of its IRI.
    Article(String),
    /// It may be of a day in this range, ends included.
    Date(civil::Date, civil::Date),
    /// It has a confidence in this range, ends included.
    Confidence(f64, f64),
    /// It is the entity of this name or IRI, or tells something of it: a statement in which it has a part, a mention, a
    /// link.
    Entity(String),
    /// It belongs to an article of the outlet with this name or IRI.
    Outlet(String),
    /// It is an event of this type.
    Event(NamedNode),
    /// Beside [`Entity`](Self::Entity): what tells of entities that are so many statements away from it is met too.
    Hops(u32),
}

/// The beginning of a hint, if a word is told as types of events: `"met" is told as CONSULT; `.
pub(crate) fn told_as(word: &str) -> String {
    let types = types_of_word(word).into_iter();
    let names: Vec<&str> =
        types.map(|told| event_concept(told).as_str().trim_start_matches(ev::NAMESPACE)).collect();
    if names.is_empty() { String::new() } else { format!("\"{word}\" is told as {}; ", names.join(" or ")) }
}

/// Why a text is no condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConditionError {
    /// It does not begin as one.
    #[error("'{0}' is no condition")]
    Kind(String),
    /// The class is not one of Triplewire's.
    #[error("'{0}' is no class of the ontology")]
    Class(String),
    /// The prefix is not known.
    #[error("the prefix '{0}:' is not declared")]
    Prefix(String),
    /// It is no IRI.
    #[error("<{0}> is no IRI")]
    Iri(String),
    /// The type of events is none of the scheme.
    #[error("'{0}' is no type of event")]
    Event(String),
    /// It is no number of steps.
    #[error("'{0}' is no number of steps from 0 to 9")]
    Hops(String),
    /// The ends of the range are not what they should be.
    #[error("'{0}' is no range of {1}")]
    Range(String, &'static str),
}

impl ConditionError {
    /// The way out.
    pub fn hint(&self) -> String {
        let usual = self.usual_hint();
        match self {
            Self::Event(word) => told_as(word) + usual,
            _ => usual.to_owned(),
        }
    }

    fn usual_hint(&self) -> &'static str {
        match self {
            Self::Kind(_) => {
                "conditions are entity=NAME, outlet=NAME, event=CONSULT, class=Event, article=IRI-or-id, \
                 date=2020-10..2020-12 and confidence=0.8.., and beside entity= also hops=1"
            }
            Self::Event(_) => {
                "the types are AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, THREATEN, \
                 PROTEST, SANCTION, MOBILIZE, COERCE and ASSAULT"
            }
            Self::Hops(_) => {
                "hops=0 is the entity, hops=1 also what is told among those that it has to do with"
            }
            Self::Class(_) => {
                "name it as the ontology does, as in class=Event, or give its prefixed name or IRI"
            }
            Self::Prefix(_) => "declare it in a graph file, or give the IRI in full",
            Self::Iri(_) => "give a prefixed name, or an IRI that begins with its scheme",
            Self::Range(_, "dates") => {
                "write 2020, 2020-10, 2020-10-23, or two with .. between, before or after them"
            }
            Self::Range(..) => "write a number from 0 to 1, or two with .. between, before or after them",
        }
    }
}

impl Condition {
    /// Reads a condition. `prefixes` are those that class names may have.
    ///
    /// # Errors
    ///
    /// If it is not one.
    pub fn parse(text: &str, prefixes: &Prefixes) -> Result<Self, ConditionError> {
        let (kind, value) = text.split_once('=').ok_or_else(|| ConditionError::Kind(text.to_owned()))?;
        match kind {
            "class" => class(value, prefixes).map(Self::Class),
            "article" if !value.is_empty() => {
                Ok(Self::Article(value.trim_start_matches('<').trim_end_matches('>').to_owned()))
            }
            "date" => {
                let days = |part: &str| part.parse::<Date>().ok()?.days();
                let (from, to) = range(value, days)
                    .filter(|(from, to)| from.is_some() || to.is_some())
                    .ok_or_else(|| ConditionError::Range(value.to_owned(), "dates"))?;
                let from = from.map_or(civil::Date::MIN, |(first, _)| first);
                let to = to.map_or(civil::Date::MAX, |(_, last)| last);
                if from > to {
                    return Err(ConditionError::Range(value.to_owned(), "dates"));
                }
                Ok(Self::Date(from, to))
            }
            "confidence" => {
                let number = |part: &str| part.parse::<f64>().ok().filter(|n| (0.0..=1.0).contains(n));
                let (from, to) = range(value, number)
                    .map(|(from, to)| (from.unwrap_or(0.0), to.unwrap_or(1.0)))
                    .filter(|(from, to)| from <= to)
                    .ok_or_else(|| ConditionError::Range(value.to_owned(), "confidence"))?;
                Ok(Self::Confidence(from, to))
            }
            "entity" if !value.is_empty() => Ok(Self::Entity(name(value, prefixes))),
            "outlet" if !value.is_empty() => Ok(Self::Outlet(name(value, prefixes))),
            "event" => event(value, prefixes).map(Self::Event),
            "hops" => {
                let steps = value.parse().ok().filter(|steps| *steps < 10);
                steps.map(Self::Hops).ok_or_else(|| ConditionError::Hops(value.to_owned()))
            }
            _ => Err(ConditionError::Kind(text.to_owned())),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Class(class) => write!(f, "class={class}"),
            Self::Article(article) => write!(f, "article={article}"),
            Self::Date(from, to) => write!(f, "date={from}..{to}"),
            Self::Confidence(from, to) => write!(f, "confidence={from}..{to}"),
            Self::Entity(name) => write!(f, "entity={name}"),
            Self::Outlet(name) => write!(f, "outlet={name}"),
            Self::Event(event_type) => write!(f, "event={event_type}"),
            Self::Hops(steps) => write!(f, "hops={steps}"),
        }
    }
}

/// Both ends of `a..b`, `a..`, `..b` or `a`; `None` if one is not what it should be.
fn range<T: Clone>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<(Option<T>, Option<T>)> {
    let end = |part: &str| if part.is_empty() { Some(None) } else { read(part).map(Some) };
    match text.split_once("..") {
        Some((from, to)) => Some((end(from)?, end(to)?)),
        None => read(text).map(|value| (Some(value.clone()), Some(value))),
    }
}

/// A name as it is, or the IRI that it writes: in full, by a prefix, or as an identifier of Wikidata.
fn name(text: &str, prefixes: &Prefixes) -> String {
    if let Some(iri) = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) {
        return iri.to_owned();
    }
    let is_wikidata = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    if text.strip_prefix('Q').is_some_and(is_wikidata) {
        return format!("{}{text}", prefixes.namespace("wd").unwrap_or_default());
    }
    match text.split_once(':') {
        Some((prefix, local)) if !local.starts_with("//") => prefixes
            .namespace(prefix)
            .map_or_else(|| text.to_owned(), |namespace| format!("{namespace}{local}")),
        _ => text.to_owned(),
    }
}

/// The type of events that `CONSULT`, `consult`, `ev:CONSULT` or an IRI names.
fn event(text: &str, prefixes: &Prefixes) -> Result<NamedNode, ConditionError> {
    let iri = name(text, prefixes);
    let is_it = |concept: &NamedNodeRef<'static>| {
        let local = concept.as_str().trim_start_matches(ev::NAMESPACE);
        concept.as_str().eq_ignore_ascii_case(&iri) || local.eq_ignore_ascii_case(text)
    };
    event_types()
        .find(is_it)
        .map(|concept| concept.into_owned())
        .ok_or_else(|| ConditionError::Event(text.to_owned()))
}

/// The class that `Event`, `schema:Person`, `<http://e/Thing>` or `http://e/Thing` names.
fn class(name: &str, prefixes: &Prefixes) -> Result<NamedNode, ConditionError> {
    let iri = |iri: &str| NamedNode::new(iri).map_err(|_| ConditionError::Iri(iri.to_owned()));
    if let Some(inner) = name.strip_prefix('<').and_then(|name| name.strip_suffix('>')) {
        return iri(inner);
    }
    match name.split_once(':') {
        None => {
            // Properties begin with a small letter.
            let classes = tw::ALL.iter().filter_map(|term| {
                let local = term.as_str().strip_prefix(tw::NAMESPACE)?;
                local.starts_with(|c: char| c.is_ascii_uppercase()).then_some((local, term))
            });
            let ours = classes.into_iter().find(|(local, _)| local.eq_ignore_ascii_case(name));
            ours.map(|(_, term)| term.into_owned()).ok_or_else(|| ConditionError::Class(name.to_owned()))
        }
        Some((_, rest)) if rest.starts_with("//") => iri(name),
        Some((prefix, local)) => match prefixes.namespace(prefix) {
            Some(namespace) => iri(&format!("{namespace}{local}")),
            None if prefix == "urn" => iri(name),
            None => Err(ConditionError::Prefix(prefix.to_owned())),
        },
    }
}

impl FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, ConditionError> {
        Self::parse(text, &Prefixes::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read() {
        let read = |text: &str| text.parse::<Condition>().map(|condition| condition.to_string());
        for (text, meaning) in [
            ("class=Event", "class=<https://w3id.org/triplewire#Event>"),
            ("class=schema:Person", "class=<https://schema.org/Person>"),
            ("class=http://e/A", "class=<http://e/A>"),
            ("class=<urn:a>", "class=<urn:a>"),
            ("article=2020-10-23-a", "article=2020-10-23-a"),
            ("date=2020", "date=2020-01-01..2020-12-31"),
            ("date=2020-10..2020-12-05", "date=2020-10-01..2020-12-05"),
            ("date=..2019", "date=-009999-01-01..2019-12-31"),
            ("confidence=0.8..", "confidence=0.8..1"),
            ("confidence=..0.5", "confidence=0..0.5"),
            ("confidence=0.5", "confidence=0.5..0.5"),
            ("entity=Mike Pompeo", "entity=Mike Pompeo"),
            ("entity=Q42", "entity=http://www.wikidata.org/entity/Q42"),
            ("entity=wd:Q42", "entity=http://www.wikidata.org/entity/Q42"),
            ("outlet=Harbour News", "outlet=Harbour News"),
            ("event=CONSULT", "event=<https://w3id.org/triplewire/event#CONSULT>"),
            ("event=ev:consult", "event=<https://w3id.org/triplewire/event#CONSULT>"),
            ("hops=1", "hops=1"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(meaning), "{text}");
        }
        for text in [
            "",
            "Event",
            "class",
            "class=Nothing",
            "class=label",
            "class=no:Thing",
            "class=<a b>",
            "kind=Event",
            "article=",
            "date=",
            "date=..",
            "date=2020-13",
            "date=2021..2020",
            "date=23.10.2020",
            "confidence=2",
            "confidence=0.9..0.8",
            "confidence=high",
            "entity=",
            "outlet=",
            "event=MEET",
            "event=",
            "hops=",
            "hops=-1",
            "hops=10",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
