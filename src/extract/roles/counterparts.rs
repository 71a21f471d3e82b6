//! Counterparts: the roles of an article so far in, those that "counterpart" takes over from them out.

use crate::extract::draft::{DraftRole, Mention};

use super::Finder;

impl<'a> Finder<'a, '_> {
    /// "his Ruritanian counterpart, Jane Doe": the position of the person named before.
    pub(super) fn counterparts(&self, roles: &mut Vec<DraftRole>) {
        for at in self.sentence.clone() {
            if !self.token(at).is_some_and(|t| t.is_any(&["counterpart", "counterparts"])) {
                continue;
            }
            let others = self.others(at);
            let model = roles
                .iter()
                .filter(|r| {
                    !r.former && r.tokens.start < at && others.iter().all(|(p, _)| r.person != p.entity)
                })
                .max_by_key(|r| r.tokens.start);
            let Some(position) = model.map(|r| r.position.clone()) else { continue };
            for (person, body) in others {
                roles.push(DraftRole {
                    person: person.entity,
                    position: position.clone(),
                    of: Some(body.entity),
                    former: false,
                    tokens: body.tokens.start.min(person.tokens.start)
                        ..body.tokens.end.max(person.tokens.end),
                    confidence: 0.85,
                    rule: "role.counterpart",
                });
            }
        }
    }

    /// The counterparts named around the noun, each with its body: "his Ruritanian counterpart, Jane Doe", "his
    /// counterpart from Ruritania, Jane Doe", "his counterparts Jane Doe of Ruritania and John Roe of Freedonia".
    fn others(&self, at: usize) -> Vec<(&'a Mention, &'a Mention)> {
        let comma = |at: usize| at + usize::from(self.token(at).is_some_and(|t| t.text == ","));
        let before = self.mention_until(at).filter(|m| self.body(m));
        if let (Some(person), Some(body)) = (self.person_from(comma(at + 1)), before) {
            return vec![(person, body)];
        }
        let body_at = |at: usize| self.mention_from(at).filter(|m| self.body(m));
        let of = |at: usize| self.token(at).is_some_and(|t| t.is_any(&["of", "from", "in"]));
        let after = of(at + 1).then(|| body_at(at + 2)).flatten();
        if let Some((person, body)) = after.and_then(|b| Some((self.person_from(comma(b.tokens.end))?, b))) {
            return vec![(person, body)];
        }
        let mut found = Vec::new();
        let mut next = comma(at + 1);
        while let Some(person) = self.person_from(next) {
            let end = person.tokens.end;
            let Some(body) = of(end).then(|| body_at(end + 1)).flatten() else { break };
            found.push((person, body));
            next = body.tokens.end;
            while self.token(next).is_some_and(|t| t.text == "," || t.is("and")) {
                next += 1;
            }
        }
        found
    }
}
