//! The page of a thing: its IRI in; what is said of it, by which outlet and in which sentence, out. What it is decides which
//! page that is: one of an entity, of an article or of a statement.

use hyper::StatusCode;
use oxigraph::model::{NamedNode, Term};

use super::super::look::{LONG_NAME, Look, shortened};
use super::super::reply::Problem;
use super::super::request::{Request, encode};
use super::super::{Current, Options};
use super::told::Teller;
use super::{Table, article, begin, end, entity, grouped, statement, table};
use crate::explain;
use crate::html::{escape, link, put};
use crate::query::Solutions;
use crate::store::TermId;
use crate::view::{StatementId, View};
use crate::vocab::{owl, rdf, rdfs, schema, skos};

/// How many triples of a thing are shown.
const TRIPLES: usize = 100;

/// How many other names and links are shown.
const NAMES: usize = 30;

/// A page as it is made.
pub(super) struct Making<'m> {
    pub(super) request: &'m Request,
    pub(super) current: &'m Current,
    pub(super) look: &'m Look,
    pub(super) iri: &'m NamedNode,
    pub(super) id: TermId,
    pub(super) html: String,
}

/// The page of a thing.
pub(in crate::serve) fn thing(
    iri: &NamedNode,
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<String, Problem> {
    let look = Look::new(&current.graph);
    let survey = current.survey()?;
    let Some(id) = look.id(iri.as_ref())? else {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("the graph says nothing of {iri}")));
    };
    let mut making = Making { request, current, look: &look, iri, id, html: String::new() };
    let statement = survey.place(id);
    let name = match (look.name(id)?, statement) {
        (None, Some(at)) => statement::title(&making, at)?,
        (Some(name), _) => name,
        (None, None) => shortened(crate::view::local_name(iri.as_str()), LONG_NAME),
    };
    making.html = begin(&name, "", &[], options);
    making.head(&name)?;
    if let Some(article) = survey.article(id) {
        article::body(&mut making, article)?;
    } else if let Some(at) = statement {
        statement::body(&mut making, at)?;
    } else {
        entity::body(&mut making, survey.entity(id))?;
    }
    making.triples()?;
    Ok(end(making.html))
}

impl Making<'_> {
    /// What it is, how else it is called, and where else it is found.
    fn head(&mut self, name: &str) -> Result<(), Problem> {
        self.html.push_str("<p class=\"tags\">");
        for class in self.look.objects(self.id, rdf::TYPE)?.into_iter().take(5) {
            let class = self.look.value(class)?;
            let kind = shortened(crate::view::local_name(&class), LONG_NAME);
            put(
                &mut self.html,
                format_args!("<span class=\"tag\">{}</span> ", escape(&super::table::heading(&kind))),
            );
        }
        self.html.push_str("</p>\n");
        let mut names: Vec<String> = Vec::new();
        for property in [rdfs::LABEL, skos::ALT_LABEL] {
            for other in self.look.objects(self.id, property)?.into_iter().take(NAMES) {
                let other = shortened(&self.look.value(other)?, LONG_NAME);
                if other != name && !names.contains(&other) {
                    names.push(other);
                }
            }
        }
        if !names.is_empty() {
            let names: Vec<String> =
                names.iter().map(|name| format!("<bdi>{}</bdi>", escape(name))).collect();
            put(&mut self.html, format_args!("<p>Also {}</p>\n", names.join(", ")));
        }
        let mut links: Vec<String> = Vec::new();
        for property in [owl::SAME_AS, rdfs::SEE_ALSO, schema::URL] {
            for other in self.look.objects(self.id, property)?.into_iter().take(NAMES) {
                let other = self.look.value(other)?;
                links.push(link(&other, &elsewhere(&other)));
            }
        }
        if !links.is_empty() {
            put(&mut self.html, format_args!("<p class=\"as\">Elsewhere {}</p>\n", links.join(" ")));
        }
        let iri = encode(self.iri.as_str());
        put(
            &mut self.html,
            format_args!(
                "<p class=\"as\"><code>{}</code> as <a href=\"/resource.ttl?iri={iri}\">Turtle</a> <a \
                 href=\"/resource.jsonld?iri={iri}\">JSON-LD</a> <a href=\"/resource.nt?iri={iri}\">N-Triples</a></p>\n",
                escape(&shortened(self.iri.as_str(), LONG_NAME)),
            ),
        );
        Ok(())
    }

    /// A heading with the ways to have the whole list elsewhere: `list` is the pattern of a query in which `?statement` is
    /// what is listed.
    pub(super) fn heading(&mut self, id: &str, title: &str, number: usize, list: Option<&str>) {
        put(
            &mut self.html,
            format_args!(
                "<div class=\"section\"><h2 id=\"{id}\">{title} <small>{}</small></h2>",
                grouped(number)
            ),
        );
        if let Some(list) = list {
            let pattern = list.replace("THIS", &self.iri.to_string());
            let select = encode(&format!(
                "SELECT ?statement ?article ?sentence {{\n  {pattern}\n  OPTIONAL {{ ?statement tw:reportedIn ?article }}\n  \
                 OPTIONAL {{ ?statement tw:evidence/tw:sentence ?sentence }}\n}}"
            ));
            let construct = encode(&format!(
                "CONSTRUCT {{ ?statement ?property ?value }} {{\n  {pattern}\n  ?statement ?property ?value\n}}"
            ));
            put(
                &mut self.html,
                format_args!(
                    "<p class=\"as\"><a href=\"/query.ttl?query={construct}\">as RDF<span class=\"hidden\">: {title}</span></a> <a \
                     href=\"/query.json?query={select}\">as JSON<span class=\"hidden\">: {title}</span></a> <a href=\"/query?query={select}\">as SPARQL<span \
                     class=\"hidden\">: {title}</span></a></p>"
                ),
            );
        }
        self.html.push_str("</div>\n");
    }

    /// What contradicts statements, with the way in which it does.
    pub(super) fn otherwise(&mut self, about: &[StatementId], view: &View<'_>) {
        let mut found = explain::contradictions(view, self.current.graph.prefixes(), about);
        if found.is_empty() {
            return;
        }
        let number = found.len();
        found.truncate(20);
        self.heading("otherwise", "Who says otherwise", number, None);
        self.html.push_str(&Teller { view }.contradictions(&found));
    }

    /// What the graph has of the thing itself.
    fn triples(&mut self) -> Result<(), Problem> {
        let about = self.look.about(self.id, TRIPLES + 1)?;
        if about.is_empty() {
            return Ok(());
        }
        let rows: Vec<Vec<Option<Term>>> = about
            .iter()
            .take(TRIPLES)
            .map(|triple| vec![Some(triple.predicate.clone().into()), Some(triple.object.clone())])
            .collect();
        let variables = ["property", "value"].map(oxigraph::model::Variable::new_unchecked).to_vec();
        let rows = Solutions { variables, rows };
        let more = if about.len() > TRIPLES { "The first of them. " } else { "" };
        put(
            &mut self.html,
            format_args!(
                "<details class=\"raw\"><summary>What the graph has of it</summary>\n<p class=\"faint\">{more}</p>\n"
            ),
        );
        table(&mut self.html, &Table::of("What the graph has of it", &rows), self.current)?;
        self.html.push_str("</details>\n");
        Ok(())
    }
}

/// What a link elsewhere is called: the dataset, for those that are known.
fn elsewhere(iri: &str) -> String {
    let known = [
        ("wikidata.org/", "Wikidata"),
        ("dbpedia.org/", "DBpedia"),
        ("geonames.org/", "GeoNames"),
        ("wikipedia.org/", "Wikipedia"),
    ];
    let local = shortened(crate::view::local_name(iri.trim_end_matches('/')), 60);
    match known.iter().find(|(part, _)| iri.contains(part)) {
        Some((_, name)) => format!("{name} {local}"),
        None => shortened(iri, LONG_NAME),
    }
}
