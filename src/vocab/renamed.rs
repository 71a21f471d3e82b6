//! The terms of the ontology that had another name once: an old name in, the term that it is now out.
//!
//! `docs/ontology-changes.md` says the same for readers; a test holds the two against each other.

use oxigraph::model::NamedNodeRef;

use super::tw;

/// A term that has another name now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The name that it had, in the namespace [`tw::NAMESPACE`].
    pub old: &'static str,
    /// The term.
    pub term: NamedNodeRef<'static>,
    /// If its values are others too: what they are now, in words.
    pub values: Option<&'static str>,
}

/// All terms that have another name now, by the old ones.
pub const RENAMED: &[Renamed] = &[
    Renamed { old: "date", term: tw::EVENT_DATE, values: None },
    Renamed {
        old: "kind",
        term: tw::QUOTATION_TYPE,
        values: Some("tw:Direct and tw:Indirect, no longer \"direct\" and \"indirect\""),
    },
    Renamed { old: "place", term: tw::EVENT_PLACE, values: None },
    Renamed { old: "source", term: tw::LINK_SOURCE, values: None },
    Renamed { old: "text", term: tw::CLAIM_TEXT, values: None },
];

impl Renamed {
    /// What an IRI was the old name of.
    pub fn of(iri: &str) -> Option<&'static Self> {
        let local = iri.strip_prefix(tw::NAMESPACE)?;
        RENAMED.iter().find(|renamed| renamed.old == local)
    }

    /// The old IRI.
    pub fn old_iri(&self) -> String {
        format!("{}{}", tw::NAMESPACE, self.old)
    }

    /// The name that the term has now, without its namespace.
    pub fn name(&self) -> &'static str {
        self.term.as_str().trim_start_matches(tw::NAMESPACE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGES: &str = include_str!("../../docs/ontology-changes.md");

    #[test]
    fn the_change_log_has_every_old_name_and_no_other() {
        let told: Vec<(&str, &str)> = CHANGES
            .lines()
            .filter_map(|line| {
                let (old, new) = line.split_once("` | renamed `tw:")?;
                Some((old.split_once("`tw:")?.1, new.split_once('`')?.0))
            })
            .collect();
        let known: Vec<(&str, &str)> = RENAMED.iter().map(|renamed| (renamed.old, renamed.name())).collect();
        assert_eq!(told, known);
    }

    #[test]
    fn an_old_name_is_no_term() {
        for renamed in RENAMED {
            let old = renamed.old_iri();
            assert!(tw::ALL.iter().all(|term| term.as_str() != old), "{old}");
            assert!(tw::ALL.contains(&renamed.term), "{old}");
            assert_eq!(Renamed::of(&old), Some(renamed));
        }
    }
}
