//! The client of a library that was compiled without the feature `http`: it opens no connection.

use super::{Address, HttpError, Limits, Request};

/// A client that asks nobody.
#[derive(Clone, Debug)]
pub struct Client;

impl Client {
    /// A client. It has nothing to keep to.
    pub fn new(_limits: Limits) -> Self {
        Self
    }

    /// The same client.
    #[must_use]
    pub fn for_one_host(self, _key: Option<&str>) -> Self {
        self
    }

    /// Sends nothing.
    ///
    /// # Errors
    ///
    /// Always: the library was compiled without HTTP.
    pub fn send(&mut self, url: &Address, _request: Request<'_>) -> Result<Vec<u8>, HttpError> {
        Err(HttpError::Transport {
            url: url.clone(),
            source: "triplewire was compiled without the feature 'http'".into(),
            may_pass: false,
        })
    }
}
