//! The words that events are told with: closed classes, verbs in all their forms, event nouns, agents. Read once from
//! `data/lexicons/event-*`; everything after works on what is looked up here.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::fmt;
use std::sync::LazyLock;

use crate::extract::lexicon::rows;
use crate::extract::record::EventType;

use super::factuality;
use super::table::{EventNoun, EventVerb, Recall};
use crate::extract::morphology::{Form, forms, plural, singulars};

/// The classes of function words; a word may be in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Det,
    Own,
    Pron,
    Other,
    Rel,
    Sub,
    When,
    If,
    Prep,
    SubPrep,
    And,
    Adv,
    Be,
    Have,
    Do,
    Will,
    May,
    Not,
    Quant,
    ToNoun,
    PlanNoun,
    WantNoun,
    Rebel,
    Private,
    Forces,
    Delegation,
    Accusation,
    Folk,
    Kin,
    Rule,
    Past,
    Letter,
}

const CLASSES: [(&str, Class); 32] = [
    ("det", Class::Det),
    ("own", Class::Own),
    ("pron", Class::Pron),
    ("other", Class::Other),
    ("rel", Class::Rel),
    ("sub", Class::Sub),
    ("when", Class::When),
    ("if", Class::If),
    ("prep", Class::Prep),
    ("subprep", Class::SubPrep),
    ("and", Class::And),
    ("adv", Class::Adv),
    ("be", Class::Be),
    ("have", Class::Have),
    ("do", Class::Do),
    ("will", Class::Will),
    ("may", Class::May),
    ("not", Class::Not),
    ("quant", Class::Quant),
    ("tonoun", Class::ToNoun),
    ("plannoun", Class::PlanNoun),
    ("wantnoun", Class::WantNoun),
    ("rebel", Class::Rebel),
    ("private", Class::Private),
    ("forces", Class::Forces),
    ("delegation", Class::Delegation),
    ("accusation", Class::Accusation),
    ("folk", Class::Folk),
    ("kin", Class::Kin),
    ("rule", Class::Rule),
    ("past", Class::Past),
    ("letter", Class::Letter),
];

/// A set of classes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Classes(u32);

impl Classes {
    pub(super) fn contains(self, class: Class) -> bool {
        self.0 & (1 << class as u32) != 0
    }
}

/// How a verb governs the clause or infinitive after it; a verb may do several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Govern {
    Say,
    Plan,
    Go,
    Want,
    Cause,
}

/// What kind of agent a common noun is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agent {
    Group,
    Person,
    Thing,
    Member,
}

/// A verb with all that the tables say of it.
#[derive(Debug, Default)]
pub(super) struct Verb {
    pub(super) lemma: &'static str,
    pub(super) governs: Vec<Govern>,
    /// The events that it may tell, longer phrases first.
    pub(super) events: Vec<EventVerb>,
    /// The particles with which it is a light verb: `[]` for none.
    pub(super) light: Vec<Vec<&'static str>>,
    /// Whether its base form is also a noun.
    pub(super) nounlike: bool,
}

impl Verb {
    pub(super) fn governs(&self, how: Govern) -> bool {
        self.governs.contains(&how)
    }
}

/// A reading of a word as a form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) verb: usize,
    pub(super) form: Form,
}

/// All tables.
pub(in crate::extract) struct Words {
    classes: HashMap<&'static str, Classes>,
    pub(super) verbs: Vec<Verb>,
    readings: HashMap<String, Vec<Reading>>,
    /// The verb "have".
    pub(super) have: Option<usize>,
    nouns: HashMap<String, Vec<EventNoun>>,
    agents: HashMap<String, Agent>,
    recalls: HashMap<&'static str, Recall>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(&[]));

/// The types of event that a word tells, as a verb in any form ("met") or as a noun ("talks"), each once, as the tables
/// have them.
pub(crate) fn types_of_word(word: &str) -> Vec<EventType> {
    let (words, lower) = (words(), word.to_lowercase());
    let verbs = words.readings(&lower).iter().flat_map(|reading| &words.verbs[reading.verb].events);
    let told =
        verbs.map(|event| event.event_type).chain(words.nouns(&lower).iter().map(|noun| noun.event_type));
    let mut types = Vec::new();
    for event_type in told {
        if !types.contains(&event_type) {
            types.push(event_type);
        }
    }
    types
}

impl fmt::Debug for Words {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Words of {} verbs", self.verbs.len())
    }
}

/// The tables of this stage.
pub(in crate::extract) fn words() -> &'static Words {
    &WORDS
}

impl Words {
    /// Whether a lower-case word is in a class.
    pub(super) fn is(&self, lower: &str, class: Class) -> bool {
        self.classes(lower).contains(class)
    }

    /// The classes that a lower-case word is in.
    pub(super) fn classes(&self, lower: &str) -> Classes {
        self.classes.get(lower).copied().unwrap_or_default()
    }

    /// The readings of a lower-case word as a verb.
    pub(super) fn readings(&self, lower: &str) -> &[Reading] {
        self.readings.get(lower).map_or(&[], Vec::as_slice)
    }

    /// The event nouns whose last word is this one, in singular or plural, longer phrases first.
    pub(super) fn nouns(&self, lower: &str) -> &[EventNoun] {
        self.nouns.get(lower).map_or(&[], Vec::as_slice)
    }

    /// The agent that a noun in singular or plural is.
    pub(super) fn agent(&self, lower: &str) -> Option<Agent> {
        self.agents.get(lower).copied()
    }

    /// The event that a noun in singular or plural recalls.
    pub(super) fn recall(&self, lower: &str) -> Option<&Recall> {
        singulars(lower).find_map(|noun| self.recalls.get(&*noun))
    }

    /// Reads the tables; `more` are verbs that tell no event by themselves and may be in none of them.
    pub(in crate::extract) fn read(more: &[&'static str]) -> Self {
        let mut classes: HashMap<&'static str, Classes> = HashMap::default();
        for row in rows(include_str!("../../../data/lexicons/event-words.tsv")) {
            let Some((_, class)) = CLASSES.iter().find(|(name, _)| *name == row[0]) else { continue };
            for word in row.get(1).into_iter().flat_map(|words| words.split(' ')) {
                classes.entry(word).or_default().0 |= 1 << *class as u32;
            }
        }
        let mut agents = HashMap::default();
        for row in rows(include_str!("../../../data/lexicons/event-agents.tsv")) {
            let kind = match row.get(1) {
                Some(&"person") => Agent::Person,
                Some(&"thing") => Agent::Thing,
                Some(&"member") => Agent::Member,
                _ => Agent::Group,
            };
            agents.insert(row[0].to_owned(), kind);
            agents.entry(plural(row[0])).or_insert(kind);
        }
        let mut nouns: HashMap<String, Vec<EventNoun>> = HashMap::default();
        for row in rows(include_str!("../../../data/lexicons/event-nouns.tsv")) {
            let Some(noun) = EventNoun::parse(&row) else { continue };
            let last = noun.last.to_owned();
            if !noun.plural_only {
                nouns.entry(last.clone()).or_default().push(noun.clone());
            }
            nouns.entry(plural(&last)).or_default().push(noun);
        }
        for list in nouns.values_mut() {
            list.sort_by_key(|noun| std::cmp::Reverse(noun.before.len()));
        }
        let (verbs, readings) = read_verbs(&nouns, more);
        let have = verbs.iter().position(|verb| verb.lemma == "have");
        let recalls = rows(include_str!("../../../data/lexicons/event-recalls.tsv"))
            .filter_map(|row| Some((row[0], Recall::parse(&row[1..])?)))
            .collect();
        Self { classes, verbs, readings, have, nouns, agents, recalls }
    }
}

fn read_verbs(
    nouns: &HashMap<String, Vec<EventNoun>>,
    more: &[&'static str],
) -> (Vec<Verb>, HashMap<String, Vec<Reading>>) {
    let mut verbs: Vec<Verb> = Vec::new();
    let mut index: HashMap<&'static str, usize> = HashMap::default();
    let mut entry = |verbs: &mut Vec<Verb>, lemma: &'static str| {
        *index.entry(lemma).or_insert_with(|| {
            verbs.push(Verb { lemma, ..Verb::default() });
            verbs.len() - 1
        })
    };
    for row in rows(include_str!("../../../data/lexicons/event-verbs.tsv")) {
        let Some(event) = EventVerb::parse(&row) else { continue };
        let verb = entry(&mut verbs, event.lemma);
        verbs[verb].events.push(event);
    }
    for row in rows(include_str!("../../../data/lexicons/event-general-verbs.tsv")) {
        let govern = match row[0] {
            "say" => Some(Govern::Say),
            "plan" => Some(Govern::Plan),
            "go" => Some(Govern::Go),
            "want" => Some(Govern::Want),
            "cause" => Some(Govern::Cause),
            _ => None,
        };
        for lemma in row.get(1).into_iter().flat_map(|lemmas| lemmas.split(' ')) {
            let verb = entry(&mut verbs, lemma);
            verbs[verb].governs.extend(govern);
        }
    }
    for lemma in factuality::lexicon::verbs().chain(more.iter().copied()) {
        entry(&mut verbs, lemma);
    }
    for row in rows(include_str!("../../../data/lexicons/event-light-verbs.txt")) {
        let mut parts = row[0].split(' ');
        let Some(lemma) = parts.next() else { continue };
        let verb = entry(&mut verbs, lemma);
        verbs[verb].light.push(parts.collect());
    }
    let nounlike: HashSet<&str> =
        rows(include_str!("../../../data/lexicons/event-nouns-verbs.txt")).map(|row| row[0]).collect();
    let mut readings: HashMap<String, Vec<Reading>> = HashMap::default();
    for (number, verb) in verbs.iter_mut().enumerate() {
        verb.nounlike = nounlike.contains(verb.lemma) || nouns.contains_key(verb.lemma);
        verb.events.sort_by_key(|event| std::cmp::Reverse(event.specificity()));
        for (form, written) in forms(verb.lemma) {
            let reading = Reading { verb: number, form };
            let list = readings.entry(written).or_default();
            if !list.contains(&reading) {
                list.push(reading);
            }
        }
    }
    (verbs, readings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_read_whole() {
        let words = words();
        assert!(words.verbs.iter().map(|v| v.events.len()).sum::<usize>() > 400);
        assert!(
            words.is("of", Class::Prep) && words.is("after", Class::SubPrep) && !words.is("of", Class::Det)
        );
        assert_eq!(words.agent("forces"), Some(Agent::Group));
        assert!(!words.nouns("attacks").is_empty() && words.nouns("attacked").is_empty());
        assert!(words.readings("met").iter().any(|r| words.verbs[r.verb].lemma == "meet"));
    }

    #[test]
    fn every_row_is_understood() {
        for row in rows(include_str!("../../../data/lexicons/event-verbs.tsv")) {
            assert!(EventVerb::parse(&row).is_some(), "{row:?}");
        }
        for row in rows(include_str!("../../../data/lexicons/event-nouns.tsv")) {
            assert!(EventNoun::parse(&row).is_some(), "{row:?}");
        }
        for row in rows(include_str!("../../../data/lexicons/event-recalls.tsv")) {
            assert!(Recall::parse(&row[1..]).is_some(), "{row:?}");
        }
        for row in rows(include_str!("../../../data/lexicons/event-words.tsv")) {
            assert!(CLASSES.iter().any(|(name, _)| *name == row[0]), "{row:?}");
        }
    }
}
