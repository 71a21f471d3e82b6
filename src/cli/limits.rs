//! The limits of this run: what `--limit` and `--article-timeout` say in, the [`Limits`] that every reader takes out.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

use crate::limits::{Exceeded, Limit, Limits, read_text};
use anyhow::Context;

use super::Problem;

/// The options that change limits; every command has them.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct LimitArguments {
    /// Change a limit of what is read: article=16M, line=1G, depth=500, ...; docs/limits.md has them all; may be repeated
    #[arg(long, global = true, help_heading = super::GENERAL, value_name = "NAME=VALUE", value_parser = limit)]
    limit: Vec<(Limit, u64)>,
    /// How long one article may take before it is skipped [default: 600]
    #[arg(long, global = true, help_heading = super::GENERAL, value_name = "SECONDS")]
    article_timeout: Option<u64>,
}

static LIMITS: OnceLock<Limits> = OnceLock::new();

impl LimitArguments {
    /// Makes these the limits of the run.
    pub(crate) fn apply(&self) {
        let mut limits = Limits::default();
        for (limit, value) in &self.limit {
            limits = limits.with(*limit, *value);
        }
        if let Some(seconds) = self.article_timeout {
            limits.time = seconds;
        }
        LIMITS.get_or_init(|| limits);
    }
}

/// The limits of the run.
pub(crate) fn limits() -> Limits {
    LIMITS.get().copied().unwrap_or_default()
}

/// The text of a file that stands beside the data; `what` is what it is.
pub(crate) fn beside(path: &Path, what: &str) -> anyhow::Result<String> {
    let place = || format!("{}: {what} cannot be read", path.display());
    told(File::open(path).with_context(place)?, place)
}

/// The text of stdin, in the place of such a file.
pub(crate) fn stdin(what: &str) -> anyhow::Result<String> {
    told(std::io::stdin(), || format!("{what} cannot be read from stdin"))
}

fn told(reader: impl Read, place: impl Fn() -> String) -> anyhow::Result<String> {
    read_text(reader, &limits()).map_err(|error| match Exceeded::of(&error) {
        Some(over) => Problem::failed(format!("{}: {over}", place())).with_hint(over.hint()).into(),
        None => anyhow::Error::new(error).context(place()),
    })
}

fn limit(text: &str) -> Result<(Limit, u64), String> {
    let names = || Limit::ALL.map(Limit::name).join(", ");
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    let limit = Limit::from_name(name).ok_or_else(|| format!("the limits are {}", names()))?;
    let number = if limit.is_size() { size(value) } else { value.parse().ok() };
    let example = if limit.is_size() { "a size such as 500000, 64K, 16M or 2G" } else { "a whole number" };
    let number = number.filter(|number| *number > 0);
    Ok((limit, number.ok_or_else(|| format!("the limit '{name}' is {example}"))?))
}

/// A number of bytes, perhaps with a letter for KiB, MiB or GiB.
fn size(text: &str) -> Option<u64> {
    let shift = match text.bytes().last()? {
        b'k' | b'K' => 10,
        b'm' | b'M' => 20,
        b'g' | b'G' => 30,
        _ => return text.parse().ok(),
    };
    text[..text.len() - 1].parse::<u64>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read() {
        assert_eq!(limit("article=16M"), Ok((Limit::Article, 16 << 20)));
        assert_eq!(limit("line=2g"), Ok((Limit::Line, 2 << 30)));
        assert_eq!(limit("depth=500"), Ok((Limit::Depth, 500)));
        for wrong in ["", "depth", "depth=", "depth=0", "depth=5K", "article=é", "line=99999999999G", "x=1"]
        {
            assert!(limit(wrong).is_err(), "{wrong}");
        }
        assert!(limit("x=1").is_err_and(|message| message.contains("article, time, page")));
    }
}
