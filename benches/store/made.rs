//! Made-up graphs of any size: the graph of the example articles in, copies of it out, the same every time.
//!
//! Each copy has articles, passages, mentions, events and claims of its own, whose IRIs are changed in their UUIDs, and
//! sentences of its own; a part of its entities are those of other copies, as they are in an archive.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// The lines of the graph that is copied, by article.
pub(crate) struct Template {
    articles: Vec<Vec<String>>,
}

/// How many copies have the same entities.
const SHARED: u64 = 60;

impl Template {
    /// The graph of the example articles.
    pub(crate) fn new(directory: &Path) -> Self {
        let file = directory.join("template.nq");
        let status = Command::new(env!("CARGO_BIN_EXE_triplewire"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["build", "-q", "examples/articles", "-o"])
            .arg(&file)
            .status()
            .expect("the program starts");
        assert!(status.success());
        let text = std::fs::read_to_string(file).expect("a graph");
        let mut articles: Vec<(String, Vec<String>)> = Vec::new();
        for line in text.lines() {
            let graph = line.trim_end_matches(" .").rsplit(' ').next().unwrap_or_default();
            if !graph.contains("/article/") {
                continue;
            }
            match articles.iter_mut().find(|(name, _)| name == graph) {
                Some((_, lines)) => lines.push(line.to_owned()),
                None => articles.push((graph.to_owned(), vec![line.to_owned()])),
            }
        }
        Self { articles: articles.into_iter().map(|(_, lines)| lines).collect() }
    }

    /// The lines of an article, in one of its versions, and the form of its graph.
    pub(crate) fn article(&self, number: u64, version: u64) -> (String, String) {
        let count = self.articles.len() as u64;
        let copy = number / count;
        let mut lines = String::new();
        for line in &self.articles[(number % count) as usize] {
            copied(line, copy, version, &mut lines);
        }
        let graph = lines.lines().next().and_then(|line| line.trim_end_matches(" .").rsplit(' ').next());
        (graph.unwrap_or_default().to_owned(), lines)
    }
}

/// Appends a line with other UUIDs and other texts.
fn copied(line: &str, copy: u64, version: u64, out: &mut String) {
    let mut rest = line;
    while let Some(place) = rest.find("/") {
        let (before, after) = rest.split_at(place + 1);
        out.push_str(before);
        rest = after;
        if !(rest.len() > 36 && rest.as_bytes()[8] == b'-' && rest.as_bytes()[13] == b'-') {
            continue;
        }
        let class = before.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let salt = match class {
            "entity" | "position" | "agent" | "concept" | "graph" => copy % SHARED,
            "article" | "passage" => copy + SHARED,
            // What is found in an article is other things in its other versions, in part.
            _ => copy + SHARED + (version << 40),
        };
        let (uuid, after) = rest.split_at(36);
        let head = u64::from_str_radix(&uuid[..8], 16).unwrap_or_default();
        let tail = u64::from_str_radix(&uuid[24..], 16).unwrap_or_default();
        let mixed = (salt + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let (head, tail) = ((head ^ mixed) as u32, (tail ^ mixed >> 16) & 0xffff_ffff_ffff);
        let _ = write!(out, "{head:08x}{}{tail:012x}", &uuid[8..24]);
        rest = after;
    }
    match rest.find("\"@en ") {
        Some(end) if end > 30 => {
            let _ = write!(out, "{} ({copy})", &rest[..end]);
            out.push_str(&rest[end..]);
        }
        _ => out.push_str(rest),
    }
    out.push('\n');
}
