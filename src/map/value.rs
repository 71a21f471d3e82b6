//! The values of closed lists: what a record says in, the term of the vocabulary out.

use oxigraph::model::NamedNodeRef;

use crate::extract::{ClaimKind, EventType, Modality, RelationType};
use crate::vocab::{ev, tw};

/// The individual of a kind of claim.
pub(crate) fn quotation_type(kind: ClaimKind) -> NamedNodeRef<'static> {
    match kind {
        ClaimKind::Direct => tw::DIRECT,
        ClaimKind::Indirect => tw::INDIRECT,
    }
}

/// The direct property of a relation; one in words of somebody else has none.
pub(super) fn relation_property(relation: RelationType) -> Option<NamedNodeRef<'static>> {
    match relation {
        RelationType::MemberOf => Some(tw::MEMBER_OF),
        RelationType::Chairs => Some(tw::CHAIRS),
        RelationType::PartOf => Some(tw::PART_OF),
        RelationType::LocatedIn => Some(tw::LOCATED_IN),
        RelationType::Other => None,
    }
}

/// The individual of a modality.
pub(crate) fn modality_individual(modality: Modality) -> NamedNodeRef<'static> {
    match modality {
        Modality::Asserted => tw::ASSERTED,
        Modality::Negated => tw::NEGATED,
        Modality::Planned => tw::PLANNED,
        Modality::Hypothetical => tw::HYPOTHETICAL,
    }
}

/// The concept of an event type.
pub(crate) fn event_concept(event_type: EventType) -> NamedNodeRef<'static> {
    match event_type {
        EventType::Agree => ev::AGREE,
        EventType::Consult => ev::CONSULT,
        EventType::Support => ev::SUPPORT,
        EventType::Concede => ev::CONCEDE,
        EventType::Cooperate => ev::COOPERATE,
        EventType::Aid => ev::AID,
        EventType::Retreat => ev::RETREAT,
        EventType::Request => ev::REQUEST,
        EventType::Accuse => ev::ACCUSE,
        EventType::Reject => ev::REJECT,
        EventType::Threaten => ev::THREATEN,
        EventType::Protest => ev::PROTEST,
        EventType::Sanction => ev::SANCTION,
        EventType::Mobilize => ev::MOBILIZE,
        EventType::Coerce => ev::COERCE,
        EventType::Assault => ev::ASSAULT,
    }
}

/// The concept of a mode of an event type, by the name that records have.
pub(super) fn mode_concept(event_type: NamedNodeRef<'_>, mode: &str) -> Option<NamedNodeRef<'static>> {
    let is_it = |concept: &&NamedNodeRef<'_>| {
        let rest = concept.as_str().strip_prefix(event_type.as_str());
        rest.and_then(|rest| rest.strip_prefix('-')) == Some(mode)
    };
    ev::ALL.iter().find(is_it).copied()
}
