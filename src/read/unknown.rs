//! The fields that no record has, as they are met in; how often each was met, and where first, out.

use std::collections::BTreeMap;

use serde_ignored::Path;

use super::error::{Note, NoteKind, Place};

/// How many names are told apart; a file of another kind may have one for each of its values.
const MAX_NAMES: usize = 1000;
/// How many characters of a name are kept.
const MAX_NAME: usize = 80;

/// The name of a field, with `[]` for every place in a list: `entities[].wikipedia`.
pub(super) fn name(path: &Path<'_>) -> String {
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, .. } => name(parent) + "[]",
        Path::Map { parent, key } => {
            let parent = name(parent);
            let dot = if parent.is_empty() { "" } else { "." };
            let key: String = key.chars().take(MAX_NAME).flat_map(char::escape_debug).collect();
            format!("{parent}{dot}{key}")
        }
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => {
            name(parent)
        }
    }
}

/// What was met so far.
#[derive(Default)]
pub(super) struct Unknown {
    fields: BTreeMap<String, (Place, u64)>,
}

impl Unknown {
    /// Counts `count` more of a field.
    pub(super) fn add(&mut self, field: String, place: Place, count: u64) {
        let full = self.fields.len() >= MAX_NAMES && !self.fields.contains_key(&field);
        let field = if full { "others".to_owned() } else { field };
        self.fields.entry(field).or_insert((place, 0)).1 += count;
    }

    /// Tells each field once, and forgets it.
    pub(super) fn tell(&mut self, listener: &mut dyn FnMut(Note)) {
        for (field, (place, count)) in std::mem::take(&mut self.fields) {
            listener(Note { place, kind: NoteKind::UnknownField { field, count } });
        }
    }
}
