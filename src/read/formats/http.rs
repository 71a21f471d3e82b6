//! An HTTP response as a web archive keeps it in, its content out: decoded from how it was transferred.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, GzDecoder, MultiGzDecoder, ZlibDecoder};

use crate::read::error::Reason;

/// How many header fields a response may have.
const MAX_FIELDS: usize = 256;

/// The content of a response.
pub(super) struct Content<'b> {
    /// Its media type, in lower case and without parameters.
    pub(super) media_type: String,
    /// The encoding that its media type names.
    pub(super) encoding: Option<&'static Encoding>,
    /// Its bytes.
    pub(super) bytes: Cow<'b, [u8]>,
}

/// Reads a response; `None` if it is not one of success. Its content has at most `limit` bytes.
pub(super) fn response(bytes: &[u8], limit: u64) -> Result<Option<Content<'_>>, Reason> {
    let head = head(bytes)?;
    if head.code != 200 {
        return Ok(None);
    }
    let field = |name: &str| {
        let (_, value) = head.fields.iter().find(|(known, _)| known == name)?;
        Some(value.trim().to_ascii_lowercase())
    };
    let (media_type, encoding) = media_type(&field("content-type").unwrap_or_default());
    let mut content = Cow::Borrowed(&bytes[head.length..]);
    if field("transfer-encoding").is_some_and(|coding| coding.contains("chunked"))
        && let Some(joined) = unchunk(&content)
    {
        content = Cow::Owned(joined);
    }
    // Archives often keep the content decoded and its header as it was: then the bytes tell.
    let coding = field("content-encoding").unwrap_or_default();
    for coding in coding.split(',').map(str::trim).rev() {
        let unpacked = match coding {
            "" | "identity" => continue,
            "gzip" | "x-gzip" if content.starts_with(&[0x1f, 0x8b]) => gunzip(&content, limit)?,
            "gzip" | "x-gzip" => continue,
            "deflate" => match limited(ZlibDecoder::new(&*content), limit) {
                Ok(unpacked) => unpacked,
                Err(reason @ Reason::TooLong { .. }) => return Err(reason),
                Err(_) => match limited(DeflateDecoder::new(&*content), limit) {
                    Ok(unpacked) if !unpacked.is_empty() => unpacked,
                    Err(reason @ Reason::TooLong { .. }) => return Err(reason),
                    _ => continue,
                },
            },
            _ if content.trim_ascii_start().starts_with(b"<") => continue,
            "br" => limited(brotli_decompressor::Decompressor::new(&*content, 1 << 12), limit)?,
            other => {
                return Err(Reason::Http(format!("its content is encoded with {other}, which is not read")));
            }
        };
        content = Cow::Owned(unpacked);
    }
    Ok(Some(Content { media_type, encoding, bytes: content }))
}

/// The head of a response.
struct Head {
    code: u16,
    /// Names in lower case, and values.
    fields: Vec<(String, String)>,
    /// How long it is, with the blank line after it.
    length: usize,
}

/// Reads the head of a response as archives have it: servers write lines that no parser of requests would let pass, and
/// all but a few fields are of no interest. A line without a colon is passed over, a folded line continues the one
/// before it.
fn head(bytes: &[u8]) -> Result<Head, Reason> {
    let wrong = |problem: &str| Reason::Http(problem.to_owned());
    let mut fields: Vec<(String, String)> = Vec::new();
    let (mut at, mut code) = (0, None);
    loop {
        let rest = &bytes[at..];
        let end =
            rest.iter().position(|byte| *byte == b'\n').ok_or_else(|| wrong("its header breaks off"))?;
        let line = String::from_utf8_lossy(&rest[..end]);
        let line = line.trim_end_matches(['\r', '\n']);
        at += end + 1;
        let Some(known) = code else {
            let mut words = line.split_ascii_whitespace();
            let is_http = words.next().is_some_and(|version| version.starts_with("HTTP/"));
            let status = words.next().and_then(|status| status.parse::<u16>().ok());
            code = Some(status.filter(|_| is_http).ok_or_else(|| wrong("it has no line with a status"))?);
            continue;
        };
        if line.is_empty() {
            return Ok(Head { code: known, fields, length: at });
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            if fields.len() == MAX_FIELDS {
                return Err(wrong("its header has too many fields"));
            }
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}

/// Decompresses gzip. What stands behind the last member is no part of it.
fn gunzip(content: &[u8], limit: u64) -> Result<Vec<u8>, Reason> {
    match limited(MultiGzDecoder::new(content), limit) {
        Err(reason @ Reason::Http(_)) => match limited(GzDecoder::new(content), limit) {
            Ok(first) if !first.is_empty() => Ok(first),
            _ => Err(reason),
        },
        result => result,
    }
}

/// The parts of a `Content-Type`.
pub(super) fn media_type(value: &str) -> (String, Option<&'static Encoding>) {
    let (kind, parameters) = value.split_once(';').unwrap_or((value, ""));
    let charset = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    });
    (kind.trim().to_ascii_lowercase(), charset.and_then(|label| Encoding::for_label(label.as_bytes())))
}

fn limited(decoder: impl Read, limit: u64) -> Result<Vec<u8>, Reason> {
    let mut content = Vec::new();
    match decoder.take(limit + 1).read_to_end(&mut content) {
        Ok(_) if content.len() as u64 > limit => Err(Reason::TooLong { unit: "page", limit }),
        Ok(_) => Ok(content),
        Err(error) => Err(Reason::Http(format!("its content is damaged: {error}"))),
    }
}

/// The chunks put together; `None` if the bytes are not in chunks.
fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::with_capacity(rest.len());
    loop {
        let (at, length) = match httparse::parse_chunk_size(rest).ok()? {
            httparse::Status::Complete(found) => found,
            httparse::Status::Partial => return None,
        };
        let length = usize::try_from(length).ok()?;
        if length == 0 {
            return Some(content);
        }
        let chunk = rest.get(at..at.checked_add(length)?)?;
        content.extend_from_slice(chunk);
        rest = rest.get(at + length..)?;
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n"))?;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn content(bytes: &[u8]) -> Result<String, String> {
        let content = response(bytes, 1000).map_err(|reason| reason.to_string())?.ok_or("none")?;
        Ok(String::from_utf8_lossy(&content.bytes).into_owned())
    }

    #[test]
    fn transfers_are_undone() {
        let chunked =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<p>a\r\n3;x=1\r\nbc<\r\n0\r\n\r\n";
        assert_eq!(content(chunked).as_deref(), Ok("<p>abc<"));
        assert_eq!(
            content(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<p>").as_deref(),
            Ok("<p>")
        );
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"<p>packed").unwrap();
        let mut packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
        packed.extend(encoder.finish().unwrap());
        assert_eq!(content(&packed).as_deref(), Ok("<p>packed"));
        assert!(content(&packed[..packed.len() - 9]).unwrap_err().contains("damaged"));
        assert_eq!(content(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n<p>").as_deref(), Ok("<p>"));
        assert!(
            content(b"HTTP/1.1 200 OK\r\nContent-Encoding: zz\r\n\r\n\x01\x02").unwrap_err().contains("zz")
        );
        // "<p>packed" by a brotli encoder, in one uncompressed meta-block.
        let brotli = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x0b\x04\x80<p>packed\x03";
        assert_eq!(content(brotli).as_deref(), Ok("<p>packed"));
        let mut tailed = packed.clone();
        tailed.extend(b"<!-- cached -->");
        assert_eq!(content(&tailed).as_deref(), Ok("<p>packed"));
        assert!(content(b"HTTP/1.1 200 OK\r\nContent-Ty").unwrap_err().contains("breaks off"));
        assert_eq!(content(b"HTTP/1.1 404 Not Found\r\n\r\n<p>"), Err("none".to_owned()));
    }

    #[test]
    fn odd_lines_of_a_head_cost_nothing() {
        for line in [
            "Server : x",
            "Powered by: y",
            "Set-Cookie a=b",
            "X: \u{1}\u{7f}",
            "X: a\r\n  folded\r\n\tand again",
            ": no name",
            "Naïve: é",
        ] {
            let page = format!("HTTP/1.1 200\r\n{line}\r\nContent-Type: text/html\r\n\r\n<p>x");
            assert_eq!(content(page.as_bytes()).as_deref(), Ok("<p>x"), "{line}");
        }
        assert!(content(b"<html>no head\n").unwrap_err().contains("status"));
    }

    #[test]
    fn a_bomb_is_refused() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
        let mut packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
        packed.extend(encoder.finish().unwrap());
        assert!(content(&packed).unwrap_err().contains("limit of 1000 bytes"));
    }
}
