//! Tables with a header (RFC 4180, or with tabs) in, the JSON of an article for each row out: columns are known by their
//! names, as the fields of JSON are.

use serde_json::{Map, Value};

use crate::read::error::Reason;
use crate::read::foreign::Names;

/// The rows of a table, one by one.
pub(in crate::read) struct Rows {
    reader: csv::Reader<std::io::Cursor<String>>,
    header: Vec<String>,
    ended: bool,
}

/// What divides the columns of a table that begins with this line; nothing if it is the header of no table of articles:
/// one of its columns must hold a text. Every plain text is asked, so what no header looks like is told without a reader.
/// `names` are what the user says that columns are called.
pub(in crate::read) fn delimiter(line: &str, names: &Names) -> Option<u8> {
    let is_text = |name: &str| name.len() < 60 && matches!(names.known(name), Some(("text", _)));
    [b',', b'\t', b';', b'|'].into_iter().find(|mark| {
        line.split(char::from(*mark)).any(|name| is_text(name.trim().trim_matches('"').trim())) && {
            let header = columns(line, *mark);
            header.len() > 1
                && header.iter().all(|name| !name.is_empty() && name.len() < 60)
                && header.iter().any(|name| is_text(name))
        }
    })
}

/// Whether a table that begins with these lines has more than single words in a column of texts: what is called
/// "article" may be the name of a file.
pub(in crate::read) fn has_texts(head: &str, mark: u8, names: &Names) -> bool {
    const ROWS: usize = 20;
    let header = columns(head.lines().next().unwrap_or_default(), mark);
    let is_text = |name: &String| matches!(names.known(name), Some(("text", _)));
    let mut reader = csv::ReaderBuilder::new().delimiter(mark).flexible(true).from_reader(head.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().filter_map(Result::ok).take(ROWS).collect();
    let words = |row: &csv::StringRecord| {
        let mut columns = row.iter().zip(&header).filter(|(_, name)| is_text(name));
        columns.any(|(value, _)| value.trim().contains(char::is_whitespace))
    };
    rows.is_empty() || rows.iter().any(words)
}

fn columns(line: &str, mark: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(mark)
        .has_headers(false)
        .flexible(true)
        .from_reader(line.as_bytes());
    let first = reader.records().next().and_then(Result::ok);
    first.map(|row| row.iter().map(|name| name.trim().to_owned()).collect()).unwrap_or_default()
}

impl Rows {
    /// The rows of a table whose columns `mark` divides.
    pub(in crate::read) fn new(text: String, mark: u8) -> Self {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(mark).flexible(true).from_reader(std::io::Cursor::new(text));
        let header = reader.headers().map(|row| row.iter().map(|name| name.trim().to_owned()).collect());
        Self { reader, header: header.unwrap_or_default(), ended: false }
    }
}

impl Iterator for Rows {
    type Item = (Result<String, Reason>, u64);

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let mut row = csv::StringRecord::new();
        let line = self.reader.position().line();
        match self.reader.read_record(&mut row) {
            Ok(false) => None,
            Ok(true) => {
                let line = row.position().map_or(line, csv::Position::line);
                if row.len() != self.header.len() {
                    let problem =
                        format!("it has {} columns, and the header has {}", row.len(), self.header.len());
                    return Some((Err(Reason::Table(problem)), line));
                }
                let filled = self.header.iter().zip(row.iter()).filter(|(_, value)| !value.trim().is_empty());
                let object: Map<String, Value> =
                    filled.map(|(name, value)| (name.clone(), Value::String(value.to_owned()))).collect();
                Some((Ok(Value::Object(object).to_string()), line))
            }
            Err(error) => {
                self.ended = true;
                Some((Err(Reason::Table(error.to_string())), line))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_articles_are_told_from_others() {
        assert_eq!(delimiter("id,date,text", &Names::default()), Some(b','));
        assert_eq!(delimiter("Title\tContent\tURL", &Names::default()), Some(b'\t'));
        assert_eq!(delimiter("\"headline\";\"body\"", &Names::default()), Some(b';'));
        assert_eq!(delimiter("id,date,author", &Names::default()), None);
        let mut names = Names::default();
        names.add("text", "author");
        assert_eq!(delimiter("id,date,author", &names), Some(b','));
        assert_eq!(delimiter("The content of the talks, the text said", &Names::default()), None);
    }

    #[test]
    fn rows_are_records() {
        let text = "id,title,text\n1,\"A, b\",\"One.\nTwo.\"\n2,x\n3,,Three.\n".to_owned();
        let rows: Vec<_> =
            Rows::new(text, b',').map(|(row, line)| (row.map_err(|e| e.to_string()), line)).collect();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0], (Ok(r#"{"id":"1","text":"One.\nTwo.","title":"A, b"}"#.to_owned()), 2));
        assert!(rows[1].0.as_ref().is_err_and(|reason| reason.contains("2 columns")), "{rows:?}");
        assert_eq!((rows[1].1, rows[2].1), (4, 5));
        assert_eq!(rows[2].0.as_deref(), Ok(r#"{"id":"3","text":"Three."}"#));
    }
}
