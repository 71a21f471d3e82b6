//! The layers that score moves: what the words of a sentence say and the words that a state looks at in, the best move out.

use super::kernel::{Kernel, Pair, product_of_one};
use super::network::{quantise, values};
use super::weights::{ADDS, HIDDEN, Layers};

/// The best move of a state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Best {
    pub(super) number: usize,
    /// By how much its score is above that of the next; infinite if no other is allowed.
    pub(super) margin: f32,
}

/// The memory that states are scored in.
#[derive(Debug)]
pub(super) struct Scorer {
    layers: &'static Layers,
    kernel: Kernel,
    pairs: Vec<Pair>,
    sums: Vec<i32>,
    scores: Vec<f32>,
}

impl Scorer {
    pub(super) fn new(kernel: Kernel, layers: &'static Layers) -> Self {
        let sums = vec![0; layers.upper.matrix.columns()];
        Self { layers, kernel, pairs: Vec::new(), sums, scores: Vec::new() }
    }

    /// Scores the moves for a state that looks at some words.
    pub(super) fn score(&mut self, says: &[f32], slots: &[Option<usize>]) {
        let mut hidden = [0.0; ADDS];
        hidden.copy_from_slice(&self.layers.hidden_bias);
        for (slot, word) in slots.iter().enumerate() {
            let adds = match word {
                Some(word) => &says[word * self.layers.says() + slot * ADDS..][..ADDS],
                None => &self.layers.empty[slot * ADDS..][..ADDS],
            };
            for (hidden, adds) in hidden.iter_mut().zip(adds) {
                *hidden += adds;
            }
        }
        let (first, second) = hidden.split_at_mut(HIDDEN);
        for (first, second) in first.iter_mut().zip(second) {
            *first = if *second > *first { *second } else { *first };
        }
        let scale = quantise(first, &mut self.pairs);
        product_of_one(self.kernel, &self.pairs, &self.layers.upper.matrix, &mut self.sums);
        self.scores.clear();
        self.scores.extend(values(&self.layers.upper, &self.sums, scale));
    }

    /// The move with the highest score of those that are allowed; the first of equals. The columns after the last move are
    /// never allowed.
    pub(super) fn best(&self, allowed: impl Fn(usize) -> bool, moves: usize) -> Option<Best> {
        let mut best: Option<(usize, f32)> = None;
        let mut second = f32::NEG_INFINITY;
        for (number, &score) in self.scores.iter().enumerate().take(moves) {
            if !allowed(number) {
                continue;
            }
            match best {
                Some((_, highest)) if score <= highest => {
                    second = if score > second { score } else { second }
                }
                _ => {
                    second = best.map_or(second, |(_, highest)| highest);
                    best = Some((number, score));
                }
            }
        }
        best.map(|(number, highest)| Best { number, margin: highest - second })
    }
}
