//! An annotation record in, whether its parts fit together out: every reference has its entity, every stretch of text
//! lies within the text and reads as it is said to.
//!
//! What is wrong alone is left out and said: a link that is no IRI, a confidence that is none. What makes the rest
//! doubtful is an error: if one offset is beyond the text, the others count something else than is thought. Which is
//! which, field by field, is in `docs/record.md`.

use std::collections::HashSet;

use super::error::{NoteKind, Reason};
use super::form::Words;
use crate::extract::{Link, Record, RelationType, Span};
use crate::vocab::lexical;

/// The greatest length of any string of a record but its text, in bytes.
pub(super) const MAX_STRING: usize = 1 << 16;

/// Checks `record`, an annotation of `text`, whose mentions are said to read `words`. Without a text, stretches are
/// held only against themselves, and the words are names of their entities.
pub(super) fn check(
    record: &mut Record,
    text: &str,
    words: Vec<Words>,
    note: &mut dyn FnMut(NoteKind),
) -> Result<(), Reason> {
    lengths(record)?;
    fit(record, text)?;
    if text.is_empty() {
        for (entity, _, words) in words {
            let entity = &mut record.entities[entity];
            short(&words, || format!("entities[].mentions[] of '{}'", entity.id))?;
            if !words.trim().is_empty() && words != entity.name && !entity.aliases.contains(&words) {
                entity.aliases.push(words);
            }
        }
    } else {
        compare(record, text, &words)?;
    }
    mend(record, note);
    Ok(())
}

/// No string is as long as a text.
fn lengths(record: &Record) -> Result<(), Reason> {
    for (index, entity) in record.entities.iter().enumerate() {
        let field = |name: &str| format!("entities[{index}].{name}");
        short(&entity.id, || field("id"))?;
        short(&entity.name, || field("name"))?;
        optional(entity.iri.as_ref(), || field("iri"))?;
        optional(entity.extractor.as_ref(), || field("extractor"))?;
        for (at, alias) in entity.aliases.iter().enumerate() {
            short(alias, || field(&format!("aliases[{at}]")))?;
        }
        link_lengths(&entity.links, field)?;
    }
    for (index, role) in record.roles.iter().enumerate() {
        short(&role.position, || format!("roles[{index}].position"))?;
        optional(role.extractor.as_ref(), || format!("roles[{index}].extractor"))?;
    }
    for (index, relation) in record.relations.iter().enumerate() {
        optional(relation.extractor.as_ref(), || format!("relations[{index}].extractor"))?;
        optional(relation.label.as_ref(), || format!("relations[{index}].label"))?;
    }
    for (index, event) in record.events.iter().enumerate() {
        optional(event.extractor.as_ref(), || format!("events[{index}].extractor"))?;
    }
    for (index, claim) in record.claims.iter().enumerate() {
        optional(claim.extractor.as_ref(), || format!("claims[{index}].extractor"))?;
        optional(claim.stance.as_ref(), || format!("claims[{index}].stance"))?;
    }
    for (index, concept) in record.concepts.iter().enumerate() {
        let field = |name: &str| format!("concepts[{index}].{name}");
        short(&concept.label, || field("label"))?;
        short(&concept.name, || field("name"))?;
        optional(concept.extractor.as_ref(), || field("extractor"))?;
        link_lengths(&concept.links, field)?;
    }
    Ok(())
}

fn link_lengths(links: &[Link], field: impl Fn(&str) -> String) -> Result<(), Reason> {
    for (at, link) in links.iter().enumerate() {
        let field = |name: &str| field(&format!("links[{at}].{name}"));
        short(&link.target, || field("target"))?;
        optional(link.reason.as_ref(), || field("reason"))?;
        optional(link.source.as_ref(), || field("source"))?;
    }
    Ok(())
}

fn optional(value: Option<&String>, field: impl Fn() -> String) -> Result<(), Reason> {
    value.map_or(Ok(()), |value| short(value, field))
}

/// Refuses a string that is longer than [`MAX_STRING`].
pub(super) fn short(value: &str, field: impl Fn() -> String) -> Result<(), Reason> {
    match value.len() {
        length if length > MAX_STRING => {
            wrong(field(), format!("it has {length} bytes, and no more than {MAX_STRING} are expected"))
        }
        _ => Ok(()),
    }
}

/// The words at the mentions are those that the mentions carry.
fn compare(record: &Record, text: &str, words: &[Words]) -> Result<(), Reason> {
    if words.is_empty() {
        return Ok(());
    }
    let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
    for (entity, at, words) in words {
        let Span { start, end } = record.entities[*entity].mentions[*at];
        let found = &text[bytes[start]..bytes[end]];
        if found != words {
            let shown = |text: &str| text.chars().take(60).collect::<String>();
            return wrong(
                format!("entities[{entity}].mentions[{at}]"),
                format!("the text reads {:?} at [{start}, {end}], not {:?}", shown(found), shown(words)),
            );
        }
    }
    Ok(())
}

/// Leaves out links that are no IRIs and confidences that are none, and says so once for each kind.
fn mend(record: &mut Record, note: &mut dyn FnMut(NoteKind)) {
    let (mut confidences, mut links, mut iris) = (Left::default(), Left::default(), Left::default());
    for (index, entity) in record.entities.iter_mut().enumerate() {
        let field = |name: &str| format!("entities[{index}].{name}");
        confidence(&mut entity.confidence, &mut confidences, || field("confidence"));
        if let Some(Err(reason)) = entity.iri.as_deref().map(lexical::iri) {
            let iri = entity.iri.take().unwrap_or_default();
            iris.add(|| (field("iri"), not_an_iri(&iri, &reason)));
        }
        mend_links(&mut entity.links, &mut confidences, &mut links, field);
    }
    for (index, concept) in record.concepts.iter_mut().enumerate() {
        let field = |name: &str| format!("concepts[{index}].{name}");
        confidence(&mut concept.confidence, &mut confidences, || field("confidence"));
        mend_links(&mut concept.links, &mut confidences, &mut links, field);
    }
    for (index, role) in record.roles.iter_mut().enumerate() {
        confidence(&mut role.confidence, &mut confidences, || format!("roles[{index}].confidence"));
    }
    for (index, relation) in record.relations.iter_mut().enumerate() {
        confidence(&mut relation.confidence, &mut confidences, || format!("relations[{index}].confidence"));
    }
    for (index, event) in record.events.iter_mut().enumerate() {
        confidence(&mut event.confidence, &mut confidences, || format!("events[{index}].confidence"));
    }
    for (index, claim) in record.claims.iter_mut().enumerate() {
        confidence(&mut claim.confidence, &mut confidences, || format!("claims[{index}].confidence"));
    }
    confidences.tell(note);
    links.tell(note);
    iris.tell(note);
}

fn mend_links(list: &mut Vec<Link>, scores: &mut Left, targets: &mut Left, field: impl Fn(&str) -> String) {
    let mut at = 0;
    list.retain_mut(|link| {
        let place = at;
        at += 1;
        confidence(&mut link.score, scores, || field(&format!("links[{place}].score")));
        match lexical::iri(&link.target) {
            Ok(_) => true,
            Err(reason) => {
                targets.add(|| (field(&format!("links[{place}].target")), not_an_iri(&link.target, &reason)));
                false
            }
        }
    });
}

fn not_an_iri(value: &str, reason: &str) -> String {
    format!("'{}': {reason}", value.chars().take(60).collect::<String>())
}

/// Values of one kind that are left out: the first, and how many more.
#[derive(Default)]
struct Left(Option<(String, String)>, usize);

impl Left {
    fn add(&mut self, first: impl FnOnce() -> (String, String)) {
        match self.0 {
            None => self.0 = Some(first()),
            Some(_) => self.1 += 1,
        }
    }

    fn tell(self, note: &mut dyn FnMut(NoteKind)) {
        if let Some((field, problem)) = self.0 {
            note(NoteKind::LeftOut { field, problem, more: self.1 });
        }
    }
}

fn confidence(value: &mut Option<f64>, left: &mut Left, field: impl Fn() -> String) {
    if let Some(wrong) = value.take_if(|value| !(0.0..=1.0).contains(value)) {
        left.add(|| (field(), format!("{wrong} is not between 0 and 1")));
    }
}

/// Every reference has its entity, and every stretch lies within the text.
fn fit(record: &Record, text: &str) -> Result<(), Reason> {
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
    }
    for (index, relation) in record.relations.iter().enumerate() {
        let field = |name: &str| format!("relations[{index}].{name}");
        let is_blank = relation.label.as_ref().is_none_or(|label| label.trim().is_empty());
        if relation.relation_type == RelationType::Other && is_blank {
            return wrong(
                field("label"),
                "the type is 'other', and no words say what the relation is".into(),
            );
        }
        known(&relation.subject, field("subject"))?;
        known(&relation.object, field("object"))?;
        relation.span.map_or(Ok(()), |s| span(s, length, || field("span")))?;
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
    }
    for (index, claim) in record.claims.iter().enumerate() {
        let field = |name: &str| format!("claims[{index}].{name}");
        known(&claim.speaker, field("speaker"))?;
        span(claim.span, length, || field("span"))?;
    }
    for (index, concept) in record.concepts.iter().enumerate() {
        let field = |name: &str| format!("concepts[{index}].{name}");
        for (name, value) in [("label", &concept.label), ("name", &concept.name)] {
            if value.trim().is_empty() {
                return wrong(field(name), "it is empty".into());
            }
        }
        for (at, mention) in concept.mentions.iter().enumerate() {
            span(*mention, length, || field(&format!("mentions[{at}]")))?;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(annotations: &str) -> String {
        let json = format!("{{\"id\": \"1\", \"text\": \"Trend reports.\", {annotations}}}");
        let record: Record = serde_json::from_str(&json).unwrap();
        fit(&record, &record.document.text).unwrap_err().to_string()
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
