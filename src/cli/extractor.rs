//! The options that say who extracts: what the user wrote comes in, an [`Extractor`] goes out.

use std::num::NonZeroUsize;
use std::str::FromStr;
use std::time::Duration;

use triplewire::extractor::{Exec, Extractor};

use super::Problem;
use super::interrupt::at_interrupt;

/// The heading of these options.
const HEADING: &str = "Another extractor";

/// Who extracts, and how it is treated.
#[derive(Debug, clap::Args)]
pub(crate) struct ExtractorArguments {
    /// Who finds what is in the articles: 'builtin', or 'exec:COMMAND' for a command that reads articles from stdin
    /// and writes the annotation record of each to stdout, one JSON object on a line, flushed after each
    #[arg(help_heading = HEADING, long, value_name = "EXTRACTOR", default_value = "builtin")]
    extractor: Choice,
    /// How long the extractor may take for one article [default: 120]
    #[arg(help_heading = HEADING, long, value_name = "SECONDS", value_parser = seconds)]
    extractor_timeout: Option<Duration>,
    /// How many articles the extractor gets at once: so many commands are started [default: 1]
    #[arg(help_heading = HEADING, long, value_name = "N")]
    concurrency: Option<NonZeroUsize>,
}

/// Which extractor.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Builtin,
    Exec(String),
}

impl FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "builtin" => Ok(Self::Builtin),
            Some(("exec", command)) if !command.trim().is_empty() => Ok(Self::Exec(command.to_owned())),
            Some(("exec", _)) => Err("the command is missing".to_owned()),
            _ => Err("not 'builtin' or 'exec:COMMAND'".to_owned()),
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds > 0.0);
    let duration = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    duration.ok_or_else(|| "a number of seconds above 0 is expected".to_owned())
}

impl ExtractorArguments {
    /// The extractor that was asked for. What it starts is killed when the program is interrupted.
    pub(crate) fn extractor(&self) -> anyhow::Result<Extractor> {
        Ok(match &self.extractor {
            Choice::Builtin => {
                let options = [
                    ("--extractor-timeout", self.extractor_timeout.is_some()),
                    ("--concurrency", self.concurrency.is_some()),
                ];
                if let Some((name, _)) = options.iter().find(|(_, given)| *given) {
                    return Err(Problem::usage(format!("{name} is for another extractor than the built-in"))
                        .with_hint("name it: --extractor 'exec:COMMAND'")
                        .into());
                }
                Extractor::Builtin
            }
            Choice::Exec(command) => {
                let exec = Exec::new(command).with_timeout(self.extractor_timeout.unwrap_or(Exec::TIMEOUT));
                let children = exec.children();
                at_interrupt(move || children.kill());
                Extractor::Exec(exec)
            }
        })
    }

    /// How many threads are to wait for the extractor; `None` if it is the work of this program's own.
    pub(crate) fn threads(&self) -> Option<NonZeroUsize> {
        (self.extractor != Choice::Builtin).then(|| self.concurrency.unwrap_or(NonZeroUsize::MIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extractors_are_named() {
        assert_eq!("builtin".parse(), Ok(Choice::Builtin));
        assert_eq!("exec:python3 ner.py --x a:b".parse(), Ok(Choice::Exec("python3 ner.py --x a:b".into())));
        assert!("exec: ".parse::<Choice>().is_err());
        assert!("spacy".parse::<Choice>().is_err());
    }

    #[test]
    fn times_are_positive() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for bad in ["0", "-1", "NaN", "inf", "1e300", "soon"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }
}
