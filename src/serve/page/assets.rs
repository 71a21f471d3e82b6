//! Assets: the style sheet, scripts and the icon of the pages, all of which the program has in it; a path in, the file out.

use std::sync::OnceLock;

use hyper::StatusCode;
use hyper::header::CACHE_CONTROL;

use super::super::reply::Reply;
use crate::html::STYLE;

/// The files by name. What reports have too comes before what only pages have.
fn files() -> &'static [(&'static str, &'static str, String); 5] {
    static FILES: OnceLock<[(&str, &str, String); 5]> = OnceLock::new();
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    FILES.get_or_init(|| {
        let style = [STYLE, include_str!("../../export/report/report.css"), include_str!("assets/style.css")]
            .concat();
        [
            ("style.css", "text/css; charset=utf-8", style),
            ("base.js", SCRIPT, include_str!("assets/base.js").to_owned()),
            ("editor.js", SCRIPT, include_str!("assets/editor.js").to_owned()),
            ("picture.js", SCRIPT, include_str!("assets/picture.js").to_owned()),
            ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg").to_owned()),
        ]
    })
}

/// The address of a file: it changes when the file does, so that it can be kept as long as one likes.
pub(super) fn address(name: &str) -> String {
    use sha2::{Digest, Sha256};
    static DIGESTS: OnceLock<Vec<(&str, String)>> = OnceLock::new();
    let digests = DIGESTS.get_or_init(|| {
        let digest = |text: &str| {
            Sha256::digest(text).iter().take(5).map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        files().iter().map(|(name, _, text)| (*name, digest(text))).collect()
    });
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
