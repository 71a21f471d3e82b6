//! A graph in the place of the one that a store has: quads in, the next generation of the store out.

use std::fs;
use std::io::{self, BufWriter};
use std::path::Path;

use oxigraph::model::QuadRef;
use serde_json::Value;

use super::super::bulk::Bulk;
use super::super::change::lines;
use super::super::error::{Failed, StoreError};
use super::super::file::FileWriter;
use super::super::manifest::{self, Entry, Manifest};
use super::super::table::TableWriter;
use super::Writer;

/// Takes a row, its key and its value.
pub(crate) type Give<'g> = &'g mut dyn FnMut(&[u8], &[u8]) -> io::Result<()>;

/// A graph that is to take the place of the one in a store. Dropped without [`finish`](Self::finish), nothing is changed.
pub struct NewGraph<'w> {
    pub(super) writer: &'w mut Writer,
    pub(super) bulk: Bulk,
}

impl NewGraph<'_> {
    /// Takes quads as lines of N-Quads, in the form in which [`map`](crate::map) writes them.
    ///
    /// # Errors
    ///
    /// If a line is none, or the disk fails.
    pub fn push_lines(&mut self, text: &str) -> Result<(), StoreError> {
        for line in lines(text) {
            let forms = line.map_err(|line| self.writer.not_a_line(line))?;
            self.bulk.push_forms(forms).map_err(StoreError::io(&self.writer.directory))?;
        }
        Ok(())
    }

    /// Takes a quad.
    ///
    /// # Errors
    ///
    /// If the disk fails.
    pub fn push(&mut self, quad: QuadRef<'_>) -> Result<(), StoreError> {
        self.bulk.push(quad).map_err(StoreError::io(&self.writer.directory))
    }

    /// Makes it the store's graph, and gives the number of the generation.
    ///
    /// # Errors
    ///
    /// If the disk fails; the store is as it was then.
    pub fn finish(self, about: Option<Value>) -> Result<u64, StoreError> {
        self.finish_with(about, |_| Ok(()))
    }

    /// The same, with the rows that `rows` gives in the order of their keys.
    pub(crate) fn finish_with(
        self,
        about: Option<Value>,
        rows: impl FnOnce(Give<'_>) -> io::Result<()>,
    ) -> Result<u64, StoreError> {
        let Self { writer, bulk } = self;
        let rows = std::cell::Cell::new(Some(rows));
        let mut next = writer.next();
        next.layers.clear();
        next.folds.clear();
        next.debt = 0;
        next.about = about.unwrap_or(next.about);
        let bulk = std::cell::Cell::new(Some(bulk));
        let totals = std::cell::Cell::default();
        writer.add(&mut next, true, &|out| {
            let bulk = bulk.take().ok_or_else(|| io::Error::other("it is written once"))?;
            bulk.write(out)?;
            totals.set(out.totals());
            let mut table = TableWriter::new();
            if let Some(rows) = rows.take() {
                rows(&mut |key, value| table.push(key, Some(value), out))?;
            }
            Ok(table.finish(out)?)
        })?;
        next.totals = totals.get();
        writer.replace(next)?;
        Ok(writer.generation())
    }
}

/// Writes a store with one graph into an empty directory that nobody else has.
pub(in crate::store) fn write_new(directory: &Path, bulk: Bulk) -> Result<(), Failed> {
    let name = "graph-1".to_owned();
    let file = fs::File::create_new(directory.join(&name))?;
    let mut out = FileWriter::new(BufWriter::with_capacity(1 << 18, file))?;
    bulk.write(&mut out)?;
    let totals = out.totals();
    let (file, length, sum) = out.finish_with_sum()?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?;
    let file = Entry { name, length, sum };
    let layers = vec![manifest::Layer { file, quads: totals.quads, is_sorted: true }];
    let manifest = Manifest { generation: 1, totals, layers, ..Manifest::default() };
    Ok(manifest.write_plainly(directory)?)
}
