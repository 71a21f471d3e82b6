//! What `link` and `build` link against: the options that name it in, what was found for the entities of a graph out.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::compression::decompress;
use crate::describe;
use crate::extract::EntityType;
use crate::graph_file;
use crate::http::{Address, Client, Limits};
use crate::kb::{KnowledgeBase, source};
use crate::link::Unlinked;
use crate::map::{self, Dataset};
use crate::reconcile::service::{Cache, Mapping, Service};
use crate::reconcile::{self, Applied, Decided, Judgements, Subject};
use crate::view::View;
use crate::vocab::iri::Base;
use anyhow::Context;

use super::limits::limits;
use super::progress::Meter;
use super::query::seconds;
use super::{Console, Outcome, Problem, count};

/// The heading of the options about links.
pub(super) const HEADING: &str = "What entities are linked to, beside the built-in gazetteer";

/// So many entities are looked for at once.
const AT_ONCE: usize = 512;

/// Where entries come from, and what was decided about them.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = HEADING)]
pub(crate) struct Sources {
    /// An index made by `triplewire kb build`; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) kb: Vec<PathBuf>,
    /// A reconciliation service to ask (the network is used); may be repeated
    #[arg(long, value_name = "URL")]
    reconcile: Vec<String>,
    /// A folder for the answers of services, so that they are asked once
    #[arg(hide_short_help = true, long, value_name = "DIR")]
    cache: Option<PathBuf>,
    /// Take the answers of services from the cache alone
    #[arg(hide_short_help = true, long, requires = "cache")]
    offline: bool,
    /// What the service calls our classes: person=Q5,place=...
    #[arg(hide_short_help = true, long, value_name = "CLASS=ID", value_delimiter = ',', value_parser = service_type)]
    service_type: Vec<(EntityType, String)>,
    /// The service's property for the country of an entity
    #[arg(hide_short_help = true, long, value_name = "ID")]
    service_country: Option<String>,
    /// The service's property for the position of a person
    #[arg(hide_short_help = true, long, value_name = "ID")]
    service_position: Option<String>,
    /// How many queries to send to a service at a time
    #[arg(hide_short_help = true, long, value_name = "N", default_value_t = 10)]
    batch: usize,
    /// How many seconds a service has to answer
    #[arg(hide_short_help = true, long, value_name = "SECONDS", value_parser = seconds, default_value = "30")]
    service_timeout: Duration,
    /// What a person decided: a reviewed CSV, or RDF with owl:sameAs and owl:differentFrom; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) decisions: Vec<PathBuf>,
    /// Add the country and the positions that the entries have, in a graph of their own
    #[arg(long)]
    pub(super) enrich: bool,
    /// The decisions that are kept with a store: the names of the files with what was in them.
    #[arg(skip)]
    pub(super) kept: Vec<(String, Vec<u8>)>,
}

fn service_type(text: &str) -> Result<(EntityType, String), String> {
    let (name, id) = text.split_once('=').ok_or("write it as CLASS=ID")?;
    let class = source::class(name).ok_or("a class is person, country, organisation or place")?;
    Ok((class, id.to_owned()))
}

/// What was found for the entities of a graph.
pub(crate) struct Linked {
    decisions: Vec<(Subject, Decided)>,
    judgements: Judgements,
    /// How many judgements were given: those that merged entities are no more about two things.
    judged: usize,
    overrides: Dataset,
    bases: Vec<KnowledgeBase>,
    /// How many batches of queries a service did not answer.
    failed: usize,
    enrich: bool,
}

impl Linked {
    /// A graph with its links, how many they are, and the facts of the entries if they were asked for.
    pub(crate) fn add_to(&self, graph: &Dataset, base: &Base) -> Dataset {
        let links = reconcile::linkset(&self.decisions, base);
        let facts = self.enrich.then(|| reconcile::enrichment(&self.decisions, base));
        let mut all = map::Builder::new();
        for quad in [Some(graph), Some(&links), facts.as_ref()].into_iter().flatten().flat_map(Dataset::quads)
        {
            all.insert_quad(quad.as_ref());
        }
        drop(links);
        describe::with_links_described(&all.finish(), base)
    }

    /// The links, and what must stand beside the graph so that it follows the decisions.
    pub(crate) fn beside(&self, base: &Base) -> Dataset {
        self.add_to(&self.overrides, base)
    }

    /// Writes the table for a person to review.
    pub(crate) fn review<W: Write>(&self, writer: W) -> Result<W, csv::Error> {
        reconcile::review(&self.decisions, &self.judgements, writer)
    }

    /// What has no identity, and why.
    pub(crate) fn unlinked(&self) -> anyhow::Result<Vec<Unlinked>> {
        let unlinked = reconcile::unlinked(&self.decisions, &self.bases);
        self.bases.iter().try_for_each(KnowledgeBase::intact).map_err(Problem::from)?;
        Ok(unlinked)
    }

    /// The closing line.
    pub(crate) fn summary(&self) -> String {
        let same = self.decisions.iter().filter(|(_, decided)| !decided.same.is_empty()).count();
        let open = self.decisions.iter().filter(|(_, decided)| !decided.candidates.is_empty()).count();
        let without = self.decisions.len() - same - open;
        format!(
            "{}: {same} decided, {open} with candidates, {without} without, {}",
            count(self.decisions.len(), "entity"),
            count(self.judged, "judgement")
        )
    }

    /// How the command ends.
    pub(crate) fn outcome(&self) -> Outcome {
        if self.failed > 0 { Outcome::Skipped } else { Outcome::Done }
    }
}

impl Sources {
    /// Indexes and decisions that were kept.
    pub(super) fn kept(kb: Vec<PathBuf>, kept: Vec<(String, Vec<u8>)>, enrich: bool) -> Self {
        Self { kb, kept, enrich, ..Self::default() }
    }

    /// Whether there is anything to link against.
    pub(crate) fn is_empty(&self) -> bool {
        self.kb.is_empty() && self.reconcile.is_empty() && self.decisions.is_empty() && self.kept.is_empty()
    }

    /// The files that are read.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.kb.iter().chain(&self.decisions).map(PathBuf::as_path)
    }

    /// Says that facts of datasets will stand among what articles say, if the format cannot keep them apart.
    pub(crate) fn warn_of_mixing(&self, format: map::Format, console: Console) {
        if self.enrich && !format.has_graphs() {
            console.warning(
                format_args!(
                    "{} has no named graphs: the facts of --enrich are not kept apart, and lose their source",
                    format.name()
                ),
                Some("write .trig, .nq or .jsonld"),
            );
        }
    }

    /// It is an error if there is nothing to link against.
    pub(crate) fn ask_for_one(&self) -> anyhow::Result<()> {
        if self.is_empty() {
            return Err(Problem::usage("there is nothing to link against")
                .with_hint(
                    "name an index with --kb, a service with --reconcile, or decisions with --decisions",
                )
                .into());
        }
        Ok(())
    }

    /// Makes a graph follow the decisions about it, and finds what its entities are.
    pub(crate) fn link(
        &self,
        dataset: &Dataset,
        base: &Base,
        meter: Meter,
        console: Console,
    ) -> anyhow::Result<(Dataset, Linked)> {
        let judgements = self.judgements()?;
        let judged = judgements.len();
        let applied = reconcile::apply(dataset, judgements);
        let overrides = applied.overrides(base);
        let Applied { dataset, judgements, missing, mixed, .. } = applied;
        if let Some(first) = missing.first() {
            let others = if missing.len() > 1 { " and others" } else { "" };
            let message = format!(
                "decisions are about {} that the graph does not have: <{first}>{others}",
                count(missing.len(), "entity")
            );
            let hint =
                "an entity may get another IRI when articles are added: write the table anew with --review";
            console.warning(message, Some(hint));
        }
        for (gone, kept) in mixed {
            let message =
                format!("<{gone}> is now <{kept}> by decision, though articles give them different types");
            console.warning(message, None);
        }
        let mut linked = self.find(&View::new(&dataset), judgements, overrides, meter, console)?;
        linked.judged = judged;
        Ok((dataset, linked))
    }

    /// Looks whether all can be read.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        self.judgements()?;
        self.kb.iter().try_for_each(|path| KnowledgeBase::open(path).map(drop)).map_err(Problem::from)?;
        Ok(())
    }

    fn find(
        &self,
        view: &View<'_>,
        judgements: Judgements,
        overrides: Dataset,
        mut meter: Meter,
        console: Console,
    ) -> anyhow::Result<Linked> {
        let bases: Vec<KnowledgeBase> = self
            .kb
            .iter()
            .map(|path| KnowledgeBase::open(path).map_err(Problem::from))
            .collect::<Result<_, _>>()?;
        let subjects = reconcile::subjects(view);
        meter.set_all(subjects.len() * (1 + self.reconcile.len()));
        let mut candidates = Vec::with_capacity(subjects.len());
        for part in subjects.chunks(AT_ONCE) {
            candidates.extend(reconcile::from_knowledge_bases(part, &bases).map_err(Problem::from)?);
            meter.add(part.len());
        }
        let mut failed = 0;
        for url in &self.reconcile {
            let answers = self.service(url).candidates_telling(&subjects, |number| meter.add(number));
            for (list, answer) in candidates.iter_mut().zip(answers) {
                match answer {
                    Ok(found) => list.extend(found),
                    Err(error) => {
                        failed += 1;
                        let hint = "the entities of this batch are without its candidates; what was answered is in --cache, so that it can be asked again";
                        console.error(error, Some(hint));
                    }
                }
            }
        }
        let mut decisions = reconcile::decide_all(subjects, candidates, &judgements);
        for contradiction in reconcile::reject_contradictions(&mut decisions, &judgements) {
            console.warning(contradiction, Some("decide it in a file for --decisions"));
        }
        Ok(Linked {
            decisions,
            judged: judgements.len(),
            judgements,
            overrides,
            bases,
            failed,
            enrich: self.enrich,
        })
    }

    fn judgements(&self) -> anyhow::Result<Judgements> {
        let mut judgements = Judgements::new();
        let mut files: Vec<(&Path, Box<dyn std::io::Read + Send>)> = Vec::new();
        for path in &self.decisions {
            let file = std::fs::File::open(path);
            files
                .push((path, Box::new(file.with_context(|| format!("{}: cannot be read", path.display()))?)));
        }
        for (path, bytes) in &self.kept {
            files.push((Path::new(path), Box::new(std::io::Cursor::new(bytes.clone()))));
        }
        for (path, file) in files {
            let name = path.display().to_string();
            let reader = decompress(file).with_context(|| format!("{name}: cannot be read"))?.reader;
            let read = match graph_file::format_of(path) {
                Some(format) => judgements.read_rdf(reader, format, &name, &limits()),
                None => judgements.read_csv(reader, &name, &limits()),
            };
            read.map_err(|error| {
                let hint = "the table has the columns entity, target and decision, as --review writes it";
                Problem::failed(error.to_string()).with_hint(error.over_limit().unwrap_or(hint))
            })?;
        }
        judgements.check().map_err(|error| {
            Problem::failed(error.to_string()).with_hint("take back one of these decisions")
        })?;
        Ok(judgements)
    }

    fn service(&self, url: &str) -> Service {
        let limits = Limits { timeout: self.service_timeout, ..Limits::default() };
        let cache = self.cache.as_deref().map_or_else(Cache::none, Cache::in_folder);
        let mapping = Mapping {
            types: self.service_type.clone(),
            country: self.service_country.clone(),
            position: self.service_position.clone(),
        };
        let client = (!self.offline).then(|| Client::new(limits));
        Service::new(Address::new(url), client, cache).with_mapping(mapping).with_batch(self.batch)
    }
}
