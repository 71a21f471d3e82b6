//! What is folded and when: the layers of a generation in, the folds that are begun and gone on with out.
//!
//! Each change owes so much work for each quad of it, and does what is owed, as far as that is not too much at a time:
//! the rest is done with the changes after it. Layers above the graph are folded as they grow alike, so that there are few
//! of them and each quad is written again few times; when they are together a part of the graph, they are folded into it.
//! Several folds can be under way, each of other layers; the one of the newest layers goes first, because it is the
//! shortest.

use std::ops::Range;

use super::super::error::Failed;
use super::super::manifest::{self, Manifest};
use super::super::steps::{Fold, Layers};
use super::Writer;
use crate::checked::Fault;

/// When changes are folded.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Policy {
    /// How many files of changes there are at most.
    pub(in crate::store) files: usize,
    /// How many quads they have at most.
    pub(in crate::store) quads: u64,
    /// A folded layer takes in the one below it, if that is at most so many times as large.
    pub(in crate::store) ratio: u64,
    /// The changes become part of the graph when they are more than one of so many parts of it.
    pub(in crate::store) part: u64,
    /// How much work a quad that changes brings with it, in keys of quads that are written.
    pub(in crate::store) work: u64,
    /// How much work a change does at most, and as what part of it what is owed is done at least.
    pub(in crate::store) most: u64,
    pub(in crate::store) least: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { files: 16, quads: 12_000, ratio: 3, part: 8, work: 240, most: 120_000, least: 16 }
    }
}

/// How many quads layers have.
fn quads(layers: &[manifest::Layer]) -> u64 {
    layers.iter().map(|layer| layer.quads).sum()
}

/// Where the layers of a fold are.
fn place_of(fold: &Fold, layers: &[manifest::Layer]) -> Option<Range<usize>> {
    let start = layers.iter().position(|layer| Some(&layer.file.name) == fold.layers.first())?;
    let range = start..start + fold.layers.len();
    let names = layers.get(range.clone())?.iter().map(|layer| &layer.file.name);
    names.eq(&fold.layers).then_some(range)
}

impl Writer {
    /// Whether so many more quads are to be folded at once with those in small files.
    pub(super) fn is_full(&self, more: u64) -> bool {
        let small = self.disk.manifest.layers.get(self.disk.sorted..).unwrap_or_default();
        small.len() + 1 >= self.policy.files || quads(small) + more > self.policy.quads
    }

    /// Whether the changes are so much that a new graph without what they took out is worth more than to fold them.
    pub(super) fn is_mostly_changed(&self) -> bool {
        let (graph, rest) = self.disk.manifest.layers.split_at(self.disk.manifest.layers.len().min(1));
        quads(rest) > quads(graph) / (self.policy.part / 2).max(1) + self.policy.quads
    }

    /// Begins the folds that are due: one of them, if any is.
    fn plan(&self, next: &mut Manifest) {
        // What is written in this generation is not open yet.
        let known = next.layers.iter().zip(&self.disk.manifest.layers).take(self.disk.sorted);
        let known = known.take_while(|(a, b)| a.file.name == b.file.name).count();
        let layers = &next.layers[..known];
        let ranges: Vec<Range<usize>> =
            next.folds.iter().filter_map(|fold| place_of(fold, &next.layers)).collect();
        let policy = self.policy;
        let below = ranges.first().map_or(known, |range| range.start.min(known));
        let graph = layers.first().map_or(0, |graph| graph.quads);
        if below > 1 && quads(&layers[1..below]) > graph / policy.part + policy.quads {
            let fold = self.begin(&layers[..below], next.generation);
            next.folds.insert(0, fold);
            return;
        }
        let lowest = ranges.last().map_or(1, |range| range.end);
        let Some(mut from) = known.checked_sub(1).filter(|from| *from >= lowest) else { return };
        while from > lowest && layers[from - 1].quads <= policy.ratio * quads(&layers[from..]) {
            from -= 1;
        }
        if known - from > 1 {
            next.folds.push(self.begin(&layers[from..], next.generation));
        }
    }

    fn begin(&self, layers: &[manifest::Layer], generation: u64) -> Fold {
        let names = layers.iter().map(|layer| layer.file.name.clone()).collect();
        Fold::begin(format!("fold-{generation}"), names)
    }

    /// Does what is owed of the folds, all of it or as much as one change may. What fails is given up, and begun anew with
    /// a later change: the store is whole without it. Gives whether anything was done.
    pub(super) fn go_on(&self, next: &mut Manifest, is_all: bool) -> bool {
        let Policy { most, least, .. } = self.policy;
        let may = if is_all { next.debt } else { next.debt.min(most.max(next.debt / least.max(1))) };
        // A step costs the disk a flush: many small ones would.
        if may == 0 || !is_all && may < most / 4 {
            return false;
        }
        self.plan(next);
        let mut work = may;
        for place in (0..next.folds.len()).rev() {
            if work == 0 {
                break;
            }
            let mut fold = next.folds[place].clone();
            match self.step(&mut fold, next, &mut work) {
                Ok(None) => next.folds[place] = fold,
                Ok(Some((range, layer))) => {
                    next.layers.splice(range, [layer]);
                    next.folds.remove(place);
                }
                Err(_) => drop(next.folds.remove(place)),
            }
        }
        next.debt = if next.folds.is_empty() && work == may { 0 } else { next.debt - (may - work) };
        work < may
    }

    /// Goes on with a fold; gives the layer and the place of those that it is in the stead of, if it is whole.
    fn step(
        &self,
        fold: &mut Fold,
        next: &Manifest,
        work: &mut u64,
    ) -> Result<Option<(Range<usize>, manifest::Layer)>, Failed> {
        let range = place_of(fold, &next.layers).ok_or(Fault::Outside)?;
        let open = place_of(fold, &self.disk.manifest.layers).ok_or(Fault::Outside)?;
        if open.end > self.disk.sorted {
            return Err(Fault::Outside.into());
        }
        let layers = Layers {
            layers: &self.disk.layers[open.clone()],
            files: &self.disk.files[open.clone()],
            is_lowest: open.start == 0,
        };
        Ok(fold.go_on(&self.directory, &layers, work)?.map(|layer| (range, layer)))
    }
}
