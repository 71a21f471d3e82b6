//! The `triplewire` program: the command line of the library, with an allocator of its own.

use std::process::ExitCode;

use triplewire::cli::memory::{self, Counted};

/// What one thread reads, another frees: the system's allocator makes them wait for each other.
#[global_allocator]
static ALLOCATOR: Counted<mimalloc::MiMalloc> = Counted(mimalloc::MiMalloc);

fn main() -> ExitCode {
    memory::end_in_order();
    triplewire::cli::main(std::env::args_os())
}
