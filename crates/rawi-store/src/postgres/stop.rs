//! [`Stop`]: a question that takes too long is stopped from another thread.

use crate::error::{Error, ErrorKind, Result, STOPPED};
use ::postgres::{CancelToken, NoTls};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// What stops the question that is being answered.
pub(super) struct Stop {
    wanted: AtomicBool,
    /// What the server knows the connection by.
    connection: Mutex<CancelToken>,
}

impl Stop {
    pub(super) fn new(connection: CancelToken) -> Self {
        Self { wanted: AtomicBool::new(false), connection: Mutex::new(connection) }
    }

    /// There is a new connection in the place of the old one.
    pub(super) fn now_at(&self, connection: CancelToken) {
        *self.connection.lock().unwrap_or_else(PoisonError::into_inner) = connection;
    }

    /// True when nobody waits for the answer any more.
    pub(super) fn is_wanted(&self) -> bool {
        self.wanted.load(Ordering::Acquire)
    }

    /// An error when nobody waits for the answer any more.
    pub(super) fn refuse(&self) -> Result<()> {
        if self.is_wanted() {
            return Err(Error::new(ErrorKind::Stopped, "the question was stopped", STOPPED));
        }
        Ok(())
    }

    /// Stops what the server does for us. It is told over a connection of its own, which is not waited for.
    pub(super) fn now(&self) {
        self.wanted.store(true, Ordering::Release);
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // If it cannot be told, the question ends of itself, and the next of its queries is refused.
        std::thread::spawn(move || connection.cancel_query(NoTls));
    }
}
