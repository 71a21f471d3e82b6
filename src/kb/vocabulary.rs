//! What the terms of other datasets mean here: the tables `data/kb/predicates.tsv` and `data/kb/classes.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::extract::EntityType;

/// What a predicate says about an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Label,
    Alias,
    Type,
    Subclass,
    Same,
    Country,
    From,
    To,
    Population,
    Position,
    Start,
    End,
    Jurisdiction,
    Body,
    GeoNames,
    Viaf,
    OpenSanctions,
}

static PREDICATES: LazyLock<FxHashMap<&str, Role>> = LazyLock::new(|| {
    let role = |name: &str| {
        Some(match name {
            "label" => Role::Label,
            "alias" => Role::Alias,
            "type" => Role::Type,
            "subclass" => Role::Subclass,
            "same" => Role::Same,
            "country" => Role::Country,
            "from" => Role::From,
            "to" => Role::To,
            "population" => Role::Population,
            "position" => Role::Position,
            "start" => Role::Start,
            "end" => Role::End,
            "jurisdiction" => Role::Jurisdiction,
            "body" => Role::Body,
            "geonames" => Role::GeoNames,
            "viaf" => Role::Viaf,
            "opensanctions" => Role::OpenSanctions,
            _ => return None,
        })
    };
    rows(include_str!("../../data/kb/predicates.tsv"))
        .filter_map(|(iri, name)| Some((iri, role(name)?)))
        .collect()
});

/// What a predicate says, if it says anything that is kept.
pub(super) fn role(predicate: &str) -> Option<Role> {
    PREDICATES.get(predicate).copied()
}

/// The classes of other datasets that are classes of ours.
pub(super) fn classes() -> impl Iterator<Item = (&'static str, EntityType)> {
    rows(include_str!("../../data/kb/classes.tsv")).filter_map(|(iri, name)| Some((iri, class(name)?)))
}

/// The class of this name, in either case and spelling: "Person", "organization".
pub fn class(name: &str) -> Option<EntityType> {
    Some(match name.to_ascii_lowercase().as_str() {
        "person" => EntityType::Person,
        "country" => EntityType::Country,
        "organisation" | "organization" => EntityType::Organisation,
        "place" => EntityType::Place,
        _ => return None,
    })
}

/// The first two columns. IRIs have `#` in them, so that only a whole line can be a comment.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, columns.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_understood() {
        let count = |table| rows(table).count();
        assert_eq!(PREDICATES.len(), count(include_str!("../../data/kb/predicates.tsv")));
        assert_eq!(classes().count(), count(include_str!("../../data/kb/classes.tsv")));
        for iri in PREDICATES.keys().copied().chain(classes().map(|(iri, _)| iri)) {
            assert!(oxiri::Iri::parse(iri).is_ok(), "{iri}");
        }
    }
}
