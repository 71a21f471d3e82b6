//! What a store keeps of the options that are about its whole graph: the options in, named texts out, and back.

use crate::store::KeptOptions;
use anyhow::Context;
use oxigraph::model::NamedNode;
use serde_json::json;

use super::describe::{Describe, Said};
use super::sources::Sources;

/// The names of what is kept with a store.
const KB: &str = "kb";
const ENRICH: &str = "enrich";
const DECISIONS: &str = "decisions ";
const DESCRIBE: &str = "describe";
const ARTICLES: &str = "describe-articles";

impl Sources {
    /// What is kept of it with a store: where the indexes are, and what was decided.
    pub(crate) fn keep(&self, options: &mut KeptOptions) -> anyhow::Result<()> {
        let mut paths = Vec::new();
        for path in &self.kb {
            let path = std::path::absolute(path)?;
            paths.push(path.to_str().map(str::to_owned).with_context(|| {
                format!("{}: its name is no text, so that a store cannot keep it", path.display())
            })?);
        }
        if !paths.is_empty() {
            options.insert(KB.to_owned(), serde_json::to_vec(&paths)?);
        }
        for (place, path) in self.decisions.iter().enumerate() {
            let bytes = std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
            options.insert(format!("{DECISIONS}{place:03} {}", path.display()), bytes);
        }
        if self.enrich {
            options.insert(ENRICH.to_owned(), Vec::new());
        }
        Ok(())
    }

    /// What was kept with a store.
    pub(crate) fn of_kept(options: &KeptOptions) -> anyhow::Result<Self> {
        let paths = options.get(KB).map_or(Ok(Vec::new()), |paths| serde_json::from_slice(paths))?;
        let decisions = options.iter().filter_map(|(name, bytes)| {
            let (_, path) = name.strip_prefix(DECISIONS)?.split_once(' ')?;
            Some((path.to_owned(), bytes.clone()))
        });
        Ok(Self::kept(paths, decisions.collect(), options.contains_key(ENRICH)))
    }
}

impl Describe {
    /// What is kept of it with a store.
    pub(crate) fn keep(&self, options: &mut KeptOptions) -> anyhow::Result<()> {
        if self.describe {
            let Said { title, licence, dataset_publisher, issued, articles } = &self.said;
            let licence = licence.as_ref().map(NamedNode::as_str);
            let said = json!([title, licence, dataset_publisher, issued.map(|date| date.to_string())]);
            options.insert(DESCRIBE.to_owned(), serde_json::to_vec(&said)?);
            if *articles {
                options.insert(ARTICLES.to_owned(), Vec::new());
            }
        }
        Ok(())
    }

    /// What was kept with a store.
    pub(crate) fn of_kept(options: &KeptOptions) -> anyhow::Result<Self> {
        let Some(said) = options.get(DESCRIBE) else { return Ok(Self::default()) };
        let [title, licence, dataset_publisher, issued]: [Option<String>; 4] = serde_json::from_slice(said)?;
        let licence = licence.map(NamedNode::new).transpose()?;
        let articles = options.contains_key(ARTICLES);
        let issued = issued.map(|date| date.parse()).transpose().map_err(anyhow::Error::msg)?;
        Ok(Self { describe: true, said: Said { title, licence, dataset_publisher, issued, articles } })
    }
}
