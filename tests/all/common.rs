//! What the tests of the program share: running it in a directory of its own.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A directory in which the program runs; removed at the end.
pub(crate) struct Desk(tempfile::TempDir);

/// What the program did.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and the directories it lies in.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        std::fs::write(&path, content).expect("a file");
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).expect("a file of text")
    }

    /// The names of everything in the directory, hidden files too, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).expect("a directory");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// Runs the program here.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Run {
        self.run_with(arguments, b"")
    }

    /// Runs the program here with `input` on stdin.
    pub(crate) fn run_with<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: &[u8],
    ) -> Run {
        self.run_where(&[], arguments, input)
    }

    /// The same with variables of the environment. The user's own file of options is `home/triplewire/config.toml` here, not that
    /// of who runs the tests.
    pub(crate) fn run_where<S: AsRef<OsStr>>(
        &self,
        variables: &[(&str, &str)],
        arguments: impl IntoIterator<Item = S>,
        input: &[u8],
    ) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_triplewire"))
            .args(arguments)
            .current_dir(self.path())
            .env("XDG_CONFIG_HOME", self.path().join("home"))
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("stdin is a pipe");
        let output = std::thread::scope(|scope| {
            // A command that fails early does not read its input.
            scope.spawn(move || stdin.write_all(input));
            child.wait_with_output().expect("the program ends")
        });
        Run {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).expect("messages in UTF-8"),
        }
    }
}

impl Run {
    /// Checks the exit code and that stderr has each of `messages`.
    #[track_caller]
    pub(crate) fn ended(&self, code: i32, messages: &[&str]) -> &Self {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        for message in messages {
            assert!(self.stderr.contains(message), "{message:?} is not in:\n{}", self.stderr);
        }
        self
    }

    pub(crate) fn lines(&self) -> Vec<&str> {
        std::str::from_utf8(&self.stdout).expect("output in UTF-8").lines().collect()
    }
}
