//! Where places lie: the mentions of a sentence in, `located_in` out.

use std::ops::Range;

use crate::extract::classes::{
    DIRECTIONS, DISTRICTS, PLACE_CLASSES, PLACE_EPITHETS, PLACE_MODIFIERS, PROVINCES, SETTLEMENTS, WATERS,
};
use crate::extract::draft::{Form, Mention};
use crate::extract::record::{EntityType, Kind, RelationType};
use crate::extract::text::{Token, TokenKind};

use super::Finder;

impl<'a> Finder<'a, '_> {
    pub(super) fn places(&mut self, sentence: &Range<usize>) {
        let draft = self.draft;
        for mention in draft.mentions_in(sentence.clone()) {
            let end = mention.tokens.end;
            if self.is_type(mention, &[EntityType::Place]) {
                self.place_within(mention, sentence);
                self.among_districts(mention);
            }
            let region =
                self.is_type(mention, &[EntityType::Country, EntityType::Place]) && !self.is_water(mention);
            if !region {
                continue;
            }
            // "Ruritania's northern Alpha province"
            let possessive = self.token(end).is_some_and(|t| t.owns());
            let after = self.skip_class(end + usize::from(possessive), &PLACE_MODIFIERS);
            // "the Ruritanian port of": what may be a modifier may be the noun itself.
            let class = |at: usize| self.token(at).is_some_and(|t| t.is_in(&PLACE_CLASSES));
            let noun = after > end && !class(after) && class(after - 1) && self.mention_from(after).is_none();
            let after = after - usize::from(noun);
            if possessive
                && let Some(place) = self
                    .mention_from(after)
                    .filter(|m| self.is_type(m, &[EntityType::Place]) && !self.is_water(m))
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
                // "the Alpha district of Beta" is in Beta.
                let settlement = noun.is_in(&SETTLEMENTS) || possessive || after > end;
                if self.is_type(mention, &[EntityType::Place]) && !settlement {
                    continue;
                }
                // "Alpha village of Beta district" is in Beta.
                if !possessive
                    && after == end
                    && self.is_type(mention, &[EntityType::Place])
                    && self.names_district(after + 1)
                {
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
            let next = self.skip(self.skip(end + 1, &["also"]), &["in"]);
            let inside = next > end + 1;
            // "Alpha County, northern Ruritania", but not "in Alpha, the Ruritanian side said"
            let within =
                if inside { self.region_from(next) } else { self.mention_from(self.directions(next)) };
            if let Some(within) = within.filter(|m| self.is_type(m, WITHIN) && m.form == Form::Name) {
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
                let nested = self.token(end - 1).is_some_and(|t| t.is_in(&DISTRICTS))
                    && closing.is_some_and(|t| t.is_in(&PROVINCES));
                let listed = listed
                    || headed
                        && !nested
                        && !(self.is_type(within, &[EntityType::Country])
                            && closing.is_none_or(|t| t.kind == TokenKind::Punctuation));
                let larger = inside
                    || nested
                    || owned.is_some()
                    || self.is_type(within, &[EntityType::Country])
                    || self.draft.entities[within.entity].kind == Some(Kind::Region);
                // "in Alpha, Ruritania said"
                let fits = !self.is_type(within, &[EntityType::Country])
                    || self.may_lie_in(place, within.entity, true);
                if !listed && larger && fits && closing.is_none_or(|t| !t.owns()) {
                    self.add(RelationType::LocatedIn, place, within, "relation.place-comma", 0.9);
                }
            }
            self.described_place(place, end + 1);
            self.capital_of(place, end + 1);
        } else if token.is("is") && place.tokens.start == sentence.start {
            self.described_place(place, end + 1);
            self.capital_of(place, end + 1);
        } else if token.is("in")
            || token.is("of") && headed && (!self.names_settlement(end) || self.names_district(end))
        {
            let within = self.region_from(end + 1);
            if let Some(within) =
                within.filter(|m| self.is_type(m, WITHIN) && m.form == Form::Name && !self.is_water(m))
            {
                let within = self.owned_region(within).unwrap_or(within);
                self.add(RelationType::LocatedIn, place, within, "relation.place-in", 0.8);
                self.also_within(place, within, sentence);
            }
        }
        self.on_coast(place, self.skip(end, &["lies", "sits"]));
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

    /// "Alpha, the capital of Ruritania", "Alpha, the summer capital of Ruritania".
    fn capital_of(&mut self, place: &Mention, at: usize) {
        const WITHIN: &[EntityType] = &[EntityType::Country, EntityType::Place];
        let article = self.skip(at, &["the"]);
        let words = (article..article + 3)
            .take_while(|&i| self.token(i).is_some_and(|t| t.kind == TokenKind::Word && !t.is_capitalised()));
        let capital = words.into_iter().find(|&i| self.token(i).is_some_and(|t| t.is("capital")));
        let Some(capital) = capital else { return };
        let of = self.token(capital + 1).is_some_and(|t| t.is("of"));
        if let Some(within) = self.region_from(capital + 2).filter(|m| of && self.is_type(m, WITHIN)) {
            let within = self.owned_region(within).unwrap_or(within);
            self.add(RelationType::LocatedIn, place, within, "relation.capital-of", 0.9);
        }
    }

    /// The country or region that is named after "in": "northern Ruritania", "the northwest province of Alpha", "the
    /// western Ruritanian state of Alpha".
    fn region_from(&self, at: usize) -> Option<&'a Mention> {
        let start = self.skip_class(at, &PLACE_MODIFIERS);
        // "the west of Ruritania"
        let side = start > at
            && self.token(start).is_some_and(|t| t.is("of"))
            && self.token(start - 1).is_some_and(|t| t.is_in(&DIRECTIONS));
        let start = if side { self.skip_class(start + 1, &PLACE_MODIFIERS) } else { start };
        // "Ruritanian-held Alpha"
        let compound = self.mention_from(start).filter(|m| {
            self.token(m.tokens.end).is_some_and(|t| t.is_hyphen() && t.glued)
                && self.token(m.tokens.end + 1).is_some_and(|t| !t.is_capitalised())
        });
        let start = compound.map_or(start, |m| self.skip_class(m.tokens.end + 2, &PLACE_MODIFIERS));
        let adjective = self.mention_from(start).filter(|m| m.form == Form::Adjective);
        let from = adjective.map_or(start, |m| m.tokens.end);
        let noun = self.skip_class(self.skip_class(from, &PLACE_EPITHETS), &PLACE_CLASSES);
        // "the Ruritanian capital, Alpha"
        let capital = noun > from && self.token(noun - 1).is_some_and(|t| t.is("capital"));
        let named = self
            .mention_from(self.skip(noun, &[","]))
            .filter(|m| capital && self.is_type(m, &[EntityType::Place]));
        if named.is_some() {
            return named;
        }
        let of = noun > from && self.token(noun).is_some_and(|t| t.is("of"));
        let next = if of { self.skip_class(noun + 1, &PLACE_MODIFIERS) } else { start };
        self.mention_from(next)
    }

    /// Whether a place is a sea, river or lake.
    fn is_water(&self, place: &Mention) -> bool {
        self.is_type(place, &[EntityType::Place])
            && place.tokens.clone().any(|i| self.token(i).is_some_and(|t| t.is_in(&WATERS)))
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
            let mut noun = self.skip_class(owner.tokens.end + 1, &PLACE_EPITHETS);
            let last = (noun..noun + 2).find(|&i| self.token(i).is_some_and(|t| t.is_in(&PLACE_CLASSES)));
            noun = last.filter(|&i| i == noun || self.draft.mention_at(noun).is_none()).unwrap_or(noun);
            // "Ruritania's southern port": what may be an epithet may be the noun itself.
            let class = |at: usize| self.token(at).is_some_and(|t| t.is_in(&PLACE_CLASSES));
            if noun > owner.tokens.end + 1 && !class(noun) && class(noun - 1) {
                noun -= 1;
            }
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
        let named = |at: usize| {
            self.token(at)
                .filter(|t| t.is_any(&["in", "of", "on"]))
                .and_then(|_| self.region_from(at + 1))
                .filter(|m| self.is_type(m, WITHIN) && m.form == Form::Name)
        };
        let near = named(class + 1).filter(|_| !capital);
        let beside = || {
            self.token(class + 1).filter(|t| t.is_any(&["near", "outside", "by"]))?;
            self.mention_from(self.skip(class + 2, &["the"]))
        };
        // "a town on the Alpha River in northern Ruritania", "a town near Alpha in Ruritania"
        let after = match near.or_else(beside) {
            Some(other) if near.is_none() || self.is_water(other) => named(other.tokens.end),
            near => near,
        };
        // "a Ruritanian enclave in Freedonia" is in Freedonia.
        let abroad = after.filter(|m| self.is_country(m));
        if let Some(within) = abroad.or(before).or(after) {
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
