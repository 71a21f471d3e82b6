//! Manifests: a file of a suite in, its tests out.

use std::path::{Path, PathBuf};

use oxigraph::io::RdfFormat;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef};

use crate::compare;

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";

/// A manifest.
pub(crate) struct Manifest {
    path: PathBuf,
    graph: oxigraph::model::Dataset,
}

/// A test of a manifest.
pub(crate) struct Test<'m> {
    manifest: &'m Manifest,
    node: NamedOrBlankNode,
}

/// The IRI by which a file goes.
pub(crate) fn iri_of(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// The file that goes by an IRI.
pub(crate) fn path_of(iri: impl AsRef<str>) -> PathBuf {
    iri.as_ref().strip_prefix("file://").expect("the IRI of a file").into()
}

impl Manifest {
    pub(crate) fn open(path: &Path) -> Self {
        let graph = compare::parse(path, RdfFormat::Turtle, Some(&iri_of(path)));
        Self { path: path.to_owned(), graph }
    }

    fn value<'g>(
        &'g self,
        node: NamedOrBlankNodeRef<'g>,
        namespace: &str,
        name: &str,
    ) -> Option<TermRef<'g>> {
        self.values(node, namespace, name).into_iter().next()
    }

    fn values<'g>(&'g self, node: NamedOrBlankNodeRef<'g>, namespace: &str, name: &str) -> Vec<TermRef<'g>> {
        let property = NamedNode::new_unchecked(format!("{namespace}{name}"));
        let quads = self.graph.quads_for_subject(node);
        quads.filter(|quad| quad.predicate == property.as_ref()).map(|quad| quad.object).collect()
    }

    /// The members of the list that is the value of a property of the manifest.
    fn list(&self, name: &str) -> Vec<NamedOrBlankNode> {
        let this = iri_of(&self.path);
        let this = NamedNodeRef::new_unchecked(&this);
        let mut members = Vec::new();
        let mut rest = self.value(this.into(), MF, name);
        while let Some(TermRef::BlankNode(node)) = rest {
            let namespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
            match self.value(node.into(), namespace, "first").map(TermRef::into_owned) {
                Some(Term::NamedNode(member)) => members.push(member.into()),
                Some(Term::BlankNode(member)) => members.push(member.into()),
                _ => {}
            }
            rest = self.value(node.into(), namespace, "rest");
        }
        members
    }

    /// The manifests that this one includes.
    pub(crate) fn included(&self) -> Vec<Self> {
        let iris = self.list("include");
        iris.iter()
            .filter_map(|node| match node {
                NamedOrBlankNode::NamedNode(iri) => Some(Self::open(&path_of(iri.as_str()))),
                NamedOrBlankNode::BlankNode(_) => None,
            })
            .collect()
    }

    /// The name of the folder that it lies in.
    pub(crate) fn folder(&self) -> String {
        let folder = self.path.parent().and_then(Path::file_name).expect("a folder");
        folder.to_string_lossy().into_owned()
    }

    /// What the IRIs of its files are taken to begin with.
    pub(crate) fn test_base(&self) -> Option<String> {
        let this = iri_of(&self.path);
        match self.value(NamedNodeRef::new_unchecked(&this).into(), MF, "assumedTestBase")? {
            TermRef::NamedNode(iri) => Some(iri.as_str().to_owned()),
            _ => None,
        }
    }

    pub(crate) fn tests(&self) -> Vec<Test<'_>> {
        self.list("entries").into_iter().map(|node| Test { manifest: self, node }).collect()
    }
}

fn iri(term: TermRef<'_>) -> Option<String> {
    if let TermRef::NamedNode(iri) = term { Some(iri.as_str().to_owned()) } else { None }
}

impl Test<'_> {
    fn value(&self, name: &str) -> Option<TermRef<'_>> {
        self.manifest.value(self.node.as_ref(), MF, name)
    }

    /// The local name of its class.
    pub(crate) fn kind(&self) -> String {
        let mut kinds = self.manifest.graph.quads_for_subject(self.node.as_ref());
        let kind = kinds.find(|quad| quad.predicate == rdf::TYPE).and_then(|quad| iri(quad.object));
        kind.expect("a class").rsplit('#').next().unwrap_or_default().to_owned()
    }

    /// The end of its IRI.
    pub(crate) fn name(&self) -> String {
        match &self.node {
            NamedOrBlankNode::NamedNode(iri) => {
                iri.as_str().rsplit('#').next().unwrap_or_default().to_owned()
            }
            NamedOrBlankNode::BlankNode(_) => {
                self.value("name").map(|name| name.to_string()).unwrap_or_default()
            }
        }
    }

    /// The file that it is about.
    pub(crate) fn action(&self) -> String {
        self.value("action").and_then(iri).expect("an action")
    }

    /// The file with what must come of it.
    pub(crate) fn result(&self) -> Option<String> {
        self.value("result").and_then(iri)
    }

    /// The files that the action of a test of SPARQL names by a property.
    fn of_action(&self, name: &str) -> Vec<String> {
        match self.value("action") {
            Some(TermRef::BlankNode(action)) => {
                self.manifest.values(action.into(), QT, name).into_iter().filter_map(iri).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn query_iri(&self) -> String {
        self.of_action("query").pop().unwrap_or_else(|| self.action())
    }

    pub(crate) fn query_text(&self) -> String {
        std::fs::read_to_string(path_of(self.query_iri())).expect("a query")
    }

    pub(crate) fn data(&self) -> Vec<String> {
        self.of_action("data")
    }

    pub(crate) fn graph_data(&self) -> Vec<String> {
        self.of_action("graphData")
    }
}
