//! Statements into quads: claims, tenures, relations and events, each with who says it and in which words.

use oxigraph::model::NamedNodeRef;

use super::literal::Literal;
use super::mapper::Mapper;
use super::sink::Sink;
use super::value::{event_concept, modality_individual, mode_concept, quotation_type, relation_property};
use super::{literal, position};
use crate::date::Date;
use crate::extract::EntityType;
use crate::resolve::{Claim, EntityIndex, Event, Provenance, Relation, Tenure};
use crate::vocab::iri::Class;
use crate::vocab::{rdf, rdfs, skos, stance, tw};

impl<S: Sink> Mapper<'_, S> {
    pub(super) fn add_statements(&mut self) {
        let graph = self.graph;
        for claim in &graph.claims {
            let node = self.claim_node(claim);
            self.claims.push(node);
        }
        for (index, claim) in graph.claims.iter().enumerate() {
            self.add_claim(claim, self.claims[index]);
        }
        for tenure in &graph.tenures {
            self.add_tenure(tenure);
        }
        for relation in &graph.relations {
            self.add_relation(relation);
        }
        for event in &graph.events {
            self.add_event(event);
        }
    }

    /// Adds what all statements share.
    fn add_provenance(&mut self, node: S::Term, class: NamedNodeRef<'static>, provenance: &Provenance) {
        let graph = self.graph;
        let article = self.article(provenance.article);
        self.add_constant(article, node, rdf::TYPE, class);
        self.add(article, node, tw::REPORTED_IN, article);
        for &passage in &provenance.evidence {
            let evidence = self.passage_node(Class::Passage, passage, &[]);
            self.add_constant(article, evidence, rdf::TYPE, tw::PASSAGE);
            self.describe_passage(evidence, passage);
            self.add(article, node, tw::EVIDENCE, evidence);
        }
        if let Some(claim) = provenance.said_in {
            let claim = self.claims[claim.0 as usize];
            self.add(article, claim, tw::SAYS, node);
        }
        self.add_confidence(article, node, provenance.confidence, &graph[provenance.article].key);
        self.add_extractor(article, node, provenance.extractor.as_deref());
    }

    /// Adds a date as precise as it is, and the first and the last day that it may mean.
    fn add_date(&mut self, graph: S::Term, node: S::Term, property: NamedNodeRef<'static>, date: Date) {
        let value = self.sink.literal(&Literal::date(date));
        self.add(graph, node, property, value);
        let Some((first, last)) = date.bounds() else { return };
        for (property, day) in [(tw::FIRST_DAY, first), (tw::LAST_DAY, last)] {
            let day = if day == date { value } else { self.sink.literal(&Literal::date(day)) };
            self.add(graph, node, property, day);
        }
    }

    fn claim_node(&mut self, claim: &Claim) -> S::Term {
        let mut key = Key::new(self, &claim.provenance);
        key.entity(self, Some(claim.speaker));
        key.text(claim.kind.name());
        key.place(&claim.provenance);
        key.mint(self, Class::Claim)
    }

    fn add_claim(&mut self, claim: &Claim, node: S::Term) {
        let index = claim.provenance.article;
        let article = self.article(index);
        self.add_provenance(node, tw::CLAIM, &claim.provenance);
        let speaker = self.entity(index, claim.speaker);
        self.add(article, node, tw::SPEAKER, speaker);
        self.add_constant(article, node, tw::QUOTATION_TYPE, quotation_type(claim.kind));
        if let Some(stance) = &claim.stance {
            match stance::individual(stance) {
                Some(individual) => self.add_constant(article, node, tw::STANCE, individual),
                None => self.drop(&self.graph[index].key, "stance", stance, "it is none of the ontology's"),
            }
        }
        if let Some(&words) = claim.provenance.evidence.first() {
            let language = self.language(index);
            self.add_literal(
                article,
                node,
                tw::CLAIM_TEXT,
                &Literal::text(self.graph.words(words), &language),
            );
        }
    }

    fn add_tenure(&mut self, tenure: &Tenure) {
        let index = tenure.provenance.article;
        let article = self.article(index);
        let position = literal::clean(&position::canonical(&tenure.position)).into_owned();
        let mut key = Key::new(self, &tenure.provenance);
        key.entity(self, Some(tenure.holder));
        key.text(&position);
        key.entity(self, tenure.of);
        key.text(if tenure.former { "former" } else { "" });
        key.claim(self, &tenure.provenance);
        let node = key.mint(self, Class::Tenure);
        self.add_provenance(node, tw::TENURE, &tenure.provenance);
        let holder = self.entity(index, tenure.holder);
        self.add(article, node, tw::HOLDER, holder);
        if !position.is_empty() {
            // "en-gb" and "en" share their positions.
            let language = self.label_language(index);
            let office = self.mint(Class::Position, [position.as_str(), &*language]);
            self.add(article, node, tw::POSITION, office);
            self.add_constant(article, office, rdf::TYPE, tw::POSITION_CLASS);
            self.add_literal(article, office, rdfs::LABEL, &Literal::text(&position, &language));
        }
        if let Some(of) = tenure.of {
            let of = self.entity(index, of);
            self.add(article, node, tw::POSITION_IN, of);
        }
        if let Some(date) = tenure.as_of {
            self.add_date(article, node, tw::AS_OF, date);
        }
        self.add_literal(article, node, tw::FORMER, &Literal::boolean(tenure.former));
        if tenure.provenance.said_in.is_none() && self.graph[tenure.holder].entity_type == EntityType::Person
        {
            self.add_constant(article, holder, rdf::TYPE, tw::OFFICIAL);
        }
    }

    fn add_relation(&mut self, relation: &Relation) {
        let index = relation.provenance.article;
        let article = self.article(index);
        let property = relation_property(relation.relation_type);
        let words = literal::name(relation.label.as_deref().unwrap_or_default());
        let words = words.filter(|_| property.is_none()).map(std::borrow::Cow::into_owned);
        if property.is_none() && words.is_none() {
            let words = relation.label.as_deref().unwrap_or_default();
            self.drop(&self.graph[index].key, "relation", words, "no words say what it is");
            return;
        }
        let mut key = Key::new(self, &relation.provenance);
        match (property, &words) {
            (Some(property), _) => key.text(property.as_str()),
            (None, words) => {
                ["", words.as_deref().unwrap_or_default()].iter().for_each(|text| key.text(text))
            }
        }
        key.entity(self, Some(relation.subject));
        key.entity(self, Some(relation.object));
        key.claim(self, &relation.provenance);
        let node = key.mint(self, Class::Relation);
        self.add_provenance(node, tw::RELATION, &relation.provenance);
        let subject = self.entity(index, relation.subject);
        let object = self.entity(index, relation.object);
        self.add(article, node, tw::SUBJECT, subject);
        self.add(article, node, tw::OBJECT, object);
        if let Some(words) = words {
            let concept = self.mint(Class::Concept, ["", "relation", &words]);
            self.add_constant(article, concept, rdf::TYPE, skos::CONCEPT);
            self.add_literal(article, concept, skos::PREF_LABEL, &Literal::string(&words));
            self.add(article, node, tw::RELATION_TYPE, concept);
        } else if let Some(property) = property {
            self.add_constant(article, node, tw::RELATION_TYPE, property);
            if relation.provenance.said_in.is_none() {
                self.add(article, subject, property, object);
            }
        }
    }

    fn add_event(&mut self, event: &Event) {
        let index = event.provenance.article;
        let article = self.article(index);
        let event_type = event_concept(event.event_type);
        let modality = modality_individual(event.modality);
        let mut key = Key::new(self, &event.provenance);
        key.text(event_type.as_str());
        key.text(modality.as_str());
        key.entities(self, &event.actors);
        key.entities(self, &event.targets);
        key.entity(self, event.place);
        key.text(&event.date.map(|date| date.to_string()).unwrap_or_default());
        key.place(&event.provenance);
        key.claim(self, &event.provenance);
        let node = key.mint(self, Class::Event);
        self.add_provenance(node, tw::EVENT, &event.provenance);
        self.add_constant(article, node, tw::EVENT_TYPE, event_type);
        self.add_constant(article, node, tw::MODALITY, modality);
        for mode in &event.modes {
            match mode_concept(event_type, mode) {
                Some(concept) => self.add_constant(article, node, tw::MODE, concept),
                None => self.drop(&self.graph[index].key, "mode", mode, "its type has none of this name"),
            }
        }
        for (property, entities) in [(tw::ACTOR, &event.actors), (tw::TARGET, &event.targets)] {
            for &entity in entities {
                let entity = self.entity(index, entity);
                self.add(article, node, property, entity);
            }
        }
        if let Some(place) = event.place {
            let place = self.entity(index, place);
            self.add(article, node, tw::EVENT_PLACE, place);
        }
        if let Some(date) = event.date {
            self.add_date(article, node, tw::EVENT_DATE, date);
        }
    }
}

/// What makes a statement this one and no other, as a list of texts.
///
/// A tenure or relation that an article states twice is one statement with two pieces of evidence; events and claims
/// are told apart by where they are told.
struct Key(Vec<String>);

impl Key {
    fn new<S: Sink>(mapper: &Mapper<'_, S>, provenance: &Provenance) -> Self {
        Self(vec![mapper.graph[provenance.article].key.clone()])
    }

    fn text(&mut self, text: &str) {
        self.0.push(text.to_owned());
    }

    fn entity<S: Sink>(&mut self, mapper: &Mapper<'_, S>, entity: Option<EntityIndex>) {
        self.text(entity.map_or("", |entity| &mapper.graph[entity].key));
    }

    /// Several entities in no order.
    fn entities<S: Sink>(&mut self, mapper: &Mapper<'_, S>, entities: &[EntityIndex]) {
        let mut keys: Vec<&str> = entities.iter().map(|&entity| mapper.graph[entity].key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        self.0.push(keys.len().to_string());
        self.0.extend(keys.into_iter().map(str::to_owned));
    }

    /// Where the first evidence is: the trigger, or the words claimed.
    fn place(&mut self, provenance: &Provenance) {
        if let Some(passage) = provenance.evidence.first() {
            self.0.push(passage.span.start.to_string());
            self.0.push(passage.span.end.to_string());
        }
    }

    /// The claim that says it.
    fn claim<S: Sink>(&mut self, mapper: &Mapper<'_, S>, provenance: &Provenance) {
        if let Some(claim) = provenance.said_in {
            let claim = &mapper.graph[claim];
            self.entity(mapper, Some(claim.speaker));
            self.place(&claim.provenance);
        }
    }

    fn mint<S: Sink>(self, mapper: &mut Mapper<'_, S>, class: Class) -> S::Term {
        mapper.mint(class, self.0.iter().map(String::as_str))
    }
}
