//! An index of ten million names: `cargo bench --bench names [-- --quick]`.
//!
//! Prints what `kb build` takes on a made-up table, how long the index is on disk and in opening, how many look-ups
//! it does in a second, and what `link` takes on a graph of 100,000 entities; and beside it what SQLite's FTS5
//! takes for the same names, where Python is there. `--quick` takes a tenth of the names; `--folder DIR` keeps the
//! files there, so that parts can be run again by hand.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

mod process;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use process::{Cost, run, size};
use triplewire::kb::KnowledgeBase;

/// How many names an entry has on average: see [`Names::row`].
const NAMES_PER_ENTRY: f64 = 2.7;

/// How many names are looked up.
const LOOK_UPS: usize = 100_000;

const COUNTRIES: [&str; 10] = ["AZ", "AM", "FR", "DE", "US", "CN", "IN", "BR", "NG", "KZ"];

/// Makes up names from syllables; the same ones every time.
struct Names {
    state: u64,
    words: Vec<String>,
}

impl Names {
    fn new() -> Self {
        let mut names = Self { state: 0x2545_F491_4F6C_DD1D, words: Vec::new() };
        names.words = (0..200_000).map(|_| names.word()).collect();
        names
    }

    /// Knuth's MMIX generator; its high bits.
    fn below(&mut self, bound: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap_or(0) % bound
    }

    fn word(&mut self) -> String {
        const HEADS: [&str; 16] =
            ["B", "D", "F", "G", "H", "K", "L", "M", "N", "R", "S", "T", "V", "Z", "Sh", "Ch"];
        const TAILS: [&str; 7] = ["a", "e", "i", "o", "u", "ai", "ou"];
        let mut word = String::new();
        for syllable in 0..2 + self.below(3) {
            let head = HEADS[self.below(HEADS.len())];
            word.push_str(&if syllable == 0 { head.to_owned() } else { head.to_lowercase() });
            word.push_str(TAILS[self.below(TAILS.len())]);
        }
        word
    }

    fn any(&mut self) -> String {
        let index = self.below(self.words.len());
        self.words[index].clone()
    }

    /// A row of a table, and the label in it: half of the entries are persons, with three names each.
    fn row(&mut self, number: usize) -> (String, String) {
        let (a, b, c) = (self.any(), self.any(), self.any());
        let country = COUNTRIES[number % COUNTRIES.len()];
        let id = format!("https://data.example/{number}");
        match self.below(10) {
            0..5 => {
                let initial = &a[..1];
                (
                    format!(
                        "{id},{a} {b},{a} {c} {b}|{initial}. {b},person,{country},19{},",
                        number % 90 + 10
                    ),
                    format!("{a} {b}"),
                )
            }
            5..8 => (format!("{id},{a},{a} City,place,{country},,"), a),
            _ => (
                format!("{id},{a} {b} Group,{a} {b}|{b} {c},organisation,{country},,"),
                format!("{a} {b} Group"),
            ),
        }
    }
}

/// Writes the table, the names to look up and a graph whose entities bear some of the names.
fn generate(entries: usize, table: &Path, wanted: &Path, graph: &Path) -> std::io::Result<()> {
    let mut names = Names::new();
    let mut rows = BufWriter::new(File::create(table)?);
    let mut labels = BufWriter::new(File::create(wanted)?);
    let mut triples = BufWriter::new(File::create(graph)?);
    writeln!(rows, "id,label,aliases,type,country,from,to")?;
    let every = (entries / LOOK_UPS).max(1);
    for number in 0..entries {
        let (row, label) = names.row(number);
        writeln!(rows, "{row}")?;
        if number % every == 0 {
            writeln!(labels, "{label}")?;
            write!(triples, "{}", entity(number, &label))?;
        }
    }
    rows.flush()?;
    labels.flush()?;
    triples.flush()
}

/// An entity of a graph, in N-Triples.
fn entity(number: usize, label: &str) -> String {
    let iri = format!("<https://news.example/entity/{number}>");
    let mut lines = String::new();
    let rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
    let _ = writeln!(lines, "{iri} {rdf_type} <https://w3id.org/triplewire#Person> .");
    let _ = writeln!(lines, "{iri} <http://www.w3.org/2000/01/rdf-schema#label> \"{label}\"@en .");
    lines
}

fn told(what: &str, cost: &Cost) {
    let memory = cost.memory.map_or("?".to_owned(), |kib| format!("{} MB", kib / 1024));
    println!("{what:40} {:8.2} s wall {memory:>9}", cost.wall.as_secs_f64());
}

fn main() -> std::io::Result<()> {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let labels = if quick { 1_000_000.0 } else { 10_000_000.0 };
    let folder = tempfile::tempdir()?;
    let mut arguments = std::env::args().skip_while(|argument| argument != "--folder").skip(1);
    let kept = arguments.next().map(std::path::PathBuf::from);
    let path = |name: &str| kept.as_deref().unwrap_or(folder.path()).join(name);
    let (table, wanted, graph) = (path("names.csv"), path("wanted.txt"), path("graph.nt"));
    generate((labels / NAMES_PER_ENTRY) as usize, &table, &wanted, &graph)?;

    let index = path("names.kb");
    let text = |path: &Path| path.display().to_string();
    let cost = run(&["kb", "build", "-o", &text(&index), &text(&table)]);
    told("kb build", &cost);
    let start = Instant::now();
    let base = KnowledgeBase::open(&index).map_err(std::io::Error::other)?;
    let opened = start.elapsed();
    let count = base.about().names;
    println!(
        "    {count} names of {} entries, {:.1} bytes a name, opened in {:.3} ms",
        base.about().entries,
        size(&index) as f64 / count as f64,
        opened.as_secs_f64() * 1e3
    );
    let names = fs::read_to_string(&wanted)?;
    let names: Vec<&str> = names.lines().collect();
    rate("names as they are written", &names, |name| base.find(name).len());
    rate("names and what is known of the first", &names, |name| {
        base.find(name).first().and_then(|hit| base.item(hit.item)).map_or(0, |item| item.names.len())
    });
    rate("surnames", &names, |name| base.find_surname(name.rsplit(' ').next().unwrap_or(name)).len());
    rate("names with a letter wrong", &names[..names.len().min(2_000)], |name| {
        base.find_near(&format!("{name}x")).len()
    });
    let links = path("links.nt");
    let cost = run(&["link", "-d", &text(&graph), "--kb", &text(&index), "-o", &text(&links)]);
    told("link, a graph of 100,000 entities", &cost);
    println!("    {:.0} entities a second", names.len() as f64 / cost.wall.as_secs_f64());

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/names/sqlite_fts5.py");
    let sqlite = std::process::Command::new("python3")
        .args([&script, &table, &path("names.sqlite"), &wanted])
        .output();
    match sqlite {
        Ok(output) if output.status.success() => {
            println!("SQLite FTS5: {}", String::from_utf8_lossy(&output.stdout).trim());
        }
        Ok(output) => println!("SQLite FTS5: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => println!("SQLite FTS5 is not measured: python3: {error}"),
    }
    Ok(())
}

/// Prints how many look-ups are done in a second, and how many entries they gave.
fn rate(what: &str, names: &[&str], look_up: impl Fn(&str) -> usize) {
    let start = Instant::now();
    let found: usize = names.iter().map(|name| look_up(name)).sum();
    let seconds = start.elapsed().as_secs_f64();
    println!("    {what:40} {:10.0} a second ({found} entries)", names.len() as f64 / seconds);
}
