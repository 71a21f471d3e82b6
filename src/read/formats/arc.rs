//! The line that begins a record of an ARC file, the web archive of before WARC, in, what it says out.
//! <https://archive.org/web/researcher/ArcFileFormat.php>

/// How many digits a date of the format has.
const DATE_DIGITS: usize = 14;

/// Whether a file that begins so is an ARC file.
pub(super) fn starts(head: &[u8]) -> bool {
    head.starts_with(b"filedesc://")
}

/// The address, the media type and the length of a record: "URL IP-address date media-type ... length".
pub(super) fn header(line: &[u8]) -> Option<(String, String, u64)> {
    let line = std::str::from_utf8(line.trim_ascii_end()).ok()?;
    let parts: Vec<&str> = line.split(' ').collect();
    let [url, _, date, media_type, .., length] = parts.as_slice() else { return None };
    let dated = date.len() == DATE_DIGITS && date.bytes().all(|byte| byte.is_ascii_digit());
    let length = length.parse().ok().filter(|_| dated && url.contains(':'))?;
    Some(((*url).to_owned(), media_type.to_ascii_lowercase(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_both_versions_are_read() {
        let url = "http://harbour.example/1";
        let found = Some((url.to_owned(), "text/html".to_owned(), 120));
        assert_eq!(header(format!("{url} 192.0.2.1 20210330101112 text/html 120\n").as_bytes()), found);
        let second = format!("{url} 192.0.2.1 20210330101112 text/html 200 - - 1234 a.arc.gz 120");
        assert_eq!(header(second.as_bytes()), found);
        assert_eq!(header(b"The council met in Oslo on 3 May 120"), None);
    }
}
