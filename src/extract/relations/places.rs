//! Where places lie: the mentions of a sentence in, `located_in` out.

use std::ops::Range;

use crate::extract::classes::{DIRECTIONS, PLACE_CLASSES, PLACE_EPITHETS, PLACE_MODIFIERS};
use crate::extract::draft::{Form, Mention};
use crate::extract::record::{EntityType, Kind, RelationType};
use crate::extract::text::{Token, TokenKind};

use super::Finder;

impl Finder<'_, '_> {
    pub(super) fn places(&mut self, sentence: &Range<usize>) {
        let draft = self.draft;
        for mention in draft.mentions_in(sentence.clone()) {
            let end = mention.tokens.end;
            if self.is_type(mention, &[EntityType::Place]) {
                self.place_within(mention, sentence);
                self.among_districts(mention);
            }
            let region = self.is_type(mention, &[EntityType::Country, EntityType::Place]);
            if !region {
                continue;
            }
            // "Ruritania's northern Alpha province"
            let possessive = self.token(end).is_some_and(|t| t.owns());
            let after = self.skip_class(end + usize::from(possessive), &PLACE_MODIFIERS);
            if possessive
                && let Some(place) =
                    self.mention_from(after).filter(|m| self.is_type(m, &[EntityType::Place]))
            {
                self.add(RelationType::LocatedIn, place, mention, "relation.possessive-place", 0.85);
            }
            // "the Ruritanian city of Alpha", "Alpha province town of Beta", "the Ruritanian capital, Alpha"
            // "Ruritania's second city, Alpha"
            let after = if possessive { self.skip_class(after, &PLACE_EPITHETS) } else { after };
            let noun = self.token(after).filter(|t| t.is_in(&PLACE_CLASSES));
            if let Some(noun) = noun.filter(|_| {
                possessive || mention.form != Form::Name || self.is_type(mention, &[EntityType::Place])
            }) {
                let mut at = after + 1;
                if (noun.is("capital") || possessive) && self.token(at).is_some_and(|t| t.text == ",")
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
        if token.text == "," {
            let next = self.skip(end + 1, &["in"]);
            let inside = next > end + 1;
            // "Alpha County, northern Ruritania", but not "in Alpha, the Ruritanian side said"
            let next = if inside { self.skip_class(next, &PLACE_MODIFIERS) } else { self.directions(next) };
            if let Some(within) =
                self.mention_from(next).filter(|m| self.is_type(m, WITHIN) && m.form == Form::Name)
            {
                // "Alpha, in Ruritania's Beta State"
                let owned = self.owned_region(within);
                let within = owned.unwrap_or(within);
                let closing = self.token(within.tokens.end);
                let listed =
                    closing.is_some_and(|t| {
                        t.is("and") || t.text == "," && self.mention_from(within.tokens.end + 1).is_some()
                    }) || self.token(place.tokens.start.wrapping_sub(1)).is_some_and(|t| t.text == ",")
                        && self.mention_until(place.tokens.start - 1).is_some();
                // "in Alpha province, Ruritania": here nothing but the country stands between the commas.
                let listed = listed
                    || headed
                        && !(self.is_type(within, &[EntityType::Country])
                            && closing.is_none_or(|t| t.kind == TokenKind::Punctuation));
                let larger = inside
                    || owned.is_some()
                    || self.is_type(within, &[EntityType::Country])
                    || self.draft.entities[within.entity].kind == Some(Kind::Region);
                if !listed && larger && closing.is_none_or(|t| !t.owns()) {
                    self.add(RelationType::LocatedIn, place, within, "relation.place-comma", 0.9);
                }
            }
            self.described_place(place, end + 1);
            // "Alpha, the capital of Ruritania"
            let capital = self.skip(end + 1, &["the"]);
            if self.token(capital).is_some_and(|t| t.is("capital"))
                && self.token(capital + 1).is_some_and(|t| t.is("of"))
                && let Some(within) = self
                    .mention_from(self.skip_class(capital + 2, &PLACE_MODIFIERS))
                    .filter(|m| self.is_type(m, WITHIN))
            {
                let within = self.owned_region(within).unwrap_or(within);
                self.add(RelationType::LocatedIn, place, within, "relation.capital-of", 0.9);
            }
        } else if token.is("in") || token.is("of") && headed && !self.names_settlement(end) {
            let start = self.skip_class(end + 1, &PLACE_MODIFIERS);
            // "in the northwest province of Alpha"
            let noun = self.skip_class(start, &PLACE_CLASSES);
            let start =
                if noun > start && self.token(noun).is_some_and(|t| t.is("of")) { noun + 1 } else { start };
            if let Some(within) =
                self.mention_from(start).filter(|m| self.is_type(m, WITHIN) && m.form == Form::Name)
            {
                let within = self.owned_region(within).unwrap_or(within);
                self.add(RelationType::LocatedIn, place, within, "relation.place-in", 0.8);
                self.also_within(place, within, sentence);
            }
        }
        self.on_coast(place, end);
        // "Alpha (Ruritania)"
        if token.text == "("
            && let Some(within) = self.mention_from(end + 1).filter(|m| self.is_country(m))
            && self.token(within.tokens.end).is_some_and(|t| t.text == ")")
        {
            self.add(RelationType::LocatedIn, place, within, "relation.place-comma", 0.85);
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

    /// The end of words such as "northern" at `at`.
    fn directions(&self, at: usize) -> usize {
        let end = self.skip_class(at, &DIRECTIONS);
        if end > at && self.token(end).is_some_and(Token::is_hyphen) { at } else { end }
    }

    /// "Alpha on Ruritania's northern coast", "Alpha on the Ruritanian coast".
    fn on_coast(&mut self, place: &Mention, on: usize) {
        let coast = (on + 1..on + 6).find(|&i| self.token(i).is_some_and(|t| t.is("coast")));
        let Some(coast) = coast.filter(|_| self.token(on).is_some_and(|t| t.is_any(&["on", "off"]))) else {
            return;
        };
        let before = self.draft.mentions_in(on..coast).first();
        let of = self.token(coast + 1).is_some_and(|t| t.is("of"));
        let after = self.mention_from(self.skip(coast + 2, &["the"])).filter(|_| of);
        if let Some(country) = before.or(after).filter(|m| self.is_type(m, &[EntityType::Country])) {
            self.add(RelationType::LocatedIn, place, country, "relation.place-coast", 0.8);
        }
    }

    /// "Alpha, a town in northern Ruritania", "Alpha, the Ruritanian capital", "Alpha and seven districts of Ruritania".
    fn described_place(&mut self, place: &Mention, start: usize) {
        const WITHIN: &[EntityType] = &[EntityType::Country, EntityType::Place];
        // "Alpha, Ruritania's second city"
        if let Some(owner) = self.mention_from(start).filter(|m| self.is_type(m, WITHIN)) {
            let possessive = self.token(owner.tokens.end).is_some_and(|t| t.owns());
            let noun = self.skip_class(owner.tokens.end + 1, &PLACE_EPITHETS);
            let closed = self.token(noun + 1).is_none_or(|t| !t.is_capitalised() && !t.is("of"));
            if possessive && closed && self.token(noun).is_some_and(|t| t.is_in(&PLACE_CLASSES)) {
                self.add(RelationType::LocatedIn, place, owner, "relation.place-described", 0.85);
            }
        }
        if !self.token(start).is_some_and(|t| t.is_any(&["a", "an", "the"])) {
            return;
        }
        let class = (start + 1..start + 6)
            .take_while(|&i| self.token(i).is_some_and(|t| t.kind != TokenKind::Punctuation || t.is_hyphen()))
            .find(|&i| {
                self.token(i).is_some_and(|t| t.is_in(&PLACE_CLASSES)) && self.draft.mention_at(i).is_none()
            });
        let Some(class) = class else { return };
        let capital = self.token(class).is_some_and(|t| t.is("capital"));
        let before = self.mention_until(class).filter(|m| {
            m.tokens.start == start + 1
                && m.form == Form::Adjective
                && self.is_type(m, &[EntityType::Country])
        });
        let after = self
            .token(class + 1)
            .filter(|t| t.is_any(&["in", "of", "on"]) && !capital)
            .and_then(|_| self.mention_from(self.skip_class(class + 2, &PLACE_MODIFIERS)))
            .filter(|m| self.is_type(m, WITHIN) && m.form == Form::Name);
        if let Some(within) = before.or(after) {
            let within = self.owned_region(within).unwrap_or(within);
            self.add(RelationType::LocatedIn, place, within, "relation.place-described", 0.85);
        }
    }

    /// "Alpha and seven adjacent districts of Ruritania": the first is one of them.
    pub(super) fn among_districts(&mut self, place: &Mention) {
        let end = self.skip_class(place.tokens.end, &PLACE_CLASSES);
        if !self.token(end).is_some_and(|t| t.is("and")) {
            return;
        }
        let counted = self.token(end + 1).is_some_and(|t| {
            t.kind == TokenKind::Number
                || t.is_any(&["two", "three", "four", "five", "six", "seven", "eight", "several", "other"])
        });
        let class = (end + 2..end + 5).find(|&i| self.token(i).is_some_and(|t| t.is_in(&PLACE_CLASSES)));
        let Some(class) = class.filter(|_| counted) else { return };
        if self.token(class + 1).is_some_and(|t| t.is("of"))
            && let Some(within) = self
                .mention_from(self.skip_class(class + 2, &PLACE_MODIFIERS))
                .filter(|m| self.is_type(m, &[EntityType::Country]) && m.form == Form::Name)
        {
            self.add(RelationType::LocatedIn, place, within, "relation.place-among", 0.8);
        }
    }
}
