//! Connections to the ledger, and the threads that ask it.

use super::problem::Problem;
use axum::http::StatusCode;
use rawi_store::{Address, AnyStore, Browse, Result, Stopper};
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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
    ledger: Address,
    turns: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<AnyStore>>>,
}

/// How far a question is.
enum Turn {
    /// Nobody has asked the ledger yet.
    Waiting,
    /// It is being answered, and may be stopped.
    Asked(Stopper),
    /// There is an answer.
    Answered,
    /// Nobody waits for the answer any more.
    GivenUp,
}

impl Pool {
    pub(super) fn new(ledger: Address) -> Self {
        Self { ledger, turns: Arc::new(Semaphore::new(READERS)), idle: Arc::new(Mutex::new(Vec::new())) }
    }

    /// Asks the ledger, on a thread of its own and for a limited time.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Browse) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        self.ask_for(PATIENCE, question).await
    }

    async fn ask_for<T: Send + 'static>(
        &self,
        patience: Duration,
        question: impl FnOnce(&dyn Browse) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let place = timeout(patience, self.turns.clone().acquire_owned()).await;
        let place = place.map_err(|_| Problem::too_long())?.expect("the semaphore is never closed");
        let turn = Arc::new(Mutex::new(Turn::Waiting));
        let (ledger, idle, its_turn) = (self.ledger.clone(), Arc::clone(&self.idle), Arc::clone(&turn));
        // Whatever waits for the ledger, opening and closing it too, does so on the thread of its own.
        let mut answer = spawn_blocking(move || {
            let kept = held(&idle).pop();
            let store = kept.map_or_else(|| ledger.open_to_read(), Ok)?;
            let is_wanted = begins(&its_turn, store.stopper());
            let answer = is_wanted.then(|| question(&*store)).transpose();
            let was = mem::replace(&mut *held(&its_turn), Turn::Answered);
            // What stops a question may come late: the connection is not used for another.
            let is_stopped = is_wanted && matches!(was, Turn::GivenUp);
            if !is_stopped {
                held(&idle).push(store);
            }
            drop(place);
            answer
        });
        match timeout(patience, &mut answer).await {
            Ok(answer) => answer.map_err(|_| fault())??.ok_or_else(Problem::too_long),
            Err(_) => {
                if let Turn::Asked(stop) = mem::replace(&mut *held(&turn), Turn::GivenUp) {
                    stop();
                }
                Err(Problem::too_long())
            }
        }
    }

    /// Changes the ledger.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut dyn Browse) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let ledger = self.ledger.clone();
        let changed = spawn_blocking(move || change(&mut *ledger.open_existing()?)).await;
        Ok(changed.map_err(|_| fault())??)
    }
}

/// From now on a question may be stopped; false when nobody waits for its answer any more.
fn begins(turn: &Mutex<Turn>, stopper: Stopper) -> bool {
    let mut turn = held(turn);
    let is_wanted = matches!(*turn, Turn::Waiting);
    if is_wanted {
        *turn = Turn::Asked(stopper);
    }
    is_wanted
}

/// What a lock guards; whoever panicked over it left it whole.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A panic, which has been printed already.
pub(super) fn fault() -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "rawi has a fault; please report what you asked for")
}
