//! Syntax: the text of a sentence in, a [`Tree`] of its words out, or the names in it.
//!
//! The weights are those of spaCy's `en_core_web_sm` (data/README.md tells where they come from), each rounded to eight
//! bits; what is here runs them. `split` divides the text into words as the model counts them, `network` computes
//! from the features of each word and its neighbours its tag and what it says to what scores moves, `arcs` finds the head
//! of each. `names` finds names by layers of its own, which are computed in the same way. A tree is the same to the bit on
//! every processor: see `kernel` and `network`.
//!
//! It is by far the dearest thing that can be asked of a sentence, some microseconds for each word: who asks it has seen
//! before that the sentence may tell something.

mod arcs;
mod features;
mod kernel;
mod labels;
mod model;
mod names;
mod network;
mod scorer;
mod split;
mod tree;
mod weights;

pub use labels::Label;
pub use names::Name;
pub use tree::{Tree, Word};

use std::cell::RefCell;

use arcs::arcs;
use kernel::Kernel;
use model::Model;
use network::Network;
use scorer::Scorer;
use split::Piece;
use weights::Layers;

/// The most words that are parsed as one sentence; what is longer is parsed in parts, so that memory is bounded.
const MAX_WORDS: usize = 1_000;

thread_local! {
    /// Made when a thread parses its first sentence.
    static PARSER: RefCell<Machine> = RefCell::new(Machine::new(Kernel::best(), &Model::builtin().layers));
    /// Made when a thread looks for names for the first time.
    static NAMER: RefCell<Machine> = RefCell::new(Machine::new(Kernel::best(), names::layers()));
}

/// The tree of a sentence. Offsets in it are bytes of the text; words that the parser divides into several sentences have
/// several roots.
pub fn parse(text: &str) -> Tree {
    PARSER.with_borrow_mut(|parser| parser.parse(text))
}

/// The names of a sentence and other things that have a label, in the order of the text and without overlaps.
pub fn names(text: &str) -> Vec<Name> {
    NAMER.with_borrow_mut(|namer| namer.names(text))
}

/// The layers of a model and the memory that they work in.
struct Machine {
    network: Network,
    scorer: Scorer,
}

impl Machine {
    fn new(kernel: Kernel, layers: &'static Layers) -> Self {
        Self { network: Network::new(kernel, layers), scorer: Scorer::new(kernel, layers) }
    }

    fn parse(&mut self, text: &str) -> Tree {
        let pieces = split::split(text);
        let mut words = Vec::with_capacity(pieces.len());
        for part in pieces.chunks(MAX_WORDS) {
            self.parse_part(text, part, &mut words);
        }
        Tree::new(words)
    }

    fn parse_part(&mut self, text: &str, pieces: &[Piece], words: &mut Vec<Word>) {
        self.network.run(text, pieces);
        let arcs = arcs(&mut self.scorer, &self.network.says, pieces.len());
        let first = words.len();
        let tags = &Model::builtin().tags;
        for ((piece, arc), tag) in pieces.iter().zip(arcs).zip(&self.network.tags) {
            words.push(Word {
                bytes: piece.bytes.clone(),
                tag: tags[usize::from(*tag)],
                head: first + arc.head,
                label: arc.label,
            });
        }
    }

    fn names(&mut self, text: &str) -> Vec<Name> {
        let pieces = split::split(text);
        let mut found = Vec::new();
        for part in pieces.chunks(MAX_WORDS) {
            self.network.run(text, part);
            found.extend(names::names(&mut self.scorer, &self.network.says, part));
        }
        found
    }
}

#[cfg(test)]
mod tests;
