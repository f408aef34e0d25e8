//! Connections to the ledger, and the threads that ask it.

use super::problem::Problem;
use axum::http::StatusCode;
use rawi_store::{Browse, Embedded, Result};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// How many questions are answered at once.
pub(super) const READERS: usize = 4;

/// How long a question may wait for its turn, and then for its answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connections that are opened when needed and kept.
pub(super) struct Pool {
    path: PathBuf,
    turns: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Embedded>>>,
}

impl Pool {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            turns: Arc::new(Semaphore::new(READERS)),
            idle: Arc::new(Mutex::new(Vec::new())),
        }
    }

    /// Asks the ledger, on a thread of its own and for a limited time.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Browse) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let turn = timeout(PATIENCE, self.turns.clone().acquire_owned()).await.map_err(|_| busy())?;
        let turn = turn.expect("the semaphore is never closed");
        let kept = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let store = match kept {
            Some(store) => store,
            None => Embedded::open_to_read(&self.path)?,
        };
        let stop = store.stopper();
        let idle = self.idle.clone();
        let mut answer = spawn_blocking(move || {
            let answer = question(&store);
            if let Ok(mut idle) = idle.lock() {
                idle.push(store);
            }
            drop(turn);
            answer
        });
        match timeout(PATIENCE, &mut answer).await {
            Ok(answer) => Ok(answer.map_err(|_| fault())??),
            Err(_) => {
                stop();
                Err(busy())
            }
        }
    }

    /// Changes the ledger.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut dyn Browse) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let path = self.path.clone();
        let changed = spawn_blocking(move || change(&mut Embedded::open_existing(&path)?)).await;
        Ok(changed.map_err(|_| fault())??)
    }
}

fn busy() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "the answer takes too long; narrow the question down, or try again",
    )
}

/// A panic, which has been printed already.
pub(super) fn fault() -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "rawi has a fault; please report what you asked for")
}
