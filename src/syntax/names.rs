//! Names: what the words of a sentence say in, the stretches that are named and the label of each out.
//!
//! spaCy's finder of names goes from word to word and makes a move at each: it begins a name, goes on with it, ends it, takes
//! the word alone for one, or passes. It looks at the word, the first word of the name that is open and the word before. Its
//! file has, one after another: eight bytes that say what it is, the moves, and the weights.

use std::ops::Range;
use std::sync::LazyLock;

use super::scorer::Scorer;
use super::split::Piece;
use super::weights::{Layers, Reader, Shape};

/// How many words a state looks at.
const SLOTS: usize = 3;
/// How many features of a word it looks at.
const FEATURES: usize = 4;
/// The bits of a weight in the tables of features.
const BITS: usize = 7;

const MAGIC: &[u8] = b"twsynner";

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let file = include_bytes!("../../data/syntax/en_core_web_sm_ner.bin");
    let mut reader = Reader { rest: file };
    Model::read(&mut reader)
        .filter(|_| reader.rest.is_empty())
        .unwrap_or_else(|| unreachable!("tests read the file"))
});

/// A name, or another stretch that has a label.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Where it stands in the text, in bytes.
    pub bytes: Range<usize>,
    /// What it names, a label of OntoNotes: "ORG", "GPE", "PERSON", "DATE".
    pub label: &'static str,
    /// By how much the score of each of its moves is at least above that of the next best.
    pub margin: f32,
}

/// What a move does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Begin,
    In,
    Last,
    Unit,
    Out,
}

#[derive(Debug)]
struct Model {
    moves: Vec<(Action, &'static str)>,
    layers: Layers,
}

impl Model {
    fn read(reader: &mut Reader) -> Option<Self> {
        if reader.bytes(MAGIC.len())? != MAGIC {
            return None;
        }
        let moves: Vec<_> = reader.names()?.into_iter().map(a_move).collect::<Option<_>>()?;
        let shape = Shape { features: FEATURES, bits: BITS, tags: None, slots: SLOTS, moves: moves.len() };
        let layers = Layers::read(reader, shape)?;
        Some(Self { moves, layers })
    }
}

fn a_move(name: &'static str) -> Option<(Action, &'static str)> {
    let (letter, label) = name.split_at_checked(1)?;
    let action = match letter {
        "B" => Action::Begin,
        "I" => Action::In,
        "L" => Action::Last,
        "U" => Action::Unit,
        "O" => Action::Out,
        _ => return None,
    };
    Some((action, label))
}

/// The layers of the model.
pub(super) fn layers() -> &'static Layers {
    &MODEL.layers
}

/// A name that is not ended yet.
struct Open {
    first: usize,
    label: &'static str,
    margin: f32,
}

/// The names of a sentence of which each word says what it says to the scorer.
pub(super) fn names(scorer: &mut Scorer, says: &[f32], pieces: &[Piece]) -> Vec<Name> {
    let moves = &MODEL.moves;
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    for at in 0..pieces.len() {
        let first = open.as_ref().map(|open| open.first);
        scorer.score(says, &[Some(at), first, first.map(|_| at - 1)]);
        let more = at + 1 < pieces.len();
        let allowed = |number: usize| {
            let (action, label) = moves[number];
            match (action, &open) {
                (Action::Begin, None) => more,
                // What has no label is a move for words that somebody forbade.
                (Action::Unit, None) => !label.is_empty(),
                (Action::Out, None) => true,
                (Action::In, Some(open)) => more && open.label == label,
                (Action::Last, Some(open)) => open.label == label,
                _ => false,
            }
        };
        let Some(best) = scorer.best(allowed, moves.len()) else { break };
        let (action, label) = moves[best.number];
        let least = |open: &Open| if best.margin < open.margin { best.margin } else { open.margin };
        let name = |first: usize, margin: f32| Name {
            bytes: pieces[first].bytes.start..pieces[at].bytes.end,
            label,
            margin,
        };
        match (action, open.take()) {
            (Action::Begin, _) => open = Some(Open { first: at, label, margin: best.margin }),
            (Action::In, Some(last)) => open = Some(Open { margin: least(&last), ..last }),
            (Action::Last, Some(last)) => found.push(name(last.first, least(&last))),
            (Action::Unit, _) => found.push(name(at, best.margin)),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_to_its_end() {
        let of = |action: Action| MODEL.moves.iter().filter(|(own, _)| *own == action).count();
        assert_eq!(
            [Action::Begin, Action::In, Action::Last, Action::Unit, Action::Out].map(of),
            [18, 18, 18, 19, 1]
        );
        assert!(MODEL.moves.is_sorted_by_key(|(action, _)| *action as u8));
    }
}
