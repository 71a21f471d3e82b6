//! The marks at which spaCy divides words: the letters of a word in, how long a mark at its beginning, at its end or in it is.

use crate::syntax::split::marks::sets::{CURRENCIES, ICONS, PUNCTUATION, QUOTES, UNITS};

mod sets;

fn is_icon(c: char) -> bool {
    !c.is_ascii() && ICONS.iter().any(|range| range.contains(&c))
}

fn is_quote(c: char) -> bool {
    QUOTES.contains(c)
}

fn is_punctuation(c: char) -> bool {
    PUNCTUATION.contains(c)
}

/// Whether a letter is no capital: letters without case are not.
fn is_small(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase()
}

/// Whether a letter is no small one.
fn is_capital(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase()
}

/// How many bytes of full stops a text begins with, if two or more.
fn dots(text: &str) -> usize {
    let count = text.bytes().take_while(|b| *b == b'.').count();
    if count > 1 { count } else { 0 }
}

/// The length of the mark that a word begins with; 0 if it begins with none.
pub(super) fn prefix(word: &str) -> usize {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return 0 };
    if first.is_ascii_alphanumeric() {
        let dollars = ["US$", "C$", "A$"].into_iter().find(|mark| word.starts_with(mark));
        return dollars.map_or(0, str::len);
    }
    let mark = match first {
        '§' | '%' | '=' | '—' | '–' => true,
        '+' => !letters.next().is_some_and(|c| c.is_ascii_digit()),
        '.' => return dots(word),
        _ => is_punctuation(first) || is_quote(first) || CURRENCIES.contains(first) || is_icon(first),
    };
    if mark { first.len_utf8() } else { 0 }
}

/// The length of the mark that a word ends with; 0 if it ends with none.
pub(super) fn suffix(word: &str) -> usize {
    let mut letters = word.chars().rev();
    let Some(last) = letters.next() else { return 0 };
    let before = letters.next();
    let after_digit = before.is_some_and(|c| c.is_ascii_digit());
    if matches!(last, 's' | 'S') && matches!(before, Some('\'' | '’')) {
        return 1 + before.map_or(0, char::len_utf8);
    }
    let mark = match last {
        '—' | '–' => true,
        '+' => after_digit,
        '.' => {
            let count = word.bytes().rev().take_while(|b| *b == b'.').count();
            if count > 1 {
                return count;
            }
            before.is_some_and(|c| {
                c.is_ascii_digit()
                    || is_small(c)
                    || matches!(c, '%' | '²' | '-' | '+' | '|' | '?')
                    || is_punctuation(c)
                    || is_quote(c)
            }) || before.is_some_and(is_capital) && letters.next().is_some_and(is_capital)
                || matches!(before, Some('F' | 'f' | 'C' | 'c' | 'K' | 'k')) && letters.next() == Some('°')
        }
        _ if is_punctuation(last) || is_quote(last) || is_icon(last) => {
            return if word.ends_with("……") { "……".len() } else { last.len_utf8() };
        }
        _ => false,
    };
    if mark {
        return last.len_utf8();
    }
    let of_number = |mark: &&str| {
        word.strip_suffix(mark).is_some_and(|number| number.ends_with(|c: char| c.is_ascii_digit()))
    };
    let longest = UNITS.iter().copied().filter(of_number).map(str::len).max();
    longest.unwrap_or(if after_digit && CURRENCIES.contains(last) { last.len_utf8() } else { 0 })
}

/// The length of the mark at byte `at` of a word that divides it, if one stands there.
pub(super) fn infix_at(word: &str, at: usize) -> Option<usize> {
    let mark = word.get(at..)?.chars().next()?;
    if mark.is_alphanumeric() {
        return None;
    }
    if mark == '.' && dots(&word[at..]) > 0 {
        return Some(dots(&word[at..]));
    }
    if mark == '…' || is_icon(mark) {
        return Some(mark.len_utf8());
    }
    let before = word[..at].chars().next_back()?;
    let after = |length: usize| word[at + length..].chars().next();
    let is = |c: Option<char>, kind: fn(char) -> bool| c.is_some_and(kind);
    let next = after(mark.len_utf8());
    let divides = match mark {
        '+' | '-' | '*' | '^' if before.is_ascii_digit() && is(next, |c| c.is_ascii_digit() || c == '-') => {
            true
        }
        '.' => (is_small(before) || is_quote(before)) && is(next, |c| is_capital(c) || is_quote(c)),
        ',' => before.is_alphabetic() && is(next, char::is_alphabetic),
        ':' | '<' | '>' | '=' | '/' => {
            (before.is_alphabetic() || before.is_ascii_digit()) && is(next, char::is_alphabetic)
        }
        _ => false,
    };
    if divides {
        return Some(mark.len_utf8());
    }
    if !(before.is_alphabetic() || before.is_ascii_digit()) {
        return None;
    }
    let hyphens = ["-", "–", "—", "--", "---", "——", "~"].into_iter();
    let mut lengths = hyphens.filter(|hyphen| word[at..].starts_with(hyphen)).map(str::len);
    lengths.find(|length| is(after(*length), char::is_alphabetic))
}

/// Whether a word is the address of a page or a mailbox, which is not divided.
pub(super) fn is_address(word: &str) -> bool {
    let rest = match word.split_once("://") {
        Some((scheme, rest)) if scheme.len() > 1 && !scheme.contains(|c: char| !is_of_scheme(c)) => rest,
        Some(_) => return false,
        None => word,
    };
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let host = rest.find(['/', '?', '#']).map_or(rest, |end| &rest[..end]);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let Some((name, top)) = host.rsplit_once('.') else { return false };
    let is_label = |label: &str| {
        label.starts_with(char::is_alphanumeric)
            && label.ends_with(char::is_alphanumeric)
            && !label.contains(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))
    };
    top.chars().count() > 1 && top.chars().all(is_small) && name.split('.').all(is_label)
}

fn is_of_scheme(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '+' | '-' | '.')
}
