//! What a language model would be asked: articles in, the requests and their number out. Nothing is sent.

use std::io::Write;

use anyhow::Context;
use triplewire::extractor::OpenAi;
use triplewire::read::{Item, Reading};

use super::articles::Counts;
use super::output::Output;
use super::{Console, Problem, count};

/// Writes the requests to stdout, one on a line.
pub(crate) fn dry_run(openai: &OpenAi, articles: Reading, console: Console) -> anyhow::Result<Counts> {
    let mut output = Output::create(None)?;
    let mut counts = Counts::default();
    let (mut requests, mut cached, mut characters) = (0, 0, 0);
    for item in articles.with_notes(move |note| console.note(&note)) {
        let item = match item {
            Ok(item) => item,
            Err(error) => {
                counts.skipped += 1;
                console.error(&error, error.hint());
                continue;
            }
        };
        counts.articles += 1;
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
    if counts.articles == 0 {
        return Err(Problem::failed("there is no article to work on").into());
    }
    console.summary(format_args!(
        "{}: {} with {} would go to {}, {} would come from the cache; nothing was sent, {} skipped",
        count(counts.articles, "article"),
        count(requests, "request"),
        count(characters, "character"),
        openai.endpoint(),
        count(cached, "answer"),
        counts.skipped
    ));
    Ok(counts)
}
