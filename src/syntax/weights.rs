//! The weights of a model: a file that `data/build_syntax.py` made in, matrices of whole numbers with scales out.
//!
//! A matrix is the scales of its rows and then the rows, eight bits for each weight or fewer: a weight is the number times
//! the scale of its row. What else the files have, and in which order, is in [`super::parser`] and [`super::names`].

use std::borrow::Cow;

use super::kernel::Matrix;

/// The width of the vector of a word.
pub(super) const WIDTH: usize = 96;
/// How many values each value of a vector is the greatest of.
pub(super) const PIECES: usize = 3;
/// The width of the hidden layer that scores moves.
pub(super) const HIDDEN: usize = 64;
/// How many values each value of the hidden layer is the greatest of.
pub(super) const HIDDEN_PIECES: usize = 2;

/// The width of what a word adds to the hidden layer.
pub(super) const ADDS: usize = HIDDEN * HIDDEN_PIECES;

/// The rows of the tables of features. A model has the first of them.
const TABLES: [usize; super::features::FEATURES] = [5_000, 1_000, 2_500, 2_500, 50, 50];
const LAYERS: usize = 4;
/// The bits of a weight in the rows of a matrix that is not packed.
pub(super) const BITS: usize = 8;

/// A table of features: rows of small numbers, each with a scale.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) scales: Vec<f32>,
    pub(super) rows: Cow<'static, [u8]>,
}

/// Weights and what is added to each column.
#[derive(Debug)]
pub(super) struct Dense {
    pub(super) matrix: Matrix,
    pub(super) scales: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

/// A layer of which each value is the greatest of [`PIECES`], and whose vectors are normed. The columns are ordered by piece.
#[derive(Debug)]
pub(super) struct Maxout {
    pub(super) dense: Dense,
    pub(super) gain: Vec<f32>,
    pub(super) shift: Vec<f32>,
}

/// The layers of a model: those that make vectors of words, and those that score the moves of a state.
#[derive(Debug)]
pub(super) struct Layers {
    pub(super) tables: Vec<Table>,
    pub(super) mix: Maxout,
    pub(super) layers: Vec<Maxout>,
    /// What scores the tags of a word, if the model has tags.
    pub(super) tagger: Option<Dense>,
    pub(super) lower: Dense,
    /// What a word in each slot of a state adds to the hidden layer; ordered by slot and piece.
    pub(super) slots: Dense,
    pub(super) hidden_bias: Vec<f32>,
    /// What an empty slot adds.
    pub(super) empty: Vec<f32>,
    pub(super) upper: Dense,
}

/// What the layers of a model are like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// How many features of a word it looks at.
    pub(super) features: usize,
    /// The bits of a weight in the tables of features.
    pub(super) bits: usize,
    pub(super) tags: Option<usize>,
    /// How many words a state looks at.
    pub(super) slots: usize,
    pub(super) moves: usize,
}

impl Layers {
    pub(super) fn read(reader: &mut Reader, shape: Shape) -> Option<Self> {
        let tables = TABLES[..shape.features].iter();
        let tables = tables.map(|rows| reader.table(*rows, WIDTH, shape.bits)).collect::<Option<_>>()?;
        let mix = reader.maxout(shape.features * WIDTH)?;
        let layers = (0..LAYERS).map(|_| reader.maxout(3 * WIDTH)).collect::<Option<_>>()?;
        let tagger = match shape.tags {
            Some(tags) => Some(reader.dense(WIDTH, tags)?),
            None => None,
        };
        let lower = reader.dense(WIDTH, HIDDEN)?;
        let by_piece =
            |column: usize| column / ADDS * ADDS + piece_first(column % ADDS, HIDDEN, HIDDEN_PIECES);
        let slots = reader.table(shape.slots * ADDS, HIDDEN, BITS)?.dense(HIDDEN, by_piece);
        let hidden_bias = reader.floats(ADDS)?;
        let empty = reader.floats(shape.slots * ADDS)?;
        let hidden_bias = (0..ADDS).map(|column| hidden_bias[by_piece(column)]).collect();
        let empty = (0..shape.slots * ADDS).map(|column| empty[by_piece(column)]).collect();
        let upper = reader.dense(HIDDEN, shape.moves)?;
        Some(Self { tables, mix, layers, tagger, lower, slots, hidden_bias, empty, upper })
    }

    /// How many numbers a word says to what scores moves: for each slot of a state that it may stand in, what it adds to
    /// the hidden layer.
    pub(super) fn says(&self) -> usize {
        self.empty.len()
    }
}

/// The column of the file for a column ordered by piece.
fn piece_first(column: usize, width: usize, pieces: usize) -> usize {
    column % width * pieces + column / width
}

impl Table {
    /// The value of a row in a column.
    pub(super) fn row(&self, row: usize) -> (f32, &[u8]) {
        (self.scales[row], &self.rows[row * WIDTH..(row + 1) * WIDTH])
    }

    /// The rows as the columns of a matrix, each at the place of which `source` says which row it is, without a bias.
    fn dense(self, inputs: usize, source: impl Fn(usize) -> usize) -> Dense {
        let columns = self.scales.len();
        let matrix = Matrix::new(inputs, columns, |column, input| {
            if column < columns { self.rows[source(column) * inputs + input] as i8 } else { 0 }
        });
        let mut scales: Vec<f32> = (0..columns).map(|column| self.scales[source(column)]).collect();
        scales.resize(matrix.columns(), 0.0);
        Dense { bias: vec![0.0; matrix.columns()], matrix, scales }
    }
}

/// The bytes of the file that are not read yet.
pub(super) struct Reader {
    pub(super) rest: &'static [u8],
}

impl Reader {
    pub(super) fn bytes(&mut self, count: usize) -> Option<&'static [u8]> {
        let (first, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(first)
    }

    pub(super) fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?))
    }

    pub(super) fn hash(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.bytes(8)?.try_into().ok()?))
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        let bytes = self.bytes(4 * count)?;
        Some(bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    pub(super) fn names(&mut self) -> Option<Vec<&'static str>> {
        let count = self.bytes(1)?[0];
        let mut name = || {
            let length = self.bytes(1)?[0];
            std::str::from_utf8(self.bytes(length.into())?).ok()
        };
        (0..count).map(|_| name()).collect()
    }

    fn table(&mut self, rows: usize, width: usize, bits: usize) -> Option<Table> {
        let scales = self.floats(rows)?;
        let bytes = self.bytes((rows * width * bits).div_ceil(8))?;
        let rows = if bits == BITS { Cow::Borrowed(bytes) } else { Cow::Owned(unpacked(bytes, bits)) };
        Some(Table { scales, rows })
    }

    fn dense(&mut self, inputs: usize, columns: usize) -> Option<Dense> {
        let mut dense = self.table(columns, inputs, BITS)?.dense(inputs, |column| column);
        let bias = self.floats(columns)?;
        dense.bias[..columns].copy_from_slice(&bias);
        Some(dense)
    }

    fn maxout(&mut self, inputs: usize) -> Option<Maxout> {
        let source = |column| piece_first(column, WIDTH, PIECES);
        let mut dense = self.table(WIDTH * PIECES, inputs, BITS)?.dense(inputs, source);
        let bias = self.floats(WIDTH * PIECES)?;
        for (column, own) in dense.bias.iter_mut().enumerate() {
            *own = bias[source(column)];
        }
        Some(Maxout { dense, gain: self.floats(WIDTH)?, shift: self.floats(WIDTH)? })
    }
}

/// Whole numbers of so many bits each, one after another from the lowest bit of the first byte, as bytes.
fn unpacked(bytes: &[u8], bits: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * BITS / bits);
    let (mut waiting, mut count) = (0_u32, 0);
    for byte in bytes {
        waiting |= u32::from(*byte) << count;
        count += BITS;
        while count >= bits {
            // The sign stands in the highest bit of the number, and then in that of the byte.
            let byte = (waiting << (BITS - bits)) as u8 as i8;
            out.push((byte >> (BITS - bits)) as u8);
            waiting >>= bits;
            count -= bits;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_few_bits_are_unpacked() {
        let numbers = [1_i8, -1, 63, -63, 0, 5, -32, 17];
        let packed = numbers.iter().rev().fold(0_u64, |bits, number| bits << 7 | (*number as u64 & 0x7f));
        let found: Vec<i8> =
            unpacked(&packed.to_le_bytes()[..7], 7).into_iter().map(|byte| byte as i8).collect();
        assert_eq!(found, numbers);
    }
}
