//! Triple terms as text: the N-Triples form of a triple term in, those of its parts out, and back.
//!
//! Only the object of a triple term may be another one: `<<( s p <<( s p o )>> )>>`. So no work on them needs a stack.

use std::borrow::Cow;
use std::fmt::Write;

/// What an encoded triple term begins with, and what it ends with.
pub(crate) const TRIPLE: &str = "<<( ";
pub(crate) const END_OF_TRIPLE: &str = " )>>";

/// Whether an encoded term is a triple term.
pub(crate) fn is_triple(encoded: &str) -> bool {
    encoded.starts_with(TRIPLE)
}

/// The subject, the predicate and the object of an encoded triple term.
pub(crate) fn parts_of_triple(encoded: &str) -> Option<[&str; 3]> {
    let inner = encoded.strip_prefix(TRIPLE)?.strip_suffix(END_OF_TRIPLE)?;
    // The first two are an IRI or a blank node, neither of which has a space.
    let (subject, rest) = inner.split_once(' ')?;
    let (predicate, object) = rest.split_once(' ')?;
    Some([subject, predicate, object])
}

/// The encoded triple term of an encoded subject, predicate and object.
pub(crate) fn triple([subject, predicate, object]: [&str; 3]) -> String {
    format!("{TRIPLE}{subject} {predicate} {object}{END_OF_TRIPLE}")
}

/// An encoded term with other labels of its blank nodes, also of those in triple terms. `label` gives the form of a node
/// that is to stand for a node; it is asked from the left to the right.
pub(crate) fn relabelled<'t>(encoded: &'t str, mut label: impl FnMut(&str) -> String) -> Cow<'t, str> {
    if encoded.starts_with("_:") {
        return label(encoded).into();
    }
    if !has_blank_node(encoded) {
        return encoded.into();
    }
    let mut new = |form: &str| if form.starts_with("_:") { label(form) } else { form.to_owned() };
    let (mut form, mut rest, mut depth) = (String::with_capacity(encoded.len()), encoded, 0);
    while let Some([subject, predicate, object]) = parts_of_triple(rest) {
        // Writing to a text cannot fail.
        let _ = write!(form, "{TRIPLE}{} {predicate} ", new(subject));
        (rest, depth) = (object, depth + 1);
    }
    form.push_str(&new(rest));
    (0..depth).for_each(|_| form.push_str(END_OF_TRIPLE));
    form.into()
}

/// Whether an encoded term is a blank node, or a triple term that may have one in it.
pub(crate) fn has_blank_node(encoded: &str) -> bool {
    encoded.starts_with("_:") || is_triple(encoded) && encoded.contains(" _:")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MAX_TRIPLES;
    use crate::map::{decode, encode};

    #[test]
    fn labels_are_replaced_in_triple_terms_and_nowhere_else() {
        let new = |form: &str| relabelled(form, |label| format!("_:x{}", &label[2..])).into_owned();
        for (form, expected) in [
            ("_:a", "_:xa"),
            (
                "<<( _:a <urn:p> <<( <urn:s> <urn:p> _:b )>> )>>",
                "<<( _:xa <urn:p> <<( <urn:s> <urn:p> _:xb )>> )>>",
            ),
            ("<<( _:a <urn:p> \" _:a <<( \"@en )>>", "<<( _:xa <urn:p> \" _:a <<( \"@en )>>"),
            ("<<( <urn:s> <urn:p> \" _:a )>>\" )>>", "<<( <urn:s> <urn:p> \" _:a )>>\" )>>"),
            ("\" _:a\"", "\" _:a\""),
        ] {
            assert_eq!(new(form), expected);
        }
    }

    #[test]
    fn what_is_too_deep_or_no_triple_term_takes_no_stack() {
        for depth in [MAX_TRIPLES, MAX_TRIPLES + 1, 200_000] {
            let form = format!("{}<urn:o>{}", "<<( <urn:s> <urn:p> ".repeat(depth), " )>>".repeat(depth));
            assert_eq!(decode(&form).is_triple(), depth <= MAX_TRIPLES);
            assert_eq!(relabelled(&form, |_| String::new()), form);
        }
        for form in
            ["<<( ", "<<( )>>", "<<( _: )>>", "<<( _ _ _ )>>", "<<( <a> <b>  )>>", "<<( <a> <b> \" )>>"]
        {
            let term = decode(form);
            encode(term.as_ref(), &mut String::new());
        }
    }
}
