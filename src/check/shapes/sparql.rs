//! Constraints in SPARQL: what a graph of shapes says of one in; of a focus node, what the query finds, out.

use oxigraph::model::{NamedNode, NamedNodeRef, Term};

use super::ShapesError;
use super::graph::ShapesGraph;
use super::path::Path;
use crate::query::{Answer, Names, Query, Solutions};
use crate::store::GraphStore;

/// A query that finds what is not as it should be, of the node that `$this` is.
#[derive(Debug)]
pub(super) struct Sparql {
    query: Query,
    messages: Vec<String>,
    is_deactivated: bool,
}

/// What a row of the query tells.
pub(super) struct Row {
    pub(super) value: Option<Term>,
    pub(super) path: Option<NamedNode>,
    pub(super) message: Option<String>,
}

impl Sparql {
    /// The constraint that a node of the shapes is, of a shape with a path or without.
    pub(super) fn read(
        graph: &ShapesGraph<'_>,
        node: &Term,
        path: Option<&Path>,
    ) -> Result<Self, ShapesError> {
        let select = graph.one(node, "select")?;
        let select = select.ok_or_else(|| graph.wrong(node, "select", "a constraint in SPARQL has one"))?;
        let mut text = prologue(graph, node)?;
        let select = graph.text(node, "select", select)?;
        if ["$shapesGraph", "$currentShape"].iter().any(|name| select.contains(name)) {
            return Err(graph.wrong(node, "select", "$shapesGraph and $currentShape have no values here"));
        }
        match path {
            Some(path) => text.push_str(&select.replace("$PATH", &path.show(&NamedNode::to_string))),
            None => text.push_str(select),
        }
        let messages = graph.texts(node, "message")?;
        let is_deactivated = graph.is_true(node, "deactivated")?;
        Ok(Self { query: Query::new(text), messages, is_deactivated })
    }

    /// What the query finds of a node.
    pub(super) fn rows(&self, graph: &GraphStore, focus: &Term) -> Result<Vec<Row>, ShapesError> {
        if self.is_deactivated {
            return Ok(Vec::new());
        }
        let answer = self.query.clone().with_value("this", focus.clone()).run(graph)?;
        let Answer::Solutions(solutions) = answer else {
            return Err(ShapesError::Shapes("sh:select: the query is no SELECT".to_owned()));
        };
        let names = Names::new(graph.prefixes());
        let at = |name: &str| solutions.variables.iter().position(|variable| variable.as_str() == name);
        let [value, path, message] = ["value", "path", "message"].map(at);
        let rows = solutions.rows.iter().map(|row| {
            let term = |at: Option<usize>| row.get(at?)?.as_ref();
            Row {
                value: term(value).cloned(),
                path: match term(path) {
                    Some(Term::NamedNode(path)) => Some(path.clone()),
                    _ => None,
                },
                message: match term(message) {
                    Some(Term::Literal(message)) => Some(message.value().to_owned()),
                    _ => self.message(&solutions, row, focus, &names),
                },
            }
        });
        Ok(rows.collect())
    }

    /// Its messages with the values of a row where they say `{?name}` or `{$name}`.
    fn message(
        &self,
        solutions: &Solutions,
        row: &[Option<Term>],
        focus: &Term,
        names: &Names<'_>,
    ) -> Option<String> {
        let mut filled = self.messages.join("; ");
        // Where its value was put in the query, no row has it.
        for this in ["{$this}", "{?this}"] {
            filled = filled.replace(this, &names.show(focus));
        }
        for (variable, value) in solutions.variables.iter().zip(row) {
            let shown = value.as_ref().map_or_else(|| "nothing".to_owned(), |value| names.show(value));
            for mark in ['?', '$'] {
                filled = filled.replace(&format!("{{{mark}{}}}", variable.as_str()), &shown);
            }
        }
        Some(filled).filter(|filled| !filled.is_empty())
    }
}

/// The declarations of the prefixes that a query is said to have.
fn prologue(graph: &ShapesGraph<'_>, node: &Term) -> Result<String, ShapesError> {
    const IMPORTS: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#imports");
    let mut text = String::new();
    let mut waiting = graph.all(node, "prefixes");
    let mut known = Vec::new();
    while let Some(ontology) = waiting.pop() {
        if known.contains(&ontology) {
            continue;
        }
        known.push(ontology);
        waiting.extend(graph.values(ontology, IMPORTS));
        for declared in graph.all(ontology, "declare") {
            let part = |local: &str| match graph.one(declared, local)? {
                Some(value) => graph.text(declared, local, value),
                None => Err(graph.wrong(ontology, "declare", "a prefix has sh:prefix and sh:namespace")),
            };
            text.push_str(&format!("PREFIX {}: <{}>\n", part("prefix")?, part("namespace")?));
        }
    }
    Ok(text)
}
