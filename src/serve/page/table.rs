//! Tables: rows of an answer in, HTML with names for IRIs, which lead to the pages of things, out.

use std::collections::BTreeMap;

use oxigraph::model::{Literal, Term, Variable};

use super::super::Current;
use super::super::look::{LONG_NAME, Look, is_blank, shortened};
use super::super::reply::Problem;
use super::address;
use crate::html::{escape, put};
use crate::query::{Names, Solutions};

/// Bytes beyond which a text in a cell is shown in part.
const LONG_CELL: usize = 2000;

/// Rows with what is needed to show them.
pub(super) struct Table<'t> {
    /// What the table is called.
    pub(super) label: &'t str,
    pub(super) variables: &'t [Variable],
    pub(super) rows: &'t [Vec<Option<Term>>],
}

impl<'t> Table<'t> {
    pub(super) fn of(label: &'t str, rows: &'t Solutions) -> Self {
        Self { label, variables: &rows.variables, rows: &rows.rows }
    }
}

/// The names of the things in some rows, by IRI.
pub(super) fn names(
    rows: &[Vec<Option<Term>>],
    current: &Current,
) -> Result<BTreeMap<String, String>, Problem> {
    let look = Look::new(&current.graph);
    let mut names = BTreeMap::new();
    for term in rows.iter().flatten().flatten() {
        if let Term::NamedNode(iri) = term
            && !names.contains_key(iri.as_str())
            && let Some(name) = look.name_of(iri.as_str())?
        {
            names.insert(iri.as_str().to_owned(), name);
        }
    }
    Ok(names)
}

/// The name of a variable as words: "asOf" is "as of".
pub(super) fn heading(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 2);
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else {
            words.push(if c == '_' { ' ' } else { c });
        }
        before = c;
    }
    words
}

/// The number that a literal is.
pub(super) fn number(term: &Term) -> Option<f64> {
    let Term::Literal(literal) = term else { return None };
    let kind = literal.datatype().as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#")?;
    let numeric = ["integer", "decimal", "double", "float", "long", "int", "short", "nonNegativeInteger"];
    let value = numeric.contains(&kind).then(|| literal.value().parse::<f64>().ok())??;
    value.is_finite().then_some(value)
}

/// Appends rows as a table. Of columns `x` and `xName`, one is shown: the name, as the link to `x`.
pub(super) fn table(page: &mut String, table: &Table<'_>, current: &Current) -> Result<(), Problem> {
    let names: Vec<&str> = table.variables.iter().map(Variable::as_str).collect();
    let place = |name: &str| names.iter().position(|known| *known == name);
    let is_name = |name: &str| name.strip_suffix("Name").is_some_and(|of| place(of).is_some());
    let columns: Vec<(usize, Option<usize>)> = (0..names.len())
        .filter(|at| !is_name(names[*at]))
        .map(|at| (at, place(&format!("{}Name", names[at]))))
        .collect();
    let labels = self::names(table.rows, current)?;
    let shown = Shown { labels, names: Names::new(current.graph.prefixes()) };
    put(
        page,
        format_args!(
            "<div class=\"wide\" role=\"region\" aria-label=\"{}\" tabindex=\"0\"><table>\n<thead><tr>",
            escape(table.label)
        ),
    );
    let is_numeric = |at: usize| {
        let mut values = table.rows.iter().filter_map(|row| row.get(at)?.as_ref()).peekable();
        values.peek().is_some() && values.all(|value| number(value).is_some())
    };
    let numeric: Vec<bool> = (0..names.len()).map(is_numeric).collect();
    let class = |at: usize| if numeric[at] { " class=\"number\"" } else { "" };
    for (at, _) in &columns {
        put(page, format_args!("<th scope=\"col\"{}>{}</th>", class(*at), escape(&heading(names[*at]))));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in table.rows {
        page.push_str("<tr>");
        for (at, name) in &columns {
            put(page, format_args!("<td{}>", class(*at)));
            let name = name.and_then(|name| row.get(name)?.as_ref());
            shown.cell(page, row.get(*at).and_then(Option::as_ref), name);
            page.push_str("</td>");
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n");
    Ok(())
}

/// What terms are called.
pub(super) struct Shown<'c> {
    pub(super) labels: BTreeMap<String, String>,
    pub(super) names: Names<'c>,
}

impl Shown<'_> {
    /// The name of a thing, or its IRI, with a prefix if there is one.
    pub(super) fn name(&self, iri: &str) -> String {
        let label = self.labels.get(iri).cloned();
        label.or_else(|| self.names.short(iri).map(nameless)).unwrap_or_else(|| shortened(iri, LONG_NAME))
    }

    fn cell(&self, page: &mut String, value: Option<&Term>, name: Option<&Term>) {
        match value {
            None => {}
            Some(Term::NamedNode(iri)) => {
                let name = match name {
                    Some(Term::Literal(name)) if !is_blank(name.value()) => {
                        shortened(name.value(), LONG_NAME)
                    }
                    _ => self.name(iri.as_str()),
                };
                put(
                    page,
                    format_args!(
                        "<a href=\"{}\"><bdi>{}</bdi></a>",
                        escape(&address(iri.as_str())),
                        escape(&name)
                    ),
                );
            }
            Some(Term::Literal(text)) => literal(page, text),
            Some(other) => page.push_str(&escape(&self.names.show(other))),
        }
    }
}

/// What is shown of a thing that has no name but a number: "event 32c952b1".
fn nameless(short: String) -> String {
    match short.split_once(':') {
        Some((class, uuid)) if uuid.len() == 36 && uuid.as_bytes()[8] == b'-' && uuid.is_ascii() => {
            format!("{class} {}", &uuid[..8])
        }
        _ => short,
    }
}

fn literal(page: &mut String, literal: &Literal) {
    let text = shortened(literal.value(), LONG_CELL);
    match literal.language() {
        Some(language) => {
            put(page, format_args!("<bdi lang=\"{}\">{}</bdi>", escape(language), escape(&text)))
        }
        None => put(page, format_args!("<bdi>{}</bdi>", escape(&text))),
    }
}
