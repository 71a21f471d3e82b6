//! Bodies of several parts: the bytes of a form in, its parts with their media types out.
//!
//! RFC 7578, multipart/form-data: <https://www.rfc-editor.org/rfc/rfc7578>

use memchr::memmem;

/// A media type, if the part says one, and the bytes.
type Part<'b> = (Option<String>, &'b [u8]);

/// The boundary of a body of this media type, if it has several parts.
pub(super) fn boundary(media_type: &str) -> Option<String> {
    let (kind, parameters) = media_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (name.trim().eq_ignore_ascii_case("boundary") && !value.is_empty()).then(|| value.to_owned())
    })
}

/// The parts between boundaries; nothing if the last boundary is not there.
pub(super) fn parts<'b>(body: &'b [u8], boundary: &str) -> Option<Vec<Part<'b>>> {
    let mark = format!("--{boundary}");
    let mut rest = match body.strip_prefix(mark.as_bytes()) {
        Some(rest) => rest,
        None => {
            let mark = format!("\r\n{mark}");
            &body[memmem::find(body, mark.as_bytes())? + mark.len()..]
        }
    };
    let mark = format!("\r\n{mark}");
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        let begin = memmem::find(rest, b"\r\n")? + 2;
        let end = memmem::find(&rest[begin - 2..], mark.as_bytes())? + begin - 2;
        let part = rest.get(begin..end).unwrap_or_default();
        let (head, bytes) = match part.strip_prefix(b"\r\n") {
            Some(bytes) => (&[][..], bytes),
            None => {
                let end = memmem::find(part, b"\r\n\r\n")?;
                (&part[..end], &part[end + 4..])
            }
        };
        let media_type = std::str::from_utf8(head).ok()?.split("\r\n").find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case("content-type").then(|| value.trim().to_owned())
        });
        parts.push((media_type, bytes));
        rest = &rest[end + mark.len()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_their_types_and_their_bytes() {
        assert_eq!(boundary("multipart/form-data; charset=utf-8; boundary=\"a b\"").as_deref(), Some("a b"));
        assert_eq!(boundary("multipart/form-data"), None);
        assert_eq!(boundary("text/turtle; boundary=x"), None);
        let body = b"preamble\r\n--x\r\nContent-Disposition: form-data; name=\"a\"\r\ncontent-type: text/turtle\r\n\r\n<a:b>\r\n\
            --x\r\n\r\nplain\r\n\r\n\r\n--x--\r\nafter";
        let read = parts(body, "x").unwrap();
        assert_eq!(read, [(Some("text/turtle".to_owned()), &b"<a:b>"[..]), (None, &b"plain\r\n\r\n"[..])]);
        assert_eq!(parts(b"--x\r\n\r\n\r\n--x--", "x").unwrap(), [(None, &b""[..])]);
        assert_eq!(parts(b"--x--", "x"), Some(Vec::new()));
        for cut in ["", "--x", "--x\r\n", "--x\r\n\r\na", "--x\r\nno head\r\n--x--", "--x\r\n\r\na\r\n--x"] {
            assert_eq!(parts(cut.as_bytes(), "x"), None, "{cut:?}");
        }
    }
}
