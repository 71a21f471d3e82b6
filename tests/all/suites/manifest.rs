//! Manifests: a file of a suite in, its tests out.

use std::path::{Path, PathBuf};

use oxigraph::io::RdfFormat;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef};

use super::compare;

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
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

    pub(crate) fn value<'g>(
        &'g self,
        node: NamedOrBlankNodeRef<'g>,
        namespace: &str,
        name: &str,
    ) -> Option<TermRef<'g>> {
        self.values(node, namespace, name).into_iter().next()
    }

    pub(crate) fn values<'g>(
        &'g self,
        node: NamedOrBlankNodeRef<'g>,
        namespace: &str,
        name: &str,
    ) -> Vec<TermRef<'g>> {
        let property = NamedNode::new_unchecked(format!("{namespace}{name}"));
        let quads = self.graph.quads_for_subject(node);
        quads.filter(|quad| quad.predicate == property.as_ref()).map(|quad| quad.object).collect()
    }

    /// The value of a property of the manifest itself.
    fn own(&self, name: &str) -> Option<TermRef<'_>> {
        let class = NamedNode::new_unchecked(format!("{MF}Manifest"));
        let mut of_class = self.graph.quads_for_object(class.as_ref());
        let this = of_class.find(|quad| quad.predicate == rdf::TYPE).expect("a manifest").subject;
        self.value(this, MF, name)
    }

    /// The members of the list that is the value of a property of the manifest.
    pub(crate) fn list(&self, name: &str) -> Vec<NamedOrBlankNode> {
        self.members(self.own(name))
    }

    /// The members of a list.
    fn members<'g>(&'g self, mut rest: Option<TermRef<'g>>) -> Vec<NamedOrBlankNode> {
        let mut members = Vec::new();
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

    /// The directory that it lies in.
    pub(crate) fn directory(&self) -> &Path {
        self.path.parent().expect("a directory")
    }

    /// The name of the folder that it lies in.
    pub(crate) fn folder(&self) -> String {
        self.directory().file_name().expect("a folder").to_string_lossy().into_owned()
    }

    /// What the IRIs of its files are taken to begin with.
    pub(crate) fn test_base(&self) -> Option<String> {
        match self.own("assumedTestBase")? {
            TermRef::NamedNode(iri) => Some(iri.as_str().to_owned()),
            _ => None,
        }
    }

    pub(crate) fn tests(&self) -> Vec<Test<'_>> {
        self.list("entries").into_iter().map(|node| Test { manifest: self, node }).collect()
    }
}

/// A request of a test of a protocol, and what must come back.
#[derive(Debug, Default)]
pub(crate) struct Exchange {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Names and values.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The ends of the IRIs of the statuses that it may have: "StatusCode2xx", "OK".
    pub(crate) statuses: Vec<String>,
    pub(crate) boolean: Option<bool>,
    /// "boolean", "tabular" or "RDF".
    pub(crate) format: Option<String>,
    /// What stands for the header `Location` of the reply in later requests.
    pub(crate) location: Option<String>,
    /// A graph in Turtle.
    pub(crate) graph: Option<String>,
}

fn text(term: TermRef<'_>) -> Option<String> {
    if let TermRef::Literal(literal) = term { Some(literal.value().to_owned()) } else { None }
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

    /// The file with the text of a test of an update.
    pub(crate) fn update_iri(&self) -> String {
        match self.value("action") {
            Some(TermRef::BlankNode(action)) => {
                self.manifest.value(action.into(), UT, "request").and_then(iri).expect("an update")
            }
            _ => self.action(),
        }
    }

    /// What a test of an update begins with ("action") or must end with ("result"): files, and the names of their graphs.
    pub(crate) fn state(&self, name: &str) -> Vec<(String, Option<String>)> {
        let Some(TermRef::BlankNode(node)) = self.value(name) else { return Vec::new() };
        let unnamed = self.manifest.values(node.into(), UT, "data").into_iter().filter_map(iri);
        let named = self.named_graphs_of(node.into()).into_iter().map(|(file, name)| (file, Some(name)));
        unnamed.map(|file| (file, None)).chain(named).collect()
    }

    /// The named graphs of a test of the protocol: files and names.
    pub(crate) fn named_graphs(&self) -> Vec<(String, String)> {
        self.named_graphs_of(self.node.as_ref())
    }

    fn named_graphs_of(&self, node: NamedOrBlankNodeRef<'_>) -> Vec<(String, String)> {
        let (manifest, ut) = (self.manifest, UT);
        let rdfs = "http://www.w3.org/2000/01/rdf-schema#";
        let graphs = manifest.values(node, ut, "graphData").into_iter();
        graphs
            .filter_map(|graph| {
                let TermRef::BlankNode(graph) = graph else { return None };
                let file = manifest.value(graph.into(), ut, "graph").and_then(iri)?;
                Some((file, manifest.value(graph.into(), rdfs, "label").and_then(text)?))
            })
            .collect()
    }

    /// The requests of a test of a protocol.
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        let (manifest, ht) = (self.manifest, "http://www.w3.org/2011/http#");
        let Some(TermRef::BlankNode(action)) = self.value("action") else { return Vec::new() };
        let requests = manifest.members(manifest.value(action.into(), ht, "requests"));
        requests.iter().map(|request| manifest.exchange(request.as_ref())).collect()
    }
}

impl Manifest {
    fn exchange(&self, request: NamedOrBlankNodeRef<'_>) -> Exchange {
        let (ht, cnt) = ("http://www.w3.org/2011/http#", "http://www.w3.org/2011/content#");
        let of = |node: NamedOrBlankNodeRef<'_>, name: &str| self.value(node, ht, name).and_then(text);
        let mut exchange = Exchange {
            method: of(request, "methodName").unwrap_or_default(),
            path: of(request, "absolutePath").unwrap_or_default(),
            ..Exchange::default()
        };
        for header in self.members(self.value(request, ht, "headers")) {
            exchange.headers.extend(of(header.as_ref(), "fieldName").zip(of(header.as_ref(), "fieldValue")));
        }
        if let Some(TermRef::BlankNode(body)) = self.value(request, ht, "body") {
            let chars = self.value(body.into(), cnt, "chars").and_then(text).unwrap_or_default();
            let encoding = self.value(body.into(), cnt, "characterEncoding").and_then(text);
            exchange.body = match encoding.as_deref() {
                Some("UTF-16") => {
                    let units = std::iter::once(0xFEFF).chain(chars.encode_utf16());
                    units.flat_map(u16::to_le_bytes).collect()
                }
                _ => chars.into_bytes(),
            };
        }
        if let Some(TermRef::BlankNode(response)) = self.value(request, ht, "resp") {
            let statuses = self.values(response.into(), MF, "expectedStatus").into_iter().filter_map(iri);
            exchange.statuses =
                statuses.map(|iri| iri.rsplit('#').next().unwrap_or_default().to_owned()).collect();
            let boolean = self.value(response.into(), MF, "expectedBoolean").and_then(text);
            exchange.boolean = boolean.map(|boolean| boolean == "true");
            exchange.format = self.value(response.into(), MF, "expectedFormat").and_then(text);
            exchange.location = self.value(response.into(), MF, "expectedLocation").and_then(text);
            if let Some(TermRef::BlankNode(body)) = self.value(response.into(), ht, "body") {
                exchange.graph = self.value(body.into(), cnt, "chars").and_then(text);
            }
        }
        exchange
    }
}
