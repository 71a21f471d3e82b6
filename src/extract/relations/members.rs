//! Who is a member of a body by a phrase around its name: the mentions of a sentence in, `member_of` out.

use std::ops::Range;

use crate::extract::classes::{CANDIDATES, MEMBER_ADJECTIVES, NOT_MEMBERS, PARTY_ADJECTIVES, PARTY_FIGURES};
use crate::extract::coref::antecedent;
use crate::extract::draft::Mention;
use crate::extract::positions::position_at;
use crate::extract::record::{EntityType, Kind, RelationType};
use crate::extract::subjects::{before_insertion, subject_of, with_brackets};
use crate::extract::text::TokenKind;
use crate::extract::words::is_preposition;

use super::Finder;

impl<'a> Finder<'a, '_> {
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
                && self.token(comma.wrapping_sub(2)).is_some_and(|t| t.owns())
                && let Some(person) =
                    self.mention_until(comma - 2).filter(|m| self.is_type(m, &[EntityType::Person]))
            {
                self.add(RelationType::MemberOf, person, body, "relation.own-party", 0.85);
            }
            // "Jane Doe, a member of the Example Party"; "Ruritania, a member of both the Example Union and Example Pact"
            let mut start = self.before_compound(body.tokens.start, sentence);
            loop {
                start = self.back_class(self.back(start, sentence, &["the"]), sentence, &PARTY_ADJECTIVES);
                start = self.back(start, sentence, &["the", "both"]);
                let before = self.back(start, sentence, &["and", ","]);
                let listed = self.mention_until(before).filter(|_| before < start);
                match listed.filter(|m| self.is_type(m, &[EntityType::Organisation])) {
                    Some(other) => start = other.tokens.start,
                    None => break,
                }
            }
            self.fronted_member(body, start, sentence);
            let of = start.wrapping_sub(1);
            let of_noun = of.wrapping_sub(1);
            let member = self.token(of).is_some_and(|t| t.is_any(&["of", "for"]))
                && self
                    .token(of_noun)
                    .is_some_and(|t| t.is_any(&["member", "members"]) || group && t.is_in(&CANDIDATES));
            let fighter = group
                && self.token(body.tokens.end).is_some_and(|t| {
                    t.is_any(&[
                        "official",
                        "member",
                        "figure",
                        "fighter",
                        "militant",
                        "commander",
                        "operative",
                    ])
                });
            // "Jane Doe, Example Party MP John Roe": another's party.
            let titles = self.skip_class(end, &PARTY_FIGURES);
            let titled = titles > end
                && self.mention_from(titles).is_some_and(|m| self.is_type(m, &[EntityType::Person]));
            let figure = fighter
                || party
                    && !titled
                    && self
                        .token(end + usize::from(self.token(end).is_some_and(|t| t.owns())))
                        .is_some_and(|t| t.is_in(&PARTY_FIGURES))
                || self.member_after(body.tokens.end);
            let from = if member { of_noun } else { body.tokens.start };
            if !(member || figure) {
                continue;
            }
            let mut at = from;
            for _ in 0..5 {
                let Some(token) = self.token(at.wrapping_sub(1)).filter(|_| at > sentence.start) else {
                    break;
                };
                if token.is_in(&NOT_MEMBERS) {
                    break;
                }
                // "Jane Doe, 58, a banker and a member of the Example Party"
                if token.is("and")
                    && let Some(end) = before_insertion(draft, sentence, at - 1)
                    && let Some(holder) = self
                        .mention_until(end)
                        .filter(|m| self.is_type(m, &[EntityType::Person, EntityType::Country]))
                {
                    self.add(RelationType::MemberOf, holder, body, "relation.member-of", 0.75);
                    break;
                }
                // "Ruritania has been a member"
                let has = self.back(at, sentence, &["been", "has", "have", "had"]);
                let been = token.is("been") && self.mention_until(has).is_some();
                at = if been { has + 1 } else { at };
                if token.text == ","
                    || been
                    || token.is_any(&["is", "was", "are", "became", "becomes", "remains"])
                {
                    // "In Ruritania, members of the Example Group", "Jane Doe, Example Party members said"
                    let several =
                        (at..body.tokens.end + 3).any(|i| self.token(i).is_some_and(|t| t.is("members")));
                    let other = self.mention_until(at - 1).is_some_and(|m| {
                        token.text == ","
                            && several
                            && (self.is_type(m, &[EntityType::Person])
                                || self.is_country(m) && self.is_after_preposition(m, sentence))
                    });
                    if other {
                        break;
                    }
                    // "The leaders of Ruritania and Freedonia are members"
                    let owned = self.mention_until(at - 1).is_some_and(|m| {
                        token.text != "," && self.is_country(m) && self.is_after_preposition(m, sentence)
                    });
                    if owned {
                        break;
                    }
                    // "He was also a member", "who is also a member"
                    let subject = || {
                        let subject = subject_of(draft, sentence, at - 1).filter(|_| token.text != ",")?;
                        let [one] = subject.entities[..] else { return None };
                        let before = draft.mentions_in(0..at).iter().rev().take(200);
                        before.clone().find(|m| m.entity == one)
                    };
                    let holder = self
                        .mention_until(at - 1)
                        .or_else(subject)
                        .or_else(|| self.subject_before(at - 1, sentence));
                    if let Some(holder) = holder.filter(|m| {
                        self.is_type(m, &[EntityType::Person])
                            || self.is_type(m, &[EntityType::Country]) && !group
                    }) {
                        self.add(RelationType::MemberOf, holder, body, "relation.member-of", 0.8);
                        // "Ruritania, Freedonia and Sylvania are members of"
                        let mut first = holder.tokens.start;
                        let many = token.is("are")
                            || self.token(at).is_some_and(|t| t.is_any(&["all", "both", "each"]))
                            || self.are_members(at..body.tokens.end + 3, holder, sentence);
                        while many && first > sentence.start {
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

    /// "A founding member of the Example Party, Jane Doe was": what stands before the name of whom it is said.
    fn fronted_member(&mut self, body: &Mention, start: usize, sentence: &Range<usize>) {
        let words = sentence.start..start.saturating_sub(1);
        let member = self.token(start.wrapping_sub(1)).is_some_and(|t| t.is("of"))
            && self.token(start.wrapping_sub(2)).is_some_and(|t| t.is("member"));
        let plain = words.len() <= 5
            && words.clone().all(|i| {
                self.draft.mention_at(i).is_none() && self.token(i).is_some_and(|t| !t.is_in(&NOT_MEMBERS))
            });
        let end = with_brackets(self.draft, body.tokens.end);
        let comma = self.token(end).is_some_and(|t| t.text == ",");
        if member
            && plain
            && comma
            && let Some(person) = self
                .mention_from(end + 1)
                .filter(|m| self.is_type(m, &[EntityType::Person]) || self.is_country(m))
        {
            self.add(RelationType::MemberOf, person, body, "relation.member-of", 0.8);
        }
    }

    /// Whether an apposition with "members" is about a list of countries, not about something in them: "Ruritania and
    /// Freedonia, members of the Example Pact".
    fn are_members(&self, apposition: Range<usize>, holder: &Mention, sentence: &Range<usize>) -> bool {
        let plural = apposition.clone().any(|i| self.token(i).is_some_and(|t| t.is("members")));
        plural && !self.is_after_preposition(holder, sentence)
    }

    /// Where a name begins with a compound before it: "the Alpha-led Example Union".
    fn before_compound(&self, start: usize, sentence: &Range<usize>) -> usize {
        let at =
            |back: usize| start.checked_sub(back).filter(|&i| i > sentence.start).and_then(|i| self.token(i));
        let joined = at(1).is_some_and(|t| t.is_any(&["led", "based", "backed", "dominated"]))
            && at(2).is_some_and(|t| t.is_hyphen() && t.glued);
        let name = start.checked_sub(2).and_then(|end| self.mention_until(end)).filter(|_| joined);
        name.map_or(start, |m| m.tokens.start)
    }

    /// Whether the list of countries that ends with `last` stands after a preposition.
    fn is_after_preposition(&self, last: &Mention, sentence: &Range<usize>) -> bool {
        let mut first = last.tokens.start;
        while let Some(other) = self.mention_until(self.back(first, sentence, &["and", ",", "the"])) {
            if other.tokens.end == first || !self.is_country(other) {
                break;
            }
            first = other.tokens.start;
        }
        let before = self.token(first.wrapping_sub(1)).filter(|_| first > sentence.start);
        before.is_some_and(|t| is_preposition(&t.lower))
    }

    /// "EU member Ruritania", "Example Party lawmaker Jane Doe", "his ruling Example Party", "Her party, the Example Front".
    fn members_beside(&mut self, body: &Mention, party: bool, sentence: &Range<usize>) {
        let end = body.tokens.end;
        let group = party || self.draft.entities[body.entity].kind == Some(Kind::ArmedGroup);
        let member = self.token(end).is_some_and(|t| t.is_any(&["member", "members", "ally", "allies"]))
            && !self
                .token(body.tokens.start.wrapping_sub(1))
                .is_some_and(|t| t.is_hyphen() && t.glued || t.is_in(&NOT_MEMBERS));
        // "Example Party's candidate Jane Doe", "Example Party vice presidential candidate Jane Doe"
        let possessive = usize::from(self.token(end).is_some_and(|t| t.owns()));
        let mut noun = end + possessive;
        while group
            && noun < end + 4
            && self
                .token(noun)
                .is_some_and(|t| !t.is_in(&PARTY_FIGURES) && t.kind == TokenKind::Word && !t.is_capitalised())
        {
            noun += 1;
        }
        let figure = group && self.token(noun).is_some_and(|t| t.is_in(&PARTY_FIGURES) && !t.is("leader"));
        let at = if figure { noun } else { end };
        // "Example Party's Jane Doe"
        let bare = group && !figure && possessive > 0;
        let mut next =
            if bare { end + 1 } else { self.skip(at + 1, &["state", "states", "country", "countries"]) };
        // "Example Party's candidate, Jane Doe"
        next += usize::from(figure && possessive > 0 && self.token(next).is_some_and(|t| t.text == ","));
        let figure = figure || bare;
        while let Some(holder) = self.mention_from(next).filter(|m| {
            (member && self.is_type(m, &[EntityType::Country])
                || figure && self.is_type(m, &[EntityType::Person]))
                && next < sentence.end
        }) {
            self.add(RelationType::MemberOf, holder, body, "relation.member-beside", 0.85);
            let after = self.skip(holder.tokens.end, &[",", "and"]);
            let plural = self.token(at).is_some_and(|t| t.is_any(&["members", "allies"]));
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
        while at > sentence.start && self.token(at - 1).is_some_and(|t| t.is_in(&PARTY_ADJECTIVES)) {
            at -= 1;
        }
        // "Jane Doe's ruling Example Party"
        if group
            && self.token(at.wrapping_sub(1)).is_some_and(|t| t.owns())
            && let Some(person) =
                self.mention_until(at - 1).filter(|m| self.is_type(m, &[EntityType::Person]))
        {
            self.add(RelationType::MemberOf, person, body, "relation.own-party", 0.75);
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

    /// Whether "member" follows the name of a body: "Example Union member", "the Example Pact's newest member".
    fn member_after(&self, end: usize) -> bool {
        // "an Example Pact and Example Union member"
        let next = self.mention_from(end + 1).filter(|m| {
            self.token(end).is_some_and(|t| t.is("and")) && self.is_type(m, &[EntityType::Organisation])
        });
        if let Some(next) = next {
            return self.member_after(next.tokens.end);
        }
        let at = end + usize::from(self.token(end).is_some_and(|t| t.owns()));
        let at = self.skip_class(at, &MEMBER_ADJECTIVES);
        // "29th"
        let at = at + usize::from(self.token(at).is_some_and(|t| t.kind == TokenKind::Number));
        let at = self.skip(at, &["st", "nd", "rd", "th"]);
        self.token(at).is_some_and(|t| t.is_any(&["member", "members"]))
    }

    /// The person whom a sentence begins with, when other words stand before a comma: "Jane Doe of Alpha, a ...".
    fn subject_before(&self, end: usize, sentence: &Range<usize>) -> Option<&'a Mention> {
        let person = self
            .draft
            .mentions_in(sentence.start..end)
            .iter()
            .find(|m| self.is_type(m, &[EntityType::Person]))?;
        let plain =
            (person.tokens.end..end).all(|i| self.token(i).is_some_and(|t| t.text != "," && !t.owns()));
        (plain && end - person.tokens.end <= 8).then_some(person)
    }
}
