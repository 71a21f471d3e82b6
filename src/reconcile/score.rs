//! Scoring: an entity and an entry in, how sure it is that they are the same out.
//!
//! The name makes the larger part of the score; country, position, time and the countries of the articles speak for the
//! entry or against it. A class that is not the entity's rules the entry out.

use super::{Candidate, Entry, Subject, Support};
use crate::date::Date;
use crate::extract::EntityType;
use crate::kb::{forgiven, key};
use crate::link::names::{Fit, Name, fit};
use crate::link::position::{Agreement, Office};

/// What a name is worth by how it fits, before anything else is known.
const SAME_NAME: f64 = 0.80;
const SAME_NAME_FOLDED: f64 = 0.78;
const OTHER_SPELLING: f64 = 0.74;
const SHORT_NAME: f64 = 0.62;
const ONE_LETTER: f64 = 0.60;
const TWO_LETTERS: f64 = 0.52;
const SURNAME: f64 = 0.50;

/// What speaks for an entry or against it.
const COUNTRY_AGREES: f64 = 0.12;
const COUNTRY_NEARBY: f64 = 0.06;
const COUNTRY_ABSENT: f64 = -0.05;
const COUNTRY_DIFFERS: f64 = -0.35;
const POSITION_AGREES: f64 = 0.12;
const POSITION_NEAR: f64 = 0.05;
const POSITION_DIFFERS: f64 = -0.05;
const CLASS_AGREES: f64 = 0.03;
const NOT_YET: f64 = -0.60;
const LONG_OVER: f64 = -0.40;
const SOME_TIME_OVER: f64 = -0.10;

/// The most that is ever believed of a machine's decision.
pub(super) const MOST: f64 = 0.99;

/// How many years after its end something is still in the news as if it were there.
const AFTERLIFE: i16 = 1;

/// The age in years at which people begin to hold positions that news tells of.
const COMING_OF_AGE: i16 = 16;

/// The type of an entity, if it is known.
type Of = Option<EntityType>;

/// What a name is worth and why; `None` if it is another name.
type Worth = Option<(f64, &'static str)>;

/// Judges an entry; `None` if it cannot be the entity.
pub fn score(subject: &Subject, entry: Entry) -> Option<Candidate> {
    judge(subject, entry, pair)
}

/// Judges an entry whose name is only much like that of the entity: one for a person to look at, never so sure that it
/// would be decided on.
pub(super) fn score_near(subject: &Subject, entry: Entry) -> Option<Candidate> {
    judge(subject, entry, |of, ours, theirs| pair(of, ours, theirs).or_else(|| near(ours, theirs)))
}

fn judge(subject: &Subject, entry: Entry, pair: impl Fn(Of, &str, &str) -> Worth) -> Option<Candidate> {
    if let (Some(ours), Some(theirs)) = (subject.entity_type, entry.class)
        && ours != theirs
    {
        return None;
    }
    let (mut score, reason) = name(subject, &entry, pair)?;
    let mut reasons = vec![reason];
    let mut support = Support::None;
    let mut count = |weight: f64, reason: &'static str| {
        score += weight;
        reasons.push(reason);
        support = support.max(match weight {
            COUNTRY_AGREES.. => Support::Agreed,
            COUNTRY_NEARBY.. => Support::Nearby,
            _ => Support::None,
        });
    };
    if entry.class.is_some() {
        count(CLASS_AGREES, "class agrees");
    }
    country(subject, &entry, &mut count);
    position(subject, &entry, &mut count);
    time(subject, &entry, &mut count);
    Some(Candidate { entry, score: bounded(score), reasons, support })
}

/// A score between 0 and [`MOST`], to the thousandth.
pub(super) fn bounded(score: f64) -> f64 {
    (score.clamp(0.0, MOST) * 1000.0).round() / 1000.0
}

/// How the best pair of names fits.
fn name(subject: &Subject, entry: &Entry, pair: impl Fn(Of, &str, &str) -> Worth) -> Worth {
    let mut best: Worth = None;
    for ours in &subject.names {
        for theirs in &entry.names {
            let found = pair(subject.entity_type, ours, theirs);
            if found.is_some_and(|(worth, _)| best.is_none_or(|(other, _)| worth > other)) {
                best = found;
            }
        }
    }
    best
}

fn pair(entity_type: Of, ours: &str, theirs: &str) -> Worth {
    let full = entity_type != Some(EntityType::Person) || ours.trim().contains(char::is_whitespace);
    let (our_key, their_key) = (key(ours), key(theirs));
    if our_key == their_key && full {
        return Some(if ours == theirs {
            (SAME_NAME, "name is the same")
        } else {
            (SAME_NAME_FOLDED, "name is the same but for case, accents or script")
        });
    }
    if entity_type != Some(EntityType::Person) {
        let long = forgiven(our_key.chars().count()) > 0;
        return (long && strsim::osa_distance(&our_key, &their_key) == 1)
            .then_some((ONE_LETTER, "name is the same but for one letter"));
    }
    Some(match fit(Name::new(&our_key).forms(), Name::new(&their_key).forms())? {
        Fit::Same => (SAME_NAME_FOLDED, "name is the same but for case, accents or script"),
        Fit::Spelling => (OTHER_SPELLING, "name is the same in another spelling"),
        Fit::Partial => (SHORT_NAME, "one name is a short form of the other"),
        Fit::Fuzzy => (ONE_LETTER, "name is the same but for one letter"),
        Fit::FamilyName => (SURNAME, "family name is the same"),
    })
}

/// How much names are worth that differ in no more letters than their length forgives.
fn near(ours: &str, theirs: &str) -> Worth {
    let (ours, theirs) = (key(ours), key(theirs));
    let length = ours.chars().count().min(theirs.chars().count());
    (strsim::osa_distance(&ours, &theirs) <= forgiven(length))
        .then_some((TWO_LETTERS, "name is the same but for a letter or two"))
}

fn country(subject: &Subject, entry: &Entry, count: &mut impl FnMut(f64, &'static str)) {
    let Some(country) = &entry.country else { return };
    if subject.entity_type == Some(EntityType::Country) {
        return;
    }
    if subject.countries.contains(country) {
        count(COUNTRY_AGREES, "country agrees");
    } else if !subject.countries.is_empty() {
        count(COUNTRY_DIFFERS, "country differs");
    } else if subject.nearby.contains(country) {
        count(COUNTRY_NEARBY, "country is named in the articles");
    } else if !subject.nearby.is_empty() {
        count(COUNTRY_ABSENT, "country is not named in the articles");
    }
}

fn position(subject: &Subject, entry: &Entry, count: &mut impl FnMut(f64, &'static str)) {
    let office = |name: &String| Office::parse(name, [&[], &[]]);
    let ours: Vec<_> = subject.positions.iter().map(office).collect();
    let theirs = entry.positions.iter().map(office);
    let best = theirs.flat_map(|theirs| ours.iter().map(move |ours| ours.agrees(&theirs))).max();
    match best {
        Some(Agreement::Same) => count(POSITION_AGREES, "position agrees"),
        Some(Agreement::Loose) => count(POSITION_NEAR, "position is of the same kind"),
        Some(Agreement::Different) => count(POSITION_DIFFERS, "position differs"),
        None => {}
    }
}

fn time(subject: &Subject, entry: &Entry, count: &mut impl FnMut(f64, &'static str)) {
    let begun = if entry.class == Some(EntityType::Person) { COMING_OF_AGE } else { 0 };
    let year = |date: Option<Date>| date.map(Date::year);
    if let (Some(from), Some(last)) = (year(entry.from), year(subject.last))
        && from.saturating_add(begun) > last
    {
        count(NOT_YET, "it was not there yet when the articles were written");
    }
    if let (Some(to), Some(first)) = (year(entry.to), year(subject.first))
        && to.saturating_add(AFTERLIFE) < first
    {
        // What is past is still written about, but does not act.
        match subject.positions.is_empty() {
            true => count(SOME_TIME_OVER, "it was over when the articles were written"),
            false => count(LONG_OVER, "it was over when the articles gave it a position"),
        }
    }
}
