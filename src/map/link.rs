//! Targets of links: identifiers as tools write them in, the IRIs that their datasets use out.

/// The datasets whose entries an entity may be declared the same as.
const DATASETS: &[Dataset] = &[
    Dataset {
        namespace: "http://www.wikidata.org/entity/",
        suffix: "",
        forms: &["wikidata.org/entity/", "wikidata.org/wiki/"],
        prefix: "wd:",
        is_local: |local| {
            local.strip_prefix('Q').is_some_and(|digits| !digits.starts_with('0') && is_number(digits))
        },
    },
    Dataset {
        namespace: "https://sws.geonames.org/",
        suffix: "/",
        forms: &["sws.geonames.org/", "geonames.org/"],
        prefix: "gn:",
        is_local: is_number,
    },
    Dataset {
        namespace: "http://dbpedia.org/resource/",
        suffix: "",
        forms: &["dbpedia.org/resource/", "dbpedia.org/page/"],
        prefix: "dbr:",
        is_local: |local| !local.is_empty() && !local.contains(['/', '?', '#']),
    },
];

/// How one dataset names its entries.
struct Dataset {
    /// What its IRIs begin with.
    namespace: &'static str,
    /// What its IRIs end with.
    suffix: &'static str,
    /// Behind `http://` or `https://`, perhaps with `www.`: other beginnings that are seen.
    forms: &'static [&'static str],
    /// The project's prefix for it.
    prefix: &'static str,
    /// Whether a text can be the identifier of an entry.
    is_local: fn(&str) -> bool,
}

/// The IRI of an entry of Wikidata, GeoNames or DBpedia, whichever way it is written; `None` for all else.
pub(super) fn identity(target: &str) -> Option<String> {
    let bare = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://"));
    let bare = bare.map(|rest| rest.strip_prefix("www.").unwrap_or(rest));
    DATASETS.iter().find_map(|dataset| {
        let local = match bare {
            Some(bare) => dataset.forms.iter().find_map(|form| bare.strip_prefix(form)),
            None => target.strip_prefix(dataset.prefix),
        }?;
        let local = local.strip_suffix('/').unwrap_or(local);
        (dataset.is_local)(local).then(|| format!("{}{local}{}", dataset.namespace, dataset.suffix))
    })
}

/// Whether a text is a number in digits.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_an_identifier_gives_one_iri() {
        for target in [
            "http://www.wikidata.org/entity/Q42",
            "https://www.wikidata.org/wiki/Q42",
            "https://wikidata.org/entity/Q42",
            "wd:Q42",
        ] {
            assert_eq!(identity(target).as_deref(), Some("http://www.wikidata.org/entity/Q42"), "{target}");
        }
        for target in ["https://sws.geonames.org/42/", "http://www.geonames.org/42", "gn:42"] {
            assert_eq!(identity(target).as_deref(), Some("https://sws.geonames.org/42/"), "{target}");
        }
        for target in ["https://dbpedia.org/page/A_(b)", "dbr:A_(b)"] {
            assert_eq!(identity(target).as_deref(), Some("http://dbpedia.org/resource/A_(b)"), "{target}");
        }
    }

    #[test]
    fn pages_and_properties_are_no_entries() {
        for target in [
            "https://en.wikipedia.org/wiki/Q42",
            "http://www.wikidata.org/entity/P31",
            "http://www.wikidata.org/entity/",
            "wd:Q42abc",
            "https://www.geonames.org/about.html",
            "http://dbpedia.org/resource/",
            "Q42",
        ] {
            assert_eq!(identity(target), None, "{target}");
        }
    }
}
