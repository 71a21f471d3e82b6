//! Cells of tables that a person opens in a spreadsheet: a text in, the text as a cell out that is no formula, and back.
//!
//! A spreadsheet takes a cell that begins with one of a few characters for a formula, which may send what is in other
//! cells somewhere, or start a program. An apostrophe before it makes it a text, and spreadsheets do not show it. Tables
//! for programs (`query --format csv`, the tables of Neo4j) are as they are: nothing is put before anything.

use std::borrow::Cow;

/// What a formula begins with, also in the wide forms that some programs take for the same.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a text begins a formula once all apostrophes are taken from its beginning.
fn is_marked(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// The text as a cell that no spreadsheet calculates.
pub fn cell(text: &str) -> Cow<'_, str> {
    if is_marked(text) { format!("'{text}").into() } else { text.into() }
}

/// The text of a cell that [`cell`] made.
pub fn text(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_marked(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_in_a_cell_is_calculated() {
        for formula in
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=HYPERLINK(\"http://x\",\"y\")"]
        {
            let made = cell(formula);
            assert!(made.starts_with('\'') && text(&made) == formula, "{made}");
        }
        for plain in ["", "Oslo", "'t Hooft", "'", "a=b", "https://example.org/-"] {
            assert_eq!((cell(plain).as_ref(), text(plain)), (plain, plain));
        }
    }

    proptest! {
        #[test]
        fn texts_come_back_as_they_were(word in "['=+@a-]{0,5}") {
            let made = cell(&word);
            prop_assert_eq!(text(&made), word.as_str());
            prop_assert!(!cell(&word).starts_with(FORMULA));
        }
    }
}
