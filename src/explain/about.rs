//! Explaining a node: its IRI in, all that the graph knows about it out.

use oxigraph::model::Term;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Context, Named, Period, Told};
use crate::view::{ArticleId, Content, EntityId, PassageId, StatementId, Thing, Triple, View};
use crate::vocab::{Prefixes, owl, rdf, rdfs, skos, tw};

/// All that is known about a node.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// What it is called, and its IRI.
    #[serde(flatten)]
    pub name: Named,
    /// Its classes, shortened.
    pub types: Vec<String>,
    /// Other names, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Codes of ISO 3166-1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// What it is, or may be, elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkShown>,
    /// How often articles name it.
    pub mentions: usize,
    /// In how many articles it is named or has a part.
    pub articles: usize,
    /// Who holds which position, as far as it has to do with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<Told>,
    /// Its relations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Told>,
    /// The events that it has a part in, by date.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Told>,
    /// What it says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Told>,
    /// What others say in words that name it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub named_in: Vec<Told>,
    /// Triples with it as subject that are told nowhere above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triples: Vec<TripleShown>,
    /// Triples with it as object that are told nowhere above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triples_to: Vec<TripleShown>,
}

/// A link to another dataset.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkShown {
    /// The IRI of the entry there.
    pub target: String,
    /// The same as a prefixed name, if there is one.
    pub name: String,
    /// Whether the two are the same thing, or may be.
    pub decided: bool,
    /// How sure the linker is, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Why, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where the identifier comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A triple for reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TripleShown {
    /// The subject.
    pub subject: Named,
    /// The property; its label is its prefixed name, if there is one.
    pub predicate: Named,
    /// The value.
    pub object: Value,
}

/// The object of a triple.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A node.
    Node(Named),
    /// A literal.
    Literal {
        /// Its text.
        value: String,
        /// Its language.
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<String>,
        /// Its datatype, unless it is a plain text.
        #[serde(skip_serializing_if = "Option::is_none")]
        datatype: Option<String>,
    },
}

/// Tells all about the node with this IRI (or `_:label`).
///
/// Of an entity, that is what it has a part in; of an article, what it reports; of a position, who holds it; of a
/// statement or passage, the statement; of anything else, its triples.
pub fn explain(view: &View<'_>, prefixes: &Prefixes, iri: &str) -> Explanation {
    explain_of(view, prefixes, iri, Period::default())
}

/// Tells all about the node as [`explain`] does, of statements those of a period.
pub fn explain_of(view: &View<'_>, prefixes: &Prefixes, iri: &str, period: Period) -> Explanation {
    let context = Context::new(view, prefixes);
    let thing = view.thing(iri);
    let with = |is: &dyn Fn(StatementId) -> bool| -> Vec<StatementId> {
        view.statements().iter().zip(0..).map(|(_, id)| StatementId(id)).filter(|&id| is(id)).collect()
    };
    let statements = match thing {
        Some(Thing::Entity(entity)) => view[entity].statements.clone(),
        Some(Thing::Article(article)) => with(&|id| view[id].articles.contains(&article)),
        Some(Thing::Position(position)) => {
            with(&|id| matches!(&view[id].content, Content::Tenure(t) if t.position == Some(position)))
        }
        Some(Thing::Passage(passage)) => with(&|id| view[id].evidence.contains(&passage)),
        Some(Thing::Statement(statement)) => vec![statement],
        None => Vec::new(),
    };
    let mut explanation = context.describe(iri, thing);
    let is_of_period = |id: &StatementId| period.covers(view, *id);
    for told in context.told(statements.into_iter().filter(is_of_period)) {
        let list = match told.fact {
            super::Fact::Position { .. } => &mut explanation.positions,
            super::Fact::Relation { .. } => &mut explanation.relations,
            super::Fact::Event { .. } => &mut explanation.events,
            super::Fact::Claim { .. } => &mut explanation.claims,
        };
        list.push(told);
    }
    if let Some(Thing::Entity(entity)) = thing {
        explanation.named_in = context.told(context.claims_naming(entity).into_iter().filter(is_of_period));
    }
    explanation
}

impl Context<'_, '_> {
    /// What the node itself says.
    fn describe(&self, iri: &str, thing: Option<Thing>) -> Explanation {
        let view = self.view;
        let mut about = view.triples_about(iri);
        let is_type = |triple: &Triple<'_>| triple.predicate == rdf::TYPE.as_str();
        let types = about.iter().filter(|triple| is_type(triple)).map(|triple| match &triple.object {
            Term::NamedNode(class) => self.short(class.as_str()),
            other => other.to_string(),
        });
        let mut explanation = Explanation {
            name: Named { label: view.label_of(iri).into_owned(), iri: iri.to_owned() },
            types: types.collect(),
            names: Vec::new(),
            codes: Vec::new(),
            links: Vec::new(),
            mentions: 0,
            articles: 0,
            positions: Vec::new(),
            relations: Vec::new(),
            events: Vec::new(),
            claims: Vec::new(),
            named_in: Vec::new(),
            triples: Vec::new(),
            triples_to: Vec::new(),
        };
        about.retain(|triple| !is_type(triple));
        match thing {
            Some(Thing::Entity(id)) => {
                self.describe_entity(id, &mut explanation);
                about.retain(|triple| !self.is_told(id, triple));
            }
            Some(Thing::Article(id)) => {
                explanation.mentions = self.mentions_in(id);
                explanation.articles = 1;
            }
            // What the statements say is told by them.
            Some(Thing::Statement(_)) => about.clear(),
            Some(Thing::Position(_)) => {}
            Some(Thing::Passage(_)) | None => {
                let to = view.triples_to(iri);
                explanation.triples_to = to.iter().map(|triple| self.triple(triple)).collect();
            }
        }
        explanation.triples = about.iter().map(|triple| self.triple(triple)).collect();
        explanation
    }

    fn describe_entity(&self, id: EntityId, explanation: &mut Explanation) {
        let entity = &self.view[id];
        let names = entity.labels.iter().chain(&entity.alt_labels);
        explanation.names =
            names.filter(|name| name.value != entity.label).map(ToString::to_string).collect();
        explanation.names.sort();
        explanation.names.dedup();
        explanation.codes = entity.codes.iter().map(|code| code.clone().into_owned()).collect();
        explanation.mentions = entity.mentions.len();
        explanation.articles = self.view.articles_of(id).len();
        let links = entity.links.iter().map(|link| LinkShown {
            target: link.target.clone().into_owned(),
            name: self.short(&link.target),
            decided: link.decided,
            confidence: link.confidence,
            reason: link.reason.clone().map(String::from),
            source: link.source.clone().map(String::from),
        });
        explanation.links = links.collect();
    }

    fn mentions_in(&self, article: ArticleId) -> usize {
        let is_here = |passage: &&crate::view::Passage<'_>| {
            passage.article == Some(article) && passage.refers_to.is_some()
        };
        self.view.passages().iter().filter(is_here).count()
    }

    /// Whether an entity's triple is told by its names, links or relations.
    fn is_told(&self, id: EntityId, triple: &Triple<'_>) -> bool {
        let predicate = triple.predicate.as_ref();
        let told = [rdfs::LABEL, skos::ALT_LABEL, owl::SAME_AS, skos::CLOSE_MATCH, tw::ISO_CODE];
        if told.iter().any(|known| known.as_str() == predicate) {
            return true;
        }
        let Term::NamedNode(object) = &triple.object else { return false };
        // A page about it is a decided link whose target is no thing.
        let is_link = predicate == rdfs::SEE_ALSO.as_str()
            && self.view[id].links.iter().any(|link| link.target == object.as_str());
        is_link
            || self.view[id].statements.iter().any(|&statement| match &self.view[statement].content {
                Content::Relation(relation) => {
                    relation.property.as_deref() == Some(predicate)
                        && relation.subject == Some(id)
                        && relation.object.is_some_and(|other| self.view[other].iri == object.as_str())
                }
                _ => false,
            })
    }

    /// The claims of others in whose words an entity is named.
    fn claims_naming(&self, entity: EntityId) -> Vec<StatementId> {
        let view = self.view;
        let mut by_article: FxHashMap<ArticleId, Vec<(StatementId, PassageId)>> = FxHashMap::default();
        for (statement, id) in view.statements().iter().zip((0..).map(StatementId)) {
            if let Content::Claim(claim) = &statement.content
                && claim.speaker != Some(entity)
            {
                for &passage in &statement.evidence {
                    if let Some(article) = view[passage].article {
                        by_article.entry(article).or_default().push((id, passage));
                    }
                }
            }
        }
        let mut naming: Vec<StatementId> = Vec::new();
        for &mention in &view[entity].mentions {
            let claims = view[mention].article.and_then(|article| by_article.get(&article));
            let around = claims.into_iter().flatten().filter(|(_, passage)| view.contains(*passage, mention));
            naming.extend(around.map(|(claim, _)| *claim));
        }
        naming.sort_unstable();
        naming.dedup();
        naming
    }

    /// A triple for reading.
    pub(super) fn triple(&self, triple: &Triple<'_>) -> TripleShown {
        let named = |iri: &str| Named { label: self.view.label_of(iri).into_owned(), iri: iri.to_owned() };
        TripleShown {
            subject: named(&triple.subject),
            predicate: Named {
                label: self.short(&triple.predicate),
                iri: triple.predicate.clone().into_owned(),
            },
            object: match &triple.object {
                Term::NamedNode(node) => Value::Node(named(node.as_str())),
                Term::BlankNode(node) => Value::Node(named(&node.to_string())),
                Term::Literal(literal) => Value::Literal {
                    value: literal.value().to_owned(),
                    language: literal.language().map(str::to_owned),
                    datatype: (literal.language().is_none()
                        && literal.datatype() != crate::vocab::xsd::STRING)
                        .then(|| literal.datatype().as_str().to_owned()),
                },
                term @ Term::Triple(_) => {
                    Value::Literal { value: term.to_string(), language: None, datatype: None }
                }
            },
        }
    }
}
