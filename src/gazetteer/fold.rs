//! Folding: a name as it is written in, the key under which it is found out. The build script uses this file too, so
//! that the compiled names and the names looked up are folded by the same code.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The key of a name: lower case, without accents, apostrophes and full stops, everything else that is not a letter
/// or a digit a single space.
///
/// `U.S.` and `US` give `us`, `Nagorno-Karabakh` gives `nagorno karabakh`, `Côte d’Ivoire` gives `cote divoire`.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Plain words with single spaces between them need no more than small letters.
    let mut before = b' ';
    let plain = text.bytes().all(|b| {
        let plain = b.is_ascii_alphanumeric() || b == b' ' && before != b' ';
        before = b;
        plain
    });
    if plain && before != b' ' {
        out.push_str(text);
        out.make_ascii_lowercase();
        return out;
    }
    for c in text.chars() {
        if c.is_ascii() {
            push(&mut out, c.to_ascii_lowercase());
            continue;
        }
        // One character at a time: what would change places in a decomposed text are marks, and they are left out.
        for c in std::iter::once(c).nfkd().flat_map(char::to_lowercase).nfkd() {
            if !is_combining_mark(c) {
                push(&mut out, c);
            }
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn push(out: &mut String, c: char) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        '.' | '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | 'ʹ' | 'ʽ' | '`' | '´' | '′' | 'ʾ' | 'ʿ' => {}
        '\u{200b}'..='\u{200d}' | '\u{ad}' => {}
        '&' => {
            space(out);
            out.push_str("and ");
        }
        _ if c.is_ascii() && !c.is_ascii_alphanumeric() => space(out),
        _ => match letters(c) {
            Some(latin) => out.push_str(latin),
            None if c.is_alphanumeric() => out.push(c),
            None => space(out),
        },
    }
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Latin letters that do not decompose into a base letter and a mark.
fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ı' | 'ɩ' => "i",
        'ə' | 'ǝ' => "a",
        'ø' | 'ɔ' => "o",
        'ł' => "l",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ŋ' => "n",
        'ɛ' => "e",
        'ŧ' => "t",
        'ɓ' => "b",
        'ƙ' => "k",
        'ƴ' => "y",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_are_folded_as_all_others() {
        // What ends in an apostrophe is not plain, and an apostrophe is nothing in a key.
        for name in ["", " ", "Bo", "Bo Ek", " Bo  Ek ", "ANN LEE 2", "a b c", "Bo\tEk", "Bo-Ek"] {
            assert_eq!(fold(name), fold(&format!("{name}'")), "{name:?}");
        }
    }
}
