//! Answers kept on disk: a request in, the answer that it had before out. One file for each request, named by a UUID
//! of its content, so that a folder can be put beside a graph and the run repeated anywhere. Of the address the file has
//! what may be shown: a key in its query goes into the name of the file, as a part of what the digest is made of.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::http::Address;
use crate::part::PartFile;

/// Keeps answers in a folder, or nowhere.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
}

/// Why an answer cannot be kept or found.
#[derive(Debug, thiserror::Error)]
#[error("{}: the cache cannot be used: {source}", .path.display())]
pub struct CacheError {
    path: PathBuf,
    source: std::io::Error,
}

/// What a file has: the request too, so that a person can see what was asked.
#[derive(Deserialize, Serialize)]
struct Kept<'k> {
    url: std::borrow::Cow<'k, str>,
    request: std::borrow::Cow<'k, str>,
    answer: Value,
}

impl Cache {
    /// Nothing is kept.
    pub fn none() -> Self {
        Self::default()
    }

    /// Answers are kept in `folder`, which is made when the first one comes.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()) }
    }

    fn file(&self, url: &Address, request: &str) -> Option<PathBuf> {
        let name =
            Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{}\n{request}", url.without_user()).as_bytes());
        Some(self.folder.as_ref()?.join(format!("{name}.json")))
    }

    /// The answer to a request, if it was kept. A file that is not whole, or of another request, is none.
    pub(super) fn get(&self, url: &Address, request: &str) -> Result<Option<Value>, CacheError> {
        let Some(path) = self.file(url, request) else { return Ok(None) };
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(CacheError { path, source }),
        };
        let kept: Option<Kept<'_>> = serde_json::from_slice(&bytes).ok();
        Ok(kept.filter(|kept| kept.url == url.to_string() && kept.request == request).map(|kept| kept.answer))
    }

    /// Keeps an answer. The file appears when it is whole.
    pub(super) fn put(&self, url: &Address, request: &str, answer: &Value) -> Result<(), CacheError> {
        let (Some(path), Some(folder)) = (self.file(url, request), &self.folder) else { return Ok(()) };
        let kept = Kept { url: url.to_string().into(), request: request.into(), answer: answer.clone() };
        let write = || {
            std::fs::create_dir_all(folder)?;
            let mut file = PartFile::begin(&path)?;
            file.write_all(&serde_json::to_vec(&kept)?)?;
            file.finish()
        };
        write().map_err(|source| CacheError { path: path.clone(), source })
    }
}
