//! The options that say who extracts: what the user wrote comes in, an [`Extractor`] goes out.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use crate::extract::Options;
use crate::extract::rules::{Rules, RulesError};
use crate::extractor::{Exec, Extractor, OpenAi};
use crate::http::Limits;

use super::articles::workers;
use super::interrupt::at_interrupt;
use super::limits::limits;
use super::query::seconds;
use super::{Console, Problem};

/// The heading of these options.
const HEADING: &str = "Another extractor";
/// The heading of those about what is found.
pub(super) const FOUND: &str = "What is found in articles";
/// The environment variable that has the key of a server, unless another is named.
const KEY_VARIABLE: &str = "OPENAI_API_KEY";

/// Who extracts, and how it is treated.
#[derive(Debug, clap::Args)]
pub(crate) struct ExtractorArguments {
    /// Also find events that are told as negated, possible, wished for or asked for; the modality of each says which it is
    #[arg(help_heading = FOUND, long)]
    all_events: bool,
    /// Also find roles, relations, events and claims around the entities that records or another extractor have; these
    /// stay as they are
    #[arg(help_heading = FOUND, long)]
    annotate: bool,
    /// A file or a directory with rules of your own, which come before the built-in ones; may be repeated
    #[arg(help_heading = FOUND, long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// A rule by which nothing is to be found, built in or your own; may be repeated
    #[arg(help_heading = FOUND, long, value_name = "NAME")]
    without_rule: Vec<String>,
    /// Who finds what is in the articles: 'builtin'; 'exec:COMMAND' for a command that reads articles from stdin and
    /// writes the annotation record of each to stdout, one JSON object on a line, flushed after each; 'openai:MODEL'
    /// for a language model behind the server of --endpoint
    #[arg(help_heading = HEADING, long, value_name = "EXTRACTOR", default_value = "builtin")]
    extractor: Choice,
    /// How long the extractor may take for one article or one request [default: 120]
    #[arg(help_heading = HEADING, hide_short_help = true, long, value_name = "SECONDS", value_parser = seconds)]
    extractor_timeout: Option<Duration>,
    /// How many articles are worked on at once: so many commands are started, or requests sent [default: 1 command, 4
    /// requests]
    #[arg(help_heading = HEADING, hide_short_help = true, long, value_name = "N", value_parser = workers)]
    concurrency: Option<NonZeroUsize>,
    /// The server of the language model, which speaks OpenAI's chat-completions protocol: llama.cpp, vLLM, Ollama and
    /// others, such as http://localhost:8080/v1
    #[arg(help_heading = HEADING, hide_short_help = true, long, value_name = "URL")]
    endpoint: Option<String>,
    /// The environment variable that has the key which the server wants [default: OPENAI_API_KEY]
    #[arg(help_heading = HEADING, hide_short_help = true, long, value_name = "NAME")]
    api_key_env: Option<String>,
    /// A directory that keeps the model's answers, so that none is asked for twice
    #[arg(help_heading = HEADING, hide_short_help = true, long, value_name = "DIR")]
    extractor_cache: Option<PathBuf>,
    /// How often a request that fails in passing is sent again [default: 4]
    #[arg(help_heading = HEADING, hide_short_help = true, long, value_name = "N")]
    retries: Option<u32>,
    /// How many characters of an article a request has at most; longer articles take several [default: 12000]
    #[arg(help_heading = HEADING, hide_short_help = true, long, value_name = "CHARACTERS")]
    part_length: Option<NonZeroUsize>,
    /// Write the requests to stdout instead of sending them, and say how many they are
    #[arg(help_heading = HEADING, hide_short_help = true, long)]
    dry_run: bool,
}

/// Which extractor.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Builtin,
    Exec(String),
    OpenAi(String),
}

impl FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "builtin" => Ok(Self::Builtin),
            Some(("exec" | "openai", what)) if what.trim().is_empty() => {
                Err("the name after it is missing".to_owned())
            }
            Some(("exec", command)) => Ok(Self::Exec(command.to_owned())),
            Some(("openai", model)) => Ok(Self::OpenAi(model.to_owned())),
            _ => Err("not 'builtin', 'exec:COMMAND' or 'openai:MODEL'".to_owned()),
        }
    }
}

impl ExtractorArguments {
    /// What is to be found by our rules, and by which of them.
    pub(crate) fn options(&self) -> anyhow::Result<Options> {
        self.check()?;
        let rules = Rules::builtin().with_files(&self.rules, &limits());
        let rules = rules.and_then(|rules| rules.without(&self.without_rule)).map_err(|error| {
            let problem = match &error {
                RulesError::Unknown { .. } => Problem::usage(error.to_string()),
                _ => Problem::failed(error.to_string()),
            };
            error.hint().into_iter().fold(problem, Problem::with_hint)
        })?;
        Ok(Options::new().with_all_events(self.all_events).with_rules(rules))
    }

    /// Whether more is to be found around the entities that others found.
    pub(crate) fn beside(&self) -> bool {
        self.annotate
    }

    /// The files and directories with rules.
    pub(crate) fn rules(&self) -> &[PathBuf] {
        &self.rules
    }

    /// The extractor that was asked for; the built-in one finds what the options ask for. What it starts is killed when the program is interrupted.
    pub(crate) fn extractor(&self, console: Console, options: Options) -> anyhow::Result<Extractor> {
        self.check()?;
        Ok(match &self.extractor {
            Choice::Builtin => Extractor::Builtin(options),
            Choice::Exec(command) => {
                let exec = Exec::new(command).with_timeout(self.extractor_timeout.unwrap_or(Exec::TIMEOUT));
                let children = exec.children();
                at_interrupt(move || children.kill());
                Extractor::Exec(exec)
            }
            Choice::OpenAi(model) => Extractor::OpenAi(Box::new(self.openai(model, console)?)),
        })
    }

    /// The language model, if its requests are to be shown and not sent.
    pub(crate) fn dry_run(&self, console: Console) -> anyhow::Result<Option<OpenAi>> {
        self.check()?;
        match &self.extractor {
            Choice::OpenAi(model) if self.dry_run => Ok(Some(self.openai(model, console)?)),
            _ => Ok(None),
        }
    }

    /// Whether it is the rules of this program.
    pub(crate) fn is_builtin(&self) -> bool {
        self.extractor == Choice::Builtin
    }

    /// How many threads are to wait for the extractor; `None` if it is the work of this program's own.
    pub(crate) fn threads(&self) -> Option<NonZeroUsize> {
        const REQUESTS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(3);
        match self.extractor {
            Choice::Builtin => None,
            Choice::Exec(_) => Some(self.concurrency.unwrap_or(NonZeroUsize::MIN)),
            Choice::OpenAi(_) => Some(self.concurrency.unwrap_or(REQUESTS)),
        }
    }

    /// Refuses options that are for another extractor than the one that was asked for.
    fn check(&self) -> anyhow::Result<()> {
        let any = [
            ("--extractor-timeout", self.extractor_timeout.is_some()),
            ("--concurrency", self.concurrency.is_some()),
        ];
        let model = [
            ("--endpoint", self.endpoint.is_some()),
            ("--api-key-env", self.api_key_env.is_some()),
            ("--extractor-cache", self.extractor_cache.is_some()),
            ("--retries", self.retries.is_some()),
            ("--part-length", self.part_length.is_some()),
            ("--dry-run", self.dry_run),
        ];
        let ours = [
            ("--all-events", self.all_events),
            ("--rules", !self.rules.is_empty()),
            ("--without-rule", !self.without_rule.is_empty()),
        ];
        let is_ours = self.annotate || self.extractor == Choice::Builtin;
        if let Some((name, _)) = ours.iter().find(|(_, given)| *given && !is_ours) {
            let problem = Problem::usage(format!("{name} is not for this extractor"));
            return Err(problem.with_hint("another extractor decides itself what it finds").into());
        }
        let (refused, needed) = match self.extractor {
            Choice::OpenAi(_) => return Ok(()),
            Choice::Exec(_) => (model.iter().find(|(_, given)| *given), "--extractor openai:MODEL"),
            Choice::Builtin => match model.iter().find(|(_, given)| *given) {
                Some(option) => (Some(option), "--extractor openai:MODEL"),
                None => (any.iter().find(|(_, given)| *given), "--extractor 'exec:COMMAND'"),
            },
        };
        match refused {
            None => Ok(()),
            Some((name, _)) => {
                let problem = Problem::usage(format!("{name} is not for this extractor"));
                Err(problem.with_hint(format!("it goes with {needed}")).into())
            }
        }
    }

    fn openai(&self, model: &str, console: Console) -> anyhow::Result<OpenAi> {
        let Some(endpoint) = &self.endpoint else {
            return Err(Problem::usage("a language model needs --endpoint, the server to ask")
                .with_hint("for a server on this machine: --endpoint http://localhost:8080/v1")
                .into());
        };
        let mut openai = OpenAi::new(model, endpoint).map_err(|error| {
            Problem::usage(error.to_string()).with_hint("an endpoint is such as http://localhost:8080/v1")
        })?;
        if let Some(directory) = &self.extractor_cache {
            openai = openai.with_cache(directory);
        }
        if let Some(length) = self.part_length {
            openai = openai.with_part_length(length.get());
        }
        if let Some(key) = self.key()? {
            if openai.is_exposed() && !self.dry_run {
                console.warning(
                    "the key goes to the server unencrypted",
                    Some("use an endpoint that begins with https://"),
                );
            }
            openai = openai.with_key(key);
        }
        let limits = Limits {
            timeout: self.extractor_timeout.unwrap_or(OpenAi::TIMEOUT),
            retries: self.retries.unwrap_or(Limits::default().retries),
            pause: Duration::ZERO,
            ..Limits::default()
        };
        Ok(openai.with_limits(limits))
    }

    /// The key, if there is one. A variable that was named must have it; the usual one may.
    fn key(&self) -> anyhow::Result<Option<String>> {
        let name = self.api_key_env.as_deref().unwrap_or(KEY_VARIABLE);
        match std::env::var(name) {
            Ok(key) if !key.trim().is_empty() => {
                let key = key.trim();
                if !key.chars().all(|c| c.is_ascii_graphic()) {
                    return Err(
                        Problem::usage(format!("the environment variable {name} has no key in it")).into()
                    );
                }
                Ok(Some(key.to_owned()))
            }
            _ if self.api_key_env.is_some() => {
                Err(Problem::usage(format!("the environment variable {name} is not set")).into())
            }
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extractors_are_named() {
        assert_eq!("builtin".parse(), Ok(Choice::Builtin));
        assert_eq!("exec:python3 ner.py --x a:b".parse(), Ok(Choice::Exec("python3 ner.py --x a:b".into())));
        assert_eq!("openai:qwen3:8b".parse(), Ok(Choice::OpenAi("qwen3:8b".into())));
        assert!("exec: ".parse::<Choice>().is_err());
        assert!("spacy".parse::<Choice>().is_err());
    }
}
