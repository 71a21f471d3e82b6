//! A store on disk: a directory in, the layers of its newest generation out; or a file that has a whole graph.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::dictionary::{self, Dictionary};
use super::encode::unpack;
use super::error::StoreError;
use super::file::{Kind, StoreFile};
use super::layer::{Layer, Plain, odd_ones, width};
use super::manifest::{self, Entry, Manifest};
use super::order::{Order, QuadIds};
use super::segment::Segment;
use super::snapshot::{Snapshot, Totals};
use super::terms::Terms;
use crate::checked::Fault;

/// One generation of a store.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk {
    pub(super) manifest: Manifest,
    /// The files of the layers, from the lowest on.
    pub(super) files: Vec<StoreFile>,
    /// The layers that have all orders, and above them one in memory with all small ones.
    pub(super) layers: Vec<Arc<Layer>>,
    /// How many layers have all orders.
    pub(super) sorted: usize,
}

impl Disk {
    /// Opens the newest generation of the store in a directory.
    pub(super) fn open(directory: &Path) -> Result<Self, StoreError> {
        let mut seen = None;
        loop {
            let manifest = Manifest::read(directory)?;
            let generation = manifest.generation;
            match Self::generation(directory, manifest) {
                // A writer has removed it since the manifest was read: there is a newer one.
                Err(StoreError::Io { source, .. })
                    if source.kind() == ErrorKind::NotFound && seen != Some(generation) =>
                {
                    seen = Some(generation);
                }
                opened => return opened,
            }
        }
    }

    fn generation(directory: &Path, manifest: Manifest) -> Result<Self, StoreError> {
        Self::generation_after(directory, manifest, &Self::default())
    }

    /// Opens a generation that shares files with one that is open.
    pub(super) fn generation_after(
        directory: &Path,
        manifest: Manifest,
        before: &Self,
    ) -> Result<Self, StoreError> {
        let path_of = |layer: &manifest::Layer| directory.join(&layer.file.name);
        let damaged = |layer: &manifest::Layer| {
            let path = path_of(layer);
            move |reason| StoreError::DamagedFile { path: path.clone(), reason }
        };
        let known = |layer: &manifest::Layer| before.manifest.layers.iter().position(|other| other == layer);
        let mut files = Vec::with_capacity(manifest.layers.len());
        for layer in &manifest.layers {
            files.push(match known(layer).and_then(|place| before.files.get(place)) {
                Some(file) => file.clone(),
                None => open_file(&path_of(layer), &layer.file)?,
            });
        }
        let sorted = manifest.layers.iter().take_while(|layer| layer.is_sorted).count();
        let mut layers: Vec<Arc<Layer>> = Vec::with_capacity(sorted + 1);
        let mut next = 0;
        for (entry, file) in manifest.layers.iter().zip(&files).take(sorted) {
            let shared = known(entry).filter(|place| *place < before.sorted);
            let layer = match shared.and_then(|place| before.layers.get(place)) {
                Some(layer) => Arc::clone(layer),
                None => Arc::new(Layer::open(file).map_err(damaged(entry))?),
            };
            if layer.numbers().start != next {
                let what = "its terms do not follow those of the file below it";
                return Err(StoreError::Contradictory { path: path_of(entry), what });
            }
            next = layer.numbers().end;
            layers.push(layer);
        }
        let small_before = before.manifest.layers.get(before.sorted..).unwrap_or_default();
        let is_longer = manifest.layers[sorted..].starts_with(small_before);
        let known = before.layers.get(before.sorted).filter(|_| is_longer).and_then(|layer| layer.as_plain());
        let (mut small, read) = match known {
            Some((terms, plain)) => (Small::of(next, terms, plain), sorted + small_before.len()),
            None => (Small { next, ..Small::default() }, sorted),
        };
        for (entry, file) in manifest.layers.iter().zip(&files).skip(read) {
            small.add(file).map_err(damaged(entry))?;
        }
        if manifest.layers.len() > sorted {
            layers.push(Arc::new(small.finish(next)));
        }
        Ok(Self { manifest, files, layers, sorted })
    }

    /// Opens a file that has a whole graph.
    pub(super) fn open_one(path: &Path) -> Result<Self, StoreError> {
        let damaged = |reason| StoreError::DamagedFile { path: path.to_owned(), reason };
        let file = StoreFile::open(path).map_err(|error| StoreError::not_opened(path, error))?;
        let layer = Layer::open(&file).map_err(damaged)?;
        if layer.numbers().start != 0 {
            let what = "it has a part of a graph: name the directory of the store instead";
            return Err(StoreError::Contradictory { path: path.to_owned(), what });
        }
        let total = |order| layer.count(order, &[]).map_err(damaged);
        let totals = Totals { triples: total(Order::Spo)?, quads: total(Order::Spog)? };
        let about = file.bytes(Kind::About).map_err(damaged)?;
        let about = if about.is_empty() { Ok(Default::default()) } else { serde_json::from_slice(&about) };
        let about = about.map_err(|_| damaged(Fault::Outside))?;
        let manifest = Manifest { totals, about, ..Manifest::default() };
        Ok(Self { manifest, files: vec![file], layers: vec![Arc::new(layer)], sorted: 1 })
    }

    /// The graph.
    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot::of(self.layers.clone(), self.manifest.totals)
    }
}

/// Opens a file of the store, if it is the one that the manifest means.
fn open_file(path: &Path, entry: &Entry) -> Result<StoreFile, StoreError> {
    let file = StoreFile::open(path).map_err(|error| StoreError::not_opened(path, error))?;
    let length = path.metadata().map_err(StoreError::io(path))?.len();
    if (length, file.body().sum()) != (entry.length, entry.sum) {
        return Err(StoreError::OtherFile { path: path.to_owned() });
    }
    Ok(file)
}

/// Layers with few quads, which are taken together in memory.
#[derive(Default)]
struct Small {
    next: u32,
    terms: Terms,
    quads: Vec<QuadIds>,
    triples: Vec<QuadIds>,
}

impl Small {
    /// What is known of them, the first term of which has this number.
    fn of(first: u32, terms: &Terms, plain: &Plain) -> Self {
        let next = first + terms.len() as u32;
        Self { next, terms: terms.clone(), quads: plain.quads.clone(), triples: plain.triples.clone() }
    }

    fn add(&mut self, file: &StoreFile) -> Result<(), Fault> {
        let dictionary = Dictionary::open(file)?;
        if dictionary.first() != self.next {
            return Err(Fault::Outside);
        }
        let mut forms = vec![None; dictionary.len() as usize];
        let mut keys = dictionary.keys();
        while let Some((key, number)) = keys.next()? {
            let place = number.checked_sub(self.next).and_then(|place| forms.get_mut(place as usize));
            *place.ok_or(Fault::Outside)? = match dictionary::is_long(key) {
                true => dictionary.term(number)?.and_then(unpack),
                false => unpack(key.to_owned()),
            };
        }
        for form in forms {
            let number = self.terms.len() as u32;
            if self.terms.intern(&form.ok_or(Fault::Outside)?, u32::MAX) != Some(number) {
                return Err(Fault::Outside);
            }
            self.next += 1;
        }
        for (order, keys) in [(Order::Spog, &mut self.quads), (Order::Spo, &mut self.triples)] {
            let segment = Segment::open(file, order.place() as u8, width(order))?;
            for key in segment.scan(&[])?.into_iter().flatten() {
                keys.push(key?);
            }
        }
        Ok(())
    }

    fn finish(mut self, first: u32) -> Layer {
        let plain = Plain::new(odd_ones(&mut self.quads), odd_ones(&mut self.triples));
        Layer::plain(first, self.terms, plain)
    }
}

/// Whether a path is a store: a directory with one, or a file that has a whole graph.
pub fn is_store(path: &Path) -> bool {
    if path.is_dir() {
        return manifest::is_store(path);
    }
    let mut head = [0; 7];
    let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut head));
    read.is_ok() && head == *super::file::MAGIC
}
