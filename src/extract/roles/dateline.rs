//! The country from which an article is sent: the dateline at its head in, the country that it names or whose city it
//! names out.
//!
//! A city tells its country only if it is a capital or far larger than its namesakes. Where the bodies of many states
//! sit ("GENEVA") or where the holder of a position is a visitor, the dateline says nothing about positions.

use std::ops::Range;
use std::sync::LazyLock;

use crate::extract::dates::is_verb;
use crate::extract::draft::{Draft, DraftRole};
use crate::extract::lexicon::{WordSet, rows};
use crate::extract::record::EntityType;
use crate::extract::text::{Token, TokenKind};
use crate::gazetteer::{Class, Entry, Gazetteer, fold};

/// How many times as many people as its namesakes abroad a city has that needs no country beside it.
const LARGER: u64 = 5;
/// How many words after "arrived" say where.
const WHERE: usize = 6;

static SEATS: LazyLock<WordSet> =
    LazyLock::new(|| WordSet::parse(include_str!("../../../data/lexicons/seats-of-bodies.txt")));
static POSITIONS: LazyLock<Vec<(&'static str, &'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let columns = |row: Vec<&'static str>| {
        let countries = row.get(2).map(|c| c.split(' ').collect()).unwrap_or_default();
        Some((row[0], *row.get(1)?, countries))
    };
    rows(include_str!("../../../data/lexicons/position-levels.tsv")).filter_map(columns).collect()
});

/// Where an article is sent from.
pub(super) struct Dateline {
    /// The ISO 3166-1 alpha-2 code of the country.
    pub code: String,
    /// Whether the place is the capital of the country or the country itself.
    capital: bool,
    /// The tokens of the dateline.
    tokens: Range<usize>,
}

impl Dateline {
    /// The dateline in these tokens, if it tells a country.
    pub(super) fn of(draft: &Draft<'_>, tokens: Range<usize>, gazetteer: &Gazetteer) -> Option<Self> {
        let mentions = draft.mentions_in(tokens.clone());
        let city = mentions.first()?;
        let name = &draft.entities[city.entity].name;
        if SEATS.contains(&fold(name)) {
            return None;
        }
        let country = mentions.iter().find(|m| draft.entities[m.entity].entity_type == EntityType::Country);
        // "COLUMBUS, Ohio": the region tells.
        let region = mentions.get(1).filter(|m| {
            draft.entities[m.entity].entity_type == EntityType::Place
                && draft.analysis.tokens[city.tokens.end..m.tokens.start].iter().all(|t| t.is(","))
        });
        let of_region = region.and_then(|m| draft.entities[m.entity].country.clone());
        let told = country.and_then(|m| draft.entities[m.entity].country.clone());
        let capital_of = |code: &str| {
            let bears = |e: &Entry<'_>| e.capital_of().is_some() && e.country() == Some(code);
            country.is_some_and(|m| m.tokens == city.tokens)
                || region.is_none() && gazetteer.find(name).any(|m| bears(&m.entry))
        };
        let code = match (told, of_region) {
            (Some(code), _) | (None, Some(code)) => code,
            // "PARIS, Jan 5", "WASHINGTON/BEIJING": a second place that is no region.
            _ => Some(one_city(gazetteer, name)?).filter(|code| {
                draft.entities[city.entity].country.as_ref().is_none_or(|own| own == code)
                    && draft.analysis.tokens[tokens.clone()].iter().all(|t| t.text != "/")
            })?,
        };
        Some(Self { capital: capital_of(&code), code, tokens })
    }

    /// Whether a position that names no body may be held in the country of the dateline; `told` whether the text
    /// establishes that country too.
    pub(super) fn tells(&self, draft: &Draft<'_>, role: &DraftRole, told: bool) -> bool {
        let level = level(&role.position, &self.code);
        let national = self.capital || told || level == Level::National;
        national && level != Level::Regional && !self.is_visitor(draft, role)
    }

    /// Whether the sentence of a role tells of a visit or of a meeting of many: "arrived for talks", "told the summit".
    fn is_visitor(&self, draft: &Draft<'_>, role: &DraftRole) -> bool {
        let Some(sentence) = draft.analysis.sentences.get(draft.analysis.sentence_of(role.tokens.start))
        else {
            return false;
        };
        let tokens = &draft.analysis.tokens;
        let elsewhere = |at: usize| {
            let named = draft.mentions_in(at..(at + WHERE).min(sentence.tokens.end));
            named.iter().any(|m| draft.entities[m.entity].country.as_ref().is_some_and(|c| *c != self.code))
        };
        sentence.tokens.clone().filter(|i| !self.tokens.contains(i)).any(|i| {
            tokens[i].is_any(&["summit", "sidelines", "conference", "forum"])
                || tokens[i].is("assembly") && tokens[i - 1].is("general")
                || tokens[i].is_any(&["arrived", "arrives", "landed", "visited", "visits"]) && !elsewhere(i)
        })
    }
}

/// At what level of a state a position is held.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    National,
    Regional,
    Either,
}

/// The level of a position in a country.
fn level(position: &str, country: &str) -> Level {
    let words = position.to_lowercase();
    let row = POSITIONS
        .iter()
        .filter(|(held, _, within)| {
            (words == *held || words.ends_with(&format!(" {held}")))
                && (within.is_empty() || within.contains(&country))
        })
        .max_by_key(|(held, _, within)| (!within.is_empty(), held.len()));
    match row.map(|row| row.1) {
        Some("national") => Level::National,
        Some("regional") => Level::Regional,
        _ => Level::Either,
    }
}

/// Whether a position is one of the regions of a country: the premier of a province.
pub(super) fn is_regional(position: &str, country: &str) -> bool {
    level(position, country) == Level::Regional
}

/// The country of the one city that a name means where nothing stands beside it.
fn one_city(gazetteer: &Gazetteer, name: &str) -> Option<String> {
    let mut largest: Vec<(u64, bool, &str)> = Vec::new();
    for entry in gazetteer.find(name).map(|m| m.entry) {
        let (Some(code), Class::City | Class::Region | Class::Territory) = (entry.country(), entry.class())
        else {
            continue;
        };
        let (people, capital) = (u64::from(entry.population()), entry.capital_of().is_some());
        match largest.iter_mut().find(|l| l.2 == code) {
            Some(known) => *known = (known.0.max(people), known.1 || capital, code),
            None => largest.push((people, capital, code)),
        }
    }
    largest.sort_by_key(|&(people, _, code)| (std::cmp::Reverse(people), code));
    // A capital stands alone though a namesake is of its size, but not a larger one.
    let first = largest.first()?;
    let clear = largest
        .get(1)
        .is_none_or(|second| first.0 >= LARGER * second.0 || first.1 && first.0 >= 2 * second.0);
    (clear && first.0 > 0).then(|| first.2.to_owned())
}

/// The tokens of the dateline with which a text begins, perhaps after its title and byline: "NAIROBI, Kenya, May 3
/// (Example Wire) -"; empty without one.
pub(super) fn opening(draft: &Draft<'_>) -> Range<usize> {
    let sentences = draft.analysis.sentences.iter().take(4);
    sentences.filter_map(|s| opening_of(draft, &s.tokens)).next().unwrap_or(0..0)
}

/// The dateline with which a sentence begins.
fn opening_of(draft: &Draft<'_>, sentence: &Range<usize>) -> Option<Range<usize>> {
    let tokens = &draft.analysis.tokens;
    let start = sentence.start;
    let place = draft.mention_at(start)?;
    let type_of = draft.entities[place.entity].entity_type;
    let listed = tokens.get(place.tokens.end).is_some_and(|t| matches!(t.text, "," | "("));
    let place_like = matches!(type_of, EntityType::Place | EntityType::Country);
    if !place_like || !tokens[start].is_all_caps() && !listed {
        return None;
    }
    let verb = |i: &usize| draft.mention_at(*i).is_none() && is_verb(&tokens[*i].lower);
    let dash = (start + 1..sentence.end.min(start + 16)).take_while(|i| !verb(i)).find(|&i| {
        let loose = tokens[i].is_hyphen() && !tokens[i].glued;
        (loose || matches!(tokens[i].text, "—" | "--" | ":")) && draft.mention_at(i).is_none()
    })?;
    // "Kenya, the host - Uganda": what a dateline has are names, dates and agencies.
    let plain = |t: &Token<'_>| t.kind == TokenKind::Word && !t.is_capitalised() && !t.is("and");
    (tokens[start].is_all_caps() || !tokens[start..dash].iter().any(plain)).then_some(start..dash + 1)
}
