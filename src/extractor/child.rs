//! One running command: a line in, a line out, within a time and a length, and never a deadlock.
//!
//! Its stdin, stdout and stderr each have a thread, so that the command may write before it has read all, and may say
//! on stderr whatever it likes. The command leads a process group of its own, which is killed as a whole.

use std::collections::{BTreeSet, VecDeque};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, TryRecvError, channel, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::error::Failure;

/// The longest answer that is taken, in bytes.
pub(super) const MAX_ANSWER: u64 = 64 << 20;
/// How much of what a command says on stderr is kept, in bytes.
const STDERR_LENGTH: usize = 2048;
/// How long a command may take to end when there is no more to do.
const GRACE: Duration = Duration::from_secs(2);
/// How long the last words of a command that ended may take to arrive.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// The commands of an extractor that are running; a handle to kill them all from elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Children(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    running: BTreeSet<u32>,
    stopped: bool,
}

impl Children {
    /// Kills every command with all that it started. None is started any more.
    pub fn kill(&self) {
        let mut state = self.lock();
        state.stopped = true;
        for id in &state.running {
            kill_group(*id);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running command.
#[derive(Debug)]
pub(super) struct Worker {
    child: Child,
    children: Children,
    input: Option<Sender<Vec<u8>>>,
    output: Receiver<Output>,
    stderr: Arc<Mutex<VecDeque<u8>>>,
    stderr_ended: Receiver<()>,
}

/// What comes out of a command.
#[derive(Debug)]
enum Output {
    Line(Vec<u8>),
    TooLong,
}

impl Worker {
    /// Starts `command` in a shell.
    pub(super) fn start(command: &str, children: &Children) -> io::Result<Self> {
        let mut shell = shell(command);
        // Python does not flush its output line by line into a pipe unless it is told to.
        shell.env("PYTHONUNBUFFERED", "1");
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut state = children.lock();
        if state.stopped {
            return Err(io::Error::new(io::ErrorKind::Interrupted, "interrupted"));
        }
        let mut child = shell.spawn()?;
        state.running.insert(child.id());
        drop(state);
        let (input, lines) = channel::<Vec<u8>>();
        if let Some(mut stdin) = child.stdin.take() {
            thread::spawn(move || lines.into_iter().try_for_each(|line| stdin.write_all(&line)));
        }
        let (sender, output) = sync_channel(1);
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || read_lines(BufReader::new(stdout), &sender));
        }
        let stderr = Arc::new(Mutex::new(VecDeque::new()));
        let (ended, stderr_ended) = sync_channel(1);
        if let Some(pipe) = child.stderr.take() {
            let tail = Arc::clone(&stderr);
            thread::spawn(move || {
                keep_tail(pipe, &tail);
                let _ = ended.send(());
            });
        }
        Ok(Self { child, children: children.clone(), input: Some(input), output, stderr, stderr_ended })
    }

    /// Sends a line, which ends in a line feed, and waits for the line that answers it.
    ///
    /// After an error the command is out of step, and must be dropped.
    pub(super) fn ask(&mut self, line: Vec<u8>, limit: Duration) -> Result<Vec<u8>, Failure> {
        let end = Instant::now() + limit;
        loop {
            match self.output.try_recv() {
                Ok(Output::Line(line)) if line.trim_ascii().is_empty() => {}
                Ok(Output::Line(line)) => return Err(Failure::Unasked(shown(&line))),
                Ok(Output::TooLong) => return Err(Failure::TooLong(MAX_ANSWER)),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return Err(self.ended()),
            }
        }
        if let Some(input) = &self.input {
            // If the thread is gone, the command has closed its input, and its output tells the rest.
            let _ = input.send(line);
        }
        loop {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Output::Line(line)) if line.trim_ascii().is_empty() => {}
                Ok(Output::Line(line)) => return Ok(line),
                Ok(Output::TooLong) => return Err(Failure::TooLong(MAX_ANSWER)),
                Err(RecvTimeoutError::Timeout) => {
                    return Err(Failure::Timeout { limit, stderr: self.stderr() });
                }
                Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
            }
        }
    }

    /// Lets the command end by itself: its input is closed, and it gets a little time.
    pub(super) fn close(mut self) {
        self.input = None;
        self.wait(GRACE);
    }

    fn ended(&mut self) -> Failure {
        let status = match self.wait(LAST_WORDS) {
            Some(status) => status.to_string(),
            None => "its output is closed".to_owned(),
        };
        let _ = self.stderr_ended.recv_timeout(LAST_WORDS);
        Failure::Ended { status, stderr: self.stderr() }
    }

    /// Waits for the command to end, so long at most.
    fn wait(&mut self, limit: Duration) -> Option<std::process::ExitStatus> {
        let end = Instant::now() + limit;
        loop {
            {
                // Under the lock, so that nobody kills a process that has this number later.
                let mut state = self.children.lock();
                if let Ok(Some(status)) = self.child.try_wait() {
                    state.running.remove(&self.child.id());
                    return Some(status);
                }
            }
            if Instant::now() >= end {
                return None;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn stderr(&self) -> String {
        let tail = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes: Vec<u8> = tail.iter().copied().collect();
        let text = String::from_utf8_lossy(&bytes);
        let last = text.lines().rev().find(|line| !line.trim().is_empty());
        shown(last.unwrap_or_default().as_bytes())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.input = None;
        let mut state = self.children.lock();
        if state.running.contains(&self.child.id()) {
            kill_group(self.child.id());
            let _ = self.child.kill();
            let _ = self.child.wait();
            state.running.remove(&self.child.id());
        }
    }
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.arg("-c").arg(command);
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(command);
    shell
}

/// Kills the process group that the process of this number leads.
#[cfg(unix)]
fn kill_group(id: u32) {
    if let Some(group) = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
}

/// Elsewhere the command ends when its input does.
#[cfg(not(unix))]
fn kill_group(_id: u32) {}

fn read_lines(mut reader: impl BufRead, sender: &SyncSender<Output>) {
    loop {
        let mut line = Vec::new();
        match reader.by_ref().take(MAX_ANSWER + 1).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(length) if length as u64 > MAX_ANSWER => {
                let _ = sender.send(Output::TooLong);
                return;
            }
            Ok(_) => {
                if sender.send(Output::Line(line)).is_err() {
                    return;
                }
            }
        }
    }
}

/// Reads to the end and keeps the last of it.
fn keep_tail(mut pipe: impl Read, tail: &Mutex<VecDeque<u8>>) {
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = pipe.read(&mut buffer) {
        let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
        tail.extend(&buffer[..length]);
        let excess = tail.len().saturating_sub(STDERR_LENGTH);
        tail.drain(..excess);
    }
}

/// The beginning of what a program wrote, fit for a message.
pub(super) fn shown(bytes: &[u8]) -> String {
    const LENGTH: usize = 200;
    let text = String::from_utf8_lossy(bytes.trim_ascii());
    let mut shown: String = text.chars().take(LENGTH).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LENGTH).is_some() {
        shown.push('…');
    }
    shown
}
