//! What the editor asks while somebody types: the beginning of a word in, what it may become out; a query in, what is wrong
//! with it, and where, out.

use oxigraph::model::{NamedNodeRef, Term, TermRef};
use serde_json::{Value, json};

use super::super::look::{LONG_NAME, Look, shortened};
use super::super::reply::{Problem, Reply};
use super::super::request::{Request, parameters};
use super::super::{Current, Options, reconcile};
use super::json;
use crate::kb::Hit;
use crate::query::{Names, QueryError};
use crate::vocab::{ev, rdf, rdfs, rule, tw};

/// How many words are offered.
const MOST: usize = 12;

/// How many properties or classes of a graph are looked through.
const MOST_TERMS: usize = 2000;

const KEYWORDS: [&str; 38] = [
    "ASK",
    "AVG(",
    "BIND(",
    "CONCAT(",
    "CONSTRUCT",
    "CONTAINS(",
    "COUNT(",
    "DESC(",
    "DESCRIBE",
    "DISTINCT",
    "EXISTS",
    "FILTER(",
    "GRAPH",
    "GROUP BY",
    "GROUP_CONCAT(",
    "HAVING(",
    "LANG(",
    "LCASE(",
    "LIMIT",
    "MAX(",
    "MIN(",
    "MINUS",
    "NOT EXISTS",
    "OFFSET",
    "OPTIONAL",
    "ORDER BY",
    "PREFIX",
    "REGEX(",
    "SAMPLE(",
    "SELECT",
    "STR(",
    "STRAFTER(",
    "STRSTARTS(",
    "SUM(",
    "UNION",
    "VALUES",
    "WHERE",
    "YEAR(",
];

/// Something that a word may become.
struct Offer {
    insert: String,
    label: String,
    detail: String,
}

/// Answers `/query/complete?word=`.
pub(in crate::serve) fn complete(request: &Request, current: &Current) -> Result<Reply, Problem> {
    let word = request.parameter("word").unwrap_or_default();
    let mut offers = Vec::new();
    if let Some(name) = word.strip_prefix('"') {
        named(name, current, true, &mut offers)?;
    } else if let Some((prefix, local)) = word.split_once(':') {
        terms(prefix, local, current, &mut offers)?;
    } else if !word.is_empty() {
        words(word, current, &mut offers);
        if word.chars().count() > 1 {
            named(word, current, false, &mut offers)?;
        }
    }
    offers.truncate(MOST);
    let offers: Vec<Value> = offers
        .into_iter()
        .map(|offer| json!({ "insert": offer.insert, "label": offer.label, "detail": offer.detail }))
        .collect();
    Ok(json(&json!({ "offers": offers }), request, current))
}

/// Keywords and prefixes.
fn words(word: &str, current: &Current, offers: &mut Vec<Offer>) {
    let lower = word.to_lowercase();
    for (name, space) in current.graph.prefixes().iter().filter(|(name, _)| name.starts_with(&lower)) {
        offers.push(Offer {
            insert: format!("{name}:"),
            label: format!("{name}:"),
            detail: shortened(space, LONG_NAME),
        });
    }
    for keyword in KEYWORDS.iter().filter(|keyword| keyword.to_lowercase().starts_with(&lower)) {
        offers.push(Offer {
            insert: (*keyword).to_owned(),
            label: (*keyword).to_owned(),
            detail: String::new(),
        });
    }
}

/// The terms with a prefix: those of the project, and those that the graph has.
fn terms(prefix: &str, local: &str, current: &Current, offers: &mut Vec<Offer>) -> Result<(), Problem> {
    let Some(space) = current.graph.prefixes().namespace(prefix) else { return Ok(()) };
    let look = Look::new(&current.graph);
    let mut iris: Vec<String> = match space {
        tw::NAMESPACE => tw::ALL.iter().map(|term| term.as_str().to_owned()).collect(),
        ev::NAMESPACE => ev::ALL.iter().map(|term| term.as_str().to_owned()).collect(),
        rule::NAMESPACE => rule::all().map(|rule| format!("{}{}", rule::NAMESPACE, rule.name)).collect(),
        _ => Vec::new(),
    };
    let kind: TermRef<'_> = rdf::TYPE.into();
    for (wanted, place) in [([None; 3], 1), ([None, Some(kind), None], 2)] {
        let known = look.snapshot.values(wanted, place, MOST_TERMS)?.unwrap_or_default();
        iris.extend(known.into_iter().filter_map(|(term, _)| match term {
            Term::NamedNode(iri) if iri.as_str().starts_with(space) => Some(iri.into_string()),
            _ => None,
        }));
    }
    iris.sort();
    iris.dedup();
    let wanted = local.to_lowercase();
    let fits = |iri: &&String| iri[space.len()..].to_lowercase().starts_with(&wanted);
    // What only has the letters in it comes behind.
    let within = |iri: &&String| {
        let name = iri[space.len()..].to_lowercase();
        wanted.len() > 1 && !name.starts_with(&wanted) && name.contains(&wanted)
    };
    for iri in iris.iter().filter(fits).chain(iris.iter().filter(within)).take(MOST) {
        let name = format!("{prefix}:{}", &iri[space.len()..]);
        let detail = if space == tw::NAMESPACE { kind_of(iri) } else { String::new() };
        offers.push(Offer { insert: name.clone(), label: name, detail });
    }
    Ok(())
}

/// Classes of the ontology begin with a capital, properties with a small letter.
fn kind_of(iri: &str) -> String {
    let is_class = crate::view::local_name(iri).starts_with(char::is_uppercase);
    if is_class { "class" } else { "property" }.to_owned()
}

/// The things whose name begins so: as a name in quotation marks, or as what they are called in the graph.
fn named(name: &str, current: &Current, as_text: bool, offers: &mut Vec<Offer>) -> Result<(), Problem> {
    let index = current.index()?;
    let names = Names::new(current.graph.prefixes());
    let look = Look::new(&current.graph);
    let mut shown: Vec<String> = Vec::new();
    let hits: Vec<Hit> = index.find_beginning(name, MOST * 2);
    for item in hits.into_iter().filter_map(|hit| index.item(hit.item)) {
        if shown.contains(&item.iri) || shown.len() >= MOST {
            continue;
        }
        let insert = if as_text {
            let Some(text) = label(&look, &item.iri)? else { continue };
            text
        } else {
            names.shorten(&item.iri)
        };
        let kind = item.class.map_or("Thing", reconcile::type_name);
        let detail = [kind.to_owned(), reconcile::description(&item)];
        let detail: Vec<String> = detail.into_iter().filter(|part| !part.is_empty()).collect();
        offers.push(Offer {
            insert,
            label: shortened(item.label(), LONG_NAME),
            detail: shortened(&detail.join(", "), LONG_NAME),
        });
        shown.push(item.iri);
    }
    Ok(())
}

/// The label of a thing as it stands in a query, with its language.
fn label(look: &Look, iri: &str) -> Result<Option<String>, Problem> {
    let Ok(iri) = NamedNodeRef::new(iri) else { return Ok(None) };
    let Some(id) = look.id(iri)? else { return Ok(None) };
    let first = look.objects(id, rdfs::LABEL)?.into_iter().next();
    let term = first.map(|label| look.snapshot.term(label)).transpose()?;
    Ok(term
        .filter(|term| matches!(term, Term::Literal(text) if text.value().len() <= LONG_NAME))
        .map(|term| term.to_string()))
}

/// Answers `/query/check` with what is wrong in a query, with lines and columns from 1.
pub(in crate::serve) fn check(
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let form =
        std::str::from_utf8(&request.body).ok().and_then(|body| parameters(body).ok()).unwrap_or_default();
    let of_form = form.into_iter().find(|(name, _)| name == "query").map(|(_, text)| text);
    let text = of_form.or_else(|| request.parameter("query").map(str::to_owned)).unwrap_or_default();
    let query = options.query(text.as_str(), request);
    let mut problems = Vec::new();
    if let Err(error) = query.check(&current.graph) {
        problems.push(told(&error));
    } else {
        problems.extend(query.unknown_terms().into_iter().map(|term| {
            json!({
                "line": term.position.line,
                "column": term.position.column,
                "message": term.to_string(),
                "hint": term.hint(),
                "warning": true,
            })
        }));
    }
    Ok(json(&json!({ "problems": problems }), request, current))
}

fn told(error: &QueryError) -> Value {
    let place = match error {
        QueryError::Syntax { position, .. } | QueryError::UnknownPrefix { position, .. } => Some(position),
        _ => None,
    };
    // The excerpt is for who does not see the query.
    let message = error.to_string();
    let message = message.lines().next().unwrap_or_default();
    json!({
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "message": message,
        "hint": error.hint(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::GraphStore;

    fn offers(word: &str) -> Vec<String> {
        let mut graph = GraphStore::new().unwrap();
        let prefixes: String =
            graph.prefixes().iter().map(|(name, iri)| format!("@prefix {name}: <{iri}> .\n")).collect();
        let data =
            "<https://n.example/entity/1> a tw:Person ; rdfs:label \"Ada Lund\"@en ; foaf:nick \"A\" .";
        graph.load_turtle(&format!("{prefixes}{data}")).unwrap();
        let current = Current::new(graph, "1");
        let mut offers = Vec::new();
        if let Some(name) = word.strip_prefix('"') {
            named(name, &current, true, &mut offers).unwrap();
        } else if let Some((prefix, local)) = word.split_once(':') {
            terms(prefix, local, &current, &mut offers).unwrap();
        } else {
            words(word, &current, &mut offers);
            named(word, &current, false, &mut offers).unwrap();
        }
        offers.into_iter().map(|offer| offer.insert).collect()
    }

    #[test]
    fn words_become_what_the_graph_and_the_language_have() {
        assert_eq!(offers("tw:Off"), ["tw:Official"]);
        assert!(offers("tw:date").contains(&"tw:eventDate".to_owned()));
        assert_eq!(offers("foaf:"), ["foaf:nick"]);
        assert_eq!(offers("sel"), ["SELECT"]);
        assert!(offers("sc").contains(&"schema:".to_owned()));
        assert_eq!(offers("\"ada"), ["\"Ada Lund\"@en"]);
        assert_eq!(offers("ada l"), ["<https://n.example/entity/1>"]);
        assert_eq!(offers("nowhere:x"), Vec::<String>::new());
    }
}
