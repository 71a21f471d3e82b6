//! The examples and the README's transcript, run as they stand and compared with the answers that are kept.
//!
//! `SNAPSHOTS=overwrite cargo test --test all examples::` keeps the present answers instead.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The example is run as a part of this test, so that it needs no second build.
#[path = "../../examples/embed.rs"]
#[expect(dead_code, reason = "its `main` is for those who run it")]
mod embed;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a shell command in `directory` with the program of this build, and gives what a terminal would show.
fn shell(command: &str, directory: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_triplewire"));
    let path = format!(
        "{}:{}",
        program.parent().expect("the program is in a directory").display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(directory)
        .env("PATH", path)
        .output()
        .expect("there is a shell");
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

/// Compares `actual` with the file at `path`, or keeps it there.
#[track_caller]
fn assert_kept(path: &Path, actual: &str) {
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        fs::write(path, actual).expect("the answer can be kept");
        return;
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == actual,
        "{} differs; SNAPSHOTS=overwrite keeps what came now.\n--- kept\n{kept}--- now\n{actual}",
        path.display()
    );
}

/// The files in a directory of the repository with an extension, sorted.
fn files(directory: &str, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(root().join(directory))
        .expect("the directory is there")
        .map(|entry| entry.expect("the directory can be read").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

#[test]
fn queries() {
    let directory = tempfile::tempdir().unwrap();
    let graph = directory.path().join("graph.ttl");
    shell(&format!("triplewire build -q examples/articles -o {}", graph.display()), root());
    let queries = files("examples/queries", "rq");
    assert!(queries.len() >= 8);
    for query in queries {
        let text = fs::read_to_string(&query).unwrap();
        let mut comment = text.lines().take_while(|line| line.starts_with("# "));
        assert!(comment.any(|line| line.contains('?')), "{}: the question comes first", query.display());
        let answer =
            shell(&format!("triplewire query -d {} -f {}", graph.display(), query.display()), root());
        assert!(
            !answer.contains("\n0 rows") && !answer.contains("0 triples"),
            "{}:\n{answer}",
            query.display()
        );
        let name = query.file_stem().unwrap().to_string_lossy().into_owned();
        assert_kept(&root().join(format!("tests/examples/{name}.txt")), &answer);
    }
}

#[test]
fn embedding() {
    let article = fs::read_to_string(root().join("examples/articles/geneva-meridian.txt")).unwrap();
    let answer = embed::who_holds_which_position(&article).unwrap();
    assert_kept(&root().join("tests/examples/embed.txt"), &answer);
}

/// A page with the commands of its transcripts run one after another in `directory`, and what they say below them.
fn transcript(page: &str, runs: impl Fn(&str) -> bool, directory: &Path) -> String {
    let mut now = String::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        now.push_str(line);
        now.push('\n');
        // The commands of the other blocks are for the reader.
        if line != "```console" || !lines.peek().is_some_and(|line| runs(line)) {
            continue;
        }
        while let Some(line) = lines.next().filter(|line| *line != "```") {
            let Some(command) = line.strip_prefix("$ ") else { continue };
            let mut command = command.to_owned();
            now.push_str(line);
            now.push('\n');
            while let Some(more) = lines.next_if(|line| line.starts_with("> ")) {
                now.push_str(more);
                now.push('\n');
                command.push('\n');
                command.push_str(&more[2..]);
            }
            now.push_str(&shell(&command, directory));
        }
        now.push_str("```\n");
    }
    now
}

/// Runs the commands of the README's transcript and puts what they say below them.
#[test]
fn readme() {
    let directory = tempfile::tempdir().unwrap();
    let article = root().join("examples/articles/geneva-meridian.txt");
    fs::copy(article, directory.path().join("geneva.txt")).unwrap();
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    assert_kept(&path, &transcript(&readme, |line| line.starts_with("$ head "), directory.path()));
}

/// Runs the commands of the page on keeping an archive, from the first day to the merge.
#[test]
fn archive() {
    let directory = tempfile::tempdir().unwrap();
    let first = [
        r#"{"id": "desk:1", "published": "2021-03-30", "source": "Harbour Desk", "text": "Ana Roe, president of Peru, met Tom Ash, the prime minister of Jamaica, in Lima on Monday."}"#,
        r#"{"id": "desk:2", "published": "2021-03-30", "source": "Harbour Desk", "text": "Kenya condemned Uganda on Tuesday, Foreign Minister Bo Lind said."}"#,
        r#"{"id": "desk:3", "published": "2021-03-30", "source": "Harbour Desk", "text": "Der Minister sagte, dass die Gespräche mit den Nachbarn nach der Abstimmung beginnen. Der Krieg war lang, und viele mussten fliehen."}"#,
        r#"{"id": "desk:4", "published": "2021-03-30", "text": "#,
    ];
    let second = [
        r#"{"id": "desk:1", "published": "2021-03-30", "modified": "2021-03-31T08:00:00Z", "source": "Harbour Desk", "text": "Ana Roe, president of Peru, met Tom Ash, the foreign minister of Jamaica, in Lima on Monday."}"#,
    ];
    let other = [
        r#"{"id": "other:1", "published": "2021-03-31", "source": "Other Desk", "text": "Peruvian President Ana Roe left for Chile on Wednesday."}"#,
    ];
    for name in ["inbox", "other"] {
        fs::create_dir(directory.path().join(name)).unwrap();
    }
    fs::write(directory.path().join("inbox/2021-03-30.jsonl"), first.join("\n")).unwrap();
    fs::write(directory.path().join("inbox/2021-03-31.jsonl"), second.join("\n")).unwrap();
    fs::write(directory.path().join("other/2021-03-31.jsonl"), other.join("\n")).unwrap();
    let path = root().join("docs/archive.md");
    let page = fs::read_to_string(&path).unwrap();
    assert_kept(&path, &transcript(&page, |_| true, directory.path()));
    assert!(directory.path().join("joined.ttl").is_file(), "the last command was run");
}
