//! Graph files beside Oxigraph's memory store: `cargo bench --bench queries -- [ARTICLES]`.
//!
//! Makes up a graph of so many articles (600 triples and more each), reads it with each store in a process of its own, and
//! asks the queries of `queries/queries.tsv`. Prints the processor time to the first answer, the memory then and the most of
//! it, and for each query the median of five runs, its ratio, and whether the answers have as many rows.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[path = "queries/generate.rs"]
mod generate;

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use triplewire::query::{Answer, Query};
use triplewire::store::GraphStore;
use triplewire::vocab::Prefixes;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const QUERIES: &str = include_str!("queries/queries.tsv");

/// A store that answers a query with the size of its answer.
type Ask = Box<dyn Fn(&str) -> Result<usize>>;

fn queries() -> impl Iterator<Item = (&'static str, &'static str)> {
    QUERIES.lines().filter_map(|line| line.split_once('\t'))
}

/// What one store took: for its first answer and for each query.
#[derive(serde::Serialize, serde::Deserialize)]
struct Taken {
    seconds: f64,
    memory: f64,
    most: f64,
    /// Milliseconds and rows.
    queries: Vec<(f64, usize)>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--one", which, file] => println!("{}", serde_json::to_string(&one(which, Path::new(file))?)?),
        rest => both(rest.first().unwrap_or(&"1600").parse()?)?,
    }
    Ok(())
}

fn both(articles: u64) -> Result<()> {
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("graph.nt");
    let mut out = BufWriter::new(File::create(&file)?);
    generate::graph(articles, &mut out)?;
    out.flush()?;
    drop(out);
    let run = |which: &str| -> Result<Taken> {
        let output = Command::new(std::env::current_exe()?).args(["--one", which]).arg(&file).output()?;
        Ok(serde_json::from_slice(&output.stdout)
            .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?)
    };
    let (oxigraph, ours) = (run("oxigraph")?, run("triplewire")?);
    println!("{articles} articles, {} triples", rows(&oxigraph));
    println!("{:30} {:>10} {:>10} {:>7}", "", "oxigraph", "triplewire", "ratio");
    let line = |what: &str, theirs: f64, ours: f64, remark: &str| {
        println!("{what:30} {theirs:>10.2} {ours:>10.2} {:>7.2} {remark}", ours / theirs);
    };
    line("first answer, s of processor", oxigraph.seconds, ours.seconds, "");
    line("memory, MiB", oxigraph.memory, ours.memory, "");
    line("most memory, MiB", oxigraph.most, ours.most, "");
    let (mut sum, mut worst) = (0.0, 0.0_f64);
    for (((what, _), theirs), ours) in queries().zip(&oxigraph.queries).zip(&ours.queries) {
        line(what, theirs.0, ours.0, if theirs.1 == ours.1 { "" } else { "other rows" });
        sum += (ours.0 / theirs.0).ln();
        worst = worst.max(ours.0 / theirs.0);
    }
    let mean = (sum / queries().count() as f64).exp();
    println!("geometric mean of the queries {mean:.2}, worst {worst:.2}");
    Ok(())
}

/// What the first query counts is not in its number of rows.
fn rows(taken: &Taken) -> usize {
    taken.queries.first().map_or(0, |query| query.1)
}

fn one(which: &str, file: &Path) -> Result<Taken> {
    let begun = processor();
    let prefixes = Prefixes::default();
    let ask: Ask = if which == "oxigraph" {
        let store = Store::new()?;
        let mut loader = store.bulk_loader();
        loader.load_from_reader(
            RdfParser::from_format(RdfFormat::NTriples),
            BufReader::with_capacity(1 << 20, File::open(file)?),
        )?;
        loader.commit()?;
        Box::new(move |text| {
            let mut evaluator = SparqlEvaluator::new();
            for (name, iri) in prefixes.iter() {
                evaluator = evaluator.with_prefix(name, iri)?;
            }
            let QueryResults::Solutions(solutions) =
                evaluator.parse_query(text)?.on_store(&store).execute()?
            else {
                return Ok(0);
            };
            let rows = solutions.collect::<std::result::Result<Vec<_>, _>>()?;
            let number = rows.first().and_then(|row| row.get(0)).map(|term| term.to_string());
            Ok(size(rows.len(), number))
        })
    } else {
        let mut graph = GraphStore::new()?;
        graph.load_path(file, None)?;
        Box::new(move |text| match Query::new(text).run(&graph)? {
            Answer::Solutions(solutions) => {
                let number = solutions.rows.first().and_then(|row| row[0].as_ref()).map(ToString::to_string);
                Ok(size(solutions.rows.len(), number))
            }
            _ => Ok(0),
        })
    };
    ask("SELECT (COUNT(*) AS ?n) { ?s a tw:Article }")?;
    let (seconds, memory) = (processor() - begun, status("VmRSS:"));
    let mut taken = Vec::new();
    for (_, text) in queries() {
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..5 {
            let begun = Instant::now();
            rows = ask(text)?;
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        taken.push((times[2], rows));
    }
    Ok(Taken { seconds, memory, most: status("VmHWM:"), queries: taken })
}

/// How many rows there are, or the number that is the only one.
fn size(rows: usize, first: Option<String>) -> usize {
    let number = first.filter(|_| rows == 1).and_then(|text| text.split('"').nth(1)?.parse().ok());
    number.unwrap_or(rows)
}

/// The processor time of this process in seconds, as Linux tells it.
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks =
        |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) / 100.0
}

/// A size in MiB that Linux tells of this process.
fn status(name: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let size = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    size.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default() / 1024.0
}
