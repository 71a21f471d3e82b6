//! The small classes of words of `data/lexicons/word-classes.tsv`, which several stages ask for.

use std::sync::LazyLock;

use super::lexicon::WordSet;

const TABLE: &str = include_str!("../../data/lexicons/word-classes.tsv");

/// The words of a class by its name, for rules that name one.
pub(super) fn words(class: &str) -> Option<Vec<&'static str>> {
    WordSet::words_of_class(TABLE, class)
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $class:literal;)*) => {
        $($(#[$doc])*
        pub(super) static $name: LazyLock<WordSet> = LazyLock::new(|| {
            WordSet::of_class(TABLE, $class)
        });)*

        /// The names of all classes, for the test that the table has them.
        #[cfg(test)]
        const CLASSES: &[&str] = &[$($class),*];
    };
}

classes! {
    /// Participles and past forms after which a position is said of subject or object: "elected".
    APPOINTED = "appointed";
    /// Nouns for what is part of a body: "arm", "wing".
    ARM_NOUNS = "arm_nouns";
    /// Heads of organisations that are names by themselves: "the Senate".
    BARE_HEADS = "bare_heads";
    /// Nouns before "of" and a party for who belongs to it: "candidate".
    CANDIDATES = "candidates";
    /// Positions whose holder chairs or heads the organisation.
    CHAIRING = "chairing";
    /// Verbs whose subject chairs or heads the object: "chairs".
    CHAIRING_VERBS = "chairing_verbs";
    /// The last words of positions whose holder governs a place: "mayor".
    CITY_POSITIONS = "city_positions";
    /// The last words of positions that only bodies have: "chairman", "founder".
    COMPANY_POSITIONS = "company_positions";
    /// Words in names of companies, outlets and schools: "airways".
    COMPANY_WORDS = "company_words";
    /// Directions at the beginning of a place's name.
    DIRECTIONS = "directions";
    /// Nouns for districts and settlements, which lie in provinces.
    DISTRICTS = "districts";
    /// Words of positions that bodies have, but not bodies alone: "president", "director".
    HEADING_POSITIONS = "heading_positions";
    /// Nouns for those who are told something: "told guests".
    HEARERS = "hearers";
    /// Verbs of what a country does to another: "invaded".
    HOSTILE = "hostile";
    /// Verbs whose subject is nearly always a person: "smiled".
    HUMAN_VERBS = "human_verbs";
    /// Verbs whose subject is then a member of the object: "joined".
    JOINING = "joining";
    /// Verbs that say what somebody calls a thing: "called the vote a farce".
    LABELLING = "labelling";
    /// Nouns and participles before which the adjective of a country names its language: "alphabet".
    LANGUAGE_NOUNS = "language_nouns";
    /// Verbs and adjectives behind which the adjective of a country names its language: "speaks".
    LANGUAGE_VERBS = "language_verbs";
    /// Languages of more than one country: "English".
    LANGUAGES_SPOKEN_ELSEWHERE = "languages_spoken_elsewhere";
    /// Verbs before "as" and a position that is then past: "resigned".
    LEAVING = "leaving";
    /// Words between the possessive of a body and "member": "newest".
    MEMBER_ADJECTIVES = "member_adjectives";
    /// Positions in parties and armed groups that make their holders members: "lawmaker".
    MEMBER_POSITIONS = "member_positions";
    /// Verbs between a body and the list of its members: "groups".
    MEMBERSHIP_VERBS = "membership_verbs";
    /// Words whose possessive stands inside names of bodies: "Workers' Party".
    NAME_OWNERS = "name_owners";
    /// Nouns for bodies behind which their name stands: "the union Xantorvo".
    NAMING_NOUNS = "naming_nouns";
    /// Armed groups whose branches are named after where they are: "al-Qaeda in Ruritania".
    NETWORKS = "networks";
    /// Words before "member" that say that one is none: "former".
    NOT_MEMBERS = "not_members";
    /// Words that end a noun phrase, so that no noun follows: prepositions, conjunctions, auxiliaries.
    NOT_NOUNS = "not_nouns";
    /// Words beside a title that say that its bearer is one of several or none: "a", "former".
    NOT_SOLE = "not_sole";
    /// Nouns that a place follows after "of": "city of", "outskirts of".
    OF_PLACE_NOUNS = "of_place_nouns";
    /// Words before a position that say that others hold it too: "a", "senior".
    ONE_OF_MANY = "one_of_many";
    /// Words that may stand before the name of a party: "ruling".
    PARTY_ADJECTIVES = "party_adjectives";
    /// Nouns for members of parties: "figure", "lawmaker".
    PARTY_FIGURES = "party_figures";
    /// Short names of parties that stand before the name of a member: "Tory Jane Doe".
    PARTY_LABELS = "party_labels";
    /// Peoples that are called by the land where they live and another word: "american indian".
    PEOPLES_OF_TWO_WORDS = "peoples_of_two_words";
    /// Verbs whose object is nearly always a person: "married".
    PERSON_OBJECTS = "person_objects";
    /// Words after the name of a person: "said", "who".
    PERSON_VERBS = "person_verbs";
    /// Words that may stand between a preposition and a place: "in southern X".
    PLACE_ADJECTIVES = "place_adjectives";
    /// Nouns for classes of places: "city", "provinces".
    PLACE_CLASSES = "place_classes";
    /// Words between a possessive and the noun for a place: "second", "largest".
    PLACE_EPITHETS = "place_epithets";
    /// Lower-case nouns after a place's name: "Alpha province".
    PLACE_HEADS_LOWER = "place_heads_lower";
    /// Words that may stand before a place in a relation: "northern", "neighbouring".
    PLACE_MODIFIERS = "place_modifiers";
    /// Nouns that a capital has as a city, not as a government.
    PLACE_POSSESSIONS = "place_possessions";
    /// Words that a place follows: "in", "near", "visited".
    PLACE_PREPOSITIONS = "place_prepositions";
    /// Nouns that show "police" before them to be no name: "Alpha police headquarters".
    POLICE_NOUNS = "police_nouns";
    /// Capitalised words before "party" that make it a name: "Green".
    POLITICAL = "political";
    /// Nouns for regions that districts lie in.
    PROVINCES = "provinces";
    /// Verbs whose subject says the words that are quoted behind a preposition: "accused her of “…”".
    QUOTED_DEEDS = "quoted_deeds";
    /// Verbs that bodies are the subject of as well as persons: "said", "believes".
    SAYING = "saying";
    /// Verbs before "as" and a position that is held: "serves".
    SERVING = "serving";
    /// Nouns for settlements: "village".
    SETTLEMENTS = "settlements";
    /// Verbs of speech that may stand before their subject at the beginning of a sentence: "Said Jane Doe:".
    SPEECH_INVERTED = "speech_inverted";
    /// Nouns for bodies of states: "court".
    STATE_BODY_NOUNS = "state_body_nouns";
    /// Participles before "under" and the body that another is part of: "subordinate".
    SUBORDINATION = "subordination";
    /// Nouns that join governments: "ties with Paris".
    TIES = "ties";
    /// Verbs of what makes or unmakes who rules a country: "toppled".
    TOPPLING = "toppling";
    /// Words of a clause that is not told as a fact: "may", "if".
    UNCERTAIN = "uncertain";
    /// Nouns for a part of a body that has a head of its own: "programme".
    UNITS = "units";
    /// Verbs whose object, if a capital, is a government.
    URGING_VERBS = "urging_verbs";
    /// Nouns before "of" after which a name need not be a place's: "the state of".
    VAGUE_PLACE_NOUNS = "vague_place_nouns";
    /// Words in the names of seas and rivers, in which nothing on land lies.
    WATERS = "waters";
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::rows;
    use super::{CLASSES, TABLE};

    #[test]
    fn the_table_has_each_class_and_no_other() {
        let mut table: Vec<&str> = rows(TABLE).map(|row| row[0]).collect();
        table.sort_unstable();
        assert_eq!(table, CLASSES);
    }
}
