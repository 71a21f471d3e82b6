//! The quads of many graphs: graphs in, one dataset out, or what a dataset of lines would be where it does not fit into
//! memory.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::dataset::{Builder, Dataset};
use super::mapper::Mapper;
use super::{Dropped, Format, Options};
use crate::resolve::Graph;
use crate::sort::{Sorted, Sorter};

/// How many bytes of quads are in memory before they are sorted on disk, unless told otherwise.
const MEMORY: usize = 1 << 30;

/// Gathers the quads of graphs until all have come.
pub struct Collector {
    options: Options,
    builder: Builder,
    dropped: Vec<Dropped>,
    /// What is left out of several graphs is told once.
    known: HashSet<Dropped>,
    disk: Option<Disk>,
}

/// Where quads go that do not fit into memory.
struct Disk {
    has_graphs: bool,
    memory: usize,
    directory: PathBuf,
    sorter: Option<Sorter>,
}

/// All quads.
pub enum Collected {
    /// In memory.
    Dataset(Dataset),
    /// On disk, for lines only.
    Lines(Lines),
}

/// Lines of N-Triples or N-Quads in the order in which a dataset has them.
pub struct Lines {
    sorted: Sorted,
    has_graphs: bool,
}

/// What stands between the terms of a row; no term has it.
const BETWEEN: u8 = 0;

impl Collector {
    /// A collector without any quad.
    pub fn new(options: Options) -> Self {
        Self { options, builder: Builder::new(), dropped: Vec::new(), known: HashSet::new(), disk: None }
    }

    /// Lets quads go to nameless files in `directory` where they do not fit into memory, if the format is one of lines.
    #[must_use]
    pub fn with_disk(self, format: Format, directory: &Path) -> Self {
        self.with_memory(format, MEMORY, directory)
    }

    /// As [`with_disk`](Self::with_disk), where so many bytes fit into memory.
    #[must_use]
    pub fn with_memory(mut self, format: Format, memory: usize, directory: &Path) -> Self {
        self.disk = matches!(format, Format::NTriples | Format::NQuads).then(|| Disk {
            has_graphs: format.has_graphs(),
            memory,
            directory: directory.to_owned(),
            sorter: None,
        });
        self
    }

    /// Adds everything that a graph says.
    ///
    /// # Errors
    ///
    /// If quads cannot be written to disk.
    pub fn add(&mut self, graph: &Graph) -> io::Result<()> {
        let builder = std::mem::take(&mut self.builder);
        let (builder, dropped) = Mapper::new(graph, &self.options, builder).run();
        self.builder = builder;
        for dropped in dropped {
            if self.known.insert(dropped.clone()) {
                self.dropped.push(dropped);
            }
        }
        match &mut self.disk {
            Some(disk) if self.builder.size() > disk.memory => {
                disk.take(std::mem::take(&mut self.builder).finish())
            }
            _ => Ok(()),
        }
    }

    /// All quads, and what could not be put into RDF.
    ///
    /// # Errors
    ///
    /// If quads cannot be written to disk.
    pub fn finish(self) -> io::Result<(Collected, Vec<Dropped>)> {
        let dataset = self.builder.finish();
        let collected = match self.disk {
            Some(mut disk) if disk.sorter.is_some() => {
                disk.take(dataset)?;
                let sorter = disk.sorter.take().unwrap_or_else(|| disk.sorter());
                Collected::Lines(Lines { sorted: sorter.finish()?, has_graphs: disk.has_graphs })
            }
            _ => Collected::Dataset(dataset),
        };
        Ok((collected, self.dropped))
    }
}

impl Disk {
    fn sorter(&self) -> Sorter {
        Sorter::new(self.memory / 4, self.directory.clone())
    }

    /// Takes quads, which are sorted already.
    fn take(&mut self, dataset: Dataset) -> io::Result<()> {
        let mut sorter = self.sorter.take().unwrap_or_else(|| self.sorter());
        let rows = if self.has_graphs { dataset.rows().to_vec() } else { dataset.union() };
        let mut line = Vec::new();
        for row in &rows {
            line.clear();
            for term in row {
                line.extend_from_slice(dataset.form(*term).as_bytes());
                line.push(BETWEEN);
            }
            sorter.push(&line)?;
        }
        self.sorter = Some(sorter);
        Ok(())
    }
}

impl Lines {
    /// Writes the lines; gives the writer back, with how many there are.
    ///
    /// # Errors
    ///
    /// If the writer fails, or rows cannot be read from disk.
    pub fn write<W: Write>(self, writer: W) -> io::Result<(W, usize)> {
        let mut out = io::BufWriter::with_capacity(1 << 16, writer);
        let (mut last, mut count) = (Vec::new(), 0);
        self.sorted.try_for_each(|row| {
            if row == last {
                return Ok(());
            }
            last.clear();
            last.extend_from_slice(row);
            count += 1;
            let mut terms = row.split(|byte| *byte == BETWEEN);
            let graph = terms.next().unwrap_or_default();
            for term in terms.take(3).chain(self.has_graphs.then_some(graph)) {
                out.write_all(term)?;
                out.write_all(b" ")?;
            }
            out.write_all(b".\n")
        })?;
        Ok((out.into_inner().map_err(io::IntoInnerError::into_error)?, count))
    }
}
