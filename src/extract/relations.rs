//! Relations: a draft with mentions and roles in, lasting relations between its entities out.
//!
//! The rules, each with an example: `relation.place-comma` ("Alpha, Ruritania"), `relation.place-in` ("Alpha in
//! northern Ruritania"), `relation.city-of` ("the Ruritanian cities of Alpha and Beta"), `relation.possessive-place`
//! ("Ruritania's northern Alpha province"), `relation.capital` ("the Ruritanian capital, Alpha"), `relation.including`
//! ("a fifth of Ruritania, including the Alpha region"), `relation.part-by-name` ("Ruritanian Armed Forces"),
//! `relation.part-possessive` ("Ruritania's Northern Command"), `relation.chairs-by-role` ("Jane Doe, head of the
//! Example Group"), `relation.co-chairs` ("the Example Group's co-chairs - Ruritania and Freedonia"),
//! `relation.member-of` ("Jane Doe, a member of the Example Party").

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::{Class, Gazetteer, fold};

use super::classes::{CHAIRING, PARTY_FIGURES, PLACE_CLASSES, PLACE_MODIFIERS};
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

    fn places(&mut self, sentence: &Range<usize>) {
        let draft = self.draft;
        for mention in draft.mentions_in(sentence.clone()) {
            let end = mention.tokens.end;
            if self.is_type(mention, &[EntityType::Place]) {
                self.place_within(mention, sentence);
            }
            let region = self.is_type(mention, &[EntityType::Country, EntityType::Place]);
            if !region {
                continue;
            }
            // "Ruritania's northern Alpha province"
            let possessive = self.token(end).is_some_and(|t| t.kind == TokenKind::Possessive);
            let after = self.skip_class(end + usize::from(possessive), &PLACE_MODIFIERS);
            if possessive
                && let Some(place) =
                    self.mention_from(after).filter(|m| self.is_type(m, &[EntityType::Place]))
            {
                self.add(RelationType::LocatedIn, place, mention, "relation.possessive-place", 0.85);
            }
            // "the Ruritanian city of Alpha", "Alpha province town of Beta", "the Ruritanian capital, Alpha"
            let noun = self.token(after).filter(|t| t.is_in(&PLACE_CLASSES));
            if let Some(noun) = noun.filter(|_| {
                possessive || mention.form != Form::Name || self.is_type(mention, &[EntityType::Place])
            }) {
                let mut at = after + 1;
                if noun.is("capital") && self.token(at).is_some_and(|t| t.text == ",")
                    || self.token(at).is_some_and(|t| t.is("of"))
                {
                    at += 1;
                } else if !noun.is("capital") && mention.form == Form::Name && !possessive {
                    continue;
                }
                self.listed(at, mention, sentence);
            }
        }
    }

    /// The places of a list that begins at `at`: "Alpha, Beta and Gamma as well as Delta district".
    fn listed(&mut self, mut at: usize, container: &Mention, sentence: &Range<usize>) {
        while at < sentence.end {
            let Some(place) = self.mention_from(at).filter(|m| self.is_type(m, &[EntityType::Place])) else {
                break;
            };
            self.add(RelationType::LocatedIn, place, container, "relation.city-of", 0.9);
            at = self.skip_class(place.tokens.end, &PLACE_CLASSES);
            let next = self.skip(at, &[",", "and", "as", "well", "the", "or"]);
            if next == at {
                break;
            }
            at = self.skip_class(next, &PLACE_CLASSES);
            at = self.skip(at, &["of"]);
        }
    }

    /// "Alpha, Ruritania", "Alpha in northern Ruritania", "Alpha province of Ruritania", "including Alpha".
    fn place_within(&mut self, place: &Mention, sentence: &Range<usize>) {
        const WITHIN: &[EntityType] = &[EntityType::Country, EntityType::Place];
        let end = self.skip_class(place.tokens.end, &PLACE_CLASSES);
        let headed = end > place.tokens.end;
        let Some(token) = self.token(end).filter(|_| end < sentence.end) else { return };
        if token.text == "," && !headed {
            let next = self.skip(end + 1, &["in"]);
            let next = if next > end + 1 { self.skip_class(next, &PLACE_MODIFIERS) } else { next };
            if let Some(within) =
                self.mention_from(next).filter(|m| self.is_type(m, WITHIN) && m.form == Form::Name)
            {
                // "Alpha, in Ruritania's Beta State"
                let owned = self
                    .token(within.tokens.end)
                    .is_some_and(|t| t.kind == TokenKind::Possessive)
                    .then(|| self.mention_from(self.skip_class(within.tokens.end + 1, &PLACE_MODIFIERS)));
                let within =
                    owned.flatten().filter(|m| self.is_type(m, &[EntityType::Place])).unwrap_or(within);
                let closing = self.token(within.tokens.end);
                let listed =
                    closing.is_some_and(|t| {
                        t.is("and") || t.text == "," && self.mention_from(within.tokens.end + 1).is_some()
                    }) || self.token(place.tokens.start.wrapping_sub(1)).is_some_and(|t| t.text == ",")
                        && self.mention_until(place.tokens.start - 1).is_some();
                let larger = self.is_type(within, &[EntityType::Country])
                    || self.draft.entities[within.entity].kind == Some(Kind::Region);
                if !listed && larger && closing.is_none_or(|t| t.kind != TokenKind::Possessive) {
                    self.add(RelationType::LocatedIn, place, within, "relation.place-comma", 0.9);
                }
            }
            // "Alpha, the capital of Ruritania"
            let capital = self.skip(end + 1, &["the"]);
            if self.token(capital).is_some_and(|t| t.is("capital"))
                && self.token(capital + 1).is_some_and(|t| t.is("of"))
                && let Some(within) =
                    self.mention_from(self.skip(capital + 2, &["the"])).filter(|m| self.is_type(m, WITHIN))
            {
                self.add(RelationType::LocatedIn, place, within, "relation.capital-of", 0.9);
            }
        } else if token.is("in") || token.is("of") && headed {
            let start = self.skip_class(end + 1, &PLACE_MODIFIERS);
            // "in the northwest province of Alpha"
            let noun = self.skip_class(start, &PLACE_CLASSES);
            let start =
                if noun > start && self.token(noun).is_some_and(|t| t.is("of")) { noun + 1 } else { start };
            if let Some(within) =
                self.mention_from(start).filter(|m| self.is_type(m, WITHIN) && m.form == Form::Name)
            {
                self.add(RelationType::LocatedIn, place, within, "relation.place-in", 0.8);
            }
        }
        // "a fifth of Ruritania, including the Alpha region"
        let before = self.token(place.tokens.start.wrapping_sub(1));
        let article = usize::from(before.is_some_and(|t| t.is("the")));
        let at = place.tokens.start.wrapping_sub(1 + article);
        if self.token(at).is_some_and(|t| t.is("including")) && at > sentence.start {
            let comma = usize::from(self.token(at - 1).is_some_and(|t| t.text == ","));
            if let Some(whole) =
                self.mention_until(at - comma).filter(|m| self.is_type(m, WITHIN) && m.form == Form::Name)
                && self.token(whole.tokens.start.wrapping_sub(1)).is_some_and(|t| t.is("of"))
            {
                self.add(RelationType::LocatedIn, place, whole, "relation.including", 0.75);
            }
        }
    }

    /// "the Example Group co-chairs - Ruritania, Freedonia and Sylvania".
    fn co_chairs(&mut self, sentence: &Range<usize>) {
        for at in sentence.clone() {
            let chairs = self.token(at).is_some_and(|t| t.is_any(&["chairs", "chairmen", "presidents"]));
            if !chairs {
                continue;
            }
            let hyphen = at >= sentence.start + 2
                && self.token(at - 1).is_some_and(Token::is_hyphen)
                && self.token(at - 2).is_some_and(|t| t.is("co"));
            let mut start = if hyphen { at - 2 } else { at };
            if self.token(start.wrapping_sub(1)).is_some_and(|t| t.kind == TokenKind::Possessive) {
                start -= 1;
            }
            let Some(body) =
                self.mention_until(start).filter(|m| self.is_type(m, &[EntityType::Organisation]))
            else {
                continue;
            };
            let opening = self
                .token(at + 1)
                .is_some_and(|t| matches!(t.text, "-" | "–" | "—" | "(" | ":" | ",") || t.is("are"));
            let mut next = self.skip(at + 1 + usize::from(opening), &["the", "from", "of"]);
            while let Some(chair) = self.mention_from(next).filter(|_| opening && next < sentence.end) {
                if !self.is_type(chair, &[EntityType::Country, EntityType::Person]) {
                    break;
                }
                self.add(RelationType::Chairs, chair, body, "relation.co-chairs", 0.9);
                let after = self.skip(chair.tokens.end, &[",", "and", "the"]);
                if after == chair.tokens.end {
                    break;
                }
                next = after;
            }
        }
    }

    /// "Jane Doe, a member of the Example Party", "the Example Party of President Doe", "a prominent Example figure".
    fn members(&mut self, sentence: &Range<usize>) {
        let draft = self.draft;
        for body in draft.mentions_in(sentence.clone()) {
            if !self.is_type(body, &[EntityType::Organisation]) {
                continue;
            }
            let party = draft.entities[body.entity].kind == Some(Kind::Party);
            let end = self.skip(body.tokens.end, &["party", "movement", "faction"]);
            // "the Example party of President Jane Doe"
            if self.token(end).is_some_and(|t| t.is("of")) && (party || end > body.tokens.end) {
                let title = super::positions::position_at(&draft.analysis, end + 1, sentence.end);
                let start = title.map_or(end + 1, |t| t.tokens.end);
                if let Some(person) =
                    self.mention_from(start).filter(|m| self.is_type(m, &[EntityType::Person]))
                {
                    self.add(RelationType::MemberOf, person, body, "relation.party-of", 0.85);
                }
            }
            // "Jane Doe's party, the Example Movement"
            let the = usize::from(self.token(body.tokens.start.wrapping_sub(1)).is_some_and(|t| t.is("the")));
            let comma = body.tokens.start.wrapping_sub(1 + the);
            if self.token(comma).is_some_and(|t| t.text == ",")
                && self.token(comma.wrapping_sub(1)).is_some_and(|t| t.is_any(&["party", "movement"]))
                && self.token(comma.wrapping_sub(2)).is_some_and(|t| t.kind == TokenKind::Possessive)
                && let Some(person) =
                    self.mention_until(comma - 2).filter(|m| self.is_type(m, &[EntityType::Person]))
            {
                self.add(RelationType::MemberOf, person, body, "relation.own-party", 0.85);
            }
            // "Jane Doe, a member of the Example Party"; "Ruritania, a member of the Example Union"
            let the = usize::from(self.token(body.tokens.start.wrapping_sub(1)).is_some_and(|t| t.is("the")));
            let of = body.tokens.start.wrapping_sub(1 + the);
            let member = self.token(of).is_some_and(|t| t.is("of"))
                && self.token(of.wrapping_sub(1)).is_some_and(|t| t.is_any(&["member", "members"]));
            let figure = party && self.token(body.tokens.end).is_some_and(|t| t.is_in(&PARTY_FIGURES));
            let from = if member { of.wrapping_sub(1) } else { body.tokens.start };
            if !(member || figure) {
                continue;
            }
            let mut at = from;
            for _ in 0..5 {
                let Some(token) = self.token(at.wrapping_sub(1)).filter(|_| at > sentence.start) else {
                    break;
                };
                if token.text == "," || token.is_any(&["is", "was", "are"]) {
                    let holder = self.mention_until(at - 1).or_else(|| self.subject_before(at - 1, sentence));
                    if let Some(holder) =
                        holder.filter(|m| self.is_type(m, &[EntityType::Person, EntityType::Country]))
                    {
                        self.add(RelationType::MemberOf, holder, body, "relation.member-of", 0.8);
                        // "Ruritania, Freedonia and Sylvania are members of"
                        let mut first = holder.tokens.start;
                        while token.is("are") && first > sentence.start {
                            let mut end = first;
                            while end > sentence.start
                                && self.token(end - 1).is_some_and(|t| t.is_any(&[",", "and", "the"]))
                            {
                                end -= 1;
                            }
                            let Some(other) = self.mention_until(end).filter(|m| {
                                end < first && self.is_type(m, &[EntityType::Person, EntityType::Country])
                            }) else {
                                break;
                            };
                            self.add(RelationType::MemberOf, other, body, "relation.member-of", 0.8);
                            first = other.tokens.start;
                        }
                    }
                    break;
                }
                at -= 1;
            }
        }
    }

    /// The person whom a sentence begins with, when other words stand before a comma: "Jane Doe of Alpha, a ...".
    fn subject_before(&self, end: usize, sentence: &Range<usize>) -> Option<&'a Mention> {
        let person = self
            .draft
            .mentions_in(sentence.start..end)
            .iter()
            .find(|m| self.is_type(m, &[EntityType::Person]))?;
        let plain = (person.tokens.end..end)
            .all(|i| self.token(i).is_some_and(|t| t.text != "," && t.kind != TokenKind::Possessive));
        (plain && end - person.tokens.end <= 8).then_some(person)
    }

    /// "Ruritanian Armed Forces" is a part of Ruritania, "UN Security Council" of the UN.
    fn parts(&mut self) {
        let draft = self.draft;
        let mut by_name: FxHashMap<String, usize> = FxHashMap::default();
        for mention in &draft.mentions {
            let entity = &draft.entities[mention.entity];
            if matches!(entity.entity_type, EntityType::Country | EntityType::Organisation)
                && mention.form != Form::Capital
            {
                by_name.entry(fold(draft.analysis.slice(mention.tokens.clone()))).or_insert(mention.entity);
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
                if let Some(whole) = by_name.get(&first).copied().or_else(|| self.country_named(&first)) {
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
            }) && matches!(entity.kind, Some(Kind::Governmental | Kind::ArmedForce))
            {
                self.add(RelationType::PartOf, mention, owner, "relation.part-possessive", 0.85);
            }
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
