//! Explaining a statement: who, what and whom in; the accounts that say so, and those that contradict, out.

use std::collections::BTreeSet;

use serde::Serialize;

use super::find::expand;
use super::{
    Candidate, Context, Contradiction, Found, Named, Period, Told, TripleShown, contradiction, find,
};
use crate::extract::Modality;
use crate::gazetteer::fold;
use crate::view::{
    Content, EntityId, Event, Part, PositionId, Relation, StatementId, Thing, View, is_mutual, local_name,
};
use crate::vocab::{Prefixes, ev, tw};

/// A statement that may or may not be in the graph; what is left open may be anything.
#[derive(Clone, Debug)]
pub struct Pattern {
    subject: Option<Named>,
    predicate: Predicate,
    object: Option<Named>,
    period: Period,
}

/// What is said of the subject.
#[derive(Clone, Debug)]
enum Predicate {
    /// Anything that has both a part in it.
    Any,
    /// A relation by this direct property.
    Relation(String),
    /// Holding a position: one of these, or any.
    Position(Option<Vec<String>>),
    /// An event of this type, or of any.
    Event(Option<String>),
    /// Saying something.
    Claim,
    /// A property of somebody else's vocabulary.
    Property(String),
}

/// Why a pattern means nothing in this graph.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PatternError {
    /// A name is nobody's.
    #[error("nothing is called '{name}'")]
    Unknown {
        /// The name.
        name: String,
        /// What is called something like it.
        near: Vec<Named>,
    },
    /// A name is that of several.
    #[error("'{name}' is the name of several entities")]
    Several {
        /// The name.
        name: String,
        /// Which.
        candidates: Vec<Candidate>,
    },
    /// The predicate is no relation, event type, position or property.
    #[error("'{name}' is neither a relation nor a type of event nor a position")]
    Predicate {
        /// What was given.
        name: String,
    },
}

/// Who says a statement, and who contradicts it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Asked {
    /// Of whom it is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Named>,
    /// What is said, as it was understood.
    pub predicate: String,
    /// In respect of whom or what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<Named>,
    /// What says so. Planned and possible events are among it, and what speakers say.
    pub said: Vec<Told>,
    /// What contradicts it.
    pub contradicted: Vec<Contradiction>,
    /// The triples that say so, where no statement stands behind them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triples: Vec<TripleShown>,
}

/// The relations that have a direct property.
const RELATIONS: [&str; 4] =
    [tw::MEMBER_OF.as_str(), tw::CHAIRS.as_str(), tw::PART_OF.as_str(), tw::LOCATED_IN.as_str()];

impl Pattern {
    /// Understands names, IRIs and prefixed names.
    ///
    /// The predicate is a relation (`tw:memberOf`, `member of`), a type of event (`ev:CONSULT`, `consult`), `event`,
    /// `position` or the name of a position, `says`, or any property of the graph. The object of a position is the
    /// position, or the country or organisation that it is in.
    ///
    /// # Errors
    ///
    /// If one of them means nothing in the graph, or a name means several things.
    pub fn new(
        view: &View<'_>,
        prefixes: &Prefixes,
        subject: Option<&str>,
        predicate: Option<&str>,
        object: Option<&str>,
    ) -> Result<Self, PatternError> {
        let node = |name: &str| {
            let iri = match find(view, prefixes, name) {
                Found::One { iri, .. } => iri,
                Found::Several(candidates) => {
                    return Err(PatternError::Several { name: name.to_owned(), candidates });
                }
                Found::None(near) => return Err(PatternError::Unknown { name: name.to_owned(), near }),
            };
            Ok(Named { label: view.label_of(&iri).into_owned(), iri })
        };
        Ok(Self {
            subject: subject.map(node).transpose()?,
            predicate: predicate.map_or(Ok(Predicate::Any), |name| Predicate::new(view, prefixes, name))?,
            object: object.map(node).transpose()?,
            period: Period::default(),
        })
    }

    /// Of statements, those of a period alone.
    #[must_use]
    pub fn of(mut self, period: Period) -> Self {
        self.period = period;
        self
    }

    /// Finds the accounts that say so, and those that contradict.
    pub fn explain(&self, view: &View<'_>, prefixes: &Prefixes) -> Asked {
        let context = Context::new(view, prefixes);
        let matching =
            |id: &StatementId| self.matches(view, &view[*id].content) && self.period.covers(view, *id);
        let matches: Vec<StatementId> =
            view.statements().iter().zip(0..).map(|(_, id)| StatementId(id)).filter(matching).collect();
        let (against, said): (Vec<StatementId>, Vec<StatementId>) =
            matches.into_iter().partition(|&id| is_negated(&view[id].content));
        Asked {
            subject: self.subject.clone(),
            predicate: self.predicate.name(&context),
            object: self.object.clone(),
            contradicted: contradiction::find(&context, &said, &against),
            said: context.told(said),
            triples: self.triples(&context),
        }
    }

    fn matches(&self, view: &View<'_>, content: &Content<'_>) -> bool {
        let is = |wanted: &Option<Named>, iri: Option<&str>| {
            wanted.as_ref().is_none_or(|wanted| iri == Some(wanted.iri.as_str()))
        };
        let entity = |id: Option<EntityId>| id.map(|id| view[id].iri.as_ref());
        match (&self.predicate, content) {
            (Predicate::Any, _) => {
                let parts = content.parts();
                let subject = |(_, id): &(Part, EntityId)| is(&self.subject, Some(&view[*id].iri));
                let object = |(_, id): &(Part, EntityId)| is(&self.object, Some(&view[*id].iri));
                let of_position = |id: PositionId| is(&self.object, Some(&view[id].iri));
                parts.iter().enumerate().any(|(at, part)| {
                    let others = parts.iter().enumerate().filter(|(other, _)| *other != at);
                    subject(part) && others.into_iter().any(|(_, other)| object(other))
                }) || match content {
                    Content::Tenure(tenure) => {
                        is(&self.subject, entity(tenure.holder)) && tenure.position.is_some_and(of_position)
                    }
                    _ => {
                        (self.subject.is_none() || self.object.is_none())
                            && parts.iter().any(|part| subject(part) && object(part))
                    }
                }
            }
            (Predicate::Relation(property), Content::Relation(relation)) => {
                relation.property.as_deref() == Some(property)
                    && is(&self.subject, entity(relation.subject))
                    && is(&self.object, entity(relation.object))
            }
            (Predicate::Position(positions), Content::Tenure(tenure)) => {
                let position = tenure.position.map(|id| view[id].iri.as_ref());
                positions
                    .as_ref()
                    .is_none_or(|wanted| wanted.iter().any(|iri| Some(iri.as_str()) == position))
                    && is(&self.subject, entity(tenure.holder))
                    && (is(&self.object, entity(tenure.position_in)) || is(&self.object, position))
            }
            (Predicate::Event(event_type), Content::Event(event)) => {
                event_type.as_ref().is_none_or(|wanted| event.event_type.as_deref() == Some(wanted))
                    && self.matches_event(view, event)
            }
            (Predicate::Claim, Content::Claim(claim)) => {
                let about = |id: StatementId| {
                    view[id].content.parts().iter().any(|(_, id)| is(&self.object, Some(&view[*id].iri)))
                };
                is(&self.subject, entity(claim.speaker))
                    && (self.object.is_none() || claim.says.iter().any(|&said| about(said)))
            }
            _ => false,
        }
    }

    fn matches_event(&self, view: &View<'_>, event: &Event<'_>) -> bool {
        let has = |entities: &[EntityId], wanted: &Option<Named>| {
            wanted.as_ref().is_none_or(|wanted| entities.iter().any(|id| view[*id].iri == wanted.iri))
        };
        let one_way = has(&event.actors, &self.subject) && has(&event.targets, &self.object);
        let all: Vec<EntityId> = event.actors.iter().chain(&event.targets).copied().collect();
        let mutual = event.event_type.as_deref().is_some_and(is_mutual);
        one_way || (mutual && has(&all, &self.subject) && has(&all, &self.object))
    }

    /// The bare triples: those of others' properties, and direct relations that no statement stands behind.
    fn triples(&self, context: &Context<'_, '_>) -> Vec<TripleShown> {
        let view = context.view;
        let triples = match (&self.subject, &self.object) {
            (Some(subject), _) => view.triples_about(&subject.iri),
            (None, Some(object)) => view.triples_to(&object.iri),
            (None, None) => Vec::new(),
        };
        let predicate = match &self.predicate {
            Predicate::Property(iri) | Predicate::Relation(iri) => Some(iri.as_str()),
            Predicate::Any if self.object.is_some() => None,
            _ => return Vec::new(),
        };
        let is_object = |object: &str| self.object.as_ref().is_none_or(|wanted| wanted.iri == object);
        // What statements say about the subjects of the triples, each subject looked at once.
        let subjects: BTreeSet<&str> = triples.iter().map(|triple| triple.subject.as_ref()).collect();
        let entities = subjects.iter().filter_map(|iri| match view.thing(iri) {
            Some(Thing::Entity(id)) => Some(id),
            _ => None,
        });
        let said: BTreeSet<(&str, &str, &str)> = entities
            .flat_map(|id| view[id].statements.iter().map(move |&statement| (id, statement)))
            .filter_map(|(id, statement)| match &view[statement].content {
                Content::Relation(relation) if relation.subject == Some(id) => {
                    let object: &str = &view[relation.object?].iri;
                    Some((&*view[id].iri, relation.property.as_deref()?, object))
                }
                _ => None,
            })
            .collect();
        let has_statement =
            |subject: &str, property: &str, object: &str| said.contains(&(subject, property, object));
        triples
            .iter()
            .filter(|triple| predicate.is_none_or(|wanted| triple.predicate == wanted))
            .filter(|triple| match &triple.object {
                oxigraph::model::Term::NamedNode(node) => {
                    is_object(node.as_str())
                        && !has_statement(&triple.subject, &triple.predicate, node.as_str())
                }
                oxigraph::model::Term::BlankNode(node) => is_object(&node.to_string()),
                oxigraph::model::Term::Literal(_) | oxigraph::model::Term::Triple(_) => self.object.is_none(),
            })
            .map(|triple| context.triple(triple))
            .collect()
    }
}

fn is_negated(content: &Content<'_>) -> bool {
    matches!(content, Content::Event(event) if event.modality == Some(Modality::Negated))
}

/// The type of a relation in words of another tool that is asked for.
fn relation_in_words(view: &View<'_>, is: impl Fn(&Relation<'_>) -> bool) -> Option<String> {
    view.statements().iter().find_map(|statement| match &statement.content {
        Content::Relation(relation) if relation.words.is_some() && is(relation) => {
            relation.property.as_deref().map(str::to_owned)
        }
        _ => None,
    })
}

impl Predicate {
    fn new(view: &View<'_>, prefixes: &Prefixes, name: &str) -> Result<Self, PatternError> {
        let name = name.trim();
        if let Some(iri) = expand(prefixes, name) {
            return Ok(Self::of_iri(view, iri));
        }
        let squeezed: String = fold(name).split(' ').collect();
        let local = |iri: &str| fold(local_name(iri)) == squeezed;
        if let Some(relation) = RELATIONS.iter().find(|iri| local(iri)) {
            return Ok(Self::Relation((*relation).to_owned()));
        }
        if let Some(event_type) = ev::ALL.iter().find(|iri| local(iri.as_str())) {
            return Ok(Self::Event(Some(event_type.as_str().to_owned())));
        }
        match squeezed.as_str() {
            "position" | "holds" | "tenure" | "holder" | "positionin" => return Ok(Self::Position(None)),
            "event" => return Ok(Self::Event(None)),
            "says" | "claim" | "claims" | "speaker" => return Ok(Self::Claim),
            _ => {}
        }
        let key = fold(name);
        let positions: Vec<String> = view
            .positions()
            .iter()
            .filter(|position| fold(&position.label) == key)
            .map(|position| position.iri.clone().into_owned())
            .collect();
        if let Some(iri) =
            relation_in_words(view, |relation| relation.name().is_some_and(|own| fold(own) == key))
        {
            return Ok(Self::Relation(iri));
        }
        match positions.is_empty() {
            true => Err(PatternError::Predicate { name: name.to_owned() }),
            false => Ok(Self::Position(Some(positions))),
        }
    }

    fn of_iri(view: &View<'_>, iri: String) -> Self {
        let is = |terms: &[oxigraph::model::NamedNodeRef<'_>]| terms.iter().any(|term| term.as_str() == iri);
        if RELATIONS.contains(&iri.as_str()) {
            Self::Relation(iri)
        } else if is(ev::ALL) {
            Self::Event(Some(iri))
        } else if is(&[tw::POSITION, tw::POSITION_CLASS, tw::TENURE, tw::HOLDER, tw::POSITION_IN]) {
            Self::Position(None)
        } else if is(&[tw::EVENT, tw::ACTOR, tw::TARGET, tw::EVENT_TYPE]) {
            Self::Event(None)
        } else if is(&[tw::CLAIM, tw::SPEAKER, tw::SAYS]) {
            Self::Claim
        } else if let Some(Thing::Position(_)) = view.thing(&iri) {
            Self::Position(Some(vec![iri]))
        } else if relation_in_words(view, |relation| relation.property.as_deref() == Some(&iri)).is_some() {
            Self::Relation(iri)
        } else {
            Self::Property(iri)
        }
    }

    fn name(&self, context: &Context<'_, '_>) -> String {
        match self {
            Self::Any => "anything".to_owned(),
            Self::Relation(iri) | Self::Property(iri) | Self::Event(Some(iri)) => context.short(iri),
            Self::Position(Some(iris)) => {
                iris.iter().map(|iri| context.view.label_of(iri)).collect::<Vec<_>>().join(", ")
            }
            Self::Position(None) => "position".to_owned(),
            Self::Event(None) => "event".to_owned(),
            Self::Claim => "says".to_owned(),
        }
    }
}
