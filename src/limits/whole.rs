//! A file or stream that is read whole, up to a limit: its bytes or its text out.

use std::io::{self, Read};

use super::{Limit, Limits};

/// All that a stream has, if it is no longer than `limit` allows.
///
/// # Errors
///
/// If it is longer or cannot be read.
pub fn read_bytes(reader: impl Read, limits: &Limits, limit: Limit) -> io::Result<Vec<u8>> {
    let longest = limits.get(limit);
    let mut bytes = Vec::new();
    reader.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
    limits.hold(limit, bytes.len() as u64)?;
    Ok(bytes)
}

/// The text of a file or stream that stands beside the data: a query, rules, a mapping.
///
/// # Errors
///
/// If it cannot be read, is longer than [`Limits::file`] or is not UTF-8.
pub fn read_text(reader: impl Read, limits: &Limits) -> io::Result<String> {
    let bytes = read_bytes(reader, limits, Limit::File)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        io::Error::new(io::ErrorKind::InvalidData, format!("it is not UTF-8 from byte {at} on"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Exceeded;

    #[test]
    fn streams_without_end_are_refused() {
        let limits = Limits::default().with(Limit::File, 1000);
        let error = read_bytes(io::repeat(b' '), &limits, Limit::File).unwrap_err();
        assert_eq!(Exceeded::of(&error).map(|exceeded| exceeded.value), Some(1000));
        assert_eq!(read_bytes(io::repeat(b' ').take(1000), &limits, Limit::File).unwrap().len(), 1000);
    }
}
