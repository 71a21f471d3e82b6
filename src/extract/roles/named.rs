//! Bodies that are named beside a position: the tokens around the position in, the mention of the body out.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::extract::classes::{
    ADVISING_POSITIONS, FIELDS_OF_STUDY, PARTY_ADJECTIVES, PLACE_CLASSES, SENT_POSITIONS, UNITS,
};
use crate::extract::coref::{Class, class_of};
use crate::extract::draft::{Form, Mention};
use crate::extract::lexicon::rows;
use crate::extract::positions::{PositionClass, PositionPhrase, is_past, position_at};
use crate::extract::record::{EntityType, Kind};
use crate::extract::subjects::with_brackets;
use crate::extract::text::{Token, TokenKind};
use crate::gazetteer::fold;

use crate::extract::words::is_preposition;

use super::Finder;

/// How many words may stand between a preposition and the name of the body.
const WORDS: usize = 7;
/// How many words a position may have before what follows it.
const POSITION: usize = 6;

/// How many entities of an article are searched for a region.
const ENTITIES: usize = 500;

/// Regions by their adjectives.
static REGIONS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    rows(include_str!("../../../data/lexicons/region-adjectives.tsv"))
        .filter_map(|row| Some((row[0], *row.get(1)?)))
        .collect()
});

/// A part of a body that somebody heads: "the group's Example programme".
pub(super) struct Unit {
    /// The number of the body.
    pub of: usize,
    /// The words for the part.
    pub words: Range<usize>,
    /// Where the phrase ends.
    pub end: usize,
}

impl<'a> Finder<'a, '_> {
    /// A position without the body that begins inside it ("Navy secretary", "Example Party chairperson"), and past if
    /// the words before the body say so ("former Example Party chairperson").
    pub(super) fn own_phrase(&self, phrase: &PositionPhrase) -> PositionPhrase {
        let mut own = phrase.clone();
        let inner =
            self.draft.mention_at(own.core.start).filter(|m| self.body(m) && m.tokens.end < own.core.end);
        if let Some(mention) = inner {
            own.core.start = mention.tokens.end;
            own.tokens.start = mention.tokens.end;
        }
        own.former |= self.is_past_before(own.tokens.start);
        own
    }

    /// Whether a position that begins at `at` is past by what stands before it and the body: "former Ruritanian", "the
    /// late Ruritanian", "ex-Ruritanian", "once Ruritania's".
    fn is_past_before(&self, at: usize) -> bool {
        let Some(body) = self.body_before(at) else {
            let then = self.token(at.wrapping_sub(1)).is_some_and(|t| t.is("once"));
            return then && at > self.sentence.start;
        };
        let mut at = body.tokens.start;
        while self.token(at.wrapping_sub(1)).is_some_and(|t| t.is_hyphen() || t.is_any(&["the", "a", "an"])) {
            at -= 1;
        }
        self.token(at.wrapping_sub(1)).is_some_and(|t| is_past(t) || t.is("once"))
    }

    /// The body or place named after a position: "of Ruritania", "of the powerful Example Committee", "at Example Bank",
    /// "to Ruritania".
    pub(super) fn body_after(&self, phrase: &PositionPhrase) -> Option<&'a Mention> {
        let at = phrase.tokens.end;
        let preposition = self.token(at).filter(|t| t.is_any(&["of", "for", "at", "in", "to", "with"]))?;
        let body = self.named_within(at + 1)?;
        // "regional director for Africa at the Example Bank"
        let placed = !self.is(body, EntityType::Organisation) && preposition.is_any(&["for", "in", "at"]);
        Some(self.whole_after(body.tokens.end).filter(|_| placed).unwrap_or(body))
    }

    /// The body that a position shares with the one after it: "president and chief executive of Example Bank".
    pub(super) fn body_after_next(&self, phrase: &PositionPhrase) -> Option<&'a Mention> {
        self.token(phrase.tokens.end).filter(|t| t.is("and") && !phrase.plural)?;
        let next = position_at(&self.draft.analysis, phrase.tokens.end + 1, self.sentence.end)?;
        self.body_after(&next).filter(|m| next.class.is_position() && !self.is_elsewhere(&next, m))
    }

    /// The body before a position that is joined with another: "Ruritania's prime minister and foreign minister".
    pub(super) fn body_before_joined(&self, at: usize) -> Option<&'a Mention> {
        let and = at.checked_sub(1).filter(|&i| self.token(i).is_some_and(|t| t.is("and")))?;
        self.body_before(self.position_until(and)?)
    }

    /// Where the position of one person begins that ends at `end`.
    pub(super) fn position_until(&self, end: usize) -> Option<usize> {
        let first = self.sentence.start.max(end.saturating_sub(POSITION));
        (first..end).find(|&i| {
            position_at(&self.draft.analysis, i, end)
                .is_some_and(|p| p.tokens.end == end && p.class.is_position() && !p.plural)
        })
    }

    /// The region whose adjective stands before a position, if the article names it; `None` inside if it does not:
    /// "the Alphan premier".
    pub(super) fn region_before(&self, at: usize) -> Option<Option<usize>> {
        let last = at.checked_sub(1).filter(|i| self.sentence.contains(i))?;
        if self.draft.mention_at(last).is_some() {
            return None;
        }
        let word = |i: usize| self.token(i).filter(|t| t.is_capitalised()).map(|t| &*t.lower);
        let region = last
            .checked_sub(1)
            .and_then(|before| REGIONS.get(format!("{} {}", word(before)?, word(last)?).as_str()))
            .or_else(|| REGIONS.get(word(last)?))?;
        Some(self.draft.entities.iter().take(ENTITIES).position(|e| fold(&e.name) == *region))
    }

    /// Whether the name after a position only says where its holder is sent or elected: "the ambassador to Ruritania",
    /// "the MP for Alpha".
    pub(super) fn is_elsewhere(&self, phrase: &PositionPhrase, named: &Mention) -> bool {
        let is = |at: usize, words: &[&str]| self.token(at).is_some_and(|t| t.is_any(words));
        let head = phrase.core.end - 1;
        let sent = self.token(head).is_some_and(|t| t.is_in(&SENT_POSITIONS))
            || phrase.class == PositionClass::Member;
        is(phrase.tokens.end, &["to"]) && !self.token(head).is_some_and(|t| t.is_in(&ADVISING_POSITIONS))
            || sent
                && is(phrase.tokens.end, &["for", "in", "at"])
                && !self.is(named, EntityType::Organisation)
    }

    /// The body that the words from `at` name before anything else: "the powerful Example Committee".
    fn named_within(&self, at: usize) -> Option<&'a Mention> {
        let mut next = at;
        while next < at + WORDS {
            let token = self.token(next)?;
            match self.mention_from(next).filter(|m| self.body(m)) {
                // "the Alpha-based Example Group", "the Ruritanian-backed government"
                Some(mention) if self.is_compound(mention) => next = mention.tokens.end + 2,
                // "Ruritanian lender Example Bank"
                Some(mention) if mention.form == Form::Adjective => {
                    // "of Ruritanian history at the Example Institute"
                    if let Some(subject) = self.field_after(mention.tokens.end) {
                        return self.place_of_work(subject);
                    }
                    return Some(self.organisation_of(mention).unwrap_or(mention));
                }
                // "of the army's Northern Command": the last of a chain of possessives.
                Some(mention) => return self.last_of_chain(mention),
                // "of Alpha's Example Academy", where Alpha is not known
                None if token.is_capitalised()
                    && self.token(next + 1).is_some_and(Token::owns)
                    && self.mention_from(next + 2).is_some_and(|m| self.is(m, EntityType::Organisation)) =>
                {
                    next += 2;
                }
                None if token.owns()
                    || token.is_hyphen() && token.glued
                    || !token.is_capitalised()
                        && token.kind == TokenKind::Word
                        && !token.is_any(&["and", "or", "who", "that", "which"]) =>
                {
                    next += 1;
                }
                None => return None,
            }
        }
        None
    }

    /// The noun of a field of study that the words from `at` name: "history", "and Freedonian studies".
    fn field_after(&self, at: usize) -> Option<usize> {
        let word = |i: &usize| {
            self.token(*i).is_some_and(|t| t.kind == TokenKind::Word && !is_preposition(&t.lower))
        };
        let noun = |i: &usize| self.token(*i).is_some_and(|t| t.is_in(&FIELDS_OF_STUDY));
        (at..at + WORDS).take_while(word).find(noun)
    }

    /// The body that "at" or "in" names after the token `noun`.
    fn place_of_work(&self, noun: usize) -> Option<&'a Mention> {
        self.token(noun + 1).filter(|t| t.is_any(&["at", "in", "with"]))?;
        let article = usize::from(self.token(noun + 2).is_some_and(|t| t.is("the")));
        self.mention_from(noun + 2 + article).filter(|m| self.is(m, EntityType::Organisation))
    }

    /// The part of a body that the words from `at` are about: "the Example Group's legal department", "the UN mission in
    /// Ruritania", "the Example programme of the Example Group".
    pub(super) fn unit_after(&self, at: usize) -> Option<Unit> {
        let start = at + usize::from(self.token(at)?.is_any(&["the", "its", "their"]));
        let within = |i: &usize| {
            self.token(*i).is_some_and(|t| {
                self.draft.mention_at(*i).is_some()
                    || t.owns()
                    || t.is_hyphen()
                    || t.kind == TokenKind::Word && !is_link(t)
            })
        };
        let noun = (start..start + WORDS).take_while(within).find(|&i| {
            self.draft.mention_at(i).is_none() && self.token(i).is_some_and(|t| t.is_in(&UNITS))
        })?;
        if self.token(noun + 1).is_some_and(|t| t.is_capitalised() || t.owns()) {
            return None;
        }
        let organisation = |m: &&Mention| self.is(m, EntityType::Organisation);
        let owns = (start..noun).find(|&i| self.token(i).is_some_and(Token::owns));
        let first = self.mention_from(start);
        let (of, from) = match (owns, first) {
            (Some(owns), _) => {
                let named = self.mention_until(owns).filter(organisation).map(|m| m.entity);
                (named.or_else(|| self.implied_before(owns + 1)), owns + 1)
            }
            (None, Some(body)) if organisation(&body) && !self.is_compound(body) => {
                (Some(body.entity), body.tokens.end)
            }
            (None, _) if start > at && !self.token(at)?.is("the") => (self.implied_before(start), start),
            (None, _) => (None, start),
        };
        let whole = self.whole_after(noun + 1);
        let of = of.or(whole.map(|m| m.entity))?;
        Some(Unit { of, words: from..noun + 1, end: whole.map_or(noun + 1, |m| m.tokens.end) })
    }

    /// The position of who heads a part of a body: "head of Example programme".
    pub(super) fn position_of(&self, head: &Range<usize>, unit: &Unit) -> String {
        let slice = |range: &Range<usize>| self.draft.analysis.slice(range.clone());
        format!("{} of {}", slice(head), slice(&unit.words))
    }

    /// Where the name of a body begins after an article and plain adjectives: "the ruling conservative Example Party".
    pub(super) fn name_from(&self, at: usize) -> Option<&'a Mention> {
        let article = self.token(at)?.is_any(&["the", "a", "an", "its", "his", "her"]);
        let mut next = at + usize::from(article);
        while next < at + WORDS {
            match self.mention_from(next) {
                Some(mention) if self.is_compound(mention) => next = mention.tokens.end + 2,
                Some(mention) if mention.form == Form::Adjective => {
                    // "of Ruritanian history at the Example Institute"
                    if let Some(subject) = self.field_after(mention.tokens.end) {
                        return self.place_of_work(subject);
                    }
                    return self.organisation_of(mention);
                }
                Some(mention) => return Some(mention),
                None => {
                    let token = self.token(next)?;
                    let plain =
                        token.is_hyphen() || token.is_in(&PARTY_ADJECTIVES) || article && !is_link(token);
                    if !plain
                        || token.is_capitalised()
                        || token.owns()
                        || token.kind == TokenKind::Punctuation && !token.is_hyphen()
                    {
                        return None;
                    }
                    next += 1;
                }
            }
        }
        None
    }

    /// Whether a name is only the first half of a compound: "Alpha-based".
    fn is_compound(&self, mention: &Mention) -> bool {
        let end = mention.tokens.end;
        let hyphen = self.token(end).is_some_and(|t| t.is_hyphen() && t.glued);
        hyphen && self.token(end + 1).is_some_and(|t| !t.is_capitalised())
    }

    /// The organisation whose nature and country stand before it: "Ruritanian militant group Example", "the Ruritanian
    /// army's Example Force".
    fn organisation_of(&self, adjective: &Mention) -> Option<&'a Mention> {
        let start = adjective.tokens.end;
        let end = (start..start + 5).find(|&i| {
            self.mention_from(i).is_some()
                || self.token(i).is_none_or(|t| t.kind != TokenKind::Word && !t.owns() || is_link(t))
        })?;
        self.mention_from(end).filter(|m| end > start && self.is(m, EntityType::Organisation))
    }

    /// The organisation named after a further preposition: "at the Example Bank".
    fn whole_after(&self, at: usize) -> Option<&'a Mention> {
        self.token(at).filter(|t| t.is_any(&["of", "at", "with", "for"]))?;
        let article = usize::from(self.token(at + 1).is_some_and(|t| t.is("the")));
        self.mention_from(at + 1 + article).filter(|m| self.is(m, EntityType::Organisation))
    }

    fn last_of_chain(&self, mention: &'a Mention) -> Option<&'a Mention> {
        let possessive = self.token(mention.tokens.end).is_some_and(|t| t.owns());
        if !possessive {
            return Some(mention);
        }
        let start = mention.tokens.end + 1;
        let next = self.mention_from(start);
        // "the head of Ruritania's Examplebank": a name that is not known is no part of the country's.
        if next.is_none() && self.token(start).is_some_and(Token::is_capitalised) {
            return None;
        }
        // "the head of Ruritania's main opposition party, the Example Front"
        let noun = self.plain_noun(start);
        let group = noun.and_then(|i| self.token(i)).and_then(|t| class_of(&t.lower)) == Some(Class::Body);
        let apposed = || {
            let noun = noun?;
            let comma = usize::from(self.token(noun + 1)?.text == ",");
            let article = usize::from(self.token(noun + 1 + comma)?.is("the"));
            self.mention_from(noun + 1 + comma + article)
        };
        let named = next.or_else(|| group.then(apposed).flatten());
        Some(named.filter(|m| self.is(m, EntityType::Organisation)).unwrap_or(mention))
    }

    /// The last of up to three plain words from `at`, if it is a noun for a body, government or army.
    fn plain_noun(&self, at: usize) -> Option<usize> {
        (at..at + 3)
            .take_while(|&i| {
                self.mention_from(i).is_none()
                    && self
                        .token(i)
                        .is_some_and(|t| t.kind == TokenKind::Word && !t.is_capitalised() && !is_link(t))
            })
            .filter(|&i| {
                self.token(i).is_some_and(|t| {
                    matches!(class_of(&t.lower), Some(Class::Power | Class::Body)) || t.is("bank")
                })
            })
            .last()
    }

    /// The end of a body with the plain noun for what of it is meant: "the Ruritanian army", "Ruritania's central bank".
    pub(super) fn end_of_body(&self, body: &Mention) -> usize {
        let end = with_brackets(self.draft, body.tokens.end);
        let possessive = self.token(end).is_some_and(|t| t.owns());
        // "Alpha province"
        let noun = self.token(end).is_some_and(|t| t.is_in(&PLACE_CLASSES));
        if noun && self.is(body, EntityType::Place) {
            return end + 1;
        }
        if !possessive && body.form != Form::Adjective {
            return end;
        }
        self.plain_noun(end + usize::from(possessive)).map_or(end, |noun| noun + 1)
    }

    /// The same, with the second of two countries that somebody is sent to: "envoy for Ruritania and Freedonia".
    pub(super) fn end_of_bodies(&self, phrase: &PositionPhrase, body: &Mention) -> usize {
        let end = self.end_of_body(body);
        let sent = self.token(phrase.tokens.end).is_some_and(|t| t.is_any(&["for", "to", "in"]));
        let and = sent && self.token(end).is_some_and(|t| t.is("and"));
        let second = self.mention_from(end + 1).filter(|m| and && self.body(m));
        second.map_or(end, |m| m.tokens.end)
    }

    /// The body named after the holder of a title: "President Jane Doe of Ruritania", "Judge Jane Doe of the Example
    /// Court", "Bishop John Roe of Alpha".
    pub(super) fn body_of_person(&self, person: &Mention, class: PositionClass) -> Option<usize> {
        self.token(person.tokens.end).filter(|t| t.is("of"))?;
        let article = usize::from(self.token(person.tokens.end + 1).is_some_and(|t| t.is("the")));
        let body = self.mention_from(person.tokens.end + 1 + article)?;
        let owns = self.token(body.tokens.end).is_some_and(|t| t.owns());
        let entity = &self.draft.entities[body.entity];
        let judge = self.token(person.tokens.start - 1).is_some_and(|t| t.is_any(&["judge", "justice"]));
        let fits = match entity.entity_type {
            // "Judge Jane Doe of Ruritania" may sit in another country's court.
            EntityType::Country => !judge,
            EntityType::Place => matches!(class, PositionClass::State | PositionClass::Office),
            // The party of a minister is not what the minister is of.
            EntityType::Organisation => {
                class != PositionClass::State && !matches!(entity.kind, Some(Kind::Party))
            }
            EntityType::Person | EntityType::Entity => false,
        };
        (fits && !owns && body.form != Form::Adjective).then_some(body.entity)
    }
}

/// Whether a word joins phrases, so that no plain noun phrase goes over it.
pub(super) fn is_link(token: &Token<'_>) -> bool {
    use crate::extract::words::{Class, is, is_preposition};
    is_preposition(&token.lower)
        || is(Class::Auxiliary, &token.lower)
        || is(Class::Boundary, &token.lower)
        || token.is_any(&["and", "or", "who", "that", "which", "said", "says"])
}
