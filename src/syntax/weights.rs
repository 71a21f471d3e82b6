//! The model: a file that `data/build_syntax.py` made in, matrices of whole numbers with scales, labels and norms out.
//!
//! The file has, one after another: eight bytes that say what it is; the tags; the moves of the parser; for each word that
//! has a norm of its own the hash of both; and the weights. A matrix is the scales of its rows and then the rows, eight
//! bits for each weight: a weight is the number times the scale of its row.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::kernel::Matrix;
use super::labels::Label;

/// The width of the vector of a word.
pub(super) const WIDTH: usize = 96;
/// How many values each value of a vector is the greatest of.
pub(super) const PIECES: usize = 3;
/// How many words beside it a state of the parser looks at.
pub(super) const SLOTS: usize = 8;
/// The width of the hidden layer of the parser.
pub(super) const HIDDEN: usize = 64;
/// How many values each value of the hidden layer is the greatest of.
pub(super) const HIDDEN_PIECES: usize = 2;

const MAGIC: &[u8] = b"twsyntax";
/// The rows of the tables of features.
const TABLES: [usize; super::features::FEATURES] = [5_000, 1_000, 2_500, 2_500, 50, 50];
const LAYERS: usize = 4;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let file = include_bytes!("../../data/syntax/en_core_web_sm.bin");
    let mut reader = Reader { rest: file };
    Model::read(&mut reader)
        .filter(|_| reader.rest.is_empty())
        .unwrap_or_else(|| unreachable!("tests read the file"))
});

/// What a move of the parser does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Shift,
    Reduce,
    Left,
    Right,
    Break,
}

/// A move of the parser.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    pub(super) action: Action,
    pub(super) label: Label,
    /// The label of the head from which the word hangs in truth: it was lifted so that no arcs cross.
    pub(super) lifted_from: Option<Label>,
}

/// A table of features: rows of small numbers, each with a scale.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) scales: Vec<f32>,
    pub(super) rows: &'static [u8],
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

/// The whole model.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) tags: Vec<&'static str>,
    pub(super) moves: Vec<Move>,
    pub(super) norms: FxHashMap<u64, u64>,
    pub(super) tables: Vec<Table>,
    pub(super) mix: Maxout,
    pub(super) layers: Vec<Maxout>,
    pub(super) tagger: Dense,
    pub(super) lower: Dense,
    /// What a word in each slot of a state adds to the hidden layer; ordered by slot and piece.
    pub(super) slots: Dense,
    pub(super) hidden_bias: Vec<f32>,
    /// What an empty slot adds.
    pub(super) empty: Vec<f32>,
    pub(super) upper: Dense,
}

impl Model {
    /// The model of the program.
    pub(super) fn builtin() -> &'static Self {
        &MODEL
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        if reader.bytes(MAGIC.len())? != MAGIC {
            return None;
        }
        let tags = reader.names()?;
        let moves: Vec<Move> = reader.names()?.into_iter().map(a_move).collect::<Option<_>>()?;
        let count = reader.number()?;
        let norms = (0..count).map(|_| Some((reader.hash()?, reader.hash()?))).collect::<Option<_>>()?;
        let tables = TABLES.iter().map(|rows| reader.table(*rows, WIDTH)).collect::<Option<_>>()?;
        let mix = reader.maxout(TABLES.len() * WIDTH)?;
        let layers = (0..LAYERS).map(|_| reader.maxout(3 * WIDTH)).collect::<Option<_>>()?;
        let tagger = reader.dense(WIDTH, tags.len())?;
        let lower = reader.dense(WIDTH, HIDDEN)?;
        let width = HIDDEN * HIDDEN_PIECES;
        let by_piece =
            |column: usize| column / width * width + piece_first(column % width, HIDDEN, HIDDEN_PIECES);
        let slots = reader.table(SLOTS * width, HIDDEN)?.dense(HIDDEN, by_piece);
        let hidden_bias = reader.floats(width)?;
        let empty = reader.floats(SLOTS * width)?;
        let hidden_bias = (0..width).map(|column| hidden_bias[by_piece(column)]).collect();
        let empty = (0..SLOTS * width).map(|column| empty[by_piece(column)]).collect();
        let upper = reader.dense(HIDDEN, moves.len())?;
        Some(Self {
            tags,
            moves,
            norms,
            tables,
            mix,
            layers,
            tagger,
            lower,
            slots,
            hidden_bias,
            empty,
            upper,
        })
    }
}

/// The column of the file for a column ordered by piece.
fn piece_first(column: usize, width: usize, pieces: usize) -> usize {
    column % width * pieces + column / width
}

fn a_move(name: &str) -> Option<Move> {
    let (letter, label) = name.split_at_checked(1)?;
    let action = match letter {
        "S" => Action::Shift,
        "D" => Action::Reduce,
        "L" => Action::Left,
        "R" => Action::Right,
        "B" => Action::Break,
        _ => return None,
    };
    let (label, lifted) = label.split_once("||").map_or((label, None), |(label, from)| (label, Some(from)));
    let label = if label.is_empty() { Label::Root } else { Label::from_name(label)? };
    let lifted_from = match lifted {
        Some(from) => Some(Label::from_name(from)?),
        None => None,
    };
    Some(Move { action, label, lifted_from })
}

impl Table {
    /// The value of a row in a column.
    pub(super) fn row(&self, row: usize) -> (f32, &'static [u8]) {
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
struct Reader {
    rest: &'static [u8],
}

impl Reader {
    fn bytes(&mut self, count: usize) -> Option<&'static [u8]> {
        let (first, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(first)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?))
    }

    fn hash(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.bytes(8)?.try_into().ok()?))
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        let bytes = self.bytes(4 * count)?;
        Some(bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    fn names(&mut self) -> Option<Vec<&'static str>> {
        let count = self.bytes(1)?[0];
        let mut name = || {
            let length = self.bytes(1)?[0];
            std::str::from_utf8(self.bytes(length.into())?).ok()
        };
        (0..count).map(|_| name()).collect()
    }

    fn table(&mut self, rows: usize, width: usize) -> Option<Table> {
        Some(Table { scales: self.floats(rows)?, rows: self.bytes(rows * width)? })
    }

    fn dense(&mut self, inputs: usize, columns: usize) -> Option<Dense> {
        let mut dense = self.table(columns, inputs)?.dense(inputs, |column| column);
        let bias = self.floats(columns)?;
        dense.bias[..columns].copy_from_slice(&bias);
        Some(dense)
    }

    fn maxout(&mut self, inputs: usize) -> Option<Maxout> {
        let source = |column| piece_first(column, WIDTH, PIECES);
        let mut dense = self.table(WIDTH * PIECES, inputs)?.dense(inputs, source);
        let bias = self.floats(WIDTH * PIECES)?;
        for (column, own) in dense.bias.iter_mut().enumerate() {
            *own = bias[source(column)];
        }
        Some(Maxout { dense, gain: self.floats(WIDTH)?, shift: self.floats(WIDTH)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_to_its_end() {
        let model = Model::builtin();
        assert_eq!((model.tags.len(), model.moves.len()), (50, 106));
        let kinds: Vec<Action> = model.moves.iter().map(|m| m.action).collect();
        assert!(kinds.is_sorted_by_key(|action| *action as u8));
        let from_head = |m: &&Move| m.lifted_from.is_some();
        assert_eq!(model.moves.iter().filter(from_head).count(), 27);
    }
}
