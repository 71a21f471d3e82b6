//! A parsed page in, what its metadata tells about the article out.
//!
//! JSON-LD and microdata in the terms of schema.org are believed first, then OpenGraph (<https://ogp.me/>), then the
//! names that pages use in `<meta>`, then the page itself.

use dom_query::{Document, NodeRef};
use serde_json::Value;

use super::{Told, blocks, is_web, live, one_line};

/// The longest script of JSON-LD that is looked at, in bytes.
const MAX_SCRIPT: usize = 4 << 20;
/// How deep JSON-LD is looked into.
const MAX_DEPTH: usize = 8;

/// What the metadata of a page tells.
pub(super) struct Read {
    pub(super) told: Told,
    /// The text of the article, if it is in the metadata.
    pub(super) body: Option<String>,
    /// That of the updates of a live blog.
    pub(super) live: Option<String>,
    /// All JSON-LD of the page.
    pub(super) linked: Vec<Value>,
}

/// What the metadata tells.
pub(super) fn read(page: &Document) -> Read {
    let values = scripts(page);
    let (linked, body, live) = json_ld(&values);
    let meta = |names: &[&str]| names.iter().find_map(|name| meta(page, name));
    let micro = microdata(page);
    let told = Told {
        id: None,
        source: linked.source.or(micro.source).or_else(|| {
            meta(&["og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name"])
        }),
        url: linked
            .url
            .filter(|url| is_web(url))
            .or_else(|| attribute(page, "link[rel=canonical]", "href").filter(|url| is_web(url)))
            .or_else(|| meta(&["og:url"])),
        published: linked.published.or(micro.published).or_else(|| {
            meta(&[
                "article:published_time",
                "article:published",
                "og:published_time",
                "datepublished",
                "date",
                "pubdate",
                "publishdate",
                "publish-date",
                "dc.date",
                "dc.date.issued",
                "dcterms.date",
                "dcterms.issued",
                "dcterms.created",
                "parsely-pub-date",
                "sailthru.date",
                "article_date_original",
                "originalpublicationdate",
            ])
            .or_else(|| published_element(page))
        }),
        language: linked
            .language
            .or(micro.language)
            .or_else(|| attribute(page, "html[lang]", "lang"))
            .or_else(|| meta(&["og:locale", "dc.language", "dcterms.language", "content-language"])),
        title: linked
            .title
            .or(micro.title)
            .or_else(|| meta(&["og:title", "dc.title", "dcterms.title", "twitter:title"]))
            .or_else(|| title(page)),
        byline: linked.byline.or_else(|| meta(&["author", "article:author", "dc.creator", "parsely-author"])),
        ..Told::default()
    };
    Read { told, body, live, linked: values }
}

/// The content of the `<meta>` of this name or property.
fn meta(page: &Document, name: &str) -> Option<String> {
    let metas = page.select("meta[content]");
    let found = metas.nodes().iter().find(|node| {
        ["property", "name", "itemprop", "http-equiv"]
            .iter()
            .any(|key| node.attr(key).is_some_and(|value| value.trim().eq_ignore_ascii_case(name)))
    })?;
    filled(&found.attr("content")?)
}

/// The date of an element that is marked as that of publication; else of the first `<time>` of the article that is not
/// marked as that of a change.
fn published_element(page: &Document) -> Option<String> {
    let marked = "[itemprop='datePublished'], [itemprop='datepublished'], time[pubdate], time.published, \
                  time.entry-date, abbr.published, [property='schema:datePublished'], .dt-published";
    let date = |node: &NodeRef<'_>| {
        let attribute = ["datetime", "content", "title"].iter().find_map(|key| filled(&node.attr(key)?));
        attribute.or_else(|| filled(&node.text()))
    };
    let changed = |node: &&NodeRef<'_>| {
        ["itemprop", "class", "property"].iter().any(|key| {
            node.attr(key).is_some_and(|value| {
                let value = value.to_ascii_lowercase();
                value.contains("modif") || value.contains("updat")
            })
        })
    };
    let times = page.select("article time[datetime]");
    let first = || times.nodes().iter().filter(|node| !changed(node)).find_map(date);
    page.select(marked).nodes().iter().find_map(date).or_else(first)
}

fn attribute(page: &Document, selector: &str, name: &str) -> Option<String> {
    page.select(selector).nodes().iter().find_map(|node| filled(&node.attr(name)?))
}

fn filled(text: &str) -> Option<String> {
    let line = one_line(text);
    (!line.is_empty()).then_some(line)
}

/// The headline on the page, or its title without the name of the site.
fn title(page: &Document) -> Option<String> {
    let headings = page.select("article h1, main h1, h1");
    if let [heading] = headings.nodes()
        && let Some(heading) = filled(&heading.text())
    {
        return Some(heading);
    }
    let title = page.select("head title").nodes().first().and_then(|node| filled(&node.text()))?;
    let parts: Vec<&str> = [" | ", " — ", " – ", " - "]
        .iter()
        .find_map(|mark| title.rsplit_once(mark))
        .map_or(vec![title.as_str()], |(before, after)| vec![before, after]);
    let long = parts.iter().max_by_key(|part| part.split(' ').count())?;
    Some((*long).to_owned())
}

/// What an element with an `itemprop` says: in an attribute, or in its words.
fn value(node: &NodeRef<'_>) -> Option<String> {
    let attribute = ["content", "datetime", "href"].iter().find_map(|key| filled(&node.attr(key)?));
    attribute.or_else(|| filled(&node.text()))
}

fn microdata(page: &Document) -> Told {
    let item = |name: &str| {
        let scope = format!("[itemtype*='schema.org/'][itemtype$='Article'] [itemprop='{name}']");
        page.select(&scope).nodes().iter().find_map(|node| {
            let is_name = |child: &NodeRef<'_>| child.attr("itemprop").is_some_and(|name| &*name == "name");
            value(&node.descendants_it().find(is_name).unwrap_or(*node))
        })
    };
    Told {
        source: item("publisher"),
        published: item("datePublished"),
        language: item("inLanguage"),
        title: item("headline"),
        ..Told::default()
    }
}

/// The values of the page's JSON-LD.
fn scripts(page: &Document) -> Vec<Value> {
    let scripts = page.select("script[type='application/ld+json']");
    scripts
        .nodes()
        .iter()
        .map(|node| node.text())
        .filter(|text| text.len() <= MAX_SCRIPT)
        .filter_map(|text| serde_json::from_str(text.trim().trim_end_matches(';')).ok())
        .collect()
}

/// What the first article in the page's JSON-LD tells, its text if it is there, and that of a live blog.
fn json_ld(values: &[Value]) -> (Told, Option<String>, Option<String>) {
    let Some(article) = values.iter().find_map(|value| find(value, 0, &is_article)) else {
        return (Told::default(), None, None);
    };
    let words = |name: &str| article.get(name).and_then(text);
    let named = |name: &str| {
        let value = article.get(name)?;
        let id = first(value).get("@id").and_then(Value::as_str);
        let same = |candidate: &Value| {
            id.is_some()
                && candidate.get("@id").and_then(Value::as_str) == id
                && candidate.get("name").is_some()
        };
        text(value).or_else(|| text(values.iter().find_map(|value| find(value, 0, &same))?))
    };
    let told = Told {
        source: named("publisher").or_else(|| named("sourceOrganization")),
        url: words("url").or_else(|| {
            let page = article.get("mainEntityOfPage")?;
            filled(page.as_str().or_else(|| first(page).get("@id")?.as_str())?)
        }),
        published: words("datePublished").or_else(|| words("dateCreated")),
        language: words("inLanguage"),
        title: words("headline").or_else(|| words("name")),
        byline: named("author"),
        ..Told::default()
    };
    let live = values.iter().find_map(|value| find(value, 0, &is_live_blog)).and_then(live::of_json);
    let body = article.get("articleBody").and_then(Value::as_str).map(blocks::either);
    (told, body, live)
}

fn is_live_blog(value: &Value) -> bool {
    value.get("liveBlogUpdate").is_some()
}

fn is_article(value: &Value) -> bool {
    let article = |kind: &Value| {
        kind.as_str().is_some_and(|kind| {
            kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report"
        })
    };
    match value.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(article),
        Some(kind) => article(kind),
        None => false,
    }
}

/// The first object, from the outside in, that `wanted` wants.
fn find<'v>(value: &'v Value, depth: usize, wanted: &impl Fn(&Value) -> bool) -> Option<&'v Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    match value {
        Value::Array(values) => values.iter().find_map(|value| find(value, depth + 1, wanted)),
        Value::Object(_) if wanted(value) => Some(value),
        Value::Object(object) => object.values().find_map(|value| find(value, depth + 1, wanted)),
        _ => None,
    }
}

fn first(value: &Value) -> &Value {
    value.as_array().and_then(|values| values.first()).unwrap_or(value)
}

/// The words of a value: its own, or the name of the thing that it is.
fn text(value: &Value) -> Option<String> {
    match first(value) {
        Value::String(text) => filled(&blocks::either(text)),
        Value::Object(object) => filled(object.get("name")?.as_str()?),
        _ => None,
    }
}
