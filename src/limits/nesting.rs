//! JSON-LD before its parser: bytes in, the same bytes out, until brackets stand too deep within one another.
//!
//! The parser keeps a copy of the context for every level: its memory grows with the square of the depth.

use std::io::{self, Read};

use super::{Exceeded, Limit, Limits};

/// A stream of JSON that ends in an error where it is too deep.
pub struct Nesting<R> {
    reader: R,
    depth: u64,
    limits: Limits,
    in_text: bool,
    escaped: bool,
}

impl<R: Read> Nesting<R> {
    /// Holds `reader` to [`Limits::depth`].
    pub fn new(reader: R, limits: Limits) -> Self {
        Self { reader, depth: 0, limits, in_text: false, escaped: false }
    }

    fn pass(&mut self, bytes: &[u8]) -> Result<(), Exceeded> {
        for &byte in bytes {
            if self.in_text {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_text = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => {
                    self.depth += 1;
                    self.limits.hold(Limit::Depth, self.depth)?;
                }
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Nesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.pass(&buffer[..length])?;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str, depth: u64) -> Result<String, String> {
        let mut text = String::new();
        Nesting::new(json.as_bytes(), Limits::default().with(Limit::Depth, depth))
            .read_to_string(&mut text)
            .map_err(|error| error.to_string())?;
        Ok(text)
    }

    #[test]
    fn only_brackets_outside_of_texts_are_counted() {
        for json in [r#"[[{"a": "[[[["}]]"#, r#"[{},{},{},{"\"[[[[\\": 1}]"#, "[[[", "]]]]]]]]", r#""[[[["#] {
            assert_eq!(read(json, 3).as_deref(), Ok(json));
        }
        let error = read(r#"[[{"a": ["b"]}]]"#, 3).unwrap_err();
        assert_eq!(
            error,
            "brackets or elements stand within one another more than 3 deep, the limit 'depth'"
        );
    }
}
