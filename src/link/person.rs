//! Persons: an entity of the type Person in, the official that the person is out.
//!
//! Three things are compared with each term of office: the country or body, the position, and the date of the
//! article. A full name needs some of them, a family name alone or an unusual spelling all of them, and only one
//! official may be left.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::extract::{EntityType, Kind, Role};
use crate::gazetteer::{Class, Entry, EntryId, Gazetteer, NameForm, Tenure, fold};
use crate::memo::{Memo, answer};

use super::context::Context;
use super::names::Fit;
use super::officials::Namesakes;
use super::organisation::is_generic;
use super::position::{Agreement, Office};
use super::target::Verdict;
use super::tenure::{Timing, official_known_until, timing};

/// How many years before or after a term of office a full name still means the official, with a role in the same
/// country, or in a body of many states.
const NEAR_WITH_ROLE: i64 = 10;

/// The same, without a role, if the article names the country.
const NEAR_WITHOUT_ROLE: i64 = 5;

/// The same for a rare name, or with a public role in a body of which no country is known.
const NEAR_FOR_A_RARE_NAME: i64 = 8;

/// The same for a rare name of one who held an office that the whole world knows.
const NEAR_THE_TOP: i64 = 10;

/// How long a term of office without a known end is believed to last, in years, unless it is a top office.
const CREDIBLE_OPEN_TERM: i64 = 8;

/// How many officials of one given and family name may be expected by chance, at most, for a full name without a
/// fitting position to mean the one who is known.
const COMMON_NAME: f64 = 0.05;

/// The same, for a name so rare that it means the official in another leading role some years before or after.
const RARE_NAME: f64 = 0.01;

/// Words in the positions of people who lead something: those that officials take up before or after office.
const LEADING: [&str; 7] = ["chair", "head", "director", "leader", "president", "chief", "secretary"];

/// How well a person of an article agrees with an official, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// Something speaks against it.
    Conflict,
    /// Nothing speaks for it but the name.
    NameOnly,
    /// The country is named in the article and the date is near; or a top office is held at the time, or was or will
    /// be by a bearer of a rare name.
    Near,
    /// The country is named in the article and some office is held at the time.
    Context,
    /// The role is in the same country, but the position is not the one that is known.
    Country,
    /// Country and position agree, but the term of office was over or had not begun.
    Term,
    /// Country and date agree, and the position as far as it says anything; or all but the country, which is named.
    Likely,
    /// Country, position and date agree.
    Full,
}

pub(crate) fn find<'g>(context: &Context<'_, 'g>, entity: usize) -> Vec<(Entry<'g>, Verdict)> {
    let Some(written) = context.names[entity].first() else { return Vec::new() };
    let namesakes = Namesakes::of(written, context.gazetteer);
    // Part of a name says nothing without a role; without a role only a full name says who it is.
    if context.roles(entity).next().is_none() && (namesakes.single || !namesakes.may_be_full) {
        return Vec::new();
    }
    let found = namesakes.found(context.gazetteer);
    let roles: Vec<RoleFacts> = context.roles(entity).map(|r| RoleFacts::new(context, r)).collect();
    let full_name = |f: Fit| matches!(f, Fit::Same | Fit::Spelling);
    let full = found.officials.iter().any(|(_, f)| full_name(*f));
    let rare = found.expected.is_some_and(|n| n <= RARE_NAME);
    let judge = Judge { context, roles: &roles, rare };
    let judged: Vec<(Fit, Strength, Entry<'g>)> = found
        .officials
        .iter()
        .filter(|(_, f)| full_name(*f) || !full && !roles.is_empty())
        .map(|(official, fit)| {
            let official = context.gazetteer.entry(*official);
            (*fit, judge.strength(&official), official)
        })
        .collect();
    if full {
        return by_full_name(context, found.expected.is_none_or(|n| n > COMMON_NAME), judged);
    }
    by_weak_name(context, &roles, judged)
}

fn by_full_name<'g>(
    context: &Context<'_, 'g>,
    is_common: bool,
    mut judged: Vec<(Fit, Strength, Entry<'g>)>,
) -> Vec<(Entry<'g>, Verdict)> {
    // The better spelling wins only among equals.
    judged.sort_by_key(|(fit, strength, e)| (std::cmp::Reverse(*strength), *fit, e.id));
    let Some(&(fit, strength, entry)) = judged.first() else { return Vec::new() };
    let rival = judged.get(1).map(|(_, s, _)| *s);
    let needed = match (rival, fit) {
        (None, Fit::Same) => Strength::Near,
        (None, _) => Strength::Context,
        // Two of one name: the other must be out of the question.
        (Some(Strength::Conflict), _) => Strength::Country,
        (Some(_), _) => Strength::Likely,
    };
    let by_chance = strength <= Strength::Country && is_common;
    if strength >= needed && rival.is_none_or(|r| r < strength) && !by_chance {
        let (mut score, mut reason) = match strength {
            Strength::Full => (0.98, "full name, position and date agree".to_owned()),
            Strength::Likely => (0.93, "full name, country and date agree".to_owned()),
            Strength::Term => {
                (0.88, "full name, position and country agree, near the term of office".to_owned())
            }
            Strength::Country => (0.85, "full name and country agree, another position is known".to_owned()),
            Strength::Context => (0.85, "full name, a country of the article and date agree".to_owned()),
            _ => (0.75, "full name of one official only, near the time of office".to_owned()),
        };
        if fit != Fit::Same {
            score -= 0.03;
            reason.push_str("; another spelling");
        }
        let known = official_known_until(&entry);
        if let (Some((first, _)), Some(known)) = (context.published, known)
            && first > known
        {
            score *= 0.9;
            reason.push_str(&format!("; nothing is known after {known}"));
        }
        return vec![(entry, Verdict::same(score, reason))];
    }
    judged.retain(|(_, s, _)| *s > Strength::Conflict || rival.is_none());
    judged
        .into_iter()
        .map(|(_, s, e)| {
            let (score, reason) = match s {
                Strength::Conflict => (0.1, "full name agrees, but the country does not"),
                _ if rival.is_some() => (0.4, "full name of several officials"),
                _ => (0.4, "full name agrees, nothing else is known"),
            };
            (e, Verdict::candidate(score, reason))
        })
        .collect()
}

/// A family name, a short form or a slip: only if one official is left by country, position and date.
fn by_weak_name<'g>(
    context: &Context<'_, 'g>,
    roles: &[RoleFacts],
    mut judged: Vec<(Fit, Strength, Entry<'g>)>,
) -> Vec<(Entry<'g>, Verdict)> {
    let known = |official: &Entry<'_>| {
        context.published.is_some_and(|(first, _)| official_known_until(official).is_none_or(|k| first <= k))
    };
    let current =
        roles.iter().any(|r| !r.former) && roles.iter().all(|r| !r.former || r.countries.is_empty());
    judged.retain(|(fit, s, _)| *s >= Strength::Likely && (*fit != Fit::Fuzzy || *s == Strength::Full));
    judged.sort_by_key(|(fit, strength, e)| (std::cmp::Reverse(*strength), *fit, e.id));
    let best = judged.first().map(|(_, s, _)| *s);
    judged.retain(|(_, s, _)| Some(*s) == best);
    if let [(fit, strength, entry)] = judged[..]
        && known(&entry)
        && current
    {
        let name = match fit {
            Fit::FamilyName => "family name",
            Fit::Partial => "short form of the name",
            _ => "name but for one letter",
        };
        let (score, reason) = match strength {
            Strength::Full => (0.92, format!("{name}, position and date leave one official")),
            _ => (0.85, format!("{name}, country and date leave one official")),
        };
        return vec![(entry, Verdict::same(score, reason))];
    }
    judged
        .into_iter()
        .map(|(_, _, e)| (e, Verdict::candidate(0.3, "part of the name, position and country agree")))
        .collect()
}

/// A role of the person, with what the article says about where it is held.
struct RoleFacts {
    position: String,
    countries: BTreeSet<String>,
    /// The organisation that the role is in, if that is decided.
    body: Option<EntryId>,
    /// Folded names of the country or organisation that the role is in.
    body_names: Rc<[String]>,
    /// Whether bodies of many states bear the name of what the role is in: "Senate".
    generic: bool,
    /// Whether the role is in a body of many states.
    international: bool,
    /// Whether the role is in a part of a country.
    of_a_part: bool,
    /// Whether the article says in what the position is held.
    placed: bool,
    former: bool,
}

impl RoleFacts {
    fn new(context: &Context<'_, '_>, role: &Role) -> Self {
        let of = role.of.as_deref().and_then(|id| context.position_of(id));
        Self {
            position: role.position.clone(),
            countries: of.map(|of| context.countries_of(of)).unwrap_or_default(),
            body: of
                .and_then(|of| context.entry(of))
                .filter(|e| e.class() == Class::Organisation)
                .map(|e| e.id),
            body_names: of.map(|of| body_names(context, of)).unwrap_or_default(),
            generic: of.is_some_and(|of| context.names[of].iter().all(|n| is_generic(n))),
            international: of
                .and_then(|of| context.entry(of))
                .is_some_and(|e| e.kind() == Some(Kind::Intergovernmental)),
            of_a_part: of.is_some_and(|of| context.record.entities[of].entity_type == EntityType::Place),
            placed: of.is_some(),
            former: role.former,
        }
    }
}

thread_local! {
    static COUNTRY_NAMES: RefCell<Memo<String, Rc<[String]>>> = RefCell::default();
    static ENTRY_NAMES: RefCell<Memo<EntryId, Rc<[String]>>> = RefCell::default();
}

/// The folded names under which an office may mention a country or body.
fn folded_names(entry: &Entry<'_>) -> impl Iterator<Item = String> {
    entry.names().filter(|(_, form)| *form != NameForm::Weak).map(|(name, _)| fold(name))
}

/// The folded names of a country, in the order of the gazetteer.
fn country_names(gazetteer: &Gazetteer, iso2: &str) -> Rc<[String]> {
    answer(&COUNTRY_NAMES, iso2, || gazetteer.country(iso2).iter().flat_map(folded_names).collect())
}

/// The folded names of an entry, sorted, none twice.
fn entry_names(entry: &Entry<'_>) -> Rc<[String]> {
    answer(&ENTRY_NAMES, &entry.id, || {
        folded_names(entry).collect::<BTreeSet<String>>().into_iter().collect()
    })
}

/// The same for an entity of the article: the names of what it is known to be, and those that the article gives.
fn body_names(context: &Context<'_, '_>, entity: usize) -> Rc<[String]> {
    let known = context.entry(entity).map(|entry| entry_names(&entry)).unwrap_or_default();
    let new: Vec<String> = context.names[entity]
        .iter()
        .map(|name| fold(name))
        .filter(|name| known.binary_search(name).is_err())
        .collect();
    if new.is_empty() {
        return known;
    }
    let all: BTreeSet<String> = known.iter().cloned().chain(new).collect();
    all.into_iter().collect()
}

/// A role of the person, read as one in the country of an official.
struct Claim<'c, 'g> {
    role: &'c RoleFacts,
    country: Option<&'g str>,
    /// Folded names of the country.
    country_names: Rc<[String]>,
    office: Rc<Office>,
}

impl<'c, 'g> Claim<'c, 'g> {
    fn new(role: &'c RoleFacts, country: Option<&'g str>, gazetteer: &Gazetteer) -> Self {
        let country_names = country.map(|iso2| country_names(gazetteer, iso2)).unwrap_or_default();
        let mut claim = Self { role, country, country_names, office: Rc::default() };
        claim.office = Office::parse(&role.position, claim.bodies());
        claim
    }

    /// What an office in the country may name without meaning more by it.
    fn bodies(&self) -> [&[String]; 2] {
        [&self.role.body_names[..], &self.country_names[..]]
    }
}

/// Compares officials with one person's roles.
struct Judge<'c, 'r, 'g> {
    context: &'c Context<'r, 'g>,
    roles: &'c [RoleFacts],
    /// Whether the person's full name is one that few can have.
    rare: bool,
}

impl<'g> Judge<'_, '_, 'g> {
    fn strength(&self, official: &Entry<'g>) -> Strength {
        let roles = self.roles;
        if roles.is_empty() {
            return self.without_role(official);
        }
        let strengths: Vec<Strength> = roles.iter().map(|r| self.with_role(official, r)).collect();
        let best = strengths.iter().copied().max().unwrap_or(Strength::NameOnly);
        // One role in another country speaks against the person even if a role elsewhere says nothing.
        let conflict = strengths.contains(&Strength::Conflict);
        if conflict && best <= Strength::Term { Strength::Conflict } else { best }
    }

    fn without_role(&self, official: &Entry<'g>) -> Strength {
        official
            .tenures()
            .map(|t| {
                let named = self.country(&t).is_some_and(|iso2| self.context.speaks_of(iso2));
                let names = [
                    t.body.map(|id| entry_names(&self.context.gazetteer.entry(id))).unwrap_or_default(),
                    self.country(&t).map(|c| country_names(self.context.gazetteer, c)).unwrap_or_default(),
                ];
                let top = Office::parse(t.position, [&names[0], &names[1]]).is_top();
                match (named, self.timing(&t, false)) {
                    // In a report on sport a name is an athlete's.
                    _ if self.context.is_sport && !(top && named) => Strength::NameOnly,
                    (true, Timing::During) => Strength::Context,
                    (true, Timing::Apart(years)) if years.0 <= NEAR_WITHOUT_ROLE => Strength::Near,
                    (true, Timing::Apart(years)) if self.rare && years.0 <= NEAR_FOR_A_RARE_NAME => {
                        Strength::Near
                    }
                    (false, Timing::During) if top => Strength::Near,
                    // Who once has governed a country is named long before and after.
                    (true, Timing::Apart(years)) if top && self.rare && years.0 <= NEAR_THE_TOP => {
                        Strength::Near
                    }
                    (_, Timing::Unknown) if top && self.rare => Strength::Near,
                    (true, Timing::Unknown) if top => Strength::Near,
                    _ => Strength::NameOnly,
                }
            })
            .max()
            .unwrap_or(Strength::NameOnly)
    }

    fn with_role(&self, official: &Entry<'g>, role: &RoleFacts) -> Strength {
        let mut best = None;
        let mut country = None;
        let mut claim = Claim::new(role, country, self.context.gazetteer);
        for tenure in official.tenures() {
            // Most officials held all their offices in one country.
            if self.country(&tenure) != country {
                country = self.country(&tenure);
                claim = Claim::new(role, country, self.context.gazetteer);
            }
            best = best.max(Some(self.term(&tenure, &claim)));
        }
        best.unwrap_or(Strength::NameOnly)
    }

    fn term(&self, tenure: &Tenure<'g>, claim: &Claim<'_, 'g>) -> Strength {
        let Claim { role, country, office: ours, .. } = claim;
        let country = *country;
        let theirs = Office::parse(tenure.position, claim.bodies());
        let elsewhere =
            country.is_some_and(|iso2| !role.countries.is_empty() && !role.countries.contains(iso2));
        let names_body = names_body(tenure.position, &role.body_names);
        let in_body = role.body.is_some() && tenure.body == role.body
            || tenure.body.is_none() && names_body && !role.generic && !elsewhere;
        let same_country = match country {
            _ if in_body => Some(true),
            Some(iso2) if !role.countries.is_empty() => Some(role.countries.contains(iso2)),
            _ => None,
        };
        let timing = self.timing(tenure, role.former);
        let mut position = ours.agrees(&theirs);
        // The premier of a part of a country is not the country's.
        if role.of_a_part && !names_body {
            position = Agreement::Different;
        }
        let named = country.is_some_and(|iso2| self.context.speaks_of(iso2));
        let strength = match (same_country, position, timing) {
            (Some(false), ..) => Strength::Conflict,
            (Some(true), Agreement::Same, Timing::During) => Strength::Full,
            (Some(true), Agreement::Loose, Timing::During) => Strength::Likely,
            (None, Agreement::Same, Timing::During) if named && !role.placed => Strength::Likely,
            (None, Agreement::Same, Timing::During) if theirs.is_top() && !role.placed => Strength::Context,
            (Some(true), Agreement::Same | Agreement::Loose, Timing::Apart(years))
                if years.0 <= NEAR_WITH_ROLE =>
            {
                Strength::Term
            }
            // An article without a date.
            (Some(true), Agreement::Same, Timing::Unknown) => Strength::Term,
            (Some(true), _, Timing::During) if ours.is_public() => Strength::Country,
            (Some(true), _, Timing::Apart(years)) if ours.is_public() && years.0 <= NEAR_WITH_ROLE => {
                Strength::Country
            }
            (None, _, Timing::During) if named && ours.is_public() && !role.placed => Strength::Near,
            // Between offices, or at the head of something else: a former minister who leads a party or a bank.
            (Some(true), _, Timing::Apart(years))
                if self.rare && years.0 <= NEAR_WITH_ROLE && is_leading(&role.position) =>
            {
                Strength::Near
            }
            (None, _, Timing::Apart(years))
                if named
                    && self.rare
                    && years.0 <= NEAR_FOR_A_RARE_NAME
                    && (ours.is_public() || is_leading(&role.position)) =>
            {
                Strength::Near
            }
            // Those who have governed a country go on to lead the bodies of many.
            (None, _, Timing::During | Timing::Apart(_))
                if role.international
                    && self.rare
                    && self.years_apart(tenure) <= NEAR_WITH_ROLE
                    && (ours.is_public() || is_leading(&role.position)) =>
            {
                Strength::Near
            }
            _ => Strength::NameOnly,
        };
        // A long term of office without an end may be one whose end the sources lack.
        if self.is_doubtful(tenure) && !theirs.is_top() { strength.min(Strength::Country) } else { strength }
    }

    /// Whether a term of office is only thought to last because no end is known.
    fn is_doubtful(&self, tenure: &Tenure<'_>) -> bool {
        let Some((published, _)) = self.context.published else { return false };
        let began = tenure.start.map(|start| i64::from(start.year()));
        tenure.end.is_none()
            && began.is_none_or(|year| i64::from(published.year()) - year > CREDIBLE_OPEN_TERM)
    }

    /// How many years lie between a term of office and the article, 0 if it was held then.
    fn years_apart(&self, tenure: &Tenure<'_>) -> i64 {
        match self.timing(tenure, false) {
            Timing::Apart(years) => years.0,
            Timing::During => 0,
            Timing::Unknown => i64::MAX,
        }
    }

    /// The country of a term of office.
    fn country(&self, tenure: &Tenure<'g>) -> Option<&'g str> {
        tenure.country.or_else(|| self.context.gazetteer.entry(tenure.body?).country())
    }

    fn timing(&self, tenure: &Tenure<'_>, former: bool) -> Timing {
        timing(self.context.published, tenure, former)
    }
}

/// Whether a position is one at the head of something: "managing director".
fn is_leading(position: &str) -> bool {
    fold(position).split(' ').any(|w| LEADING.iter().any(|l| w.starts_with(l)))
}

/// Whether the name of a position ends with the name of a body: "Secretary-General of the United Nations".
fn names_body(position: &str, bodies: &[String]) -> bool {
    let position = fold(position);
    bodies.iter().filter(|b| b.len() > 2).any(|b| {
        position
            .strip_suffix(b.as_str())
            .is_some_and(|rest| rest.ends_with(" of ") || rest.ends_with(" of the "))
    })
}
