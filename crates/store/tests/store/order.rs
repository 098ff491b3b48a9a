//! The order of the journal while several servers put entries in order at once: no gap, no double, and nothing ever
//! appears behind a place that a reader has passed.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use firebell_domain::ids::{EntryId, OrganisationId};
use firebell_store::journal::{self, NewEntry, Subject};
use firebell_store::{Place, Store, StoreError, Tx, UseCase};
use uuid::Uuid;

use crate::support::{everywhere, open};

const WRITERS: usize = 8;
const RUNS: usize = 15;

/// Writes two entries at once.
struct Two(OrganisationId);

impl UseCase for Two {
    const NAME: &'static str = "test.two";
    type Out = Vec<Uuid>;
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<Uuid>, StoreError> {
        let mut ids = Vec::new();
        for _ in 0..2 {
            let id = EntryId(tx.new_id());
            let now = tx.now();
            let recorded_at = journal::time(tx, now);
            let entry = NewEntry {
                organisation: self.0,
                id,
                subject: Subject::Organisation(self.0),
                number: None,
                kind: "audit",
                actor: None,
                via: None,
                corrects: None,
                occurred_at: now,
                written_at: None,
                recorded_at,
                payload_version: 1,
                payload: b"{}".to_vec(),
            };
            journal::write(tx, entry).await?;
            ids.push(id.0);
        }
        Ok(ids)
    }
}

async fn follow(store: &Store, organisation: OrganisationId, after: i64, most: i64) -> Vec<(i64, Uuid)> {
    let mut reader = store.reader("test").await.unwrap();
    let rows = journal::follow(&mut reader, organisation, after, most).await.unwrap();
    rows.into_iter().map(|s| (s.seq, s.entry.id.0)).collect()
}

#[test]
fn sequencers_and_readers_agree() {
    everywhere(|house| async move {
        // Whole, with its folder.
        let house = house;
        let other = house.neighbour().await;
        let second = match &house.url {
            Some(url) => open(Place::Postgres(url.clone()), house.clock.clone()).await,
            None => house.store.clone(),
        };
        let stores = [house.store.clone(), second];
        let done = Arc::new(AtomicBool::new(false));
        let sequencers: Vec<_> = (0..4)
            .map(|n| {
                let (store, done) = (stores[n % 2].clone(), done.clone());
                tokio::spawn(async move {
                    loop {
                        let last = done.load(Ordering::SeqCst);
                        // Losing a race is an error that is tried again.
                        match store.sequence().await {
                            Ok(0) if last => return,
                            Ok(_) => tokio::task::yield_now().await,
                            Err(error) => assert!(error.is_retryable(), "{error}"),
                        }
                    }
                })
            })
            .collect();
        let wanted = WRITERS * RUNS * 2;
        let follower = {
            let (store, org) = (stores[1].clone(), house.org);
            tokio::spawn(async move {
                let mut seen: Vec<(i64, Uuid)> = Vec::new();
                while seen.len() < wanted {
                    let after = seen.last().map_or(0, |s| s.0);
                    let more = follow(&store, org, after, 7).await;
                    if more.is_empty() {
                        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                    }
                    seen.extend(more);
                }
                seen
            })
        };
        let writers: Vec<_> = (0..WRITERS)
            .map(|n| {
                let (store, org) = (stores[n % 2].clone(), house.org);
                tokio::spawn(async move {
                    let mut ids = Vec::new();
                    for _ in 0..RUNS {
                        ids.push(store.write(Two(org)).await.unwrap());
                        store.write(Two(other)).await.unwrap();
                    }
                    ids
                })
            })
            .collect();
        let mut pairs = Vec::new();
        for writer in writers {
            pairs.extend(writer.await.unwrap());
        }
        done.store(true, Ordering::SeqCst);
        for sequencer in sequencers {
            sequencer.await.unwrap();
        }
        let followed = follower.await.unwrap();
        for organisation in [house.org, other] {
            let all = follow(&stores[0], organisation, 0, 10_000).await;
            let places: Vec<i64> = all.iter().map(|s| s.0).collect();
            assert_eq!(places, (1..=i64::try_from(wanted).unwrap()).collect::<Vec<_>>());
            assert_eq!(all.iter().map(|s| s.1).collect::<HashSet<_>>().len(), wanted);
        }
        let all = follow(&stores[0], house.org, 0, 10_000).await;
        assert_eq!(followed, all, "something appeared behind a reader");
        // Entries of one run keep their order.
        let place = |id: &Uuid| all.iter().position(|s| s.1 == *id).unwrap();
        for pair in pairs {
            assert!(place(&pair[0]) < place(&pair[1]));
        }
    });
}
