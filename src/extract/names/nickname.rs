//! Nicknames inside the names of persons: `Jane "Jay" Doe`, `Jane (Jay) Doe`. A token in, where the nickname ends out.

use std::borrow::Cow;

use crate::extract::text::{Token, TokenKind};

use super::tables::PARTICLES;

/// The marks that open a nickname, with those that close it.
const MARKS: &[(&str, &[&str])] = &[
    ("\"", &["\""]),
    ("“", &["”", "\"", "“"]),
    ("„", &["“", "”"]),
    ("'", &["'"]),
    ("‘", &["’", "'"]),
    ("’", &["’"]),
    ("«", &["»"]),
    ("(", &[")"]),
];

/// Where a nickname in quotation marks or brackets that begins at a token ends, if a capitalised word follows.
pub(super) fn nickname_end(tokens: &[Token<'_>], at: usize, end: usize) -> Option<usize> {
    let opening = tokens[..end].get(at).filter(|t| !t.glued)?;
    let (_, closing) = MARKS.iter().find(|(mark, _)| *mark == opening.text)?;
    // Closing marks may be part of the last word: "Jay'".
    let close = (at + 2..end.min(at + 5)).find(|&i| closing.contains(&tokens[i].text))?;
    let word = |t: &Token<'_>| t.kind == TokenKind::Word && !t.is_all_caps();
    let inner = &tokens[at + 1..close];
    let named = inner.iter().all(|t| word(t) || t.is_hyphen()) && inner[0].glued;
    let capital = inner[0].is_capitalised() || inner.len() > 1 && inner[0].is("the");
    let after = tokens[..end].get(close + 1)?;
    (named
        && capital
        && tokens[close].glued
        && !after.glued
        && (after.is_capitalised() || PARTICLES.contains(&after.lower)))
    .then_some(close + 1)
}

/// A name without the nickname in it.
pub(super) fn without_nickname(name: &str) -> Cow<'_, str> {
    let open = name.char_indices().find(|&(i, c)| {
        i > 0 && name[..i].ends_with(' ') && MARKS.iter().any(|(mark, _)| mark.starts_with(c))
    });
    let Some((open, mark)) = open else { return Cow::Borrowed(name) };
    let rest = &name[open + mark.len_utf8()..];
    let close = rest.char_indices().find(|&(i, c)| {
        let ends =
            MARKS.iter().any(|(o, close)| o.starts_with(mark) && close.iter().any(|m| m.starts_with(c)));
        ends && rest[i + c.len_utf8()..].starts_with(' ')
    });
    match close {
        Some((at, c)) => Cow::Owned(format!("{}{}", name[..open].trim_end(), &rest[at + c.len_utf8()..])),
        None => Cow::Borrowed(name),
    }
}

#[cfg(test)]
mod tests {
    use super::without_nickname;

    #[test]
    fn names_without_nicknames() {
        for (name, plain) in [
            ("Jane \"Jay\" Doe", "Jane Doe"),
            ("Jane “Jay” Doe", "Jane Doe"),
            ("Jane 'Jay' Doe", "Jane Doe"),
            ("Jane ‘The Jay’ Doe", "Jane Doe"),
            ("Jane (Jay) Doe", "Jane Doe"),
            ("Jane D'Oe", "Jane D'Oe"),
            ("Jane Doe", "Jane Doe"),
        ] {
            assert_eq!(without_nickname(name), plain);
        }
    }
}
