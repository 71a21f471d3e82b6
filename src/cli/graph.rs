//! The graph that a command works on: graph files, stores and directories of both in, a [`GraphStore`] or a dataset out.

use std::path::{Path, PathBuf};

use crate::graph_file::{self, FileError, LeftOut, Loaded, Loader, Source};
use crate::store::{self, GraphStore, StoreError};
use crate::vocab::Renamed;
use oxigraph::io::RdfFormat;
use walkdir::WalkDir;

use super::limits::limits;
use super::progress::{Metered, Progress};
use super::{Console, Outcome, Problem};

/// The arguments that name a graph that is asked.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("graph").args(["data"]).required(true).multiple(true))]
pub(crate) struct GraphFiles {
    #[command(flatten)]
    files: Files,
}

/// The arguments that name graph files and stores.
#[derive(Debug, clap::Args)]
pub(crate) struct Files {
    /// A graph file: .ttl, .trig, .nt, .nq, .rdf, .jsonld or .n3, also .gz and .zst; or a store that `build --store` made,
    /// or a directory of such; may be repeated; `-` is stdin
    #[arg(short, long, value_name = "PATH")]
    data: Vec<PathBuf>,
    /// The format of stdin, or of files whose names do not say it: ttl, trig, nt, nq, rdf, jsonld, n3
    #[arg(long, value_name = "FORMAT", value_parser = rdf_format)]
    data_format: Option<RdfFormat>,
    /// The IRI that relative IRIs are resolved against
    #[arg(long, value_name = "IRI")]
    base: Option<String>,
    /// Leave out what is wrong in .nt, .nq, .ttl and .trig, with a message for each line and exit code 3, and go on
    #[arg(long)]
    lenient: bool,
}

/// Tells what was left out of the graph.
fn tell(left_out: &LeftOut, console: Console) {
    for error in &left_out.first {
        console.wrong_file(error);
    }
    let rest = left_out.count - left_out.first.len() as u64;
    if rest > 0 {
        console.error(format_args!("{rest} more like these"), None);
    }
    if !left_out.is_empty() {
        let number = left_out.count;
        let what = if number == 1 { "line or statement" } else { "lines or statements" };
        console.warning(format_args!("{number} {what} skipped: the graph is without them"), None);
    }
}

/// How a command ends that worked on a graph of which this was left out.
pub(crate) fn outcome(left_out: &LeftOut, otherwise: Outcome) -> Outcome {
    if left_out.is_empty() { otherwise } else { Outcome::Skipped }
}

/// Says that a graph was made with an earlier ontology: much of what it says would not be found.
fn warn_of_old_names(names: &[&Renamed], console: Console) {
    if !names.is_empty() {
        let names: Vec<String> =
            names.iter().map(|renamed| format!("tw:{} is tw:{} now", renamed.old, renamed.name())).collect();
        console.warning(
            format_args!(
                "the graph was made with older names of terms ({}), which are not understood",
                names.join(", ")
            ),
            Some("build it anew; the changes are in docs/ontology-changes.md"),
        );
    }
}

fn rdf_format(name: &str) -> Result<RdfFormat, String> {
    graph_file::format_by_name(name).ok_or_else(|| "not one of ttl, trig, nt, nq, rdf, jsonld, n3".to_owned())
}

impl GraphFiles {
    /// The IRI that relative IRIs are resolved against, if one was given.
    pub(crate) fn base(&self) -> Option<&str> {
        self.files.base.as_deref()
    }

    /// The files that are read.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.paths()
    }

    /// Whether the graph, or a part of it, comes from stdin.
    pub(crate) fn reads_stdin(&self) -> bool {
        self.files.reads_stdin()
    }

    /// Opens the largest store, and loads what else there is beside it.
    pub(crate) fn load(&self, console: Console) -> anyhow::Result<GraphStore> {
        let mut inputs = self.files.inputs()?;
        let stores = inputs.iter().enumerate().filter_map(|(place, input)| match input {
            Input::Store(path) => Some((place, path)),
            Input::File(_) => None,
        });
        let mut largest: Option<(usize, GraphStore)> = None;
        for (place, path) in stores {
            let graph = GraphStore::open(path).map_err(Problem::from)?;
            if largest.as_ref().is_none_or(|(_, largest)| largest.count() < graph.count()) {
                largest = Some((place, graph));
            }
        }
        let graph = match largest {
            Some((place, graph)) => {
                inputs.remove(place);
                Ok(graph)
            }
            None => GraphStore::new(),
        };
        let mut graph = graph.map_err(Problem::from)?.with_limits(limits());
        if let Some(base) = self.base() {
            graph = graph.with_base(base).map_err(Problem::from)?;
        }
        if self.files.lenient {
            graph = graph.leniently();
        }
        for input in &inputs {
            match input {
                Input::Store(path) => graph.load_store(path),
                Input::File(path) => graph.load(self.files.source(path).map_err(Problem::from)?),
            }
            .map_err(Problem::from)?;
        }
        tell(graph.left_out(), console);
        if graph.is_empty().map_err(Problem::from)? {
            console.warning("the graph is empty", None);
        }
        warn_of_old_names(&graph.old_names(), console);
        Ok(graph)
    }
}

impl Files {
    /// Loads the files as they are: what is in a named graph is in that graph only.
    pub(crate) fn load(&self, console: Console, progress: &mut Progress) -> anyhow::Result<Loaded> {
        let mut loader = Loader::new();
        if let Some(base) = &self.base {
            loader = loader.with_base(base).map_err(Problem::from)?;
        }
        if self.lenient {
            loader = loader.leniently();
        }
        for input in self.inputs()? {
            match input {
                Input::Store(path) => loader.load_store(&path).map_err(Problem::from)?,
                Input::File(path) => {
                    let source = self.source(&path).map_err(Problem::from)?;
                    let meter = progress.meter("reading the graph", None);
                    let source = source.through(|reader| Metered::new(reader, meter));
                    loader.load(source).map_err(Problem::from)?;
                }
            }
        }
        let loaded = loader.finish();
        tell(&loaded.left_out, console);
        if loaded.dataset.is_empty() {
            console.warning("the graph is empty", None);
        }
        warn_of_old_names(&loaded.old_names(), console);
        Ok(loaded)
    }

    /// Whether what is wrong in the files is left out.
    pub(crate) fn is_lenient(&self) -> bool {
        self.lenient
    }

    /// The files that are read.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.data.iter().map(PathBuf::as_path)
    }

    fn reads_stdin(&self) -> bool {
        self.data.iter().any(|path| path == Path::new("-"))
    }

    /// What is to be read, directories without a store by what is in them.
    fn inputs(&self) -> anyhow::Result<Vec<Input>> {
        if self.data.iter().filter(|path| *path == Path::new("-")).count() > 1 {
            return Err(Problem::usage("stdin can be read only once").into());
        }
        let mut inputs = Vec::new();
        for path in &self.data {
            if path == Path::new("-") {
                inputs.push(Input::File(path.clone()));
            } else if store::is_store(path) {
                inputs.push(Input::Store(path.clone()));
            } else if path.is_dir() {
                let found = inputs_in(path)?;
                if found.is_empty() {
                    return Err(Problem::from(StoreError::NoStore { path: path.clone() }).into());
                }
                inputs.extend(found);
            } else {
                inputs.push(Input::File(path.clone()));
            }
        }
        Ok(inputs)
    }

    /// Opens a file.
    fn source(&self, path: &Path) -> Result<Source, FileError> {
        if path == Path::new("-") {
            let source = Source::from_reader(std::io::stdin(), self.data_format, "stdin");
            return Ok(source?.with_limits(limits()));
        }
        // Beside stdin, the option is for stdin and for the names that say nothing.
        let told = self.data_format.filter(|_| !self.reads_stdin());
        let format = told.or_else(|| graph_file::format_of(path)).or(self.data_format);
        Ok(Source::open(path, format)?.with_limits(limits()))
    }
}

/// Something that a graph is read from.
#[derive(Debug)]
enum Input {
    Store(PathBuf),
    File(PathBuf),
}

/// The stores and graph files in a directory, in the order of their names.
fn inputs_in(directory: &Path) -> anyhow::Result<Vec<Input>> {
    let mut inputs = Vec::new();
    let mut entries = WalkDir::new(directory).min_depth(1).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = entry?;
        let path = entry.path();
        if store::is_store(path) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            inputs.push(Input::Store(path.to_owned()));
        } else if entry.file_type().is_file() && graph_file::format_of(path).is_some() {
            inputs.push(Input::File(path.to_owned()));
        }
    }
    Ok(inputs)
}
