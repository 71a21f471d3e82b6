//! Who belongs to a body by what a clause says: the mentions of a sentence in, `member_of` out.

use std::ops::Range;

use crate::extract::classes::{JOINING, MEMBERSHIP_VERBS, PARTY_ADJECTIVES};
use crate::extract::coref::{antecedent, antecedents};
use crate::extract::draft::Mention;
use crate::extract::record::{EntityType, Kind, RelationType};
use crate::extract::subjects::{list_at, subject_of, with_brackets, without_brackets};
use crate::extract::text::TokenKind;

use super::Finder;

/// Whose lists of members are read.
const MEMBERS: &[EntityType] = &[EntityType::Country, EntityType::Organisation];

impl<'a> Finder<'a, '_> {
    /// All that clauses say of members in a sentence.
    pub(super) fn memberships(&mut self, sentence: &Range<usize>) {
        for body in self.draft.mentions_in(sentence.clone()) {
            if self.is_type(body, &[EntityType::Organisation]) {
                self.joins(body, sentence);
                self.belongs(body, sentence);
                self.person_of_party(body, sentence);
                self.lists_members(body, sentence);
            }
        }
        self.members_listed(sentence);
        self.members_including(sentence);
        self.clauses_with_which(sentence);
    }

    /// Whether the body has persons for members: a party, an armed group.
    fn has_persons(&self, body: &Mention) -> bool {
        matches!(self.draft.entities[body.entity].kind, Some(Kind::Party | Kind::ArmedGroup))
    }

    /// Whether the body may have countries for members.
    fn has_countries(&self, body: &Mention) -> bool {
        matches!(self.draft.entities[body.entity].kind, Some(Kind::Intergovernmental) | None)
    }

    /// Whether an entity can be a member of the body.
    fn fits(&self, entity: usize, body: &Mention) -> bool {
        match self.draft.entities[entity].entity_type {
            EntityType::Person => self.has_persons(body),
            EntityType::Country => self.has_countries(body),
            _ => false,
        }
    }

    /// Adds the members that fit the body.
    fn add_members(&mut self, members: &[usize], body: &Mention, from: usize, rule: &'static str) {
        for &member in members {
            if !self.fits(member, body) {
                continue;
            }
            let tokens = from.min(body.tokens.start)..body.tokens.end.max(from + 1);
            self.add_entities(RelationType::MemberOf, member, body.entity, tokens, rule, 0.8);
        }
    }

    /// "Ruritania joined the Example Union in 1986", "Ruritania was admitted to the Example Union".
    fn joins(&mut self, body: &Mention, sentence: &Range<usize>) {
        let start =
            self.back_class(self.back(body.tokens.start, sentence, &["the"]), sentence, &PARTY_ADJECTIVES);
        let start = self.back(start, sentence, &["the"]);
        let mut at = start.wrapping_sub(1);
        if self.token(at).is_some_and(|t| t.is_any(&["to", "into"])) && at > sentence.start {
            at -= 1;
            if !self.token(at).is_some_and(|t| t.is_any(&["admitted", "accepted", "acceded"])) {
                return;
            }
            at -= usize::from(
                self.token(at.wrapping_sub(1)).is_some_and(|t| t.is_any(&["was", "were", "been"])),
            );
        } else if !self.token(at).is_some_and(|t| t.is_in(&JOINING)) {
            return;
        }
        // "joined the Example Union in calling for": that is no membership.
        let end = with_brackets(self.draft, body.tokens.end);
        let next = self.token(end);
        let after = self.token(end + 1);
        let elsewhere = next.is_some_and(|t| t.is_any(&["for", "to", "with", "and"]) || t.owns())
            || next.is_some_and(|t| t.is("in"))
                && !after.is_some_and(|t| t.kind == TokenKind::Number || t.is_capitalised() || t.is("the"));
        if elsewhere || at <= sentence.start {
            return;
        }
        if let Some(subject) = subject_of(self.draft, sentence, at) {
            self.add_members(&subject.entities, body, subject.start, "relation.joins");
        }
    }

    /// "Ruritania belongs to the Example Union"; "the Example Union, of which Ruritania is a member".
    fn belongs(&mut self, body: &Mention, sentence: &Range<usize>) {
        let start = self.back(body.tokens.start, sentence, &["the"]);
        let to = start.wrapping_sub(1);
        if to > sentence.start
            && self.token(to).is_some_and(|t| t.is("to"))
            && self.token(to - 1).is_some_and(|t| t.is_any(&["belongs", "belong"]))
            && let Some(subject) = subject_of(self.draft, sentence, to - 1)
        {
            self.add_members(&subject.entities, body, subject.start, "relation.belongs-to");
        }
    }

    /// "the Example Union, of which Ruritania is a member"; "the Example Union, to which Ruritania and Freedonia
    /// belong"; "the Example Union, a bloc to which both states belong".
    fn clauses_with_which(&mut self, sentence: &Range<usize>) {
        for at in sentence.clone() {
            let preposition = self.token(at).filter(|t| t.is_any(&["to", "of"]));
            let which = self.token(at + 1).is_some_and(|t| t.is("which"));
            let Some(preposition) = preposition.filter(|_| which && at + 2 < sentence.end) else { continue };
            let end = (at + 2..sentence.end.min(at + 24)).find(|&i| {
                self.token(i).is_some_and(|t| {
                    if preposition.is("to") {
                        t.is_any(&["belongs", "belong", "belonged"])
                    } else {
                        t.is_any(&["is", "are"])
                    }
                })
            });
            let Some(verb) = end else { continue };
            let member =
                (verb + 1..verb + 5).any(|i| self.token(i).is_some_and(|t| t.is_any(&["member", "members"])));
            if preposition.is("of") && !member {
                continue;
            }
            let bodies = self.draft.mentions_in(sentence.start..at);
            let Some(body) = bodies.iter().rev().find(|m| self.is_type(m, &[EntityType::Organisation]))
            else {
                continue;
            };
            let before = position_end(self, at + 2, verb);
            let listed: Vec<usize> =
                list_at(self.draft, sentence, before, &[EntityType::Country, EntityType::Person])
                    .into_iter()
                    .map(|m| m.entity)
                    .collect();
            let members = if listed.is_empty() { antecedents(self.draft, at + 2..verb) } else { listed };
            self.add_members(&members, body, at, "relation.belongs-to");
        }
    }

    /// "Jane Doe of the conservative Example Party", "Jane Doe (Example Party)".
    fn person_of_party(&mut self, body: &Mention, sentence: &Range<usize>) {
        if !self.has_persons(body) {
            return;
        }
        let draft = self.draft;
        let start = self.back(body.tokens.start, sentence, &["the"]);
        let start = self.back(self.back_class(start, sentence, &PARTY_ADJECTIVES), sentence, &["the"]);
        let Some(before) = self.token(start.wrapping_sub(1)).filter(|_| start > sentence.start) else {
            return;
        };
        let mut end = start - 1;
        if before.is_any(&["of", "from", "with"]) {
            end -= usize::from(self.token(end.wrapping_sub(1)).is_some_and(|t| t.text == ","));
        } else if before.text != "(" {
            return;
        }
        let person = self.mention_until(without_brackets(draft, end));
        if let Some(person) = person.filter(|m| self.is_type(m, &[EntityType::Person])) {
            self.add(RelationType::MemberOf, person, body, "relation.person-of-party", 0.8);
        }
    }

    /// "the Example Union groups Ruritania and Freedonia", "the Example Union - Ruritania, Freedonia and Sylvania".
    fn lists_members(&mut self, body: &Mention, sentence: &Range<usize>) {
        if !self.has_countries(body) {
            return;
        }
        let end = with_brackets(self.draft, body.tokens.end);
        let mut at = self.skip(end, &[",", "which", "that", "currently", "also", "is", "now"]);
        let verb = self.token(at).is_some_and(|t| t.is_in(&MEMBERSHIP_VERBS));
        let bare = self
            .token(end)
            .is_some_and(|t| matches!(t.text, "(" | "-" | "–" | "—" | ":") && !t.glued || t.text == "(");
        if verb {
            at = self.skip(at + 1, &["together", "up", "of", "the"]);
        } else if bare {
            at = end + 1;
        } else {
            return;
        }
        let members = list_at(self.draft, sentence, at, MEMBERS);
        let countries = members.iter().filter(|m| self.is_type(m, &[EntityType::Country])).count();
        if countries >= 2 {
            for member in members {
                self.add(RelationType::MemberOf, member, body, "relation.lists-members", 0.8);
            }
        }
    }

    /// "Member states of the Example Union, including Ruritania", "Example Union countries such as Ruritania".
    fn members_including(&mut self, sentence: &Range<usize>) {
        for at in sentence.clone() {
            if !self
                .token(at)
                .is_some_and(|t| t.is_any(&["members", "states", "countries", "nations", "allies"]))
            {
                continue;
            }
            let noun = self.back(at, sentence, &["member"]);
            let member = noun < at || self.token(at).is_some_and(|t| t.is("members"));
            let before = self.mention_until(noun);
            let of = self.token(at + 1).is_some_and(|t| t.is("of"));
            let after = self.mention_from(self.skip(at + 2, &["the"])).filter(|_| of && member);
            let Some(body) = before.or(after).filter(|m| {
                self.is_type(m, &[EntityType::Organisation])
                    && self.draft.entities[m.entity].kind == Some(Kind::Intergovernmental)
            }) else {
                continue;
            };
            let end = self.skip(with_brackets(self.draft, body.tokens.end.max(at + 1)), &[","]);
            let such = self.token(end).is_some_and(|t| t.is("such"));
            let includes = self.token(end).is_some_and(|t| t.is_any(&["including", "like"]));
            if !(such || includes) {
                continue;
            }
            for member in list_at(self.draft, sentence, end + 1 + usize::from(such), &[EntityType::Country]) {
                self.add(RelationType::MemberOf, member, body, "relation.members-including", 0.75);
            }
        }
    }

    /// "Members of the group are Ruritania, Freedonia and Sylvania", "one of its permanent members, Ruritania".
    fn members_listed(&mut self, sentence: &Range<usize>) {
        for at in sentence.clone() {
            if !self.token(at).is_some_and(|t| t.is("members")) {
                continue;
            }
            let of = self.token(at + 1).is_some_and(|t| t.is("of"));
            let owner = (at.saturating_sub(3)..at)
                .find(|&i| i >= sentence.start && self.token(i).is_some_and(|t| t.is_any(&["its", "whose"])));
            let (body, end) = if of {
                let name = self.mention_from(self.skip(at + 2, &["the"]));
                match name {
                    Some(name) => (Some(name.entity), name.tokens.end),
                    None => (antecedent(self.draft, at + 2..at + 4), at + 4),
                }
            } else if let Some(owner) = owner {
                let whose = self.token(owner).is_some_and(|t| t.is("whose"));
                let comma = usize::from(self.token(owner.wrapping_sub(1)).is_some_and(|t| t.text == ","));
                let near = self.draft.mentions_in(sentence.start..owner);
                let near = near.iter().rev().find(|m| self.is_type(m, &[EntityType::Organisation]));
                let body = if whose {
                    self.mention_until(without_brackets(self.draft, owner - comma)).map(|m| m.entity)
                } else {
                    near.map(|m| m.entity).or_else(|| antecedent(self.draft, owner..owner + 1))
                };
                (body, at + 1)
            } else {
                continue;
            };
            let opens = self.token(end).is_some_and(|t| {
                matches!(t.text, "," | ":" | "-" | "–" | "—" | "(") || t.is_any(&["are", "include", "is"])
            });
            let Some(body) =
                body.filter(|&b| opens && self.draft.entities[b].entity_type == EntityType::Organisation)
            else {
                continue;
            };
            let next = self.skip(end + 1, &["including", "the"]);
            for member in list_at(self.draft, sentence, next, MEMBERS) {
                let tokens = at..member.tokens.end;
                self.add_entities(
                    RelationType::MemberOf,
                    member.entity,
                    body,
                    tokens,
                    "relation.members-listed",
                    0.8,
                );
            }
        }
    }
}

/// Where the names begin between `start` and `end`: after a title, "President Jane Doe".
fn position_end(finder: &Finder<'_, '_>, start: usize, end: usize) -> usize {
    crate::extract::positions::position_at(&finder.draft.analysis, start, end).map_or(start, |p| p.tokens.end)
}
