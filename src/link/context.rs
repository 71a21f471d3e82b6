//! What an article tells about its own names: a record in; for each entity its names, the words around them, and the
//! countries that it belongs to by the article's own words out.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;
use jiff::civil;
use rustc_hash::FxHashSet;

use crate::extract::sport;
use crate::extract::{EntityType, LinkRelation, Record, RelationType, Role};
use crate::gazetteer::{Class, Entry, EntryId, Gazetteer, NameForm, fold};
use crate::memo::{Memo, answer};

use super::around::{self, Around, PlaceWord};
use super::piece;
use super::target::qid_of;

/// How many mentions of an entity are looked at.
const MAX_MENTIONS: usize = 24;

/// One article's evidence about what its names mean.
pub(crate) struct Context<'r, 'g> {
    pub(crate) gazetteer: &'g Gazetteer,
    pub(crate) record: &'r Record,
    /// The first and the last day on which the article may have been published.
    pub(crate) published: Option<(civil::Date, civil::Date)>,
    /// The names of each entity, the fullest first, no folded form twice.
    pub(crate) names: Vec<Vec<String>>,
    /// What the text calls each place.
    pub(crate) place_words: Vec<PlaceWord>,
    /// The words around the mentions of each place and country.
    pub(crate) around: Vec<Vec<Around>>,
    /// Whether the article is a report on sport.
    is_sport: OnceCell<bool>,
    /// What has been decided so far.
    decided: Vec<Option<EntryId>>,
    /// The place of each entity id.
    index: HashMap<&'r str, usize, RandomState>,
    /// The countries that the article names, and how often.
    mentioned: BTreeMap<String, usize>,
    /// The countries of the regions, capitals and officials that the article names.
    implied: BTreeSet<String>,
}

impl<'r, 'g> Context<'r, 'g> {
    pub(crate) fn new(record: &'r Record, gazetteer: &'g Gazetteer) -> Self {
        let (names, around) = names(record, gazetteer);
        let place_words = around
            .iter()
            .map(|all| all.iter().map(|a| a.word).find(|w| *w != PlaceWord::None).unwrap_or_default())
            .collect();
        let decided = record
            .entities
            .iter()
            .map(|e| {
                let mut items = e
                    .links
                    .iter()
                    .filter(|l| l.relation == LinkRelation::SameAs)
                    .filter_map(|l| qid_of(&l.target));
                items.find_map(|qid| gazetteer.by_qid(qid)).map(|entry| entry.id)
            })
            .collect();
        let mut index = HashMap::with_capacity_and_hasher(record.entities.len(), RandomState::default());
        for (i, entity) in record.entities.iter().enumerate() {
            index.entry(entity.id.as_str()).or_insert(i);
        }
        let mut context = Self {
            gazetteer,
            record,
            published: record.document.published.and_then(crate::date::Date::days),
            names,
            place_words,
            around,
            is_sport: OnceCell::new(),
            decided,
            index,
            mentioned: BTreeMap::new(),
            implied: BTreeSet::new(),
        };
        context.count_countries();
        context
    }

    /// Whether the article is a report on sport.
    pub(crate) fn is_sport(&self) -> bool {
        *self.is_sport.get_or_init(|| sport::is_sport(&self.record.document.text))
    }

    /// Writes down that an entity is an entry.
    pub(crate) fn decide(&mut self, entity: usize, entry: EntryId) {
        self.decided[entity] = Some(entry);
    }

    /// Counts the countries named, after countries have been decided; the dateline's country counts too.
    pub(crate) fn count_countries(&mut self) {
        self.mentioned.clear();
        for (i, entity) in self.record.entities.iter().enumerate() {
            if entity.entity_type == EntityType::Country
                && let Some(iso2) = self.entry(i).and_then(|e| country_code(&e))
            {
                *self.mentioned.entry(iso2.to_owned()).or_default() += entity.mentions.len().max(1);
            }
        }
        if let Some(iso2) = self.dateline() {
            *self.mentioned.entry(iso2).or_default() += 1;
        }
    }

    /// What an entity has been decided to be.
    pub(crate) fn entry(&self, entity: usize) -> Option<Entry<'g>> {
        self.decided[entity].map(|id| self.gazetteer.entry(id))
    }

    /// The place of an entity in the record.
    pub(crate) fn position_of(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Whether the article names the country.
    pub(crate) fn mentions(&self, iso2: &str) -> bool {
        self.mentioned.contains_key(iso2)
    }

    /// Whether the article names the country, or a region, the capital or an official of it.
    pub(crate) fn speaks_of(&self, iso2: &str) -> bool {
        self.mentions(iso2) || self.implied.contains(iso2)
    }

    /// Whether every mention of an entity is a part of a longer name.
    pub(crate) fn is_piece(&self, entity: usize) -> bool {
        !self.around[entity].is_empty() && self.around[entity].iter().all(|a| a.is_piece)
    }

    /// Whether something is or happens there, by the words before one of the mentions.
    pub(crate) fn is_where(&self, entity: usize) -> bool {
        self.around[entity].is_empty() || self.around[entity].iter().any(|a| a.is_where || a.is_behind)
    }

    /// Collects the countries that what is decided by now implies.
    pub(crate) fn count_implied(&mut self) {
        self.implied = (0..self.record.entities.len())
            .filter_map(|i| self.entry(i))
            .filter_map(|entry| match entry.class() {
                Class::Region if entry.population() >= 1_000_000 => entry.country(),
                Class::City if entry.capital_of().is_some() || entry.population() >= 1_000_000 => {
                    entry.country()
                }
                Class::Official => {
                    let mut countries = entry.tenures().map(|t| t.country);
                    let first = countries.next()??;
                    countries.all(|c| c == Some(first)).then_some(first)
                }
                _ => None,
            })
            .map(str::to_owned)
            .collect();
    }

    /// Whether the article names a country other than this one.
    pub(crate) fn mentions_another_than(&self, iso2: &str) -> bool {
        self.mentioned.keys().any(|named| named != iso2)
    }

    /// The roles of a person.
    pub(crate) fn roles(&self, entity: usize) -> impl Iterator<Item = &'r Role> {
        let id = self.record.entities[entity].id.as_str();
        self.record.roles.iter().filter(move |r| r.person == id)
    }

    /// The objects of an entity's relations of one type.
    pub(crate) fn objects(&self, entity: usize, relation: RelationType) -> impl Iterator<Item = usize> {
        let id = self.record.entities[entity].id.as_str();
        self.record
            .relations
            .iter()
            .filter(move |r| r.relation_type == relation && r.subject == id)
            .filter_map(|r| self.position_of(&r.object))
    }

    /// The countries that an entity is, lies in or belongs to, by what is decided and by the article's words.
    pub(crate) fn countries_of(&self, entity: usize) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.collect_countries(entity, 3, &mut found);
        found
    }

    fn collect_countries(&self, entity: usize, depth: u8, found: &mut BTreeSet<String>) {
        if let Some(entry) = self.entry(entity) {
            if let Some(iso2) = country_code(&entry).or_else(|| entry.country()) {
                found.insert(iso2.to_owned());
            }
            return;
        }
        if self.record.entities[entity].entity_type == EntityType::Organisation
            && let Some(iso2) = self.names[entity].iter().find_map(|n| self.country_in_front(n))
        {
            found.insert(iso2.0);
            return;
        }
        if depth > 0 {
            for relation in [RelationType::LocatedIn, RelationType::PartOf] {
                for object in self.objects(entity, relation) {
                    self.collect_countries(object, depth - 1, found);
                }
            }
        }
    }

    /// The country whose name or adjective a longer name begins with, and the rest of the name.
    pub(crate) fn country_in_front(&self, name: &str) -> Option<(String, String)> {
        answer(&COUNTRY_IN_FRONT, name, || country_in_front(self.gazetteer, name))
    }

    /// The country of the city that the text begins with in capitals: "BAKU, October 23".
    fn dateline(&self) -> Option<String> {
        let text = self.record.document.text.trim_start();
        let (mut end, mut letters) = (None, 0);
        for (at, c) in text.char_indices().take(60) {
            match c {
                ',' | '(' | '—' | '–' | '-' | '\n' | ':' => {
                    end = Some(at);
                    break;
                }
                c if c.is_lowercase() => return None,
                c => letters += usize::from(c.is_alphabetic()),
            }
        }
        let city = text[..end.filter(|_| letters >= 3)?].trim();
        let mut cities: Vec<Entry<'g>> =
            self.gazetteer.find(city).map(|m| m.entry).filter(|e| e.class() == Class::City).collect();
        cities.sort_by_key(|e| (std::cmp::Reverse(e.population()), e.id));
        let first = cities.first()?;
        let second = cities.iter().find(|e| e.country() != first.country()).map_or(0, Entry::population);
        let ratio = if first.capital_of().is_some() {
            super::size::DOMINANCE_IN_CONTEXT
        } else {
            super::size::DOMINANCE_ALONE
        };
        let clear = u64::from(first.population()) >= u64::from(second) * ratio;
        if clear { first.country().map(str::to_owned) } else { None }
    }
}

thread_local! {
    static COUNTRY_IN_FRONT: RefCell<Memo<String, Option<(String, String)>>> = RefCell::default();
}

fn country_in_front(gazetteer: &Gazetteer, name: &str) -> Option<(String, String)> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let words =
        if words.first().is_some_and(|w| w.eq_ignore_ascii_case("the")) { &words[1..] } else { &words };
    // Most names begin with a word that no country's name begins with.
    if words.len() < 2 || !gazetteer.begins_a_name(&fold(without_possessive(words[0]))) {
        return None;
    }
    for n in (1..words.len().min(5)).rev() {
        let front = words[..n].join(" ");
        let front = without_possessive(&front);
        let mut codes: Vec<&str> = gazetteer
            .find(front)
            .filter(|m| m.entry.class() == Class::Country && m.form != NameForm::Weak)
            .filter(|m| fits_case(front, m.form))
            .filter_map(|m| m.entry.iso2())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        if let [one] = codes[..]
            && !super::is_shared(EntityType::Country, &fold(front))
        {
            return Some((one.to_owned(), words[n..].join(" ")));
        }
    }
    None
}

fn without_possessive(name: &str) -> &str {
    name.trim_end_matches("'s").trim_end_matches("’s")
}

/// The ISO 3166-1 code of a country or territory itself.
pub(crate) fn country_code<'g>(entry: &Entry<'g>) -> Option<&'g str> {
    matches!(entry.class(), Class::Country | Class::Territory | Class::HistoricalCountry)
        .then(|| entry.iso2())
        .flatten()
}

/// Whether a name may be an acronym as it is written: "US", "U.S.", never "us".
pub(crate) fn fits_case(name: &str, form: NameForm) -> bool {
    form != NameForm::Acronym
        || name.chars().any(char::is_uppercase) && name.chars().filter(|c| c.is_lowercase()).count() < 2
}

fn names(record: &Record, gazetteer: &Gazetteer) -> (Vec<Vec<String>>, Vec<Vec<Around>>) {
    let text = record.document.text.as_str();
    let bytes = byte_offsets(record);
    let byte = |offset: usize| {
        let found = bytes.binary_search_by_key(&offset, |(scalar, _)| *scalar).ok()?;
        Some(bytes[found].1)
    };
    let spans = record.entities.iter().flat_map(|e| e.mentions.iter().take(MAX_MENTIONS));
    let (starts, ends): (FxHashSet<usize>, FxHashSet<usize>) =
        spans.filter_map(|s| Some((byte(s.start)?, byte(s.end)?))).unzip();
    let is_mention = (|at: usize| starts.contains(&at), |at: usize| ends.contains(&at));
    let mut all = Vec::with_capacity(record.entities.len());
    let mut around = Vec::with_capacity(record.entities.len());
    for entity in &record.entities {
        let mut names: Vec<String> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut add = |name: &str| {
            let name = name.trim();
            // Most mentions repeat a name letter for letter, and most things have one name.
            if name.is_empty() || names.iter().take(MAX_MENTIONS).any(|n| n == name) {
                return;
            }
            if names.len() == 1 {
                seen.insert(fold(&names[0]));
            }
            if names.is_empty() || seen.insert(fold(name)) {
                names.push(name.to_owned());
            }
        };
        add(&entity.name);
        entity.aliases.iter().for_each(|a| add(a));
        let mut here = Vec::new();
        let located = matches!(entity.entity_type, EntityType::Place | EntityType::Country);
        for span in entity.mentions.iter().take(MAX_MENTIONS) {
            let (Some(start), Some(end)) = (byte(span.start), byte(span.end)) else { continue };
            let Some(surface) = text.get(start..end) else { continue };
            add(surface);
            if located {
                let is_place = entity.entity_type == EntityType::Place;
                let mut look = around::look(text, start, end, is_place, is_mention);
                look.of_descent |= !is_place && is_before_people(gazetteer, &text[start..end], &text[end..]);
                here.push(look);
            } else if entity.entity_type == EntityType::Organisation {
                let is_piece =
                    piece::is_shouted(text, start, end) || piece::is_something_else(text, start, end);
                here.push(Around { is_piece, ..Around::default() });
            }
        }
        all.push(names);
        around.push(here);
    }
    (all, around)
}

/// Whether the adjective of one country stands before the people of another: "Bosnian Serbs" are neither state.
fn is_before_people(gazetteer: &Gazetteer, name: &str, after: &str) -> bool {
    let next = piece::next_word(after);
    let peoples = |name: &str| -> BTreeSet<EntryId> {
        gazetteer
            .find(name)
            .filter(|m| matches!(m.form, NameForm::Adjective | NameForm::People))
            .map(|m| m.entry.id)
            .collect()
    };
    if !next.starts_with(char::is_uppercase) {
        return false;
    }
    let (own, other) = (peoples(name), peoples(next));
    !own.is_empty() && !other.is_empty() && own.is_disjoint(&other)
}

/// The offsets at which mentions begin and end, with the bytes at which they lie, in order.
fn byte_offsets(record: &Record) -> Vec<(usize, usize)> {
    let text = record.document.text.as_str();
    let mut wanted: Vec<usize> = record
        .entities
        .iter()
        .flat_map(|e| e.mentions.iter().take(MAX_MENTIONS))
        .flat_map(|s| [s.start, s.end])
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    if text.is_ascii() {
        return wanted.into_iter().take_while(|&at| at <= text.len()).map(|at| (at, at)).collect();
    }
    let mut found = Vec::with_capacity(wanted.len());
    let mut wanted = wanted.into_iter().peekable();
    for (scalar, byte) in text.char_indices().map(|(byte, _)| byte).chain([text.len()]).enumerate() {
        let Some(&next) = wanted.peek() else { break };
        if next == scalar {
            found.push((scalar, byte));
            wanted.next();
        }
    }
    found
}
