//! Counts: a pattern of one triple in, how many triples of all graphs fit it out, or the values of one of its places, each
//! with how many triples have it. Nothing where there are several layers: what they have in common is not known then
//! without the triples.

use oxigraph::model::{Term, TermRef};

use super::id::TermId;
use super::order::Order;
use super::snapshot::Snapshot;
use crate::checked::Fault;

/// The orders of triples, with the places of their columns.
const ORDERS: [(Order, [usize; 3]); 3] =
    [(Order::Spo, [0, 1, 2]), (Order::Pos, [1, 2, 0]), (Order::Osp, [2, 0, 1])];

/// The order whose keys begin with the places that are known, and what they begin with; `next` is the place behind them.
fn order_of(wanted: [Option<TermId>; 3], next: Option<usize>) -> Option<(Order, Vec<TermId>)> {
    ORDERS.iter().find_map(|(order, columns)| {
        let beginning: Vec<TermId> = columns.iter().map_while(|place| wanted[*place]).collect();
        let length = beginning.len();
        let is_all = length == wanted.iter().flatten().count();
        let is_next = next.is_none_or(|next| columns.get(length) == Some(&next));
        (is_all && is_next).then_some((*order, beginning))
    })
}

impl Snapshot {
    /// The numbers of terms; `None` if the graph does not have all of them.
    pub(super) fn ids(&self, wanted: [Option<TermRef<'_>>; 3]) -> Result<Option<[Option<TermId>; 3]>, Fault> {
        let mut ids = [None; 3];
        for (id, term) in ids.iter_mut().zip(wanted) {
            let Some(term) = term else { continue };
            *id = self.id(term)?;
            if id.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(ids))
    }

    /// How many triples have these terms in their places.
    pub(crate) fn count_triples(&self, wanted: [Option<TermRef<'_>>; 3]) -> Result<Option<u64>, Fault> {
        let Some(ids) = self.ids(wanted)? else { return Ok(Some(0)) };
        let Some((order, beginning)) = order_of(ids, None) else { return Ok(None) };
        match self.layers() {
            _ if beginning.is_empty() => Ok(Some(self.totals().triples)),
            [layer] => Ok(Some(layer.count(order, &beginning.iter().map(|id| id.0).collect::<Vec<_>>())?)),
            _ => Ok(None),
        }
    }

    /// The values at a place of the triples that have these terms in theirs, each with the number of triples that have
    /// it; `None` where there are more than `most`, or no order brings them together.
    pub(crate) fn values(
        &self,
        wanted: [Option<TermRef<'_>>; 3],
        place: usize,
        most: usize,
    ) -> Result<Option<Vec<(Term, u64)>>, Fault> {
        let mut values = Vec::new();
        let Some(ids) = self.ids(wanted)? else { return Ok(Some(values)) };
        let Some((order, mut key)) = order_of(ids, Some(place)) else { return Ok(None) };
        let [layer] = self.layers() else { return Ok(None) };
        let length = key.len();
        let mut bound = Some(0);
        while let Some(from) = bound {
            key.truncate(length);
            key.push(TermId(from));
            let Some(found) = self.scan_from(order, &key).next().transpose()? else { break };
            if key[..length].iter().zip(&found).any(|(id, column)| id.0 != *column) {
                break;
            }
            if values.len() == most {
                return Ok(None);
            }
            let value = found[length];
            values.push((self.term(TermId(value))?, layer.count(order, &found[..=length])?));
            bound = value.checked_add(1);
        }
        Ok(Some(values))
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{NamedNode, Term};

    use super::*;
    use crate::store::terms::Terms;

    #[test]
    fn counts_are_those_of_the_triples() {
        let mut terms = Terms::default();
        let ids: Vec<u32> = (0..6).map(|n| terms.intern(&format!("<urn:{n}>"), u32::MAX).unwrap()).collect();
        let quads = (0..120_u32).map(|n| [n % 5, n % 3, n % 7 % 6, 5].map(|id| ids[id as usize])).collect();
        let snapshot = Snapshot::in_memory(terms, quads);
        let triples: Vec<[u32; 4]> = snapshot.scan(Order::Spo, &[]).map(Result::unwrap).collect();
        let node = |n: u32| NamedNode::new_unchecked(format!("urn:{n}"));
        for wanted in (0..7 * 7 * 7).map(|n| [n % 7, n / 7 % 7, n / 49]) {
            let nodes = wanted.map(|n| (n < 6).then(|| node(n)));
            let asked = nodes.each_ref().map(|node| node.as_ref().map(|node| node.as_ref().into()));
            let fits = |triple: &&[u32; 4]| wanted.iter().zip(*triple).all(|(w, id)| *w == 6 || w == id);
            let fitting: Vec<_> = triples.iter().filter(fits).collect();
            assert_eq!(snapshot.count_triples(asked), Ok(Some(fitting.len() as u64)), "{wanted:?}");
            for place in (0..3).filter(|place| wanted[*place] == 6) {
                let Some(found) = snapshot.values(asked, place, 5).unwrap() else { continue };
                let mut expected = std::collections::BTreeMap::new();
                fitting.iter().for_each(|triple| *expected.entry(triple[place]).or_insert(0) += 1);
                let expected: Vec<(Term, u64)> =
                    expected.into_iter().map(|(n, count)| (node(n).into(), count)).collect();
                assert_eq!(found, expected, "{wanted:?}");
            }
        }
        let known = snapshot.values([None; 3], 1, 3).unwrap().map(|values| values.len());
        assert_eq!((known, snapshot.values([None; 3], 1, 2)), (Some(3), Ok(None)));
        let (one, other) = (node(1), node(9));
        let by_subject = [None, Some(one.as_ref().into()), None];
        assert_eq!(snapshot.values(by_subject, 0, 9), Ok(None));
        assert_eq!(snapshot.count_triples([None, Some(other.as_ref().into()), None]), Ok(Some(0)));
    }
}
