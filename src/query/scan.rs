//! The words of a SPARQL text: the text in, its tokens with their positions out.
//!
//! The SPARQL parser says where it stopped but not why. These tokens are read beside it, to name the prefix that is
//! not declared, to tell an update from a query and to quote the word that was not expected.

/// A place in a text, as editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in Unicode scalar values, from 1.
    pub column: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<http://example.com/>`
    Iri,
    /// A quoted string, without its language tag or datatype.
    Text,
    /// A string whose closing quotation mark is missing: the rest of its line or of the text.
    OpenText,
    /// `?name` or `$name`
    Variable,
    /// `prefix:local`; `_:b` too.
    Name,
    /// A keyword, a function's name, a number or a language tag.
    Word,
    /// Anything else, one character.
    Mark,
}

/// One token of a SPARQL text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'q> {
    pub(super) kind: Kind,
    pub(super) text: &'q str,
    /// How many bytes of the text come before it.
    pub(super) start: usize,
    pub(super) position: Position,
}

impl<'q> Token<'q> {
    /// The prefix and the local part of a [`Kind::Name`].
    pub(super) fn name(&self) -> Option<(&'q str, &'q str)> {
        if self.kind == Kind::Name { self.text.split_once(':') } else { None }
    }

    /// Whether this is the keyword `word`, in capitals or not.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }
}

/// The tokens of `text` in order, comments and white space left out.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    let mut position = Position { line: 1, column: 1 };
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            let (length, kind) = match first {
                c if c.is_whitespace() => (c.len_utf8(), None),
                '#' => (rest.find('\n').unwrap_or(rest.len()), None),
                _ => {
                    let (length, kind) = measure(rest, first);
                    (length, Some(kind))
                }
            };
            let (taken, after) = rest.split_at(length);
            let (start, before) = (position, text.len() - rest.len());
            for c in taken.chars() {
                position = match c {
                    '\n' => Position { line: position.line + 1, column: 1 },
                    _ => Position { column: position.column + 1, ..position },
                };
            }
            rest = after;
            if let Some(kind) = kind {
                return Some(Token { kind, text: taken, start: before, position: start });
            }
        }
    })
}

/// How many bytes the token at the start of `rest` has, and what it is.
fn measure(rest: &str, first: char) -> (usize, Kind) {
    match first {
        '<' => match rest[1..].find(|c: char| c <= ' ' || "<>\"{}|^`\\".contains(c)) {
            Some(end) if rest[1 + end..].starts_with('>') => (end + 2, Kind::Iri),
            _ => (1, Kind::Mark),
        },
        '"' | '\'' => match quoted(rest, first) {
            Ok(length) => (length, Kind::Text),
            Err(length) => (length, Kind::OpenText),
        },
        '?' | '$' => match run(&rest[1..], |c| c.is_alphanumeric() || c == '_') {
            0 => (1, Kind::Mark),
            length => (1 + length, Kind::Variable),
        },
        c if c.is_alphanumeric() || c == '_' || c == ':' => {
            let prefix = run(rest, |c| c.is_alphanumeric() || "_-.".contains(c));
            if rest[prefix..].starts_with(':') && !rest[..prefix].ends_with('.') {
                (prefix + 1 + local(&rest[prefix + 1..]), Kind::Name)
            } else {
                (run(rest, |c| c.is_alphanumeric() || c == '_'), Kind::Word)
            }
        }
        c => (c.len_utf8(), Kind::Mark),
    }
}

/// The bytes at the start of `text` whose characters all satisfy `accept`.
fn run(text: &str, accept: impl Fn(char) -> bool) -> usize {
    text.find(|c| !accept(c)).unwrap_or(text.len())
}

/// The bytes of the local part of a prefixed name; a full stop at its end is not part of it.
fn local(text: &str) -> usize {
    let mut escaped = false;
    let length = text
        .find(|c: char| {
            let inside = escaped || c.is_alphanumeric() || "_-.:%\\".contains(c);
            escaped = !escaped && c == '\\';
            !inside
        })
        .unwrap_or(text.len());
    text[..length].trim_end_matches('.').len()
}

/// The bytes of a string in quotation marks of any of the four kinds; as an error, those of a string never closed.
fn quoted(text: &str, quote: char) -> Result<usize, usize> {
    let long = text.chars().take(3).eq([quote; 3]);
    let closing = if long { &text[..3] } else { &text[..1] };
    let mut at = closing.len();
    loop {
        if text[at..].starts_with(closing) {
            return Ok(at + closing.len());
        }
        let mut chars = text[at..].chars();
        match chars.next() {
            Some('\n') if !long => return Err(at),
            Some('\\') => at += 1 + chars.next().map_or(0, char::len_utf8),
            Some(c) => at += c.len_utf8(),
            None => return Err(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(Kind, &str)> {
        tokens(text).map(|token| (token.kind, token.text)).collect()
    }

    #[test]
    fn names_stand_apart_from_iris_strings_and_comments() {
        let text =
            "# a:b\nPREFIX x: <http://e/#> SELECT ?a { ?a x:b.c '''c:'d''' ; ^tw:é/_:n 'f:g'@en-GB . }";
        let names: Vec<_> = tokens(text).filter_map(|token| token.name()).collect();
        assert_eq!(names, [("x", ""), ("x", "b.c"), ("tw", "é"), ("_", "n")]);
    }

    #[test]
    fn a_full_stop_after_a_name_ends_the_statement() {
        assert_eq!(words("tw:a."), [(Kind::Name, "tw:a"), (Kind::Mark, ".")]);
        assert_eq!(words(r"e:a\/b"), [(Kind::Name, r"e:a\/b")]);
    }

    #[test]
    fn less_than_is_no_iri() {
        assert_eq!(words("?a<5"), [(Kind::Variable, "?a"), (Kind::Mark, "<"), (Kind::Word, "5")]);
        assert_eq!(words("<u:>"), [(Kind::Iri, "<u:>")]);
    }

    #[test]
    fn positions_count_lines_and_characters() {
        let last = tokens("é é\n  x:y").last();
        assert_eq!(last.map(|token| token.position), Some(Position { line: 2, column: 3 }));
    }

    #[test]
    fn unclosed_strings_end_with_their_line_or_the_text() {
        assert_eq!(words("'a\n b")[0], (Kind::OpenText, "'a"));
        assert_eq!(words("'''a\n b"), [(Kind::OpenText, "'''a\n b")]);
        assert_eq!(words("'a\\"), [(Kind::OpenText, "'a\\")]);
    }
}
