//! Sources: a dataset that a user has in, facts for the [`Builder`] out.
//!
//! A source is read in blocks of lines that are understood on all cores; RDF whose statements run over lines is read
//! on one. What cannot be understood is reported with its line and skipped.

pub(super) mod country;
mod csv;
mod ftm;
mod geonames;
mod rdf;
mod wikidata;

use std::fmt;
use std::io::{self, BufRead, Read};

use oxigraph::io::RdfFormat;
use rayon::prelude::*;

use super::fact::Rank;
pub use super::vocabulary::class;
use super::{Builder, Fact};
use crate::graph_file::format_by_name;
use crate::limits::{Limit, Limits};
use crate::read::lines::{Line, Lines};

/// About how many bytes of lines are understood at a time.
const BLOCK: usize = 8 << 20;

/// How many lines of a block are one piece of work.
const PIECE: usize = 256;

/// What kind of dataset a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The JSON dump of Wikidata: one item a line, in an array or not.
    /// <https://www.mediawiki.org/wiki/Wikibase/DataModel/JSON>
    Wikidata,
    /// RDF with labels, such as DBpedia's or Wikidata's truthy statements. N-Triples and N-Quads are read on all cores.
    Rdf(RdfFormat),
    /// A table of GeoNames: `allCountries.txt` or that of a country.
    /// <https://download.geonames.org/export/dump/readme.txt>
    GeoNames,
    /// Entities of FollowTheMoney as JSON Lines, such as those of OpenSanctions. <https://followthemoney.tech/>
    FollowTheMoney,
    /// A table with the columns `id,label,aliases,type,country,from,to`, of which the first two are needed.
    Csv,
}

impl Kind {
    /// The kinds by name, for messages.
    pub const NAMES: &'static str = "wikidata, geonames, ftm, csv, or an RDF format such as nt, ttl or rdf";

    /// The kind with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "wikidata" => Self::Wikidata,
            "geonames" => Self::GeoNames,
            "ftm" => Self::FollowTheMoney,
            "csv" => Self::Csv,
            _ => Self::Rdf(format_by_name(name)?),
        })
    }
}

/// How sources are understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The languages of the labels that are kept, BCP 47 tags, best first; all languages where there is none. Labels
    /// without a language, and those that hold for many ("mul"), are always kept.
    pub languages: Vec<String>,
    /// What the IRIs of FollowTheMoney's entities begin with.
    pub ftm_base: String,
    /// Whether terms of office are read, with their dates, territories and bodies. Only the JSON dump of Wikidata has them.
    pub officials: bool,
    /// How long a line may be, and what else is too much.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            languages: vec!["en".to_owned()],
            ftm_base: rdf::OPEN_SANCTIONS.to_owned(),
            officials: false,
            limits: Limits::default(),
        }
    }
}

impl Options {
    /// How good a label of this language is, or `None` if it is not kept.
    fn rank(&self, language: Option<&str>) -> Option<Rank> {
        let first = self.languages.first().map_or("en", |first| first);
        match language {
            None | Some("mul") => Some(Rank::Label),
            Some(tag) if matches(first, tag) => Some(Rank::Label),
            Some(tag) => {
                let kept =
                    self.languages.is_empty() || self.languages.iter().any(|wanted| matches(wanted, tag));
                kept.then_some(Rank::OtherLabel)
            }
        }
    }
}

/// Whether a language tag is of a wanted language: "en" wants "en" and "en-GB".
fn matches(wanted: &str, tag: &str) -> bool {
    let (head, rest) = tag.split_at_checked(wanted.len()).unwrap_or((tag, ""));
    head.eq_ignore_ascii_case(wanted) && (rest.is_empty() || rest.starts_with('-'))
}

/// Something of a source that was skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The source.
    pub source: String,
    /// The line, from 1, where one is meant.
    pub line: Option<u64>,
    /// What is wrong there.
    pub reason: String,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, line, reason } = self;
        match line {
            Some(line) => write!(f, "{source}:{line}: {reason}"),
            None => write!(f, "{source}: {reason}"),
        }
    }
}

/// What was understood of a source.
enum Found {
    Entry(String, Vec<Fact>),
    Superclass { class: String, superclass: String },
}

/// What a line says, or why it says nothing.
type Understood = Result<Vec<Found>, String>;

/// The kind of the dataset that begins with `head`; `name` is the name of its file, without that of a compression.
pub fn detect(name: &str, head: &[u8]) -> Option<Kind> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let text = String::from_utf8_lossy(head);
    let first = text.lines().find(|line| !matches!(line.trim(), "" | "[")).unwrap_or_default();
    if first.starts_with('{') {
        if first.contains("\"labels\"") && first.contains("\"type\"") {
            return Some(Kind::Wikidata);
        }
        if first.contains("\"schema\"") && first.contains("\"properties\"") {
            return Some(Kind::FollowTheMoney);
        }
    }
    if first.split('\t').count() == geonames::COLUMNS {
        return Some(Kind::GeoNames);
    }
    let extension = extension?;
    if extension == "csv" {
        return Some(Kind::Csv);
    }
    crate::graph_file::format_by_name(&extension).map(Kind::Rdf)
}

/// Reads a source into `builder`. Each thing that is skipped goes to `skipped`.
///
/// # Errors
///
/// If the source cannot be read to its end, or the disk of the builder fails.
pub fn read(
    name: &str,
    kind: Kind,
    reader: impl Read + Send,
    options: &Options,
    builder: &mut Builder,
    mut skipped: impl FnMut(Skipped) + Send,
) -> io::Result<()> {
    builder.add_source(name);
    let mut skip = |line, reason| skipped(Skipped { source: name.to_owned(), line, reason });
    let reader = io::BufReader::with_capacity(1 << 18, reader);
    let of_line = (&options.limits, Limit::Line);
    match kind {
        Kind::Wikidata => lines(reader, builder, &mut skip, of_line, |line| wikidata::line(line, options)),
        Kind::GeoNames => lines(reader, builder, &mut skip, of_line, geonames::line),
        Kind::FollowTheMoney => lines(reader, builder, &mut skip, of_line, |line| ftm::line(line, options)),
        Kind::Rdf(RdfFormat::NTriples | RdfFormat::NQuads) => {
            lines(reader, builder, &mut skip, (&options.limits, Limit::Statement), |line| {
                rdf::line(line, options)
            })
        }
        Kind::Rdf(format) => rdf::document(reader, format, options, builder, &mut skip),
        Kind::Csv => csv::table(reader, builder, &mut skip),
    }
}

/// Reads a source line by line, on all cores, and keeps the order of what it says.
fn lines(
    reader: impl BufRead + Send,
    builder: &mut Builder,
    skip: &mut (impl FnMut(Option<u64>, String) + Send),
    (limits, limit): (&Limits, Limit),
    understand: impl Fn(&[u8]) -> Understood + Sync,
) -> io::Result<()> {
    let mut lines = Lines::new(reader, limits.get(limit));
    let mut block = Block::default();
    block.fill(&mut lines)?;
    while !block.is_empty() {
        let mut next = Block::default();
        let (understood, filled) = rayon::join(|| block.understand(&understand), || next.fill(&mut lines));
        for (line, result) in understood.into_iter().flatten() {
            match result {
                Ok(found) => take(found, builder)?,
                Err(reason) => skip(Some(line), reason),
            }
        }
        for line in &block.too_long {
            skip(Some(*line), limits.exceeded(limit).to_string());
        }
        filled?;
        block = next;
    }
    Ok(())
}

fn take(found: Vec<Found>, builder: &mut Builder) -> io::Result<()> {
    for found in found {
        match found {
            Found::Entry(iri, facts) => builder.add(&iri, &facts)?,
            Found::Superclass { class, superclass } => builder.add_superclass(&class, &superclass),
        }
    }
    Ok(())
}

/// Some lines, one after the other in one buffer, with their ends and numbers.
#[derive(Default)]
struct Block {
    bytes: Vec<u8>,
    lines: Vec<(std::ops::Range<usize>, u64)>,
    too_long: Vec<u64>,
}

impl Block {
    fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.too_long.is_empty()
    }

    fn fill(&mut self, lines: &mut Lines<impl BufRead>) -> io::Result<()> {
        while self.bytes.len() < BLOCK {
            match lines.next()? {
                None => break,
                Some(Line::TooLong(number)) => self.too_long.push(number),
                Some(Line::Read(line, number)) => {
                    let start = self.bytes.len();
                    self.bytes.extend_from_slice(line);
                    self.lines.push((start..self.bytes.len(), number));
                }
            }
        }
        Ok(())
    }

    /// What the lines say, without those that say nothing; facts about one entry in neighbouring lines together.
    fn understand(&self, understand: impl Fn(&[u8]) -> Understood + Sync) -> Vec<Vec<(u64, Understood)>> {
        let piece = |lines: &[(std::ops::Range<usize>, u64)]| {
            let mut said: Vec<(u64, Understood)> = Vec::new();
            for (range, number) in lines {
                match understand(&self.bytes[range.clone()]) {
                    Ok(found) if found.is_empty() => {}
                    Ok(found) => match said.last_mut() {
                        Some((_, Ok(before))) => found.into_iter().for_each(|found| join(before, found)),
                        _ => said.push((*number, Ok(found))),
                    },
                    Err(reason) => said.push((*number, Err(reason))),
                }
            }
            said
        };
        self.lines.par_chunks(PIECE).map(piece).collect()
    }
}

/// Appends what was found; facts about the entry that came last are put to it.
fn join(list: &mut Vec<Found>, found: Found) {
    match (list.last_mut(), found) {
        (Some(Found::Entry(iri, facts)), Found::Entry(same, more)) if *iri == same => facts.extend(more),
        (_, found) => list.push(found),
    }
}
