//! The arguments that `build` and `extract` share: which articles, and what is known about them; and the run over them.

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::builder::Resettable;

use crate::date::Date;
use crate::extract::Record;
use crate::extractor::ExtractorError;
use crate::gazetteer::Gazetteer;
use crate::pipeline::{self, Pipeline, process_beside, process_with};
use crate::read::{FIELDS, Input, Reader};

use super::dry_run::dry_run;
use super::extractor::ExtractorArguments;
use super::limits::limits;
use super::output::Written;
use super::progress::Progress;
use super::skipped::{Kind, Skipped, SkippedArguments};
use super::{Console, Outcome, Problem};

/// The heading of the options that tell about the articles.
const HEADING: &str = "What the articles do not say themselves";

/// Which articles, and what is known about them beside what they tell.
#[derive(Debug, clap::Args)]
pub(crate) struct Articles {
    /// Files or directories: plain text, web pages, feeds, NITF, NewsML-G2, ninjs, web archives, or articles or
    /// annotation records as JSON, each also compressed; `-` is stdin
    #[arg(required = true, value_name = "ARTICLE", help_heading = Resettable::<clap::builder::Str>::Reset)]
    inputs: Vec<PathBuf>,
    /// How many threads to work on [default: one for each processor core]
    #[arg(help_heading = super::extractor::FOUND, long, value_name = "N", value_parser = workers)]
    threads: Option<NonZeroUsize>,
    /// When they were published: 2020-10-23, 2020-10 or 2020
    #[arg(help_heading = HEADING, long, value_name = "DATE")]
    published: Option<Date>,
    /// Who published them
    #[arg(help_heading = HEADING, long, value_name = "NAME")]
    publisher: Option<String>,
    /// Where it is found on the web, if it is one article
    #[arg(help_heading = HEADING, long, value_name = "URL")]
    url: Option<String>,
    /// Their language, such as 'en'; what is not in English is passed over and counted. With 'any' it is kept: of other
    /// languages only the names that the gazetteer has are found, no roles, events or claims
    #[arg(help_heading = HEADING, long, value_name = "TAG")]
    language: Option<String>,
    /// What a field of JSON, or a column of a table, is called that is one of ours: 'text=content', 'title=meta.headline';
    /// may be repeated
    #[arg(help_heading = HEADING, long, value_name = "OURS=THEIRS", value_parser = field)]
    field: Vec<(String, String)>,
    #[command(flatten)]
    skipped: SkippedArguments,
    #[command(flatten)]
    extractor: ExtractorArguments,
}

/// Why there is nothing to do: nothing in `inputs` is used, of which the first is told, or nothing is there.
pub(super) fn no_article(inputs: &[PathBuf], skipped: &Skipped) -> anyhow::Error {
    let why = skipped.why_nothing().unwrap_or_else(|| {
        let names: Vec<String> = inputs.iter().take(3).map(|path| path.display().to_string()).collect();
        let more = if inputs.len() > 3 { " and others" } else { "" };
        format!("{}{more}: nothing is there to be read", names.join(", "))
    });
    Problem::failed(format!("there is no article to work on: {why}")).into()
}

/// How many articles were read, and what is not used.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) articles: usize,
    pub(crate) skipped: Skipped,
}

impl Articles {
    /// Reads all articles, has what is in them found and linked, applies `work` to the records on all threads, and
    /// gives the results in their order to `receive`. `output` is where the command writes.
    ///
    /// What cannot be read or extracted from is reported and counted. It is an error if nothing could be read at all.
    pub(crate) fn process<R: Send>(
        &self,
        console: Console,
        output: Option<&Path>,
        work: impl Fn(Record) -> R + Sync,
        receive: impl FnMut(R) -> anyhow::Result<()> + Send,
    ) -> anyhow::Result<Counts> {
        let counts = self.process_with_notices(console, output, work, receive)?;
        if counts.articles == 0 {
            let error = no_article(&self.inputs, &counts.skipped);
            counts.skipped.finish()?;
            return Err(error);
        }
        Ok(counts)
    }

    /// The same, where notices of withdrawals are enough.
    pub(crate) fn process_with_notices<R: Send>(
        &self,
        console: Console,
        output: Option<&Path>,
        work: impl Fn(Record) -> R + Sync,
        mut receive: impl FnMut(R) -> anyhow::Result<()> + Send,
    ) -> anyhow::Result<Counts> {
        let mut counts = Counts { articles: 0, skipped: self.skipped.open()? };
        let reader = self.reader()?.with_notes(move |note| console.note(&note));
        let options = self.extractor.options()?;
        let beside = self.extractor.beside().then(|| options.clone());
        let (extractor, gazetteer) = (self.extractor.extractor(console, options)?, Gazetteer::builtin());
        let work = |item| {
            let annotated = match &beside {
                Some(options) => process_beside(item, &extractor, gazetteer, options)?,
                None => process_with(item, &extractor, gazetteer)?,
            };
            Ok((work(annotated.record), annotated.remarks))
        };
        let mut progress = Progress::new(console, output, "articles");
        self.pipeline().read(reader, work, |result| {
            match result.and_then(|result| result.map_err(|error: ExtractorError| error.into())) {
                Ok((result, remarks)) => {
                    for remark in remarks {
                        console.warning(remark, None);
                    }
                    counts.articles += 1;
                    progress.step();
                    receive(result)
                }
                Err(error) => {
                    progress.skip();
                    not_used(&error, &mut counts.skipped, console)
                }
            }
        })?;
        drop(progress);
        counts.skipped.tell_languages(console);
        if counts.articles == 0 && counts.skipped.withdrawn.is_empty() {
            let error = no_article(&self.inputs, &counts.skipped);
            counts.skipped.finish()?;
            return Err(error);
        }
        Ok(counts)
    }

    /// Where the list and the report of what is not used go, if they were asked for.
    pub(crate) fn written(&self) -> impl Iterator<Item = Written<'_>> {
        self.skipped.written()
    }

    /// The files and directories that are read, those with rules included.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.inputs.iter().chain(self.extractor.rules()).map(PathBuf::as_path)
    }

    /// Shows what the extractor would be sent, if that is all that was asked for, and says how the command ends then.
    pub(crate) fn dry_run(&self, console: Console) -> anyhow::Result<Option<Outcome>> {
        let Some(openai) = self.extractor.dry_run(console)? else { return Ok(None) };
        let skipped = self.skipped.open()?;
        dry_run(&openai, self.reader()?, &self.inputs, skipped, console).map(Some)
    }

    fn reader(&self) -> anyhow::Result<crate::read::Reading> {
        if self.url.is_some() && (self.inputs.len() > 1 || self.inputs.iter().any(|path| path.is_dir())) {
            let hint = "give the URLs of several articles in records, in the field 'url'";
            return Err(Problem::usage("--url is for one article, and there are several")
                .with_hint(hint)
                .into());
        }
        if self.inputs.iter().filter(|path| is_stdin(path)).count() > 1 {
            return Err(Problem::usage("stdin ('-') is given twice, and can be read only once").into());
        }
        let mut reader = Reader::new().with_limits(limits());
        if let Some(date) = self.published {
            reader = reader.with_published(date);
        }
        if let Some(name) = &self.publisher {
            reader = reader.with_publisher(name);
        }
        if let Some(url) = &self.url {
            reader = reader.with_url(url);
        }
        match self.language.as_deref() {
            Some("any") => reader = reader.with_any_language(),
            Some(tag) => reader = reader.with_language(tag),
            None => {}
        }
        for (ours, theirs) in &self.field {
            reader = reader.with_field(ours, theirs);
        }
        // Only the built-in rules are for English alone.
        if !self.extractor.is_builtin() {
            reader = reader.with_any_language();
        }
        let input = |path: &PathBuf| match is_stdin(path) {
            true => Input::Stream("<stdin>".into(), Box::new(io::stdin())),
            false => Input::Path(path.clone()),
        };
        Ok(reader.read(self.inputs.iter().map(input)))
    }

    /// One thread works alone; more are the program's own, so that later stages work on as many.
    fn pipeline(&self) -> Pipeline {
        let pipeline = Pipeline::new().with_limits(limits());
        if let Some(threads) = self.extractor.threads() {
            return pipeline.with_threads(threads);
        }
        let Some(threads) = self.threads else { return pipeline };
        let set = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global();
        if threads.get() == 1 || set.is_err() { pipeline.with_threads(threads) } else { pipeline }
    }
}

/// Tells of an article that is not used, and counts it.
fn not_used(error: &pipeline::Skipped, skipped: &mut Skipped, console: Console) -> anyhow::Result<()> {
    let kind = match (error.withdrawn(), error.language()) {
        (Some(withdrawn), _) => {
            skipped.withdrawn.push(withdrawn.clone());
            console.not_used("warning", error);
            Kind::Withdrawn
        }
        (None, Some(tag)) => {
            skipped.add_language(tag);
            console.not_used("note", error);
            Kind::Language
        }
        (None, None) => {
            console.not_used("error", error);
            Kind::Error
        }
    };
    let (place, id, reason) = error.account();
    skipped.add(kind, place, id, reason)
}

/// The two names of a field.
fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((ours, theirs)) if FIELDS.contains(&ours) && !theirs.is_empty() => {
            Ok((ours.to_owned(), theirs.to_owned()))
        }
        Some((ours, _)) if !FIELDS.contains(&ours) => {
            Err(format!("our fields are {}, and none is '{ours}'", FIELDS.join(", ")))
        }
        _ => Err("'text=content' is how it is written: our name, then theirs".to_owned()),
    }
}

/// How many threads or commands may be asked for at most: no machine has use for more, and each takes memory.
const MOST_WORKERS: usize = 1024;

/// A number of threads or commands.
pub(super) fn workers(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse().ok().filter(|number: &NonZeroUsize| number.get() <= MOST_WORKERS);
    number.ok_or_else(|| format!("not a number from 1 to {MOST_WORKERS}"))
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}
