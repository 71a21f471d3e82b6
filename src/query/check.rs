//! Terms that the ontology does not have: a query in, the names out that look like the ontology's and are not in it, and
//! the query with the names that its terms have today.
//!
//! A query with such names is right SPARQL and finds nothing, which is easily taken for an answer.

use std::collections::BTreeMap;
use std::fmt;

use super::error::closest;
use super::scan::{self, Kind, Position, Token};
use oxigraph::model::NamedNodeRef;

use crate::extract::events::types_of_word;
use crate::map::event_concept;
use crate::vocab::{self, MATCHES, Renamed, ev, rule, tw};

/// A name of one of the project's namespaces that the ontology does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTerm {
    /// Where it stands in the query.
    pub position: Position,
    /// The name as the query has it, as in `tw:Offical`.
    pub name: String,
    /// The term that was probably meant, with its prefix.
    pub meant: Option<String>,
    /// The term that had this name once.
    pub renamed: Option<&'static Renamed>,
}

impl fmt::Display for UnknownTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position;
        write!(f, "line {line}, column {column}: ")?;
        match self.renamed {
            Some(renamed) => write!(f, "{} is called tw:{} now", self.name, renamed.name()),
            None if self.name.starts_with(QUOTES) => {
                write!(f, "tw:extractor leads to a rule or a program, and {} is a text", self.name)
            }
            None => write!(f, "the ontology has no {}", self.name),
        }
    }
}

impl UnknownTerm {
    /// The way out.
    pub fn hint(&self) -> String {
        match (self.renamed, &self.meant) {
            (Some(Renamed { values: Some(values), .. }), _) => {
                format!("its values are {values}; all changes of terms are in docs/ontology-changes.md")
            }
            (Some(_), _) => {
                "the query is answered all the same; all changes of terms are in docs/ontology-changes.md"
                    .to_owned()
            }
            (None, Some(meant)) => format!("did you mean {meant}?"),
            (None, None) if self.name.starts_with(QUOTES) => {
                "ask for the name of a program with tw:extractor/rdfs:label".to_owned()
            }
            (None, None) => self.as_event().unwrap_or_else(|| {
                "the terms are in ontology/triplewire.ttl, events.ttl and rules.ttl".to_owned()
            }),
        }
    }
}

impl UnknownTerm {
    /// How to ask for the events that its name tells, and which types of events there are, where it may be one.
    fn as_event(&self) -> Option<String> {
        let (prefix, local) = self.name.trim_matches(['<', '>']).rsplit_once([':', '#'])?;
        let is_type = prefix == "ev" || format!("{prefix}#") == ev::NAMESPACE;
        let types = types_of_word(local).into_iter().map(|told| short(event_concept(told)));
        let told = types.collect::<Vec<_>>().join(" or ");
        let asked = match (told.is_empty(), is_type) {
            (false, _) => format!("\"{}\" is told as {told}: ?event tw:eventType", local.to_lowercase()),
            (true, true) => "ask for ?event tw:eventType".to_owned(),
            (true, false) => return None,
        };
        let first = told.split(' ').next().filter(|first| !first.is_empty()).unwrap_or("ev:CONSULT");
        Some(format!(
            "{asked} {first} ; tw:actor ?a ; tw:target ?b; the types are {}",
            event_types().join(", ")
        ))
    }
}

/// A concept of the events' scheme as a prefixed name.
fn short(concept: NamedNodeRef<'_>) -> String {
    format!("ev:{}", concept.as_str().trim_start_matches(ev::NAMESPACE))
}

/// The names of the types of events.
fn event_types() -> Vec<&'static str> {
    vocab::event_types().map(|concept| concept.as_str().trim_start_matches(ev::NAMESPACE)).collect()
}

/// What a text of a query begins with.
const QUOTES: [char; 2] = ['"', '\''];

/// The vocabularies whose names are looked at: the usual prefix, the namespace.
const VOCABULARIES: [(&str, &str); 3] =
    [("tw", tw::NAMESPACE), ("ev", ev::NAMESPACE), ("rule", rule::NAMESPACE)];

/// The names of a vocabulary, by its prefix.
fn names(prefix: &str) -> Vec<&'static str> {
    let local = |terms: &[NamedNodeRef<'static>], namespace| -> Vec<&'static str> {
        terms.iter().map(|term| term.as_str().trim_start_matches(namespace)).collect()
    };
    match prefix {
        "tw" => local(&[tw::ALL, &[MATCHES]].concat(), tw::NAMESPACE),
        "ev" => local(ev::ALL, ev::NAMESPACE),
        _ => rule::all().map(|rule| rule.name).collect(),
    }
}

/// The tokens of a query that are IRIs, each with the IRI that it stands for; of the prefixes of others, none.
fn iris(query: &str) -> impl Iterator<Item = (Token<'_>, String)> {
    let mut prefixes: BTreeMap<&str, &str> = VOCABULARIES.into_iter().collect();
    // What PREFIX has declared so far: nothing, that something comes, or the prefix itself.
    let mut declared: Option<Option<&str>> = None;
    scan::tokens(query).filter_map(move |token| {
        let bare = token.text.trim_start_matches('<').trim_end_matches('>');
        let iri = match (declared.take(), token.kind, token.name()) {
            (Some(None), _, Some((prefix, _))) => {
                declared = Some(Some(prefix));
                None
            }
            (Some(Some(prefix)), Kind::Iri, _) => {
                // The query may give a prefix a meaning of its own.
                prefixes.insert(prefix, bare);
                None
            }
            (None, Kind::Iri, _) => Some(bare.to_owned()),
            (None, _, Some((prefix, local))) => {
                prefixes.get(prefix).map(|namespace| format!("{namespace}{local}"))
            }
            _ => None,
        };
        if token.is("PREFIX") {
            declared = Some(None);
        }
        Some((token, iri?))
    })
}

/// The texts in `query` that stand where `tw:extractor` leads: the names of rules, which were texts once.
fn extractors_as_texts(query: &str) -> Vec<UnknownTerm> {
    let extractors: Vec<usize> =
        iris(query).filter(|(_, iri)| iri == tw::EXTRACTOR.as_str()).map(|(token, _)| token.start).collect();
    let tokens: Vec<Token<'_>> = scan::tokens(query).collect();
    let texts = tokens
        .windows(2)
        .filter(|pair| extractors.binary_search(&pair[0].start).is_ok() && pair[1].kind == Kind::Text);
    texts
        .map(|pair| {
            let name = pair[1].text;
            let rule = name.trim_matches(QUOTES);
            UnknownTerm {
                position: pair[1].position,
                name: name.to_owned(),
                meant: rule::iri(rule).map(|_| format!("rule:{rule}")),
                renamed: None,
            }
        })
        .collect()
}

/// The names in `query` with the namespaces of the ontology that are none of its terms.
pub(super) fn unknown_terms(query: &str) -> Vec<UnknownTerm> {
    let mut unknown: Vec<UnknownTerm> = Vec::new();
    for (token, iri) in iris(query) {
        let Some((prefix, namespace)) =
            VOCABULARIES.into_iter().find(|(_, namespace)| iri.starts_with(namespace))
        else {
            continue;
        };
        let local = &iri[namespace.len()..];
        let names = names(prefix).into_iter();
        let is_new = unknown.iter().all(|term| term.name != token.text);
        if local.is_empty() || !is_new || names.clone().any(|name| name == local) {
            continue;
        }
        let renamed = Renamed::of(&iri);
        let meant = renamed
            .map(Renamed::name)
            .or_else(|| names.clone().find(|name| name.eq_ignore_ascii_case(local)))
            .or_else(|| closest(local, names.clone()))
            .map(|name| format!("{prefix}:{name}"));
        unknown.push(UnknownTerm { position: token.position, name: token.text.to_owned(), meant, renamed });
    }
    unknown.append(&mut extractors_as_texts(query));
    unknown
}

/// The query with the new names of the terms that it calls by old ones, where the values are still the same; `None` if
/// there are none. A term whose old name `is_used` by the graph keeps it: there the new one would find nothing.
pub(super) fn with_new_names(query: &str, is_used: impl Fn(&Renamed) -> bool) -> Option<String> {
    let mut renewed = String::new();
    let mut done = 0;
    for (token, iri) in iris(query) {
        let Some(renamed) = Renamed::of(&iri) else { continue };
        if renamed.values.is_none() && !is_used(renamed) {
            renewed.push_str(&query[done..token.start]);
            renewed.push_str(&renamed.term.to_string());
            done = token.start + token.text.len();
        }
    }
    (done > 0).then(|| renewed + &query[done..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(query: &str) -> Vec<(String, Option<String>)> {
        unknown_terms(query).into_iter().map(|term| (term.name, term.meant)).collect()
    }

    #[test]
    fn misspelt_terms_are_found_with_what_was_meant() {
        assert_eq!(
            unknown("SELECT ?x { ?x a tw:Offical ; tw:eventtype ev:CONSULT , ev:PICNIC . ?y a tw:Offical }"),
            [
                ("tw:Offical".to_owned(), Some("tw:Official".to_owned())),
                ("tw:eventtype".to_owned(), Some("tw:eventType".to_owned())),
                ("ev:PICNIC".to_owned(), None),
            ]
        );
        let declared = "PREFIX t: <https://w3id.org/triplewire#> ASK { ?x a t:Offical , <https://w3id.org/triplewire#Persn> }";
        assert_eq!(
            unknown(declared),
            [
                ("t:Offical".to_owned(), Some("tw:Official".to_owned())),
                ("<https://w3id.org/triplewire#Persn>".to_owned(), Some("tw:Person".to_owned())),
            ]
        );
    }

    #[test]
    fn words_for_events_are_told_as_their_types() {
        for (name, right) in [
            ("ev:MEET", "\"meet\" is told as ev:CONSULT: ?event tw:eventType ev:CONSULT ;"),
            ("ev:Met", "\"met\" is told as ev:CONSULT"),
            ("tw:visited", "\"visited\" is told as ev:CONSULT"),
            ("ev:BOMBED", "\"bombed\" is told as ev:ASSAULT"),
            ("ev:PICNIC", "ask for ?event tw:eventType ev:CONSULT ;"),
            ("<https://w3id.org/triplewire/event#PICNIC>", "ask for ?event tw:eventType"),
        ] {
            let hint = unknown_terms(&format!("ASK {{ ?x tw:eventType {name} }}"))[0].hint();
            assert!(hint.starts_with(right) && hint.contains("the types are AGREE, "), "{name}: {hint}");
        }
        assert_eq!(event_types().len(), 16);
        let hint = unknown_terms("ASK { ?x tw:colour ?y }")[0].hint();
        assert_eq!(hint, "the terms are in ontology/triplewire.ttl, events.ttl and rules.ttl");
    }

    #[test]
    fn rules_are_told_apart_from_their_names() {
        let query = "ASK { ?x tw:extractor rule:event.verb.active , rule:event.verb.actve ; \
                     <https://w3id.org/triplewire#extractor> 'event.verb.active' . ?y tw:extractor \"spacy\" }";
        let told: Vec<_> =
            unknown_terms(query).iter().map(|term| format!("{term} ({})", term.hint())).collect();
        assert_eq!(
            told,
            [
                "line 1, column 48: the ontology has no rule:event.verb.actve (did you mean rule:event.verb.active?)",
                "line 1, column 112: tw:extractor leads to a rule or a program, and 'event.verb.active' is a text \
                 (did you mean rule:event.verb.active?)",
                "line 1, column 150: tw:extractor leads to a rule or a program, and \"spacy\" is a text (ask for the \
                 name of a program with tw:extractor/rdfs:label)",
            ]
        );
    }

    #[test]
    fn other_names_are_nobodys_business() {
        assert_eq!(
            unknown(
                "ASK { ?x a tw:Person ; schema:nonsense 'tw:Offical' . FILTER(STRSTARTS(STR(?x), STR(tw:))) }"
            ),
            []
        );
        assert_eq!(unknown("PREFIX tw: <http://tworld.example/> ASK { ?x a tw:Offical }"), []);
        assert_eq!(unknown("ASK { ?x <https://w3id.org/triplewire> ?y }"), []);
    }

    #[test]
    fn old_names_are_told_and_replaced() {
        let terms = unknown_terms("ASK { ?e tw:date ?d . ?c tw:kind 'direct' }");
        let told: Vec<_> = terms.iter().map(|term| format!("{term} ({})", term.hint())).collect();
        assert_eq!(
            told,
            [
                "line 1, column 10: tw:date is called tw:eventDate now (the query is answered all the same; all changes \
                 of terms are in docs/ontology-changes.md)",
                "line 1, column 26: tw:kind is called tw:quotationType now (its values are tw:Direct and tw:Indirect, \
                 no longer \"direct\" and \"indirect\"; all changes of terms are in docs/ontology-changes.md)",
            ]
        );
        let old = "PREFIX t: <https://w3id.org/triplewire#>\nASK { # tw:date\n ?é t:date/tw:kind 'tw:date' ; \
                   <https://w3id.org/triplewire#place> t:dates }";
        let new = "PREFIX t: <https://w3id.org/triplewire#>\nASK { # tw:date\n ?é \
                   <https://w3id.org/triplewire#eventDate>/tw:kind 'tw:date' ; \
                   <https://w3id.org/triplewire#eventPlace> t:dates }";
        assert_eq!(with_new_names(old, |_| false).as_deref(), Some(new));
        assert_eq!(with_new_names(old, |_| true), None);
        assert_eq!(with_new_names("PREFIX tw: <http://t.example/> ASK { ?x tw:date ?d }", |_| false), None);
    }
}
