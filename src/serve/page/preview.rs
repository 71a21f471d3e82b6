//! Previews: an entry of a knowledge base in, a small page for a frame in another page out.

use crate::html::{escape, link, put};
use crate::kb::Item;

/// A small page of an entry of a knowledge base, for a frame in another page.
pub(in crate::serve) fn preview(item: &Item, description: &str) -> String {
    let mut page = String::new();
    put(
        &mut page,
        format_args!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{0}</title>\n<link rel=\"stylesheet\" \
             href=\"/style.css\">\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n<p>{1}</p>\n",
            escape(item.label()),
            escape(description)
        ),
    );
    let names: Vec<&str> = item.names.iter().skip(1).take(8).map(String::as_str).collect();
    if !names.is_empty() {
        put(&mut page, format_args!("<p class=\"faint\">Also {}</p>\n", escape(&names.join(", "))));
    }
    for same in item.same.iter().take(4) {
        put(&mut page, format_args!("<p>{}</p>\n", link(same, same)));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}
