//! The first bytes of a file in, what kind of file it is out.

use super::error::Reason;
use super::foreign::Names;
use super::formats::{delimiter, has_texts, is_mail, root};

/// The beginnings of files that are not text.
const SIGNATURES: [(&[u8], &str); 19] = [
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"RIFF", "a RIFF file (sound, video or a WebP image)"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive (or a Word or OpenDocument file)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
];

/// Says why a file that begins with `head` is not read as text, if so.
///
/// A few NUL characters do not make a text binary, as long as the rest of it is valid UTF-8.
pub(super) fn refuse(head: &[u8]) -> Result<(), Reason> {
    if let Some((_, name)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Err(Reason::Binary(Some(name)));
    }
    // Start of header, perhaps after characters that let a teleprinter catch up.
    if head.iter().find(|byte| **byte != 0x16).is_some_and(|byte| *byte == 0x01) {
        return Err(Reason::OldWire);
    }
    let nul = head.iter().filter(|byte| **byte == 0).count();
    let control = head.iter().filter(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()).count();
    let utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    if (nul > 0 && (!utf8 || nul * 50 > head.len())) || control * 3 > head.len() {
        return Err(Reason::Binary(None));
    }
    // The start of a message on lines of teleprinters, and its text between two control characters.
    let first = &head[..head.len().min(300)];
    if head.trim_ascii_start().starts_with(b"ZCZC")
        || first.windows(2).any(|pair| pair == b"\n\x02") && head.contains(&0x03)
    {
        return Err(Reason::OldWire);
    }
    let start = head.trim_ascii_start();
    let begins = |word: &[u8]| start.get(..word.len()).is_some_and(|s| s.eq_ignore_ascii_case(word));
    if begins(b"@prefix ") || begins(b"@base ") {
        return Err(Reason::Markup("RDF"));
    }
    Ok(())
}

/// How a text file holds its articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// JSON, record by record on lines of its own or over several lines: the lines tell.
    Objects,
    /// JSON Lines, as the file's name says.
    Lines,
    /// A JSON array of records.
    Array,
    /// A web page.
    Page,
    /// Mail, or a page that is saved as mail is.
    Mail,
    /// A table whose columns this byte divides.
    Table(u8),
    /// XML with a root element of this name.
    Xml(String),
    /// One article of plain text.
    Plain,
}

/// The shape of a file whose text begins with `head`; `extension` is that of its name, in lower case.
/// `names` are what the user says that fields are called.
pub(super) fn shape(head: &[u8], extension: Option<&str>, names: &Names) -> Result<Shape, Reason> {
    let start = head.trim_ascii_start();
    if start.first() == Some(&b'<')
        && let Some(markup) = markup(&String::from_utf8_lossy(start), extension)
    {
        return markup;
    }
    let second = start.get(1..).map(<[u8]>::trim_ascii_start).and_then(|rest| rest.first());
    Ok(match (extension, start.first(), second) {
        (Some("jsonl" | "ndjson"), ..) => Shape::Lines,
        (_, Some(b'{'), None | Some(b'"' | b'}')) => Shape::Objects,
        (_, Some(b'['), Some(b'{' | b']')) | (Some("json"), Some(b'['), _) => Shape::Array,
        (Some("json"), ..) => Shape::Objects,
        (Some("eml" | "mht" | "mhtml" | "mbox"), ..) => Shape::Mail,
        _ if is_mail(start) => Shape::Mail,
        _ => return table(start, extension, names),
    })
}

/// Whether a text is a table: its first line names columns that hold articles, and by its name or its next lines it is one.
fn table(start: &[u8], extension: Option<&str>, names: &Names) -> Result<Shape, Reason> {
    let named = matches!(extension, Some("csv" | "tsv" | "tab"));
    let text = String::from_utf8_lossy(start);
    let header = text.lines().next().unwrap_or_default();
    let mark = delimiter(header, names).filter(|mark| has_texts(&text, *mark, names));
    let rows = |mark: u8| {
        text.lines().skip(1).take(20).any(|line| line.bytes().filter(|byte| *byte == mark).count() > 0)
    };
    match mark {
        Some(mark)
            if named || extension.is_none_or(|e| e == "txt") && rows(mark) && !header.contains(". ") =>
        {
            Ok(Shape::Table(mark))
        }
        None if named => Err(Reason::NoTextColumn),
        _ => Ok(Shape::Plain),
    }
}

/// The shape of a text that begins with `<`, or why it is not read; `None` if it is no markup after all.
fn markup(head: &str, extension: Option<&str>) -> Option<Result<Shape, Reason>> {
    let begins = |word: &str| head.get(..word.len()).is_some_and(|s| s.eq_ignore_ascii_case(word));
    if begins("<!doctype html") || begins("<html") || matches!(extension, Some("html" | "htm" | "xhtml")) {
        return Some(Ok(Shape::Page));
    }
    let is_xml = begins("<?xml");
    match root(head).as_deref() {
        Some("html" | "HTML") => Some(Ok(Shape::Page)),
        Some(
            name @ ("rss" | "feed" | "nitf" | "newsItem" | "newsMessage" | "packageItem" | "conceptItem"
            | "knowledgeItem" | "planningItem"),
        ) => Some(Ok(Shape::Xml(name.to_owned()))),
        // The same root element has graphs in it, or a feed.
        Some("RDF") if head.contains("http://purl.org/rss/1.0/") => Some(Ok(Shape::Xml("RDF".to_owned()))),
        Some("RDF") if is_xml || head.contains("22-rdf-syntax-ns#") => Some(Err(Reason::Markup("RDF"))),
        _ if is_xml => Some(Err(Reason::Markup("XML of this kind"))),
        _ => {
            let lower = head.to_ascii_lowercase();
            let signs = ["<head>", "<body", "<meta ", "<title>"];
            signs.iter().any(|sign| lower.contains(sign)).then_some(Ok(Shape::Page))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_files_are_refused() {
        assert_eq!(refuse(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(Reason::Binary(Some("a PNG image"))));
        assert_eq!(refuse(b"\0\x01\x02\x03rest\xff"), Err(Reason::Binary(None)));
        assert_eq!(refuse(b"@prefix tw: <https://w3id.org/triplewire#> ."), Err(Reason::Markup("RDF")));
        assert_eq!(refuse("Caf\u{e9} \u{1}\u{2} <b>\"quoted\"</b>".as_bytes()), Ok(()));
        assert_eq!(refuse(&"é".as_bytes()[..1]), Ok(()));
    }

    #[test]
    fn shapes_are_told_by_content() {
        assert_eq!(shape(b"{\"id\": 1}", None, &Names::default()), Ok(Shape::Objects));
        assert_eq!(shape(b" {\n  \"id\": 1}", Some("json"), &Names::default()), Ok(Shape::Objects));
        assert_eq!(shape(b"[\n{\"id\": 1}]", None, &Names::default()), Ok(Shape::Array));
        assert_eq!(shape(b"[Updated] The UN said", Some("txt"), &Names::default()), Ok(Shape::Plain));
        assert_eq!(shape(b"{Updated} The UN said", None, &Names::default()), Ok(Shape::Plain));
        assert_eq!(shape(b"trunca", Some("jsonl"), &Names::default()), Ok(Shape::Lines));
        assert_eq!(shape(b"From: a\nTo: b\nSubject: c\n\nThe UN", None, &Names::default()), Ok(Shape::Mail));
        assert_eq!(shape(b"id,text\n1,The UN said", Some("csv"), &Names::default()), Ok(Shape::Table(b',')));
        assert_eq!(shape(b"id,name\n1,The UN", Some("csv"), &Names::default()), Err(Reason::NoTextColumn));
        assert_eq!(
            shape(b"Content, body and soul\n\nThe UN said", None, &Names::default()),
            Ok(Shape::Plain)
        );
        assert_eq!(refuse(b"\x16\x16\x01a0001"), Err(Reason::OldWire));
        assert_eq!(refuse(b"ZCZC ABC0123 PAR 45\r\nOslo, May 3 (EW)"), Err(Reason::OldWire));
        assert_eq!(refuse(b"ABC0123 4 I 200\r\n\x02Oslo, May 3 (EW)\x03"), Err(Reason::OldWire));
        // A column named so has the names of files.
        assert_eq!(
            shape(b"article,date\na1.txt,2021\na2.txt,2021", Some("csv"), &Names::default()),
            Err(Reason::NoTextColumn)
        );
    }

    #[test]
    fn markup_is_told_by_its_root() {
        let of = |head: &str| shape(head.as_bytes(), None, &Names::default());
        for head in ["<!DOCTYPE HTML>\n<p>", "<html lang=en>", "<!-- a --><html>", "<title>News</title><p>"] {
            assert_eq!(of(head), Ok(Shape::Page), "{head}");
        }
        let xml = |name: &str| Ok(Shape::Xml(name.to_owned()));
        assert_eq!(of("<?xml version=\"1.0\"?>\n<!-- x -->\n<rss version=\"2.0\">"), xml("rss"));
        assert_eq!(of("<n:newsItem xmlns:n='x'>"), xml("newsItem"));
        assert_eq!(of("<rdf:RDF xmlns='http://purl.org/rss/1.0/'>"), xml("RDF"));
        assert_eq!(of("<?xml version='1.0'?><rdf:RDF xmlns:rdf='x'>"), Err(Reason::Markup("RDF")));
        assert_eq!(of("<?xml version='1.0'?><svg/>"), Err(Reason::Markup("XML of this kind")));
        assert_eq!(of("<b>Bold</b> words"), Ok(Shape::Plain));
        assert_eq!(of("<3 from Baku"), Ok(Shape::Plain));
    }
}
