//! One more judgement: a file of judgements in CSV and what a person decided in, the file with a row more out.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use super::table::Table;
use super::{Judgement, JudgementError, Judgements};
use crate::limits::Limits;
use crate::spreadsheet;

/// Why a judgement was not written.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The file cannot be read or written.
    #[error("{file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// The file is no table of judgements, or what it says does not go together with this one.
    #[error(transparent)]
    Judgement(#[from] JudgementError),
    /// The file has another decision about the two.
    #[error("{file} has a decision about the two already: {decided}")]
    Decided {
        /// The file.
        file: String,
        /// What it is.
        decided: &'static str,
    },
    /// The file has no columns that a row could be written for.
    #[error("{file}: no row can be added to a table in UTF-16")]
    Encoding {
        /// The file.
        file: String,
    },
}

/// Writes a judgement behind those of a file, which is made if it is not there. A row is written as a whole, and kept on
/// the disk, before this returns.
///
/// # Errors
///
/// If the file says something else already, is no table, or cannot be written.
pub fn append(path: &Path, entity: &str, target: &str, judgement: Judgement) -> Result<(), AppendError> {
    let file = path.display().to_string();
    let failed = |source| AppendError::Io { file: file.clone(), source };
    let mut bytes = Vec::new();
    match File::open(path) {
        Ok(mut open) => drop(open.read_to_end(&mut bytes).map_err(failed)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(AppendError::Encoding { file });
    }
    let limits = Limits::default();
    let is_new = bytes.iter().all(u8::is_ascii_whitespace);
    if !is_new {
        let mut known = Judgements::new();
        known.read_csv(&bytes[..], &file, &limits)?;
        match known.of(entity, target) {
            Some(decided) if decided == judgement => return Ok(()),
            Some(decided) => return Err(AppendError::Decided { file, decided: decided.name() }),
            None => {}
        }
    }
    let row = if is_new {
        let mut row = String::from("entity,target,decision\n");
        row.push_str(&line(&["entity", "target", "decision"], b',', [entity, target, judgement.name()]));
        row
    } else {
        let saved = Table::new(&bytes);
        let header = saved.text.lines().next().unwrap_or_default();
        let mut reader = csv::ReaderBuilder::new().delimiter(saved.delimiter).from_reader(header.as_bytes());
        let columns =
            reader.headers().map_err(|source| JudgementError::Csv { file: file.clone(), source })?;
        let columns: Vec<&str> = columns.iter().collect();
        let row = line(&columns, saved.delimiter, [entity, target, judgement.name()]);
        if bytes.ends_with(b"\n") { row } else { format!("\n{row}") }
    };
    // What is then there must be read again, and go together.
    let mut whole = if is_new { Vec::new() } else { bytes };
    whole.extend_from_slice(row.as_bytes());
    let mut all = Judgements::new();
    all.read_csv(&whole[..], &file, &limits)?;
    all.check()?;
    let mut open = OpenOptions::new().create(true).append(true).open(path).map_err(failed)?;
    open.write_all(row.as_bytes()).and_then(|()| open.sync_data()).map_err(failed)
}

/// A row of a table with these columns.
fn line(columns: &[&str], delimiter: u8, [entity, target, decision]: [&str; 3]) -> String {
    let cells = columns.iter().map(|column| match column.trim().to_ascii_lowercase().as_str() {
        "entity" => spreadsheet::cell(entity),
        "target" => spreadsheet::cell(target),
        "decision" => decision.into(),
        _ => "".into(),
    });
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    // Writing to memory cannot fail, and what is written is text.
    let _ = writer.write_record(cells.map(|cell| cell.into_owned()));
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_added_to_any_table_of_judgements() {
        let desk = tempfile::tempdir().unwrap();
        let read = |path: &Path| std::fs::read_to_string(path).unwrap();
        let fresh = desk.path().join("fresh.csv");
        append(&fresh, "e:1", "w:1", Judgement::Same).unwrap();
        append(&fresh, "e:1", "w:1", Judgement::Same).unwrap();
        append(&fresh, "e:1", "w:2", Judgement::Different).unwrap();
        assert_eq!(read(&fresh), "entity,target,decision\ne:1,w:1,same\ne:1,w:2,different\n");
        let error = append(&fresh, "w:1", "e:1", Judgement::Unsure).unwrap_err();
        assert!(error.to_string().ends_with("has a decision about the two already: same"), "{error}");
        // What others in a row make the same cannot be different.
        append(&fresh, "e:2", "w:1", Judgement::Same).unwrap();
        assert!(append(&fresh, "e:1", "e:2", Judgement::Different).is_err());
        let other = desk.path().join("other.csv");
        std::fs::write(&other, "Decision;name;Target;Entity\nsame;x;w:1;e:1").unwrap();
        append(&other, "e:3", "w:3", Judgement::Unsure).unwrap();
        assert_eq!(read(&other), "Decision;name;Target;Entity\nsame;x;w:1;e:1\nunsure;;w:3;e:3\n");
        let none = desk.path().join("none.csv");
        std::fs::write(&none, "a,b\n1,2\n").unwrap();
        assert!(append(&none, "e:1", "w:1", Judgement::Same).is_err());
        assert_eq!(read(&none), "a,b\n1,2\n");
    }
}
