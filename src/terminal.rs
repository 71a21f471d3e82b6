//! Words on their way to a terminal: a text from outside in, the same without anything that a terminal would obey out.
//!
//! Names, sentences, file names, queries and what other programs say may hold sequences that move the cursor, change
//! colours or titles, or turn the direction of what comes after them. All that is shown goes through here.

/// The text on one line and without anything that a terminal would obey.
pub fn printable(text: &str) -> String {
    escaped(text, "")
}

/// A message of several lines without anything that a terminal would obey. The lines after the first are indented, so that
/// none of them can be taken for another message.
pub fn message(text: &str) -> String {
    let mut lines = text.split('\n').map(|line| escaped(line, "\t"));
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |message, line| format!("{message}\n  {line}"))
}

/// The text with what a terminal would obey escaped, but for the characters that are `kept`.
fn escaped(text: &str, kept: &str) -> String {
    let is_bad = |c: char| is_unsafe(c) && !kept.contains(c);
    if !text.chars().any(is_bad) {
        return text.to_owned();
    }
    text.chars().fold(String::with_capacity(text.len() + 8), |mut shown, c| {
        match c {
            c if !is_bad(c) => shown.push(c),
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push_str("\\t"),
            '\r' => shown.push_str("\\r"),
            c => shown.extend(c.escape_unicode()),
        }
        shown
    })
}

/// Control characters and those that turn the direction of the text after them.
fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_nothing_to_obey() {
        assert_eq!(
            printable("a\u{1b}]0;x\u{7}\n\t\u{9b}1m\u{202e}é"),
            "a\\u{1b}]0;x\\u{7}\\n\\t\\u{9b}1m\\u{202e}é"
        );
        assert_eq!(message("a\r\n\tb\u{1b}c\nerror: d"), "a\\r\n  \tb\\u{1b}c\n  error: d");
    }
}
