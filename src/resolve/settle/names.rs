//! Names: what articles say of those who bear each of them in, what is settled about names that several bear, and their
//! keys, out.

use std::collections::BTreeSet;
use std::io;

use super::rows::{by_key, row, value};
use crate::extract::Kind;
use crate::resolve::keys::in_article;
use crate::resolve::namesakes::{self, Bearer, Contradiction, Group, Namesakes, settle};
use crate::resolve::settled::Settled;
use crate::resolve::thing::Said;
use crate::sort::{Sorted, Sorter};
use crate::spool::Spool;

/// The names of which the articles say what cannot be true of one.
pub(super) fn contradictory(sorted: Sorted, is_used: impl Fn(u64) -> bool) -> io::Result<BTreeSet<String>> {
    type Marks = (String, Option<Kind>, BTreeSet<String>, u64);
    let mut found = BTreeSet::new();
    let mut contradiction = Contradiction::default();
    by_key(
        sorted,
        |(name, ..): &Marks| name.clone(),
        |is_first, (name, kind, places, number), _| {
            if is_first {
                contradiction = Contradiction::default();
            }
            if is_used(number) && !contradiction.is_found() {
                contradiction.add(kind, places);
                if contradiction.is_found() {
                    found.insert(name);
                }
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// One who bears a name that several bear: the name, the article, what is said of him.
pub(super) type BearerRow = (String, String, Bearer, Said);

/// Settles names of which several are borne, and adds the rows of those who bear them to `things`.
pub(super) fn borne_by_several(
    sorted: Sorted,
    mut group: Spool,
    settled: &mut Settled,
    things: &mut Sorter,
) -> io::Result<()> {
    let mut namesakes = Namesakes::default();
    let mut name = String::new();
    let mut close = |name: &str, namesakes: Namesakes, group: &mut Spool| -> io::Result<()> {
        let found = settle(&namesakes);
        group.try_for_each(|_, rows| {
            for bearer in rows {
                let (_, article, bearer, said): BearerRow = value(&bearer)?;
                things.push(&row(&(key_of(&found, name, &article, &bearer), said))?)?;
            }
            Ok::<_, io::Error>(())
        })?;
        group.clear()?;
        settled.names.insert(name.to_owned(), found);
        Ok(())
    };
    let receive = |is_first, bearer: BearerRow, times| {
        if is_first {
            if !name.is_empty() {
                close(&name, std::mem::take(&mut namesakes), &mut group)?;
            }
            name.clone_from(&bearer.0);
        }
        let written = row(&bearer)?;
        for _ in 0..times {
            namesakes.add(&bearer.1, bearer.2.clone());
            group.push(&written)?;
        }
        Ok(())
    };
    by_key(sorted, |(name, ..): &BearerRow| name.clone(), receive)?;
    if name.is_empty() { Ok(()) } else { close(&name, namesakes, &mut group) }
}

/// The key of one who bears a name.
pub(in crate::resolve) fn key_of(
    settled: &namesakes::Settled,
    name: &str,
    article: &str,
    bearer: &Bearer,
) -> String {
    match settled.group_of(bearer) {
        Group::Most => name.to_owned(),
        Group::In(place) => [name, "\tin\t", place].concat(),
        Group::Alone => in_article(article, name),
    }
}
