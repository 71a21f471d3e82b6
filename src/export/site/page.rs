//! A page of the site: what it is called and what it has in, HTML out.

use crate::html::{STYLE, escape, put};

/// The style of reports, which pages of a site share.
const REPORT_STYLE: &str = include_str!("../report/report.css");

/// The style of all pages of a site, in a file of its own.
pub(super) fn style() -> String {
    format!("{STYLE}{REPORT_STYLE}")
}

/// A page while it is made.
pub(super) struct Page {
    title: String,
    pub(super) body: String,
}

impl Page {
    pub(super) fn new(title: &str) -> Self {
        Self { title: title.to_owned(), body: String::new() }
    }

    /// A row of a list of definitions, of HTML.
    pub(super) fn definition(&mut self, term: &str, definition: &str) {
        if !definition.is_empty() {
            put(&mut self.body, format_args!("<dt>{term}</dt><dd>{definition}</dd>\n"));
        }
    }

    /// The whole page; `up` leads to the directory of the site, and `path` is that of the page without its ending.
    pub(super) fn finish(self, up: &str, path: &str) -> String {
        let name = path.rsplit('/').next().unwrap_or_default();
        let rdf = format!("<link rel=\"alternate\" type=\"text/turtle\" href=\"{0}.ttl\">\n", escape(name));
        let links = format!(
            "<nav><a href=\"{up}index.html\">All</a><a href=\"{}.ttl\">RDF</a></nav>\n",
            escape(name)
        );
        document(
            &self.title,
            up,
            &rdf,
            &format!("{links}<h1><bdi>{}</bdi></h1>\n", escape(&self.title)),
            &self.body,
        )
    }
}

/// A document of the site, with something for its head, its header and its main part.
pub(super) fn document(title: &str, up: &str, head: &str, header: &str, main: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self' file:; script-src 'self' file:\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"{up}style.css\">\n{head}</head>\n<body>\n<header class=\"page\">\n{header}</header>\n\
         <main>\n{main}</main>\n<footer>The graph says what articles say, not what is true. Made by triplewire {}.</footer>\n\
         </body>\n</html>\n",
        escape(title),
        env!("CARGO_PKG_VERSION")
    )
}
