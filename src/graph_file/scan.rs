//! Where statements of Turtle and TriG end: bytes in, lengths out. Literals, IRIs, comments and brackets are told apart,
//! and nothing more; what is in them is the parser's.

/// What bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// A statement or directive of this length.
    Statement(usize),
    /// The name of a graph and its bracket, of this length.
    Graph(usize),
    /// The bracket that closes a graph.
    Close,
    /// A literal or an IRI is cut off by the end of its line, which is at this place.
    Cut(usize),
    /// A bracket is closed that is not open, or not closed.
    Tangled,
    /// A statement that does not end here, and whether it is because of a long literal.
    Open { literal: bool },
}

/// What `text` begins with, which neither is blank nor begins so. `inside` is whether it is in a graph, `ended` whether
/// nothing comes after it.
pub(super) fn next(text: &[u8], trig: bool, inside: bool, ended: bool) -> Scan {
    if text[0] == b'}' {
        return if trig { Scan::Close } else { Scan::Tangled };
    }
    let short = is_word(text, b"prefix") || is_word(text, b"base");
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(&byte) = text.get(at) {
        let rest = &text[at..];
        let length = match byte {
            b'#' => comment(rest),
            b'"' | b'\'' => match literal(rest) {
                Literal::Closed(length) => length,
                Literal::Cut(length) => return Scan::Cut(at + length),
                Literal::Open => return Scan::Open { literal: true },
            },
            b'<' if rest.starts_with(b"<<") => 2,
            b'<' => match rest.iter().position(|byte| matches!(byte, b'>' | b'\n')) {
                Some(end) if rest[end] == b'>' => {
                    if short {
                        return Scan::Statement(at + end + 1);
                    }
                    end + 1
                }
                Some(end) => return Scan::Cut(at + end),
                None => return Scan::Open { literal: false },
            },
            b'\\' => 2,
            b'[' | b'(' => {
                depth += 1;
                1
            }
            b'{' if rest.starts_with(b"{|") => {
                depth += 1;
                2
            }
            b'|' if rest.starts_with(b"|}") => {
                depth = depth.saturating_sub(1);
                2
            }
            b'{' if trig && depth == 0 => return Scan::Graph(at + 1),
            b'{' | b'}' if depth > 0 || !trig => return Scan::Tangled,
            // The last statement of a graph needs no full stop.
            b'}' if inside => return Scan::Statement(at),
            b'}' => return Scan::Tangled,
            b']' | b')' if depth == 0 => return Scan::Tangled,
            b']' | b')' => {
                depth -= 1;
                1
            }
            b'.' if depth == 0 => match rest.get(1) {
                Some(after) if is_in_name(*after) => 1,
                None if !ended => return Scan::Open { literal: false },
                _ => return Scan::Statement(at + 1),
            },
            _ => 1,
        };
        at += length;
    }
    Scan::Open { literal: false }
}

enum Literal {
    Closed(usize),
    /// Its line ends before it does.
    Cut(usize),
    Open,
}

/// The literal that a text begins with.
fn literal(text: &[u8]) -> Literal {
    let quote = text[0];
    let long = text.len() > 2 && text[1] == quote && text[2] == quote;
    if !long && text.get(1) == Some(&quote) {
        return if text.len() > 2 { Literal::Closed(2) } else { Literal::Open };
    }
    let mut at = if long { 3 } else { 1 };
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' | b'\r' if !long => return Literal::Cut(at),
            _ if byte == quote && !long => return Literal::Closed(at + 1),
            _ if byte == quote && text[at..].starts_with(&[quote; 3]) => {
                // Up to two more may stand before its end.
                let more = text[at + 3..].iter().take(2).take_while(|byte| **byte == quote).count();
                return Literal::Closed(at + 3 + more);
            }
            _ => at += 1,
        }
    }
    Literal::Open
}

fn comment(text: &[u8]) -> usize {
    memchr::memchr(b'\n', text).unwrap_or(text.len())
}

/// How much of the beginning of a text is white space and whole comments.
pub(super) fn blank(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'#' => match memchr::memchr(b'\n', &text[at..]) {
                Some(end) => at += end + 1,
                None => return at,
            },
            _ if byte.is_ascii_whitespace() => at += 1,
            _ => return at,
        }
    }
    at
}

/// Whether a byte behind a full stop shows that it is one within a name or a number.
fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':' | b'%' | b'\\' | b'.') || byte >= 0x80
}

/// Whether a text begins with this word, in whatever case, and white space.
fn is_word(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        && text.get(word.len()).is_some_and(u8::is_ascii_whitespace)
}

/// Whether a statement is a directive.
pub(super) fn is_directive(text: &[u8]) -> bool {
    text.starts_with(b"@prefix")
        || text.starts_with(b"@base")
        || is_word(text, b"prefix")
        || is_word(text, b"base")
}

/// Where in a text, not at its beginning, a statement seems to begin: on a line behind a blank one, or on one that is
/// indented no more than `column` and begins as statements do, and not behind what a statement goes on after. Where
/// `told`, what literals are is known, and nothing within one counts.
pub(super) fn begins(text: &[u8], column: usize, told: bool) -> Option<usize> {
    let mut at = 0;
    let mut last = b';';
    let mut line_breaks = 0;
    while let Some(&byte) = text.get(at) {
        if line_breaks > 0 && !byte.is_ascii_whitespace() && byte != b'#' {
            let line = memchr::memrchr(b'\n', &text[..at]).map_or(0, |line| line + 1);
            let starts = byte.is_ascii_alphabetic()
                || matches!(byte, b'<' | b'@' | b'_' | b'[' | b'(' | b'{' | b'}' | b':');
            let goes_on = told && matches!(last, b';' | b',' | b'[' | b'(');
            if starts && !goes_on && (line_breaks > 1 || at - line <= column) {
                return Some(at);
            }
        }
        let length = match byte {
            b'#' if line_breaks > 0 || text[at.saturating_sub(1)].is_ascii_whitespace() => {
                comment(&text[at..])
            }
            b'"' | b'\'' if told => match literal(&text[at..]) {
                Literal::Closed(length) | Literal::Cut(length) => length,
                Literal::Open => return None,
            },
            b'<' if told => {
                let end = text[at..].iter().position(|byte| matches!(byte, b'>' | b'\n'));
                end.map_or(1, |end| end.max(1))
            }
            _ => 1,
        };
        match byte {
            b'\n' => line_breaks += 1,
            _ if byte.is_ascii_whitespace() || byte == b'#' => {}
            _ => (last, line_breaks) = (byte, 0),
        }
        at += length;
    }
    None
}

/// A text without its comments and line breaks: a directive or the name of a graph.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut in_iri = false;
    let mut in_comment = false;
    for c in text.chars() {
        match c {
            '\n' | '\r' => in_comment = false,
            '<' if !in_comment => in_iri = true,
            '>' if !in_comment => in_iri = false,
            '#' if !in_iri => in_comment = true,
            _ => {}
        }
        if !in_comment {
            line.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_end_outside_of_literals_and_brackets() {
        for (text, scan) in [
            ("u:a u:p u:b . u:c", Scan::Statement(13)),
            ("u:a.b u:p 1.5, u:c.d . x", Scan::Statement(22)),
            ("u:a u:p \"x . y\" . x", Scan::Statement(17)),
            ("u:a u:p '''x ' . ''''. x", Scan::Statement(22)),
            ("u:a u:p [ u:q u:r . ] . x", Scan::Statement(23)),
            ("u:a u:p <urn:x.y> . x", Scan::Statement(19)),
            ("u:a u:p # no . end\n u:b . x", Scan::Statement(25)),
            ("PREFIX u: <urn:> u:a", Scan::Statement(16)),
            ("u:a u:p u:b", Scan::Open { literal: false }),
            ("u:a u:p \"\"\"open . \n\n u:b", Scan::Open { literal: true }),
            ("u:a u:p \"open .\nu:b", Scan::Cut(15)),
            ("u:a u:p <urn:x .\nu:b", Scan::Cut(16)),
            ("u:a u:p u:b ) . x", Scan::Tangled),
            ("u:g { u:a", Scan::Graph(5)),
            ("GRAPH <urn:g> { u:a", Scan::Graph(15)),
            ("u:a u:p u:b } x", Scan::Statement(12)),
            ("} u:a", Scan::Close),
        ] {
            let inside = text.starts_with("u:a u:p u:b }");
            assert_eq!(next(text.as_bytes(), true, inside, false), scan, "{text}");
        }
        assert_eq!(next(b"u:g { u:a", false, false, false), Scan::Tangled);
    }

    #[test]
    fn the_next_statement_begins_on_a_line_of_its_own() {
        for (text, column, at) in [
            ("u:a u:p u:b\nu:c u:p u:d .", 0, Some(12)),
            ("u:a u:p u:b ;\nu:c u:d .", 0, None),
            ("u:a u:p u:b\n  u:c u:d .", 0, None),
            ("u:a u:p u:b\n\n  u:c u:d .", 0, Some(15)),
            ("u:a u:p u:b\n  u:c u:d .", 2, Some(14)),
            ("u:a u:p \"\"\"b\nu:c u:d .\"\"\" .", 0, None),
            ("u:a u:p u:b # why\n# more\n<urn:c> u:d .", 0, Some(25)),
        ] {
            assert_eq!(begins(text.as_bytes(), column, true), at, "{text}");
        }
    }
}
