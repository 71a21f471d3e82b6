//! Admission: records and withdrawals in, those that change a store out, and what is to be told of the others.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::{Rows, Updated};
use crate::read::Withdrawn;
use crate::resolve::living::{self, About, Kept, Update, key, read, written};
use crate::resolve::{Ready, newest};

/// What changes.
pub(super) struct Admitted {
    pub(super) update: Update,
    /// What publishers withdrew, by article, where that is not known yet.
    pub(super) notices: BTreeMap<String, Vec<Notice>>,
}

/// The version and the time of a withdrawal.
type Notice = (Option<u64>, Option<String>);

/// Which records are taken in, and what goes.
pub(super) fn admit(
    rows: &Rows,
    records: Vec<Ready>,
    withdrawn: &[Withdrawn],
    updated: &mut Updated,
) -> io::Result<Admitted> {
    let records = newest(records, &mut updated.report)?;
    let mut admitted = Admitted { update: Update::default(), notices: BTreeMap::new() };
    for (id, more) in notices(withdrawn) {
        let known = known(rows, &id)?;
        let all: BTreeSet<Notice> = known.iter().cloned().chain(more).collect();
        // What was withdrawn before in the same words changes nothing.
        if all.len() > known.len() {
            admitted.notices.insert(id, all.into_iter().collect());
        }
    }
    for (id, notices) in &admitted.notices {
        if let Some(held) = living::edition(rows, id)?
            && notices.iter().any(|notice| held.is_withdrawn_by(&of(id, notice)))
        {
            admitted.update.remove.insert(id.clone());
        }
    }
    for ready in records {
        let id = ready.id().to_owned();
        let noticed = match admitted.notices.get(&id) {
            Some(notices) => notices.clone(),
            None => known(rows, &id)?,
        };
        if noticed.iter().any(|notice| ready.is_withdrawn_by(&of(&id, notice))) {
            updated.refused.push(id);
            continue;
        }
        match living::edition(rows, &id)? {
            None => updated.added.push(id.clone()),
            Some(held) if held.is_of(&ready) => {
                updated.same.push(id);
                continue;
            }
            Some(held) if held.is_newer_than(&ready) => {
                updated.older.push(id);
                continue;
            }
            Some(_) => updated.replaced.push(id.clone()),
        }
        admitted.update.remove.remove(&id);
        admitted.update.add.insert(id, ready);
    }
    updated.withdrawn.extend(admitted.update.remove.iter().cloned());
    Ok(admitted)
}

/// The articles of these ids go.
pub(super) fn taken_out(rows: &Rows, ids: &[String], updated: &mut Updated) -> io::Result<Admitted> {
    let mut remove = BTreeSet::new();
    for id in ids {
        match rows.get(&key(About::Finals, &[id]))? {
            Some(_) => drop(remove.insert(id.clone())),
            None => updated.missing.push(id.clone()),
        }
    }
    updated.withdrawn.extend(remove.iter().cloned());
    Ok(Admitted { update: Update { remove, ..Update::default() }, notices: BTreeMap::new() })
}

/// What publishers withdrew, by article.
pub(super) fn notices(withdrawn: &[Withdrawn]) -> BTreeMap<String, Vec<Notice>> {
    let mut notices: BTreeMap<String, BTreeSet<Notice>> = BTreeMap::new();
    for withdrawn in withdrawn {
        if let Some(id) = &withdrawn.id {
            notices.entry(id.clone()).or_default().insert((withdrawn.version, withdrawn.modified.clone()));
        }
    }
    notices.into_iter().map(|(id, all)| (id, all.into_iter().collect())).collect()
}

/// What a publisher withdrew before.
fn known(rows: &Rows, id: &str) -> io::Result<Vec<Notice>> {
    rows.get(&key(About::Notice, &[id]))?.map_or(Ok(Vec::new()), |notices| read(&notices))
}

fn of(id: &str, (version, modified): &Notice) -> Withdrawn {
    Withdrawn { id: Some(id.to_owned()), status: "canceled", version: *version, modified: modified.clone() }
}

/// The row of what a publisher withdrew.
pub(super) fn notice_row(id: &str, notices: &[Notice]) -> io::Result<(Vec<u8>, Vec<u8>)> {
    Ok((key(About::Notice, &[id]), written(&notices)?))
}
