//! GeoNames: a line of its main table in, a place or country out.
//!
//! The table is described in <https://download.geonames.org/export/dump/readme.txt>.

use super::{Found, Understood};
use crate::extract::EntityType;
use crate::kb::Fact;
use crate::kb::fact::Rank;
use crate::link::geonames;

/// How many columns the table has.
pub(super) const COLUMNS: usize = 19;

pub(super) fn line(line: &[u8]) -> Understood {
    let line = std::str::from_utf8(line).map_err(|_| "this line is not UTF-8")?;
    if line.is_empty() || line.starts_with('#') {
        return Ok(Vec::new());
    }
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, name, ascii, other, _, _, class, code, country, _, _, _, _, _, population, ..] = columns[..]
    else {
        return Err(format!("{} columns instead of {COLUMNS}", columns.len()));
    };
    let id: u32 = id.parse().map_err(|_| format!("'{id}' is not the number of a feature"))?;
    let mut facts = vec![Fact::Name(Rank::Label, name.to_owned())];
    let others = std::iter::once(ascii).chain(other.split(','));
    let others = others.map(str::trim).filter(|other| !other.is_empty() && *other != name);
    facts.extend(others.map(|other| Fact::Name(Rank::Alias, other.to_owned())));
    // An independent political entity is a country; other entities of the class A are parts of one.
    facts.push(Fact::Class(match (class, code) {
        ("A", "PCLI") => EntityType::Country,
        _ => EntityType::Place,
    }));
    if country.len() == 2 {
        facts.push(Fact::Country(country.to_owned()));
    }
    if let Ok(population @ 1..) = population.parse() {
        facts.push(Fact::Population(population));
    }
    Ok(vec![Found::Entry(geonames(id), facts)])
}
