//! Rows: a record, its keys and what they became in, the rows that are kept of it out; and back.
//!
//! A row is a key of bytes with a value. Its first byte says what it is about; texts follow, each with [`END`] after it.
//! Most rows are counts, of how many entities say the same, so that the rows of many records are the sum of those of
//! each, in any order, and a record that goes is subtracted.
//!
//! | row | key | value |
//! |---|---|---|
//! | record | id | the ready record |
//! | finals | id | the keys of its entities, as they are beside all other records |
//! | said | key, what is said of it | a count |
//! | named | key, id | a count |
//! | linked | target, item | a count |
//! | by target | target, id | a count |
//! | marks | name, kind and places | a count |
//! | bearer | name, id, entity | what the article says of it |
//! | apart | name, id, entity | its key, where that is not the name's |
//! | gave way | key, key | nothing: the first is no more, the second is what it became |
//! | notice | id | the withdrawals of the publisher |
//! | option | name | an option with which the store is made |
//! | shared | line | a count, of the articles that say it in a graph of all |

use std::collections::BTreeSet;
use std::io;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::look::Held;
use crate::extract::Kind;
use crate::resolve::keys::{By, Keys};
use crate::resolve::prepare::Prepared;
use crate::resolve::thing::Said;

/// The form of the records that are kept. A program reads those of its own form alone: it is raised when what
/// [`Prepared`] is made of changes so that what was kept cannot be read, or would say something else.
pub(crate) const FORM: u64 = 1;

/// What ends a text; texts have it only escaped.
const END: u8 = 0;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum About {
    Record = b'r',
    Finals = b'f',
    Said = b'k',
    Named = b'p',
    Linked = b'l',
    ByTarget = b't',
    Marks = b'm',
    Bearer = b'n',
    Apart = b'o',
    GaveWay = b'g',
    Notice = b'w',
    Shared = b'x',
    Option = b'c',
}

/// What a row of a record adds to those of others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// One to a count.
    One,
    /// The whole row.
    Whole(Vec<u8>),
}

/// A row of a record.
pub(crate) type Row = (Vec<u8>, Part);

/// The key of a row, or what the keys of several begin with.
pub(crate) fn key(about: About, texts: &[&str]) -> Vec<u8> {
    let mut key = Vec::with_capacity(texts.iter().map(|text| text.len() + 1).sum::<usize>() + 1);
    key.push(about as u8);
    for text in texts {
        put(&mut key, text.as_bytes());
    }
    key
}

/// Appends a text to a key.
fn put(key: &mut Vec<u8>, text: &[u8]) {
    for byte in text {
        match byte {
            0 => key.extend([1, 1]),
            1 => key.extend([1, 2]),
            _ => key.push(*byte),
        }
    }
    key.push(END);
}

/// The texts of a key.
pub(crate) fn texts(key: &[u8]) -> io::Result<Vec<String>> {
    let broken = || io::Error::other("a row of the store has another key than any that is written");
    let rest = key.get(1..).and_then(|rest| rest.strip_suffix(&[END])).ok_or_else(broken)?;
    let text = |bytes: &[u8]| {
        let mut text = Vec::with_capacity(bytes.len());
        let mut bytes = bytes.iter();
        while let Some(byte) = bytes.next() {
            text.push(match byte {
                1 => bytes.next().and_then(|byte| byte.checked_sub(1)).ok_or_else(broken)?,
                _ => *byte,
            });
        }
        String::from_utf8(text).map_err(|_| broken())
    };
    rest.split(|byte| *byte == END).map(text).collect()
}

/// The value of a count: its bytes, the least first, as far as they are needed.
pub(crate) fn count(count: u64) -> Vec<u8> {
    let bytes = count.to_le_bytes();
    bytes[..8 - count.leading_zeros() as usize / 8].to_vec()
}

/// The count of a value.
pub(crate) fn counted(value: &[u8]) -> io::Result<u64> {
    let mut bytes = [0; 8];
    let few = bytes.get_mut(..value.len()).filter(|few| !few.is_empty());
    few.ok_or_else(|| io::Error::other("a count of the store is none"))?.copy_from_slice(value);
    Ok(u64::from_le_bytes(bytes))
}

/// The value of a row that is written as JSON.
pub(crate) fn written<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(io::Error::from)
}

/// What was written as JSON.
pub(crate) fn read<T: DeserializeOwned>(value: &[u8]) -> io::Result<T> {
    serde_json::from_slice(value).map_err(io::Error::from)
}

/// All rows of a record.
pub(crate) fn rows(held: &Held) -> io::Result<Vec<Row>> {
    let mut rows = own(&held.prepared, &held.keys)?;
    rows.extend(with_finals(&held.keys, &held.finals)?);
    Ok(rows)
}

/// The rows of a record that do not depend on others.
pub(crate) fn own(prepared: &Prepared, keys: &Keys) -> io::Result<Vec<Row>> {
    let id = &keys.article;
    let mut rows = vec![(key(About::Record, &[id]), Part::Whole(written(prepared)?))];
    for (e, entity) in keys.entities.iter().enumerate() {
        if let Some(item) = &entity.item {
            rows.extend(entity.targets.iter().map(|t| (key(About::Linked, &[t, item]), Part::One)));
        }
        match entity.by {
            By::Target => rows.push((key(About::ByTarget, &[&entity.key, id]), Part::One)),
            By::Name => {
                if entity.kind.is_some() || !entity.places.is_empty() {
                    let places: BTreeSet<&String> = entity.places.keys().collect();
                    let marks = text(&(entity.kind, places))?;
                    rows.push((key(About::Marks, &[&entity.key, &marks]), Part::One));
                }
                let bearer = Part::Whole(written(&keys.bearer(e))?);
                rows.push((key(About::Bearer, &[&entity.key, id, &e.to_string()]), bearer));
            }
            By::Iri | By::Itself => {}
        }
    }
    Ok(rows)
}

/// The rows of a record that depend on what the keys of its entities are beside all others.
pub(crate) fn with_finals(keys: &Keys, finals: &[String]) -> io::Result<Vec<Row>> {
    let id = &keys.article;
    let mut rows = vec![(key(About::Finals, &[id]), Part::Whole(written(&finals)?))];
    for (e, (entity, own)) in keys.entities.iter().zip(finals).enumerate() {
        let said = text(&Said::of(entity, keys.language.as_ref()))?;
        rows.push((key(About::Said, &[own, &said]), Part::One));
        rows.push((key(About::Named, &[own, id]), Part::One));
        if entity.by == By::Name && *own != entity.key {
            let key = key(About::Apart, &[&entity.key, id, &e.to_string()]);
            rows.push((key, Part::Whole(own.clone().into_bytes())));
        }
    }
    Ok(rows)
}

/// What marks say: a kind and places.
pub(crate) type Marks = (Option<Kind>, BTreeSet<String>);

fn text<T: Serialize>(value: &T) -> io::Result<String> {
    serde_json::to_string(value).map_err(io::Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_and_none_is_the_beginning_of_another() {
        let all = ["", "a", "a\0", "a\u{1}", "\u{1}\u{1}", "\0\0b", "Żółć"];
        for one in all {
            for other in all {
                let whole = key(About::Named, &[one, other]);
                assert_eq!(texts(&whole).unwrap(), [one, other]);
                for third in all {
                    assert_eq!(whole.starts_with(&key(About::Named, &[third])), third == one, "{third:?}");
                }
            }
        }
        for broken in [&b""[..], b"p", b"px", b"p\x01\0", b"p\xff\0"] {
            assert!(texts(broken).is_err(), "{broken:?}");
        }
        assert_eq!(counted(&count(300)).unwrap(), 300);
        assert!(counted(&[]).is_err());
    }
}
