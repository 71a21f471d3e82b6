//! Entries: what an index knows about one thing of the world, as bytes and as a value.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::fact::{self, Fact, Term};
use super::format::NO_CLASS;
use crate::bytes::{Cursor, put_number, put_text};
use crate::date::Date;
use crate::extract::EntityType;

/// How many texts that entries share are kept apart from them; what comes after them is written into the entries.
const MAX_SHARED: usize = 1 << 20;

/// An entry of a knowledge base.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its IRI.
    pub iri: String,
    /// Its names, the label first.
    pub names: Vec<String>,
    /// Which class of ours it is, if that is known.
    pub class: Option<EntityType>,
    /// The IRIs of its classes in its dataset.
    pub types: Vec<String>,
    /// ISO 3166 alpha-2 code of its country, or, where the source has none, the country as the source writes it.
    pub country: Option<String>,
    /// When it began to be: birth, foundation.
    pub from: Option<Date>,
    /// When it ceased to be.
    pub to: Option<Date>,
    /// How many people live there; 0 where that is not known.
    pub population: u64,
    /// The positions that the person holds or held: names or IRIs.
    pub positions: Vec<String>,
    /// When the person held which position, where that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// The IRIs of the territories, other than countries, over which the position has power.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub jurisdictions: Vec<String>,
    /// The IRIs of the bodies that the position is in or directs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<String>,
    /// The IRIs of the same thing in other datasets.
    pub same: Vec<String>,
}

impl Item {
    /// The name of the entry that is shown.
    pub fn label(&self) -> &str {
        self.names.first().map_or(&self.iri, |name| name)
    }

    /// The entry of which the sources say `facts`, sorted and each once.
    pub(super) fn of(iri: &str, facts: Vec<Fact>) -> Self {
        let mut item = Self { iri: iri.to_owned(), ..Self::default() };
        for fact in facts {
            match fact {
                Fact::Name(_, name) if item.names.contains(&name) => {}
                Fact::Name(_, name) => item.names.push(name),
                Fact::Class(class) => item.class = item.class.or(Some(class)),
                Fact::Type(iri) => item.types.push(iri),
                Fact::Country(country) => item.country = item.country.or(Some(country)),
                Fact::From(date) => item.from = item.from.or(Some(date)),
                Fact::To(date) => item.to = item.to.or(Some(date)),
                Fact::Population(count) => item.population = item.population.max(count),
                Fact::Position(position) => item.positions.push(position),
                Fact::Term(term) => item.terms.push(term),
                Fact::Jurisdiction(iri) => item.jurisdictions.push(iri),
                Fact::Body(iri) => item.bodies.push(iri),
                Fact::Same(other) if other == iri => {}
                Fact::Same(other) => item.same.push(other),
            }
        }
        item
    }
}

/// Texts that many entries share, by number from 1.
#[derive(Default)]
pub(super) struct Shared {
    numbers: FxHashMap<String, u64>,
    texts: Vec<String>,
}

impl Shared {
    fn put(&mut self, out: &mut Vec<u8>, text: &str) {
        let number = self.numbers.get(text).copied().or_else(|| {
            (self.texts.len() < MAX_SHARED).then(|| {
                self.texts.push(text.to_owned());
                let number = self.texts.len() as u64;
                self.numbers.insert(text.to_owned(), number);
                number
            })
        });
        put_number(out, number.unwrap_or(0));
        if number.is_none() {
            put_text(out, text);
        }
    }

    fn put_iri(&mut self, out: &mut Vec<u8>, iri: &str) {
        // The IRIs of GeoNames end in a slash.
        let cut = iri.trim_end_matches('/').rfind(['/', '#', ':']).map_or(0, |at| at + 1);
        self.put(out, &iri[..cut]);
        put_text(out, &iri[cut..]);
    }

    /// The texts, the table of their offsets, and their number.
    pub(super) fn to_section(&self) -> Vec<u8> {
        let mut section = Vec::new();
        let mut offsets = Vec::with_capacity(self.texts.len());
        for text in &self.texts {
            offsets.push(section.len() as u64);
            put_text(&mut section, text);
        }
        for number in offsets.iter().chain([&(offsets.len() as u64)]) {
            section.extend_from_slice(&number.to_le_bytes());
        }
        section
    }
}

/// Appends the record of an entry.
pub(super) fn put(item: &Item, shared: &mut Shared, out: &mut Vec<u8>) {
    shared.put_iri(out, &item.iri);
    out.push(item.class.map_or(NO_CLASS, |class| class as u8));
    shared.put(out, item.country.as_deref().unwrap_or_default());
    for date in [item.from, item.to] {
        put_text(out, &date.map(|date| date.to_string()).unwrap_or_default());
    }
    put_number(out, item.population);
    put_number(out, item.names.len() as u64);
    item.names.iter().for_each(|name| put_text(out, name));
    for list in [&item.types, &item.positions, &item.jurisdictions, &item.bodies] {
        put_number(out, list.len() as u64);
        list.iter().for_each(|text| shared.put(out, text));
    }
    put_number(out, item.terms.len() as u64);
    for term in &item.terms {
        shared.put(out, &term.position);
        term.put_dates(out);
    }
    put_number(out, item.same.len() as u64);
    item.same.iter().for_each(|iri| shared.put_iri(out, iri));
}

/// Reads the texts that entries share.
#[derive(Clone, Copy)]
pub(super) struct SharedTexts<'b> {
    texts: &'b [u8],
    offsets: &'b [u8],
}

impl<'b> SharedTexts<'b> {
    pub(super) fn new(section: &'b [u8]) -> Option<Self> {
        let (rest, count) = section.split_last_chunk::<8>()?;
        let table = usize::try_from(u64::from_le_bytes(*count)).ok()?.checked_mul(8)?;
        let (texts, offsets) = rest.split_at_checked(rest.len().checked_sub(table)?)?;
        Some(Self { texts, offsets })
    }

    fn take(self, record: &mut Cursor<'b>) -> Option<&'b str> {
        match record.number()? {
            0 => record.text(),
            number => {
                let index = usize::try_from(number - 1).ok()?;
                Cursor::at(self.texts, crate::bytes::entry_of(self.offsets, index)?)?.text()
            }
        }
    }

    fn take_iri(self, record: &mut Cursor<'b>) -> Option<String> {
        let namespace = self.take(record)?;
        Some(format!("{namespace}{}", record.text()?))
    }

    fn term(self, record: &mut Cursor<'b>) -> Option<Term> {
        let position = self.take(record)?;
        Term::take_dates(position, record)
    }

    /// The IRI of the entry whose record begins here.
    pub(super) fn iri(self, mut record: Cursor<'b>) -> Option<String> {
        self.take_iri(&mut record)
    }

    /// The entry whose record begins here.
    pub(super) fn item(self, mut record: Cursor<'b>) -> Option<Item> {
        let iri = self.take_iri(&mut record)?;
        let class = fact::class(record.byte()?);
        let country = Some(self.take(&mut record)?).filter(|code| !code.is_empty()).map(str::to_owned);
        let from = record.text()?.parse().ok();
        let to = record.text()?.parse().ok();
        let population = record.number()?;
        let names = (0..record.number()?).map(|_| record.text().map(str::to_owned)).collect::<Option<_>>()?;
        let mut list = || {
            let count = record.number()?;
            (0..count).map(|_| self.take(&mut record).map(str::to_owned)).collect::<Option<Vec<_>>>()
        };
        let (types, positions, jurisdictions, bodies) = (list()?, list()?, list()?, list()?);
        let terms = (0..record.number()?).map(|_| self.term(&mut record)).collect::<Option<_>>()?;
        let same = (0..record.number()?).map(|_| self.take_iri(&mut record)).collect::<Option<_>>()?;
        Some(Item {
            iri,
            names,
            class,
            types,
            country,
            from,
            to,
            population,
            positions,
            terms,
            jurisdictions,
            bodies,
            same,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back() {
        let item = Item {
            iri: "http://example.org/ganja".into(),
            names: vec!["Ganja".into(), "Gəncə".into()],
            class: Some(EntityType::Place),
            types: vec!["http://example.org/City".into()],
            country: Some("AZ".into()),
            from: "1804".parse().ok(),
            to: None,
            population: 335_000,
            positions: Vec::new(),
            terms: vec![Term {
                position: "http://example.org/Mayor".into(),
                start: None,
                end: "2003".parse().ok(),
            }],
            jurisdictions: vec!["http://example.org/Aran".into()],
            bodies: vec!["http://example.org/Council".into()],
            same: vec!["http://example.com/x#1".into()],
        };
        let bare = Item { iri: "urn:x".into(), ..Item::default() };
        let (mut shared, mut bytes) = (Shared::default(), Vec::new());
        put(&item, &mut shared, &mut bytes);
        let second = bytes.len();
        put(&bare, &mut shared, &mut bytes);
        let section = shared.to_section();
        let texts = SharedTexts::new(&section).unwrap();
        assert_eq!(texts.item(Cursor(&bytes)), Some(item));
        assert_eq!(texts.item(Cursor(&bytes[second..])), Some(bare));
        for cut in 0..second {
            assert_eq!(texts.item(Cursor(&bytes[..cut])), None);
        }
    }
}
