//! Minting: a base, a class and the content that makes a thing what it is in, the IRI of the thing out.

use std::sync::LazyLock;

use oxigraph::model::{IriParseError, NamedNode};
use sha1::{Digest, Sha1};
use uuid::Uuid;

use super::tw;

/// The IRI that all data IRIs begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

/// Why a text cannot be a [`Base`].
#[derive(Debug, thiserror::Error)]
pub enum BaseError {
    /// It is not an absolute IRI.
    #[error("the base '{0}' is not an absolute IRI: {1}")]
    NotAnIri(String, IriParseError),
    /// What is appended would melt into it.
    #[error("the base '{0}' must end in '/' or '#'")]
    Open(String),
}

impl Base {
    /// The base of graphs whose publisher has not chosen one. Its top-level domain is reserved for examples.
    pub const DEFAULT: &'static str = "https://triplewire.example/";

    /// Takes an absolute IRI that ends in `/` or `#`.
    pub fn new(iri: &str) -> Result<Self, BaseError> {
        NamedNode::new(iri).map_err(|error| BaseError::NotAnIri(iri.to_owned(), error))?;
        if !iri.ends_with(['/', '#']) {
            return Err(BaseError::Open(iri.to_owned()));
        }
        Ok(Self(iri.to_owned()))
    }

    /// The base under which the IRI of a thing of this class was minted; `None` if it was not minted here.
    pub fn of(iri: &str, class: Class) -> Option<Self> {
        let (base, _) = iri.rsplit_once(&format!("{}/", class.name()))?;
        Self::new(base).ok()
    }

    /// The base as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Base {
    fn default() -> Self {
        Self(Self::DEFAULT.to_owned())
    }
}

/// The classes of things that have minted IRIs. Each has a namespace and a prefix of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// `prov:SoftwareAgent`: a program, in one version or in any.
    Agent,
    /// [`tw::ARTICLE`].
    Article,
    /// [`tw::CLAIM`].
    Claim,
    /// `skos:Concept`: what has a label that is no class here, and the label.
    Concept,
    /// [`tw::ENTITY`].
    Entity,
    /// [`tw::EVENT`].
    Event,
    /// A named graph that is not an article's.
    Graph,
    /// [`tw::LINK`].
    Link,
    /// [`tw::MENTION`].
    Mention,
    /// [`tw::PASSAGE`].
    Passage,
    /// [`tw::POSITION_CLASS`].
    Position,
    /// [`tw::RELATION`].
    Relation,
    /// A validation report of a graph, and the results in it.
    Report,
    /// [`tw::TENURE`].
    Tenure,
}

impl Class {
    /// Every class.
    pub const ALL: &'static [Self] = &[
        Self::Agent,
        Self::Article,
        Self::Claim,
        Self::Concept,
        Self::Entity,
        Self::Event,
        Self::Graph,
        Self::Link,
        Self::Mention,
        Self::Passage,
        Self::Position,
        Self::Relation,
        Self::Report,
        Self::Tenure,
    ];

    /// The name of the class: a part of its IRIs and their prefix.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Article => "article",
            Self::Claim => "claim",
            Self::Concept => "concept",
            Self::Entity => "entity",
            Self::Event => "event",
            Self::Graph => "graph",
            Self::Link => "link",
            Self::Mention => "mention",
            Self::Passage => "passage",
            Self::Position => "position",
            Self::Relation => "relation",
            Self::Report => "report",
            Self::Tenure => "tenure",
        }
    }

    /// What the IRIs of the class begin with.
    pub fn namespace(self, base: &Base) -> String {
        format!("{}{}/", base.as_str(), self.name())
    }
}

/// The named graph of the links to other datasets.
pub fn links_graph(base: &Base) -> NamedNode {
    NamedNode::new_unchecked(format!("{}links", Class::Graph.namespace(base)))
}

/// The named graph of the facts that come from the gazetteer and from no article.
pub fn gazetteer_graph(base: &Base) -> NamedNode {
    NamedNode::new_unchecked(format!("{}gazetteer", Class::Graph.namespace(base)))
}

/// The named graph in which a store tells which entities gave way to which.
pub fn replaced_graph(base: &Base) -> NamedNode {
    NamedNode::new_unchecked(format!("{}replaced", Class::Graph.namespace(base)))
}

/// A whole graph as a dataset that is published.
pub fn dataset(base: &Base) -> NamedNode {
    NamedNode::new_unchecked(format!("{}dataset", Class::Graph.namespace(base)))
}

/// The named graph of the description of a dataset.
pub fn description_graph(base: &Base) -> NamedNode {
    NamedNode::new_unchecked(format!("{}description", Class::Graph.namespace(base)))
}

/// This program, in this version, as what made a graph.
pub(crate) fn program(base: &Base) -> NamedNode {
    mint(base, Class::Agent, PROGRAM)
}

/// The name and the version of this program.
pub(crate) const PROGRAM: [&str; 2] = [env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")];

/// The namespace of all minted UUIDs.
static NAMESPACE: LazyLock<Uuid> = LazyLock::new(|| uuid_v5(&Uuid::NAMESPACE_URL, tw::NAMESPACE.as_bytes()));

/// Mints the IRI of a thing: `<base><class>/<UUID>`.
///
/// The UUID is of version 5 (RFC 9562). Its namespace is the version 5 UUID of [`tw::NAMESPACE`] in the namespace of
/// URLs; its name is the class and the parts, each preceded by its length in bytes and a colon, so that no two lists
/// of parts run together. The base is no part of it: the same content has the same UUID under every base.
pub fn mint<'p>(base: &Base, class: Class, parts: impl IntoIterator<Item = &'p str>) -> NamedNode {
    let mut iri = String::new();
    mint_into(base, class, parts, &mut iri);
    NamedNode::new_unchecked(iri)
}

/// As [`Uuid::new_v5`], but with the processor's own instructions for SHA-1 where it has them.
pub(crate) fn uuid_v5(namespace: &Uuid, name: &[u8]) -> Uuid {
    let digest: [u8; 20] = Sha1::new().chain_update(namespace).chain_update(name).finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_sha1_bytes(bytes).into_uuid()
}

/// As [`mint`], appended to a text.
pub(crate) fn mint_into<'p>(
    base: &Base,
    class: Class,
    parts: impl IntoIterator<Item = &'p str>,
    out: &mut String,
) {
    let mut name = String::with_capacity(128);
    for part in std::iter::once(class.name()).chain(parts) {
        name.push_str(itoa::Buffer::new().format(part.len()));
        name.push(':');
        name.push_str(part);
    }
    let uuid = uuid_v5(&NAMESPACE, name.as_bytes());
    for text in [base.as_str(), class.name(), "/", uuid.hyphenated().encode_lower(&mut Uuid::encode_buffer())]
    {
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        let base = Base::default();
        let mint = |parts: &[&str]| mint(&base, Class::Entity, parts.iter().copied());
        assert_ne!(mint(&["ab", "c"]), mint(&["a", "bc"]));
        assert_ne!(mint(&["a"]), mint(&["a", ""]));
        assert_ne!(mint(&["1:a"]), mint(&["1", "a"]));
        assert_eq!(mint(&["a", "b"]), mint(&["a", "b"]));
    }

    #[test]
    fn iris_never_change() {
        // Computed with Python's uuid module: uuid5(uuid5(NAMESPACE_URL, "https://w3id.org/triplewire#"), "6:entity2:Q1").
        let iri = mint(&Base::default(), Class::Entity, ["Q1"]);
        assert_eq!(iri.as_str(), "https://triplewire.example/entity/af66e531-d1f3-5f95-8701-7816fee66f90");
    }

    #[test]
    fn uuids_are_those_of_the_crate() {
        for name in ["", "www.example.com", &"long ".repeat(100)] {
            let (ours, theirs) =
                (uuid_v5(&NAMESPACE, name.as_bytes()), Uuid::new_v5(&NAMESPACE, name.as_bytes()));
            assert_eq!(ours, theirs, "{name}");
        }
    }

    #[test]
    fn a_base_is_absolute_and_closed() {
        assert!(Base::new("https://news.example/data/").is_ok());
        assert!(Base::new("https://news.example/graph#").is_ok());
        for bad in ["", "news", "https://news.example", "/data/", "https://news example/", "https://x/<y>/"] {
            assert!(Base::new(bad).is_err(), "{bad}");
        }
    }
}
