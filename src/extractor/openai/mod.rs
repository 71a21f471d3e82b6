//! A language model as extractor: an article goes to a server that speaks OpenAI's chat-completions protocol, and the
//! answer becomes an annotation record.
//!
//! llama.cpp, vLLM, Ollama and many others speak it. The model answers in the form of [`answer`], where everything is
//! quoted and nothing is counted: [`align`] finds the quotations in the text. What is not there is left out and told
//! in a [`Remark`](super::Remark). Answers can be kept in a directory, so that none is asked for twice.

mod align;
mod answer;
mod build;
mod cache;
mod client;
mod parts;
mod schema;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use super::error::{ExtractorError, Failure};
use super::patience::Patience;
use super::{Annotated, Remark, RemarkKind};
use crate::http::{Address, Client, Limits};
use crate::read::Document;

use answer::Answer;
use build::Builder;
use cache::Cache;
use schema::Schema;

pub use client::EndpointError;

/// What the model is told about its task. The meaning of each field is told by the schema.
const PROMPT: &str = include_str!("../../../data/prompts/annotate.txt");

/// An extractor that is a language model behind a server.
pub struct OpenAi {
    model: String,
    url: Address,
    key: Option<String>,
    limits: Limits,
    client: Client,
    cache: Option<Cache>,
    part_length: usize,
    schema: Schema,
    patience: Patience,
}

impl fmt::Debug for OpenAi {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenAi").field("model", &self.model).field("url", &self.url).finish_non_exhaustive()
    }
}

/// One request as it would be sent.
#[derive(Clone, Debug)]
pub struct Request {
    /// The body: JSON on one line.
    pub body: String,
    /// Whether an answer to it is in the cache, so that it would not be sent.
    pub cached: bool,
}

#[derive(Serialize)]
struct Body<'b> {
    model: &'b str,
    messages: [Message<'b>; 2],
    temperature: u8,
    response_format: ResponseFormat<'b>,
}

#[derive(Serialize)]
struct Message<'m> {
    role: &'m str,
    content: &'m str,
}

#[derive(Serialize)]
struct ResponseFormat<'s> {
    r#type: &'static str,
    json_schema: NamedSchema<'s>,
}

#[derive(Serialize)]
struct NamedSchema<'s> {
    name: &'static str,
    strict: bool,
    schema: &'s Schema,
}

impl OpenAi {
    /// How long the server may take for one request, unless something else is said.
    pub const TIMEOUT: Duration = Duration::from_secs(120);
    /// How many characters of an article one request has at most, unless something else is said.
    pub const PART_LENGTH: usize = 12_000;

    /// The extractor that is this model, behind the server at `endpoint`: the address up to `/v1`, or with the
    /// `/chat/completions` after it.
    ///
    /// # Errors
    ///
    /// If the endpoint is not an address that can be asked.
    pub fn new(model: impl Into<String>, endpoint: &str) -> Result<Self, EndpointError> {
        let limits = Limits { timeout: Self::TIMEOUT, pause: Duration::ZERO, ..Limits::default() };
        Ok(Self {
            model: model.into(),
            url: client::address(endpoint)?,
            client: client::client(limits, None),
            limits,
            key: None,
            cache: None,
            part_length: Self::PART_LENGTH,
            schema: Schema::new(),
            patience: Patience::default(),
        })
    }

    /// The key that the server wants. It goes to the endpoint and nowhere else.
    #[must_use]
    pub fn with_key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self.client = client::client(self.limits, self.key.as_deref());
        self
    }

    /// How long the server may take for one request, how often one that fails in passing is sent again, and so on.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self.client = client::client(limits, self.key.as_deref());
        self
    }

    /// Keeps answers in this directory, and takes from it those that are there.
    #[must_use]
    pub fn with_cache(mut self, directory: impl Into<PathBuf>) -> Self {
        self.cache = Some(Cache::new(directory.into()));
        self
    }

    /// How many characters of an article one request has at most; a longer article is divided between its paragraphs
    /// or sentences.
    #[must_use]
    pub fn with_part_length(mut self, characters: usize) -> Self {
        self.part_length = characters.max(1);
        self
    }

    /// Where the requests go.
    pub fn endpoint(&self) -> &Address {
        &self.url
    }

    /// Whether what is sent goes to another machine unencrypted.
    pub fn is_exposed(&self) -> bool {
        client::is_exposed(&self.url)
    }

    /// The requests that an article takes. Nothing is sent.
    pub fn requests(&self, document: &Document) -> Vec<Request> {
        let parts = parts::parts(&document.text, self.part_length);
        let count = parts.len();
        let request = |(index, part): (usize, &parts::Part<'_>)| {
            let content = message(document, part.text, index, count);
            let known = |cache: &Cache| matches!(cache.get(&self.key(&content)), Ok(Some(_)));
            Request { body: self.body(&content), cached: self.cache.as_ref().is_some_and(known) }
        };
        parts.iter().enumerate().map(request).collect()
    }

    /// Annotates an article.
    ///
    /// # Errors
    ///
    /// If the server does not give an answer of the form that it was asked for, after all retries, to each part of the
    /// article.
    pub fn annotate(&self, document: Document) -> Result<Annotated, ExtractorError> {
        let article = document.id.clone();
        let result = self.patience.attempt(|| self.attempt(document));
        result.map_err(|failure| ExtractorError { article, failure })
    }

    fn attempt(&self, document: Document) -> Result<Annotated, Failure> {
        let mut remarks = Vec::new();
        let parts = parts::parts(&document.text, self.part_length);
        let mut builder = Builder::new(&document.text, &self.model);
        for (index, part) in parts.iter().enumerate() {
            let content = message(&document, part.text, index, parts.len());
            builder.add(self.answer(&content, &document.id, &mut remarks)?, part.span);
        }
        let (mut record, dropped) = builder.finish();
        if dropped.any() {
            remarks.push(Remark { article: document.id.clone(), kind: RemarkKind::Dropped(dropped) });
        }
        record.document = document;
        Ok(Annotated { record, remarks })
    }

    /// The answer to a message: from the cache, or from the server.
    fn answer(&self, content: &str, article: &str, remarks: &mut Vec<Remark>) -> Result<Answer, Failure> {
        let Some(cache) = &self.cache else {
            return Answer::parse(&client::ask(&self.client, &self.url, &self.body(content))?);
        };
        let mut remark = |kind| remarks.push(Remark { article: article.to_owned(), kind });
        let key = self.key(content);
        match cache.get(&key) {
            Ok(Some(text)) => return Answer::parse(&text),
            Ok(None) => {}
            Err(path) => remark(RemarkKind::CacheEntry(path)),
        }
        let text = client::ask(&self.client, &self.url, &self.body(content))?;
        let answer = Answer::parse(&text)?;
        if let Err(error) = cache.put(&key, &text) {
            remark(RemarkKind::CacheUnwritable(error.to_string()));
        }
        Ok(answer)
    }

    fn body(&self, content: &str) -> String {
        let body = Body {
            model: &self.model,
            messages: [Message { role: "system", content: PROMPT }, Message { role: "user", content }],
            temperature: 0,
            response_format: ResponseFormat {
                r#type: "json_schema",
                json_schema: NamedSchema { name: "annotations", strict: true, schema: &self.schema },
            },
        };
        serde_json::to_string(&body).unwrap_or_default()
    }

    /// What an answer depends on, as one number: the model, the prompt, the schema and the text.
    fn key(&self, content: &str) -> String {
        cache::key(&[&self.model, PROMPT, self.schema.text(), content])
    }
}

/// What the model is told about an article.
fn message(document: &Document, text: &str, index: usize, count: usize) -> String {
    let mut message = String::new();
    let published = document.published.map(|date| date.to_string());
    let known = [
        ("Outlet", document.source.as_deref()),
        ("Published", published.as_deref()),
        ("Headline", document.title.as_deref()),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            message.push_str(&format!("{name}: {value}\n"));
        }
    }
    match count {
        1 => message.push_str("Text:\n"),
        _ => message.push_str(&format!("Text, part {} of {count}:\n", index + 1)),
    }
    message.push_str(text);
    message
}
