//! Versions: the records and withdrawals of each article in, the record that is used and what is told of the others out.

use std::cmp::Reverse;
use std::io;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rows::by_key;
use crate::read::Withdrawn;
use crate::resolve::edition::Edition;
use crate::resolve::report::Report;
use crate::resolve::settled::Settled;
use crate::sort::Sorted;

/// A record or a withdrawal among those of its article.
#[derive(Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) article: String,
    #[serde(flatten)]
    pub(super) what: What,
}

#[derive(Serialize, Deserialize)]
pub(super) enum What {
    /// A record: its digest, its number, how many statements it lacks, its edition. Those of one digest follow one another.
    #[serde(rename = "r")]
    Record(#[serde(with = "crate::resolve::form::text")] Uuid, u64, usize, Edition),
    /// The version and the time of a withdrawal.
    #[serde(rename = "w")]
    Withdrawn(Option<u64>, Option<String>),
}

/// The records of one article, so far.
#[derive(Default)]
struct Records {
    article: String,
    /// The newest.
    best: Option<(Edition, Uuid, u64, usize)>,
    /// The editions of the others, each digest once.
    others: Vec<Edition>,
    copies: u64,
    withdrawn: Vec<Withdrawn>,
}

impl Records {
    fn add(&mut self, digest: Uuid, number: u64, left_out: usize, edition: Edition) {
        let Some((best, own, ..)) = &self.best else {
            self.best = Some((edition, digest, number, left_out));
            return;
        };
        if digest == *own {
            self.copies += 1;
        } else if (&edition, Reverse(digest)) > (best, Reverse(*own)) {
            let old = self.best.replace((edition, digest, number, left_out));
            self.others.extend(old.map(|(edition, ..)| edition));
        } else {
            self.others.push(edition);
        }
    }

    fn close(self, settled: &mut Settled, report: &mut Report, used: &mut [bool]) {
        let Self { article, best, others, copies, withdrawn } = self;
        let Some((edition, digest, number, left_out)) = best else { return };
        if withdrawn.iter().any(|withdrawn| edition.is_withdrawn_by(withdrawn)) {
            settled.articles.insert(article.clone(), None);
            report.withdrawn.push(article);
            return;
        }
        report.articles += 1;
        report.duplicates += copies;
        if let Some(used) = usize::try_from(number).ok().and_then(|number| used.get_mut(number)) {
            *used = true;
        }
        if !others.is_empty() {
            settled.articles.insert(article.clone(), Some(digest));
        }
        let older = others.iter().filter(|other| **other < edition).count() as u64;
        let equal = others.len() as u64 - older;
        if older > 0 {
            report.superseded.push((article.clone(), older));
        }
        if equal > 0 {
            report.set_aside.push((article.clone(), equal));
        }
        if left_out > 0 {
            report.left_out.push((article, left_out));
        }
    }
}

/// Finds the newest record of each article.
pub(super) fn editions(
    sorted: Sorted,
    settled: &mut Settled,
    report: &mut Report,
    used: &mut [bool],
) -> io::Result<()> {
    let mut records = Records::default();
    // Of the records of one digest all but the first are copies: they follow one another.
    let mut last: Option<Uuid> = None;
    by_key(
        sorted,
        |row: &Row| row.article.clone(),
        |is_first, row, _| {
            if is_first {
                std::mem::take(&mut records).close(settled, report, used);
                (records.article, last) = (row.article, None);
            }
            match row.what {
                What::Withdrawn(version, modified) => {
                    let id = Some(records.article.clone());
                    records.withdrawn.push(Withdrawn { id, status: "canceled", version, modified });
                }
                What::Record(digest, ..) if last == Some(digest) => records.copies += 1,
                What::Record(digest, number, left_out, edition) => {
                    last = Some(digest);
                    records.add(digest, number, left_out, edition);
                }
            }
            Ok(())
        },
    )?;
    records.close(settled, report, used);
    // Articles are told in the order of their ids, not in that of their rows.
    for list in [&mut report.superseded, &mut report.set_aside] {
        list.sort_unstable();
    }
    report.left_out.sort_unstable();
    report.withdrawn.sort_unstable();
    Ok(())
}
