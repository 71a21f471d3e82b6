//! `triplewire query`: a SPARQL query and graph files in, the answer out.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::query::{Answer, Format, Query, QueryError};
use crate::store::GraphStore;

use super::examples;
use super::graph::{GraphFiles, outcome};
use super::limits;
use super::output::{Output, Written, apart};
use super::skipped::FailArguments;
use super::{Console, Outcome, Problem, count};

/// SPARQL 1.1 over graph files or a store, project prefixes predeclared
///
/// The query matches in the union of all graphs; GRAPH ?article { ... } asks one article at a time. Rows come in the
/// order of ORDER BY, else sorted. A query changes nothing and never uses the network.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("text").args(["query", "file", "example", "examples"]).required(true))]
pub(crate) struct Arguments {
    /// The query: SELECT, ASK, CONSTRUCT or DESCRIBE; `-` is stdin
    query: Option<String>,
    /// The file that has the query; `-` is stdin
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Ask one of the example queries, by its name; without -d, write it out, to be changed
    #[arg(long, value_name = "NAME", group = "graph")]
    example: Option<String>,
    /// List the example queries
    #[arg(long, group = "graph")]
    examples: bool,
    #[command(flatten)]
    graph: GraphFiles,
    /// Rows as table, block (a block for each row), csv, tsv, json or xml; graphs as ttl, trig, nt, nq, rdf or jsonld [default: table or ttl]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Cut a table to so many columns; 0 cuts nothing [default: those of the terminal]
    #[arg(long, value_name = "COLUMNS")]
    width: Option<u16>,
    /// Give up after so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Give up when more than so many MiB of memory are taken, the graph included
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..))]
    memory: Option<u32>,
    /// The file to write instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) fail: FailArguments,
}

/// The longest time that an option takes, in seconds: a hundred years. Clocks end not far beyond.
const LONGEST: f64 = 3.2e9;

/// A time in seconds.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|timeout| !timeout.is_zero() && seconds <= LONGEST)
        .ok_or_else(|| format!("not a number of seconds above zero, and up to {LONGEST}"))
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    if let Some(mebibytes) = arguments.memory {
        super::memory::limit(u64::from(mebibytes) << 20);
    }
    let file = arguments.file.as_deref();
    apart(arguments.graph.paths().chain(file), &[Written::output(arguments.output.as_deref())])?;
    if arguments.examples {
        return write(arguments, examples::list().as_bytes());
    }
    if let Some(name) = arguments.example.as_deref().filter(|_| arguments.graph.paths().next().is_none()) {
        return write(arguments, examples::find(name)?.as_bytes());
    }
    let format = format_of(arguments)?;
    let (text, name) = text(arguments)?;
    let mut query = Query::new(text);
    if let Some(base) = arguments.graph.base() {
        query = query.with_base(base);
    }
    if let Some(timeout) = arguments.timeout {
        query = query.with_timeout(timeout);
    }
    let graph = arguments.graph.load(console)?;
    let answer = query.run(&graph).map_err(|error| {
        let problem = Problem::failed(format!("{name}: {error}"));
        let is_example = arguments.query.as_deref().is_some_and(|query| examples::find(query).is_ok());
        let example = is_example.then(|| format!("'--example {}' asks the example query", query.text()));
        example.or_else(|| error.hint()).into_iter().fold(problem, Problem::with_hint)
    })?;
    for term in query.unknown_terms() {
        console.warning(format_args!("{name}: {term}"), Some(&term.hint()));
    }
    if answer.is_empty() {
        tell_why(&query, &graph, &name, console);
    }

    let mut output = Output::create(arguments.output.as_deref())?;
    let format = format.unwrap_or_else(|| answer.usual_format());
    let is_cut =
        answer.write_within(width(arguments), format, graph.prefixes(), &mut output).map_err(|error| {
            let hint = error.hint().unwrap_or_default();
            match error {
                QueryError::Write(error) if hint.is_empty() => error.into(),
                QueryError::Write(error) => Problem::failed(error.to_string()).with_hint(hint).into(),
                error => anyhow::Error::from(Problem::usage(error.to_string()).with_hint(hint)),
            }
        })?;
    output.finish()?;
    let cut = if is_cut { ", cut to the width; '--format block' or '--width 0' shows all" } else { "" };
    match &answer {
        Answer::Solutions(solutions) => {
            console.summary(format_args!("{}{cut}", count(solutions.rows.len(), "row")));
        }
        Answer::Graph(dataset) => console.summary(count(dataset.len(), "triple")),
        Answer::Boolean(_) => {}
    }
    Ok(outcome(graph.left_out(), Outcome::Done))
}

/// Says why a query may have found nothing: what it writes otherwise than graphs have it, or else what this graph lacks.
fn tell_why(query: &Query, graph: &GraphStore, name: &str, console: Console) {
    let mut told = !query.unknown_terms().is_empty() || graph.is_empty().unwrap_or_default();
    for text in query.lost_languages(graph.prefixes()) {
        console.warning(format_args!("{name}: {text}"), Some(&text.hint()));
        told = true;
    }
    for mistaken in query.mistaken(graph.prefixes()) {
        console.warning(format_args!("{name}: {mistaken}"), Some(&mistaken.hint()));
        told = true;
    }
    if !told {
        let absent = query.absent(graph);
        for absent in &absent {
            console.warning(format_args!("{name}: {absent}"), absent.hint().as_deref());
        }
        if let Some(function) = query.minds_case().filter(|_| absent.is_empty()) {
            console.warning(
                format_args!("{name}: nothing was found, and {function} minds upper and lower case"),
                Some(&format!(
                    "write {function}(LCASE(STR(?name)), \"...\") with a text in lower case, or ask for words: ?thing tw:matches \"...\""
                )),
            );
        }
    }
}

/// How wide a table may be: as asked for, or as the terminal that it goes to.
fn width(arguments: &Arguments) -> Option<usize> {
    let to_stdout = arguments.output.as_deref().is_none_or(|path| path == Path::new("-"));
    match arguments.width {
        Some(0) => None,
        Some(width) => Some(usize::from(width)),
        None if to_stdout => {
            terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0))
        }
        None => None,
    }
}

/// Writes a text where the answer would go.
fn write(arguments: &Arguments, text: &[u8]) -> anyhow::Result<Outcome> {
    let mut output = Output::create(arguments.output.as_deref())?;
    output.write_all(text)?;
    output.finish()?;
    Ok(Outcome::Done)
}

/// The format that is asked for, or that the name of the output file promises; none for the usual one of the answer.
fn format_of(arguments: &Arguments) -> anyhow::Result<Option<Format>> {
    let output = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
    match (arguments.format, ending) {
        (_, Some("gz" | "bz2" | "zst")) => {
            let problem = Problem::usage("answers are not compressed");
            Err(problem.with_hint("write to stdout, through a program that compresses: ... --format csv | gzip > rows.csv.gz").into())
        }
        (Some(format), _) => Ok(Some(format)),
        (None, None | Some("txt" | "text")) => Ok(None),
        (None, Some(ending)) => ending.parse().map(Some).map_err(|_| {
            let path = output.unwrap_or(Path::new("-")).display();
            Problem::usage(format!("the name '{path}' does not say which format to write"))
                .with_hint("end it in .csv, .tsv, .json, .xml or .txt for rows, in .ttl, .nt, .rdf or .jsonld for triples, or say --format")
                .into()
        }),
    }
}

/// The query's text, and what to call it.
fn text(arguments: &Arguments) -> anyhow::Result<(String, String)> {
    if let Some(name) = &arguments.example {
        return Ok((examples::find(name)?.to_owned(), name.clone()));
    }
    let stdin = Path::new("-");
    let file = match (&arguments.query, &arguments.file) {
        (Some(query), _) if query != "-" => return Ok((query.clone(), "query".to_owned())),
        (None, Some(file)) if file != stdin => file,
        _ => {
            if arguments.graph.reads_stdin() {
                let problem = Problem::usage("stdin cannot be both the query and the graph");
                return Err(problem.with_hint("put the query into a file and name it with -f").into());
            }
            return Ok((limits::stdin("the query")?, "stdin".to_owned()));
        }
    };
    Ok((limits::beside(file, "the query")?, file.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_positive_and_clocks_can_tell_them() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        let long = seconds("3.2e9").unwrap();
        assert!(std::time::Instant::now().checked_add(long).is_some());
        for bad in ["0", "-1", "NaN", "inf", "1e300", "1e10", "18446744073709551615", "soon", ""] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }
}
