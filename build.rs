//! Compiles the text tables of `data/gazetteer` into the gazetteer that is built into the library.

#[path = "src/gazetteer/compile.rs"]
mod compile;
#[path = "src/gazetteer/fold.rs"]
mod fold;
#[path = "src/gazetteer/format.rs"]
mod format;
#[path = "src/gazetteer/skeleton.rs"]
mod skeleton;

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in [
        "data/gazetteer",
        "data/lexicons/transliteration.tsv",
        "src/gazetteer/compile.rs",
        "src/gazetteer/fold.rs",
        "src/gazetteer/format.rs",
        "src/gazetteer/skeleton.rs",
    ] {
        println!("cargo:rerun-if-changed={path}");
    }
    let root = std::env::var("CARGO_MANIFEST_DIR")?;
    let blob = compile::compile(&Path::new(&root).join("data/gazetteer"))?;
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("gazetteer.bin"), blob)?;
    Ok(())
}
