//! What a model is asked to answer: an annotation record without offsets, where every piece of evidence is quoted.
//!
//! The comments of the fields are part of what the model is told. Each statement is read by itself, so that one that
//! does not fit does not spoil the others.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::extract::{ClaimKind, EntityType, EventType, Kind, Modality, RelationType};
use crate::extractor::error::Failure;

/// What one part of an article says.
#[derive(Debug, Default, JsonSchema)]
pub(super) struct Answer {
    /// The named persons, countries, organisations and places of the text, one entry for each thing in the world.
    pub(super) entities: Vec<Named>,
    /// Who holds which position.
    pub(super) roles: Vec<Holding>,
    /// Lasting relations between two entities.
    pub(super) relations: Vec<Relating>,
    /// Who did what to whom.
    pub(super) events: Vec<Happening>,
    /// What the text attributes to a speaker.
    pub(super) claims: Vec<Saying>,
    /// How many statements have another form.
    #[schemars(skip)]
    pub(super) malformed: usize,
}

/// The types that a model is asked for: it is to say what a thing is.
#[expect(dead_code, reason = "it is there for the schema alone")]
#[derive(JsonSchema)]
enum Typed {
    /// A named human.
    Person,
    /// A sovereign state, also where its adjective, capital or government stands for it.
    Country,
    /// A named body.
    Organisation,
    /// A named location that is not a sovereign state.
    Place,
}

/// A named thing.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Named {
    /// A name of this entry by which the other lists refer to it: e1, e2, ...
    pub(super) id: String,
    #[serde(rename = "type")]
    #[schemars(with = "Typed")]
    pub(super) entity_type: EntityType,
    #[serde(default)]
    pub(super) kind: Option<Kind>,
    /// The fullest form of the name in the text, letter for letter.
    pub(super) name: String,
    /// The other forms of the name in the text, letter for letter.
    #[serde(default)]
    pub(super) forms: Vec<String>,
}

/// A person holds a position.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Holding {
    /// The id of the person.
    pub(super) person: String,
    /// The position without the country or body: "Foreign Minister".
    pub(super) position: String,
    /// The id of the country or organisation that the position is in.
    #[serde(default)]
    pub(super) of: Option<String>,
    /// Whether the person held it before and does not hold it now.
    #[serde(default)]
    pub(super) former: bool,
    /// The words that say so, letter for letter.
    pub(super) quote: String,
}

/// The type of a relation between two entities; words of its own a model is not asked for.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Lasting {
    /// The subject belongs to the object.
    MemberOf,
    /// The subject chairs or heads the object.
    Chairs,
    /// The subject is a body of the object.
    PartOf,
    /// The subject lies in the object.
    LocatedIn,
}

impl From<Lasting> for RelationType {
    fn from(lasting: Lasting) -> Self {
        match lasting {
            Lasting::MemberOf => Self::MemberOf,
            Lasting::Chairs => Self::Chairs,
            Lasting::PartOf => Self::PartOf,
            Lasting::LocatedIn => Self::LocatedIn,
        }
    }
}

/// A relation between two entities.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Relating {
    #[serde(rename = "type")]
    pub(super) relation_type: Lasting,
    /// The id of the subject.
    pub(super) subject: String,
    /// The id of the object.
    pub(super) object: String,
    /// The words that say so, letter for letter.
    pub(super) quote: String,
}

/// Something that someone does.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Happening {
    /// The sentence that tells it, letter for letter.
    pub(super) quote: String,
    /// The verb or noun in that sentence that names it, letter for letter.
    pub(super) trigger: String,
    #[serde(rename = "type")]
    pub(super) event_type: EventType,
    /// The ids of those who act.
    pub(super) source: Vec<String>,
    /// The ids of those acted on.
    #[serde(default)]
    pub(super) target: Vec<String>,
    /// The day, month or year, as precisely as the text tells it and no more: 2020-10-23, 2020-10 or 2020.
    #[serde(default)]
    pub(super) date: Option<String>,
    /// The id of the place.
    #[serde(default)]
    pub(super) place: Option<String>,
    #[serde(default)]
    pub(super) modality: Modality,
}

/// Words attributed to a speaker.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Saying {
    /// The id of the speaker.
    pub(super) speaker: String,
    /// The words claimed, letter for letter, without quotation marks and without "he said".
    pub(super) quote: String,
    pub(super) kind: ClaimKind,
}

/// The lists of an answer, whatever is in them.
#[derive(Deserialize)]
struct Lists {
    entities: Vec<Value>,
    #[serde(default)]
    roles: Vec<Value>,
    #[serde(default)]
    relations: Vec<Value>,
    #[serde(default)]
    events: Vec<Value>,
    #[serde(default)]
    claims: Vec<Value>,
}

impl Answer {
    /// Reads what a model wrote. Some put a fence around it, or think aloud before it.
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        let whole = text.rsplit_once("</think>").map_or(text, |(_, answer)| answer).trim();
        let bare = whole.strip_prefix("```json").or(whole.strip_prefix("```")).unwrap_or(whole);
        let bare = bare.strip_suffix("```").unwrap_or(bare);
        let lists: Lists = serde_json::from_str(bare).map_err(|error| Failure::Form(error.to_string()))?;
        let mut malformed = 0;
        Ok(Self {
            entities: typed(lists.entities, &mut malformed),
            roles: typed(lists.roles, &mut malformed),
            relations: typed(lists.relations, &mut malformed),
            events: typed(lists.events, &mut malformed),
            claims: typed(lists.claims, &mut malformed),
            malformed,
        })
    }
}

fn typed<T: DeserializeOwned>(values: Vec<Value>, malformed: &mut usize) -> Vec<T> {
    let count = values.len();
    let typed: Vec<T> = values.into_iter().filter_map(|value| serde_json::from_value(value).ok()).collect();
    *malformed += count - typed.len();
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_through_what_is_around_them() {
        let bare = r#"{"entities": [{"id": "e1", "type": "Person", "name": "Ban"}, {"id": "e2", "type": "Spaceship"}]}"#;
        for text in
            [bare.to_owned(), format!("```json\n{bare}\n```"), format!("<think>Who? {{}}</think>\n{bare}")]
        {
            let answer = Answer::parse(&text).unwrap();
            assert_eq!((answer.entities.len(), answer.malformed), (1, 1), "{text}");
        }
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for text in ["", "I am sorry", "{\"entities\": [", "{\"persons\": []}", "[]", "{\"entities\": {}}"] {
            assert!(Answer::parse(text).is_err(), "{text}");
        }
    }
}
