//! Starts: ascending keys in, where those with a given number in their first column are out, without a search.

use std::ops::Range;

use super::id::TermId;
use super::segment::Tuple;

/// For each number from the lowest on, how many keys have a lower one in their first column. Empty where few keys have
/// numbers that are far apart.
#[derive(Debug, Default)]
pub(super) struct Starts {
    lowest: u32,
    before: Vec<u32>,
}

impl Starts {
    /// The starts of ascending keys.
    pub(super) fn of(keys: &[Tuple]) -> Self {
        // The numbers of the dictionary come first, one beside the other.
        let known = keys.partition_point(|key| TermId(key[0]).in_dictionary().is_some());
        let (Some(first), Some(last)) = (keys[..known].first(), keys[..known].last()) else {
            return Self::default();
        };
        let (lowest, highest) = (first[0], last[0]);
        if (highest - lowest) as usize > 2 * keys.len() || u32::try_from(keys.len()).is_err() {
            return Self::default();
        }
        let mut before = Vec::with_capacity((highest - lowest) as usize + 2);
        for (place, key) in keys[..known].iter().enumerate() {
            let number = (key[0] - lowest) as usize;
            if before.len() <= number {
                before.resize(number + 1, place as u32);
            }
        }
        before.push(known as u32);
        Self { lowest, before }
    }

    /// Where the keys are that have the number in their first column; `None` if it is not known.
    #[inline]
    pub(super) fn range(&self, number: u32) -> Option<Range<usize>> {
        let place = number.checked_sub(self.lowest)? as usize;
        match self.before.get(place..)? {
            [start, end, ..] => Some(*start as usize..*end as usize),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_where_a_search_finds_them() {
        let value = TermId::of_value("7", "http://www.w3.org/2001/XMLSchema#integer").unwrap().0;
        let keys: Vec<Tuple> = [3, 3, 4, 7, 7, 7, 8, value, value].map(|first| [first, 1, 2, 0]).into();
        let starts = Starts::of(&keys);
        for number in 0..12 {
            let expected = keys
                .iter()
                .position(|key| key[0] == number)
                .map(|start| start..start + keys.iter().filter(|key| key[0] == number).count());
            let found = starts.range(number);
            assert!(found.is_some() || !(3..=8).contains(&number), "{number}");
            assert_eq!(found.filter(|range| !range.is_empty()), expected, "{number}");
        }
        assert_eq!(starts.range(value), None);
    }

    #[test]
    fn numbers_that_are_far_apart_have_no_table() {
        for keys in [vec![], vec![[1, 0, 0, 0], [1 << 30, 0, 0, 0]], vec![[1 << 31, 0, 0, 0]]] {
            let starts = Starts::of(&keys);
            assert!(starts.before.len() < 2);
            assert_eq!(starts.range(1), None);
        }
    }
}
