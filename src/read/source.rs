//! One open file in, its items out: the encoding and the shape are found from its first bytes, and records are taken
//! out one by one, to be parsed when their time comes.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use serde::de::IgnoredAny;

use super::encoding::{self, Transcoder};
use super::envelope;
use super::error::{Note, NoteKind, Place, ReadError, Reason};
use super::foreign::Names;
use super::formats::{Found, Steps};
use super::front_matter;
use super::json::{self, Parsed};
use super::lines::{Line, Lines};
use super::sniff::{self, Shape};
use super::unpack::{Unpacked, unpack};
use super::values::Values;
use super::walk::Opened;
use super::{Fields, formats, plain};
use crate::compression::Compression;
use crate::date::Date;
use crate::limits::{self, Exceeded, Limit, Limits};

/// How many bytes are looked at to tell what a file is, at most.
const HEAD_LENGTH: usize = 1 << 16;

type Reader = Box<dyn BufRead + Send>;

/// What is still to come from one file.
pub(super) struct Source {
    place: Arc<Place>,
    content: Content,
    limits: Limits,
    /// The greatest length of a line, or of the whole file, in bytes.
    limit: u64,
    guessed: Option<&'static Encoding>,
    /// The encoding that the file itself declares.
    declared: Option<&'static Encoding>,
    /// What a file is called that is longer than the limit.
    unit: &'static str,
    /// Whether its name says that it is Markdown.
    markdown: bool,
    /// What the user says that fields are called.
    names: Names,
    /// Whether nothing was read of it yet, and what the first object has in it.
    first: bool,
    pending: VecDeque<Step>,
}

/// An item of a file.
pub(super) enum Step {
    /// The JSON of a record, the file that it is in and the line on which it begins.
    Json(String, Arc<Place>, u64),
    /// What is parsed, whether its source is only a signature in its text, and where it was read.
    Parsed(Box<Parsed>, bool, Place),
}

impl Step {
    /// How long it is, in bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Json(json, ..) => json.len(),
            Self::Parsed(parsed, ..) => parsed.fields().text.len(),
        }
    }

    /// Where it was read.
    pub(super) fn place(&self) -> Place {
        match self {
            Self::Json(_, file, line) => file.at(*line),
            Self::Parsed(.., place) => place.clone(),
        }
    }

    /// What is parsed, and whether its source is only a signature in its text.
    pub(super) fn parse(
        self,
        names: &Names,
        limits: &Limits,
        notes: &mut Vec<Note>,
    ) -> Result<(Parsed, bool), ReadError> {
        match self {
            Self::Parsed(parsed, weak_source, _) => Ok((*parsed, weak_source)),
            Self::Json(json, file, line) => {
                json::parse(&json, names, &mut |kind| notes.push(Note { place: file.at(line), kind }))
                    .and_then(|parsed| match &parsed {
                        Parsed::Article(fields) => {
                            let held = limits.hold(Limit::Article, fields.text.len() as u64);
                            held.map(|()| parsed).map_err(|over| json::Fault { reason: over.into(), line: 0 })
                        }
                        Parsed::Record(..) => Ok(parsed),
                    })
                    .map(|parsed| (parsed, false))
                    .map_err(|fault| ReadError::Content {
                        place: file.at(line + fault.line),
                        reason: fault.reason,
                    })
            }
        }
    }
}

enum Content {
    /// JSON Lines; first the lines that were read already.
    Lines(VecDeque<(Vec<u8>, u64)>, Lines<Reader>),
    Values(Values),
    Plain(Reader),
    /// The rows of a table.
    Rows(formats::Rows),
    /// The articles of a format of news, and what was passed over that is none.
    Steps(Steps, Passed),
    Done,
}

/// What was passed over in a file.
#[derive(Default)]
struct Passed {
    things: BTreeMap<&'static str, u64>,
    /// Whether there was anything else in it.
    beside: bool,
}

impl Passed {
    fn note(&self) -> Option<NoteKind> {
        let number = |(what, number): (&&str, &u64)| match number {
            1 => format!("1 {what}"),
            number => format!("{number} {what}s"),
        };
        let list = self.things.iter().map(number).collect::<Vec<_>>().join(", ");
        match (list.is_empty(), self.beside) {
            (true, _) => None,
            (false, true) => Some(NoteKind::PassedOver(list)),
            (false, false) => Some(NoteKind::NoArticle(list)),
        }
    }
}

impl Source {
    /// Looks at the first bytes of a file. `names` are what the user
    /// says that fields are called.
    pub(super) fn open(
        file: Opened,
        limits: Limits,
        names: &Names,
        note: &mut dyn FnMut(Place, NoteKind),
    ) -> Result<Self, ReadError> {
        let place = Place::file(file.path);
        let content = |reason| ReadError::Content { place: place.clone(), reason };
        let failed = |source| ReadError::Io { place: place.clone(), source };

        let mut source = Self {
            place: Arc::new(place.clone()),
            content: Content::Done,
            limits,
            limit: limits.line,
            guessed: None,
            declared: None,
            unit: "file that is not JSON Lines",
            markdown: false,
            names: names.clone(),
            first: true,
            pending: VecDeque::new(),
        };
        let mut inner = match unpack(file.reader, limits).map_err(failed)? {
            Unpacked::Stream(stream) => stream,
            Unpacked::Archive(records) => {
                source.content = Content::Steps(records, Passed::default());
                return Ok(source);
            }
        };
        let mut head = Vec::with_capacity(HEAD_LENGTH);
        inner.by_ref().take(HEAD_LENGTH as u64).read_to_end(&mut head).map_err(failed)?;
        if head.is_empty() {
            return Err(content(Reason::Empty));
        }
        let (declared, mark) = encoding::declared(&head).unwrap_or((UTF_8, 0));
        let wide = declared == UTF_16LE || declared == UTF_16BE;
        if mark > 0 && declared != UTF_8 {
            note(place.clone(), NoteKind::Declared(declared.name()));
        } else if wide {
            note(place.clone(), NoteKind::Guessed(declared.name()));
        }
        if !wide {
            sniff::refuse(&head[mark..]).map_err(content)?;
        }
        let mut stream = Cursor::new(head).chain(inner);
        io::copy(&mut stream.by_ref().take(mark as u64), &mut io::sink()).map_err(failed)?;
        let mut reader: Reader = match wide {
            true => Box::new(BufReader::with_capacity(HEAD_LENGTH, Transcoder::new(stream, declared))),
            false => Box::new(BufReader::with_capacity(HEAD_LENGTH, stream)),
        };
        let name = place.file.to_string_lossy();
        let (name, _) = Compression::split(&name);
        let extension =
            Path::new(name).extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let start = reader.fill_buf().map_err(failed)?;
        let shape = sniff::shape(start, extension.as_deref(), names).map_err(content)?;
        if matches!(shape, Shape::Page | Shape::Xml(_)) {
            source.guessed = formats::declared_encoding(start).filter(|_| !wide);
            source.declared = source.guessed;
        }
        source.markdown = matches!(extension.as_deref(), Some("md" | "markdown"));
        source.content = match shape {
            Shape::Plain => Content::Plain(reader),
            Shape::Lines => Content::Lines(VecDeque::new(), Lines::new(reader, limits.line)),
            Shape::Array => Content::Values(Values::new(source.whole(reader, Vec::new(), note)?, true)),
            Shape::Objects => source.objects(reader, note)?,
            Shape::Table(mark) => {
                Content::Rows(formats::Rows::new(source.whole(reader, Vec::new(), note)?, mark))
            }
            Shape::Mail => {
                (source.limit, source.unit) = (limits.page, "mail");
                let mut bytes = Vec::new();
                reader.take(source.limit + 1).read_to_end(&mut bytes).map_err(failed)?;
                if bytes.len() as u64 > source.limit {
                    return Err(content(Reason::TooLong { unit: source.unit, limit: source.limit }));
                }
                Content::Steps(formats::mail_steps(bytes, limits), Passed::default())
            }
            Shape::Page => {
                (source.limit, source.unit) = (limits.page, "page");
                let page = formats::page(&source.whole(reader, Vec::new(), note)?, &limits);
                let found = page.map(|told| Found::Article(Box::new(told)));
                Content::Steps(Box::new(std::iter::once((found, None))), Passed::default())
            }
            Shape::Xml(root) => {
                source.unit = "XML file";
                let text = source.whole(reader, Vec::new(), note)?;
                let steps = formats::xml_steps(&root, text);
                Content::Steps(
                    steps.ok_or_else(|| content(Reason::Markup("XML of this kind")))?,
                    Passed::default(),
                )
            }
        };
        Ok(source)
    }

    /// Tells JSON Lines from a JSON object over several lines: the first line of the latter is not whole, and its
    /// second does not begin an object.
    fn objects(
        &mut self,
        reader: Reader,
        note: &mut dyn FnMut(Place, NoteKind),
    ) -> Result<Content, ReadError> {
        let mut lines = Lines::new(reader, self.limit);
        let mut seen: VecDeque<(Vec<u8>, u64)> = VecDeque::new();
        let mut skipped = Vec::new();
        while seen.len() < 2 {
            match lines.next().map_err(|source| ReadError::Io { place: Place::clone(&self.place), source })? {
                None => return Ok(Content::Lines(seen, lines)),
                Some(Line::TooLong(line)) => {
                    let reason = Reason::TooLong { unit: "line", limit: self.limit };
                    return Err(ReadError::Content { place: self.place.at(line), reason });
                }
                Some(Line::Read(bytes, _)) if bytes.trim_ascii().is_empty() => skipped.push(b'\n'),
                Some(Line::Read(bytes, number)) => {
                    let first = seen.is_empty();
                    seen.push_back((bytes.to_owned(), number));
                    if first {
                        let text = String::from_utf8_lossy(bytes);
                        match serde_json::from_str::<IgnoredAny>(&text) {
                            Err(error) if error.is_eof() => {}
                            _ => return Ok(Content::Lines(seen, lines)),
                        }
                    } else if bytes.trim_ascii_start().starts_with(b"{") {
                        return Ok(Content::Lines(seen, lines));
                    }
                }
            }
        }
        let mut text = skipped;
        for (line, _) in seen {
            text.extend_from_slice(&line);
            text.push(b'\n');
        }
        Ok(Content::Values(Values::new(self.whole(lines.into_rest(), text, note)?, false)))
    }

    /// The text of the rest of a file, after what was read of it.
    fn whole(
        &mut self,
        reader: Reader,
        mut bytes: Vec<u8>,
        note: &mut dyn FnMut(Place, NoteKind),
    ) -> Result<String, ReadError> {
        let limit = self.limit;
        match reader.take(limit + 1).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > limit => {
                let reason = Reason::TooLong { unit: self.unit, limit };
                Err(ReadError::Content { place: Place::clone(&self.place), reason })
            }
            Ok(_) => Ok(self.decode(bytes, None, note)),
            Err(source) => Err(ReadError::Io { place: Place::clone(&self.place), source }),
        }
    }

    fn decode(&mut self, bytes: Vec<u8>, line: Option<u64>, note: &mut dyn FnMut(Place, NoteKind)) -> String {
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => return text,
            Err(error) => error.into_bytes(),
        };
        // What says that it is UTF-8 and is not is in another encoding, as a rule.
        let false_utf8 = self.declared == Some(UTF_8) && std::str::from_utf8(&bytes).is_err();
        let known = self.guessed.filter(|_| !false_utf8);
        let decoded = encoding::decode(&bytes, known);
        let place = line.map_or_else(|| Place::clone(&self.place), |line| self.place.at(line));
        if let Some(encoding) = decoded.guessed.filter(|_| known.is_none()) {
            self.guessed = Some(encoding);
            let kind = match false_utf8 {
                true => NoteKind::FalselyDeclared { declared: UTF_8.name(), guessed: encoding.name() },
                false => NoteKind::Guessed(encoding.name()),
            };
            note(place.clone(), kind);
        }
        if let Some((count, encoding)) = decoded.replaced {
            note(place, NoteKind::Replaced { count, encoding: encoding.name() });
        }
        decoded.text.into_owned()
    }

    /// A note about the file.
    pub(super) fn note(&self, kind: NoteKind) -> Note {
        Note { place: Place::clone(&self.place), kind }
    }

    /// The next item of the file. `published` is the date given beside it.
    pub(super) fn next(
        &mut self,
        published: Option<Date>,
        note: &mut dyn FnMut(Place, NoteKind),
    ) -> Option<Result<Step, ReadError>> {
        if let Some(step) = self.pending.pop_front() {
            return Some(Ok(step));
        }
        let step = self.any(published, note)?;
        // The articles may be within the one object that the file is.
        if std::mem::take(&mut self.first)
            && let Ok(Step::Json(json, place, line)) = &step
            && let Some(inner) = envelope::articles(json, &self.names)
        {
            self.pending = inner.into_iter().map(|json| Step::Json(json, Arc::clone(place), *line)).collect();
            return self.pending.pop_front().map(Ok);
        }
        Some(step)
    }

    /// The next of whatever the file has.
    fn any(
        &mut self,
        published: Option<Date>,
        note: &mut dyn FnMut(Place, NoteKind),
    ) -> Option<Result<Step, ReadError>> {
        match &mut self.content {
            Content::Done => None,
            Content::Plain(_) => {
                let Content::Plain(reader) = std::mem::replace(&mut self.content, Content::Done) else {
                    return None;
                };
                Some(self.plain(reader, published, note))
            }
            Content::Steps(..) => self.step(published, note),
            Content::Rows(rows) => {
                let (row, line) = rows.next()?;
                Some(match row {
                    Ok(json) => Ok(Step::Json(json, Arc::clone(&self.place), line)),
                    Err(reason) => Err(ReadError::Content { place: self.place.at(line), reason }),
                })
            }
            Content::Values(values) => {
                let (value, line) = values.next()?;
                Some(match value {
                    Ok(json) => Ok(Step::Json(json.to_owned(), Arc::clone(&self.place), line)),
                    Err(reason) => Err(ReadError::Content { place: self.place.at(line), reason }),
                })
            }
            Content::Lines(seen, lines) => loop {
                let (bytes, line) = match seen.pop_front() {
                    Some((bytes, line)) => (Cow::Owned(bytes), line),
                    None => match lines.next() {
                        Ok(Some(Line::Read(bytes, line))) => (Cow::Borrowed(bytes), line),
                        Ok(Some(Line::TooLong(line))) => {
                            let reason = Reason::TooLong { unit: "line", limit: self.limit };
                            return Some(Err(ReadError::Content { place: self.place.at(line), reason }));
                        }
                        Ok(None) => return None,
                        Err(source) => {
                            self.content = Content::Done;
                            return Some(Err(ReadError::Io { place: Place::clone(&self.place), source }));
                        }
                    },
                };
                if bytes.trim_ascii().is_empty() {
                    continue;
                }
                let bytes = bytes.into_owned();
                let json = self.decode(bytes, Some(line), note);
                return Some(Ok(Step::Json(json, Arc::clone(&self.place), line)));
            },
        }
    }

    /// The next article of a format of news.
    fn step(
        &mut self,
        published: Option<Date>,
        note: &mut dyn FnMut(Place, NoteKind),
    ) -> Option<Result<Step, ReadError>> {
        let Content::Steps(steps, passed) = &mut self.content else { return None };
        loop {
            let Some((found, line)) = steps.next() else {
                if let Some(kind) = passed.note() {
                    note(Place::clone(&self.place), kind);
                }
                self.content = Content::Done;
                return None;
            };
            passed.beside |= !matches!(found, Ok(Found::Other(_)));
            let place = line.map_or_else(|| Place::clone(&self.place), |line| self.place.at(line));
            let fields = match found {
                Ok(Found::Other(what)) => {
                    *passed.things.entry(what).or_default() += 1;
                    continue;
                }
                Ok(Found::Withdrawn(withdrawn)) => Err(Reason::Withdrawn(Box::new(withdrawn))),
                Ok(Found::Article(told)) => {
                    told.into_fields(published, &mut |kind| note(place.clone(), kind))
                }
                Err(reason) => Err(reason),
            };
            let item = fields.and_then(|(fields, weak)| {
                self.limits.hold(Limit::Article, fields.text.len() as u64)?;
                Ok(Step::Parsed(Box::new(Parsed::Article(fields)), weak, place.clone()))
            });
            return Some(item.map_err(|reason| ReadError::Content { place, reason }));
        }
    }

    fn plain(
        &mut self,
        reader: Reader,
        published: Option<Date>,
        note: &mut dyn FnMut(Place, NoteKind),
    ) -> Result<Step, ReadError> {
        let place = Place::clone(&self.place);
        let bytes = limits::read_bytes(reader, &self.limits, Limit::Article);
        let bytes = bytes.map_err(|error| match Exceeded::of(&error) {
            Some(over) => ReadError::Content { place: place.clone(), reason: (*over).into() },
            None => ReadError::Io { place: place.clone(), source: error },
        })?;
        let text = self.decode(bytes, None, note);
        if text.trim().is_empty() {
            return Err(ReadError::Content { place, reason: Reason::Blank });
        }
        let note = &mut |kind| note(place.clone(), kind);
        let Some((matter, body)) = front_matter::split(&text) else {
            let text = if self.markdown { front_matter::words(&text) } else { text };
            let fields = plain::parse(text, published, note);
            return Ok(Step::Parsed(Box::new(Parsed::Article(fields)), true, place));
        };
        let told = json::fields(matter, &self.names, note);
        let told = told.map_err(|reason| ReadError::Content { place: place.clone(), reason })?;
        let fields = plain::parse(front_matter::words(body), told.published.or(published), note);
        if fields.text.is_empty() {
            return Err(ReadError::Content { place, reason: Reason::NoText });
        }
        let weak = told.source.is_none();
        // Some repeat the title at the head of the text.
        let text = match (&told.title, fields.text.split_once("\n\n")) {
            (Some(title), Some((first, rest))) if first.trim() == title.trim() => {
                rest.trim_start().to_owned()
            }
            _ => fields.text,
        };
        let fields = Fields {
            title: told.title.or(fields.title),
            source: told.source.or(fields.source),
            published: told.published.or(fields.published),
            text,
            ..told
        };
        Ok(Step::Parsed(Box::new(Parsed::Article(fields)), weak, place))
    }
}
