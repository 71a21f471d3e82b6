//! The `triplewire` program: arguments in, exit code out. The work is done by the library and told by [`cli`].

mod cli;

use std::process::ExitCode;

use clap::Parser;

/// What one thread reads, another frees: the system's allocator makes them wait for each other.
///
/// With RocksDB it has to be the system's all the same, because messages that the C++ allocates are freed in Rust.
#[cfg(not(feature = "rocksdb"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = cli::Cli::parse();
    let console = arguments.console();
    match cli::run(arguments, console) {
        Ok(outcome) => outcome.into(),
        Err(error) => console.fail(&error),
    }
}
