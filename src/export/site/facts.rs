//! What pages tell: entities, articles and events in, the parts of their pages out.

use super::page::Page;
use super::{SHOWN, Site};
use crate::explain::{Account, Fact, Named, Quoted, Told, keep_newest, told};
use crate::export::{modality_mark, type_name};
use crate::extract::ClaimKind;
use crate::html::{escape, event_kind, link, put};
use crate::view::{ArticleId, EntityId, StatementId, local_name};
use crate::vocab::stance;

/// How many accounts of one fact a page has.
const ACCOUNTS: usize = 20;

impl Site<'_, '_> {
    /// The page of an entity.
    pub(super) fn entity(&self, id: EntityId) -> Page {
        let (view, entity) = (self.view, &self.view[id]);
        let mut page = Page::new(&entity.label);
        page.body.push_str("<dl>\n");
        let kinds: Vec<&str> = entity.types.iter().map(|iri| local_name(iri)).collect();
        page.definition("is a", &escape(&kinds.join(", ")));
        let mut names: Vec<&str> = entity.alt_labels.iter().map(|name| name.value.as_ref()).collect();
        names.sort_unstable();
        names.dedup();
        page.definition("also called", &escape(&names.join("; ")));
        for decided in [true, false] {
            let mut links: Vec<&str> = entity
                .links
                .iter()
                .filter(|link| link.decided == decided)
                .map(|link| link.target.as_ref())
                .collect();
            links.sort_unstable();
            links.dedup();
            let links: Vec<String> = links.into_iter().map(|target| link(target, target)).collect();
            page.definition(if decided { "is the same as" } else { "may be" }, &links.join(", "));
        }
        let articles = view.articles_of(id);
        page.definition("in", &self.articles(&entity.iri, &articles));
        page.definition("IRI", &format!("<code>{}</code>", escape(&entity.iri)));
        page.body.push_str("</dl>\n");
        self.facts(&mut page, &entity.iri, &entity.statements);
        page
    }

    /// The page of an article.
    pub(super) fn article(&self, id: ArticleId, statements: &[StatementId]) -> Page {
        let article = &self.view[id];
        let headline = article.headline.as_ref().map(|headline| headline.value.as_ref());
        let mut page = Page::new(headline.unwrap_or_else(|| local_name(&article.iri)));
        page.body.push_str("<dl>\n");
        page.definition("published", &article.published.map(|date| date.to_string()).unwrap_or_default());
        page.definition("by", &escape(article.outlet.as_deref().unwrap_or_default()));
        page.definition("at", &article.url.as_deref().map(|url| link(url, url)).unwrap_or_default());
        let named = self.named.get(&id).map_or(&[][..], Vec::as_slice);
        let named: Vec<String> = named
            .iter()
            .map(|&entity| {
                let named = Named {
                    label: self.view[entity].label.clone().into_owned(),
                    iri: self.view[entity].iri.clone().into_owned(),
                };
                self.name(&article.iri, &named, type_name(self.view[entity].entity_type))
            })
            .collect();
        page.definition("names", &named.join(", "));
        page.definition("IRI", &format!("<code>{}</code>", escape(&article.iri)));
        page.body.push_str("</dl>\n");
        self.facts(&mut page, &article.iri, statements);
        page
    }

    /// The page of an event.
    pub(super) fn event(&self, id: StatementId) -> Page {
        let iri = self.view[id].iri.as_ref();
        let told = told(self.view, self.prefixes, [id]);
        let mut page = Page::new(told.first().map_or("event", |told| &told.summary));
        for told in &told {
            self.told(&mut page, iri, told);
        }
        page
    }

    /// What statements tell, by kind.
    fn facts(&self, page: &mut Page, from: &str, statements: &[StatementId]) {
        let mut rest = told(self.view, self.prefixes, statements.iter().copied());
        type Is = fn(&Fact) -> bool;
        let kinds: [(&str, Is); 4] = [
            ("Events", |fact| matches!(fact, Fact::Event { .. })),
            ("Positions", |fact| matches!(fact, Fact::Position { .. })),
            ("Relations", |fact| matches!(fact, Fact::Relation { .. })),
            ("Claims", |fact| matches!(fact, Fact::Claim { .. })),
        ];
        for (heading, is) in kinds {
            let (mut facts, others): (Vec<Told>, Vec<Told>) =
                rest.into_iter().partition(|told| is(&told.fact));
            rest = others;
            if facts.is_empty() {
                continue;
            }
            put(&mut page.body, format_args!("<h2>{heading} <small>{}</small></h2>\n", facts.len()));
            let left_out = keep_newest(&mut facts, SHOWN);
            if left_out > 0 {
                put(
                    &mut page.body,
                    format_args!("<p class=\"faint\">{left_out} older ones are in the graph.</p>\n"),
                );
            }
            if heading == "Events" {
                facts.reverse();
            }
            facts.iter().for_each(|told| self.told(page, from, told));
        }
    }

    /// A fact with its accounts.
    fn told(&self, page: &mut Page, from: &str, told: &Told) {
        put(&mut page.body, format_args!("<section class=\"card\">\n<p>{}</p>\n", self.fact(from, told)));
        let more = told.accounts.len().saturating_sub(ACCOUNTS);
        for account in told.accounts.iter().rev().take(ACCOUNTS) {
            self.account(&mut page.body, from, account);
        }
        if more > 0 {
            put(&mut page.body, format_args!("<p class=\"faint\">and {more} older accounts</p>\n"));
        }
        page.body.push_str("</section>\n");
    }

    fn fact(&self, from: &str, told: &Told) -> String {
        let one = |named: &Option<Named>| {
            named.as_ref().map_or_else(|| "somebody".to_owned(), |named| self.name(from, named, "thing"))
        };
        let all = |named: &[Named]| {
            named.iter().map(|named| self.name(from, named, "thing")).collect::<Vec<_>>().join(", ")
        };
        match &told.fact {
            Fact::Position { holder, position, position_in, former } => {
                let position = position.as_ref().map_or("a position", |position| &position.label);
                let body = position_in.as_ref().map(|body| format!(", {}", self.name(from, body, "thing")));
                let former = if *former { " <span class=\"tag not\">former</span>" } else { "" };
                let body = body.unwrap_or_default();
                format!("{}: <b><bdi>{}</bdi></b>{body}{former}", one(holder), escape(position))
            }
            Fact::Relation { subject, relation, object } => {
                let relation = relation.as_ref().map_or("related to", |relation| &relation.label);
                format!("{} <span class=\"faint\">{}</span> {}", one(subject), escape(relation), one(object))
            }
            Fact::Event { dates, event_type, actors, targets, places, modality } => {
                let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
                let (kind, _) = event_kind(event_type.as_ref().map(|name| name.iri.as_str()));
                let page = told.accounts.first().and_then(|account| self.href(from, &account.statement));
                let kind = escape(&kind).into_owned();
                let kind = page.map_or(kind.clone(), |href| format!("<a href=\"{href}\">{kind}</a>"));
                let actors = if actors.is_empty() { "somebody".to_owned() } else { all(actors) };
                let targets =
                    if targets.is_empty() { String::new() } else { format!(" → {}", all(targets)) };
                let places = if places.is_empty() { String::new() } else { format!(", at {}", all(places)) };
                let mark = modality_mark(*modality);
                format!(
                    "<b>{}</b> <span class=\"tag kind\">{kind}</span> {actors}{targets}{places}{mark}",
                    dates.join(", ")
                )
            }
            Fact::Claim { speaker, kind, stance, text, says: _ } => {
                let text = escape(text.as_deref().unwrap_or("…")).into_owned();
                let text = if *kind == Some(ClaimKind::Direct) { format!("“{text}”") } else { text };
                format!("{}{} <bdi>{text}</bdi>", one(speaker), stance::colon(*stance))
            }
        }
    }

    /// Who says so, and the words.
    fn account(&self, html: &mut String, from: &str, account: &Account) {
        for quoted in account.evidence.iter().take(2) {
            put(html, format_args!("<blockquote dir=\"auto\">{}</blockquote>\n", marked(quoted)));
        }
        let outlet = account.outlet.as_deref().or(account.headline.as_deref()).unwrap_or("an article");
        let href = account.article.as_deref().and_then(|article| self.href(from, article));
        let outlet = escape(outlet).into_owned();
        let mut said = vec![href.map_or(outlet.clone(), |href| format!("<a href=\"{href}\">{outlet}</a>"))];
        said.extend(account.published.map(|date| date.to_string()));
        let speakers = account.said_by.iter().filter_map(|said| said.speaker.as_ref());
        said.extend(speakers.map(|speaker| format!("says {}", self.name(from, speaker, "thing"))));
        said.extend(account.confidence.map(|confidence| format!("confidence {confidence}")));
        put(html, format_args!("<p class=\"source\">{}</p>\n", said.join(" · ")));
    }

    /// The articles that name something, as links.
    fn articles(&self, from: &str, articles: &[ArticleId]) -> String {
        let number = articles.len();
        let links = articles.iter().rev().take(ACCOUNTS).map(|&id| {
            let article = &self.view[id];
            let title = article.headline.as_ref().map(|headline| headline.value.as_ref());
            let title = escape(title.unwrap_or_else(|| local_name(&article.iri))).into_owned();
            self.href(from, &article.iri)
                .map_or(title.clone(), |href| format!("<a href=\"{href}\">{title}</a>"))
        });
        let links: Vec<String> = links.collect();
        match number {
            0 => String::new(),
            _ if number > ACCOUNTS => format!("{number} articles, the newest: {}", links.join("; ")),
            _ => links.join("; "),
        }
    }

    /// A name, as a link to the page if there is one.
    fn name(&self, from: &str, named: &Named, class: &str) -> String {
        let label = escape(&named.label);
        match self.href(from, &named.iri) {
            Some(href) if named.iri != from => {
                format!("<a class=\"name {class}\" href=\"{href}\"><bdi>{label}</bdi></a>")
            }
            _ => format!("<bdi class=\"name\">{label}</bdi>"),
        }
    }

    /// The way from one page to another.
    fn href(&self, from: &str, to: &str) -> Option<String> {
        let (from, to) = (self.paths.of(from)?, self.paths.of(to)?);
        Some(format!("{}{}.html", self.up(from), escape(to)))
    }
}

/// A sentence with its words marked.
fn marked(quoted: &Quoted) -> String {
    let Some(sentence) = &quoted.sentence else {
        return format!("<mark>{}</mark>", escape(quoted.exact.as_deref().unwrap_or("…")));
    };
    let (from, to) = quoted.marked.unwrap_or((0, 0));
    let part = |from: usize, to: usize| {
        let part: String = sentence.chars().skip(from).take(to.saturating_sub(from)).collect();
        escape(&part).into_owned()
    };
    let words = part(from, to);
    let words = if words.is_empty() { words } else { format!("<mark>{words}</mark>") };
    format!("{}{words}{}", part(0, from), part(to, usize::MAX))
}
