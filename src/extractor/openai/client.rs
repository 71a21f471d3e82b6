//! The talk with a server: a request body in, what the model wrote out.
//!
//! Nothing else is asked than the endpoint: no redirect leads to another host, and the key goes nowhere else.

use std::net::IpAddr;

use oxiri::Iri;
use serde::Deserialize;

use crate::extractor::child::shown;
use crate::extractor::error::Failure;
use crate::http::{self, Address, Limits, Request};

/// Why an endpoint cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{endpoint}' is not an endpoint: {problem}")]
pub struct EndpointError {
    /// What was given.
    pub endpoint: Address,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// The part of a chat completion that is used.
#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
    refusal: Option<String>,
}

/// A client that asks nobody but the endpoint.
pub(super) fn client(limits: Limits, key: Option<&str>) -> http::Client {
    http::Client::new(limits).for_one_host(key)
}

/// Sends a body and gives what the model wrote. Several threads may do so at once.
pub(super) fn ask(client: &http::Client, url: &Address, body: &str) -> Result<String, Failure> {
    let answer = client.clone().send(url, Request::Json(body));
    content(&answer.map_err(|error| Failure::Server(Box::new(error)))?)
}

/// What the model wrote.
fn content(answer: &[u8]) -> Result<String, Failure> {
    let completion: Completion =
        serde_json::from_slice(answer).map_err(|error| Failure::Completion(error.to_string()))?;
    let none = || Failure::Completion("it has no message".to_owned());
    let choice = completion.choices.into_iter().next().ok_or_else(none)?;
    if choice.finish_reason.as_deref() == Some("length") {
        return Err(Failure::Cut);
    }
    if let Some(refusal) = choice.message.refusal {
        return Err(Failure::Refused(shown(refusal.as_bytes())));
    }
    choice.message.content.ok_or_else(none)
}

/// The address of the chat completions of an endpoint.
pub(super) fn address(endpoint: &str) -> Result<Address, EndpointError> {
    let wrong = |problem| EndpointError { endpoint: Address::new(endpoint), problem };
    let iri = Iri::parse(endpoint.trim()).map_err(|_| wrong("it is not a URL"))?;
    if !matches!(iri.scheme(), "http" | "https") {
        return Err(wrong("it does not begin with http:// or https://"));
    }
    let authority = iri.authority().filter(|authority| !authority.is_empty());
    if authority.ok_or_else(|| wrong("it has no host"))?.contains('@') {
        return Err(wrong("it has a name or password in it; a key comes from the environment"));
    }
    if iri.query().is_some() || iri.fragment().is_some() {
        return Err(wrong("it goes on after its path"));
    }
    let base = endpoint.trim().trim_end_matches('/');
    let base = Address::new(base);
    Ok(match base.exposed().ends_with("/chat/completions") {
        true => base,
        false => base.join("chat/completions"),
    })
}

/// Whether what goes to this address goes to another machine unencrypted.
pub(super) fn is_exposed(url: &Address) -> bool {
    let Some(rest) = url.exposed().strip_prefix("http://") else { return false };
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, ""));
    let host = if port.ends_with(']') { authority } else { host };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let local = host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    !local && !host.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_addresses_of_servers() {
        for (endpoint, expected) in [
            ("http://localhost:8080/v1", "http://localhost:8080/v1/chat/completions"),
            ("http://localhost:8080/v1/", "http://localhost:8080/v1/chat/completions"),
            ("https://x.example/v1/chat/completions", "https://x.example/v1/chat/completions"),
        ] {
            assert_eq!(address(endpoint), Ok(Address::new(expected)));
        }
        for bad in [
            "localhost:8080",
            "ftp://x/v1",
            "http://",
            "http://me:secret@x/v1",
            "http://x/v1?key=1",
            "http://x/v1#y",
            "",
            "/v1",
        ] {
            let error = address(bad).unwrap_err().to_string();
            assert!(!error.contains("secret") && !error.contains("key=1"), "{error}");
        }
    }

    #[test]
    fn this_machine_is_not_elsewhere() {
        for near in
            ["http://localhost:8080/v1", "http://127.0.0.1/v1", "http://[::1]:1/v1", "https://x.example/v1"]
        {
            assert!(!is_exposed(&Address::new(near)), "{near}");
        }
        for far in [
            "http://x.example:8080/v1",
            "http://10.0.0.7/v1",
            "http://localhost.example/v1",
            "http://[::2]/v1",
        ] {
            assert!(is_exposed(&Address::new(far)), "{far}");
        }
    }
}
