//! Writing alone: `cargo bench --bench export -- --output OUT.ttl GRAPH`; `benches/export/compare.py` sets other tools
//! beside it.
//!
//! Prints the number of triples and the seconds of reading, of sorting, and of writing Turtle into a file.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::fs::File;
use std::path::Path;
use std::time::Instant;

use triplewire::graph_file::Loader;
use triplewire::map::{Format, write};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [option, output, graph] = arguments.as_slice() else {
        println!("cargo bench --bench export -- --output OUT.ttl GRAPH");
        return;
    };
    assert_eq!(option, "--output");
    let mut clock = Instant::now();
    let mut lap = || std::mem::replace(&mut clock, Instant::now()).elapsed().as_secs_f64();
    let mut loader = Loader::new();
    loader.load_path(Path::new(graph), None).expect("the graph can be read");
    let reading = lap();
    let loaded = loader.finish();
    let sorting = lap();
    let file = File::create(output).expect("the output can be made");
    write(&loaded.dataset, Format::Turtle, &loaded.prefixes, file).expect("the output can be written");
    println!("{} {reading:.3} {sorting:.3} {:.3}", loaded.dataset.len(), lap());
}
