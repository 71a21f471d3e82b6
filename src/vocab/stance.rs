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

/// The verbs that records have.
pub fn verbs() -> impl Iterator<Item = &'static str> {
    STANCES.iter().map(|(verb, ..)| *verb)
}

/// The verb that records have, by the individual of a stance.
pub fn verb(individual: &str) -> Option<&'static str> {
    STANCES.iter().find(|(.., known)| known.as_str() == individual).map(|(verb, ..)| *verb)
}

/// What a speaker does with the words of a claim: "denies", by the verb that records have; "says" where that is not known.
pub fn does(verb: Option<&str>) -> &'static str {
    STANCES.iter().find(|(known, ..)| Some(*known) == verb).map_or("says", |(_, does, _)| does)
}

/// What the speaker does with the words of a claim, where that is more than to say them: "denies". Words that are denied are
/// never shown as the speaker's own view.
pub fn mark(verb: Option<&str>) -> Option<&'static str> {
    Some(does(verb)).filter(|does| *does != "says")
}

/// What stands between a speaker and the words of a claim: a colon, behind the verb where there is more than to say them.
pub fn colon(verb: Option<&str>) -> String {
    mark(verb).map_or_else(|| ":".to_owned(), |does| format!(" {does}:"))
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
        assert_eq!((mark(None), mark(Some("say")), mark(Some("deny"))), (None, None, Some("denies")));
        assert_eq!((colon(Some("say")), colon(Some("deny"))), (":".to_owned(), " denies:".to_owned()));
    }
}
