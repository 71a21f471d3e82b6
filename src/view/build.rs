//! Building a [`View`]: the nodes in, the lists out.

use std::borrow::Cow;

use oxigraph::model::NamedNodeRef;
use rustc_hash::FxHashMap;

use super::nodes::{Node, Nodes};
use super::{
    Article, ArticleId, Claim, Content, Entity, EntityId, Event, Link, Passage, PassageId, Position,
    PositionId, Relation, Statement, StatementId, Tenure, Thing, View, label,
};
use crate::extract::{ClaimKind, EntityType, Modality};
use crate::map;
use crate::vocab::{dcterms, foaf, owl, rdf, rdfs, rule, schema, skos, stance, tw};

/// The properties and classes that the view asks for.
pub(super) fn vocabulary() -> impl Iterator<Item = NamedNodeRef<'static>> {
    [tw::ALL, rdf::ALL, rdfs::ALL, skos::ALL, schema::ALL, owl::ALL, foaf::ALL, dcterms::ALL]
        .into_iter()
        .flatten()
        .copied()
}

/// What a class makes its members in the view.
#[derive(Clone, Copy)]
enum Class {
    Article,
    Passage,
    Entity(Option<EntityType>),
    Position,
    Statement,
    Link,
}

/// The classes of the ontology that have a place in the view.
const CLASSES: &[(NamedNodeRef<'static>, Class)] = &[
    (tw::ARTICLE, Class::Article),
    (tw::PASSAGE, Class::Passage),
    (tw::MENTION, Class::Passage),
    (tw::ENTITY, Class::Entity(None)),
    (tw::PERSON, Class::Entity(Some(EntityType::Person))),
    (tw::OFFICIAL, Class::Entity(Some(EntityType::Person))),
    (tw::COUNTRY, Class::Entity(Some(EntityType::Country))),
    (tw::ORGANISATION, Class::Entity(Some(EntityType::Organisation))),
    (tw::INTERGOVERNMENTAL_ORGANISATION, Class::Entity(Some(EntityType::Organisation))),
    (tw::GOVERNMENTAL_ORGANISATION, Class::Entity(Some(EntityType::Organisation))),
    (tw::ARMED_FORCE, Class::Entity(Some(EntityType::Organisation))),
    (tw::ARMED_GROUP, Class::Entity(Some(EntityType::Organisation))),
    (tw::PARTY, Class::Entity(Some(EntityType::Organisation))),
    (tw::NEWS_ORGANISATION, Class::Entity(Some(EntityType::Organisation))),
    (tw::COMPANY, Class::Entity(Some(EntityType::Organisation))),
    (tw::PLACE_CLASS, Class::Entity(Some(EntityType::Place))),
    (tw::CITY, Class::Entity(Some(EntityType::Place))),
    (tw::REGION, Class::Entity(Some(EntityType::Place))),
    (tw::DISPUTED_AREA, Class::Entity(Some(EntityType::Place))),
    (tw::POSITION_CLASS, Class::Position),
    (tw::TENURE, Class::Statement),
    (tw::RELATION, Class::Statement),
    (tw::EVENT, Class::Statement),
    (tw::CLAIM, Class::Statement),
    (tw::LINK, Class::Link),
];

/// The properties whose values are entities, whatever is said of them.
const TO_ENTITIES: [NamedNodeRef<'static>; 10] = [
    tw::REFERS_TO,
    tw::HOLDER,
    tw::POSITION_IN,
    tw::SUBJECT,
    tw::OBJECT,
    tw::ACTOR,
    tw::TARGET,
    tw::EVENT_PLACE,
    tw::SPEAKER,
    tw::LINK_OF,
];

/// The lists under construction.
struct Builder<'d> {
    nodes: Nodes<'d>,
    things: FxHashMap<u32, Thing>,
    articles: Vec<u32>,
    passages: Vec<u32>,
    entities: Vec<u32>,
    positions: Vec<u32>,
    statements: Vec<u32>,
    links: Vec<u32>,
}

/// Builds the view of the nodes.
pub(super) fn build(nodes: Nodes<'_>) -> View<'_> {
    let mut builder = Builder {
        nodes,
        things: FxHashMap::default(),
        articles: Vec::new(),
        passages: Vec::new(),
        entities: Vec::new(),
        positions: Vec::new(),
        statements: Vec::new(),
        links: Vec::new(),
    };
    builder.sort_out();
    builder.number();
    builder.run()
}

/// The classes whose members are entities.
pub(super) fn entity_classes() -> impl Iterator<Item = NamedNodeRef<'static>> {
    CLASSES.iter().filter(|(_, class)| matches!(class, Class::Entity(_))).map(|(iri, _)| *iri)
}

impl<'d> Builder<'d> {
    /// Finds out which node belongs into which list.
    fn sort_out(&mut self) {
        let nodes = &self.nodes;
        let classes: FxHashMap<u32, Class> =
            CLASSES.iter().filter_map(|&(iri, class)| Some((nodes.vocabulary(iri)?, class))).collect();
        for node in nodes.subjects() {
            // A node of two lists, which no graph of ours has, is in the first that its classes name.
            let list = match node.all(rdf::TYPE).find_map(|class| classes.get(&class)) {
                Some(Class::Article) => &mut self.articles,
                Some(Class::Passage) => &mut self.passages,
                Some(Class::Entity(_)) => &mut self.entities,
                Some(Class::Position) => &mut self.positions,
                Some(Class::Statement) => &mut self.statements,
                Some(Class::Link) => {
                    self.links.push(node.id);
                    continue;
                }
                None => continue,
            };
            list.push(node.id);
        }
        let predicates: Vec<u32> = TO_ENTITIES.iter().filter_map(|&iri| nodes.vocabulary(iri)).collect();
        let publisher = nodes.vocabulary(schema::PUBLISHER);
        for [subject, predicate, object] in nodes.rows() {
            let is_entity = predicates.contains(&predicate)
                // Others use this property for works that are no articles of ours.
                || (Some(predicate) == publisher && self.articles.binary_search(&subject).is_ok());
            if is_entity && nodes.is_node(object) {
                self.entities.push(object);
            }
        }
        let elsewhere = |id: &u32| {
            [&self.articles, &self.passages, &self.positions, &self.statements]
                .iter()
                .any(|list| list.binary_search(id).is_ok())
        };
        self.entities.sort_unstable();
        self.entities.dedup();
        self.entities.retain(|id| !elsewhere(id));
    }

    /// Puts the lists into their order and gives each thing its number.
    fn number(&mut self) {
        let nodes = &self.nodes;
        self.articles.sort_by_cached_key(|&id| {
            let date = nodes.node(id).dates(schema::DATE_PUBLISHED).next();
            (date.is_none(), date, id)
        });
        let place: FxHashMap<u32, usize> =
            self.articles.iter().enumerate().map(|(at, &id)| (id, at)).collect();
        self.passages.sort_by_cached_key(|&id| {
            let node = nodes.node(id);
            let article = node.one(tw::IN_ARTICLE).and_then(|article| place.get(&article));
            let (start, end) = (node.number::<usize>(tw::START), node.number::<usize>(tw::END));
            (article.is_none(), article.copied(), start, end, id)
        });
        let things = &mut self.things;
        things.extend(self.articles.iter().zip(0..).map(|(&id, at)| (id, Thing::Article(ArticleId(at)))));
        things.extend(self.passages.iter().zip(0..).map(|(&id, at)| (id, Thing::Passage(PassageId(at)))));
        things.extend(self.entities.iter().zip(0..).map(|(&id, at)| (id, Thing::Entity(EntityId(at)))));
        things.extend(self.positions.iter().zip(0..).map(|(&id, at)| (id, Thing::Position(PositionId(at)))));
        things
            .extend(self.statements.iter().zip(0..).map(|(&id, at)| (id, Thing::Statement(StatementId(at)))));
    }

    /// Reads every list.
    fn run(self) -> View<'d> {
        let mut entities: Vec<Entity<'d>> = self.entities.iter().map(|&id| self.entity(id)).collect();
        for &id in &self.links {
            self.add_link(id, &mut entities);
        }
        for entity in &mut entities {
            entity.links.sort_by(|a, b| {
                b.decided.cmp(&a.decided).then_with(|| {
                    let confidence = |link: &Link<'_>| link.confidence.unwrap_or_default();
                    confidence(b).total_cmp(&confidence(a)).then_with(|| a.target.cmp(&b.target))
                })
            });
        }
        let passages: Vec<Passage<'d>> = self.passages.iter().map(|&id| self.passage(id)).collect();
        for (passage, id) in passages.iter().zip((0..).map(PassageId)) {
            if let Some(entity) = passage.refers_to {
                entities[entity.0 as usize].mentions.push(id);
            }
        }
        let mut statements: Vec<Statement<'d>> =
            self.statements.iter().map(|&id| self.statement(id)).collect();
        let mut said: Vec<(StatementId, StatementId)> = Vec::new();
        for (statement, id) in statements.iter().zip((0..).map(StatementId)) {
            for (_, entity) in statement.content.parts() {
                let known = &mut entities[entity.0 as usize].statements;
                if known.last() != Some(&id) {
                    known.push(id);
                }
            }
            if let Content::Claim(claim) = &statement.content {
                said.extend(claim.says.iter().map(|&statement| (statement, id)));
            }
        }
        for (statement, claim) in said {
            statements[statement.0 as usize].said_in.push(claim);
        }
        View {
            articles: self.articles.iter().map(|&id| self.article(id)).collect(),
            positions: self.positions.iter().map(|&id| self.position(id)).collect(),
            passages,
            entities,
            statements,
            things: self.things,
            nodes: self.nodes,
        }
    }

    fn entities_of(&self, node: Node<'_, 'd>, property: NamedNodeRef<'static>) -> Vec<EntityId> {
        let entity = |id| match self.things.get(&id) {
            Some(Thing::Entity(entity)) => Some(*entity),
            _ => None,
        };
        node.all(property).filter_map(entity).collect()
    }

    fn entity_of(&self, node: Node<'_, 'd>, property: NamedNodeRef<'static>) -> Option<EntityId> {
        self.entities_of(node, property).first().copied()
    }

    fn article(&self, id: u32) -> Article<'d> {
        let node = self.nodes.node(id);
        let headlines = node.texts(schema::HEADLINE);
        Article {
            iri: node.iri(),
            headline: headlines.into_iter().next(),
            published: node.dates(schema::DATE_PUBLISHED).next(),
            publisher: self.entity_of(node, schema::PUBLISHER),
            outlet: node.one(schema::PUBLISHER).map(|publisher| match self.nodes.is_node(publisher) {
                true => label(&self.nodes, publisher),
                false => self.nodes.value(publisher),
            }),
            url: node.value(schema::URL),
            language: node.value(schema::IN_LANGUAGE),
        }
    }

    fn passage(&self, id: u32) -> Passage<'d> {
        let node = self.nodes.node(id);
        let article = node.one(tw::IN_ARTICLE).and_then(|article| match self.things.get(&article) {
            Some(Thing::Article(article)) => Some(*article),
            _ => None,
        });
        Passage {
            iri: node.iri(),
            article,
            start: node.number(tw::START),
            end: node.number(tw::END),
            exact: node.texts(tw::EXACT).into_iter().next(),
            sentence: node.texts(tw::SENTENCE).into_iter().next(),
            refers_to: self.entity_of(node, tw::REFERS_TO),
            confidence: self.confidence(node),
            extractors: node.all(tw::EXTRACTOR).map(|id| extractor(&self.nodes, id)).collect(),
        }
    }

    fn position(&self, id: u32) -> Position<'d> {
        Position { iri: self.nodes.value(id), label: label(&self.nodes, id) }
    }

    fn entity(&self, id: u32) -> Entity<'d> {
        let node = self.nodes.node(id);
        let is = |class: u32, wanted: EntityType| {
            CLASSES.iter().any(|&(iri, known)| {
                matches!(known, Class::Entity(Some(known)) if known == wanted)
                    && self.nodes.vocabulary(iri) == Some(class)
            })
        };
        let types = [EntityType::Person, EntityType::Country, EntityType::Organisation, EntityType::Place];
        let entity_type =
            types.into_iter().find(|&wanted| node.all(rdf::TYPE).any(|class| is(class, wanted)));
        let bare = |target: u32, decided: bool| Link {
            target: self.nodes.value(target),
            decided,
            confidence: None,
            reason: None,
            source: None,
        };
        let decided = node.all(owl::SAME_AS).map(|target| bare(target, true));
        let candidates = node.all(skos::CLOSE_MATCH).map(|target| bare(target, false));
        Entity {
            iri: node.iri(),
            label: label(&self.nodes, id),
            labels: node.texts(rdfs::LABEL),
            alt_labels: node.texts(skos::ALT_LABEL),
            types: node.all(rdf::TYPE).map(|class| self.nodes.value(class)).collect(),
            entity_type,
            codes: node.all(tw::ISO_CODE).map(|id| self.nodes.value(id)).collect(),
            links: decided.chain(candidates).collect(),
            mentions: Vec::new(),
            statements: Vec::new(),
        }
    }

    /// Adds what a `tw:Link` says to its entity.
    fn add_link(&self, id: u32, entities: &mut [Entity<'d>]) {
        let node = self.nodes.node(id);
        let (Some(entity), Some(target)) = (self.entity_of(node, tw::LINK_OF), node.value(tw::LINK_TARGET))
        else {
            return;
        };
        let link = Link {
            target,
            decided: node.value(tw::DECIDED).is_some_and(|decided| is_true(&decided)),
            confidence: self.confidence(node),
            reason: node.value(tw::REASON),
            source: node.value(tw::LINK_SOURCE),
        };
        if self.is_ruled_out(node.one(tw::LINK_OF), node.one(tw::LINK_TARGET)) {
            return;
        }
        let links = &mut entities[entity.0 as usize].links;
        // The bare property says the same with less.
        let bare = |known: &Link<'_>| {
            known.target == link.target
                && known.decided == link.decided
                && known.confidence.is_none()
                && known.reason.is_none()
                && known.source.is_none()
        };
        match links.iter_mut().find(|known| bare(known)) {
            Some(known) => *known = link,
            None => links.push(link),
        }
    }

    /// Whether the graph says that an entity is not this thing.
    fn is_ruled_out(&self, entity: Option<u32>, target: Option<u32>) -> bool {
        let (Some(entity), Some(target)) = (entity, target) else { return false };
        self.nodes.node(entity).all(owl::DIFFERENT_FROM).any(|other| other == target)
    }

    fn statement(&self, id: u32) -> Statement<'d> {
        let node = self.nodes.node(id);
        let article = |id| match self.things.get(&id) {
            Some(Thing::Article(article)) => Some(*article),
            _ => None,
        };
        let passage = |id| match self.things.get(&id) {
            Some(Thing::Passage(passage)) => Some(*passage),
            _ => None,
        };
        let mut articles: Vec<ArticleId> = node.all(tw::REPORTED_IN).filter_map(article).collect();
        articles.sort_unstable();
        let mut evidence: Vec<PassageId> = node.all(tw::EVIDENCE).filter_map(passage).collect();
        evidence.sort_unstable();
        Statement {
            iri: node.iri(),
            content: self.content(node),
            articles,
            evidence,
            confidence: self.confidence(node),
            extractors: node.all(tw::EXTRACTOR).map(|id| extractor(&self.nodes, id)).collect(),
            said_in: Vec::new(),
        }
    }

    /// The words of the concept that a relation is typed by.
    fn words_of(&self, id: u32) -> Option<Cow<'d, str>> {
        self.nodes.node(id).value(skos::PREF_LABEL)
    }

    fn content(&self, node: Node<'_, 'd>) -> Content<'d> {
        let is = |class: NamedNodeRef<'static>| {
            self.nodes.vocabulary(class).is_some_and(|class| node.all(rdf::TYPE).any(|id| id == class))
        };
        if is(tw::TENURE) {
            let position = node.one(tw::POSITION).and_then(|id| match self.things.get(&id) {
                Some(Thing::Position(position)) => Some(*position),
                _ => None,
            });
            Content::Tenure(Tenure {
                holder: self.entity_of(node, tw::HOLDER),
                position,
                position_in: self.entity_of(node, tw::POSITION_IN),
                as_of: node.dates(tw::AS_OF).next(),
                former: node.value(tw::FORMER).is_some_and(|former| is_true(&former)),
            })
        } else if is(tw::RELATION) {
            Content::Relation(Relation {
                property: node.value(tw::RELATION_TYPE),
                words: node.one(tw::RELATION_TYPE).and_then(|id| self.words_of(id)),
                subject: self.entity_of(node, tw::SUBJECT),
                object: self.entity_of(node, tw::OBJECT),
            })
        } else if is(tw::EVENT) {
            Content::Event(Event {
                event_type: node.value(tw::EVENT_TYPE),
                actors: self.entities_of(node, tw::ACTOR),
                targets: self.entities_of(node, tw::TARGET),
                places: self.entities_of(node, tw::EVENT_PLACE),
                dates: node.dates(tw::EVENT_DATE).collect(),
                modality: node.value(tw::MODALITY).and_then(|iri| modality(&iri)),
            })
        } else {
            let says = |id| match self.things.get(&id) {
                Some(Thing::Statement(statement)) => Some(*statement),
                _ => None,
            };
            Content::Claim(Claim {
                speaker: self.entity_of(node, tw::SPEAKER),
                text: node.texts(tw::CLAIM_TEXT).into_iter().next(),
                kind: node.value(tw::QUOTATION_TYPE).and_then(|iri| claim_kind(&iri)),
                stance: node.value(tw::STANCE).and_then(|iri| stance::verb(&iri)),
                says: node.all(tw::SAYS).filter_map(says).collect(),
            })
        }
    }

    fn confidence(&self, node: Node<'_, 'd>) -> Option<f64> {
        let value = |id| self.nodes.value(id).parse::<f64>().ok().filter(|value| (0.0..=1.0).contains(value));
        node.all(tw::CONFIDENCE).filter_map(value).max_by(f64::total_cmp)
    }
}

fn is_true(form: &str) -> bool {
    matches!(form, "true" | "1")
}

/// The name of what found something: of a rule, or of a program. Others may give the name itself.
fn extractor<'d>(nodes: &Nodes<'d>, id: u32) -> Cow<'d, str> {
    let value = nodes.value(id);
    match rule::name(&value) {
        Some(name) => name.to_owned().into(),
        None => nodes.node(id).value(rdfs::LABEL).unwrap_or(value),
    }
}

/// The kind of claim that an individual of the ontology stands for.
fn claim_kind(iri: &str) -> Option<ClaimKind> {
    [ClaimKind::Direct, ClaimKind::Indirect]
        .into_iter()
        .find(|kind| map::quotation_type(*kind).as_str() == iri)
}

/// The modality that an individual of the ontology stands for.
fn modality(iri: &str) -> Option<Modality> {
    [Modality::Asserted, Modality::Negated, Modality::Planned, Modality::Hypothetical]
        .into_iter()
        .find(|modality| map::modality_individual(*modality).as_str() == iri)
}
