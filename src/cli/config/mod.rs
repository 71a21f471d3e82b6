//! Options that are not on the command line: its words, configuration files and variables of the environment come in, the
//! words with the options that are not among them go out.
//!
//! What the command line says comes first, then the environment, then `triplewire.toml` of the working directory (or the
//! file of `--config`), then the user's own file. Only the options of the command that runs are taken.

mod file;
mod options;

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory};

use super::{Cli, Problem};
use file::{ConfigFile, Trust};
use options::Options;

/// The name of the file in the working directory.
const NAME: &str = "triplewire.toml";
/// What variables of the environment begin with.
const PREFIX: &str = "TRIPLEWIRE_";

/// Which files hold options.
#[derive(Debug, clap::Args)]
pub(crate) struct ConfigArguments {
    /// A file with options, in the place of triplewire.toml and of the user's own; docs/configuration.md has the form
    #[arg(long, global = true, value_name = "FILE", help_heading = super::GENERAL)]
    config: Option<PathBuf>,
    /// Take options from the command line alone: no file, no variables
    #[arg(long, global = true, conflicts_with = "config", help_heading = super::GENERAL)]
    no_config: bool,
}

/// What there is besides the command line.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// The working directory.
    directory: PathBuf,
    /// The user's own file.
    own: Option<PathBuf>,
    /// The variables of the environment that begin as ours do.
    variables: Vec<(String, OsString)>,
}

/// An option with its values, and where they are from.
#[derive(Clone, Debug)]
struct Setting {
    key: String,
    values: Vec<OsString>,
    origin: String,
}

/// A command line that says all.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) words: Vec<OsString>,
    /// What was added: the option, its value, where it is from.
    pub(super) added: Vec<String>,
}

impl Surroundings {
    /// Those of this program.
    pub(super) fn here() -> Self {
        let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let home = folder("XDG_CONFIG_HOME").or_else(|| folder("HOME").map(|home| home.join(".config")));
        let home = home.or_else(|| folder("APPDATA"));
        let ours = |(name, value): (OsString, OsString)| {
            let name = name.into_string().ok().filter(|name| name.starts_with(PREFIX))?;
            Some((name, value)).filter(|(_, value)| !value.is_empty())
        };
        let mut variables: Vec<_> = std::env::vars_os().filter_map(ours).collect();
        variables.sort();
        Self {
            directory: PathBuf::new(),
            own: home.map(|home| home.join("triplewire/config.toml")),
            variables,
        }
    }

    /// Whether there is a file or a variable at all, or one is named.
    fn may_say_something(&self, words: &[OsString]) -> bool {
        let names_one = |word: &OsString| word.as_encoded_bytes().starts_with(b"--config");
        !self.variables.is_empty()
            || words.iter().any(names_one)
            || self.directory.join(NAME).is_file()
            || self.own.as_deref().is_some_and(Path::is_file)
    }

    /// The files that hold options, those that come first first.
    fn files(&self, named: Option<&OsStr>) -> Result<Vec<ConfigFile>, Problem> {
        if let Some(path) = named {
            return Ok(vec![ConfigFile::read(Path::new(path), Path::new(path), Trust::Full)?]);
        }
        let here = self.directory.join(NAME);
        let mut files = Vec::new();
        if here.is_file() {
            files.push(ConfigFile::read(&here, Path::new(NAME), Trust::Careful)?);
        }
        if let Some(own) = self.own.as_deref().filter(|own| own.is_file()) {
            files.push(ConfigFile::read(own, own, Trust::Full)?);
        }
        Ok(files)
    }

    /// What a variable says of an option.
    fn setting(&self, argument: &clap::Arg, key: &str) -> Result<Option<Setting>, Problem> {
        let name = format!("{PREFIX}{}", key.to_uppercase().replace('-', "_"));
        let Some((_, value)) = self.variables.iter().find(|(known, _)| *known == name) else {
            return Ok(None);
        };
        let values = if !argument.get_action().takes_values() {
            match value.to_str() {
                Some("1" | "true" | "yes") => vec![OsString::new()],
                Some("0" | "false" | "no") => Vec::new(),
                _ => {
                    let problem = Problem::usage(format!("{name}: --{key} is true or false"));
                    return Err(problem.with_hint("write 1 or 0"));
                }
            }
        } else if matches!(argument.get_action(), clap::ArgAction::Append) && options::is_path(argument) {
            std::env::split_paths(value).map(PathBuf::into_os_string).collect()
        } else {
            vec![value.clone()]
        };
        Ok(Some(Setting { key: key.to_owned(), values, origin: name }))
    }
}

/// The command line with what files and the environment say of the command's options and it does not.
///
/// # Errors
///
/// If a file is none of options.
pub(super) fn whole(words: Vec<OsString>, around: &Surroundings) -> Result<Whole, Problem> {
    let unchanged = |words| Ok(Whole { words, added: Vec::new() });
    if !around.may_say_something(&words) {
        return unchanged(words);
    }
    let mut root = Cli::command().ignore_errors(true);
    root.build();
    // Help and the like, and what is no command line, are left to whoever reads it.
    let Ok(matches) = root.clone().try_get_matches_from(&words) else { return unchanged(words) };
    let (mut command, mut given, mut path) = (&root, &matches, Vec::new());
    while let Some((name, inner)) = given.subcommand() {
        let Some(found) = command.find_subcommand(name) else { return unchanged(words) };
        (command, given) = (found, inner);
        path.push(name);
    }
    let value = |id: &str| matches.get_one::<PathBuf>(id).or_else(|| given.get_one::<PathBuf>(id));
    if path.is_empty() || command.has_subcommands() || is_given(given, "no_config") {
        return unchanged(words);
    }
    let options = Options::of(&root);
    let files = around.files(value("config").map(|path| path.as_os_str()))?;
    files.iter().try_for_each(|file| file.check(&options))?;
    let mut taken: HashSet<&clap::Id> =
        command.get_arguments().map(clap::Arg::get_id).filter(|id| is_given(given, id.as_str())).collect();
    let mut settings: Vec<(&clap::Arg, Setting)> = Vec::new();
    for argument in command.get_arguments() {
        let Some(key) = argument.get_long().filter(|key| options::is_setting(key)) else { continue };
        if taken.contains(argument.get_id()) {
            continue;
        }
        let mut found = None;
        if options::is_general(&path, key) {
            found = around.setting(argument, key)?;
        }
        for file in &files {
            if found.is_none() {
                found = file.setting(&path, argument, key)?;
            }
        }
        settings
            .extend(found.filter(|setting| !setting.values.is_empty()).map(|setting| (argument, setting)));
    }
    // What cannot stand beside what the command line says is left out, and so is what needs what is not there.
    settings.retain(|(argument, _)| {
        let others = command.get_arg_conflicts_with(argument);
        let conflicts = others.iter().any(|other| taken.contains(other.get_id()));
        let turned = command.get_arguments().filter(|other| taken.contains(other.get_id())).any(|other| {
            command.get_arg_conflicts_with(other).iter().any(|one| one.get_id() == argument.get_id())
        });
        !conflicts && !turned
    });
    taken.extend(settings.iter().map(|(argument, _)| argument.get_id()));
    settings.retain(|(argument, _)| {
        let needed = options::needs(&path, argument.get_id().as_str());
        let has = |id: &str| command.get_arguments().any(|other| other.get_id() == id);
        needed.is_none_or(|id| !has(id) || taken.iter().any(|known| known.as_str() == id))
    });
    Ok(added(words, &settings))
}

/// Whether the command line has an option.
fn is_given(matches: &ArgMatches, id: &str) -> bool {
    matches.value_source(id) == Some(ValueSource::CommandLine)
}

/// The words with options, before what is no option.
fn added(mut words: Vec<OsString>, settings: &[(&clap::Arg, Setting)]) -> Whole {
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    let (mut more, mut told) = (Vec::new(), Vec::new());
    for (argument, Setting { key, values, origin }) in settings {
        for value in values {
            let mut word = OsString::from(format!("--{key}"));
            if argument.get_action().takes_values() {
                word.push("=");
                word.push(value);
            }
            told.push(format!("{} ({origin})", word.to_string_lossy()));
            more.push(word);
        }
    }
    words.splice(end..end, more);
    Whole { words, added: told }
}

#[cfg(test)]
mod tests;
