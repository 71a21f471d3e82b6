//! Stances: how a speaker stands to what a claim says. The verb that records have in, the individual of the ontology out, and back.

use oxigraph::model::NamedNodeRef;

use super::tw;

/// The verb that records have, what it is in a sentence about one speaker, and the individual of the ontology.
const STANCES: [(&str, &str, NamedNodeRef<'static>); 10] = [
    ("say", "says", tw::SAYING),
    ("claim", "claims", tw::CLAIMING),
    ("deny", "denies", tw::DENYING),
    ("warn", "warns", tw::WARNING),
    ("admit", "admits", tw::ADMITTING),
    ("announce", "announces", tw::ANNOUNCING),
    ("stress", "stresses", tw::STRESSING),
    ("ask", "asks", tw::ASKING),
    ("promise", "promises", tw::PROMISING),
    ("predict", "predicts", tw::PREDICTING),
];

/// The individual of a stance, by the verb that records have.
pub fn individual(verb: &str) -> Option<NamedNodeRef<'static>> {
    STANCES.iter().find(|(known, ..)| *known == verb).map(|(.., individual)| *individual)
}

/// The verb that records have, by the individual of a stance.
pub fn verb(individual: &str) -> Option<&'static str> {
    STANCES.iter().find(|(.., known)| known.as_str() == individual).map(|(verb, ..)| *verb)
}

/// What a speaker does with the words of a claim: "denies", by the verb that records have; "says" where that is not known.
pub fn does(verb: Option<&str>) -> &'static str {
    STANCES.iter().find(|(known, ..)| Some(*known) == verb).map_or("says", |(_, does, _)| does)
}

/// What stands between a speaker and the words of a claim where these are not introduced by a verb: nothing where they are
/// said, else what the speaker does with them, "denies". Words that are denied are never shown as the speaker's own view.
pub fn mark(verb: Option<&str>) -> &'static str {
    match does(verb) {
        "says" => "",
        does => does,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stances_are_the_same_there_and_back() {
        for (known, does_it, node) in STANCES {
            assert_eq!(
                (individual(known), verb(node.as_str()), does(Some(known))),
                (Some(node), Some(known), does_it)
            );
        }
        assert_eq!((mark(None), mark(Some("say")), mark(Some("deny"))), ("", "", "denies"));
    }
}
