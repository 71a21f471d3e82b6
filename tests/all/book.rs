//! The README and the book in `docs`: their commands are run as they stand, and what they say is compared with what is
//! printed below them. `SNAPSHOTS=overwrite cargo test --test all book::` puts the present answers there instead.
//!
//! The commands of a page's `console` blocks run one after another in a directory of its own, which has the repository's
//! `examples`. Comments in a page say more: `before: COMMAND` is run without being shown; above a block, `not run: WHY` and
//! `run by FILE` leave it to the reader or to another check, and `run where there is PROGRAM` to machines that have it.
//! `tests/examples/book.txt` counts what is run and what is not.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rayon::prelude::*;

use crate::examples::{assert_kept, root, shell};

/// All pages: their paths from the root of the repository.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = walkdir::WalkDir::new(root().join("docs"))
        .into_iter()
        .map(|entry| entry.expect("the directory can be read").into_path())
        .filter(|path| path.extension().is_some_and(|found| found == "md"))
        .map(|path| path.strip_prefix(root()).expect("it is below the root").to_owned())
        .collect();
    pages.push("README.md".into());
    pages.sort();
    pages
}

/// What a comment that is a line of its own says.
fn comment<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    line.strip_prefix("<!-- ")?.strip_suffix(" -->")?.strip_prefix(word)
}

/// Whether the line above a block leaves it to the reader or to another check.
fn is_left(above: &str) -> bool {
    if let Some(by) = comment(above, "run by ") {
        let file = by.split([' ', ',']).next().unwrap_or(by);
        assert!(root().join(file).is_file(), "{above}: there is no {file}");
        return true;
    }
    comment(above, "not run: ").is_some()
}

/// Whether what the line above a block asks for is on this machine.
fn can_be_run(above: &str) -> bool {
    comment(above, "run where there is ").is_none_or(|program| {
        let mut asked = Command::new(program);
        let asked = asked.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        asked.status().is_ok_and(|status| status.success())
    })
}

/// A page whose commands were run.
#[derive(Default)]
struct Ran {
    /// The page with what its commands say now.
    text: String,
    commands: usize,
    /// The comments above the blocks that were left.
    left: Vec<String>,
}

impl Ran {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The lines of one block: its commands run in `directory`, or as they stand if there is none.
    fn block<'a>(&mut self, lines: &mut Peekable<impl Iterator<Item = &'a str>>, directory: Option<&Path>) {
        while let Some(line) = lines.next().filter(|line| *line != "```") {
            let command = line.strip_prefix("$ ");
            self.commands += usize::from(command.is_some());
            let Some(directory) = directory else {
                self.line(line);
                continue;
            };
            let Some(command) = command else { continue };
            let mut command = command.to_owned();
            self.line(line);
            while let Some(more) = lines.next_if(|line| line.starts_with("> ")) {
                self.line(more);
                command.push('\n');
                command.push_str(&more[2..]);
            }
            // Tables in CSV have lines that end as their standard wants; a page has its own.
            self.text.push_str(&shell(&command, directory).replace("\r\n", "\n"));
        }
        self.line("```");
    }
}

/// Runs the commands of a page in `directory`.
fn run(name: &Path, page: &str, directory: &Path) -> Ran {
    let mut ran = Ran::default();
    let mut lines = page.lines().peekable();
    let mut above = "";
    while let Some(line) = lines.next() {
        ran.line(line);
        if let Some(command) = comment(line, "before: ") {
            assert_eq!(shell(command, directory), "", "{}: {command}", name.display());
        }
        if matches!(line, "```console" | "```sh") {
            if is_left(above) {
                ran.left.push(above.to_owned());
                continue;
            }
            assert_eq!(line, "```console", "{}: a block of `sh` says above it who runs it", name.display());
            ran.block(&mut lines, can_be_run(above).then_some(directory));
        }
        above = line;
    }
    ran
}

/// The days of a news desk that the page on keeping an archive begins with.
fn inbox(directory: &Path) {
    let days = [
        (
            "inbox/2021-03-30.jsonl",
            r#"{"id": "desk:1", "published": "2021-03-30", "source": "Harbour Desk", "text": "Ana Roe, president of Peru, met Tom Ash, the prime minister of Jamaica, in Lima on Monday."}
{"id": "desk:2", "published": "2021-03-30", "source": "Harbour Desk", "text": "Kenya condemned Uganda on Tuesday, Foreign Minister Bo Lind said."}
{"id": "desk:3", "published": "2021-03-30", "source": "Harbour Desk", "text": "Der Minister sagte, dass die Gespräche mit den Nachbarn nach der Abstimmung beginnen. Der Krieg war lang, und viele mussten fliehen."}
{"id": "desk:4", "published": "2021-03-30", "text": "#,
        ),
        (
            "inbox/2021-03-31.jsonl",
            r#"{"id": "desk:1", "published": "2021-03-30", "modified": "2021-03-31T08:00:00Z", "source": "Harbour Desk", "text": "Ana Roe, president of Peru, met Tom Ash, the foreign minister of Jamaica, in Lima on Monday."}"#,
        ),
        (
            "other/2021-03-31.jsonl",
            r#"{"id": "other:1", "published": "2021-03-31", "source": "Other Desk", "text": "Peruvian President Ana Roe left for Chile on Wednesday."}"#,
        ),
    ];
    for (name, lines) in days {
        let path = directory.join(name);
        fs::create_dir_all(path.parent().expect("a directory")).expect("it can be made");
        fs::write(path, lines).expect("it can be written");
    }
}

#[test]
fn commands_say_what_stands_below_them() {
    let run_page = |page: &PathBuf| {
        let directory = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(root().join("examples"), directory.path().join("examples")).unwrap();
        if page.ends_with("archive.md") {
            inbox(directory.path());
        }
        let path = root().join(page);
        let ran = run(page, &fs::read_to_string(&path).unwrap(), directory.path());
        assert_kept(&path, &ran.text);
        let mut line = String::new();
        if ran.commands + ran.left.len() > 0 {
            writeln!(
                line,
                "{}: {} commands run, {} blocks not",
                page.display(),
                ran.commands,
                ran.left.len()
            )
            .unwrap();
        }
        for left in ran.left {
            writeln!(line, "    {}", left.trim_matches(['<', '!', '-', '>', ' '])).unwrap();
        }
        (line, ran.commands)
    };
    let ran: Vec<(String, usize)> = pages().par_iter().map(run_page).collect();
    assert!(ran.iter().map(|(_, commands)| commands).sum::<usize>() > 60);
    let lines: String = ran.into_iter().map(|(line, _)| line).collect();
    assert_kept(&root().join("tests/examples/book.txt"), &lines);
}

/// The headings of a page, as links name them.
fn anchors(page: &str) -> BTreeSet<String> {
    let mut in_block = false;
    let mut anchors = BTreeSet::new();
    for line in page.lines() {
        in_block ^= line.starts_with("```");
        if let Some(heading) = line.strip_prefix('#').filter(|_| !in_block) {
            let heading = heading.trim_start_matches('#').trim().to_lowercase();
            let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            anchors.insert(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
        }
    }
    anchors
}

/// What the links of a page lead to, but for other sites.
fn targets(page: &str) -> impl Iterator<Item = &str> {
    let rests = page.split("](").skip(1);
    rests
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains("://") && !target.contains(' '))
}

#[test]
fn links_lead_somewhere() {
    let mut pages = pages();
    pages.extend(
        ["CONTRIBUTING.md", "SECURITY.md", "ontology/README.md", "data/README.md"].map(PathBuf::from),
    );
    let mut wrong = Vec::new();
    for page in pages {
        let path = root().join(&page);
        let text = fs::read_to_string(&path).unwrap();
        for target in targets(&text) {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let is_there = file.exists()
                && (anchor.is_empty() || anchors(&fs::read_to_string(&file).unwrap()).contains(anchor));
            if !is_there {
                wrong.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every page is a chapter.
#[test]
fn the_summary_has_all_pages() {
    let summary = fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap();
    let chapters: BTreeSet<PathBuf> =
        targets(&summary).map(|target| Path::new("docs").join(target)).collect();
    let is_chapter = |page: &PathBuf| {
        // Reports for others are reached from their own list.
        !page.starts_with("docs/upstream") && !page.ends_with("README.md") && !page.ends_with("SUMMARY.md")
    };
    for page in pages().into_iter().filter(is_chapter) {
        assert!(chapters.contains(&page), "{} is not in docs/SUMMARY.md", page.display());
    }
}
