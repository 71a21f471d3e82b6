//! The items of the inputs, one after another, in two steps: files are opened and divided by one thread, and what they
//! hold is parsed by any.

use std::sync::Arc;

use super::error::{Note, NoteKind, ReadError, Reason};
use super::source::{Source, Step};
use super::unknown::Unknown;
use super::walk::Files;
use super::{Item, Reader};

/// The items of a list of inputs: the iterator that [`Reader::read`] gives.
pub struct Reading {
    unparsed: Unparsed,
    notes: Notes,
}

impl Reading {
    pub(super) fn new(reader: Reader, files: Files) -> Self {
        Self {
            unparsed: Unparsed {
                reader: Arc::new(reader),
                files,
                source: None,
                url_given: false,
                notes: Vec::new(),
            },
            notes: Notes { listener: Box::new(|_| ()), unknown: Unknown::default() },
        }
    }

    /// Gives each [`Note`] to `listener`, before the item that it is about; the unknown fields at the end.
    #[must_use]
    pub fn with_notes(mut self, listener: impl FnMut(Note) + Send + 'static) -> Self {
        self.notes.listener = Box::new(listener);
        self
    }

    /// Divides the work: the pieces of the inputs, which are parsed elsewhere, and who is told the notes.
    pub(crate) fn divide(self) -> (Unparsed, Notes) {
        (self.unparsed, self.notes)
    }
}

impl Iterator for Reading {
    type Item = Result<Item, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some(piece) = self.unparsed.next() else {
            self.notes.finish(&mut self.unparsed);
            return None;
        };
        let (notes, item) = piece.parse();
        self.notes.tell(notes);
        Some(item)
    }
}

/// Who is told the notes.
pub(crate) struct Notes {
    listener: Box<dyn FnMut(Note) + Send>,
    unknown: Unknown,
}

impl Notes {
    /// Tells the notes of one item; unknown fields are counted, to be told at the end.
    pub(crate) fn tell(&mut self, notes: Vec<Note>) {
        for Note { place, kind } in notes {
            match kind {
                NoteKind::UnknownField { field, count } => self.unknown.add(field, place, count),
                kind => (self.listener)(Note { place, kind }),
            }
        }
    }

    /// Tells what is left once there is no item any more.
    pub(crate) fn finish(&mut self, unparsed: &mut Unparsed) {
        self.tell(std::mem::take(&mut unparsed.notes));
        self.unknown.tell(&mut self.listener);
    }
}

/// The pieces of the inputs, in their order.
pub(crate) struct Unparsed {
    reader: Arc<Reader>,
    files: Files,
    source: Option<Source>,
    url_given: bool,
    /// The notes of what was read since the last piece.
    notes: Vec<Note>,
}

impl Iterator for Unparsed {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let mut step = self.step()?;
        let mut notes = std::mem::take(&mut self.notes);
        if let Some(given) = &self.reader.url {
            // Which article is the first without an address is known only when those before it are parsed.
            let place = step.as_ref().map_or_else(|error| error.place().clone(), Step::place);
            let names = &self.reader.names;
            step = step.and_then(|step| step.parse(names, &self.reader.limits, &mut notes)).map(
                |(mut parsed, weak_source)| {
                    let url = &mut parsed.fields_mut().url;
                    if url.is_none() && !std::mem::replace(&mut self.url_given, true) {
                        *url = Some(given.clone());
                    } else if url.is_none() {
                        notes.extend(self.source.as_ref().map(|source| source.note(NoteKind::SecondUrl)));
                    }
                    Step::Parsed(Box::new(parsed), weak_source, place)
                },
            );
        }
        Some(Piece { reader: Arc::clone(&self.reader), notes, step })
    }
}

impl Unparsed {
    /// The next piece of the file that is open, or of the next one that has any.
    fn step(&mut self) -> Option<Result<Step, ReadError>> {
        let limits = self.reader.limits;
        let notes = &mut self.notes;
        let mut note = |place, kind| notes.push(Note { place, kind });
        loop {
            if let Some(source) = &mut self.source {
                match source.next(self.reader.published, &mut note) {
                    Some(step) => return Some(step),
                    None => self.source = None,
                }
            }
            let opened = self.files.next(&mut |Note { place, kind }| note(place, kind))?;
            let walked = opened.as_ref().is_ok_and(|file| file.walked);
            match opened.and_then(|file| Source::open(file, limits, &self.reader.names, &mut note)) {
                Ok(source) => self.source = Some(source),
                // A table beside articles tells about them, as a rule.
                Err(ReadError::Content { place, reason: Reason::NoTextColumn }) if walked => {
                    note(place, NoteKind::Table);
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// One item of an input, perhaps still to be parsed.
pub(crate) struct Piece {
    reader: Arc<Reader>,
    notes: Vec<Note>,
    step: Result<Step, ReadError>,
}

impl Piece {
    /// How long it is, in bytes.
    pub(crate) fn len(&self) -> usize {
        self.step.as_ref().map_or(0, Step::len)
    }

    /// The item, and what is to be told before it.
    pub(crate) fn parse(self) -> (Vec<Note>, Result<Item, ReadError>) {
        let Self { reader, mut notes, step } = self;
        let place = step.as_ref().map_or_else(|error| error.place().clone(), Step::place);
        let parsed = step.and_then(|step| step.parse(&reader.names, &reader.limits, &mut notes));
        let item = parsed.and_then(|(parsed, weak_source)| {
            let mut item = parsed.into_item(|fields| reader.complete(fields, weak_source));
            let mut note = |kind| notes.push(Note { place: place.clone(), kind });
            match &mut item {
                Item::Article(document) => reader.settle(document, &mut note),
                Item::Record(_) => Ok(()),
            }
            .map(|()| item)
            .map_err(|reason| ReadError::Content { place, reason })
        });
        (notes, item)
    }
}
