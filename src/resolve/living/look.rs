//! Looking up: the rows that are kept in, what all records together say about a target, a name, a key or an article out.

use std::collections::BTreeMap;
use std::io;

use uuid::Uuid;

use super::kept::Kept;
use super::rows::{About, Marks, counted, key, read, texts};
use crate::link::wikidata;
use crate::read::Withdrawn;
use crate::resolve::Ready;
use crate::resolve::edition::Edition;
use crate::resolve::keys::Keys;
use crate::resolve::namesakes::{self, Bearer, Contradiction, Namesakes};
use crate::resolve::prepare::Prepared;
use crate::resolve::settle::key_of;
use crate::resolve::thing::{Gathered, Thing};

/// A record that is kept, or is to be.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) prepared: Prepared,
    pub(crate) keys: Keys,
    /// The keys of its entities beside all others.
    pub(crate) finals: Vec<String>,
}

/// The record of an article.
pub(super) fn held(kept: &impl Kept, id: &str) -> io::Result<Option<Held>> {
    let Some(record) = kept.get(&key(About::Record, &[id]))? else { return Ok(None) };
    let prepared: Prepared = read(&record)?;
    let keys = Keys::of(&prepared);
    let missing = || io::Error::other(format!("the store does not have the keys of '{id}'"));
    let finals: Vec<String> = read(&kept.get(&key(About::Finals, &[id]))?.ok_or_else(missing)?)?;
    if finals.len() != keys.entities.len() {
        return Err(missing());
    }
    Ok(Some(Held { prepared, keys, finals }))
}

/// Which version of an article is kept.
pub(crate) struct HeldEdition {
    edition: Edition,
    digest: Uuid,
}

impl HeldEdition {
    /// Whether the record is that which is kept.
    pub(crate) fn is_of(&self, ready: &Ready) -> bool {
        self.digest == ready.keys.digest
    }

    pub(crate) fn is_newer_than(&self, ready: &Ready) -> bool {
        self.edition > ready.keys.edition
    }

    /// Whether what is withdrawn is this version or a later one.
    pub(crate) fn is_withdrawn_by(&self, withdrawn: &Withdrawn) -> bool {
        self.edition.is_withdrawn_by(withdrawn)
    }
}

/// Which version of an article is kept, if any is.
pub(crate) fn edition(kept: &impl Kept, id: &str) -> io::Result<Option<HeldEdition>> {
    let Some(record) = kept.get(&key(About::Record, &[id]))? else { return Ok(None) };
    let prepared: Prepared = read(&record)?;
    let edition = Edition::of(&prepared.document);
    Ok(Some(HeldEdition { edition, digest: prepared.fingerprint }))
}

/// The key of what is linked by a target.
pub(super) fn of_target(kept: &impl Kept, target: &str) -> io::Result<String> {
    let mut items = Vec::new();
    kept.scan(&key(About::Linked, &[target]), &mut |key, _| {
        items.extend(texts(key)?.pop());
        Ok(())
    })?;
    Ok(match &items[..] {
        [one] => wikidata(one),
        _ => target.to_owned(),
    })
}

/// Whether what is said of those who bear a name contradicts.
pub(super) fn is_contradictory(kept: &impl Kept, name: &str) -> io::Result<bool> {
    let mut contradiction = Contradiction::default();
    kept.scan(&key(About::Marks, &[name]), &mut |key, _| {
        if !contradiction.is_found() {
            let marks = texts(key)?.pop().unwrap_or_default();
            let (kind, places): Marks = read(marks.as_bytes())?;
            contradiction.add(kind, places);
        }
        Ok(())
    })?;
    Ok(contradiction.is_found())
}

/// Those who bear a name: an article and the number of an entity, and the key that each has beside the others.
pub(super) type Bearers = BTreeMap<(String, usize), String>;

/// The keys of all who bear a name about which articles contradict one another.
pub(super) fn told_apart(kept: &impl Kept, name: &str) -> io::Result<Bearers> {
    let mut namesakes = Namesakes::default();
    let mut bearers: Vec<((String, usize), Bearer)> = Vec::new();
    kept.scan(&key(About::Bearer, &[name]), &mut |key, value| {
        let bearer: Bearer = read(value)?;
        let place = place(key)?;
        namesakes.add(&place.0, bearer.clone());
        bearers.push((place, bearer));
        Ok(())
    })?;
    let settled = namesakes::settle(&namesakes);
    let own = |((article, e), bearer): ((String, usize), Bearer)| {
        let key = key_of(&settled, name, &article, &bearer);
        ((article, e), key)
    };
    Ok(bearers.into_iter().map(own).collect())
}

/// The keys of those who bear a name and do not have its key.
pub(super) fn apart(kept: &impl Kept, name: &str) -> io::Result<Bearers> {
    let mut bearers = Bearers::new();
    kept.scan(&key(About::Apart, &[name]), &mut |key, value| {
        let own = std::str::from_utf8(value).map_err(io::Error::other)?;
        bearers.insert(place(key)?, own.to_owned());
        Ok(())
    })?;
    Ok(bearers)
}

/// The article and the entity of a row of a name.
fn place(key: &[u8]) -> io::Result<(String, usize)> {
    let mut texts = texts(key)?;
    let number = texts.pop().and_then(|text| text.parse().ok());
    texts.pop().zip(number).ok_or_else(|| io::Error::other("a row of the store is about no entity"))
}

/// The articles that have something of a key, or that are linked with a target.
pub(super) fn articles(kept: &impl Kept, about: About, of: &str) -> io::Result<Vec<String>> {
    let mut ids = Vec::new();
    kept.scan(&key(about, &[of]), &mut |key, _| {
        ids.extend(texts(key)?.pop());
        Ok(())
    })?;
    Ok(ids)
}

/// What all say of the entity of a key, if any does.
pub(super) fn thing(kept: &impl Kept, of: &str) -> io::Result<Option<Thing>> {
    let mut gathered = Gathered::default();
    kept.scan(&key(About::Said, &[of]), &mut |key, value| {
        let said = texts(key)?.pop().unwrap_or_default();
        gathered.add(read(said.as_bytes())?, counted(value)?);
        Ok(())
    })?;
    Ok((gathered.members() > 0).then(|| gathered.finish()))
}
