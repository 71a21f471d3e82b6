//! Building: documents and records in, their graph in memory or in a store out.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use triplewire::map::{Collected, Collector, Options};
use triplewire::read::Withdrawn;
use triplewire::resolve::{Archive, Ready, Report};
use triplewire::store::{GraphStore, Living, Updated};
use triplewire::vocab::iri::Base;

use crate::error::{Failure, NoticeCore, told};
use crate::extractor::{ExtractorCore, Source, work_on};
use crate::graph::GraphCore;
use crate::work::{Window, run};

/// What became of articles that a store was given: the ids of those that were added, that took the place of others, that
/// are gone, that were as they are, that are older than what is there, that were withdrawn before, and that are not there;
/// then how many articles and quads there are, and what is to be told besides.
type Changed = ([Vec<String>; 7], u64, u64, Vec<String>);

fn changed(updated: Updated) -> Changed {
    let mut notices = notices(&updated.report);
    notices.extend(updated.dropped.iter().map(ToString::to_string));
    let Updated { added, replaced, withdrawn, same, older, refused, missing, articles, quads, .. } = updated;
    ([added, replaced, withdrawn, same, older, refused, missing], articles, quads, notices)
}

/// What of the records is not in the graph, in words.
fn notices(report: &Report) -> Vec<String> {
    let told =
        |id: &str, number: &dyn std::fmt::Display, what: &str| format!("article '{id}': {number} {what}");
    let mut notices = Vec::new();
    notices.extend(report.superseded.iter().map(|(id, n)| told(id, n, "older left out; the newest stays")));
    let set_aside = "of the same id but other content set aside";
    notices.extend(report.set_aside.iter().map(|(id, n)| told(id, n, set_aside)));
    notices.extend(report.left_out.iter().map(|(id, n)| told(id, n, "of its statements left out")));
    notices
}

/// What is given to who builds.
enum Given {
    /// An article that is ready.
    Ready(Box<Ready>),
    /// What a publisher took back.
    Withdrawn(Withdrawn),
}

fn on_disk(error: std::io::Error) -> Failure {
    Failure::new("Error", format!("what does not fit into memory cannot be put on disk: {error}"))
}

fn base_of(iri: Option<&str>) -> PyResult<Base> {
    iri.map_or(Ok(Base::default()), |iri| Base::new(iri).map_err(told))
}

/// Goes through items, has them extracted from and linked on all cores, and gives each that is ready to `take`. What cannot
/// be used is an exception, which `on_error` is given if there is one; what publishers took back is given to `withdraw`.
fn each(
    py: Python<'_>,
    items: &Bound<'_, PyAny>,
    extractor: &ExtractorCore,
    on_error: Option<&Bound<'_, PyAny>>,
    mut take: impl FnMut(Given) -> PyResult<()>,
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
                take(Given::Ready(Box::new(ready)))?;
                continue;
            }
            Some(Err(failure)) => failure.into(),
            None => match source.take_error() {
                None => return Ok(()),
                Some(error) => error,
            },
        };
        if let Ok(notice) = failed.value(py).getattr("_notice") {
            take(Given::Withdrawn(notice.extract::<PyRef<'_, NoticeCore>>()?.inner.clone()))?;
            continue;
        }
        let class = py.import("triplewire._errors")?.getattr("Error")?;
        match on_error {
            Some(callback) if failed.matches(py, class)? => {
                callback.call1((failed.value(py),))?;
            }
            _ => return Err(failed),
        }
    }
}

/// The graph of items, and what is to be told of them. What cannot be used is an exception, or given to `on_error`.
#[pyfunction]
#[pyo3(signature = (items, extractor, base=None, on_error=None))]
pub(crate) fn build_graph(
    py: Python<'_>,
    items: &Bound<'_, PyAny>,
    extractor: &ExtractorCore,
    base: Option<&str>,
    on_error: Option<&Bound<'_, PyAny>>,
) -> PyResult<(GraphCore, Vec<String>)> {
    let base = base_of(base)?;
    let directory = std::env::temp_dir();
    let mut archive = Archive::new(&directory);
    let mut withdrawn = Vec::new();
    each(py, items, extractor, on_error, |given| {
        match given {
            Given::Ready(ready) => archive.add(*ready).map_err(on_disk)?,
            Given::Withdrawn(notice) => withdrawn.push(notice),
        }
        Ok(())
    })?;
    let finish = move || {
        withdrawn.iter().try_for_each(|notice| archive.withdraw(notice)).map_err(on_disk)?;
        let (settled, records, report) = archive.settle().map_err(on_disk)?;
        let mut collector = Collector::new(Options::new(base));
        records.try_for_each(&settled, |graph| collector.add(&graph)).map_err(on_disk)?;
        let (collected, dropped) = collector.finish().map_err(on_disk)?;
        let mut notices = notices(&report);
        notices.extend(dropped.iter().map(ToString::to_string));
        match collected {
            Collected::Dataset(dataset) => Ok((GraphCore::of_dataset(&dataset)?, notices)),
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
    let (mut archive, mut more, mut withdrawn) = (Archive::new(&directory), Vec::new(), Vec::new());
    let taken = each(py, items, extractor, on_error, |given| {
        match given {
            Given::Ready(ready) if is_new => archive.add(*ready).map_err(on_disk)?,
            Given::Ready(ready) => more.push(*ready),
            Given::Withdrawn(notice) => withdrawn.push(notice),
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
    let update = move || {
        if !is_new {
            return Ok(living.update(more, &withdrawn)?);
        }
        withdrawn.iter().try_for_each(|notice| archive.withdraw(notice)).map_err(on_disk)?;
        Ok::<_, Failure>(living.begin(archive, &withdrawn)?)
    };
    Ok(run(py, update)?.map(changed)?)
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
