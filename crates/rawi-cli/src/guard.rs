//! A fault in the reading of one report must not end a run over a million: it becomes the reason of a failure.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps panics inside [`guard`] from being printed as they happen; call once, at the start.
pub(crate) fn silence_guarded_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !GUARDED.get() {
            return usual(info);
        }
        let place = info.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
        let payload = info.payload();
        let words = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
        let words = words.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
        LAST.with_borrow_mut(|last| *last = format!("{words}{place}"));
    }));
}

/// Does `work`; a panic in it becomes an error that says what to do.
pub(crate) fn guard<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    GUARDED.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    done.map_err(|_| {
        let words = LAST.take();
        format!("rawi has a fault: {words}; please report it together with this report")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_reason() {
        silence_guarded_panics();
        assert_eq!(guard(|| 3), Ok(3));
        let reason = guard(|| -> u8 { panic!("no {}", "way") }).unwrap_err();
        assert!(reason.contains("no way") && reason.contains("guard.rs"), "{reason}");
    }
}
