//! Whether the program was started with a stdout: nothing in, that out.
//!
//! Before `main`, Rust opens `/dev/null` in the place of a stream that is closed, and what is written there is lost
//! without an error. So it is looked at before that.

#[cfg(target_os = "linux")]
mod look {
    use std::sync::atomic::{AtomicBool, Ordering};

    pub(super) static CLOSED: AtomicBool = AtomicBool::new(false);

    extern "C" fn look() {
        let closed = rustix::io::fcntl_getfd(rustix::stdio::stdout()).is_err();
        CLOSED.store(closed, Ordering::Relaxed);
    }

    #[expect(
        unsafe_code,
        reason = "what runs before Rust is ready must not need it: a system call and a number do not"
    )]
    #[used]
    #[unsafe(link_section = ".init_array")]
    static LOOK: extern "C" fn() = look;
}

/// Whether stdout was closed when the program was started, as far as the system tells.
pub(crate) fn is_stdout_closed() -> bool {
    #[cfg(target_os = "linux")]
    return look::CLOSED.load(std::sync::atomic::Ordering::Relaxed);
    #[cfg(not(target_os = "linux"))]
    false
}
