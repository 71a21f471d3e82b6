//! Answers: what a query gives, and the formats in which it is written.

use std::fmt;
use std::io::Write;
use std::str::FromStr;

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{Term, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use super::{QueryError, table};
use crate::map::{self, Dataset};
use crate::vocab::{Prefixes, xsd};

/// What a query gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The rows of a SELECT.
    Solutions(Solutions),
    /// The yes or no of an ASK.
    Boolean(bool),
    /// The triples of a CONSTRUCT or DESCRIBE.
    Graph(Dataset),
}

impl Answer {
    /// Whether nothing in the graph was as asked: no row, no triple, `false`, or a count of none.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Solutions(solutions) => solutions.rows.iter().flatten().flatten().all(is_zero),
            Self::Boolean(value) => !value,
            Self::Graph(dataset) => dataset.is_empty(),
        }
    }

    /// The rows of a SELECT, whose values are had by name; no rows of any other answer.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let solutions = match self {
            Self::Solutions(solutions) => Some(solutions),
            Self::Boolean(_) | Self::Graph(_) => None,
        };
        solutions.into_iter().flat_map(Solutions::iter)
    }
}

fn is_zero(term: &Term) -> bool {
    matches!(term, Term::Literal(literal) if literal.datatype() == xsd::INTEGER && literal.value() == "0")
}

/// The rows of a SELECT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solutions {
    /// The names of the columns.
    pub variables: Vec<Variable>,
    /// The rows; each has a place for every variable, empty where the variable has no value.
    pub rows: Vec<Vec<Option<Term>>>,
}

impl Solutions {
    /// The rows, whose values are had by name.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|values| Row { variables: &self.variables, values })
    }

    /// The value of `variable` in each row.
    pub fn column<'s>(&'s self, variable: &str) -> impl Iterator<Item = Option<&'s Term>> {
        let at = self.variables.iter().position(|name| name.as_str() == variable);
        self.rows.iter().map(move |row| row.get(at?)?.as_ref())
    }
}

/// One row of a SELECT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'s> {
    variables: &'s [Variable],
    values: &'s [Option<Term>],
}

impl<'s> Row<'s> {
    /// The value of a variable, written without its question mark; `None` if it has none here, or is not in the query.
    pub fn get(&self, variable: &str) -> Option<&'s Term> {
        let at = self.variables.iter().position(|name| name.as_str() == variable)?;
        self.values.get(at)?.as_ref()
    }

    /// The words of a value: the text of a literal, an IRI without its brackets, the label of a blank node. A triple term
    /// has none.
    pub fn text(&self, variable: &str) -> Option<&'s str> {
        match self.get(variable)? {
            Term::NamedNode(node) => Some(node.as_str()),
            Term::BlankNode(node) => Some(node.as_str()),
            Term::Literal(literal) => Some(literal.value()),
            Term::Triple(_) => None,
        }
    }
}

/// A format that answers are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for reading; `true` or `false`.
    Table,
    /// A block for each row, with a line for each column; `true` or `false`.
    Block,
    /// SPARQL results: CSV, TSV, JSON or XML.
    Results(QueryResultsFormat),
    /// A graph.
    Graph(RdfFormat),
}

/// The names of the formats, the usual one first.
const FORMATS: [(&str, Format); 17] = [
    ("table", Format::Table),
    ("block", Format::Block),
    ("csv", Format::Results(QueryResultsFormat::Csv)),
    ("tsv", Format::Results(QueryResultsFormat::Tsv)),
    ("json", Format::Results(QueryResultsFormat::Json)),
    ("xml", Format::Results(QueryResultsFormat::Xml)),
    ("turtle", Format::Graph(RdfFormat::Turtle)),
    ("ttl", Format::Graph(RdfFormat::Turtle)),
    ("ntriples", Format::Graph(RdfFormat::NTriples)),
    ("nt", Format::Graph(RdfFormat::NTriples)),
    ("nquads", Format::Graph(RdfFormat::NQuads)),
    ("nq", Format::Graph(RdfFormat::NQuads)),
    ("trig", Format::Graph(RdfFormat::TriG)),
    ("rdfxml", Format::Graph(RdfFormat::RdfXml)),
    ("rdf", Format::Graph(RdfFormat::RdfXml)),
    ("jsonld", Format::Graph(RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() })),
    ("n3", Format::Graph(RdfFormat::N3)),
];

/// The name is none of a format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no format of an answer: table, block, csv, tsv, json, xml, or for graphs turtle, nt, trig, nq, rdfxml, jsonld"
)]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let lower = name.to_ascii_lowercase().replace(['-', '/'], "");
        FORMATS
            .iter()
            .find_map(|&(known, format)| (known == lower).then_some(format))
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table => f.write_str("a table"),
            Self::Block => f.write_str("blocks"),
            Self::Results(QueryResultsFormat::Csv) => f.write_str("CSV"),
            Self::Results(QueryResultsFormat::Tsv) => f.write_str("TSV"),
            Self::Results(QueryResultsFormat::Json) => f.write_str("SPARQL results in JSON"),
            Self::Results(_) => f.write_str("SPARQL results in XML"),
            Self::Graph(format) => f.write_str(format.name()),
        }
    }
}

impl Answer {
    /// The format for an answer of this kind when none is asked for.
    pub fn usual_format(&self) -> Format {
        match self {
            Self::Solutions(_) | Self::Boolean(_) => Format::Table,
            Self::Graph(_) => Format::Graph(RdfFormat::Turtle),
        }
    }

    /// Writes the answer; IRIs are shortened by `prefixes` where the format has such a thing.
    ///
    /// # Errors
    ///
    /// If the format does not fit the kind of answer, or the writer fails.
    pub fn write(&self, format: Format, prefixes: &Prefixes, writer: impl Write) -> Result<(), QueryError> {
        self.write_within(None, format, prefixes, writer).map(|_| ())
    }

    /// Writes the answer as [`write`](Self::write) does, a table with no line that is wider than `width` columns of a
    /// terminal: what is longer is cut, and ends in `…`. Tells whether anything was cut.
    ///
    /// # Errors
    ///
    /// If the format does not fit the kind of answer, or the writer fails.
    pub fn write_within(
        &self,
        width: Option<usize>,
        format: Format,
        prefixes: &Prefixes,
        mut writer: impl Write,
    ) -> Result<bool, QueryError> {
        let mut is_cut = false;
        let fitting = match self {
            Self::Solutions(_) | Self::Boolean(_) => "table, block, csv, tsv, json, xml",
            Self::Graph(_) => "turtle, nt, trig, nq, rdfxml, jsonld",
        };
        match (self, format) {
            (Self::Solutions(solutions), Format::Table) => {
                is_cut = table::write(&solutions.variables, &solutions.rows, prefixes, width, &mut writer)?;
            }
            (Self::Solutions(solutions), Format::Block) => {
                table::write_blocks(&solutions.variables, &solutions.rows, prefixes, &mut writer)?;
            }
            (Self::Solutions(solutions), Format::Results(format)) => {
                write_solutions(solutions, format, &mut writer)?;
            }
            (Self::Boolean(value), Format::Table | Format::Block) => writeln!(writer, "{value}")?,
            (Self::Boolean(value), Format::Results(format)) => {
                QueryResultsSerializer::from_format(format)
                    .serialize_boolean_to_writer(&mut writer, *value)?;
                end_line(format, &mut writer)?;
            }
            (Self::Graph(triples), Format::Graph(format)) => {
                write_graph(triples, format, prefixes, &mut writer)?
            }
            (Self::Solutions(_) | Self::Boolean(_) | Self::Graph(_), _) => {
                let answer = match self {
                    Self::Solutions(_) => "the rows of a SELECT",
                    Self::Boolean(_) => "the answer of an ASK",
                    Self::Graph(_) => "the graph of a CONSTRUCT or DESCRIBE",
                };
                return Err(QueryError::Format { format, answer, fitting });
            }
        }
        writer.flush()?;
        Ok(is_cut)
    }

    /// The answer as `query` shows it: a table, `true` or `false`, or Turtle.
    ///
    /// # Errors
    ///
    /// If a term cannot be written.
    pub fn to_text(&self, prefixes: &Prefixes) -> Result<String, QueryError> {
        let mut written = Vec::new();
        self.write(self.usual_format(), prefixes, &mut written)?;
        Ok(String::from_utf8_lossy(&written).into_owned())
    }
}

fn write_solutions(
    solutions: &Solutions,
    format: QueryResultsFormat,
    writer: &mut impl Write,
) -> Result<(), QueryError> {
    if format == QueryResultsFormat::Xml {
        solutions.rows.iter().flatten().flatten().try_for_each(carried_by_xml)?;
    }
    let variables = solutions.variables.clone();
    let mut serializer =
        QueryResultsSerializer::from_format(format).serialize_solutions_to_writer(&mut *writer, variables)?;
    for row in &solutions.rows {
        let bound =
            solutions.variables.iter().zip(row).filter_map(|(name, term)| Some((name, term.as_ref()?)));
        serializer.serialize(bound)?;
    }
    serializer.finish()?;
    end_line(format, writer)
}

/// Refuses a term with a character that XML 1.0 has no way to write.
fn carried_by_xml(term: &Term) -> Result<(), QueryError> {
    let text = match term {
        Term::NamedNode(node) => node.as_str(),
        Term::BlankNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
        Term::Triple(triple) => {
            carried_by_xml(&triple.subject.clone().into())?;
            return carried_by_xml(&triple.object);
        }
    };
    match text.chars().find(|c| !map::is_xml_char(*c)) {
        Some(character) => Err(QueryError::Inexpressible { character: u32::from(character) }),
        None => Ok(()),
    }
}

/// Ends the last line, which the serialisers of JSON and XML leave open.
fn end_line(format: QueryResultsFormat, writer: &mut impl Write) -> Result<(), QueryError> {
    if matches!(format, QueryResultsFormat::Json | QueryResultsFormat::Xml) {
        writeln!(writer)?;
    }
    Ok(())
}

fn write_graph(
    dataset: &Dataset,
    format: RdfFormat,
    prefixes: &Prefixes,
    writer: &mut impl Write,
) -> Result<(), QueryError> {
    let own = match format {
        RdfFormat::Turtle => Some(map::Format::Turtle),
        RdfFormat::TriG => Some(map::Format::TriG),
        RdfFormat::NTriples => Some(map::Format::NTriples),
        RdfFormat::NQuads => Some(map::Format::NQuads),
        RdfFormat::RdfXml => Some(map::Format::RdfXml),
        RdfFormat::JsonLd { .. } => Some(map::Format::JsonLd),
        _ => None,
    };
    if let Some(format) = own {
        map::write(dataset, format, prefixes, writer)?;
        return Ok(());
    }
    map::refuse_rdf12(format.name(), dataset)?;
    let mut serializer = RdfSerializer::from_format(format);
    for (name, iri) in prefixes.iter() {
        serializer = serializer
            .with_prefix(name, iri)
            .map_err(|error| QueryError::Iri { iri: iri.to_owned(), reason: error.to_string() })?;
    }
    let mut serializer = serializer.for_writer(&mut *writer);
    for quad in dataset.quads() {
        serializer.serialize_quad(&quad)?;
    }
    serializer.finish()?;
    writeln!(writer)?;
    Ok(())
}
