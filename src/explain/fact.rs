//! Facts: statements in; what they say, each once with all its accounts, out.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::{Account, Context, Named};
use crate::date::Date;
use crate::extract::{ClaimKind, Modality};
use crate::view::{Content, EntityId, StatementId, is_mutual, local_name};
use crate::vocab::stance;

/// What statements say. Two statements that say the same are one fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "fact", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Fact {
    /// Somebody holds or held a position.
    Position {
        /// Who.
        holder: Option<Named>,
        /// Which position.
        position: Option<Named>,
        /// In which country or organisation.
        #[serde(rename = "in")]
        position_in: Option<Named>,
        /// Whether it was over by the date of the article.
        former: bool,
    },
    /// Two entities are related.
    Relation {
        /// From whom.
        subject: Option<Named>,
        /// The direct property; its label is its name without the prefix.
        relation: Option<Named>,
        /// To whom.
        object: Option<Named>,
    },
    /// Somebody does something.
    Event {
        /// When.
        dates: Vec<Date>,
        /// What; the label is the name of the category.
        #[serde(rename = "type")]
        event_type: Option<Named>,
        /// Who acts.
        actors: Vec<Named>,
        /// Who is acted on.
        targets: Vec<Named>,
        /// Where.
        places: Vec<Named>,
        /// Whether it is told as a fact.
        modality: Option<Modality>,
    },
    /// Somebody says something.
    Claim {
        /// Who.
        speaker: Option<Named>,
        /// Whether the words are the speaker's own.
        kind: Option<ClaimKind>,
        /// How the speaker stands to the words, by the verb that records have: "deny".
        stance: Option<&'static str>,
        /// The words.
        text: Option<String>,
        /// What the words say, as far as it was understood.
        says: Vec<String>,
    },
}

/// A fact and who tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// The fact in a line.
    pub summary: String,
    /// The fact.
    #[serde(flatten)]
    pub fact: Fact,
    /// Who tells it, by date.
    pub accounts: Vec<Account>,
}

impl Context<'_, '_> {
    /// The facts that statements tell, sorted: positions, relations, events by date, claims.
    pub(super) fn told(&self, statements: impl IntoIterator<Item = StatementId>) -> Vec<Told> {
        let mut facts: BTreeMap<Fact, Vec<StatementId>> = BTreeMap::new();
        for id in statements {
            facts.entry(self.fact(id)).or_default().push(id);
        }
        let accounts = |mut ids: Vec<StatementId>| {
            ids.sort_by_key(|&id| (self.view[id].articles.first().copied(), id));
            ids.into_iter().flat_map(|id| self.accounts(id)).collect()
        };
        facts
            .into_iter()
            .map(|(fact, ids)| Told { summary: fact.to_string(), fact, accounts: accounts(ids) })
            .collect()
    }

    /// What a statement says.
    pub(super) fn fact(&self, id: StatementId) -> Fact {
        let one = |entity: Option<EntityId>| entity.map(|entity| self.entity(entity));
        let all = |entities: &[EntityId]| {
            let mut all: Vec<Named> = entities.iter().map(|&entity| self.entity(entity)).collect();
            all.sort_unstable();
            all
        };
        match &self.view[id].content {
            Content::Tenure(tenure) => Fact::Position {
                holder: one(tenure.holder),
                position: tenure.position.map(|id| {
                    let position = &self.view[id];
                    Named {
                        label: position.label.clone().into_owned(),
                        iri: position.iri.clone().into_owned(),
                    }
                }),
                position_in: one(tenure.position_in),
                former: tenure.former,
            },
            Content::Relation(relation) => Fact::Relation {
                subject: one(relation.subject),
                relation: relation.property.as_deref().map(|iri| Named {
                    label: relation.name().unwrap_or_default().to_owned(),
                    iri: iri.to_owned(),
                }),
                object: one(relation.object),
            },
            Content::Event(event) => Fact::Event {
                dates: event.dates.clone(),
                event_type: event.event_type.as_deref().map(term),
                actors: all(&event.actors),
                targets: all(&event.targets),
                places: all(&event.places),
                modality: event.modality,
            },
            Content::Claim(claim) => Fact::Claim {
                speaker: one(claim.speaker),
                kind: claim.kind,
                stance: claim.stance,
                text: claim.text.as_ref().map(ToString::to_string),
                // A claim within a claim is told by its words, not by what it says in turn: others' graphs have circles.
                says: claim.says.iter().map(|&said| self.brief(said)).collect(),
            },
        }
    }

    fn brief(&self, id: StatementId) -> String {
        match &self.view[id].content {
            Content::Claim(claim) => {
                let speaker =
                    claim.speaker.map_or("somebody".into(), |speaker| self.view[speaker].label.clone());
                claim.text.as_ref().map_or_else(
                    || format!("{speaker} says something"),
                    |text| format!("{speaker}{} \"{text}\"", stance::colon(claim.stance)),
                )
            }
            _ => self.fact(id).to_string(),
        }
    }
}

/// A term of a vocabulary, called as its IRI ends.
fn term(iri: &str) -> Named {
    Named { label: local_name(iri).to_owned(), iri: iri.to_owned() }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Position { holder, position, position_in, former } => {
                write!(f, "{}: ", label(holder))?;
                if *former {
                    f.write_str("former ")?;
                }
                f.write_str(position.as_ref().map_or("a position", |position| &position.label))?;
                position_in.as_ref().map_or(Ok(()), |body| write!(f, ", {}", body.label))
            }
            Self::Relation { subject, relation, object } => {
                let relation = relation.as_ref().map_or("is related to", |relation| &relation.label);
                write!(f, "{} {} {}", label(subject), words(relation), label(object))
            }
            Self::Event { dates, event_type, actors, targets, places, modality } => {
                if !dates.is_empty() {
                    write!(f, "{} ", list(dates.iter()))?;
                }
                let name = event_type.as_ref().map_or("event", |name| &name.label);
                write!(f, "{}: {}", name, or_somebody(actors))?;
                if !targets.is_empty() {
                    let mutual = event_type.as_ref().is_some_and(|name| is_mutual(&name.iri));
                    write!(f, " {} {}", if mutual { "with" } else { "->" }, or_somebody(targets))?;
                }
                if !places.is_empty() {
                    write!(f, ", at {}", or_somebody(places))?;
                }
                match modality {
                    None | Some(Modality::Asserted) => Ok(()),
                    Some(Modality::Negated) => f.write_str(" (it did not happen)"),
                    Some(Modality::Planned) => f.write_str(" (planned)"),
                    Some(Modality::Hypothetical) => f.write_str(" (possible)"),
                }
            }
            Self::Claim { speaker, kind, stance, text, says: _ } => {
                let text = text.as_deref().unwrap_or("...");
                let speaker = label(speaker);
                match kind {
                    Some(ClaimKind::Direct) => write!(f, "{speaker}{} \"{text}\"", stance::colon(*stance)),
                    _ => write!(f, "{speaker} {}: {text}", stance::does(*stance)),
                }
            }
        }
    }
}

fn label(entity: &Option<Named>) -> &str {
    entity.as_ref().map_or("somebody", |entity| &entity.label)
}

fn or_somebody(entities: &[Named]) -> String {
    if entities.is_empty() {
        "somebody".to_owned()
    } else {
        list(entities.iter().map(|entity| &entity.label))
    }
}

fn list(items: impl Iterator<Item = impl fmt::Display>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

/// The name of a property as words: `memberOf` is "member of".
fn words(name: &str) -> String {
    name.chars().fold(String::new(), |mut words, c| {
        if c.is_uppercase() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
        words
    })
}
