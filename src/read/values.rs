//! The text of a file in, the JSON values that it holds out, one by one: the elements of an array, or values that
//! follow one another.

use serde::de::IgnoredAny;

use super::error::Reason;
use super::json::malformed;

/// The records of a JSON array, or JSON objects that follow one another, each over any number of lines.
pub(crate) struct Values {
    text: String,
    at: usize,
    line: u64,
    array: bool,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    Start,
    Between,
    End,
}

impl Values {
    /// The records of `text`, which is an array if `array`.
    pub(crate) fn new(text: String, array: bool) -> Self {
        Self { text, at: 0, line: 1, array, state: State::Start }
    }

    /// The next record's JSON and the line on which it begins, counted from 1.
    pub(crate) fn next(&mut self) -> Option<(Result<&str, Reason>, u64)> {
        if self.state == State::End {
            return None;
        }
        self.skip_white_space();
        if self.array {
            match (self.byte(), &self.state) {
                (Some(b'['), State::Start) => {
                    self.at += 1;
                    self.skip_white_space();
                }
                (Some(b','), State::Between) => {
                    self.at += 1;
                    self.skip_white_space();
                    if self.byte() == Some(b']') {
                        return Some(self.stop("a record is expected after a comma"));
                    }
                }
                (Some(b']') | None, State::Between) => {}
                _ => return Some(self.stop("a comma is expected between records")),
            }
            if self.byte() == Some(b']') {
                self.at += 1;
                self.skip_white_space();
                self.array = false;
                return self.byte().map(|_| self.stop("there is something after the end of the array"));
            }
        }
        self.state = State::Between;
        let mut stream = serde_json::Deserializer::from_str(&self.text[self.at..]).into_iter::<IgnoredAny>();
        let found = stream.next();
        let length = stream.byte_offset();
        match found {
            None if self.array => {
                self.state = State::End;
                let column = self.column();
                Some((Err(Reason::Truncated { column }), self.line))
            }
            None => None,
            Some(Ok(_)) => {
                let (start, line) = (self.at, self.line);
                self.advance(length);
                Some((Ok(&self.text[start..self.at]), line))
            }
            Some(Err(error)) => {
                self.state = State::End;
                let fault = malformed(&self.text, self.at, &error);
                Some((Err(fault.reason), fault.line + 1))
            }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn column(&self) -> usize {
        self.text[..self.at].rsplit('\n').next().unwrap_or_default().chars().count().max(1)
    }

    fn skip_white_space(&mut self) {
        let rest = &self.text[self.at..];
        self.advance(rest.len() - rest.trim_ascii_start().len());
    }

    fn advance(&mut self, length: usize) {
        self.line += self.text[self.at..self.at + length].matches('\n').count() as u64;
        self.at += length;
    }

    fn stop<T>(&mut self, message: &str) -> (Result<T, Reason>, u64) {
        self.state = State::End;
        (Err(Reason::Syntax { message: message.into(), column: self.column() + 1 }), self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_one_by_one() {
        let walk = |text: &str, array| {
            let mut values = Values::new(text.to_owned(), array);
            let mut found = Vec::new();
            while let Some((value, line)) = values.next() {
                found.push(match value {
                    Ok(json) => format!("{line}: {json}"),
                    Err(reason) => format!("{line}: {reason}"),
                });
            }
            found
        };
        assert_eq!(walk("[\n{\"a\": 1},\n{\"b\": [2]}\n]\n", true), ["2: {\"a\": 1}", "3: {\"b\": [2]}"]);
        assert_eq!(walk("[]", true), Vec::<String>::new());
        assert_eq!(
            walk("[{\"a\": 1},\n{\"b\": ", true),
            ["1: {\"a\": 1}", "2: the JSON breaks off at column 6"]
        );
        assert_eq!(walk("[{}", true), ["1: {}", "1: the JSON breaks off at column 3"]);
        assert_eq!(walk("[{} {}]", true)[1], "1: not JSON: a comma is expected between records at column 5");
        assert_eq!(walk("{\n\"a\": 1\n}\n{\n\"b\": 2\n}", false).len(), 2);
        assert_eq!(
            walk("[{}] x", true)[1],
            "1: not JSON: there is something after the end of the array at column 6"
        );
    }
}
