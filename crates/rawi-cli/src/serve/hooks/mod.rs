//! Webhooks: new rows of saved searches, sent to whoever wants them (docs/webhooks.md).
//!
//! Comes in: a file of searches and addresses, the ledger, and what was told before. Goes out: signed batches of rows,
//! each row once. One thread for each webhook looks and sends; the ledger itself is the queue, so that nothing waits in
//! memory and nothing is lost. Nothing here is async: it blocks, in threads of its own.

mod body;
mod deliver;
mod file;
mod sign;

use super::metrics::HookCounts;
use anyhow::{Context, Result, anyhow};
use deliver::{Desk, Messenger};
use file::Hooks;
use rawi_store::{Address, Sent, news};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// Threads at work. They end when this is dropped, after what they are sending has been answered.
pub(super) struct Delivering {
    stops: Vec<Sender<()>>,
    threads: Vec<JoinHandle<()>>,
}

impl Drop for Delivering {
    fn drop(&mut self) {
        self.stops.clear();
        for thread in self.threads.drain(..) {
            // What ends in a panic has been printed.
            let _ = thread.join();
        }
    }
}

/// Begins to deliver as the file at `path` says.
pub(super) fn start(path: &Path, ledger: &Address, counts: &HookCounts) -> Result<Delivering> {
    let hooks = Hooks::read(path).map_err(|complaint| anyhow!(complaint))?;
    let sent = Sent::open(&state(path, &hooks, ledger)?)?;
    let desk = Arc::new(Desk {
        ledger: Mutex::new(news::open(ledger)?),
        sent: Mutex::new(sent),
        every: hooks.every,
        batch: hooks.batch,
    });
    let mut delivering = Delivering { stops: Vec::new(), threads: Vec::new() };
    for hook in hooks.hooks {
        let (stop, stopped) = channel();
        let name = hook.name.clone();
        let messenger = Messenger::new(hook, hooks.timeout, Arc::clone(&desk), counts.clone());
        let thread = std::thread::Builder::new().name("webhook".to_owned());
        let thread = thread.spawn(move || messenger.work(&stopped));
        delivering.threads.push(thread.with_context(|| format!("no thread for the webhook {name}"))?);
        delivering.stops.push(stop);
    }
    Ok(delivering)
}

/// Where what was told is kept: beside the ledger, so that it goes where the ledger goes.
fn state(path: &Path, hooks: &Hooks, ledger: &Address) -> Result<PathBuf> {
    match (&hooks.state, ledger) {
        (Some(state), _) => Ok(path.parent().unwrap_or(Path::new("")).join(state)),
        (None, Address::File(ledger)) => {
            let mut name = ledger.as_os_str().to_owned();
            name.push(".webhooks");
            Ok(name.into())
        }
        (None, Address::Database(_)) => Err(anyhow!(
            "{}: a ledger in a database has no folder to keep beside it what was told; name a file: state = \"told\"",
            path.display()
        )),
    }
}
