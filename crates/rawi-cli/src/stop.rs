//! Ctrl-C: the reports at hand are finished, and what has been written stays.

use anyhow::{Context, Result};
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on the first Ctrl-C (or SIGTERM) only asks to stop; the second stops at once.
pub(crate) fn listen() -> Result<()> {
    let set = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(crate::STOPPED));
        }
        eprintln!("rawi: stopping after the reports at hand; once more to stop at once");
    });
    set.context("Ctrl-C cannot be listened for")
}

/// True when somebody has asked to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
