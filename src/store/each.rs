//! All quads of a graph with the forms of their terms: a snapshot in, each quad out, in terms of whoever takes them.

use rustc_hash::FxHashMap;

use super::id::TermId;
use super::order::Order;
use super::snapshot::Snapshot;
use crate::checked::Fault;
use crate::map;

/// Gives every quad to `push`: subject, predicate, object and graph, each as `intern` has it. That is asked once for each
/// term, by its form; the form of the default graph is empty. What the forms of blank nodes begin with is replaced by
/// `blank`.
pub(crate) fn each<S, T: Copy>(
    snapshot: &Snapshot,
    blank: &str,
    taker: &mut S,
    intern: impl Fn(&mut S, &str) -> T,
    push: impl Fn(&mut S, [T; 4]),
) -> Result<(), Fault> {
    let mut known: Vec<Option<T>> = vec![None; snapshot.next_number() as usize];
    let mut values: FxHashMap<u32, T> = FxHashMap::default();
    let mut renamed = String::new();
    let mut of = |id: u32, taker: &mut S| -> Result<T, Fault> {
        if let Some(number) = TermId(id).in_dictionary() {
            let known = known.get_mut(number as usize).ok_or(Fault::Outside)?;
            if let Some(known) = known {
                return Ok(*known);
            }
            let form = snapshot.form(number)?;
            let new = map::relabelled(&form, |node| node.replacen("_:", blank, 1));
            let term = intern(taker, &new);
            return Ok(*known.insert(term));
        }
        if let Some(known) = values.get(&id) {
            return Ok(*known);
        }
        renamed.clear();
        if id != TermId::DEFAULT.0 {
            map::encode(snapshot.term(TermId(id))?.as_ref(), &mut renamed);
        }
        Ok(*values.entry(id).or_insert(intern(taker, &renamed)))
    };
    for quad in snapshot.scan(Order::Spog, &[]) {
        let [s, p, o, g] = quad?;
        let quad = [of(s, taker)?, of(p, taker)?, of(o, taker)?, of(g, taker)?];
        push(taker, quad);
    }
    Ok(())
}
