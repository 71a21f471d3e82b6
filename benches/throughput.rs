//! Whole processes on made-up news: `cargo bench --bench throughput [-- --quick]`.
//!
//! Prints the processor time of one short article from start to graph file, the throughput and memory of `build` and
//! `extract` on an archive of 20,000 articles with one and two threads, the time a byte takes in articles of 10 KB and
//! of 10 MB, and, where node and npm are there, the throughput of `extract` beside that of compromise. Times of one run
//! are comparable with one another only. Processor time and memory are read from `/proc`, so they are given on Linux
//! only.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

mod archive;
mod compromise;
mod process;

use std::fs;
use std::path::Path;
use std::time::Duration;

use archive::Archive;
use process::{Cost, run, size};

fn row(what: &str, cost: &Cost, bytes: u64, articles: usize) {
    let seconds = cost.wall.as_secs_f64();
    let rate = |number: f64| number / seconds;
    let memory = cost.memory.map_or("?".to_owned(), |kib| format!("{} MB", kib / 1024));
    let cpu = cost.ticks.map_or("?".to_owned(), |ticks| format!("{:.2} s", ticks as f64 / 100.0));
    println!(
        "{what:34} {seconds:8.2} s wall {cpu:>10} processor {memory:>9} {:9.0} articles/s {:7.2} MB/s",
        rate(articles as f64),
        rate(bytes as f64 / 1e6)
    );
}

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let folder = tempfile::tempdir().expect("a folder for the archive");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path in UTF-8").to_owned();
    let mut archive = Archive::new();

    let (short, graph) = (path("short.txt"), path("graph.ttl"));
    fs::write(&short, format!("Envoys meet again\n\n{}", archive.text(2_000)))
        .expect("the article is written");
    let runs = 20;
    let costs: Vec<Cost> = (0..runs).map(|_| run(&["build", &short, "-o", &graph])).collect();
    let sum: u64 = costs.iter().filter_map(|c| c.ticks).sum();
    let wall: Duration = costs.iter().map(|c| c.wall).sum();
    println!(
        "one article of 2 KB, build: {:.1} ms processor, {:.1} ms wall (mean of {runs} runs)",
        sum as f64 * 10.0 / f64::from(runs),
        wall.as_secs_f64() * 1e3 / f64::from(runs)
    );

    let articles = if quick { 2_000 } else { 20_000 };
    for number in [articles / 4, articles] {
        let file = path("archive.jsonl");
        let lines: Vec<String> = (0..number).map(|i| archive.record(i)).collect();
        fs::write(&file, lines.join("\n")).expect("the archive is written");
        let bytes = size(Path::new(&file));
        for threads in ["1", "2"] {
            let cost = run(&["build", &file, "-o", &graph, "--threads", threads]);
            row(&format!("build, {number} articles, {threads} thread(s)"), &cost, bytes, number);
        }
        println!("    the graph in Turtle: {} MB", size(Path::new(&graph)) / 1_000_000);
        for threads in ["1", "2"] {
            let cost = run(&["extract", &file, "-o", &path("records.jsonl"), "--threads", threads]);
            row(&format!("extract, {number} articles, {threads} thread(s)"), &cost, bytes, number);
        }
    }

    let mut per_byte = Vec::new();
    for (bytes, repeats) in [(10_000, 200), (if quick { 1_000_000 } else { 10_000_000 }, 1)] {
        let file = path("long.jsonl");
        let lines: Vec<String> = (0..repeats)
            .map(|i| serde_json::json!({"id": format!("{i}"), "text": archive.text(bytes)}).to_string())
            .collect();
        fs::write(&file, lines.join("\n")).expect("the articles are written");
        let cost = run(&[
            "extract",
            &file,
            "-o",
            &path("records.jsonl"),
            "--threads",
            "1",
            "--limit",
            "article=16M",
        ]);
        per_byte.push(cost.wall.as_secs_f64() / size(Path::new(&file)) as f64);
        row(
            &format!("extract, {repeats} article(s) of {} KB", bytes / 1000),
            &cost,
            size(Path::new(&file)),
            repeats,
        );
    }
    println!("time a byte, the long article to the short ones: {:.2}", per_byte[1] / per_byte[0]);

    side_by_side(folder.path(), if quick { 4 } else { 16 });
}

/// The articles of this repository, so many times, through `extract` and through compromise, each on one thread.
fn side_by_side(folder: &Path, repeats: usize) {
    let articles = own_articles();
    let lines: Vec<String> = (0..repeats)
        .flat_map(|n| articles.iter().enumerate().map(move |(i, text)| (n, i, text)))
        .map(|(n, i, text)| serde_json::json!({"id": format!("{n}-{i}"), "text": text}).to_string())
        .collect();
    let bytes = articles.iter().map(String::len).sum::<usize>() * repeats;
    let path = folder.join("own.jsonl");
    fs::write(&path, lines.join("\n")).expect("the articles are written");
    let file = path.to_str().expect("a path in UTF-8");
    let ours: Vec<f64> = ["1", "2"]
        .iter()
        .map(|threads| {
            let best = (0..5).map(|_| run(&["extract", file, "-o", "/dev/null", "--threads", threads]).wall);
            bytes as f64 / 1e6 / best.min().unwrap_or_default().as_secs_f64()
        })
        .collect();
    println!(
        "extract, own articles, whole process: {:.2} MB/s of text on one thread, {:.2} on two",
        ours[0], ours[1]
    );
    match compromise::throughput(&path, folder) {
        Ok(theirs) => println!(
            "compromise, the same articles, warm: {theirs:.3} MB/s of text on one thread; ratio {:.0}",
            ours[0] / theirs
        ),
        Err(why) => println!("compromise: not measured ({why})"),
    }
}

/// The texts of the annotated and of the example articles.
fn own_articles() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = ["tests/quality/articles", "examples/articles"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).expect("the folder is there"))
        .map(|entry| entry.expect("an entry can be read").path())
        .collect();
    files.sort();
    files
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).expect("the article can be read");
            match path.extension()?.to_str()? {
                "txt" => Some(text),
                "json" => {
                    let record: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
                    Some(record["text"].as_str()?.to_owned())
                }
                _ => None,
            }
        })
        .collect()
}
