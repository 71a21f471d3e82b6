//! What a text has named so far, for the pronouns and definite descriptions that act in its events.
//!
//! Only plain cases are resolved: a pronoun by the nearest fitting subject, "the two countries" by the last pair of
//! countries named together, "the army" by the country whose army it was before.

use std::cell::OnceCell;
use std::collections::HashMap;

use rustc_hash::FxHashMap;

use crate::extract::classes::ARMED_MEMBERS;
use crate::extract::coref::{Class as Described, agrees, antecedents, class_of};
use crate::extract::draft::{Draft, DraftRole};
use crate::extract::record::{EntityType, Kind, Relation, RelationType};
use crate::extract::sport::is_sport;

use super::actors::Scene;
use super::clause::Subject;
use super::context;
use super::entity_number;
use super::frame::ends_in_name;
use super::groups::{Item, Shape};
use super::pronouns::{governing_object, object};
use super::words::{Agent, Class};
use crate::extract::morphology::singulars;

/// How many roles of one person or body are looked at.
const ROLES: usize = 64;

/// What is remembered from sentence to sentence.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Who acted in the main clause of the sentence before, or before that.
    subjects: Vec<usize>,
    /// Whether the subject of the sentence before is nobody named.
    unknown: bool,
    /// The last two countries, or persons, that were named together.
    countries: Option<[usize; 2]>,
    people: Option<[usize; 2]>,
    /// The last two who met or agreed.
    sides: Option<[usize; 2]>,
    /// Which country or body an agent noun stood for.
    agents: HashMap<String, Vec<usize>>,
    /// The first organisation named in the text after its first sentence, if it begins the second.
    announced: Option<usize>,
    /// Whether that first sentence tells of an armed group: "a rebel group".
    lead_is_armed: bool,
    /// The country or body that a statement speaks for: the first that begins a sentence.
    issuer: Option<usize>,
    /// The country that the text is set in, if it is plain.
    home: Option<usize>,
    /// The last two who fought.
    fought: Option<[usize; 2]>,
    /// The roles of each person, and of each body, by their numbers in the draft.
    held: FxHashMap<usize, Vec<usize>>,
    offices: FxHashMap<usize, Vec<usize>>,
    /// The states that armed forces and ministries are of.
    states: FxHashMap<usize, usize>,
    /// Whether the article is a report on sport, once somebody has asked.
    sport: OnceCell<bool>,
    /// Who says "we" here.
    pub(super) speaker: Vec<usize>,
}

impl Memory {
    /// Whether the article is a report on sport.
    pub(super) fn is_sport(&self, draft: &Draft<'_>) -> bool {
        *self.sport.get_or_init(|| is_sport(draft.analysis.text))
    }

    /// Before the first sentence: whose the armed forces and ministries are.
    pub(super) fn armies(&mut self, draft: &Draft<'_>, relations: &[Relation]) {
        for relation in relations.iter().filter(|r| r.relation_type == RelationType::PartOf) {
            let ends = entity_number(&relation.subject).zip(entity_number(&relation.object));
            if let Some((force, state)) = ends
                && draft
                    .entities
                    .get(force)
                    .is_some_and(|e| matches!(e.kind, Some(Kind::ArmedForce | Kind::Governmental)))
                && draft.entities.get(state).is_some_and(|e| e.entity_type == EntityType::Country)
            {
                self.states.insert(force, state);
            }
        }
    }

    /// The state that an armed force or ministry is of.
    pub(super) fn state_of(&self, force: usize) -> Option<usize> {
        self.states.get(&force).copied()
    }

    /// Before the first sentence: who holds which office, and who is meant by "a human rights group" in a lead.
    pub(super) fn announce(&mut self, draft: &Draft<'_>) {
        for (number, role) in draft.roles.iter().enumerate() {
            self.held.entry(role.person).or_default().push(number);
            if let Some(of) = role.of {
                self.offices.entry(of).or_default().push(number);
            }
        }
        self.home = context::home(draft);
        self.issuer = context::issuer(draft);
        let tokens = &draft.analysis.tokens;
        let Some(second) = draft.analysis.sentences.get(1) else { return };
        let first = &draft.analysis.sentences[0];
        let start = second.tokens.start;
        // "Human Rights Watch said", "The FDD said", "A spokesman for the FDD said".
        let opening = draft.mentions_in(start..(start + 6).min(second.tokens.end)).first();
        if let Some(mention) = opening
            && draft.entities[mention.entity].entity_type == EntityType::Organisation
            && !draft.mentions_in(first.tokens.clone()).iter().any(|m| m.entity == mention.entity)
            && (start..mention.tokens.start)
                .all(|i| tokens[i].is_any(&["a", "the", "spokesman", "spokeswoman", "spokesperson", "for"]))
        {
            self.announced = Some(mention.entity);
            let lead = &tokens[first.tokens.clone()];
            self.lead_is_armed = lead.iter().any(|t| ARMED_MEMBERS.contains(&singular(&t.lower)));
        }
    }

    /// The first of these roles that a person holds.
    pub(super) fn role_of<'d>(
        &self,
        draft: &'d Draft<'_>,
        person: usize,
        wanted: impl Fn(&DraftRole) -> bool,
    ) -> Option<&'d DraftRole> {
        self.held.get(&person)?.iter().take(ROLES).map(|&n| &draft.roles[n]).find(|role| wanted(role))
    }

    /// The first of these roles in a body.
    pub(super) fn office_in<'d>(
        &self,
        draft: &'d Draft<'_>,
        body: usize,
        wanted: impl Fn(&DraftRole) -> bool,
    ) -> Option<&'d DraftRole> {
        self.offices.get(&body)?.iter().take(ROLES).map(|&n| &draft.roles[n]).find(|role| wanted(role))
    }

    /// After each sentence.
    pub(super) fn remember(&self, scene: &Scene<'_, '_>) -> Remembered {
        let clauses = scene.clauses;
        let mut next = Remembered::default();
        let mains = (0..clauses.groups.len()).filter(|&g| clauses.groups[g].shape == Shape::Finite);
        for number in mains {
            let acting = &scene.acting[number];
            if acting.is_empty() {
                next.unknown |= unknown(scene, number, usize::MAX);
                continue;
            }
            if next.subjects.is_empty() {
                next.subjects.clone_from(acting);
            }
        }
        for item in 0..clauses.items.len() {
            if !matches!(clauses.items[item], Item::Phrase(_)) {
                continue;
            }
            if let Some(head) = scene.head(item)
                && scene.words.agent(head).is_some_and(|a| a != Agent::Person)
            {
                let actors = scene.actors(item);
                if !actors.is_empty() {
                    next.agents.push((singular(head), actors));
                }
            }
            if matches!(clauses.items.get(item + 1), Some(Item::And(_)))
                && matches!(clauses.items.get(item + 2), Some(Item::Phrase(_)))
            {
                let (first, second) = (scene.actors(item), scene.actors(item + 2));
                if let ([.., a], [b, ..]) = (&first[..], &second[..])
                    && a != b
                {
                    let types = [scene.draft.entities[*a].entity_type, scene.draft.entities[*b].entity_type];
                    if types == [EntityType::Country; 2] {
                        next.countries = Some([*a, *b]);
                    } else if types == [EntityType::Person; 2] {
                        next.people = Some([*a, *b]);
                    }
                }
            }
        }
        next
    }

    /// Takes in what [`Self::remember`] found.
    pub(super) fn update(&mut self, next: Remembered) {
        let next_is_empty = next.subjects.is_empty();
        if !next.subjects.is_empty() {
            self.subjects = next.subjects;
        }
        self.unknown = next.unknown && next_is_empty;
        self.countries = next.countries.or(self.countries);
        self.people = next.people.or(self.people);
        self.agents.extend(next.agents);
    }

    /// Two who fought: "both sides" after that are these, unless they met.
    pub(super) fn fought(&mut self, draft: &Draft<'_>, sources: &[usize], targets: &[usize]) {
        let body = |e: usize| {
            matches!(draft.entities[e].entity_type, EntityType::Country | EntityType::Organisation)
        };
        if let (&[a, ..], &[b, ..]) = (sources, targets)
            && body(a)
            && body(b)
        {
            self.fought = Some([a, b]);
        }
    }

    /// The country that the text is set in.
    pub(super) fn home(&self) -> Option<usize> {
        self.home
    }

    /// Whether two have met or agreed so far.
    pub(super) fn have_met(&self) -> bool {
        self.sides.is_some()
    }

    /// Two who met or agreed: "the two leaders" after that are these.
    pub(super) fn met(&mut self, draft: &Draft<'_>, sides: &[usize]) {
        let alike = |a: usize, b: usize| draft.entities[a].entity_type == draft.entities[b].entity_type;
        let people = |e: usize| draft.entities[e].entity_type == EntityType::Person;
        if let [a, b] = *sides
            && (alike(a, b) || !people(a) && !people(b))
        {
            self.sides = Some([a, b]);
        }
        if let [a, b, ..] = *sides {
            match [draft.entities[a].entity_type, draft.entities[b].entity_type] {
                [EntityType::Country, EntityType::Country] => self.countries = Some([a, b]),
                [EntityType::Person, EntityType::Person] => self.people = Some([a, b]),
                _ => {}
            }
        }
    }

    /// Whom a pronoun or a phrase without a name stands for.
    pub(super) fn resolve(&self, scene: &Scene<'_, '_>, item: usize, agent: Option<Agent>) -> Vec<usize> {
        use EntityType::{Country, Organisation, Person};
        let tokens = scene.tokens(item);
        let all = &scene.draft.analysis.tokens;
        let first = &*all[tokens.start].lower;
        let head = &*all[tokens.end - 1].lower;
        if tokens.len() == 1 {
            match head {
                // Claims and roles ask the same function, so that one pronoun is one person.
                "he" | "she" => {
                    return antecedents(scene.draft, tokens);
                }
                "it" if object(scene, item) => {
                    let other = self.other(scene, item, &[Country, Organisation]);
                    return if other.is_empty() {
                        self.nearest(scene, item, &[Country, Organisation])
                    } else {
                        other
                    };
                }
                "it" => return self.nearest(scene, item, &[Country, Organisation]),
                "him" => return self.other(scene, item, &[Person]),
                "i" | "we" if !self.behalf(scene, item).is_empty() => return self.behalf(scene, item),
                "i" => return self.speaker.last().copied().into_iter().collect(),
                "we" | "us" => {
                    return if self.speaker.is_empty() {
                        self.issuer.into_iter().collect()
                    } else {
                        self.speaker.clone()
                    };
                }
                "them" => {
                    let object = governing_object(scene, item);
                    return if object.is_empty() { self.several(scene, item) } else { object };
                }
                "they" => return self.several(scene, item),
                "both" => return self.pair(),
                _ => {}
            }
        }
        // "Officers arrested two": the police just named.
        if matches!(head, "officers" | "police" | "detectives")
            && (tokens.len() == 1 || first == "the" && tokens.len() == 2)
            && let Some(police) = self.police(scene.draft, tokens.start)
        {
            return vec![police];
        }
        // "closed its border with its neighbour": the other of the two countries.
        if matches!(head, "neighbour" | "neighbor")
            && matches!(first, "its" | "the")
            && let [own] = self.nearest(scene, item, &[Country])[..]
        {
            let countries: Vec<usize> = scene
                .draft
                .mentions_in(0..tokens.start)
                .iter()
                .rev()
                .take(30)
                .map(|m| m.entity)
                .filter(|&e| e != own && scene.draft.entities[e].entity_type == Country)
                .collect();
            let named = |country: usize| countries.iter().filter(|&&c| c == country).count();
            // The one that is spoken of most; of two, the nearer one.
            let other = countries.iter().copied().rev().max_by_key(|&c| named(c));
            return other.into_iter().collect();
        }
        // "his country": where he holds office.
        if matches!(first, "his" | "her") && matches!(head, "country" | "nation") {
            let holds = |p: &usize| self.role_of(scene.draft, *p, |r| r.of.is_some() && !r.former)?.of;
            let office = self.possessor(scene, item).first().and_then(holds);
            return office
                .filter(|&of| scene.draft.entities[of].entity_type == Country)
                .into_iter()
                .collect();
        }
        let Some(agent) = agent else { return Vec::new() };
        if matches!(first, "its" | "his" | "her" | "their" | "our") {
            let mut owners = if agent == Agent::Person { Vec::new() } else { self.possessor(scene, item) };
            // "his troops" are not he, "his government" is.
            owners.retain(|&owner| {
                scene.words.is(head, Class::Rule) || scene.draft.entities[owner].entity_type != Person
            });
            return owners;
        }
        let word = singular(head);
        let is_plural = word != head;
        let definite = matches!(first, "the" | "both" | "this" | "that" | "these" | "two");
        if is_plural && (definite || first == "two") {
            let count = all[tokens.clone()].iter().any(|t| t.is_any(&["two", "both"]));
            match word.as_str() {
                "side" | "party" if self.sides.is_some() => {
                    // "The parties" are no persons.
                    let people =
                        |s: &[usize; 2]| s.iter().any(|&e| scene.draft.entities[e].entity_type == Person);
                    let sides = self.sides.filter(|s| word == "side" || !people(s));
                    return sides.map_or_else(Vec::new, Vec::from);
                }
                "side" if self.fought.is_some() => {
                    return self.fought.map_or_else(Vec::new, Vec::from);
                }
                "country" | "nation" | "side" | "neighbour" | "neighbor" | "government" | "power"
                    if count || word == "country" =>
                {
                    return self.countries.map_or_else(Vec::new, Vec::from);
                }
                "leader" | "minister" | "president" | "official" | "diplomat" | "man" if count => {
                    return self.people.map_or_else(Vec::new, Vec::from);
                }
                _ => {}
            }
        }
        if agent == Agent::Person {
            return if definite { self.office(scene, item, &word) } else { Vec::new() };
        }
        if matches!(first, "a" | "an") {
            let lead = scene.clauses.start == 0
                && matches!(&*word, "group" | "organisation" | "organization" | "agency");
            return if lead { self.announced.into_iter().collect() } else { Vec::new() };
        }
        if definite || tokens.len() == 1 {
            if let Some(known) = self.agents.get(&word) {
                return known.clone();
            }
            // "The army": of the country that the text is set in. "Soldiers" alone need not be those of the state.
            let state =
                tokens.len() == 2 || matches!(head, "police" | "authorities" | "troops" | "prosecutors");
            if tokens.len() <= 2
                && state
                && (class_of(head) == Some(Described::Power) || head == "prosecutors")
                && let Some(home) = self.home
            {
                let named = antecedents(scene.draft, tokens);
                let body = |e: &usize| scene.draft.entities[*e].entity_type == Organisation;
                return if named.iter().any(body) { named } else { vec![home] };
            }
            if definite
                && !is_plural
                && matches!(&*word, "group" | "organisation" | "organization" | "agency" | "party")
            {
                return self.last(scene, tokens.start, &[Organisation]);
            }
        }
        Vec::new()
    }

    /// In the first sentence, whom the second one names: "Burundi's main rebel group".
    pub(super) fn lead(&self, scene: &Scene<'_, '_>) -> Vec<usize> {
        self.announced.filter(|_| scene.clauses.start == 0).into_iter().collect()
    }

    /// The same, if the first sentence tells of an armed group.
    pub(super) fn armed_lead(&self, scene: &Scene<'_, '_>) -> Vec<usize> {
        if self.lead_is_armed { self.lead(scene) } else { Vec::new() }
    }

    /// The police force last named before a token.
    pub(super) fn police(&self, draft: &Draft<'_>, before: usize) -> Option<usize> {
        let tokens = &draft.analysis.tokens;
        let mentions = draft.mentions_in(0..before);
        mentions
            .iter()
            .rev()
            .take(30)
            .find(|m| {
                draft.entities[m.entity].entity_type == EntityType::Organisation
                    && tokens[m.tokens.clone()].iter().any(|t| t.is("police"))
            })
            .map(|m| m.entity)
    }

    /// "The guerrillas", "rebels": the armed group that was last named as one.
    pub(super) fn armed_group(&self, scene: &Scene<'_, '_>, item: usize) -> Vec<usize> {
        let tokens = scene.tokens(item);
        let all = &scene.draft.analysis.tokens;
        let Some(head) = scene.head(item) else { return Vec::new() };
        if all[tokens.start].is_any(&["its", "their"]) {
            return scene.possessor(item);
        }
        let plain = tokens.len() == 1 || tokens.len() == 2 && all[tokens.start].is_any(&["the", "these"]);
        let word = singular(head);
        if !plain || word == head || !ARMED_MEMBERS.contains(&word) {
            return Vec::new();
        }
        self.last_armed(scene, tokens.start)
    }

    /// Whose a thing is that a phrase calls by an armed group: "a rebel camp".
    pub(super) fn armed_owner(&self, scene: &Scene<'_, '_>, item: usize) -> Vec<usize> {
        let tokens = scene.tokens(item);
        let words = &scene.draft.analysis.tokens[tokens.start..tokens.end.max(tokens.start + 1) - 1];
        let armed =
            words.iter().any(|t| t.is_any(&["rebel", "guerrilla", "guerilla", "insurgent", "militant"]));
        if armed { self.last_armed(scene, tokens.start) } else { Vec::new() }
    }

    /// The armed group last named before a token: one that the text calls so, else one that is known as such.
    fn last_armed(&self, scene: &Scene<'_, '_>, before: usize) -> Vec<usize> {
        let all = &scene.draft.analysis.tokens;
        let organisations = || {
            let mentions = scene.draft.mentions_in(0..before).iter().rev().take(60);
            mentions.filter(|m| scene.draft.entities[m.entity].entity_type == EntityType::Organisation)
        };
        let called = organisations().find(|m| {
            let before = m.tokens.start.saturating_sub(4)..m.tokens.start;
            let after = all.get(m.tokens.end).is_some_and(|t| ARMED_MEMBERS.contains(&singular(&t.lower)));
            after || all[before].iter().any(|t| ARMED_MEMBERS.contains(&singular(&t.lower)))
        });
        let known =
            || organisations().find(|m| scene.draft.entities[m.entity].kind == Some(Kind::ArmedGroup));
        let found = called.or_else(known).map(|m| m.entity);
        found.or(self.announced.filter(|_| self.lead_is_armed)).into_iter().collect()
    }

    /// "On behalf of the government, I": for whom it is said.
    fn behalf(&self, scene: &Scene<'_, '_>, item: usize) -> Vec<usize> {
        let behalf = (0..item).find(|&j| scene.head(j) == Some("behalf"));
        match behalf {
            Some(j) if scene.clauses.is_prep(scene.draft, j + 1, "of") && j + 2 < item => scene.actors(j + 2),
            _ => Vec::new(),
        }
    }

    /// The person who holds an office, last named before the phrase.
    fn office(&self, scene: &Scene<'_, '_>, item: usize, word: &str) -> Vec<usize> {
        let before = scene.tokens(item).start;
        let holds = |person: usize| {
            self.role_of(scene.draft, person, |role| {
                role.position.to_lowercase().split([' ', '-']).any(|part| singular(part) == *word)
            })
            .is_some()
        };
        scene
            .draft
            .mentions_in(0..before)
            .iter()
            .rev()
            .take(60)
            .map(|m| m.entity)
            .find(|&e| holds(e))
            .into_iter()
            .collect()
    }

    /// The nearest subject of these types before the phrase: in the sentence, then of the sentence before.
    fn nearest(&self, scene: &Scene<'_, '_>, item: usize, types: &[EntityType]) -> Vec<usize> {
        let pronoun = &*scene.draft.analysis.tokens[scene.tokens(item).start].lower;
        let fits = |entity: &usize| {
            types.contains(&scene.draft.entities[*entity].entity_type)
                && agrees(scene.draft, *entity, pronoun)
        };
        for number in (0..scene.clauses.places.len()).rev() {
            if scene.clauses.places[number].item >= item {
                continue;
            }
            if let Some(&entity) = scene.acting[number].iter().find(|e| fits(e)) {
                return vec![entity];
            }
        }
        if self.vague(scene, item) {
            return Vec::new();
        }
        if let Some(&entity) = self.subjects.iter().find(|e| fits(e)) {
            return vec![entity];
        }
        let found = self.last(scene, scene.tokens(item).start, types);
        found.into_iter().filter(fits).collect()
    }

    /// Whether "it" or "its" at the start of a phrase may be something or somebody that no name is known for: the last
    /// subject before it.
    pub(super) fn vague(&self, scene: &Scene<'_, '_>, item: usize) -> bool {
        let first = scene.tokens(item).start;
        if !scene.draft.analysis.tokens[first].is_any(&["it", "its"]) {
            return false;
        }
        for number in (0..scene.clauses.places.len()).rev() {
            if scene.clauses.places[number].item >= item {
                continue;
            }
            if !scene.acting[number].is_empty() {
                return false;
            }
            if unknown(scene, number, item) {
                return true;
            }
        }
        self.unknown
    }

    fn last(&self, scene: &Scene<'_, '_>, before: usize, types: &[EntityType]) -> Vec<usize> {
        let mentions = scene.draft.mentions_in(0..before);
        mentions
            .iter()
            .rev()
            .take(12)
            .map(|m| m.entity)
            .find(|&e| types.contains(&scene.draft.entities[e].entity_type))
            .into_iter()
            .collect()
    }

    /// "him", "accusing it of": the last one of these types named who is not the one that acts.
    fn other(&self, scene: &Scene<'_, '_>, item: usize, types: &[EntityType]) -> Vec<usize> {
        let pronoun = &*scene.draft.analysis.tokens[scene.tokens(item).start].lower;
        let acting: Vec<usize> = (0..scene.clauses.places.len())
            .filter(|&g| scene.clauses.places[g].item < item)
            .flat_map(|g| scene.acting[g].iter().copied())
            .collect();
        // Claims and roles ask the same function; only who acts in the sentence is not meant.
        if let [person] = antecedents(scene.draft, scene.tokens(item))[..]
            && pronoun == "him"
            && !acting.contains(&person)
        {
            return vec![person];
        }
        let mentions = scene.draft.mentions_in(0..scene.tokens(item).start);
        mentions
            .iter()
            .rev()
            .take(12)
            .map(|m| m.entity)
            .find(|e| {
                types.contains(&scene.draft.entities[*e].entity_type)
                    && !acting.contains(e)
                    && agrees(scene.draft, *e, pronoun)
                    // "President Roe called it": his country is not meant.
                    && !acting.iter().any(|&a| self.role_of(scene.draft, a, |r| r.of == Some(*e)).is_some())
            })
            .into_iter()
            .collect()
    }

    fn several(&self, scene: &Scene<'_, '_>, item: usize) -> Vec<usize> {
        for number in (0..scene.clauses.places.len()).rev() {
            let acting = &scene.acting[number];
            let person = |e: usize| scene.draft.entities[e].entity_type == EntityType::Person;
            let single = matches!(acting[..], [one] if person(one));
            // "Norway left. They" need not be Norway.
            let state = matches!(acting[..], [one] if scene.draft.entities[one].entity_type == EntityType::Country)
                && matches!(scene.clauses.subject(number), Subject::Item(s) if scene.head(s).is_none());
            if state {
                continue;
            }
            if scene.clauses.places[number].item < item && !acting.is_empty() && !single {
                return acting.clone();
            }
        }
        if self.subjects.len() > 1 { self.subjects.clone() } else { Vec::new() }
    }

    fn pair(&self) -> Vec<usize> {
        self.countries.or(self.people).map_or_else(Vec::new, Vec::from)
    }

    /// Who is meant by "its", "his", "their" before a noun.
    pub(super) fn possessor(&self, scene: &Scene<'_, '_>, item: usize) -> Vec<usize> {
        use EntityType::{Country, Organisation, Person};
        let tokens = scene.tokens(item);
        match &*scene.draft.analysis.tokens[tokens.start].lower {
            "his" | "her" => self.nearest(scene, item, &[Person]),
            "its" => self.nearest(scene, item, &[Country, Organisation]),
            "their" => self.several(scene, item),
            "our" => {
                if self.speaker.is_empty() {
                    self.issuer.into_iter().collect()
                } else {
                    self.speaker.clone()
                }
            }
            _ => Vec::new(),
        }
    }
}

/// Whether the subject of a finite verb is something or somebody that no name is known for: "it" may be that.
fn unknown(scene: &Scene<'_, '_>, number: usize, before: usize) -> bool {
    let group = &scene.clauses.groups[number];
    let Subject::Item(subject) = scene.clauses.places[number].subject else { return false };
    // "Its party, the Green League, won"
    let named = matches!(scene.clauses.items.get(subject + 1), Some(Item::Comma))
        && matches!(scene.clauses.items.get(subject + 2), Some(Item::Phrase(_)))
        && ends_in_name(scene, subject + 2);
    group.shape == Shape::Finite
        && !named
        && subject < before
        && scene.acting[number].is_empty()
        && scene.head(subject).is_some_and(|head| {
            !scene.words.is(head, Class::Pron)
                && !scene.words.is(head, Class::Other)
                && singular(head) == head
        })
}

/// What one sentence adds to the memory.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    subjects: Vec<usize>,
    unknown: bool,
    countries: Option<[usize; 2]>,
    people: Option<[usize; 2]>,
    agents: Vec<(String, Vec<usize>)>,
}

/// The singular by which nouns are remembered.
fn singular(noun: &str) -> String {
    let shortest = singulars(noun).last();
    match shortest {
        Some(singular) if singular.len() > 2 && !noun.ends_with("ss") => {
            let second = singulars(noun).nth(1);
            second.filter(|s| noun.ends_with("ies") || s.ends_with("man")).unwrap_or(singular).into_owned()
        }
        _ => noun.to_owned(),
    }
}
