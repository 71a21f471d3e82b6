//! The arguments that `build` and `extract` share: which articles, and what is known about them; and the run over them.

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use triplewire::date::Date;
use triplewire::extract::Record;
use triplewire::extractor::ExtractorError;
use triplewire::gazetteer::Gazetteer;
use triplewire::pipeline::{Pipeline, process_beside, process_with};
use triplewire::read::{Input, Reader, Withdrawn};

use super::dry_run::dry_run;
use super::extractor::ExtractorArguments;
use super::{Console, Outcome, Problem};

/// The heading of the options that tell about the articles.
const HEADING: &str = "What the articles do not say themselves";

/// Which articles, and what is known about them beside what they tell.
#[derive(Debug, clap::Args)]
pub(crate) struct Articles {
    /// Files or directories: plain text, web pages, feeds, NITF, NewsML-G2, ninjs, web archives, or articles or
    /// annotation records as JSON, each also compressed; `-` is stdin
    #[arg(required = true, value_name = "ARTICLE")]
    inputs: Vec<PathBuf>,
    /// How many threads to work on [default: one for each processor core]
    #[arg(long, value_name = "N")]
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
    /// Their language, such as 'en'
    #[arg(help_heading = HEADING, long, value_name = "TAG")]
    language: Option<String>,
    #[command(flatten)]
    extractor: ExtractorArguments,
}

/// How many articles were read and how many were skipped.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) articles: usize,
    pub(crate) skipped: usize,
    /// Those that their publishers took back or hold back: not skipped, but not to be used.
    pub(crate) withdrawn: Vec<Withdrawn>,
}

impl Counts {
    /// How the command ends.
    pub(crate) fn outcome(&self) -> Outcome {
        if self.skipped > 0 { Outcome::Skipped } else { Outcome::Done }
    }
}

impl Articles {
    /// Reads all articles, has what is in them found and linked, applies `work` to the records on all threads, and
    /// gives the results in their order to `receive`.
    ///
    /// What cannot be read or extracted from is reported and counted. It is an error if nothing could be read at all.
    pub(crate) fn process<R: Send>(
        &self,
        console: Console,
        work: impl Fn(Record) -> R + Sync,
        mut receive: impl FnMut(R) -> anyhow::Result<()> + Send,
    ) -> anyhow::Result<Counts> {
        let mut counts = Counts::default();
        let reader = self.reader()?.with_notes(move |note| console.note(&note));
        let (extractor, gazetteer) = (self.extractor.extractor(console)?, Gazetteer::builtin());
        let work = |item| {
            let annotated = match self.extractor.beside() {
                Some(options) => process_beside(item, &extractor, gazetteer, options)?,
                None => process_with(item, &extractor, gazetteer)?,
            };
            Ok((work(annotated.record), annotated.remarks))
        };
        self.pipeline().read(reader, work, |result| {
            match result.and_then(|result| result.map_err(|error: ExtractorError| error.into())) {
                Ok((result, remarks)) => {
                    for remark in remarks {
                        console.warning(remark, None);
                    }
                    counts.articles += 1;
                    receive(result)
                }
                Err(error) => {
                    match error.withdrawn() {
                        Some(withdrawn) => {
                            counts.withdrawn.push(withdrawn.clone());
                            console.warning(&error, None);
                        }
                        None => {
                            counts.skipped += 1;
                            console.error(&error, error.hint());
                        }
                    }
                    Ok(())
                }
            }
        })?;
        if counts.articles == 0 {
            return Err(Problem::failed("there is no article to work on").into());
        }
        Ok(counts)
    }

    /// The files and directories that are read.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.inputs.iter().map(PathBuf::as_path)
    }

    /// Shows what the extractor would be sent, if that is all that was asked for, and says how the command ends then.
    pub(crate) fn dry_run(&self, console: Console) -> anyhow::Result<Option<Outcome>> {
        let Some(openai) = self.extractor.dry_run(console)? else { return Ok(None) };
        Ok(Some(dry_run(&openai, self.reader()?, console)?.outcome()))
    }

    fn reader(&self) -> anyhow::Result<triplewire::read::Reading> {
        if self.url.is_some() && (self.inputs.len() > 1 || self.inputs.iter().any(|path| path.is_dir())) {
            let hint = "give the URLs of several articles in records, in the field 'url'";
            return Err(Problem::usage("--url is for one article, and there are several")
                .with_hint(hint)
                .into());
        }
        if self.inputs.iter().filter(|path| is_stdin(path)).count() > 1 {
            return Err(Problem::usage("stdin ('-') is given twice, and can be read only once").into());
        }
        let mut reader = Reader::new();
        if let Some(date) = self.published {
            reader = reader.with_published(date);
        }
        if let Some(name) = &self.publisher {
            reader = reader.with_publisher(name);
        }
        if let Some(url) = &self.url {
            reader = reader.with_url(url);
        }
        if let Some(tag) = &self.language {
            reader = reader.with_language(tag);
        }
        let input = |path: &PathBuf| match is_stdin(path) {
            true => Input::Stream("<stdin>".into(), Box::new(io::stdin())),
            false => Input::Path(path.clone()),
        };
        Ok(reader.read(self.inputs.iter().map(input)))
    }

    /// One thread works alone; more are the program's own, so that later stages work on as many.
    fn pipeline(&self) -> Pipeline {
        if let Some(threads) = self.extractor.threads() {
            return Pipeline::new().with_threads(threads);
        }
        let Some(threads) = self.threads else { return Pipeline::new() };
        let set = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global();
        if threads.get() == 1 || set.is_err() {
            Pipeline::new().with_threads(threads)
        } else {
            Pipeline::new()
        }
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}
