//! What can go wrong when another program annotates an article: which article, why, and the way out.

use std::io;
use std::time::Duration;

use crate::http::HttpError;
use crate::read::Reason;

/// Why an article has no annotations.
#[derive(Debug, thiserror::Error)]
#[error("article '{article}': {failure}")]
pub struct ExtractorError {
    /// The identity of the article.
    pub article: String,
    /// What went wrong.
    #[source]
    pub failure: Failure,
}

/// What went wrong with an extractor.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The command could not be started.
    #[error("the extractor's command cannot be started: {0}")]
    Start(#[source] io::Error),
    /// The command ended, or closed its output, before it answered.
    #[error("the extractor's command ended without an answer ({status}){}", said(.stderr))]
    Ended {
        /// How it ended.
        status: String,
        /// The last of what it wrote to stderr.
        stderr: String,
    },
    /// There was no answer in time.
    #[error("no answer from the extractor in {} s{}", .limit.as_secs_f64(), said(.stderr))]
    Timeout {
        /// How long was waited.
        limit: Duration,
        /// The last of what the command wrote to stderr.
        stderr: String,
    },
    /// The answer is longer than any is taken.
    #[error("the extractor's answer is longer than the limit of {0} bytes")]
    TooLong(u64),
    /// The command wrote more lines than it got articles.
    #[error("the extractor's command had written a line that nothing had asked for: {0}")]
    Unasked(String),
    /// The answer is for another article.
    #[error("the extractor answers for another article, '{0}'")]
    OtherArticle(String),
    /// The answer has a text that is not the article's.
    #[error("the extractor's answer has another text than the article")]
    OtherText,
    /// The answer is not an annotation record.
    #[error("the extractor's answer is not taken: {0}")]
    Answer(Reason),
    /// The extractor says that it cannot annotate the article.
    #[error("the extractor says: {0}")]
    Refused(String),
    /// The server did not answer.
    #[error(transparent)]
    Server(Box<HttpError>),
    /// What the server answered is not of the protocol.
    #[error("the server's answer is no chat completion: {0}")]
    Completion(String),
    /// The model stopped before it was done.
    #[error("the model's answer breaks off: it is longer than the server lets it be")]
    Cut,
    /// What the model wrote is not what it was asked for.
    #[error("the model's answer is not of the form that was asked for: {0}")]
    Form(String),
    /// The extractor failed so often that it is not asked any more.
    #[error("not tried: the extractor failed {0} times in a row")]
    GivenUp(u32),
}

/// What a command said before it failed, for the end of a message.
fn said(stderr: &str) -> String {
    if stderr.is_empty() { String::new() } else { format!("; it said: {stderr}") }
}

impl Failure {
    /// Whether it tells about the extractor rather than about the article.
    pub(super) fn is_of_extractor(&self) -> bool {
        !matches!(self, Self::Refused(_) | Self::Cut | Self::Form(_))
    }
}

impl ExtractorError {
    /// The way out, if there is one to name.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match &self.failure {
            Failure::Timeout { .. } => {
                "the command must flush its output after each line; if it needs longer, raise the timeout"
            }
            Failure::Unasked(_) => "messages belong on stderr; stdout has one line for each article",
            Failure::OtherArticle(_) => "the answer to each article has the article's 'id'",
            Failure::OtherText => "leave 'text' out of the answer, or give it back unchanged",
            Failure::Answer(Reason::Syntax { .. }) => {
                "each answer is one JSON object on one line of stdout; messages belong on stderr"
            }
            Failure::Answer(_) => "the answer is an annotation record, as 'triplewire extract' writes them",
            Failure::Cut => "shorten the parts with --part-length, or let the server's model write more",
            Failure::Form(_) => "does the server support 'response_format' with a JSON Schema?",
            Failure::Completion(_) => {
                "is the endpoint that of an OpenAI-compatible server, such as http://localhost:8080/v1?"
            }
            _ => return None,
        })
    }
}
