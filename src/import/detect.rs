//! The name and the first bytes of a file in, the format that they show out.

use std::path::Path;

use super::Format;

/// The format of a file, if it shows.
pub(super) fn format(path: &Path, head: &[u8]) -> Option<Format> {
    let extension = path.extension().and_then(|end| end.to_str()).unwrap_or_default().to_lowercase();
    match extension.as_str() {
        "ann" => return Some(Format::Brat),
        "conllu" => return Some(Format::Conllu),
        "ttl" | "nt" | "n3" | "rdf" | "nif" => return Some(Format::Nif),
        _ => {}
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start();
    let has = |words: &str| text.contains(words);
    if text.starts_with(['{', '[']) {
        let key = |name: &str| {
            text.match_indices(&format!("\"{name}\""))
                .any(|(at, found)| text[at + found.len()..].trim_start().starts_with(':'))
        };
        // "label": [[0, 7, "PER"]]
        let list = |name: &str| {
            text.match_indices(&format!("\"{name}\"")).any(|(at, found)| {
                let mut after = text[at + found.len()..].chars().filter(|c| !c.is_whitespace());
                after.next() == Some(':')
                    && after.next() == Some('[')
                    && matches!(after.next(), Some('[' | ']'))
            })
        };
        return Some(match () {
            () if has("nif-core#") => Format::Nif,
            () if key("schema") && key("properties") => Format::FollowTheMoney,
            () if key("selector") || has("ns/anno.jsonld") => Format::WebAnnotation,
            () if key("@text") || key("@surfaceForm") => Format::Spotlight,
            () if key("nodes") && key("relationships") || key("page_content") => Format::LangChain,
            () if key("start_offset") || list("label") || list("labels") => Format::Doccano,
            () if key("triples") || key("triplets") || has("<triplet>") => Format::Triples,
            () if key("head") && key("tail") || key("subject") && key("object") => Format::Triples,
            () if !text.contains('{') && text.trim_start_matches(['[', ' ', '\n', '\r']).starts_with('"') => {
                Format::Triples
            }
            () if key("relationships") || key("head_text") && key("tail_text") => Format::Triples,
            () if key("ents") => Format::Spacy,
            () if key("entity_group") || key("entity") => Format::HuggingFace,
            () if key("label") && key("start") && !key("relations") => Format::Gliner,
            () if key("relations") => Format::Triples,
            () => return None,
        });
    }
    if has("nif-core#") || text.starts_with("@prefix") {
        return Some(Format::Nif);
    }
    if text.starts_with("-DOCSTART-") {
        return Some(Format::Conll2003);
    }
    if text.starts_with("# ") || text.lines().find(|line| !line.starts_with('#'))?.split('\t').count() == 10 {
        return Some(Format::Conllu);
    }
    let first = text.lines().next()?;
    if first.starts_with(['T', 'E', 'R'])
        && first.contains('\t')
        && first.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
    {
        return Some(Format::Brat);
    }
    let label = first.split_whitespace().next_back()?;
    (first.split_whitespace().count() >= 2
        && (label == "O" || label.starts_with("B-") || label.starts_with("I-")))
    .then_some(Format::Conll2003)
}
