//! The layers of a model: the words of a sentence in, the tag of each and what each says to what scores moves out.
//!
//! Each word becomes a vector by its features alone, which is kept for the next time it is read; four layers mix each
//! with its neighbours. Products of matrices are of whole numbers (see [`super::kernel`]); what is between them is of
//! 32-bit floating point numbers, added in an order that the source says, without fused operations: so all processors that
//! keep IEEE 754 give the same bits.

use rustc_hash::FxHashMap;

use super::features::{features, murmur, rows};
use super::kernel::{Kernel, MAX_ACTIVATION, Pair, ROWS, product, product_of_one};
use super::model::Model;
use super::split::Piece;
use super::weights::{Dense, HIDDEN, Layers, Maxout, PIECES, WIDTH};

/// How many words' vectors are kept.
const KEPT: usize = 8_192;
/// The rows of nothing before and after a sentence: one for each layer.
const PAD: usize = 4;
/// How many sums are added at once, each of every such number of values.
const LANES: usize = 8;
/// What each table is looked up with, the first; the next have the numbers after it.
const SEED: u64 = 8;

/// The memory that the layers work in.
#[derive(Debug)]
pub(super) struct Network {
    layers: &'static Layers,
    norms: &'static FxHashMap<u64, u64>,
    kernel: Kernel,
    kept: FxHashMap<(u64, u64, bool), usize>,
    vectors: Vec<f32>,
    embedded: Vec<f32>,
    state: Vec<f32>,
    pairs: Vec<Pair>,
    sums: Vec<i32>,
    lower: Vec<f32>,
    /// The tag of each word of the sentence, as an index into the tags of the model; empty if it has none.
    pub(super) tags: Vec<u8>,
    /// For each word of the sentence, [`Layers::says`] numbers.
    pub(super) says: Vec<f32>,
}

impl Network {
    /// The layers, computed by a kernel.
    pub(super) fn new(kernel: Kernel, layers: &'static Layers) -> Self {
        Self {
            layers,
            norms: &Model::builtin().norms,
            kernel,
            kept: FxHashMap::default(),
            vectors: Vec::new(),
            embedded: Vec::new(),
            state: Vec::new(),
            pairs: Vec::new(),
            sums: Vec::new(),
            lower: Vec::new(),
            tags: Vec::new(),
            says: Vec::new(),
        }
    }

    /// Computes the tags of the words of a sentence and what they say.
    pub(super) fn run(&mut self, text: &str, pieces: &[Piece]) {
        let count = pieces.len();
        self.state.clear();
        self.state.resize((count + 2 * PAD) * WIDTH, 0.0);
        for (i, piece) in pieces.iter().enumerate() {
            let vector = self.vector(&text[piece.bytes.clone()], piece);
            self.state[(PAD + i) * WIDTH..][..WIDTH].copy_from_slice(&self.vectors[vector..vector + WIDTH]);
        }
        for (depth, layer) in self.layers.layers.iter().enumerate() {
            self.mix_neighbours(layer, depth, count);
        }
        self.read_off(count);
    }

    /// Where the vector of a word is kept.
    fn vector(&mut self, word: &str, piece: &Piece) -> usize {
        let hash = murmur(word.as_bytes());
        let key = (hash, piece.norm.unwrap_or_default(), piece.space);
        if let Some(at) = self.kept.get(&key) {
            return *at;
        }
        let norm = piece.norm.or_else(|| self.norms.get(&hash).copied());
        let norm = norm.unwrap_or_else(|| murmur(word.to_lowercase().as_bytes()));
        self.embedded.clear();
        self.embedded.resize(self.layers.tables.len() * WIDTH, 0.0);
        let parts = self.embedded.chunks_exact_mut(WIDTH).zip(&self.layers.tables);
        for ((seed, feature), (part, table)) in (SEED..).zip(features(word, norm, piece.space)).zip(parts) {
            for row in rows(feature, seed) {
                let (scale, values) = table.row(row as usize % table.scales.len());
                for (sum, value) in part.iter_mut().zip(values) {
                    *sum += scale * f32::from(*value as i8);
                }
            }
        }
        let scale = quantise(&self.embedded, &mut self.pairs);
        let mix = &self.layers.mix;
        self.sums.clear();
        self.sums.resize(mix.dense.matrix.columns(), 0);
        product_of_one(self.kernel, &self.pairs, &mix.dense.matrix, &mut self.sums);
        if self.kept.len() >= KEPT {
            self.kept.clear();
            self.vectors.clear();
        }
        let at = self.vectors.len();
        self.vectors.extend(greatest(mix, &self.sums, scale));
        self.kept.insert(key, at);
        at
    }

    /// Adds to the vector of each word what a layer makes of it and the words beside it. At depth d, what is further than
    /// three less d from the words is not needed any more.
    fn mix_neighbours(&mut self, layer: &Maxout, depth: usize, count: usize) {
        let scale = quantise(&self.state, &mut self.pairs);
        // Rows of three neighbours overlap. Kernels read on after the last.
        self.pairs.resize(self.pairs.len() + ROWS * WIDTH / 2, 0);
        let rows = count + 2 * (PAD - 1 - depth);
        let step = WIDTH / 2;
        product(self.kernel, &self.pairs[depth * step..], step, rows, &layer.dense.matrix, &mut self.sums);
        let state = self.state[(depth + 1) * WIDTH..].chunks_exact_mut(WIDTH);
        for (state, sums) in state.zip(self.sums.chunks_exact(layer.dense.matrix.columns())).take(rows) {
            for (state, value) in state.iter_mut().zip(greatest(layer, sums, scale)) {
                *state += value;
            }
        }
    }

    /// Reads tags and what words say off their vectors.
    fn read_off(&mut self, count: usize) {
        let layers = self.layers;
        let step = WIDTH / 2;
        let words = PAD * WIDTH..(PAD + count) * WIDTH;
        let scale = quantise(&self.state[words], &mut self.pairs);
        self.pairs.resize(self.pairs.len() + ROWS * step, 0);
        self.tags.clear();
        if let Some(tagger) = &layers.tagger {
            product(self.kernel, &self.pairs, step, count, &tagger.matrix, &mut self.sums);
            for sums in self.sums.chunks_exact(tagger.matrix.columns()).take(count) {
                let mut best = (f32::NEG_INFINITY, 0);
                let tags = Model::builtin().tags.len();
                for (tag, value) in (0..).zip(values(tagger, sums, scale)).take(tags) {
                    if value > best.0 {
                        best = (value, tag);
                    }
                }
                self.tags.push(best.1);
            }
        }
        product(self.kernel, &self.pairs, step, count, &layers.lower.matrix, &mut self.sums);
        self.lower.clear();
        for sums in self.sums.chunks_exact(layers.lower.matrix.columns()).take(count) {
            self.lower.extend(values(&layers.lower, sums, scale));
        }
        let scale = quantise(&self.lower, &mut self.pairs);
        self.pairs.resize(self.pairs.len() + ROWS * HIDDEN / 2, 0);
        product(self.kernel, &self.pairs, HIDDEN / 2, count, &layers.slots.matrix, &mut self.sums);
        self.says.clear();
        for sums in self.sums.chunks_exact(layers.says()).take(count) {
            self.says.extend(values(&layers.slots, sums, scale));
        }
    }
}

/// Makes whole numbers of values, as pairs; gives the scale that makes them values again.
pub(super) fn quantise(values: &[f32], pairs: &mut Vec<Pair>) -> f32 {
    // The sum with it has its whole part in the last bits, rounded to even.
    const ROUND: f32 = 12_582_912.0;
    let mut most = [0.0_f32; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (most, value) in most.iter_mut().zip(chunk) {
            let value = value.abs();
            *most = if value > *most { value } else { *most };
        }
    }
    let most = most.iter().copied().chain(rest.iter().map(|value| value.abs())).fold(0.0, f32::max);
    let factor = if most > 0.0 { MAX_ACTIVATION / most } else { 0.0 };
    let whole = |value: f32| ((value * factor + ROUND).to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32);
    pairs.clear();
    pairs
        .extend(values.as_chunks::<2>().0.iter().map(|&[low, high]| whole(low) & 0xffff | whole(high) << 16));
    most / MAX_ACTIVATION
}

/// The values that sums stand for.
pub(super) fn values<'a>(dense: &'a Dense, sums: &'a [i32], scale: f32) -> impl Iterator<Item = f32> + 'a {
    let columns = dense.scales.iter().zip(&dense.bias);
    sums.iter().zip(columns).map(move |(&sum, (&own, &bias))| sum as f32 * (scale * own) + bias)
}

/// The greatest value of each [`PIECES`], normed to a mean and a spread.
fn greatest(layer: &Maxout, sums: &[i32], scale: f32) -> [f32; WIDTH] {
    let mut out = [f32::NEG_INFINITY; WIDTH];
    for piece in 0..PIECES {
        let columns = piece * WIDTH..(piece + 1) * WIDTH;
        let weights = layer.dense.scales[columns.clone()].iter().zip(&layer.dense.bias[columns.clone()]);
        for ((out, &sum), (&own, &bias)) in out.iter_mut().zip(&sums[columns]).zip(weights) {
            let value = sum as f32 * (scale * own) + bias;
            *out = if value > *out { value } else { *out };
        }
    }
    let mean = sum(&out, |value| value) / WIDTH as f32;
    let variance = sum(&out, |value| (value - mean) * (value - mean)) / WIDTH as f32 + 1e-8;
    let factor = 1.0 / variance.sqrt();
    for (out, (&gain, &shift)) in out.iter_mut().zip(layer.gain.iter().zip(&layer.shift)) {
        *out = (*out - mean) * factor * gain + shift;
    }
    out
}

/// A sum in a fixed order: of every eighth value, and then of the eight sums.
fn sum(values: &[f32; WIDTH], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0; LANES];
    for chunk in values.as_chunks::<LANES>().0 {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += of(*value);
        }
    }
    sums.iter().sum()
}
