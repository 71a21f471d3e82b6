//! Pages of a segment: the bytes of one in, its tuples out.

use super::{MORE, Tuple, table_length};
use crate::checked::{Bytes, Fault};

/// A page that was read.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) bytes: Bytes,
    pub(super) blocks: usize,
    width: usize,
}

impl Page {
    pub(super) fn new(bytes: Bytes, width: usize) -> Result<Self, Fault> {
        let count = bytes.first_chunk::<2>().ok_or(Fault::Outside)?;
        let blocks = usize::from(u16::from_le_bytes(*count));
        if blocks == 0 || table_length(blocks, width) > bytes.len() {
            return Err(Fault::Outside);
        }
        Ok(Self { bytes, blocks, width })
    }

    /// The first tuple of a block.
    #[inline]
    pub(super) fn first(&self, block: usize) -> Tuple {
        let start = 2 + block * 4 * self.width;
        let (columns, _) = self.bytes.get(start..).unwrap_or_default().as_chunks::<4>();
        let mut tuple = [0; 4];
        for (column, bytes) in tuple.iter_mut().zip(columns.iter().take(self.width)) {
            *column = u32::from_le_bytes(*bytes);
        }
        tuple
    }

    /// Where the bytes of a block begin.
    pub(super) fn start(&self, block: usize) -> usize {
        let table = table_length(self.blocks, self.width);
        let Some(before) = block.checked_sub(1) else { return table };
        let place = 2 + self.blocks * 4 * self.width + 2 * before;
        let end = self.bytes.get(place..).and_then(|bytes| bytes.first_chunk::<2>());
        table + end.map_or(usize::MAX >> 1, |end| usize::from(u16::from_le_bytes(*end)))
    }

    /// The first block of which `is_before` does not hold for the first tuple.
    pub(super) fn partition_point(&self, is_before: impl Fn(&Tuple) -> bool) -> usize {
        let (mut low, mut high) = (0, self.blocks);
        while low < high {
            let middle = low + (high - low) / 2;
            if is_before(&self.first(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// Replaces a tuple by the one after it, whose bytes are at `place`.
#[inline]
pub(super) fn step(bytes: &[u8], place: &mut usize, tuple: &mut Tuple, width: usize) -> Result<(), Fault> {
    let head = *bytes.get(*place).ok_or(Fault::Outside)?;
    *place += 1;
    let column = usize::from(head >> 6);
    if column >= width {
        return Err(Fault::Outside);
    }
    let more = u32::from(head) & MORE;
    let more = if more == MORE { get(bytes, place)? } else { more };
    tuple[column & 3] = tuple[column & 3].wrapping_add(more);
    for column in column + 1..width {
        let change = get(bytes, place)?;
        tuple[column & 3] = tuple[column & 3].wrapping_add(change >> 1 ^ (change & 1).wrapping_neg());
    }
    Ok(())
}

/// A LEB128 number.
#[inline]
fn get(bytes: &[u8], place: &mut usize) -> Result<u32, Fault> {
    let (mut value, mut shift) = (0, 0);
    loop {
        let byte = *bytes.get(*place).ok_or(Fault::Outside)?;
        *place += 1;
        value |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
        shift += 7;
        if shift > 28 {
            return Err(Fault::Outside);
        }
    }
}
