//! Runs of the program, watched: arguments in, what they took out. Processor time and memory are read from `/proc`, so
//! they are given on Linux only.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a process took.
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// User and system time in clock ticks of 10 ms, if the system tells.
    pub(crate) ticks: Option<u64>,
    /// The most memory it held, in KiB, if the system tells.
    pub(crate) memory: Option<u64>,
}

/// The ticks of a process from `/proc/PID/stat`, and whether it has ended.
fn ticks(id: u32) -> Option<(u64, bool)> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some((
        fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?,
        fields.first() == Some(&"Z"),
    ))
}

fn memory(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Runs the program and watches it.
pub(crate) fn run(arguments: &[&str]) -> Cost {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_triplewire"))
        .arg("--quiet")
        .args(arguments)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut cost = Cost { wall: Duration::ZERO, ticks: None, memory: None };
    loop {
        cost.memory = memory(child.id()).max(cost.memory);
        match ticks(child.id()) {
            Some((ticks, ended)) => {
                cost.ticks = Some(ticks);
                if ended {
                    break;
                }
            }
            None => break,
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    let status = child.wait().expect("the program ends");
    cost.wall = start.elapsed();
    assert!(status.success(), "{arguments:?} failed");
    cost
}

/// The length of a file in bytes.
pub(crate) fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |m| m.len())
}
