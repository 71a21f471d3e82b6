//! What is wrong with a command line: clap's complaint in, the same with the way out on stderr out, and the exit code.

use std::ffi::OsString;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::config::Whole;
use super::console;
use super::log::{self, LogFormat, Message};
use crate::{graph_file, store, terminal};

/// Tells what is wrong with the arguments, or gives the help that was asked for. The message quotes what the user gave.
pub(super) fn tell(error: clap::Error, Whole { words, added }: &Whole) -> u8 {
    let hint = without_data(&error, words, Path::new(".")).or_else(|| with_data(&error, words));
    if error.use_stderr() && wants_json(words) {
        log::set_format(LogFormat::Json);
        let text = error.render().to_string();
        let text = text.trim_start_matches("error: ").split("\n\nUsage:").next().unwrap_or_default().trim();
        Message::new("error", text, hint.as_deref()).tell();
        return u8::try_from(error.exit_code()).unwrap_or(2);
    }
    let is_plain = |word: &OsString| word.to_str().is_some_and(|text| terminal::printable(text) == text);
    if !error.use_stderr() || words.iter().all(is_plain) {
        let _ = error.print();
    } else {
        console::say_plainly(&error.render().to_string());
    }
    if let Some(hint) = hint {
        console::say_plainly(&format!("hint: {hint}"));
    }
    if error.use_stderr() && !added.is_empty() {
        let added = terminal::printable(&added.join(", "));
        console::say_plainly(&format!("hint: not on the command line: {added}; --no-config leaves that out"));
    }
    u8::try_from(error.exit_code()).unwrap_or(2)
}

/// Whether messages are asked for as JSON, by arguments that are not understood as a whole.
fn wants_json(words: &[OsString]) -> bool {
    let is_format = |pair: &[OsString]| pair[0] == "--log-format" && pair[1] == "json";
    words.windows(2).any(is_format) || words.iter().any(|word| word == "--log-format=json")
}

/// How to name the graph, where `-d` was forgotten.
fn without_data(error: &clap::Error, words: &[OsString], directory: &Path) -> Option<String> {
    let is_data =
        |text: &str| text.starts_with("--data") || (text.starts_with("-d") && !text.starts_with("--"));
    let has_data = words.iter().filter_map(|word| word.to_str()).any(is_data);
    let lacks = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(missing)) => missing.iter().any(|name| name.contains("--data <")),
        _ => false,
    };
    let takes = error.get(ContextKind::Usage).is_some_and(|usage| usage.to_string().contains("--data <"));
    match error.kind() {
        ErrorKind::MissingRequiredArgument if lacks => {}
        ErrorKind::UnknownArgument if takes && !has_data => {}
        _ => return None,
    }
    let is_graph = |path: &Path| {
        path.exists() && (store::is_store(path) || path.is_file() && graph_file::format_of(path).is_some())
    };
    let named = words.iter().skip(2).find(|word| is_graph(&directory.join(word)));
    let mut there: Vec<_> = std::fs::read_dir(directory)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_graph(path))
        .filter_map(|path| Some(path.file_name()?.to_owned()))
        .collect();
    there.sort();
    let file = named.cloned().or_else(|| there.into_iter().next()).unwrap_or_else(|| "graph.ttl".into());
    let command = words.get(1).and_then(|word| word.to_str()).filter(|word| !word.starts_with('-'))?;
    let rest = if command == "query" { " 'SELECT ...'" } else { " ..." };
    let file = terminal::printable(&file.to_string_lossy());
    Some(format!("name the graph file or store with -d: triplewire {command} -d {file}{rest}"))
}

/// How to name the graph of a command that takes it without `-d`.
fn with_data(error: &clap::Error, words: &[OsString]) -> Option<String> {
    let command = words.get(1).and_then(|word| word.to_str()).filter(|command| *command == "serve")?;
    let wrong = error.get(ContextKind::InvalidArg)?.to_string();
    let is_data = matches!(wrong.as_str(), "-d" | "--data") && error.kind() == ErrorKind::UnknownArgument;
    let at = words.iter().position(|word| word == "-d" || word == "--data")?;
    let graph = words.get(at + 1).map_or("graph.ttl".into(), |word| word.to_string_lossy());
    is_data.then(|| format!("name the graph alone: triplewire {command} {}", terminal::printable(&graph)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    fn hint(line: &str, directory: &Path) -> Option<String> {
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        without_data(&super::super::Cli::try_parse_from(&words).unwrap_err(), &words, directory)
    }

    #[test]
    fn an_option_that_serve_has_not_is_told() {
        let told = |line: &str| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            with_data(&super::super::Cli::try_parse_from(&words).unwrap_err(), &words)
        };
        assert_eq!(
            told("triplewire serve -d news.nq"),
            Some("name the graph alone: triplewire serve news.nq".to_owned())
        );
        assert!(told("triplewire serve --data news.nq").is_some());
        assert_eq!(told("triplewire serve --port 80 news.nq"), None);
        assert_eq!(told("triplewire build -d news.nq -o x.ttl"), None);
    }

    #[test]
    fn a_forgotten_option_for_the_graph_is_told() {
        let desk = tempfile::tempdir().unwrap();
        let told = |line: &str| hint(line, desk.path()).unwrap_or_default();
        assert!(told("triplewire query ASK{}").ends_with("triplewire query -d graph.ttl 'SELECT ...'"));
        std::fs::write(desk.path().join("news.nq"), "").unwrap();
        std::fs::write(desk.path().join("old.ttl"), "").unwrap();
        for line in ["query ASK{}", "explain Oslo", "check", "export -o x.nt", "describe"] {
            let command = line.split(' ').next().unwrap();
            let line = format!("triplewire {line}");
            assert!(
                told(&line).contains(&format!("triplewire {command} -d news.nq")),
                "{line}: {}",
                told(&line)
            );
        }
        for line in ["query old.ttl ASK{}", "check old.ttl", "explain old.ttl Oslo", "query ASK{} old.ttl"] {
            let line = format!("triplewire {line}");
            assert!(told(&line).contains(" -d old.ttl"), "{line}: {}", told(&line));
        }
        assert_eq!(hint("triplewire query -d old.ttl", desk.path()), None);
        assert_eq!(hint("triplewire build", desk.path()), None);
        assert_eq!(hint("triplewire query -d old.ttl ASK{} more", desk.path()), None);
    }
}
