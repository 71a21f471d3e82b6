//! Roles: a draft with mentions in, who holds which position out.
//!
//! `data/rules.tsv` has the rules, each with an example. They read titles ("Ruritanian Foreign Minister Jane Doe"),
//! appositions ("Jane Doe, the chief economist of Example Bank") and clauses ("Jane Doe resigned as head of the Example
//! Group", "the Example Group, led by Jane Doe"). What a position is in may stand beside it or follow from the context.

mod bodies;
mod context;
mod counterparts;
mod dateline;
mod fields;
mod heads;
mod helm;
mod implied;
mod lists;
mod named;
mod own;
mod sides;
mod verbs;

use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::Gazetteer;

use super::classes::APPOINTED;
use super::draft::{Draft, DraftRole, Form, Mention};
use super::positions::{PositionPhrase, is_past, is_profession};
use super::record::EntityType;
use super::text::{Token, TokenKind};
use bodies::fill_bodies;

/// Words between a verb and a position that are no adjectives of it.
const NO_ADJECTIVES: &[&str] =
    &["re", "in", "its", "new", "also", "now", "currently", "still", "not", "never", "no", "once"];
/// Verbs after which a position is said of the subject.
const BE: &[&str] = &["is", "was", "became", "becomes", "remains", "remained"];
/// Finds the roles and puts them into the draft, in the order of the text and without repeats.
pub fn roles(draft: &mut Draft<'_>, gazetteer: &Gazetteer) {
    let mut roles = own::roles(draft);
    for sentence in &draft.analysis.sentences {
        crate::limits::checkpoint();
        let finder = Finder { draft, sentence: sentence.tokens.clone() };
        for phrase in draft.positions_in(sentence.tokens.clone()) {
            if phrase.class.is_position() {
                let found = finder.of_phrase(phrase, &roles);
                roles.extend(found);
            }
        }
        roles.extend(finder.heads());
        finder.counterparts(&mut roles);
    }
    roles.retain(|role| draft.has_rule(role.rule));
    fill_bodies(draft, gazetteer, &mut roles);
    // "Professor Doe" alone is a form of address.
    roles.retain(|role| role.of.is_some() || !is_profession(&role.position));
    roles.sort_by_key(|r| r.tokens.start);
    // A role said again is one role; said again without its body, too.
    let mut seen = FxHashSet::default();
    let mut told: FxHashMap<usize, Vec<BTreeSet<String>>> = FxHashMap::default();
    roles.retain(|role| {
        // "Secretary Doe" after "Secretary of State Doe" says nothing new.
        let words: BTreeSet<String> = role.position.to_lowercase().split(' ').map(str::to_owned).collect();
        let fuller: &mut Vec<BTreeSet<String>> = told.entry(role.person).or_default();
        if fuller.len() > 1_000
            || fuller.iter().any(|known| known.len() > words.len() && words.is_subset(known))
        {
            return false;
        }
        fuller.push(words);
        let position = role.position.to_lowercase();
        let bare = seen.insert((role.person, position.clone(), None));
        match role.of {
            Some(of) => seen.insert((role.person, position, Some(of))),
            None => bare,
        }
    });
    draft.roles = roles;
}

struct Finder<'a, 't> {
    draft: &'a Draft<'t>,
    sentence: Range<usize>,
}

impl<'a, 't> Finder<'a, 't> {
    fn token(&self, at: usize) -> Option<&'a Token<'t>> {
        self.sentence.contains(&at).then(|| &self.draft.analysis.tokens[at])
    }

    fn mention_from(&self, at: usize) -> Option<&'a Mention> {
        self.draft.mention_at(at).filter(|m| m.tokens.start == at && self.sentence.contains(&at))
    }

    fn mention_until(&self, end: usize) -> Option<&'a Mention> {
        let last = end.checked_sub(1).filter(|at| self.sentence.contains(at))?;
        self.draft.mention_at(last).filter(|m| m.tokens.end == end)
    }

    fn is(&self, mention: &Mention, entity_type: EntityType) -> bool {
        self.draft.entities[mention.entity].entity_type == entity_type
    }

    fn person_from(&self, at: usize) -> Option<&'a Mention> {
        self.mention_from(at).filter(|m| self.is(m, EntityType::Person))
    }

    fn body(&self, mention: &Mention) -> bool {
        !self.is(mention, EntityType::Person)
    }

    /// The body named before a position: "Ruritanian ...", "Ruritania's ...", "UN ...".
    fn body_before(&self, at: usize) -> Option<&'a Mention> {
        let mut end = at;
        if self.token(end.wrapping_sub(1)).is_some_and(|t| t.owns()) {
            end -= 1;
        }
        // A "pro-Ruritanian" leader is not Ruritania's.
        let compound = |m: &Mention| {
            self.token(m.tokens.start.wrapping_sub(1)).is_some_and(|t| t.is_hyphen() && t.glued)
                && self.token(m.tokens.start).is_some_and(|t| t.glued)
                && !self.token(m.tokens.start.wrapping_sub(2)).is_some_and(is_past)
        };
        self.mention_until(end).filter(|m| self.body(m) && !compound(m))
    }

    fn of_phrase(&self, phrase: &PositionPhrase, known: &[DraftRole]) -> Vec<DraftRole> {
        let many = phrase.plural;
        let phrase = &self.one_of_many(self.own_phrase(phrase));
        let mut core = phrase.core.clone();
        // "the reporter's brother": it is of somebody else that this tells.
        if self.token(phrase.tokens.end).is_some_and(|t| t.owns()) {
            return vec![];
        }
        let named =
            self.body_before(phrase.tokens.start).or_else(|| self.body_before_joined(phrase.tokens.start));
        let named = self.above_party(phrase, named);
        let implied = self.implied_before(named.map_or(phrase.tokens.start, |m| m.tokens.start));
        // "the Example Bank's Ruritania director" directs what is done in Ruritania.
        let owner = named
            .filter(|m| {
                self.is(m, EntityType::Country) && m.form == Form::Name && m.tokens.end == phrase.tokens.start
            })
            .filter(|m| self.token(m.tokens.start.wrapping_sub(1)).is_some_and(Token::owns))
            .and_then(|m| self.mention_until(m.tokens.start - 1))
            .filter(|m| self.is(m, EntityType::Organisation));
        // "the network's Alpha bureau chief" is the network's.
        let before = match (named, implied) {
            (Some(place), Some(_)) if self.is(place, EntityType::Place) => implied,
            (Some(body), _) => Some(owner.unwrap_or(body).entity),
            (None, implied) => implied.or_else(|| self.region_before(phrase.tokens.start).flatten()),
        };
        if phrase.plural {
            let listed = self.listed(phrase);
            if !listed.is_empty() {
                return listed;
            }
        }
        let unit = self.token(phrase.tokens.end).filter(|t| t.is_any(&["of", "for"]) && !phrase.plural);
        let unit = unit.and_then(|_| self.unit_after(phrase.tokens.end + 1));
        let after = if unit.is_some() { None } else { self.body_after(phrase) };
        let shared = if after.is_none() { self.body_after_next(phrase) } else { None };
        let after = after.or(shared);
        let plain = self.after_plain_body(phrase.tokens.end);
        // "Alpha director at the Example Bank" directs what is done in Alpha.
        let placed = named.filter(|m| {
            self.is(m, EntityType::Place)
                && m.tokens.end == core.start
                && after.is_some_and(|b| self.is(b, EntityType::Organisation))
        });
        core.start = placed.or(named.filter(|_| owner.is_some())).map_or(core.start, |m| m.tokens.start);
        // "secretary for West Alpha and the Example Union": what the holder is for, not what the position is in.
        let field = self.field_of_places(phrase);
        let after = after.filter(|_| field.is_none());
        let unnamed = match &unit {
            Some(unit) => self.rest_of_phrase(unit.end),
            None if field.is_some() => field.unwrap_or_default(),
            None if plain > phrase.tokens.end => plain,
            None => self.after_unknown_name(phrase.tokens.end),
        };
        let follow = after.map_or(unnamed, |m| self.rest_of_phrase(self.end_of_bodies(phrase, m)));
        let body = after.filter(|m| !self.is_elsewhere(phrase, m));
        let described =
            (after.is_none() && unit.is_none()).then(|| self.plain_body(phrase.tokens.end)).flatten();
        let named_after = unit.as_ref().map(|u| u.of).or(body.map(|m| m.entity)).or(described);
        // "the top Ruritanian commander in Freedonia" is Ruritania's.
        let preposition = self.token(phrase.tokens.end);
        let within = preposition.is_some_and(|t| t.is_any(&["in", "to", "with"]))
            || preposition.is_some_and(|t| t.is("for"))
                && after.is_some_and(|m| !self.is(m, EntityType::Organisation));
        let closer = if within { before.or(named_after) } else { named_after.or(before) };
        // "director of exhibits at the Example Museum" directs exhibits.
        let longer = after.filter(|_| shared.is_none()).and_then(|body| {
            (phrase.tokens.end + 1..body.tokens.start)
                .rfind(|&i| self.token(i).is_some_and(|t| t.is_any(&["of", "for", "at", "in", "to"])))
        });
        let position = match (longer.filter(|_| !phrase.plural), &unit) {
            (_, Some(unit)) => self.position_of(&core, unit),
            (Some(end), _) => self.draft.analysis.slice(core.start..end).to_owned(),
            (None, None) => match field {
                Some(end) => self.draft.analysis.slice(core.start..end).to_owned(),
                None => self.position(&core, many),
            },
        };
        let make = |person: &Mention, of: Option<usize>, rule, confidence| DraftRole {
            person: person.entity,
            position: position.clone(),
            of,
            former: phrase.former,
            tokens: phrase.tokens.start.min(person.tokens.start)..phrase.tokens.end.max(person.tokens.end),
            confidence,
            rule,
        };
        // Title before the name, perhaps several names: "Presidents A and B".
        for (start, of) in [(phrase.tokens.end, before), (follow, closer)] {
            // "army spokesman Colonel Jane Doe"
            let ranked = || (!phrase.plural).then(|| self.person_after_titles(start)).flatten();
            if let Some(person) = self.person_from(start).or_else(ranked) {
                // "President Jane Doe of Ruritania"
                let of = of.or_else(|| self.body_of_person(person, phrase.class));
                return vec![make(person, of, "role.title-before", 0.95)];
            }
            // "Ruritania's Foreign Minister, Jane Doe, ..."
            let comma = self.token(start).is_some_and(|t| matches!(t.text, "," | ":"));
            // "Defence Minister, General Jane Doe"
            let ranked = comma && self.person_from(start + 1).is_none();
            let definite = of.is_some()
                || ranked
                || self
                    .token(phrase.tokens.start.wrapping_sub(1))
                    .is_some_and(|t| t.is_any(&["the", "his", "her", "its", "their", "whose"]) || t.owns());
            if let Some(person) =
                (comma && definite && !phrase.plural).then(|| self.person_after_titles(start + 1)).flatten()
            {
                // "The secretary of the minister, Jane Doe"
                let the = phrase.tokens.start.wrapping_sub(1);
                let owned = of.is_none()
                    && self.token(the.wrapping_sub(1)).is_some_and(|t| t.is("of"))
                    && self.position_until(the - 1).is_some();
                let closed = self
                    .token(person.tokens.end)
                    .is_none_or(|t| matches!(t.text, "," | "." | "-" | "–" | "—" | ";" | ")" | ":" | "("))
                    || ranked;
                let own = self.apposition(phrase).is_some();
                let of = of.or_else(|| self.body_of_person(person, phrase.class));
                if closed && !own && !owned {
                    return vec![make(person, of, "role.comma-before", 0.85)];
                }
            }
        }
        if phrase.plural {
            return vec![];
        }
        let of = closer;
        if let Some(person) = self.apposition(phrase) {
            // "Ruritania's Jane Doe, minister of state"
            let of = of.or_else(|| self.country_before(person));
            let role = make(person, of, "role.apposition", 0.9);
            return vec![DraftRole { former: role.former || self.is_dated(phrase.tokens.end), ..role }];
        }
        if let Some((person, start, over)) = self.subject_of_be(phrase) {
            return vec![DraftRole {
                person,
                position,
                of,
                former: phrase.former || over,
                tokens: start.min(phrase.tokens.start)..phrase.tokens.end,
                confidence: 0.8,
                rule: "role.is",
            }];
        }
        // "Its chairman is Jane Doe"
        let copula = self.token(follow).is_some_and(|t| t.is_any(&["is", "was"]));
        if let Some(person) =
            self.person_from(follow + 1).filter(|_| copula && (of.is_some() || follow > phrase.tokens.end))
        {
            return vec![make(person, of, "role.is-reversed", 0.8)];
        }
        if let Some(roles) = self.by_verb(phrase, of, &position) {
            return roles;
        }
        if let Some(first) = self.second_after_and(phrase, known) {
            let role = DraftRole {
                person: first.person,
                position,
                of,
                former: phrase.former || first.rule == "role.left",
                tokens: phrase.tokens.clone(),
                confidence: 0.7,
                rule: "role.apposition-and",
            };
            return vec![role];
        }
        if let Some(role) = self.joined_title(phrase, before, &position) {
            return vec![role];
        }
        if let Some(person) = (phrase.former && of.is_some()).then(|| self.described(phrase)).flatten() {
            return vec![make(person, of, "role.former-description", 0.6)];
        }
        vec![]
    }

    /// The first of two positions before a name: "prime minister and foreign minister Jane Doe".
    fn joined_title(
        &self,
        phrase: &PositionPhrase,
        before: Option<usize>,
        position: &str,
    ) -> Option<DraftRole> {
        self.token(phrase.tokens.end).filter(|t| t.is("and") || t.is_hyphen() && !t.glued)?;
        let next =
            super::positions::position_at(&self.draft.analysis, phrase.tokens.end + 1, self.sentence.end)?;
        // Of three positions in a row the first is left out, so that this does not go on and on.
        if self.token(next.tokens.end).is_some_and(|t| t.is("and") || t.is_hyphen()) {
            return None;
        }
        let role = self.of_phrase(&next, &[]).pop()?;
        let titled = matches!(role.rule, "role.title-before" | "role.comma-before") && !next.plural;
        titled.then(|| DraftRole {
            position: position.to_owned(),
            of: before.or(role.of),
            tokens: phrase.tokens.start..role.tokens.end,
            confidence: 0.8,
            ..role
        })
    }

    /// The position in words; "Presidents" becomes "President".
    fn position(&self, core: &Range<usize>, plural: bool) -> String {
        let words = self.draft.analysis.slice(core.clone());
        match words.strip_suffix('s').filter(|_| plural) {
            Some(singular) => singular.to_owned(),
            None => words.to_owned(),
        }
    }

    /// The person named at `at`, or after titles there: ", Lieutenant General Jane Doe".
    fn person_after_titles(&self, at: usize) -> Option<&'a Mention> {
        let title = super::positions::position_at(&self.draft.analysis, at, self.sentence.end);
        self.person_from(at)
            .or_else(|| self.person_from(title.filter(|t| !t.class.is_position())?.tokens.end))
    }

    /// The person before a position in apposition: "Jane Doe, the chief economist", "Jane Doe - head of".
    fn apposition(&self, phrase: &PositionPhrase) -> Option<&'a Mention> {
        let mut at = phrase.tokens.start;
        if let Some(body) = self.body_before(at) {
            at = body.tokens.start;
        }
        // "a former", "the country's outgoing", "Ruritania's"
        for _ in 0..4 {
            let token = self.token(at.checked_sub(1)?)?;
            if matches!(token.text, "," | "-" | "–" | "—" | "(") {
                let dash = token.is_hyphen() && token.glued;
                // "Jane Doe, 45, a lawmaker"
                let age = self.token(at.wrapping_sub(2)).is_some_and(|t| t.kind == TokenKind::Number)
                    && self.token(at.wrapping_sub(3)).is_some_and(|t| t.text == ",");
                return (!dash)
                    .then(|| self.mention_until(if age { at - 3 } else { at - 1 }))
                    .flatten()
                    .filter(|m| self.is(m, EntityType::Person));
            }
            if token.kind == TokenKind::Punctuation
                || token.is_any(&["and", "with", "by", "said", "told", "to", "of", "who", "as", "for"])
            {
                return None;
            }
            let person = self.mention_until(at).is_some_and(|m| self.is(m, EntityType::Person));
            if person || token.is_any(BE) {
                return None;
            }
            at = self.mention_until(at).map_or(at - 1, |m| m.tokens.start);
        }
        None
    }

    /// The subject of "is the president", "was elected president", "was appointed as head": who it is, where the clause
    /// begins, and whether what it says is over.
    fn subject_of_be(&self, phrase: &PositionPhrase) -> Option<(usize, usize, bool)> {
        let mut at = self.body_before(phrase.tokens.start).map_or(phrase.tokens.start, |m| m.tokens.start);
        let (mut appointed, mut described) = (false, false);
        for _ in 0..7 {
            at = at.checked_sub(1)?;
            let token = self.token(at)?;
            let has = appointed && token.is_any(&["has", "had", "were", "be", "being"]);
            if token.is("been") {
                continue;
            }
            if (token.is_any(BE) || has) && !described {
                let (person, start) = self.one_person(at)?;
                let over = token.is("was") && !appointed && self.has_ended(phrase, start);
                return Some((person, start, over));
            }
            // "became the youngest president"
            if token.is_any(&["the", "a", "an"]) {
                described = false;
            } else if token.is_in(&APPOINTED) {
                appointed = true;
            } else if token.kind == TokenKind::Word
                && !token.is_capitalised()
                && !named::is_link(token)
                && !token.is_any(NO_ADJECTIVES)
                && self.mention_until(at + 1).is_none()
            {
                described = true;
            } else if !(appointed && (token.is_hyphen() || token.is("re")))
                && !token.is_any(&[
                    "the",
                    "a",
                    "an",
                    "as",
                    "in",
                    "its",
                    "new",
                    "also",
                    "now",
                    "currently",
                    "still",
                ])
            {
                return None;
            }
        }
        None
    }

    /// Whether what somebody "was" is over: "who was president", "was president from 2003 to 2007".
    fn has_ended(&self, phrase: &PositionPhrase, start: usize) -> bool {
        let who = (start..phrase.tokens.start).any(|i| self.token(i).is_some_and(|t| t.is("who")));
        who || self.is_dated(phrase.tokens.end)
    }

    /// Whether a time that is over is said of a position that ends at `end`: "from 1981 to 1987", "in the 1980s".
    fn is_dated(&self, end: usize) -> bool {
        let number = |i: usize| self.token(i).is_some_and(|t| t.kind == TokenKind::Number);
        (end..end + 8).take_while(|&i| self.token(i).is_some_and(|t| t.text != "," && !t.is("and"))).any(
            |i| {
                self.token(i).is_some_and(|t| {
                    t.is("until")
                        || t.is_any(&["from", "between"]) && number(i + 1)
                        || t.is("in") && self.token(i + 1).is_some_and(|t| t.is("the")) && number(i + 2)
                })
            },
        )
    }

    /// The person whom "the former chairman of X" means: the last one named in this or the sentence before.
    fn described(&self, phrase: &PositionPhrase) -> Option<&'a Mention> {
        let index = self.draft.analysis.sentence_of(phrase.tokens.start);
        let from = self.draft.analysis.sentences[index.saturating_sub(1)].tokens.start;
        let at = |back: usize| self.token(phrase.tokens.start.wrapping_sub(back));
        let article = (1..=3).find(|&back| at(back).is_some_and(|t| t.is("the")));
        // "daughter of the former chairman"
        let definite = article.is_some_and(|back| !at(back + 1).is_some_and(|t| t.is("of")));
        let persons: Vec<&Mention> = self
            .draft
            .mentions_in(from..phrase.tokens.start)
            .iter()
            .filter(|m| self.is(m, EntityType::Person))
            .collect();
        let one = persons.first()?.entity;
        (definite && persons.iter().all(|m| m.entity == one)).then(|| persons[0])
    }
}

#[cfg(test)]
mod tests;
