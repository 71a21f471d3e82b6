//! Content negotiation: what a client accepts and what there is in, what it gets out.
//!
//! RFC 9110, section 12.5: <https://www.rfc-editor.org/rfc/rfc9110#section-12.5>

use crate::query::Format;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::sparql::results::QueryResultsFormat;

/// The media types of graphs, the usual one first.
pub(super) const GRAPHS: [(&str, Format); 9] = [
    ("text/turtle", Format::Graph(RdfFormat::Turtle)),
    ("application/n-triples", Format::Graph(RdfFormat::NTriples)),
    ("application/n-quads", Format::Graph(RdfFormat::NQuads)),
    ("application/trig", Format::Graph(RdfFormat::TriG)),
    ("application/ld+json", Format::Graph(RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() })),
    ("application/rdf+xml", Format::Graph(RdfFormat::RdfXml)),
    ("application/x-turtle", Format::Graph(RdfFormat::Turtle)),
    ("application/xml", Format::Graph(RdfFormat::RdfXml)),
    ("application/json", Format::Graph(RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() })),
];

/// The media types of results, the usual one first.
pub(super) const RESULTS: [(&str, Format); 6] = [
    ("application/sparql-results+json", Format::Results(QueryResultsFormat::Json)),
    ("application/sparql-results+xml", Format::Results(QueryResultsFormat::Xml)),
    ("text/csv", Format::Results(QueryResultsFormat::Csv)),
    ("text/tab-separated-values", Format::Results(QueryResultsFormat::Tsv)),
    ("application/json", Format::Results(QueryResultsFormat::Json)),
    ("application/xml", Format::Results(QueryResultsFormat::Xml)),
];

/// One of the ranges of an `Accept` header.
struct Range<'h> {
    kind: &'h str,
    subtype: &'h str,
    /// In thousandths.
    quality: u16,
}

impl<'h> Range<'h> {
    fn parse(text: &'h str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let quality = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case("q").then(|| thousandths(value.trim()))
        });
        Some(Self { kind: kind.trim(), subtype: subtype.trim(), quality: quality.unwrap_or(Some(1000))? })
    }

    /// How exactly the range names the type: not at all, as one of all, as one of its kind, or as itself.
    fn names(&self, kind: &str, subtype: &str) -> Option<u8> {
        match (self.kind, self.subtype) {
            ("*", "*") => Some(1),
            (own, "*") if own.eq_ignore_ascii_case(kind) => Some(2),
            (own, sub) if own.eq_ignore_ascii_case(kind) && sub.eq_ignore_ascii_case(subtype) => Some(3),
            _ => None,
        }
    }
}

/// A quality of three digits at most, in thousandths.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|b| b.is_ascii_digit());
    let fraction: u16 = format!("{fraction:0<3}").parse().ok().filter(|_| digits)?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

/// The one of the media types that the client likes best, of those that it likes alike the first. Without a header that
/// is the first of all; nothing if it takes none of them.
pub(super) fn choose<'t, T>(accept: Option<&str>, types: &'t [(&'t str, T)]) -> Option<&'t (&'t str, T)> {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else { return types.first() };
    let ranges: Vec<Range<'_>> = accept.split(',').filter_map(Range::parse).collect();
    let mut best: Option<(u16, &(&str, T))> = None;
    for offered in types {
        let (kind, subtype) = offered.0.split_once('/').unwrap_or((offered.0, ""));
        let named = ranges
            .iter()
            .filter_map(|range| Some((range.names(kind, subtype)?, range.quality)))
            .max_by_key(|r| r.0);
        if let Some((_, quality)) = named
            && quality > 0
            && best.as_ref().is_none_or(|(known, _)| quality > *known)
        {
            best = Some((quality, offered));
        }
    }
    best.map(|(_, offered)| offered)
}

/// Whether the client takes an answer that is packed by gzip.
pub(super) fn takes_gzip(encodings: Option<&str>) -> bool {
    encodings.is_some_and(|header| {
        header.split(',').any(|part| {
            let mut parts = part.split(';').map(str::trim);
            let gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip") || name == "*");
            let refused = parts.any(
                |part| matches!(part.split_once('='), Some((_, value)) if thousandths(value) == Some(0)),
            );
            gzip && !refused
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_type_is_taken() {
        let chosen = |accept: &str| choose(Some(accept), &RESULTS).map(|(name, _)| *name);
        for (accept, expected) in [
            ("", Some("application/sparql-results+json")),
            ("*/*", Some("application/sparql-results+json")),
            ("text/*", Some("text/csv")),
            ("text/csv;q=0.5, application/sparql-results+xml", Some("application/sparql-results+xml")),
            ("text/csv; q=0.5, */*;q=0.4", Some("text/csv")),
            ("TEXT/CSV", Some("text/csv")),
            ("application/json", Some("application/json")),
            ("*/*, application/sparql-results+json;q=0", Some("application/sparql-results+xml")),
            ("text/html", None),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Some("application/sparql-results+json")),
            ("text/csv;q=2", None),
            ("nonsense", None),
        ] {
            assert_eq!(chosen(accept), expected, "{accept}");
        }
        assert_eq!(choose(None, &GRAPHS).map(|(name, _)| *name), Some("text/turtle"));
    }

    #[test]
    fn gzip_is_taken_unless_refused() {
        for (header, expected) in [
            ("gzip", true),
            ("deflate, gzip;q=0.5", true),
            ("gzip;q=0", false),
            ("*", true),
            ("br", false),
            ("", false),
        ] {
            assert_eq!(takes_gzip(Some(header)), expected, "{header}");
        }
        assert!(!takes_gzip(None));
    }
}
