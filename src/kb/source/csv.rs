//! CSV: a table with the columns `id,label,aliases,type,country,from,to` in, entries out.

use std::io::{self, BufRead};

use super::country;
use crate::kb::fact::Rank;
use crate::kb::{Builder, Fact, vocabulary};
use crate::vocab::PREFIXES;

/// What separates several aliases.
const SEPARATORS: [char; 2] = ['|', ';'];

pub(super) fn table(
    reader: impl BufRead,
    builder: &mut Builder,
    skip: &mut impl FnMut(Option<u64>, String),
) -> io::Result<()> {
    let mut table = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(reader);
    let header = match table.headers() {
        Ok(header) => header.iter().map(|name| name.trim_start_matches('\u{feff}').to_lowercase()).collect(),
        Err(error) => return failed(error, skip),
    };
    let header: Vec<String> = header;
    for needed in ["id", "label"] {
        if !header.iter().any(|name| name == needed) {
            skip(Some(1), format!("the table has no column '{needed}': it has {}", header.join(", ")));
            return Ok(());
        }
    }
    let mut row = csv::StringRecord::new();
    loop {
        match table.read_record(&mut row) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => {
                failed(error, skip)?;
                continue;
            }
        }
        let line = row.position().map(csv::Position::line);
        let field = |name: &str| {
            let index = header.iter().position(|column| column == name)?;
            row.get(index).filter(|field| !field.is_empty())
        };
        match entry(field) {
            Ok((iri, facts)) => builder.add(&iri, &facts)?,
            Err(reason) => skip(line, reason),
        }
    }
}

/// Reports a row that is not CSV; an error of the disk ends the reading.
fn failed(error: csv::Error, skip: &mut impl FnMut(Option<u64>, String)) -> io::Result<()> {
    if error.is_io_error() {
        return Err(error.into());
    }
    skip(error.position().map(csv::Position::line), error.to_string());
    Ok(())
}

fn entry<'r>(field: impl Fn(&str) -> Option<&'r str>) -> Result<(String, Vec<Fact>), String> {
    let iri = expand(field("id").ok_or("the row has no id")?)?;
    let label = field("label").ok_or("the row has no label")?;
    let mut facts = vec![Fact::Name(Rank::Label, label.to_owned())];
    let aliases = field("aliases").unwrap_or_default().split(SEPARATORS).map(str::trim);
    facts.extend(aliases.filter(|a| !a.is_empty()).map(|alias| Fact::Name(Rank::Alias, alias.to_owned())));
    if let Some(name) = field("type") {
        facts.push(match vocabulary::class(name) {
            Some(class) => Fact::Class(class),
            None => Fact::Type(expand(name).map_err(|_| {
                format!("the type '{name}' is neither person, country, organisation or place nor an IRI")
            })?),
        });
    }
    if let Some(name) = field("country") {
        let code = country::code(name).ok_or_else(|| format!("the country '{name}' is not known"))?;
        facts.push(Fact::Country(code));
    }
    for (name, fact) in [("from", Fact::From as fn(_) -> _), ("to", Fact::To)] {
        if let Some(date) = field(name) {
            facts.push(fact(date.parse().map_err(|error| format!("the field '{name}': {error}"))?));
        }
    }
    Ok((iri, facts))
}

/// The IRI that an identifier stands for: itself, or that of a prefixed name such as `wd:Q42`.
fn expand(identifier: &str) -> Result<String, String> {
    let prefixed = identifier.split_once(':').and_then(|(prefix, rest)| {
        let (_, namespace) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
        Some(format!("{namespace}{rest}"))
    });
    let iri = prefixed.unwrap_or_else(|| identifier.to_owned());
    oxiri::Iri::parse(iri.as_str())
        .map_err(|error| format!("the id '{identifier}' is not an IRI: {error}"))?;
    Ok(iri)
}
