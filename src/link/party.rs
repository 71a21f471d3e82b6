//! Political parties: an entity of the type Organisation in, the party that it is out.
//!
//! Parties of many countries bear the same name, and no list has all of them. A party is linked only with its country:
//! the one that it is part of, one in front of its name, or one that the article names. A name that parties of several
//! countries bear, an acronym and a short name need the country to be the only one that the article names. A name that is an
//! ordinary word ("Hope") or an acronym ("PP") must be said to be a party's.

use std::collections::BTreeSet;

use crate::extract::{EntityType, Kind, RelationType};
use crate::gazetteer::{Class, Entry, NameForm, fold};

use super::context::Context;
use super::organisation::{is_acronym, is_generic};
use super::target::Verdict;

/// The table of parties, as entries name it among their sources.
const SOURCE: &str = "parties_wikidata.csv";
const REVIEWED: &str = "reviewed/organisations.tsv";

/// What the entity may be, if its name is that of a party and of no other body; `None` leaves it to other rules.
pub(super) fn find<'g>(context: &Context<'_, 'g>, entity: usize) -> Option<Vec<(Entry<'g>, Verdict)>> {
    let kind = context.record.entities[entity].kind;
    if !matches!(kind, None | Some(Kind::Party | Kind::ArmedGroup)) {
        return None;
    }
    let names = &context.names[entity];
    let in_front = names.iter().find_map(|name| context.country_in_front(name));
    let said = kind == Some(Kind::Party);
    let (used, parties) = names
        .iter()
        .map(String::as_str)
        .chain(in_front.as_ref().map(|(_, rest)| rest.as_str()))
        .find_map(|name| Some((name, bearers(context, name, said)?)))?;
    if !parties.iter().any(|party| party.source().contains(SOURCE)) {
        return None;
    }
    let mut countries: BTreeSet<String> = context
        .objects(entity, RelationType::PartOf)
        .flat_map(|object| context.countries_of(object))
        .collect();
    // "French Communist Party" is a name of its own; a country in front of the rest of a name tells whose it is.
    countries.extend(in_front.as_ref().map(|(iso2, _)| iso2.clone()));
    let of_country = !countries.is_empty();
    let fitting: Vec<Entry<'g>> = parties
        .iter()
        .filter(|party| {
            party.country().is_some_and(|iso2| {
                if of_country { countries.contains(iso2) } else { context.mentions(iso2) }
            })
        })
        .copied()
        .collect();
    let [party] = fitting[..] else {
        let list = if fitting.is_empty() { parties } else { fitting };
        return Some(candidates(list, "the country of the party is not known"));
    };
    if of_country {
        return Some(vec![(party, Verdict::same(0.95, "party of that name of the country"))]);
    }
    // Of a name this short there are more bearers than the list has: "Libertarian Party".
    let short = used.split(' ').count() < 3 && !party.source().contains(REVIEWED);
    let shared = super::is_shared(EntityType::Organisation, &fold(used));
    let vague = parties.len() > 1 || short || shared || is_acronym(used) || is_generic(used);
    if vague && party.country().is_some_and(|iso2| context.mentions_another_than(iso2)) {
        return Some(candidates(parties, "parties of several countries may bear the name"));
    }
    Some(vec![(party, Verdict::same(0.85, "party of that name of a country that the article names"))])
}

fn candidates<'g>(list: Vec<Entry<'g>>, why: &'static str) -> Vec<(Entry<'g>, Verdict)> {
    list.into_iter().map(|party| (party, Verdict::candidate(0.3, why))).collect()
}

/// The parties that bear a name, if no other body does. Weak names count where a party is said to be meant.
fn bearers<'g>(context: &Context<'_, 'g>, name: &str, said: bool) -> Option<Vec<Entry<'g>>> {
    let of = |name: &str| -> Vec<Entry<'g>> {
        let mut found: Vec<Entry<'g>> = Vec::new();
        for m in context.gazetteer.find(name).filter(|m| m.entry.class() == Class::Organisation) {
            let fits = m.form != NameForm::Weak || said && (!is_acronym(m.written) || is_acronym(name));
            if fits && super::context::fits_case(name, m.form) && !found.iter().any(|e| e.id == m.entry.id) {
                found.push(m.entry);
            }
        }
        found
    };
    let plain = name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name);
    let mut found = of(name);
    if found.is_empty() && plain != name {
        found = of(plain);
    }
    (!found.is_empty() && found.iter().all(|entry| entry.kind() == Some(Kind::Party))).then_some(found)
}
