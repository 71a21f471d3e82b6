//! Assets: the style sheet, scripts and the icon of the pages, all of which the program has in it; a path in, the file out.

use std::sync::OnceLock;

use hyper::StatusCode;
use hyper::header::CACHE_CONTROL;

use super::super::reply::Reply;
use crate::html::STYLE;

/// A file: its name, its media type and what is in it.
type File = (&'static str, &'static str, String);

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// What the scripts share.
const PARTS: &str = include_str!("assets/parts.js");

/// The files. What reports have too comes before what only pages have.
fn files() -> &'static [File; 6] {
    static FILES: OnceLock<[File; 6]> = OnceLock::new();
    FILES.get_or_init(|| {
        let style = [STYLE, include_str!("../../export/report/report.css"), include_str!("assets/style.css")]
            .concat();
        // What a script takes in has an address that changes with it, too.
        let parts = format!("./parts.js?{}", digest(PARTS));
        let script = |name, text: &str| (name, SCRIPT, text.replace("./parts.js", &parts));
        [
            ("style.css", "text/css; charset=utf-8", style),
            ("parts.js", SCRIPT, PARTS.to_owned()),
            script("base.js", include_str!("assets/base.js")),
            script("editor.js", include_str!("assets/editor.js")),
            script("picture.js", include_str!("assets/picture.js")),
            ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg").to_owned()),
        ]
    })
}

/// What tells a file from others that have its name.
fn digest(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text).iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

/// The address of a file: it changes when the file does, so that it can be kept as long as one likes.
pub(super) fn address(name: &str) -> String {
    static DIGESTS: OnceLock<Vec<(&str, String)>> = OnceLock::new();
    let digests =
        DIGESTS.get_or_init(|| files().iter().map(|(name, _, text)| (*name, digest(text))).collect());
    let digest = digests.iter().find(|(known, _)| *known == name).map_or("", |(_, digest)| digest);
    format!("/{name}?{digest}")
}

/// The file at a path.
pub(in crate::serve) fn asset(path: &str) -> Option<Reply> {
    let name = path.strip_prefix('/')?;
    let (_, media_type, text) = files().iter().find(|(known, _, _)| *known == name)?;
    Some(Reply::new(StatusCode::OK, media_type, text.as_str()).with(CACHE_CONTROL, "max-age=604800"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_small_and_ask_for_nothing_from_elsewhere() {
        let scripts: Vec<&str> = files()
            .iter()
            .filter(|(name, _, _)| name.ends_with(".js"))
            .map(|(_, _, text)| text.as_str())
            .collect();
        let bytes: usize = scripts.iter().map(|text| text.len()).sum();
        assert!(bytes > 0 && bytes <= 60_000, "{bytes} bytes of script");
        for script in scripts {
            for forbidden in
                ["innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write", "http:"]
            {
                assert!(!script.contains(forbidden), "{forbidden}");
            }
        }
    }
}
