//! The model of the parser: a file that `data/build_syntax.py` made in; its tags, moves, norms and layers out.
//!
//! The file has, one after another: eight bytes that say what it is; the tags; the moves of the parser; for each word that
//! has a norm of its own the hash of both; and the weights.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::features::FEATURES;
use super::labels::Label;
use super::weights::{BITS, Layers, Reader, Shape};

/// How many words a state of the parser looks at.
pub(super) const SLOTS: usize = 8;

const MAGIC: &[u8] = b"twsyntax";

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

/// The whole model.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) tags: Vec<&'static str>,
    pub(super) moves: Vec<Move>,
    pub(super) norms: FxHashMap<u64, u64>,
    pub(super) layers: Layers,
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
        let shape = Shape {
            features: FEATURES,
            bits: BITS,
            tags: Some(tags.len()),
            slots: SLOTS,
            moves: moves.len(),
        };
        let layers = Layers::read(reader, shape)?;
        Some(Self { tags, moves, norms, layers })
    }
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
