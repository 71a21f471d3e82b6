//! What to write: the file's name and the option `--format` in, a format and a compression out.

use std::path::Path;

use crate::compression::Compression;
use crate::export::Format;

use super::Problem;

/// Finds out in which format, of those that `by_name` knows by name or file extension, to write, and how compressed.
///
/// The option comes first, then the name of the file; stdout gets `usual`. `extensions` are for messages.
pub(crate) fn target<F>(
    output: Option<&Path>,
    format: Option<&str>,
    by_name: impl Fn(&str) -> Option<F>,
    usual: F,
    extensions: &[&str],
) -> anyhow::Result<(F, Compression)> {
    let output = output.filter(|path| *path != Path::new("-"));
    let file = output.and_then(Path::file_name).map(|name| name.to_string_lossy());
    let (file, of_file) = file.as_deref().map_or(("", Compression::None), Compression::split);
    if let Some(format) = format {
        let (name, of_format) = Compression::split(format);
        let format = by_name(name).ok_or_else(|| {
            let usual =
                || format!("the formats are {}; .gz, .bz2 or .zst may be added", extensions.join(", "));
            Problem::usage(format!("'{format}' is no format that is written"))
                .with_hint(exported(name, output).unwrap_or_else(usual))
        })?;
        return Ok((format, if of_format == Compression::None { of_file } else { of_format }));
    }
    let Some(path) = output else { return Ok((usual, Compression::None)) };
    // Of `graph.ftm.json` the longest ending that names a format counts.
    let mut endings = file.match_indices('.').map(|(dot, _)| &file[dot + 1..]);
    let format = endings.find_map(by_name).ok_or_else(|| {
        let ending = file.split_once('.').map_or("", |(_, ending)| ending);
        let usual = || {
            format!(
                "end it in .{}, perhaps with .gz, .bz2 or .zst after that, or say --format",
                extensions.join(", .")
            )
        };
        Problem::usage(format!("the name '{}' does not say which format to write", path.display()))
            .with_hint(exported(ending, Some(path)).unwrap_or_else(usual))
    })?;
    Ok((format, of_file))
}

/// Whether a path is written as that of a directory: it ends in /.
pub(super) fn names_directory(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

/// The way to a format that only `export` writes, of a graph that is there.
fn exported(name: &str, output: Option<&Path>) -> Option<String> {
    let name = name.to_ascii_lowercase();
    let of_view = |ending: &str| matches!(Format::by_name(ending), Some(Format::View(_)));
    let is_directory = output.is_some_and(names_directory);
    let file = output.filter(|path| *path != Path::new("-")).map(|path| path.display().to_string());
    if matches!(name.as_str(), "csv" | "tsv" | "xlsx" | "ods" | "parquet") {
        let table = "tables are answers: 'triplewire query -d graph.ttl --example meetings -o meetings.csv', and --examples lists more";
        return Some(table.to_owned());
    }
    let (what, option) = match name.as_str() {
        "site" | "neo4j" => (name.as_str(), format!(" --format {name}")),
        _ if is_directory => ("a directory", " --format site".to_owned()),
        _ if of_view(&name) => (name.as_str(), String::new()),
        _ => {
            let at =
                name.match_indices('.').map(|(dot, _)| &name[dot + 1..]).find(|ending| of_view(ending))?;
            (at, String::new())
        }
    };
    let file =
        file.unwrap_or_else(|| if option.is_empty() { format!("graph.{what}") } else { "DIR/".to_owned() });
    Some(format!(
        "{what} is made of a graph: write the graph to graph.ttl, then 'triplewire export -d graph.ttl{option} -o {file}'"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map;

    #[test]
    fn what_only_export_writes_is_told_with_the_way_to_it() {
        let told = |output: &str, format: Option<&str>| {
            let rdf = map::Format::EXTENSIONS;
            let error =
                target(Some(Path::new(output)), format, map::Format::by_name, map::Format::Turtle, rdf);
            error.unwrap_err().downcast::<Problem>().unwrap().told()
        };
        for (output, format, command) in [
            ("graph.html", None, "export -d graph.ttl -o graph.html"),
            ("net.v2.GEXF", None, "export -d graph.ttl -o net.v2.GEXF"),
            ("net.ftm.json", None, "export -d graph.ttl -o net.ftm.json"),
            ("out", Some("graphml"), "export -d graph.ttl -o out"),
            ("-", Some("html"), "export -d graph.ttl -o graph.html"),
            ("site/", None, "export -d graph.ttl --format site -o site/"),
            ("tables/", Some("neo4j"), "export -d graph.ttl --format neo4j -o tables/"),
        ] {
            let told = told(output, format);
            assert!(told.contains(&format!("'triplewire {command}'")), "{output}: {told}");
        }
        for (output, format) in [("graph.docx", None), ("graph", None), ("graph.ttl", Some("docx"))] {
            let told = told(output, format);
            assert!(!told.contains("export"), "{output}: {told}");
        }
        assert!(told("graph.csv", None).contains("query -d graph.ttl --example meetings -o meetings.csv"));
    }
}
