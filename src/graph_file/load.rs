//! Loading: graph files in, one [`Dataset`] and the prefixes that suit it out.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use oxigraph::io::RdfFormat;
use oxigraph::model::NamedNodeRef;

use super::parallel::Lines;
use super::{FileError, LeftOut, Source, check_base};
use crate::map::{Builder, Dataset};
use crate::store::{GraphStore, StoreError};
use crate::vocab::iri::{Base, Class};
use crate::vocab::{Prefixes, RENAMED, Renamed, tw};

/// Gathers graph files into one dataset.
#[derive(Debug, Default)]
pub struct Loader {
    builder: Builder,
    /// The prefixes that the files declare, the first declaration of each.
    declared: BTreeMap<String, String>,
    base: Option<String>,
    files: usize,
    /// What was left out so far, if reading goes on behind what is wrong.
    left_out: Option<LeftOut>,
}

/// What a [`Loader`] gathered.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The quads of all files.
    pub dataset: Dataset,
    /// The prefixes that the files declare, and beside them the project's and those of the IRIs that Triplewire
    /// minted.
    pub prefixes: Prefixes,
    /// What was left out, if the loader was [lenient](Loader::leniently).
    pub left_out: LeftOut,
}

impl Loaded {
    /// The old names of terms that the graph has: it was made with an earlier ontology.
    pub fn old_names(&self) -> Vec<&'static Renamed> {
        let is_used = |renamed: &&Renamed| {
            let id = NamedNodeRef::new(&renamed.old_iri()).ok().and_then(|iri| self.dataset.find(iri));
            id.is_some_and(|id| self.dataset.rows().iter().any(|row| row[2] == id))
        };
        RENAMED.iter().filter(is_used).collect()
    }
}

impl Loader {
    /// A loader that has read nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Resolves the relative IRIs of files that are loaded later against `base`.
    ///
    /// # Errors
    ///
    /// If it is not an absolute IRI.
    pub fn with_base(mut self, base: &str) -> Result<Self, FileError> {
        check_base(base)?;
        self.base = Some(base.to_owned());
        Ok(self)
    }

    /// Leaves out what is wrong in files that are loaded later, and tells it in [`Loaded::left_out`], where that can be
    /// done: in N-Triples and N-Quads line by line, in Turtle and TriG up to where the next statement begins.
    ///
    /// ```
    /// use triplewire::graph_file::{Loader, format_by_name};
    ///
    /// let mut loader = Loader::new().leniently();
    /// let lines = "<urn:a> <urn:p> \"1\" .\n<urn:a b> <urn:p> \"2\" .\n<urn:c> <urn:p> \"3\" .\n";
    /// loader.load_reader(lines.as_bytes(), format_by_name("nt"), "lines.nt").unwrap();
    /// let loaded = loader.finish();
    /// assert_eq!((loaded.dataset.len(), loaded.left_out.count), (2, 1));
    /// assert!(loaded.left_out.first[0].to_string().starts_with("lines.nt:2:"));
    /// ```
    #[must_use]
    pub fn leniently(mut self) -> Self {
        self.left_out.get_or_insert_default();
        self
    }

    /// Adds a graph file. The format is told by the file's name, unless it is given.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is not in that format; a part of it has been added then.
    pub fn load_path(&mut self, path: &Path, format: Option<RdfFormat>) -> Result<(), FileError> {
        self.load(Source::open(path, format)?)
    }

    /// Adds what a stream has; `name` stands for it in messages. The format is told by its beginning, unless it is
    /// given.
    ///
    /// # Errors
    ///
    /// If the stream cannot be read or is not in that format; a part of it has been added then.
    pub fn load_reader(
        &mut self,
        reader: impl Read + Send + 'static,
        format: Option<RdfFormat>,
        name: &str,
    ) -> Result<(), FileError> {
        self.load(Source::from_reader(reader, format, name)?)
    }

    /// Adds an open graph file.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not in its format; a part of it has been added then.
    pub fn load(&mut self, source: Source) -> Result<(), FileError> {
        let is_lenient = self.left_out.is_some();
        if !is_lenient && matches!(source.format(), RdfFormat::NTriples | RdfFormat::NQuads) {
            let (reader, format, name, limits) = source.into_parts();
            let file = self.files;
            self.files += 1;
            return Lines { format, name: &name, file, limits }.load(reader, &mut self.builder);
        }
        let base = self.base.as_deref();
        let mut quads = match is_lenient {
            true => source.quads_leniently(base, self.files)?,
            false => source.quads(base, self.files)?,
        };
        self.files += 1;
        for quad in quads.by_ref() {
            self.builder.insert_quad(quad?.as_ref());
        }
        for (prefix, namespace) in quads.prefixes() {
            self.declared.entry(prefix.to_owned()).or_insert_with(|| namespace.to_owned());
        }
        if let Some(left_out) = &mut self.left_out {
            left_out.append(quads.left_out());
        }
        Ok(())
    }

    /// Adds what a store on disk has.
    ///
    /// # Errors
    ///
    /// If there is none, or it is damaged; a part of it may have been added then.
    pub fn load_store(&mut self, path: &Path) -> Result<(), StoreError> {
        self.load_graph(&GraphStore::open(path)?)
    }

    /// Adds what a graph has that can be asked.
    ///
    /// # Errors
    ///
    /// If it is on disk and damaged; a part of it may have been added then.
    pub fn load_graph(&mut self, graph: &GraphStore) -> Result<(), StoreError> {
        let prefix = format!("_:s{}", self.files);
        self.files += 1;
        graph.add_to(&mut self.builder, &prefix)
    }

    /// Sorts what was loaded.
    pub fn finish(self) -> Loaded {
        let dataset = self.builder.finish();
        let article = dataset.first_of_type(tw::ARTICLE);
        let base = article.and_then(|article| Base::of(article.as_str(), Class::Article));
        let mut prefixes = base.as_ref().map_or_else(Prefixes::default, Prefixes::new);
        for (name, namespace) in &self.declared {
            if !namespace.is_empty() {
                prefixes = prefixes.with(name, namespace);
            }
        }
        Loaded { dataset, prefixes, left_out: self.left_out.unwrap_or_default() }
    }
}
