//! The main text that was found on a page in, the same without captions and forms and with what it lacks out: the lead
//! between the headline and the first paragraph, and the headings and paragraphs between those that were found.

use std::collections::HashSet;

use dom_query::Document;

use super::parts::{Part, Parts, key};

/// A lead is looked for so many parts before the first paragraph at most, and so many where there is no headline.
const REACH: usize = 60;
const REACH_WITHOUT_HEADLINE: usize = 12;
/// So many parts at most are put in between two paragraphs.
const GAP: usize = 10;
/// A paragraph of which the first letters and digits are looked for, in bytes: as many as tell it apart.
const ENOUGH: usize = 30;
/// How far a shorter one is looked for, in bytes.
const NEAR: usize = 20_000;
/// How many paragraphs may not be where they are looked for, before it is given up to look for them.
const MAX_MISSES: usize = 200;

/// The main text, completed.
pub(super) fn complete(page: &Document, parts: &Parts, text: &str) -> String {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let places = places(parts, &paragraphs);
    let keep = kept(parts, &paragraphs, &places);
    let first = (0..paragraphs.len()).find_map(|at| {
        let long = keep[at] && paragraphs[at].chars().count() >= 40;
        places[at].filter(|_| long).map(|(from, _)| from)
    });
    let mut lines: Vec<&str> = first.map(|first| leads(page, parts, text, first)).unwrap_or_default();
    let mut last: Option<usize> = None;
    for (at, paragraph) in paragraphs.iter().enumerate().filter(|(at, _)| keep[*at]) {
        if let Some((from, to)) = places[at] {
            let here = parts.at(from);
            if let Some(last) = last {
                lines.extend(between(parts, last, here));
            }
            if last.is_none_or(|last| here >= last) {
                last = Some(parts.at(to.saturating_sub(1)));
            }
        }
        lines.push(paragraph);
    }
    lines.join("\n\n")
}

/// Which parts of a page are in a text.
pub(super) fn told(parts: &Parts, text: &str) -> Vec<bool> {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let mut told = vec![false; parts.all.len()];
    for (from, to) in places(parts, &paragraphs).into_iter().flatten() {
        let those = parts.at(from)..=parts.at(to.saturating_sub(1));
        told.get_mut(those).into_iter().flatten().for_each(|part| *part = true);
    }
    told
}

/// Where each paragraph is in the key of the page.
fn places(parts: &Parts, paragraphs: &[&str]) -> Vec<Option<(usize, usize)>> {
    let (mut at, mut misses) = (0, 0);
    let mut place = |paragraph: &&str| {
        let key = key(paragraph);
        if key.is_empty() || misses > MAX_MISSES {
            return None;
        }
        if key.len() < ENOUGH {
            // A short one may stand anywhere: only what is near is meant.
            let mut end = (at + NEAR).min(parts.key.len());
            while !parts.key.is_char_boundary(end) {
                end -= 1;
            }
            let from = at + parts.key.get(at..end)?.find(&key)?;
            return Some((from, from + key.len()));
        }
        let after = parts.key[at..].find(&key).map(|found| at + found);
        misses += usize::from(after.is_none());
        let from = after.or_else(|| parts.key.find(&key))?;
        at = at.max(from + key.len());
        Some((from, from + key.len()))
    };
    paragraphs.iter().map(&mut place).collect()
}

/// Which paragraphs stay: all but captions, and what stands in forms, navigation and what is not shown; all where that
/// would be most of the text.
fn kept(parts: &Parts, paragraphs: &[&str], places: &[Option<(usize, usize)>]) -> Vec<bool> {
    let apart = |part: &Part| part.marks.apart || part.marks.caption;
    let shown: HashSet<&str> =
        parts.all.iter().filter(|part| !apart(part)).map(|part| parts.key_of(part)).collect();
    let keep: Vec<bool> = places
        .iter()
        .map(|place| {
            let part = place.and_then(|(from, _)| parts.all.get(parts.at(from)));
            part.is_none_or(|part| !apart(part) || shown.contains(parts.key_of(part)))
        })
        .collect();
    let length = |kept: bool| -> usize {
        let those = paragraphs.iter().zip(&keep).filter(|(_, keep)| **keep == kept);
        those.map(|(paragraph, _)| paragraph.len()).sum()
    };
    if length(false) > length(true) { vec![true; keep.len()] } else { keep }
}

/// The leads before the first paragraph, whose place in the key of the page is given.
fn leads<'p>(page: &Document, parts: &'p Parts, text: &str, first: usize) -> Vec<&'p str> {
    let end = parts.at(first);
    let headline = parts.all[..end].iter().rposition(|part| part.element == "h1");
    let start = headline.map_or(end.saturating_sub(REACH_WITHOUT_HEADLINE), |headline| headline + 1);
    let descriptions = descriptions(page);
    let all = key(text);
    let is_lead = |part: &&Part| {
        let (own, length) = (parts.key_of(part), part.text.chars().count());
        let marks = part.marks;
        let described = descriptions.iter().any(|description| begins_alike(description, own));
        let marked = marks.lead && !marks.other && headline.is_some() && length >= 40;
        own.len() >= 25
            && length <= 1500
            && !(marks.apart || marks.caption)
            && part.links * 3 <= length
            && (described || marked)
            && !all.contains(own)
    };
    let leads = parts.all[start.max(end.saturating_sub(REACH))..end].iter().filter(is_lead);
    leads.map(|part| part.text.as_str()).collect()
}

/// The keys of what the metadata says of the article.
fn descriptions(page: &Document) -> Vec<String> {
    let metas = page.select(
        "meta[name='description'], meta[property='og:description'], meta[name='twitter:description'], \
         meta[itemprop='description']",
    );
    let contents = metas.nodes().iter().filter_map(|node| node.attr("content"));
    contents.map(|content| key(&content)).filter(|key| key.len() >= ENOUGH).collect()
}

/// Whether two keys have the same beginning, as long as tells them apart.
fn begins_alike(one: &str, other: &str) -> bool {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    same >= (2 * ENOUGH).min(one.len()).min(other.len()) && same >= ENOUGH
}

/// The headings and paragraphs between two parts that were found, and beside both in the page.
fn between(parts: &Parts, last: usize, here: usize) -> impl Iterator<Item = &str> {
    let near = here > last + 1 && here - last <= GAP + 1;
    let inner = if near { parts.all.get(last + 1..here).unwrap_or_default() } else { &[] };
    let parent = |at: usize| parts.all.get(at).map(|part| part.parent);
    let beside = parent(last).filter(|last| parent(here) == Some(*last));
    let wanted = move |part: &&Part| {
        let length = part.text.chars().count();
        let long_enough = match part.element.as_str() {
            "h2" | "h3" | "h4" | "h5" | "h6" => parts.key_of(part).len() > 2,
            "p" | "div" | "blockquote" => length >= 40,
            _ => false,
        };
        let marks = part.marks;
        let apart = marks.apart || marks.caption || marks.other;
        long_enough && beside == Some(part.parent) && !apart && part.links * 2 <= length
    };
    inner.iter().filter(wanted).map(|part| part.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "The ministers of both lands met at the border on Monday to talk about the lake.";
    const SECOND: &str = "They agreed to share its water, and to meet again before the winter comes.";

    fn completed(html: &str, text: &str) -> String {
        let page = Document::from(html);
        complete(&page, &Parts::of(&page), text)
    }

    #[test]
    fn leads_between_headline_and_text_are_put_before_it() {
        let lead = "Two lands that share a lake have talked about its water for the first time.";
        let page = |head: &str, before: &str| {
            format!(
                "<html><head>{head}</head><body>{before}<div><p>{FIRST}</p><p>{SECOND}</p></div></body></html>"
            )
        };
        let text = format!("{FIRST}\n\n{SECOND}");
        let described = format!("<meta name=description content='{}'>", &lead[..70]);
        for (head, before) in [
            ("", format!("<h1>Talks</h1><p class=article-lead>{lead}</p>")),
            ("", format!("<header><h1>Talks</h1><div class=\"Post__dek\"><h2>{lead}</h2></div></header>")),
            ("", format!("<h1>Talks</h1><div itemprop=description>{lead}</div>")),
            (described.as_str(), format!("<h1>Talks</h1><p>{lead}</p>")),
            (described.as_str(), format!("<div>Talks</div><div>{lead}</div>")),
        ] {
            assert_eq!(completed(&page(head, &before), &text), format!("{lead}\n\n{text}"), "{before}");
        }
        for before in [
            format!("<p class=lead>{lead}</p><h1>Talks</h1>"),
            format!("<p class=lead>{lead}</p>"),
            format!("<h1>Talks</h1><p>{lead}</p>"),
            format!("<h1>Talks</h1><nav class=lead>{lead}</nav>"),
            format!("<h1>Talks</h1><p class='lead newsletter'>{lead}</p>"),
            format!("<h1>Talks</h1><p class=lead><a href=x>{lead}</a></p>"),
            format!("<h1>Talks</h1><p class=lead>{FIRST}</p>"),
            "<h1>Talks</h1><p class=lead>By our staff</p>".to_owned(),
        ] {
            assert_eq!(completed(&page("", &before), &text), text, "{before}");
        }
    }

    #[test]
    fn headings_and_paragraphs_between_others_are_put_back() {
        let page = |between: &str| format!("<body><div><p>{FIRST}</p>{between}<p>{SECOND}</p></div></body>");
        let text = format!("{FIRST}\n\n{SECOND}");
        for (between, there) in [
            ("<h2>What was agreed</h2>", "What was agreed"),
            (
                "<p>The lake has <a href=x>lost</a> a third of its water in ten years.</p>",
                "The lake has lost a third of its water in ten years.",
            ),
        ] {
            assert_eq!(
                completed(&page(between), &text),
                format!("{FIRST}\n\n{there}\n\n{SECOND}"),
                "{between}"
            );
        }
        for between in [
            "<p>Advertisement</p>",
            "<p><a href=x>Also read: the lake has lost a third of its water</a></p>",
            "<div class=newsletter>Every morning the news of the lake in your letter box.</div>",
            "<div><p>A third of the water of the lake is lost, said somebody elsewhere.</p></div>",
            "<figure><p>A view of the lake from the northern side in the winter.</p></figure>",
        ] {
            assert_eq!(completed(&page(between), &text), text, "{between}");
        }
    }

    #[test]
    fn captions_and_forms_are_taken_out() {
        let page = format!(
            "<body><p>{FIRST}</p><figure><figcaption>The lake in May.</figcaption></figure><p>{SECOND}</p>\
             <form><p>Your address</p></form><div style='display:none'><p>{SECOND}</p></div></body>"
        );
        let text = format!("{FIRST}\n\nThe lake in May.\n\n{SECOND}\n\nYour address");
        assert_eq!(completed(&page, &text), format!("{FIRST}\n\n{SECOND}"));
        // A page whose whole text is marked so shows it all the same.
        let hidden = format!("<body><div style='display:none'><p>{FIRST}</p><p>{SECOND}</p></div></body>");
        let text = format!("{FIRST}\n\n{SECOND}");
        assert_eq!(completed(&hidden, &text), text);
    }

    #[test]
    fn what_is_not_on_the_page_stays() {
        assert_eq!(
            completed("<body></body>", "From elsewhere.\n\nAnd more."),
            "From elsewhere.\n\nAnd more."
        );
        assert_eq!(completed("<body><p>Other</p></body>", ""), "");
    }
}
