//! Entries: one record of the compiled gazetteer in, its fields out.

use std::fmt;

use super::format::*;
use super::{EntryId, Gazetteer, Reader, TextRef};
use crate::date::Date;
use crate::extract::Kind;

/// What class of thing an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// A member or observer state of the United Nations, and Kosovo and Taiwan.
    Country,
    /// A dependent or associated territory with a code of its own.
    Territory,
    /// A state that is no more.
    HistoricalCountry,
    /// A city, town or village.
    City,
    /// A first-level region of a country.
    Region,
    /// A sea, a continent or another wide area.
    Area,
    /// An area that more than one state claims or that is not where its claimant rules.
    DisputedArea,
    /// An organisation.
    Organisation,
    /// A person who held a public office.
    Official,
}

/// In what form of its name an entry was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameForm {
    /// The usual name.
    Name,
    /// Another name or spelling.
    Alias,
    /// Letters that are written in capitals: `US`, `NATO`.
    Acronym,
    /// The adjective of a country or area, also one person of it: `Armenian`.
    Adjective,
    /// The people of a country or area: `Armenians`, `Danes`.
    People,
    /// A name in another language, an ordinary word, or a name that is more likely something else: good for linking
    /// what is known to be a name of this type, not for finding names in a text.
    Weak,
}

/// One entry of a gazetteer. Its texts are looked up when they are asked for.
#[derive(Clone, Copy)]
pub struct Entry<'g> {
    /// Its number.
    pub id: EntryId,
    gazetteer: &'g Gazetteer,
    class: Class,
    label: TextRef,
    source: TextRef,
    qid: Option<TextRef>,
    agreement: u8,
    geonames: Option<u32>,
    wikipedia: Option<TextRef>,
    codes: Option<[TextRef; 3]>,
    country: Option<TextRef>,
    capital: Option<EntryId>,
    capital_of: Option<EntryId>,
    region: Option<EntryId>,
    population: u32,
    kind: Option<Kind>,
    names: Reader<'g>,
}

/// A name in the two forms in which names are compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forms<'n> {
    /// The name as [`fold`](super::fold) makes it.
    pub(crate) folded: &'n str,
    /// The skeletons of its words, with spaces between them; particles have none.
    pub(crate) skeletons: &'n str,
}

/// A position that a person held, as far as the source knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tenure<'g> {
    /// The position, usually without its country: `Minister of Foreign Affairs`.
    pub position: &'g str,
    /// The position's Wikidata identifier.
    pub position_qid: Option<&'g str>,
    /// ISO 3166 alpha-2 code of the country that the position is in.
    pub country: Option<&'g str>,
    /// The organisation that the position is in, where it is not a country's.
    pub body: Option<EntryId>,
    /// When it began, as precisely as the source says.
    pub start: Option<Date>,
    /// When it ended; `None` where it had not ended by the source's date or is unknown.
    pub end: Option<Date>,
    /// The last day of which the source knows.
    pub known_until: Option<Date>,
}

impl<'g> Entry<'g> {
    #[inline]
    pub(super) fn decode(gazetteer: &'g Gazetteer, id: EntryId, mut reader: Reader<'g>) -> Self {
        let class = match reader.byte() {
            0 => Class::Country,
            1 => Class::Territory,
            2 => Class::HistoricalCountry,
            3 => Class::City,
            4 => Class::Region,
            5 => Class::Area,
            6 => Class::DisputedArea,
            7 => Class::Organisation,
            _ => Class::Official,
        };
        let flags = reader.varint();
        let label = reader.text();
        let source = reader.text();
        let has = |flag: u64| flags & flag != 0;
        let qid = has(HAS_QID).then(|| reader.text());
        let agreement = if has(HAS_QID) { reader.varint() as u8 } else { 0 };
        let geonames = has(HAS_GEONAMES).then(|| reader.varint() as u32);
        let wikipedia = has(HAS_WIKIPEDIA).then(|| reader.text());
        let codes = has(HAS_CODES).then(|| [reader.text(), reader.text(), reader.text()]);
        let country = has(HAS_COUNTRY).then(|| reader.text());
        let capital = has(HAS_CAPITAL).then(|| EntryId(reader.varint() as u32));
        let capital_of = has(HAS_CAPITAL_OF).then(|| EntryId(reader.varint() as u32));
        let region = has(HAS_REGION).then(|| EntryId(reader.varint() as u32));
        let population = if has(HAS_POPULATION) { reader.varint() as u32 } else { 0 };
        let kind = if has(HAS_KIND) { kind(reader.varint() as usize) } else { None };
        Self {
            id,
            gazetteer,
            class,
            label,
            source,
            qid,
            agreement,
            geonames,
            wikipedia,
            codes,
            country,
            capital,
            capital_of,
            region,
            population,
            kind,
            names: reader,
        }
    }

    /// What class of thing it is.
    pub fn class(&self) -> Class {
        self.class
    }

    /// Its usual English name.
    pub fn label(&self) -> &'g str {
        self.gazetteer.text(self.label)
    }

    /// Its Wikidata identifier, such as `Q227`.
    pub fn qid(&self) -> Option<&'g str> {
        self.qid.map(|text| self.gazetteer.text(text))
    }

    /// How many independent sources give this Wikidata identifier: 1 is one source, 0 where there is no identifier.
    pub fn agreement(&self) -> u8 {
        self.agreement
    }

    /// Its GeoNames identifier.
    pub fn geonames(&self) -> Option<u32> {
        self.geonames
    }

    /// The title of its article in the English Wikipedia, with spaces.
    pub fn wikipedia(&self) -> Option<&'g str> {
        self.wikipedia.map(|text| self.gazetteer.text(text))
    }

    /// The ISO 3166 alpha-2 code of a country or territory: `AZ`.
    pub fn iso2(&self) -> Option<&'g str> {
        self.codes.map(|codes| self.gazetteer.text(codes[0]))
    }

    /// The ISO 3166 alpha-3 code of a country or territory: `AZE`.
    pub fn iso3(&self) -> Option<&'g str> {
        self.codes.map(|codes| self.gazetteer.text(codes[1])).filter(|code| !code.is_empty())
    }

    /// The ISO 3166 numeric code of a country or territory, three digits: `031`.
    pub fn numeric(&self) -> Option<&'g str> {
        self.codes.map(|codes| self.gazetteer.text(codes[2])).filter(|code| !code.is_empty())
    }

    /// The ISO 3166 alpha-2 code of the country that it lies in or belongs to.
    pub fn country(&self) -> Option<&'g str> {
        self.country.map(|text| self.gazetteer.text(text))
    }

    /// The capital of a country or territory.
    pub fn capital(&self) -> Option<EntryId> {
        self.capital
    }

    /// The country or territory of which a city is the capital.
    pub fn capital_of(&self) -> Option<EntryId> {
        self.capital_of
    }

    /// The first-level region that a city lies in.
    pub fn region(&self) -> Option<EntryId> {
        self.region
    }

    /// How many people live in a city, or in the cities of a region; 0 where that is not known.
    pub fn population(&self) -> u32 {
        self.population
    }

    /// The kind of organisation or place.
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// The files that it comes from, separated by semicolons.
    pub fn source(&self) -> &'g str {
        self.gazetteer.text(self.source)
    }

    /// Its names as the tables write them.
    pub fn names(&self) -> impl Iterator<Item = (&'g str, NameForm)> {
        let (gazetteer, class, mut reader) = (self.gazetteer, self.class, self.names);
        let count = reader.varint();
        (0..count).map(move |_| {
            let name = Name::read(&mut reader, class);
            (gazetteer.text(name.written), name.form)
        })
    }

    /// The names of an official in the forms in which names are compared; of other entries, none.
    pub(crate) fn compared_names(&self) -> impl Iterator<Item = (Forms<'g>, NameForm)> {
        let (gazetteer, class, mut reader) = (self.gazetteer, self.class, self.names);
        let count = reader.varint();
        (0..count).filter_map(move |_| {
            let name = Name::read(&mut reader, class);
            let [folded, skeletons] = name.compared?.map(|text| gazetteer.text(text));
            Some((Forms { folded, skeletons }, name.form))
        })
    }

    pub(super) fn name(&self, index: usize) -> (&'g str, NameForm) {
        let mut reader = self.names;
        reader.varint();
        for _ in 0..index {
            Name::read(&mut reader, self.class);
        }
        let name = Name::read(&mut reader, self.class);
        (self.gazetteer.text(name.written), name.form)
    }

    /// The positions that an official held.
    pub fn tenures(&self) -> impl Iterator<Item = Tenure<'g>> {
        let (gazetteer, mut reader) = (self.gazetteer, self.names);
        for _ in 0..reader.varint() {
            Name::read(&mut reader, self.class);
        }
        let count = reader.varint();
        (0..count).map(move |_| {
            let position = gazetteer.text(reader.text());
            let flags = reader.varint();
            let has = |flag: u64| flags & flag != 0;
            Tenure {
                position,
                position_qid: has(HAS_POSITION_QID).then(|| gazetteer.text(reader.text())),
                country: has(HAS_TENURE_COUNTRY).then(|| gazetteer.text(reader.text())),
                body: has(HAS_BODY).then(|| EntryId(reader.varint() as u32)),
                start: has(HAS_START).then(|| reader.varint()).and_then(date),
                end: has(HAS_END).then(|| reader.varint()).and_then(date),
                known_until: has(HAS_KNOWN_UNTIL).then(|| reader.varint()).and_then(date),
            }
        })
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("id", &self.id.0)
            .field("class", &self.class)
            .field("label", &self.label())
            .field("qid", &self.qid())
            .finish_non_exhaustive()
    }
}

/// A name as a record has it.
struct Name {
    written: TextRef,
    form: NameForm,
    /// The folded name and the skeletons of its words; only the names of officials have them.
    compared: Option<[TextRef; 2]>,
}

impl Name {
    #[inline]
    fn read(reader: &mut Reader<'_>, class: Class) -> Self {
        let written = reader.text();
        let form = match reader.byte() {
            0 => NameForm::Name,
            1 => NameForm::Alias,
            2 => NameForm::Acronym,
            3 => NameForm::Adjective,
            4 => NameForm::People,
            _ => NameForm::Weak,
        };
        let compared = (class == Class::Official).then(|| [reader.text(), reader.text()]);
        Self { written, form, compared }
    }
}

fn kind(number: usize) -> Option<Kind> {
    Kind::from_name(KINDS.get(number.checked_sub(1)?)?)
}

/// A date from its packed form: the year, four bits of the month, five of the day, 0 where not known.
fn date(packed: u64) -> Option<Date> {
    let year = i16::try_from(packed >> 9).ok()?;
    let (month, day) = ((packed >> 5 & 15) as u8, (packed & 31) as u8);
    match (month, day) {
        (0, _) => Date::from_year(year),
        (_, 0) => Date::from_month(year, month),
        _ => Date::from_day(year, month, day),
    }
}
