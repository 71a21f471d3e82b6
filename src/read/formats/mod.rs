//! The formats that news comes in beside plain text and our own records: the content of a file in, what it tells about
//! its articles out, one after another.
//!
//! Each format fills a [`Told`]; [`Told::into_fields`] makes the same of all of them, and of what a plain text tells.

mod arc;
mod blocks;
mod complete;
mod feed;
mod html;
mod http;
mod live;
mod mail;
mod metadata;
mod newsml;
mod ninjs;
mod nitf;
mod parts;
mod table;
mod untold;
mod warc;
mod xml;

pub(super) use blocks::{html as words_of_markup, is_laid_out};
pub(super) use html::{declared_encoding, page};
pub(super) use mail::{is_mail, steps as mail_steps};
pub(super) use ninjs::{is_ninjs, ninjs};
pub(super) use table::{Rows, delimiter, has_texts};
pub(super) use warc::{Records, starts as is_warc};
pub(super) use xml::root;

use super::error::{Missing, NoteKind, Reason};
use super::{Fields, dateline, json, moment, plain};
use crate::date::Date;

/// What is found in a file at one place of it.
pub(super) enum Found {
    /// An article.
    Article(Box<Told>),
    /// An article that its publisher took back or holds back.
    Withdrawn(Withdrawn),
    /// Something that is no article, and is passed over, by the word for it: a picture, a request, a package.
    Other(&'static str),
}

/// An article that its publisher took back or holds back: it, and what came of it before, must not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// The identity of the article, if it is told.
    pub id: Option<String>,
    /// What it is said to be: `canceled`, `withheld` or `embargoed`, as in IPTC's newscodes
    /// <http://cv.iptc.org/newscodes/pubstatusg2/>.
    pub status: &'static str,
    /// The number of the version that is withdrawn with all before it.
    pub version: Option<u64>,
    /// When it was withdrawn, as [`Document::modified`](crate::read::Document::modified) is written.
    pub modified: Option<String>,
}

impl Withdrawn {
    /// The status of an article that must not be used, from a code or the words that publishers write for it: with or
    /// without prefix or address, in British or American spelling. Nothing for a status that lets it be used.
    fn status(code: &str) -> Option<&'static str> {
        let code = code.trim().to_ascii_lowercase();
        let word = code.rsplit([':', '/', '#']).next().unwrap_or_default().trim();
        Some(match word {
            "canceled" | "cancelled" | "cancel" | "cancelation" | "cancellation" | "kill" | "killed"
            | "deleted" | "recalled" | "retracted" | "revoked" => "canceled",
            "withheld" | "withhold" | "withdrawn" | "stopped" => "withheld",
            "embargoed" | "embargo" => "embargoed",
            _ => return None,
        })
    }
}

/// A step through a file: what is found, and on which line it begins, counted from 1.
pub(super) type Step = (Result<Found, Reason>, Option<u64>);

/// The articles of one file.
pub(super) type Steps = Box<dyn Iterator<Item = Step> + Send>;

/// What a file tells about one article, in the file's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) id: Option<String>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<String>,
    /// The number of its version, of those that count them.
    pub(super) version: Option<u64>,
    /// When this version was made.
    pub(super) changed: Option<String>,
    pub(super) language: Option<String>,
    pub(super) title: Option<String>,
    /// Who wrote it, which may name the outlet too.
    pub(super) byline: Option<String>,
    /// Where and when it was written, if that is not the beginning of the text.
    pub(super) dateline: Option<String>,
    /// Its paragraphs, with a blank line between them.
    pub(super) text: String,
    /// Whether the text is only a summary of the article.
    pub(super) summary: bool,
    /// What text of the page is not in it.
    pub(super) missing: Option<Missing>,
}

/// The articles of an XML file, by its root element; `None` if that is of no format of news.
pub(super) fn xml_steps(root: &str, text: String) -> Option<Steps> {
    match root {
        "rss" | "RDF" | "feed" => Some(Box::new(feed::Entries::new(text))),
        "nitf" => Some(nitf::steps(&text)),
        "newsItem" | "newsMessage" | "packageItem" | "conceptItem" | "knowledgeItem" | "planningItem" => {
            Some(Box::new(newsml::Items::new(text)))
        }
        _ => None,
    }
}

impl Told {
    /// The parts of the article, and whether its source is only a signature in its text. `given` is the date given
    /// beside the file.
    pub(super) fn into_fields(
        self,
        given: Option<Date>,
        note: &mut dyn FnMut(NoteKind),
    ) -> Result<(Fields, bool), Reason> {
        let title = self.title.as_deref().map(one_line).filter(|title| !title.is_empty());
        let text = self.text.trim();
        // Some repeat the headline at the head of the text.
        let text = match (&title, text.split_once("\n\n")) {
            (Some(title), Some((first, rest))) if one_line(first) == *title => rest,
            _ => text,
        };
        if text.is_empty() {
            return Err(self.missing.map_or(Reason::NoText, Reason::NoTextButMissing));
        }
        let mut text = text.to_owned();
        if let Some(dateline) = self.dateline.as_deref().map(one_line).filter(|line| !line.is_empty())
            && is_place(&dateline)
            && !begins_with_dateline(&text, &dateline)
        {
            let dateline = dateline.trim_end_matches(['-', '–', '—', ':', ' ']);
            text = format!("{dateline} - {text}");
        }
        if self.summary {
            note(NoteKind::Summary);
        }
        if let Some(missing) = self.missing {
            note(NoteKind::Lost { found: text.chars().count(), missing });
        }
        let told = plain::told(&text, given);
        let published = self.published.as_deref().and_then(|words| {
            let date = moment::date(words);
            if date.is_none() && !words.trim().is_empty() {
                note(NoteKind::BadDate(words.trim().chars().take(60).collect()));
            }
            date
        });
        let filled =
            |field: Option<String>| field.map(|value| one_line(&value)).filter(|value| !value.is_empty());
        let source = filled(self.source);
        let weak = source.is_none();
        let byline = self.byline.as_deref().map(one_line);
        let signed = byline.as_deref().and_then(dateline::byline_agency).or(told.agency).map(str::to_owned);
        let mut fields = Fields {
            id: filled(self.id),
            source: source.or(signed),
            url: filled(self.url).filter(|url| is_web(url)),
            published: published.or(told.published),
            published_inferred: false,
            version: self.version,
            modified: self.changed.as_deref().and_then(moment::instant),
            language: filled(self.language).map(|tag| tag.replace('_', "-")),
            title,
            text,
        };
        json::mend(&mut fields, note)?;
        Ok((fields, weak))
    }
}

/// Whether a dateline names a place: a timestamp alone does not.
fn is_place(dateline: &str) -> bool {
    let place = dateline.split([',', '-', '–', '—']).next().unwrap_or_default();
    let letters = place.chars().take_while(|c| !c.is_ascii_digit()).filter(|c| c.is_alphabetic()).count();
    letters > 1
        && !dateline.starts_with(|c: char| c.is_ascii_digit())
        && dateline::any_date(dateline).is_none()
}

/// Whether one of the first lines of a text is a dateline already, or begins with the place of this one.
fn begins_with_dateline(text: &str, dateline: &str) -> bool {
    let place = dateline.split(',').next().unwrap_or_default();
    text.lines().filter(|line| !line.trim().is_empty()).take(3).any(|line| {
        line.get(..place.len()).is_some_and(|start| start.eq_ignore_ascii_case(place))
            || dateline::dateline(line).is_some()
    })
}

/// The words with single spaces between them.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether an address is one of the web; others are not kept.
fn is_web(url: &str) -> bool {
    let begins =
        |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins("http://") || begins("https://")
}
