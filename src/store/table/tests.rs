//! Tables say what maps say, whatever the layers, and no byte of them is believed without need.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::store::file::{FileWriter, StoreFile};

fn written(rows: &BTreeMap<Vec<u8>, Option<Vec<u8>>>) -> Vec<u8> {
    let mut out = FileWriter::new(Vec::new()).unwrap();
    let mut writer = TableWriter::new();
    rows.iter().for_each(|(key, value)| writer.push(key, value.as_deref(), &mut out).unwrap());
    writer.finish(&mut out).unwrap();
    out.finish().unwrap()
}

fn table(rows: &BTreeMap<Vec<u8>, Option<Vec<u8>>>) -> Table {
    Table::open(&StoreFile::of_memory(&written(rows)).unwrap()).unwrap()
}

/// Rows with long and short keys and values, of which some compress.
fn rows() -> impl Strategy<Value = BTreeMap<Vec<u8>, Option<Vec<u8>>>> {
    let key = proptest::collection::vec(prop_oneof![Just(0_u8), Just(b'a'), Just(b'b'), Just(255)], 0..9);
    let value = prop_oneof![
        2 => Just(None),
        6 => proptest::collection::vec(any::<u8>(), 0..40).prop_map(Some),
        1 => (any::<u8>(), 0_usize..9000).prop_map(|(byte, times)| Some(vec![byte; times])),
        1 => proptest::collection::vec(any::<u8>(), 3000..6000).prop_map(Some),
    ];
    proptest::collection::btree_map(key, value, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn layers_say_what_a_map_says(layers in proptest::collection::vec(rows(), 0..5)) {
        let tables = Tables::new(layers.iter().map(table));
        let mut all = BTreeMap::new();
        layers.iter().for_each(|layer| all.extend(layer.clone()));
        let merged: Vec<Row> = tables.merged().map(Result::unwrap).collect();
        prop_assert_eq!(&merged, &all.clone().into_iter().collect::<Vec<_>>());
        let alone = Tables::new([table(&all)]);
        let mut keys: Vec<Vec<u8>> = all.keys().cloned().collect();
        keys.extend([vec![], vec![b'a'], vec![255, 255], b"ab0".to_vec()]);
        for key in keys {
            let value = all.get(&key).cloned().flatten();
            prop_assert_eq!(tables.get(&key).unwrap(), value.clone());
            prop_assert_eq!(alone.get(&key).unwrap(), value);
            let prefix = &key[..key.len() / 2];
            let expected = all.iter().filter(|(key, _)| key.starts_with(prefix));
            let expected: Vec<_> = expected.filter_map(|(k, v)| Some((k.clone(), v.clone()?))).collect();
            let found: Vec<_> = tables.scan(prefix).unwrap().map(Result::unwrap).collect();
            prop_assert_eq!(found, expected);
        }
    }
}

fn many() -> BTreeMap<Vec<u8>, Option<Vec<u8>>> {
    let row = |n: usize| (format!("article {:05}", n * 7 % 3001).into_bytes(), Some(vec![b'x'; n % 40]));
    (0..3000).map(row).collect()
}

#[test]
fn many_rows_are_small_and_each_is_found() {
    let rows = many();
    let bytes = written(&rows);
    assert!(bytes.len() < 30_000, "{}", bytes.len());
    let table = table(&rows);
    assert_eq!(table.len(), 3000);
    for (key, value) in &rows {
        assert_eq!(table.get(key).unwrap().as_ref(), Some(value));
    }
    assert_eq!(table.get(b"article 0"), Ok(None));
    assert_eq!(table.get(b"b"), Ok(None));
}

#[test]
fn rows_out_of_order_are_refused() {
    let mut out = FileWriter::new(Vec::new()).unwrap();
    let mut writer = TableWriter::new();
    writer.push(b"b", None, &mut out).unwrap();
    assert!(writer.push(b"b", None, &mut out).is_err() && writer.push(b"a", None, &mut out).is_err());
}

#[test]
fn bytes_that_are_wrong_are_faults_and_nothing_worse() {
    // In memory nothing is compared with checksums: all that is wrong reaches the table.
    let whole = written(&many());
    for place in 0..whole.len() {
        if place > 600 && place < whole.len() - 2000 && place % 13 > 0 {
            continue;
        }
        for bit in [1, 64, 255] {
            let mut changed = whole.clone();
            changed[place] ^= bit;
            let Ok(file) = StoreFile::of_memory(&changed) else { continue };
            let Ok(table) = Table::open(&file) else { continue };
            let _ = table.get(b"article 01500");
            let all = table.all().take_while(Result::is_ok).take(10_000).count();
            assert!(all < 10_000, "{place}");
        }
    }
}
