#![no_main]

//! The command line: words in, arguments or a refusal out.

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let words = data.split(|byte| *byte == b'\n').map(|word| String::from_utf8_lossy(word).into_owned());
    let _ = triplewire::cli::command().try_get_matches_from(std::iter::once("triplewire".to_owned()).chain(words));
});
