//! Who chairs or heads a body: the roles of an article and the mentions of a sentence in, `chairs` out.

use std::ops::Range;

use crate::extract::classes::{CHAIRING, CHAIRING_VERBS};
use crate::extract::record::{EntityType, RelationType};
use crate::extract::subjects::{list_at, subject_of, with_brackets};
use crate::extract::text::Token;

use super::Finder;

/// Nouns for the office that a country holds in a body.
const OFFICES: &[&str] = &["presidency", "chairmanship", "chair"];

impl Finder<'_, '_> {
    /// Who is the head or chairman of an organisation chairs it.
    pub(super) fn chairs(&mut self) {
        let draft = self.draft;
        for role in draft.roles.iter().filter(|r| !r.former) {
            let position = role.position.to_lowercase();
            let head = CHAIRING.contains(&position);
            let Some(body) = role.of.filter(|&of| draft.entities[of].entity_type == EntityType::Organisation)
            else {
                continue;
            };
            // "a leader of the Example Party" is one of its leaders.
            let first = position.split(' ').next().unwrap_or_default();
            let mut at = role.tokens.clone();
            let one_of_many = at
                .find(|&i| self.token(i).is_some_and(|t| t.is(first)))
                .and_then(|i| i.checked_sub(1))
                .is_some_and(|i| self.token(i).is_some_and(|t| t.is_any(&["a", "an", "senior", "local"])));
            if head && !role.tokens.is_empty() && !one_of_many {
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

    /// "the Example Group co-chairs - Ruritania, Freedonia and Sylvania".
    pub(super) fn co_chairs(&mut self, sentence: &Range<usize>) {
        for at in sentence.clone() {
            let chairs = self.token(at).is_some_and(|t| t.is_any(&["chairs", "chairmen", "presidents"]));
            if !chairs {
                continue;
            }
            let hyphen = at >= sentence.start + 2
                && self.token(at - 1).is_some_and(Token::is_hyphen)
                && self.token(at - 2).is_some_and(|t| t.is("co"));
            let mut start = if hyphen { at - 2 } else { at };
            if self.token(start.wrapping_sub(1)).is_some_and(|t| t.owns()) {
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
            if !opening {
                continue;
            }
            let next = self.skip(at + 2, &["the", "from", "of"]);
            for chair in list_at(self.draft, sentence, next, &[EntityType::Country, EntityType::Person]) {
                self.add(RelationType::Chairs, chair, body, "relation.co-chairs", 0.9);
            }
        }
    }

    /// "Ruritania, which chairs the Example Group", "Ruritania holds the presidency of the Example Union", "Ruritania,
    /// the current chair of the Example Group", "Example Group chair Ruritania".
    pub(super) fn country_chairs(&mut self, sentence: &Range<usize>) {
        let draft = self.draft;
        for body in draft.mentions_in(sentence.clone()) {
            if !self.is_type(body, &[EntityType::Organisation]) {
                continue;
            }
            let end = with_brackets(draft, body.tokens.end);
            let start = self.back(body.tokens.start, sentence, &["the", "of", "a"]);
            // The office: "the rotating presidency of the Example Union", "the Example Union's presidency".
            let before = self.token(start.wrapping_sub(1)).filter(|t| t.is_any(OFFICES) || t.is("chairman"));
            let possessive = usize::from(self.token(end).is_some_and(|t| t.owns()));
            let after = self.skip(end + possessive, &["rotating", "current", "annual"]);
            let after = self.token(after).filter(|t| t.is_any(OFFICES)).map(|_| after);
            // "current Example Group chair Ruritania"
            if let Some(after) = after
                && let Some(chair) = self.mention_from(after + 1).filter(|m| self.is_country(m))
            {
                self.add(RelationType::Chairs, chair, body, "relation.chair-country", 0.8);
                continue;
            }
            let from = if before.is_some() && start < body.tokens.start {
                start - 1
            } else if after.is_some() {
                start
            } else {
                body.tokens.start
            };
            let mut at = from;
            while at > sentence.start
                && self.token(at - 1).is_some_and(|t| {
                    t.is_any(&[
                        "the", "rotating", "current", "its", "-", "six", "month", "annual", "this", "year",
                    ]) || t.owns()
                })
            {
                at -= 1;
            }
            let Some(token) = self.token(at.wrapping_sub(1)).filter(|_| at > sentence.start) else {
                continue;
            };
            let office = from < body.tokens.start || after.is_some();
            // "Ruritania, the current chair of the Example Group"
            if office && token.text == "," {
                if let Some(chair) = self.mention_until(at - 1).filter(|m| self.is_country(m)) {
                    self.add(RelationType::Chairs, chair, body, "relation.chair-country", 0.8);
                }
                continue;
            }
            let verb = if office { token.is_any(&["holds", "hold"]) } else { token.is_in(&CHAIRING_VERBS) };
            let Some(subject) = verb.then(|| subject_of(draft, sentence, at - 1)).flatten() else { continue };
            for entity in subject.entities {
                if draft.entities[entity].entity_type == EntityType::Country {
                    let tokens = subject.start..body.tokens.end;
                    self.add_entities(
                        RelationType::Chairs,
                        entity,
                        body.entity,
                        tokens,
                        "relation.chair-country",
                        0.75,
                    );
                }
            }
        }
    }
}
