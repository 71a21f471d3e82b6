//! No arguments make the program panic, hang or end by a signal: command lines made of its own definition, each run in a
//! process of its own.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use clap::{Arg, CommandFactory, Parser};

use super::Cli;

/// The variable that has the arguments of a child, with a newline after each.
const ARGUMENTS: &str = "TRIPLEWIRE_TEST_ARGUMENTS";

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Numbers in a fixed order that looks like none.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap_or(0)
    }

    fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// What numbers, times and amounts may be taken for.
const NUMBERS: [&str; 20] = [
    "0",
    "1",
    "2",
    "7",
    "-1",
    "-0",
    "0.5",
    "1e3",
    "1e308",
    "NaN",
    "inf",
    "-inf",
    "255",
    "65536",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "18446744073709551615",
    "99999999999999999999",
    "١",
];

/// What may stand for anything else.
const WORDS: [&str; 34] = [
    "",
    " ",
    "-",
    "--",
    "=",
    "a",
    "é",
    "\u{202e}",
    "\u{1b}[31m",
    "\u{fffd}",
    "http://",
    "https://x.example/a b",
    "urn:x",
    "<urn:x>",
    "tw:Event",
    "ev:CONSULT",
    "x:y",
    "2020",
    "2020-13",
    "2020-02-30",
    "-0001",
    "99999-01-01",
    "person=Q5",
    "=",
    "class=Event",
    "date=..",
    "date=2021..2020",
    "confidence=2..",
    "article=",
    "all",
    "csv",
    "ttl.gz.zst",
    "Oslo",
    "SELECT * { ?s ?p ?o } ORDER BY ?o",
];

/// Files that are there, and names of what is not.
const FILES: [&str; 22] = [
    "a.txt",
    "g.ttl",
    "g.nq",
    "r.jsonl",
    "names.csv",
    "k.kb",
    "q.rq",
    "d.csv",
    "m.toml",
    "empty",
    "odd.bin",
    "folder",
    "missing",
    "missing/x.ttl",
    "out.ttl",
    "out.nq.zst",
    "out.csv",
    "out.html",
    "tables/",
    "-",
    "/dev/null",
    "",
];

/// One command line: the subcommand, then some of its options, with values that fit and values that do not.
fn line(dice: &mut Dice) -> Vec<String> {
    let root = Cli::command();
    let mut words = Vec::new();
    let mut command = &root;
    while command.has_subcommands() {
        let names: Vec<&clap::Command> = command.get_subcommands().collect();
        command = names[dice.below(names.len())];
        words.push(command.get_name().to_owned());
    }
    let arguments: Vec<&Arg> = command.get_arguments().filter(|arg| arg.get_id() != "help").collect();
    for argument in arguments.iter().filter(|argument| argument.get_id() != "bind") {
        let needed = argument.is_required_set() || argument.is_positional();
        if dice.below(100) >= if needed { 92 } else { 14 } {
            continue;
        }
        for _ in 0..=dice.below(8) / 7 {
            if let Some(long) = argument.get_long() {
                words.push(format!("--{long}"));
            } else if let Some(short) = argument.get_short() {
                words.push(format!("-{short}"));
            }
            if argument.get_action().takes_values() {
                words.push(value(argument, dice));
            }
        }
    }
    if dice.below(20) == 0 {
        words.push(dice.of(&WORDS).to_owned());
    }
    // A server would not end: an address that is kept for documentation is no machine's.
    if words[0] == "serve" {
        words.splice(1..1, ["--bind".to_owned(), "192.0.2.1:9".to_owned()]);
    }
    words
}

/// A value for an argument.
fn value(argument: &Arg, dice: &mut Dice) -> String {
    let possible = argument.get_possible_values();
    if !possible.is_empty() && dice.below(5) > 0 {
        return possible[dice.below(possible.len())].get_name().to_owned();
    }
    // What is asked is on this machine, and nobody answers.
    const NOWHERE: [&str; 8] =
        ["", "http://", "ftp://x/", "http://[::1", "http://u:p@/x", "x", "file:///etc", "\u{1b}"];
    let name = argument.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    match (argument.get_id().as_str(), name) {
        ("reconcile" | "endpoint", _) => dice.of(&NOWHERE).to_owned(),
        ("extractor", _) => {
            dice.of(&["builtin", "exec:cat", "exec:false", "exec: ", "openai:m", "x"]).to_owned()
        }
        ("format" | "data_format" | "from", _) if dice.below(4) > 0 => dice
            .of(&["ttl", "nt", "trig", "nq", "rdf", "jsonld", "csv", "json", "xml", "graphml", "csv"])
            .to_owned(),
        _ if dice.below(12) == 0 => dice.of(&WORDS).to_owned(),
        (_, "FILE" | "DIR" | "ARTICLE" | "SOURCE" | "INDEX" | "INPUTS") => dice.of(&FILES).to_owned(),
        (_, "N" | "SECONDS" | "MIB" | "CHARACTERS") => dice.of(&NUMBERS).to_owned(),
        _ if dice.below(6) == 0 => dice.of(&NUMBERS).to_owned(),
        _ if dice.below(3) == 0 => dice.of(&FILES).to_owned(),
        _ => dice.of(&WORDS).to_owned(),
    }
}

/// Runs the program: this program again, as [`the_program_itself`].
fn run(words: &[String], directory: &Path) -> (Option<ExitStatus>, String) {
    let said = directory.join(".said");
    let file = std::fs::File::create(&said).expect("a file");
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args([
            "--exact",
            "cli::arguments::the_program_itself",
            "--nocapture",
            "--test-threads=1",
            "--ignored",
        ])
        .env(ARGUMENTS, words.join("\n"))
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(file)
        .spawn()
        .expect("this program runs again");
    let start = Instant::now();
    let status = loop {
        match child.try_wait().expect("a child") {
            Some(status) => break Some(status),
            None if start.elapsed() > PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(3)),
        }
    };
    (status, String::from_utf8_lossy(&std::fs::read(&said).unwrap_or_default()).into_owned())
}

#[test]
#[ignore = "run by the other tests, with arguments"]
fn the_program_itself() {
    let Ok(words) = std::env::var(ARGUMENTS) else { return };
    let words = std::iter::once("triplewire").chain(words.split('\n')).map(OsString::from);
    // A test's own way to tell of a panic is kept: its exit code is none of the program's.
    let code = match Cli::try_parse_from(words) {
        Ok(arguments) => {
            let console = arguments.console();
            match super::run(arguments, console) {
                Ok(super::Outcome::Done) => 0,
                Ok(super::Outcome::Skipped | super::Outcome::Violated) => 3,
                Err(error) => {
                    let _ = console.fail(&error);
                    1
                }
            }
        }
        Err(error) => error.exit_code(),
    };
    std::process::exit(code);
}

/// Files that commands can do something with.
fn desk() -> tempfile::TempDir {
    let desk = tempfile::tempdir().expect("a directory");
    let file = |name: &str, content: &str| std::fs::write(desk.path().join(name), content).expect("a file");
    file("a.txt", "OSLO - Prime Minister Lena Berg met Ilmar Tenk. Norway said that it was good.");
    file("r.jsonl", r#"{"id": "r", "text": "Norway met Estonia.", "entities": []}"#);
    file(
        "g.ttl",
        "@prefix e: <urn:e:> . e:a e:p 1, 2.5, \"x\"@en, \"2020\", e:b ; a <https://w3id.org/triplewire#Person> .",
    );
    file("g.nq", "<urn:a> <urn:p> \"x\" <urn:g> .\n");
    file("names.csv", "id,label,type\nhttps://example.org/1,Ilmar Tenk,person\n");
    file("q.rq", "SELECT * { ?s ?p ?o } ORDER BY ?o LIMIT 3");
    file("d.csv", "entity,target,decision\nurn:a,urn:b,same\n");
    file("m.toml", "[labels]\n");
    file("empty", "");
    file("odd.bin", "\0\u{1}\u{feff}{[<");
    std::fs::create_dir(desk.path().join("folder")).expect("a directory");
    file("folder/b.txt", "Peru praised Chile.");
    desk
}

fn no_arguments_break_it(seed: u64, number: usize) {
    let mut dice = Dice(seed);
    let mut ended = [0; 4];
    let mut place = desk();
    for at in 0..number {
        if at % 50 == 0 {
            place = desk();
        }
        let words = line(&mut dice);
        let (status, said) = run(&words, place.path());
        let code = status.and_then(|status| status.code());
        assert!(matches!(code, Some(0..=3)), "{words:?} ended with {status:?}: {said}");
        assert!(!said.contains("panicked at") && !said.contains("has a defect"), "{words:?}: {said}");
        ended[usize::try_from(code.unwrap_or(0)).unwrap_or(0)] += 1;
    }
    let _ = writeln!(std::io::stderr(), "{number} command lines: {ended:?} ended with exit codes 0 to 3");
    // They are no use if none of them gets through.
    assert!(ended[0] > number / 50 && ended[1] > number / 50, "{ended:?}");
}

#[test]
fn no_arguments_make_the_program_panic() {
    no_arguments_break_it(0x2545_f491_4f6c_dd1d, 200);
}

#[test]
#[ignore = "takes a quarter of an hour"]
fn ten_thousand_arguments_do_not_make_the_program_panic() {
    no_arguments_break_it(0x9e37_79b9_7f4a_7c15, 10_000);
}
