//! The index itself: texts with their numbers in, rows of a table out; and back, the numbers of the texts that have words.

use std::collections::HashMap;
use std::io::{self, Write};

use foldhash::fast::RandomState;

use super::ask::{Asked, Word};
use super::split::each_word;
use super::{Field, MOST, text};
use crate::bytes::{Cursor, put_number};
use crate::checked::Fault;
use crate::store::budget::Budget;
use crate::store::file::{FileWriter, Kind, StoreFile};
use crate::store::table::{Table, TableWriter};

/// Gathers the words of texts.
#[derive(Default)]
pub(in crate::store) struct Builder {
    /// The numbers of the texts that have a word, by the kind of text and the word.
    words: HashMap<Vec<u8>, Numbers, RandomState>,
    key: Vec<u8>,
}

/// Ascending numbers, as their distances.
#[derive(Default)]
struct Numbers {
    last: Option<u32>,
    bytes: Vec<u8>,
}

impl Builder {
    /// Takes a term by its form, if it is a text; its number is greater than those before of this kind.
    pub(in crate::store) fn add(&mut self, field: Field, number: u32, form: &str) {
        let Some(text) = text(form) else { return };
        let Self { words, key } = self;
        each_word(text.value(), |word| {
            key.clear();
            key.push(field as u8);
            key.extend_from_slice(word.as_bytes());
            let numbers = match words.get_mut(key.as_slice()) {
                Some(numbers) => numbers,
                None => words.entry(key.clone()).or_default(),
            };
            if numbers.last != Some(number) {
                let distance = number.wrapping_sub(numbers.last.unwrap_or_default());
                put_number(&mut numbers.bytes, distance.into());
                numbers.last = Some(number);
            }
        });
    }

    /// Gives each row in their order.
    fn rows(self, mut row: impl FnMut(&[u8], &[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut words: Vec<_> = self.words.into_iter().collect();
        words.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let (mut key, mut value) = (Vec::new(), Vec::new());
        for (word, numbers) in words {
            let mut cursor = Cursor(&numbers.bytes);
            let mut number = 0_u32;
            let mut count = 0;
            while let Some(distance) = cursor.number() {
                // They were written as they are a few lines above.
                number = number.wrapping_add(distance as u32);
                if count == MOST {
                    row(&key, &value)?;
                    count = 0;
                }
                if count == 0 {
                    key.clear();
                    key.extend_from_slice(&word);
                    key.push(0);
                    key.extend_from_slice(&number.to_be_bytes());
                    value.clear();
                } else {
                    put_number(&mut value, distance);
                }
                count += 1;
            }
            row(&key, &value)?;
        }
        Ok(())
    }

    /// Writes the sections of the index.
    pub(in crate::store) fn write<W: Write>(self, out: &mut FileWriter<W>) -> io::Result<()> {
        let mut table = TableWriter::of(Kind::Words, Kind::WordIndex);
        self.rows(|key, value| table.push(key, Some(value), out))?;
        // A file without words says so: it is not indexed when it is asked.
        table.finish_even_empty(out)
    }

    /// The index in memory.
    pub(in crate::store) fn finish(self) -> Result<Index, Fault> {
        let written = || {
            let mut out = FileWriter::new(Vec::new())?;
            self.write(&mut out)?;
            out.finish()
        };
        let bytes = written().map_err(|_: io::Error| Fault::Outside)?;
        let file = StoreFile::of_memory(&bytes).map_err(|_| Fault::Outside)?;
        Index::open(&file)?.ok_or(Fault::Outside)
    }
}

/// The words of a layer.
#[derive(Debug)]
pub(in crate::store) struct Index(Table);

impl Index {
    /// The index that a file has, if it has one.
    pub(in crate::store) fn open(file: &StoreFile) -> Result<Option<Self>, Fault> {
        match file.section(Kind::Words, 0) {
            Some(_) => Ok(Some(Self(Table::open_as(file, Kind::Words, Kind::WordIndex)?))),
            None => Ok(None),
        }
    }

    /// The table of the index.
    pub(in crate::store) fn table(&self) -> &Table {
        &self.0
    }

    /// The numbers of the texts that have all words, ascending.
    pub(super) fn find(&self, field: Field, asked: &Asked, budget: &Budget) -> Result<Vec<u32>, Fault> {
        let mut found: Option<Vec<u32>> = None;
        for word in asked.words() {
            let numbers = self.numbers(field, word, budget)?;
            let both = match found {
                None => numbers,
                Some(found) => common(&found, &numbers),
            };
            if both.is_empty() {
                return Ok(both);
            }
            found = Some(both);
        }
        Ok(found.unwrap_or_default())
    }

    /// The numbers of the texts that have a word, ascending.
    fn numbers(&self, field: Field, word: &Word, budget: &Budget) -> Result<Vec<u32>, Fault> {
        let mut prefix = vec![field as u8];
        prefix.extend_from_slice(word.text.as_bytes());
        if !word.is_beginning {
            prefix.push(0);
        }
        let mut numbers = Vec::new();
        for row in self.0.from(&prefix)? {
            budget.check()?;
            let (key, value) = row?;
            if !key.starts_with(&prefix) {
                break;
            }
            let first = key.last_chunk::<4>().ok_or(Fault::Outside)?;
            let mut number = u32::from_be_bytes(*first);
            numbers.push(number);
            let value = value.ok_or(Fault::Outside)?;
            let mut cursor = Cursor(&value);
            while !cursor.0.is_empty() {
                let distance = cursor.number().and_then(|distance| u32::try_from(distance).ok());
                number = distance.and_then(|distance| number.checked_add(distance)).ok_or(Fault::Outside)?;
                numbers.push(number);
            }
        }
        if word.is_beginning {
            numbers.sort_unstable();
            numbers.dedup();
        }
        Ok(numbers)
    }
}

/// What two ascending lists have in common.
fn common(left: &[u32], right: &[u32]) -> Vec<u32> {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let mut rest = long;
    let mut both = Vec::new();
    for number in short {
        // It is mostly near.
        let mut step = 1;
        while step < rest.len() && rest[step] < *number {
            step *= 2;
        }
        rest = &rest[rest[..rest.len().min(step + 1)].partition_point(|other| other < number)..];
        if rest.first() == Some(number) {
            both.push(*number);
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_words_come_back() {
        let mut builder = Builder::default();
        let has = |word: u32, number: u32| number.is_multiple_of(word);
        for number in 0..9_000_u32 {
            let words = [1, 2, 3, 700, 8_999].into_iter().filter(|word| has(*word, number));
            let text: Vec<String> = words.map(|word| format!("w{word}")).collect();
            builder.add(Field::Name, number, &format!("\"{0} {0}\"@en", text.join(" ")));
            builder.add(Field::Text, number, &format!("<{number}>"));
        }
        let index = builder.finish().unwrap();
        let budget = Budget::default();
        let find = |words: &str| index.find(Field::Name, &Asked::new(words, None), &budget).unwrap();
        let expected = |fits: &dyn Fn(u32) -> bool| (0..9_000).filter(|n| fits(*n)).collect::<Vec<_>>();
        assert_eq!(find("w1"), expected(&|_| true));
        assert_eq!(find("w2 w3"), expected(&|n| n % 6 == 0));
        assert_eq!(find("w700 w2 w1 w3"), expected(&|n| n % 2100 == 0));
        assert_eq!(find("w8*"), expected(&|n| n % 8_999 == 0));
        assert_eq!(find("w*"), expected(&|_| true));
        assert!(find("w2 w9").is_empty());
        assert_eq!(index.find(Field::Text, &Asked::new("w1", None), &budget), Ok(vec![]));
    }

    #[test]
    fn what_lists_have_in_common_is_found() {
        let of = |step: usize, end: u32| (0..end).step_by(step).collect::<Vec<u32>>();
        for (left, right) in [(of(1, 0), of(1, 9)), (of(3, 100), of(5, 40)), (of(7, 8_000), of(1, 9_000))] {
            let expected: Vec<u32> = left.iter().filter(|n| right.contains(n)).copied().collect();
            assert_eq!(common(&left, &right), expected);
            assert_eq!(common(&right, &left), expected);
        }
    }
}
