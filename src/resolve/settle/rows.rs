//! Rows: values in, arrays and objects of JSON that are sorted by their bytes, and the values of each group of them out.

use std::io;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::sort::Sorted;

/// The row of a value.
pub(super) fn row<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(io::Error::from)
}

/// The value of a row.
pub(super) fn value<T: DeserializeOwned>(row: &[u8]) -> io::Result<T> {
    serde_json::from_slice(row).map_err(io::Error::from)
}

/// Gives the rows of each group to `receive`: those that `key` gives the same for. Rows that are the same are one, with
/// how many there are.
pub(super) fn by_key<T: DeserializeOwned, K: PartialEq>(
    sorted: Sorted,
    key: impl Fn(&T) -> K,
    mut receive: impl FnMut(bool, T, u64) -> io::Result<()>,
) -> io::Result<()> {
    let mut before: Option<K> = None;
    let mut last: (Vec<u8>, u64) = (Vec::new(), 0);
    let mut close = |last: &(Vec<u8>, u64)| -> io::Result<()> {
        if last.1 == 0 {
            return Ok(());
        }
        let value: T = value(&last.0)?;
        let own = key(&value);
        let is_first = before.as_ref() != Some(&own);
        before = Some(own);
        receive(is_first, value, last.1)
    };
    sorted.try_for_each(|row| {
        if last.1 > 0 && last.0 == row {
            last.1 += 1;
            return Ok(());
        }
        close(&last)?;
        last.0.clear();
        last.0.extend_from_slice(row);
        last.1 = 1;
        Ok::<_, io::Error>(())
    })?;
    close(&last)
}
