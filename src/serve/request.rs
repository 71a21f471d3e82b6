//! Requests: what hyper reads in, the parts that the routes ask for out. A body is read up to its limit and in its time.

use std::borrow::Cow;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::header::{HeaderMap, HeaderName};
use hyper::{Method, StatusCode};

use super::Options;
use super::reply::Problem;
use crate::query::Cancel;

/// A request with its body.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    /// The path, decoded, without the base path.
    pub(super) path: String,
    /// The same as it was sent.
    pub(super) raw_path: String,
    /// The parameters of the address, decoded, in their order.
    pub(super) parameters: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// What the paths of the server begin with.
    base_path: String,
    /// Told when the client is gone.
    pub(super) cancel: Cancel,
}

impl Request {
    /// Reads a request to the end of its body.
    pub(super) async fn read(
        request: hyper::Request<Incoming>,
        most: usize,
        options: &Options,
    ) -> Result<Self, Problem> {
        let patience = options.patience;
        let (parts, body) = request.into_parts();
        let base_path = options.base_path.as_str();
        let raw_path = below(parts.uri.path(), base_path).ok_or_else(|| {
            Problem::new(StatusCode::NOT_FOUND, format!("there is nothing at {}", parts.uri.path()))
                .with_hint(format!("this server is at {base_path}/"))
        })?;
        let body = tokio::time::timeout(patience, Limited::new(body, most).collect());
        let body = match body.await {
            Ok(Ok(body)) => body.to_bytes(),
            Ok(Err(error)) if error.is::<LengthLimitError>() => {
                let detail = format!("the body of a request has at most {most} bytes here");
                return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
            }
            Ok(Err(error)) => {
                return Err(Problem::new(
                    StatusCode::BAD_REQUEST,
                    format!("the body cannot be read: {error}"),
                ));
            }
            Err(_) => {
                return Err(Problem::new(
                    StatusCode::REQUEST_TIMEOUT,
                    "the body took too long to arrive".to_owned(),
                ));
            }
        };
        let undecodable = |_| Problem::new(StatusCode::BAD_REQUEST, "the address is no UTF-8".to_owned());
        let path = decode(raw_path, false).map_err(undecodable)?.into_owned();
        let parameters = parameters(parts.uri.query().unwrap_or_default()).map_err(undecodable)?;
        Ok(Self {
            method: parts.method,
            path,
            raw_path: raw_path.to_owned(),
            base_path: base_path.to_owned(),
            parameters,
            headers: parts.headers,
            body,
            cancel: Cancel::default(),
        })
    }

    /// The value of a header, if it is text.
    pub(super) fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// What the addresses of this server begin with, by the name under which the client asks.
    pub(super) fn origin(&self) -> String {
        // There is a host: a request without one is refused before it is read.
        format!("http://{}{}", self.header(hyper::header::HOST).unwrap_or_default(), self.base_path)
    }

    /// The values of a header that may be there several times, as one list.
    pub(super) fn list(&self, name: HeaderName) -> Option<String> {
        let values: Vec<&str> =
            self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The media type of the body, without its parameters.
    pub(super) fn media_type(&self) -> Option<String> {
        let value = self.header(hyper::header::CONTENT_TYPE)?;
        Some(value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase())
    }

    /// The first value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What a path has behind the base path; who watches the server asks it directly.
fn below<'p>(path: &'p str, base_path: &str) -> Option<&'p str> {
    match path.strip_prefix(base_path) {
        Some("") => Some("/"),
        Some(rest) if rest.starts_with('/') => Some(rest),
        _ => ["/healthz", "/readyz", "/metrics"].contains(&path).then_some(path),
    }
}

/// The parameters of a form or of an address.
pub(super) fn parameters(text: &str) -> Result<Vec<(String, String)>, std::str::Utf8Error> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name, true)?.into_owned(), decode(value, true)?.into_owned()))
        })
        .collect()
}

/// Resolves what is written as `%20` and, in a form, `+`. A `%` without two digits stands for itself.
fn decode(text: &str, form: bool) -> Result<Cow<'_, str>, std::str::Utf8Error> {
    if !text.contains(['%', '+']) {
        return Ok(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'%', [high, low, after @ ..])
                if let (Some(high), Some(low)) =
                    ((*high as char).to_digit(16), (*low as char).to_digit(16)) =>
            {
                bytes.push((high * 16 + low) as u8);
                rest = after;
            }
            (b'+', _) if form => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
    }
    Ok(Cow::Owned(String::from_utf8(bytes).map_err(|error| error.utf8_error())?))
}

/// A text as it stands in the value of a parameter.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(byte as char);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_below_the_base_path() {
        for (path, base_path, expected) in [
            ("/", "", Some("/")),
            ("/sparql", "", Some("/sparql")),
            ("/news/sparql", "/news", Some("/sparql")),
            ("/news", "/news", Some("/")),
            ("/news/", "/news", Some("/")),
            ("/newspaper", "/news", None),
            ("/sparql", "/news", None),
            ("/healthz", "/news", Some("/healthz")),
        ] {
            assert_eq!(below(path, base_path), expected, "{path} {base_path}");
        }
    }

    #[test]
    fn parameters_are_decoded() {
        let read = |text| parameters(text).ok();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            read("a=b+c%20d&e&%C3%A4=%2B"),
            Some(vec![pair("a", "b c d"), pair("e", ""), pair("ä", "+")])
        );
        assert_eq!(read("a=100%&b=%zz"), Some(vec![pair("a", "100%"), pair("b", "%zz")]));
        assert_eq!(read("a=%FF"), None);
        for text in ["plain", "ä & + %20 \"", ""] {
            assert_eq!(decode(&encode(text), true).as_deref(), Ok(text));
        }
    }
}
