//! The first page of a site, what it searches, and the files that are the same for all pages.

use std::cmp::Reverse;
use std::io;
use std::path::Path;

use super::page::{document, style};
use super::{Site, Written};
use crate::export::type_name;
use crate::gazetteer::fold;
use crate::html::{escape, put};
use crate::view::{ArticleId, EntityId, local_name};

/// How many things and articles the first page has; the others are found.
const FIRST: usize = 200;

/// What looks for names in the browser.
const SEARCH: &str = include_str!("search.js");

/// What says how the site is served.
const README: &str = "\
Pages made by 'triplewire export --format site'. Open index.html, or put this directory on any web server.

Each page has RDF beside it: entity/x.html and entity/x.ttl. So that the IRIs of the graph lead here, serve this directory under
what they begin with, and have the server take the path without its ending for the file whose type is asked for. Apache does so by
'.htaccess' as it is here (Options +MultiViews); for nginx: try_files $uri $uri.html =404.
";

const HTACCESS: &str = "Options +MultiViews\nAddType text/turtle .ttl\nAddCharset UTF-8 .ttl .html .js\n";

/// Writes the first page, its script, the style, and how to serve them.
pub(super) fn write(site: &Site<'_, '_>, written: &Written, directory: &Path) -> io::Result<()> {
    let view = site.view;
    let mut things: Vec<EntityId> = (0..).map(EntityId).take(view.entities().len()).collect();
    things.sort_by_key(|&id| (Reverse(view[id].statements.len()), Reverse(view[id].mentions.len()), id));
    let mut articles: Vec<ArticleId> = (0..).map(ArticleId).take(view.articles().len()).collect();
    articles.sort_by_key(|&id| (Reverse(view[id].published), id));

    let mut main = format!(
        "<ul class=\"numbers\"><li><b>{}</b> articles</li><li><b>{}</b> things</li><li><b>{}</b> events</li></ul>\n\
         <p><input id=\"search\" type=\"search\" placeholder=\"Search names and headlines\" aria-label=\"Search\" hidden></p>\n\
         <ul id=\"found\" aria-live=\"polite\"></ul>\n<h2>Things of which most is said</h2>\n<p>",
        written.articles, written.things, written.events
    );
    let mut first: Vec<EntityId> = things.iter().copied().take(FIRST).collect();
    first.sort_by_cached_key(|&id| (fold(&view[id].label), id));
    for id in first {
        let Some(path) = site.paths.of(&view[id].iri) else { continue };
        let (class, label) = (type_name(view[id].entity_type), escape(&view[id].label));
        put(
            &mut main,
            format_args!(
                "<a class=\"name {class}\" href=\"{}.html\"><bdi>{label}</bdi></a> · ",
                escape(path)
            ),
        );
    }
    main.push_str("</p>\n<h2>Newest articles</h2>\n<ul class=\"articles\">\n");
    for &id in articles.iter().take(FIRST) {
        let Some(path) = site.paths.of(&view[id].iri) else { continue };
        let date = view[id].published.map(|date| format!("{date}, ")).unwrap_or_default();
        let outlet = escape(view[id].outlet.as_deref().unwrap_or_default());
        put(
            &mut main,
            format_args!(
                "<li><a href=\"{}.html\"><bdi>{}</bdi></a> <small>{date}{outlet}</small></li>\n",
                escape(path),
                escape(&title(site, id))
            ),
        );
    }
    main.push_str("</ul>\n<script src=\"search.js\"></script>\n");
    let page = document("What the articles say", "", "", "<h1>What the articles say</h1>\n", &main);
    std::fs::write(directory.join("index.html"), page)?;

    let mut pages: Vec<(String, &str, &str)> = Vec::new();
    for id in things {
        let path = site.paths.of(&view[id].iri);
        pages.extend(
            path.map(|path| (view[id].label.clone().into_owned(), type_name(view[id].entity_type), path)),
        );
    }
    for id in articles {
        let path = site.paths.of(&view[id].iri);
        pages.extend(path.map(|path| (title(site, id), "article", path)));
    }
    let names = serde_json::to_string(&pages).map_err(io::Error::from)?;
    std::fs::write(directory.join("search.js"), format!("const pages = {names};\n{SEARCH}"))?;
    std::fs::write(directory.join("style.css"), style())?;
    std::fs::write(directory.join(".htaccess"), HTACCESS)?;
    std::fs::write(directory.join("README.txt"), README)
}

/// The headline of an article, or what its IRI ends in.
fn title(site: &Site<'_, '_>, id: ArticleId) -> String {
    let article = &site.view[id];
    article.headline.as_ref().map_or_else(|| local_name(&article.iri).to_owned(), ToString::to_string)
}
