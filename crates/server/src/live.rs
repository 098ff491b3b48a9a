//! The live stream of one server: for each organisation with listeners, one task follows the journal in its order and
//! hands each entry to them. What a listener may see is decided for each, with each entry. A listener that is slow is
//! cut off and comes back with its cursor.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use firebell_app::App;
use firebell_domain::ids::OrganisationId;
use firebell_store::journal::{self, Sequenced};
use tokio::sync::broadcast;

/// Entries that a listener may lag behind before it is cut off.
const BACKLOG: usize = 1024;
/// Entries read at once.
const BATCH: i64 = 500;
/// How long to wait when nobody tells of anything: the next entry may have been written by another process.
const IDLE: Duration = Duration::from_millis(700);

/// An entry with its place, shared by all listeners.
pub type Event = Arc<Sequenced>;

/// The live stream.
#[derive(Clone)]
pub struct Live {
    app: App,
    channels: Arc<Mutex<HashMap<OrganisationId, broadcast::Sender<Event>>>>,
}

impl Live {
    /// The live stream of an application.
    pub fn new(app: App) -> Live {
        Live { app, channels: Arc::default() }
    }

    /// Listens to what comes from now on. What came before is read by the listener itself, after this.
    pub async fn listen(
        &self,
        organisation: OrganisationId,
    ) -> Result<broadcast::Receiver<Event>, firebell_store::StoreError> {
        if let Some(receiver) = self.subscribe(organisation) {
            return Ok(receiver);
        }
        // The follower begins no later than what the listener then reads, so nothing falls between them.
        let mut reader = self.app.store.reader("stream.last").await?;
        let last = firebell_store::stream::last(&mut reader, organisation).await?;
        drop(reader);
        let mut channels = self.channels.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(sender) = channels.get(&organisation) {
            return Ok(sender.subscribe());
        }
        let (sender, receiver) = broadcast::channel(BACKLOG);
        channels.insert(organisation, sender.clone());
        tokio::spawn(self.clone().follow(organisation, sender, last));
        Ok(receiver)
    }

    fn subscribe(&self, organisation: OrganisationId) -> Option<broadcast::Receiver<Event>> {
        let channels = self.channels.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        channels.get(&organisation).map(broadcast::Sender::subscribe)
    }

    /// Ends when nobody listens any more.
    async fn follow(self, organisation: OrganisationId, sender: broadcast::Sender<Event>, last: i64) {
        let mut moved = self.app.store.moved();
        let mut after = last;
        loop {
            moved.borrow_and_update();
            match self.step(organisation, &sender, &mut after).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(%error, "the live stream could not be read; trying again");
                    tokio::time::sleep(IDLE).await;
                }
            }
            if self.ended(organisation, &sender) {
                return;
            }
            let _ = tokio::time::timeout(IDLE, moved.changed()).await;
        }
    }

    fn ended(&self, organisation: OrganisationId, sender: &broadcast::Sender<Event>) -> bool {
        let mut channels = self.channels.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if sender.receiver_count() > 0 {
            return false;
        }
        channels.remove(&organisation);
        true
    }

    /// Reads one batch; answers whether there may be more at once.
    async fn step(
        &self,
        organisation: OrganisationId,
        sender: &broadcast::Sender<Event>,
        after: &mut i64,
    ) -> Result<bool, firebell_store::StoreError> {
        let mut reader = self.app.store.reader("stream.follow").await?;
        let batch = journal::follow(&mut reader, organisation, *after, BATCH).await?;
        let full = batch.len() as i64 == BATCH;
        for entry in batch {
            *after = entry.seq;
            // Nobody may be listening just now; that is no error.
            let _ = sender.send(Arc::new(entry));
        }
        Ok(full)
    }
}
