//! RDF: statements in, facts about their subjects out, as far as `data/kb/predicates.tsv` knows their predicates.

use std::io::{self, BufRead};

use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};

use super::{Found, Options, Understood, country, take};
use crate::graph_file::{guarded, known};
use crate::kb::fact::Rank;
use crate::kb::vocabulary::{Role, role};
use crate::kb::{Builder, Fact};
use crate::link::geonames;

/// What the IRIs of the Virtual International Authority File begin with; <https://viaf.org/>.
pub(super) const VIAF: &str = "http://viaf.org/viaf/";

/// What the IRIs of OpenSanctions' entities begin with; <https://www.opensanctions.org/>.
pub(super) const OPEN_SANCTIONS: &str = "https://www.opensanctions.org/entities/";

/// Understands a line of N-Triples or N-Quads. A line whose predicate says nothing is not parsed further.
pub(super) fn line(line: &[u8], options: &Options) -> Understood {
    let says_something = predicate(line).is_none_or(|iri| role(iri).is_some());
    if !says_something {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for quad in RdfParser::from_format(RdfFormat::NQuads).for_slice(line) {
        found.extend(of(&quad.map_err(|error| error.to_string())?, options));
    }
    Ok(found)
}

/// The predicate of a line that begins with two IRIs.
fn predicate(line: &[u8]) -> Option<&str> {
    let rest = line.trim_ascii_start().strip_prefix(b"<")?;
    let end = rest.iter().position(|byte| *byte == b'>')?;
    let rest = rest[end + 1..].trim_ascii_start().strip_prefix(b"<")?;
    let end = rest.iter().position(|byte| *byte == b'>')?;
    std::str::from_utf8(&rest[..end]).ok()
}

/// Reads RDF whose statements run over lines.
pub(super) fn document(
    reader: impl BufRead + Send,
    format: RdfFormat,
    options: &Options,
    builder: &mut Builder,
    skip: &mut impl FnMut(Option<u64>, String),
) -> io::Result<()> {
    let reader = guarded(Box::new(known(reader, format)), format, options.limits);
    for quad in RdfParser::from_format(format).for_reader(reader) {
        match quad {
            Ok(quad) => take(of(&quad, options).into_iter().collect(), builder)?,
            Err(RdfParseError::Io(error)) => return Err(error),
            Err(RdfParseError::Syntax(error)) => {
                skip(error.location().map(|location| location.start.line + 1), error.to_string());
            }
        }
    }
    Ok(())
}

/// What a statement says about its subject.
fn of(quad: &Quad, options: &Options) -> Option<Found> {
    let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return None };
    let role = role(quad.predicate.as_str())?;
    let iri = match &quad.object {
        Term::NamedNode(object) => Some(object.as_str()),
        _ => None,
    };
    let text = match &quad.object {
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    };
    let named = |best: Rank| {
        let Term::Literal(literal) = &quad.object else { return None };
        let rank = options.rank(literal.language())?.max(best);
        Some(Fact::Name(rank, literal.value().to_owned()))
    };
    let fact = match role {
        Role::Label => named(Rank::Label)?,
        Role::Alias => named(Rank::Alias)?,
        Role::Subclass => {
            let superclass = iri?.to_owned();
            return Some(Found::Superclass { class: subject.as_str().to_owned(), superclass });
        }
        Role::Type => Fact::Type(iri?.to_owned()),
        Role::Same => Fact::Same(iri?.to_owned()),
        Role::Country => Fact::Country(country::code(iri.or(text)?)?),
        Role::From => Fact::From(date(text?)?),
        Role::To => Fact::To(date(text?)?),
        Role::Population => Fact::Population(text?.trim_start_matches('+').parse().ok()?),
        Role::Position => Fact::Position(iri.or(text)?.to_owned()),
        // Dated positions are in the JSON dump of Wikidata alone.
        Role::Start | Role::End | Role::Jurisdiction | Role::Body => return None,
        Role::GeoNames => Fact::Same(geonames(text?.parse().ok()?)),
        Role::Viaf => Fact::Same(format!("{VIAF}{}", text?)),
        Role::OpenSanctions => Fact::Same(format!("{OPEN_SANCTIONS}{}", text?)),
    };
    // A fact beside nothing but itself: neighbouring statements about one subject are put together by the reader.
    Some(Found::Entry(subject.as_str().to_owned(), vec![fact]))
}

/// The day of an `xsd:date` or `xsd:dateTime`, or a year or month.
fn date(text: &str) -> Option<crate::date::Date> {
    let day = text.split_once('T').map_or(text, |(day, _)| day);
    day.trim_start_matches('+').trim_end_matches('Z').parse().ok()
}
