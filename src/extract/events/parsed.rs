//! The subject of a verb by the tree of its sentence, where the clauses find nobody who acts: a verb group in, the actors
//! out.
//!
//! Parsing is dear. It is asked last, when all else about the event fits, somebody who may act is named before the verb
//! and something is named after it; and it decides only for verbs of the main clause, which the parser gets right most.

use crate::syntax::{Label, Tree};

use super::actors::Scene;
use super::groups::Item;

/// How many verbs a chain of coordinated verbs has at most.
const CHAIN: usize = 6;

/// Who acts in a verb of the main clause, by the tree.
pub(super) fn actors(scene: &Scene<'_, '_>, number: usize) -> Vec<usize> {
    let item = scene.clauses.places[number].item;
    let group = &scene.clauses.groups[number];
    let is_phrase = |i: &usize| matches!(scene.clauses.items[*i], Item::Phrase(_));
    let named_after =
        (item + 1..scene.clauses.items.len()).filter(is_phrase).any(|i| !scene.mentions(i).is_empty());
    if !named_after || !(0..item).filter(is_phrase).any(|i| !scene.actors(i).is_empty()) {
        return Vec::new();
    }
    let draft = scene.draft;
    let head = scene.clauses.start + group.head;
    let tree = draft.tree(draft.analysis.sentence_of(head));
    let tokens = &draft.analysis.tokens;
    let Some(subject) = tree.root_of(tokens[head].bytes.clone()).and_then(|verb| subject(tree, verb)) else {
        return Vec::new();
    };
    let at = tree.words()[subject].bytes.start;
    let found = (0..item).filter(is_phrase).find(|&i| {
        let range = scene.tokens(i);
        tokens[range.start].bytes.start <= at && at < tokens[range.end - 1].bytes.end
    });
    found.map_or_else(Vec::new, |found| scene.coordinated(found, item))
}

/// The subject of a verb of the main clause: its own, or that of the verb with which it is coordinated.
fn subject(tree: &Tree, mut verb: usize) -> Option<usize> {
    let words = tree.words();
    let mut found = None;
    for _ in 0..CHAIN {
        if found.is_none() {
            found = tree.with_label(verb, &[Label::Nsubj]).next();
        }
        match words[verb].label {
            Label::Root => return found,
            Label::Conj => verb = words[verb].head,
            _ => return None,
        }
    }
    None
}
