//! Mentions to entities: names of one article that mean the same thing become one entry.

use std::collections::HashMap;

use crate::extract::draft::{Draft, DraftEntity, Form, Mention};
use crate::extract::record::EntityType;
use crate::gazetteer::{Class, EntryId, Gazetteer};

use super::Candidate;
use super::settle::{folded, initials};
use super::tables::{PARTICLES, PLACE_HEADS};

/// The keys under which the entities so far can be found.
#[derive(Default)]
struct Index {
    by_key: HashMap<String, usize>,
}

pub(super) fn cluster(draft: &mut Draft<'_>, gazetteer: &Gazetteer, candidates: Vec<Candidate>) {
    // Long names first: the short forms then find them.
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let names: Vec<String> = candidates.iter().map(|c| folded(&draft.analysis, &c.tokens)).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(names[i].split(' ').count()), i));
    let mut index = Index::default();
    let mut entity_of = vec![0; candidates.len()];
    let mut count = 0;
    for &i in &order {
        let keys = keys(&candidates[i], &names[i]);
        let found = keys.iter().find_map(|key| index.by_key.get(&**key).copied());
        let entity = found.unwrap_or(count);
        count = count.max(entity + 1);
        entity_of[i] = entity;
        for key in own_keys(&candidates[i], &names[i]) {
            index.by_key.entry(key).or_insert(entity);
        }
    }
    // Number the entities by first mention.
    let mut number: HashMap<usize, usize> = HashMap::new();
    let mut mentions = Vec::new();
    let mut covered = 0;
    for (i, candidate) in candidates.iter().enumerate() {
        if candidate.tokens.start < covered {
            continue;
        }
        covered = candidate.tokens.end;
        let next = number.len();
        let entity = *number.entry(entity_of[i]).or_insert(next);
        let name = draft.analysis.slice(candidate.tokens.clone());
        if entity == draft.entities.len() {
            draft.entities.push(DraftEntity {
                entity_type: candidate.entity_type,
                kind: candidate.kind,
                name: name.to_owned(),
                country: country(gazetteer, candidate),
                confidence: candidate.confidence,
                rule: candidate.rule,
            });
        } else {
            let known = &mut draft.entities[entity];
            let fuller = name.chars().count() > known.name.chars().count();
            if candidate.form == Form::Name && (fuller || is_dateline_form(&known.name, name)) {
                name.clone_into(&mut known.name);
            }
            known.kind = known.kind.or(candidate.kind);
            if known.country.is_none() {
                known.country = country(gazetteer, candidate);
            }
            if candidate.confidence > known.confidence {
                known.confidence = candidate.confidence;
                known.rule = candidate.rule;
            }
        }
        mentions.push(Mention { tokens: candidate.tokens.clone(), entity, form: candidate.form });
    }
    name_countries(draft, &mentions);
    draft.set_mentions(mentions);
}

/// Whether `shouted` is `name` in capitals, as datelines write places.
fn is_dateline_form(shouted: &str, name: &str) -> bool {
    shouted != name && shouted == name.to_uppercase() && shouted.chars().count() > 4
}

/// A country goes by its name, not its adjective or capital, where the article has the name.
fn name_countries(draft: &mut Draft<'_>, mentions: &[Mention]) {
    for (number, entity) in
        draft.entities.iter_mut().enumerate().filter(|(_, e)| e.entity_type == EntityType::Country)
    {
        let longest = mentions
            .iter()
            .filter(|m| m.entity == number && m.form == Form::Name)
            .map(|m| draft.analysis.slice(m.tokens.clone()))
            .max_by_key(|name| name.chars().count());
        if let Some(name) = longest {
            name.clone_into(&mut entity.name);
        }
    }
}

fn country(gazetteer: &Gazetteer, candidate: &Candidate) -> Option<String> {
    let entry = gazetteer.entry(*candidate.entries.first()?);
    let code = match entry.class() {
        Class::Country => entry.iso2().or_else(|| entry.country()),
        // A name of many places says nothing of the country.
        _ if candidate.entries.iter().all(|&id| gazetteer.entry(id).country() == entry.country()) => {
            entry.country()
        }
        _ => None,
    };
    code.map(str::to_owned)
}

fn entry_key(id: EntryId) -> String {
    format!("entry {id:?}")
}

/// The keys under which an earlier, longer name of the same thing may be found; the most certain first.
fn keys(candidate: &Candidate, name: &str) -> Vec<String> {
    let mut keys = match candidate.entity_type {
        EntityType::Country => {
            return candidate.entries.first().map(|&id| entry_key(id)).into_iter().collect();
        }
        EntityType::Person => vec![format!("person {name}"), format!("person part {name}")],
        EntityType::Organisation => {
            vec![
                format!("organisation {name}"),
                format!("bag {}", bag(name)),
                format!("ending {name}"),
                format!("initials {name}"),
            ]
        }
        EntityType::Place => vec![
            format!("place {name}"),
            format!("place {}", without_head(name)),
            format!("place part {name}"),
        ],
    };
    if matches!(candidate.entity_type, EntityType::Organisation) {
        keys.extend(candidate.entries.first().map(|&id| entry_key(id)));
    }
    keys
}

/// The keys under which shorter names of the same thing will find it.
fn own_keys(candidate: &Candidate, name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let mut keys = Vec::new();
    match candidate.entity_type {
        EntityType::Country => {}
        EntityType::Person => {
            keys.push(format!("person {name}"));
            for from in 0..words.len() {
                for to in from + 1..=words.len().min(from + 4) {
                    if !(to - from == 1 && PARTICLES.contains(words[from])) {
                        keys.push(format!("person part {}", words[from..to].join(" ")));
                    }
                }
            }
        }
        EntityType::Organisation => {
            keys.push(format!("organisation {name}"));
            keys.push(format!("bag {}", bag(name)));
            for from in 1..words.len() {
                keys.push(format!("ending {}", words[from..].join(" ")));
            }
            if words.len() > 1 {
                keys.extend(initials(name).map(|short| format!("initials {short}")));
            }
        }
        EntityType::Place => {
            keys.push(format!("place {name}"));
            keys.push(format!("place part {}", without_head(name)));
        }
    }
    if matches!(candidate.entity_type, EntityType::Organisation | EntityType::Country) {
        keys.extend(candidate.entries.first().map(|&id| entry_key(id)));
    }
    keys
}

/// The words of a name in no order and without small ones: "Defense Department" and "Department of Defense" agree.
fn bag(name: &str) -> String {
    let mut words: Vec<&str> =
        name.split(' ').filter(|w| !matches!(*w, "of" | "the" | "for" | "and")).collect();
    words.sort_unstable();
    words.join(" ")
}

/// A place's name without its head: "gaza" for "gaza strip". Of names that begin with a direction nothing is taken.
fn without_head(name: &str) -> &str {
    let Some((rest, last)) = name.rsplit_once(' ') else { return name };
    let words = |i: usize| (i == 0).then_some(last);
    match PLACE_HEADS.longest(&words) {
        Some(head)
            if head.columns.first() == Some(&"after")
                && !matches!(rest, "north" | "south" | "east" | "west" | "new") =>
        {
            rest
        }
        _ => name,
    }
}
