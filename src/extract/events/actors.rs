//! Whom a noun phrase stands for: a phrase of a sentence in, the numbers of entities out.
//!
//! A name stands for itself; an agent of a country or body ("Israeli forces", "officials of the UN") for the country or
//! body; a pronoun or definite description for what [`Memory`] knows of the text so far.

use std::ops::Range;

use crate::extract::classes::{COUNTING_NOUNS, STATE_BODIES_IN};
use crate::extract::coref::{antecedents, bearer};
use crate::extract::draft::{Draft, Form, Mention};
use crate::extract::record::EntityType;
use crate::extract::text::{Token, TokenKind};

use super::clause::{Clauses, Link, Subject};
use super::groups::Item;
use super::memory::Memory;
use super::words::{Agent, Class, Words};

/// A sentence with all that is known when its phrases are resolved.
pub(super) struct Scene<'a, 't> {
    pub(super) draft: &'a Draft<'t>,
    pub(super) words: &'a Words,
    pub(super) clauses: &'a Clauses,
    pub(super) memory: &'a Memory,
    /// The entities that act in each verb group, as far as they are known.
    pub(super) acting: Vec<Vec<usize>>,
    /// Whether events count that are told as negated, possible or wished for.
    pub(super) all: bool,
}

impl<'a, 't> Scene<'a, 't> {
    /// Finds who acts in each verb group of a sentence.
    pub(super) fn new(
        draft: &'a Draft<'t>,
        words: &'a Words,
        clauses: &'a Clauses,
        memory: &'a Memory,
        all: bool,
    ) -> Self {
        let acting = vec![Vec::new(); clauses.groups.len()];
        let mut scene = Self { draft, words, clauses, memory, acting, all };
        for number in 0..clauses.groups.len() {
            scene.acting[number] = scene.act(number);
        }
        // A participle before its clause waits for the subject after it.
        for number in 0..clauses.groups.len() {
            if let Subject::Same(other) = clauses.places[number].subject
                && other > number
            {
                scene.acting[number] = scene.acting[other].clone();
            }
        }
        scene
    }

    fn act(&self, number: usize) -> Vec<usize> {
        let item = self.clauses.places[number].item;
        match self.clauses.places[number].subject {
            Subject::Item(subject) if subject < item => self.coordinated(subject, item),
            Subject::Item(subject) => self.actors(subject),
            Subject::OwnerOf(phrase) => {
                self.mentions(phrase).iter().filter(|m| !self.describes(m)).map(|m| m.entity).collect()
            }
            Subject::Same(other) if other < number => self.acting[other].clone(),
            Subject::ObjectOf(other)
                if matches!(self.clauses.places[number].governor, Some((_, Link::Participle))) =>
            {
                // "accused X of", "broke ties with X for": the last one named before.
                let from = self.clauses.places[other].item + 1;
                let object =
                    self.clauses.object(other).map(|o| self.coordinated(o, item)).unwrap_or_default();
                if !object.is_empty() {
                    return object;
                }
                (from..item)
                    .rev()
                    .filter(|&j| matches!(self.clauses.items[j], Item::Phrase(_)))
                    .filter(|&j| {
                        j > 0
                            && ["with", "on", "against"]
                                .iter()
                                .any(|w| self.clauses.is_prep(self.draft, j - 1, w))
                    })
                    .map(|j| self.reached(j, item).entities)
                    .find(|found| !found.is_empty())
                    .unwrap_or_default()
            }
            Subject::ObjectOf(other) => {
                let object = self.clauses.object(other).or_else(|| self.object_after_particle(other));
                let actors = object.map_or_else(Vec::new, |object| self.coordinated(object, item));
                // "ordered troops to": the troops of who orders.
                let ordered =
                    matches!(self.clauses.places[number].governor, Some((_, Link::ObjectInfinitive)));
                if ordered && actors.is_empty() && object.is_some_and(|o| self.head_agent(o).is_some()) {
                    self.acting[other].clone()
                } else {
                    actors
                }
            }
            _ => Vec::new(),
        }
    }

    fn object_after_particle(&self, number: usize) -> Option<usize> {
        let item = self.clauses.places[number].item;
        (matches!(self.clauses.items.get(item + 1), Some(Item::Prep(_)))
            && matches!(self.clauses.items.get(item + 2), Some(Item::Phrase(_))))
        .then_some(item + 2)
    }

    /// The tokens of a phrase in the document, without determiner.
    pub(super) fn tokens(&self, item: usize) -> Range<usize> {
        match &self.clauses.items[item] {
            Item::Phrase(range) => self.clauses.start + range.start..self.clauses.start + range.end,
            _ => 0..0,
        }
    }

    pub(super) fn mentions(&self, item: usize) -> &'a [Mention] {
        let tokens = self.tokens(item);
        let mut mentions = self.draft.mentions_in(tokens.clone());
        while mentions.last().is_some_and(|m| m.tokens.start >= tokens.end) {
            mentions = &mentions[..mentions.len() - 1];
        }
        mentions
    }

    fn is_type(&self, entity: usize, types: &[EntityType]) -> bool {
        types.contains(&self.draft.entities[entity].entity_type)
    }

    /// The tokens of the sentence.
    pub(super) fn sentence(&self) -> &'a [Token<'t>] {
        let number = self.draft.analysis.sentence_of(self.clauses.start);
        let range = self.draft.analysis.sentences.get(number).map_or(0..0, |s| s.tokens.clone());
        &self.draft.analysis.tokens[range]
    }

    /// The last word of a phrase that is no name, in lower case.
    pub(super) fn head(&self, item: usize) -> Option<&str> {
        let tokens = self.tokens(item);
        let last =
            tokens.end.checked_sub(1).filter(|&t| t >= tokens.start && self.draft.mention_at(t).is_none())?;
        Some(&self.draft.analysis.tokens[last].lower)
    }

    pub(super) fn head_agent(&self, item: usize) -> Option<Agent> {
        self.words.agent(self.head(item)?)
    }

    /// Whether "-led", "-backed" or the like follows a name, which then only describes.
    pub(super) fn describes(&self, mention: &Mention) -> bool {
        let tokens = &self.draft.analysis.tokens;
        let next = |n: usize| tokens.get(mention.tokens.end + n);
        next(0).is_some_and(|t| t.is_hyphen())
            && next(1).is_some_and(|t| t.lower.ends_with("ed") || t.is("led") || t.is("held"))
            || mention.tokens.start > 1
                && tokens[mention.tokens.start - 1].is_hyphen()
                && tokens[mention.tokens.start - 2].is_any(&["anti", "counter", "pro", "non", "ex"])
    }

    /// Who acts, if the phrase is the subject of an event: only what plainly stands for an entity.
    pub(super) fn actors(&self, item: usize) -> Vec<usize> {
        let mut actors = self.standing_for(item);
        // "the former Norwegian president" may be known, but does not act for Norway.
        if !actors.is_empty() && self.past(item) {
            actors.retain(|&actor| self.is_type(actor, &[EntityType::Person]));
        }
        actors
    }

    /// Whether a phrase names somebody by an office that he no longer holds.
    fn past(&self, item: usize) -> bool {
        let words = &self.draft.analysis.tokens[self.tokens(item)];
        self.head_agent(item) == Some(Agent::Person)
            && words.iter().any(|t| self.words.is(&t.lower, Class::Past))
    }

    fn standing_for(&self, item: usize) -> Vec<usize> {
        use EntityType::{Country, Organisation, Person};
        let tokens = self.tokens(item);
        if tokens.is_empty() {
            return Vec::new();
        }
        let mentions = self.mentions(item);
        if let Some(last) = mentions.last()
            && last.tokens.end == tokens.end
        {
            // Citizens are not their country.
            let citizens = last.form == Form::People;
            return if !citizens && self.is_type(last.entity, &[Person, Country, Organisation]) {
                vec![last.entity]
            } else {
                vec![]
            };
        }
        let Some(head) = self.head(item) else { return Vec::new() };
        if self.others(item, head) {
            return Vec::new();
        }
        // "Roe, whose troops stormed the town"
        if mentions.is_empty()
            && self.words.agent(head).is_some_and(|agent| agent != Agent::Person)
            && let Some(Item::Rel(t)) = item.checked_sub(1).map(|before| &self.clauses.items[before])
            && self.clauses.lower(self.draft, *t) == "whose"
        {
            let phrase = |&j: &usize| matches!(self.clauses.items[j], Item::Phrase(_));
            let mut owners = (0..item).rev().find(phrase).map(|owner| self.actors(owner)).unwrap_or_default();
            owners.retain(|&owner| self.words.is(head, Class::Rule) || !self.is_type(owner, &[Person]));
            return owners;
        }
        // "gunmen loyal to Fatah"
        if head == "loyal"
            && self.clauses.is_prep(self.draft, item + 1, "to")
            && matches!(self.clauses.items.get(item + 2), Some(Item::Phrase(_)))
        {
            let mut owners = self.owners(item + 2, Agent::Group);
            owners.retain(|&owner| !self.is_type(owner, &[Person]));
            return owners;
        }
        let Some(agent) = self.words.agent(head) else {
            // "thousands of Iraqis".
            let counts = COUNTING_NOUNS.contains(head);
            if counts && self.clauses.is_prep(self.draft, item + 1, "of") {
                let counted = item + 2;
                return if matches!(self.clauses.items.get(counted), Some(Item::Phrase(_))) {
                    self.owners(counted, Agent::Group)
                } else {
                    Vec::new()
                };
            }
            return self.known(item, None);
        };
        if agent == Agent::Person
            && let Some(person) = self.titled(item).or_else(|| self.apposed(item))
        {
            return vec![person];
        }
        let apart = self.apart(item, head);
        let owner = mentions.iter().rev().filter(|m| !self.describes(m)).find(|m| {
            self.is_type(m.entity, &[Organisation])
                || agent != Agent::Member && !apart && self.is_type(m.entity, &[Country])
                // "the Roe government", "Roe forces", but not "Roe's guards"
                || agent == Agent::Group
                    && self.is_type(m.entity, &[Person])
                    && (self.words.is(head, Class::Rule)
                        || !self.draft.analysis.tokens.get(m.tokens.end).is_some_and(Token::owns))
        });
        if let Some(owner) = owner {
            return self.holder(agent, head, &[owner.entity]);
        }
        // "a Berlin court": the country's.
        if agent == Agent::Group
            && matches!(head, "court" | "police" | "authorities" | "prosecutors" | "judges" | "tribunal")
            && let Some(country) = mentions.last().and_then(|m| self.country_of(m.entity))
        {
            return vec![country];
        }
        let after = item + 1;
        let leads = ["of", "from", "for", "to", "at"]
            .iter()
            .any(|word| self.clauses.is_prep(self.draft, after, word));
        if leads && matches!(self.clauses.items.get(after + 1), Some(Item::Phrase(_))) {
            let named = self.owners(after + 1, agent);
            if !named.is_empty() {
                return self.holder(agent, head, &named);
            }
        }
        // "police in the nation of Gabon": of that country.
        if agent == Agent::Group
            && self.clauses.is_prep(self.draft, after, "in")
            && matches!(self.clauses.items.get(after + 1), Some(Item::Phrase(_)))
            && (STATE_BODIES_IN.contains(head)
                || tokens.len() > 1 && self.draft.analysis.tokens[tokens.end - 2].is("security"))
        {
            let mut countries = self.owners(after + 1, agent);
            countries.retain(|e| self.is_type(*e, &[Country]));
            // "in Norway's capital", "in Oslo"
            if countries.is_empty() {
                let first = self.mentions(after + 1).first().map(|m| m.entity);
                countries.extend(
                    first.and_then(
                        |e| {
                            if self.is_type(e, &[Country]) { Some(e) } else { self.country_of(e) }
                        },
                    ),
                );
            }
            if !countries.is_empty() {
                return countries;
            }
        }
        if agent == Agent::Member {
            // In the lead, "Norwegian rebels" are those that the next sentence names.
            let armed = self.memory.armed_group(self, item);
            if armed.is_empty() && !mentions.is_empty() { self.memory.armed_lead(self) } else { armed }
        } else if apart && !mentions.is_empty() {
            self.memory.lead(self)
        } else {
            let known = self.known(item, Some(agent));
            if known.is_empty() { self.forces(item) } else { known }
        }
    }

    /// Whether the people of a phrase are others than whom it names: "Roe's brother", "Norway's
    /// allies".
    fn others(&self, item: usize, head: &str) -> bool {
        let tokens = self.tokens(item);
        let all = &self.draft.analysis.tokens;
        // "allies" alone may be known from before.
        let owned = !self.mentions(item).is_empty()
            || self.words.is(&all[tokens.start].lower, Class::Own)
            || self.clauses.is_prep(self.draft, item + 1, "of");
        let nested = tokens.clone().filter(|&t| all[t].owns()).count() > 1;
        owned && self.words.is(head, Class::Kin) || nested
    }

    /// Whether a phrase names people of a country who do not act for it: "Norwegian fishermen".
    pub(super) fn folk(&self, item: usize) -> bool {
        !self.mentions(item).is_empty()
            && self.head(item).is_some_and(|head| self.words.is(head, Class::Folk))
            && self.mentions(item).iter().all(|m| self.is_type(m.entity, &[EntityType::Country]))
    }

    /// The country that a place lies in, if the text names it.
    pub(super) fn country_of(&self, place: usize) -> Option<usize> {
        let place = &self.draft.entities[place];
        let code = place.country.as_deref().filter(|_| place.entity_type == EntityType::Place)?;
        self.draft.country_with_code(code)
    }

    /// Whether a phrase with this head, though it names a country, is about somebody else in it: "Burundi's main rebel
    /// group", "a German company".
    fn apart(&self, item: usize, head: &str) -> bool {
        let tokens = &self.draft.analysis.tokens[self.tokens(item)];
        self.words.is(head, Class::Private) || tokens.iter().any(|t| self.words.is(&t.lower, Class::Rebel))
    }

    /// "Government troops", "200 soldiers": those of the country that the text is about.
    fn forces(&self, item: usize) -> Vec<usize> {
        let mut tokens = self.tokens(item);
        // "more than 200 soldiers", "at least ten troops"
        while tokens.len() > 2
            && self.draft.analysis.tokens[tokens.start].is_any(&[
                "more", "than", "at", "least", "about", "around", "some", "up", "to", "nearly", "over",
                "hundreds",
            ])
        {
            tokens.start += 1;
        }
        let first = &self.draft.analysis.tokens[tokens.start];
        let bare = self.words.is(&first.lower, Class::Forces) || first.kind == TokenKind::Number;
        // "Soldiers toppled the president" need not be those of the state.
        let alone = tokens.len() == 1 && !first.is_any(&["police", "authorities"]);
        let plain = self.mentions(item).is_empty() && tokens.len() <= 3 && !alone;
        let known = (bare && plain).then(|| bearer(self.draft, tokens.end - 1)).flatten();
        known.into_iter().collect()
    }

    /// What a phrase without a name stands for, by the memory of the sentences before and else by the whole text.
    fn known(&self, item: usize, agent: Option<Agent>) -> Vec<usize> {
        let known = self.memory.resolve(self, item, agent);
        if !known.is_empty()
            || agent.is_none() && self.tokens(item).len() > 1
            || self.memory.vague(self, item)
        {
            return known;
        }
        let found = antecedents(self.draft, self.tokens(item));
        // "Norway left. They" need not be Norway.
        let they = self.draft.analysis.tokens[self.tokens(item).start].is("they");
        let state = matches!(found[..], [one] if self.is_type(one, &[EntityType::Country]));
        if they && state { Vec::new() } else { found }
    }

    /// The person who holds an office in one of these bodies, if the text names one; else the bodies.
    fn holder(&self, agent: Agent, head: &str, bodies: &[usize]) -> Vec<usize> {
        if agent == Agent::Person && !head.starts_with("spokes") {
            let holds = bodies.iter().find_map(|&body| {
                self.memory.office_in(self.draft, body, |role| {
                    role.position.to_lowercase().split([' ', '-']).any(|word| word == head)
                })
            });
            if let Some(role) = holds {
                return vec![role.person];
            }
        }
        bodies.to_vec()
    }

    /// The person whose title the phrase begins: "Secretary of State John Kerry".
    fn titled(&self, item: usize) -> Option<usize> {
        let mut next = item + 1;
        // "Minister of Trade and Technology Jane Doe"
        let goes_on = |next: usize| {
            ["of", "for"].iter().any(|word| self.clauses.is_prep(self.draft, next, word))
                || next > item + 2 && matches!(self.clauses.items.get(next), Some(Item::And(_) | Item::Comma))
        };
        while goes_on(next) && matches!(self.clauses.items.get(next + 1), Some(Item::Phrase(_))) {
            let tokens = self.tokens(next + 1);
            if let Some(last) = self.mentions(next + 1).last()
                && last.tokens.end == tokens.end
                && last.tokens.start > tokens.start
                && self.is_type(last.entity, &[EntityType::Person])
                // "a spokesman for President X" is not X.
                && self.words.agent(&self.draft.analysis.tokens[last.tokens.start - 1].lower) != Some(Agent::Person)
            {
                return Some(last.entity);
            }
            next += 2;
        }
        None
    }

    /// The countries and bodies after "of" and "from": "officials from the UN and African Union".
    fn owners(&self, first: usize, agent: Agent) -> Vec<usize> {
        let mut all = Vec::new();
        for item in self.list(first, self.clauses.items.len()) {
            for entity in self.actors(item) {
                if !all.contains(&entity)
                    && (agent != Agent::Person || !self.is_type(entity, &[EntityType::Person]))
                {
                    all.push(entity);
                }
            }
        }
        all
    }

    /// The person named after a comma: "the foreign minister, Li Zhaoxing,".
    fn apposed(&self, item: usize) -> Option<usize> {
        let items = &self.clauses.items;
        let next = match items.get(item + 1) {
            Some(Item::Comma) => item + 2,
            Some(Item::Prep(_)) if matches!(items.get(item + 3), Some(Item::Comma)) => item + 4,
            _ => return None,
        };
        matches!(items.get(next), Some(Item::Phrase(_))).then_some(())?;
        let tokens = self.tokens(next);
        let last = self.mentions(next).last()?;
        (last.tokens.end == tokens.end && self.is_type(last.entity, &[EntityType::Person]))
            .then_some(last.entity)
    }

    /// The names before a token of a phrase: possessors and adjectives.
    pub(super) fn before(&self, item: usize, token: usize) -> Vec<&'a Mention> {
        self.mentions(item).iter().filter(|m| m.tokens.end <= token && !self.describes(m)).collect()
    }

    /// The entity meant by "its", "his" and the like at the start of a phrase.
    pub(super) fn possessor(&self, item: usize) -> Vec<usize> {
        let tokens = self.tokens(item);
        let first = &self.draft.analysis.tokens[tokens.start];
        if first.is_any(&["its", "their"]) && !self.memory.vague(self, item) {
            let known = antecedents(self.draft, tokens.start..tokens.start + 1);
            if !known.is_empty() {
                return known;
            }
        }
        self.memory.possessor(self, item)
    }
}
