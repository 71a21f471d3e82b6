//! Where places lie by what the rest of the sentence says of them: the mentions of a sentence in, `located_in` out.

use std::ops::Range;

use crate::extract::classes::{
    DISTRICTS, PLACE_CLASSES, PLACE_EPITHETS, PLACE_MODIFIERS, PROVINCES, SETTLEMENTS,
};
use crate::extract::coref::antecedent;
use crate::extract::draft::{Form, Mention};
use crate::extract::record::{EntityType, Kind, RelationType};
use crate::extract::text::TokenKind;

use super::Finder;

/// How far "where" reaches, in tokens.
const CLAUSE: usize = 32;
const WITHIN: &[EntityType] = &[EntityType::Country, EntityType::Place];

impl<'a> Finder<'a, '_> {
    /// All that the sentence says of places beyond the words beside them.
    pub(super) fn regions(&mut self, sentence: &Range<usize>) {
        for mention in self.draft.mentions_in(sentence.clone()) {
            if self.is_type(mention, &[EntityType::Country]) {
                self.where_clause(mention, sentence);
            } else if self.is_type(mention, &[EntityType::Place]) {
                self.own_place(mention, sentence);
                self.described_list(mention, sentence);
                self.chain(mention, sentence);
            }
        }
    }

    /// Whether what the gazetteer knows of the place lets it lie in the country; `unknown` if it knows nothing.
    pub(super) fn may_lie_in(&self, place: &Mention, country: usize, unknown: bool) -> bool {
        let code = self.draft.entities[country].country.as_deref();
        let entity = &self.draft.entities[place.entity];
        if let Some(own) = entity.country.as_deref() {
            return Some(own) == code;
        }
        let mut known = self.gazetteer.find(&entity.name).filter_map(|m| m.entry.country()).peekable();
        if known.peek().is_none() { unknown } else { known.any(|own| Some(own) == code) }
    }

    /// "Ruritania, where rebels seized the towns of Alpha and Beta".
    fn where_clause(&mut self, country: &Mention, sentence: &Range<usize>) {
        let at = self.skip(country.tokens.end, &[","]);
        if country.form != Form::Name || !self.token(at).is_some_and(|t| t.is("where")) {
            return;
        }
        let end = sentence.end.min(at + CLAUSE);
        let mut last: Option<&Mention> = None;
        for place in self.draft.mentions_in(at..end) {
            if !self.is_type(place, &[EntityType::Place]) {
                continue;
            }
            // The next of a list lies where the one before it lies.
            let listed = last.is_some_and(|m| {
                (m.tokens.end..place.tokens.start)
                    .all(|i| self.token(i).is_some_and(|t| t.is_any(&[",", "and"])))
            });
            let of = place.tokens.start
                - usize::from(self.token(place.tokens.start - 1).is_some_and(|t| t.is("of")));
            let named = self.token(of.wrapping_sub(1)).is_some_and(|t| t.is_in(&PLACE_CLASSES));
            if self.may_lie_in(place, country.entity, listed || named) {
                self.add(RelationType::LocatedIn, place, country, "relation.place-where", 0.75);
                last = Some(place);
            }
        }
    }

    /// "its northern Alpha province", "the country's second city, Alpha", "the capital, Alpha".
    fn own_place(&mut self, place: &Mention, sentence: &Range<usize>) {
        let comma = place.tokens.start
            - usize::from(self.token(place.tokens.start.wrapping_sub(1)).is_some_and(|t| t.text == ","));
        let noun =
            self.token(comma.wrapping_sub(1)).filter(|t| comma > sentence.start && t.is_in(&PLACE_CLASSES));
        let from = if noun.is_some() {
            self.back_class(comma - 1, sentence, &PLACE_EPITHETS)
        } else if comma == place.tokens.start {
            comma
        } else {
            return;
        };
        let start = self.back_class(from, sentence, &PLACE_MODIFIERS);
        let Some(before) = self.token(start.wrapping_sub(1)).filter(|_| start > sentence.start) else {
            return;
        };
        let owner = if before.is("its") {
            antecedent(self.draft, start - 1..start)
        } else if before.owns() && start >= sentence.start + 3 {
            antecedent(self.draft, start - 3..start - 1)
        } else if noun.is_some_and(|t| t.is("capital")) && self.token(start).is_some_and(|t| t.is("the")) {
            let code = self.draft.entities[place.entity].country.as_deref();
            code.and_then(|code| self.countries.get(code).copied())
        } else {
            None
        };
        if let Some(owner) = owner.filter(|&o| {
            self.draft.entities[o].entity_type == EntityType::Country && self.may_lie_in(place, o, true)
        }) {
            let tokens = start - 1..place.tokens.end;
            self.add_entities(
                RelationType::LocatedIn,
                place.entity,
                owner,
                tokens,
                "relation.own-place",
                0.75,
            );
        }
    }

    /// "Alpha, Beta and Gamma, regions of Ruritania", "Alpha and Beta, both in Ruritania".
    fn described_list(&mut self, place: &Mention, sentence: &Range<usize>) {
        let end = self.skip_class(place.tokens.end, &PLACE_CLASSES);
        let comma = self.token(end).is_some_and(|t| t.text == ",");
        let all = self.skip(end + 1, &["all", "both", "two", "three", "four", "the"]);
        let noun = self.skip_class(self.skip_class(all, &PLACE_MODIFIERS), &PLACE_CLASSES);
        let plural = self.token(noun.wrapping_sub(1)).is_some_and(|t| t.lower.ends_with('s')) && noun > all;
        let joined = self.token(noun).is_some_and(|t| t.is("in") || t.is("of") && plural);
        if !comma || !joined || !(plural || all > end + 1 && noun == all) {
            return;
        }
        let within = self.mention_from(self.skip_class(noun + 1, &PLACE_MODIFIERS));
        let Some(within) = within.filter(|m| self.is_type(m, WITHIN) && m.form == Form::Name) else { return };
        let mut first = Some(place);
        while let Some(member) = first {
            self.add(RelationType::LocatedIn, member, within, "relation.places-described", 0.8);
            let start = self.back(member.tokens.start, sentence, &["and", ",", "the"]);
            first = self
                .mention_until(start)
                .filter(|m| start < member.tokens.start && self.is_type(m, &[EntityType::Place]));
        }
    }

    /// "in Alpha, Beta province, Ruritania": each within the next.
    fn chain(&mut self, place: &Mention, sentence: &Range<usize>) {
        let comma = |at: usize| self.token(at).is_some_and(|t| t.text == ",");
        let end = self.skip_class(place.tokens.end, &PLACE_CLASSES);
        let Some(middle) =
            self.mention_from(end + 1).filter(|m| comma(end) && self.is_type(m, &[EntityType::Place]))
        else {
            return;
        };
        let after = self.skip_class(middle.tokens.end, &PLACE_CLASSES);
        let region =
            after > middle.tokens.end || self.draft.entities[middle.entity].kind == Some(Kind::Region);
        let Some(country) = self.mention_from(after + 1).filter(|m| comma(after) && self.is_country(m))
        else {
            return;
        };
        let closed = self.token(country.tokens.end).is_none_or(|t| t.kind == TokenKind::Punctuation);
        let first = place.tokens.start == sentence.start || !comma(place.tokens.start - 1);
        if region && closed && first && self.may_lie_in(middle, country.entity, true) {
            self.add(RelationType::LocatedIn, place, middle, "relation.place-chain", 0.85);
            self.add(RelationType::LocatedIn, middle, country, "relation.place-chain", 0.85);
        }
    }

    /// The region that a country or region owns: "Ruritania's northern Alpha province", "Ruritania's state of Alpha".
    pub(super) fn owned_region(&self, owner: &Mention) -> Option<&'a Mention> {
        let possessive = self.token(owner.tokens.end).is_some_and(|t| t.owns());
        let start = self.skip_class(self.skip_class(owner.tokens.end + 1, &PLACE_MODIFIERS), &PLACE_EPITHETS);
        let noun = self.skip_class(start, &PLACE_CLASSES);
        let of = noun > start && self.token(noun).is_some_and(|t| t.is("of"));
        let region = self.mention_from(if of { noun + 1 } else { start });
        region.filter(|m| possessive && self.is_type(m, &[EntityType::Place]))
    }

    /// "Alpha and Beta in Ruritania": the first lies there too, if the gazetteer knows that it does.
    pub(super) fn also_within(&mut self, place: &Mention, within: &Mention, sentence: &Range<usize>) {
        let mut first = place;
        loop {
            let start = self.back(first.tokens.start, sentence, &["and", ",", "the"]);
            let other = self
                .mention_until(start)
                .filter(|m| start < first.tokens.start && self.is_type(m, &[EntityType::Place]));
            let Some(other) = other else { return };
            let known =
                self.is_type(within, &[EntityType::Country]) && self.may_lie_in(other, within.entity, false);
            if !known && !self.are_settlements(other, sentence) {
                return;
            }
            self.add(RelationType::LocatedIn, other, within, "relation.place-in", 0.75);
            first = other;
        }
    }

    /// Whether a plural noun says what the names of a list are that goes on to `last`: "the villages of Alpha and Beta".
    fn are_settlements(&self, last: &Mention, sentence: &Range<usize>) -> bool {
        let mut first = last;
        while let Some(other) = self
            .mention_until(self.back(first.tokens.start, sentence, &["and", ","]))
            .filter(|m| m.tokens.end < first.tokens.start && self.is_type(m, &[EntityType::Place]))
        {
            first = other;
        }
        let of = self.back(first.tokens.start, sentence, &["of"]);
        of > sentence.start
            && self.token(of - 1).is_some_and(|t| t.is_in(&PLACE_CLASSES) && t.lower.ends_with('s'))
    }

    /// Whether "of" after the noun at `end - 1` names the settlement: "the Alpha village of Beta".
    pub(super) fn names_settlement(&self, end: usize) -> bool {
        self.token(end - 1).is_some_and(|t| t.is_in(&SETTLEMENTS))
            && self
                .mention_from(self.skip_class(end + 1, &PLACE_MODIFIERS))
                .is_some_and(|m| self.is_type(m, &[EntityType::Place]))
    }

    /// Whether a district or province follows "of": "Alpha village of Beta district".
    pub(super) fn names_district(&self, end: usize) -> bool {
        let noun = self.mention_from(end + 1).and_then(|m| self.token(m.tokens.end));
        noun.is_some_and(|t| t.is_in(&PROVINCES) || t.is_in(&DISTRICTS) && !t.is_in(&SETTLEMENTS))
    }
}
