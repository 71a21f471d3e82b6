//! Changes: what is to go and what is to come in, the quads in which the graph differs out.

use std::collections::BTreeMap;

use oxigraph::model::QuadRef;
use serde_json::Value;

use super::gather::Gathered;
use super::id::TermId;
use super::layer::{Plain, sort};
use super::order::{Order, QuadIds};
use super::snapshot::{Snapshot, Totals};
use super::terms::Terms;
use crate::checked::Fault;
use crate::graph_file::Gather;
use crate::map;

/// What is to become of a store, in one step: first some quads go, then others come. To take out what is not there, and to
/// add what is there, changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The graphs of which everything goes, by their names in N-Triples form; an empty one is the default graph.
    pub remove_graphs: Vec<String>,
    /// The quads that go, as lines of N-Quads in the form in which [`map`](crate::map) writes them.
    pub remove: String,
    /// The quads that come, in the same form.
    pub add: String,
    /// The rows of the store's table that are new, and those (`None`) that go.
    pub rows: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    /// What the store is to say about itself from now on.
    pub about: Option<Value>,
}

impl Change {
    /// Has a quad come.
    pub fn add_quad(&mut self, quad: QuadRef<'_>) {
        put_line(quad, &mut self.add);
    }

    /// Has a quad go.
    pub fn remove_quad(&mut self, quad: QuadRef<'_>) {
        put_line(quad, &mut self.remove);
    }

    /// The names of the graphs that it is about, as they stand in [`remove_graphs`](Self::remove_graphs), perhaps several
    /// times.
    ///
    /// # Errors
    ///
    /// If a line is none.
    pub fn graphs(&self) -> impl Iterator<Item = Result<&str, NotALine>> {
        let of_lines = lines(&self.remove).chain(lines(&self.add)).map(|line| line.map(|[.., graph]| graph));
        self.remove_graphs.iter().map(|graph| Ok(graph.as_str())).chain(of_lines)
    }
}

/// Appends the line of a quad.
pub(crate) fn put_line(quad: QuadRef<'_>, out: &mut String) {
    map::encode(quad.subject.into(), out);
    out.push(' ');
    map::encode(quad.predicate.into(), out);
    out.push(' ');
    map::encode(quad.object, out);
    match quad.graph_name {
        oxigraph::model::GraphNameRef::DefaultGraph => {}
        oxigraph::model::GraphNameRef::NamedNode(name) => {
            out.push(' ');
            map::encode(name.into(), out);
        }
        oxigraph::model::GraphNameRef::BlankNode(name) => {
            out.push(' ');
            map::encode(name.into(), out);
        }
    }
    out.push_str(" .\n");
}

/// Why a line is none of N-Quads, in the form in which they are written here.
#[derive(Debug, thiserror::Error)]
#[error("line {number} is no line of N-Quads as triplewire writes them")]
pub struct NotALine {
    /// The number of the line, from 1 on.
    pub number: usize,
}

/// The forms of the terms of each line: subject, predicate, object, and the graph, which is empty for the default graph.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Result<[&str; 4], NotALine>> {
    let numbered = text.lines().enumerate().filter(|(_, line)| !line.is_empty());
    numbered.map(|(place, line)| split(line).ok_or(NotALine { number: place + 1 }))
}

fn split(line: &str) -> Option<[&str; 4]> {
    let (subject, rest) = line.strip_suffix(" .")?.split_once(' ')?;
    let (predicate, rest) = rest.split_once(' ')?;
    // No IRI and no label has a space, and no form of either a quotation mark: what ends a literal does.
    let (object, graph) = match rest.rsplit_once(' ') {
        Some((object, graph)) if is_node(graph) => (object, graph),
        _ => (rest, ""),
    };
    let is_literal = object.len() > 1 && object.starts_with('"') || map::parts_of_triple(object).is_some();
    (is_node(subject) && is_node(predicate) && (is_node(object) || is_literal))
        .then_some([subject, predicate, object, graph])
}

/// Whether it looks as the form of an IRI or of a blank node does.
fn is_node(form: &str) -> bool {
    (form.starts_with('<') && form.ends_with('>') || form.starts_with("_:")) && !form.contains(['"', ' '])
}

/// In what the graph differs after a change.
pub(super) struct Difference {
    pub(super) terms: Terms,
    pub(super) quads: Plain,
    /// The totals after it.
    pub(super) totals: Totals,
}

/// Why a change cannot be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotMade {
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error(transparent)]
    Line(#[from] NotALine),
}

impl Difference {
    /// What a change does to a graph.
    pub(super) fn of(snapshot: &Snapshot, change: &Change) -> Result<Self, NotMade> {
        let mut gathered = Gathered::around(Some(snapshot.clone()), Terms::default(), Vec::new());
        for line in lines(&change.add) {
            gathered.forms(line?, |_| true);
        }
        let (terms, mut add) = gathered.into_parts()?;
        sort(&mut add);
        add.dedup();
        let go = removed(snapshot, change)?;
        let mut quads: Vec<QuadIds> = Vec::new();
        quads.extend(go.iter().filter(|quad| add.binary_search(quad).is_err()));
        for quad in &add {
            if go.binary_search(quad).is_err() && !has(snapshot, *quad)? {
                quads.push(*quad);
            }
        }
        sort(&mut quads);
        let mut totals = snapshot.totals();
        let mut triples = Vec::new();
        for alike in quads.chunk_by(|a, b| a[..3] == b[..3]) {
            let coming = alike.iter().filter(|quad| add.binary_search(quad).is_ok()).count() as u64;
            totals.quads = (totals.quads + coming).saturating_sub(alike.len() as u64 - coming);
            let Some([s, p, o, _]) = alike.first().copied() else { continue };
            let triple = [TermId(s), TermId(p), TermId(o)];
            let was_there = snapshot.has(Order::Spo, &triple)?;
            let is_there = coming > 0 || stays(snapshot, &triple, alike)?;
            if was_there != is_there {
                triples.push([s, p, o, 0]);
                totals.triples = (totals.triples + u64::from(is_there)).saturating_sub(u64::from(was_there));
            }
        }
        Ok(Self { terms, quads: Plain::new(quads, triples), totals })
    }

    /// Whether nothing differs.
    pub(super) fn is_empty(&self) -> bool {
        self.quads.quads.is_empty()
    }
}

fn has(snapshot: &Snapshot, quad: QuadIds) -> Result<bool, Fault> {
    snapshot.has(Order::Spog, &quad.map(TermId))
}

/// Whether a graph has the triple that is in none of those quads.
fn stays(snapshot: &Snapshot, triple: &[TermId], but: &[QuadIds]) -> Result<bool, Fault> {
    for quad in snapshot.scan(Order::Spog, triple) {
        if but.binary_search(&quad?).is_err() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The quads of a graph that are to go, ascending.
fn removed(snapshot: &Snapshot, change: &Change) -> Result<Vec<QuadIds>, NotMade> {
    let mut go = Vec::new();
    for form in &change.remove_graphs {
        let graph = if form.is_empty() { Some(TermId::DEFAULT.0) } else { snapshot.find(form)? };
        let Some(graph) = graph else { continue };
        for key in snapshot.scan(Order::Gspo, &[TermId(graph)]) {
            go.push(Order::Gspo.quad(key?));
        }
    }
    for line in lines(&change.remove) {
        let [subject, predicate, object, graph] = line?;
        let graph = match graph {
            "" => Some(TermId::DEFAULT.0),
            graph => snapshot.find(graph)?,
        };
        let object = snapshot.id_of_form(object)?;
        if let (Some(s), Some(p), Some(o), Some(g)) =
            (snapshot.find(subject)?, snapshot.find(predicate)?, object, graph)
            && has(snapshot, [s, p, o.0, g])?
        {
            go.push([s, p, o.0, g]);
        }
    }
    sort(&mut go);
    go.dedup();
    Ok(go)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_divided_into_their_terms() {
        for (line, expected) in [
            ("<s> <p> <o> <g> .", ["<s>", "<p>", "<o>", "<g>"]),
            ("_:s <p> _:o .", ["_:s", "<p>", "_:o", ""]),
            ("<s> <p> \"a <b>\" .", ["<s>", "<p>", "\"a <b>\"", ""]),
            ("<s> <p> \"a <b\"^^<d> .", ["<s>", "<p>", "\"a <b\"^^<d>", ""]),
            ("<s> <p> \"a _:b\"@en _:g .", ["<s>", "<p>", "\"a _:b\"@en", "_:g"]),
            ("<s> <p> \"\\\" <g>\"^^<d> <g> .", ["<s>", "<p>", "\"\\\" <g>\"^^<d>", "<g>"]),
            ("<s> <p> \" . \" .", ["<s>", "<p>", "\" . \"", ""]),
            ("<s> <p> <<( <a> <b> <c> )>> .", ["<s>", "<p>", "<<( <a> <b> <c> )>>", ""]),
            ("<s> <p> <<( <a> <b> \"x\"@en )>> <g> .", ["<s>", "<p>", "<<( <a> <b> \"x\"@en )>>", "<g>"]),
        ] {
            assert_eq!(split(line), Some(expected), "{line}");
        }
        for line in ["", "<s> <p> <o>", "<s> <p> .", "s <p> <o> .", "<s> <p> \" .", "<s> <p> <o> <g> <h> ."] {
            assert_eq!(split(line), None, "{line}");
        }
    }
}
