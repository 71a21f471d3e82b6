//! Articles, mentions, entities and links into quads; `statement` has the statements.

use std::borrow::Cow;
use std::rc::Rc;

use oxigraph::model::NamedNodeRef;

use super::literal::Literal;
use super::sink::Sink;
use super::{Dropped, Options, link, literal};
use crate::extract::{EntityType, Kind, Link, LinkRelation};
use crate::resolve::{ArticleIndex, Entity, EntityIndex, Graph, Passage};
use crate::vocab::iri::{Base, Class, PROGRAM, gazetteer_graph, links_graph, mint_into};
use crate::vocab::{dcterms, owl, prov, rdf, rdfs, rule, schema, skos, tw};

/// The work of one [`map`](super::map).
pub(super) struct Mapper<'g, S: Sink> {
    pub(super) graph: &'g Graph,
    pub(super) base: &'g Base,
    pub(super) sink: S,
    pub(super) dropped: Vec<Dropped>,
    /// For each article, its IRI, which is the name of its graph.
    pub(super) articles: Vec<S::Term>,
    /// For each article, the language of its words.
    languages: Vec<Rc<str>>,
    /// For each article, the language of the names in it.
    label_languages: Vec<Rc<str>>,
    /// For each entity, its IRI.
    entities: Vec<S::Term>,
    /// For each entity, its label as it is written.
    labels: Vec<Cow<'g, str>>,
    /// For each claim, its IRI.
    pub(super) claims: Vec<S::Term>,
    /// Which entities an article needs to describe.
    used: Vec<(ArticleIndex, EntityIndex)>,
}

impl<'g, S: Sink> Mapper<'g, S> {
    pub(super) fn new(graph: &'g Graph, options: &'g Options, sink: S) -> Self {
        Self {
            graph,
            base: &options.base,
            sink,
            dropped: Vec::new(),
            articles: Vec::with_capacity(graph.articles.len()),
            languages: Vec::with_capacity(graph.articles.len()),
            label_languages: Vec::with_capacity(graph.articles.len()),
            entities: Vec::with_capacity(graph.entities.len()),
            labels: Vec::with_capacity(graph.entities.len()),
            claims: Vec::with_capacity(graph.claims.len()),
            used: Vec::with_capacity(graph.entities.len() + 2 * graph.mentions.len()),
        }
    }

    /// Puts all into the sink; gives it back, with what was left out.
    pub(super) fn run(mut self) -> (S, Vec<Dropped>) {
        let graph = self.graph;
        for entity in &graph.entities {
            let iri = self.entity_iri(entity);
            self.entities.push(iri);
            self.labels.push(literal::name(&entity.label).unwrap_or_else(|| literal::clean(&entity.key)));
        }
        self.add_articles();
        self.add_mentions();
        self.add_concepts();
        self.add_statements();
        for (index, entity) in (0..).map(EntityIndex).zip(&graph.entities) {
            for name in &entity.names {
                // Without a text, nothing else may say that the article has it.
                self.used.push((name.article, index));
                self.add_alt_label(name.article, index, &name.text);
            }
            self.add_links(entity, self.entities[index.0 as usize]);
            self.add_codes(entity, self.entities[index.0 as usize]);
        }
        self.describe_entities();
        (self.sink, self.dropped)
    }

    /// The IRI that records give an entity, or a minted one.
    fn entity_iri(&mut self, entity: &Entity) -> S::Term {
        match entity.iri.as_deref().map(|iri| (iri, literal::iri(iri))) {
            Some((_, Ok(iri))) => return self.sink.iri(iri.as_str()),
            Some((iri, Err(reason))) => self.drop(&entity.label, "iri", iri, &reason),
            None => {}
        }
        self.mint(Class::Entity, [entity.key.as_str()])
    }

    /// Mints an IRI and interns it.
    pub(super) fn mint<'p>(&mut self, class: Class, parts: impl IntoIterator<Item = &'p str>) -> S::Term {
        let base = self.base;
        self.sink.intern(|form| {
            form.push('<');
            mint_into(base, class, parts, form);
            form.push('>');
        })
    }

    /// Adds a quad whose object is a term.
    pub(super) fn add(
        &mut self,
        graph: S::Term,
        subject: S::Term,
        predicate: NamedNodeRef<'static>,
        object: S::Term,
    ) {
        let predicate = self.sink.constant(predicate);
        self.sink.insert(graph, subject, predicate, object);
    }

    /// Adds a quad whose object is a term of the vocabulary.
    pub(super) fn add_constant(
        &mut self,
        graph: S::Term,
        subject: S::Term,
        predicate: NamedNodeRef<'static>,
        object: NamedNodeRef<'static>,
    ) {
        let object = self.sink.constant(object);
        self.add(graph, subject, predicate, object);
    }

    /// Adds a quad whose object is a literal.
    pub(super) fn add_literal(
        &mut self,
        graph: S::Term,
        subject: S::Term,
        predicate: NamedNodeRef<'static>,
        object: &Literal<'_>,
    ) {
        let object = self.sink.literal(object);
        self.add(graph, subject, predicate, object);
    }

    /// The IRI of an entity, which the article will describe.
    pub(super) fn entity(&mut self, article: ArticleIndex, entity: EntityIndex) -> S::Term {
        self.used.push((article, entity));
        self.entities[entity.0 as usize]
    }

    /// The language of an article's words.
    pub(super) fn language(&self, article: ArticleIndex) -> Rc<str> {
        Rc::clone(&self.languages[article.0 as usize])
    }

    /// The language of the names in an article: `en` of `en-gb`.
    pub(super) fn label_language(&self, article: ArticleIndex) -> Rc<str> {
        Rc::clone(&self.label_languages[article.0 as usize])
    }

    /// The IRI of an article, which is the name of its graph.
    pub(super) fn article(&self, article: ArticleIndex) -> S::Term {
        self.articles[article.0 as usize]
    }

    /// Adds how sure an extractor or linker is; `holder` is named if the value is none.
    pub(super) fn add_confidence(
        &mut self,
        graph: S::Term,
        subject: S::Term,
        value: Option<f64>,
        holder: &str,
    ) {
        let Some(value) = value else { return };
        match Literal::confidence(value) {
            Some(literal) => self.add_literal(graph, subject, tw::CONFIDENCE, &literal),
            None => self.drop(holder, "confidence", &value.to_string(), "it is not between 0 and 1"),
        }
    }

    /// Adds what found something: one of the rules, or another program, by its name.
    pub(super) fn add_extractor(&mut self, graph: S::Term, subject: S::Term, name: Option<&str>) {
        let Some(name) = name else { return };
        let extractor = match (rule::iri(name), literal::name(name)) {
            (Some(iri), _) => self.sink.iri(iri),
            (None, Some(name)) if name.starts_with(rule::OWN) => self.own_rule(graph, &name),
            (None, Some(name)) => self.agent(graph, &[&*name]),
            (None, None) => return,
        };
        self.add(graph, subject, tw::EXTRACTOR, extractor);
    }

    /// The node of a rule of a user's own, described in a graph: its name.
    fn own_rule(&mut self, graph: S::Term, name: &str) -> S::Term {
        let concept = self.mint(Class::Concept, ["rule", name]);
        self.add_constant(graph, concept, rdf::TYPE, skos::CONCEPT);
        self.add_literal(graph, concept, skos::PREF_LABEL, &Literal::string(name));
        self.add_literal(graph, concept, rdfs::LABEL, &Literal::text(name, literal::ENGLISH));
        concept
    }

    /// The node of a program, described in a graph: its name and, if there is one, its version.
    fn agent(&mut self, graph: S::Term, name_and_version: &[&str]) -> S::Term {
        let agent = self.mint(Class::Agent, name_and_version.iter().copied());
        self.add_constant(graph, agent, rdf::TYPE, prov::SOFTWARE_AGENT);
        if let Some(name) = name_and_version.first() {
            self.add_literal(graph, agent, rdfs::LABEL, &Literal::text(name, literal::ENGLISH));
        }
        if let Some(version) = name_and_version.get(1) {
            self.add_literal(graph, agent, schema::SOFTWARE_VERSION, &Literal::string(version));
        }
        agent
    }

    /// Remembers what is left out.
    pub(super) fn drop(&mut self, holder: &str, what: &'static str, value: &str, reason: &str) {
        let (holder, value, reason) = (holder.to_owned(), value.to_owned(), reason.to_owned());
        self.dropped.push(Dropped { holder, what, value, reason });
    }

    fn add_articles(&mut self) {
        let graph = self.graph;
        for (index, article) in (0..).map(ArticleIndex).zip(&graph.articles) {
            let language = article.language.as_deref().and_then(|tag| {
                let language = literal::language(tag);
                if language.is_none() {
                    self.drop(&article.key, "language", tag, "it is not a language tag of BCP 47");
                }
                language
            });
            let id = self.mint(Class::Article, [article.key.as_str()]);
            self.articles.push(id);
            let words: Rc<str> = language.as_deref().unwrap_or(literal::ENGLISH).into();
            let names = literal::label_language(&words);
            self.label_languages.push(if names == &*words { Rc::clone(&words) } else { names.into() });
            self.languages.push(words);
            self.add_constant(id, id, rdf::TYPE, tw::ARTICLE);
            self.add_literal(id, id, dcterms::IDENTIFIER, &Literal::string(&article.key));
            let program = self.agent(id, &PROGRAM);
            self.add(id, id, tw::PROCESSED_BY, program);
            if let Some(language) = language {
                self.add_literal(id, id, schema::IN_LANGUAGE, &Literal::string(&language));
            }
            if let Some(title) = article.title.as_deref().and_then(literal::name) {
                let language = self.language(index);
                self.add_literal(id, id, schema::HEADLINE, &Literal::text(&title, &language));
            }
            if let Some(date) = article.published {
                self.add_literal(id, id, schema::DATE_PUBLISHED, &Literal::date(date));
                if article.published_inferred {
                    self.add_literal(id, id, tw::DATE_INFERRED, &Literal::boolean(true));
                }
            }
            if let Some(publisher) = article.publisher {
                let publisher = self.entity(index, publisher);
                self.add(id, id, schema::PUBLISHER, publisher);
            }
            if let Some(url) = &article.url {
                match literal::iri(url) {
                    Ok(iri) => {
                        let iri = self.sink.iri(iri.as_str());
                        self.add(id, id, schema::URL, iri);
                    }
                    Err(reason) => self.drop(&article.key, "url", url, &reason),
                }
            }
        }
    }

    fn add_mentions(&mut self) {
        let graph = self.graph;
        for mention in &graph.mentions {
            let index = graph.article_of(mention.passage);
            let article = self.article(index);
            let key = &graph[mention.entity].key;
            let node = self.passage_node(Class::Mention, mention.passage, &[key]);
            let entity = self.entity(index, mention.entity);
            self.describe_mention(node, mention.passage, entity);
            self.add_confidence(article, node, mention.confidence, &graph[index].key);
            self.add_extractor(article, node, mention.extractor.as_deref());
            self.add_alt_label(index, mention.entity, graph.words(mention.passage));
        }
    }

    fn describe_mention(&mut self, node: S::Term, passage: Passage, named: S::Term) {
        let article = self.article(self.graph.article_of(passage));
        self.add_constant(article, node, rdf::TYPE, tw::MENTION);
        self.describe_passage(node, passage);
        self.add(article, node, tw::REFERS_TO, named);
    }

    /// Adds what has a label that is no class here: a concept, under the concept of the label.
    fn add_concepts(&mut self) {
        let graph = self.graph;
        for concept in &graph.concepts {
            let (article, key) = (self.article(concept.article), &graph[concept.article].key);
            let (Some(name), Some(label)) = (literal::name(&concept.name), literal::name(&concept.label))
            else {
                self.drop(key, "concept", &concept.name, "its name or its label is empty");
                continue;
            };
            let wider = self.mint(Class::Concept, [&*label]);
            self.add_constant(article, wider, rdf::TYPE, skos::CONCEPT);
            self.add_literal(article, wider, skos::PREF_LABEL, &Literal::string(&label));
            let node = self.mint(Class::Concept, [&*label, &*name]);
            self.add_constant(article, node, rdf::TYPE, skos::CONCEPT);
            let language = self.label_language(concept.article);
            self.add_literal(article, node, skos::PREF_LABEL, &Literal::text(&name, &language));
            self.add(article, node, skos::BROADER, wider);
            for passage in &concept.mentions {
                let mention = self.passage_node(Class::Mention, *passage, &["concept", &label, &name]);
                self.describe_mention(mention, *passage, node);
                self.add_confidence(article, mention, concept.confidence, key);
                self.add_extractor(article, mention, concept.extractor.as_deref());
            }
            for link in &concept.links {
                let target = link::identity(link.target.trim());
                match literal::iri(target.as_deref().unwrap_or(&link.target)) {
                    Ok(target) => {
                        let same = link.relation == LinkRelation::SameAs;
                        let predicate = if same { skos::EXACT_MATCH } else { skos::CLOSE_MATCH };
                        let target = self.sink.iri(target.as_str());
                        self.add(article, node, predicate, target);
                    }
                    Err(reason) => self.drop(key, "link", &link.target, &reason),
                }
            }
        }
    }

    /// The node of a passage: made of where it is, and of what else tells it apart.
    pub(super) fn passage_node(&mut self, class: Class, passage: Passage, more: &[&str]) -> S::Term {
        let article = &self.graph[self.graph.article_of(passage)].key;
        let (mut start, mut end) = (itoa::Buffer::new(), itoa::Buffer::new());
        let place = [article.as_str(), start.format(passage.span.start), end.format(passage.span.end)];
        self.mint(class, place.into_iter().chain(more.iter().copied()))
    }

    /// Adds where a passage is and what it reads.
    pub(super) fn describe_passage(&mut self, node: S::Term, passage: Passage) {
        let graph = self.graph;
        let index = graph.article_of(passage);
        let article = self.article(index);
        self.add(article, node, tw::IN_ARTICLE, article);
        self.add_literal(article, node, tw::START, &Literal::integer(passage.span.start));
        self.add_literal(article, node, tw::END, &Literal::integer(passage.span.end));
        let language = self.language(index);
        self.add_literal(article, node, tw::EXACT, &Literal::text(graph.words(passage), &language));
        self.add_literal(article, node, tw::SENTENCE, &Literal::text(context(graph, passage), &language));
    }

    /// Adds a name that an article uses, unless it is the label.
    fn add_alt_label(&mut self, article: ArticleIndex, entity: EntityIndex, name: &str) {
        if let Some(name) = literal::name(name)
            && name != self.labels[entity.0 as usize]
        {
            let language = self.label_language(article);
            let label = Literal::text(&name, &language);
            let (graph, entity) = (self.article(article), self.entity(article, entity));
            self.add_literal(graph, entity, skos::ALT_LABEL, &label);
        }
    }
}

/// Entities and their links.
impl<S: Sink> Mapper<'_, S> {
    /// Adds type and label of the entities that an article needs, to its graph.
    fn describe_entities(&mut self) {
        let graph = self.graph;
        let mut used = std::mem::take(&mut self.used);
        used.sort_unstable();
        used.dedup();
        for (article, index) in used {
            let entity = &graph[index];
            let (article, node) = (self.article(article), self.entities[index.0 as usize]);
            self.add_constant(article, node, rdf::TYPE, type_class(entity.entity_type));
            if let Some((kind, of)) = entity.kind.map(kind_class)
                && of == entity.entity_type
            {
                self.add_constant(article, node, rdf::TYPE, kind);
            }
            let language = entity.language.as_deref().and_then(literal::language);
            let language = literal::label_language(language.as_deref().unwrap_or(literal::ENGLISH));
            let label = self.sink.literal(&Literal::text(&self.labels[index.0 as usize], language));
            self.add(article, node, rdfs::LABEL, label);
        }
    }

    fn add_links(&mut self, entity: &Entity, node: S::Term) {
        for link in &entity.links {
            let identity = link::identity(link.target.trim());
            let target = identity.as_deref().unwrap_or(&link.target);
            match literal::iri(target) {
                Ok(target) => self.add_link((entity, node), link, target.as_str(), identity.is_some()),
                Err(reason) => self.drop(&entity.label, "link", &link.target, &reason),
            }
        }
    }

    /// Adds a link; `can_be_same`: the target is an entry of a dataset whose entries are things, not pages.
    fn add_link(
        &mut self,
        (entity, source): (&Entity, S::Term),
        link: &Link,
        target_iri: &str,
        can_be_same: bool,
    ) {
        let graph = self.sink.iri(links_graph(self.base).as_str());
        let target = self.sink.iri(target_iri);
        let decided = link.relation == LinkRelation::SameAs;
        if decided {
            let predicate = if can_be_same { owl::SAME_AS } else { rdfs::SEE_ALSO };
            self.add(graph, source, predicate, target);
        }
        let state = if decided { "decided" } else { "candidate" };
        let reason = link.reason.as_deref().unwrap_or_default();
        let node = self.mint(Class::Link, [entity.key.as_str(), target_iri, state, reason]);
        self.add_constant(graph, node, rdf::TYPE, tw::LINK);
        self.add(graph, node, tw::LINK_OF, source);
        self.add(graph, node, tw::LINK_TARGET, target);
        self.add_literal(graph, node, tw::DECIDED, &Literal::boolean(decided));
        self.add_confidence(graph, node, link.score, &entity.label);
        if let Some(reason) = &link.reason {
            self.add_literal(graph, node, tw::REASON, &Literal::string(reason));
        }
        if let Some(source) = &link.source {
            self.add_literal(graph, node, tw::LINK_SOURCE, &Literal::string(source));
        }
    }

    fn add_codes(&mut self, entity: &Entity, node: S::Term) {
        let Some(codes) = &entity.codes else { return };
        let graph = self.sink.iri(gazetteer_graph(self.base).as_str());
        for code in [&codes.alpha2, &codes.alpha3, &codes.numeric].into_iter().flatten() {
            self.add_literal(graph, node, tw::ISO_CODE, &Literal::string(code));
        }
    }
}

/// The sentence around a passage; of one that nobody would read to its end, the part around the passage.
fn context(graph: &Graph, passage: Passage) -> &str {
    /// Bytes beyond which a sentence is cut.
    const LONG: usize = 8192;
    /// Bytes that are kept before and after the passage.
    const AROUND: usize = 512;
    let text = graph[passage.sentence].text.as_str();
    if text.len() <= LONG {
        return text;
    }
    let range = graph.bytes(passage);
    let boundary = |byte: &usize| text.is_char_boundary(*byte);
    let start = (range.start.saturating_sub(AROUND)..=range.start).find(boundary).unwrap_or(range.start);
    let end = range.end.saturating_add(AROUND).min(text.len());
    let end = (range.end..=end).rev().find(boundary).unwrap_or(range.end);
    &text[start..end]
}

/// The class of a type.
fn type_class(entity_type: EntityType) -> NamedNodeRef<'static> {
    match entity_type {
        EntityType::Person => tw::PERSON,
        EntityType::Country => tw::COUNTRY,
        EntityType::Organisation => tw::ORGANISATION,
        EntityType::Place => tw::PLACE_CLASS,
        EntityType::Entity => tw::ENTITY,
    }
}

/// The class of a kind, and the type that it is a kind of.
fn kind_class(kind: Kind) -> (NamedNodeRef<'static>, EntityType) {
    match kind {
        Kind::Intergovernmental => (tw::INTERGOVERNMENTAL_ORGANISATION, EntityType::Organisation),
        Kind::Governmental => (tw::GOVERNMENTAL_ORGANISATION, EntityType::Organisation),
        Kind::ArmedForce => (tw::ARMED_FORCE, EntityType::Organisation),
        Kind::ArmedGroup => (tw::ARMED_GROUP, EntityType::Organisation),
        Kind::Party => (tw::PARTY, EntityType::Organisation),
        Kind::NewsOrganisation => (tw::NEWS_ORGANISATION, EntityType::Organisation),
        Kind::Company => (tw::COMPANY, EntityType::Organisation),
        Kind::City => (tw::CITY, EntityType::Place),
        Kind::Region => (tw::REGION, EntityType::Place),
        Kind::DisputedArea => (tw::DISPUTED_AREA, EntityType::Place),
    }
}
