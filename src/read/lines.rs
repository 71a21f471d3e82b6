//! A stream in, its lines out, each no longer than a limit.

use std::io::{self, BufRead};

/// Reads a stream line by line into one buffer.
pub(crate) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    limit: u64,
    number: u64,
}

/// One step of [`Lines`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'l> {
    /// A line without its line break, and its number, counted from 1.
    Read(&'l [u8], u64),
    /// The line of this number is longer than the limit; it was passed over.
    TooLong(u64),
}

impl<R: BufRead> Lines<R> {
    /// Lines of up to `limit` bytes.
    pub(crate) fn new(reader: R, limit: u64) -> Self {
        Self { reader, buffer: Vec::new(), limit, number: 0 }
    }

    /// The next line; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        let mut long = false;
        let mut any = false;
        loop {
            let chunk = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                chunk => chunk?,
            };
            if chunk.is_empty() {
                break;
            }
            any = true;
            let end = memchr::memchr(b'\n', chunk);
            let part = &chunk[..end.unwrap_or(chunk.len())];
            long = long || (self.buffer.len() + part.len()) as u64 > self.limit;
            if long {
                self.buffer = Vec::new();
            } else {
                self.buffer.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        if self.buffer.last() == Some(&b'\r') {
            self.buffer.pop();
        }
        Ok(Some(if long { Line::TooLong(self.number) } else { Line::Read(&self.buffer, self.number) }))
    }

    /// What comes after the lines read so far.
    pub(crate) fn into_rest(self) -> R {
        self.reader
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_passed_over() {
        let mut lines = Lines::new(io::BufReader::with_capacity(3, &b"ab\r\n\nabcdefgh\nlast"[..]), 4);
        assert_eq!(lines.next().unwrap(), Some(Line::Read(b"ab", 1)));
        assert_eq!(lines.next().unwrap(), Some(Line::Read(b"", 2)));
        assert_eq!(lines.next().unwrap(), Some(Line::TooLong(3)));
        assert_eq!(lines.next().unwrap(), Some(Line::Read(b"last", 4)));
        assert_eq!(lines.next().unwrap(), None);
    }
}
