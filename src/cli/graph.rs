//! The graph that a command works on: graph files or a store on disk in, a [`GraphStore`] out.

use std::path::{Path, PathBuf};

use oxigraph::io::RdfFormat;
use triplewire::store::{self, GraphStore};

use super::{Console, Problem};

/// The arguments that name a graph.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("graph").args(["data", "store"]).required(true).multiple(true))]
pub(crate) struct GraphFiles {
    /// A graph file: .ttl, .trig, .nt, .nq, .rdf, .jsonld or .n3; may be repeated; `-` is stdin
    #[arg(short, long, value_name = "FILE")]
    data: Vec<PathBuf>,
    /// A store on disk, made by `build --store` (needs the feature `rocksdb`)
    #[arg(long, value_name = "DIR", conflicts_with = "data")]
    store: Option<PathBuf>,
    /// The format of stdin, or of files whose names do not say it: ttl, trig, nt, nq, rdf, jsonld, n3
    #[arg(long, value_name = "FORMAT", value_parser = rdf_format)]
    data_format: Option<RdfFormat>,
    /// The IRI that relative IRIs are resolved against
    #[arg(long, value_name = "IRI")]
    base: Option<String>,
}

fn rdf_format(name: &str) -> Result<RdfFormat, String> {
    store::format_by_name(name).ok_or_else(|| "not one of ttl, trig, nt, nq, rdf, jsonld, n3".to_owned())
}

impl GraphFiles {
    /// The IRI that relative IRIs are resolved against, if one was given.
    pub(crate) fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// Whether the graph, or a part of it, comes from stdin.
    pub(crate) fn reads_stdin(&self) -> bool {
        self.data.iter().any(|path| path == Path::new("-"))
    }

    /// Loads the files, or opens the store.
    pub(crate) fn load(&self, console: Console) -> anyhow::Result<GraphStore> {
        if let Some(directory) = &self.store {
            return Ok(GraphStore::open(directory).map_err(Problem::from)?);
        }
        let mut graph = GraphStore::new().map_err(Problem::from)?;
        if let Some(base) = &self.base {
            graph = graph.with_base(base).map_err(Problem::from)?;
        }
        let reads_stdin = self.reads_stdin();
        for path in &self.data {
            if path == Path::new("-") {
                // Turtle and N-Triples are TriG as well.
                let format = self.data_format.unwrap_or(RdfFormat::TriG);
                graph.load_reader(std::io::stdin().lock(), format, "stdin").map_err(Problem::from)?;
            } else {
                // Beside stdin, the option is for stdin and for the names that say nothing.
                let told = self.data_format.filter(|_| !reads_stdin);
                let format = told.or_else(|| store::format_of(path)).or(self.data_format);
                graph.load_path(path, format).map_err(Problem::from)?;
            }
        }
        if graph.is_empty().map_err(Problem::from)? {
            console.warning("the graph is empty", None);
        }
        Ok(graph)
    }
}
