//! The `triplewire` program: arguments in, exit code out. The work is done by the library and told by [`cli`].

mod cli;
mod memory;
mod stdio;

use std::process::ExitCode;

/// What one thread reads, another frees: the system's allocator makes them wait for each other.
#[global_allocator]
static ALLOCATOR: memory::Counted<mimalloc::MiMalloc> = memory::Counted(mimalloc::MiMalloc);

fn main() -> ExitCode {
    memory::end_in_order();
    cli::main()
}
