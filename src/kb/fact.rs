//! Facts: what a source says about one entry, in the form in which it is sorted and merged.

use super::bytes::{Cursor, put_number, put_text};
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
        ];
        let mut row = Vec::new();
        facts.iter().for_each(|fact| fact.put(&mut row));
        let mut cursor = Cursor(&row);
        let back: Vec<Fact> = std::iter::from_fn(|| Fact::take(&mut cursor)).collect();
        assert_eq!(back, facts);
    }
}
