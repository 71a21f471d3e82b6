//! Names that somebody else found: where they stand and what they are, in; candidates that stand in place of our own, out.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::extract::draft::{Draft, Form};
use crate::extract::record::{EntityType, Kind};
use crate::gazetteer::{Class, EntryId, Gazetteer, NameForm};

use super::{Candidate, Found};

/// A name that stands fast.
#[derive(Clone, Debug)]
pub(in crate::extract) struct GivenMention {
    /// The tokens that the name touches.
    pub(in crate::extract) tokens: Range<usize>,
    /// Its entity, by its place in [`Given::entities`].
    pub(in crate::extract) entity: usize,
}

/// An entity that stands fast.
#[derive(Clone, Debug)]
pub(in crate::extract) struct GivenEntity {
    pub(in crate::extract) entity_type: EntityType,
    pub(in crate::extract) kind: Option<Kind>,
    /// Its name as the gazetteer folds it.
    pub(in crate::extract) folded: String,
    /// Whether it is told what it is elsewhere, so that two of them are two things.
    pub(in crate::extract) identified: bool,
}

/// What somebody else found in the text.
#[derive(Clone, Debug, Default)]
pub(in crate::extract) struct Given {
    pub(in crate::extract) entities: Vec<GivenEntity>,
    /// In the order of the text, without overlaps.
    pub(in crate::extract) mentions: Vec<GivenMention>,
    /// Stretches that are named otherwise, where no name is looked for.
    pub(in crate::extract) others: Vec<Range<usize>>,
}

impl Given {
    /// The entity whose name begins at a token, and ends where the candidate does.
    pub(super) fn entity_at(&self, tokens: &Range<usize>) -> Option<usize> {
        let at = self.mentions.binary_search_by_key(&tokens.start, |mention| mention.tokens.start).ok()?;
        self.mentions.get(at).filter(|mention| mention.tokens == *tokens).map(|mention| mention.entity)
    }

    /// Whether two of the entities may be one thing in the text: not if they have one name, or are both told apart.
    pub(super) fn may_be_one(&self, a: usize, b: usize) -> bool {
        let [a, b] = [a, b].map(|at| &self.entities[at]);
        a.entity_type == b.entity_type && a.folded != b.folded && !(a.identified && b.identified)
    }

    /// The candidates of these names, and the tokens that are taken by them and by what is named otherwise.
    pub(super) fn candidates(
        &self,
        draft: &Draft<'_>,
        gazetteer: &Gazetteer,
        found: &[Candidate],
    ) -> (Vec<Candidate>, Vec<bool>) {
        let mut taken = vec![false; draft.analysis.tokens.len()];
        for tokens in self.mentions.iter().map(|mention| &mention.tokens).chain(&self.others) {
            taken[tokens.clone()].fill(true);
        }
        let mut by_place: FxHashMap<usize, Vec<&Candidate>> = FxHashMap::default();
        for candidate in found {
            by_place.entry(candidate.tokens.start).or_default().push(candidate);
        }
        let make = |mention: &GivenMention| {
            let entity = &self.entities[mention.entity];
            let same = |c: &&&Candidate| c.tokens == mention.tokens && c.entity_type == entity.entity_type;
            let own = by_place.get(&mention.tokens.start).into_iter().flatten().find(same);
            let (entries, form) = match own {
                Some(own) => (own.entries.clone(), own.form),
                None => known(gazetteer, draft.analysis.slice(mention.tokens.clone()), entity.entity_type),
            };
            Candidate {
                tokens: mention.tokens.clone(),
                entity_type: entity.entity_type,
                kind: entity.kind.or(own.and_then(|own| own.kind)),
                entries,
                form,
                rule: "record",
                confidence: 1.0,
            }
        };
        (self.mentions.iter().map(make).collect(), taken)
    }
}

/// The entries of a name among things of a type, and the form that it has.
fn known(gazetteer: &Gazetteer, name: &str, of: EntityType) -> (Vec<EntryId>, Form) {
    let fits = |class: Class| match class {
        Class::Country => of == EntityType::Country,
        Class::Organisation => of == EntityType::Organisation,
        Class::Official => of == EntityType::Person,
        _ => of == EntityType::Place,
    };
    let found: Vec<_> =
        gazetteer.find(name).filter(|m| m.form != NameForm::Weak && fits(m.entry.class())).collect();
    let form = match found.first().map(|first| first.form) {
        Some(NameForm::Adjective) => Form::Adjective,
        Some(NameForm::People) => Form::People,
        _ => Form::Name,
    };
    (found.into_iter().map(|m| m.entry.id).collect(), form)
}

/// Whether none of the tokens is taken.
fn is_free(taken: &[bool], tokens: &Range<usize>) -> bool {
    taken[tokens.clone()].iter().all(|taken| !taken)
}

impl Found {
    /// Puts the names that stand fast in place of what overlaps them.
    pub(super) fn give_way(&mut self, names: &[Candidate], taken: &[bool]) {
        self.unknown.retain(|run| is_free(taken, run));
        give_way(&mut self.candidates, names, taken);
    }
}

/// Puts the names that stand fast in place of the candidates that overlap them.
pub(super) fn give_way(candidates: &mut Vec<Candidate>, names: &[Candidate], taken: &[bool]) {
    candidates.retain(|candidate| is_free(taken, &candidate.tokens));
    candidates.extend_from_slice(names);
    candidates.sort_by_key(|c| (c.tokens.start, std::cmp::Reverse(c.tokens.end)));
}
