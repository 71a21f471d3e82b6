//! A live blog in, the text of its updates in the order of their times out: from the page's JSON-LD
//! (<https://schema.org/LiveBlogPosting>), else from elements that are marked as updates.

use dom_query::{Document, NodeRef};
use serde_json::Value;

use super::{blocks, one_line};
use crate::read::moment;

/// How many elements that look like updates make a live blog.
const ENOUGH: usize = 3;
/// What the classes of updates have in them, on the pages of those who write live blogs.
const BLOG: [&str; 4] = ["liveblog", "live-blog", "live_blog", "live-update"];
const UPDATE: [&str; 5] = ["post", "entry", "update", "item", "block"];

/// One update.
struct Update {
    /// When it was made, in the words of the page.
    time: Option<String>,
    headline: Option<String>,
    text: String,
}

/// The text of the updates in JSON-LD.
pub(super) fn of_json(article: &Value) -> Option<String> {
    let list = match article.get("liveBlogUpdate")? {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let words = |update: &Value, name: &str| Some(update.get(name)?.as_str()?.to_owned());
    let update = |update: &Value| Update {
        time: words(update, "datePublished").or_else(|| words(update, "dateModified")),
        headline: words(update, "headline").or_else(|| words(update, "name")),
        text: words(update, "articleBody").map(|body| blocks::either(&body)).unwrap_or_default(),
    };
    joined(list.iter().map(update).collect())
}

/// The text of the elements of a page that are updates of a live blog.
pub(super) fn of_page(page: &Document) -> Option<String> {
    let marked = page.select("[itemprop='liveBlogUpdate']");
    let found: Vec<NodeRef<'_>> = match marked.nodes() {
        [] => page
            .select("article[class], li[class], div[class], section[class]")
            .nodes()
            .iter()
            .copied()
            .filter(is_update)
            .collect(),
        nodes => nodes.to_vec(),
    };
    // Of elements within one another the outer is the update.
    let ids: std::collections::HashSet<_> = found.iter().map(|node| node.id).collect();
    let outer = |node: &&NodeRef<'_>| !node.ancestors_it(None).any(|parent| ids.contains(&parent.id));
    let updates: Vec<Update> = found.iter().filter(outer).map(update_of).collect();
    if updates.len() < ENOUGH { None } else { joined(updates) }
}

fn is_update(node: &NodeRef<'_>) -> bool {
    let Some(classes) = node.attr("class") else { return false };
    let classes = classes.to_ascii_lowercase();
    classes.split_whitespace().any(|class| {
        let rest = BLOG.iter().find_map(|word| class.split_once(word)).map(|(_, rest)| rest);
        // One update, and neither all of them nor a part of one.
        rest.is_some_and(|rest| {
            let rest = rest.trim_start_matches(['-', '_']);
            UPDATE.contains(&rest)
        })
    })
}

fn update_of(node: &NodeRef<'_>) -> Update {
    let time = node.descendants_it().find(|child| child.node_name().is_some_and(|name| &*name == "time"));
    Update {
        time: time.and_then(|time| time.attr("datetime").map(|value| value.to_string())),
        headline: None,
        text: blocks::tree(node),
    }
}

/// The updates one after another, the earliest first where all have a time, each under its day.
fn joined(mut updates: Vec<Update>) -> Option<String> {
    updates.retain(|update| !update.text.trim().is_empty());
    let instant = |update: &Update| update.time.as_deref().and_then(moment::instant);
    if updates.iter().all(|update| instant(update).is_some()) {
        updates.sort_by_key(instant);
    }
    let mut parts = Vec::new();
    let mut day = None;
    for update in &updates {
        let date = update.time.as_deref().and_then(moment::date);
        if date.is_some() && date != day {
            parts.extend(date.map(|date| date.to_string()));
            day = date;
        }
        let headline = update.headline.as_deref().map(one_line).filter(|line| !line.is_empty());
        parts.extend(headline.filter(|line| !update.text.starts_with(line.as_str())));
        parts.push(update.text.trim().to_owned());
    }
    if parts.is_empty() { None } else { Some(parts.join("\n\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn updates_come_in_the_order_of_their_times() {
        let json = serde_json::json!({"liveBlogUpdate": [
            {"headline": "Talks end", "articleBody": "The ministers left.", "datePublished": "2021-03-31T09:00:00Z"},
            {"headline": "Talks begin", "articleBody": "<p>The ministers came.</p><p>They ate.</p>", "datePublished": "2021-03-30T12:00:00+02:00"},
            {"headline": "Nothing", "datePublished": "2021-03-30T12:00:00Z"},
        ]});
        let text = "2021-03-30\n\nTalks begin\n\nThe ministers came.\n\nThey ate.\n\n2021-03-31\n\nTalks end\n\nThe ministers left.";
        assert_eq!(of_json(&json).as_deref(), Some(text));
        assert_eq!(of_json(&serde_json::json!({"liveBlogUpdate": []})), None);
    }

    #[test]
    fn elements_may_be_updates() {
        let update = |class: &str, time: &str, words: &str| {
            format!(
                "<div class='{class}'><time datetime='{time}'>now</time><div class='{class}-body'><p>{words}</p></div></div>"
            )
        };
        let page = |class: &str| {
            let updates = [
                ("2021-03-30T12:00Z", "Third."),
                ("2021-03-30T11:00Z", "Second."),
                ("2021-03-30T10:00Z", "First."),
            ];
            let updates: String = updates.iter().map(|(time, words)| update(class, time, words)).collect();
            Document::from(format!("<main class='liveblog'>{updates}</main>"))
        };
        let text = of_page(&page("liveblog-post")).unwrap_or_default();
        let places: Vec<_> = ["First.", "Second.", "Third."].iter().map(|word| text.find(word)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
        assert_eq!(of_page(&page("story-card")), None);
    }
}
