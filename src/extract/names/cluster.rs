//! Mentions to entities: names of one article that mean the same thing become one entry.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::draft::{Draft, DraftEntity, Form, Mention};
use crate::extract::record::{EntityType, Kind};
use crate::gazetteer::{Class, EntryId, Gazetteer};

use super::nickname::without_nickname;
use super::settle::{folded, initials, words};
use super::tables::{PARTICLES, PLACE_HEADS};
use super::{Candidate, Given, PARSED};

/// Makes entities of the candidates. Those that are given stand fast: returns for each entity which of them it is.
pub(super) fn cluster(
    draft: &mut Draft<'_>,
    gazetteer: &Gazetteer,
    candidates: Vec<Candidate>,
    given: &Given,
) -> Vec<Vec<usize>> {
    // Long names first: the short forms then find them.
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let names: Vec<String> = candidates.iter().map(|c| folded(&draft.analysis, &c.tokens)).collect();
    let fast: Vec<Option<usize>> = candidates.iter().map(|c| given.entity_at(&c.tokens)).collect();
    order.sort_by_cached_key(|&i| (std::cmp::Reverse(names[i].split(' ').count()), fast[i].is_none(), i));
    let mut owners = Owners { given, of: FxHashMap::default(), entity: vec![None; given.entities.len()] };
    let mut by_key: HashMap<Key<'_>, usize, RandomState> = HashMap::default();
    let mut entity_of = vec![0; candidates.len()];
    let mut count = 0;
    let mut numbered = vec![false; candidates.len()];
    // The candidate by which each entity was met first, which is the longest.
    let mut first: Vec<usize> = Vec::new();
    let countries = countries_named(gazetteer, &candidates);
    for &i in &order {
        numbered[i] = true;
        let entry = entry_key(gazetteer, &candidates[i], &countries);
        let name = own_name(&candidates[i], &names[i]).filter(|_| fast[i].is_none());
        let repeated = name.and_then(|key| by_key.get(&key).copied());
        if let Some(entity) = repeated {
            // All keys of the name are known, from where it was met first.
            entity_of[i] = entity;
            if let Some(entry) = entry {
                by_key.entry(entry).or_insert(entity);
            }
            continue;
        }
        let expanded = i.checked_sub(1).filter(|&long| numbered[long] && in_brackets(draft, &candidates, i));
        let found = keys(&candidates[i], &names[i])
            .iter()
            .chain(&entry)
            .filter_map(|key| by_key.get(key).copied())
            .find(|&entity| !other_places(&candidates[first[entity]], &candidates[i]))
            .or(expanded.map(|i| entity_of[i]));
        let entity = match fast[i] {
            Some(own) => owners.entity(own, found, count),
            None => found.unwrap_or(count),
        };
        if entity == count {
            first.push(i);
            count += 1;
        }
        entity_of[i] = entity;
        for key in own_keys(&candidates[i], &names[i]).into_iter().chain(entry) {
            by_key.entry(key).or_insert(entity);
        }
    }
    // Number the entities by first mention.
    let mut number: FxHashMap<usize, usize> = FxHashMap::default();
    let mut mentions = Vec::new();
    let mut covered = 0;
    for (i, candidate) in candidates.iter().enumerate() {
        if candidate.tokens.start < covered {
            continue;
        }
        covered = candidate.tokens.end;
        let next = number.len();
        let entity = *number.entry(entity_of[i]).or_insert(next);
        let mut name = Cow::Borrowed(draft.analysis.slice(candidate.tokens.clone()));
        if candidate.entity_type == EntityType::Person && candidate.tokens.len() > 4 {
            name = without_nickname(draft.analysis.slice(candidate.tokens.clone()));
        }
        let name = &*name;
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
    let mut owned = vec![Vec::new(); draft.entities.len()];
    for (entity, own) in owners.of {
        if let Some(&at) = number.get(&entity) {
            owned[at] = own;
        }
    }
    owned
}

/// Whether two names of places are those of two places, as far as the gazetteer knows them: Hong Kong is not Hong Kong
/// Island.
fn other_places(long: &Candidate, short: &Candidate) -> bool {
    [long, short].iter().all(|c| c.entity_type == EntityType::Place && !c.entries.is_empty())
        && short.entries.iter().all(|id| !long.entries.contains(id))
}

/// Which of the given entities each entity is.
struct Owners<'g> {
    given: &'g Given,
    of: FxHashMap<usize, Vec<usize>>,
    /// The entity of each of the given ones.
    entity: Vec<Option<usize>>,
}

impl Owners<'_> {
    /// The entity of a given one: its own, the one that was found if that may be it, or a new one.
    fn entity(&mut self, own: usize, found: Option<usize>, new: usize) -> usize {
        if let Some(entity) = self.entity[own] {
            return entity;
        }
        let may_be = |entity: &usize| {
            self.of.get(entity).is_none_or(|owners| owners.iter().all(|&one| self.given.may_be_one(one, own)))
        };
        let entity = found.filter(may_be).unwrap_or(new);
        self.entity[own] = Some(entity);
        self.of.entry(entity).or_default().push(own);
        entity
    }
}

/// Whether the candidate stands in brackets after an organisation's name, so that it must be its acronym, in whatever
/// language: "the Example Workers' Party (PTE)".
fn in_brackets(draft: &Draft<'_>, candidates: &[Candidate], i: usize) -> bool {
    let (long, short) = (&candidates[i - 1], &candidates[i]);
    let tokens = &draft.analysis.tokens;
    let opened = short.tokens.start == long.tokens.end + 1 && tokens[long.tokens.end].text == "(";
    let closed = tokens.get(short.tokens.end).is_some_and(|t| t.text == ")");
    let organisations =
        [long, short].iter().all(|c| c.entity_type == EntityType::Organisation && c.form == Form::Name);
    let token = &tokens[short.tokens.start];
    let written =
        || short.rule == PARSED && is_made_of(&token.lower, draft.analysis.slice(long.tokens.clone()));
    let acronym = short.tokens.len() == 1 && (token.is_all_caps() || written());
    // Of a name that bodies of several countries bear, the acronym may be that of any of them.
    let shared = long.entries.len() > 1 && short.entries.iter().any(|id| long.entries.contains(id));
    let agree = short.entries.is_empty() || shared;
    opened && closed && organisations && acronym && long.tokens.len() > 1 && agree
}

/// Whether an acronym in lower case begins as a name does and has letters of it in their order: "lapora" of "Lakeland Port
/// Authority".
fn is_made_of(acronym: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let mut letters = name.chars();
    name.chars().next() == acronym.chars().next() && acronym.chars().all(|own| letters.any(|c| c == own))
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

/// In what way a key names a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum KeyKind {
    Person,
    PersonLast,
    PersonPart,
    Organisation,
    Bag,
    Ending,
    Initials,
    Place,
    PlacePart,
}

/// Under what an entity can be found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key<'n> {
    /// The entry of the gazetteer.
    Entry(EntryId),
    /// A name or what is made of it.
    Name(KeyKind, Cow<'n, str>),
}

impl<'n> Key<'n> {
    fn name(kind: KeyKind, name: impl Into<Cow<'n, str>>) -> Self {
        Self::Name(kind, name.into())
    }
}

/// The codes of the countries that the article names.
fn countries_named<'g>(gazetteer: &'g Gazetteer, candidates: &[Candidate]) -> FxHashSet<&'g str> {
    let named = candidates.iter().filter(|c| c.entity_type == EntityType::Country);
    named.filter_map(|c| gazetteer.entry(*c.entries.first()?).iso2()).collect()
}

/// The key of an organisation or country that the gazetteer has. Of parties of one name it is the one whose country
/// alone the article names.
fn entry_key(
    gazetteer: &Gazetteer,
    candidate: &Candidate,
    countries: &FxHashSet<&str>,
) -> Option<Key<'static>> {
    if !matches!(candidate.entity_type, EntityType::Organisation | EntityType::Country) {
        return None;
    }
    let party = |id: &EntryId| gazetteer.entry(*id).kind() == Some(Kind::Party);
    if candidate.entries.len() > 1 && candidate.entries.iter().all(party) {
        let of_country =
            |id: &&EntryId| gazetteer.entry(**id).country().is_some_and(|c| countries.contains(c));
        let mut fitting = candidate.entries.iter().filter(of_country);
        let one = fitting.next().filter(|_| fitting.next().is_none());
        return one.map(|&id| Key::Entry(id));
    }
    candidate.entries.first().map(|&id| Key::Entry(id))
}

/// The key that all mentions of one type by one name have; countries go by their entry alone.
fn own_name<'n>(candidate: &Candidate, name: &'n str) -> Option<Key<'n>> {
    let kind = match candidate.entity_type {
        EntityType::Country | EntityType::Entity => return None,
        EntityType::Person => KeyKind::Person,
        EntityType::Organisation => KeyKind::Organisation,
        EntityType::Place => KeyKind::Place,
    };
    Some(Key::name(kind, name))
}

/// The keys under which an earlier, longer name of the same thing may be found besides its entry, the most certain
/// first.
fn keys<'n>(candidate: &Candidate, name: &'n str) -> Vec<Key<'n>> {
    match candidate.entity_type {
        EntityType::Country | EntityType::Entity => vec![],
        EntityType::Person => {
            vec![Key::name(KeyKind::PersonLast, name), Key::name(KeyKind::PersonPart, name)]
        }
        EntityType::Organisation => vec![
            Key::name(KeyKind::Bag, bag(name)),
            Key::name(KeyKind::Ending, name),
            Key::name(KeyKind::Initials, name),
        ],
        EntityType::Place => {
            vec![Key::name(KeyKind::Place, without_head(name)), Key::name(KeyKind::PlacePart, name)]
        }
    }
}

/// The keys under which shorter names of the same thing will find it, besides its entry.
fn own_keys<'n>(candidate: &Candidate, name: &'n str) -> Vec<Key<'n>> {
    let words: Vec<Range<usize>> = words(name).collect();
    let mut keys: Vec<Key<'n>> = own_name(candidate, name).into_iter().collect();
    match candidate.entity_type {
        EntityType::Country | EntityType::Entity => {}
        EntityType::Person => {
            // "Austin" is rather John Austin than Austin Smith.
            if let Some(last) = words.last().filter(|_| words.len() > 1) {
                keys.push(Key::name(KeyKind::PersonLast, &name[last.clone()]));
            }
            for from in 0..words.len() {
                for to in from + 1..=words.len().min(from + 4) {
                    let part = &name[words[from].start..words[to - 1].end];
                    if !(to - from == 1 && PARTICLES.contains(part)) {
                        keys.push(Key::name(KeyKind::PersonPart, part));
                    }
                }
            }
        }
        EntityType::Organisation => {
            keys.push(Key::name(KeyKind::Bag, bag(name)));
            keys.extend(words[1..].iter().map(|word| Key::name(KeyKind::Ending, &name[word.start..])));
            if words.len() > 1 {
                keys.extend(initials(name).map(|short| Key::name(KeyKind::Initials, short)));
            }
        }
        EntityType::Place => keys.push(Key::name(KeyKind::PlacePart, without_head(name))),
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
