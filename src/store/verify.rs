//! Looking at a store as a whole: a directory or a file in, what it has out, or what is wrong with it; and the graph of
//! it as one file.

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::budget::Budget;
use super::disk::Disk;
use super::error::{Failed, StoreError};
use super::file::{FileWriter, Kind, StoreFile};
use super::fold;
use super::id::TermId;
use super::layer::{Layer, width};
use super::order::Order;
use super::segment::{Segment, Tuple};
use super::snapshot::Snapshot;
use super::table::Table;
use super::words::Texts;
use crate::checked::Fault;
use crate::part::PartFile;

/// What a store has.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Info {
    /// How often it was changed.
    pub generation: u64,
    /// How many statements there are in all graphs together: one that several graphs have counts once.
    pub triples: u64,
    /// How many statements there are, in each graph that has them.
    pub quads: u64,
    /// How many named graphs there are.
    pub graphs: u64,
    /// How many different terms there are, without those that are held in their number; some may be in no quad any more.
    pub terms: u64,
    /// The files with their bytes, from the graph to the latest change.
    pub files: Vec<(PathBuf, u64)>,
    /// What those who write to it say about it.
    pub about: serde_json::Value,
}

impl Info {
    /// How many bytes it has on the disk.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|(_, bytes)| bytes).sum()
    }
}

fn open(path: &Path) -> Result<(Disk, Vec<PathBuf>), StoreError> {
    if path.is_file() {
        return Ok((Disk::open_one(path)?, vec![path.to_owned()]));
    }
    let disk = Disk::open(path)?;
    let paths = disk.manifest.files().map(|file| path.join(&file.name)).collect();
    Ok((disk, paths))
}

/// Whether the rows of a file are in their order.
fn rows_ascend(file: &StoreFile) -> Result<Option<&'static str>, Fault> {
    let mut last: Option<Vec<u8>> = None;
    for row in Table::open(file)?.all() {
        let (key, _) = row?;
        if last.as_ref().is_some_and(|last| *last >= key) {
            return Ok(Some("the rows of its table are not in their order"));
        }
        last = Some(key);
    }
    Ok(None)
}

/// Tells what a store has.
///
/// # Errors
///
/// If it cannot be read.
pub fn info(path: &Path) -> Result<Info, StoreError> {
    let (disk, paths) = open(path)?;
    let snapshot = disk.snapshot();
    let mut graphs = 0;
    for graph in snapshot.graphs() {
        graph.map_err(|fault| Failed::at(path)(fault.into()))?;
        graphs += 1;
    }
    let mut files = Vec::new();
    for path in paths {
        let bytes = path.metadata().map_err(StoreError::io(&path))?.len();
        files.push((path, bytes));
    }
    Ok(Info {
        generation: disk.manifest.generation,
        triples: snapshot.totals().triples,
        quads: snapshot.totals().quads,
        graphs,
        terms: snapshot.next_number().into(),
        files,
        about: disk.manifest.about,
    })
}

/// Reads all of a store, compares it with its checksums, and looks whether its parts agree.
///
/// # Errors
///
/// If they do not: with the file and the reason.
pub fn verify(path: &Path) -> Result<(), StoreError> {
    let (disk, paths) = open(path)?;
    for (file, path) in disk.files.iter().zip(&paths) {
        let damaged = |reason| StoreError::DamagedFile { path: path.clone(), reason };
        let wrong = |what| StoreError::Contradictory { path: path.clone(), what };
        file.body().verify().map_err(damaged)?;
        orders_ascend(file).map_err(damaged)?.map_or(Ok(()), |what| Err(wrong(what)))?;
        terms_agree(file).map_err(damaged)?.map_or(Ok(()), |what| Err(wrong(what)))?;
        rows_ascend(file).map_err(damaged)?.map_or(Ok(()), |what| Err(wrong(what)))?;
    }
    let failed = |fault: Fault| Failed::at(path)(fault.into());
    let texts = disk.snapshot().texts().map_err(failed)?;
    for (layer, path) in disk.layers.iter().zip(&paths).take(disk.sorted) {
        let damaged = |reason| StoreError::DamagedFile { path: path.clone(), reason };
        if !words_agree(layer, &texts, &disk.snapshot()).map_err(damaged)? {
            let what = "its index of words is not that of its texts";
            return Err(StoreError::Contradictory { path: path.clone(), what });
        }
    }
    match orders_agree(&disk.snapshot()).map_err(failed)? {
        Some(what) => Err(StoreError::Contradictory { path: path.to_owned(), what }),
        None => Ok(()),
    }
}

/// What is wrong with the order of keys in a file.
fn orders_ascend(file: &StoreFile) -> Result<Option<&'static str>, Fault> {
    for order in Order::ALL {
        let segment = Segment::open(file, order.place() as u8, width(order))?;
        let mut last: Option<Tuple> = None;
        let mut count = 0;
        for key in segment.scan(&[])?.into_iter().flatten() {
            let key = key?;
            if last.replace(key).is_some_and(|last| last >= key) {
                return Ok(Some("its statements are not in their order"));
            }
            count += 1;
        }
        if count != segment.len() {
            return Ok(Some("it has more or fewer statements than it says"));
        }
    }
    Ok(None)
}

/// Whether the index of words that a file has is that of its texts.
fn words_agree(layer: &Layer, texts: &Texts, graph: &Snapshot) -> Result<bool, Fault> {
    let form = |number| graph.form(number);
    let anew = layer.index(texts, &form, &Budget::default())?;
    let known = layer.words(texts, &form, &Budget::default())?;
    let (mut anew, mut known) = (anew.table().all(), known.table().all());
    loop {
        match (anew.next().transpose()?, known.next().transpose()?) {
            (None, None) => return Ok(true),
            (a, b) if a == b => {}
            _ => return Ok(false),
        }
    }
}

/// What is wrong with the terms of a file.
fn terms_agree(file: &StoreFile) -> Result<Option<&'static str>, Fault> {
    let layer = Layer::open(file)?;
    let Some(dictionary) = layer.dictionary() else { return Ok(None) };
    let mut keys = dictionary.keys();
    let mut last: Option<Vec<u8>> = None;
    while let Some((key, number)) = keys.next()? {
        if last.as_deref().is_some_and(|last| last >= key) {
            return Ok(Some("its terms are not in their order"));
        }
        last = Some(key.to_owned());
        let form = layer.form(number)?;
        if layer.find(&form)? != Some(number) {
            return Ok(Some("a term does not lead back to its number"));
        }
    }
    Ok(None)
}

/// What the orders of a graph do not agree about.
fn orders_agree(snapshot: &Snapshot) -> Result<Option<&'static str>, Fault> {
    const OTHERS: Option<&str> = Some("its orders do not have the same statements");
    let mut triples = snapshot.scan(Order::Spo, &[]);
    let mut last: Option<Tuple> = None;
    for quad in snapshot.scan(Order::Spog, &[]) {
        let quad = quad?;
        let triple = Order::Spo.key(quad);
        if last.replace(triple) != Some(triple) && triples.next().transpose()? != Some(triple) {
            return Ok(OTHERS);
        }
        for id in quad {
            let is_value = TermId(id).literal().is_some() || id == TermId::DEFAULT.0;
            if !is_value && id >= snapshot.next_number() {
                return Ok(Some("a statement has a term that is not there"));
            }
        }
    }
    if triples.next().is_some() {
        return Ok(OTHERS);
    }
    let mut sums = [(0_u64, 0_u64); 5];
    for (order, (count, sum)) in Order::ALL.into_iter().zip(&mut sums) {
        for key in snapshot.scan(order, &[]) {
            *count += 1;
            *sum = sum.wrapping_add(mixed(order.quad(key?)));
        }
    }
    let of = |order: Order| sums[order.place()];
    let totals = snapshot.totals();
    let is_same = of(Order::Spo) == of(Order::Pos)
        && of(Order::Spo) == of(Order::Osp)
        && of(Order::Spog) == of(Order::Gspo)
        && (of(Order::Spo).0, of(Order::Spog).0) == (totals.triples, totals.quads);
    Ok(if is_same { None } else { OTHERS })
}

/// A number that hardly two quads share.
fn mixed(quad: Tuple) -> u64 {
    quad.iter().fold(0, |sum, id| (sum ^ u64::from(*id)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
}

/// Writes the graph of a store as one file, which every command reads in the place of the directory.
///
/// # Errors
///
/// If the store cannot be read, or the file not be written.
pub fn pack(store: &Path, file: &Path) -> Result<(), StoreError> {
    let (disk, _) = open(store)?;
    let written = || -> Result<(), Failed> {
        let mut out = FileWriter::new(BufWriter::with_capacity(1 << 18, PartFile::begin(file)?))?;
        if !disk.manifest.about.is_null() {
            let about = serde_json::to_vec(&disk.manifest.about).map_err(io::Error::from)?;
            out.section(Kind::About, 0, &about, 1)?;
        }
        fold::compact(&disk.snapshot(), &mut out)?;
        let (part, ..) = out.finish_with_sum()?;
        Ok(part.into_inner().map_err(io::IntoInnerError::into_error)?.finish()?)
    };
    written().map_err(|failed| match failed {
        Failed::Io(source) => StoreError::Io { path: file.to_owned(), source },
        Failed::Fault(reason) => StoreError::DamagedFile { path: store.to_owned(), reason },
    })
}
