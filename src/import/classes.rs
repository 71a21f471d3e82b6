//! A label and a name in, the type and kind of the thing out; the gazetteer tells what the label leaves open.

use super::mapping::Label;
use crate::extract::{EntityType, Kind};
use crate::gazetteer::{Class, Gazetteer, NameForm};

/// The type and kind of a thing of this label and name; `None` if it is none of ours.
pub(super) fn classify(label: Label, name: &str) -> Option<(EntityType, Option<Kind>)> {
    match label {
        Label::Of(of, kind) => Some((of, kind)),
        Label::Geopolitical => {
            let mut found = Gazetteer::builtin().find(name).filter(|found| found.form != NameForm::Weak);
            Some(match found.find_map(|found| place(found.entry.class())) {
                Some(class) => class,
                None => (EntityType::Place, None),
            })
        }
        Label::Group => {
            let country = Gazetteer::builtin().find(name).any(|found| found.entry.class() == Class::Country);
            country.then_some((EntityType::Country, None))
        }
        Label::Ignored => None,
    }
}

/// What the gazetteer knows a name as.
pub(super) fn gazetteer(name: &str) -> Option<(EntityType, Option<Kind>)> {
    let found = Gazetteer::builtin().find(name).find(|found| found.form != NameForm::Weak)?;
    match found.entry.class() {
        Class::Organisation => Some((EntityType::Organisation, found.entry.kind())),
        Class::Official => Some((EntityType::Person, None)),
        class => place(class),
    }
}

fn place(class: Class) -> Option<(EntityType, Option<Kind>)> {
    match class {
        Class::Country => Some((EntityType::Country, None)),
        Class::City => Some((EntityType::Place, Some(Kind::City))),
        Class::Region => Some((EntityType::Place, Some(Kind::Region))),
        Class::DisputedArea => Some((EntityType::Place, Some(Kind::DisputedArea))),
        Class::Territory | Class::HistoricalCountry | Class::Area => Some((EntityType::Place, None)),
        Class::Organisation | Class::Official => None,
    }
}
