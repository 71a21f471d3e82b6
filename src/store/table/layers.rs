//! Layers: tables of which the newer wins in, the rows of all out.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use super::read::{Rows, Table};
use super::{Row, TableWriter};
use crate::checked::Fault;
use crate::store::file::{FileWriter, StoreFile};

/// A key with its value.
type Valued = (Vec<u8>, Vec<u8>);

/// Tables, the oldest first. What a newer one says of a key goes before what older ones say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tables(Vec<Arc<Table>>);

impl Tables {
    pub(crate) fn new(tables: impl IntoIterator<Item = Table>) -> Self {
        Self(tables.into_iter().map(Arc::new).collect())
    }

    /// The tables of files, the oldest first.
    pub(crate) fn open(files: &[StoreFile]) -> Result<Self, Fault> {
        let tables = files.iter().map(Table::open).collect::<Result<Vec<_>, _>>()?;
        Ok(Self::new(tables.into_iter().filter(|table| table.len() > 0)))
    }

    /// The same, with newer rows.
    pub(crate) fn with(mut self, rows: &BTreeMap<Vec<u8>, Option<Vec<u8>>>) -> io::Result<Self> {
        let mut out = FileWriter::new(Vec::new())?;
        let mut writer = TableWriter::new();
        rows.iter().try_for_each(|(key, value)| writer.push(key, value.as_deref(), &mut out))?;
        writer.finish(&mut out)?;
        let file = StoreFile::of_memory(&out.finish()?).map_err(io::Error::other)?;
        self.0.push(Arc::new(Table::open(&file).map_err(io::Error::other)?));
        Ok(self)
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        for table in self.0.iter().rev() {
            if let Some(value) = table.get(key)? {
                return Ok(value);
            }
        }
        Ok(None)
    }

    /// The rows whose keys begin so, in order.
    pub(crate) fn scan<'t>(
        &'t self,
        prefix: &'t [u8],
    ) -> Result<impl Iterator<Item = Result<Valued, Fault>> + 't, Fault> {
        let rows = self.0.iter().map(|table| table.from(prefix)).collect::<Result<Vec<_>, _>>()?;
        let merged = Merged::new(rows).take_while(move |row| match row {
            Ok((key, _)) => key.starts_with(prefix),
            Err(_) => true,
        });
        Ok(merged.filter_map(|row| row.map(|(key, value)| Some((key, value?))).transpose()))
    }

    /// The same, from the first whose key is behind one on, if one is given.
    pub(crate) fn merged_after(
        &self,
        key: Option<&[u8]>,
    ) -> Result<impl Iterator<Item = Result<Row, Fault>>, Fault> {
        let rows = self.0.iter().map(|table| key.map_or_else(|| Ok(table.all()), |key| table.from(key)));
        let merged = Merged::new(rows.collect::<Result<Vec<_>, _>>()?);
        Ok(merged.skip_while(move |row| row.as_ref().is_ok_and(|(other, _)| Some(other.as_slice()) == key)))
    }

    /// The rows of all tables, those included that say that there is none: what a table in the place of these has. Their
    /// pages are not kept.
    pub(crate) fn merged(&self) -> Merged<'_> {
        Merged::new(self.0.iter().map(|table| table.all()).collect())
    }
}

/// The rows of tables, of each key that of the newest.
pub(crate) struct Merged<'t> {
    rows: Vec<Rows<'t>>,
    /// The next row of each; `None` at its end.
    heads: Vec<Option<Row>>,
    fault: Option<Fault>,
}

impl<'t> Merged<'t> {
    fn new(rows: Vec<Rows<'t>>) -> Self {
        let heads = rows.iter().map(|_| None).collect();
        let mut merged = Self { rows, heads, fault: None };
        (0..merged.rows.len()).for_each(|table| merged.advance(table));
        merged
    }

    fn advance(&mut self, table: usize) {
        self.heads[table] = match self.rows[table].next() {
            Some(Ok(row)) => Some(row),
            Some(Err(fault)) => {
                self.fault = Some(fault);
                None
            }
            None => None,
        };
    }
}

impl Iterator for Merged<'_> {
    type Item = Result<Row, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(fault) = self.fault.take() {
            self.heads.iter_mut().for_each(|head| *head = None);
            return Some(Err(fault));
        }
        let mut least: Option<usize> = None;
        for (table, head) in self.heads.iter().enumerate() {
            let Some((key, _)) = head else { continue };
            let other = least.and_then(|least| self.heads[least].as_ref());
            if other.is_none_or(|(other, _)| key <= other) {
                least = Some(table);
            }
        }
        let newest = least?;
        let row = self.heads[newest].take()?;
        for table in 0..newest {
            if self.heads[table].as_ref().is_some_and(|(key, _)| *key == row.0) {
                self.advance(table);
            }
        }
        self.advance(newest);
        Some(Ok(row))
    }
}
