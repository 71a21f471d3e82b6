//! The page of the ontology: its terms in, one HTML file for readers out, whose anchors are the local names of the
//! terms.

use std::collections::BTreeMap;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNodeRef, Term};

use super::{EVENTS, TERMS};
use crate::html::{STYLE, escape, link, put};
use crate::query::Names;
use crate::vocab::{Prefixes, ev, owl, skos, tw};

/// What the guide shows a graph to be like.
const GUIDE: &str = include_str!("../../ontology/README.md");

/// The ontology as one HTML page that needs nothing from elsewhere.
pub fn page() -> String {
    let terms = Terms::read();
    let mut page = String::with_capacity(1 << 16);
    let ontology = tw::NAMESPACE.trim_end_matches('#');
    let text = |property| terms.text(ontology, property).unwrap_or_default();
    let title = text("http://purl.org/dc/terms/title");
    let version = text("http://www.w3.org/2002/07/owl#versionInfo");
    put(
        &mut page,
        format_args!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
             <style>\n{STYLE}</style>\n</head>\n<body>\n<header class=\"page\">\n<h1>{}</h1>\n<p>{}</p>\n\
             <dl><dt>namespace</dt><dd><code>{}</code>, prefix <code>tw:</code></dd>\n\
             <dt>event types</dt><dd><code>{}</code>, prefix <code>ev:</code></dd>\n\
             <dt>version</dt><dd>{}</dd></dl>\n\
             <nav><a href=\"#classes\">Classes</a> <a href=\"#properties\">Properties</a> \
             <a href=\"#individuals\">Modalities and stances</a> <a href=\"#events\">Event types</a></nav>\n</header>\n<main>\n\
             <h2 id=\"example\">What a graph looks like</h2>\n<pre>{}</pre>\n",
            escape(title),
            escape(title),
            escape(text("http://purl.org/dc/terms/description")),
            escape(tw::NAMESPACE),
            escape(ev::NAMESPACE),
            escape(version),
            escape(example())
        ),
    );
    for (id, heading, kinds) in [
        ("classes", "Classes", ["Class"].as_slice()),
        ("properties", "Properties", &["ObjectProperty", "DatatypeProperty"]),
        ("individuals", "Modalities and stances", &["NamedIndividual"]),
    ] {
        put(&mut page, format_args!("<h2 id=\"{id}\">{heading}</h2>\n"));
        let of_kind = |term: &&NamedNodeRef<'_>| kinds.iter().any(|kind| terms.is(term.as_str(), kind));
        for term in tw::ALL.iter().filter(of_kind) {
            terms.put_term(&mut page, term.as_str());
        }
    }
    put(&mut page, format_args!("<h2 id=\"events\">Event types</h2>\n"));
    for concept in ev::ALL {
        terms.put_concept(&mut page, concept.as_str());
    }
    page.push_str("</main>\n<footer>Made by <code>triplewire ontology --format html</code>.</footer>\n</body>\n</html>\n");
    page
}

/// The example of the guide, in Turtle.
fn example() -> &'static str {
    GUIDE.split("```turtle\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or_default()
}

/// The first statements of the example that use a term.
fn example_of(name: &str) -> Option<String> {
    let word = |text: &str| {
        text.match_indices(name).any(|(at, _)| !text[at + name.len()..].starts_with(char::is_alphanumeric))
    };
    let statement = example().split_inclusive(" .\n").find(|statement| word(statement))?;
    Some(statement.trim().to_owned())
}

/// What the files of the ontology say: for each subject, properties and values.
struct Terms {
    values: BTreeMap<String, Vec<(String, Term)>>,
    prefixes: Prefixes,
}

impl Terms {
    fn read() -> Self {
        let mut values: BTreeMap<String, Vec<(String, Term)>> = BTreeMap::new();
        let mut prefixes = Prefixes::default();
        for file in [TERMS, EVENTS] {
            let mut quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(file);
            for quad in quads.by_ref() {
                let quad = quad.expect("a test reads the ontology");
                let value = (quad.predicate.into_string(), quad.object);
                values.entry(quad.subject.to_string()).or_default().push(value);
            }
            for (prefix, namespace) in quads.prefixes() {
                prefixes = prefixes.with(prefix, namespace);
            }
        }
        Self { values, prefixes }
    }

    /// The values of a property, in the order of the file.
    fn of<'t>(&'t self, subject: &str, property: &'t str) -> impl Iterator<Item = &'t Term> {
        let values = self.values.get(subject).or_else(|| self.values.get(&format!("<{subject}>")));
        values.into_iter().flatten().filter(move |(known, _)| known == property).map(|(_, value)| value)
    }

    fn text(&self, subject: &str, property: &str) -> Option<&str> {
        let values = self.values.get(&format!("<{subject}>"))?;
        values.iter().find_map(|(known, value)| match value {
            Term::Literal(literal) if known == property => Some(literal.value()),
            _ => None,
        })
    }

    /// Whether a term is of this class of OWL.
    fn is(&self, subject: &str, class: &str) -> bool {
        let class = format!("<{}{class}>", owl::NAMESPACE);
        self.of(subject, rdf::TYPE.as_str()).any(|value| value.to_string() == class)
    }

    /// A term as a link: within the page if it is ours, else to where it is.
    fn name(&self, term: &Term) -> String {
        let shown = Names::new(&self.prefixes).show(term);
        match term {
            Term::NamedNode(iri) => {
                let own =
                    [tw::NAMESPACE, ev::NAMESPACE].iter().find_map(|own| iri.as_str().strip_prefix(own));
                match own {
                    Some(local) => {
                        format!("<a href=\"#{}\"><code>{}</code></a>", escape(local), escape(&shown))
                    }
                    None => format!("<code>{}</code>", link(iri.as_str(), &shown)),
                }
            }
            Term::BlankNode(node) => {
                let union = format!("{}unionOf", owl::NAMESPACE);
                let one_of = format!("{}oneOf", owl::NAMESPACE);
                let mut list =
                    self.of(&node.to_string(), &union).chain(self.of(&node.to_string(), &one_of)).next();
                let mut names = Vec::new();
                while let Some(Term::BlankNode(cell)) = list {
                    let cell = cell.to_string();
                    names.extend(self.of(&cell, rdf::FIRST.as_str()).map(|member| self.name(member)));
                    list = self.of(&cell, rdf::REST.as_str()).next();
                }
                names.join(" or ")
            }
            Term::Literal(_) | Term::Triple(_) => format!("<code>{}</code>", escape(&shown)),
        }
    }

    /// Appends a row for a property that has values.
    fn put_row(&self, page: &mut String, heading: &str, subject: &str, property: &str) {
        let names: Vec<String> = self
            .of(subject, property)
            .map(|value| self.name(value))
            .filter(|name| !name.is_empty())
            .collect();
        if !names.is_empty() {
            put(page, format_args!("<dt>{heading}</dt><dd>{}</dd>\n", names.join(", ")));
        }
    }

    fn put_head(&self, page: &mut String, iri: &str, prefix: &str, namespace: &str, about: (&str, &str)) {
        let local = iri.strip_prefix(namespace).unwrap_or(iri);
        let text = |property| escape(self.text(iri, property).unwrap_or_default());
        put(
            page,
            format_args!(
                "<section class=\"card\" id=\"{0}\">\n<h3><a href=\"#{0}\"><code>{prefix}:{0}</code></a> \
                 <small>{1}</small></h3>\n<p>{2}</p>\n<dl>\n",
                escape(local),
                text(about.0),
                text(about.1)
            ),
        );
    }

    fn put_term(&self, page: &mut String, iri: &str) {
        self.put_head(page, iri, "tw", tw::NAMESPACE, (rdfs::LABEL.as_str(), rdfs::COMMENT.as_str()));
        let owl = |name: &str| format!("{}{name}", owl::NAMESPACE);
        self.put_row(page, "a kind of", iri, rdfs::SUB_CLASS_OF.as_str());
        self.put_row(page, "a kind of", iri, rdfs::SUB_PROPERTY_OF.as_str());
        self.put_row(page, "is", iri, &owl("equivalentClass"));
        self.put_row(page, "of", iri, rdfs::DOMAIN.as_str());
        self.put_row(page, "leads to", iri, rdfs::RANGE.as_str());
        self.put_row(page, "close to", iri, skos::CLOSE_MATCH.as_str());
        self.put_row(page, "for example", iri, &format!("{}example", skos::NAMESPACE));
        if self.is(iri, "FunctionalProperty") {
            page.push_str("<dt>values</dt><dd>one at most</dd>\n");
        }
        let backwards = |property: NamedNodeRef<'_>| {
            let leads_here = |other: &&NamedNodeRef<'static>| {
                self.of(other.as_str(), property.as_str()).any(|value| {
                    self.name(value).contains(&format!(">tw:{}<", iri.trim_start_matches(tw::NAMESPACE)))
                })
            };
            let names: Vec<String> = tw::ALL
                .iter()
                .filter(leads_here)
                .map(|other| self.name(&other.into_owned().into()))
                .collect();
            names.join(", ")
        };
        if self.is(iri, "Class") {
            for (heading, property) in
                [("kinds", rdfs::SUB_CLASS_OF), ("properties", rdfs::DOMAIN), ("value of", rdfs::RANGE)]
            {
                let names = backwards(property);
                if !names.is_empty() {
                    put(page, format_args!("<dt>{heading}</dt><dd>{names}</dd>\n"));
                }
            }
        }
        page.push_str("</dl>\n");
        let name = format!("tw:{}", iri.trim_start_matches(tw::NAMESPACE));
        if let Some(example) = example_of(&name) {
            put(
                page,
                format_args!(
                    "<details><summary>Example</summary><pre>{}</pre></details>\n",
                    escape(&example)
                ),
            );
        }
        page.push_str("</section>\n");
    }

    fn put_concept(&self, page: &mut String, iri: &str) {
        let skos = |name: &str| format!("{}{name}", skos::NAMESPACE);
        self.put_head(page, iri, "ev", ev::NAMESPACE, (&skos("prefLabel"), &skos("definition")));
        self.put_row(page, "a kind of", iri, &skos("broader"));
        self.put_row(page, "kinds", iri, &skos("narrower"));
        self.put_row(page, "for example", iri, &skos("example"));
        page.push_str("</dl>\n</section>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_has_its_anchor_and_every_link_within_the_page_a_goal() {
        let page = page();
        let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for term in tw::ALL.iter().chain(ev::ALL) {
            let local = term.as_str().rsplit('#').next().unwrap_or_default();
            assert_eq!(ids.iter().filter(|id| **id == local).count(), 1, "{term}");
        }
        for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&link), "{link}");
        }
        for outside in ["<script", "<link", "src=", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn terms_show_what_they_are() {
        let page = page();
        let section = |id: &str| {
            let rest = page.split_once(&format!(" id=\"{id}\"")).map(|(_, rest)| rest).unwrap_or_default();
            rest.split_once("</section>").map(|(section, _)| section).unwrap_or_default()
        };
        assert!(section("Event").contains(">tw:actor<") && section("Event").contains(">schema:Action<"));
        assert!(section("eventPlace").contains(">tw:Country<") && section("eventPlace").contains(" or "));
        assert!(section("confidence").contains("tw:confidence 0.8"));
        assert!(section("CONSULT").contains(">ev:verbalCooperation<"));
    }
}
