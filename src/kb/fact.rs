//! Facts: what a source says about one entry, in the form in which it is sorted and merged.

use serde::Serialize;

use crate::bytes::{Cursor, put_number, put_text};
use crate::date::Date;
use crate::extract::EntityType;

/// How many bytes a name has at most; longer ones are descriptions, or worse.
pub const MAX_NAME: usize = 400;

/// How good a name is as the label of its entry, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rank {
    /// A label in the first language that is wanted.
    Label,
    /// A label in another language, or in none that is told.
    OtherLabel,
    /// Another name.
    Alias,
}

/// Something that a source says about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fact {
    /// It bears a name.
    Name(Rank, String),
    /// It is of a class of ours.
    Class(EntityType),
    /// It is of the class with this IRI.
    Type(String),
    /// It is, or is in, or belongs to the country with this ISO 3166 alpha-2 code.
    Country(String),
    /// It began to be then: was born, was founded.
    From(Date),
    /// It ceased to be then.
    To(Date),
    /// So many people live there.
    Population(u64),
    /// It is the same as the entry with this IRI in another dataset.
    Same(String),
    /// The person holds or held a position: its name or IRI.
    Position(String),
    /// The person held a position then.
    Term(Term),
    /// The position has power over the territory with this IRI, which is no country.
    Jurisdiction(String),
    /// The position is in, or directs, the body with this IRI.
    Body(String),
}

/// A term of office: who held a position from when until when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Term {
    /// The position: its IRI.
    pub position: String,
    /// When it began, if that is known.
    pub start: Option<Date>,
    /// When it ended. `None`: it had not when the dataset was made, or that is not known.
    pub end: Option<Date>,
}

impl Term {
    /// Appends the dates: empty where they are not known.
    pub(super) fn put_dates(&self, out: &mut Vec<u8>) {
        for date in [self.start, self.end] {
            put_text(out, &date.map(|date| date.to_string()).unwrap_or_default());
        }
    }

    /// A term of which the position is read and the dates come next.
    pub(super) fn take_dates(position: &str, record: &mut Cursor<'_>) -> Option<Self> {
        let start = record.text()?.parse().ok();
        Some(Self { position: position.to_owned(), start, end: record.text()?.parse().ok() })
    }
}

impl Fact {
    /// Appends the fact to a row.
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        let mut text = |tag: u8, text: &str| {
            out.push(tag);
            put_text(out, text);
        };
        match self {
            Self::Name(rank, name) => text(*rank as u8, name),
            Self::Class(class) => out.extend([3, *class as u8]),
            Self::Type(iri) => text(4, iri),
            Self::Country(code) => text(5, code),
            Self::From(date) => text(6, &date.to_string()),
            Self::To(date) => text(7, &date.to_string()),
            Self::Population(count) => {
                out.push(8);
                put_number(out, *count);
            }
            Self::Same(iri) => text(9, iri),
            Self::Position(position) => text(10, position),
            Self::Term(term) => {
                text(11, &term.position);
                term.put_dates(out);
            }
            Self::Jurisdiction(iri) => text(12, iri),
            Self::Body(iri) => text(13, iri),
        }
    }

    /// The next fact of a row; `None` at its end.
    pub(super) fn take(row: &mut Cursor<'_>) -> Option<Self> {
        let tag = row.byte()?;
        Some(match tag {
            0 => Self::Name(Rank::Label, row.text()?.to_owned()),
            1 => Self::Name(Rank::OtherLabel, row.text()?.to_owned()),
            2 => Self::Name(Rank::Alias, row.text()?.to_owned()),
            3 => Self::Class(class(row.byte()?)?),
            4 => Self::Type(row.text()?.to_owned()),
            5 => Self::Country(row.text()?.to_owned()),
            6 => Self::From(row.text()?.parse().ok()?),
            7 => Self::To(row.text()?.parse().ok()?),
            8 => Self::Population(row.number()?),
            9 => Self::Same(row.text()?.to_owned()),
            10 => Self::Position(row.text()?.to_owned()),
            11 => {
                let position = row.text()?;
                Self::Term(Term::take_dates(position, row)?)
            }
            12 => Self::Jurisdiction(row.text()?.to_owned()),
            13 => Self::Body(row.text()?.to_owned()),
            _ => return None,
        })
    }
}

/// The class with this number in a row or an index.
pub(super) fn class(number: u8) -> Option<EntityType> {
    [EntityType::Person, EntityType::Country, EntityType::Organisation, EntityType::Place]
        .into_iter()
        .find(|class| *class as u8 == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_come_back() {
        let facts = [
            Fact::Name(Rank::Label, "Kyiv".into()),
            Fact::Name(Rank::OtherLabel, "Київ".into()),
            Fact::Name(Rank::Alias, "Kiev".into()),
            Fact::Class(EntityType::Place),
            Fact::Type("http://example.org/City".into()),
            Fact::Country("UA".into()),
            Fact::From("0482".parse().unwrap()),
            Fact::To("2020-10".parse().unwrap()),
            Fact::Population(2_952_301),
            Fact::Same("http://example.org/kyiv".into()),
            Fact::Position("mayor".into()),
            Fact::Term(Term {
                position: "http://example.org/mayor".into(),
                start: "2019-05".parse().ok(),
                end: None,
            }),
            Fact::Jurisdiction("http://example.org/oblast".into()),
            Fact::Body("http://example.org/council".into()),
        ];
        let mut row = Vec::new();
        facts.iter().for_each(|fact| fact.put(&mut row));
        let mut cursor = Cursor(&row);
        let back: Vec<Fact> = std::iter::from_fn(|| Fact::take(&mut cursor)).collect();
        assert_eq!(back, facts);
    }
}
