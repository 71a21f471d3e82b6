//! What is read is what was written, and no byte of a segment makes the reader panic.

use proptest::prelude::*;

use super::*;
use crate::store::file::{FileWriter, StoreFile};

/// The bytes of a file with these tuples as the order 0, after so many bytes of something else.
fn written(width: usize, before: usize, tuples: &[Tuple]) -> Vec<u8> {
    let mut out = FileWriter::new(Vec::new()).unwrap();
    out.put(&vec![7; before]).unwrap();
    let mut writer = SegmentWriter::new(width);
    tuples.iter().for_each(|tuple| writer.push(*tuple, &mut out).unwrap());
    assert_eq!(writer.finish(0, &mut out).unwrap(), tuples.len() as u64);
    out.finish().unwrap()
}

fn segment(width: usize, bytes: &[u8]) -> Segment {
    Segment::open(&StoreFile::of_memory(bytes).unwrap(), 0, width).unwrap()
}

fn tuples(segment: &Segment, prefix: &[u32]) -> Vec<Tuple> {
    segment.scan(prefix).unwrap().into_iter().flatten().map(Result::unwrap).collect()
}

fn sorted(width: usize, mut tuples: Vec<Tuple>) -> Vec<Tuple> {
    tuples.iter_mut().for_each(|tuple| tuple[width..].fill(0));
    tuples.sort_unstable();
    tuples.dedup();
    tuples
}

/// Numbers of the kind that there are: small ones, near ones, and those at the ends.
fn column() -> impl Strategy<Value = u32> {
    prop_oneof![0..4_u32, 60..70_u32, 1000..200_000_u32, Just(u32::MAX), Just(1 << 31), any::<u32>()]
}

proptest! {
    #[test]
    fn every_prefix_finds_its_tuples(
        width in 3..5_usize,
        before in prop_oneof![Just(0), 0..70_000_usize],
        some in prop::collection::vec([column(), column(), column(), column()], 0..700),
    ) {
        let expected = sorted(width, some);
        let segment = segment(width, &written(width, before, &expected));
        prop_assert_eq!(&tuples(&segment, &[]), &expected);
        for tuple in expected.iter().step_by(7).chain([&[5; 4], &[u32::MAX; 4], &[0; 4]]) {
            for length in 0..=width {
                let prefix = &tuple[..length];
                let those: Vec<Tuple> = expected.iter().filter(|one| one[..length] == *prefix).copied().collect();
                prop_assert_eq!(segment.count(prefix).unwrap(), those.len() as u64);
                prop_assert_eq!(tuples(&segment, prefix), those);
            }
        }
    }

    #[test]
    fn wrong_bytes_are_a_fault_and_nothing_worse(
        width in 3..5_usize,
        count in 1..300_u32,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let expected: Vec<Tuple> = (0..count).map(|n| [n / 9, n % 3, n * 77, 0]).collect();
        let mut bytes = written(width, 0, &sorted(width, expected));
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        // Without checksums, as nothing but a wrong program could write it.
        let Ok(file) = StoreFile::of_memory(&bytes) else { return Ok(()) };
        let Ok(segment) = Segment::open(&file, 0, width) else { return Ok(()) };
        for prefix in [&[][..], &[3], &[3, 1], &[u32::MAX]] {
            let _ = segment.count(prefix);
            if let Ok(Some(scan)) = segment.scan(prefix) {
                prop_assert!(scan.take(100_000).count() < 100_000);
            }
        }
    }
}

#[test]
fn many_pages_are_one_segment() {
    let expected: Vec<Tuple> =
        (0..60_000_u32).map(|n| [n / 50, n % 50, n.wrapping_mul(2_654_435_761), n]).collect();
    for before in [0, 65_000, 65_500] {
        let segment = segment(4, &written(4, before, &expected));
        assert_eq!(tuples(&segment, &[]), expected);
        for n in (0..60_000_u32).step_by(997) {
            assert_eq!(tuples(&segment, &[n / 50]).len(), 50);
            assert_eq!(segment.count(&[n / 50]), Ok(50));
            assert_eq!(tuples(&segment, &[n / 50, n % 50]), [expected[n as usize]]);
        }
        assert!(tuples(&segment, &[1200]).is_empty());
    }
}

#[test]
fn graphs_are_packed() {
    // An article's subjects have numbers near one another, and few predicates.
    let tuples: Vec<Tuple> = (0..100_000_u32).map(|n| [n / 5, n % 5, n * 3 % 40_000, n / 1000]).collect();
    let bytes = written(4, 0, &tuples).len();
    assert!(bytes < 100_000 * 6, "{bytes}");
}
