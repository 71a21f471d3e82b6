//! What is read is what was written, or a fault.

use std::fs::File;
use std::io::Write;

use super::*;

fn body(length: usize) -> Vec<u8> {
    (0..length).map(|number| (number % 251) as u8 ^ (number / 251) as u8).collect()
}

fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn written(body: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    writer.write_all(body).unwrap();
    writer.finish().unwrap()
}

#[test]
fn what_was_written_is_read_from_any_place() {
    for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 17] {
        let body = body(length);
        let checked = Checked::open(file_of(&written(&body))).unwrap();
        assert_eq!((checked.len(), checked.verify()), (length, Ok(())));
        let places = [0, 1, BLOCK / 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, length];
        for from in places.into_iter().filter(|from| *from <= length) {
            for to in places.into_iter().filter(|to| (from..=length).contains(to)) {
                assert_eq!(checked.get(from..to).as_deref(), Ok(&body[from..to]), "{length} {from} {to}");
                assert_eq!(checked.copy(from..to).as_deref(), Ok(&body[from..to]), "{length} {from} {to}");
            }
        }
        assert_eq!(checked.get(length..length + 1).err(), Some(Fault::Outside));
        let memory = Checked::of(&body);
        assert_eq!((memory.len(), memory.get(0..length).as_deref()), (length, Ok(&body[..])));
        assert_eq!(memory.get(length..length + 1).err(), Some(Fault::Outside));
    }
}

#[test]
fn no_bit_changes_unnoticed() {
    let body = body(300);
    let whole = written(&body);
    for bit in 0..whole.len() * 8 {
        let mut changed = whole.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let read = Checked::open(file_of(&changed))
            .and_then(|checked| checked.get(0..300).map(|bytes| bytes.to_vec()));
        assert!(read.is_err(), "bit {bit}");
    }
    for length in 0..whole.len() {
        assert!(Checked::open(file_of(&whole[..length])).is_err(), "{length} bytes");
    }
}

#[test]
fn a_file_that_changes_is_noticed() {
    let body = body(4 * BLOCK);
    let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
    std::fs::write(&path, written(&body)).unwrap();
    let checked = Checked::open(File::open(&path).unwrap()).unwrap();
    assert_eq!(checked.get(0..10).as_deref(), Ok(&body[..10]));
    // Overwritten in place, as `cp` does.
    let mut other = body.clone();
    other[BLOCK..2 * BLOCK].fill(7);
    std::fs::write(&path, written(&other)).unwrap();
    assert_eq!(checked.get(0..10).as_deref(), Ok(&body[..10]));
    assert_eq!(checked.get(BLOCK..BLOCK + 1).err(), Some(Fault::Changed));
    // Cut short.
    File::options().write(true).open(&path).unwrap().set_len(100).unwrap();
    assert_eq!(checked.get(3 * BLOCK..3 * BLOCK + 1).err(), Some(Fault::Changed));
    assert_eq!(checked.get(5..BLOCK).as_deref(), Ok(&body[5..BLOCK]));
}

#[test]
fn few_blocks_are_kept_where_few_may_be() {
    let body = body(40 * BLOCK + 5);
    let checked = Checked::open(file_of(&written(&body))).unwrap().keeping(3 * BLOCK);
    for place in (0..2000_usize).map(|n| n.wrapping_mul(2_654_435_761) % body.len()) {
        assert_eq!(checked.get(place..place + 1).as_deref(), Ok(&body[place..place + 1]));
        // One that is always used stays, and is still right.
        assert_eq!(checked.get(7..9).as_deref(), Ok(&body[7..9]));
        assert!(checked.kept() <= 3);
    }
}
