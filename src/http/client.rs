//! The client that opens connections: a request and an address in, the body of the answer out.

use std::net::ToSocketAddrs;
use std::time::{Duration, Instant};

use oxiri::Iri;
use ureq::http::{Response, header};
use ureq::{Agent, Body};

use super::reach::{host, is_public, parse};
use super::{Address, HttpError, LONGEST, Limits, Request};

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 4;

/// The longest wait that a service may ask for.
const MAX_WAIT: Duration = Duration::from_secs(120);

/// A client of services.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    limits: Limits,
    last: Option<Instant>,
    one_host: bool,
    key: Option<String>,
}

impl Client {
    /// A client that keeps to these limits.
    pub fn new(limits: Limits) -> Self {
        let limits = Limits { timeout: limits.timeout.min(LONGEST), ..limits };
        let agent = Agent::config_builder()
            .timeout_global(Some(limits.timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            // Not what the environment says: the caller decides where requests go.
            .proxy(None)
            .user_agent(concat!("triplewire/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Self { agent, limits, last: None, one_host: false, key: None }
    }

    /// What is sent is meant for the host that is asked and for no other: redirects to others are refused. `key` is
    /// shown to it as a bearer token (RFC 6750).
    #[must_use]
    pub fn for_one_host(mut self, key: Option<&str>) -> Self {
        self.one_host = true;
        self.key = key.map(str::to_owned);
        self
    }

    /// Sends a request and gives the body of the answer.
    ///
    /// # Errors
    ///
    /// If there is no answer, or none that is taken, after all attempts.
    pub fn send(&mut self, url: &Address, request: Request<'_>) -> Result<Vec<u8>, HttpError> {
        let mut wait = self.limits.backoff;
        let mut attempt = 0;
        loop {
            self.pause();
            let (error, asked) = match self.attempt(url, request) {
                Ok(body) => return Ok(body),
                Err(failed) => failed,
            };
            if attempt == self.limits.retries || !error.may_pass() {
                return Err(error);
            }
            std::thread::sleep(asked.unwrap_or(wait).min(MAX_WAIT));
            wait = wait.saturating_mul(2).min(MAX_WAIT);
            attempt += 1;
        }
    }

    fn pause(&mut self) {
        if let Some(last) = self.last {
            std::thread::sleep(self.limits.pause.saturating_sub(last.elapsed()));
        }
        self.last = Some(Instant::now());
    }

    /// One attempt, with the redirects it takes; an error comes with how long the service asks to wait.
    fn attempt(&self, url: &Address, request: Request<'_>) -> Result<Vec<u8>, (HttpError, Option<Duration>)> {
        let mut at = parse(url).map_err(|error| (error, None))?;
        for _redirect in 0..=MAX_REDIRECTS {
            let mut answer = self.ask(&at, request).map_err(|error| (error, None))?;
            let status = answer.status();
            if status.is_redirection() {
                at = self.redirect(&at, &answer).map_err(|error| (error, None))?;
                continue;
            }
            if !status.is_success() {
                let wait = retry_after(&answer);
                let said = self.said(url, &mut answer);
                return Err((HttpError::Status { url: Address::new(at.as_str()), status, said }, wait));
            }
            return self.body(&at, &mut answer).map_err(|error| (error, None));
        }
        let error = HttpError::Redirect {
            url: url.clone(),
            to: Address::new(at.as_str()),
            reason: "one redirect too many",
        };
        Err((error, None))
    }

    fn ask(&self, url: &Iri<String>, request: Request<'_>) -> Result<Response<Body>, HttpError> {
        let headers = [
            Some((header::ACCEPT, "application/json".to_owned())),
            self.key.as_ref().map(|key| (header::AUTHORIZATION, format!("Bearer {key}"))),
        ];
        let sent = match request {
            Request::Get => with(self.agent.get(url.as_str()), headers).call(),
            Request::Form(fields) => {
                with(self.agent.post(url.as_str()), headers).send_form(fields.iter().copied())
            }
            Request::Json(text) => with(self.agent.post(url.as_str()), headers)
                .header(header::CONTENT_TYPE, "application/json")
                .send(text),
        };
        sent.map_err(|source| self.transport(url, source))
    }

    fn body(&self, url: &Iri<String>, answer: &mut Response<Body>) -> Result<Vec<u8>, HttpError> {
        let limit = self.limits.max_bytes;
        answer.body_mut().with_config().limit(limit).read_to_vec().map_err(|source| match source {
            ureq::Error::BodyExceedsLimit(_) => HttpError::TooLong { url: Address::new(url.as_str()), limit },
            source => self.transport(url, source),
        })
    }

    fn transport(&self, url: &Iri<String>, source: ureq::Error) -> HttpError {
        let url = Address::new(url.as_str());
        match source {
            ureq::Error::Timeout(_) => HttpError::Timeout { url, limit: self.limits.timeout },
            // Not with the address, which is told apart.
            ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) => {
                HttpError::Transport { url, source: "it cannot be asked for".into(), may_pass: false }
            }
            source => HttpError::Transport { url, source: Box::new(source), may_pass: true },
        }
    }

    /// The beginning of what an answer says that is an error, without the key and what else must not be shown.
    fn said(&self, url: &Address, answer: &mut Response<Body>) -> String {
        const LENGTH: usize = 300;
        let text = answer.body_mut().with_config().limit(1 << 16).lossy_utf8(true).read_to_string();
        let mut text = url.redact(&text.unwrap_or_default());
        if let Some(key) = &self.key {
            text = text.replace(key.as_str(), "…");
        }
        text.trim().chars().take(LENGTH).map(|c| if c.is_control() { ' ' } else { c }).collect()
    }

    /// Where a redirect leads, if it may be followed there.
    fn redirect(&self, from: &Iri<String>, answer: &Response<Body>) -> Result<Iri<String>, HttpError> {
        let location = answer.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
        let location = location.unwrap_or_default();
        let refused = |reason| HttpError::Redirect {
            url: Address::new(from.as_str()),
            to: Address::new(location),
            reason,
        };
        let to = from.resolve(location).map_err(|_| refused("not an address"))?;
        let to = parse(&Address::new(to.as_str())).map_err(|_| refused("not an address of the web"))?;
        if to.scheme() != from.scheme() && to.scheme() != "https" {
            return Err(refused("not protected as the address before it was"));
        }
        if to.authority() != from.authority() {
            if self.one_host {
                return Err(refused("another host"));
            }
            let host = host(&to).ok_or_else(|| refused("not an address of the web"))?;
            let addresses =
                host.to_socket_addrs().map_err(|source| self.transport(from, ureq::Error::Io(source)))?;
            if addresses.into_iter().any(|address| !is_public(address.ip())) {
                return Err(refused("not a public address"));
            }
        }
        Ok(to)
    }
}

fn with<B>(
    request: ureq::RequestBuilder<B>,
    headers: [Option<(header::HeaderName, String)>; 2],
) -> ureq::RequestBuilder<B> {
    headers.into_iter().flatten().fold(request, |request, (name, value)| request.header(name, value))
}

/// How long the service asks to wait, in seconds; a date is not understood.
fn retry_after(answer: &Response<Body>) -> Option<Duration> {
    let seconds = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}
