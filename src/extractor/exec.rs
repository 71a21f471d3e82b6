//! A command as extractor: articles go to its stdin and annotation records come from its stdout, as JSON Lines.
//!
//! An article goes out when the record of the one before has come in. Each thread that annotates has a command of its
//! own, which lives until the end or until it fails.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;

use super::child::{Children, Worker, shown};
use super::error::{ExtractorError, Failure};
use super::patience::Patience;
use crate::extract::Record;
use crate::read::{self, Document, Reason};

/// An extractor that is a command.
#[derive(Debug)]
pub struct Exec {
    command: String,
    timeout: Duration,
    children: Children,
    idle: Mutex<Vec<Worker>>,
    patience: Patience,
}

/// An answer that says why there is none.
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl Exec {
    /// How long a command may take for one article, unless something else is said.
    pub const TIMEOUT: Duration = Duration::from_secs(120);

    /// The extractor that is this command, given to the shell. Nothing is started before there is an article.
    pub fn new(command: impl Into<String>) -> Self {
        Self {
            command: command.into(),
            timeout: Self::TIMEOUT,
            children: Children::default(),
            idle: Mutex::default(),
            patience: Patience::default(),
        }
    }

    /// How long the command may take for one article.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.min(crate::http::LONGEST);
        self
    }

    /// A handle by which the running commands can be killed.
    pub fn children(&self) -> Children {
        self.children.clone()
    }

    /// Annotates an article.
    ///
    /// # Errors
    ///
    /// If the command does not answer in time with an annotation record of this article. It is started anew for the
    /// next article then, unless it failed many times in a row.
    pub fn annotate(&self, document: Document) -> Result<Record, ExtractorError> {
        let article = document.id.clone();
        self.patience
            .attempt(|| self.exchange(document))
            .map_err(|failure| ExtractorError { article, failure })
    }

    fn exchange(&self, document: Document) -> Result<Record, Failure> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = match idle {
            Some(worker) => worker,
            None => Worker::start(&self.command, &self.children).map_err(Failure::Start)?,
        };
        let mut line = serde_json::to_vec(&document).map_err(|error| Failure::Start(error.into()))?;
        line.push(b'\n');
        let answer = worker.ask(line, self.timeout)?;
        let result = understand(document, &answer);
        // A command that gave a wrong answer may be out of step: it is dropped.
        if matches!(result, Ok(_) | Err(Failure::Refused(_))) {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
        result
    }
}

impl Drop for Exec {
    fn drop(&mut self) {
        let idle = std::mem::take(self.idle.get_mut().unwrap_or_else(PoisonError::into_inner));
        idle.into_iter().for_each(Worker::close);
    }
}

/// Makes the record of the line that answers an article.
fn understand(document: Document, answer: &[u8]) -> Result<Record, Failure> {
    let answer = std::str::from_utf8(answer)
        .map_err(|_| Failure::Answer(Reason::Record("it is not UTF-8".to_owned())))?;
    match read::annotation_of(document, answer.trim_ascii()) {
        Ok(record) => Ok(record),
        Err(read::NotOf::Article(id)) => Err(Failure::OtherArticle(shown(id.as_bytes()))),
        Err(read::NotOf::Text) => Err(Failure::OtherText),
        Err(read::NotOf::Record(reason)) => match serde_json::from_str::<Refusal>(answer) {
            Ok(refusal) => Err(Failure::Refused(shown(refusal.error.as_bytes()))),
            Err(_) => Err(Failure::Answer(reason)),
        },
    }
}
