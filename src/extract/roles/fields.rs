//! Positions by what they are about and with whom they are shared: a position phrase in, the phrase, its field and the body
//! that stands before a party out.

use crate::extract::classes::{FIELDED_POSITIONS, SEATED_POSITIONS};
use crate::extract::draft::Mention;
use crate::extract::positions::{PositionClass, PositionPhrase};
use crate::extract::record::{EntityType, Kind};

use super::Finder;

impl<'a> Finder<'a, '_> {
    /// "one of the leaders of the Example Party": a position in the plural of which one is meant.
    pub(super) fn one_of_many(&self, phrase: PositionPhrase) -> PositionPhrase {
        let is = |back: usize, words: &[&str]| {
            self.token(phrase.tokens.start.wrapping_sub(back)).is_some_and(|t| t.is_any(words))
        };
        let one = phrase.plural && is(1, &["the", "its", "their"]) && is(2, &["of"]) && is(3, &["one"]);
        if !one {
            return phrase;
        }
        let start = phrase.tokens.start - 3;
        PositionPhrase { tokens: start..phrase.tokens.end, plural: false, ..phrase }
    }

    /// The country before the party of a member of parliament: "British Example Party MP"; the body itself otherwise.
    pub(super) fn above_party(
        &self,
        phrase: &PositionPhrase,
        named: Option<&'a Mention>,
    ) -> Option<&'a Mention> {
        let party = named.filter(|m| self.draft.entities[m.entity].kind == Some(Kind::Party));
        let head = self.token(phrase.core.end - 1).is_some_and(|t| t.is_in(&SEATED_POSITIONS));
        match party {
            Some(party) if phrase.class == PositionClass::Member && head => {
                self.body_before(party.tokens.start).filter(|m| self.is(m, EntityType::Country))
            }
            _ => named,
        }
    }

    /// The end of a list of places and bodies after "for" that says what a minister or secretary is for.
    pub(super) fn field_of_places(&self, phrase: &PositionPhrase) -> Option<usize> {
        let head = self.token(phrase.core.end - 1)?;
        self.token(phrase.tokens.end)
            .filter(|t| t.is("for") && head.is_in(&FIELDED_POSITIONS) && !phrase.plural)?;
        let named = |at: usize| {
            let the = usize::from(self.token(at).is_some_and(|t| t.is("the")));
            self.mention_from(at + the).filter(|m| self.body(m))
        };
        let first = named(phrase.tokens.end + 1).filter(|m| !self.is(m, EntityType::Organisation))?;
        let mut end = first.tokens.end;
        while self.token(end).is_some_and(|t| t.is_any(&["and", ","])) {
            let Some(next) = named(end + 1) else { break };
            end = next.tokens.end;
        }
        // "secretary for Alpha affairs"
        let affairs = self.token(end).is_some_and(|t| t.is("affairs"));
        Some(end + usize::from(affairs))
    }
}
