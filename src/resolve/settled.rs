//! What is settled about all records: looked up by article, target, name and key; written as lines, and read back.
//!
//! What the third step needs beside a record. Nothing is settled of what one record alone says.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::io::{self, BufRead, BufWriter, Write};
use std::path::Path;

use foldhash::fast::RandomState;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::form::{self, FormError, VERSION, Wrong};
use super::keys::{By, Keys, is_default};
use super::namesakes;
use super::settle::{MEMORY, key_of};
use super::thing::Thing;
use crate::extract::{EntityType, Kind};
use crate::spool::{Bytes, Written};

/// What all records say together.
#[derive(Debug, Default)]
pub struct Settled {
    /// Which record of an article is used, of those with several; `None` if it is withdrawn.
    pub(super) articles: BTreeMap<String, Option<Uuid>>,
    /// The keys of what is linked by a target that others link together with an item.
    pub(super) targets: BTreeMap<String, String>,
    /// Who bears a name that several bear.
    pub(super) names: BTreeMap<String, namesakes::Settled>,
    pub(super) things: Things,
}

/// A line.
#[derive(Serialize)]
struct Line<'l, T> {
    settled: u64,
    #[serde(flatten)]
    about: About<'l>,
    #[serde(flatten)]
    what: T,
}

/// What a line is about.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum About<'l> {
    Article(&'l str),
    Target(&'l str),
    Name(&'l str),
}

/// The line of a thing. There is one for each entity that several articles name, and it is read for each of these: its
/// fields are those of [`Thing`], each by itself, because serde would copy what is flattened.
#[derive(Serialize, Deserialize)]
struct ThingLine<'l> {
    settled: u64,
    #[serde(borrow)]
    key: Cow<'l, str>,
    #[serde(rename = "type")]
    entity_type: EntityType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entry: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    decided: bool,
}

impl<'l> ThingLine<'l> {
    fn new(key: &'l str, thing: Thing) -> Self {
        let Thing { entity_type, kind, label, language, entry, decided } = thing;
        Self { settled: VERSION, key: key.into(), entity_type, kind, label, language, entry, decided }
    }

    fn thing(self) -> Thing {
        let Self { entity_type, kind, label, language, entry, decided, .. } = self;
        Thing { entity_type, kind, label, language, entry, decided }
    }
}

/// A line as it is read: of a thing only its key.
#[derive(Deserialize)]
struct Read {
    article: Option<String>,
    #[serde(default, with = "form::optional_text")]
    digest: Option<Uuid>,
    target: Option<String>,
    is: Option<String>,
    name: Option<String>,
    key: Option<String>,
}

#[derive(Serialize)]
struct Digest {
    #[serde(with = "form::optional_text")]
    digest: Option<Uuid>,
}

#[derive(Serialize)]
struct Is<'l> {
    is: &'l str,
}

impl Settled {
    /// Reads what [`write`](Self::write) wrote, its lines in any order. What does not fit into memory goes to a nameless
    /// file in `directory`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is something else, or of a newer version.
    pub fn read(reader: impl BufRead, file: &str, directory: &Path) -> Result<Self, FormError> {
        let failed = |source| FormError::Io { file: file.to_owned(), source };
        let mut settled = Self::default();
        let mut things = Things::new(MEMORY, directory);
        form::lines(reader, file, form::SETTLED, |line| {
            match serde_json::from_slice(line)? {
                Read { article: Some(article), digest, .. } => {
                    settled.articles.insert(article, digest);
                }
                Read { target: Some(target), is: Some(key), .. } => {
                    settled.targets.insert(target, key);
                }
                Read { name: Some(name), .. } => {
                    settled.names.insert(name, serde_json::from_slice(line)?);
                }
                Read { key: Some(key), .. } => {
                    serde_json::from_slice::<ThingLine<'_>>(line)?;
                    things.push_line(&key, line)?;
                }
                _ => return Err(Wrong::Foreign("it is about no article, target, name or key".to_owned())),
            }
            Ok(())
        })?;
        settled.things = things.finish().map_err(failed)?;
        Ok(settled)
    }

    /// Writes it as lines, in an order that depends on nothing else.
    ///
    /// # Errors
    ///
    /// If the writer fails.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        for (article, digest) in &self.articles {
            put(&mut out, About::Article(article), Digest { digest: *digest })?;
        }
        for (target, key) in &self.targets {
            put(&mut out, About::Target(target), Is { is: key })?;
        }
        for (name, settled) in &self.names {
            put(&mut out, About::Name(name), settled)?;
        }
        out.write_all(&self.things.written)
    }

    /// Whether a record is used: it is the newest of its article, and not withdrawn.
    pub fn uses(&self, keys: &Keys) -> bool {
        self.articles.get(&keys.article).is_none_or(|digest| *digest == Some(keys.digest))
    }

    /// The key of what is linked by a target.
    pub(super) fn of_target<'k>(&'k self, target: &'k str) -> &'k str {
        self.targets.get(target).map_or(target, String::as_str)
    }

    /// The keys of the entities of a record.
    pub(super) fn keys<'k>(&'k self, keys: &'k Keys) -> Vec<Cow<'k, str>> {
        let entities = keys.entities.iter().enumerate();
        let key = |(e, entity): (usize, &'k super::keys::EntityKey)| match entity.by {
            By::Target => self.of_target(&entity.key).into(),
            By::Name => match self.names.get(&entity.key) {
                Some(settled) => key_of(settled, &entity.key, &keys.article, &keys.bearer(e)).into(),
                None => entity.key.as_str().into(),
            },
            By::Iri | By::Itself => entity.key.as_str().into(),
        };
        entities.map(key).collect()
    }

    /// The keys that the entities of a record have beside those of all others.
    pub fn finals(&self, keys: &Keys) -> Vec<String> {
        self.keys(keys).into_iter().map(Cow::into_owned).collect()
    }

    /// What is settled about the thing of a key.
    pub(super) fn thing(&self, key: &str) -> Option<Thing> {
        self.things.get(key)
    }
}

/// The line of an article, without its end; `what` has its digest.
pub(super) fn article_line(id: &str, what: impl Serialize) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Line { settled: VERSION, about: About::Article(id), what })
}

/// The line of a thing, without its end.
pub(super) fn thing_line(key: &str, thing: Thing) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&ThingLine::new(key, thing))
}

fn put<T: Serialize>(out: &mut impl Write, about: About<'_>, what: T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Line { settled: VERSION, about, what })?;
    out.write_all(b"\n")
}

/// The lines of things, by their keys.
///
/// The lines are in a file where they are many; in memory are some thirty bytes for each.
#[derive(Default)]
pub(super) struct Things {
    writer: Option<BufWriter<Bytes>>,
    written: Written,
    length: u64,
    /// Hashes keys, which foreign texts may be part of: its seed is nobody's to guess.
    hasher: RandomState,
    /// Where lines are by the hash of their key, or by the first free one after it.
    places: FxHashMap<u64, u64>,
}

impl Things {
    pub(super) fn new(memory: usize, directory: &Path) -> Self {
        Self { writer: Some(Bytes::new(memory, directory)), ..Self::default() }
    }

    /// Adds a thing; no key comes twice.
    pub(super) fn push(&mut self, key: &str, thing: Thing) -> io::Result<()> {
        self.push_line(key, &thing_line(key, thing)?)
    }

    fn push_line(&mut self, key: &str, line: &[u8]) -> io::Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let mut hash = self.hasher.hash_one(key);
        while self.places.contains_key(&hash) {
            hash = hash.wrapping_add(1);
        }
        self.places.insert(hash, self.length);
        writer.write_all(line)?;
        writer.write_all(b"\n")?;
        self.length += line.len() as u64 + 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<Self> {
        if let Some(writer) = self.writer.take() {
            self.written = Bytes::finish(writer)?;
        }
        Ok(self)
    }

    fn get(&self, key: &str) -> Option<Thing> {
        let mut hash = self.hasher.hash_one(key);
        while let Some(place) = self.places.get(&hash) {
            let rest = self.written.get(usize::try_from(*place).ok()?..)?;
            let line = &rest[..memchr::memchr(b'\n', rest)?];
            let found: ThingLine<'_> = serde_json::from_slice(line).ok()?;
            if found.key == key {
                return Some(found.thing());
            }
            hash = hash.wrapping_add(1);
        }
        None
    }
}

impl std::fmt::Debug for Things {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Things").field("count", &self.places.len()).finish_non_exhaustive()
    }
}
