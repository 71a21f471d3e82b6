//! One position of several persons: a position in the plural in, the roles of those who hold it out.

use crate::extract::draft::{DraftRole, Mention};
use crate::extract::positions::PositionPhrase;
use crate::extract::text::Token;

use super::Finder;

impl<'a> Finder<'a, '_> {
    /// "Presidents Jane Doe and John Roe", "foreign ministers Jane Doe of Ruritania and John Roe of Freedonia", "the
    /// foreign ministers of Ruritania and Freedonia, Jane Doe and John Roe".
    pub(super) fn listed(&self, phrase: &PositionPhrase) -> Vec<DraftRole> {
        let end = phrase.tokens.end;
        let of = self.token(end).is_some_and(|t| t.is("of"));
        let article = usize::from(self.token(end + 1).is_some_and(|t| t.is("the")));
        let body_at = |at: usize| self.mention_from(at).filter(|m| self.body(m));
        let after = if of { self.list(end + 1 + article, body_at) } else { vec![] };
        let bodies = if after.is_empty() { self.bodies_until(phrase.tokens.start) } else { after };
        let start = if of { bodies.last().map_or(end, |m| m.tokens.end) } else { end };
        let comma = usize::from(self.token(start).is_some_and(|t| matches!(t.text, "," | ":")));
        let mut persons: Vec<(&Mention, Option<&Mention>)> = Vec::new();
        self.list(start + comma, |at| {
            let person = self.person_after_titles(at)?;
            let own = self.body_of(person);
            persons.push((person, own));
            Some(own.unwrap_or(person))
        });
        // Each has a country of its own, or they share one, or one after another: as many as there are countries.
        let paired = persons.len() == bodies.len() && persons.iter().all(|(_, own)| own.is_none());
        let shared = bodies.len() <= 1 && comma == 0;
        if !shared && (persons.len() < 2 || !paired) {
            return vec![];
        }
        let position = self.position(&phrase.core, true);
        let role = |(i, (person, own)): (usize, &(&Mention, Option<&Mention>))| DraftRole {
            person: person.entity,
            position: position.clone(),
            of: own.or(bodies.get(if paired { i } else { 0 }).copied()).map(|m| m.entity),
            former: phrase.former,
            tokens: phrase.tokens.start..person.tokens.end,
            confidence: 0.85,
            rule: "role.plural",
        };
        persons.iter().enumerate().map(role).collect()
    }

    /// What `item` finds at the places of a list that begins at `at`: "A, B and C".
    fn list(&self, at: usize, mut item: impl FnMut(usize) -> Option<&'a Mention>) -> Vec<&'a Mention> {
        let mut found = Vec::new();
        let mut next = at;
        while let Some(mention) = item(next) {
            found.push(mention);
            next = mention.tokens.end;
            while self.token(next).is_some_and(|t| t.text == "," || t.is_any(&["and", "the"])) {
                next += 1;
            }
            if next == mention.tokens.end {
                break;
            }
        }
        found
    }

    /// The body that a person of a list is said to be of: "Jane Doe of Ruritania".
    fn body_of(&self, person: &Mention) -> Option<&'a Mention> {
        let at = person.tokens.end;
        self.token(at).filter(|t| t.is_any(&["of", "from"]))?;
        let article = usize::from(self.token(at + 1).is_some_and(|t| t.is("the")));
        self.mention_from(at + 1 + article).filter(|m| self.body(m))
    }

    /// The bodies named before a plural: "the Ruritanian and Freedonian", "Ruritania's and Freedonia's".
    fn bodies_until(&self, at: usize) -> Vec<&'a Mention> {
        let mut found: Vec<&Mention> = Vec::new();
        let mut end = at;
        while let Some(body) = self.body_before(end) {
            found.insert(0, body);
            end = body.tokens.start;
            let joined = |t: &Token<'_>| t.text == "," || t.is("and");
            while self.token(end.wrapping_sub(1)).is_some_and(joined) {
                end -= 1;
            }
            if end == body.tokens.start {
                break;
            }
        }
        found
    }
}
