//! Who heads a body by what a verb says: the mentions of a sentence in, roles out.

use crate::extract::classes::UNITS;
use crate::extract::coref::{Class, antecedent, class_of};
use crate::extract::draft::{DraftRole, Mention};
use crate::extract::record::EntityType;
use crate::extract::subjects::{subject_of, with_brackets, without_brackets};
use crate::extract::text::{Token, TokenKind};

use super::Finder;

/// Verbs of heading, and what their subject is then.
const HEADS: &[(&str, &str)] = &[
    ("heads", "head"),
    ("headed", "head"),
    ("leads", "leader"),
    ("led", "leader"),
    ("chairs", "chairman"),
    ("chaired", "chairman"),
    ("runs", "head"),
    ("ran", "head"),
    ("run", "head"),
    ("directs", "director"),
    ("directed", "director"),
    ("commands", "commander"),
    ("commanded", "commander"),
];

impl<'a> Finder<'a, '_> {
    /// "Jane Doe, who heads the Example Group", "the Example Group, led by Jane Doe".
    pub(super) fn heads(&self) -> Vec<DraftRole> {
        let mut roles = Vec::new();
        for at in self.sentence.clone() {
            let Some(token) = self.token(at) else { continue };
            if token.is("helm") {
                roles.extend(self.at_helm(at));
                continue;
            }
            let Some((_, position)) = HEADS.iter().find(|(verb, _)| token.is(verb)) else { continue };
            let past = token.lower.ends_with("ed") || token.is_any(&["led", "run", "ran"]);
            let by = self.token(at + 1).is_some_and(|t| t.is("by"));
            let found = match (by && past, token.is("run")) {
                (true, _) => {
                    if let Some(role) = self.headed_unit(at, position) {
                        roles.push(role);
                        continue;
                    }
                    self.headed_by(at)
                }
                (false, true) => None,
                (false, false) => {
                    if let Some(role) = self.heading_government(at) {
                        roles.push(role);
                        continue;
                    }
                    if let Some(role) = self.heading_unit(at, position) {
                        roles.push(role);
                        continue;
                    }
                    self.heading(at).or_else(|| self.led(at))
                }
            };
            if let Some((person, body, start, end)) = found {
                let still = self.token(at - 1).is_some_and(|t| t.is_any(&["has", "have"]));
                let compound = self.token(at - 1).is_some_and(Token::is_hyphen);
                let over = past
                    && !still
                    && !compound
                    && (!by || self.token(at - 1).is_some_and(|t| t.is_any(&["was", "were"])));
                roles.push(DraftRole {
                    person,
                    position: (*position).to_owned(),
                    of: Some(body.entity),
                    former: over,
                    tokens: start..end,
                    confidence: if by { 0.8 } else { 0.85 },
                    rule: if by { "role.headed-by" } else { "role.heads" },
                });
            }
        }
        roles
    }

    /// "Jane Doe, who leads the party": the body that the text means by it.
    fn heading_plain(&self, verb: usize) -> Option<(usize, &'a Mention, usize, usize)> {
        let noun = verb + 2;
        let the = self.token(verb + 1)?.is("the") && class_of(&self.token(noun)?.lower) == Some(Class::Body);
        let closed = self.token(noun + 1).is_none_or(|t| t.kind == TokenKind::Punctuation || t.is("since"));
        let body = antecedent(self.draft, verb + 1..noun + 1).filter(|_| the && closed)?;
        let mention = self.draft.mentions_in(0..verb).iter().rev().take(200).find(|m| m.entity == body)?;
        let (person, start) = self.one_person(verb)?;
        self.is(mention, EntityType::Organisation).then_some((person, mention, start, noun + 1))
    }

    /// "Jane Doe, who heads the Example Group's legal department".
    fn heading_unit(&self, verb: usize, position: &str) -> Option<DraftRole> {
        let unit = self.unit_after(verb + 1)?;
        let subject = subject_of(self.draft, &self.sentence, verb)?;
        let [person] = subject.entities[..] else { return None };
        let words = self.draft.analysis.slice(unit.words.clone());
        (self.draft.entities[person].entity_type == EntityType::Person).then(|| DraftRole {
            person,
            position: format!("{position} of {words}"),
            of: Some(unit.of),
            former: self.token(verb).is_some_and(|t| !t.lower.ends_with('s'))
                && !self.token(verb - 1).is_some_and(|t| t.is_any(&["has", "have"])),
            tokens: subject.start..unit.end,
            confidence: 0.75,
            rule: "role.heads-unit",
        })
    }

    /// "the Example Group mission, led by Jane Doe".
    fn headed_unit(&self, verb: usize, position: &str) -> Option<DraftRole> {
        let person = self.person_after_title(verb + 2)?;
        let copula = |at: usize| self.token(at).is_some_and(|t| t.is_any(&["is", "being", "now", "which"]));
        let mut end = verb;
        while end > self.sentence.start
            && (copula(end - 1) || self.token(end - 1).is_some_and(|t| t.text == ","))
        {
            end -= 1;
        }
        let noun = end.checked_sub(1)?;
        self.token(noun).filter(|t| t.is_in(&UNITS) && self.draft.mention_at(noun).is_none())?;
        let first = self.sentence.start.max(noun.saturating_sub(4));
        let body = (first..noun).rev().find_map(|at| self.mention_until(at))?;
        let unit = self.unit_after(body.tokens.start)?;
        (unit.words.end == end && unit.of == body.entity).then(|| DraftRole {
            person: person.entity,
            position: format!("{position} of {}", self.draft.analysis.slice(unit.words)),
            of: Some(unit.of),
            former: false,
            tokens: body.tokens.start..person.tokens.end,
            confidence: 0.75,
            rule: "role.heads-unit",
        })
    }

    /// "the Jane Doe-led Example Party".
    fn led(&self, verb: usize) -> Option<(usize, &'a Mention, usize, usize)> {
        let hyphen = verb.checked_sub(1)?;
        let joined = self.token(hyphen)?.is_hyphen() && self.token(verb)?.glued;
        let person = self.mention_until(hyphen).filter(|m| joined && self.is(m, EntityType::Person))?;
        let body = self.name_from(verb + 1).filter(|m| self.is(m, EntityType::Organisation))?;
        Some((person.entity, body, person.tokens.start, body.tokens.end))
    }

    /// The person who heads and the body after the verb, and where it is said.
    fn heading(&self, verb: usize) -> Option<(usize, &'a Mention, usize, usize)> {
        // "which Jane Doe heads": the body stands before.
        let inverted =
            self.mention_until(verb).filter(|m| self.is(m, EntityType::Person)).and_then(|person| {
                let which = person.tokens.start.checked_sub(1)?;
                let relative = self.token(which)?.is_any(&["which", "that"]);
                let comma = usize::from(self.token(which.checked_sub(1)?)?.text == ",");
                let body = self.mention_until(without_brackets(self.draft, which - comma))?;
                (relative && self.is(body, EntityType::Organisation)).then_some((
                    person.entity,
                    body,
                    body.tokens.start,
                    verb + 1,
                ))
            });
        if inverted.is_some() {
            return inverted;
        }
        let Some(body) = self.name_from(verb + 1) else { return self.heading_plain(verb) };
        // "heads the Example Nations' food agency, the Example Programme": the last that is named
        let owns = self.token(body.tokens.end).is_some_and(|t| t.owns());
        let body = if owns { self.owned_body(body)? } else { body };
        if !self.is(body, EntityType::Organisation) {
            return None;
        }
        let subject = subject_of(self.draft, &self.sentence, verb)?;
        let [person] = subject.entities[..] else { return None };
        (self.draft.entities[person].entity_type == EntityType::Person).then_some((
            person,
            body,
            subject.start,
            body.tokens.end,
        ))
    }

    /// The organisation after the possessive of a name: directly, or named after a comma.
    fn owned_body(&self, owner: &Mention) -> Option<&'a Mention> {
        let start = owner.tokens.end + 1;
        let comma = (start..start + 5).find(|&i| self.token(i).is_some_and(|t| t.text == ","));
        self.mention_from(start).or_else(|| {
            let comma = comma?;
            let article = usize::from(self.token(comma + 1)?.is("the"));
            self.mention_from(comma + 1 + article)
        })
    }

    /// The person after "led by" and the body before it: "the Example Group, (which is) led by Ms. Doe".
    fn headed_by(&self, verb: usize) -> Option<(usize, &'a Mention, usize, usize)> {
        let person = self.person_after_title(verb + 2)?;
        let mut at = verb;
        while self.token(at.checked_sub(1)?)?.is_any(&[
            "is",
            "was",
            "are",
            "being",
            "been",
            "has",
            "now",
            "currently",
            "which",
        ]) {
            at -= 1;
        }
        let copula = at < verb;
        let comma = self.token(at.checked_sub(1)?)?.text == ",";
        at -= usize::from(comma);
        let near = self.mention_until(without_brackets(self.draft, at));
        // "The delegation of the Example Council led by Jane Doe" is what she leads.
        let of = near.is_some_and(|m| {
            let article = self.token(m.tokens.start.wrapping_sub(1)).is_some_and(|t| t.is("the"));
            self.token(m.tokens.start.wrapping_sub(1 + usize::from(article))).is_some_and(|t| t.is("of"))
        });
        let near = near.filter(|_| comma || copula || !of);
        // "The Example Council, a part of the Example Union, is chaired by Jane Doe"
        let apart = self.before_apposition(at);
        let body = if comma && copula { apart.or(near) } else { near.or(apart) }?;
        self.is(body, EntityType::Organisation).then_some((
            person.entity,
            body,
            body.tokens.start,
            person.tokens.end,
        ))
    }

    /// The body before an apposition that ends at `end`: "the Example Group, an alliance of three parties".
    fn before_apposition(&self, end: usize) -> Option<&'a Mention> {
        let first = self.sentence.start.max(end.saturating_sub(12));
        let comma = (first..end).rev().find(|&i| {
            self.token(i).is_some_and(|t| t.text == ",")
                && self.token(i + 1).is_some_and(|t| t.is_any(&["a", "an", "the"]))
        })?;
        let body = self.mention_until(without_brackets(self.draft, comma))?;
        (with_brackets(self.draft, body.tokens.end) == comma).then_some(body)
    }

    /// The person at `at`, or after a position there: "by former minister Jane Doe".
    fn person_after_title(&self, at: usize) -> Option<&'a Mention> {
        let article = usize::from(self.token(at).is_some_and(|t| t.is_any(&["the", "its", "a"])));
        let at = at + article;
        // "by Ruritanian President Jane Doe"
        let from = self.mention_from(at).filter(|m| self.body(m)).map_or(at, |m| m.tokens.end);
        let title = super::super::positions::position_at(&self.draft.analysis, from, self.sentence.end);
        self.person_from(at).or_else(|| self.person_from(title?.tokens.end))
    }
}
