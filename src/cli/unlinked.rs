//! The report of what stayed unlinked, which `extract`, `build` and `link` share: rows in, a file beside the output
//! out.

use std::path::PathBuf;

use crate::compression::Compressor;
use crate::extract::Record;
use crate::gazetteer::Gazetteer;
use crate::link::{Sheet, SheetKind, Unlinked, unlinked};
use anyhow::Context;

use super::output::{Output, Written};
use super::target::target;

/// Whether to report what stayed unlinked, and where.
#[derive(Debug, clap::Args)]
pub(crate) struct UnlinkedArguments {
    /// Also write which entities have no decided identity and why, with their candidates: .csv, .tsv, or .txt for reading
    #[arg(long, value_name = "FILE", help_heading = super::sources::HEADING)]
    unlinked: Option<PathBuf>,
}

/// The report, if it was asked for.
pub(crate) struct Report(Option<Sheet<Compressor<Output>>>);

impl UnlinkedArguments {
    /// Where the report goes, if it was asked for.
    pub(crate) fn written(&self) -> Option<Written<'_>> {
        let path = self.unlinked.as_deref()?;
        Some(Written { option: "--unlinked", path: Some(path) })
    }

    /// Begins the report.
    pub(crate) fn open(&self) -> anyhow::Result<Report> {
        let Some(path) = &self.unlinked else { return Ok(Report(None)) };
        let (kind, compression) =
            target(Some(path), None, SheetKind::by_name, SheetKind::Text, SheetKind::EXTENSIONS)?;
        let output = Compressor::new(Output::create(Some(path))?, compression)?;
        Ok(Report(Some(Sheet::new(kind, output).context(NOT_WRITTEN)?)))
    }

    /// What the built-in gazetteer leaves unlinked in a record, if that was asked for.
    pub(crate) fn rows(&self, record: &Record) -> Vec<Unlinked> {
        if self.unlinked.is_none() {
            return Vec::new();
        }
        unlinked(record, Gazetteer::builtin())
    }
}

const NOT_WRITTEN: &str = "the report of what stayed unlinked cannot be written";

impl Report {
    /// Whether rows are wanted: it takes work to find them.
    pub(crate) fn is_wanted(&self) -> bool {
        self.0.is_some()
    }

    /// Adds rows.
    pub(crate) fn add(&mut self, rows: &[Unlinked]) -> anyhow::Result<()> {
        let Some(sheet) = &mut self.0 else { return Ok(()) };
        rows.iter().try_for_each(|row| sheet.add(row)).context(NOT_WRITTEN)
    }

    /// Gives the file its name.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let Some(sheet) = self.0 else { return Ok(()) };
        sheet.finish().and_then(Compressor::finish).context(NOT_WRITTEN)?.finish()
    }
}
