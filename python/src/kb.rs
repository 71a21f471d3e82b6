//! Knowledge bases: datasets in, an index of names out; a name in, the entries that bear it out; a graph and indexes in, its
//! links out.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use pyo3::prelude::*;
use triplewire::compression::{Compression, decompress};
use triplewire::describe::{base_of, with_links_described};
use triplewire::extract::EntityType;
use triplewire::kb::source::{self, Kind, Options};
use triplewire::kb::{Builder, Hit, KnowledgeBase};
use triplewire::limits::Limits;
use triplewire::map;
use triplewire::part::PartFile;
use triplewire::query::Solutions;
use triplewire::reconcile::{self, Decided, Judgements, Subject};
use triplewire::view::View;

use crate::error::{Failure, told};
use crate::graph::GraphCore;
use crate::result::ResultCore;
use crate::work::run;

/// How many bytes of a source are looked at to tell what it is.
const HEAD: u64 = 1 << 16;

/// The core of an index of names.
#[pyclass(frozen, module = "triplewire._triplewire")]
pub(crate) struct IndexCore {
    base: KnowledgeBase,
}

#[pymethods]
impl IndexCore {
    #[new]
    fn new(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let base = py.detach(|| KnowledgeBase::open(&path)).map_err(Failure::from)?;
        Ok(Self { base })
    }

    /// What is in it, as JSON.
    fn about(&self) -> PyResult<String> {
        serde_json::to_string(self.base.about()).map_err(told)
    }

    /// The entries that bear a name, each as JSON; with `near` also those whose names are like it.
    fn find(&self, py: Python<'_>, name: &str, near: bool) -> PyResult<Vec<String>> {
        let find = || {
            let mut hits = self.base.find(name);
            if near {
                hits.extend(self.base.find_surname(name));
                hits.extend(self.base.find_near(name));
            }
            let mut shown: Vec<Hit> = Vec::new();
            for hit in hits {
                if shown.iter().all(|before| before.item != hit.item) {
                    shown.push(hit);
                }
            }
            let items = shown.iter().filter_map(|hit| self.base.item(hit.item));
            let items = items.map(|item| serde_json::to_string(&item)).collect::<Result<Vec<_>, _>>();
            self.base.intact()?;
            items.map_err(|error| Failure::new("KbError", error))
        };
        Ok(py.detach(find)?)
    }
}

/// Makes an index of the names of datasets: what is in it as JSON, and what was skipped.
#[pyfunction]
pub(crate) fn build_index(
    py: Python<'_>,
    sources: Vec<PathBuf>,
    output: PathBuf,
    kind: Option<&str>,
    types: Vec<String>,
    languages: Vec<String>,
    officials: bool,
) -> PyResult<(String, Vec<String>)> {
    let kind = kind.map(kind_of).transpose()?;
    let class = |name: &String| -> PyResult<EntityType> {
        let failure = || Failure::new("KbError", format!("'{name}' is no class of an index"));
        let hint = Some("a class is person, country, organisation or place");
        Ok(source::class(name).ok_or_else(|| failure().with_hint(hint))?)
    };
    let classes: Vec<EntityType> = types.iter().map(class).collect::<PyResult<_>>()?;
    let options = Options { languages, officials, ..Options::default() };
    let build = move || {
        let directory = output.parent().filter(|parent| *parent != Path::new(""));
        let mut builder = Builder::new(directory.unwrap_or(Path::new("."))).with_classes(classes);
        let mut skipped = Vec::new();
        let part = PartFile::begin(&output).map_err(|error| unread(&output, &error))?;
        for path in &sources {
            read(path, kind, &options, &mut builder, &mut skipped)?;
        }
        let (part, about) = builder.finish(part)?;
        if about.entries == 0 {
            return Err(Failure::new("KbError", "no entry is left: the index would be empty"));
        }
        part.finish().map_err(|error| unread(&output, &error))?;
        let about = serde_json::to_string(&about).map_err(|error| Failure::new("KbError", error))?;
        Ok((about, skipped))
    };
    Ok(run(py, build)??)
}

fn unread(path: &Path, error: &io::Error) -> Failure {
    Failure::new("KbError", format!("{}: {error}", path.display())).with_file(path)
}

fn kind_of(name: &str) -> PyResult<Kind> {
    let unknown = || Failure::new("KbError", format!("'{name}' is not a kind of dataset"));
    Kind::by_name(name).ok_or_else(|| unknown().with_hint(Some(format!("it is {}", Kind::NAMES))).into())
}

fn read(
    path: &Path,
    kind: Option<Kind>,
    options: &Options,
    builder: &mut Builder,
    skipped: &mut Vec<String>,
) -> Result<(), Failure> {
    let failed = |error: io::Error| unread(path, &error);
    let file = File::open(path).map_err(failed)?;
    let mut reader = decompress(Box::new(file)).map_err(failed)?.reader;
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head).map_err(failed)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let unknown = || {
        let failure = Failure::new(
            "KbError",
            format!("{}: what kind of dataset this is cannot be told", path.display()),
        );
        failure.with_hint(Some(
            "say it with kind: wikidata, geonames, ftm, csv, or an RDF format such as nt or ttl",
        ))
    };
    let kind = kind.or_else(|| source::detect(Compression::split(&name).0, &head)).ok_or_else(unknown)?;
    let reader = io::Cursor::new(head).chain(reader);
    source::read(&name, kind, reader, options, builder, |what| skipped.push(what.to_string())).map_err(failed)
}

/// A graph with links to the entries of indexes, and the table of what was decided.
#[pyfunction]
pub(crate) fn link_graph(
    py: Python<'_>,
    graph: &GraphCore,
    indexes: Vec<PathBuf>,
    decisions: Vec<PathBuf>,
    enrich: bool,
) -> PyResult<(GraphCore, ResultCore)> {
    let graph = graph.clone();
    let link = move || {
        let loaded = graph.loaded()?;
        let base = base_of(&loaded.dataset);
        let applied = reconcile::apply(&loaded.dataset, judgements(&decisions)?);
        let view = View::new(&applied.dataset);
        let bases: Vec<KnowledgeBase> =
            indexes.iter().map(|path| KnowledgeBase::open(path)).collect::<Result<_, _>>()?;
        let subjects = reconcile::subjects(&view);
        let candidates = reconcile::from_knowledge_bases(&subjects, &bases)?;
        let mut decided = reconcile::decide_all(subjects, candidates, &applied.judgements);
        reconcile::reject_contradictions(&mut decided, &applied.judgements);
        let links = reconcile::linkset(&decided, &base);
        let facts = enrich.then(|| reconcile::enrichment(&decided, &base));
        let mut all = map::Builder::new();
        for dataset in [Some(&applied.dataset), Some(&links), facts.as_ref()].into_iter().flatten() {
            dataset.quads().for_each(|quad| all.insert_quad(quad.as_ref()));
        }
        let linked = with_links_described(&all.finish(), &base);
        let rows = decided.iter().flat_map(rows).collect();
        let names = ["entity", "label", "target", "target_label", "decided", "score"];
        let variables = names.into_iter().map(Variable::new_unchecked).collect();
        let table = ResultCore::new(Solutions { variables, rows }, loaded.prefixes.clone());
        Ok::<_, Failure>((GraphCore::of_dataset(&linked)?, table))
    };
    Ok(run(py, link)??)
}

/// The rows of one entity: what it is, or may be.
fn rows((subject, decided): &(Subject, Decided)) -> Vec<Vec<Option<Term>>> {
    let same = decided.same.iter().map(|candidate| (candidate, true));
    let others = decided.candidates.iter().map(|candidate| (candidate, false));
    let row = |(candidate, is_decided): (&reconcile::Candidate, bool)| {
        vec![
            Some(Term::from(NamedNode::new_unchecked(&subject.iri))),
            subject.names.first().map(|name| Term::from(Literal::from(name.as_str()))),
            Some(Term::from(NamedNode::new_unchecked(&candidate.entry.target))),
            Some(Term::from(Literal::from(candidate.entry.label.as_str()))),
            Some(Term::from(Literal::from(is_decided))),
            Some(Term::from(Literal::from(candidate.score))),
        ]
    };
    same.chain(others).map(row).collect()
}

/// What people decided, of tables or RDF.
fn judgements(files: &[PathBuf]) -> Result<Judgements, Failure> {
    let mut judgements = Judgements::new();
    for path in files {
        let name = path.display().to_string();
        let failed = |error: &dyn std::fmt::Display| Failure::new("KbError", error).with_file(path);
        let file = File::open(path).map_err(|error| unread(path, &error))?;
        let reader = decompress(Box::new(file)).map_err(|error| unread(path, &error))?.reader;
        match triplewire::graph_file::format_of(path) {
            Some(format) => judgements.read_rdf(reader, format, &name, &Limits::default()),
            None => judgements.read_csv(reader, &name, &Limits::default()),
        }
        .map_err(|error| failed(&error))?;
    }
    judgements.check().map_err(|error| Failure::new("KbError", error))?;
    Ok(judgements)
}
