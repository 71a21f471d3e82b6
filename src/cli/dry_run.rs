//! What a language model would be asked: articles in, the requests and their number out. Nothing is sent.

use std::io::Write;
use std::path::PathBuf;

use crate::extractor::OpenAi;
use crate::read::{Item, Reading};
use anyhow::Context;

use super::articles::no_article;
use super::output::Output;
use super::skipped::{Kind, Skipped};
use super::{Console, Outcome, count};

/// Writes the requests to stdout, one on a line.
pub(crate) fn dry_run(
    openai: &OpenAi,
    articles: Reading,
    inputs: &[PathBuf],
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
                console.unreadable(&error, error.hint());
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
        return Err(no_article(inputs, &skipped));
    }
    let message = format!(
        "{}: {} with {} would go to {}, {} would come from the cache; nothing was sent, {} skipped",
        count(read, "article"),
        count(requests, "request"),
        count(characters, "character"),
        openai.endpoint(),
        count(cached, "answer"),
        skipped.errors
    );
    skipped.close_with(
        console,
        message,
        &[(read, "article"), (requests, "request"), (characters, "character")],
    )
}
