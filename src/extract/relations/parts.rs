//! Which body is part of which: the mentions of an article or sentence in, `part_of` out.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use crate::extract::classes::{ARM_NOUNS, STATE_BODY_NOUNS, SUBORDINATION};
use crate::extract::coref::{Class, bearer, class_of};
use crate::extract::draft::{Form, Mention};
use crate::extract::record::{EntityType, Kind, RelationType};
use crate::extract::subjects::with_brackets;
use crate::extract::text::TokenKind;
use crate::gazetteer::fold;

use super::Finder;

impl<'a> Finder<'a, '_> {
    /// "Ruritanian Armed Forces" is a part of Ruritania, "UN Security Council" of the UN.
    pub(super) fn parts(&mut self) {
        let draft = self.draft;
        let mut by_name: HashMap<String, usize, RandomState> = HashMap::default();
        let mut acronyms: HashMap<String, usize, RandomState> = HashMap::default();
        let mut longest = 0;
        for mention in &draft.mentions {
            let entity = &draft.entities[mention.entity];
            if matches!(entity.entity_type, EntityType::Country | EntityType::Organisation)
                && mention.form != Form::Capital
                && entity.rule != "name.party-word"
            {
                let name = fold(draft.analysis.slice(mention.tokens.clone()));
                if entity.kind == Some(Kind::Intergovernmental) {
                    // "United Nations" is what "UN Security Council" begins with.
                    let initials: String = name.split(' ').filter_map(|word| word.chars().next()).collect();
                    acronyms.entry(initials).or_insert(mention.entity);
                    longest = longest.max(name.split(' ').count());
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
            // "Royal Ruritanian Navy"
            let words = words.strip_prefix(&["royal"]).unwrap_or(&words);
            for count in (1..words.len()).rev() {
                // "Example Institution of Alpha" goes on with the name of the "Example Institution".
                if matches!(words[count], "of" | "for" | "on" | "and" | "in" | "at") {
                    continue;
                }
                let first = words[..count].join(" ");
                let acronym = || acronyms.get(&first.replace(['.', ' '], "")).copied().filter(|_| count < 3);
                let whole = by_name.get(&first).copied().or_else(|| self.country_named(&first));
                if let Some(whole) = whole.or_else(acronym) {
                    let country = draft.entities[whole].entity_type == EntityType::Country;
                    let forces = matches!(entity.kind, Some(Kind::Governmental | Kind::ArmedForce));
                    if whole != mention.entity && (forces || !country && state_body) {
                        self.add_part(mention, whole, "relation.part-by-name", 0.9);
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
                if entity.kind.is_some() || !country {
                    self.add_part(mention, whole, "relation.part-of-by-name", 0.85);
                }
            }
            // "Office of the Example Nations High Commissioner": the name of a body of states inside another name.
            let inside = (1..words.len())
                .flat_map(|from| (2..=longest).map(move |count| from..from + count))
                .filter(|range| range.end <= words.len())
                .find_map(|range| by_name.get(&words[range].join(" ")).copied())
                .filter(|&whole| draft.entities[whole].kind == Some(Kind::Intergovernmental));
            if let Some(whole) = inside.filter(|_| state_body) {
                self.add_part(mention, whole, "relation.part-inside-name", 0.8);
            }
            self.owned(mention);
            self.unit_of(mention);
        }
    }

    fn add_part(&mut self, part: &Mention, whole: usize, rule: &'static str, confidence: f64) {
        self.add_entities(RelationType::PartOf, part.entity, whole, part.tokens.clone(), rule, confidence);
    }

    /// "2nd Brigade, 1st Cavalry Division": a military unit and the larger one after it.
    fn unit_of(&mut self, unit: &Mention) {
        let numbered = |m: &Mention| {
            self.token(m.tokens.start).is_some_and(|t| t.kind == TokenKind::Number)
                && self.draft.entities[m.entity].kind == Some(Kind::ArmedForce)
        };
        let comma = self.token(unit.tokens.end).is_some_and(|t| t.text == ",");
        let next = self.mention_from(self.skip(unit.tokens.end + 1, &["the"]));
        let closed = |m: &Mention| self.token(m.tokens.end).is_none_or(|t| !t.is("and"));
        let listed = self.token(unit.tokens.start.wrapping_sub(1)).is_some_and(|t| t.text == ",");
        if let Some(whole) = next.filter(|m| comma && !listed && numbered(unit) && numbered(m) && closed(m)) {
            self.add(RelationType::PartOf, unit, whole, "relation.unit-of", 0.8);
        }
    }

    /// "Ruritania's Northern Command", "the Ruritanian Northern Command", "the Ruritanian army's Northern Command".
    fn owned(&mut self, part: &Mention) {
        let draft = self.draft;
        let start = part.tokens.start;
        let kind = draft.entities[part.entity].kind;
        let state = matches!(kind, Some(Kind::Governmental | Kind::ArmedForce));
        let possessive = self.token(start.wrapping_sub(1)).is_some_and(|t| t.owns());
        let owner = self.mention_until(start.wrapping_sub(usize::from(possessive)));
        if let Some(owner) = owner.filter(|m| {
            state && self.is_type(m, &[EntityType::Country]) && (possessive || m.form == Form::Adjective)
                || possessive
                    && (state || kind.is_none())
                    && matches!(
                        draft.entities[m.entity].kind,
                        Some(Kind::Intergovernmental | Kind::Governmental | Kind::ArmedForce)
                    )
        }) {
            self.add(RelationType::PartOf, part, owner, "relation.part-possessive", 0.85);
        }
        let noun = start.wrapping_sub(2);
        let power = |at: usize| {
            self.token(at).is_some_and(|t| class_of(&t.lower) == Some(Class::Power))
                && draft.mention_at(at).is_none()
        };
        if (state || kind.is_none()) && possessive && power(noun) {
            let named = self.mention_until(noun).filter(|m| self.is_type(m, &[EntityType::Country]));
            if let Some(whole) = named.map(|m| m.entity).or_else(|| bearer(draft, noun)) {
                let tokens = named.map_or(noun, |m| m.tokens.start)..part.tokens.end;
                self.add_entities(
                    RelationType::PartOf,
                    part.entity,
                    whole,
                    tokens,
                    "relation.part-of-power",
                    0.8,
                );
            }
        }
    }

    /// "the Example Commission, the Example Union's executive arm", "the Example Brigades, the armed wing of Example",
    /// "the Example Agency, which is part of the Example Ministry", "the Example Council of the Example Union".
    pub(super) fn arms(&mut self, sentence: &Range<usize>) {
        let draft = self.draft;
        for part in draft.mentions_in(sentence.clone()) {
            if !self.is_type(part, &[EntityType::Organisation]) {
                continue;
            }
            let end = with_brackets(draft, part.tokens.end);
            self.described_part(part, end, sentence);
            self.subordinate(part, end);
            self.named_part(part, sentence);
            // "the Example Council of the Example Union"
            let bodies = [Some(Kind::Governmental), Some(Kind::ArmedForce), None];
            let of = self.token(end).is_some_and(|t| t.is("of"));
            let whole = self.mention_from(self.skip(end + 1, &["the"])).filter(|_| of);
            if let Some(whole) = whole.filter(|m| {
                bodies.contains(&draft.entities[part.entity].kind)
                    && matches!(
                        draft.entities[m.entity].kind,
                        Some(Kind::Intergovernmental | Kind::Governmental | Kind::ArmedForce)
                    )
                    && self.is_type(m, &[EntityType::Organisation])
                    || draft.entities[part.entity].kind.is_some_and(|k| {
                        matches!(k, Kind::Governmental | Kind::ArmedForce) && m.form == Form::Name
                    }) && self.is_type(m, &[EntityType::Country])
            }) {
                self.add(RelationType::PartOf, part, whole, "relation.part-of-whole", 0.8);
            }
        }
    }

    /// "the Example Commission, the executive arm of the Example Union", "Ruritania's highest court".
    fn described_part(&mut self, part: &Mention, end: usize, sentence: &Range<usize>) {
        let separated = self.token(end).is_some_and(|t| t.text == "," || t.is_hyphen());
        let relative = end + usize::from(separated);
        let relative = self.skip(relative, &["which"]);
        let copula = self.skip(relative, &["is", "was"]);
        if !separated && copula == end {
            return;
        }
        let start = self.skip(copula, &["the", "a", "an", "itself"]);
        let owner =
            self.mention_from(start).filter(|m| !self.is_type(m, &[EntityType::Person, EntityType::Place]));
        let from = owner.map_or(start, |m| m.tokens.end);
        let class =
            |i: usize| self.token(i).is_some_and(|t| t.is_in(&ARM_NOUNS) || t.is_in(&STATE_BODY_NOUNS));
        let noun = (from..(from + 6).min(sentence.end))
            .take_while(|&i| {
                self.token(i)
                    .is_some_and(|t| t.text != "," && (owner.is_none() || self.draft.mention_at(i).is_none()))
            })
            .find(|&i| class(i) && !class(i + 1));
        let Some(noun) = noun else { return };
        let arm = self.token(noun).is_some_and(|t| t.is_in(&ARM_NOUNS));
        let of = self.token(noun + 1).is_some_and(|t| t.is("of"));
        let next = self.skip(noun + 2, &["the"]);
        let named = of.then(|| self.mention_from(next)).flatten();
        // "the Ruritanian branch of the Example Front" is part of the front.
        let country = owner.is_some_and(|m| self.is_type(m, &[EntityType::Country]));
        let whole = named.filter(|m| country && self.is_type(m, &[EntityType::Organisation]));
        if country && of && arm && whole.is_none() {
            return;
        }
        let owner = owner.filter(|_| whole.is_none());
        let whole = whole.or(owner).or(named);
        // "the foreign arm of Ruritania's Example Guards"
        let owned =
            whole.filter(|m| owner.is_none() && self.is_type(m, &[EntityType::Country])).and_then(|m| {
                let possessive = self.token(m.tokens.end).is_some_and(|t| t.owns());
                self.mention_from(m.tokens.end + 1).filter(|_| possessive)
            });
        let whole = owned.or(whole);
        // An arm is of a body; a court or an army may be of a country.
        let kind = self.draft.entities[part.entity].kind;
        let state = matches!(kind, Some(Kind::Governmental | Kind::ArmedForce) | None);
        if let Some(whole) = whole.filter(|m| {
            arm && (owner.is_some() || self.is_type(m, &[EntityType::Organisation]))
                || !arm && state && self.is_type(m, &[EntityType::Country]) && m.form != Form::People
        }) {
            self.add(RelationType::PartOf, part, whole, "relation.arm-of", 0.85);
        }
    }

    /// "the Example Nations' food agency, the Example Programme", "Ruritania's highest court, the Example Court".
    fn named_part(&mut self, part: &Mention, sentence: &Range<usize>) {
        let comma = self.back(part.tokens.start, sentence, &["the"]).wrapping_sub(1);
        let noun = comma.wrapping_sub(1);
        if self.token(comma).is_none_or(|t| t.text != ",") || noun <= sentence.start {
            return;
        }
        let arm =
            self.token(noun).is_some_and(|t| t.is_in(&ARM_NOUNS) || class_of(&t.lower) == Some(Class::Body));
        let state = self.token(noun).is_some_and(|t| t.is_in(&STATE_BODY_NOUNS));
        let owner = (sentence.start..noun).rev().take(5).find_map(|i| {
            let owns = self.token(i).is_some_and(|t| t.owns());
            let beside =
                || (i..noun).all(|k| self.token(k).is_some_and(|t| !t.is_capitalised() && t.text != ","));
            self.mention_until(i).filter(|m| {
                owns || self.draft.entities[m.entity].kind == Some(Kind::Intergovernmental) && beside()
            })
        });
        let kind = self.draft.entities[part.entity].kind;
        let bodies =
            !matches!(kind, Some(Kind::Party | Kind::ArmedGroup | Kind::NewsOrganisation | Kind::Company));
        if let Some(owner) = owner.filter(|m| {
            (arm || state) && self.is_type(m, &[EntityType::Organisation])
                || state && bodies && self.is_type(m, &[EntityType::Country])
        }) {
            self.add(RelationType::PartOf, part, owner, "relation.part-named", 0.8);
        }
    }

    /// "the Example Agency, which is under the Example Ministry", "the Example Force operates under".
    fn subordinate(&mut self, part: &Mention, end: usize) {
        let at = self.skip(end, &[",", "which", "is", "was", "that"]);
        let verb = self.token(at).is_some_and(|t| t.is_in(&SUBORDINATION));
        let under =
            |i: usize| self.token(i).is_some_and(|t| t.is_any(&["under", "to", "by", "within", "of"]));
        let at = match (verb, at > end) {
            (true, _) if under(at + 1) => at + 2,
            (false, true) if self.token(at).is_some_and(|t| t.is("under")) => at + 1,
            _ => return,
        };
        let whole = self.mention_from(self.skip(at, &["the"]));
        if let Some(whole) = whole.filter(|m| self.is_type(m, &[EntityType::Organisation])) {
            self.add(RelationType::PartOf, part, whole, "relation.part-subordinate", 0.8);
        }
    }
}
