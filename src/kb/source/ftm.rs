//! FollowTheMoney: an entity as a line of JSON in, a person or organisation out.
//!
//! The model is described at <https://followthemoney.tech/explorer/>.

use serde::Deserialize;

use super::{Found, Options, Understood, country};
use crate::extract::EntityType;
use crate::kb::Fact;
use crate::kb::fact::Rank;
use crate::link::wikidata;

#[derive(Deserialize)]
struct Entity {
    id: String,
    #[serde(default)]
    caption: Option<String>,
    schema: String,
    #[serde(default)]
    properties: Properties,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Properties {
    name: Vec<String>,
    alias: Vec<String>,
    weak_alias: Vec<String>,
    previous_name: Vec<String>,
    abbreviation: Vec<String>,
    country: Vec<String>,
    nationality: Vec<String>,
    citizenship: Vec<String>,
    jurisdiction: Vec<String>,
    birth_date: Vec<String>,
    incorporation_date: Vec<String>,
    death_date: Vec<String>,
    dissolution_date: Vec<String>,
    position: Vec<String>,
    wikidata_id: Vec<String>,
}

pub(super) fn line(line: &[u8], options: &Options) -> Understood {
    if line.trim_ascii().is_empty() {
        return Ok(Vec::new());
    }
    let entity: Entity = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let class = match entity.schema.as_str() {
        "Person" => EntityType::Person,
        "Organization" | "Company" | "PublicBody" | "LegalEntity" => EntityType::Organisation,
        // Addresses, ownerships, sanctions and the like are nothing that articles call by name.
        _ => return Ok(Vec::new()),
    };
    let Properties { name, alias, weak_alias, previous_name, abbreviation, .. } = &entity.properties;
    let mut facts = vec![Fact::Class(class)];
    facts.extend(entity.caption.iter().map(|name| Fact::Name(Rank::Label, name.clone())));
    facts.extend(name.iter().map(|name| Fact::Name(Rank::OtherLabel, name.clone())));
    for list in [alias, weak_alias, previous_name, abbreviation] {
        facts.extend(list.iter().map(|name| Fact::Name(Rank::Alias, name.clone())));
    }
    let p = &entity.properties;
    let countries = [&p.nationality, &p.citizenship, &p.jurisdiction, &p.country].into_iter().flatten();
    facts.extend(countries.filter_map(|code| country::code(code)).next().map(Fact::Country));
    let first = |lists: [&Vec<String>; 2]| lists.into_iter().flatten().find_map(|date| date.parse().ok());
    facts.extend(first([&p.birth_date, &p.incorporation_date]).map(Fact::From));
    facts.extend(first([&p.death_date, &p.dissolution_date]).map(Fact::To));
    facts.extend(p.position.iter().map(|position| Fact::Position(position.clone())));
    facts.extend(p.wikidata_id.iter().map(|qid| Fact::Same(wikidata(qid))));
    let own = format!("{}{}", options.ftm_base, entity.id);
    let iri = match entity.id.strip_prefix('Q') {
        // OpenSanctions calls what Wikidata has by the name that it has there.
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            facts.push(Fact::Same(own));
            wikidata(&entity.id)
        }
        _ => own,
    };
    oxiri::Iri::parse(iri.as_str())
        .map_err(|error| format!("the id '{}' makes no IRI: {error}", entity.id))?;
    Ok(vec![Found::Entry(iri, facts)])
}
