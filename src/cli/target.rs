//! What to write: the file's name and the option `--format` in, a format and a compression out.

use std::path::Path;

use crate::compression::Compression;

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
            Problem::usage(format!("'{format}' is no format that is written")).with_hint(format!(
                "the formats are {}; .gz, .bz2 or .zst may be added",
                extensions.join(", ")
            ))
        })?;
        return Ok((format, if of_format == Compression::None { of_file } else { of_format }));
    }
    let Some(path) = output else { return Ok((usual, Compression::None)) };
    // Of `graph.ftm.json` the longest ending that names a format counts.
    let mut endings = file.match_indices('.').map(|(dot, _)| &file[dot + 1..]);
    let format = endings.find_map(by_name).ok_or_else(|| {
        Problem::usage(format!("the name '{}' does not say which format to write", path.display())).with_hint(
            format!(
                "end it in .{}, perhaps with .gz, .bz2 or .zst after that, or say --format",
                extensions.join(", .")
            ),
        )
    })?;
    Ok((format, of_file))
}
