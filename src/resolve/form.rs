//! The lines of the files between the steps: JSON objects of which each tells what it is and in which version.
//!
//! A line stands for itself, so that lines can be sorted, divided, put together and sent anywhere.

use std::io::{self, BufRead};

use serde::Deserialize;

/// The version of the lines that are written, and the newest that is read.
pub(super) const VERSION: u64 = 1;

/// The longest line that is read.
const LONGEST: u64 = 256 << 20;

/// Why a file of one of the steps is not read.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// The file cannot be read.
    #[error("{file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// A line is not what it should be.
    #[error("{file}:{line}: this is no line of {what}: {reason}")]
    Foreign {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What the lines of the file should be.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A line is of a version that did not exist when this program was made.
    #[error("{file}:{line}: these {what} are of version {version}, and this program reads version {VERSION}")]
    Newer {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What the lines of the file are.
        what: &'static str,
        /// Their version.
        version: u64,
    },
}

impl FormError {
    /// The way out, if there is one to name.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io { .. } => None,
            Self::Foreign { what: KEYS, .. } => Some("make the file with 'triplewire resolve keys'"),
            Self::Foreign { .. } => Some("make the file with 'triplewire resolve settle'"),
            Self::Newer { .. } => Some(
                "take the same triplewire for all steps: a newer one for this, or make the file anew with this one",
            ),
        }
    }
}

/// What the lines of `keys` are called, and the field that has their version.
pub(super) const KEYS: &str = "keys";
/// What the lines of `settle` are called, and the field that has their version.
pub(super) const SETTLED: &str = "settled facts";

/// The versions of a line, of which it has one.
#[derive(Deserialize)]
struct Versions {
    keys: Option<u64>,
    settled: Option<u64>,
}

/// Gives each line of a file to `receive`. Empty lines are passed over.
pub(super) fn lines(
    mut reader: impl BufRead,
    file: &str,
    what: &'static str,
    mut receive: impl FnMut(&[u8]) -> Result<(), Wrong>,
) -> Result<(), FormError> {
    let failed = |source| FormError::Io { file: file.to_owned(), source };
    let mut text = Vec::new();
    for line in 1.. {
        text.clear();
        let mut limited = io::Read::take(&mut reader, LONGEST);
        if limited.read_until(b'\n', &mut text).map_err(failed)? == 0 {
            break;
        }
        if limited.limit() == 0 {
            return Err(failed(io::Error::other(format!("line {line} is too long"))));
        }
        let trimmed = text.trim_ascii();
        if trimmed.is_empty() {
            continue;
        }
        let read = version_of(trimmed, what).and_then(|version| match version {
            VERSION => receive(trimmed),
            0 => Err(Wrong::Foreign("there is no version 0".to_owned())),
            newer => Err(Wrong::Newer(newer)),
        });
        let file = || file.to_owned();
        read.map_err(|wrong| match wrong {
            Wrong::Io(source) => FormError::Io { file: file(), source },
            Wrong::Newer(version) => FormError::Newer { file: file(), line, what, version },
            Wrong::Foreign(reason) => FormError::Foreign { file: file(), line, what, reason },
        })?;
    }
    Ok(())
}

/// What is wrong with a line, or went wrong with what it says.
pub(super) enum Wrong {
    Io(io::Error),
    Foreign(String),
    Newer(u64),
}

impl From<io::Error> for Wrong {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<serde_json::Error> for Wrong {
    fn from(error: serde_json::Error) -> Self {
        Self::Foreign(error.to_string())
    }
}

/// The version of a line. What triplewire writes has it first, so that it takes no second look at the whole line.
fn version_of(line: &[u8], what: &'static str) -> Result<u64, Wrong> {
    let start: &[u8] = if what == KEYS { b"{\"keys\":" } else { b"{\"settled\":" };
    if let Some(rest) = line.strip_prefix(start) {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&rest[..digits]).ok().and_then(|digits| digits.parse().ok());
        if let (Some(number), Some(b',' | b'}')) = (number, rest.get(digits)) {
            return Ok(number);
        }
    }
    let versions: Versions =
        serde_json::from_slice(line).map_err(|error| Wrong::Foreign(error.to_string()))?;
    let version = if what == KEYS { versions.keys } else { versions.settled };
    let field = if what == KEYS { "keys" } else { "settled" };
    version.ok_or_else(|| Wrong::Foreign(format!("it has no field '{field}'")))
}

/// A value as the text that it is written as.
pub(super) mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::resolve) fn serialize<T: Display, S: Serializer>(
        value: &T,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub(in crate::resolve) fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(
        from: D,
    ) -> Result<T, D::Error>
    where
        T::Err: Display,
    {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// A value as the text that it is written as, or nothing.
pub(super) mod optional_text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde gives it so")]
    pub(in crate::resolve) fn serialize<T: Display, S: Serializer>(
        value: &Option<T>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => to.collect_str(value),
            None => to.serialize_none(),
        }
    }

    pub(in crate::resolve) fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error>
    where
        T::Err: Display,
    {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(D::Error::custom)).transpose()
    }
}
