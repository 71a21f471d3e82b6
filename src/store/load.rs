//! Loading: files, readers, quads and stores in, a graph that has what they say out.

use std::io::{self, Read};
use std::path::Path;

use oxigraph::io::RdfFormat;
use oxigraph::model::Quad;

use super::{GraphStore, StoreError};
use crate::graph_file::{self, Gather, LeftOut, Lines};
use crate::limits::Limits;

impl GraphStore {
    /// Adds what a store has. A blank node of it is none of those that are here.
    ///
    /// # Errors
    ///
    /// If there is none, or it is damaged; a part of it may have been added then.
    pub fn load_store(&mut self, path: &Path) -> Result<(), StoreError> {
        let other = Self::open(path)?.snapshot();
        let prefix = format!("_:s{}", self.files);
        self.files += 1;
        self.gather(|gathered| Ok(gathered.append(&other, &prefix)?))?;
        self.gather_prefixes();
        Ok(())
    }

    /// Resolves the relative IRIs of files that are loaded later against `base`.
    ///
    /// # Errors
    ///
    /// If it is not an absolute IRI.
    pub fn with_base(mut self, base: &str) -> Result<Self, StoreError> {
        graph_file::check_base(base)?;
        self.base = Some(base.to_owned());
        Ok(self)
    }

    /// Leaves out what is wrong in files that are loaded later, as far as reading can go on behind it: see
    /// [`Loader::leniently`](crate::graph_file::Loader::leniently). [`left_out`](Self::left_out) tells what that was.
    #[must_use]
    pub fn leniently(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// What was left out of the files that were loaded [leniently](Self::leniently).
    pub fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// Other limits than the usual ones, for what is loaded by path or from a reader later, and for queries.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Adds what a graph file says. The format is told by the file's name, unless it is given.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is not in that format; a part of it may have been added then.
    pub fn load_path(&mut self, path: &Path, format: Option<RdfFormat>) -> Result<(), StoreError> {
        self.load(graph_file::Source::open(path, format)?.with_limits(self.limits))
    }

    /// Adds quads, for instance those of a [`Dataset`](crate::map::Dataset).
    ///
    /// # Errors
    ///
    /// If the store on disk cannot be written.
    pub fn load_quads(&mut self, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        self.gather(|gathered| {
            quads.into_iter().for_each(|quad| gathered.quad(quad.as_ref()));
            Ok(())
        })?;
        self.gather_prefixes();
        Ok(())
    }

    /// Adds a graph in Turtle.
    ///
    /// # Errors
    ///
    /// If it is not well-formed.
    pub fn load_turtle(&mut self, turtle: &str) -> Result<(), StoreError> {
        let reader = io::Cursor::new(turtle.as_bytes().to_vec());
        self.load_reader(reader, Some(RdfFormat::Turtle), "Turtle")
    }

    /// Adds what `reader` gives; `name` stands for it in messages. The format is told by its beginning, unless it is
    /// given.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not in that format; a part of it may have been added then.
    pub fn load_reader(
        &mut self,
        reader: impl Read + Send + 'static,
        format: Option<RdfFormat>,
        name: &str,
    ) -> Result<(), StoreError> {
        self.load(graph_file::Source::from_reader(reader, format, name)?.with_limits(self.limits))
    }

    /// Adds an open graph file.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not in its format; a part of it may have been added then.
    pub fn load(&mut self, source: graph_file::Source) -> Result<(), StoreError> {
        let file = self.files;
        self.files += 1;
        if !self.lenient && matches!(source.format(), RdfFormat::NTriples | RdfFormat::NQuads) {
            let (reader, format, name, limits) = source.into_parts();
            let lines = Lines { format, name: &name, file, limits };
            self.gather(|gathered| Ok(lines.load(reader, gathered)?))?;
            self.gather_prefixes();
            return Ok(());
        }
        let base = self.base.as_deref();
        let mut quads = match self.lenient {
            true => source.quads_leniently(base, file)?,
            false => source.quads(base, file)?,
        };
        self.gather(|gathered| {
            for quad in quads.by_ref() {
                gathered.quad(quad?.as_ref());
            }
            Ok(())
        })?;
        for (name, iri) in quads.prefixes() {
            self.declared.entry(name.to_owned()).or_insert_with(|| iri.to_owned());
        }
        self.left_out.append(quads.left_out());
        self.gather_prefixes();
        Ok(())
    }
}
