//! `build --no-resolve`: the lines of one article after another in, the output without the articles that turn out to be
//! no newest version out.
//!
//! A file is written as the articles come, and written anew only if some of them are not to stay. A stream, which
//! cannot be taken back, gets its lines at the end, from a temporary file.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::compression::{Compression, Compressor, decompress};
use crate::read::Withdrawn;
use crate::resolve::{Editions, Outdated, Rank};

use super::not_written;
use super::output::Output;

/// Lines, events and claims of an article.
pub(super) type Numbers = [u64; 3];

/// Where the lines go.
pub(super) struct Stream {
    path: PathBuf,
    compression: Compression,
    output: Compressor<Output>,
    /// The lines, where the output cannot be written anew.
    held: Option<BufWriter<File>>,
    /// How many bytes each article has, and its numbers.
    sizes: BufWriter<File>,
    editions: Editions,
    /// What all articles have together.
    sums: Numbers,
}

/// What was written at last.
pub(super) struct Written {
    pub(super) sums: Numbers,
    /// How many articles are not in the output.
    pub(super) unused: u64,
}

impl Stream {
    /// Begins to write to `output`, which is at `path`.
    pub(super) fn new(path: &Path, compression: Compression, output: Output) -> anyhow::Result<Self> {
        let directory = match path.parent().filter(|_| output.is_file()) {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            Some(_) => PathBuf::from("."),
            None => std::env::temp_dir(),
        };
        let temporary = || tempfile::tempfile_in(&directory).map(BufWriter::new).map_err(not_written);
        Ok(Self {
            held: if output.is_file() { None } else { Some(temporary()?) },
            sizes: temporary()?,
            path: path.to_owned(),
            compression,
            output: Compressor::new(output, compression)?,
            editions: Editions::new(directory),
            sums: [0; 3],
        })
    }

    /// Takes the lines of an article.
    pub(super) fn add(&mut self, rank: &Rank, lines: &[u8], numbers: Numbers) -> anyhow::Result<()> {
        let mut add = || {
            self.editions.add(rank)?;
            for number in [lines.len() as u64].iter().chain(&numbers) {
                self.sizes.write_all(&number.to_le_bytes())?;
            }
            match &mut self.held {
                Some(held) => held.write_all(lines),
                None => self.output.write_all(lines),
            }
        };
        add().map_err(not_written)?;
        self.sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
        Ok(())
    }

    /// Finishes the output. `tell` is given the id of each article with records that do not stay, why, and how many.
    pub(super) fn finish(
        self,
        withdrawn: &[Withdrawn],
        tell: impl FnMut(&str, Outdated, u64) -> anyhow::Result<()>,
    ) -> anyhow::Result<Written> {
        let Self { path, compression, mut output, held, sizes, editions, mut sums } = self;
        let unused = editions.finish(withdrawn, tell)?;
        let number = unused.len();
        let mut lines: Box<dyn Read> = match held {
            Some(held) => Box::new(BufReader::new(rewound(held)?)),
            None => {
                let mut written = output.finish().map_err(not_written)?;
                if unused.is_empty() {
                    written.finish()?;
                    return Ok(Written { sums, unused: 0 });
                }
                output = Compressor::new(Output::create(Some(&path))?, compression)?;
                let file = BufReader::new(written.reopen().map_err(not_written)?);
                Box::new(BufReader::new(decompress(Box::new(file))?.reader))
            }
        };
        let mut sizes = BufReader::new(rewound(sizes)?);
        let mut at = 0;
        let copy = || -> io::Result<()> {
            unused.try_for_each(|place| {
                while at < place {
                    io::copy(&mut lines.by_ref().take(next(&mut sizes)?), &mut output)?;
                    for _ in 0..sums.len() {
                        next(&mut sizes)?;
                    }
                    at += 1;
                }
                io::copy(&mut lines.by_ref().take(next(&mut sizes)?), &mut io::sink())?;
                for sum in &mut sums {
                    *sum -= next(&mut sizes)?;
                }
                at += 1;
                Ok::<_, io::Error>(())
            })?;
            io::copy(&mut lines, &mut output).map(|_| ())
        };
        copy().map_err(not_written)?;
        output.finish().map_err(not_written)?.finish()?;
        Ok(Written { sums, unused: number })
    }
}

fn rewound(writer: BufWriter<File>) -> io::Result<File> {
    let mut file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(file)
}

fn next(sizes: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    sizes.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}
