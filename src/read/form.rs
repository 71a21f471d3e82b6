//! A record as other tools write it in, its parts in our types out. What is free here is checked by
//! [`annotation`](super::annotation).

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::extract::{Claim, Concept, Entity, EntityType, Event, Kind, Link, Relation, Role, Span};

/// An article or annotation record with every field as free as other tools write it.
#[derive(Deserialize)]
pub(super) struct Form {
    pub(super) id: Option<Value>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<Value>,
    pub(super) published_inferred: Option<bool>,
    pub(super) version: Option<u64>,
    pub(super) modified: Option<String>,
    pub(super) language: Option<String>,
    pub(super) title: Option<String>,
    pub(super) text: Option<String>,
    pub(super) entities: Option<Vec<EntityForm>>,
    pub(super) roles: Option<Vec<Role>>,
    pub(super) relations: Option<Vec<Relation>>,
    pub(super) events: Option<Vec<Event>>,
    pub(super) claims: Option<Vec<Claim>>,
    pub(super) concepts: Option<Vec<Concept>>,
}

/// An [`Entity`] whose mentions may carry the words that they mark.
#[derive(Deserialize)]
#[serde(expecting = "an entity, which is an object")]
pub(super) struct EntityForm {
    id: String,
    iri: Option<String>,
    #[serde(rename = "type")]
    entity_type: EntityType,
    kind: Option<Kind>,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    mentions: Vec<MentionForm>,
    #[serde(default)]
    links: Vec<Link>,
    confidence: Option<f64>,
    extractor: Option<String>,
}

/// `[start, end]`, `[start, end, "words"]` or `{"start": 0, "end": 5, "text": "words"}`.
struct MentionForm(Span, Option<String>);

/// The words that a mention is said to mark: the places of entity and mention, and the words.
pub(super) type Words = (usize, usize, String);

/// The entities, and the words that their mentions carry.
pub(super) fn entities(forms: Vec<EntityForm>) -> (Vec<Entity>, Vec<Words>) {
    let mut words = Vec::new();
    let mut entity = |(index, form): (usize, EntityForm)| {
        let mention = |(at, MentionForm(span, text)): (usize, MentionForm)| {
            words.extend(text.map(|text| (index, at, text)));
            span
        };
        Entity {
            id: form.id,
            iri: form.iri,
            entity_type: form.entity_type,
            kind: form.kind,
            name: form.name,
            aliases: form.aliases,
            mentions: form.mentions.into_iter().enumerate().map(mention).collect(),
            links: form.links,
            confidence: form.confidence,
            extractor: form.extractor,
        }
    };
    let entities = forms.into_iter().enumerate().map(&mut entity).collect();
    (entities, words)
}

impl<'de> Deserialize<'de> for MentionForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MentionVisitor)
    }
}

struct MentionVisitor;

impl<'de> Visitor<'de> for MentionVisitor {
    type Value = MentionForm;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[start, end], [start, end, \"words\"] or an object with start, end and text")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<MentionForm, A::Error> {
        let start = list.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        let end = list.next_element()?.ok_or_else(|| A::Error::invalid_length(1, &self))?;
        let text = list.next_element::<Option<String>>()?.flatten();
        let mut length = 3;
        while list.next_element::<IgnoredAny>()?.is_some() {
            length += 1;
        }
        if length > 3 {
            return Err(A::Error::invalid_length(length, &self));
        }
        Ok(MentionForm(Span::new(start, end), text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<MentionForm, A::Error> {
        let (mut start, mut end, mut text) = (None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            let twice = match key.as_str() {
                "start" => start.replace(map.next_value()?).is_some(),
                "end" => end.replace(map.next_value()?).is_some(),
                "text" => text.replace(map.next_value::<Option<String>>()?).is_some(),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    false
                }
            };
            if twice {
                return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
            }
        }
        let start = start.ok_or_else(|| A::Error::missing_field("start"))?;
        let end = end.ok_or_else(|| A::Error::missing_field("end"))?;
        Ok(MentionForm(Span::new(start, end), text.flatten()))
    }
}
