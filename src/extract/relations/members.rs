//! Who belongs to a body or chairs it: the mentions of a sentence in, `member_of` and `chairs` out.

use std::ops::Range;

use crate::extract::classes::PARTY_FIGURES;
use crate::extract::coref::antecedent;
use crate::extract::draft::Mention;
use crate::extract::positions::position_at;
use crate::extract::record::{EntityType, Kind, RelationType};
use crate::extract::text::{Token, TokenKind};

use super::Finder;

impl<'a> Finder<'a, '_> {
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
            if self.token(start.wrapping_sub(1)).is_some_and(|t| t.kind == TokenKind::Possessive) {
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
            let mut next = self.skip(at + 1 + usize::from(opening), &["the", "from", "of"]);
            while let Some(chair) = self.mention_from(next).filter(|_| opening && next < sentence.end) {
                if !self.is_type(chair, &[EntityType::Country, EntityType::Person]) {
                    break;
                }
                self.add(RelationType::Chairs, chair, body, "relation.co-chairs", 0.9);
                let after = self.skip(chair.tokens.end, &[",", "and", "the"]);
                if after == chair.tokens.end {
                    break;
                }
                next = after;
            }
        }
    }

    /// "Jane Doe, a member of the Example Party", "the Example Party of President Doe", "a prominent Example figure".
    pub(super) fn members(&mut self, sentence: &Range<usize>) {
        let draft = self.draft;
        for body in draft.mentions_in(sentence.clone()) {
            if !self.is_type(body, &[EntityType::Organisation]) {
                continue;
            }
            let party = draft.entities[body.entity].kind == Some(Kind::Party);
            let end = self.skip(body.tokens.end, &["party", "movement", "faction"]);
            // "the Example party of President Jane Doe"
            let group = party || draft.entities[body.entity].kind == Some(Kind::ArmedGroup);
            if self.token(end).is_some_and(|t| t.is("of")) && (group || end > body.tokens.end) {
                let title = position_at(&draft.analysis, end + 1, sentence.end);
                let start = title.map_or(end + 1, |t| t.tokens.end);
                if let Some(person) =
                    self.mention_from(start).filter(|m| self.is_type(m, &[EntityType::Person]))
                {
                    self.add(RelationType::MemberOf, person, body, "relation.party-of", 0.85);
                }
            }
            self.members_beside(body, party, sentence);
            // "Jane Doe's party, the Example Movement"
            let the = usize::from(self.token(body.tokens.start.wrapping_sub(1)).is_some_and(|t| t.is("the")));
            let comma = body.tokens.start.wrapping_sub(1 + the);
            if self.token(comma).is_some_and(|t| t.text == ",")
                && self.token(comma.wrapping_sub(1)).is_some_and(|t| t.is_any(&["party", "movement"]))
                && self.token(comma.wrapping_sub(2)).is_some_and(|t| t.kind == TokenKind::Possessive)
                && let Some(person) =
                    self.mention_until(comma - 2).filter(|m| self.is_type(m, &[EntityType::Person]))
            {
                self.add(RelationType::MemberOf, person, body, "relation.own-party", 0.85);
            }
            // "Jane Doe, a member of the Example Party"; "Ruritania, a member of the Example Union"
            let the = usize::from(self.token(body.tokens.start.wrapping_sub(1)).is_some_and(|t| t.is("the")));
            let of = body.tokens.start.wrapping_sub(1 + the);
            let member = self.token(of).is_some_and(|t| t.is("of"))
                && self.token(of.wrapping_sub(1)).is_some_and(|t| t.is_any(&["member", "members"]));
            let figure = party && self.token(body.tokens.end).is_some_and(|t| t.is_in(&PARTY_FIGURES));
            let from = if member { of.wrapping_sub(1) } else { body.tokens.start };
            if !(member || figure) {
                continue;
            }
            let mut at = from;
            for _ in 0..5 {
                let Some(token) = self.token(at.wrapping_sub(1)).filter(|_| at > sentence.start) else {
                    break;
                };
                if token.text == "," || token.is_any(&["is", "was", "are"]) {
                    let holder = self.mention_until(at - 1).or_else(|| self.subject_before(at - 1, sentence));
                    if let Some(holder) =
                        holder.filter(|m| self.is_type(m, &[EntityType::Person, EntityType::Country]))
                    {
                        self.add(RelationType::MemberOf, holder, body, "relation.member-of", 0.8);
                        // "Ruritania, Freedonia and Sylvania are members of"
                        let mut first = holder.tokens.start;
                        while token.is("are") && first > sentence.start {
                            let mut end = first;
                            while end > sentence.start
                                && self.token(end - 1).is_some_and(|t| t.is_any(&[",", "and", "the"]))
                            {
                                end -= 1;
                            }
                            let Some(other) = self.mention_until(end).filter(|m| {
                                end < first && self.is_type(m, &[EntityType::Person, EntityType::Country])
                            }) else {
                                break;
                            };
                            self.add(RelationType::MemberOf, other, body, "relation.member-of", 0.8);
                            first = other.tokens.start;
                        }
                    }
                    break;
                }
                at -= 1;
            }
        }
    }

    /// "EU member Ruritania", "Example Party lawmaker Jane Doe", "his ruling Example Party", "Her party, the Example Front".
    fn members_beside(&mut self, body: &Mention, party: bool, sentence: &Range<usize>) {
        let end = body.tokens.end;
        let group = party || self.draft.entities[body.entity].kind == Some(Kind::ArmedGroup);
        let member = self.token(end).is_some_and(|t| t.is_any(&["member", "members"]));
        let figure = group && self.token(end).is_some_and(|t| t.is_in(&PARTY_FIGURES) && !t.is("leader"));
        let mut next = self.skip(end + 1, &["state", "states", "country", "countries"]);
        while let Some(holder) = self.mention_from(next).filter(|m| {
            (member && self.is_type(m, &[EntityType::Country])
                || figure && self.is_type(m, &[EntityType::Person]))
                && next < sentence.end
        }) {
            self.add(RelationType::MemberOf, holder, body, "relation.member-beside", 0.85);
            let after = self.skip(holder.tokens.end, &[",", "and"]);
            let plural = self.token(end).is_some_and(|t| t.is("members"));
            if after == holder.tokens.end || !plural {
                break;
            }
            next = after;
        }
        // The pronoun stands before the party: "his ruling X", "Her party, the X".
        let mut at = body.tokens.start;
        let mut apart = self.token(at.wrapping_sub(1)).is_some_and(|t| t.is("the"));
        if apart {
            at -= 1;
            apart = self.token(at.wrapping_sub(1)).is_some_and(|t| t.text == ",")
                && self.token(at.wrapping_sub(2)).is_some_and(|t| t.is_any(&["party", "movement"]));
            if !apart {
                return;
            }
            at -= 2;
        }
        while at > sentence.start
            && self.token(at - 1).is_some_and(|t| {
                t.is_any(&[
                    "ruling",
                    "own",
                    "governing",
                    "opposition",
                    "conservative",
                    "liberal",
                    "socialist",
                    "centre-right",
                    "centre-left",
                ])
            })
        {
            at -= 1;
        }
        let own = at > sentence.start && self.token(at - 1).is_some_and(|t| t.is_any(&["his", "her"]));
        if own
            && party
            && let Some(person) = antecedent(self.draft, at - 1..at)
            && self.draft.entities[person].entity_type == EntityType::Person
        {
            let tokens = at - 1..end;
            self.add_entities(
                RelationType::MemberOf,
                person,
                body.entity,
                tokens,
                "relation.own-party",
                0.75,
            );
        }
    }

    /// The person whom a sentence begins with, when other words stand before a comma: "Jane Doe of Alpha, a ...".
    fn subject_before(&self, end: usize, sentence: &Range<usize>) -> Option<&'a Mention> {
        let person = self
            .draft
            .mentions_in(sentence.start..end)
            .iter()
            .find(|m| self.is_type(m, &[EntityType::Person]))?;
        let plain = (person.tokens.end..end)
            .all(|i| self.token(i).is_some_and(|t| t.text != "," && t.kind != TokenKind::Possessive));
        (plain && end - person.tokens.end <= 8).then_some(person)
    }
}
