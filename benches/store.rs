//! Stores on disk: `cargo bench --bench store`, with `-- --articles 100000` for another number of articles than 10,000, and
//! `--directory DIR` for a directory to work in.
//!
//! Makes a graph, builds a store of it, opens it warm and cold, asks it, and replaces a thousand articles one after the
//! other. Prints a table.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[path = "store/made.rs"]
mod made;
mod process;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use made::Template;
use triplewire::query::Query;
use triplewire::store::{self, Change, GraphStore, Writer};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        arguments.get(place + 1).cloned()
    };
    let articles = option("--articles").map_or(10_000, |number| number.parse().expect("a number"));
    let desk = tempfile::tempdir().expect("a directory");
    let directory = option("--directory").map_or_else(|| desk.path().to_owned(), PathBuf::from);
    let template = Template::new(&directory);
    let path = directory.join("store");
    build(&template, &path, articles);
    open(&path);
    ask(&path);
    replace(&template, &path, articles);
    open(&path);
    ask(&path);
    compact(&path);
    ask(&path);
}

/// The most memory that this process has held, in MB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok()).unwrap_or_default() / 1024
}

fn build(template: &Template, path: &Path, articles: u64) {
    let start = Instant::now();
    let mut writer = Writer::open_or_create(path).expect("a directory");
    let mut new = writer.begin_new();
    for article in 0..articles {
        new.push_lines(&template.article(article, 0).1).expect("a disk");
    }
    let read = start.elapsed();
    new.finish(None).expect("a disk");
    println!(
        "build                {:8.1} s, of which reading {:.1} s; {} MB",
        seconds(start),
        read.as_secs_f64(),
        memory()
    );
    let info = store::info(path).expect("a store");
    println!(
        "articles, quads, triples, terms   {} {} {} {}",
        info.graphs, info.quads, info.triples, info.terms
    );
    let bytes: u64 = info.files.iter().map(|(file, _)| process::size(file)).sum();
    println!("bytes a quad         {:8.1}", bytes as f64 / info.quads as f64);
}

fn seconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

/// A subject that the graph has.
fn subject(path: &Path) -> String {
    let graph = GraphStore::open(path).expect("a store");
    let answer = Query::new("SELECT ?s { ?s a tw:Article } LIMIT 1").run(&graph).expect("an answer");
    let text = answer.to_text(&triplewire::vocab::Prefixes::default()).expect("a table");
    let iri = text.lines().nth(2).unwrap_or_default().trim().to_owned();
    if iri.starts_with('<') || iri.contains("://") {
        format!("<{}>", iri.trim_matches(['<', '>']))
    } else {
        iri
    }
}

fn open(path: &Path) {
    let text = format!("ASK {{ {} ?p ?o }}", subject(path));
    let once = || {
        let start = Instant::now();
        let graph = GraphStore::open(path).expect("a store");
        let opened = start.elapsed();
        Query::new(&text).run(&graph).expect("an answer");
        (opened, start.elapsed())
    };
    let (opened, asked): (Vec<_>, Vec<_>) = (0..21).map(|_| once()).unzip();
    println!("open                 {:8.2} ms, with ASK {:.2} ms", median(opened), median(asked));
    #[cfg(target_os = "linux")]
    {
        let (opened, asked): (Vec<_>, Vec<_>) = (0..7)
            .map(|_| {
                for entry in path.read_dir().expect("a directory").flatten() {
                    let file = std::fs::File::open(entry.path()).expect("a file");
                    let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
                }
                once()
            })
            .unzip();
        println!("open, cold           {:8.2} ms, with ASK {:.2} ms", median(opened), median(asked));
    }
    let whole = process::run(&["query", "-d", path.to_str().expect("UTF-8"), &text]);
    println!("the same, a process  {:8.2} ms", whole.wall.as_secs_f64() * 1000.0);
}

fn ask(path: &Path) {
    let graph = GraphStore::open(path).expect("a store");
    for (name, text) in [
        ("count", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("classes", "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c"),
        ("star", "SELECT (COUNT(*) AS ?n) { ?e a tw:Event ; tw:evidence ?p . ?p tw:inArticle ?a }"),
    ] {
        let start = Instant::now();
        let answer = Query::new(text).run(&graph).expect("an answer");
        let text = answer.to_text(graph.prefixes()).expect("a table");
        let last = text.lines().last().unwrap_or_default().to_owned();
        println!("{name:<20} {:8.1} ms: {last}; {} MB", seconds(start) * 1000.0, memory());
    }
    search(&graph);
}

/// The first search opens the index; that is told apart from the ones after it.
fn search(graph: &GraphStore) {
    let count = |words: &str| format!("SELECT (COUNT(*) AS ?n) {{ ?s tw:matches '{words}' }}");
    for words in ["pompeo armenian", "foreign min*", "the said", "\"foreign ministers\"", "zzyzx"] {
        let timed = |work: &dyn Fn() -> String| {
            let start = Instant::now();
            let first = work();
            let begun = seconds(start) * 1000.0;
            let times = (0..9).map(|_| {
                let start = Instant::now();
                work();
                start.elapsed()
            });
            (begun, median(times.collect()), first)
        };
        let ask = || {
            let answer = Query::new(count(words)).run(graph).expect("an answer");
            answer.to_text(graph.prefixes()).expect("a table").lines().last().unwrap_or_default().to_owned()
        };
        let hits = || graph.search(words, 20).expect("a store").len().to_string();
        let (asked, searched) = (timed(&ask), timed(&hits));
        println!(
            "{words:<20} {:8.1} ms, {:.1} the first; best twenty {:.1} ms, {:.1} the first; {} things",
            asked.1, asked.0, searched.1, searched.0, asked.2
        );
    }
}

fn replace(template: &Template, path: &Path, articles: u64) {
    let mut writer = Writer::open(path).expect("a store");
    let mut times = Vec::new();
    let mut quads = 0;
    for number in 0..1000 {
        let (graph, lines) = template.article(number * 7919 % articles, number + 1);
        quads += lines.lines().count();
        let change = Change { remove_graphs: vec![graph], add: lines, ..Change::default() };
        let start = Instant::now();
        writer.change(&change).expect("a disk");
        times.push(start.elapsed());
    }
    let last: Vec<String> =
        times.iter().rev().take(3).map(|time| format!("{:.1}", time.as_secs_f64() * 1000.0)).collect();
    let mut sorted = times.clone();
    sorted.sort();
    let at = |part: usize| sorted[(sorted.len() - 1) * part / 100].as_secs_f64() * 1000.0;
    println!(
        "replace an article   {:8.1} ms median, {:.1} mean, {:.1} of 95 %, {:.1} of 99 %, {:.1} most, {} the last; {} quads each; {} files then",
        at(50),
        times.iter().sum::<Duration>().as_secs_f64(),
        at(95),
        at(99),
        at(100),
        last.join(" "),
        quads / 1000,
        store::info(path).expect("a store").files.len()
    );
}

fn compact(path: &Path) {
    let start = Instant::now();
    Writer::open(path).expect("a store").compact().expect("a disk");
    println!("compact              {:8.1} s; {} MB", seconds(start), memory());
    let start = Instant::now();
    store::verify(path).expect("a whole store");
    println!("verify               {:8.1} s", seconds(start));
}
