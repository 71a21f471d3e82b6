//! Rows: the rows that the engine finds in, each with the values to sort it by behind its columns; those to give, in their
//! order, out.
//!
//! The rows come as numbers of terms. A term is read when it is needed for the order, or given: where there is a `LIMIT`,
//! most rows are passed over by the first of the values that they are sorted by.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::rc::Rc;

use oxigraph::model::Term;
use rustc_hash::{FxHashMap, FxHashSet};

use super::order::Placed;
use super::sorting::Sorting;
use crate::store::{Budget, TermId};

/// A row, with the values to sort it by behind its columns.
pub(super) type Row = Vec<Option<TermId>>;

/// The most terms that are kept while most rows are passed over.
const MOST_KEPT: usize = 1 << 14;

/// The terms that rows are compared by.
struct Terms<'t, E> {
    read: &'t dyn Fn(TermId) -> Result<Term, E>,
    kept: RefCell<FxHashMap<TermId, Rc<Placed>>>,
    /// Why a term could not be read.
    failed: RefCell<Option<E>>,
}

impl<E> Terms<'_, E> {
    fn get(&self, id: TermId) -> Option<Rc<Placed>> {
        if let Some(known) = self.kept.borrow().get(&id) {
            return Some(Rc::clone(known));
        }
        match (self.read)(id) {
            Ok(term) => {
                let placed = Rc::new(Placed::new(term));
                let mut kept = self.kept.borrow_mut();
                if kept.len() >= MOST_KEPT {
                    kept.clear();
                }
                kept.insert(id, Rc::clone(&placed));
                Some(placed)
            }
            Err(error) => {
                self.failed.borrow_mut().get_or_insert(error);
                None
            }
        }
    }

    /// Two terms of which either may be missing. Terms that cannot be read are alike: there is no answer then.
    fn compare(&self, left: Option<TermId>, right: Option<TermId>) -> Ordering {
        match (left, right) {
            (left, right) if left == right => Ordering::Equal,
            (Some(left), Some(right)) => match (self.get(left), self.get(right)) {
                (Some(left), Some(right)) => left.place().cmp(&right.place()),
                _ => Ordering::Equal,
            },
            (left, right) => left.is_some().cmp(&right.is_some()),
        }
    }
}

/// A row among others that are sorted alike.
struct Entry<'s, 't, E> {
    sorting: &'s Sorting,
    terms: &'s Terms<'t, E>,
    row: Row,
}

impl<E> Ord for Entry<'_, '_, E> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sorting.compare(&self.row, &other.row, |left, right| self.terms.compare(*left, *right))
    }
}

impl<E> PartialOrd for Entry<'_, '_, E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Eq for Entry<'_, '_, E> {}

impl<E> PartialEq for Entry<'_, '_, E> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Sorting {
    /// How many values to sort by stand behind the columns.
    pub(super) fn keys(&self) -> usize {
        self.descending.len()
    }

    /// Rows by what they are sorted by, then by their columns, so that no two different rows are alike.
    fn compare<T>(&self, left: &[T], right: &[T], compare: impl Fn(&T, &T) -> Ordering) -> Ordering {
        let at = left.len() - self.keys();
        let keys = left[at..].iter().zip(&right[at..]).zip(&self.descending);
        for ((left, right), descending) in keys {
            let order = compare(left, right);
            let order = if *descending { order.reverse() } else { order };
            if order.is_ne() {
                return order;
            }
        }
        let columns = left[..at].iter().zip(&right[..at]).map(|(left, right)| compare(left, right));
        columns.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// The rows to give, without the values that they were sorted by, of all that are found. Not many more are kept.
    ///
    /// # Errors
    ///
    /// Those of the rows, and of reading their terms.
    pub(super) fn sort<E>(
        &self,
        found: impl Iterator<Item = Result<Row, E>>,
        read: &dyn Fn(TermId) -> Result<Term, E>,
        budget: &Budget,
    ) -> Result<Vec<Vec<Option<Term>>>, E> {
        let Some(length) = self.length else { return self.all(found, read, budget) };
        let most = length.saturating_add(self.start);
        let terms = Terms { read, kept: RefCell::default(), failed: RefCell::new(None) };
        let rows = if self.distinct {
            self.first_different(found, most, &terms)?
        } else {
            self.first(found, most, &terms)?
        };
        if let Some(error) = terms.failed.take() {
            return Err(error);
        }
        let given = rows.iter().skip(self.start).map(|row| {
            let columns = row[..row.len() - self.keys()].iter();
            columns.map(|id| id.map(read).transpose()).collect()
        });
        given.collect()
    }

    /// All rows. The terms are sorted, each once, and the rows by the places of their terms.
    fn all<E>(
        &self,
        found: impl Iterator<Item = Result<Row, E>>,
        read: &dyn Fn(TermId) -> Result<Term, E>,
        budget: &Budget,
    ) -> Result<Vec<Vec<Option<Term>>>, E> {
        let mut numbers: FxHashMap<TermId, u32> = FxHashMap::default();
        let mut terms = Vec::new();
        // For each value the number of its term, counted from 1; 0 is no value.
        let mut rows: Vec<Box<[u32]>> = Vec::new();
        for row in found {
            let mut number = |id: Option<TermId>| {
                let Some(id) = id else { return Ok(0) };
                if let Some(number) = numbers.get(&id) {
                    return Ok(*number);
                }
                terms.push(Placed::new(read(id)?));
                let number = terms.len() as u32;
                numbers.insert(id, number);
                Ok(number)
            };
            rows.push(row?.into_iter().map(&mut number).collect::<Result<_, E>>()?);
        }
        drop(numbers);
        let mut sorted: Vec<u32> = (0..terms.len() as u32).collect();
        sorted.sort_by(|left, right| {
            // What comes of it is not looked at once the budget is spent.
            let _ = budget.check();
            terms[*left as usize].place().cmp(&terms[*right as usize].place())
        });
        let mut places = vec![0; terms.len() + 1];
        for (place, number) in (1..).zip(&sorted) {
            places[*number as usize + 1] = place;
        }
        for value in rows.iter_mut().flat_map(|row| row.iter_mut()) {
            *value = places[*value as usize];
        }
        rows.sort_by(|left, right| {
            let _ = budget.check();
            self.compare(left, right, Ord::cmp)
        });
        let columns = |row: &[u32]| row.len() - self.keys();
        if self.distinct {
            let mut seen: FxHashSet<Vec<u32>> = FxHashSet::default();
            rows.retain(|row| seen.insert(row[..columns(row)].to_vec()));
        }
        let term = |place: &u32| {
            let number = sorted.get((*place as usize).checked_sub(1)?)?;
            Some(terms[*number as usize].term().clone())
        };
        let given = rows.into_iter().skip(self.start);
        Ok(given.map(|row| row[..columns(&row)].iter().map(term).collect()).collect())
    }

    /// The first `most` rows; no more than that are kept at any time.
    fn first<E>(
        &self,
        found: impl Iterator<Item = Result<Row, E>>,
        most: usize,
        terms: &Terms<'_, E>,
    ) -> Result<Vec<Row>, E> {
        let mut heap: BinaryHeap<Entry<'_, '_, E>> = BinaryHeap::new();
        for row in found {
            let entry = Entry { sorting: self, terms, row: row? };
            if heap.len() < most {
                heap.push(entry);
            } else if let Some(mut last) = heap.peek_mut()
                && entry < *last
            {
                *last = entry;
            }
        }
        Ok(heap.into_sorted_vec().into_iter().map(|entry| entry.row).collect())
    }

    /// The first `most` rows that are different, each in the first of its places.
    #[expect(clippy::mutable_key_type, reason = "which terms are kept changes nothing in the order")]
    fn first_different<E>(
        &self,
        found: impl Iterator<Item = Result<Row, E>>,
        most: usize,
        terms: &Terms<'_, E>,
    ) -> Result<Vec<Row>, E> {
        let entry = |row: Row| Entry { sorting: self, terms, row };
        let mut kept: BTreeSet<Entry<'_, '_, E>> = BTreeSet::new();
        // By its columns, the values that a row is kept with.
        let mut places: HashMap<Row, Row> = HashMap::new();
        for row in found {
            let whole = entry(row?);
            if kept.len() >= most && kept.last().is_none_or(|last| whole >= *last) {
                continue;
            }
            let mut row = whole.row.clone();
            let keys = row.split_off(row.len() - self.keys());
            if let Some(before) = places.get(&row) {
                let before = entry([row.as_slice(), before].concat());
                if before <= whole {
                    continue;
                }
                kept.remove(&before);
            }
            places.insert(row, keys);
            kept.insert(whole);
            if kept.len() > most
                && let Some(Entry { mut row, .. }) = kept.pop_last()
            {
                row.truncate(row.len() - self.keys());
                places.remove(&row);
            }
        }
        Ok(kept.into_iter().map(|entry| entry.row).collect())
    }
}

#[cfg(test)]
mod tests;
