//! `triplewire describe`: graph files in, what is in them in VoID and DCAT out; and the arguments that `build` and
//! `export` share with it.

use std::path::PathBuf;

use crate::compression::Compressor;
use crate::date::Date;
use crate::describe::{self, Publication, Publisher};
use crate::map::{self, Dataset, Format};
use crate::vocab::Prefixes;
use crate::vocab::iri::Base;
use anyhow::Context;
use oxigraph::model::NamedNode;

use super::graph::{Files, outcome};
use super::output::{Output, Written, apart};
use super::progress::Progress;
use super::skipped::FailArguments;
use super::target::target;
use super::{Console, Outcome, count};

/// What is in a graph, for those who may want it: a description in VoID and DCAT
///
/// It has numbers by class and property, the vocabularies, the links to other datasets, what the gazetteer is made from, and
/// with --articles the named graphs. `build --describe` and `export --describe` put the same beside the graph.
#[derive(Debug, clap::Args)]
#[command(mut_arg("data", |data| data.required(true)))]
pub(crate) struct Arguments {
    #[command(flatten)]
    graph: Files,
    #[command(flatten)]
    said: Said,
    /// The file to write instead of stdout: .ttl, .trig, .nt or .nq, also .gz and .zst
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format, where the file's name does not say it: ttl, trig, nt or nq
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    #[command(flatten)]
    pub(super) fail: FailArguments,
}

/// What a publisher says of a dataset.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Said {
    /// In the description: what the dataset is called
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    /// In the description: each article as a dataset of its own, where it is a named graph
    #[arg(hide_short_help = true, long)]
    pub(super) articles: bool,
    /// In the description: the licence that it is published under
    #[arg(long, value_name = "IRI", value_parser = |iri: &str| NamedNode::new(iri))]
    pub(super) licence: Option<NamedNode>,
    /// In the description: who publishes the dataset
    #[arg(hide_short_help = true, long, value_name = "NAME-OR-IRI")]
    pub(super) dataset_publisher: Option<String>,
    /// In the description: when it is published, as 2020, 2020-10 or 2020-10-23
    #[arg(hide_short_help = true, long, value_name = "DATE")]
    pub(super) issued: Option<Date>,
}

impl Said {
    fn publication(&self) -> Publication {
        let is_address = |name: &str| name.starts_with("http://") || name.starts_with("https://");
        Publication {
            title: self.title.clone(),
            licence: self.licence.clone(),
            publisher: self.dataset_publisher.as_ref().map(|name| match NamedNode::new(name.as_str()) {
                Ok(iri) if is_address(name) => Publisher::Iri(iri),
                _ => Publisher::Name(name.clone()),
            }),
            date: self.issued,
            articles: self.articles,
        }
    }
}

/// The arguments of a command that writes a graph and may describe it.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "A description of the graph")]
#[command(mut_args(|argument| match argument.get_id().as_str() {
    "title" | "licence" | "dataset_publisher" | "issued" | "articles" => argument.requires("describe"),
    _ => argument,
}))]
pub(crate) struct Describe {
    /// Add a description in VoID and DCAT: numbers, vocabularies, links, sources
    #[arg(long)]
    pub(super) describe: bool,
    #[command(flatten)]
    pub(super) said: Said,
}

impl Describe {
    /// Whether a description was asked for.
    pub(crate) fn is_wanted(&self) -> bool {
        self.describe
    }

    /// The graph, with its description if that was asked for.
    pub(crate) fn apply(&self, dataset: Dataset, base: &Base) -> Dataset {
        if self.describe {
            describe::with_description(&dataset, base, &self.said.publication())
        } else {
            dataset
        }
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    let output = arguments.output.as_deref();
    apart(arguments.graph.paths(), &[Written::output(output)])?;
    let format = arguments.format.as_deref();
    let (format, compression) = target(output, format, Format::by_name, Format::Turtle, Format::EXTENSIONS)?;
    let writer = Output::create(output)?;
    let loaded = arguments.graph.load(console, &mut Progress::new(console, output, "statements"))?;
    let base = describe::base_of(&loaded.dataset);
    let description = describe::describe(&loaded.dataset, &base, &arguments.said.publication());
    let write = || {
        let writer = Compressor::new(writer, compression)?;
        map::write(&description, format, &Prefixes::new(&base), writer)?.finish()
    };
    write().context("the description cannot be written")?.finish()?;
    console.summary(count(description.len(), "triple"));
    Ok(outcome(&loaded.left_out, Outcome::Done))
}
