//! Side by side with compromise, a popular rule-based library in JavaScript: article records in, its throughput out.
//!
//! `extract.mjs` beside this file says what is asked of it. The library comes from the npm registry.

use std::path::Path;
use std::process::{Command, Stdio};

/// Megabytes of text a second through compromise on the articles of a JSON Lines file, on one thread, started and
/// warmed up; or why it could not be measured. `folder` is where the library is installed.
pub(crate) fn throughput(articles: &Path, folder: &Path) -> Result<f64, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/compromise");
    for file in ["package.json", "extract.mjs"] {
        std::fs::copy(here.join(file), folder.join(file)).map_err(|error| format!("{file}: {error}"))?;
    }
    run(Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--silent"])
        .current_dir(folder)
        .stdout(Stdio::null()))?;
    let told = run(Command::new("node")
        .arg("extract.mjs")
        .arg(articles)
        .arg("compromise.jsonl")
        .current_dir(folder)
        .stderr(Stdio::inherit()))?;
    let told: serde_json::Value = serde_json::from_slice(&told).map_err(|error| error.to_string())?;
    let number = |name: &str| told[name].as_f64().ok_or_else(|| format!("it did not tell its {name}"));
    Ok(number("bytes")? / number("seconds")? / 1e6)
}

fn run(command: &mut Command) -> Result<Vec<u8>, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name}: {}", output.status));
    }
    Ok(output.stdout)
}
