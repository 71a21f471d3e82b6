//! Where pages are: the IRIs of a graph in, the paths of their files out.

use rustc_hash::{FxHashMap, FxHashSet};

/// The longest part of a path that file systems take, with room for an ending.
const LONGEST: usize = 200;

/// The paths of pages by the IRIs of what they are about, without their endings.
pub(super) struct Paths {
    base: String,
    paths: FxHashMap<String, String>,
    /// In small letters, as some file systems do not tell capitals from them.
    taken: FxHashSet<String>,
}

impl Paths {
    /// Of a graph whose IRIs begin with `base`.
    pub(super) fn new(base: &str) -> Self {
        let taken = ["index".to_owned(), "search".to_owned()].into_iter().collect();
        Self { base: base.to_owned(), paths: FxHashMap::default(), taken }
    }

    /// Gives an IRI a path: its own, or a number in `folder` if that is none for files, or is taken.
    pub(super) fn add(&mut self, iri: &str, folder: &str) {
        let own = iri.strip_prefix(&self.base).filter(|path| is_path(path)).map(str::to_owned);
        let number = self.paths.len();
        let own = own.filter(|path| self.taken.insert(path.to_lowercase()));
        let path = own.unwrap_or_else(|| {
            let path = format!("{folder}/other/{number}");
            self.taken.insert(path.clone());
            path
        });
        self.paths.insert(iri.to_owned(), path);
    }

    /// The path of the page about something, if there is one.
    pub(super) fn of(&self, iri: &str) -> Option<&str> {
        self.paths.get(iri).map(String::as_str)
    }
}

/// Whether a path is one or more names that every file system and every server take as they are, below a folder.
fn is_path(path: &str) -> bool {
    let is_name = |name: &str| {
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        plain && !name.is_empty() && name.len() < LONGEST && !name.starts_with('.') && !name.ends_with('.')
    };
    path.contains('/') && path.len() < LONGEST * 2 && path.split('/').all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_iris_where_they_are_safe() {
        let mut paths = Paths::new("https://x.example/");
        for iri in [
            "https://x.example/entity/ann",
            "https://x.example/entity/Ann",
            "https://x.example/entity/../../etc",
            "https://x.example/entity/a%2Fb",
            "https://other.example/entity/ann",
            "https://x.example/index",
            "_:b0",
        ] {
            paths.add(iri, "thing");
        }
        assert_eq!(paths.of("https://x.example/entity/ann"), Some("entity/ann"));
        assert_eq!(paths.of("https://x.example/entity/Ann"), Some("thing/other/1"));
        assert_eq!(paths.of("https://x.example/entity/../../etc"), Some("thing/other/2"));
        assert_eq!(paths.of("https://x.example/entity/a%2Fb"), Some("thing/other/3"));
        assert_eq!(paths.of("https://other.example/entity/ann"), Some("thing/other/4"));
        assert_eq!(paths.of("https://x.example/index"), Some("thing/other/5"));
        assert_eq!(paths.of("https://x.example/nothing"), None);
    }
}
