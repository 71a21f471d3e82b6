//! The options of all commands: the definition of the command line in, what may be said of it in files out.

use std::collections::{BTreeMap, BTreeSet};

use clap::{Arg, Command};

/// The names of all options, by the command that has them.
pub(super) struct Options(BTreeMap<String, BTreeSet<String>>);

/// Options that are said on the command line alone.
const NEVER: [&str; 7] = ["help", "version", "config", "no-config", "examples", "example", "dry-run"];

/// Options that mean something else for each command, and are said in its table alone.
const OF_ONE: [&str; 20] = [
    "output",
    "format",
    "file",
    "only",
    "without",
    "from",
    "type",
    "subject",
    "predicate",
    "object",
    "url",
    "published",
    "describe",
    "explain",
    "trees",
    "iris",
    "review",
    "settled",
    "since",
    "until",
];

/// What is called as an option of other commands is, and means something else.
const OTHERWISE: [(&str, &str); 5] = [
    ("kb build", "language"),
    ("kb build", "memory"),
    ("check", "fail-on"),
    ("check", "rules"),
    ("link", "base"),
];

/// Options that need another one, by their identifiers.
const NEEDS: [(&str, &str); 7] = [
    ("title", "describe"),
    ("licence", "describe"),
    ("dataset_publisher", "describe"),
    ("issued", "describe"),
    ("articles", "describe"),
    ("offline", "cache"),
    ("endpoint", "extractor"),
];

/// Whether an option may be said in files.
pub(super) fn is_setting(key: &str) -> bool {
    !NEVER.contains(&key)
}

/// Whether what is said of an option for all commands is said for this one.
pub(super) fn is_general(path: &[&str], key: &str) -> bool {
    let command = path.join(" ");
    let is_server =
        command == "serve" && !["log-format", "limit", "article-timeout", "verbose", "quiet"].contains(&key);
    // What IRIs begin with is not what relative IRIs are resolved against.
    let is_other_base = key == "base" && !matches!(command.as_str(), "build" | "resolve map");
    !OF_ONE.contains(&key) && !OTHERWISE.contains(&(command.as_str(), key)) && !is_server && !is_other_base
}

/// The identifier of the option that this one of a command needs.
pub(super) fn needs(path: &[&str], id: &str) -> Option<&'static str> {
    if path == ["build"] && id == "format" {
        return Some("output");
    }
    NEEDS.into_iter().find(|(known, _)| *known == id).map(|(_, needed)| needed)
}

/// Whether the values of an option are paths.
pub(super) fn is_path(argument: &Arg) -> bool {
    let names = argument.get_value_names().unwrap_or_default();
    names.iter().any(|name| matches!(name.as_str(), "FILE" | "DIR" | "PATH" | "INDEX"))
        && argument.get_id() != "base_path"
}

impl Options {
    /// Those of a program.
    pub(super) fn of(root: &Command) -> Self {
        let mut all = BTreeMap::new();
        gather(root, "", &mut all);
        Self(all)
    }

    /// Whether there is a command, or a group of commands, of this name.
    pub(super) fn has_command(&self, path: &str) -> bool {
        self.0.keys().any(|known| known == path || known.starts_with(&format!("{path} ")))
    }

    /// Whether a command has an option.
    pub(super) fn has(&self, path: &str, key: &str) -> bool {
        self.0.get(path).is_some_and(|keys| keys.contains(key))
    }

    /// Whether any command has an option.
    pub(super) fn has_anywhere(&self, key: &str) -> bool {
        self.0.values().any(|keys| keys.contains(key))
    }

    /// The name that was probably meant: of an option of a command, or of any, or of a command.
    pub(super) fn meant(&self, path: Option<&str>, key: &str) -> Option<&str> {
        let keys: Vec<&String> = match path {
            Some(path) => self.0.get(path).into_iter().flatten().collect(),
            None => self.0.values().flatten().chain(self.0.keys()).collect(),
        };
        let near = keys.into_iter().map(|known| (strsim::damerau_levenshtein(known, key), known));
        let closest = near.min().filter(|(distance, _)| *distance < 4 && *distance < key.len());
        closest.map(|(_, known)| known.as_str())
    }
}

fn gather(command: &Command, path: &str, all: &mut BTreeMap<String, BTreeSet<String>>) {
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        let path = format!("{path} {}", inner.get_name());
        let keys =
            inner.get_arguments().filter_map(Arg::get_long).filter(|key| is_setting(key)).map(str::to_owned);
        if !inner.has_subcommands() {
            all.insert(path.trim().to_owned(), keys.collect());
        }
        gather(inner, path.trim(), all);
    }
}
