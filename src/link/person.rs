//! Persons: an entity of the type Person in, the official that the person is out.
//!
//! Three things are compared with each term of office: the country or body, the position, and the date of the
//! article. A full name needs some of them, a family name alone or an unusual spelling all of them, and only one
//! official may be left.

use crate::gazetteer::Entry;

use super::context::Context;
use super::judge::{Judge, Strength};
use super::names::Fit;
use super::officials::Namesakes;
use super::role::RoleFacts;
use super::target::Verdict;
use super::tenure::official_known_until;

/// How many officials of one given and family name may be expected by chance, at most, for a full name without a
/// fitting position to mean the one who is known.
const COMMON_NAME: f64 = 0.05;

/// The same, for a name so rare that it means the official in another leading role some years before or after.
const RARE_NAME: f64 = 0.01;

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
    let uncommon = found.expected.is_some_and(|n| n <= COMMON_NAME);
    let judge = Judge { context, roles: &roles, rare, uncommon };
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
