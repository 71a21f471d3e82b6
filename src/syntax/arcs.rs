//! The parser: what the words of a sentence say in, the head and label of each out.
//!
//! An arc-eager transition system with breaks between sentences, as spaCy has it: words wait in a row, and are shifted on
//! a stack, joined with the top of the stack by an arc, or taken off it. Each state looks at the next two words, the three
//! on top of the stack and the outermost dependents of some of them; a hidden layer scores the moves, and the best that is
//! allowed is made. A word is shifted at most twice, so the moves are at most a few for each word.

use super::labels::Label;
use super::model::{Action, Model, SLOTS};
use super::scorer::Scorer;

/// How many words are looked at to find the head from which a word was lifted.
const LOOKED_AT: usize = 100;

/// A word's head and what it is to it; a word without a head is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arc {
    pub(super) head: usize,
    pub(super) label: Label,
    lifted_from: Option<Label>,
}

/// The arcs of a sentence of so many words, of which each says what it says to the scorer.
pub(super) fn arcs(scorer: &mut Scorer, says: &[f32], words: usize) -> Vec<Arc> {
    let model = Model::builtin();
    let mut state = State::new(words);
    while !state.is_final() {
        scorer.score(says, &state.slots());
        let allowed = state.allowed();
        let is_allowed = |number: usize| allowed[model.moves[number].action as usize];
        let Some(best) = scorer.best(is_allowed, model.moves.len()) else { break };
        state.make(best.number, model);
    }
    let mut arcs = state.arcs();
    lower(&mut arcs);
    arcs
}

/// A state of the parser.
#[derive(Debug)]
struct State {
    stack: Vec<usize>,
    /// Words that were taken off the stack without a head and wait again, before [`Self::next`].
    again: Vec<usize>,
    next: usize,
    heads: Vec<Option<(usize, usize)>>,
    left: Vec<Vec<usize>>,
    right: Vec<Vec<usize>>,
    /// Whether a word waits again, or did.
    unshifted: Vec<bool>,
    /// Whether a word begins a sentence.
    begins: Vec<bool>,
    made: Vec<Arc>,
}

impl State {
    fn new(count: usize) -> Self {
        Self {
            stack: Vec::new(),
            again: Vec::new(),
            next: 0,
            heads: vec![None; count],
            left: vec![Vec::new(); count],
            right: vec![Vec::new(); count],
            unshifted: vec![false; count],
            begins: vec![false; count],
            made: (0..count).map(|word| Arc { head: word, label: Label::Root, lifted_from: None }).collect(),
        }
    }

    fn waiting(&self) -> usize {
        self.heads.len() - self.next + self.again.len()
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.waiting() == 0
    }

    /// The word that waits at a place, from 0.
    fn buffer(&self, place: usize) -> Option<usize> {
        match self.again.len().checked_sub(place + 1) {
            Some(at) => Some(self.again[at]),
            None => Some(self.next + place - self.again.len()).filter(|word| *word < self.heads.len()),
        }
    }

    /// The word of the stack at a depth, from 0.
    fn stacked(&self, depth: usize) -> Option<usize> {
        self.stack.len().checked_sub(depth + 1).map(|at| self.stack[at])
    }

    /// The words that a state looks at.
    fn slots(&self) -> [Option<usize>; SLOTS] {
        let (next, top) = (self.buffer(0), self.stacked(0));
        let last = |of: &[Vec<usize>], head: Option<usize>| head.and_then(|head| of[head].last().copied());
        [
            next,
            self.buffer(1),
            top,
            self.stacked(1),
            self.stacked(2),
            last(&self.left, next),
            last(&self.left, top),
            last(&self.right, top),
        ]
    }

    /// Whether each kind of move is allowed, in the order of [`Action`].
    fn allowed(&self) -> [bool; 5] {
        let empty = self.stack.is_empty();
        let waiting = self.waiting();
        let begins = |word: Option<usize>| word.is_some_and(|word| self.begins[word]);
        let (next, second) = (self.buffer(0), self.buffer(1));
        let unshifted = next.is_some_and(|word| self.unshifted[word]);
        let shift = waiting > 0 && (empty || waiting > 1 && !begins(next) && !unshifted);
        let arc = !empty && waiting > 0 && !begins(next);
        let follows = next.zip(second).is_some_and(|(next, second)| second == next + 1);
        [shift, !empty, arc, arc, follows && !begins(second)]
    }

    /// Makes a move that is allowed.
    fn make(&mut self, number: usize, model: &Model) {
        let (next, top) = (self.buffer(0), self.stacked(0));
        match (model.moves[number].action, next, top) {
            (Action::Shift, ..) => self.shift(),
            (Action::Reduce, _, Some(top)) => {
                self.stack.pop();
                if self.heads[top].is_none() && !self.stack.is_empty() {
                    self.unshifted[top] = true;
                    self.again.push(top);
                }
            }
            (Action::Left, Some(next), Some(top)) => {
                self.attach(next, top, number, model);
                self.unshifted[next] = false;
                self.stack.pop();
            }
            (Action::Right, Some(next), Some(top)) => {
                self.attach(top, next, number, model);
                self.shift();
                self.unshifted[next] = false;
            }
            (Action::Break, Some(next), _) => self.begins[next + 1] = true,
            _ => {}
        }
    }

    fn shift(&mut self) {
        match self.again.pop() {
            Some(word) => self.stack.push(word),
            None => {
                self.stack.push(self.next);
                self.next += 1;
            }
        }
    }

    fn attach(&mut self, head: usize, word: usize, number: usize, model: &Model) {
        if let Some((old, _)) = self.heads[word] {
            let siblings = if old > word { &mut self.left[old] } else { &mut self.right[old] };
            // It is mostly the last.
            if let Some(at) = siblings.iter().rposition(|sibling| *sibling == word) {
                siblings.remove(at);
            }
        }
        let siblings = if head > word { &mut self.left[head] } else { &mut self.right[head] };
        siblings.push(word);
        self.heads[word] = Some((head, number));
        let a_move = model.moves[number];
        self.made[word] = Arc { head, label: a_move.label, lifted_from: a_move.lifted_from };
    }

    fn arcs(self) -> Vec<Arc> {
        self.made
    }
}

/// Gives words that were lifted, so that no arcs cross, the heads from which they hang: of the words below the head, the
/// nearest with the label that the parser told.
fn lower(arcs: &mut [Arc]) {
    if arcs.iter().all(|arc| arc.lifted_from.is_none()) {
        return;
    }
    let mut dependents = vec![Vec::new(); arcs.len()];
    for (word, arc) in arcs.iter().enumerate().filter(|(word, arc)| arc.head != *word) {
        dependents[arc.head].push(word);
    }
    for word in 0..arcs.len() {
        let Some(label) = arcs[word].lifted_from else { continue };
        let head = arcs[word].head;
        let mut row = vec![head];
        let mut at = 0;
        while at < row.len().min(LOOKED_AT) {
            let below = &dependents[row[at]];
            let found = below.iter().copied().find(|&other| other != word && arcs[other].label == label);
            if let Some(found) = found {
                arcs[word].head = found;
                dependents[head].retain(|other| *other != word);
                dependents[found].push(word);
                dependents[found].sort_unstable();
                break;
            }
            row.extend(below.iter().copied().filter(|other| *other != word));
            at += 1;
        }
    }
}
