//! Wikidata: an item of the JSON dump in, an entry out.
//!
//! The form of the dump: <https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html>. Statements that are
//! deprecated are passed over, and those that others are preferred to, but for terms of office: the preferred one is the
//! present one. The identifiers of the properties are those of `data/kb/predicates.tsv`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Found, Options, Understood, country};
use crate::date::Date;
use crate::kb::fact::Rank;
use crate::kb::vocabulary::{Role, role};
use crate::kb::{Fact, Term};
use crate::link::{dbpedia, geonames, wikidata};

/// What the truthy statements of a property have as predicate, before the property's identifier.
const DIRECT: &str = "http://www.wikidata.org/prop/direct/";

/// What the qualifiers of statements have as predicate.
const QUALIFIER: &str = "http://www.wikidata.org/prop/qualifier/";

#[derive(Deserialize)]
struct Item {
    id: String,
    #[serde(default)]
    labels: Texts<Text>,
    #[serde(default)]
    aliases: Texts<Vec<Text>>,
    #[serde(default)]
    claims: Texts<Vec<Statement>>,
    #[serde(default)]
    sitelinks: Texts<SiteLink>,
}

/// An object by keys; the dump writes an empty one as an empty array.
#[derive(Deserialize)]
#[serde(untagged)]
enum Texts<T> {
    Some(BTreeMap<String, T>),
    None([(); 0]),
}

impl<T> Default for Texts<T> {
    fn default() -> Self {
        Self::None([])
    }
}

impl<T> Texts<T> {
    fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        let map = match self {
            Self::Some(map) => Some(map),
            Self::None(_) => None,
        };
        map.into_iter().flatten().map(|(key, value)| (key.as_str(), value))
    }
}

#[derive(Deserialize)]
struct Text {
    value: String,
}

#[derive(Deserialize)]
struct SiteLink {
    title: String,
}

#[derive(Deserialize)]
struct Statement {
    mainsnak: Snak,
    #[serde(default)]
    rank: String,
    #[serde(default)]
    qualifiers: Texts<Vec<Snak>>,
}

#[derive(Deserialize)]
struct Snak {
    datavalue: Option<Value>,
}

#[derive(Deserialize)]
struct Value {
    value: serde_json::Value,
}

pub(super) fn line(line: &[u8], options: &Options) -> Understood {
    let line = line.trim_ascii();
    let line = line.strip_suffix(b",").unwrap_or(line);
    if matches!(line, b"" | b"[" | b"]") {
        return Ok(Vec::new());
    }
    let item: Item = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    if !item.id.starts_with('Q') {
        // Properties and lexemes are no things of the world.
        return Ok(Vec::new());
    }
    let iri = wikidata(&item.id);
    let mut facts = Vec::new();
    for (language, label) in item.labels.iter() {
        facts.extend(options.rank(Some(language)).map(|rank| Fact::Name(rank, label.value.clone())));
    }
    for (language, aliases) in item.aliases.iter() {
        if options.rank(Some(language)).is_some() {
            facts.extend(aliases.iter().map(|alias| Fact::Name(Rank::Alias, alias.value.clone())));
        }
    }
    let mut found = Vec::new();
    for (property, statements) in item.claims.iter() {
        let Some(role) = role(&format!("{DIRECT}{property}")) else { continue };
        let preferred = statements.iter().any(|statement| statement.rank == "preferred");
        for statement in statements.iter().filter(|statement| statement.rank != "deprecated") {
            let Some(value) = statement.mainsnak.datavalue.as_ref().map(|value| &value.value) else {
                continue;
            };
            if role == Role::Position && options.officials {
                facts.extend(term(statement, value).map(Fact::Term));
            }
            if preferred && statement.rank != "preferred" {
                continue;
            }
            if matches!(role, Role::Jurisdiction | Role::Body) && !options.officials {
                continue;
            }
            if role == Role::Subclass {
                found.extend(id(value).map(|superclass| Found::Superclass {
                    class: iri.clone(),
                    superclass: wikidata(superclass),
                }));
            } else {
                facts.extend(fact(role, value));
            }
        }
    }
    if let Some((_, article)) = item.sitelinks.iter().find(|(site, _)| *site == "enwiki") {
        facts.push(Fact::Same(dbpedia(&article.title)));
    }
    found.push(Found::Entry(iri, facts));
    Ok(found)
}

/// When a position was held.
fn term(statement: &Statement, position: &serde_json::Value) -> Option<Term> {
    let mut term = Term { position: wikidata(id(position)?), ..Term::default() };
    for (property, values) in statement.qualifiers.iter() {
        let mut dates =
            values.iter().filter_map(|snak| snak.datavalue.as_ref()).filter_map(|value| date(&value.value));
        match role(&format!("{QUALIFIER}{property}")) {
            Some(Role::Start) => term.start = dates.next(),
            Some(Role::End) => term.end = dates.next(),
            _ => {}
        }
    }
    Some(term)
}

fn id(value: &serde_json::Value) -> Option<&str> {
    value.get("id")?.as_str()
}

fn fact(role: Role, value: &serde_json::Value) -> Option<Fact> {
    Some(match role {
        Role::Type => Fact::Type(wikidata(id(value)?)),
        // An item, or the code of a country itself.
        Role::Country => Fact::Country(match id(value) {
            Some(item) => country::code(&wikidata(item))?,
            None => country::code(value.as_str()?)?,
        }),
        Role::Position => Fact::Position(wikidata(id(value)?)),
        Role::From => Fact::From(date(value)?),
        Role::To => Fact::To(date(value)?),
        Role::Population => {
            Fact::Population(value.get("amount")?.as_str()?.trim_start_matches('+').parse().ok()?)
        }
        Role::GeoNames => Fact::Same(geonames(value.as_str()?.parse().ok()?)),
        Role::Viaf => Fact::Same(format!("{}{}", super::rdf::VIAF, value.as_str()?)),
        Role::OpenSanctions => Fact::Same(format!("{}{}", super::rdf::OPEN_SANCTIONS, value.as_str()?)),
        Role::Jurisdiction => {
            let iri = wikidata(id(value)?);
            country::code(&iri).map_or(Fact::Jurisdiction(iri), Fact::Country)
        }
        Role::Body => Fact::Body(wikidata(id(value)?)),
        Role::Label | Role::Alias | Role::Subclass | Role::Same | Role::Start | Role::End => return None,
    })
}

/// A time with its precision: 9 is a year, 10 a month, 11 a day; anything coarser says too little.
fn date(value: &serde_json::Value) -> Option<Date> {
    let time = value.get("time")?.as_str()?.strip_prefix('+')?;
    let length = match value.get("precision")?.as_u64()? {
        9 => 4,
        10 => 7,
        11 => 10,
        _ => return None,
    };
    time.get(..length)?.parse().ok()
}
