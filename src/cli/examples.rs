//! The example queries, which are built in: their list out, or one of them by its name.

use super::Problem;

/// The queries of `examples/queries`, by their names.
const QUERIES: [(&str, &str); 13] = [
    ("about", include_str!("../../examples/queries/about.rq")),
    ("claims-by-speaker", include_str!("../../examples/queries/claims-by-speaker.rq")),
    ("disagreements", include_str!("../../examples/queries/disagreements.rq")),
    ("events-by-date", include_str!("../../examples/queries/events-by-date.rq")),
    ("events-by-day", include_str!("../../examples/queries/events-by-day.rq")),
    ("links", include_str!("../../examples/queries/links.rq")),
    ("meetings", include_str!("../../examples/queries/meetings.rq")),
    ("officials", include_str!("../../examples/queries/officials.rq")),
    ("outlets", include_str!("../../examples/queries/outlets.rq")),
    ("person", include_str!("../../examples/queries/person.rq")),
    ("planned", include_str!("../../examples/queries/planned.rq")),
    ("relations", include_str!("../../examples/queries/relations.rq")),
    ("words", include_str!("../../examples/queries/words.rq")),
];

/// The query of a name.
pub(super) fn find(name: &str) -> Result<&'static str, Problem> {
    let found = QUERIES.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text).ok_or_else(|| {
        let close = QUERIES
            .iter()
            .map(|(known, _)| (strsim::damerau_levenshtein(known, name), known))
            .min()
            .filter(|(distance, _)| *distance < 4)
            .map(|(_, known)| format!("did you mean {known}? "));
        Problem::usage(format!("there is no example query '{name}'"))
            .with_hint(format!("{}'triplewire query --examples' lists them", close.unwrap_or_default()))
    })
}

/// The names of the queries, each with the question that it asks.
pub(super) fn list() -> String {
    let width = QUERIES.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line = |(name, text): &(&str, &str)| {
        let question = text.lines().next().unwrap_or_default().trim_start_matches("# ");
        format!("{name:width$}  {question}\n")
    };
    QUERIES.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_built_in() {
        let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/queries");
        let mut there: Vec<String> = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "rq"))
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        there.sort();
        assert!(QUERIES.iter().map(|(name, _)| *name).eq(there.iter().map(String::as_str)));
    }

    #[test]
    fn examples_are_found_by_name() {
        assert!(find("meetings").unwrap().contains("ev:CONSULT"));
        assert!(find("meeting").unwrap_err().to_string().contains("no example query 'meeting'"));
        assert!(list().lines().any(|line| line.starts_with("meetings ") && line.contains("Who met")));
    }
}
