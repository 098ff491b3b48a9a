//! What happens while nobody clicks: entries get their place in the stream (PostgreSQL), the database's clock is read,
//! and what is old is forgotten. Each task is a step that can be run at any time, by any number of servers at once;
//! the loops around them only say when.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use firebell_app::App;
use firebell_store::Dialect;
use tokio::task::JoinHandle;

mod janitor;

/// How long the sequencer waits when nobody told it of anything: another server may have left work and died.
const LOOK: Duration = Duration::from_millis(100);
/// How often the database's clock is read.
const CLOCK: Duration = Duration::from_secs(5);
/// How often what is old is forgotten.
const FORGET: Duration = Duration::from_secs(300);
/// Rounds of forgetting between two sweeps of files: an hour.
const SWEEP: u32 = 12;

/// The running engine; ends when dropped or stopped.
pub struct Engine {
    tasks: Vec<JoinHandle<()>>,
    stopping: Arc<AtomicBool>,
}

impl Engine {
    /// Starts the engine's loops on an application.
    pub fn start(app: &App) -> Engine {
        let stopping = Arc::new(AtomicBool::new(false));
        let mut tasks = vec![tokio::spawn(clock(app.clone())), tokio::spawn(forget(app.clone()))];
        if app.store.dialect() == Dialect::Postgres {
            tasks.push(tokio::spawn(sequence(app.clone(), stopping.clone())));
            tasks.push(tokio::spawn(listen(app.clone())));
        }
        Engine { tasks, stopping }
    }

    /// Ends the loops. What waits to be sequenced is left to the next server.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Gives places in the stream to what any server has written.
async fn sequence(app: App, stopping: Arc<AtomicBool>) {
    let mut left = app.store.left();
    while !stopping.load(Ordering::SeqCst) {
        left.borrow_and_update();
        // In a task of its own, so that stopping never cuts a transaction in two.
        let store = app.store.clone();
        let step = tokio::spawn(async move { store.sequence().await });
        match step.await {
            Ok(Ok(n)) if n > 0 => continue,
            Ok(Ok(_)) => {
                let _ = tokio::time::timeout(LOOK, left.changed()).await;
            }
            // Another server was first; it told everybody, or will be looked after.
            Ok(Err(error)) if error.is_retryable() => tokio::time::sleep(Duration::from_millis(5)).await,
            Ok(Err(error)) => {
                tracing::warn!(%error, "the journal could not be put in order; trying again");
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            Err(_) => return,
        }
    }
}

/// Hears from other servers; a hint only.
async fn listen(app: App) {
    loop {
        if let Err(error) = app.store.listen().await {
            tracing::debug!(%error, "not hearing from other servers; trying again");
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

async fn clock(app: App) {
    loop {
        tokio::time::sleep(CLOCK).await;
        if let Err(error) = app.store.read_clock().await {
            tracing::warn!(%error, "the database's clock could not be read");
        }
    }
}

async fn forget(app: App) {
    let mut round: u32 = 0;
    loop {
        tokio::time::sleep(FORGET).await;
        round = round.wrapping_add(1);
        if round.is_multiple_of(SWEEP)
            && let Err(error) = janitor::sweep(&app).await
        {
            tracing::warn!(%error, "content that nothing names could not be swept; trying again later");
        }
        if let Err(error) = janitor::step(&app).await {
            tracing::warn!(%error, "what is old could not be forgotten; trying again later");
        }
    }
}
