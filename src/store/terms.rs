//! Terms in memory: terms in their N-Triples form in, numbers in the order of first occurrence out, and back.
//!
//! All forms are in one text. The table has half of the hash beside each number, so that it grows, and passes over other
//! terms, without a look at the text.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

/// A list of terms that also finds them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    text: String,
    /// Where each term ends in the text.
    ends: Vec<u64>,
    /// The upper half of the hash and the number with one added; 0 where there is none. As long as a power of two.
    table: Vec<u64>,
    state: RandomState,
}

impl Terms {
    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The form of a term.
    pub(crate) fn form(&self, number: u32) -> Option<&str> {
        let number = number as usize;
        let end = *self.ends.get(number)? as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }

    /// The number of a term.
    pub(crate) fn find(&self, form: &str) -> Option<u32> {
        self.look_up(form, self.hash(form)).ok()
    }

    /// The number of a term, which is added if it is new; `None` if it is, and there are `most` terms already.
    pub(crate) fn intern(&mut self, form: &str, most: u32) -> Option<u32> {
        self.intern_if(form, most, |_| true)
    }

    /// The same, if `may` says that a new one can be.
    pub(crate) fn intern_if(&mut self, form: &str, most: u32, may: impl FnOnce(&str) -> bool) -> Option<u32> {
        let hash = self.hash(form);
        match self.look_up(form, hash) {
            Ok(number) => Some(number),
            Err(_) if self.len() >= most as usize || !may(form) => None,
            Err(place) => Some(self.add(form, hash, place)),
        }
    }

    /// Other in every run, so that nobody can have all terms collide; the numbers do not depend on it.
    fn hash(&self, form: &str) -> u64 {
        self.state.hash_one(form)
    }

    fn add(&mut self, form: &str, hash: u64, place: usize) -> u32 {
        let number = self.ends.len() as u32;
        self.text.push_str(form);
        self.ends.push(self.text.len() as u64);
        let entry = hash & HALF | (u64::from(number) + 1);
        if self.ends.len() * 8 > self.table.len() * 7 {
            self.grow();
            let place = self.free(entry);
            self.table[place] = entry;
        } else {
            self.table[place] = entry;
        }
        number
    }

    /// The number, or the place in the table where it would be.
    fn look_up(&self, form: &str, hash: u64) -> Result<u32, usize> {
        let Some(mask) = self.table.len().checked_sub(1) else { return Err(0) };
        let mut place = first(hash, mask);
        loop {
            let entry = self.table[place];
            if entry == 0 {
                return Err(place);
            }
            let number = (entry & !HALF) as u32 - 1;
            if entry & HALF == hash & HALF && self.form(number) == Some(form) {
                return Ok(number);
            }
            place = (place + 1) & mask;
        }
    }

    /// The first free place for an entry.
    fn free(&self, entry: u64) -> usize {
        let mask = self.table.len() - 1;
        let mut place = first(entry, mask);
        while self.table[place] != 0 {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(16);
        for entry in std::mem::replace(&mut self.table, vec![0; size]) {
            if entry != 0 {
                let place = self.free(entry);
                self.table[place] = entry;
            }
        }
    }
}

/// The half of an entry that is of the hash.
const HALF: u64 = !(u32::MAX as u64);

/// The place to look first. The upper half is all that an entry keeps of its hash.
fn first(hash: u64, mask: usize) -> usize {
    // Tables of more than 2^32 places would need more of the hash.
    (hash >> 32) as usize & mask
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: u32 = 6_000;

    #[test]
    fn terms_are_numbered_as_they_come_and_found() {
        let mut terms = Terms::default();
        assert_eq!((terms.find("<a>"), terms.form(0)), (None, None));
        let form = |number: u32| format!("<{}>", "x".repeat(number as usize % 7) + &number.to_string());
        for number in 0..5_000 {
            assert_eq!(terms.intern(&form(number), MOST), Some(number));
            assert_eq!(terms.intern(&form(number / 2), MOST), Some(number / 2));
        }
        for number in 0..5_000 {
            assert_eq!(terms.form(number), Some(form(number).as_str()));
            assert_eq!(terms.find(&form(number)), Some(number));
        }
        assert_eq!(terms.intern_if("<other>", MOST, |_| false), None);
        assert_eq!(terms.intern("<other>", 5_000), None);
        assert_eq!(terms.intern(&form(7), 5_000), Some(7));
        assert_eq!((terms.find("<other>"), terms.len()), (None, 5_000));
        assert_eq!(terms.intern_if("<other>", MOST, |_| true), Some(5_000));
        assert_eq!(terms.intern("", MOST), Some(5_001));
        assert_eq!(terms.form(5_001), Some(""));
    }
}
