//! Tables: the rows of a SELECT in, aligned columns for reading out.
//!
//! A table is for people: IRIs are shortened, strings, numbers and dates stand without quotation marks, and a language
//! tag is shown only in a column with more than one. TSV and JSON keep every detail.

use std::collections::HashMap;
use std::io::{self, Write};

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedOrBlankNode, Term, Triple, Variable};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::order;
use crate::map::is_local;
use crate::terminal::printable;
use crate::vocab::Prefixes;

/// Between two columns.
const GAP: &str = "  ";

/// Writes the header, a line below it, and the rows; tells whether cells were cut to keep lines within `width`.
pub(super) fn write(
    variables: &[Variable],
    rows: &[Vec<Option<Term>>],
    prefixes: &Prefixes,
    width: Option<usize>,
    writer: &mut impl Write,
) -> io::Result<bool> {
    let names = Names::new(prefixes);
    let mut columns: Vec<Column> =
        variables.iter().enumerate().map(|(at, name)| Column::new(at, name, rows, &names)).collect();
    let is_cut = width.is_some_and(|width| fit(&mut columns, width));
    line(&columns, |column| &column.name, writer)?;
    let rules: Vec<String> = columns.iter().map(|column| "-".repeat(column.width)).collect();
    writeln!(writer, "{}", rules.join(GAP))?;
    for row in 0..rows.len() {
        line(&columns, |column| &column.cells[row], writer)?;
    }
    Ok(is_cut)
}

/// Writes a block for each row: its number, and a line for each column.
pub(super) fn write_blocks(
    variables: &[Variable],
    rows: &[Vec<Option<Term>>],
    prefixes: &Prefixes,
    writer: &mut impl Write,
) -> io::Result<()> {
    let names = Names::new(prefixes);
    let columns: Vec<Column> =
        variables.iter().enumerate().map(|(at, name)| Column::new(at, name, rows, &names)).collect();
    let width = columns.iter().map(|column| column.name.width()).max().unwrap_or(0);
    for row in 0..rows.len() {
        let lead = if row > 0 { "\n" } else { "" };
        writeln!(writer, "{lead}row {}", row + 1)?;
        for column in &columns {
            let blanks = " ".repeat(width - column.name.width());
            let line = format!("  {}{blanks}{GAP}{}", column.name, column.cells[row]);
            writeln!(writer, "{}", line.trim_end_matches(' '))?;
        }
    }
    Ok(())
}

/// The least that is left of a column, in columns of a terminal.
const LEAST: usize = 6;

/// Cuts what is too long for lines of `width`, in the widest columns first; tells whether anything was.
fn fit(columns: &mut [Column], width: usize) -> bool {
    let gaps = GAP.width() * columns.len().saturating_sub(1);
    let room = width.saturating_sub(gaps);
    let taken = |most: usize| columns.iter().map(|column| column.width.min(most)).sum::<usize>();
    // The widest that a column may be: everything fits, or nothing is left to cut.
    let widest = columns.iter().map(|column| column.width).max().unwrap_or(0);
    let (mut most, mut too_wide) = (LEAST, widest + 1);
    while too_wide - most.min(too_wide) > 1 {
        let middle = (most + too_wide) / 2;
        if taken(middle) <= room { most = middle } else { too_wide = middle }
    }
    let mut spare = room.saturating_sub(taken(most));
    let mut is_cut = false;
    for column in columns.iter_mut().filter(|column| column.width > most) {
        let more = spare.min(column.width - most).min(1);
        spare -= more;
        column.cut(most + more);
        is_cut = true;
    }
    is_cut
}

/// As much of a text as fits into `width` columns of a terminal, with `…` at its end where it is more.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut taken = 1;
    let fits = |c: &char| {
        taken += c.width().unwrap_or(0);
        taken <= width
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// Writes one line of cells, without blanks at its end.
fn line<'c>(
    columns: &'c [Column],
    cell: impl Fn(&'c Column) -> &'c str,
    writer: &mut impl Write,
) -> io::Result<()> {
    let mut line = String::new();
    for (at, column) in columns.iter().enumerate() {
        let text = cell(column);
        let blanks = " ".repeat(column.width.saturating_sub(text.width()));
        if at > 0 {
            line.push_str(GAP);
        }
        if column.is_numeric {
            line.push_str(&blanks);
            line.push_str(text);
        } else {
            line.push_str(text);
            line.push_str(&blanks);
        }
    }
    writeln!(writer, "{}", line.trim_end_matches(' '))
}

/// One column as it will be shown.
struct Column {
    name: String,
    cells: Vec<String>,
    /// In columns of a terminal.
    width: usize,
    is_numeric: bool,
}

impl Column {
    fn new(at: usize, variable: &Variable, rows: &[Vec<Option<Term>>], names: &Names<'_>) -> Self {
        let terms = || rows.iter().filter_map(|row| row.get(at)?.as_ref());
        let mut languages: Vec<_> = terms().filter_map(literal).filter_map(Literal::language).collect();
        languages.sort_unstable();
        languages.dedup();
        let cells: Vec<String> = rows
            .iter()
            .map(|row| match row.get(at) {
                Some(Some(term)) => show(term, languages.len() > 1, names),
                _ => String::new(),
            })
            .collect();
        let name = variable.as_str().to_owned();
        Self {
            width: cells.iter().map(|cell| cell.width()).max().unwrap_or(0).max(name.width()),
            is_numeric: !rows.is_empty()
                && terms().all(|term| literal(term).and_then(order::number).is_some())
                && terms().next().is_some(),
            cells,
            name,
        }
    }

    /// Cuts what is wider than `width`.
    fn cut(&mut self, width: usize) {
        self.name = cut(&self.name, width);
        for cell in &mut self.cells {
            *cell = cut(cell, width);
        }
        self.width = width;
    }
}

fn literal(term: &Term) -> Option<&Literal> {
    if let Term::Literal(literal) = term { Some(literal) } else { None }
}

/// A term for reading.
fn show(term: &Term, with_language: bool, names: &Names<'_>) -> String {
    let literal = match term {
        Term::NamedNode(node) => return names.shorten(node.as_str()),
        Term::BlankNode(node) => return node.to_string(),
        Term::Literal(literal) => literal,
        Term::Triple(triple) => return show_triple(triple, names),
    };
    let plain =
        [xsd::STRING, xsd::BOOLEAN, xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR, xsd::G_YEAR_MONTH, xsd::ANY_URI];
    let datatype = literal.datatype();
    let mut shown = printable(literal.value());
    match literal.language() {
        Some(language) if with_language => shown = format!("{shown}@{language}"),
        Some(_) => {}
        None if plain.contains(&datatype) || order::number(literal).is_some() => {}
        None => shown = format!("{shown}^^{}", names.shorten(datatype.as_str())),
    }
    shown
}

/// A triple term for reading: texts are in quotation marks there.
fn show_triple(triple: &Triple, names: &Names<'_>) -> String {
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => names.shorten(node.as_str()),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    };
    let object = match &triple.object {
        Term::Literal(literal) if literal.language().is_some() || literal.datatype() == xsd::STRING => {
            let language = literal.language().map(|language| format!("@{language}")).unwrap_or_default();
            let direction = literal.direction().map(|direction| format!("--{direction}")).unwrap_or_default();
            format!("\"{}\"{language}{direction}", printable(literal.value()))
        }
        object => show(object, false, names),
    };
    format!("<<( {subject} {} {object} )>>", names.shorten(triple.predicate.as_str()))
}

/// The prefixes by what they stand for.
pub(crate) struct Names<'p>(HashMap<&'p str, &'p str>);

impl<'p> Names<'p> {
    pub(crate) fn new(prefixes: &'p Prefixes) -> Self {
        Self(prefixes.iter().map(|(name, namespace)| (namespace, name)).collect())
    }

    /// A term for reading: what a terminal would obey is escaped, and no language is shown.
    pub(crate) fn show(&self, term: &Term) -> String {
        show(term, false, self)
    }

    /// The IRI as a prefixed name if there is one, else in angle brackets.
    pub(crate) fn shorten(&self, iri: &str) -> String {
        self.short(iri).unwrap_or_else(|| format!("<{}>", printable(iri)))
    }

    /// The IRI as a prefixed name, if there is one.
    pub(crate) fn short(&self, iri: &str) -> Option<String> {
        let (namespace, local) = iri.split_at(iri.rfind(['/', '#']).map_or(0, |cut| cut + 1));
        let name = self.0.get(namespace).filter(|_| is_local(local))?;
        Some(format!("{name}:{local}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tw;
    use oxigraph::model::NamedNode;

    fn table(names: &[&str], rows: &[&[Option<Term>]]) -> String {
        let variables: Vec<_> = names.iter().map(|name| Variable::new_unchecked(*name)).collect();
        let rows: Vec<_> = rows.iter().map(|row| row.to_vec()).collect();
        let mut written = Vec::new();
        write(&variables, &rows, &Prefixes::default(), None, &mut written).unwrap();
        String::from_utf8(written).unwrap()
    }

    /// A table of two columns within a width, and whether it is cut.
    fn within(width: usize, cells: &[[&str; 2]]) -> (String, bool) {
        let variables: Vec<_> =
            ["who", "sentence"].iter().map(|name| Variable::new_unchecked(*name)).collect();
        let row = |cells: &[&str; 2]| cells.iter().map(|cell| Some(Literal::from(*cell).into())).collect();
        let rows: Vec<Vec<_>> = cells.iter().map(row).collect();
        let mut written = Vec::new();
        let is_cut = write(&variables, &rows, &Prefixes::default(), Some(width), &mut written).unwrap();
        (String::from_utf8(written).unwrap(), is_cut)
    }

    #[test]
    fn the_widest_columns_are_cut_to_the_width() {
        let cells = [["Ann", "She met Bo in Oslo on Monday."], ["Bo", "Nobody."]];
        let cut = "who  sentence\n---  ---------------\nAnn  She met Bo in …\nBo   Nobody.\n";
        assert_eq!(within(20, &cells), (cut.to_owned(), true));
        let (whole, is_cut) = within(34, &cells);
        assert!(!is_cut && whole.contains("on Monday.\n"));
        let (narrow, _) = within(1, &[["Annabelle", "Oslo"]]);
        assert_eq!(narrow, "who     sente…\n------  ------\nAnnab…  Oslo\n");
        let (wide, _) = within(17, &[["東京東京東京東京", "x"]]);
        assert_eq!(wide, "who       senten…\n--------  -------\n東京東…   x\n");
    }

    #[test]
    fn a_block_has_a_line_for_each_column() {
        let variables: Vec<_> = ["who", "n"].iter().map(|name| Variable::new_unchecked(*name)).collect();
        let rows =
            vec![vec![tagged("Ann", "en"), Some(Literal::from(7).into())], vec![tagged("Bo", "en"), None]];
        let mut written = Vec::new();
        write_blocks(&variables, &rows, &Prefixes::default(), &mut written).unwrap();
        let shown = "row 1\n  who  Ann\n  n    7\n\nrow 2\n  who  Bo\n  n\n";
        assert_eq!(String::from_utf8(written).unwrap(), shown);
    }

    fn tagged(text: &str, language: &str) -> Option<Term> {
        Some(Literal::new_language_tagged_literal_unchecked(text, language).into())
    }

    #[test]
    fn columns_align_by_the_width_that_a_terminal_gives() {
        let shown = table(
            &["name", "n"],
            &[
                &[tagged("東京", "en"), Some(Literal::from(7).into())],
                &[tagged("Zürich", "en"), Some(Literal::from(10).into())],
                &[None, None],
            ],
        );
        assert_eq!(shown, "name     n\n------  --\n東京     7\nZürich  10\n\n");
    }

    #[test]
    fn languages_are_shown_where_they_differ() {
        assert_eq!(table(&["x"], &[&[tagged("a", "en")]]), "x\n-\na\n");
        assert_eq!(table(&["x"], &[&[tagged("a", "en")], &[tagged("a", "fr")]]), "x\n----\na@en\na@fr\n");
    }

    #[test]
    fn iris_are_shortened_and_odd_datatypes_named() {
        let term = |iri: &str| Some(Term::from(NamedNode::new_unchecked(iri)));
        let odd = Literal::new_typed_literal("P1D", xsd::DURATION);
        assert_eq!(
            table(
                &["x"],
                &[&[term("https://w3id.org/triplewire#Person")], &[term("urn:x")], &[Some(odd.into())]]
            ),
            "x\n-----------------\ntw:Person\n<urn:x>\nP1D^^xsd:duration\n"
        );
    }

    #[test]
    fn triple_terms_are_shown_with_their_parts() {
        let node = NamedNode::new_unchecked;
        let triple = |object: Term| Term::from(Triple::new(node("urn:s"), tw::MEMBER_OF, object));
        let tagged = Literal::new_language_tagged_literal_unchecked("a\u{1b}", "en");
        let rows = [
            triple(node("https://w3id.org/triplewire#Person").into()),
            triple(Literal::from(7).into()),
            triple(triple(tagged.into())),
        ];
        assert_eq!(
            rows.map(|term| Names::new(&Prefixes::default()).show(&term)),
            [
                "<<( <urn:s> tw:memberOf tw:Person )>>",
                "<<( <urn:s> tw:memberOf 7 )>>",
                "<<( <urn:s> tw:memberOf <<( <urn:s> tw:memberOf \"a\\u{1b}\"@en )>> )>>",
            ]
        );
    }

    #[test]
    fn nothing_in_a_cell_reaches_the_terminal_as_a_command() {
        let shown = table(&["x"], &[&[Some(Literal::from("a\nb\u{1b}[2J\u{202e}").into())]]);
        assert_eq!(shown, "x\n---------------------\na\\nb\\u{1b}[2J\\u{202e}\n");
    }
}
