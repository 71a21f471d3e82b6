//! Searching: words in, the things out that have a text with them, the best first.
//!
//! A name is a better find than a headline, and that is better than a sentence. Among texts of a kind those come first that
//! are the words and nothing else, then those that begin with them, then the shorter ones.

use std::collections::HashMap;

use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Term};

use super::{Asked, Field, Texts, text};
use crate::checked::Fault;
use crate::gazetteer::fold;
use crate::store::budget::Budget;
use crate::store::id::TermId;
use crate::store::order::Order;
use crate::store::snapshot::Snapshot;
use crate::store::{GraphStore, StoreError};

/// How many texts of a kind are looked at, those that came last: the rest has the same frequent words.
const MOST: usize = 4096;

/// A thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hit {
    /// The thing.
    pub subject: NamedOrBlankNode,
    /// The property that leads to the text.
    pub predicate: NamedNode,
    /// The text that has the words.
    pub text: Literal,
}

/// How good a find is; the least is the best.
type Rank = (Field, bool, bool, usize, usize, String);

impl GraphStore {
    /// The things that have a text with all of `words`, the best first, at most `limit` of them, each with the best of its
    /// texts. The words are as in `tw:matches` of a query; where very many texts have them, only a part of these is
    /// looked at.
    ///
    /// # Errors
    ///
    /// If the store on disk cannot be read.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
        Ok(search(&self.snapshot(), words, limit)?)
    }
}

fn search(snapshot: &Snapshot, words: &str, limit: usize) -> Result<Vec<Hit>, Fault> {
    let (texts, asked) = (snapshot.texts()?, Asked::new(words, None));
    let whole = fold(words);
    let mut hits: Vec<(Rank, Hit)> = Vec::new();
    let mut places: HashMap<NamedOrBlankNode, usize> = HashMap::new();
    for field in Field::ALL {
        // What is found now is worse than what was found before.
        if hits.len() >= limit {
            break;
        }
        let numbers = snapshot.find_words(&texts, field, &asked, &Budget::default())?;
        for number in &numbers[numbers.len().saturating_sub(MOST)..] {
            let Some(text) = text(&snapshot.form(*number)?) else { continue };
            for (rank, hit) in hits_of(snapshot, &texts, field, *number, &text, &whole)? {
                let place = *places.entry(hit.subject.clone()).or_insert(hits.len());
                match hits.get_mut(place) {
                    Some(known) if known.0 > rank => *known = (rank, hit),
                    Some(_) => {}
                    None => hits.push((rank, hit)),
                }
            }
        }
    }
    hits.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(hits.into_iter().take(limit).map(|(_, hit)| hit).collect())
}

/// What has a text, by each property of a kind.
fn hits_of(
    snapshot: &Snapshot,
    texts: &Texts,
    field: Field,
    number: u32,
    text: &Literal,
    whole: &str,
) -> Result<Vec<(Rank, Hit)>, Fault> {
    let folded = fold(text.value());
    let others = (folded != whole, !folded.starts_with(whole), folded.split(' ').count());
    let mut hits = Vec::new();
    for (place, predicate) in texts.of_field(field).enumerate() {
        for key in snapshot.scan(Order::Pos, &[TermId(predicate), TermId(number)]) {
            let subject = NamedOrBlankNode::try_from(snapshot.term(TermId(key?[2]))?);
            let subject = subject.map_err(|_| Fault::Outside)?;
            let Term::NamedNode(predicate) = snapshot.term(TermId(predicate))? else {
                return Err(Fault::Outside);
            };
            let rank = (field, others.0, others.1, others.2, place, subject.to_string());
            hits.push((rank, Hit { subject, predicate, text: text.clone() }));
        }
    }
    Ok(hits)
}
