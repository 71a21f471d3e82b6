//! `triplewire export`: graph files in, the same graph in another format out.

use std::path::{Path, PathBuf};

use crate::compression::Compressor;
use crate::describe::base_of;
use crate::export::{self, Condition, Format, Selection, ViewFormat};
use crate::graph_file::Loaded;
use crate::limits::Limit;
use crate::map;
use crate::view::View;
use crate::vocab::Prefixes;
use anyhow::Context;
use oxigraph::model::NamedNode;

use super::describe::Describe;
use super::graph::{Files, outcome};
use super::limits::limits;
use super::output::{Output, OutputDirectory, Written, apart};
use super::progress::{Metered, Progress};
use super::skipped::FailArguments;
use super::target::{names_directory, target};
use super::{Console, Outcome, Problem, count, not_written};

/// Graph files in, the same graph in another format out
///
/// As RDF, any graph is taken, whoever made it. GraphML and GEXF have the entities as nodes and what is said of them as
/// edges; FollowTheMoney has its own entities; for Neo4j a directory of CSV files is written. The same graph gives the
/// same bytes.
///
/// What is selected with --only and --without keeps what it needs: a statement its article, its evidence, the entities
/// it is about and the claim that it is said in. Conditions of one kind are alternatives; those of different kinds must
/// all be met.
#[derive(Debug, clap::Args)]
#[command(mut_arg("data", |data| data.required(true)))]
pub(crate) struct Arguments {
    #[command(flatten)]
    graph: Files,
    /// The file to write instead of stdout; its name tells the format: .ttl, .nq.zst, .html, .graphml, .gexf, .ftm.json;
    /// with --format site or neo4j a directory
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    description: Describe,
    /// The format, where the file's name does not say it: ttl, trig, nt, nq, rdf, jsonld, html, graphml, gexf, ftm,
    /// site or neo4j; ttl.gz or nq.zst too
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Select what tells of an entity or an event, or is of an outlet, a class, an article, a time or sure enough:
    /// entity='Mike Pompeo' (with hops=1 also what is told among those around), outlet='Harbour News', event=CONSULT,
    /// class=Event, article=IRI-or-id, date=2020-10..2020-12, confidence=0.8..; may be repeated
    #[arg(long, value_name = "CONDITION")]
    only: Vec<String>,
    /// Leave out what meets such a condition, and what would be wrong without it; may be repeated
    #[arg(long, value_name = "CONDITION")]
    without: Vec<String>,
    /// Refer to the JSON-LD context by this IRI instead of writing it into the file
    #[arg(long, value_name = "IRI", value_parser = |iri: &str| NamedNode::new(iri))]
    context: Option<NamedNode>,
    /// Put beside each relation, and each tenure in a country or an organisation, the triple that it says: as a triple
    /// term of RDF 1.2, which asserts nothing, and of which the statement is the reifier. In Turtle, TriG, N-Triples and
    /// N-Quads
    #[arg(long, value_name = "VERSION")]
    reify: Option<Reify>,
    #[command(flatten)]
    pub(super) fail: FailArguments,
}

/// How statements are reified.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Reify {
    /// By `rdf:reifies` and triple terms of RDF 1.2
    #[value(name = "rdf12")]
    Rdf12,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    let output = arguments.output.as_deref();
    if let Some(write) = into_directory(arguments)? {
        return write(arguments, console);
    }
    let (format, compression) = target(
        output,
        arguments.format.as_deref(),
        Format::by_name,
        Format::Rdf(map::Format::Turtle),
        Format::EXTENSIONS,
    )?;
    if arguments.reify.is_some() && !has_triple_terms(format) {
        return Err(no_triple_terms());
    }
    // What has all of what is read may take its place.
    let is_part = !arguments.only.is_empty() || !arguments.without.is_empty() || arguments.graph.is_lenient();
    let has_all = matches!(format, Format::Rdf(_)) && !is_part;
    let is_stdout = output.is_none_or(|path| path == Path::new("-"));
    if !has_all || is_stdout {
        apart(arguments.graph.paths(), &[Written::output(output)])?;
    }
    let writer = Output::create(output)?;
    let mut progress = Progress::new(console, arguments.output.as_deref(), "statements");
    let loaded = load(arguments, &mut progress, console)?;
    let meter = progress.meter("writing", None);
    let writer = Metered::new(Compressor::new(writer, compression).map_err(not_written)?, meter);
    let (written, summary) = match format {
        Format::Rdf(format) => {
            let options = export::Options { prefixes: &loaded.prefixes, context: arguments.context.as_ref() };
            let written = export::rdf(&loaded.dataset, format, &options, writer).map_err(not_written)?;
            let summary = if format.has_graphs() {
                count(loaded.dataset.len(), "quad")
            } else {
                count(loaded.dataset.triples(), "triple")
            };
            (written, summary)
        }
        Format::View(format) => {
            let view = View::new(&loaded.dataset);
            warn_of_foreign(&view, console);
            if matches!(format, ViewFormat::GraphMl | ViewFormat::Gexf) {
                tell_crowded(&view, console);
            }
            (export::view(&view, format, &limits(), writer).map_err(not_written)?, told(&view))
        }
    };
    written.into_inner().finish().map_err(not_written)?.finish()?;
    drop(progress);
    console.summary(summary);
    Ok(outcome(&loaded.left_out, Outcome::Done))
}

/// Whether a format has the triple terms of RDF 1.2.
fn has_triple_terms(format: Format) -> bool {
    use map::Format::{NQuads, NTriples, TriG, Turtle};
    matches!(format, Format::Rdf(Turtle | TriG | NTriples | NQuads))
}

fn no_triple_terms() -> anyhow::Error {
    let problem = Problem::usage("--reify rdf12 makes triple terms, which this format does not have");
    problem.with_hint("take Turtle, TriG, N-Triples or N-Quads").into()
}

/// The graph, or what is wanted of it.
fn load(arguments: &Arguments, progress: &mut Progress, console: Console) -> anyhow::Result<Loaded> {
    let mut loaded = arguments.graph.load(console, progress)?;
    let selection = selection(arguments, &loaded.prefixes)?;
    if selection != Selection::default() {
        let (selected, unmet) = selection.select(&loaded.dataset);
        for condition in unmet {
            console.warning(format_args!("nothing in the graph meets {condition}"), None);
        }
        loaded.dataset = selected;
    }
    if arguments.reify.is_some() {
        loaded.dataset = export::reified(&loaded.dataset);
    }
    let base = base_of(&loaded.dataset);
    loaded.dataset = arguments.description.apply(loaded.dataset, &base);
    Ok(loaded)
}

/// What is wanted of the graph.
fn selection(arguments: &Arguments, prefixes: &Prefixes) -> anyhow::Result<Selection> {
    let read = |option: &str, texts: &[String]| -> anyhow::Result<Vec<Condition>> {
        let parse = |text: &String| {
            Condition::parse(text, prefixes).map_err(|error| {
                Problem::usage(format!("--{option} {text}: {error}")).with_hint(error.hint()).into()
            })
        };
        texts.iter().map(parse).collect()
    };
    let selection =
        Selection { only: read("only", &arguments.only)?, without: read("without", &arguments.without)? };
    let is_hops = |condition: &Condition| matches!(condition, Condition::Hops(_));
    let has_entity = selection.only.iter().any(|condition| matches!(condition, Condition::Entity(_)));
    if selection.without.iter().any(is_hops) || (selection.only.iter().any(is_hops) && !has_entity) {
        let problem = Problem::usage("hops= says how far around an entity, and there is none");
        return Err(problem.with_hint("write --only entity='Mike Pompeo' --only hops=1").into());
    }
    Ok(selection)
}

/// What writes a directory, if one is asked for. It is an error if it is not said with what.
fn into_directory(arguments: &Arguments) -> anyhow::Result<Option<Write>> {
    let is = |name: &str| arguments.format.as_ref().is_some_and(|format| format.eq_ignore_ascii_case(name));
    let write: Option<Write> = match (is("site"), is("neo4j")) {
        (true, _) => Some(site),
        (_, true) => Some(neo4j),
        _ => None,
    };
    if write.is_some() && arguments.reify.is_some() {
        return Err(no_triple_terms());
    }
    let is_directory = |path: &&Path| names_directory(path) || path.is_dir();
    match arguments.output.as_deref().filter(is_directory) {
        Some(output) if arguments.format.is_none() => {
            let message =
                format!("'{}' is a directory, which may be a site or the tables of Neo4j", output.display());
            Err(Problem::usage(message).with_hint("say which: --format site or --format neo4j").into())
        }
        _ => Ok(write),
    }
}

/// What writes a directory.
type Write = fn(&Arguments, Console) -> anyhow::Result<Outcome>;

/// Writes the tables of Neo4j.
fn neo4j(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    let output = arguments.output.as_deref().filter(|path| path.as_os_str() != "-").ok_or_else(|| {
        Problem::usage("the tables of Neo4j are several files")
            .with_hint("name a directory for them: -o DIR/")
    })?;
    apart(arguments.graph.paths(), &[Written::output(Some(output))])?;
    let directory = OutputDirectory::create(output)?;
    let mut progress = Progress::new(console, Some(output), "rows");
    let loaded = load(arguments, &mut progress, console)?;
    let view = View::new(&loaded.dataset);
    warn_of_foreign(&view, console);
    progress.stage("writing the tables");
    let counts = export::neo4j::write(&view, directory.path())
        .with_context(|| format!("cannot write {}", output.display()))?;
    directory.finish()?;
    drop(progress);
    console.summary(format_args!(
        "{}, {}",
        count(counts.nodes, "node"),
        count(counts.relationships, "relationship")
    ));
    Ok(outcome(&loaded.left_out, Outcome::Done))
}

/// Writes a site.
fn site(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    let output = arguments.output.as_deref().filter(|path| path.as_os_str() != "-").ok_or_else(|| {
        Problem::usage("a site is many files").with_hint("name a directory for them: -o DIR/")
    })?;
    apart(arguments.graph.paths(), &[Written::output(Some(output))])?;
    let directory = OutputDirectory::create(output)?;
    let mut progress = Progress::new(console, arguments.output.as_deref(), "pages");
    let loaded = load(arguments, &mut progress, console)?;
    let view = View::new(&loaded.dataset);
    warn_of_foreign(&view, console);
    let mut meter = progress.meter("writing", Some("pages"));
    let base = base_of(&loaded.dataset);
    let written =
        export::site::write_telling(&view, &loaded.prefixes, base.as_str(), directory.path(), |of| {
            meter.set_all(of);
            meter.add(1);
        });
    let written = written.with_context(|| format!("cannot write {}", output.display()))?;
    directory.finish()?;
    drop(progress);
    let numbers = [(written.things, "thing"), (written.articles, "article"), (written.events, "event")];
    console.summary_of(format_args!("a page for each of {}", super::list(&numbers)), &numbers);
    Ok(outcome(&loaded.left_out, Outcome::Done))
}

/// Says that there is nothing to see in a graph that is not ours.
fn warn_of_foreign(view: &View<'_>, console: Console) {
    if view.entities().is_empty() && view.articles().is_empty() {
        console.warning(
            "the graph has no entities of the ontology of Triplewire: nothing is exported",
            Some("an RDF format takes any graph"),
        );
    }
}

/// Says that events of very many are nodes of the network.
fn tell_crowded(view: &View<'_>, console: Console) {
    let crowded = export::crowded_events(view, &limits());
    if crowded > 0 {
        let events = count(crowded, "event");
        console.warning(
            format_args!(
                "{events} would make more than {} edges each: such an event is a node, with an edge for each who takes part",
                limits().edges
            ),
            Some(Limit::Edges.hint()),
        );
    }
}

/// What was in the graph.
fn told(view: &View<'_>) -> String {
    let parts = [
        count(view.articles().len(), "article"),
        count(view.entities().len(), "entity"),
        count(view.statements().len(), "statement"),
    ];
    parts.join(", ")
}
