//! Who heads a body in other words: "at the helm of", "ran the government of". The token of the noun or verb in, the role
//! out.

use crate::extract::draft::DraftRole;
use crate::extract::record::EntityType;

use super::Finder;

impl Finder<'_, '_> {
    /// "Jane Doe, now at the helm of the Example Group", "Jane Doe took the helm of the Example Group".
    pub(super) fn at_helm(&self, noun: usize) -> Option<DraftRole> {
        let the = noun.checked_sub(1).filter(|&i| self.token(i).is_some_and(|t| t.is("the")))?;
        self.token(noun + 1).filter(|t| t.is("of"))?;
        let body = self.name_from(noun + 2).filter(|m| self.is(m, EntityType::Organisation))?;
        let before = the.checked_sub(1).filter(|i| self.sentence.contains(i))?;
        let verb = self.token(before)?;
        let skips = |at: usize| self.token(at).is_some_and(|t| t.is_any(&["now", "currently", "still", ","]));
        let mut end = before;
        while end > self.sentence.start && skips(end - 1) {
            end -= 1;
        }
        let past = || self.token(end.wrapping_sub(1)).is_some_and(|t| t.is("was"));
        let (person, start, former) = if verb.is("at") {
            match self.mention_until(end).filter(|m| self.is(m, EntityType::Person)) {
                Some(named) => (named.entity, named.tokens.start, false),
                None => {
                    let mut at = end.checked_sub(1)?;
                    while self.token(at)?.is_any(&["been"]) {
                        at = at.checked_sub(1)?;
                    }
                    self.token(at).filter(|t| t.is_any(&["is", "was", "has", "remains"]))?;
                    let (person, start) = self.one_person(at)?;
                    (person, start, past())
                }
            }
        } else if verb.is_any(&["took", "takes", "taken"]) {
            let (person, start) = self.one_person(before)?;
            (person, start, false)
        } else {
            return None;
        };
        Some(DraftRole {
            person,
            position: "head".to_owned(),
            of: Some(body.entity),
            former,
            tokens: start..body.tokens.end,
            confidence: 0.8,
            rule: "role.heads",
        })
    }

    /// "Jane Doe, who ran the government of Ruritania", "Jane Doe heads Ruritania's government".
    pub(super) fn heading_government(&self, verb: usize) -> Option<DraftRole> {
        let token = self.token(verb)?;
        let after = |at: usize, word: &str| self.token(at).is_some_and(|t| t.is(word));
        let at = verb + 1 + usize::from(after(verb + 1, "the"));
        let (country, end) = if after(at, "government") && after(at + 1, "of") {
            let country = self.mention_from(at + 2 + usize::from(after(at + 2, "the")))?;
            (country, country.tokens.end)
        } else {
            let country = self.mention_from(at)?;
            let noun = country.tokens.end + usize::from(self.token(country.tokens.end)?.owns());
            after(noun, "government").then_some((country, noun + 1))?
        };
        let (person, start) = self.one_person(verb).filter(|_| self.is(country, EntityType::Country))?;
        Some(DraftRole {
            person,
            position: "head of government".to_owned(),
            of: Some(country.entity),
            former: !token.lower.ends_with('s')
                && !self.token(verb - 1).is_some_and(|t| t.is_any(&["has", "have"])),
            tokens: start..end,
            confidence: 0.8,
            rule: "role.heads",
        })
    }
}
