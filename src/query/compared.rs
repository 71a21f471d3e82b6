//! Texts that are compared with the values of properties: a query in, its comparisons out.

use oxigraph::model::NamedNodeRef;

use super::scan::{self, Kind, Token};
use crate::vocab::Prefixes;

/// A text of a query that stands where it is compared with values of a property.
pub(super) struct Compared<'q, T> {
    pub(super) token: Token<'q>,
    /// The language tag behind it, in lower case.
    pub(super) language: Option<String>,
    /// Whether a datatype stands behind it.
    pub(super) is_typed: bool,
    /// Whether it is asked for what comes before or after it, or is another: by `<`, `>` or `!=`.
    pub(super) is_ordered: bool,
    /// What the values are.
    pub(super) values: T,
}

/// Whether a token names a term.
pub(super) fn is_iri(token: &Token<'_>, iri: NamedNodeRef<'_>, prefixes: &Prefixes) -> bool {
    match token.kind {
        Kind::Iri => token.text.get(1..token.text.len() - 1) == Some(iri.as_str()),
        Kind::Name => token.name().is_some_and(|(prefix, local)| {
            let namespace = prefixes.namespace(prefix);
            namespace.and_then(|namespace| iri.as_str().strip_prefix(namespace)) == Some(local)
        }),
        _ => false,
    }
}

/// The texts of `query` that are objects of a property of which `values` knows something, or are compared with a variable
/// that is one.
pub(super) fn compared<T: Copy>(
    query: &str,
    values: impl Fn(&Token<'_>) -> Option<T>,
) -> Vec<Compared<'_, T>> {
    let tokens: Vec<Token<'_>> = scan::tokens(query).collect();
    let at = |index: usize| tokens.get(index).map(|token| token.text).unwrap_or_default();
    let property = |index: usize| values(tokens.get(index)?);
    let variable = |index: usize| {
        let token = tokens.get(index).filter(|token| token.kind == Kind::Variable)?;
        // The first property that the variable is a value of says what it is.
        (1..tokens.len())
            .find(|&n| at(n).get(1..) == token.text.get(1..) && property(n - 1).is_some())
            .and_then(|n| property(n - 1))
    };
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Text) {
        let before = |back: usize| index.checked_sub(back);
        let of = |back: usize| before(back).and_then(variable);
        let language = (at(index + 1) == "@").then(|| tag(&tokens[index + 2..]));
        let after = if language.is_some() { index + 3 } else { index + 1 };
        // An operator is one mark or two.
        let marks = |from: usize| (from..from + 2).take_while(|place| is_operator(at(*place))).count();
        let behind = marks(after);
        let ahead =
            (1..3).take_while(|back| before(*back).is_some_and(|place| is_operator(at(place)))).count();
        let by_operator = || match ahead {
            0 => None,
            _ => of(ahead + 1).or_else(|| cased(&tokens, before(ahead + 1)?).and_then(variable)),
        };
        let listed = || match before(1).map(at)? {
            "(" if at(before(2)?).eq_ignore_ascii_case("IN") => of(3),
            "{" if at(before(3)?).eq_ignore_ascii_case("VALUES") => of(2),
            _ => None,
        };
        let turned = || if behind > 0 { variable(after + behind) } else { None };
        let values = before(1).and_then(property).or_else(listed);
        let is_listed = values.is_some();
        let is_plain = |from: usize, marks: usize| marks == 1 && at(from) == "=";
        let is_equal = is_plain(index.saturating_sub(1), ahead) || is_plain(after, behind);
        if let Some(values) = values.or_else(by_operator).or_else(turned) {
            found.push(Compared {
                token: *token,
                is_typed: at(index + 1) == "^",
                language,
                is_ordered: !is_listed && !is_equal,
                values,
            });
        }
    }
    found
}

/// Whether a mark is one that operators of comparison are made of.
fn is_operator(mark: &str) -> bool {
    matches!(mark, "=" | "<" | ">" | "!")
}

/// The variable in `LCASE(?name)` or `UCASE(?name)`, which keep the language; `end` is the closing bracket.
fn cased(tokens: &[Token<'_>], end: usize) -> Option<usize> {
    let function = tokens.get(end.checked_sub(3)?)?;
    let is = tokens[end].text == ")" && (function.is("LCASE") || function.is("UCASE"));
    is.then(|| end - 1)
}

/// The language tag that tokens begin with, in lower case.
fn tag(tokens: &[Token<'_>]) -> String {
    let mut tag = String::new();
    for token in tokens {
        match token.text {
            "-" if !tag.is_empty() && !tag.ends_with('-') => tag.push('-'),
            word if token.kind == Kind::Word && (tag.is_empty() || tag.ends_with('-')) => {
                tag.push_str(&word.to_lowercase());
            }
            _ => break,
        }
    }
    tag
}
