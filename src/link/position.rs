//! Names of offices: what an article calls a position and what the gazetteer calls it in, whether they agree out.
//!
//! "Foreign Minister", "Minister for Foreign Affairs" and "Minister of Foreign Affairs and Trade" agree; "Deputy
//! Foreign Minister" agrees with none of them. The words are in `data/lexicons/position-equivalents.tsv`.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::extract::lexicon::rows;
use crate::gazetteer::fold;
use crate::memo::{Memo, answer};

struct Table {
    words: FxHashMap<&'static str, &'static str>,
    drops: Vec<Vec<&'static str>>,
    ranks: FxHashMap<&'static str, &'static str>,
    offices: FxHashMap<&'static str, &'static str>,
    domains: Vec<(Vec<&'static str>, &'static str)>,
    generic: FxHashMap<&'static str, Vec<&'static str>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        words: FxHashMap::default(),
        drops: Vec::new(),
        ranks: FxHashMap::default(),
        offices: FxHashMap::default(),
        domains: Vec::new(),
        generic: FxHashMap::default(),
    };
    for row in rows(include_str!("../../data/lexicons/position-equivalents.tsv")) {
        let (Some(&kind), Some(&written)) = (row.first(), row.get(1)) else { continue };
        let to = row.get(2).copied().unwrap_or_default();
        match kind {
            "word" => drop(table.words.insert(written, to)),
            "drop" => table.drops.push(written.split(' ').collect()),
            "rank" => drop(table.ranks.insert(written, to)),
            "office" => drop(table.offices.insert(written, to)),
            "domain" => table.domains.push((written.split(' ').collect(), to)),
            _ => table.generic.entry(written).or_default().push(to),
        }
    }
    table.drops.sort_by_key(|words| std::cmp::Reverse(words.len()));
    table.domains.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    table
});

/// Words that begin the name of a state or body after an office, or join fields of government.
const SMALL: [&str; 11] = ["of", "for", "the", "and", "to", "in", "on", "with", "affairs", "s", "his"];

/// Secretaries that are no heads of a department.
const NOT_OF_A_DEPARTMENT: [&str; 9] =
    ["general", "press", "state", "permanent", "executive", "party", "cabinet", "private", "first"];

thread_local! {
    static OFFICES: RefCell<Memo<String, Rc<Office>>> = RefCell::default();
}

/// How two names of offices agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    /// Different offices, as far as is known.
    Different,
    /// One is a loose word that may stand for the other ("leader", "minister").
    Loose,
    /// The same office.
    Same,
}

/// An office in the one form in which offices are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Office {
    /// "deputy", "assistant" and the like: another, lower office.
    ranks: BTreeSet<&'static str>,
    /// The head of the name: "minister", "president", "secretary of state".
    name: String,
    /// A minister's fields of government.
    domains: BTreeSet<String>,
}

impl Office {
    /// Reads the name of an office. `bodies` are folded names of the country or body that it is in: "President of
    /// Syria" in Syria is "president".
    pub(crate) fn parse(written: &str, bodies: [&[String]; 2]) -> Rc<Self> {
        let without_brackets = match written.split_once('(') {
            Some((before, _)) if !before.trim().is_empty() => before,
            _ => written,
        };
        let folded = fold(without_brackets);
        let text = without_body(&folded, bodies);
        answer(&OFFICES, text, || Rc::new(Self::read(text)))
    }

    /// Reads the folded name of an office.
    fn read(text: &str) -> Self {
        let table = &*TABLE;
        let mut words: Vec<&str> = text
            .split(' ')
            .flat_map(|w| table.words.get(w).copied().unwrap_or(w).split(' '))
            .filter(|w| !w.is_empty())
            .collect();
        while let Some(drop) = table.drops.iter().find(|d| words.len() > d.len() && words.starts_with(d)) {
            words.drain(..drop.len());
        }
        let mut ranks = BTreeSet::new();
        // "president elect": a rank may also stand at the end.
        while words.len() > 1 {
            if let Some(rank) = table.ranks.get(words[0]) {
                ranks.insert(*rank);
                words.remove(0);
            } else if let Some(rank) = table.ranks.get(words[words.len() - 1]) {
                ranks.insert(*rank);
                words.pop();
            } else if matches!(words[0], "first" | "second" | "third" | "senior")
                && words.get(1).is_some_and(|w| table.ranks.contains_key(w))
            {
                words.remove(0);
            } else {
                break;
            }
        }
        let (name, domains) = head(&words);
        Self { ranks, name, domains }
    }

    /// How two offices agree.
    pub(crate) fn agrees(&self, other: &Self) -> Agreement {
        if self.ranks != other.ranks || self.name.is_empty() || other.name.is_empty() {
            return Agreement::Different;
        }
        if self.name == other.name {
            if self.domains == other.domains || self.domains.iter().any(|d| other.domains.contains(d)) {
                return Agreement::Same;
            }
            // "Minister" alone may be any minister.
            return if self.domains.is_empty() || other.domains.is_empty() {
                Agreement::Loose
            } else {
                Agreement::Different
            };
        }
        let loose = |a: &Self, b: &Self| {
            a.domains.is_empty()
                && TABLE.generic.get(a.name.as_str()).is_some_and(|names| names.contains(&b.name.as_str()))
        };
        if loose(self, other) || loose(other, self) { Agreement::Loose } else { Agreement::Different }
    }

    /// Whether it is an office that makes its holder known in the whole world.
    pub(crate) fn is_top(&self) -> bool {
        self.ranks.is_empty()
            && (matches!(
                self.name.as_str(),
                "president" | "prime minister" | "monarch" | "chancellor" | "pope"
            ) || self.name == "secretary of state"
                || self.name == "secretary general"
                || self.name == "minister" && self.domains.contains("foreign"))
    }

    /// Whether one person at a time holds it, in one country or body.
    pub(crate) fn is_single(&self) -> bool {
        self.is_top()
            || self.ranks.is_empty()
                && (self.name == "minister" && !self.domains.is_empty()
                    || matches!(self.name.as_str(), "governor" | "mayor"))
    }

    /// Whether it is an office of state at all, as opposed to a profession.
    pub(crate) fn is_public(&self) -> bool {
        const PUBLIC: [&str; 32] = [
            "minister",
            "president",
            "prime minister",
            "secretary",
            "secretary of state",
            "chancellor",
            "monarch",
            "governor",
            "senator",
            "mayor",
            "speaker",
            "ambassador",
            "envoy",
            "leader",
            "chief of staff",
            "attorney general",
            "prosecutor general",
            "deputy",
            "lawmaker",
            "congressman",
            "representative",
            "judge",
            "justice",
            "commissioner",
            "councilor",
            "state councilor",
            "politician",
            "statesman",
            "supreme leader",
            "diplomat",
            "negotiator",
            "official",
        ];
        PUBLIC.contains(&self.name.as_str())
            || self.name.split(' ').any(|w| {
                matches!(
                    w,
                    "minister"
                        | "president"
                        | "governor"
                        | "ambassador"
                        | "secretary"
                        | "councilor"
                        | "speaker"
                )
            })
    }
}

/// Takes the country or body off an office: "president of the state of palestine" in it is "president".
fn without_body<'t>(mut text: &'t str, bodies: [&[String]; 2]) -> &'t str {
    for body in bodies.into_iter().flatten().map(String::as_str).filter(|b| !b.is_empty()) {
        if text.ends_with(body) {
            for joint in [" of the ", " of ", " to the ", " in "] {
                text = text.strip_suffix(body).and_then(|r| r.strip_suffix(joint)).unwrap_or(text);
            }
        }
        if text.starts_with(body) {
            for joint in [" s ", " "] {
                text = text.strip_prefix(body).and_then(|r| r.strip_prefix(joint)).unwrap_or(text);
            }
        }
    }
    text
}

fn head(words: &[&str]) -> (String, BTreeSet<String>) {
    let text = words.join(" ");
    let table = &*TABLE;
    if let Some(name) = table.offices.get(text.as_str()) {
        return match name.strip_prefix("minister ") {
            Some(domain) => ("minister".into(), BTreeSet::from([domain.to_owned()])),
            None => ((*name).to_owned(), BTreeSet::new()),
        };
    }
    let minister_of = |rest: &[&str]| ("minister".to_owned(), domains(rest));
    match words {
        // "minister of state for trade" is a junior minister; "minister of state security" is not.
        ["minister", "of", "state"] => ("minister of state".into(), BTreeSet::new()),
        ["minister", "of", "state", "for", rest @ ..] | ["state", "minister", "of" | "for", rest @ ..] => {
            ("minister of state".into(), domains(rest))
        }
        ["minister", "of" | "for", rest @ ..] if !rest.is_empty() => minister_of(rest),
        ["secretary", "of", "state", "for" | "of", rest @ ..] if !rest.is_empty() => minister_of(rest),
        ["secretary", "of", "state"] => ("secretary of state".into(), BTreeSet::new()),
        ["secretary", "of" | "for", rest @ ..] if !rest.is_empty() => minister_of(rest),
        ["state", "secretary", ..] => ("state secretary".into(), domains(words.get(3..).unwrap_or_default())),
        ["prime", "minister"] => ("prime minister".into(), BTreeSet::new()),
        [rest @ .., "minister"]
            if !rest.is_empty() && !["prime", "chief", "first"].contains(&rest[rest.len() - 1]) =>
        {
            minister_of(rest)
        }
        [rest @ .., "secretary"]
            if !rest.is_empty() && !NOT_OF_A_DEPARTMENT.contains(&rest[rest.len() - 1]) =>
        {
            minister_of(rest)
        }
        _ => (text, BTreeSet::new()),
    }
}

/// The fields of government among the words after "minister of".
fn domains(words: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut used = vec![false; words.len()];
    for (key, domain) in &TABLE.domains {
        for at in 0..(words.len() + 1).saturating_sub(key.len()) {
            let range = at..at + key.len();
            if words[range.clone()] == key[..] && !used[range.clone()].contains(&true) {
                used[range].fill(true);
                found.insert((*domain).to_owned());
            }
        }
    }
    if found.is_empty() {
        let rest: Vec<&str> = words.iter().copied().filter(|w| !SMALL.contains(w)).collect();
        if !rest.is_empty() {
            found.insert(rest.join(" "));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(a: &str, b: &str) -> Agreement {
        let bodies = ["syria".to_owned(), "united nations".to_owned(), "us".to_owned()];
        Office::parse(a, [&bodies, &[]]).agrees(&Office::parse(b, [&bodies, &[]]))
    }

    #[test]
    fn the_same_office() {
        for (a, b) in [
            ("Foreign Minister", "Minister of Foreign Affairs"),
            ("Foreign Minister", "Minister for Foreign Affairs and Trade"),
            ("Defense Secretary", "Secretary of Defence"),
            ("Defence Minister", "Minister of National Defence"),
            ("Foreign Secretary", "Secretary of State for Foreign and Commonwealth Affairs"),
            ("External Affairs Minister", "Minister of External Affairs"),
            ("Premier", "Prime Minister"),
            ("president", "President of Syria"),
            ("Secretary-General", "Secretary-General of the United Nations"),
            ("Vice President", "Vice-President"),
            ("acting Interior Minister", "Minister of Internal Affairs"),
            ("Treasury Secretary", "Secretary of the Treasury"),
            ("Federal Chancellor", "Chancellor"),
            ("US Secretary of State", "Secretary of State"),
            ("Deputy Defense Secretary", "Deputy Secretary of Defence"),
        ] {
            assert_eq!(agree(a, b), Agreement::Same, "{a} / {b}");
            assert_eq!(agree(b, a), Agreement::Same, "{b} / {a}");
        }
    }

    #[test]
    fn other_offices() {
        for (a, b) in [
            ("Foreign Minister", "Deputy Minister of Foreign Affairs"),
            ("Prime Minister", "Deputy Prime Minister"),
            ("President", "Vice President"),
            ("President", "President of the Senate"),
            ("President", "Prime Minister"),
            ("President-elect", "President"),
            ("Foreign Minister", "Minister of Foreign Trade"),
            ("Foreign Minister", "Minister of Finance"),
            ("Secretary of State", "Secretary of State for Health"),
            ("Secretary of State", "Under Secretary of State"),
            ("Secretary of State", "Secretary of State of Georgia"),
            ("Secretary", "Secretary-General"),
            ("", ""),
        ] {
            assert_eq!(agree(a, b), Agreement::Different, "{a} / {b}");
        }
    }

    #[test]
    fn loose_words() {
        assert_eq!(agree("leader", "President"), Agreement::Loose);
        assert_eq!(agree("Secretary", "Secretary of State"), Agreement::Loose);
        assert_eq!(agree("Minister", "Minister of Health"), Agreement::Loose);
    }
}
