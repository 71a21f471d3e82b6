//! N-Triples and N-Quads: rows in, a line for each out.

use std::io::{self, Write};

use super::{Output, PART};
use crate::map::dataset::{Dataset, Row};

/// Writes rows; those of the default graph are triples.
pub(super) fn write<W: Write>(dataset: &Dataset, rows: &[Row], output: &mut Output<W>) -> io::Result<()> {
    let parts: Vec<&[Row]> = rows.chunks(PART).collect();
    output.put_parts(&parts, |_, part, output| {
        put(dataset, part, output);
        Ok(())
    })
}

fn put<W: Write>(dataset: &Dataset, rows: &[Row], output: &mut Output<W>) {
    for &[graph, subject, predicate, object] in rows {
        output.put(dataset.form(subject));
        output.put(" ");
        output.put(dataset.form(predicate));
        output.put(" ");
        output.put(dataset.form(object));
        output.put(" ");
        if graph != 0 {
            output.put(dataset.form(graph));
            output.put(" ");
        }
        output.put(".\n");
    }
}
