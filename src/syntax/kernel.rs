//! Products of matrices of whole numbers: rows of activations and a [`Matrix`] of weights in, sums out.
//!
//! The sums are exact: activations have at most 15 bits with their sign and weights 8, and no sum of [`MAX_INPUTS`]
//! products leaves 32 bits. So the order of additions does not matter, and every kernel, whatever the processor, gives
//! the same numbers. Kernels are chosen at run time: AVX2 or SSE2 on x86, plain Rust elsewhere.

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod x86;

/// The columns that a kernel computes at once; the width of a block of weights.
pub(super) const BLOCK: usize = 32;
/// The rows that a kernel computes at once.
pub(super) const ROWS: usize = 4;
/// The pairs of inputs that a kernel goes through without looking where they end: every row has a multiple of them.
const RUN: usize = 16;
/// The most inputs of a row.
pub(super) const MAX_INPUTS: usize = 1_024;
/// The largest activation: with weights up to 127, sums of [`MAX_INPUTS`] products stay below 2^31.
pub(super) const MAX_ACTIVATION: f32 = 16_383.0;

const _: () = assert!(MAX_INPUTS * 127 * 16_383 < (1 << 31));

/// Two activations that are multiplied with two weights at once: the first in the lower half.
pub(super) type Pair = i32;

/// Weights in the order in which kernels read them: blocks of columns; within one, for each pair of inputs the two weights
/// of each column.
#[derive(Debug)]
pub(super) struct Matrix {
    blocks: Vec<i16>,
    pairs: usize,
    columns: usize,
}

impl Matrix {
    /// The matrix of which `weight` gives the weight of a column for an input. Columns are added until they fill blocks.
    pub(super) fn new(inputs: usize, columns: usize, weight: impl Fn(usize, usize) -> i8) -> Self {
        debug_assert!(inputs.is_multiple_of(2 * RUN) && inputs <= MAX_INPUTS);
        let (pairs, columns) = (inputs / 2, columns.next_multiple_of(BLOCK));
        let mut blocks = Vec::with_capacity(columns * inputs);
        for block in (0..columns).step_by(BLOCK) {
            for pair in 0..pairs {
                for column in block..block + BLOCK {
                    blocks.extend([weight(column, 2 * pair), weight(column, 2 * pair + 1)].map(i16::from));
                }
            }
        }
        Self { blocks, pairs, columns }
    }

    /// The number of columns, which are whole blocks.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }
}

/// The product of `rows` rows with a matrix. Row r begins at pair `r * step` of the activations, so that rows may overlap;
/// the activations reach as far as if the number of rows were the next multiple of [`ROWS`].
pub(super) fn product(
    kernel: Kernel,
    activations: &[Pair],
    step: usize,
    rows: usize,
    by: &Matrix,
    out: &mut Vec<i32>,
) {
    let width = by.columns;
    out.clear();
    out.resize(rows.next_multiple_of(ROWS) * width, 0);
    for (group, out) in out.chunks_exact_mut(ROWS * width).enumerate() {
        let row = |r: usize| {
            let start = (group * ROWS + r) * step;
            &activations[start..start + by.pairs]
        };
        let inputs = [row(0), row(1), row(2), row(3)];
        for (column, block) in by.blocks.chunks_exact(2 * BLOCK * by.pairs).enumerate() {
            let sums = kernel.four(inputs, block);
            for (r, sums) in sums.iter().enumerate() {
                let start = r * width + column * BLOCK;
                out[start..start + BLOCK].copy_from_slice(sums);
            }
        }
    }
}

/// The product of one row with a matrix.
pub(super) fn product_of_one(kernel: Kernel, activations: &[Pair], by: &Matrix, out: &mut [i32]) {
    let blocks = by.blocks.chunks_exact(2 * BLOCK * by.pairs);
    for (out, block) in out.chunks_exact_mut(BLOCK).zip(blocks) {
        let [sums] = kernel.one([activations], block);
        out.copy_from_slice(&sums);
    }
}

/// How sums are computed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kernel {
    /// With registers of 256 bits.
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    Avx2(fearless_simd::Avx2),
    /// With registers of 128 bits.
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    Sse2(fearless_simd::Sse2),
    /// In plain Rust.
    Plain,
}

impl Kernel {
    /// Those that the processor has, the fastest first.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        let level = fearless_simd::Level::new();
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        let fast = [level.as_avx2().map(Self::Avx2), level.as_sse2().map(Self::Sse2)];
        #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
        let fast = [None::<Self>; 0];
        fast.into_iter().flatten().chain([Self::Plain])
    }

    /// The fastest that the processor has.
    pub(super) fn best() -> Self {
        Self::all().next().unwrap_or(Self::Plain)
    }

    /// The sums of [`ROWS`] rows for a block of columns.
    fn four(self, rows: [&[Pair]; ROWS], block: &[i16]) -> [[i32; BLOCK]; ROWS] {
        match self {
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Self::Avx2(avx2) => x86::four_by_avx2(avx2, rows, block),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Self::Sse2(sse2) => x86::four_by_sse2(sse2, rows, block),
            Self::Plain => plain(rows, block),
        }
    }

    /// The sums of one row for a block of columns.
    fn one(self, row: [&[Pair]; 1], block: &[i16]) -> [[i32; BLOCK]; 1] {
        match self {
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Self::Avx2(avx2) => x86::one_by_avx2(avx2, row, block),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Self::Sse2(sse2) => x86::one_by_sse2(sse2, row, block),
            Self::Plain => plain(row, block),
        }
    }
}

/// The kernel of every processor.
fn plain<const R: usize>(rows: [&[Pair]; R], block: &[i16]) -> [[i32; BLOCK]; R] {
    let mut sums = [[0; BLOCK]; R];
    for (pair, weights) in block.chunks_exact(2 * BLOCK).enumerate() {
        for (sums, row) in sums.iter_mut().zip(rows) {
            let (low, high) = (i32::from(row[pair] as i16), row[pair] >> 16);
            for (sum, weights) in sums.iter_mut().zip(weights.as_chunks::<2>().0) {
                *sum += low * i32::from(weights[0]) + high * i32::from(weights[1]);
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests;
