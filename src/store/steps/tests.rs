//! A file that is written in steps is the one that is written at once, and what is wrong with what a step finds ends it.

use std::fs;
use std::path::Path;

use super::*;
use crate::store::disk::Disk;
use crate::store::fold;
use crate::store::writer::Policy;
use crate::store::{Change, Writer};

/// A store of three sorted layers, each with so many quads and rows; the upper ones also take out what is below.
fn three_layers(directory: &Path, quads: u32) {
    let mut writer = Writer::open_or_create(directory).unwrap();
    writer.policy = Policy { files: 1, quads: u64::MAX / 4, work: 0, ..Policy::default() };
    for layer in 0..3_u32 {
        let line = |number: u32| {
            let long = if number.is_multiple_of(5_000) { "long ".repeat(300) } else { String::new() };
            format!(
                "<https://e.org/subject/{}> <https://e.org/p{}> \"{long}text {number}\"@en <https://e.org/graph/{}> .\n",
                number % 9_973,
                number % 7,
                number / 40
            )
        };
        let mut change = Change::default();
        (layer * quads..(layer + 1) * quads).for_each(|number| change.add.push_str(&line(number)));
        (0..layer * 50).for_each(|number| change.remove.push_str(&line(number * 3)));
        for row in 0..quads {
            let key = format!("row {}", (row * 7 + layer) % (2 * quads)).into_bytes();
            let value = (row % 5 > 0).then(|| format!("{row} of {layer}").into_bytes());
            change.rows.insert(key, value);
        }
        writer.change(&change).unwrap();
    }
    assert_eq!(writer.disk.sorted, 3);
}

fn layers(disk: &Disk, from: usize) -> Layers<'_> {
    Layers { layers: &disk.layers[from..], files: &disk.files[from..], is_lowest: from == 0 }
}

/// The bytes of a fold that is done at once.
fn at_once(disk: &Disk, from: usize) -> Vec<u8> {
    let mut out = FileWriter::new(Vec::new()).unwrap();
    fold::fold(&disk.layers[from..], &mut out).unwrap();
    let mut table = TableWriter::new();
    let tables = Tables::open(&disk.files[from..]).unwrap();
    for row in tables.merged() {
        let (key, value) = row.unwrap();
        if value.is_some() || from > 0 {
            table.push(&key, value.as_deref(), &mut out).unwrap();
        }
    }
    table.finish(&mut out).unwrap();
    out.finish().unwrap()
}

/// Goes on with a fold until it is whole; what it is goes through the manifest between the steps.
fn in_steps(directory: &Path, disk: &Disk, from: usize, most: u64) -> (Vec<u8>, usize) {
    let mut fold = Fold::begin("fold-9".to_owned(), Vec::new());
    for step in 1.. {
        let whole = fold.go_on(directory, &layers(disk, from), &mut most.clone()).unwrap();
        if whole.is_some() {
            return (fs::read(directory.join("fold-9")).unwrap(), step);
        }
        // What a killed writer had written further does not count.
        for file in fold.files() {
            use std::io::Write as _;
            let mut file = File::options().append(true).open(directory.join(file)).unwrap();
            file.write_all(b"more").unwrap();
        }
        fold = serde_json::from_str(&serde_json::to_string(&fold).unwrap()).unwrap();
    }
    unreachable!("a fold ends")
}

#[test]
fn a_file_is_the_same_however_many_steps_it_takes() {
    let desk = tempfile::tempdir().unwrap();
    three_layers(desk.path(), 16_000);
    let disk = Disk::open(desk.path()).unwrap();
    for from in [0, 1] {
        let expected = at_once(&disk, from);
        for (most, least) in [(1, 40), (50_000, 7), (u64::MAX, 1)] {
            let (bytes, steps) = in_steps(desk.path(), &disk, from, most);
            assert!(bytes == expected, "{from} {most}");
            assert!(steps >= least && (steps == 1) == (least == 1), "{from} {most}: {steps} steps");
        }
    }
}

#[test]
fn a_fold_whose_files_are_not_as_they_were_left_is_given_up() {
    let desk = tempfile::tempdir().unwrap();
    three_layers(desk.path(), 16_000);
    let disk = Disk::open(desk.path()).unwrap();
    let begun = || {
        let mut fold = Fold::begin("fold-9".to_owned(), Vec::new());
        assert!(fold.go_on(desk.path(), &layers(&disk, 0), &mut 1).unwrap().is_none());
        assert!(fold.go_on(desk.path(), &layers(&disk, 0), &mut 1).unwrap().is_none());
        fold
    };
    type Harm = fn(&Path);
    let harms: [Harm; 4] = [
        |path| fs::remove_file(path.join("fold-9")).unwrap(),
        |path| File::options().write(true).open(path.join("fold-9")).unwrap().set_len(100).unwrap(),
        |path| fs::remove_file(path.join("fold-9-notes")).unwrap(),
        |path| fs::write(path.join("fold-9-notes"), vec![0; 10_000]).unwrap(),
    ];
    for (number, harm) in harms.into_iter().enumerate() {
        let mut fold = begun();
        harm(desk.path());
        let mut ended = Ok(None);
        for _step in 0..100 {
            ended = fold.go_on(desk.path(), &layers(&disk, 0), &mut 100_000);
            if !matches!(ended, Ok(None)) {
                break;
            }
        }
        assert!(ended.is_err(), "harm {number}");
    }
}
