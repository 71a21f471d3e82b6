#![no_main]

//! The command line: words in, arguments or a refusal out.

use clap::Parser;

#[path = "../../src/cli/mod.rs"]
#[allow(dead_code, unused)]
mod cli;
#[path = "../../src/memory.rs"]
#[allow(dead_code, unused)]
mod memory;
#[path = "../../src/stdio.rs"]
#[allow(dead_code, unused)]
mod stdio;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let words = data.split(|byte| *byte == b'\n').map(|word| String::from_utf8_lossy(word).into_owned());
    let _ = cli::Cli::try_parse_from(std::iter::once("triplewire".to_owned()).chain(words));
});
