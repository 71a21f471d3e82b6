//! Values of properties: what a query wants of an entry in, whether the entry has it out.

use super::extend;
use crate::kb::{Item, KnowledgeBase, country_code};

/// How many of the values an entry must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantifier {
    Any,
    All,
    None,
}

impl Quantifier {
    pub(super) fn read(text: Option<&str>) -> Self {
        match text {
            Some("all") => Self::All,
            Some("none") => Self::None,
            _ => Self::Any,
        }
    }
}

/// What an entry must have to be a candidate.
pub(super) struct Wanted {
    pub(super) property: String,
    pub(super) values: Vec<String>,
    pub(super) quantifier: Quantifier,
}

impl Wanted {
    /// Whether an entry has it.
    pub(super) fn has(&self, base: &KnowledgeBase, item: &Item) -> bool {
        let known: Vec<String> = extend::texts(base, item, &self.property);
        let has = |value: &String| match self.property.as_str() {
            "country" => country(value).is_some_and(|code| known.contains(&code)),
            "date" => value.parse().is_ok_and(|date: crate::date::Date| {
                item.from.is_none_or(|from| from <= date) && item.to.is_none_or(|to| date <= to)
            }),
            _ => known.iter().any(|known| known.to_lowercase() == value.trim().to_lowercase()),
        };
        match self.quantifier {
            Quantifier::Any => self.values.iter().any(has),
            Quantifier::All => self.values.iter().all(has),
            Quantifier::None => !self.values.iter().any(has),
        }
    }
}

/// The ISO 3166 alpha-2 code of a country that is named by it or by a name.
pub(super) fn country(text: &str) -> Option<String> {
    country_code(text.trim())
}
