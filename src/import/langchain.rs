//! Graph documents of LangChain, as `LLMGraphTransformer` gives them: nodes, relationships and the document that they
//! come from, one to an object, also in LangChain's own serialisation (`{"lc": 1, "kwargs": {...}}`).
//! <https://python.langchain.com/api_reference/community/graphs/langchain_community.graphs.graph_document.GraphDocument.html>

use serde_json::{Map, Value};

use super::draft::{About, Draft, Mention};
use super::input::{Failure, Input, Object, Sink, day, wrong};
use super::triples::fact;
use crate::read::Reason;

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let beside = input.text_beside();
    input.objects(sink, |line, object, sink| {
        let Some(list) = object.list(&["graph_documents"]) else {
            return sink(document(object, line, beside.as_deref()).map_err(|reason| (line, reason)));
        };
        for (at, value) in list.iter().enumerate() {
            let object = value.as_object().map(Object);
            let object = object.ok_or_else(|| wrong(format!("graph_documents[{at}]"), "it is not an object"));
            let found = object.and_then(|object| document(object, line, beside.as_deref()));
            sink(found.map_err(|reason| (line, reason)))?;
        }
        Ok(())
    })
}

/// An object without what LangChain's serialisation puts around it.
fn plain(value: &Value) -> Option<&Map<String, Value>> {
    let object = value.as_object()?;
    match object.get("kwargs") {
        Some(Value::Object(inner)) if object.contains_key("lc") => Some(inner),
        _ => Some(object),
    }
}

fn document(object: Object<'_>, line: u64, beside: Option<&str>) -> Result<Draft, Reason> {
    let whole = Value::Object(object.0.clone());
    let object = plain(&whole).map(Object).ok_or_else(|| wrong("nodes", "there are none"))?;
    let list = |names: &[&str]| object.list(names).map(Vec::as_slice);
    let (nodes, relationships) = match (list(&["nodes"]), list(&["relationships", "edges"])) {
        (None, None) => return Err(wrong("nodes", "there are neither nodes nor relationships")),
        (nodes, relationships) => (nodes.unwrap_or_default(), relationships.unwrap_or_default()),
    };
    let source = object.get(&["source"]).and_then(plain).map(Object);
    let text = source.and_then(|source| source.owned(&["page_content", "pageContent", "text"]));
    let text = text.or_else(|| beside.map(str::to_owned)).unwrap_or_default();
    let mut draft = Draft { line, about: source.map(about).unwrap_or_default(), text, ..Draft::default() };
    for (at, value) in nodes.iter().enumerate() {
        match plain(value).map(Object).and_then(node) {
            Some(mention) if mention.label.is_empty() => {}
            Some(mention) => draft.mentions.push(mention),
            None => draft.bad.push((line, "node", wrong(format!("nodes[{at}]"), "it has no id"))),
        }
    }
    for (at, value) in relationships.iter().enumerate() {
        let bare = plain(value).map_or(Value::Null, |object| Value::Object(ends(object)));
        match fact(&bare) {
            Ok(fact) => draft.facts.push(fact),
            Err(problem) => {
                draft.bad.push((line, "relationship", wrong(format!("relationships[{at}]"), problem)));
            }
        }
    }
    Ok(draft)
}

/// A node, whose id is its name. `Node` is the type of those that were given none.
fn node(object: Object<'_>) -> Option<Mention> {
    let name = object.owned(&["id", "name"]).filter(|name| !name.trim().is_empty())?;
    let label = object.owned(&["type", "label"]).filter(|label| label != "Node").unwrap_or_default();
    Some(Mention { label: label.trim().to_owned(), words: Some(name), ..Mention::default() })
}

/// A relationship with its two nodes as they are without serialisation.
fn ends(relationship: &Map<String, Value>) -> Map<String, Value> {
    let mut bare = relationship.clone();
    for name in ["source", "target"] {
        let Some(node) = bare.get(name).and_then(plain).cloned() else { continue };
        let mut node = node;
        if node.get("type").and_then(Value::as_str) == Some("Node") {
            node.remove("type");
        }
        bare.insert(name.to_owned(), Value::Object(node));
    }
    if let Some(confidence) = relationship.get("properties").and_then(|all| all.get("confidence")) {
        bare.entry("confidence").or_insert_with(|| confidence.clone());
    }
    bare
}

/// What the metadata of a document say of the article.
fn about(source: Object<'_>) -> About {
    let metadata = source.get(&["metadata"]).and_then(Value::as_object).map(Object);
    let Some(metadata) = metadata else { return About { id: source.owned(&["id"]), ..About::default() } };
    let url = metadata.owned(&["url", "source"]).filter(|url| url.starts_with("http"));
    About {
        id: source.owned(&["id"]).or_else(|| metadata.owned(&["id", "doc_id"])),
        source: metadata.owned(&["publisher", "outlet"]),
        url,
        published: metadata.text(&["published", "date", "publish_date"]).and_then(day),
        language: metadata.owned(&["language", "lang"]),
        title: metadata.owned(&["title", "headline"]),
    }
}
