//! An annotation record in, whether its parts fit together out: every reference has its entity, every stretch of text
//! lies within the text, every confidence between 0 and 1.

use std::collections::HashSet;

use super::error::Reason;
use crate::extract::{Record, Span};

/// Checks `record`, an annotation of `text`. Without a text, stretches are held only against themselves.
pub(super) fn check(record: &Record, text: &str) -> Result<(), Reason> {
    let length = (!text.is_empty()).then(|| text.chars().count());
    let mut ids = HashSet::new();
    for (index, entity) in record.entities.iter().enumerate() {
        let field = |name: &str| format!("entities[{index}]{name}");
        if !ids.insert(entity.id.as_str()) {
            return wrong(field(".id"), format!("'{}' is the id of another entity too", entity.id));
        }
        if entity.name.trim().is_empty() {
            return wrong(field(".name"), "it is empty".into());
        }
        for (at, mention) in entity.mentions.iter().enumerate() {
            span(*mention, length, || field(&format!(".mentions[{at}]")))?;
        }
        confidence(entity.confidence, || field(".confidence"))?;
        for (at, link) in entity.links.iter().enumerate() {
            confidence(link.score, || field(&format!(".links[{at}].score")))?;
        }
    }
    let known = |id: &str, field: String| match ids.contains(id) {
        true => Ok(()),
        false => wrong(field, format!("there is no entity '{id}'")),
    };
    for (index, role) in record.roles.iter().enumerate() {
        let field = |name: &str| format!("roles[{index}].{name}");
        known(&role.person, field("person"))?;
        role.of.as_ref().map_or(Ok(()), |id| known(id, field("of")))?;
        role.span.map_or(Ok(()), |s| span(s, length, || field("span")))?;
        confidence(role.confidence, || field("confidence"))?;
    }
    for (index, relation) in record.relations.iter().enumerate() {
        let field = |name: &str| format!("relations[{index}].{name}");
        known(&relation.subject, field("subject"))?;
        known(&relation.object, field("object"))?;
        relation.span.map_or(Ok(()), |s| span(s, length, || field("span")))?;
        confidence(relation.confidence, || field("confidence"))?;
    }
    for (index, event) in record.events.iter().enumerate() {
        let field = |name: &str| format!("events[{index}].{name}");
        for (name, list) in [("source", &event.source), ("target", &event.target)] {
            for (at, id) in list.iter().enumerate() {
                known(id, field(&format!("{name}[{at}]")))?;
            }
        }
        event.place.as_ref().map_or(Ok(()), |id| known(id, field("place")))?;
        span(event.trigger, length, || field("trigger"))?;
        confidence(event.confidence, || field("confidence"))?;
    }
    for (index, claim) in record.claims.iter().enumerate() {
        let field = |name: &str| format!("claims[{index}].{name}");
        known(&claim.speaker, field("speaker"))?;
        span(claim.span, length, || field("span"))?;
        confidence(claim.confidence, || field("confidence"))?;
    }
    Ok(())
}

fn wrong(field: String, problem: String) -> Result<(), Reason> {
    Err(Reason::Field { field, problem })
}

fn span(span: Span, length: Option<usize>, field: impl Fn() -> String) -> Result<(), Reason> {
    let Span { start, end } = span;
    match length {
        _ if start >= end => {
            wrong(field(), format!("[{start}, {end}] is not a stretch: its start comes before its end"))
        }
        Some(length) if end > length => {
            wrong(field(), format!("[{start}, {end}] goes beyond the text, which has {length} characters"))
        }
        _ => Ok(()),
    }
}

fn confidence(value: Option<f64>, field: impl Fn() -> String) -> Result<(), Reason> {
    match value {
        Some(value) if !(0.0..=1.0).contains(&value) => {
            wrong(field(), format!("{value} is not between 0 and 1"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(annotations: &str) -> String {
        let json = format!("{{\"id\": \"1\", \"text\": \"Trend reports.\", {annotations}}}");
        let record: Record = serde_json::from_str(&json).unwrap();
        check(&record, &record.document.text).unwrap_err().to_string()
    }

    #[test]
    fn parts_that_do_not_fit_are_named() {
        let entity = r#"{"id": "e1", "type": "Organisation", "name": "Trend", "mentions": [[0, 5]]}"#;
        assert_eq!(
            problem(
                r#""entities": [{"id": "e1", "type": "Organisation", "name": "Trend", "mentions": [[10, 15]]}]"#
            ),
            "field 'entities[0].mentions[0]': [10, 15] goes beyond the text, which has 14 characters"
        );
        assert_eq!(
            problem(&format!("\"entities\": [{entity}, {entity}]")),
            "field 'entities[1].id': 'e1' is the id of another entity too"
        );
        assert_eq!(
            problem(&format!(
                "\"entities\": [{entity}], \"claims\": [{{\"speaker\": \"e2\", \"span\": [0, 5], \"kind\": \"direct\"}}]"
            )),
            "field 'claims[0].speaker': there is no entity 'e2'"
        );
    }
}
