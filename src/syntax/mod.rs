//! Syntax: the text of a sentence in, a [`Tree`] of its words out.
//!
//! The weights are those of spaCy's `en_core_web_sm` (data/README.md tells where they come from), each rounded to eight
//! bits; what is here runs them. `split` divides the text into words as the model counts them, `network` computes
//! from the features of each word and its neighbours its tag and what it says to the parser, `arcs` finds the head of
//! each. A tree is the same to the bit on every processor: see `kernel` and `network`.
//!
//! It is by far the dearest thing that can be asked of a sentence, some microseconds for each word: who asks it has seen
//! before that the sentence may tell something.

mod arcs;
mod features;
mod kernel;
mod labels;
mod network;
mod split;
mod tree;
mod weights;

pub use labels::Label;
pub use tree::{Tree, Word};

use std::cell::RefCell;

use arcs::Scorer;
use kernel::Kernel;
use network::{Network, SAYS};
use split::Piece;
use weights::Model;

/// The most words that are parsed as one sentence; what is longer is parsed in parts, so that memory is bounded.
const MAX_WORDS: usize = 1_000;

thread_local! {
    /// Made when a thread parses its first sentence.
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new(Kernel::best()));
}

/// The tree of a sentence. Offsets in it are bytes of the text; words that the parser divides into several sentences have
/// several roots.
pub fn parse(text: &str) -> Tree {
    PARSER.with_borrow_mut(|parser| parser.parse(text))
}

/// The model and the memory that it works in.
struct Parser {
    network: Network,
    scorer: Scorer,
}

impl Parser {
    fn new(kernel: Kernel) -> Self {
        Self { network: Network::new(kernel), scorer: Scorer::new(kernel) }
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
        let says = &self.network.says[..pieces.len() * SAYS];
        let arcs = self.scorer.parse(says);
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
}

#[cfg(test)]
mod tests;
