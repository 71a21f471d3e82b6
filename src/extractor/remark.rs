//! What a user may want to know about an article that was annotated all the same.

use std::fmt;
use std::path::PathBuf;

/// Something to know about the annotations of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The identity of the article.
    pub article: String,
    /// What.
    pub kind: RemarkKind,
}

/// What a [`Remark`] says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RemarkKind {
    /// Some of what the model said is left out.
    #[error("left out of the model's answer: {0}")]
    Dropped(Dropped),
    /// An answer in the cache is damaged; the model was asked again.
    #[error("the kept answer {} is damaged; the model is asked again", .0.display())]
    CacheEntry(PathBuf),
    /// An answer could not be kept.
    #[error("the answer cannot be kept: {0}")]
    CacheUnwritable(String),
}

/// How much of a model's answer is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Names that are not in the text.
    pub names: usize,
    /// Statements about something, or with a quotation, that is not in the text.
    pub statements: usize,
    /// Items of another form than the one that was asked for.
    pub malformed: usize,
}

impl Dropped {
    /// Whether anything is left out.
    pub fn any(self) -> bool {
        self != Self::default()
    }
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.names, ["name that is not in the text", "names that are not in the text"]),
            (
                self.statements,
                [
                    "statement whose words or names are not in the text",
                    "statements whose words or names are not in the text",
                ],
            ),
            (self.malformed, ["item of a wrong form", "items of a wrong form"]),
        ];
        let mut separator = "";
        for (count, [one, many]) in counts.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, "{separator}{count} {}", if count == 1 { one } else { many })?;
            separator = ", ";
        }
        Ok(())
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "article '{}': {}", self.article, self.kind)
    }
}
