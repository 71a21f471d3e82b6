//! What a [`View`](super::View) shows: plain lists of things that refer to one another by number.

use std::borrow::Cow;
use std::fmt;

use super::{ArticleId, EntityId, PassageId, PositionId, StatementId, local_name};
use crate::date::Date;
use crate::extract::{ClaimKind, EntityType, Modality};
use crate::vocab::ev;

/// A text of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'d> {
    /// The text.
    pub value: Cow<'d, str>,
    /// The language tag, if it has one.
    pub language: Option<&'d str>,
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

/// A `tw:Article`.
#[derive(Clone, Debug)]
pub struct Article<'d> {
    /// The IRI, or a blank node as `_:label`.
    pub iri: Cow<'d, str>,
    /// The headline.
    pub headline: Option<Text<'d>>,
    /// When it was published; of several dates the first.
    pub published: Option<Date>,
    /// Who published it, if that is an entity of the graph.
    pub publisher: Option<EntityId>,
    /// The name of who published it: the label of the publisher, or the text that stands in its place.
    pub outlet: Option<Cow<'d, str>>,
    /// Where it is found on the web.
    pub url: Option<Cow<'d, str>>,
    /// The language of its text.
    pub language: Option<Cow<'d, str>>,
}

/// A `tw:Passage` or `tw:Mention`.
#[derive(Clone, Debug)]
pub struct Passage<'d> {
    /// The IRI, or a blank node as `_:label`.
    pub iri: Cow<'d, str>,
    /// The article whose text it is a stretch of.
    pub article: Option<ArticleId>,
    /// Unicode scalar values of the article's text before it.
    pub start: Option<usize>,
    /// Unicode scalar values of the article's text before its end.
    pub end: Option<usize>,
    /// Its words.
    pub exact: Option<Text<'d>>,
    /// The sentence around it.
    pub sentence: Option<Text<'d>>,
    /// What it names, if it is a mention.
    pub refers_to: Option<EntityId>,
    /// How sure the extractor is of the mention, 0 to 1.
    pub confidence: Option<f64>,
    /// The rules or tools that found the mention.
    pub extractors: Vec<Cow<'d, str>>,
}

/// A named thing: whatever has a class under `tw:Entity`, and whatever stands where only an entity can.
#[derive(Clone, Debug)]
pub struct Entity<'d> {
    /// The IRI, or a blank node as `_:label`.
    pub iri: Cow<'d, str>,
    /// The one name to show: the label in English or in no language before others, or what the IRI ends in.
    pub label: Cow<'d, str>,
    /// All labels.
    pub labels: Vec<Text<'d>>,
    /// Other names.
    pub alt_labels: Vec<Text<'d>>,
    /// The IRIs of the classes.
    pub types: Vec<Cow<'d, str>>,
    /// What the classes make it, if they are of the ontology; of several the first in the order of [`EntityType`].
    pub entity_type: Option<EntityType>,
    /// Codes of ISO 3166-1.
    pub codes: Vec<Cow<'d, str>>,
    /// What it is, or may be, elsewhere: decided links first.
    pub links: Vec<Link<'d>>,
    /// Where it is named, in the order of [`View::passages`](super::View::passages).
    pub mentions: Vec<PassageId>,
    /// The statements that it has a part in, each once.
    pub statements: Vec<StatementId>,
}

/// What an entity is, or may be, in another dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct Link<'d> {
    /// The IRI of the entry there.
    pub target: Cow<'d, str>,
    /// Whether the two are the same thing, or may be.
    pub decided: bool,
    /// How sure the linker is, 0 to 1.
    pub confidence: Option<f64>,
    /// Why, in words.
    pub reason: Option<Cow<'d, str>>,
    /// Where the identifier comes from.
    pub source: Option<Cow<'d, str>>,
}

/// A `tw:Position`: an office, without the body that it is in.
#[derive(Clone, Debug)]
pub struct Position<'d> {
    /// The IRI, or a blank node as `_:label`.
    pub iri: Cow<'d, str>,
    /// Its name.
    pub label: Cow<'d, str>,
}

/// A `tw:Statement`: something that an article says.
#[derive(Clone, Debug)]
pub struct Statement<'d> {
    /// The IRI, or a blank node as `_:label`.
    pub iri: Cow<'d, str>,
    /// What is said.
    pub content: Content<'d>,
    /// Which article says it; the graphs of others may name several.
    pub articles: Vec<ArticleId>,
    /// The passages that say it, in the order of [`View::passages`](super::View::passages).
    pub evidence: Vec<PassageId>,
    /// How sure the extractor is of having understood it, 0 to 1; of several values the highest.
    pub confidence: Option<f64>,
    /// The rules or tools that found it.
    pub extractors: Vec<Cow<'d, str>>,
    /// The claims that it is a part of. If there are any, the article does not say it in its own voice.
    pub said_in: Vec<StatementId>,
}

/// What a statement says. Of a property that can have one value, the first in the order of the dataset counts.
#[derive(Clone, Debug)]
pub enum Content<'d> {
    /// A `tw:Tenure`.
    Tenure(Tenure),
    /// A `tw:Relation`.
    Relation(Relation<'d>),
    /// A `tw:Event`.
    Event(Event<'d>),
    /// A `tw:Claim`.
    Claim(Claim<'d>),
}

/// Somebody holds a position.
#[derive(Clone, Debug)]
pub struct Tenure {
    /// Who.
    pub holder: Option<EntityId>,
    /// Which position.
    pub position: Option<PositionId>,
    /// In which country or organisation.
    pub position_in: Option<EntityId>,
    /// The date of the article that says so.
    pub as_of: Option<Date>,
    /// Whether it was over by then.
    pub former: bool,
}

/// A lasting relation between two entities.
#[derive(Clone, Debug)]
pub struct Relation<'d> {
    /// The IRI of the direct property, such as `tw:memberOf`, or of the concept of the words of another tool.
    pub property: Option<Cow<'d, str>>,
    /// These words, if it is such a concept.
    pub words: Option<Cow<'d, str>>,
    /// From whom.
    pub subject: Option<EntityId>,
    /// To whom.
    pub object: Option<EntityId>,
}

impl Relation<'_> {
    /// What the relation is called: the name of the property, or the words of another tool.
    pub fn name(&self) -> Option<&str> {
        self.words.as_deref().or_else(|| self.property.as_deref().map(local_name))
    }
}

/// Somebody does something.
#[derive(Clone, Debug)]
pub struct Event<'d> {
    /// The IRI of the type, such as `ev:CONSULT`.
    pub event_type: Option<Cow<'d, str>>,
    /// Who acts.
    pub actors: Vec<EntityId>,
    /// Who is acted on.
    pub targets: Vec<EntityId>,
    /// Where.
    pub places: Vec<EntityId>,
    /// When.
    pub dates: Vec<Date>,
    /// Whether it is told as a fact, if the graph says it in the ontology's terms.
    pub modality: Option<Modality>,
}

/// What a speaker says.
#[derive(Clone, Debug)]
pub struct Claim<'d> {
    /// Who says it.
    pub speaker: Option<EntityId>,
    /// The words.
    pub text: Option<Text<'d>>,
    /// Whether the words are the speaker's or the article's.
    pub kind: Option<ClaimKind>,
    /// How the speaker stands to the words, by the verb that records have: "deny"; see [`stance`](crate::vocab::stance).
    pub stance: Option<&'static str>,
    /// The statements that are part of what is said.
    pub says: Vec<StatementId>,
}

/// Which part an entity has in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// It holds the position.
    Holder,
    /// The position is in it.
    PositionIn,
    /// It is related.
    Subject,
    /// It is what the other is related to.
    Object,
    /// It acts.
    Actor,
    /// It is acted on.
    Target,
    /// It is where the event happens.
    Place,
    /// It says so.
    Speaker,
}

impl Content<'_> {
    /// The entities that have a part in it.
    pub fn parts(&self) -> Vec<(Part, EntityId)> {
        let one = |part: Part, entity: Option<EntityId>| entity.map(|entity| (part, entity));
        match self {
            Self::Tenure(tenure) => one(Part::Holder, tenure.holder)
                .into_iter()
                .chain(one(Part::PositionIn, tenure.position_in))
                .collect(),
            Self::Relation(relation) => one(Part::Subject, relation.subject)
                .into_iter()
                .chain(one(Part::Object, relation.object))
                .collect(),
            Self::Event(event) => {
                let parts = [
                    (Part::Actor, &event.actors),
                    (Part::Target, &event.targets),
                    (Part::Place, &event.places),
                ];
                let with = |(part, entities): (Part, &[EntityId])| {
                    entities.iter().map(move |e| (part, *e)).collect::<Vec<_>>()
                };
                parts.into_iter().flat_map(|(part, entities)| with((part, entities))).collect()
            }
            Self::Claim(claim) => one(Part::Speaker, claim.speaker).into_iter().collect(),
        }
    }
}

/// Whether events of this type are between their parties rather than from one to another, so that it means nothing who
/// is told as actor and who as target: to meet, to agree, to act together.
pub fn is_mutual(event_type: &str) -> bool {
    [ev::CONSULT, ev::AGREE, ev::COOPERATE].iter().any(|mutual| mutual.as_str() == event_type)
}
