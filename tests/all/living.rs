//! Stores that articles are added to, replaced in and taken out of by the commands: whatever their history, and whatever
//! happens to the process, their graph is that of a build of the articles that are left.

use std::process::{Command, Stdio};
use std::time::Instant;

use crate::common::Desk;

/// Articles about two who bear one name, and a harbour that has two identifiers.
fn article(id: &str, version: u64, country: &str, item: &str) -> String {
    let line = serde_json::json!({
        "id": id, "version": version, "source": "Harbour Wire", "text": "Tavi Merrow spoke in Tresk.",
        "entities": [
            {"id": "p", "type": "Person", "name": "Tavi Merrow", "mentions": [[0, 11]]},
            {"id": "c", "type": "Country", "name": country, "links": [format!("http://www.wikidata.org/entity/{item}")]},
            {"id": "t", "type": "Place", "name": "Tresk", "mentions": [[21, 26]],
             "links": if version.is_multiple_of(2) { vec!["https://sws.geonames.org/42/", "http://www.wikidata.org/entity/Q64"] }
                      else { vec!["https://sws.geonames.org/42/"] }},
        ],
        "roles": [{"person": "p", "position": "Mayor", "of": "c"}],
    });
    format!("{line}\n")
}

fn norway(id: &str, version: u64) -> String {
    article(id, version, "Norway", "Q20")
}

fn peru(id: &str, version: u64) -> String {
    article(id, version, "Peru", "Q419")
}

/// Asserts that the store has the graph of a build of these articles.
fn is_built_of(desk: &Desk, articles: &str) {
    is_built_with(desk, articles, &[]);
}

/// The same, of a build with these options.
fn is_built_with(desk: &Desk, articles: &str, options: &[&str]) {
    desk.file("left.jsonl", articles);
    desk.run(["build", "left.jsonl", "-o", "left.nq"].iter().chain(options)).ended(0, &[]);
    desk.run(["export", "-d", "store", "-o", "store.nq"]).ended(0, &[]);
    let without_what_was = |name: &str| -> Vec<String> {
        let text = desk.read(name);
        text.lines().filter(|line| !line.contains("/graph/replaced>")).map(str::to_owned).collect()
    };
    assert_eq!(without_what_was("store.nq"), without_what_was("left.nq"));
}

#[test]
fn articles_come_change_and_go() {
    let desk = Desk::new();
    let build = |text: &str| {
        desk.file("in.jsonl", text);
        desk.run(["build", "--store", "store", "in.jsonl"])
    };
    build(&(norway("1", 1) + &norway("2", 1))).ended(0, &["2 articles added", "the store has 2 articles"]);
    // Another of the name, and a second identifier: what the older articles say of both changes.
    build(&(peru("3", 1) + &peru("4", 2) + &peru("5", 1)))
        .ended(0, &["3 articles added, 2 others changed by that, 0 skipped; the store has 5 articles"]);
    is_built_of(&desk, &[norway("1", 1), norway("2", 1), peru("3", 1), peru("4", 2), peru("5", 1)].concat());
    let replaced =
        "SELECT * { GRAPH <https://triplewire.example/graph/replaced> { ?old dcterms:isReplacedBy ?new } }";
    desk.run(["query", "-d", "store", replaced]).ended(0, &["1 row"]);
    // The same, an older and a newer version.
    build(&(peru("3", 1) + &peru("4", 1) + &norway("5", 2))).ended(
        0,
        &["'4': the store has a newer version", "1 replaced", "1 as before", "the store has 5 articles"],
    );
    // Two records of one id that are equally new.
    build(&(norway("6", 1) + &peru("6", 1))).ended(3, &["1 record of the same id", "1 article added"]);
    desk.run(["withdraw", "--store", "store", "6", "1"]).ended(0, &["2 articles taken out"]);
    desk.run(["withdraw", "--store", "store", "6"])
        .ended(3, &["article '6'", "hint: ", "0 articles taken out"]);
    is_built_of(&desk, &[norway("2", 1), peru("3", 1), peru("4", 2), norway("5", 2)].concat());
    // A publisher's notice is enough, and is remembered.
    desk.file(
        "notice.json",
        "{\"uri\": \"4\", \"pubstatus\": \"canceled\", \"version\": \"2\", \"headline\": \"x\"}",
    );
    desk.run(["build", "--store", "store", "notice.json"])
        .ended(0, &["'4'", "0 articles added, 1 taken out"]);
    build(&peru("4", 2)).ended(0, &["'4': its publisher withdrew it"]);
    is_built_of(&desk, &[norway("2", 1), peru("3", 1), norway("5", 2)].concat());
    desk.run(["store", "verify", "store"]).ended(0, &["as it was written"]);
    desk.run(["store", "compact", "store"]).ended(0, &["bytes now"]);
    let info = desk.run(["store", "info", "store"]);
    assert!(
        info.lines().iter().any(|line| line.split_whitespace().eq(["articles", "3"])),
        "{:?}",
        info.lines()
    );
    is_built_of(&desk, &[norway("2", 1), peru("3", 1), norway("5", 2)].concat());
    desk.run(["store", "pack", "store", "-o", "one.store"]).ended(0, &["quads"]);
    let count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    let of = |data: &str| desk.run(["query", "-d", data, count]).stdout;
    assert_eq!(of("one.store"), of("store"));
}

#[test]
fn links_decisions_and_a_description_are_those_of_a_build() {
    let desk = Desk::new();
    desk.file("people.csv", "id,label,type,country\nhttps://example.org/tavi,Tavi Merrow,person,NO\n");
    desk.run(["kb", "build", "-o", "people.kb", "people.csv"]).ended(0, &[]);
    let both = norway("1", 1) + &norway("2", 2);
    desk.file("both.jsonl", &both);
    desk.run(["build", "both.jsonl", "-o", "both.nq"]).ended(0, &[]);
    let harbour = "SELECT ?e { ?e owl:sameAs <https://sws.geonames.org/42/> }";
    let answer = desk.run(["query", "-d", "both.nq", "--format", "csv", harbour]);
    let entity = answer.lines().get(1).map_or_else(String::new, |iri| (*iri).to_owned());
    assert!(entity.starts_with("https://"), "{entity}");
    let decided = |word| format!("entity,target,decision\n{entity},https://sws.geonames.org/42/,{word}\n");
    desk.file("decisions.csv", decided("different"));
    let options = ["--kb", "people.kb", "--decisions", "decisions.csv", "--describe", "--title", "News"];
    let store = ["build", "--store", "store"];
    desk.run(store.iter().chain(&["both.jsonl"]).chain(&options)).ended(0, &["2 articles added"]);
    is_built_with(&desk, &both, &options);
    // What was given stays with the store, the decisions even without their file.
    desk.file("moved.csv", decided("different"));
    std::fs::remove_file(desk.path().join("decisions.csv")).expect("a file");
    let options = ["--kb", "people.kb", "--decisions", "moved.csv", "--describe", "--title", "News"];
    desk.file("more.jsonl", &(peru("3", 1) + &norway("4", 1)));
    desk.run(store.iter().chain(&["more.jsonl"])).ended(0, &["2 articles added", "4 articles"]);
    is_built_with(&desk, &(both.clone() + &peru("3", 1) + &norway("4", 1)), &options);
    desk.run(["withdraw", "--store", "store", "1"]).ended(0, &["1 article taken out"]);
    let left = norway("2", 2) + &peru("3", 1) + &norway("4", 1);
    is_built_with(&desk, &left, &options);
    // Until others are given.
    desk.file("moved.csv", decided("same"));
    desk.run(store.iter().chain(&["more.jsonl", "--decisions", "moved.csv"])).ended(0, &["2 as before"]);
    is_built_with(&desk, &left, &["--decisions", "moved.csv"]);
    desk.run(["store", "verify", "store"]).ended(0, &[]);
}

#[test]
fn what_cannot_be_is_refused_with_the_way_out() {
    let desk = Desk::new();
    desk.file("a.jsonl", norway("1", 1));
    for (option, value) in [("-o", "x.nq"), ("--reconcile", "http://127.0.0.1:9/")] {
        let run = desk.run(["build", "a.jsonl", "--store", "store", option, value]);
        run.ended(2, &["cannot be used with", option]);
    }
    for option in ["--kb", "--decisions"] {
        desk.run(["build", "a.jsonl", "--store", "store", option, "none"]).ended(1, &["none"]);
    }
    desk.run(["withdraw", "--store", "store", "1"]).ended(1, &["store"]);
    assert_eq!(desk.names(), ["a.jsonl"]);
    desk.run(["build", "a.jsonl", "--store", "store"]).ended(0, &["1 article added"]);
    desk.run(["build", "a.jsonl", "--store", "store", "--base", "https://news.example/"])
        .ended(1, &["its IRIs begin with", "hint: build a store in another directory"]);
    desk.file("notes/a.txt", "notes");
    desk.run(["build", "a.jsonl", "--store", "notes"]).ended(1, &["something already", "hint: "]);
    desk.file("graph.jsonl", "");
    desk.run(["build", "graph.jsonl", "--store", "empty"]).ended(1, &["no article"]);
    assert!(!desk.names().contains(&"empty".to_owned()));
}

/// `kill -9` at any moment: the store is the one before or the one after, and goes on.
#[test]
#[cfg(unix)]
fn a_killed_build_leaves_the_store_before_or_after() {
    let desk = Desk::new();
    let text =
        |n: usize| if n.is_multiple_of(3) { peru(&n.to_string(), 1) } else { norway(&n.to_string(), 2) };
    let mut all: String = (0..6).map(text).collect();
    desk.file("a.jsonl", &all);
    desk.run(["build", "a.jsonl", "--store", "store"]).ended(0, &[]);
    // How long one takes that nobody kills.
    desk.file("b.jsonl", text(6));
    let begun = Instant::now();
    desk.run(["build", "b.jsonl", "--store", "store"]).ended(0, &["1"]);
    let whole = begun.elapsed();
    all += &text(6);
    let mut killed = 0;
    for n in 7..17 {
        desk.file("b.jsonl", text(n));
        let mut child = Command::new(env!("CARGO_BIN_EXE_triplewire"))
            .args(["build", "-q", "b.jsonl", "--store", "store"])
            .current_dir(desk.path())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(whole.mul_f64((n - 6) as f64 / 12.0));
        let _ = child.kill();
        killed += usize::from(!child.wait().expect("it ends").success());
        desk.run(["store", "verify", "store"]).ended(0, &[]);
        desk.run(["build", "b.jsonl", "--store", "store"]).ended(0, &["1"]);
        all += &text(n);
    }
    is_built_of(&desk, &all);
    let files = std::fs::read_dir(desk.path().join("store")).expect("the store").count();
    assert!(killed > 0 && files <= 15, "{killed} killed, {files} files");
}

/// A file that cannot grow, as on a full disk: the store is as it was.
#[test]
#[cfg(unix)]
fn a_full_disk_leaves_the_store_as_it_was() {
    let desk = Desk::new();
    desk.file("a.jsonl", (0..4).map(|n| norway(&n.to_string(), 1)).collect::<String>());
    desk.file("b.jsonl", (4..60).map(|n| peru(&n.to_string(), 2)).collect::<String>());
    desk.run(["build", "a.jsonl", "--store", "store"]).ended(0, &[]);
    let before = desk.run(["store", "info", "store"]).stdout;
    let limited = |store: &str| {
        let program = env!("CARGO_BIN_EXE_triplewire");
        let script = format!("trap '' XFSZ; ulimit -f 8; exec '{program}' build b.jsonl --store {store}");
        let run = Command::new("bash").args(["-c", &script]).current_dir(desk.path()).output().expect("bash");
        let stderr = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{stderr}");
        assert!(stderr.contains("store"), "{stderr}");
    };
    limited("store");
    // Of one that was not there nothing stays.
    limited("new-store");
    assert!(!desk.path().join("new-store").exists());
    assert_eq!(desk.run(["store", "info", "store"]).stdout, before);
    desk.run(["store", "verify", "store"]).ended(0, &[]);
    desk.run(["build", "b.jsonl", "--store", "store"]).ended(0, &["56 articles added"]);
}
