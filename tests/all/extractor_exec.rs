//! A command as extractor, well-behaved and not: what it finds is in the output, what it spoils is one article.

#![cfg(unix)]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::{Desk, Run};

/// Answers each article by what its id says. The text of every article begins with "Trend".
const STAND_IN: &str = r#"
echo "the model is loading" >&2
while read -r line; do
    id=$(printf '%s' "$line" | sed 's/^{"id":"\([^"]*\)".*/\1/')
    entity='{"id":"e1","type":"Organisation","name":"Trend","mentions":[[0,5]]}'
    case $id in
        good*) printf '{"id":"%s","entities":[%s]}\n' "$id" "$entity" ;;
        whole) printf '%s\n' "$line" | sed 's/}$/,"entities":[]}/' ;;
        crash) echo "CUDA out of memory" >&2; exit 7 ;;
        slow) sleep 60 ;;
        other) printf '{"id":"good1","entities":[]}\n' ;;
        broken) printf '{"id":"broken","entit\n' ;;
        chatter) printf 'Loading model...\n' ;;
        article) printf '%s\n' "$line" ;;
        text) printf '{"id":"text","text":"Another","entities":[]}\n' ;;
        offset) printf '{"id":"offset","entities":[%s]}\n' "$(printf '%s' "$entity" | sed 's/5/99999/')" ;;
        reference) printf '{"id":"reference","entities":[],"claims":[{"speaker":"e9","span":[0,5],"kind":"direct"}]}\n' ;;
        sorry) printf '{"id":"sorry","error":"no words that I know"}\n' ;;
        twice) printf '{"id":"twice","entities":[]}\n{"id":"twice","entities":[]}\n' ;;
        loud) head -c 300000 /dev/zero | tr '\0' 'x' >&2; printf '\n{"id":"loud","entities":[]}\n' ;;
        endless) head -c 70000000 /dev/zero | tr '\0' 'x' ;;
        deaf) exec <&-; sleep 60 ;;
    esac
done
"#;

fn desk(ids: &[&str]) -> Desk {
    let desk = Desk::new();
    desk.file("stand-in.sh", STAND_IN);
    let record = |id: &&str| format!("{{\"id\": \"{id}\", \"text\": \"Trend reports from Baku.\"}}\n");
    desk.file("articles.jsonl", ids.iter().map(record).collect::<String>());
    desk
}

fn extract(desk: &Desk, options: &[&str]) -> Run {
    let arguments = ["extract", "articles.jsonl", "--extractor", "exec:sh stand-in.sh"];
    desk.run(arguments.iter().chain(options))
}

/// The ids of the records that came out.
fn ids(run: &Run) -> Vec<String> {
    let id = |line: &&str| serde_json::from_str::<serde_json::Value>(line).expect("a record")["id"].clone();
    run.lines().iter().map(id).map(|id| id.as_str().expect("an id").to_owned()).collect()
}

#[test]
fn what_the_command_finds_is_in_the_record_and_in_the_graph() {
    let desk = desk(&["good1", "whole", "good2"]);
    let run = extract(&desk, &[]);
    run.ended(0, &["3 articles, 2 entities, 0 events, 0 claims, 0 skipped"]);
    assert_eq!(ids(&run), ["good1", "whole", "good2"]);
    assert!(run.lines()[0].contains(r#""text":"Trend reports from Baku.""#), "{:?}", run.lines());
    let arguments = [
        "build",
        "articles.jsonl",
        "--extractor",
        "exec:sh stand-in.sh",
        "-o",
        "graph.nt",
        "--concurrency",
        "2",
    ];
    desk.run(arguments).ended(0, &["3 articles, 2 entities,"]);
    assert!(desk.read("graph.nt").contains("\"Trend\""));
}

#[test]
fn a_command_that_fails_spoils_one_article() {
    for (id, messages) in [
        ("crash", &["ended without an answer (exit status: 7); it said: CUDA out of memory"][..]),
        (
            "other",
            &["the extractor answers for another article, 'good1'", "hint: the answer to each article"],
        ),
        ("broken", &["the extractor's answer is not taken: the JSON breaks off at column"]),
        ("chatter", &["not JSON: expected value at column 1", "hint: each answer is one JSON object"]),
        ("article", &["it has no field 'entities'"]),
        ("text", &["another text than the article", "hint: leave 'text' out"]),
        ("offset", &["field 'entities[0].mentions[0]': [0, 99999] goes beyond the text"]),
        ("reference", &["field 'claims[0].speaker': there is no entity 'e9'"]),
        ("sorry", &["the extractor says: no words that I know"]),
        ("endless", &["longer than the limit of 67108864 bytes"]),
    ] {
        let desk = desk(&["good1", id, "good2"]);
        let run = extract(&desk, &[]);
        run.ended(3, &["2 articles,", "1 skipped", &format!("error: article '{id}': ")]);
        run.ended(3, messages);
        assert_eq!(ids(&run), ["good1", "good2"], "{id}");
    }
}

#[test]
fn a_command_that_hangs_is_killed_with_what_it_started() {
    for id in ["slow", "deaf"] {
        let desk = desk(&["good1", id, "good2"]);
        let begin = Instant::now();
        let run = extract(&desk, &["--extractor-timeout", "0.7"]);
        run.ended(
            3,
            &[
                "no answer from the extractor in 0.7 s; it said: the model is loading",
                "hint: the command must flush",
            ],
        );
        assert_eq!(ids(&run), ["good1", "good2"]);
        assert!(begin.elapsed() < Duration::from_secs(30), "it waited for the command's child");
    }
}

#[test]
fn what_is_said_beside_the_answers_does_no_harm_to_others() {
    let desk = desk(&["loud", "good1"]);
    extract(&desk, &[]).ended(0, &["2 articles"]);
    let desk = self::desk(&["twice", "good1", "good2"]);
    let run = extract(&desk, &[]);
    run.ended(3, &["error: article 'good1': "]);
    assert_eq!(ids(&run), ["twice", "good2"]);
}

#[test]
fn a_command_that_always_fails_is_left_alone_in_the_end() {
    let desk = desk(&["crash"; 12]);
    desk.run(["extract", "articles.jsonl", "--extractor", "exec:echo started >> starts; exit 1"])
        .ended(1, &["not tried: the extractor failed 8 times in a row", "there is no article to work on"]);
    assert_eq!(desk.read("starts").lines().count(), 8);
    desk.run(["extract", "articles.jsonl", "--extractor", "exec:no-such-command-here"])
        .ended(1, &["exit status: 127", "not found"]);
}

#[test]
fn annotation_records_do_not_go_to_the_command() {
    let desk = desk(&["good1"]);
    desk.file("records.jsonl", "{\"id\": \"r\", \"text\": \"Trend\", \"entities\": []}\n");
    let run = desk.run(["extract", "records.jsonl", "--extractor", "exec:false"]);
    run.ended(0, &["1 article,"]);
}

#[test]
fn options_for_another_extractor_need_one() {
    let desk = desk(&["good1"]);
    desk.run(["extract", "articles.jsonl", "--extractor-timeout", "5"])
        .ended(2, &["--extractor-timeout is not for this extractor\nhint: "]);
    desk.run(["extract", "articles.jsonl", "--extractor", "spacy"])
        .ended(2, &["not 'builtin', 'exec:COMMAND' or 'openai:MODEL'"]);
}

/// An interrupted program leaves neither a file nor a command behind.
#[test]
fn an_interrupt_kills_the_command() {
    let desk = desk(&["slow"]);
    let command = "exec:sleep 300 & echo $! > pid; sh stand-in.sh";
    let mut program = Command::new(env!("CARGO_BIN_EXE_triplewire"))
        .args(["extract", "articles.jsonl", "-o", "out.jsonl", "--extractor", command])
        .current_dir(desk.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let pid =
        until(|| std::fs::read_to_string(desk.path().join("pid")).ok().filter(|pid| pid.ends_with('\n')));
    assert!(Command::new("kill").args(["-TERM", &program.id().to_string()]).status().unwrap().success());
    assert_eq!(program.wait().unwrap().code(), Some(130));
    until(|| (!is_running(pid.trim())).then_some(()));
    assert_eq!(desk.names(), ["articles.jsonl", "pid", "stand-in.sh"]);
}

#[track_caller]
fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "it did not happen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether there is a process of this number that is not a zombie: one that nobody has waited for yet.
fn is_running(pid: &str) -> bool {
    match std::fs::read_to_string(format!("/proc/{pid}/stat")) {
        Ok(stat) => !stat.contains(") Z "),
        Err(_) if cfg!(target_os = "linux") => false,
        Err(_) => Command::new("kill").args(["-0", pid]).status().expect("kill").success(),
    }
}
