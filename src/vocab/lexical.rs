//! Lexical forms: text from anywhere in, what RDF and the web can bear of it out.

use oxigraph::model::{Literal, NamedNode};

/// Schemes whose IRIs run code or mean another thing on every machine.
const REFUSED: [&str; 7] = ["javascript", "vbscript", "data", "blob", "file", "about", "view-source"];

/// A language tag in the form that literals bear, if it is one of BCP 47.
pub(crate) fn language(tag: &str) -> Option<String> {
    let literal = Literal::new_language_tagged_literal("", tag).ok()?;
    literal.language().map(str::to_owned)
}

/// The part of a language tag that names bear: the language, and its script if the tag has one.
///
/// A person is called the same in British and American English, but not in Latin and Cyrillic letters.
pub(crate) fn label_language(tag: &str) -> &str {
    let mut parts = tag.match_indices('-').map(|(at, _)| at).chain([tag.len()]);
    let language = parts.next().unwrap_or(tag.len());
    match parts.next() {
        Some(end)
            if end == language + 5 && tag[language + 1..end].bytes().all(|b| b.is_ascii_alphabetic()) =>
        {
            &tag[..end]
        }
        _ => &tag[..language],
    }
}

/// An absolute IRI that may stand in a published graph, or why it may not.
pub(crate) fn iri(text: &str) -> Result<NamedNode, String> {
    let text = text.trim();
    let iri = NamedNode::new(text).map_err(|error| error.to_string())?;
    let scheme = text.split(':').next().unwrap_or_default();
    match REFUSED.iter().find(|refused| scheme.eq_ignore_ascii_case(refused)) {
        Some(refused) => Err(format!("IRIs of the scheme '{refused}' are not published")),
        None => Ok(iri),
    }
}

/// The languages that articles are likely to be in, in two letters (ISO 639-1) and in three (ISO 639-3).
const LANGUAGES: [(&str, &str); 9] = [
    ("ar", "ara"),
    ("de", "deu"),
    ("en", "eng"),
    ("es", "spa"),
    ("fr", "fra"),
    ("it", "ita"),
    ("pt", "por"),
    ("ru", "rus"),
    ("zh", "zho"),
];

/// The code of three letters of the language of a tag, as FollowTheMoney wants it.
pub(crate) fn three_letters(tag: &str) -> Option<&'static str> {
    let code = tag.split('-').next()?;
    LANGUAGES.iter().find(|(two, _)| *two == code).map(|(_, three)| *three)
}

/// The code of two letters of a language that has one of three.
pub(crate) fn two_letters(code: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(_, three)| *three == code).map(|(two, _)| *two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_a_language_and_not_in_a_region() {
        for (tag, of_names) in [
            ("en", "en"),
            ("en-us", "en"),
            ("en-gb-oed", "en"),
            ("es-419", "es"),
            ("sr-latn", "sr-latn"),
            ("zh-hant-tw", "zh-hant"),
            ("de-1996", "de"),
            ("", ""),
        ] {
            assert_eq!(label_language(tag), of_names);
        }
    }

    #[test]
    fn languages_are_checked() {
        assert_eq!(language("en-GB").as_deref(), Some("en-gb"));
        assert_eq!(language("not a language"), None);
        assert_eq!(language(""), None);
    }

    #[test]
    fn iris_that_are_none_or_do_harm_are_refused() {
        for good in ["https://example.org/a?b#c", " urn:isbn:0 ", "wd:Q42", "https://example.org/é"] {
            assert!(iri(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "news/1",
            "https://example.org/a b",
            "https://example.org/\"",
            "https://example.org/<a>",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
        ] {
            assert!(iri(bad).is_err(), "{bad}");
        }
    }
}
