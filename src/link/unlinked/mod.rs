//! What stayed unlinked, and why: a record in, an [`Unlinked`] for each entity whose identity is not decided out.
//!
//! The linker works on the record once more and its choices are looked at, so that the report is what it did.
//! Candidates that the record has from elsewhere are listed beside those of the gazetteer.

mod table;

use std::fmt;

use super::context::Context;
use super::target::{self, Verdict};
use super::{choose, organisation};
use crate::extract::{EntityType, Link, LinkRelation, Record};
use crate::gazetteer::{Class, Entry, Gazetteer};

pub use table::{Sheet, SheetKind};

/// An entity whose identity is not decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Unlinked {
    /// The id of its article, or the IRIs of its articles with spaces between them.
    pub article: String,
    /// The id of the entity in its record, or its IRI.
    pub entity: String,
    /// Its fullest name.
    pub name: String,
    /// Its type, if it has one.
    pub entity_type: Option<EntityType>,
    /// Why nothing is decided.
    pub why: Why,
    /// What it may be, the surest first.
    pub candidates: Vec<Candidate>,
}

/// What an entity may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its name; for an official with the years of office, for a place with its country.
    pub label: String,
    /// The IRI of the entry, if it has an identifier.
    pub target: Option<String>,
    /// How sure, 0 to 1.
    pub score: Option<f64>,
    /// What speaks for it, or against it.
    pub reason: String,
    /// The file or dataset that it comes from.
    pub source: String,
}

/// Why an entity stayed unlinked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No entry bears any of its names.
    NotThere,
    /// Entries of another type bear its name: the gazetteer has a country where the article has a person.
    OtherType(Class),
    /// It is decided which entry it is, but no source gives the entry an identifier.
    NoIdentifier,
    /// Part of a person's name, and the article gives no position.
    PartOfAName,
    /// A name that a body of every state may bear: "Foreign Ministry".
    Generic,
    /// The officials of the name held office at other times.
    Dates,
    /// Entries of its type bear its name, but country, kind or position do not agree.
    DoesNotFit,
    /// There are candidates, none of which could be decided on, for this reason.
    Undecided(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThere => f.write_str("no entry of the gazetteer bears its name"),
            Self::OtherType(class) => write!(f, "the gazetteer has the name only for {}", described(*class)),
            Self::NoIdentifier => f.write_str("it is in the gazetteer, but no source gives it an identifier"),
            Self::PartOfAName => f.write_str("part of a name, and the article gives no position"),
            Self::Generic => f.write_str(
                "many states have a body of this name, and that of this one is not in the gazetteer",
            ),
            Self::Dates => f.write_str("the dates do not fit: those of the name held office at other times"),
            Self::DoesNotFit => f.write_str("the name is there, but country, kind or position do not agree"),
            Self::Undecided(reason) => f.write_str(reason),
        }
    }
}

/// Tells of each entity of a record why the gazetteer does not decide its identity; those with a decided identity are
/// left out.
///
/// # Examples
///
/// ```
/// use triplewire::extract::Record;
/// use triplewire::gazetteer::Gazetteer;
/// use triplewire::link::{link, unlinked};
///
/// let mut record: Record = serde_json::from_str(
///     r#"{"id": "1", "text": "", "entities": [{"id": "e1", "type": "Country", "name": "Korea"}]}"#,
/// )?;
/// link(&mut record, Gazetteer::builtin());
/// let rest = unlinked(&record, Gazetteer::builtin());
/// assert_eq!(rest[0].why.to_string(), "name that several countries bear");
/// assert_eq!(rest[0].candidates.len(), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn unlinked(record: &Record, gazetteer: &Gazetteer) -> Vec<Unlinked> {
    // The links that decide nothing are set aside, so that the linker looks at these entities again.
    let mut bare = record.clone();
    for entity in bare.entities.iter_mut().filter(|entity| !is_decided(&entity.links)) {
        entity.links.clear();
    }
    let (context, found) = choose(&bare, gazetteer);
    let mut out = Vec::new();
    for (i, (entity, found)) in record.entities.iter().zip(found).enumerate() {
        if is_decided(&entity.links) {
            continue;
        }
        let same = matches!(&found[..], [(_, verdict)] if verdict.relation == LinkRelation::SameAs);
        let known: Vec<Link> =
            found.iter().flat_map(|(entry, verdict)| target::links(entry, verdict)).collect();
        if same && !known.is_empty() {
            // The record has not been linked yet.
            continue;
        }
        let elsewhere = entity.links.iter().filter(|link| known.iter().all(|k| k.target != link.target));
        let candidates = found.iter().map(|(entry, verdict)| Candidate::entry(entry, verdict));
        let why = match &found[..] {
            [] => without_candidates(&context, i),
            _ if same => Why::NoIdentifier,
            _ if found.iter().all(|(entry, _)| is_out_of_office(&context, entry)) => Why::Dates,
            [(_, verdict), ..] => Why::Undecided(verdict.reason.clone()),
        };
        out.push(Unlinked {
            article: record.document.id.clone(),
            entity: entity.id.clone(),
            name: context.names[i].first().unwrap_or(&entity.name).clone(),
            entity_type: Some(entity.entity_type),
            why,
            candidates: candidates.chain(elsewhere.map(Candidate::link)).collect(),
        });
    }
    out
}

/// Why the gazetteer knows nothing that an entity of this type and these names could be, as far as names tell.
pub fn not_known(entity_type: Option<EntityType>, names: &[String], gazetteer: &Gazetteer) -> Why {
    let bearers = || names.iter().flat_map(|name| gazetteer.find(name)).map(|found| found.entry.class());
    let generic = entity_type == Some(EntityType::Organisation)
        && names.iter().all(|name| organisation::is_generic(name));
    match bearers().next() {
        _ if bearers().any(|class| entity_type.is_none_or(|of| may_be(of, class))) => Why::DoesNotFit,
        Some(class) => Why::OtherType(class),
        None if generic => Why::Generic,
        None => Why::NotThere,
    }
}

impl Candidate {
    fn entry(entry: &Entry<'_>, verdict: &Verdict) -> Self {
        let target = target::links(entry, verdict).into_iter().next().map(|link| link.target);
        Self {
            label: label(entry),
            target,
            score: Some(verdict.score),
            reason: verdict.reason.clone(),
            source: entry.source().to_owned(),
        }
    }

    fn link(link: &Link) -> Self {
        Self {
            label: String::new(),
            target: Some(link.target.clone()),
            score: link.score,
            reason: link.reason.clone().unwrap_or_default(),
            source: link.source.clone().unwrap_or_default(),
        }
    }
}

fn is_decided(links: &[Link]) -> bool {
    links.iter().any(|link| link.relation == LinkRelation::SameAs)
}

/// Why the linker had no candidate at all.
fn without_candidates(context: &Context<'_, '_>, entity: usize) -> Why {
    let (entity_type, names) = (context.record.entities[entity].entity_type, &context.names[entity]);
    if entity_type == EntityType::Person {
        let single = names.first().is_some_and(|name| !name.trim().contains(' '));
        if single && context.roles(entity).next().is_none() {
            return Why::PartOfAName;
        }
        let mut officials = names
            .iter()
            .flat_map(|name| context.gazetteer.find(name))
            .filter(|found| found.entry.class() == Class::Official)
            .peekable();
        if officials.peek().is_some() && officials.all(|found| is_out_of_office(context, &found.entry)) {
            return Why::Dates;
        }
    }
    not_known(Some(entity_type), names, context.gazetteer)
}

/// Whether an entry of a class may be what an entity of a type is.
fn may_be(entity_type: EntityType, class: Class) -> bool {
    match entity_type {
        EntityType::Person => class == Class::Official,
        EntityType::Organisation => class == Class::Organisation,
        EntityType::Country => matches!(class, Class::Country | Class::Territory | Class::HistoricalCountry),
        EntityType::Entity => true,
        EntityType::Place => !matches!(class, Class::Official | Class::Organisation),
    }
}

/// Whether an official held no office in the year of the article, nor in the year before or after it.
fn is_out_of_office(context: &Context<'_, '_>, entry: &Entry<'_>) -> bool {
    let Some((first, last)) = context.published else { return false };
    let (first, last) = (i64::from(first.year()) - 1, i64::from(last.year()) + 1);
    let year = |date: Option<crate::date::Date>| date.map(|date| i64::from(date.year()));
    entry.class() == Class::Official
        && entry.tenures().all(|tenure| {
            year(tenure.start).is_some_and(|start| start > last)
                || year(tenure.end).is_some_and(|end| end < first)
        })
}

/// The label of an entry, with what tells it from its namesakes.
fn label(entry: &Entry<'_>) -> String {
    if entry.class() == Class::Official {
        let year =
            |date: Option<crate::date::Date>| date.map(|date| date.year().to_string()).unwrap_or_default();
        let term = |tenure: crate::gazetteer::Tenure<'_>| {
            format!("{} {}-{}", tenure.position, year(tenure.start), year(tenure.end))
        };
        let terms: Vec<String> = entry.tenures().take(3).map(term).collect();
        return format!("{} ({})", entry.label(), terms.join("; "));
    }
    match entry.country() {
        Some(iso2) => format!("{}, {iso2}", entry.label()),
        None => entry.label().to_owned(),
    }
}

fn described(class: Class) -> &'static str {
    match class {
        Class::Country | Class::Territory | Class::HistoricalCountry => "a country",
        Class::City => "a city",
        Class::Region => "a region",
        Class::Area => "a wide area",
        Class::DisputedArea => "a disputed area",
        Class::Organisation => "an organisation",
        Class::Official => "a person",
    }
}
