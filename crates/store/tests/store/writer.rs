//! The writer: use cases that are committed together do not harm each other, whatever becomes of one of them.

use std::sync::Arc;

use firebell_domain::ids::OrganisationId;
use firebell_store::{Place, Store, StoreError, Tx, UseCase, identity};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::support::{everywhere, open};

/// Keeps the writer busy until it is let go, so that what comes meanwhile is committed together.
struct Hold {
    begun: Arc<Notify>,
    end: Arc<Notify>,
}

impl UseCase for Hold {
    const NAME: &'static str = "test.hold";
    type Out = ();
    type Error = StoreError;
    async fn run(&self, _: &mut Tx) -> Result<(), StoreError> {
        self.begun.notify_one();
        self.end.notified().await;
        Ok(())
    }
}

/// How a use case ends after it has written.
#[derive(Clone, Copy, PartialEq)]
enum Ending {
    Well,
    Error,
    Panic,
}

/// Writes an organisation and its counter, then ends.
struct Make {
    number: u128,
    settings: String,
    ending: Ending,
}

fn slug(number: u128) -> String {
    format!("made-{number}")
}

impl UseCase for Make {
    const NAME: &'static str = "test.make";
    type Out = u128;
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<u128, StoreError> {
        let (id, slug) = (OrganisationId(Uuid::from_u128(1000 + self.number)), slug(self.number));
        identity::insert_organisation(tx, id, &slug, &slug, &self.settings, false, None).await?;
        match self.ending {
            Ending::Well => Ok(self.number),
            Ending::Error => Err(StoreError::Damaged("as asked".into())),
            Ending::Panic => panic!("as asked"),
        }
    }
}

/// Runs use cases that are all queued before the first one runs; answers how each ended.
async fn together(store: &Store, makes: Vec<Make>) -> Vec<(u128, Result<u128, StoreError>)> {
    let (begun, end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let hold = tokio::spawn({
        let (store, begun, end) = (store.clone(), begun.clone(), end.clone());
        async move { store.write(Hold { begun, end }).await }
    });
    begun.notified().await;
    let running: Vec<_> = makes
        .into_iter()
        .map(|make| {
            let store = store.clone();
            (make.number, tokio::spawn(async move { patiently(&store, make).await }))
        })
        .collect();
    // Each task has had its turn and waits for the writer, or will come a moment later: both must go well.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    end.notify_one();
    hold.await.unwrap().unwrap();
    let mut out = Vec::new();
    for (number, task) in running {
        out.push((number, task.await.unwrap()));
    }
    out
}

/// On PostgreSQL many at once may lose the race for an organisation's place more often than the store tries.
async fn patiently(store: &Store, make: Make) -> Result<u128, StoreError> {
    let make = Arc::new(make);
    loop {
        match store.write(Shared(make.clone())).await {
            Err(StoreError::Taken(_)) => {}
            done => return done,
        }
    }
}

/// A use case that can be given to the store again.
struct Shared(Arc<Make>);

impl UseCase for Shared {
    const NAME: &'static str = "test.make";
    type Out = u128;
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<u128, StoreError> {
        self.0.run(tx).await
    }
}

async fn is_there(store: &Store, number: u128) -> bool {
    let mut reader = store.reader("test").await.unwrap();
    identity::organisation_by_slug(&mut reader, &slug(number)).await.unwrap().is_some()
}

fn mixed(ending: Ending) -> Vec<Make> {
    let one =
        |number| Make { number, settings: "{}".into(), ending: if number % 3 == 0 { ending } else { Ending::Well } };
    (0..40).map(one).collect()
}

#[test]
fn an_error_or_a_panic_undoes_only_its_own_use_case() {
    for ending in [Ending::Error, Ending::Panic] {
        everywhere(move |house| async move {
            // Whole, with its folder.
            let house = house;
            for (number, result) in together(&house.store, mixed(ending)).await {
                assert_eq!(result.is_ok(), number % 3 != 0, "{number}: {result:?}");
                assert_eq!(is_there(&house.store, number).await, number % 3 != 0, "{number}");
            }
            // The writer goes on.
            let after = Make { number: 500, settings: "{}".into(), ending: Ending::Well };
            assert_eq!(house.store.write(after).await.unwrap(), 500);
        });
    }
}

/// Lets the disk be full from now on, or not any more.
struct Disk {
    full: bool,
}

impl UseCase for Disk {
    const NAME: &'static str = "test.disk";
    type Out = ();
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        tx.pretend_full_disk(self.full).await
    }
}

#[test]
fn a_full_disk_leaves_nothing_half_done() {
    everywhere(|house| async move {
        // Whole, with its folder.
        let house = house;
        if house.url.is_some() {
            return;
        }
        house.store.write(Disk { full: true }).await.unwrap();
        let makes = (0..40u128).map(|number| {
            let settings = format!("\"{}\"", "x".repeat(if number % 4 == 0 { 60_000 } else { 10 }));
            Make { number, settings, ending: Ending::Well }
        });
        let answers = together(&house.store, makes.collect()).await;
        assert!(answers.iter().any(|(_, r)| r.is_err()), "the disk was not full");
        house.store.write(Disk { full: false }).await.unwrap();
        for (number, result) in &answers {
            assert_eq!(is_there(&house.store, *number).await, result.is_ok(), "{number}: {result:?}");
        }
        // What was refused can be done now; a counter that was left behind would be in the way.
        for (number, result) in answers {
            if result.is_err() {
                let again = Make { number, settings: "{}".into(), ending: Ending::Well };
                assert_eq!(house.store.write(again).await.unwrap(), number);
            }
        }
        house.store.close().await;
        let again = open(Place::Folder(house.folder.path().to_path_buf()), house.clock.clone()).await;
        assert!(is_there(&again, 0).await);
    });
}
