//! Folding in steps: layers and how much is to be done now in, the file that takes their place out, when enough steps were
//! done.
//!
//! A fold that is long is spread over many changes, so that none has to wait for it. Its file grows step by step, and is
//! byte for byte the one that is written at once; how far it is stands in the manifest, so that the next writer goes on
//! where the last one stopped. The layers stay until the file is whole. Whoever finds that a step cannot be done gives
//! the fold up: nothing is lost but work.

mod notes;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use self::notes::{About, Notes};
use super::dictionary::{self, DictionaryWriter};
use super::encode::pack;
use super::error::Failed;
use super::file::{FileWriter, Section, StoreFile};
use super::fold::KeyList;
use super::id::TermId;
use super::layer::{Layer, width};
use super::manifest::{self, Entry};
use super::order::Order;
use super::segment::{self, SegmentWriter};
use super::snapshot::{Snapshot, Totals};
use super::table::{self, TableWriter, Tables};
use crate::checked::{BLOCK, Fault};

/// The orders in which they are written.
const ORDERS: [Order; 5] = [Order::Spog, Order::Gspo, Order::Spo, Order::Pos, Order::Osp];

/// What the work of a term, and that of a row beside its bytes, is in keys of quads.
const TERM: u64 = 4;
const ROW: u64 = 6;

/// How many bytes of a row are as much work as a key.
const ROW_BYTES: u64 = 12;

/// A fold that was begun, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fold {
    /// The name of the file.
    pub(super) name: String,
    /// The names of the files whose place it takes, which lie one above the other.
    pub(super) layers: Vec<String>,
    /// How many bytes of the file are written.
    length: u64,
    sections: Vec<Section>,
    stage: Stage,
    notes: Notes,
}

/// What is written next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Stage {
    Terms(Option<Terms>),
    Order(usize, Option<segment::Paused>),
    Rows(Option<table::Paused>),
    End,
}

/// How far the terms are: how many of each layer are written, and where the dictionary stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Terms {
    ranks: Vec<u32>,
    dictionary: dictionary::Paused,
}

/// The layers of a fold.
pub(super) struct Layers<'l> {
    pub(super) layers: &'l [Arc<Layer>],
    pub(super) files: &'l [StoreFile],
    /// Whether nothing is below them.
    pub(super) is_lowest: bool,
}

type Out = FileWriter<BufWriter<File>>;

/// What a step has done so far.
struct Step<'f> {
    layers: &'f Layers<'f>,
    out: Out,
    notes: &'f mut Notes,
    path: PathBuf,
    /// What was noted.
    index: Vec<u8>,
    more: Vec<u8>,
    /// How much is still to be done now.
    work: &'f mut u64,
}

impl Fold {
    /// Begins to fold the layers of these files.
    pub(super) fn begin(name: String, layers: Vec<String>) -> Self {
        let (sections, notes) = (Vec::new(), Notes::default());
        Self { name, layers, length: 0, sections, stage: Stage::Terms(None), notes }
    }

    /// The names of its files.
    pub(super) fn files(&self) -> [String; 2] {
        [self.name.clone(), notes_of(&self.name)]
    }

    /// Does about as much as `work` says, which it is lessened by; gives the layer if the file is whole then.
    pub(super) fn go_on(
        &mut self,
        directory: &Path,
        layers: &Layers<'_>,
        work: &mut u64,
    ) -> Result<Option<manifest::Layer>, Failed> {
        if !self.is_sound() {
            return Err(Fault::Outside.into());
        }
        let mut step = Step {
            layers,
            out: self.open(&directory.join(&self.name))?,
            notes: &mut self.notes,
            path: directory.join(notes_of(&self.name)),
            index: Vec::new(),
            more: Vec::new(),
            work,
        };
        while *step.work > 0 && self.stage != Stage::End {
            self.stage = match self.stage.clone() {
                Stage::Terms(terms) => step.terms(terms)?,
                Stage::Order(place, paused) => step.order(place, paused)?,
                Stage::Rows(paused) => step.rows(paused)?,
                Stage::End => Stage::End,
            };
        }
        let Step { mut out, index, more, path, .. } = step;
        if self.stage == Stage::End {
            out.take_sums(self.notes.sums(&path)?);
            let quads = out.count(Order::Spog);
            let (file, length, sum) = out.finish_with_sum()?;
            file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
            let file = Entry { name: self.name.clone(), length, sum };
            return Ok(Some(manifest::Layer { file, quads, is_sorted: true }));
        }
        self.length = out.place() as u64;
        let (file, sections, sums) = out.pause();
        file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_data()?;
        self.sections = sections;
        self.notes.append(&path, &[(About::Sums, &sums), (About::Index, &index), (About::More, &more)])?;
        Ok(None)
    }

    /// Whether the manifest says what can be.
    fn is_sound(&self) -> bool {
        match &self.stage {
            Stage::Terms(Some(terms)) => terms.dictionary.is_sound(self.length),
            Stage::Order(_, Some(paused)) => paused.is_sound(self.length),
            Stage::Rows(Some(paused)) => paused.is_sound(self.length),
            _ => true,
        }
    }

    /// Opens the file where it was left.
    fn open(&self, path: &Path) -> Result<Out, Failed> {
        let mut file =
            File::options().read(true).write(true).create(true).truncate(self.length == 0).open(path)?;
        if self.length == 0 {
            return Ok(FileWriter::new(BufWriter::with_capacity(1 << 18, file))?);
        }
        if file.metadata()?.len() < self.length {
            return Err(Fault::End.into());
        }
        file.set_len(self.length)?;
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(self.length - self.length % BLOCK as u64))?;
        file.read_to_end(&mut tail)?;
        let file = BufWriter::with_capacity(1 << 18, file);
        Ok(FileWriter::resume(file, self.length, self.sections.clone(), &tail))
    }
}

fn notes_of(name: &str) -> String {
    format!("{name}-notes")
}

impl Step<'_> {
    fn spend(&mut self, work: u64) -> bool {
        *self.work = self.work.saturating_sub(work);
        *self.work == 0
    }

    fn terms(&mut self, terms: Option<Terms>) -> Result<Stage, Failed> {
        let layers = self.layers.layers;
        let first = layers.first().map_or(0, |layer| layer.numbers().start);
        let (mut ranks, mut writer) = match &terms {
            None => (vec![0; layers.len()], DictionaryWriter::new(first)),
            Some(terms) => (terms.ranks.clone(), DictionaryWriter::resume(first, &terms.dictionary)),
        };
        let mut lists = Vec::with_capacity(layers.len());
        for (place, (layer, rank)) in layers.iter().zip(&ranks).enumerate() {
            let mut list = KeyList::from(layer, *rank)?;
            if list.advance()? {
                lists.push((place, list));
            }
        }
        let mut of_block = ranks.clone();
        while let Some(least) = (0..lists.len()).min_by(|a, b| lists[*a].1.key.cmp(&lists[*b].1.key)) {
            if writer.is_at_block() {
                if *self.work == 0
                    && let Some((dictionary, tables)) = writer.pause()
                {
                    (self.index, self.more) = (tables.index, tables.numbers);
                    return Ok(Stage::Terms(Some(Terms { ranks: of_block, dictionary })));
                }
                of_block.clone_from(&ranks);
            }
            let (place, list) = &mut lists[least];
            writer.push(&list.key, list.number, &mut self.out)?;
            ranks[*place] += 1;
            if !list.advance()? {
                lists.swap_remove(least);
            }
            self.spend(TERM);
        }
        let notes = self.notes.of_section(&self.path)?;
        writer.take_tables(dictionary::Tables { index: notes.index, numbers: notes.more });
        writer.finish(&mut self.out, |number| {
            let layer = layers.iter().find(|layer| layer.numbers().contains(&number));
            let mut bytes = Vec::new();
            pack(&layer.ok_or(Fault::Outside)?.form(number)?, &mut bytes);
            Ok::<_, Failed>(bytes)
        })?;
        self.notes.begin_section();
        Ok(Stage::Order(0, None))
    }

    fn order(&mut self, place: usize, paused: Option<segment::Paused>) -> Result<Stage, Failed> {
        let Some(order) = ORDERS.get(place).copied() else { return Ok(Stage::Rows(None)) };
        let together = Snapshot::of(self.layers.layers.to_vec(), Totals::default());
        let width = width(order);
        let (keys, mut writer) = match &paused {
            None => (together.scan(order, &[]), SegmentWriter::new(width)),
            Some(paused) => {
                let after = paused.after.map(TermId);
                (together.scan_from(order, &after[..width]), SegmentWriter::resume(width, paused))
            }
        };
        for key in keys {
            writer.push(key?, &mut self.out)?;
            if self.spend(1)
                && let Some((paused, index)) = writer.pause()
            {
                self.index = index;
                return Ok(Stage::Order(place, Some(paused)));
            }
        }
        writer.take_index(self.notes.of_section(&self.path)?.index);
        writer.finish(order.place() as u8, &mut self.out)?;
        self.notes.begin_section();
        Ok(Stage::Order(place + 1, None))
    }

    fn rows(&mut self, paused: Option<table::Paused>) -> Result<Stage, Failed> {
        let tables = Tables::open(self.layers.files)?;
        let (mut writer, after) = match &paused {
            None => (TableWriter::new(), None),
            Some(paused) => (TableWriter::resume(paused), Some(paused.last.as_slice())),
        };
        for row in tables.merged_after(after)? {
            let (key, value) = row?;
            if value.is_none() && self.layers.is_lowest {
                continue;
            }
            writer.push(&key, value.as_deref(), &mut self.out)?;
            let bytes = key.len() + value.map_or(0, |value| value.len());
            if self.spend(ROW + bytes as u64 / ROW_BYTES)
                && let Some((paused, [index, keys])) = writer.pause()
            {
                (self.index, self.more) = (index, keys);
                return Ok(Stage::Rows(Some(paused)));
            }
        }
        let notes = self.notes.of_section(&self.path)?;
        writer.take_index([notes.index, notes.more]);
        writer.finish(&mut self.out)?;
        Ok(Stage::End)
    }
}
