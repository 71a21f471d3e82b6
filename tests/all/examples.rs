//! The examples, run as they stand and compared with the answers that are kept.
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

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a shell command in `directory` with the program of this build, and gives what a terminal would show.
pub(crate) fn shell(command: &str, directory: &Path) -> String {
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
pub(crate) fn assert_kept(path: &Path, actual: &str) {
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
