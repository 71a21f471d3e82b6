//! The subject of a verb that reports speech: the verb in, the [`Subject`] before it out.

use crate::extract::dates::is_verb;
use crate::extract::positions::positions_in;
use crate::extract::record::EntityType;
use crate::extract::subjects::without_brackets;
use crate::extract::text::TokenKind;
use crate::extract::words::{Class, is, is_preposition};

use super::article::{Article, is_dash};
use super::cues::cue;

/// The most tokens that are looked at before a verb for its subject.
const REACH: usize = 80;

/// Those who speak, and the words that name them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Subject {
    /// The entities; never empty.
    pub(super) speakers: Vec<usize>,
    /// How sure the naming is, 0 to 1.
    pub(super) confidence: f64,
    /// The first token of the phrase, or of the apposition that holds it.
    pub(super) start: usize,
    /// The first token after the phrase and its verb.
    pub(super) end: usize,
}

impl Article<'_, '_> {
    /// The subject of a verb that begins with token `verb`, in the clause that begins with or after `start`.
    pub(super) fn subject(&self, start: usize, verb: usize) -> Option<Subject> {
        let start = start.max(verb.saturating_sub(REACH));
        let mut end = self.without_time(start, verb);
        if end <= start {
            return None;
        }
        if self.token(end - 1).text == ")" {
            let open = (start..end).rev().find(|&i| self.token(i).text == "(")?;
            end = open;
        }
        if end <= start {
            return None;
        }
        let last = self.token(end - 1);
        if last.is_any(&["and", "but", "or"]) {
            return None;
        }
        if last.is_any(&["who", "which"]) && self.draft.mention_at(end - 1).is_none() {
            // "Bell, who said": the name or phrase before.
            end -= 1;
            if end > start && self.token(end - 1).is(",") {
                end -= 1;
            }
            if let Some(name) = self.mention_ending(end).filter(|m| self.type_of(m) == EntityType::Person) {
                return Some(Subject {
                    speakers: vec![name.entity],
                    confidence: 0.85,
                    start: name.tokens.start,
                    end,
                });
            }
            return self.plain(start, end);
        }
        if last.is(",") || is_dash(last) {
            return self.with_apposition(start, end - 1);
        }
        self.plain(start, end)
    }

    /// The end of the phrase when expressions of time at its end are left out: "Bell on Tuesday", "a statement Friday".
    fn without_time(&self, start: usize, mut end: usize) -> usize {
        loop {
            let before = end;
            if end > start && self.in_date(end - 1) && self.draft.mention_at(end - 1).is_none() {
                end = self.date_of[end - 1].start.max(start);
            }
            while end > start
                && is(Class::Time, &self.token(end - 1).lower)
                && (before != end || !self.token(end - 1).is_any(&["in", "on", "since", "this", "last"]))
            {
                end -= 1;
            }
            if end == before {
                return end;
            }
        }
    }

    /// The phrase that ends at `end`, back to the boundary of its clause.
    fn plain(&self, start: usize, end: usize) -> Option<Subject> {
        let from = self.clause_start(start, end);
        let (mut speakers, confidence) = self.noun_phrase(from..end)?;
        // "Ruria, Elbonia and Ostland": the names of the list before the comma.
        let mut from = from;
        let listed = self.draft.analysis.tokens[from..end].iter().any(|t| t.is("and"));
        while listed && speakers.len() > 1 && from > start && self.token(from - 1).is(",") {
            let before = self.clause_start(start, from - 1);
            let name = before < from - 1
                && !is_preposition(&self.token(before).lower)
                && from - before < 9
                && self.mention_ending(from - 1).is_some();
            let Some((more, _)) = name.then(|| self.noun_phrase(before..from - 1)).flatten() else { break };
            speakers.splice(0..0, more);
            from = before;
        }
        Some(Subject { speakers, confidence, start: from, end })
    }

    /// The first token of the clause or segment that ends at `end`.
    fn clause_start(&self, start: usize, end: usize) -> usize {
        (start..end).rev().find(|&i| self.is_boundary(i)).map_or(start, |i| i + 1)
    }

    pub(super) fn is_boundary(&self, i: usize) -> bool {
        let token = self.token(i);
        if self.draft.mention_at(i).is_some() {
            return false;
        }
        match token.kind {
            TokenKind::Punctuation => {
                matches!(
                    token.text,
                    "," | ";"
                        | ":"
                        | "—"
                        | "\""
                        | "“"
                        | "”"
                        | "("
                        | ")"
                        | "["
                        | "]"
                        | "?"
                        | "!"
                        | "."
                        | "…"
                        | "*"
                        | "|"
                ) || is_dash(token)
            }
            TokenKind::Word => {
                // "Reuters says Bell said": another speaker before.
                is_verb(&token.lower) && cue(&token.lower).is_some_and(|c| !c.participle)
                    || is(Class::Boundary, &token.lower)
            }
            _ => false,
        }
    }

    /// "Bell, the chief economist of the Trade Commission, says": the phrase before the last comma but one, or further
    /// left. `comma` is the comma before the verb.
    fn with_apposition(&self, start: usize, comma: usize) -> Option<Subject> {
        if let Some(subject) = self.before_relative(start, comma) {
            return Some(subject);
        }
        let mut end = comma;
        let mut last: Option<Subject> = None;
        for round in 0..6 {
            // "Her party, the Example League (EL), said"
            end = without_brackets(self.draft, end);
            let from = self.clause_start(start, end);
            let phrase = from..self.without_time(from, end);
            let found = self.noun_phrase(phrase).map(|(speakers, confidence)| Subject {
                speakers,
                confidence,
                start: from,
                end,
            });
            let separator = from
                .checked_sub(1)
                .filter(|&i| i >= start && (self.token(i).is(",") || is_dash(self.token(i))));
            // "The court, based in Alpha, Ruritania, said": where it is does not speak.
            let city = separator.and_then(|comma| self.mention_ending(comma));
            let place = city.is_some_and(|m| self.type_of(m) == EntityType::Place)
                && self
                    .mention_ending(end)
                    .is_some_and(|m| m.tokens.start == from && self.type_of(m) == EntityType::Country);
            let found = found.filter(|_| !place);
            if round == 0 {
                // "Japan's foreign minister, Taro Abe, said": the name is the apposition.
                let name = self.mention_ending(end).filter(|m| {
                    self.draft.entities[m.entity].entity_type == EntityType::Person
                        && self.draft.analysis.tokens[from..m.tokens.start].iter().all(|t| t.is_capitalised())
                });
                if name.is_some() && found.is_some() {
                    let title = separator.and_then(|comma| self.title_before(start, comma));
                    return found.map(|s| Subject { start: title.unwrap_or(s.start), ..s });
                }
                if separator.is_none() {
                    return found;
                }
                last = found;
            } else if found.is_some() {
                return found;
            }
            let Some(separator) = separator else { break };
            end = separator;
            if end <= start {
                break;
            }
        }
        last
    }

    /// Who stands before a relative clause that a comma closes: "Lake FM, which the navy owns, said", "Bell, who was in
    /// Rome with Brand, the chairman, said".
    fn before_relative(&self, start: usize, comma: usize) -> Option<Subject> {
        let who = (start + 2..comma).rev().find(|&i| {
            self.token(i).is_any(&["who", "which"])
                && self.token(i - 1).is(",")
                && self.draft.mention_at(i).is_none()
        })?;
        let verb = (who + 1..comma).any(|i| {
            let lower = &self.token(i).lower;
            self.draft.mention_at(i).is_none()
                && (is_verb(lower)
                    || is(Class::Auxiliary, lower)
                    || lower.ends_with('s') && !self.token(i).is_capitalised())
        });
        let apart = (who + 1..comma).any(|i| self.token(i).is_any(&[";", "\"", "“", "”"]));
        let end = without_brackets(self.draft, who - 1);
        let from = self.clause_start(start, end);
        if !verb || apart || from >= end {
            return None;
        }
        let (speakers, confidence) = self.noun_phrase(from..self.without_time(from, end))?;
        Some(Subject { speakers, confidence: confidence * 0.9, start: from, end })
    }

    /// The first token of the title that ends at `end`: "her spokesman" before ", Karl Stein, said".
    fn title_before(&self, start: usize, end: usize) -> Option<usize> {
        let from = self.clause_start(start, end);
        let phrase = positions_in(&self.draft.analysis, from..end).pop()?;
        let short =
            end - from <= 10 && self.draft.analysis.tokens[from..end].iter().all(|t| !is_verb(&t.lower));
        let own = phrase.tokens.end == end || is_preposition(&self.token(phrase.tokens.end).lower);
        (short && own).then_some(from)
    }
}
