//! Reconciliation: what is known about an entity in, the entries of external datasets that it is or may be out,
//! each with a score and the reasons for it.
//!
//! Entries come from a knowledge base of the user's ([`KnowledgeBase`](crate::kb::KnowledgeBase)) or from a
//! service. They are scored in one way ([`score`]), decided with a margin ([`decide`]), and what a person decided
//! before always wins ([`Judgements`]).

mod append;
mod apply;
mod candidates;
mod decide;
mod judgements;
mod linkset;
mod office;
mod review;
mod score;
pub mod service;
mod subjects;
mod table;
mod unlinked;

use std::collections::BTreeSet;

use crate::date::Date;
use crate::extract::EntityType;

pub use append::{AppendError, append};
pub use apply::{Applied, apply};
pub use candidates::{from_knowledge_base, from_knowledge_bases};
pub use decide::{Contradiction, Decided, decide, decide_all, reject_contradictions};
pub use judgements::{Judgement, JudgementError, Judgements};
pub use linkset::{enrichment, linkset};
pub use review::review;
pub use score::score;
pub use subjects::subjects;
pub use unlinked::unlinked;

/// What is known about an entity that is to be linked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    /// The IRI of the entity.
    pub iri: String,
    /// What type of thing it is.
    pub entity_type: Option<EntityType>,
    /// Its names in the articles, the label first.
    pub names: Vec<String>,
    /// ISO 3166 alpha-2 codes of the countries that the articles put it in.
    pub countries: BTreeSet<String>,
    /// ISO 3166 alpha-2 codes of the countries that its articles name, beside it.
    pub nearby: BTreeSet<String>,
    /// The positions that the person holds, as the articles call them.
    pub positions: Vec<String>,
    /// The same with where and when the articles give them.
    pub roles: Vec<Role>,
    /// When the first article that names it was published.
    pub first: Option<Date>,
    /// When the last one was.
    pub last: Option<Date>,
    /// The IRIs of what it was decided to be before.
    pub identities: Vec<String>,
    /// What it may be, as far as the graph says so: the candidates of an earlier linking.
    pub candidates: Vec<crate::link::Candidate>,
    /// How often the articles name it.
    pub mentions: usize,
    /// The IRI of the article that names it first, and the sentence in which it does.
    pub named_in: Option<(String, String)>,
    /// The IRIs of the articles that name it.
    pub articles: BTreeSet<String>,
}

/// A position that an article gives a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// What the article calls it.
    pub position: String,
    /// What it is in.
    pub seat: Option<Seat>,
    /// The date of the article.
    pub date: Option<Date>,
    /// Whether it was over by then.
    pub former: bool,
}

/// A country, territory or body that a position is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seat {
    /// Its names.
    pub names: Vec<String>,
    /// Its IRIs in other datasets.
    pub identities: Vec<String>,
    /// ISO 3166 alpha-2 code of the country that it is, or is in.
    pub country: Option<String>,
    /// Whether it is a country.
    pub is_country: bool,
    /// Whether it is a territory that is no country.
    pub is_territory: bool,
}

/// A term of office: when a person held which position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// The names of the position.
    pub names: Vec<String>,
    /// ISO 3166 alpha-2 code of the country that it is in.
    pub country: Option<String>,
    /// The bodies that it is in or directs, and the territories over which it has power.
    pub seats: Vec<Seat>,
    /// When it began.
    pub start: Option<Date>,
    /// When it ended. `None`: it had not when the source was made, or that is not known.
    pub end: Option<Date>,
}

/// An entry of an external dataset that an entity may be, before it is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its IRI.
    pub target: String,
    /// The name that is shown.
    pub label: String,
    /// The names by which it was found.
    pub names: Vec<String>,
    /// Which class of ours it is, if that is known.
    pub class: Option<EntityType>,
    /// ISO 3166 alpha-2 code of its country.
    pub country: Option<String>,
    /// When it began to be.
    pub from: Option<Date>,
    /// When it ceased to be.
    pub to: Option<Date>,
    /// The names of positions that the person holds or held.
    pub positions: Vec<String>,
    /// When the person held which of them, where the source tells that.
    pub terms: Vec<Term>,
    /// The IRIs of the same thing in other datasets.
    pub same: Vec<String>,
    /// Where the entry comes from: the file of a knowledge base, or the IRI of a service.
    pub source: String,
}

/// An entry with how sure it is that an entity is it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The entry.
    pub entry: Entry,
    /// How sure, 0 to 1.
    pub score: f64,
    /// Why, in words, the name first.
    pub reasons: Vec<&'static str>,
    /// What more than the name speaks for it.
    pub support: Support,
}

/// What more than the name speaks for a candidate, from nothing to much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Support {
    /// Nothing.
    #[default]
    None,
    /// Its country is named in the articles. Of two things of one name that is often the wrong one.
    Nearby,
    /// The articles put the entity in its country or give it its position, or its identity is known.
    Agreed,
}
