//! Bytes in, text out: which encoding a stream is in, and its decoding.
//!
//! A byte order mark decides. Without one, what is valid UTF-8 is UTF-8; what is UTF-8 but for a little damage is
//! UTF-8 with the damage replaced; for anything else the encoding is guessed.

use std::borrow::Cow;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes a guess looks at.
const GUESS_LENGTH: usize = 1 << 20;

/// Text, and how it came from bytes.
#[derive(Debug)]
pub(super) struct Decoded<'b> {
    pub(super) text: Cow<'b, str>,
    /// The encoding, if it had to be guessed.
    pub(super) guessed: Option<&'static Encoding>,
    /// How many sequences were replaced because they mean nothing in the encoding, and in which.
    pub(super) replaced: Option<(usize, &'static Encoding)>,
}

/// The encoding that the first bytes of a stream declare, and the length of the mark that does so.
///
/// UTF-16 is also recognised without a mark, where every other byte of the beginning is zero, as in English text.
pub(super) fn declared(head: &[u8]) -> Option<(&'static Encoding, usize)> {
    if let Some(found) = Encoding::for_bom(head) {
        return Some(found);
    }
    let head = &head[..head.len().min(1024) & !1];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    match half >= 8 {
        true if odd * 10 > half * 7 && even == 0 => Some((UTF_16LE, 0)),
        true if even * 10 > half * 7 && odd == 0 => Some((UTF_16BE, 0)),
        _ => None,
    }
}

/// Decodes bytes without a byte order mark. `known` is the encoding guessed before in the same stream.
pub(super) fn decode<'b>(bytes: &'b [u8], known: Option<&'static Encoding>) -> Decoded<'b> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), guessed: None, replaced: None };
    }
    let (mut letters, mut damage) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damage += usize::from(!chunk.invalid().is_empty());
    }
    if letters >= 4 * damage {
        return Decoded {
            text: String::from_utf8_lossy(bytes),
            guessed: None,
            replaced: Some((damage, UTF_8)),
        };
    }
    let encoding = known.unwrap_or_else(|| guess(bytes));
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let damage = text.matches('\u{FFFD}').count();
    Decoded { text, guessed: Some(encoding), replaced: (damage > 0).then_some((damage, encoding)) }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // What tells encodings apart is what is not ASCII: begin shortly before the first of it.
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0).saturating_sub(1024);
    let sample = &bytes[first..(first + GUESS_LENGTH).min(bytes.len())];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// A stream of another encoding, read as UTF-8.
pub(super) struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    input: Vec<u8>,
    /// The part of `input` that is still to be decoded.
    pending: std::ops::Range<usize>,
    output: Vec<u8>,
    /// How much of `output` has been handed out.
    given: usize,
    finished: bool,
}

impl<R: Read> Transcoder<R> {
    /// Reads `inner`, which is in `encoding` and has no byte order mark (any more).
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            input: vec![0; 1 << 15],
            pending: 0..0,
            output: Vec::with_capacity(1 << 16),
            given: 0,
            finished: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.output.clear();
        self.given = 0;
        while self.output.is_empty() && !self.finished {
            let mut last = false;
            if self.pending.is_empty() {
                let length = loop {
                    match self.inner.read(&mut self.input) {
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        result => break result?,
                    }
                };
                self.pending = 0..length;
                last = length == 0;
            }
            self.output.resize(self.output.capacity().max(1 << 12), 0);
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.input[self.pending.clone()], &mut self.output, last);
            self.output.truncate(written);
            self.pending.start += read;
            self.finished = last && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.output.len() {
            self.refill()?;
        }
        let length = buffer.len().min(self.output.len() - self.given);
        buffer[..length].copy_from_slice(&self.output[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legacy_encodings_are_guessed() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251
            .encode("Президент Азербайджана Ильхам Алиев принял министра иностранных дел Армении");
        let decoded = decode(&bytes, None);
        assert!(decoded.text.starts_with("Президент"), "{decoded:?}");
        assert_eq!(decoded.guessed.map(Encoding::name), Some("windows-1251"));
        let decoded = decode(b"The caf\xe9 in the \x93old town\x94", None);
        assert_eq!(decoded.text, "The café in the “old town”");
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let mut bytes = "“Ilham Əliyev” və “Gəncə”".as_bytes().to_vec();
        bytes.push(0xff);
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.text, "“Ilham Əliyev” və “Gəncə”\u{FFFD}");
        assert_eq!(decoded.replaced.map(|(count, encoding)| (count, encoding.name())), Some((1, "UTF-8")));
        assert!(decoded.guessed.is_none());
    }

    #[test]
    fn utf16_is_read_as_a_stream() {
        let words = "The UN supports any efforts in Bakı. ".repeat(5000);
        for (encoding, bytes) in [
            (UTF_16LE, words.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
            (UTF_16BE, words.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()),
        ] {
            assert_eq!(declared(&bytes), Some((encoding, 0)));
            let mut text = String::new();
            Transcoder::new(&bytes[..], encoding).read_to_string(&mut text).unwrap();
            assert_eq!(text, words);
        }
        assert_eq!(declared(b"\xff\xfeB\0"), Some((UTF_16LE, 2)));
        assert_eq!(declared("The UN supports any efforts".as_bytes()), None);
    }
}
