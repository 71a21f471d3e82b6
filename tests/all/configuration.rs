//! Options from files and from the environment, completions and man pages, as a user meets them.

use std::path::Path;

use crate::common::Desk;

const ARTICLE: &str = "OSLO, March 30, 2021 - Norway attacked Sweden on Monday, the minister said.\n";

/// What the program says in a directory with variables: its exit code, stdout and stderr.
fn run(desk: &Desk, variables: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String, String) {
    let run = desk.run_where(variables, arguments, b"");
    (run.code, String::from_utf8(run.stdout).expect("UTF-8"), run.stderr)
}

#[test]
fn a_nightly_job_says_what_is_the_same_in_a_file() {
    let desk = Desk::new();
    desk.file("a.txt", ARTICLE);
    desk.file(
        "triplewire.toml",
        "base = 'https://news.example/'\npublisher = 'Harbour News'\nstore = 'news.store'\n",
    );
    desk.file("home/triplewire/config.toml", "publisher = 'Own'\nlog-format = 'json'\n");
    let (code, _, told) = run(&desk, &[], &["build", "a.txt", "-v"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("--publisher=Harbour News (triplewire.toml:2)"), "{told}");
    assert!(told.lines().all(|line| line.starts_with("{\"level\":")), "{told}");
    assert!(desk.path().join("news.store").is_dir());

    let (_, graph, _) = run(&desk, &[("TRIPLEWIRE_PUBLISHER", "Variable")], &["build", "a.txt", "-o", "-"]);
    assert!(graph.contains("https://news.example/") && graph.contains("Variable"), "{graph}");
    let line = ["build", "a.txt", "-o", "-", "--publisher", "Line", "--base", "https://line.example/"];
    let (_, graph, _) = run(&desk, &[("TRIPLEWIRE_PUBLISHER", "Variable")], &line);
    assert!(graph.contains("https://line.example/") && graph.contains("Line"), "{graph}");
    let (_, graph, _) =
        run(&desk, &[("TRIPLEWIRE_PUBLISHER", "Variable")], &["--no-config", "build", "a.txt", "-o", "-"]);
    assert!(!graph.contains("Variable") && !graph.contains("news.example"), "{graph}");
    desk.file("other.toml", "publisher = 'Other'\n");
    let (_, graph, _) = run(&desk, &[], &["build", "a.txt", "-o", "-", "--config", "other.toml"]);
    assert!(graph.contains("Other") && !graph.contains("news.example"), "{graph}");
}

#[test]
fn a_wrong_file_is_told() {
    let desk = Desk::new();
    desk.file("a.txt", ARTICLE);
    desk.file("triplewire.toml", "publishr = 'x'\n");
    let (code, _, told) = run(&desk, &[], &["build", "a.txt", "-o", "g.ttl"]);
    assert_eq!(code, Some(2));
    assert_eq!(
        told,
        "error: triplewire.toml:1: there is no option 'publishr'\nhint: did you mean 'publisher'?\n"
    );
    desk.file("triplewire.toml", "threads = 'many'\n");
    let (code, _, told) = run(&desk, &[], &["build", "a.txt", "-o", "g.ttl"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("hint: not on the command line: --threads=many (triplewire.toml:1)"), "{told}");
    desk.file("triplewire.toml", "extractor = 'exec:touch x'\n");
    let (code, _, told) = run(&desk, &[], &["extract", "a.txt"]);
    assert_eq!(code, Some(2));
    assert!(
        told.contains("'extractor' is not taken from a file that lies in the working directory"),
        "{told}"
    );
    assert!(!desk.path().join("x").exists());
}

#[test]
fn the_page_on_configuration_has_options_that_are() {
    let desk = Desk::new();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let file = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a file");
    desk.file("triplewire.toml", file);
    desk.file("a.txt", ARTICLE);
    let (code, _, told) = run(&desk, &[], &["extract", "a.txt"]);
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn shells_and_manuals_get_the_whole_command_line() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, script, _) = run(&desk, &[], &["completions", shell]);
        assert_eq!(code, Some(0));
        for word in ["withdraw", "log-format", "skipped"] {
            assert!(script.contains(word), "{shell} does not complete {word}");
        }
    }
    desk.run(["completions", "ed"]).ended(2, &["bash"]);
    desk.run(["man", "-o", "man"]).ended(0, &["pages"]);
    let build = desk.read("man/triplewire-build.1");
    assert!(build.starts_with(".ie") || build.contains(".TH"), "{build}");
    assert!(build.contains("skipped") && desk.read("man/triplewire-kb-build.1").contains("officials"));
    assert!(desk.read("man/triplewire.1").contains("triplewire\\-build"));
}

#[test]
fn formats_have_the_same_names_everywhere() {
    use triplewire::{export, graph_file, map, query};
    let names = [
        ["ttl", "turtle", "Turtle", "TTL"],
        ["nt", "ntriples", "n-triples", "N-Triples"],
        ["nq", "nquads", "n-quads", "N-Quads"],
        ["rdf", "rdfxml", "rdf/xml", "RDF/XML"],
        ["jsonld", "json-ld", "JSON-LD", "JSONLD"],
    ];
    for name in names.as_flattened().iter().chain(&["trig", "TriG"]) {
        assert!(graph_file::format_by_name(name).is_some(), "{name} is read");
        assert!(map::Format::by_name(name).is_some(), "{name} is written");
        assert!(export::Format::by_name(name).is_some(), "{name} is exported");
        assert!(matches!(name.parse(), Ok(query::Format::Graph(_))), "{name} is an answer");
    }
}

#[test]
fn the_short_help_has_what_is_usual_and_the_long_one_all() {
    let desk = Desk::new();
    let help = |flag: &str| {
        let run = desk.run(["build", flag]);
        String::from_utf8(run.stdout).expect("UTF-8")
    };
    let (short, long) = (help("-h"), help("--help"));
    assert!(short.lines().count() < long.lines().count() / 2, "{}", short.lines().count());
    for rare in ["--service-type", "--part-length", "--dataset-publisher"] {
        assert!(!short.contains(rare) && long.contains(rare), "{rare}");
    }
    for heading in
        ["Arguments:", "Options:", "What is found in articles:", "General:", "A description of the graph:"]
    {
        assert!(short.contains(heading) && long.contains(heading), "{heading}:\n{short}");
    }
}
