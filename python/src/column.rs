//! Columns: the rows of an answer in, one column of one type for each variable out, laid out as Arrow has it.
//!
//! A column is of the type that all its values have: booleans, integers, other numbers, days, or moments; of any others, or
//! of several, it is text. Integers beside other numbers are such numbers. What is not of the form of its datatype makes
//! the column text too, so that nothing is lost.

use oxigraph::model::{Literal, Term};
use rayon::prelude::*;
use triplewire::query::Solutions;
use triplewire::vocab::Prefixes;

use crate::moment::{days, micros};
use crate::shorten::Shortener;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Texts, IRIs, and what is of several types.
    Text,
    /// Booleans.
    Bool,
    /// Integers of 64 bits.
    Int,
    /// Decimals, floats and doubles, as doubles.
    Float,
    /// Days, counted from 1970-01-01.
    Day,
    /// Microseconds from 1970-01-01, in UTC or in a time that nobody named.
    Moment {
        /// Whether it is UTC.
        utc: bool,
    },
}

/// The values, as Arrow has them.
#[derive(Debug)]
pub(crate) enum Values {
    Bits(Vec<u8>),
    Days(Vec<i32>),
    Ints(Vec<i64>),
    Floats(Vec<f64>),
    /// Where the texts begin in the data, and the end of the last.
    Offsets(Vec<i32>),
    /// The same where they do not fit into 32 bits.
    LargeOffsets(Vec<i64>),
}

/// One column.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) kind: Kind,
    pub(crate) length: usize,
    pub(crate) nulls: usize,
    /// A bit for each row, set where there is a value.
    pub(crate) validity: Vec<u8>,
    pub(crate) values: Values,
    /// The texts, one after another.
    pub(crate) data: Vec<u8>,
}

/// All columns of an answer, with their names.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) names: Vec<String>,
    pub(crate) columns: Vec<Column>,
    pub(crate) length: usize,
}

impl Columns {
    /// The columns of an answer; IRIs are shortened by the prefixes, if there are any.
    pub(crate) fn of(solutions: &Solutions, prefixes: Option<&Prefixes>) -> Self {
        let names: Vec<String> =
            solutions.variables.iter().map(|variable| variable.as_str().to_owned()).collect();
        let shortener = prefixes.map(Shortener::new);
        let column = |at: usize| Column::of(&solutions.rows, at, shortener.as_ref());
        let columns = (0..names.len()).into_par_iter().map(column).collect();
        Self { names, columns, length: solutions.rows.len() }
    }
}

/// The value of a row in the column `at`.
fn cell(row: &[Option<Term>], at: usize) -> Option<&Term> {
    row.get(at).and_then(Option::as_ref)
}

impl Column {
    fn of(rows: &[Vec<Option<Term>>], at: usize, shortener: Option<&Shortener<'_>>) -> Self {
        let mut validity = vec![0; rows.len().div_ceil(8)];
        let (mut kind, mut nulls) = (None, 0);
        for (number, row) in rows.iter().enumerate() {
            match cell(row, at) {
                Some(term) => {
                    validity[number / 8] |= 1 << (number % 8);
                    kind = Some(together(kind, kind_of(term)));
                }
                None => nulls += 1,
            }
        }
        let (kind, length) = (kind.unwrap_or(Kind::Text), rows.len());
        let literals = || rows.iter().map(move |row| cell(row, at).and_then(literal));
        let values = match kind {
            Kind::Text => None,
            Kind::Bool => bits(literals()),
            Kind::Int => numbers(literals(), |value| value.parse().ok()).map(Values::Ints),
            Kind::Float => numbers(literals(), float).map(Values::Floats),
            Kind::Day => numbers(literals(), days).map(Values::Days),
            Kind::Moment { utc } => numbers(literals(), |value| micros(value, utc)).map(Values::Ints),
        };
        match values {
            Some(values) => Self { kind, length, nulls, validity, values, data: Vec::new() },
            None => {
                let (values, data) = texts(rows, at, shortener);
                Self { kind: Kind::Text, length, nulls, validity, values, data }
            }
        }
    }

    /// Whether there is a value in a row.
    pub(crate) fn has(&self, row: usize) -> bool {
        self.validity.get(row / 8).is_some_and(|byte| byte >> (row % 8) & 1 == 1)
    }

    /// The text in a row.
    pub(crate) fn text(&self, row: usize) -> &str {
        let offset = |at: usize| match &self.values {
            Values::Offsets(offsets) => offsets.get(at).map_or(0, |offset| *offset as usize),
            Values::LargeOffsets(offsets) => offsets.get(at).map_or(0, |offset| *offset as usize),
            _ => 0,
        };
        let bytes = self.data.get(offset(row)..offset(row + 1)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

fn literal(term: &Term) -> Option<&Literal> {
    if let Term::Literal(literal) = term { Some(literal) } else { None }
}

/// What a value is by itself.
fn kind_of(term: &Term) -> Kind {
    let Term::Literal(literal) = term else { return Kind::Text };
    let datatype = literal.datatype();
    let Some(name) = datatype.as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#") else {
        return Kind::Text;
    };
    match name {
        "boolean" => Kind::Bool,
        "integer" | "int" | "long" | "short" | "byte" | "nonNegativeInteger" | "positiveInteger"
        | "nonPositiveInteger" | "negativeInteger" | "unsignedInt" | "unsignedLong" | "unsignedShort"
        | "unsignedByte" => Kind::Int,
        "decimal" | "double" | "float" => Kind::Float,
        "date" => Kind::Day,
        "dateTime" => Kind::Moment { utc: crate::moment::has_offset(literal.value()) },
        "dateTimeStamp" => Kind::Moment { utc: true },
        _ => Kind::Text,
    }
}

/// What values of two kinds are together.
fn together(before: Option<Kind>, kind: Kind) -> Kind {
    match (before, kind) {
        (None, kind) => kind,
        (Some(before), kind) if before == kind => kind,
        (Some(Kind::Int), Kind::Float) | (Some(Kind::Float), Kind::Int) => Kind::Float,
        _ => Kind::Text,
    }
}

fn float(value: &str) -> Option<f64> {
    match value {
        "INF" | "+INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        // Rust reads "infinity" too, which is none of XML Schema's.
        _ if value.contains(['i', 'n', 'I', 'N']) => None,
        _ => value.parse().ok(),
    }
}

/// The numbers of a column, with zeros where there is no value; none if one is not of its form.
fn numbers<'l, T: Default>(
    literals: impl ExactSizeIterator<Item = Option<&'l Literal>>,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<Vec<T>> {
    literals.map(|literal| literal.map_or(Some(T::default()), |literal| parse(literal.value()))).collect()
}

fn bits<'l>(literals: impl ExactSizeIterator<Item = Option<&'l Literal>>) -> Option<Values> {
    let mut bits = vec![0; literals.len().div_ceil(8)];
    for (number, literal) in literals.enumerate() {
        match literal.map_or("false", Literal::value) {
            "true" | "1" => bits[number / 8] |= 1 << (number % 8),
            "false" | "0" => {}
            _ => return None,
        }
    }
    Some(Values::Bits(bits))
}

fn texts(rows: &[Vec<Option<Term>>], at: usize, shortener: Option<&Shortener<'_>>) -> (Values, Vec<u8>) {
    let mut data = Vec::new();
    let mut offsets = Vec::with_capacity(rows.len() + 1);
    offsets.push(0_i64);
    for row in rows {
        match cell(row, at) {
            None => {}
            Some(Term::NamedNode(node)) => match shortener.and_then(|names| names.short(node.as_str())) {
                Some((prefix, local)) => {
                    data.extend_from_slice(prefix.as_bytes());
                    data.push(b':');
                    data.extend_from_slice(local.as_bytes());
                }
                None => data.extend_from_slice(node.as_str().as_bytes()),
            },
            Some(Term::BlankNode(node)) => {
                data.extend_from_slice(b"_:");
                data.extend_from_slice(node.as_str().as_bytes());
            }
            Some(Term::Literal(literal)) => data.extend_from_slice(literal.value().as_bytes()),
            Some(term @ Term::Triple(_)) => data.extend_from_slice(term.to_string().as_bytes()),
        }
        offsets.push(data.len() as i64);
    }
    let values = match i32::try_from(data.len()) {
        Ok(_) => Values::Offsets(offsets.into_iter().map(|offset| offset as i32).collect()),
        Err(_) => Values::LargeOffsets(offsets),
    };
    (values, data)
}
