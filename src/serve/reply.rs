//! Replies: a status, headers and a body, and errors as problem details.
//!
//! RFC 9457, problem details: <https://www.rfc-editor.org/rfc/rfc9457>

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use hyper::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
    VARY,
};
use hyper::{Response, StatusCode};
use serde::Serialize;

use crate::query::QueryError;

/// Bodies of less bytes are not packed.
const WORTH_PACKING: usize = 1024;

/// What is sent back.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// A body of a media type.
    pub(super) fn new(status: StatusCode, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_str(media_type) {
            headers.insert(CONTENT_TYPE, value);
        }
        Self { status, headers, body: body.into() }
    }

    /// A reply without a body.
    pub(super) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Vec::new() }
    }

    /// Adds a header; a value that no header can have is left out.
    #[must_use]
    pub(super) fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.append(name, value);
        }
        self
    }

    /// Says that the reply is that of a state of the graph, and that caches ask whether it still is.
    #[must_use]
    pub(super) fn of_state(self, tag: &str) -> Self {
        self.with(ETAG, tag).with(CACHE_CONTROL, "no-cache").with(VARY, "Accept, Accept-Encoding")
    }

    /// Packs the body, if it is worth it.
    pub(super) fn packed(mut self) -> Self {
        let is_packed = self.headers.contains_key(CONTENT_ENCODING);
        if self.body.len() < WORTH_PACKING || is_packed {
            return self;
        }
        let mut encoder = GzEncoder::new(Vec::with_capacity(self.body.len() / 4), Compression::fast());
        let packed = encoder.write_all(&self.body).and_then(|()| encoder.finish());
        if let Ok(packed) = packed {
            self.body = packed;
            self.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        self
    }

    pub(super) fn into_response(self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(Bytes::from(self.body)));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    detail: String,
    hint: Option<String>,
    /// Line and column of a query, from 1.
    place: Option<(usize, usize)>,
    /// After how many seconds it may be tried again.
    retry: Option<u32>,
    /// The methods that there are instead.
    allow: Option<&'static str>,
}

/// A problem as it is written.
#[derive(Serialize)]
struct Details<'p> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'p str,
    status: u16,
    detail: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), hint: None, place: None, retry: None, allow: None }
    }

    #[must_use]
    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says where in what was sent it is wrong: the line and the column, from 1.
    #[must_use]
    pub(super) fn at(mut self, line: usize, column: usize) -> Self {
        self.place = Some((line, column));
        self
    }

    /// Says that the request may be tried again in so many seconds.
    #[must_use]
    pub(super) fn again_in(mut self, seconds: u32) -> Self {
        self.retry = Some(seconds);
        self
    }

    /// Nobody has time for the request now.
    pub(super) fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "all workers are at work and many wait").again_in(1)
    }

    /// The address is there, but not for this method.
    pub(super) fn method(allow: &'static str) -> Self {
        let mut problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, format!("this address takes {allow}"));
        problem.allow = Some(allow);
        problem
    }

    /// The client takes none of the media types that there are.
    pub(super) fn not_acceptable(types: impl Iterator<Item = &'static str>) -> Self {
        let types: Vec<&str> = types.collect();
        Self::new(StatusCode::NOT_ACCEPTABLE, format!("there is {}", types.join(", ")))
    }

    pub(super) fn into_reply(self) -> Reply {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let details = Details {
            kind: "about:blank",
            title,
            status: self.status.as_u16(),
            detail: &self.detail,
            hint: self.hint.as_deref(),
            line: self.place.map(|(line, _)| line),
            column: self.place.map(|(_, column)| column),
        };
        let body = serde_json::to_vec(&details).unwrap_or_default();
        let mut reply =
            Reply::new(self.status, "application/problem+json", body).with(CACHE_CONTROL, "no-store");
        if let Some(seconds) = self.retry {
            reply = reply.with(RETRY_AFTER, &seconds.to_string());
        }
        match self.allow {
            Some(allow) => reply.with(hyper::header::ALLOW, allow),
            None => reply,
        }
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        let status = match &error {
            QueryError::Timeout(_)
            | QueryError::Memory(_)
            | QueryError::Cancelled
            | QueryError::Thread(_) => StatusCode::SERVICE_UNAVAILABLE,
            QueryError::Syntax { .. }
            | QueryError::UnknownPrefix { .. }
            | QueryError::Update { .. }
            | QueryError::Iri { .. }
            | QueryError::Using
            | QueryError::Service(_) => StatusCode::BAD_REQUEST,
            QueryError::Load(_) => StatusCode::FORBIDDEN,
            QueryError::Exists(_) => StatusCode::CONFLICT,
            QueryError::Limit(_) => StatusCode::PAYLOAD_TOO_LARGE,
            QueryError::Format { .. } => StatusCode::NOT_ACCEPTABLE,
            error if error.is_inexpressible() => StatusCode::NOT_ACCEPTABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let place = match &error {
            QueryError::Syntax { position, .. } | QueryError::UnknownPrefix { position, .. } => {
                Some((position.line, position.column))
            }
            _ => None,
        };
        Self { status, detail: error.to_string(), hint: error.hint(), place, retry: None, allow: None }
    }
}
