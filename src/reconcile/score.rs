//! Scoring: an entity and an entry in, how sure it is that they are the same out.
//!
//! The name makes the larger part of the score; country, position, time and the countries of the articles speak for the
//! entry or against it. A class that is not the entity's rules the entry out.

use super::office::{Service, service};
use super::{Candidate, Entry, Subject, Support};
use crate::date::Date;
use crate::extract::EntityType;
use crate::kb::forms::{PersonName, spelt_out, without_legal_form};
use crate::kb::{forgiven, key};
use crate::link::names::{Fit, Name, fit, reordered, shortened, subsequence};
use crate::link::position::{Agreement, Office};

/// What a name is worth by how it fits, before anything else is known.
const SAME_NAME: f64 = 0.80;
const SAME_NAME_FOLDED: f64 = 0.78;
const OTHER_SPELLING: f64 = 0.74;
const SHORT_NAME: f64 = 0.62;
const ONE_LETTER: f64 = 0.60;
const TWO_LETTERS: f64 = 0.52;
const LEGAL_FORM: f64 = 0.62;
const OTHER_ORDER: f64 = 0.62;
const PART: f64 = 0.55;
const SURNAME: f64 = 0.50;
const OTHER_MIDDLE: f64 = 0.40;

/// What speaks for an entry or against it.
const COUNTRY_AGREES: f64 = 0.12;
const COUNTRY_NEARBY: f64 = 0.06;
const COUNTRY_ABSENT: f64 = -0.05;
const COUNTRY_DIFFERS: f64 = -0.35;
const POSITION_AGREES: f64 = 0.12;
const POSITION_NEAR: f64 = 0.05;
const POSITION_DIFFERS: f64 = -0.05;
const HELD_IT_ALONE: f64 = 0.33;
const HELD_IT: f64 = 0.24;
const HELD_IT_ANOTHER_TIME: f64 = -0.20;
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
    let service = service(subject, &entry.terms);
    // Where somebody holds office says more than whose citizen he is.
    if !matches!(service, Some(Service::There { .. })) {
        country(subject, &entry, &mut count);
    }
    match service {
        Some(service) => office(service, &mut count),
        None => position(subject, &entry, &mut count),
    }
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
        if matches!(entity_type, Some(EntityType::Organisation | EntityType::Place))
            && spelt_out(ours) == spelt_out(theirs)
        {
            return Some((OTHER_SPELLING, "name is the same but for abbreviations"));
        }
        if entity_type == Some(EntityType::Organisation)
            && without_legal_form(ours) == without_legal_form(theirs)
        {
            return Some((LEGAL_FORM, "name is the same but for its legal form"));
        }
        let long = forgiven(our_key.chars().count()) > 0;
        return (long && strsim::osa_distance(&our_key, &their_key) == 1)
            .then_some((ONE_LETTER, "name is the same but for one letter"));
    }
    person(&PersonName::new(ours), &PersonName::new(theirs))
}

/// How the names of two persons fit, in whatever order and with whatever customary parts they are written.
fn person(ours: &PersonName, theirs: &PersonName) -> Worth {
    let (a, b) = (Name::new(&ours.name), Name::new(&theirs.name));
    let found = fit(a.forms(), b.forms());
    if ours.generation.is_some() && theirs.generation.is_some() && ours.generation != theirs.generation {
        return found.map(|_| (OTHER_MIDDLE, "name is that of another generation of a family"));
    }
    let changed = if ours.is_inverted != theirs.is_inverted {
        Some((OTHER_ORDER, "name is the same in another order"))
    } else if ours.generation != theirs.generation {
        Some((SHORT_NAME, "name is the same but for the generation"))
    } else {
        None
    };
    Some(match found {
        Some(Fit::Same | Fit::Spelling) if changed.is_some() => return changed,
        Some(Fit::Same) => (SAME_NAME_FOLDED, "name is the same but for case, accents or script"),
        Some(Fit::Spelling) => (OTHER_SPELLING, "name is the same in another spelling"),
        Some(Fit::Partial) => (SHORT_NAME, "one name is a short form of the other"),
        // Another initial is another name.
        Some(Fit::Fuzzy) if other_initial(&ours.name, &theirs.name) => return other_form(ours, theirs),
        Some(Fit::Fuzzy) => (ONE_LETTER, "name is the same but for one letter"),
        Some(Fit::FamilyName) => (SURNAME, "family name is the same"),
        None => return other_form(ours, theirs),
    })
}

/// Whether the names have different initials in the same place.
fn other_initial(ours: &str, theirs: &str) -> bool {
    let is_initial = |word: &str| word.chars().count() == 1;
    ours.split(' ').zip(theirs.split(' ')).any(|(a, b)| a != b && is_initial(a) && is_initial(b))
}

/// What names are worth that fit only in another order or with names left out.
fn other_form(ours: &PersonName, theirs: &PersonName) -> Worth {
    let (a, b) = (Name::new(&ours.name), Name::new(&theirs.name));
    let (a, b) = (a.forms(), b.forms());
    if a.len() < 2 || b.len() < 2 {
        return None;
    }
    if reordered(a, b) {
        return Some((OTHER_ORDER, "name is the same in another order"));
    }
    if shortened(a, b) || shortened(b, a) {
        return Some((PART, "given names are left out or initials"));
    }
    if subsequence(a, b) || subsequence(b, a) {
        return Some((PART, "one name is a part of the other"));
    }
    // The family name first, as in Hungary and East Asia.
    let turned = |name: &str| name.split_once(' ').map(|(first, rest)| Name::new(&format!("{rest} {first}")));
    let in_order = |x: &Option<Name>, y: crate::gazetteer::Forms<'_>| {
        x.as_ref().is_some_and(|x| {
            matches!(fit(x.forms(), y), Some(Fit::Same | Fit::Spelling | Fit::Partial))
                || shortened(x.forms(), y)
                || shortened(y, x.forms())
        })
    };
    if in_order(&turned(&ours.name), b) || in_order(&turned(&theirs.name), a) {
        return Some((SURNAME, "one name is a short form of the other in another order"));
    }
    let ends = |name: &str| Some((name.split_once(' ')?.0.to_owned(), name.rsplit_once(' ')?.1.to_owned()));
    (ends(&ours.name) == ends(&theirs.name))
        .then_some((OTHER_MIDDLE, "first and last name are the same, the middle names differ"))
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

fn office(service: Service, count: &mut impl FnMut(f64, &'static str)) {
    match service {
        Service::There { single: true } => {
            count(HELD_IT_ALONE, "it alone held the position there at that time")
        }
        Service::There { single: false } => count(HELD_IT, "it held the position there at that time"),
        Service::Position => count(POSITION_AGREES, "position agrees"),
        Service::Near => count(POSITION_NEAR, "position is of the same kind"),
        Service::AnotherTime => count(HELD_IT_ANOTHER_TIME, "it held the position at another time"),
        Service::Elsewhere => count(POSITION_DIFFERS, "it held the position elsewhere"),
        Service::Different => count(POSITION_DIFFERS, "position differs"),
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
