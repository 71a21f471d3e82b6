//! The small classes of words of `data/lexicons/word-classes.tsv`, which several stages ask for.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::{WordSet, classes_of};

const TABLE: &str = include_str!("../../data/lexicons/word-classes.tsv");

/// Sets that rows of tables and patterns ask for by their names.
const SETS: &str = include_str!("../../data/lexicons/word-sets.tsv");

/// The words of a class or set by its name, for rules that name one.
pub(super) fn words(name: &str) -> Option<&'static [&'static str]> {
    static WORDS: LazyLock<FxHashMap<&str, Vec<&str>>> =
        LazyLock::new(|| classes_of(SETS).chain(classes_of(TABLE)).collect());
    WORDS.get(name).map(Vec::as_slice)
}

/// The words of a list in a table, with those of sets in the place of their names; nothing if there is no such set.
pub(super) fn listed(list: &'static str, separator: char) -> Option<Vec<&'static str>> {
    let mut all = Vec::new();
    for word in list.split(separator).filter(|word| !word.is_empty() && *word != "-") {
        match word.strip_prefix('@') {
            Some(name) => all.extend(words(name)?),
            None => all.push(word),
        }
    }
    Some(all)
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $class:literal;)*) => {
        $($(#[$doc])*
        pub(super) static $name: LazyLock<WordSet> = LazyLock::new(|| {
            words($class).unwrap_or_default().iter().copied().collect()
        });)*

        /// The names of all classes, for the test that the table has them.
        #[cfg(test)]
        const CLASSES: &[&str] = &[$($class),*];
    };
}

classes! {
    /// Positions that are held "to" somebody, not somewhere: "adviser".
    ADVISING_POSITIONS = "advising_positions";
    /// Words after a text in which something is said: "released".
    AFTER_TEXTS = "after_texts";
    /// Nouns before "of" and an event that only count it: "a second day of talks".
    AMOUNTS = "amounts";
    /// Participles and past forms after which a position is said of subject or object: "elected".
    APPOINTED = "appointed";
    /// Nouns for what is part of a body: "arm", "wing".
    ARM_NOUNS = "arm_nouns";
    /// What members of armed groups are called, in the singular: "rebel".
    ARMED_MEMBERS = "armed_members";
    /// Nouns of attack before which an adjective of a country may say whom they hit: "airstrike".
    ATTACK_NOUNS = "attack_nouns";
    /// Heads of organisations that are names by themselves: "the Senate".
    BARE_HEADS = "bare_heads";
    /// Words before "to" and a noun: "response to".
    BEFORE_TO_NOUN = "before_to_noun";
    /// Words that the name of a body often follows, and that of a place seldom: "told", "including".
    BODY_CUES = "body_cues";
    /// Nouns before "of" and a party for who belongs to it: "candidate".
    CANDIDATES = "candidates";
    /// Positions whose holder chairs or heads the organisation.
    CHAIRING = "chairing";
    /// Nouns for the office that a country holds in a body: "presidency".
    CHAIRING_OFFICES = "chairing_offices";
    /// Verbs whose subject chairs or heads the object: "chairs".
    CHAIRING_VERBS = "chairing_verbs";
    /// The last words of positions whose holder governs a place: "mayor".
    CITY_POSITIONS = "city_positions";
    /// The last words of positions that only bodies have: "chairman", "founder".
    COMPANY_POSITIONS = "company_positions";
    /// Words in names of companies, outlets and schools: "airways".
    COMPANY_WORDS = "company_words";
    /// Nouns that a number of four digits counts, so that it is no year: "people".
    COUNTED_NOUNS = "counted_nouns";
    /// Nouns before "of" that only count: "thousands".
    COUNTING_NOUNS = "counting_nouns";
    /// Nouns and participles for work on an article that is credited: "reporting", "edited".
    CREDITED_WORK = "credited_work";
    /// Forms in "-ing" that mostly describe the noun behind them: "visiting".
    DESCRIBING_ING = "describing_ing";
    /// Participles that mostly describe the noun behind them: "armed".
    DESCRIBING_PARTICIPLES = "describing_participles";
    /// Directions at the beginning of a place's name.
    DIRECTIONS = "directions";
    /// Nouns for districts and settlements, which lie in provinces.
    DISTRICTS = "districts";
    /// Positions of which the name after "for" is the field: "minister".
    FIELDED_POSITIONS = "fielded_positions";
    /// Nouns for fields of study: "history".
    FIELDS_OF_STUDY = "fields_of_study";
    /// Nouns for forces that act beyond the borders of their country: "troops".
    FORCES_ABROAD = "forces_abroad";
    /// Verbs that say only that the event of their subject takes place: "erupt".
    HAPPENING = "happening";
    /// Words before a position that say nothing of whether its holder is the head: "acting".
    HEAD_MODIFIERS = "head_modifiers";
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
    /// Words in "-ly" that are no adverbs: "family".
    NO_ADVERBS = "no_adverbs";
    /// Words before "member" that say that one is none: "former".
    NOT_MEMBERS = "not_members";
    /// Words that end a noun phrase, so that no noun follows: prepositions, conjunctions, auxiliaries.
    NOT_NOUNS = "not_nouns";
    /// Words beside a title that say that its bearer is one of several or none: "a", "former".
    NOT_SOLE = "not_sole";
    /// Nouns for where something was said, or with whose help: "interview", "auspices".
    OCCASIONS_OF_SPEECH = "occasions_of_speech";
    /// Nouns that a place follows after "of": "city of", "outskirts of".
    OF_PLACE_NOUNS = "of_place_nouns";
    /// Words before a position that say that others hold it too: "a", "senior".
    ONE_OF_MANY = "one_of_many";
    /// Words between the adjective of a country and the noun of an outlet: "state".
    OUTLET_ADJECTIVES = "outlet_adjectives";
    /// Nouns of outlets after the adjective of a country: "radio".
    OUTLET_NOUNS = "outlet_nouns";
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
    /// Verbs of quoting in the forms before "as saying": "quoted".
    QUOTING = "quoting";
    /// Verbs that bodies are the subject of as well as persons: "said", "believes".
    SAYING = "saying";
    /// Members of a party whose seat is in a parliament of a country: "senator".
    SEATED_POSITIONS = "seated_positions";
    /// Positions of which what follows says where their holder is sent: "ambassador".
    SENT_POSITIONS = "sent_positions";
    /// Verbs before "as" and a position that is held: "serves".
    SERVING = "serving";
    /// Nouns for settlements: "village".
    SETTLEMENTS = "settlements";
    /// Verbs of speech that may stand before their subject at the beginning of a sentence: "Said Jane Doe:".
    SPEECH_INVERTED = "speech_inverted";
    /// Verbs of how far an event got, whoever began it: "end".
    STAGES = "stages";
    /// Nouns for who acts for the country "in" which he is: "prosecutors".
    STATE_BODIES_IN = "state_bodies_in";
    /// Nouns for bodies of states: "court".
    STATE_BODY_NOUNS = "state_body_nouns";
    /// Nouns of texts in which something is said: "in a statement".
    STATEMENT_TEXTS = "statement_texts";
    /// Participles before "under" and the body that another is part of: "subordinate".
    SUBORDINATION = "subordination";
    /// Verbs whose object is told something: "told".
    TELLING = "telling";
    /// Words before a position that say nothing of it: "incumbent".
    TENURE_ADJECTIVES = "tenure_adjectives";
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
    use super::{CLASSES, SETS, TABLE, words};

    #[test]
    fn every_set_is_asked_for_and_no_class_is_called_so() {
        let verbs = include_str!("../../data/lexicons/event-verbs.tsv");
        for row in rows(SETS) {
            let [name, description, _] = row[..] else { panic!("three columns are expected: {row:?}") };
            assert!(verbs.matches(&format!("@{name}")).count() > 1 && !description.is_empty(), "{name}");
            assert!(!CLASSES.contains(&name) && words(name).is_some_and(|words| words.len() > 1), "{name}");
        }
        assert!(words("no_such_set").is_none());
    }

    #[test]
    fn the_table_has_each_class_and_no_other() {
        let mut table: Vec<&str> = rows(TABLE).map(|row| row[0]).collect();
        table.sort_unstable();
        assert_eq!(table, CLASSES);
    }
}
