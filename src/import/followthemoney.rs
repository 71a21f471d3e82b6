//! FollowTheMoney entities, one JSON object on a line (or in an array): persons, organisations, places, what connects
//! them, and the articles that say so. <https://followthemoney.tech/explorer/>
//!
//! Any line may refer to any other, so all of a file is read first. Each article is a record, of the things and
//! statements that it proves or mentions; all else is one record without text.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::draft::{Draft, End, Event, Fact, Mention};
use super::input::{Failure, Input, Object, Sink, day, wrong};
use crate::extract::Modality;
use crate::read::Reason;
use crate::vocab::lexical::two_letters;

/// The schemata whose entities are things, and the label of each.
const THINGS: [(&str, &str); 12] = [
    ("Person", "Person"),
    ("Company", "company"),
    ("Organization", "Organisation"),
    ("PublicBody", "public body"),
    ("LegalEntity", "Organisation"),
    ("Country", "Country"),
    ("Region", "region"),
    ("Address", "Place"),
    ("Airport", "Place"),
    ("PoliticalParty", "party"),
    ("Vessel", "Vessel"),
    ("Asset", "Asset"),
];

/// The schemata that connect two, the properties of the two, and the predicate from the one to the other; without one,
/// the property `role` has it.
const LINKS: [(&str, &str, &str, Option<&str>); 6] = [
    ("Membership", "member", "organization", Some("member of")),
    ("Employment", "employee", "employer", Some("employer")),
    ("Directorship", "director", "organization", Some("chair of")),
    ("Ownership", "asset", "owner", Some("owned by")),
    ("Representation", "agent", "client", Some("member of")),
    ("UnknownLink", "subject", "object", None),
];

/// The schemata of articles.
const ARTICLES: [&str; 5] = ["Article", "Document", "HyperText", "PlainText", "Pages"];

/// The properties with names of things.
const NAMES: [&str; 5] = ["name", "alias", "weakAlias", "previousName", "full"];

struct Part {
    line: u64,
    id: String,
    schema: String,
    properties: HashMap<String, Vec<String>>,
}

impl Part {
    fn all(&self, name: &str) -> &[String] {
        self.properties.get(name).map_or(&[], Vec::as_slice)
    }

    fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.all(name).first()).map(String::as_str)
    }
}

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let id = input.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let mut parts = Vec::new();
    input.objects(sink, |line, object, sink: &mut Sink<'_>| match part(object, line) {
        Ok(part) => {
            parts.push(part);
            Ok(())
        }
        Err(reason) => sink(Err((line, reason))),
    })?;
    for draft in File::new(&parts).drafts(id) {
        sink(Ok(draft))?;
    }
    Ok(())
}

fn part(object: Object<'_>, line: u64) -> Result<Part, Reason> {
    let id = object.owned(&["id"]).ok_or_else(|| wrong("id", "there is none, or it is not a string"))?;
    let schema =
        object.owned(&["schema"]).ok_or_else(|| wrong("schema", "there is none, or it is not a string"))?;
    let mut properties = HashMap::new();
    if let Some(value) = object.get(&["properties"]) {
        let map = value.as_object().ok_or_else(|| wrong("properties", "it is not an object"))?;
        for (name, values) in map {
            let values = match values {
                Value::Array(list) => list.iter().filter_map(text).collect(),
                one => text(one).into_iter().collect(),
            };
            properties.insert(name.clone(), values);
        }
    }
    Ok(Part { line, id, schema, properties })
}

/// A value, or the id of an entity that stands in its place.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(entity) => Object(entity).owned(&["id"]),
        _ => None,
    }
}

/// All entities of a file.
struct File<'p> {
    parts: &'p [Part],
    places: HashMap<&'p str, usize>,
    /// What each article says, by its place; [`REST`] has what none does.
    drafts: BTreeMap<usize, Draft>,
    /// The things of each draft.
    things: BTreeSet<(usize, usize)>,
}

/// The place of what no article says: behind all articles.
const REST: usize = usize::MAX;

impl<'p> File<'p> {
    fn new(parts: &'p [Part]) -> Self {
        let places = parts.iter().enumerate().rev().map(|(at, part)| (part.id.as_str(), at)).collect();
        Self { parts, places, drafts: BTreeMap::new(), things: BTreeSet::new() }
    }

    /// The drafts; `id` is that of the one that has no article.
    fn drafts(mut self, id: Option<String>) -> Vec<Draft> {
        let parts = self.parts;
        for (at, part) in parts.iter().enumerate().filter(|(_, part)| is_article(part)) {
            self.drafts.insert(at, article(part));
        }
        for part in parts {
            for article in self.articles(part) {
                self.add(part, article);
            }
        }
        // Things that nothing is said of yet.
        let placed: BTreeSet<usize> = self.things.iter().map(|(_, thing)| *thing).collect();
        for (at, part) in parts.iter().enumerate() {
            if is_thing(part) && !placed.contains(&at) {
                self.things.insert((REST, at));
            }
        }
        for (article, at) in std::mem::take(&mut self.things) {
            thing(self.draft(article), &parts[at]);
        }
        if let Some(rest) = self.drafts.get_mut(&REST) {
            rest.about.id = id;
        }
        self.drafts.into_values().collect()
    }

    fn draft(&mut self, article: usize) -> &mut Draft {
        self.drafts.entry(article).or_default()
    }

    /// The articles that prove a part or mention it; [`REST`] if there are none.
    fn articles(&self, part: &Part) -> Vec<usize> {
        let named = part.all("proof").iter().chain(part.all("document"));
        let mut found: Vec<usize> = named
            .filter_map(|id| self.places.get(id.as_str()).copied())
            .filter(|at| is_article(&self.parts[*at]))
            .collect();
        found.sort_unstable();
        found.dedup();
        if found.is_empty() { vec![REST] } else { found }
    }

    /// Whether `id` is that of a thing, which the article then has.
    fn has(&mut self, article: usize, id: &str) -> bool {
        let found = self.places.get(id).copied().filter(|at| is_thing(&self.parts[*at]));
        self.things.extend(found.map(|at| (article, at)));
        found.is_some()
    }

    fn add(&mut self, part: &'p Part, article: usize) {
        if let Some((_, from, to, predicate)) = LINKS.iter().find(|(schema, ..)| *schema == part.schema) {
            let predicate = predicate.or(part.first(&["role"])).unwrap_or(&part.schema);
            for (subject, object) in pairs(part, from, to) {
                self.has(article, subject);
                self.has(article, object);
                let (subject, object) = (End::Thing(subject.clone()), End::Thing(object.clone()));
                self.draft(article).facts.push(fact(subject, predicate, object));
            }
            return;
        }
        match part.schema.as_str() {
            // A position is held by an occupancy, which has the holder.
            "Position" => {}
            "Occupancy" => self.occupancy(part, article),
            "Mention" => self.mention(part, article),
            "Event" => self.event(part, article),
            _ if is_article(part) => {}
            _ if is_thing(part) => {
                if article != REST {
                    self.things.extend(self.places.get(part.id.as_str()).map(|at| (article, *at)));
                }
                for name in part.all("position") {
                    self.has(article, &part.id);
                    self.draft(article).facts.push(position(&part.id, name));
                }
            }
            other => self.draft(article).unread.push(other.to_owned()),
        }
    }

    fn occupancy(&mut self, part: &Part, article: usize) {
        for (holder, post) in pairs(part, "holder", "post") {
            let post = self.places.get(post.as_str()).map(|at| &self.parts[*at]);
            let post = post.filter(|post| post.schema == "Position");
            self.has(article, holder);
            let Some((post, name)) = post.and_then(|post| Some((post, post.first(&["name"])?))) else {
                self.draft(article).unread.push("Occupancy".to_owned());
                continue;
            };
            let body = post.first(&["organization"]).filter(|body| self.has(article, body));
            let mut held = position(holder, name);
            held.of = body.map(str::to_owned);
            held.former = part.first(&["status"]) == Some("ended");
            self.draft(article).facts.push(held);
        }
    }

    /// A name that an article uses.
    fn mention(&mut self, part: &Part, article: usize) {
        let resolved: Vec<String> =
            part.all("resolved").iter().filter(|id| self.has(article, id)).cloned().collect();
        let of = resolved.first().and_then(|id| self.places.get(id.as_str())).map(|at| &self.parts[*at]);
        let label = of.map(label).or(part.first(&["detectedSchema"]).map(label_of));
        let draft = self.draft(article);
        for name in part.all("name") {
            draft.mentions.push(Mention {
                label: label.unwrap_or_default().to_owned(),
                words: Some(name.clone()),
                thing: resolved.first().cloned(),
                ..Mention::default()
            });
        }
    }

    fn event(&mut self, part: &Part, article: usize) {
        let keywords = part.all("keywords");
        let has = |word: &str| keywords.iter().any(|keyword| keyword == word);
        let modality = match () {
            () if has("negated") => Modality::Negated,
            () if has("planned") => Modality::Planned,
            () if has("hypothetical") => Modality::Hypothetical,
            () => Modality::Asserted,
        };
        let mut event_parts = Vec::new();
        let organisers = part.all("organizer");
        // Where nobody is said to have organised it, all who are involved act.
        let others = if organisers.is_empty() { "source" } else { "target" };
        let involved = part.all("involved").iter().filter(|id| !organisers.contains(id));
        let all = organisers.iter().map(|id| ("source", id)).chain(involved.map(|id| (others, id)));
        for (role, id) in all.chain(part.all("addressEntity").iter().map(|id| ("place", id))) {
            self.has(article, id);
            event_parts.push((role.to_owned(), id.clone()));
        }
        let labels = keywords.iter().chain(part.all("name")).cloned().collect();
        self.draft(article).events.push(Event {
            labels,
            trigger: None,
            trigger_words: None,
            parts: event_parts,
            date: part.first(&["date", "startDate"]).and_then(day),
            modality,
        });
    }
}

fn is_article(part: &Part) -> bool {
    ARTICLES.contains(&part.schema.as_str())
}

/// Whether it is of a schema of ours, or of another and has a name.
fn is_thing(part: &Part) -> bool {
    let other = LINKS.iter().any(|(schema, ..)| *schema == part.schema)
        || ["Position", "Occupancy", "Mention", "Event"].contains(&part.schema.as_str())
        || is_article(part);
    !other && NAMES.iter().any(|name| !part.all(name).is_empty())
}

fn article(part: &Part) -> Draft {
    let mut draft = Draft {
        line: part.line,
        text: part.first(&["bodyText"]).unwrap_or_default().to_owned(),
        ..Draft::default()
    };
    let owned = |names: &[&str]| part.first(names).map(str::to_owned);
    draft.about.id = Some(part.id.clone());
    draft.about.title = owned(&["title", "name"]);
    draft.about.source = owned(&["publisher"]);
    draft.about.url = owned(&["sourceUrl"]);
    draft.about.published = part.first(&["publishedAt", "date", "authoredAt"]).and_then(day);
    draft.about.language = part.first(&["language"]).map(|code| two_letters(code).unwrap_or(code).to_owned());
    draft
}

fn thing(draft: &mut Draft, part: &Part) {
    if draft.line == 0 {
        draft.line = part.line;
    }
    let mut links = part.all("wikidataId").to_vec();
    for name in NAMES.iter().flat_map(|name| part.all(name)) {
        draft.mentions.push(Mention {
            label: label(part).to_owned(),
            words: Some(name.clone()),
            thing: Some(part.id.clone()),
            links: std::mem::take(&mut links),
            ..Mention::default()
        });
    }
}

/// The label of a thing.
fn label(part: &Part) -> &str {
    match part.all("classification").iter().any(|class| class == "Country") {
        true => "Country",
        false => label_of(&part.schema),
    }
}

fn label_of(schema: &str) -> &str {
    THINGS.iter().find(|(known, _)| *known == schema).map_or(schema, |(_, label)| label)
}

fn pairs<'p>(part: &'p Part, from: &str, to: &'p str) -> impl Iterator<Item = (&'p String, &'p String)> {
    part.all(from).iter().flat_map(move |from| part.all(to).iter().map(move |to| (from, to)))
}

fn fact(subject: End, predicate: &str, object: End) -> Fact {
    Fact { subject, predicate: predicate.to_owned(), object, of: None, former: false, confidence: None }
}

fn position(holder: &str, name: &str) -> Fact {
    fact(End::Thing(holder.to_owned()), "position held", End::Name(name.to_owned(), None))
}
