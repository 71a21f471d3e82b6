//! The annotation record: what was found in one article, in the interchange form of JSON Lines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::read::Document;

/// A stretch of the article's text in Unicode scalar values, half open; `[start, end]` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    /// The first scalar value of the stretch.
    pub start: usize,
    /// One past the last scalar value of the stretch.
    pub end: usize,
}

impl Span {
    /// The stretch from `start` up to and without `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Whether `other` lies wholly inside this stretch.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two stretches share a scalar value.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Self { start, end }
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// What was found in one article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Record {
    /// The article, as it was read.
    #[serde(flatten)]
    pub document: Document,
    /// The named things, one entry for each thing in the world.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// Who holds which position.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Memberships, chairs, parts and places.
    #[serde(default)]
    pub relations: Vec<Relation>,
    /// Who did what to whom.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Who said what.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// What another tool named by a label that is none of our types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concepts: Vec<Concept>,
}

/// The type of a named thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum EntityType {
    /// A named human.
    Person,
    /// A sovereign state, also where its adjective, capital or government stands for it.
    Country,
    /// A named body.
    Organisation,
    /// A named location that is not a sovereign state.
    Place,
    /// A named thing of which nobody says which of these it is.
    Entity,
}

impl EntityType {
    /// The word for it: "person".
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Country => "country",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Entity => "entity",
        }
    }
}

/// What kind of organisation or place an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An organisation whose members are states, or a body of one.
    Intergovernmental,
    /// A ministry, agency, court, parliament or other body of a state.
    Governmental,
    /// An army, navy, air force, police force or command of a state.
    ArmedForce,
    /// An armed body that is not a state's.
    ArmedGroup,
    /// A political party or movement.
    Party,
    /// A news agency, newspaper or broadcaster.
    NewsOrganisation,
    /// A business.
    Company,
    /// A city, town or village.
    City,
    /// A first-level or other administrative region, or a region in the wider sense.
    Region,
    /// A territory whose status is disputed.
    DisputedArea,
}

impl Kind {
    /// The kinds with their names in records and tables.
    const NAMES: [(Self, &'static str); 10] = [
        (Self::Intergovernmental, "intergovernmental"),
        (Self::Governmental, "governmental"),
        (Self::ArmedForce, "armed_force"),
        (Self::ArmedGroup, "armed_group"),
        (Self::Party, "party"),
        (Self::NewsOrganisation, "news_organisation"),
        (Self::Company, "company"),
        (Self::City, "city"),
        (Self::Region, "region"),
        (Self::DisputedArea, "disputed_area"),
    ];

    /// The kind of this name in records and tables: "armed_force".
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, own)| *own == name).map(|(kind, _)| *kind)
    }

    /// Its name in records and tables.
    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

impl From<Document> for Record {
    /// A record of an article in which nothing was found yet.
    fn from(document: Document) -> Self {
        Self { document, ..Self::default() }
    }
}

impl Record {
    /// The entity of this id, as roles, relations, events and claims name it.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.entities.iter().find(|entity| entity.id == id)
    }
}

/// A named thing and where the article names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Entity {
    /// The name of this entry within its record.
    pub id: String,
    /// The IRI of the entity in the graph, if the record decides it: all entities of this IRI are one, and no other is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iri: Option<String>,
    /// What type of thing it is.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// What kind of its type it is, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The fullest form of the name in the article.
    pub name: String,
    /// The other forms of the name in the article.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Where the article names it.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<MentionForm>"))]
    pub mentions: Vec<Span>,
    /// What it may be elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// How sure the extractor is, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    pub confidence: Option<f64>,
    /// The rule or tool that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extractor: Option<String>,
}

/// A place where the article names an entity, with the words that stand there or without. [`read`](crate::read) takes
/// all three forms and holds the words against the text.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the forms are read in read::form; this is how the schema describes them")]
enum MentionForm {
    /// Where it begins and ends.
    Span(Span),
    /// Where it begins and ends, and the words.
    Words(usize, usize, Option<String>),
    /// Where it begins and ends, and the words, by name.
    Named {
        /// The first scalar value of the stretch.
        start: usize,
        /// One past the last scalar value of the stretch.
        end: usize,
        /// The words.
        text: Option<String>,
    },
}

/// How an entity relates to an entry of an external dataset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum LinkRelation {
    /// Decided: the two are the same thing.
    #[default]
    #[serde(rename = "sameAs")]
    SameAs,
    /// Not decided: one of several that it may be.
    #[serde(rename = "candidate")]
    Candidate,
}

/// A statement that an entity is, or may be, an entry of an external dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(from = "LinkForm")]
#[non_exhaustive]
pub struct Link {
    /// The IRI of the entry.
    pub target: String,
    /// Whether the identity is decided.
    pub relation: LinkRelation,
    /// How sure the linker is, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Why, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The dataset or file that the identifier comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Link {
    /// A link to the entry of this IRI, of which nothing else is known.
    pub fn new(target: impl Into<String>, relation: LinkRelation) -> Self {
        Self { target: target.into(), relation, score: None, reason: None, source: None }
    }
}

/// The forms in which other tools write a link: the IRI alone, or an object.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
enum LinkForm {
    /// The IRI of the entry: decided.
    Iri(String),
    /// A link in full.
    Full {
        /// The IRI of the entry.
        #[serde(alias = "iri")]
        target: String,
        /// Whether the identity is decided.
        #[serde(default)]
        relation: LinkRelation,
        /// How sure the linker is, 0 to 1.
        #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
        score: Option<f64>,
        /// Why, in words.
        reason: Option<String>,
        /// The dataset or file that the identifier comes from.
        source: Option<String>,
    },
}

impl From<LinkForm> for Link {
    fn from(form: LinkForm) -> Self {
        match form {
            LinkForm::Iri(target) => {
                Self { target, relation: LinkRelation::SameAs, score: None, reason: None, source: None }
            }
            LinkForm::Full { target, relation, score, reason, source } => {
                Self { target, relation, score, reason, source }
            }
        }
    }
}

/// A person holds a position, as the article says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Role {
    /// The [`Entity::id`] of the holder.
    pub person: String,
    /// The position without its country: "Foreign Minister".
    pub position: String,
    /// The [`Entity::id`] of the country or organisation that the position is in.
    #[serde(default)]
    pub of: Option<String>,
    /// Whether the article says that the holder no longer holds it.
    #[serde(default)]
    pub former: bool,
    /// Where the article says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// How sure the extractor is, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    pub confidence: Option<f64>,
    /// The rule or tool that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extractor: Option<String>,
}

/// The type of a lasting relation between two entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationType {
    /// The subject belongs to the object.
    MemberOf,
    /// The subject chairs or heads the object.
    Chairs,
    /// The subject is a body of the object.
    PartOf,
    /// The subject lies in the object.
    LocatedIn,
    /// What another tool says in words of its own, which are the [`Relation::label`].
    Other,
}

impl RelationType {
    /// The types with their names in records and in files of rules.
    pub(crate) const NAMES: [(&'static str, Self); 5] = [
        ("member_of", Self::MemberOf),
        ("chairs", Self::Chairs),
        ("part_of", Self::PartOf),
        ("located_in", Self::LocatedIn),
        ("other", Self::Other),
    ];
}

/// A lasting relation between two entities, as the article says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Relation {
    /// What the relation is.
    #[serde(rename = "type")]
    pub relation_type: RelationType,
    /// The words of another tool for a relation of the type `other`: "married to".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The [`Entity::id`] of the subject.
    pub subject: String,
    /// The [`Entity::id`] of the object.
    pub object: String,
    /// Where the article says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// How sure the extractor is, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    pub confidence: Option<f64>,
    /// The rule or tool that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extractor: Option<String>,
}

/// The root categories of PLOVER, the event ontology that followed CAMEO.
///
/// Source: Open Event Data Alliance, *PLOVER Coding Manual*, <https://github.com/openeventdata/PLOVER>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum EventType {
    /// Come to an agreement, promise.
    Agree,
    /// Meet, visit, talk.
    Consult,
    /// Back, praise, endorse in words.
    Support,
    /// Give way.
    Concede,
    /// Act together, sign a treaty.
    Cooperate,
    /// Give help.
    Aid,
    /// Withdraw, cease fire, release.
    Retreat,
    /// Call on, urge, demand.
    Request,
    /// Blame, criticise, condemn.
    Accuse,
    /// Refuse, veto.
    Reject,
    /// Threaten.
    Threaten,
    /// Demonstrate, strike, riot.
    Protest,
    /// Reduce relations, impose sanctions.
    Sanction,
    /// Deploy, raise readiness.
    Mobilize,
    /// Arrest, seize, ban.
    Coerce,
    /// Attack, kill, bomb.
    Assault,
}

impl EventType {
    /// The type of this name in records and tables: "ASSAULT".
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "AGREE" => Self::Agree,
            "CONSULT" => Self::Consult,
            "SUPPORT" => Self::Support,
            "CONCEDE" => Self::Concede,
            "COOPERATE" => Self::Cooperate,
            "AID" => Self::Aid,
            "RETREAT" => Self::Retreat,
            "REQUEST" => Self::Request,
            "ACCUSE" => Self::Accuse,
            "REJECT" => Self::Reject,
            "THREATEN" => Self::Threaten,
            "PROTEST" => Self::Protest,
            "SANCTION" => Self::Sanction,
            "MOBILIZE" => Self::Mobilize,
            "COERCE" => Self::Coerce,
            "ASSAULT" => Self::Assault,
            _ => return None,
        })
    }
}

/// Whether an event is told as a fact.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// Told as something that happened or happens.
    #[default]
    Asserted,
    /// Told as something that did not happen.
    Negated,
    /// Announced or expected.
    Planned,
    /// Possible, conditional or asked about.
    Hypothetical,
}

impl Modality {
    /// Its name in records and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Negated => "negated",
            Self::Planned => "planned",
            Self::Hypothetical => "hypothetical",
        }
    }
}

/// Who did what to whom, as the article says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Event {
    /// The PLOVER root category.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// The main verb or noun.
    pub trigger: Span,
    /// The [`Entity::id`]s of those who act.
    #[serde(default)]
    pub source: Vec<String>,
    /// The [`Entity::id`]s of those acted on.
    #[serde(default)]
    pub target: Vec<String>,
    /// When, as precisely as the article lets one say.
    #[serde(default)]
    pub date: Option<Date>,
    /// The [`Entity::id`] of the place.
    #[serde(default)]
    pub place: Option<String>,
    /// Whether it is told as a fact.
    #[serde(default)]
    pub modality: Modality,
    /// How it was done or, of words, what they are about: the modes of PLOVER that the trigger tells, such as `drone` of
    /// an assault. Empty if it tells none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<String>,
    /// How sure the extractor is, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    pub confidence: Option<f64>,
    /// The rule or tool that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extractor: Option<String>,
}

/// Whether a claim is given in the speaker's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// In quotation marks.
    Direct,
    /// In the article's words.
    Indirect,
}

impl ClaimKind {
    /// Its name in records and tables, which is a part of what makes a claim this one.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
        }
    }
}

/// A stretch of text that the article attributes to a speaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Claim {
    /// The [`Entity::id`] of the speaker.
    pub speaker: String,
    /// The words claimed, without the attribution and the quotation marks.
    pub span: Span,
    /// Whether the words are the speaker's own.
    pub kind: ClaimKind,
    /// What the speaker does with the words: say, claim, deny, warn, admit, announce, stress, ask, promise or predict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stance: Option<String>,
    /// How sure the extractor is, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    pub confidence: Option<f64>,
    /// The rule or tool that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extractor: Option<String>,
}

/// What another tool named by a label that is none of [`EntityType`]: kept as a concept, of which nothing else is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Concept {
    /// The label, as the tool writes it.
    pub label: String,
    /// The name, as the text or the tool has it.
    pub name: String,
    /// Where the article names it.
    #[serde(default)]
    pub mentions: Vec<Span>,
    /// What it may be elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// How sure the extractor is, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    pub confidence: Option<f64>,
    /// The rule or tool that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extractor: Option<String>,
}
