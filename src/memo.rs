//! Answers that were given before: a question in, its answer out, without looking again.
//!
//! The articles of an archive name the same things over and over, and what the one gazetteer has for a name depends on
//! the name alone. So each thread keeps the answers to the questions that it met last: whatever is kept, an article is
//! told the same. What a thread keeps of one kind takes a megabyte or two.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::thread::LocalKey;

use foldhash::fast::RandomState;

/// How many answers to one kind of question a thread keeps at least, of those it gave last; it never keeps more than
/// twice as many.
const KEPT: usize = 4096;

/// How many bytes a question has at most whose answer is kept.
const LONGEST: usize = 100;

/// The answers to one kind of question.
pub(crate) struct Memo<K, V> {
    /// The answers given last.
    young: HashMap<K, V, RandomState>,
    /// Those given before; they go when the young ones have become too many.
    old: HashMap<K, V, RandomState>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self { young: HashMap::default(), old: HashMap::default() }
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    fn get<Q: ?Sized + Eq + Hash>(&mut self, question: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        if let Some(answer) = self.young.get(question) {
            return Some(answer.clone());
        }
        let (question, answer) = self.old.remove_entry(question)?;
        self.keep(question, answer.clone());
        Some(answer)
    }

    fn keep(&mut self, question: K, answer: V) {
        if self.young.len() >= KEPT {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(question, answer);
    }
}

/// The memo of a thread.
pub(crate) type Thread<K, V> = LocalKey<RefCell<Memo<K, V>>>;

/// The answer to a question: the one that this thread keeps, or else the one that is found now.
pub(crate) fn answer<Q, K, V>(memo: &'static Thread<K, V>, question: &Q, find: impl FnOnce() -> V) -> V
where
    Q: ?Sized + Eq + Hash + ToOwned<Owned = K>,
    K: Borrow<Q> + Eq + Hash,
    V: Clone,
{
    if let Some(known) = memo.with_borrow_mut(|memo| memo.get(question)) {
        return known;
    }
    let found = find();
    if size_of_val(question) <= LONGEST {
        memo.with_borrow_mut(|memo| memo.keep(question.to_owned(), found.clone()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    thread_local! {
        static LENGTHS: RefCell<Memo<String, usize>> = RefCell::default();
    }

    #[test]
    fn answers_are_kept_and_their_number_is_bounded() {
        let mut looks = 0;
        let mut length = |word: &str| {
            answer(&LENGTHS, word, || {
                looks += 1;
                word.len()
            })
        };
        for number in 0..5 * KEPT {
            assert_eq!(length(&number.to_string()), number.to_string().len());
            assert_eq!(length("often"), 5);
        }
        assert_eq!(looks, 5 * KEPT + 1);
        LENGTHS.with_borrow(|memo| assert!(memo.young.len() + memo.old.len() <= 2 * KEPT));
    }

    #[test]
    fn long_questions_are_not_kept() {
        let long = "a".repeat(LONGEST + 1);
        for _ in 0..2 {
            let mut looked = false;
            answer(&LENGTHS, long.as_str(), || {
                looked = true;
                long.len()
            });
            assert!(looked);
        }
    }
}
