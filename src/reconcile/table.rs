//! Tables as programs save them: bytes in, text and the character between its cells out.
//!
//! Spreadsheets write semicolons or tabs where the comma is the decimal sign, a byte order mark, UTF-16, the letters of
//! Windows, and a first line "sep=;".

/// A table as text.
pub(super) struct Table {
    pub(super) text: String,
    pub(super) delimiter: u8,
    /// How many lines stand before the text.
    pub(super) lines_before: u64,
}

impl Table {
    /// Reads what a program saved.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut text = decode(bytes);
        let told = text.strip_prefix("sep=").and_then(|rest| {
            let delimiter = *rest.as_bytes().first().filter(|byte| byte.is_ascii())?;
            let rest = rest.get(1..)?;
            let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
            Some((delimiter, rest.to_owned()))
        });
        let lines_before = u64::from(told.is_some());
        let told = told.map(|(delimiter, rest)| {
            text = rest;
            delimiter
        });
        let header = text.lines().next().unwrap_or_default();
        let most = || {
            let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
            // Of equals the last is the greatest: the comma.
            b"\t;,".iter().copied().max_by_key(count).unwrap_or(b',')
        };
        let delimiter = told.unwrap_or_else(most);
        Self { text, delimiter, lines_before }
    }

    /// The number of the line in which what begins at this byte stands, from 1.
    pub(super) fn line(&self, byte: u64) -> u64 {
        let start = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        let (before, after) = self.text.as_bytes().split_at(start);
        let ends = after.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let count = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count();
        let skipped = ends.filter(|byte| **byte == b'\n').count();
        self.lines_before + (count(before) + skipped) as u64 + 1
    }
}

fn decode(bytes: &[u8]) -> String {
    let units = |rest: &[u8], of: fn([u8; 2]) -> u16| -> String {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            // What is not UTF-8 is in the letters of Windows; what is read, IRIs and decisions, is ASCII in both.
            std::str::from_utf8(bytes)
                .map_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect(), str::to_owned)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_many_programs_are_read() {
        let wide = |text: &str| -> Vec<u8> {
            [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
        };
        for (bytes, delimiter, text) in [
            (b"a,b\n1,2\n".to_vec(), b',', "a,b\n1,2\n"),
            (b"\xef\xbb\xbfa;b\r\n1;2\r\n".to_vec(), b';', "a;b\r\n1;2\r\n"),
            (b"sep=;\r\na;b,c\r\n".to_vec(), b';', "a;b,c\r\n"),
            (wide("a\tb\n1\t2\n"), b'\t', "a\tb\n1\t2\n"),
            (b"a;b\nM\xe4rz;2\n".to_vec(), b';', "a;b\nMärz;2\n"),
            (Vec::new(), b',', ""),
        ] {
            let table = Table::new(&bytes);
            assert_eq!((table.delimiter, table.text.as_str()), (delimiter, text));
        }
        let table = Table::new(b"sep=;\r\na;b\r\n1;2\r\n");
        assert_eq!((table.line(0), table.line(4), table.line(5)), (2, 3, 3));
    }
}
