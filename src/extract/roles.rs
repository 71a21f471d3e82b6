//! Roles: a draft with mentions in, who holds which position out.
//!
//! `data/rules.tsv` has the rules, each with an example. They read titles ("Ruritanian Foreign Minister Jane Doe"),
//! appositions ("Jane Doe, the chief economist of Example Bank") and clauses ("Jane Doe resigned as head of the Example
//! Group", "the Example Group, led by Jane Doe"). What a position is in may stand beside it or follow from the context.

mod bodies;
mod counterparts;
mod heads;
mod implied;
mod verbs;

use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::Gazetteer;

use super::classes::APPOINTED;
use super::draft::{Draft, DraftRole, Mention};
use super::positions::PositionPhrase;
use super::record::EntityType;
use super::text::{Token, TokenKind};
use bodies::fill_bodies;

/// Verbs after which a position is said of the subject.
const BE: &[&str] = &["is", "was", "became", "becomes", "remains", "remained"];
/// Finds the roles and puts them into the draft, in the order of the text and without repeats.
pub fn roles(draft: &mut Draft<'_>, gazetteer: &Gazetteer) {
    let mut roles = Vec::new();
    for sentence in &draft.analysis.sentences {
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
    fill_bodies(draft, gazetteer, &mut roles);
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
        let compound = |m: &Mention| self.token(m.tokens.start.wrapping_sub(1)).is_some_and(Token::is_hyphen);
        self.mention_until(end).filter(|m| self.body(m) && !compound(m))
    }

    /// The body named after a position: "of Ruritania", "of the powerful Example Committee", "at Example Bank".
    fn body_after(&self, at: usize) -> Option<&'a Mention> {
        self.token(at).filter(|t| t.is_any(&["of", "for", "at", "in", "to", "with"]))?;
        (at + 1..at + 6).map_while(|i| self.token(i).map(|t| (i, t))).find_map(|(i, token)| {
            match self.mention_from(i).filter(|m| self.body(m)) {
                // "of the army's Northern Command": the last of a chain of possessives.
                Some(mention) => Some(self.last_of_chain(mention)),
                None if token.owns()
                    || !token.is_capitalised()
                        && token.kind == TokenKind::Word
                        && !token.is_any(&["and", "or", "who", "that", "which"]) =>
                {
                    None
                }
                None => Some(None),
            }
        })?
    }

    fn last_of_chain(&self, mention: &'a Mention) -> Option<&'a Mention> {
        let possessive = self.token(mention.tokens.end).is_some_and(|t| t.owns());
        let next = possessive.then(|| self.mention_from(mention.tokens.end + 1)).flatten();
        // "the head of Ruritania's Examplebank": a name that is not known is no part of the country's.
        if possessive
            && next.is_none()
            && self.token(mention.tokens.end + 1).is_some_and(Token::is_capitalised)
        {
            return None;
        }
        Some(next.filter(|m| self.is(m, EntityType::Organisation)).unwrap_or(mention))
    }

    fn of_phrase(&self, phrase: &PositionPhrase, known: &[DraftRole]) -> Vec<DraftRole> {
        let mut core = phrase.core.clone();
        // The body may begin or reach into the phrase: "Navy secretary", "Example Party chairperson".
        let inner = self.draft.mention_at(core.start).filter(|m| self.body(m) && m.tokens.end < core.end);
        if let Some(mention) = inner {
            core.start = mention.tokens.end;
        }
        // "the reporter's brother": it is of somebody else that this tells.
        if self.token(phrase.tokens.end).is_some_and(|t| t.owns()) {
            return vec![];
        }
        let named = inner.or_else(|| self.body_before(phrase.tokens.start));
        let implied = self.implied_before(named.map_or(phrase.tokens.start, |m| m.tokens.start));
        // "the network's Alpha bureau chief" is the network's.
        let before = match (named, implied) {
            (Some(place), Some(_)) if self.is(place, EntityType::Place) => implied,
            (Some(body), _) => Some(body.entity),
            (None, implied) => implied,
        };
        let after = self.body_after(phrase.tokens.end);
        let plain = self.after_plain_body(phrase.tokens.end);
        let unnamed =
            if plain > phrase.tokens.end { plain } else { self.after_unknown_name(phrase.tokens.end) };
        let follow = after.map_or(unnamed, |m| self.rest_of_phrase(m.tokens.end));
        let described = after.is_none().then(|| self.plain_body(phrase.tokens.end)).flatten();
        let named_after = after.map(|m| m.entity).or(described);
        // "the top Ruritanian commander in Freedonia" is Ruritania's.
        let preposition = self.token(phrase.tokens.end);
        let within = preposition.is_some_and(|t| t.is_any(&["in", "to", "with"]))
            || preposition.is_some_and(|t| t.is("for"))
                && after.is_some_and(|m| !self.is(m, EntityType::Organisation));
        let closer = if within { before.or(named_after) } else { named_after.or(before) };
        // "director of exhibits at the Example Museum" directs exhibits.
        let longer = after.and_then(|body| {
            (phrase.tokens.end + 1..body.tokens.start)
                .rfind(|&i| self.token(i).is_some_and(|t| t.is_any(&["of", "for", "at", "in", "to"])))
        });
        let position = match longer.filter(|_| !phrase.plural) {
            Some(end) => self.draft.analysis.slice(core.start..end).to_owned(),
            None => self.position(&core, phrase.plural),
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
                let of = of.or_else(|| self.country_after(person));
                let mut roles = vec![make(person, of, "role.title-before", 0.95)];
                let joint = phrase.plural && self.token(person.tokens.end).is_some_and(|t| t.is("and"));
                if let Some(other) = joint.then(|| self.person_from(person.tokens.end + 1)).flatten() {
                    roles.push(make(other, of, "role.title-before", 0.85));
                }
                return roles;
            }
            // "Ruritania's Foreign Minister, Jane Doe, ..."
            let comma = self.token(start).is_some_and(|t| matches!(t.text, "," | ":"));
            let definite = of.is_some()
                || self
                    .token(phrase.tokens.start.wrapping_sub(1))
                    .is_some_and(|t| t.is_any(&["the", "his", "her", "its", "their", "whose"]) || t.owns());
            if let Some(person) =
                (comma && definite && !phrase.plural).then(|| self.person_after_titles(start + 1)).flatten()
            {
                let closed = self
                    .token(person.tokens.end)
                    .is_none_or(|t| matches!(t.text, "," | "." | "-" | "–" | "—" | ";" | ")" | ":" | "("));
                let own = self.apposition(phrase).is_some();
                if closed && !own {
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
            return vec![make(person, of, "role.apposition", 0.9)];
        }
        if let Some(person) = self.subject_of_be(phrase) {
            return vec![make(person, of, "role.is", 0.8)];
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
        if let Some(person) = self.second_in_apposition(phrase, known) {
            let role = DraftRole {
                person,
                position,
                of,
                former: phrase.former,
                tokens: phrase.tokens.clone(),
                confidence: 0.7,
                rule: "role.apposition-and",
            };
            return vec![role];
        }
        if let Some(person) = (phrase.former && of.is_some()).then(|| self.described(phrase)).flatten() {
            return vec![make(person, of, "role.former-description", 0.6)];
        }
        vec![]
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
                || token.is_any(&["and", "with", "by", "said", "told", "to", "of"])
            {
                return None;
            }
            at = self.mention_until(at).map_or(at - 1, |m| m.tokens.start);
        }
        None
    }

    /// The subject of "is the president", "was elected president", "was appointed as head".
    fn subject_of_be(&self, phrase: &PositionPhrase) -> Option<&'a Mention> {
        let mut at = phrase.tokens.start;
        if let Some(body) = self.body_before(at) {
            at = body.tokens.start;
        }
        let mut appointed = false;
        for _ in 0..6 {
            let token = self.token(at.checked_sub(1)?)?;
            if token.is_any(BE) || appointed && token.is_any(&["has", "had", "been", "were"]) {
                if token.is("been") || token.is("was") && appointed && self.mention_until(at - 1).is_none() {
                    at -= 1;
                    continue;
                }
                return self
                    .mention_until(at - 1)
                    .filter(|m| self.is(m, EntityType::Person) && m.tokens.start >= self.sentence.start);
            }
            if token.is_in(&APPOINTED) {
                appointed = true;
            } else if !token.is_any(&["the", "a", "an", "as", "in", "its", "new"]) {
                return None;
            }
            at -= 1;
        }
        None
    }

    /// The person whom "the former chairman of X" means: the last one named in this or the sentence before.
    fn described(&self, phrase: &PositionPhrase) -> Option<&'a Mention> {
        let index = self.draft.analysis.sentence_of(phrase.tokens.start);
        let from = self.draft.analysis.sentences[index.saturating_sub(1)].tokens.start;
        let definite = (1..=3)
            .any(|back| self.token(phrase.tokens.start.wrapping_sub(back)).is_some_and(|t| t.is("the")));
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
