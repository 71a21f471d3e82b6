//! Numbers and texts in bytes: LEB128 numbers, and texts that their length goes before. What is read is believed only
//! as far as the bytes go: a cut or a wrong file gives `None`, never a panic.

/// Appends a number as LEB128.
pub(crate) fn put_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value as u8) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a text with its length.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// A place in bytes from which numbers and texts are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'b>(pub(super) &'b [u8]);

impl<'b> Cursor<'b> {
    /// The bytes from `at` on.
    pub(crate) fn at(bytes: &'b [u8], at: u64) -> Option<Self> {
        bytes.get(usize::try_from(at).ok()?..).map(Self)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
            shift += 7;
        }
    }

    /// Bytes with their number before them.
    pub(crate) fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    pub(crate) fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}

/// The eight bytes at an index of a table of little-endian numbers.
pub(crate) fn entry_of(table: &[u8], index: usize) -> Option<u64> {
    let (numbers, _) = table.as_chunks::<8>();
    numbers.get(index).map(|bytes| u64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_come_back() {
        let mut bytes = Vec::new();
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            put_number(&mut bytes, number);
        }
        put_text(&mut bytes, "Ganja, Азербайджан");
        let mut cursor = Cursor(&bytes);
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(cursor.number(), Some(number));
        }
        assert_eq!(cursor.text(), Some("Ganja, Азербайджан"));
        assert_eq!(cursor.byte(), None);
    }

    #[test]
    fn wrong_bytes_are_nothing() {
        assert_eq!(Cursor(&[0x80; 20]).number(), None);
        assert_eq!(Cursor(&[9, b'a']).text(), None);
        assert_eq!(Cursor(&[2, 0xff, 0xff]).text(), None);
        assert!(Cursor::at(&[1, 2], u64::MAX).is_none());
        assert_eq!(entry_of(&[0; 15], 1), None);
    }
}
