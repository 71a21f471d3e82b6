//! The report as a file: an [`Unlinked`] after another in, a table as CSV or TSV or a text to read out.

use std::fmt;
use std::io::{self, Write};

use super::{Candidate, Unlinked};
use crate::spreadsheet;
use crate::terminal::printable;

const HEADER: [&str; 6] = ["article", "entity", "name", "type", "reason", "candidates"];

/// What a [`Sheet`] is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// Text for a person to read.
    Text,
}

impl SheetKind {
    /// The kind of this name, which is also the extension of its files.
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "txt" | "text" => Some(Self::Text),
            _ => None,
        }
    }

    /// The extensions of files.
    pub const EXTENSIONS: &[&str] = &["csv", "tsv", "txt"];
}

/// A report that is being written.
pub struct Sheet<W: Write>(Form<W>);

enum Form<W: Write> {
    Table(Box<csv::Writer<W>>),
    Text(W),
}

impl<W: Write> Sheet<W> {
    /// A report of this kind; a table begins with its header.
    ///
    /// # Errors
    ///
    /// If the writer fails.
    pub fn new(kind: SheetKind, writer: W) -> io::Result<Self> {
        let delimiter = match kind {
            SheetKind::Text => return Ok(Self(Form::Text(writer))),
            SheetKind::Csv => b',',
            SheetKind::Tsv => b'\t',
        };
        let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(writer);
        table.write_record(HEADER)?;
        Ok(Self(Form::Table(Box::new(table))))
    }

    /// Adds an entity. In a table its candidates have " | " between them, each with name, IRI, score, reason and source.
    ///
    /// # Errors
    ///
    /// If the writer fails.
    pub fn add(&mut self, row: &Unlinked) -> io::Result<()> {
        let of_type = row.entity_type.map_or("", |of| of.name());
        match &mut self.0 {
            Form::Table(table) => {
                let candidates: Vec<String> = row.candidates.iter().map(Candidate::to_string).collect();
                let (why, candidates) = (row.why.to_string(), candidates.join(" | "));
                let cells = [&row.article, &row.entity, &row.name, of_type, &why, &candidates];
                table.write_record(cells.map(|text| spreadsheet::cell(text).into_owned()))?;
            }
            Form::Text(text) => {
                let within = if row.article.is_empty() { "no article" } else { &row.article };
                let name = format!("{} ({of_type}), {} in {within}", row.name, row.entity);
                writeln!(text, "{}", printable(&name))?;
                writeln!(text, "    {}", printable(&row.why.to_string()))?;
                for candidate in &row.candidates {
                    writeln!(text, "    perhaps {}", printable(&candidate.to_string()))?;
                }
            }
        }
        Ok(())
    }

    /// Gives the writer back.
    ///
    /// # Errors
    ///
    /// If the writer fails.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Form::Table(table) => table.into_inner().map_err(|error| error.into_error()),
            Form::Text(text) => Ok(text),
        }
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let parts = [
            given(&self.label),
            self.target.as_ref().map(|target| format!("<{target}>")),
            self.score.map(|score| format!("{score:.2}")),
            given(&self.reason),
            given(&self.source).map(|source| format!("({source})")),
        ];
        f.write_str(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}
