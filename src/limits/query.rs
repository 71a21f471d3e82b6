//! SPARQL before its parser: a text in, nothing out if its brackets and operators are not too many.
//!
//! The parser and the engine call themselves for each bracket and for each operator of a chain. So both are counted
//! before, and the work is done with a stack that is large enough for as many as are allowed. Signs in a row, as in `!!x`,
//! are deep like brackets. Names are written out by the parser, with the IRI of their prefix each time: how long all of
//! them are together is counted too.

use std::collections::HashMap;

use super::{Exceeded, Limit, Limits};
use crate::query::scan_tokens;

/// The stack in bytes for each bracket or operator; the largest frames were measured without optimisation.
const STACK_EACH: u64 = 64 << 10;

/// The least stack in bytes that a query has.
const STACK: u64 = 8 << 20;

/// The most stack in bytes: of what is allowed beyond it, a part may be too deep all the same.
const MAX_STACK: u64 = 4 << 30;

/// The words that join patterns.
const WORDS: [&str; 9] =
    ["UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "EXISTS", "SERVICE", "SELECT"];

/// The functions whose arguments the parser reads twice: one within another is read four times, and so on.
const TWICE: [&str; 3] = ["REGEX", "SUBSTR", "REPLACE"];

/// How many readings of the same are as much as one bracket.
const EACH_DEPTH: u64 = 16;

/// Holds a query to [`Limits::depth`] and [`Limits::operators`].
///
/// # Errors
///
/// If it has more of them, or is longer than a file may be.
pub(crate) fn guard(query: &str, limits: &Limits) -> Result<(), Exceeded> {
    limits.hold(Limit::File, query.len() as u64)?;
    let (mut depth, mut operators) = (0_u64, 0_u64);
    // The data of VALUES, INSERT DATA and DELETE DATA may be as long as they like: they are in braces, and only brackets can
    // be deep in these.
    let (mut data, mut in_data) = (false, 0_u64);
    // In data, what `<<` opens is deep too; elsewhere its signs are counted as operators.
    let mut reified = 0_u64;
    let mut signs = 0_u64;
    // For each bracket that is open, whether the parser reads what is in it twice; and how many of those there are.
    let (mut open, mut twice) = (Vec::new(), 0_u32);
    let mut last = "";
    let mut written_out = WrittenOut::default();
    for token in scan_tokens(query) {
        limits.hold(Limit::File, written_out.with(token))?;
        signs = if matches!(token, "!" | "-" | "+" | "^") { signs + 1 } else { 0 };
        limits.hold(Limit::Depth, depth + signs)?;
        match token {
            "{" if data => (data, in_data) = (false, 1),
            "{" if in_data > 0 => {
                in_data += 1;
                limits.hold(Limit::Depth, depth + in_data)?;
            }
            "}" if in_data > 0 => in_data -= 1,
            "<" if in_data > 0 => {
                reified += 1;
                limits.hold(Limit::Depth, depth + reified / 2)?;
            }
            ">" if in_data > 0 => reified = reified.saturating_sub(1),
            _ if in_data > 0 && !matches!(token, "(" | "[" | ")" | "]") => {}
            "{" | "(" | "[" => {
                depth += 1;
                open.push(token == "(" && TWICE.iter().any(|known| last.eq_ignore_ascii_case(known)));
                twice += u32::from(open.last() == Some(&true));
                let work = 1_u64.checked_shl(twice).unwrap_or(u64::MAX) / EACH_DEPTH;
                limits.hold(Limit::Depth, depth.saturating_add(work))?;
            }
            "}" | ")" | "]" => {
                depth = depth.saturating_sub(1);
                twice -= u32::from(open.pop() == Some(true));
            }
            "|" | "&" | "+" | "-" | "*" | "/" | "!" | "^" | ";" | "." | "=" | "<" | ">" => operators += 1,
            word if word.eq_ignore_ascii_case("VALUES") => data = true,
            word if word.eq_ignore_ascii_case("DATA")
                && ["INSERT", "DELETE"].iter().any(|known| last.eq_ignore_ascii_case(known)) =>
            {
                data = true;
            }
            word if WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)) => operators += 1,
            _ => {}
        }
        last = token;
    }
    limits.hold(Limit::Operators, operators)
}

/// How long the names and relative IRIs of a query are when they are written out.
#[derive(Default)]
struct WrittenOut<'q> {
    /// The lengths of the IRIs of prefixes.
    prefixes: HashMap<&'q str, u64>,
    base: u64,
    last: [&'q str; 2],
    total: u64,
}

impl<'q> WrittenOut<'q> {
    /// The length of all so far with a further token.
    fn with(&mut self, token: &'q str) -> u64 {
        let length = token.len() as u64;
        let [before, last] = self.last;
        match token.as_bytes().first() {
            Some(b'<') if length > 2 && before.eq_ignore_ascii_case("PREFIX") => {
                self.prefixes.insert(last.strip_suffix(':').unwrap_or(last), length);
            }
            Some(b'<') if length > 2 && last.eq_ignore_ascii_case("BASE") => self.base = length,
            Some(b'<') if length > 1 && !token.contains(':') => self.total += self.base,
            Some(b'<' | b'"' | b'\'' | b'?' | b'$' | b'_') | None => {}
            _ => {
                let known = token.split_once(':').and_then(|(prefix, _)| self.prefixes.get(prefix));
                self.total += known.copied().unwrap_or_default();
            }
        }
        self.last = [last, token];
        self.total
    }
}

/// The stack in bytes for a query of as much as the limits allow. The system gives it memory as it is used.
pub(crate) fn stack(limits: &Limits) -> usize {
    let steps = limits.depth.saturating_add(limits.operators);
    usize::try_from(steps.saturating_mul(STACK_EACH).clamp(STACK, MAX_STACK)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(query: &str) -> Option<Limit> {
        guard(query, &Limits::default()).err().map(|exceeded| exceeded.limit)
    }

    #[test]
    fn brackets_and_chains_have_an_end() {
        let limits = Limits::default();
        let depth = usize::try_from(limits.depth).unwrap();
        for (open, close) in [("{", "}"), ("(", ")"), ("[ <a:b> ", "]"), ("{ SELECT * ", "}"), ("STR(", ")")]
        {
            let query = |times: usize| format!("ASK {}{}", open.repeat(times), close.repeat(times));
            assert_eq!(over(&query(depth)), None, "{open}");
            assert_eq!(over(&query(depth + 1)), Some(Limit::Depth), "{open}");
        }
        for unit in ["1+", "?a || ", "{} UNION ", "OPTIONAL {} ", "<a:b>/", "!a ", "FILTER(1) ", "?s ?p ?o ."]
        {
            assert_eq!(over(&unit.repeat(2001)), Some(Limit::Operators), "{unit}");
        }
        assert_eq!(over(&"!".repeat(depth + 1)), Some(Limit::Depth));
        for function in ["REPLACE(", "substr (", "Regex("] {
            let query = |times: usize| format!("ASK {}{}", function.repeat(times), ")".repeat(times));
            assert_eq!((over(&query(10)), over(&query(30))), (None, Some(Limit::Depth)), "{function}");
            assert_eq!(over(&format!("{function})").repeat(100)), None);
        }
        // What is in texts, comments and IRIs is no operator, nor what data has.
        let texts = "'(((('".repeat(3000) + "# ((((\n" + &"<a:((((>".repeat(3000);
        assert_eq!(over(&texts), None);
        let data =
            format!("SELECT * {{ VALUES (?x ?y) {{ {} }} ?x ?p ?o }}", "(1.5 'a'@en-GB) ".repeat(9000));
        assert_eq!(over(&data), None);
        let long = "x".repeat(60_000);
        for (head, name) in
            [(format!("PREFIX p: <a:{long}> "), "p:a "), (format!("BASE <a:{long}/> "), "<a> ")]
        {
            let query = |times: usize| format!("{head}ASK {{ VALUES ?x {{ {} }} }}", name.repeat(times));
            assert_eq!((over(&query(1000)), over(&query(1200))), (None, Some(Limit::File)), "{name}");
        }
        let data = |inner: &str| format!("insert Data {{ GRAPH <a:g> {{ {inner} }} }}; CLEAR ALL");
        assert_eq!(over(&data(&"<a:b> <a:c> 1 . ".repeat(9000))), None);
        assert_eq!(over(&data(&"[ <a:b> ".repeat(9000))), Some(Limit::Depth));
        assert_eq!(over(&data(&"<< <a:b> <a:c> ".repeat(9000))), Some(Limit::Depth));
        assert_eq!(over(&data(&"<<( <a:b> <a:c> ".repeat(9000))), Some(Limit::Depth));
        assert_eq!(over(&data(&"<a:b> <a:c> 1 {| <a:d> ".repeat(9000))), Some(Limit::Depth));
        let terms = "<a:b> <a:c> <<( <a:b> <a:c> 1 )>> ; <a:d> << <a:b> <a:c> 1 >> {| <a:e> 2 |} . ";
        assert_eq!(over(&data(&terms.repeat(9000))), None);
        for unit in ["<< ?s ?p ", "<<( ?s ?p ", "?s ?p ?o {| ?p "] {
            assert!(over(&format!("ASK {{ {}", unit.repeat(2001))).is_some(), "{unit}");
        }
        assert_eq!(over(&(data("") + &"{} UNION ".repeat(2001))), Some(Limit::Operators));
        assert_eq!(over(&format!("VALUES ?x {{ 1 }} {}", "(".repeat(300))), Some(Limit::Depth));
    }
}
