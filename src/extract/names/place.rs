//! Names of places by a head noun, a direction, or the noun before them.

use std::ops::Range;

use crate::extract::classes::{DIRECTIONS, OF_PLACE_NOUNS, PLACE_HEADS_LOWER, VAGUE_PLACE_NOUNS};
use crate::extract::draft::Form;
use crate::extract::record::{EntityType, Kind};

use super::Candidate;
use super::organisation::run_end;
use super::scan::Scan;
use super::tables::{COMMON, PLACE_HEADS, STARTERS, kind_of};

impl Scan<'_, '_> {
    /// A place by a head noun: "Diyala Province", "Lake Van", "the village of Labado", "Kelantan state".
    pub(super) fn place_at(
        &self,
        at: usize,
        sentence: &Range<usize>,
        gazetteer: Option<&Candidate>,
    ) -> Option<Candidate> {
        let tokens = &self.analysis.tokens;
        let make = |range: Range<usize>, kind, rule, confidence| {
            Some(Candidate {
                tokens: range,
                entity_type: EntityType::Place,
                kind,
                entries: vec![],
                form: Form::Name,
                rule,
                confidence,
            })
        };
        let run = run_end(tokens, at, sentence.end);
        let starter = at == sentence.start && STARTERS.contains(&tokens[at].lower);
        if run == at || starter || self.position_at[at].is_some() {
            return None;
        }
        let head = |from: usize, stop: usize| {
            let words = |i: usize| tokens[..stop].get(from + i).map(|t| &*t.lower);
            PLACE_HEADS.longest(&words)
        };
        if let Some(found) = head(at, sentence.end).filter(|h| h.columns.first() == Some(&"before")) {
            let name = at + found.words.len();
            let name =
                if tokens[..sentence.end].get(name).is_some_and(|t| t.is("the")) { name + 1 } else { name };
            let end = run_end(tokens, name, sentence.end);
            if end > name {
                return make(at..end, kind_of(found.columns.get(1)), "name.place-head-before", 0.85);
            }
        }
        for from in (at + 1..run).rev() {
            if let Some(found) = head(from, run).filter(|h| h.columns.first() == Some(&"after")) {
                let adjective = gazetteer.is_some_and(|c| c.form != Form::Name && c.tokens.end == from);
                if found.columns.get(1) != Some(&"none") && !adjective {
                    return make(
                        at..from + found.words.len(),
                        kind_of(found.columns.get(1)),
                        "name.place-head-after",
                        0.85,
                    );
                }
            }
        }
        // A direction before a place of the gazetteer: "South Darfur".
        let direction = tokens[at].is_in(&DIRECTIONS);
        if direction && run > at + 1 && gazetteer.is_none_or(|c| c.tokens.end <= at + 1) {
            if let Some(name) = self
                .gazetteer_at(at + 1, sentence)
                .filter(|c| c.entity_type == EntityType::Place && c.form == Form::Name)
            {
                return make(at..name.tokens.end, Some(Kind::Region), "name.place-direction", 0.85);
            }
            if run == at + 2 && !COMMON.contains(&tokens[at + 1].lower) {
                return make(at..run, Some(Kind::Region), "name.place-direction", 0.7);
            }
        }
        // An unknown name where a place is due: "in the village of X", "X province".
        // "the Ruritanian territories"
        if let Some(people) = gazetteer.filter(|c| c.form == Form::Adjective) {
            let territories = self.after(people.tokens.end, sentence).is_some_and(|t| t.is("territories"));
            if territories {
                return make(at..people.tokens.end + 1, Some(Kind::Region), "name.territories", 0.8);
            }
        }
        let before = self.before(at, sentence);
        let of = before.is_some_and(|t| t.is_any(&["of", "in"])) && at >= sentence.start + 2;
        let noun = of
            && before.is_some_and(|t| t.is("of"))
            && tokens[at - 2].is_in(&OF_PLACE_NOUNS)
            && !tokens[at - 2].is_in(&VAGUE_PLACE_NOUNS);
        if noun && gazetteer.is_none() {
            return make(at..run, Some(Kind::City), "name.place-after-noun", 0.8);
        }
        let lower_head =
            tokens[..sentence.end].get(run).filter(|t| !t.is_capitalised() && t.is_in(&PLACE_HEADS_LOWER));
        if lower_head.is_some()
            && gazetteer.is_none()
            && !COMMON.contains(&tokens[run - 1].lower)
            && run - at <= 3
        {
            return make(at..run, Some(Kind::Region), "name.place-before-noun", 0.8);
        }
        None
    }
}
