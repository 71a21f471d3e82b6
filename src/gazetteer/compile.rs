//! Compiling: the text tables of a directory in, the bytes of the compiled gazetteer out. Part of the build script.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::path::Path;

use crate::fold::fold;
use crate::format::*;
use crate::skeleton::{FULL_NAME_BITS, bits, push_skeletons};

/// The classes by their number in a record; the reader in `entry.rs` has the same order.
const CLASSES: [&str; 9] =
    ["country", "territory", "historical", "city", "region", "area", "disputed", "organisation", "official"];

/// The forms of names by their number in a record; the reader in `entry.rs` has the same order.
const FORMS: [&str; 6] = ["name", "alias", "acronym", "adjective", "people", "weak"];

type Row = HashMap<String, String>;
type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Reads the tables in `folder` and compiles them; the same tables give the same bytes.
pub(crate) fn compile(folder: &Path) -> Result<Vec<u8>> {
    let mut entries = Vec::new();
    for (table, names, class) in [
        ("countries", "country_names", ""),
        ("regions", "region_names", "region"),
        ("areas", "area_names", "area"),
        ("disputed", "disputed_names", "disputed"),
        ("cities", "city_names", "city"),
        ("organisations", "organisation_names", "organisation"),
        ("officials", "official_names", "official"),
    ] {
        let mut named: HashMap<String, Vec<(String, u8)>> = HashMap::new();
        for row in read(folder, names)? {
            let form = position(&FORMS, &row["form"])?;
            named.entry(row["key"].clone()).or_default().push((row["name"].clone(), form));
        }
        for row in read(folder, table)? {
            let class = position(&CLASSES, if class.is_empty() { &row["class"] } else { class })?;
            let mut names = named.remove(&row["key"]).unwrap_or_default();
            names.sort_by_key(|(name, form)| (*form, *name != row["label"]));
            entries.push(Source { class, row, names, tenures: Vec::new() });
        }
        if let Some(key) = named.keys().min() {
            return Err(format!("{names}.tsv: no entry {key} in {table}.tsv").into());
        }
    }
    let ids: HashMap<String, usize> =
        entries.iter().enumerate().map(|(id, entry)| (entry.id(), id)).collect();
    let known_until: HashMap<String, String> = read(folder, "tenure_sources")?
        .into_iter()
        .map(|row| (row["source"].clone(), row["known_until"].clone()))
        .collect();
    for mut row in read(folder, "tenures")? {
        let known = known_until.get(&row["source"]).ok_or("tenures.tsv: a source without a date")?;
        row.insert("known_until".to_owned(), known.clone());
        let id = *ids
            .get(&format!("official:{}", row["person"]))
            .ok_or("tenures.tsv: a person who is not there")?;
        entries[id].tenures.push(row);
    }
    count_regions(&mut entries, &ids)?;
    Writer::new(&ids).write(&entries)
}

/// Gives each region the population of its cities, so that namesakes can be compared by size.
fn count_regions(entries: &mut [Source], ids: &HashMap<String, usize>) -> Result<()> {
    let mut people: BTreeMap<usize, u64> = BTreeMap::new();
    for city in entries.iter().filter(|entry| entry.class() == "city") {
        let key = format!("region:{}.{}", city.row["country"], city.row["admin1"]);
        if let (Some(region), Some(population)) = (ids.get(&key), city.field("population")) {
            *people.entry(*region).or_default() += population.parse::<u64>()?;
        }
    }
    for (region, population) in people {
        entries[region].row.insert("population".to_owned(), population.to_string());
    }
    Ok(())
}

/// One entry as the tables give it.
struct Source {
    class: u8,
    row: Row,
    names: Vec<(String, u8)>,
    tenures: Vec<Row>,
}

impl Source {
    fn field(&self, name: &str) -> Option<&str> {
        self.row.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn class(&self) -> &'static str {
        CLASSES[usize::from(self.class)]
    }

    fn id(&self) -> String {
        let class = if self.class < 3 { "country" } else { self.class() };
        format!("{class}:{}", self.row["key"])
    }
}

struct Writer<'a> {
    ids: &'a HashMap<String, usize>,
    strings: Vec<u8>,
    offsets: HashMap<String, u64>,
}

impl<'a> Writer<'a> {
    fn new(ids: &'a HashMap<String, usize>) -> Self {
        Self { ids, strings: Vec::new(), offsets: HashMap::new() }
    }

    fn write(mut self, entries: &[Source]) -> Result<Vec<u8>> {
        let mut capital_of = HashMap::new();
        for (id, entry) in entries.iter().enumerate() {
            if let Some(city) = entry.field("capital_city") {
                capital_of.insert(*self.ids.get(&format!("city:{city}")).ok_or("an unknown capital")?, id);
            }
        }
        let (mut records, mut offsets) = (Vec::new(), Vec::new());
        for (id, entry) in entries.iter().enumerate() {
            offsets.extend(u32::try_from(records.len())?.to_le_bytes());
            self.record(&mut records, entry, capital_of.get(&id).copied())?;
        }
        let (names, postings) = names(entries)?;
        let (words, bearers) = words(entries)?;
        let mut qids: Vec<(u32, u32)> = Vec::new();
        for (id, entry) in entries.iter().enumerate() {
            if let Some(qid) = entry.field("qid") {
                qids.push((qid.strip_prefix('Q').ok_or("a QID without Q")?.parse()?, u32::try_from(id)?));
            }
        }
        qids.sort_unstable();
        let qids = qids.iter().flat_map(|(qid, id)| [qid.to_le_bytes(), id.to_le_bytes()].concat()).collect();
        let codes: BTreeMap<String, u64> = entries
            .iter()
            .enumerate()
            .filter_map(|(id, entry)| Some((entry.field("iso2")?.to_lowercase(), id as u64)))
            .collect();
        let codes = fst::Map::from_iter(codes)?.into_fst().into_inner();
        let full_names = full_names(entries);
        let mut sections: [Vec<u8>; SECTIONS] = Default::default();
        for (section, bytes) in [(NAMES, names), (POSTINGS, postings), (WORDS, words), (BEARERS, bearers)] {
            sections[section] = bytes;
        }
        for (section, bytes) in [
            (ENTRIES, offsets),
            (RECORDS, records),
            (QIDS, qids),
            (CODES, codes),
            (STRINGS, self.strings),
            (FULL_NAMES, full_names),
        ] {
            sections[section] = bytes;
        }
        let mut blob = MAGIC.to_vec();
        let mut offset = MAGIC.len() + 4 * (SECTIONS + 1);
        for section in &sections {
            blob.extend(u32::try_from(offset)?.to_le_bytes());
            offset += section.len();
        }
        blob.extend(u32::try_from(offset)?.to_le_bytes());
        sections.iter().for_each(|section| blob.extend(section));
        Ok(blob)
    }

    fn text(&mut self, text: &str) -> u64 {
        if let Some(offset) = self.offsets.get(text) {
            return *offset;
        }
        let offset = self.strings.len() as u64;
        varint(&mut self.strings, text.len() as u64);
        self.strings.extend(text.as_bytes());
        self.offsets.insert(text.to_owned(), offset);
        offset
    }

    fn record(&mut self, out: &mut Vec<u8>, entry: &Source, capital_of: Option<usize>) -> Result<()> {
        let kind = match entry.class() {
            "city" => Some("city"),
            "region" => Some("region"),
            "disputed" => Some("disputed_area"),
            _ => entry.field("kind"),
        };
        let country = entry.field("country").or(entry.field("parent"));
        let capital = entry.field("capital_city").map(|city| self.ids[&format!("city:{city}")]);
        let population: u64 = entry.field("population").unwrap_or("0").parse()?;
        let mut fields = Vec::new();
        let mut flags = 0;
        if let Some(qid) = entry.field("qid") {
            flags |= HAS_QID;
            varint(&mut fields, self.text(qid));
            varint(&mut fields, entry.row["agreement"].parse()?);
        }
        if let Some(number) = entry.field("geonames") {
            flags |= HAS_GEONAMES;
            varint(&mut fields, number.parse()?);
        }
        if let Some(title) = entry.field("wikipedia") {
            flags |= HAS_WIKIPEDIA;
            varint(&mut fields, self.text(title));
        }
        if let Some(iso2) = entry.field("iso2") {
            flags |= HAS_CODES;
            for code in [iso2, &entry.row["iso3"], &entry.row["numeric"]] {
                varint(&mut fields, self.text(code));
            }
        }
        if let Some(country) = country {
            flags |= HAS_COUNTRY;
            varint(&mut fields, self.text(country));
        }
        for (flag, value) in [(HAS_CAPITAL, capital), (HAS_CAPITAL_OF, capital_of)] {
            if let Some(id) = value {
                flags |= flag;
                varint(&mut fields, id as u64);
            }
        }
        let region = entry
            .field("admin1")
            .and_then(|code| self.ids.get(&format!("region:{}.{code}", entry.row["country"])));
        if let Some(region) = region {
            flags |= HAS_REGION;
            varint(&mut fields, *region as u64);
        }
        if population > 0 {
            flags |= HAS_POPULATION;
            varint(&mut fields, population);
        }
        if let Some(kind) = kind {
            flags |= HAS_KIND;
            fields.push(position(&KINDS, kind)? + 1);
        }
        out.push(entry.class);
        varint(out, flags);
        varint(out, self.text(&entry.row["label"]));
        varint(out, self.text(&entry.row["source"]));
        out.extend(fields);
        varint(out, entry.names.len() as u64);
        for (name, form) in &entry.names {
            varint(out, self.text(name));
            out.push(*form);
            if entry.class() == "official" {
                let folded = fold(name);
                varint(out, self.text(&folded));
                varint(out, self.text(&skeletons(&folded)));
            }
        }
        varint(out, entry.tenures.len() as u64);
        entry.tenures.iter().try_for_each(|tenure| self.tenure(out, tenure))
    }

    fn tenure(&mut self, out: &mut Vec<u8>, row: &Row) -> Result<()> {
        let mut fields = Vec::new();
        let mut flags = 0;
        for (flag, name) in [(HAS_POSITION_QID, "position_qid"), (HAS_TENURE_COUNTRY, "country")] {
            if !row[name].is_empty() {
                flags |= flag;
                varint(&mut fields, self.text(&row[name]));
            }
        }
        if !row["body"].is_empty() {
            flags |= HAS_BODY;
            let id =
                self.ids.get(&format!("organisation:{}", row["body"])).ok_or("tenures.tsv: unknown body")?;
            varint(&mut fields, *id as u64);
        }
        for (flag, name) in [(HAS_START, "start"), (HAS_END, "end"), (HAS_KNOWN_UNTIL, "known_until")] {
            if !row[name].is_empty() {
                flags |= flag;
                let mut parts = row[name].split('-').map(str::parse::<u64>);
                let mut next = || parts.next().unwrap_or(Ok(0));
                varint(&mut fields, (next()? << 9) | (next()? << 5) | next()?);
            }
        }
        varint(out, self.text(&row["position"]));
        varint(out, flags);
        out.extend(fields);
        Ok(())
    }
}

/// The fst of all names and the postings that it points to.
fn names(entries: &[Source]) -> Result<(Vec<u8>, Vec<u8>)> {
    /// Class, form, population from the largest down, entry, index of the name: the order of a name's entries.
    type Posting = (u8, u8, u64, usize, usize);
    let mut found: BTreeMap<String, Vec<Posting>> = BTreeMap::new();
    for (id, entry) in entries.iter().enumerate() {
        let population = entry.field("population").unwrap_or("0").parse::<u64>()?;
        for (index, (name, form)) in entry.names.iter().enumerate() {
            let key = fold(name);
            if key.is_empty() {
                return Err(format!("the name '{name}' folds to nothing").into());
            }
            found.entry(key).or_default().push((entry.class, *form, u64::MAX - population, id, index));
        }
    }
    let (mut map, mut postings) = (fst::MapBuilder::memory(), Vec::new());
    for (key, mut list) in found {
        list.sort_unstable();
        map.insert(key, postings.len() as u64)?;
        varint(&mut postings, list.len() as u64);
        for (_, _, _, id, index) in list {
            varint(&mut postings, id as u64);
            varint(&mut postings, index as u64);
        }
    }
    Ok((map.into_inner()?, postings))
}

/// The words of officials' names: how many bear a word as their given or family name, and who bears it otherwise than
/// as a given name.
fn words(entries: &[Source]) -> Result<(Vec<u8>, Vec<u8>)> {
    #[derive(Default)]
    struct Bearers {
        given: u64,
        family: u64,
        ids: Vec<usize>,
    }
    const PARTICLES: [&str; 24] = [
        "al", "el", "bin", "ibn", "ben", "bint", "de", "da", "do", "dos", "das", "del", "della", "di", "van",
        "von", "der", "den", "la", "le", "ul", "ud", "y", "e",
    ];
    let mut found: BTreeMap<String, Bearers> = BTreeMap::new();
    for (id, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.class() == "official") {
        let family_first = entry
            .tenures
            .iter()
            .any(|tenure| ["CN", "TW", "KR", "KP", "VN"].contains(&tenure["country"].as_str()));
        for (name, form) in &entry.names {
            let folded = fold(name);
            let words: Vec<&str> = folded.split(' ').collect();
            let last = words.len() - 1;
            for (index, word) in words.iter().enumerate() {
                let particle = PARTICLES.contains(word) || (word.chars().count() < 2 && last > 0);
                let bearers = found.entry((*word).to_owned()).or_default();
                if *form == 0 {
                    bearers.given += u64::from(index == 0 && last > 0 && !family_first);
                    bearers.family += u64::from(index == if family_first { 0 } else { last } && !particle);
                }
                if (index > 0 || last == 0 || family_first) && !particle && bearers.ids.last() != Some(&id) {
                    bearers.ids.push(id);
                }
            }
        }
    }
    let (mut map, mut out) = (fst::MapBuilder::memory(), Vec::new());
    for (word, bearers) in found {
        map.insert(word, out.len() as u64)?;
        varint(&mut out, bearers.given);
        varint(&mut out, bearers.family);
        varint(&mut out, bearers.ids.len() as u64);
        let mut before = 0;
        for id in bearers.ids {
            varint(&mut out, (id - before) as u64);
            before = id;
        }
    }
    Ok((map.into_inner()?, out))
}

/// The skeletons of the names of officials and the words of the names, as the bits of a Bloom filter.
fn full_names(entries: &[Source]) -> Vec<u8> {
    let mut filter = vec![0; FULL_NAME_BITS / 8];
    for (name, _) in entries.iter().filter(|entry| entry.class() == "official").flat_map(|entry| &entry.names)
    {
        let folded = fold(name);
        let known = std::iter::once(bits(&skeletons(&folded))).chain(folded.split(' ').map(bits));
        known.flatten().for_each(|bit| filter[bit / 8] |= 1 << (bit % 8));
    }
    filter
}

fn skeletons(folded: &str) -> String {
    let mut skeletons = String::new();
    push_skeletons(folded, &mut skeletons);
    skeletons
}

fn read(folder: &Path, table: &str) -> Result<Vec<Row>> {
    let path = folder.join(format!("{table}.tsv"));
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(&path)?;
    reader
        .deserialize()
        .map(|row| row.map_err(|error| format!("{}: {error}", path.display()).into()))
        .collect()
}

fn position(list: &[&str], value: &str) -> Result<u8> {
    let found =
        list.iter().position(|item| *item == value).ok_or_else(|| format!("'{value}' is not in {list:?}"))?;
    Ok(u8::try_from(found)?)
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
