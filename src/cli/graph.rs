//! The graph that a command works on: graph files or a store on disk in, a [`GraphStore`] or a dataset out.

use std::path::{Path, PathBuf};

use oxigraph::io::RdfFormat;
use triplewire::graph_file::{self, FileError, LeftOut, Loaded, Loader, Source};
use triplewire::store::GraphStore;
use triplewire::vocab::Renamed;

use super::limits::limits;
use super::{Console, Outcome, Problem};

/// The arguments that name graph files or a store.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("graph").args(["data", "store"]).required(true).multiple(true))]
pub(crate) struct GraphFiles {
    #[command(flatten)]
    files: Files,
    /// A store on disk, made by `build --store` (needs the feature `rocksdb`)
    #[arg(long, value_name = "DIR", conflicts_with = "data")]
    store: Option<PathBuf>,
}

/// The arguments that name graph files.
#[derive(Debug, clap::Args)]
pub(crate) struct Files {
    /// A graph file: .ttl, .trig, .nt, .nq, .rdf, .jsonld or .n3, also .gz and .zst; may be repeated; `-` is stdin
    #[arg(short, long, value_name = "FILE")]
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
        console.error(error, None);
    }
    let rest = left_out.count - left_out.first.len() as u64;
    if rest > 0 {
        console.error(format_args!("{rest} more like these"), None);
    }
    if left_out.unplaced > 0 {
        let what = "left out: behind what is wrong, nothing tells which graph they are in";
        console.error(format_args!("{} statements {what}", left_out.unplaced), None);
    }
    if !left_out.is_empty() {
        let number = left_out.count + left_out.unplaced;
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

    /// Loads the files, or opens the store.
    pub(crate) fn load(&self, console: Console) -> anyhow::Result<GraphStore> {
        if let Some(directory) = &self.store {
            let graph = GraphStore::open(directory).map_err(Problem::from)?.with_limits(limits());
            warn_of_old_names(&graph.old_names(), console);
            return Ok(graph);
        }
        let mut graph = GraphStore::new().map_err(Problem::from)?.with_limits(limits());
        if let Some(base) = self.base() {
            graph = graph.with_base(base).map_err(Problem::from)?;
        }
        if self.files.lenient {
            graph = graph.leniently();
        }
        for source in self.files.sources()? {
            graph.load(source.map_err(Problem::from)?).map_err(Problem::from)?;
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
    pub(crate) fn load(&self, console: Console) -> anyhow::Result<Loaded> {
        let mut loader = Loader::new();
        if let Some(base) = &self.base {
            loader = loader.with_base(base).map_err(Problem::from)?;
        }
        if self.lenient {
            loader = loader.leniently();
        }
        for source in self.sources()? {
            loader.load(source.map_err(Problem::from)?).map_err(Problem::from)?;
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

    /// Opens the files one after the other.
    fn sources(&self) -> anyhow::Result<impl Iterator<Item = Result<Source, FileError>> + '_> {
        let stdin = Path::new("-");
        if self.data.iter().filter(|path| *path == stdin).count() > 1 {
            return Err(Problem::usage("stdin can be read only once").into());
        }
        let reads_stdin = self.reads_stdin();
        Ok(self.data.iter().map(move |path| {
            if path == stdin {
                let source = Source::from_reader(std::io::stdin(), self.data_format, "stdin");
                return Ok(source?.with_limits(limits()));
            }
            // Beside stdin, the option is for stdin and for the names that say nothing.
            let told = self.data_format.filter(|_| !reads_stdin);
            let format = told.or_else(|| graph_file::format_of(path)).or(self.data_format);
            Ok(Source::open(path, format)?.with_limits(limits()))
        }))
    }
}
