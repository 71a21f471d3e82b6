//! Countries: what a source writes for a country in, its ISO 3166 code out.

use crate::gazetteer::{Class, Gazetteer};
use crate::link::qid_of;

/// The ISO 3166 alpha-2 code of a country that is given as a code, a name, or an IRI of Wikidata or DBpedia.
pub(crate) fn code(text: &str) -> Option<String> {
    let gazetteer = Gazetteer::builtin();
    if let Some(qid) = qid_of(text) {
        return gazetteer.by_qid(qid)?.iso2().map(str::to_owned);
    }
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return gazetteer.country(text)?.iso2().map(str::to_owned);
    }
    let name = text.strip_prefix("http://dbpedia.org/resource/").unwrap_or(text).replace('_', " ");
    let mut countries = gazetteer
        .find(&name)
        .filter(|found| matches!(found.entry.class(), Class::Country | Class::Territory));
    let first = countries.next()?.entry;
    // A name of several countries is the name of none.
    countries.all(|other| other.entry.id == first.id).then(|| first.iso2().map(str::to_owned))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_in_every_form() {
        let gazetteer = Gazetteer::builtin();
        let qid = gazetteer.country("AZ").unwrap().qid().unwrap();
        for text in ["az", "AZ", "Azerbaijan", "http://dbpedia.org/resource/Azerbaijan"] {
            assert_eq!(code(text).as_deref(), Some("AZ"), "{text}");
        }
        assert_eq!(code(&crate::link::wikidata(qid)).as_deref(), Some("AZ"));
        for text in ["", "zz", "Nowhere", "http://example.org/Azerbaijan", "Congo"] {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
