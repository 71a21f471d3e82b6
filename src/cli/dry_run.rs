//! What a language model would be asked: articles in, the requests and their number out. Nothing is sent.

use std::io::Write;

use crate::extractor::OpenAi;
use crate::read::{Item, Reading};
use anyhow::Context;

use super::output::Output;
use super::skipped::{Kind, Skipped};
use super::{Console, Outcome, Problem, count};

/// Writes the requests to stdout, one on a line.
pub(crate) fn dry_run(
    openai: &OpenAi,
    articles: Reading,
    mut skipped: Skipped,
    console: Console,
) -> anyhow::Result<Outcome> {
    let mut output = Output::create(None)?;
    let mut read = 0;
    let (mut requests, mut cached, mut characters) = (0, 0, 0);
    for item in articles.with_notes(move |note| console.note(&note)) {
        let item = match item {
            Ok(item) => item,
            Err(error) => {
                console.error(&error, error.hint());
                skipped.add(Kind::Error, Some(error.place()), error.id(), error.why())?;
                continue;
            }
        };
        read += 1;
        // An annotation record needs no model.
        let Item::Article(document) = item else { continue };
        for request in openai.requests(&document) {
            if request.cached {
                cached += 1;
                continue;
            }
            requests += 1;
            characters += request.body.chars().count();
            writeln!(output, "{}", request.body).context("the requests cannot be written")?;
        }
    }
    output.finish().context("the requests cannot be written")?;
    if read == 0 {
        return Err(Problem::failed("there is no article to work on").into());
    }
    console.summary(format_args!(
        "{}: {} with {} would go to {}, {} would come from the cache; nothing was sent, {} skipped",
        count(read, "article"),
        count(requests, "request"),
        count(characters, "character"),
        openai.endpoint(),
        count(cached, "answer"),
        skipped.errors
    ));
    skipped.finish()
}
