//! What is told: facts with their accounts in; HTML with who has a part in them, the sentences with the words marked,
//! outlets, dates, how sure it is and by which rule, out.

use super::super::look::{LONG_NAME, is_blank, shortened};
use super::address;
use super::table::heading;
use crate::explain::{Account, Contradiction, Fact, Named, Quoted, Told};
use crate::export::{modality_mark, type_name};
use crate::extract::ClaimKind;
use crate::html::{escape, event_kind, link, put};
use crate::view::{Thing, View, is_mutual, local_name};
use crate::vocab::stance;

/// How many accounts of a fact are shown at once; the others can be opened.
const SHOWN: usize = 2;

/// How many accounts of a fact are shown at all.
const MOST: usize = 40;

/// Bytes beyond which the words of a claim are shown in part.
const LONG_CLAIM: usize = 1200;

/// Characters of a sentence before and after the words that are shown of a long one.
const AROUND: usize = 250;

/// Shows facts of a view.
pub(super) struct Teller<'v, 'd> {
    pub(super) view: &'v View<'d>,
}

impl Teller<'_, '_> {
    /// A thing as a link to its page, in the colour of what it is.
    pub(super) fn name(&self, named: &Named) -> String {
        let class = match self.view.thing(&named.iri) {
            Some(Thing::Entity(id)) => type_name(self.view[id].entity_type),
            _ => "thing",
        };
        let label = if is_blank(&named.label) { local_name(&named.iri) } else { &named.label };
        format!(
            "<a class=\"name {class}\" href=\"{}\"><bdi>{}</bdi></a>",
            escape(&address(&named.iri)),
            escape(&shortened(label, LONG_NAME))
        )
    }

    fn names(&self, all: &[Named]) -> String {
        let mut names: Vec<String> = all.iter().take(12).map(|named| self.name(named)).collect();
        if all.len() > names.len() {
            names.push(format!("{} more", all.len() - names.len()));
        }
        names.join(", ")
    }

    fn one(&self, named: Option<&Named>) -> String {
        named.map_or_else(|| "somebody".to_owned(), |named| self.name(named))
    }

    /// A list of facts.
    pub(super) fn list(&self, facts: &[Told]) -> String {
        let mut html = String::from("<ul class=\"facts\">\n");
        for told in facts {
            let class = match &told.fact {
                Fact::Event { event_type, .. } => {
                    event_kind(event_type.as_ref().map(|kind| kind.iri.as_str())).1
                }
                _ => "other",
            };
            put(&mut html, format_args!("<li class=\"{class}\">\n{}</li>\n", self.told(told)));
        }
        html.push_str("</ul>\n");
        html
    }

    /// A fact with its accounts.
    pub(super) fn told(&self, told: &Told) -> String {
        let mut html = format!("<p class=\"what\">{}</p>\n", self.fact(told));
        let (first, rest) = told.accounts.split_at(told.accounts.len().min(SHOWN));
        first.iter().for_each(|account| html.push_str(&self.account(account)));
        if !rest.is_empty() {
            put(&mut html, format_args!("<details><summary>{} more accounts</summary>\n", rest.len()));
            rest.iter().take(MOST).for_each(|account| html.push_str(&self.account(account)));
            html.push_str("</details>\n");
        }
        html
    }

    /// A fact in a line; the statement of the first account is its page.
    fn fact(&self, told: &Told) -> String {
        match &told.fact {
            Fact::Position { holder, position, position_in, former } => {
                let position = position.as_ref().map_or("a position", |position| position.label.as_str());
                let former = if *former { "former " } else { "" };
                let place =
                    position_in.as_ref().map_or_else(String::new, |body| format!(", {}", self.name(body)));
                format!(
                    "{} {} {former}<bdi>{}</bdi>{place}",
                    tag(told, "position", "other"),
                    self.one(holder.as_ref()),
                    escape(&shortened(position, LONG_NAME))
                )
            }
            Fact::Relation { subject, relation, object } => {
                let relation = relation.as_ref().map(|relation| heading(&relation.label));
                format!(
                    "{} {} {} {}",
                    tag(told, "relation", "other"),
                    self.one(subject.as_ref()),
                    escape(relation.as_deref().unwrap_or("is related to")),
                    self.one(object.as_ref())
                )
            }
            Fact::Event { .. } => self.event(told),
            Fact::Claim { speaker, kind, stance, text, says } => {
                let words = escape(&shortened(text.as_deref().unwrap_or("…"), LONG_CLAIM)).into_owned();
                let words = if *kind == Some(ClaimKind::Direct) { format!("“{words}”") } else { words };
                let speaker = self.one(speaker.as_ref());
                let colon = stance::colon(*stance);
                let mut html = format!(
                    "{} {speaker}{colon} <bdi class=\"words\">{words}</bdi>",
                    tag(told, "claim", "other")
                );
                for said in says.iter().take(6) {
                    let said = shortened(said, LONG_NAME);
                    put(
                        &mut html,
                        format_args!("<br><span class=\"faint\">that is: {}</span>", escape(&said)),
                    );
                }
                html
            }
        }
    }

    /// An event in a line.
    fn event(&self, told: &Told) -> String {
        let Fact::Event { dates, event_type, actors, targets, places, modality } = &told.fact else {
            return String::new();
        };
        let iri = event_type.as_ref().map(|kind| kind.iri.as_str());
        let (kind, class) = event_kind(iri);
        let actors = if actors.is_empty() { "somebody".to_owned() } else { self.names(actors) };
        let mut html = format!("{} {actors}", tag(told, &kind, class));
        if !targets.is_empty() {
            let between = if iri.is_some_and(is_mutual) { "with" } else { "→" };
            put(&mut html, format_args!(" <span class=\"arrow\">{between}</span> {}", self.names(targets)));
        }
        if !places.is_empty() {
            put(&mut html, format_args!(" <span class=\"faint\">at</span> {}", self.names(places)));
        }
        if !dates.is_empty() {
            let days: Vec<String> = dates.iter().map(|date| format!("<time>{date}</time>")).collect();
            put(&mut html, format_args!(" <span class=\"faint\">{}</span>", days.join(", ")));
        }
        html.push_str(modality_mark(*modality));
        html
    }

    /// What contradicts what, each with the way in which it does.
    pub(super) fn contradictions(&self, found: &[Contradiction]) -> String {
        let mut html = String::from("<ul class=\"facts\">\n");
        for contradiction in found {
            put(
                &mut html,
                format_args!(
                    "<li class=\"material-conflict\"><p class=\"reason\">{}</p>\n{}</li>\n",
                    contradiction.reason.as_str(),
                    self.told(&contradiction.told)
                ),
            );
        }
        html.push_str("</ul>\n");
        html
    }

    /// The sentences of an account and where they are from.
    pub(super) fn account(&self, account: &Account) -> String {
        let mut html = String::new();
        account.evidence.iter().take(3).for_each(|quoted| html.push_str(&sentence(quoted)));
        put(&mut html, format_args!("<p class=\"source\">{}</p>\n", self.source(account)));
        html
    }

    /// The outlet, the date, how sure, by which rule, and who says so.
    fn source(&self, account: &Account) -> String {
        let mut parts = vec![outlet(account)];
        parts.extend(account.published.map(|date| format!("<time>{date}</time>")));
        let speakers: Vec<String> =
            account.said_by.iter().map(|said| self.one(said.speaker.as_ref())).collect();
        if !speakers.is_empty() {
            parts.push(format!("according to {}", speakers.join(", ")));
        }
        parts.extend(account.confidence.map(|confidence| format!("confidence {confidence}")));
        let rules = account.extractors.iter().take(3);
        parts.extend(rules.map(|rule| format!("rule <code>{}</code>", escape(&shortened(rule, LONG_NAME)))));
        parts.join(" · ")
    }
}

/// What a fact is, as a link to the statement of its first account.
fn tag(told: &Told, text: &str, class: &str) -> String {
    match told.accounts.first() {
        Some(account) => format!(
            "<a class=\"tag kind {class}\" href=\"{}\">{}</a>",
            escape(&address(&account.statement)),
            escape(text)
        ),
        None => format!("<span class=\"tag kind {class}\">{}</span>", escape(text)),
    }
}

/// The outlet of an account as a link to the article's page, and the article on the web.
fn outlet(account: &Account) -> String {
    let name = account.outlet.as_deref().or(account.headline.as_deref()).unwrap_or("an article");
    let name = escape(&shortened(name, LONG_NAME)).into_owned();
    let mut html = match &account.article {
        Some(article) => format!("<a href=\"{}\"><bdi>{name}</bdi></a>", escape(&address(article))),
        None => format!("<bdi>{name}</bdi>"),
    };
    let web = account.url.as_deref().map(|url| link(url, "on the web")).filter(|link| link.starts_with("<a"));
    if let Some(web) = web {
        put(&mut html, format_args!(" ({web})"));
    }
    html
}

/// A sentence with the words marked.
pub(super) fn sentence(quoted: &Quoted) -> String {
    let Some(text) = quoted.sentence.as_deref().or(quoted.exact.as_deref()) else { return String::new() };
    let characters: Vec<char> = text.chars().collect();
    let number = characters.len();
    let (start, end) = quoted.marked.map_or((0, 0), |(start, end)| (start.min(number), end.min(number)));
    let is_long = number > 3 * AROUND;
    let (from, to) =
        if is_long { (start.saturating_sub(AROUND), (end + AROUND).min(number)) } else { (0, number) };
    // Words that are most of a long sentence are cut too.
    let end = end.min(start + 4 * AROUND);
    let to = to.min(end + AROUND.max(if is_long { 0 } else { number }));
    let part = |from: usize, to: usize| {
        let text: String = characters.get(from..to).unwrap_or_default().iter().collect();
        escape(&text).into_owned()
    };
    let marked = if end > start { format!("<mark>{}</mark>", part(start, end)) } else { String::new() };
    format!(
        "<blockquote dir=\"auto\">{}{}{marked}{}{}</blockquote>\n",
        if from > 0 { "… " } else { "" },
        part(from, start),
        part(end, to),
        if to < number { " …" } else { "" }
    )
}
