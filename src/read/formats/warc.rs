//! A web archive in, the article of each page in it out: WARC (ISO 28500), also with each record compressed by itself,
//! as Common Crawl has it, and ARC, which came before it. <https://iipc.github.io/warc-specifications/>
//!
//! Records are read one by one. One that is damaged is reported and passed over, and reading goes on at the next.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

use super::{Found, Step, Told, arc, blocks, html, http};
use crate::limits::Limits;
use crate::read::encoding;
use crate::read::error::Reason;

/// The greatest length of the header of a record, in bytes.
const MAX_HEADER: u64 = 1 << 16;
/// How much is read at once.
const BLOCK: usize = 1 << 16;

type Raw = BufReader<Box<dyn Read + Send>>;

/// Whether a file that begins so is a web archive.
pub(in crate::read) fn starts(head: &[u8]) -> bool {
    head.starts_with(b"WARC/") || arc::starts(head)
}

/// Whether a record begins with this line.
fn begins(line: &[u8]) -> bool {
    line.starts_with(b"WARC/") || arc::header(line).is_some()
}

/// The records of an archive.
pub(in crate::read) struct Records {
    reader: BufReader<Members>,
    limits: Limits,
    /// Where the current record begins, in bytes of what was compressed.
    at: u64,
    /// How many bytes were read of what was compressed.
    passed: u64,
    ended: bool,
}

/// What the header of a record says.
#[derive(Default)]
struct Header {
    kind: String,
    media_type: String,
    url: Option<String>,
    length: Option<u64>,
}

impl Header {
    /// The header of a record of an ARC file: a response, unless it describes the file.
    fn of_arc(url: String, media_type: String, length: u64) -> Self {
        let response = url.starts_with("http://") || url.starts_with("https://");
        let (kind, media_type) = match response {
            true => ("response", "application/http".to_owned()),
            false => ("filedesc", media_type),
        };
        Self { kind: kind.to_owned(), media_type, url: Some(url), length: Some(length) }
    }
}

/// Why a record could not be read.
enum Trouble {
    /// The record is bad, but the next can be read.
    Record(Reason),
    /// Its compressed bytes are damaged. What is read next begins a record.
    Damaged(Reason),
    /// It is not known where the next record begins: it must be looked for.
    Lost(Reason),
    /// The file ends.
    End(Reason),
}

impl Records {
    /// The records of a file, whose pages are held to the limits.
    pub(in crate::read) fn new(reader: Box<dyn Read + Send>, compressed: bool, limits: Limits) -> Self {
        let raw = BufReader::with_capacity(BLOCK, reader);
        let members = Members {
            state: if compressed { State::Between(raw) } else { State::Plain(raw) },
            at: 0,
            counted: 0,
        };
        Self { reader: BufReader::with_capacity(BLOCK, members), limits, at: 0, passed: 0, ended: false }
    }

    fn record(&mut self) -> Result<Option<Found>, Trouble> {
        let Some(version) = self.begin()? else { return Ok(None) };
        let header = match arc::header(&version) {
            Some((url, media_type, length)) => Header::of_arc(url, media_type, length),
            None if begins(&version) => self.header()?,
            None => {
                return Err(Trouble::Lost(Reason::Warc(
                    "there is no record where one should begin".to_owned(),
                )));
            }
        };
        let Some(length) = header.length else {
            return Err(Trouble::Lost(Reason::Warc("its length is missing".to_owned())));
        };
        let is_page = match header.kind.as_str() {
            "response" => header.media_type.starts_with("application/http"),
            "resource" | "conversion" => ["text/html", "application/xhtml+xml", "text/plain"]
                .contains(&http::media_type(&header.media_type).0.as_str()),
            _ => false,
        };
        if !is_page || length > self.limits.page {
            let passed =
                io::copy(&mut self.reader.by_ref().take(length), &mut io::sink()).map_err(trouble)?;
            self.passed += passed;
            if passed < length {
                return Err(Trouble::End(Reason::Warc("it breaks off".to_owned())));
            }
            return match is_page {
                true => Err(Trouble::Record(Reason::TooLong { unit: "page", limit: self.limits.page })),
                false => Ok(Some(Found::Other(match header.kind.as_str() {
                    "request" => "request",
                    "response" | "resource" | "conversion" => "other file",
                    _ => "metadata record",
                }))),
            };
        }
        let mut block = Vec::new();
        self.reader.by_ref().take(length).read_to_end(&mut block).map_err(trouble)?;
        self.passed += block.len() as u64;
        if (block.len() as u64) < length {
            return Err(Trouble::End(Reason::Warc("it breaks off".to_owned())));
        }
        page(&header, &block, &self.limits).map(Some).map_err(Trouble::Record)
    }

    /// The first line of the next record.
    fn begin(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        loop {
            let line = self.line()?;
            let Some(line) = line else { return Ok(None) };
            if !line.trim_ascii().is_empty() {
                self.at = self.passed - line.len() as u64;
                return Ok(Some(line));
            }
        }
    }

    fn header(&mut self) -> Result<Header, Trouble> {
        let mut header = Header::default();
        let mut length = 0;
        loop {
            let Some(line) = self.line()? else {
                return Err(Trouble::End(Reason::Warc("its header breaks off".to_owned())));
            };
            length += line.len() as u64;
            if length > MAX_HEADER {
                return Err(Trouble::Lost(Reason::TooLong { unit: "header of a record", limit: MAX_HEADER }));
            }
            let line = String::from_utf8_lossy(line.trim_ascii()).into_owned();
            if line.is_empty() {
                return Ok(header);
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "content-type" => header.media_type = value.to_ascii_lowercase(),
                "content-length" => header.length = value.parse().ok(),
                "warc-target-uri" => {
                    header.url = Some(value.trim_start_matches('<').trim_end_matches('>').to_owned());
                }
                _ => {}
            }
        }
    }

    /// The next line, with its line feed; `None` at the end. Of a line that is too long only the beginning.
    fn line(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        let mut line = Vec::new();
        self.reader.by_ref().take(MAX_HEADER + 1).read_until(b'\n', &mut line).map_err(trouble)?;
        self.passed += line.len() as u64;
        Ok((!line.is_empty()).then_some(line))
    }

    /// What is wrong, with where the current record begins.
    fn inside(&self, reason: Reason) -> Reason {
        let members = self.reader.get_ref();
        let offset = if members.compressed() { members.at } else { self.at };
        Reason::Inside { offset, reason: Box::new(reason) }
    }

    /// Looks for the line that begins the next record and leaves it to be read.
    fn seek(&mut self) -> Result<bool, Trouble> {
        let mut line_start = true;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) => match trouble(error) {
                    Trouble::Damaged(_) => return Ok(true),
                    other => return Err(other),
                },
            };
            if buffer.is_empty() {
                return Ok(false);
            }
            let line = buffer.split(|byte| *byte == b'\n').next().unwrap_or_default();
            if line_start && begins(line) {
                return Ok(true);
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let length = end.map_or(buffer.len(), |at| at + 1);
            line_start = end.is_some();
            self.reader.consume(length);
            self.passed += length as u64;
        }
    }
}

/// What an error of reading means for the records after it.
fn trouble(error: io::Error) -> Trouble {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            Trouble::Damaged(Reason::Warc(format!("its compressed bytes are damaged: {error}")))
        }
        io::ErrorKind::UnexpectedEof => Trouble::End(Reason::Warc("the file breaks off in it".to_owned())),
        _ => Trouble::End(Reason::Warc(format!("cannot be read: {error}"))),
    }
}

impl Iterator for Records {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.ended {
            return None;
        }
        let step = match self.record() {
            Ok(Some(found)) => Ok(found),
            Ok(None) => {
                self.ended = true;
                return None;
            }
            Err(Trouble::Record(reason) | Trouble::Damaged(reason)) => Err(self.inside(reason)),
            Err(Trouble::Lost(reason)) => {
                let reason = self.inside(reason);
                self.ended = !self.seek().unwrap_or(false);
                Err(reason)
            }
            Err(Trouble::End(reason)) => {
                self.ended = true;
                Err(self.inside(reason))
            }
        };
        Some((step, None))
    }
}

/// The article that a record has.
fn page(header: &Header, block: &[u8], limits: &Limits) -> Result<Found, Reason> {
    let content = match header.kind.as_str() {
        "response" => match http::response(block, limits.page)? {
            Some(content) => content,
            None => return Ok(Found::Other("redirection or error page")),
        },
        _ => {
            let (media_type, encoding) = http::media_type(&header.media_type);
            http::Content { media_type, encoding, bytes: block.into() }
        }
    };
    let encoding = content.encoding.or_else(|| html::declared_encoding(&content.bytes));
    let text = encoding::decode(&content.bytes, encoding).text;
    let mut told = match content.media_type.as_str() {
        "text/html" | "application/xhtml+xml" => html::page(&text, limits)?,
        "text/plain" if header.kind == "conversion" => plain(&text),
        _ => return Ok(Found::Other("other file")),
    };
    told.url = told.url.or_else(|| header.url.clone());
    Ok(Found::Article(Box::new(told)))
}

/// The text of a page from which all markup was taken: its first line is the title.
fn plain(text: &str) -> Told {
    let (title, rest) = text.trim_start().split_once('\n').unwrap_or((text, ""));
    Told { title: Some(title.to_owned()), text: blocks::plain(rest), ..Told::default() }
}

/// The bytes of a file, decompressed member by member if it is compressed. After a damaged member, which is an error,
/// reading goes on at the next.
struct Members {
    state: State,
    /// Where the current member begins.
    at: u64,
    /// How many bytes of the file were taken before the current member was begun.
    counted: u64,
}

enum State {
    Plain(Raw),
    /// Before the beginning of a member.
    Between(Raw),
    Within(GzDecoder<Counted>),
    Ended,
}

/// Counts what is taken of the file.
struct Counted {
    inner: Raw,
    taken: u64,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.taken += length as u64;
        Ok(length)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.taken += length as u64;
        self.inner.consume(length);
    }
}

impl Members {
    fn compressed(&self) -> bool {
        !matches!(self.state, State::Plain(_))
    }

    /// Takes the file back from the decoder of a member.
    fn leave(&mut self, decoder: GzDecoder<Counted>) -> Raw {
        let Counted { inner, taken } = decoder.into_inner();
        self.counted += taken;
        inner
    }
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Plain(mut raw) => {
                    let result = raw.read(buffer);
                    self.state = State::Plain(raw);
                    return result;
                }
                State::Ended => return Ok(0),
                State::Between(mut raw) => {
                    if raw.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    self.at = self.counted;
                    self.state = State::Within(GzDecoder::new(Counted { inner: raw, taken: 0 }));
                }
                State::Within(mut decoder) => match decoder.read(buffer) {
                    Ok(0) => self.state = State::Between(self.leave(decoder)),
                    Ok(length) => {
                        self.state = State::Within(decoder);
                        return Ok(length);
                    }
                    Err(error) => {
                        let before = self.counted;
                        let mut raw = self.leave(decoder);
                        let (skipped, found) = next_member(&mut raw, self.counted > before)?;
                        self.counted += skipped;
                        if found {
                            self.state = State::Between(raw);
                            return Err(io::Error::new(io::ErrorKind::InvalidData, error.to_string()));
                        }
                        return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
                    }
                },
            }
        }
    }
}

/// Goes on to the next bytes that may begin a member, which may be the very next if `moved`: how many were passed over, and whether there are any. Those that
/// lie across the end of a block are not seen, and then the member after them is found.
fn next_member(raw: &mut Raw, moved: bool) -> io::Result<(u64, bool)> {
    const MAGIC: [u8; 3] = [0x1f, 0x8b, 0x08];
    let mut skipped = 0;
    loop {
        let buffer = raw.fill_buf()?;
        if buffer.is_empty() {
            return Ok((skipped, false));
        }
        if buffer.starts_with(&MAGIC) && (moved || skipped > 0) {
            return Ok((skipped, true));
        }
        let at = buffer.windows(MAGIC.len()).skip(1).position(|window| window == MAGIC).map(|at| at + 1);
        let length = at.unwrap_or(buffer.len());
        raw.consume(length);
        skipped += length as u64;
        if at.is_some() {
            return Ok((skipped, true));
        }
    }
}
