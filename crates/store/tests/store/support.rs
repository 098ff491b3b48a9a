//! Fresh databases for tests, removed with their folders at the end.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use firebell_domain::ids::OrganisationId;
use firebell_domain::time::Time;
use firebell_store::{Blobs, Clock, Keeper, Options, Place, Store, StoreError, Tx, UseCase, identity};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use uuid::Uuid;

/// Noon of a day in 2026, microseconds UTC.
pub const NOON: i64 = 1_795_262_400_000_000;

static NEXT: AtomicU64 = AtomicU64::new(1);

/// A folder that goes when the test ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        let name = format!("firebell-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An open store with one organisation.
pub struct House {
    pub store: Store,
    pub keeper: Arc<Keeper>,
    pub blobs: Blobs,
    pub clock: Clock,
    pub org: OrganisationId,
    pub folder: Folder,
    /// URL of the PostgreSQL database, if that is what it is.
    pub url: Option<String>,
}

struct Found(OrganisationId, &'static str);

impl UseCase for Found {
    const NAME: &'static str = "test.found";
    type Out = ();
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        identity::insert_organisation(tx, self.0, self.1, self.1, "{}", false, None).await.map(|_| ())
    }
}

pub async fn open(place: Place, clock: Clock) -> Store {
    Store::open(Options { place, clock, connections: 4 }).await.unwrap()
}

async fn house(place: Option<String>) -> House {
    let folder = Folder::new();
    let clock = Clock::virtual_at(Time(NOON), 7);
    let place_of = match &place {
        Some(url) => Place::Postgres(url.clone()),
        None => Place::Folder(folder.path().to_path_buf()),
    };
    let store = open(place_of, clock.clone()).await;
    let keeper = Arc::new(Keeper::open(folder.path(), None).unwrap());
    let blobs = Blobs::of(&store, keeper.clone());
    let org = OrganisationId(Uuid::from_u128(1));
    store.write(Found(org, "one")).await.unwrap();
    House { store, keeper, blobs, clock, org, folder, url: place }
}

impl House {
    /// Another organisation.
    pub async fn neighbour(&self) -> OrganisationId {
        let org = OrganisationId(Uuid::from_u128(2));
        self.store.write(Found(org, "two")).await.unwrap();
        org
    }
}

/// A PostgreSQL server on which databases can be made.
fn server() -> String {
    if let Ok(url) = std::env::var("FIREBELL_TEST_DATABASE") {
        return url;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/test-postgres.sh");
    let out = std::process::Command::new("bash").arg(script).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

/// Runs a test on both databases.
pub fn everywhere<F: Future<Output = ()>>(test: impl Fn(House) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        test(house(None).await).await;
        let server = server();
        let name = format!("firebell_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut control = PgConnection::connect(&server).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut control).await.unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        test(house(Some(format!("{base}/{name}"))).await).await;
        sqlx::raw_sql(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).execute(&mut control).await.unwrap();
    });
}
