//! Editions: an article's own account of which version of it this is.

use serde::{Deserialize, Serialize};

use crate::read::{Document, Withdrawn};

/// What tells a version of an article from another one: the greater is the newer.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Edition {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) modified: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "super::form::optional_text")]
    pub(super) published: Option<jiff::civil::Date>,
}

impl Edition {
    pub(super) fn of(document: &Document) -> Self {
        Self {
            version: document.version,
            modified: document.modified.clone(),
            published: document.published.and_then(|date| date.days()).map(|(first, _)| first),
        }
    }

    /// Whether what is withdrawn is this version or a later one.
    pub(super) fn is_withdrawn_by(&self, withdrawn: &Withdrawn) -> bool {
        match (self.version, withdrawn.version) {
            (Some(own), Some(last)) => own <= last,
            _ => match (&self.modified, &withdrawn.modified) {
                (Some(own), Some(last)) => own <= last,
                _ => true,
            },
        }
    }
}
