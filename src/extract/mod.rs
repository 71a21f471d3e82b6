//! Extraction: a [`Document`](crate::read::Document) in, an annotation [`Record`] out.

pub mod claims;
pub mod coref;
pub mod dates;
pub mod draft;
pub mod events;
pub mod lexicon;
pub mod positions;
mod record;
pub mod text;

pub use record::{
    Claim, ClaimKind, Entity, EntityType, Event, EventType, Kind, Link, LinkRelation, Modality, Record,
    Relation, RelationType, Role, Span,
};
