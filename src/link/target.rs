//! The IRIs of the datasets that entities are linked to: an entry of the gazetteer in, [`Link`]s out.

use std::fmt::Write as _;

use crate::extract::{Link, LinkRelation};
use crate::gazetteer::{Class, Entry};

/// What a score is multiplied by when only one source gives the identifier.
const ONE_SOURCE: f64 = 0.9;

/// Whether, how surely and why an entity is an entry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    /// Decided, or one of several.
    pub relation: LinkRelation,
    /// How sure, 0 to 1, before the trust in the identifier is counted in.
    pub score: f64,
    /// Why, in words.
    pub reason: String,
}

impl Verdict {
    pub(crate) fn same(score: f64, reason: impl Into<String>) -> Self {
        Self { relation: LinkRelation::SameAs, score, reason: reason.into() }
    }

    pub(crate) fn candidate(score: f64, reason: impl Into<String>) -> Self {
        Self { relation: LinkRelation::Candidate, score, reason: reason.into() }
    }
}

/// The IRI of a Wikidata item: `Q42` gives `http://www.wikidata.org/entity/Q42`.
pub fn wikidata(qid: &str) -> String {
    format!("http://www.wikidata.org/entity/{qid}")
}

/// The IRI of a GeoNames feature.
pub fn geonames(id: u32) -> String {
    format!("https://sws.geonames.org/{id}/")
}

/// The IRI of a DBpedia resource, from the title of an article of the English Wikipedia.
///
/// Spaces become underscores, the first letter a capital; letters beyond ASCII stay, as DBpedia's IRIs have them;
/// what an IRI must not contain, and what would begin a query or fragment, is percent-encoded.
pub fn dbpedia(title: &str) -> String {
    let mut iri = String::from("http://dbpedia.org/resource/");
    let mut chars = title.trim().chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    for c in first.chain(chars) {
        match c {
            ' ' | '_' => iri.push('_'),
            'a'..='z' | 'A'..='Z' | '0'..='9' => iri.push(c),
            '-' | '.' | '~' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' | ':'
            | '@' | '/' => iri.push(c),
            c if c.is_alphanumeric() || !c.is_ascii() && !c.is_control() && !c.is_whitespace() => iri.push(c),
            c => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing to a string cannot fail.
                    let _ = write!(iri, "%{byte:02X}");
                }
            }
        }
    }
    iri
}

/// The item of Wikidata that an IRI names, in any of its usual forms.
pub fn qid_of(iri: &str) -> Option<&str> {
    let (_, address) = iri.split_once(':')?;
    let rest = ["//www.wikidata.org/entity/", "//wikidata.org/entity/", "//www.wikidata.org/wiki/"]
        .iter()
        .find_map(|start| address.strip_prefix(start))
        .or_else(|| iri.strip_prefix("wd:"))
        .or_else(|| iri.strip_prefix("wikidata:"))?;
    let digits = rest.strip_prefix('Q')?;
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(rest)
}

/// Whether a title is that of the article itself. The source gives some countries by short names that only redirect
/// there: "Congo - Kinshasa", "St. Kitts & Nevis".
fn is_article(class: Class, title: &str) -> bool {
    !matches!(class, Class::Country | Class::Territory)
        || !(title.contains(['&', '’']) || title.contains(" - ") || title.starts_with("St. "))
}

/// The links of an entity to all identifiers of an entry.
pub(crate) fn links(entry: &Entry<'_>, verdict: &Verdict) -> Vec<Link> {
    let make = |target: String, score: f64, reason: String| Link {
        target,
        relation: verdict.relation,
        score: Some((score * 1000.0).round() / 1000.0),
        reason: Some(reason),
        source: Some(entry.source().to_owned()),
    };
    let mut links = Vec::new();
    if let Some(qid) = entry.qid() {
        let (score, reason) = if entry.agreement() == 1 {
            (verdict.score * ONE_SOURCE, format!("{}; the identifier is from one source", verdict.reason))
        } else {
            (verdict.score, verdict.reason.clone())
        };
        links.push(make(wikidata(qid), score, reason));
    }
    if let Some(id) = entry.geonames() {
        links.push(make(geonames(id), verdict.score, verdict.reason.clone()));
    }
    if let Some(title) = entry.wikipedia().filter(|title| is_article(entry.class(), title)) {
        links.push(make(dbpedia(title), verdict.score, verdict.reason.clone()));
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dbpedia_iris_are_valid() {
        assert_eq!(dbpedia("António Guterres"), "http://dbpedia.org/resource/António_Guterres");
        assert_eq!(dbpedia("Washington, D.C."), "http://dbpedia.org/resource/Washington,_D.C.");
        assert_eq!(dbpedia("who? <\"a#b%\">"), "http://dbpedia.org/resource/Who%3F_%3C%22a%23b%25%22%3E");
        assert_eq!(dbpedia("a\u{85}b\u{3000}c"), "http://dbpedia.org/resource/A%C2%85b%E3%80%80c");
    }

    #[test]
    fn redirects_are_no_articles() {
        assert!(is_article(Class::Country, "Georgia (country)"));
        assert!(!is_article(Class::Country, "Congo - Kinshasa"));
        assert!(!is_article(Class::Country, "Antigua & Barbuda"));
    }

    #[test]
    fn items_are_read_from_iris() {
        for iri in ["http://www.wikidata.org/entity/Q42", "https://www.wikidata.org/wiki/Q42", "wd:Q42"] {
            assert_eq!(qid_of(iri), Some("Q42"), "{iri}");
        }
        for iri in ["http://www.wikidata.org/entity/P31", "http://example.org/Q42", "wd:Q", "wd:Q4x"] {
            assert_eq!(qid_of(iri), None, "{iri}");
        }
    }
}
