//! Rows of many records on their way to a table: packed for sorting in, in their order and with counts added up out.

use std::io;

use crate::resolve::living::{self, Part, count};
use crate::sort::Sorted;
use crate::store::writer::Give;

/// Gives sorted rows, of counts with one key the sum.
pub(super) fn give_summed(sorted: Sorted, give: Give<'_>) -> io::Result<()> {
    let mut sum: Option<(Vec<u8>, u64)> = None;
    let close = |sum: Option<(Vec<u8>, u64)>, give: Give<'_>| {
        sum.map_or(Ok(()), |(key, number)| give(&key, &count(number)))
    };
    sorted.try_for_each(|row| {
        let (key, value) = unpacked(row)?;
        match &mut sum {
            Some((last, number)) if *last == key && value.is_none() => *number += 1,
            _ => {
                close(sum.take(), give)?;
                match value {
                    None => sum = Some((key.to_owned(), 1)),
                    Some(value) => give(key, value)?,
                }
            }
        }
        Ok::<_, io::Error>(())
    })?;
    close(sum.take(), give)
}

/// A row as it is sorted: its key, its value with what kind it is, and the length of the key.
pub(super) fn packed((mut row, part): living::Row) -> Vec<u8> {
    let length = row.len() as u32;
    match part {
        Part::One => row.push(0),
        Part::Whole(value) => {
            row.push(1);
            row.extend(value);
        }
    }
    row.extend(length.to_le_bytes());
    row
}

/// The key, and the value of one that is whole.
fn unpacked(row: &[u8]) -> io::Result<(&[u8], Option<&[u8]>)> {
    let parts = || {
        let (row, length) = row.split_last_chunk()?;
        let (key, value) = row.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let (kind, value) = value.split_first()?;
        Some((key, (*kind == 1).then_some(value)))
    };
    parts().ok_or_else(|| io::Error::other("a row that was written is not read"))
}
