//! Building: documents and records in, their graph in memory or in a store out.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use triplewire::map::{Collected, Collector, Options};
use triplewire::resolve::{Archive, Ready};
use triplewire::store::{GraphStore, Living, Updated};
use triplewire::vocab::iri::Base;

use crate::error::{Failure, told};
use crate::extractor::{ExtractorCore, Source, work_on};
use crate::graph::GraphCore;
use crate::work::{Window, run};

/// What became of articles that a store was given: the ids of those that were added, that took the place of others, that
/// are gone, that were as they are, that are older than what is there, that were withdrawn before, and that are not there;
/// then how many articles and quads there are.
type Changed = ([Vec<String>; 7], u64, u64);

fn changed(updated: Updated) -> Changed {
    let Updated { added, replaced, withdrawn, same, older, refused, missing, articles, quads, .. } = updated;
    ([added, replaced, withdrawn, same, older, refused, missing], articles, quads)
}

fn on_disk(error: std::io::Error) -> Failure {
    Failure::new("Error", format!("what does not fit into memory cannot be put on disk: {error}"))
}

fn base_of(iri: Option<&str>) -> PyResult<Base> {
    iri.map_or(Ok(Base::default()), |iri| Base::new(iri).map_err(told))
}

/// Goes through items, has them extracted from and linked on all cores, and gives each that is ready to `take`. What cannot
/// be used is an exception, which `on_error` is given if there is one.
fn each(
    py: Python<'_>,
    items: &Bound<'_, PyAny>,
    extractor: &ExtractorCore,
    on_error: Option<&Bound<'_, PyAny>>,
    mut take: impl FnMut(Ready) -> PyResult<()>,
) -> PyResult<()> {
    let mut source = Source::new(items)?;
    let mut window = Window::new(py, None, None)?;
    loop {
        source.fill(py, &mut window, |item| {
            let extractor = Arc::clone(&extractor.extractor);
            Box::new(move || work_on(item, &extractor, Ready::of))
        });
        let failed: PyErr = match window.next(py)? {
            Some(Ok(ready)) => {
                take(ready)?;
                continue;
            }
            Some(Err(failure)) => failure.into(),
            None => match source.take_error() {
                None => return Ok(()),
                Some(error) => error,
            },
        };
        let class = py.import("triplewire._errors")?.getattr("Error")?;
        match on_error {
            Some(callback) if failed.matches(py, class)? => {
                callback.call1((failed.value(py),))?;
            }
            _ => return Err(failed),
        }
    }
}

/// The graph of items. What cannot be used is an exception, or given to `on_error`.
#[pyfunction]
#[pyo3(signature = (items, extractor, base=None, on_error=None))]
pub(crate) fn build_graph(
    py: Python<'_>,
    items: &Bound<'_, PyAny>,
    extractor: &ExtractorCore,
    base: Option<&str>,
    on_error: Option<&Bound<'_, PyAny>>,
) -> PyResult<GraphCore> {
    let base = base_of(base)?;
    let directory = std::env::temp_dir();
    let mut archive = Archive::new(&directory);
    each(py, items, extractor, on_error, |ready| Ok(archive.add(ready).map_err(on_disk)?))?;
    let finish = move || {
        let (settled, records, _) = archive.settle().map_err(on_disk)?;
        let mut collector = Collector::new(Options::new(base));
        records.try_for_each(&settled, |graph| collector.add(&graph)).map_err(on_disk)?;
        match collector.finish().map_err(on_disk)?.0 {
            Collected::Dataset(dataset) => Ok(GraphCore::of_dataset(&dataset)?),
            // It has no disk to put lines on.
            Collected::Lines(_) => Err(Failure::new("Error", "the graph is not in memory")),
        }
    };
    Ok(run(py, finish)??)
}

/// Puts items into a store, each in the place of the article of its id; the store is made if it is not there.
#[pyfunction]
#[pyo3(signature = (path, items, extractor, base=None, on_error=None))]
pub(crate) fn add_to_store(
    py: Python<'_>,
    path: PathBuf,
    items: &Bound<'_, PyAny>,
    extractor: &ExtractorCore,
    base: Option<&str>,
    on_error: Option<&Bound<'_, PyAny>>,
) -> PyResult<Changed> {
    let base = base.map(|iri| base_of(Some(iri))).transpose()?;
    let open = move || match &base {
        Some(base) => Living::open_or_create(&path, base),
        None if triplewire::store::is_store(&path) => Living::open(&path),
        None => Living::open_or_create(&path, &Base::default()),
    };
    let mut living = run(py, open)?.map_err(Failure::from)?;
    let directory = std::env::temp_dir();
    let is_new = living.is_empty();
    let (mut archive, mut more) = (Archive::new(&directory), Vec::new());
    let taken = each(py, items, extractor, on_error, |ready| {
        if is_new {
            archive.add(ready).map_err(on_disk)?;
        } else {
            more.push(ready);
        }
        Ok(())
    });
    if let Err(error) = taken {
        // A store that was made for nothing does not stay.
        if is_new {
            py.detach(|| living.discard());
        }
        return Err(error);
    }
    let update = move || match is_new {
        true => living.begin(archive, &[]),
        false => living.update(more, &[]),
    };
    Ok(run(py, update)?.map(changed).map_err(Failure::from)?)
}

/// Takes articles out of a store.
#[pyfunction]
pub(crate) fn withdraw_from_store(py: Python<'_>, path: PathBuf, ids: Vec<String>) -> PyResult<Changed> {
    let withdraw = move || Living::open(&path)?.withdraw(&ids);
    Ok(run(py, withdraw)?.map(changed).map_err(Failure::from)?)
}

/// The graph that a store has now.
#[pyfunction]
pub(crate) fn open_store(py: Python<'_>, path: PathBuf) -> PyResult<GraphCore> {
    Ok(run(py, move || GraphStore::open(&path).map(GraphCore::of_store))?.map_err(Failure::from)?)
}
