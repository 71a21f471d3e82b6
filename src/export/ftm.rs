//! FollowTheMoney: a [`View`] in, its entities, one JSON object on a line, out.
//!
//! The model is that of <https://followthemoney.tech/>, for Aleph, OpenSanctions and their tools. What becomes what:
//!
//! | ours | theirs |
//! |---|---|
//! | person | `Person` |
//! | country | `PublicBody` that is its own `country`, since only legal entities take part in events |
//! | organisation | `PublicBody`, if it is of a government or armed force; `Company`; else `Organization` |
//! | place | `Address`, with `city` or `region` |
//! | article | `Article` |
//! | mention | `Mention` of a legal entity, one for each name that an article uses |
//! | position in a body | `Position` |
//! | tenure | `Occupancy`, one for each article, with `status` |
//! | memberOf, chairs | `Membership` and `Directorship`; partOf and locatedIn are an `UnknownLink` with its `role` |
//! | event | `Event`: actors are `organizer`, actors and targets `involved`; modality and type are `keywords` |
//!
//! What is told of an article is told by `proof`, `publisher` and `sourceUrl`. Who claims it, if the article does not
//! say it itself, stands in `summary`, with the words where these are denied, warned of or promised; of an event that it is
//! denied, did not happen, is planned or possible, in `keywords` and in the name.
//! Claims as such have no place in the model. Identifiers are the class and UUID of our IRIs; an occupancy of a
//! holder in a position that has no body is of the position alone.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;

use crate::date::Date;
use crate::extract::{EntityType, Modality};
use crate::view::{
    Article, ArticleId, Content, Entity, EntityId, Event, PositionId, Statement, StatementId, View,
    local_name,
};
use crate::vocab::{lexical, stance, tw};

/// An entity of FollowTheMoney.
#[derive(Serialize)]
struct Proxy {
    id: String,
    schema: &'static str,
    properties: BTreeMap<&'static str, BTreeSet<String>>,
}

/// Writes the entities and gives the writer back.
pub(super) fn write<W: Write>(view: &View<'_>, writer: W) -> io::Result<W> {
    let mut output = Entities { view, writer };
    for (article, id) in view.articles().iter().zip((0..).map(ArticleId)) {
        output.article(article, id)?;
    }
    for (entity, id) in view.entities().iter().zip((0..).map(EntityId)) {
        output.entity(entity, id)?;
    }
    output.positions()?;
    for (statement, id) in view.statements().iter().zip((0..).map(StatementId)) {
        output.statement(statement, id)?;
    }
    output.writer.flush()?;
    Ok(output.writer)
}

/// The entities on their way out.
struct Entities<'v, 'd, W> {
    view: &'v View<'d>,
    writer: W,
}

impl Proxy {
    fn new(id: String, schema: &'static str) -> Self {
        Self { id, schema, properties: BTreeMap::new() }
    }

    /// Adds a value, shortened to what the model allows; an empty one is none.
    fn add(&mut self, property: &'static str, value: impl AsRef<str>) {
        /// The shortest limit of the model's names and longer texts (`name`), in characters.
        const NAME: usize = 384;
        /// The limit of texts.
        const TEXT: usize = 65_000;
        let limit = match property {
            "summary" | "description" => TEXT,
            "full" | "location" | "address" => 250,
            "sourceUrl" => 4096,
            _ => NAME,
        };
        let value: String = value.as_ref().trim().chars().take(limit).collect();
        if !value.is_empty() {
            self.properties.entry(property).or_default().insert(value);
        }
    }

    fn add_date(&mut self, property: &'static str, date: Option<Date>) {
        if let Some(date) = date {
            self.add(property, date.to_string());
        }
    }
}

impl<W: Write> Entities<'_, '_, W> {
    fn put(&mut self, proxy: &Proxy) -> io::Result<()> {
        serde_json::to_writer(&mut self.writer, proxy)?;
        self.writer.write_all(b"\n")
    }

    fn article(&mut self, article: &Article<'_>, id: ArticleId) -> io::Result<()> {
        let mut proxy = Proxy::new(identifier(&article.iri), "Article");
        // The name is what their tools show first.
        for property in ["title", "name"] {
            proxy.add(property, article.headline.as_ref().map_or("", |headline| &headline.value));
        }
        self.add_source(&mut proxy, id);
        proxy.add_date("publishedAt", article.published);
        if let Some(language) = article.language.as_deref().and_then(lexical::three_letters) {
            proxy.add("language", language);
        }
        self.put(&proxy)?;
        // One mention for each name that the article uses of a legal entity.
        let mut names: BTreeMap<(String, &str), EntityId> = BTreeMap::new();
        let start = self.view.passages().partition_point(|p| p.article.is_some_and(|known| known < id));
        for passage in self.view.passages()[start..].iter().take_while(|p| p.article == Some(id)) {
            if let (Some(entity), Some(words)) = (passage.refers_to, &passage.exact)
                && schema_of(&self.view[entity]) != "Address"
            {
                names.insert((identifier(&self.view[entity].iri), &words.value), entity);
            }
        }
        for ((entity, name), id) in &names {
            let article = identifier(&article.iri);
            let mut proxy = Proxy::new(derived(&["mention", &article, entity, name]), "Mention");
            proxy.add("document", article);
            proxy.add("resolved", entity);
            proxy.add("name", name);
            proxy.add("detectedSchema", schema_of(&self.view[*id]));
            if !proxy.properties.contains_key("name") {
                continue;
            }
            self.put(&proxy)?;
        }
        Ok(())
    }

    fn entity(&mut self, entity: &Entity<'_>, id: EntityId) -> io::Result<()> {
        let schema = schema_of(entity);
        let mut proxy = Proxy::new(identifier(&entity.iri), schema);
        proxy.add("name", &entity.label);
        for name in entity.labels.iter().chain(&entity.alt_labels).filter(|name| name.value != entity.label) {
            proxy.add("alias", &name.value);
        }
        for link in entity.links.iter().filter(|link| link.decided) {
            if let Some(wikidata) = link.target.strip_prefix("http://www.wikidata.org/entity/") {
                proxy.add("wikidataId", wikidata);
            }
        }
        let two_letters = entity.codes.iter().filter(|code| code.len() == 2);
        two_letters.for_each(|code| proxy.add("country", code.to_ascii_lowercase()));
        let has = |class: oxigraph::model::NamedNodeRef<'_>| {
            entity.types.iter().any(|known| known == class.as_str())
        };
        match schema {
            "Address" => {
                proxy.add("full", &entity.label);
                if has(tw::CITY) {
                    proxy.add("city", &entity.label);
                } else if has(tw::REGION) {
                    proxy.add("region", &entity.label);
                }
            }
            "PublicBody" | "Organization" => {
                if entity.entity_type == Some(EntityType::Country) {
                    proxy.add("classification", "Country");
                }
                for class in &entity.types {
                    if local_name(class) != "Organisation"
                        && entity.entity_type == Some(EntityType::Organisation)
                    {
                        proxy.add("classification", local_name(class));
                    }
                }
            }
            _ => {}
        }
        for article in self.view.articles_of(id) {
            proxy.add("proof", identifier(&self.view[article].iri));
        }
        self.put(&proxy)
    }

    /// Writes each position that somebody holds, once for each body.
    fn positions(&mut self) -> io::Result<()> {
        let mut positions: BTreeSet<(PositionId, Option<EntityId>)> = BTreeSet::new();
        for statement in self.view.statements() {
            if let Content::Tenure(tenure) = &statement.content {
                positions.extend(tenure.position.map(|position| (position, tenure.position_in)));
            }
        }
        for (position, body) in positions {
            let mut proxy = Proxy::new(self.post(position, body), "Position");
            let body = body.map(|body| &self.view[body]);
            let label = &self.view[position].label;
            proxy.add(
                "name",
                body.map_or_else(|| label.to_string(), |body| format!("{label}, {}", body.label)),
            );
            if let Some(body) = body {
                body.codes
                    .iter()
                    .filter(|code| code.len() == 2)
                    .for_each(|code| proxy.add("country", code.to_ascii_lowercase()));
                if is_organisation(schema_of(body)) {
                    proxy.add("organization", identifier(&body.iri));
                }
            }
            self.put(&proxy)?;
        }
        Ok(())
    }

    /// The identifier of a position in a body.
    fn post(&self, position: PositionId, body: Option<EntityId>) -> String {
        let position = identifier(&self.view[position].iri);
        match body {
            Some(body) => derived(&["position", &position, &identifier(&self.view[body].iri)]),
            None => position,
        }
    }

    fn statement(&mut self, statement: &Statement<'_>, id: StatementId) -> io::Result<()> {
        let view = self.view;
        let of = |entity: EntityId| identifier(&view[entity].iri);
        let own = identifier(&statement.iri);
        let mut proxy = match &statement.content {
            Content::Tenure(tenure) => {
                let (Some(holder), Some(position)) = (tenure.holder, tenure.position) else { return Ok(()) };
                if schema_of(&view[holder]) != "Person" {
                    return Ok(());
                }
                let mut proxy = Proxy::new(own, "Occupancy");
                proxy.add("holder", of(holder));
                proxy.add("post", self.post(position, tenure.position_in));
                proxy.add("status", if tenure.former { "ended" } else { "current" });
                proxy.add_date("date", tenure.as_of);
                proxy
            }
            Content::Relation(relation) => {
                let (Some(subject), Some(object)) = (relation.subject, relation.object) else {
                    return Ok(());
                };
                let property = relation.property.as_deref().unwrap_or_default();
                let legal =
                    schema_of(&view[subject]) != "Address" && is_organisation(schema_of(&view[object]));
                let (schema, from, to) = if legal && property == tw::MEMBER_OF.as_str() {
                    ("Membership", "member", "organization")
                } else if legal && property == tw::CHAIRS.as_str() {
                    ("Directorship", "director", "organization")
                } else {
                    ("UnknownLink", "subject", "object")
                };
                let mut proxy = Proxy::new(own, schema);
                proxy.add(from, of(subject));
                proxy.add(to, of(object));
                proxy.add("role", relation.name().unwrap_or_default());
                proxy
            }
            Content::Event(event) => self.event(event, own, &self.stances(id)),
            Content::Claim(_) => return Ok(()),
        };
        for &article in &statement.articles {
            self.add_source(&mut proxy, article);
            proxy.add("proof", identifier(&view[article].iri));
        }
        for &passage in &statement.evidence {
            if let Some(sentence) = &view[passage].sentence {
                proxy.add("description", &sentence.value);
            }
        }
        for &claim in &view[id].said_in {
            if let Content::Claim(claim) = &view[claim].content
                && let Some(speaker) = claim.speaker
            {
                let (speaker, words) = (&view[speaker].label, claim.text.as_ref());
                match (stance::mark(claim.stance), words) {
                    (Some(does), Some(words)) => {
                        proxy.add("summary", format!("{speaker} {does}: {}", words.value));
                    }
                    (Some(does), None) => proxy.add("summary", format!("{speaker} {does}")),
                    (None, _) => proxy.add("summary", format!("As said by {speaker}")),
                }
            }
        }
        self.put(&proxy)
    }

    /// Who does more than to say a statement, and what: "denies".
    fn stances(&self, id: StatementId) -> BTreeSet<(&str, &'static str)> {
        let view = self.view;
        let claims = view[id].said_in.iter().filter_map(|&claim| match &view[claim].content {
            Content::Claim(claim) => Some((claim.speaker?, stance::mark(claim.stance)?)),
            _ => None,
        });
        claims.map(|(speaker, does)| (view[speaker].label.as_ref(), does)).collect()
    }

    fn event(&self, event: &Event<'_>, id: String, stances: &BTreeSet<(&str, &'static str)>) -> Proxy {
        let view = self.view;
        let mut proxy = Proxy::new(id, "Event");
        let name = event.event_type.as_deref().map_or("event", local_name);
        let labels = |entities: &[EntityId]| {
            entities.iter().map(|&entity| view[entity].label.as_ref()).collect::<Vec<_>>().join(", ")
        };
        let mut title = format!("{name}: {}", labels(&event.actors));
        if !event.targets.is_empty() {
            title.push_str(&format!(" - {}", labels(&event.targets)));
        }
        if let Some(modality) = event.modality.map(Modality::name) {
            proxy.add("keywords", modality);
            if modality != "asserted" {
                title.push_str(&format!(" ({modality})"));
            }
        }
        for (speaker, does) in stances {
            proxy.add("keywords", does);
            title.push_str(&format!(" ({speaker} {does})"));
        }
        proxy.add("name", title);
        proxy.add("keywords", name);
        for (property, entities) in
            [("organizer", &event.actors), ("involved", &event.actors), ("involved", &event.targets)]
        {
            for &entity in entities {
                if schema_of(&view[entity]) == "Address" {
                    proxy.add("location", &view[entity].label);
                } else {
                    proxy.add(property, identifier(&view[entity].iri));
                }
            }
        }
        for &place in &event.places {
            proxy.add("location", &view[place].label);
            if schema_of(&view[place]) == "Address" {
                proxy.add("addressEntity", identifier(&view[place].iri));
            }
        }
        event.dates.iter().for_each(|&date| proxy.add_date("date", Some(date)));
        proxy
    }

    /// Adds where a thing is from.
    fn add_source(&self, proxy: &mut Proxy, article: ArticleId) {
        let article = &self.view[article];
        proxy.add("publisher", article.outlet.as_deref().unwrap_or_default());
        // Others' URLs may be anything.
        let url =
            article.url.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://"));
        proxy.add("sourceUrl", url.unwrap_or_default());
    }
}

/// The schema that an entity has there.
fn schema_of(entity: &Entity<'_>) -> &'static str {
    let has =
        |class: oxigraph::model::NamedNodeRef<'_>| entity.types.iter().any(|known| known == class.as_str());
    match entity.entity_type {
        Some(EntityType::Person) => "Person",
        Some(EntityType::Country) => "PublicBody",
        Some(EntityType::Place) => "Address",
        Some(EntityType::Organisation) if has(tw::GOVERNMENTAL_ORGANISATION) || has(tw::ARMED_FORCE) => {
            "PublicBody"
        }
        Some(EntityType::Organisation) if has(tw::COMPANY) => "Company",
        Some(EntityType::Organisation) => "Organization",
        Some(EntityType::Entity) | None => "LegalEntity",
    }
}

/// Whether the schema is `Organization` or one below it.
fn is_organisation(schema: &str) -> bool {
    matches!(schema, "Organization" | "PublicBody" | "Company")
}

/// The identifier of a node: class and UUID of an IRI of ours, a digest of any other.
fn identifier(iri: &str) -> String {
    let mut parts = iri.rsplit('/');
    let (local, class) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if uuid::Uuid::try_parse(local).is_ok()
        && !class.is_empty()
        && class.bytes().all(|b| b.is_ascii_lowercase())
    {
        format!("{class}-{local}")
    } else {
        derived(&["iri", iri])
    }
}

/// The identifier of something that is made of several: what it is, and a digest of what it is made of.
fn derived(parts: &[&str]) -> String {
    // Each part ends in a character that none of them has, so that no two lists run together.
    let name: String = parts.iter().flat_map(|part| [part, "\u{0}"]).collect();
    format!("{}-{}", parts[0], uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()).hyphenated())
}
