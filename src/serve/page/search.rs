//! The page to search on: the beginning of a name in, the things that bear it out.

use super::super::reply::{Problem, Reply};
use super::super::request::{Request, encode};
use super::super::{Current, Options};
use super::{begin, end, html};
use crate::html::{escape, put};
use crate::kb::Hit;

/// How many things are shown.
const MOST: usize = 100;

/// The page with what bears the name that is looked for.
pub(in crate::serve) fn search(
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let text = request.parameter("q").unwrap_or_default().trim();
    let mut page = begin(&format!("Search: {text}"), options);
    let index = current.index()?;
    let mut hits: Vec<Hit> = Vec::new();
    if !text.is_empty() {
        hits = index.find(text);
        hits.extend(index.find_beginning(text, MOST));
        if hits.is_empty() {
            // Nobody bears it: perhaps it is misspelt.
            hits = index.find_near(text);
        }
    }
    let mut shown: Vec<String> = Vec::new();
    page.push_str("<ul>\n");
    for item in hits.into_iter().filter_map(|hit| index.item(hit.item)) {
        if shown.len() >= MOST || shown.contains(&item.iri) {
            continue;
        }
        put(
            &mut page,
            format_args!(
                "<li><a href=\"/resource?iri={}\">{}</a> <span class=\"tag\">{}</span> {}</li>\n",
                encode(&item.iri),
                escape(item.label()),
                item.class.map_or("Thing", |class| super::super::reconcile::type_name(class)),
                escape(&super::super::reconcile::description(&item))
            ),
        );
        shown.push(item.iri);
    }
    page.push_str("</ul>\n");
    if shown.is_empty() && !text.is_empty() {
        put(&mut page, format_args!("<p>Nothing bears the name “{}”.</p>\n", escape(text)));
    }
    html(end(page), request, current)
}
