//! Extraction: a [`Document`](crate::read::Document) in, an annotation [`Record`] out.

mod record;

pub use record::{
    Claim, ClaimKind, Entity, EntityType, Event, EventType, Kind, Link, LinkRelation, Modality, Record, Relation,
    RelationType, Role, Span,
};
