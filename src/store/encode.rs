//! Terms in few bytes: a term in its N-Triples form in, bytes that are its alone out; and back.
//!
//! A form is its own bytes, but for an IRI with a UUID in it, as most subjects are:
//!
//! ```text
//! 1 (1 byte) · text before the UUID · NUL · the UUID (16 bytes) · text after it
//! ```
//!
//! The order of the bytes brings together what begins alike, so that a dictionary is small.

use uuid::Uuid;

/// What the bytes of an IRI with a UUID begin with; no form does.
const WITH_UUID: u8 = 1;

/// How many characters a UUID has.
const LENGTH: usize = 36;

/// Appends the bytes of a form.
pub(crate) fn pack(form: &str, out: &mut Vec<u8>) {
    match uuid_of(form) {
        Some((before, uuid, after)) => {
            out.push(WITH_UUID);
            out.extend_from_slice(before.as_bytes());
            out.push(0);
            out.extend_from_slice(uuid.as_bytes());
            out.extend_from_slice(after.as_bytes());
        }
        None => out.extend_from_slice(form.as_bytes()),
    }
}

/// The first part of an IRI behind a slash that is a UUID in its usual form, with what is before and after it.
fn uuid_of(form: &str) -> Option<(&str, Uuid, &str)> {
    if form.len() < LENGTH || !form.starts_with('<') {
        return None;
    }
    let bytes = form.as_bytes();
    let is_uuid = |slash: &usize| bytes.get(slash + 1..slash + 1 + LENGTH).is_some_and(is_uuid);
    let slash = memchr::memchr_iter(b'/', bytes).find(is_uuid)?;
    let (before, rest) = form.split_at_checked(slash + 1)?;
    let (text, after) = rest.split_at_checked(LENGTH)?;
    let uuid = Uuid::try_parse_ascii(text.as_bytes()).ok()?;
    (!before.contains('\0')).then_some((before, uuid, after))
}

/// Whether bytes are a UUID in its usual form, in small letters.
fn is_uuid(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().all(|(place, byte)| match place {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    })
}

/// The form of these bytes; `None` if they are those of none.
pub(crate) fn unpack(bytes: Vec<u8>) -> Option<String> {
    let form = if let Some(rest) = bytes.strip_prefix(&[WITH_UUID]) {
        let end = memchr::memchr(0, rest)?;
        let before = std::str::from_utf8(&rest[..end]).ok()?;
        let (uuid, after) = rest[end + 1..].split_first_chunk::<16>()?;
        let after = std::str::from_utf8(after).ok()?;
        let mut form = String::with_capacity(before.len() + LENGTH + after.len());
        form.push_str(before);
        form.push_str(Uuid::from_bytes(*uuid).hyphenated().encode_lower(&mut Uuid::encode_buffer()));
        form.push_str(after);
        form
    } else {
        String::from_utf8(bytes).ok()?
    };
    (form.starts_with(['<', '"']) || form.starts_with("_:")).then_some(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMS: &[&str] = &[
        "<https://e.org/event/c6ea8779-be58-5aaf-a62c-98b899006fdc>",
        "<https://e.org/event/C6EA8779-BE58-5AAF-A62C-98B899006FDC>",
        "<https://e.org/c6ea8779-be58-5aaf-a62c-98b899006fdc#char=1,2/c6ea8779-be58-5aaf-a62c-98b899006fdd>",
        "<https://e.org/x/c6ea8779-be58-5aaf-a62c-98b899006fdcc6ea8779>",
        "<https://e.org/c6ea8779-be58-5aaf-a62c-98b899006fd>",
        "<https://e.org/ä/c6ea8779-be58-5aaf-a62c-98b89900éfdc>",
        "<urn:uuid:c6ea8779-be58-5aaf-a62c-98b899006fdc>",
        "</c6ea8779-be58-5aaf-a62c-98b899006fdc>",
        "<a\0b/c6ea8779-be58-5aaf-a62c-98b899006fdc>",
        "\"/c6ea8779-be58-5aaf-a62c-98b899006fdc\"",
        "<>",
        "_:b0",
        "\"b0\"@en",
        "\"\"^^<http://e.org/number>",
    ];

    #[test]
    fn forms_come_back_and_no_two_are_alike() {
        let mut seen = std::collections::BTreeSet::new();
        for form in FORMS {
            let mut bytes = Vec::new();
            pack(form, &mut bytes);
            assert_eq!(unpack(bytes.clone()).as_deref(), Some(*form));
            assert!(seen.insert(bytes), "{form}");
        }
    }

    #[test]
    fn the_uuid_of_an_iri_takes_sixteen_bytes() {
        let mut bytes = Vec::new();
        pack(FORMS[0], &mut bytes);
        assert_eq!(bytes.len(), FORMS[0].len() - 36 + 16 + 2);
    }

    #[test]
    fn wrong_bytes_are_no_form() {
        for wrong in [&b""[..], b"x", b"_", b"\x01", b"\x01<https://e.org/\x0012", b"\"\xff", b"\x01\xff\0"] {
            assert_eq!(unpack(wrong.to_vec()), None, "{wrong:?}");
        }
    }
}
