//! A polite client for services on the web: a request in, the body of the answer out.
//!
//! Nothing else in the library opens a connection. Answers are limited in size and time; what passes by itself
//! (timeouts, 429, 5xx) is tried again, later each time; a redirect is followed only to a public address, so that a
//! service cannot lead the program to what only this machine can reach.

mod address;
#[cfg(feature = "http")]
mod client;
#[cfg(not(feature = "http"))]
mod none;
#[cfg(feature = "http")]
mod reach;

use std::time::Duration;

use http::StatusCode;

pub use address::Address;
#[cfg(feature = "http")]
pub use client::Client;
#[cfg(not(feature = "http"))]
pub use none::Client;

/// The longest that an attempt may take, whatever is allowed: clocks cannot tell all times that a duration can.
pub(crate) const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub enum Request<'r> {
    /// Nothing: the address is asked for.
    Get,
    /// The fields of a form.
    Form(&'r [(&'r str, &'r str)]),
    /// JSON.
    Json(&'r str),
}

/// How to ask.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long one attempt may take.
    pub timeout: Duration,
    /// How often what failed is tried again.
    pub retries: u32,
    /// How long to wait before it is tried again, twice as long each time, unless the service says how long.
    pub backoff: Duration,
    /// How long to wait between two requests.
    pub pause: Duration,
    /// How many bytes an answer may have.
    pub max_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            retries: 4,
            backoff: Duration::from_secs(1),
            pause: Duration::from_millis(200),
            max_bytes: 16 << 20,
        }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The address is none.
    #[error("'{url}' is not an address of the web: {reason}")]
    Address {
        /// What was given.
        url: Address,
        /// What is wrong with it.
        reason: String,
    },
    /// The service cannot be reached, or its answer broke off.
    #[error("{url}: {source}")]
    Transport {
        /// The address.
        url: Address,
        /// What went wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
        /// Whether the same request may succeed later.
        may_pass: bool,
    },
    /// The service did not answer in time.
    #[error("{url}: timeout, no answer within {} s", .limit.as_secs_f32())]
    Timeout {
        /// The address.
        url: Address,
        /// The limit.
        limit: Duration,
    },
    /// The service answered that it does not answer.
    #[error("{url}: the service answers {status}{}{said}", if .said.is_empty() { "" } else { ": " })]
    Status {
        /// The address.
        url: Address,
        /// The status of the answer.
        status: StatusCode,
        /// The beginning of what it says beside that.
        said: String,
    },
    /// The answer is longer than is taken.
    #[error("{url}: the answer has more than {limit} bytes")]
    TooLong {
        /// The address.
        url: Address,
        /// The limit.
        limit: u64,
    },
    /// The service leads to an address that it has no business with.
    #[error("{url}: the service leads to {to}, which is {reason}: not followed")]
    Redirect {
        /// The address.
        url: Address,
        /// Where it leads.
        to: Address,
        /// Why that is not followed.
        reason: &'static str,
    },
}

impl HttpError {
    /// Whether the same request may succeed later.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Timeout { .. } => true,
            Self::Transport { may_pass, .. } => *may_pass,
            Self::Status { status, .. } => {
                *status == StatusCode::TOO_MANY_REQUESTS
                    || *status == StatusCode::REQUEST_TIMEOUT
                    || status.is_server_error()
            }
            Self::Address { .. } | Self::TooLong { .. } | Self::Redirect { .. } => false,
        }
    }
}
