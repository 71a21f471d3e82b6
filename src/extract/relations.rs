//! Relations: a draft with mentions and roles in, lasting relations between its entities out.
//!
//! The rules, each with an example: `relation.place-comma` ("Alpha, Ruritania"), `relation.place-in` ("Alpha in
//! northern Ruritania"), `relation.city-of` ("the Ruritanian cities of Alpha and Beta"), `relation.possessive-place`
//! ("Ruritania's northern Alpha province"), `relation.capital` ("the Ruritanian capital, Alpha"), `relation.including`
//! ("a fifth of Ruritania, including the Alpha region"), `relation.part-by-name` ("Ruritanian Armed Forces"),
//! `relation.part-possessive` ("Ruritania's Northern Command"), `relation.chairs-by-role` ("Jane Doe, head of the
//! Example Group"), `relation.co-chairs` ("the Example Group's co-chairs - Ruritania and Freedonia"),
//! `relation.member-of` ("Jane Doe, a member of the Example Party").

mod members;
mod places;

use std::collections::HashMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::{Class, Gazetteer, fold};

use super::classes::CHAIRING;
use super::draft::{Draft, Form, Mention};
use super::lexicon::WordSet;
use super::record::{EntityType, Kind, Relation, RelationType, Span};
use super::text::{Token, TokenKind};

/// Finds the relations, in the order of the text and without repeats.
pub fn relations(draft: &Draft<'_>, gazetteer: &Gazetteer) -> Vec<Relation> {
    let mut countries = FxHashMap::default();
    for (number, entity) in
        draft.entities.iter().enumerate().filter(|(_, e)| e.entity_type == EntityType::Country)
    {
        if let Some(code) = entity.country.as_deref() {
            countries.entry(code).or_insert(number);
        }
    }
    let mut finder = Finder { draft, gazetteer, countries, found: vec![], seen: FxHashSet::default() };
    for sentence in &draft.analysis.sentences {
        let range = sentence.tokens.clone();
        finder.places(&range);
        finder.co_chairs(&range);
        finder.members(&range);
        finder.arms(&range);
    }
    finder.parts();
    finder.chairs();
    finder.finish()
}

struct Found {
    relation_type: RelationType,
    subject: usize,
    object: usize,
    tokens: Range<usize>,
    rule: &'static str,
    confidence: f64,
}

struct Finder<'a, 't> {
    draft: &'a Draft<'t>,
    gazetteer: &'a Gazetteer,
    /// The countries of the article by ISO code.
    countries: FxHashMap<&'a str, usize>,
    found: Vec<Found>,
    seen: FxHashSet<(RelationType, usize, usize)>,
}

impl<'a, 't> Finder<'a, 't> {
    fn add(
        &mut self,
        relation_type: RelationType,
        subject: &Mention,
        object: &Mention,
        rule: &'static str,
        confidence: f64,
    ) {
        let tokens = subject.tokens.start.min(object.tokens.start)..subject.tokens.end.max(object.tokens.end);
        self.add_entities(relation_type, subject.entity, object.entity, tokens, rule, confidence);
    }

    fn add_entities(
        &mut self,
        relation_type: RelationType,
        subject: usize,
        object: usize,
        tokens: Range<usize>,
        rule: &'static str,
        confidence: f64,
    ) {
        if subject != object && self.seen.insert((relation_type, subject, object)) {
            self.found.push(Found { relation_type, subject, object, tokens, rule, confidence });
        }
    }

    fn finish(mut self) -> Vec<Relation> {
        self.found.sort_by_key(|f| (f.tokens.start, f.subject, f.object));
        let id = |number: usize| format!("e{}", number + 1);
        let draft = self.draft;
        let span = |tokens: &Range<usize>| -> Span { draft.span(tokens.clone()) };
        self.found
            .iter()
            .map(|f| Relation {
                relation_type: f.relation_type,
                subject: id(f.subject),
                object: id(f.object),
                span: Some(span(&f.tokens)),
                confidence: Some(f.confidence),
                extractor: Some(f.rule.to_owned()),
            })
            .collect()
    }

    fn token(&self, at: usize) -> Option<&'a Token<'t>> {
        self.draft.analysis.tokens.get(at)
    }

    fn is_type(&self, mention: &Mention, types: &[EntityType]) -> bool {
        types.contains(&self.draft.entities[mention.entity].entity_type)
    }

    fn mention_from(&self, at: usize) -> Option<&'a Mention> {
        self.draft.mention_at(at).filter(|m| m.tokens.start == at)
    }

    fn mention_until(&self, end: usize) -> Option<&'a Mention> {
        self.draft.mention_at(end.checked_sub(1)?).filter(|m| m.tokens.end == end)
    }

    /// Skips words such as "northern" and "the".
    fn skip(&self, mut at: usize, words: &[&str]) -> usize {
        while self.token(at).is_some_and(|t| t.is_any(words)) {
            at += 1;
        }
        at
    }

    /// Skips words of a class.
    fn skip_class(&self, mut at: usize, words: &WordSet) -> usize {
        while self.token(at).is_some_and(|t| t.is_in(words)) {
            at += 1;
        }
        at
    }

    /// "Ruritanian Armed Forces" is a part of Ruritania, "UN Security Council" of the UN.
    fn parts(&mut self) {
        let draft = self.draft;
        let mut by_name: HashMap<String, usize> = HashMap::new();
        let mut acronyms: HashMap<String, usize> = HashMap::new();
        for mention in &draft.mentions {
            let entity = &draft.entities[mention.entity];
            if matches!(entity.entity_type, EntityType::Country | EntityType::Organisation)
                && mention.form != Form::Capital
            {
                let name = fold(draft.analysis.slice(mention.tokens.clone()));
                if entity.kind == Some(Kind::Intergovernmental) {
                    // "United Nations" is what "UN Security Council" begins with.
                    let initials: String = name.split(' ').filter_map(|word| word.chars().next()).collect();
                    acronyms.entry(initials).or_insert(mention.entity);
                }
                by_name.entry(name).or_insert(mention.entity);
            }
        }
        for mention in &draft.mentions {
            let entity = &draft.entities[mention.entity];
            if entity.entity_type != EntityType::Organisation {
                continue;
            }
            let state_body = matches!(
                entity.kind,
                Some(Kind::Governmental | Kind::ArmedForce | Kind::Intergovernmental) | None
            );
            let name = fold(draft.analysis.slice(mention.tokens.clone()));
            let words: Vec<&str> = name.split(' ').collect();
            for count in (1..words.len()).rev() {
                let first = words[..count].join(" ");
                let acronym = || acronyms.get(&first.replace(['.', ' '], "")).copied().filter(|_| count < 3);
                let whole = by_name.get(&first).copied().or_else(|| self.country_named(&first));
                if let Some(whole) = whole.or_else(acronym) {
                    let country = draft.entities[whole].entity_type == EntityType::Country;
                    let forces = matches!(entity.kind, Some(Kind::Governmental | Kind::ArmedForce));
                    if whole != mention.entity && (forces || !country && state_body) {
                        self.add_entities(
                            RelationType::PartOf,
                            mention.entity,
                            whole,
                            mention.tokens.clone(),
                            "relation.part-by-name",
                            0.9,
                        );
                    }
                    break;
                }
            }
            // "Central Bank of Ruritania", "General Assembly of the Example Union"
            let object = words.iter().rposition(|w| *w == "of").map(|of| words[of + 1..].join(" "));
            let object = object.as_deref().map(|name| name.strip_prefix("the ").unwrap_or(name));
            if let Some(name) = object.filter(|_| state_body)
                && let Some(whole) = by_name.get(name).copied().or_else(|| self.country_named(name))
            {
                let country = draft.entities[whole].entity_type == EntityType::Country;
                if whole != mention.entity && (entity.kind.is_some() || !country) {
                    self.add_entities(
                        RelationType::PartOf,
                        mention.entity,
                        whole,
                        mention.tokens.clone(),
                        "relation.part-of-by-name",
                        0.85,
                    );
                }
            }
            // "Ruritania's Northern Command", "the Ruritanian Northern Command"
            let start = mention.tokens.start;
            let possessive =
                self.token(start.wrapping_sub(1)).is_some_and(|t| t.kind == TokenKind::Possessive);
            let owner = self.mention_until(start.wrapping_sub(usize::from(possessive)));
            if let Some(owner) = owner.filter(|m| {
                self.is_type(m, &[EntityType::Country]) && (possessive || m.form == Form::Adjective)
                    || possessive
                        && matches!(
                            draft.entities[m.entity].kind,
                            Some(Kind::Intergovernmental | Kind::Governmental | Kind::ArmedForce)
                        )
            }) && matches!(entity.kind, Some(Kind::Governmental | Kind::ArmedForce))
            {
                self.add(RelationType::PartOf, mention, owner, "relation.part-possessive", 0.85);
            }
        }
    }

    /// "the Example Commission, the Example Union's executive arm", "the Example Brigades, the armed wing of Example".
    fn arms(&mut self, sentence: &Range<usize>) {
        const ARMS: &[&str] = &[
            "arm",
            "wing",
            "branch",
            "unit",
            "subsidiary",
            "affiliate",
            "offshoot",
            "division",
            "faction",
            "agency",
        ];
        let organisation =
            |m: &&Mention| self.draft.entities[m.entity].entity_type == EntityType::Organisation;
        let mut found = Vec::new();
        for part in self.draft.mentions_in(sentence.clone()).iter().filter(organisation) {
            let comma = part.tokens.end;
            if !self.token(comma).is_some_and(|t| t.text == "," || t.is_hyphen()) {
                continue;
            }
            let start = self.skip(comma + 1, &["the", "a", "an"]);
            let owner = self
                .mention_from(start)
                .filter(|m| !self.is_type(m, &[EntityType::Person, EntityType::Place]));
            let from = owner.map_or(start, |m| m.tokens.end);
            let arm = (from..from + 5)
                .take_while(|&i| {
                    self.token(i).is_some_and(|t| {
                        t.text != "," && (owner.is_none() || self.draft.mention_at(i).is_none())
                    })
                })
                .find(|&i| self.token(i).is_some_and(|t| t.is_any(ARMS)));
            let Some(arm) = arm else { continue };
            let whole = owner.or_else(|| {
                let of = self.token(arm + 1).is_some_and(|t| t.is("of"));
                let next = self.skip(arm + 2, &["the"]);
                of.then(|| self.mention_from(next)).flatten().filter(organisation)
            });
            if let Some(whole) = whole {
                found.push((part, whole));
            }
        }
        for (part, whole) in found {
            self.add(RelationType::PartOf, part, whole, "relation.arm-of", 0.85);
        }
    }

    /// The country of the article that goes by a name or adjective: "armenian".
    fn country_named(&self, name: &str) -> Option<usize> {
        let mut codes = self
            .gazetteer
            .find(name)
            .filter(|m| m.entry.class() == Class::Country)
            .filter_map(|m| m.entry.iso2());
        self.countries.get(codes.next()?).copied()
    }

    /// Who is the head or chairman of an organisation chairs it.
    fn chairs(&mut self) {
        let draft = self.draft;
        for role in draft.roles.iter().filter(|r| !r.former) {
            let position = role.position.to_lowercase();
            let head = CHAIRING.contains(&position);
            let Some(body) = role.of.filter(|&of| draft.entities[of].entity_type == EntityType::Organisation)
            else {
                continue;
            };
            if head && !role.tokens.is_empty() {
                self.add_entities(
                    RelationType::Chairs,
                    role.person,
                    body,
                    role.tokens.clone(),
                    "relation.chairs-by-role",
                    0.85,
                );
            }
        }
    }
}
