//! The program's memory: what is asked for goes through here, and where there is no more, a message and exit code 1 come
//! out.
//!
//! With a ceiling (`--memory`) the memory that is held is counted: each thread counts what it takes and gives back, and
//! tells all others when that is a quarter of a mebibyte. Memory that the system refuses ends the program in the same way. An end
//! that Rust has for a program, such as a stack that overflows, becomes an end with exit code 1 as well.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering};

/// What a thread takes or gives back before it tells the others.
const STEP: isize = 1 << 18;

/// How many bytes may be held; 0 if they are not counted.
static LIMIT: AtomicIsize = AtomicIsize::new(0);

/// How many bytes are held, as far as threads have told.
static HELD: AtomicIsize = AtomicIsize::new(0);

/// Whether the program is ending for want of memory.
static ENDING: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// What this thread took and did not tell yet.
    static UNTOLD: Cell<isize> = const { Cell::new(0) };
}

/// Lets the program hold so many bytes from now on.
pub(super) fn limit(bytes: u64) {
    LIMIT.store(isize::try_from(bytes).unwrap_or(isize::MAX), Ordering::Relaxed);
}

/// An allocator that counts what another one gives.
#[derive(Debug)]
pub struct Counted<A>(pub A);

#[expect(unsafe_code, reason = "an allocator is unsafe; every call goes on to another one as it is")]
// SAFETY: the inner allocator does all the work, with the arguments that it is meant to get.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Counted<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        take(layout.size());
        // SAFETY: as for this method.
        given(unsafe { self.0.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        take(layout.size());
        // SAFETY: as for this method.
        given(unsafe { self.0.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        give_back(layout.size());
        // SAFETY: as for this method.
        unsafe { self.0.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        take(size);
        give_back(layout.size());
        // SAFETY: as for this method.
        given(unsafe { self.0.realloc(memory, layout, size) }, size)
    }
}

fn take(size: usize) {
    if LIMIT.load(Ordering::Relaxed) != 0 {
        count(isize::try_from(size).unwrap_or(isize::MAX));
    }
}

fn give_back(size: usize) {
    if LIMIT.load(Ordering::Relaxed) != 0 {
        count(-isize::try_from(size).unwrap_or(isize::MAX));
    }
}

fn count(change: isize) {
    // A thread that is ending has nothing to count with any more.
    let Ok(untold) = UNTOLD.try_with(|untold| {
        untold.set(untold.get().saturating_add(change));
        untold.get()
    }) else {
        return;
    };
    if untold.abs() < STEP {
        return;
    }
    let _ = UNTOLD.try_with(|untold| untold.set(0));
    let held = HELD.fetch_add(untold, Ordering::Relaxed).saturating_add(untold);
    let limit = LIMIT.load(Ordering::Relaxed);
    if held > limit && change > 0 {
        end(b"error: this takes more memory than --memory allows, and was stopped\nhint: raise it, or ask for less: a FILTER, a LIMIT, fewer OPTIONALs\n");
    }
}

fn given(memory: *mut u8, size: usize) -> *mut u8 {
    if memory.is_null() && size > 0 {
        end(b"error: there is not enough memory for this\nhint: give the program less at a time, or more memory\n");
    }
    memory
}

/// Says why the program ends, removes what is unfinished, and ends it. Nothing here needs memory.
fn end(message: &[u8]) {
    if ENDING.swap(true, Ordering::SeqCst) {
        // Another thread is ending the program, or the end itself asks for memory: that is let through.
        return;
    }
    say(message);
    super::give_up();
    exit();
}

fn say(message: &[u8]) {
    #[cfg(unix)]
    let _ = rustix::io::write(rustix::stdio::stderr(), message);
    #[cfg(not(unix))]
    let _ = std::io::Write::write_all(&mut std::io::stderr(), message);
}

/// Ends the program without doing anything else.
fn exit() -> ! {
    #[cfg(unix)]
    signal_hook::low_level::exit(1);
    #[cfg(not(unix))]
    std::process::exit(1);
}

/// Has a program that would abort end with exit code 1 and a word about it.
pub fn end_in_order() {
    #[cfg(unix)]
    {
        let aborted = || {
            say(b"error: the program cannot go on: what it was given is nested too deeply, or there is no memory left\n");
            exit();
        };
        #[expect(unsafe_code, reason = "what runs in a signal must be safe there")]
        // SAFETY: a write and an exit, both of which a signal's handler may do.
        let _ = unsafe { signal_hook::low_level::register(signal_hook::consts::SIGABRT, aborted) };
    }
}
