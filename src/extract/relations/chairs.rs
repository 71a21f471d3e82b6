//! Who chairs or heads a body: the roles of an article and the mentions of a sentence in, `chairs` out.

use std::ops::Range;

use crate::extract::classes::{
    CHAIRING, CHAIRING_OFFICES, CHAIRING_VERBS, HEAD_MODIFIERS, MEMBER_POSITIONS, ONE_OF_MANY,
};
use crate::extract::draft::{DraftRole, Mention};
use crate::extract::record::{EntityType, Kind, RelationType};
use crate::extract::subjects::{list_at, subject_of, with_brackets};
use crate::extract::text::Token;

use super::Finder;

impl Finder<'_, '_> {
    /// Who is the head or chairman of an organisation chairs it.
    pub(super) fn chairs(&mut self) {
        let draft = self.draft;
        for role in draft.roles.iter().filter(|r| !r.former && !r.tokens.is_empty()) {
            let position = role.position.to_lowercase();
            let words = position.split(' ').skip_while(|w| HEAD_MODIFIERS.contains(w));
            let head = CHAIRING.contains(&words.collect::<Vec<_>>().join(" "));
            let Some(body) = role.of.filter(|&of| draft.entities[of].entity_type == EntityType::Organisation)
            else {
                continue;
            };
            let one_of_many = self.is_one_of_many(role);
            let group = matches!(draft.entities[body].kind, Some(Kind::Party | Kind::ArmedGroup));
            let last = position.split(' ').next_back().unwrap_or_default();
            if group && (one_of_many || !head) && MEMBER_POSITIONS.contains(last) {
                self.add_entities(
                    RelationType::MemberOf,
                    role.person,
                    body,
                    role.tokens.clone(),
                    "relation.member-by-role",
                    0.75,
                );
            } else if head && !one_of_many {
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

    /// Whether the body has more who hold the position: "a leader of the Example Party", "senior Example Party leader",
    /// "Example Front commander".
    fn is_one_of_many(&self, role: &DraftRole) -> bool {
        let words: Vec<&str> = role.position.split(' ').collect();
        let first = role.tokens.clone().find(|&i| self.token(i).is_some_and(|t| t.text == words[0]));
        let Some(first) = first else { return false };
        let body = self.mention_until(first).filter(|m| role.of == Some(m.entity));
        let before = body.map_or(first, |m| m.tokens.start).checked_sub(1).and_then(|i| self.token(i));
        let of = (first..role.tokens.end).any(|i| self.token(i).is_some_and(|t| t.is_any(&["of", "for"])));
        let vague = before.is_some_and(|t| t.is_in(&ONE_OF_MANY));
        vague || words.len() == 1 && words[0] == "commander" && body.is_some() && !of
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

    /// "the Example Group, which is led by Ruritania".
    fn chaired_by(&mut self, body: &Mention, end: usize) {
        let verb = self.skip(end, &[",", "which", "is", "currently", "now"]);
        let by = self.token(verb).is_some_and(|t| t.is_any(&["led", "chaired", "headed"]))
            && self.token(verb + 1).is_some_and(|t| t.is("by"));
        let chair = self.mention_from(self.skip(verb + 2, &["the"])).filter(|m| by && self.is_country(m));
        let owns = |m: &Mention| self.token(m.tokens.end).is_some_and(|t| t.owns());
        if let Some(chair) = chair.filter(|m| !owns(m)) {
            self.add(RelationType::Chairs, chair, body, "relation.chair-country", 0.75);
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
            self.chaired_by(body, end);
            let start = self.back(body.tokens.start, sentence, &["the", "of", "a"]);
            // The office: "the rotating presidency of the Example Union", "the Example Union's presidency".
            let before =
                self.token(start.wrapping_sub(1)).filter(|t| t.is_in(&CHAIRING_OFFICES) || t.is("chairman"));
            let possessive = usize::from(self.token(end).is_some_and(|t| t.owns()));
            let after = self.skip(end + possessive, &["rotating", "current", "annual"]);
            let after = self.token(after).filter(|t| t.is_in(&CHAIRING_OFFICES)).map(|_| after);
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
            // "Jane Doe of Ruritania, whose country holds the presidency of the Example Council"
            let whose = verb
                && self.token(at - 2).is_some_and(|t| t.is_any(&["country", "nation"]))
                && self.token(at.wrapping_sub(3)).is_some_and(|t| t.is("whose"));
            if whose {
                let before = draft.mentions_in(sentence.start..at - 2).last();
                if let Some(chair) = before.filter(|m| self.is_type(m, &[EntityType::Country])) {
                    self.add(RelationType::Chairs, chair, body, "relation.chair-country", 0.75);
                }
                continue;
            }
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
