//! Property paths: what a graph of shapes says of one in; of a node of the data, the nodes at the end of the path, out.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashSet;

use super::ShapesError;
use super::data::Data;
use super::graph::ShapesGraph;
use crate::checked::Fault;
use crate::store::TermId;
use crate::vocab::sh;

/// A path, as SHACL has it.
#[derive(Debug)]
pub(super) enum Path {
    Property(NamedNode, TermId),
    Inverse(Box<Path>),
    Sequence(Vec<Path>),
    Alternative(Vec<Path>),
    /// How many times it is gone at least: not once or once. And whether it is gone more than once.
    Repeated(Box<Path>, bool, bool),
}

/// How deep paths may stand in one another.
const DEEPEST: usize = 50;

impl Path {
    /// The path that a node of the shapes is; `shape` has it.
    pub(super) fn read(
        graph: &ShapesGraph<'_>,
        data: &mut Data,
        shape: &Term,
        node: &Term,
        depth: usize,
    ) -> Result<Self, ShapesError> {
        let wrong = |why: &str| graph.wrong(shape, "path", why);
        if depth == DEEPEST {
            return Err(wrong(&format!("paths stand more than {DEEPEST} deep in one another")));
        }
        match node {
            Term::NamedNode(iri) => return Ok(Self::Property(iri.clone(), data.id(node)?)),
            Term::BlankNode(_) => {}
            _ => return Err(wrong("it takes a property or a path")),
        }
        let mut read = |node: &Term| Self::read(graph, data, shape, node, depth + 1);
        let mut all = |list: &Term| {
            let paths: Vec<Self> =
                graph.list(shape, "path", list)?.into_iter().map(&mut read).collect::<Result<_, _>>()?;
            if paths.len() < 2 { Err(wrong("it takes two steps or more")) } else { Ok(paths) }
        };
        if !graph.values(node, rdf::FIRST).is_empty() {
            return Ok(Self::Sequence(all(node)?));
        }
        let said: Vec<_> = graph
            .of(node)
            .iter()
            .filter_map(|(property, value)| Some((property.as_str().strip_prefix(sh::NAMESPACE)?, value)))
            .collect();
        let [(local, value)] = said.as_slice() else { return Err(wrong("it takes a property or one path")) };
        let repeated = |path, is_needed, is_long| Self::Repeated(Box::new(path), is_needed, is_long);
        Ok(match *local {
            "alternativePath" => Self::Alternative(all(value)?),
            "inversePath" => Self::Inverse(Box::new(read(value)?)),
            "zeroOrMorePath" => repeated(read(value)?, false, true),
            "oneOrMorePath" => repeated(read(value)?, true, true),
            "zeroOrOnePath" => repeated(read(value)?, false, false),
            other => return Err(wrong(&format!("there is no path sh:{other}"))),
        })
    }

    /// The nodes at the end of the path, each once.
    pub(super) fn values(&self, data: &Data, node: TermId) -> Result<Vec<TermId>, Fault> {
        let mut values = self.walk(data, node, false)?;
        let mut known = FxHashSet::default();
        values.retain(|value| known.insert(*value));
        Ok(values)
    }

    fn walk(&self, data: &Data, node: TermId, is_back: bool) -> Result<Vec<TermId>, Fault> {
        match self {
            Self::Property(_, property) if is_back => data.subjects(*property, node),
            Self::Property(_, property) => data.objects(node, *property),
            Self::Inverse(path) => path.walk(data, node, !is_back),
            Self::Alternative(paths) => {
                let mut found = Vec::new();
                for path in paths {
                    found.extend(path.walk(data, node, is_back)?);
                }
                Ok(found)
            }
            Self::Sequence(paths) => {
                let mut reached = vec![node];
                for place in 0..paths.len() {
                    let path = &paths[if is_back { paths.len() - 1 - place } else { place }];
                    let mut next = FxHashSet::default();
                    let mut ends = Vec::new();
                    for node in reached {
                        ends.extend(
                            path.walk(data, node, is_back)?.into_iter().filter(|end| next.insert(*end)),
                        );
                    }
                    reached = ends;
                }
                Ok(reached)
            }
            Self::Repeated(path, is_needed, is_long) => {
                let mut found = FxHashSet::default();
                let mut ends = Vec::new();
                if !is_needed {
                    found.insert(node);
                    ends.push(node);
                }
                let mut waiting = vec![node];
                while let Some(node) = waiting.pop() {
                    for end in path.walk(data, node, is_back)? {
                        if found.insert(end) {
                            ends.push(end);
                            waiting.extend(is_long.then_some(end));
                        }
                    }
                }
                Ok(ends)
            }
        }
    }

    /// The property of a path that is one property.
    pub(super) fn property(&self) -> Option<&NamedNode> {
        match self {
            Self::Property(property, _) => Some(property),
            _ => None,
        }
    }

    /// The path in the syntax of SPARQL, with IRIs as `iri` has them.
    pub(super) fn show(&self, iri: &dyn Fn(&NamedNode) -> String) -> String {
        let joined = |paths: &[Self], mark: &str| {
            let parts: Vec<String> = paths.iter().map(|path| path.part(iri)).collect();
            parts.join(mark)
        };
        match self {
            Self::Property(property, _) => iri(property),
            Self::Inverse(path) => format!("^{}", path.part(iri)),
            Self::Sequence(paths) => joined(paths, "/"),
            Self::Alternative(paths) => joined(paths, "|"),
            Self::Repeated(path, is_needed, is_long) => {
                let mark = match (is_needed, is_long) {
                    (true, _) => '+',
                    (false, true) => '*',
                    (false, false) => '?',
                };
                format!("{}{mark}", path.part(iri))
            }
        }
    }

    /// The same as a part of another path.
    fn part(&self, iri: &dyn Fn(&NamedNode) -> String) -> String {
        match self {
            Self::Property(..) => self.show(iri),
            _ => format!("({})", self.show(iri)),
        }
    }
}
