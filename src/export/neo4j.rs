//! Neo4j: a [`View`] in, a directory of CSV files for `neo4j-admin database import` out.
//!
//! The header and the types of columns are those of
//! <https://neo4j.com/docs/operations-manual/current/import/>. Nodes are entities, positions, articles, events and
//! claims; relationships are what connects them. Tenures and relations are relationships with their source as
//! properties; the claim that says one is named there, since no relationship can lead to another.
//!
//! Lists have `;` between their items, as is the default of the import; a `;` in an item becomes `,`. Dates keep the
//! precision that the article gives, as text in `date`; the first and last day that it may mean are `from` and `to`.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use super::network::type_name;
use crate::date::Date;
use crate::extract::{ClaimKind, Modality};
use crate::view::{Content, Statement, Text, View, local_name};

/// How many rows were written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nodes of all kinds.
    pub nodes: usize,
    /// Relationships of all kinds.
    pub relationships: usize,
}

/// The name of the file with the command that imports the others.
const README: &str = "README.txt";

/// A table of nodes: file and header.
struct Table {
    file: &'static str,
    header: &'static [&'static str],
}

const ENTITIES: Table = Table {
    file: "nodes-entities.csv",
    header: &[
        "iri:ID",
        "name",
        "names:string[]",
        "isoCodes:string[]",
        "sameAs:string[]",
        "candidates:string[]",
        "mentions:int",
        ":LABEL",
    ],
};
const POSITIONS: Table = Table { file: "nodes-positions.csv", header: &["iri:ID", "name", ":LABEL"] };
const ARTICLES: Table = Table {
    file: "nodes-articles.csv",
    header: &["iri:ID", "headline", "outlet", "url", "language", "date", "from:date", "to:date", ":LABEL"],
};
const EVENTS: Table = Table {
    file: "nodes-events.csv",
    header: &[
        "iri:ID",
        "type",
        "modality",
        "date",
        "from:date",
        "to:date",
        "confidence:double",
        "extractors:string[]",
        "sentences:string[]",
        ":LABEL",
    ],
};
const CLAIMS: Table = Table {
    file: "nodes-claims.csv",
    header: &[
        "iri:ID",
        "text",
        "kind",
        "stance",
        "confidence:double",
        "extractors:string[]",
        "sentences:string[]",
        ":LABEL",
    ],
};
/// The relationships that are statements.
const STATEMENTS: Table = Table {
    file: "relationships-statements.csv",
    header: &[
        ":START_ID",
        ":END_ID",
        "iri",
        "position",
        "former:boolean",
        "date",
        "from:date",
        "to:date",
        "confidence:double",
        "extractors:string[]",
        "sentences:string[]",
        "articles:string[]",
        "claimedBy:string[]",
        ":TYPE",
    ],
};
/// The relationships that only connect.
const LINKS: Table =
    Table { file: "relationships.csv", header: &[":START_ID", ":END_ID", "count:int", ":TYPE"] };

/// Writes the tables into a directory.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write(view: &View<'_>, directory: &Path) -> io::Result<Counts> {
    let mut counts = Counts::default();
    counts.nodes += entities(view, directory)?;
    counts.nodes += positions(view, directory)?;
    counts.nodes += articles(view, directory)?;
    counts.nodes += events(view, directory)?;
    counts.nodes += claims(view, directory)?;
    counts.relationships += statements(view, directory)?;
    counts.relationships += links(view, directory)?;
    std::fs::write(directory.join(README), readme())?;
    Ok(counts)
}

/// How to import the tables.
fn readme() -> String {
    let nodes =
        [ENTITIES, POSITIONS, ARTICLES, EVENTS, CLAIMS].map(|table| format!("--nodes={}", table.file));
    let relationships = [STATEMENTS, LINKS].map(|table| format!("--relationships={}", table.file));
    let arguments = nodes.into_iter().chain(relationships).collect::<Vec<_>>().join(" \\\n  ");
    format!("neo4j-admin database import full \\\n  {arguments} \\\n  --multiline-fields=true neo4j\n")
}

/// One table being written.
struct Rows {
    writer: csv::Writer<BufWriter<File>>,
    count: usize,
}

impl Rows {
    fn new(table: &Table, directory: &Path) -> io::Result<Self> {
        let file = BufWriter::new(File::create(directory.join(table.file))?);
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(table.header)?;
        Ok(Self { writer, count: 0 })
    }

    fn put<const N: usize>(&mut self, row: [Cow<'_, str>; N]) -> io::Result<()> {
        self.count += 1;
        Ok(self.writer.write_record(row.iter().map(|cell| cell.as_bytes()))?)
    }

    fn finish(mut self) -> io::Result<usize> {
        self.writer.flush()?;
        Ok(self.count)
    }
}

fn entities(view: &View<'_>, directory: &Path) -> io::Result<usize> {
    let mut rows = Rows::new(&ENTITIES, directory)?;
    for entity in view.entities() {
        let mut names: Vec<&str> =
            entity.labels.iter().chain(&entity.alt_labels).map(|n| n.value.as_ref()).collect();
        names.sort_unstable();
        names.dedup();
        let links = |decided: bool| {
            list(entity.links.iter().filter(|l| l.decided == decided).map(|l| l.target.as_ref()))
        };
        let mut labels = vec!["Entity", type_name(entity.entity_type)];
        labels.extend(entity.types.iter().map(|class| local_name(class)));
        let mut labels: Vec<String> = labels.into_iter().map(token).collect();
        labels.sort_unstable();
        labels.dedup();
        rows.put([
            entity.iri.as_ref().into(),
            entity.label.as_ref().into(),
            list(names.into_iter().filter(|name| *name != entity.label)),
            list(entity.codes.iter().map(AsRef::as_ref)),
            links(true),
            links(false),
            entity.mentions.len().to_string().into(),
            list(labels.iter().map(String::as_str)),
        ])?;
    }
    rows.finish()
}

fn positions(view: &View<'_>, directory: &Path) -> io::Result<usize> {
    let mut rows = Rows::new(&POSITIONS, directory)?;
    for position in view.positions() {
        rows.put([position.iri.as_ref().into(), position.label.as_ref().into(), "Position".into()])?;
    }
    rows.finish()
}

fn articles(view: &View<'_>, directory: &Path) -> io::Result<usize> {
    let mut rows = Rows::new(&ARTICLES, directory)?;
    for article in view.articles() {
        let [date, from, to] = dates(article.published.as_slice());
        let text =
            |text: &Option<Text<'_>>| text.as_ref().map_or("".into(), |text| text.value.to_string().into());
        let optional = |text: &Option<Cow<'_, str>>| -> Cow<'_, str> {
            text.clone().unwrap_or_default().into_owned().into()
        };
        rows.put([
            article.iri.as_ref().into(),
            text(&article.headline),
            optional(&article.outlet),
            optional(&article.url),
            optional(&article.language),
            date,
            from,
            to,
            "Article".into(),
        ])?;
    }
    rows.finish()
}

fn events(view: &View<'_>, directory: &Path) -> io::Result<usize> {
    let mut rows = Rows::new(&EVENTS, directory)?;
    for statement in view.statements() {
        if let Content::Event(event) = &statement.content {
            let [date, from, to] = dates(&event.dates);
            rows.put([
                statement.iri.as_ref().into(),
                event.event_type.as_deref().map_or("", local_name).into(),
                event.modality.map_or("", Modality::name).into(),
                date,
                from,
                to,
                confidence(statement),
                extractors(statement),
                sentences(view, statement),
                "Event".into(),
            ])?;
        }
    }
    rows.finish()
}

fn claims(view: &View<'_>, directory: &Path) -> io::Result<usize> {
    let mut rows = Rows::new(&CLAIMS, directory)?;
    for statement in view.statements() {
        if let Content::Claim(claim) = &statement.content {
            rows.put([
                statement.iri.as_ref().into(),
                claim.text.as_ref().map_or("", |text| &text.value).into(),
                claim.kind.map_or("", ClaimKind::name).into(),
                claim.stance.unwrap_or_default().into(),
                confidence(statement),
                extractors(statement),
                sentences(view, statement),
                "Claim".into(),
            ])?;
        }
    }
    rows.finish()
}

/// Writes tenures and relations.
fn statements(view: &View<'_>, directory: &Path) -> io::Result<usize> {
    let mut rows = Rows::new(&STATEMENTS, directory)?;
    for statement in view.statements() {
        let (start, end, position, former, when, kind): (
            _,
            Cow<'_, str>,
            Cow<'_, str>,
            Cow<'_, str>,
            Vec<Date>,
            _,
        ) = match &statement.content {
            Content::Tenure(tenure) => {
                let position = tenure.position.map(|position| &view[position]);
                let body = tenure.position_in.map(|body| &view[body].iri).or(position.map(|p| &p.iri));
                let (Some(holder), Some(body)) = (tenure.holder, body) else { continue };
                let name = position.map_or("", |position| &position.label);
                (
                    holder,
                    body.as_ref().into(),
                    name.into(),
                    tenure.former.to_string().into(),
                    tenure.as_of.into_iter().collect(),
                    "HOLDS_POSITION".to_owned(),
                )
            }
            Content::Relation(relation) => {
                let (Some(subject), Some(object)) = (relation.subject, relation.object) else { continue };
                let kind = relation.name().unwrap_or("relatedTo");
                (subject, view[object].iri.as_ref().into(), "".into(), "".into(), Vec::new(), capitals(kind))
            }
            Content::Event(_) | Content::Claim(_) => continue,
        };
        let [date, from, to] = dates(&when);
        rows.put([
            view[start].iri.as_ref().into(),
            end,
            statement.iri.as_ref().into(),
            position,
            former,
            date,
            from,
            to,
            confidence(statement),
            extractors(statement),
            sentences(view, statement),
            list(statement.articles.iter().map(|&article| view[article].iri.as_ref())),
            list(statement.said_in.iter().map(|&claim| view[claim].iri.as_ref())),
            kind.into(),
        ])?;
    }
    rows.finish()
}

fn links(view: &View<'_>, directory: &Path) -> io::Result<usize> {
    let mut rows = Rows::new(&LINKS, directory)?;
    let mut put = |start: &str, end: &str, count: Option<usize>, kind: &str| {
        let count = count.map(|count| count.to_string()).unwrap_or_default();
        rows.put([start.into(), end.into(), count.into(), kind.into()])
    };
    for article in view.articles() {
        if let Some(publisher) = article.publisher {
            put(&article.iri, &view[publisher].iri, None, "PUBLISHED_BY")?;
        }
    }
    for entity in view.entities() {
        let articles: Vec<_> = entity.mentions.iter().filter_map(|&mention| view[mention].article).collect();
        for mentions in articles.chunk_by(|a, b| a == b) {
            put(&view[mentions[0]].iri, &entity.iri, Some(mentions.len()), "MENTIONS")?;
        }
    }
    for statement in view.statements() {
        match &statement.content {
            Content::Event(event) => {
                let parts = [("ACTOR", &event.actors), ("TARGET", &event.targets), ("PLACE", &event.places)];
                for (kind, entities) in parts {
                    for &entity in entities {
                        put(&statement.iri, &view[entity].iri, None, kind)?;
                    }
                }
            }
            Content::Claim(claim) => {
                if let Some(speaker) = claim.speaker {
                    put(&statement.iri, &view[speaker].iri, None, "SPEAKER")?;
                }
                for &said in &claim.says {
                    // Tenures and relations are no nodes; they name the claim themselves.
                    if matches!(view[said].content, Content::Event(_) | Content::Claim(_)) {
                        put(&statement.iri, &view[said].iri, None, "SAYS")?;
                    }
                }
            }
            Content::Tenure(_) | Content::Relation(_) => continue,
        }
        for &article in &statement.articles {
            put(&statement.iri, &view[article].iri, None, "REPORTED_IN")?;
        }
    }
    rows.finish()
}

/// Several values in one cell.
fn list<'t>(items: impl IntoIterator<Item = &'t str>) -> Cow<'static, str> {
    items.into_iter().map(|item| item.replace(';', ",")).collect::<Vec<_>>().join(";").into()
}

/// The dates as they were told, and the first and last day that they may mean.
fn dates(dates: &[Date]) -> [Cow<'static, str>; 3] {
    let days: Vec<_> = dates.iter().filter_map(|date| date.days()).collect();
    let told: Vec<String> = dates.iter().map(ToString::to_string).collect();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default().into();
    let (first, last) = (days.iter().map(|days| days.0).min(), days.iter().map(|days| days.1).max());
    [told.join(", ").into(), day(first), day(last)]
}

fn confidence(statement: &Statement<'_>) -> Cow<'static, str> {
    statement.confidence.map(|confidence| confidence.to_string()).unwrap_or_default().into()
}

fn extractors(statement: &Statement<'_>) -> Cow<'static, str> {
    list(statement.extractors.iter().map(AsRef::as_ref))
}

fn sentences(view: &View<'_>, statement: &Statement<'_>) -> Cow<'static, str> {
    let sentence =
        |id: &crate::view::PassageId| view[*id].sentence.as_ref().map(|sentence| sentence.value.as_ref());
    list(statement.evidence.iter().filter_map(sentence))
}

/// The name of a property as relationships are named: `memberOf` is `MEMBER_OF`.
fn capitals(name: &str) -> String {
    token(name).chars().fold(String::new(), |mut capitals, c| {
        if c.is_uppercase() && !capitals.is_empty() {
            capitals.push('_');
        }
        capitals.extend(c.to_uppercase());
        capitals
    })
}

/// A name that Cypher takes without quotation marks, and the import as one label.
fn token(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}
