//! The rows of the tables of event verbs and event nouns: columns in, typed entries out.

use crate::extract::classes::listed;
use crate::extract::lexicon::kept;
use crate::extract::record::EventType;

/// A place in the clause where a participant is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The object of the verb.
    Object,
    /// The first entity of all that follows the verb in its clause.
    Complement,
    /// After this preposition.
    Prep(&'static str),
    /// A possessive or a name before the noun.
    Owner,
    /// A name before the noun, when the actor stands elsewhere.
    Modifier,
    /// The subject of a light verb of which the noun is the object.
    Light,
    /// The subject of the clause in which the noun stands after a preposition.
    Part,
    /// The subject of the clause in which it stands after "with".
    Subject,
    /// Who is blamed for it.
    Blame,
    /// Who says it.
    Said,
}

impl Slot {
    fn parse(name: &'static str) -> Option<Self> {
        Some(match name {
            "-" | "" => return None,
            "obj" => Self::Object,
            "comp" => Self::Complement,
            "poss" => Self::Owner,
            "mod" => Self::Modifier,
            "light" => Self::Light,
            "part" => Self::Part,
            "blame" => Self::Blame,
            "subj" => Self::Subject,
            "said" => Self::Said,
            preposition => Self::Prep(preposition),
        })
    }
}

/// What a verb must or may have; the words of the table's last column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    Two,
    Named,
    Body,
    Person,
    PersonObject,
    PersonAny,
    Place,
    Force,
    Moved,
    Request,
    Now,
    Not,
    Inf,
    NoInf,
    Speech,
    Victim,
    Bare,
    Later,
    Reflexive,
    With,
    Against,
    Plural,
    Mutual,
    Agent,
    Air,
    Intransitive,
    Inverse,
    Feels,
    Name,
    State,
    ObjectInf,
    Real,
    Somebody,
    Arms,
    Words,
    NoClause,
    Folk,
    Asks,
    Promised,
    Moves,
}

const FLAGS: [(&str, Flag); 40] = [
    ("two", Flag::Two),
    ("named", Flag::Named),
    ("body", Flag::Body),
    ("person", Flag::Person),
    ("person-obj", Flag::PersonObject),
    ("person-any", Flag::PersonAny),
    ("place", Flag::Place),
    ("force", Flag::Force),
    ("moved", Flag::Moved),
    ("request", Flag::Request),
    ("now", Flag::Now),
    ("not", Flag::Not),
    ("inf", Flag::Inf),
    ("noinf", Flag::NoInf),
    ("speech", Flag::Speech),
    ("victim", Flag::Victim),
    ("bare", Flag::Bare),
    ("later", Flag::Later),
    ("reflexive", Flag::Reflexive),
    ("with", Flag::With),
    ("against", Flag::Against),
    ("plural", Flag::Plural),
    ("mutual", Flag::Mutual),
    ("agent", Flag::Agent),
    ("air", Flag::Air),
    ("intrans", Flag::Intransitive),
    ("inverse", Flag::Inverse),
    ("feels", Flag::Feels),
    ("name", Flag::Name),
    ("state", Flag::State),
    ("obj-inf", Flag::ObjectInf),
    ("real", Flag::Real),
    ("somebody", Flag::Somebody),
    ("arms", Flag::Arms),
    ("words", Flag::Words),
    ("noclause", Flag::NoClause),
    ("folk", Flag::Folk),
    ("asks", Flag::Asks),
    ("promised", Flag::Promised),
    ("moves", Flag::Moves),
];

/// A verb that tells an event.
#[derive(Clone, Debug)]
pub(super) struct EventVerb {
    pub(super) lemma: &'static str,
    /// The words that must follow the verb.
    pub(super) after: Vec<&'static str>,
    /// The preposition that must follow its object, and the nouns, in the singular, of which one must head the phrase
    /// after that; empty for any.
    pub(super) beyond: Option<(&'static str, Vec<&'static str>)>,
    pub(super) event_type: EventType,
    pub(super) targets: Vec<Slot>,
    /// The nouns, in the singular, one of which must head the object; empty for any.
    pub(super) object: Vec<&'static str>,
    flags: Vec<Flag>,
}

impl EventVerb {
    /// Reads a row of `event-verbs.tsv`; nothing if a column is not understood.
    pub(super) fn parse(row: &[&'static str]) -> Option<Self> {
        let [verb, event_type, targets, object, flags] = row else { return None };
        let (verb, beyond) = match verb.split_once(" * ") {
            Some((verb, beyond)) => {
                let (preposition, nouns) = beyond.split_once(' ').unwrap_or((beyond, ""));
                (verb, Some((preposition, listed(nouns, '/')?)))
            }
            None => (*verb, None),
        };
        let mut words = verb.split(' ');
        Some(Self {
            lemma: words.next()?,
            after: words.collect(),
            beyond,
            event_type: EventType::from_name(event_type)?,
            targets: targets.split(',').filter_map(Slot::parse).collect(),
            object: listed(object, ',')?,
            flags: parse_flags(flags)?,
        })
    }

    pub(super) fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }

    /// How much its row asks of the words around the verb.
    pub(super) fn specificity(&self) -> usize {
        let beyond = self.beyond.as_ref().map_or(0, |(_, nouns)| 1 + nouns.len().min(1));
        (self.after.len() + beyond) * 2 + self.object.len().min(1)
    }
}

/// A noun that tells an event.
#[derive(Clone, Debug)]
pub(super) struct EventNoun {
    /// The words before the last.
    pub(super) before: Vec<&'static str>,
    pub(super) last: &'static str,
    pub(super) event_type: EventType,
    pub(super) sources: Vec<Slot>,
    pub(super) targets: Vec<Slot>,
    pub(super) plural_only: bool,
    flags: Vec<Flag>,
}

impl EventNoun {
    /// Reads a row of `event-nouns.tsv`; nothing if a column is not understood.
    pub(super) fn parse(row: &[&'static str]) -> Option<Self> {
        let [noun, event_type, sources, targets, flags] = row else { return None };
        let mut before: Vec<&'static str> = Vec::new();
        for part in noun.split(' ') {
            for (i, word) in part.split('-').enumerate() {
                if i > 0 {
                    before.push("-");
                }
                before.push(word);
            }
        }
        let last = before.pop()?;
        let flags = parse_flags(flags)?;
        Some(Self {
            before,
            last,
            event_type: EventType::from_name(event_type)?,
            sources: sources.split(',').filter_map(Slot::parse).collect(),
            targets: targets.split(',').filter_map(Slot::parse).collect(),
            plural_only: flags.contains(&Flag::Plural),
            flags,
        })
    }

    pub(super) fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }

    /// A noun of a rule of the user.
    pub(super) fn of_rule(noun: &str, event_type: EventType) -> Self {
        let (before, sources, targets) = (Vec::new(), Vec::new(), Vec::new());
        Self { before, last: kept(noun), event_type, sources, targets, plural_only: false, flags: Vec::new() }
    }
}

/// What event of the text before a noun recalls.
#[derive(Clone, Debug)]
pub(super) struct Recall {
    pub(super) types: Vec<EventType>,
    /// The verbs, one of which must have told it; empty for any.
    pub(super) verbs: Vec<&'static str>,
    /// Whether both sides of it are meant, not only who acted.
    pub(super) both: bool,
}

impl Recall {
    /// Reads the columns after the noun of a row of `event-recalls.tsv`.
    pub(super) fn parse(columns: &[&'static str]) -> Option<Self> {
        let [types, who, verbs] = columns else { return None };
        Some(Self {
            types: types.split(',').map(EventType::from_name).collect::<Option<_>>()?,
            verbs: verbs.split(',').filter(|verb| *verb != "-").collect(),
            both: *who == "both",
        })
    }
}

fn parse_flags(column: &str) -> Option<Vec<Flag>> {
    column
        .split(',')
        .filter(|name| *name != "-")
        .map(|name| FLAGS.iter().find(|(n, _)| *n == name).map(|(_, flag)| *flag))
        .collect()
}
