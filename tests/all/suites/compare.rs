//! What was found and what is expected in, whether they say the same but for the names of blank nodes out.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::dataset::CanonicalizationAlgorithm;
use oxigraph::model::{
    BlankNode, Dataset, GraphName, Literal, NamedNode, Quad, Term, TermRef, Triple, Variable,
};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use spargebra::SparqlParser;
use triplewire::graph_file::format_of;
use triplewire::query::{Answer, Format};
use triplewire::vocab::Prefixes;

const RS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";

/// Rows of named values.
type Rows = Vec<BTreeMap<String, Term>>;

/// The quads of a file as the engine's parser reads it.
pub(crate) fn parse(path: &Path, format: RdfFormat, base: Option<&str>) -> Dataset {
    let mut parser = RdfParser::from_format(format);
    if let Some(base) = base {
        parser = parser.with_base_iri(base).expect("a base");
    }
    let quads = parser.for_reader(File::open(path).expect("a file of the suite"));
    quads.map(|quad| quad.unwrap_or_else(|error| panic!("{}: {error}", path.display()))).collect()
}

/// Whether two datasets are the same.
pub(crate) fn datasets(mut found: Dataset, mut expected: Dataset) -> Result<(), String> {
    found.canonicalize(CanonicalizationAlgorithm::Unstable);
    expected.canonicalize(CanonicalizationAlgorithm::Unstable);
    if found == expected {
        return Ok(());
    }
    let only = |left: &Dataset, right: &Dataset| {
        left.iter().find(|quad| !right.contains(*quad)).map(|quad| quad.to_string())
    };
    Err(format!("found {:?}, expected {:?}", only(&found, &expected), only(&expected, &found)))
}

/// What the FROM and FROM NAMED of a query name.
pub(crate) fn clauses(query: &str, base: &str) -> (Vec<String>, Vec<String>) {
    let parser = SparqlParser::new().with_base_iri(base).expect("a base");
    let dataset = parser.parse_query(query).ok().and_then(|query| query.dataset().cloned());
    let iris = |nodes: Vec<NamedNode>| nodes.into_iter().map(NamedNode::into_string).collect();
    dataset.map_or_else(Default::default, |dataset| {
        // A graph that is asked for by FROM is one that has this name.
        let named = dataset.default.iter().cloned().chain(dataset.named.into_iter().flatten()).collect();
        (Vec::new(), iris(named))
    })
}

/// Whether an answer is what a file of results says.
pub(crate) fn answers(answer: &Answer, expected: &Path, query: &str) -> Result<(), String> {
    let extension = expected.extension().and_then(|end| end.to_str()).unwrap_or_default();
    if let Answer::Graph(graph) = answer {
        let format = format_of(expected).expect("a graph file");
        return datasets(graph.quads().collect(), parse(expected, format, None));
    }
    if extension == "csv" {
        let mut written = Vec::new();
        answer
            .write("csv".parse::<Format>().expect("a format"), &Prefixes::default(), &mut written)
            .map_err(|error| error.to_string())?;
        let cell = |cell: &str| match cell.parse::<f64>() {
            Ok(number) => number.to_string(),
            // The names of blank nodes mean nothing.
            Err(_) if cell.starts_with("_:") => "_:".to_owned(),
            Err(_) => cell.to_owned(),
        };
        let line = |line: &str| line.split(',').map(cell).collect::<Vec<_>>().join(",");
        let sorted = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(line).collect();
            lines.sort();
            lines
        };
        let (found, expected) = (
            sorted(&String::from_utf8_lossy(&written)),
            sorted(&std::fs::read_to_string(expected).expect("CSV")),
        );
        return if found == expected {
            Ok(())
        } else {
            Err(format!("found {found:?}, expected {expected:?}"))
        };
    }
    let is_sorted = query.to_ascii_uppercase().contains("ORDER BY");
    match (answer, results(expected, extension)) {
        (Answer::Boolean(found), Results::Boolean(expected)) if *found == expected => Ok(()),
        (Answer::Solutions(found), Results::Rows(expected)) => {
            let names: Vec<&str> = found.variables.iter().map(Variable::as_str).collect();
            let row = |row: &Vec<Option<Term>>| {
                let cells = names.iter().zip(row);
                cells.filter_map(|(name, value)| Some(((*name).to_owned(), value.clone()?))).collect()
            };
            rows(found.rows.iter().map(row).collect(), expected, is_sorted, query.contains("REDUCED"))
        }
        (Answer::Boolean(found), _) => Err(format!("found {found}")),
        (..) => Err("found rows".to_owned()),
    }
}

enum Results {
    Boolean(bool),
    Rows(Rows),
}

fn results(path: &Path, extension: &str) -> Results {
    let format = match extension {
        "srx" => QueryResultsFormat::Xml,
        "srj" => QueryResultsFormat::Json,
        "tsv" => QueryResultsFormat::Tsv,
        _ => {
            return of_graph(&parse(
                path,
                format_of(path).expect("a graph file"),
                Some(&super::manifest::iri_of(path)),
            ));
        }
    };
    let file = File::open(path).expect("results");
    match QueryResultsParser::from_format(format).for_reader(file).expect("results") {
        ReaderQueryResultsParserOutput::Boolean(value) => Results::Boolean(value),
        ReaderQueryResultsParserOutput::Solutions(solutions) => Results::Rows(
            solutions
                .map(|solution| {
                    let solution = solution.expect("a row");
                    solution.iter().map(|(name, value)| (name.as_str().to_owned(), value.clone())).collect()
                })
                .collect(),
        ),
    }
}

/// The results that a graph describes in the vocabulary of the first suite.
fn of_graph(graph: &Dataset) -> Results {
    let values = |subject: TermRef<'_>, name: &str| -> Vec<Term> {
        let property = format!("{RS}{name}");
        let is_of = |quad: &oxigraph::model::QuadRef<'_>| {
            TermRef::from(quad.subject) == subject && quad.predicate.as_str() == property
        };
        graph.iter().filter(is_of).map(|quad| quad.object.into_owned()).collect()
    };
    let boolean = graph.iter().find(|quad| quad.predicate.as_str() == format!("{RS}boolean"));
    if let Some(quad) = boolean {
        return Results::Boolean(matches!(quad.object, TermRef::Literal(value) if value.value() == "true"));
    }
    let solutions = graph.iter().filter(|quad| quad.predicate.as_str() == format!("{RS}solution"));
    let mut numbered: Vec<(u64, BTreeMap<String, Term>)> = solutions
        .map(|quad| {
            let index = values(quad.object, "index").pop();
            let index = index.and_then(|index| match index {
                Term::Literal(index) => index.value().parse().ok(),
                _ => None,
            });
            let mut row = BTreeMap::new();
            for binding in values(quad.object, "binding") {
                if let Some(Term::Literal(name)) = values(binding.as_ref(), "variable").pop() {
                    row.extend(
                        values(binding.as_ref(), "value").pop().map(|value| (name.value().to_owned(), value)),
                    );
                }
            }
            (index.unwrap_or_default(), row)
        })
        .collect();
    numbered.sort_by_key(|(index, _)| *index);
    Results::Rows(numbered.into_iter().map(|(_, row)| row).collect())
}

/// A value with the usual form of a number: the engine keeps numbers by their values, not by how they are written.
fn usual(value: Term) -> Term {
    let literal = match value {
        Term::Literal(literal) => literal,
        Term::Triple(triple) => {
            let Triple { subject, predicate, object } = *triple;
            return Triple { subject, predicate, object: usual(object) }.into();
        }
        other => return other,
    };
    let (text, datatype) = (literal.value(), literal.datatype());
    let written = match datatype.as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#") {
        Some("boolean") => Some((text == "1" || text == "true").to_string()),
        Some("integer") => text.parse::<i128>().ok().map(|number| number.to_string()),
        Some("decimal" | "double" | "float") => text.parse::<f64>().ok().map(|number| number.to_string()),
        _ => None,
    };
    match written {
        Some(written) => Literal::new_typed_literal(written, datatype.into_owned()).into(),
        None => literal.into(),
    }
}

/// Whether a term is a blank node, or a triple term with one in it.
fn is_blank(term: &Term) -> bool {
    match term {
        Term::BlankNode(_) => true,
        Term::Triple(triple) => triple.subject.is_blank_node() || is_blank(&triple.object),
        _ => false,
    }
}

/// Whether rows are the same, in their order or in any.
fn rows(mut found: Rows, mut expected: Rows, in_order: bool, may_repeat: bool) -> Result<(), String> {
    for row in found.iter_mut().chain(&mut expected) {
        for value in row.values_mut() {
            *value = usual(value.clone());
        }
    }
    if may_repeat && !in_order {
        for rows in [&mut found, &mut expected] {
            rows.sort_by_key(|row| format!("{row:?}"));
            rows.dedup();
        }
    }
    let has_blank = |row: &BTreeMap<String, Term>| row.values().any(is_blank);
    let told = |rows: &Rows| {
        let mut told: Vec<String> =
            rows.iter().filter(|row| !has_blank(row)).map(|row| format!("{row:?}")).collect();
        if !in_order {
            told.sort();
        }
        told
    };
    let (left, right) = (told(&found), told(&expected));
    if left != right || found.len() != expected.len() {
        return Err(format!(
            "found {} rows, expected {}: {left:.200?} {right:.200?}",
            found.len(),
            expected.len()
        ));
    }
    // Blank nodes are the same in all rows, so rows with some are compared as a graph.
    let graph = |rows: &Rows| -> Dataset {
        let mut quads = Vec::new();
        for (number, row) in rows.iter().enumerate().filter(|(_, row)| has_blank(row)) {
            let node = BlankNode::default();
            for (name, value) in row {
                let name = NamedNode::new_unchecked(format!("variable:{name}"));
                quads.push(Quad::new(node.clone(), name, value.clone(), GraphName::DefaultGraph));
            }
            if in_order {
                let place = NamedNode::new_unchecked("place:");
                quads.push(Quad::new(node, place, Literal::from(number as u64), GraphName::DefaultGraph));
            }
        }
        quads.into_iter().collect()
    };
    datasets(graph(&found), graph(&expected))
}
