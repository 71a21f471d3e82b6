//! Import: what other tools found in texts in, annotation records out.
//!
//! A reader for each format makes drafts, in the format's own labels (`draft`); one function makes a record of each
//! (`finish`), by the tables of `data/import`. So the same facts give the same record whichever format they came in.
//! Formats of lines are read as a stream; of the others one file is in memory at a time.

mod brat;
mod classes;
mod conll;
mod conllu;
mod detect;
mod doccano;
mod draft;
mod finish;
mod followthemoney;
mod input;
mod langchain;
mod mapping;
mod nif;
mod offsets;
mod position;
mod spans;
mod spotlight;
mod statements;
mod triples;
mod web_annotation;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::date::Date;
use crate::extract::Record;
use crate::limits::Limits;
use crate::read::{Place, ReadError, Reason};

use draft::Draft;
use input::{Input, Stop};
pub use mapping::{Mapping, MappingError};

/// A form in which other tools write what they found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// spaCy's `Doc.to_json`.
    Spacy,
    /// Hugging Face token classification, raw or aggregated, with the text beside it.
    HuggingFace,
    /// GLiNER's entities, with the text beside them.
    Gliner,
    /// Subject, predicate and object, as REBEL and language models give them, with the text or without.
    Triples,
    /// Nodes and relationships of LangChain's graph documents.
    LangChain,
    /// doccano's exports: a text and its labelled stretches and relations on a line.
    Doccano,
    /// The JSON of DBpedia Spotlight.
    Spotlight,
    /// CoNLL-2003: a token on a line, its label in the last column.
    Conll2003,
    /// CoNLL-U with entities in the column MISC, as in GUM and CorefUD.
    Conllu,
    /// brat standoff: `.ann` beside `.txt`.
    Brat,
    /// The NLP Interchange Format in any RDF syntax, also that of DBpedia Spotlight.
    Nif,
    /// Web annotations in JSON-LD.
    WebAnnotation,
    /// FollowTheMoney entities, one JSON object on a line.
    FollowTheMoney,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 13] = [
        Self::Spacy,
        Self::HuggingFace,
        Self::Gliner,
        Self::Triples,
        Self::LangChain,
        Self::Doccano,
        Self::Spotlight,
        Self::Conll2003,
        Self::Conllu,
        Self::Brat,
        Self::Nif,
        Self::WebAnnotation,
        Self::FollowTheMoney,
    ];

    /// Its name on the command line, which is also the `extractor` of what it says.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spacy => "spacy",
            Self::HuggingFace => "huggingface",
            Self::Gliner => "gliner",
            Self::Triples => "triples",
            Self::LangChain => "langchain",
            Self::Doccano => "doccano",
            Self::Spotlight => "spotlight",
            Self::Conll2003 => "conll2003",
            Self::Conllu => "conllu",
            Self::Brat => "brat",
            Self::Nif => "nif",
            Self::WebAnnotation => "webannotation",
            Self::FollowTheMoney => "followthemoney",
        }
    }

    /// Where its annotations stand.
    fn wanted(self) -> &'static str {
        match self {
            Self::Spacy => "no 'ents' are in it",
            Self::HuggingFace | Self::Gliner => "no entities are in it",
            Self::Triples => "no triples are in it",
            Self::LangChain => "no nodes and relationships are in it",
            Self::Doccano => "no label, labels, entities and relations are in it",
            Self::Spotlight => "no Resources are in it",
            Self::Conll2003 => "its last column has no labels but O",
            Self::Conllu => "neither Entity= nor ner= is in its column MISC",
            Self::Brat => "no lines T, R and E are in it",
            Self::Nif => "no taClassRef and taIdentRef are in it",
            Self::WebAnnotation => "no annotations are in it",
            Self::FollowTheMoney => "no things and what connects them are in it",
        }
    }

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What is known about the articles where the format does not say.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// When they were published.
    pub published: Option<Date>,
    /// Who published them.
    pub publisher: Option<String>,
    /// Where it is found on the web; for one article.
    pub url: Option<String>,
    /// Their language, a BCP 47 tag.
    pub language: Option<String>,
}

/// What of the input is not in the records, or not as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many records were made.
    pub records: u64,
    /// The labels that no table has, and how many mentions bear each; they are left out, or kept as concepts.
    pub labels: BTreeMap<String, u64>,
    /// The predicates and parts of events that no table has, and how often each was met; they are left out.
    pub predicates: BTreeMap<String, u64>,
    /// The words of the relations that were kept though no table has them, and how many there are of each.
    pub kept: BTreeMap<String, u64>,
    /// Mentions whose labels are known and not of named things: dates, numbers.
    pub ignored: u64,
    /// Mentions whose offsets count something else than the text's characters, found by their words.
    pub aligned: u64,
    /// Mentions and names that are not in the text; they are left out.
    pub not_in_text: u64,
    /// Statements about what is no entity, as its label is not mapped or it is not there; they are left out.
    pub ends: u64,
    /// Ends of relations that were kept, of which nobody says what they are: they are entities of no type.
    pub general: u64,
    /// Events whose verb is not in the text; they are left out.
    pub no_trigger: u64,
    /// Identifiers that are no IRIs; they are left out.
    pub links: u64,
    /// What is not in its format's form, each alone, and how many there were: triples, entities. Each was delivered as
    /// an error too.
    pub malformed: BTreeMap<&'static str, u64>,
    /// The files in which nothing is annotated at all, with what would be looked for.
    pub without: Vec<String>,
}

/// Turns files of other tools into records.
#[derive(Clone, Debug)]
pub struct Importer {
    format: Option<Format>,
    mapping: Mapping,
    known: Known,
    keeps_unmapped: bool,
    keeps_relations: bool,
    limits: Limits,
}

impl Default for Importer {
    fn default() -> Self {
        Self {
            format: None,
            mapping: Mapping::builtin(),
            known: Known::default(),
            keeps_unmapped: false,
            keeps_relations: false,
            limits: Limits::default(),
        }
    }
}

/// Takes the records, and what could not be read, in the order of the file. An error ends the reading.
type Deliver<'d, E> = &'d mut dyn FnMut(Result<Record, ReadError>) -> Result<(), E>;

impl Importer {
    /// An importer that tells formats by content and has the built-in tables.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes all files for this format.
    #[must_use]
    pub fn with_format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// Other tables of labels and predicates.
    #[must_use]
    pub fn with_mapping(mut self, mapping: Mapping) -> Self {
        self.mapping = mapping;
        self
    }

    /// Whether what has a label that no table has is kept in [`Record::concepts`], instead of left out.
    #[must_use]
    pub fn with_unmapped(mut self, keep: bool) -> Self {
        self.keeps_unmapped = keep;
        self
    }

    /// Whether a relation whose predicate no table has is kept in its own words, as
    /// [`RelationType::Other`](crate::extract::RelationType::Other), instead of left out.
    #[must_use]
    pub fn with_relations(mut self, keep: bool) -> Self {
        self.keeps_relations = keep;
        self
    }

    /// Other limits than the usual ones.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// What is known about the articles.
    #[must_use]
    pub fn with_known(mut self, known: Known) -> Self {
        self.known = known;
        self
    }

    /// Reads a file, or the brat files of a directory, and adds to `report`.
    pub fn file<E>(&self, path: &Path, report: &mut Report, deliver: Deliver<'_, E>) -> Result<(), E> {
        if path.is_dir() {
            for file in brat::files(path) {
                match file {
                    Ok(file) => self.file(&file, report, &mut *deliver)?,
                    Err(error) => deliver(Err(error))?,
                }
            }
            return Ok(());
        }
        match std::fs::File::open(path) {
            Ok(file) => self.stream(path, file, report, deliver),
            Err(source) => {
                deliver(Err(ReadError::Io { place: Place { file: path.into(), line: None }, source }))
            }
        }
    }

    /// Reads a stream, which messages call `name`, and adds to `report`.
    pub fn stream<E>(
        &self,
        name: &Path,
        stream: impl Read,
        report: &mut Report,
        deliver: Deliver<'_, E>,
    ) -> Result<(), E> {
        let path: PathBuf = name.into();
        let mut failed = None;
        let mut give = |found: Result<Record, ReadError>| match deliver(found) {
            Ok(()) => Ok(()),
            Err(error) => {
                failed = Some(error);
                Err(Stop)
            }
        };
        let ended = self.read(&path, stream, report, &mut give);
        match (failed, ended) {
            (Some(error), _) => Err(error),
            (None, _) => Ok(()),
        }
    }

    fn read(
        &self,
        path: &Path,
        stream: impl Read,
        report: &mut Report,
        give: &mut dyn FnMut(Result<Record, ReadError>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let place = |line: u64| Place { file: path.into(), line: (line > 0).then_some(line) };
        let mut input = match Input::new(path, stream, self.limits) {
            Ok(input) => input,
            Err(source) => return give(Err(ReadError::Io { place: place(0), source })),
        };
        if input.is_empty() {
            return give(Err(ReadError::Content { place: place(0), reason: Reason::Empty }));
        }
        let Some(format) = self.format.or_else(|| detect::format(path, input.head())) else {
            let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
            let reason = Reason::Record(format!(
                "it is not clear what wrote this; say it with --from, one of {}",
                names.join(", ")
            ));
            return give(Err(ReadError::Content { place: place(0), reason }));
        };
        let (mut drafts, mut annotated) = (0, 0);
        let mut sink = |found: Result<Draft, (u64, Reason)>| match found {
            Ok(mut draft) => {
                drafts += 1;
                annotated += u64::from(draft.has_annotations());
                for (line, what, reason) in std::mem::take(&mut draft.bad) {
                    *report.malformed.entry(what).or_default() += 1;
                    give(Err(ReadError::Content { place: place(line), reason }))?;
                }
                report.records += 1;
                give(Ok(finish::record(draft, self, format.name(), report)))
            }
            Err((line, reason)) => give(Err(ReadError::Content { place: place(line), reason })),
        };
        let ended = match format {
            Format::Spacy | Format::HuggingFace | Format::Gliner => spans::read(&mut input, &mut sink),
            Format::Triples => triples::read(&mut input, &mut sink),
            Format::LangChain => langchain::read(&mut input, &mut sink),
            Format::Doccano => doccano::read(&mut input, &mut sink),
            Format::Spotlight => spotlight::read(&mut input, &mut sink),
            Format::Conll2003 => conll::read(&mut input, &mut sink),
            Format::Conllu => conllu::read(&mut input, &mut sink),
            Format::Brat => brat::read(&mut input, &mut sink),
            Format::Nif => nif::read(&mut input, &mut sink),
            Format::WebAnnotation => web_annotation::read(&mut input, &mut sink),
            Format::FollowTheMoney => followthemoney::read(&mut input, &mut sink),
        };
        if drafts > 0 && annotated == 0 {
            report.without.push(format!("{}: {}", path.display(), format.wanted()));
        }
        match ended {
            Ok(()) => Ok(()),
            Err(input::Failure::Stop) => Err(Stop),
            Err(input::Failure::Io(source)) => give(Err(ReadError::Io { place: place(0), source })),
        }
    }
}
