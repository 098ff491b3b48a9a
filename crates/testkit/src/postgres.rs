//! A PostgreSQL database of its own for each test, copied from one that has the schema.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::sync::OnceCell;

static SERVER: OnceCell<String> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(0);

async fn server() -> String {
    SERVER
        .get_or_init(|| async {
            if let Ok(url) = std::env::var("FIREBELL_TEST_DATABASE") {
                return url;
            }
            let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/test-postgres.sh");
            let out = Command::new("bash").arg(script).output().unwrap();
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            String::from_utf8(out.stdout).unwrap().trim().to_owned()
        })
        .await
        .clone()
}

/// The URL of another database on the same server.
fn database(url: &str, name: &str) -> String {
    let base = url.rsplit_once('/').unwrap().0;
    format!("{base}/{name}")
}

/// A database of its own, empty; answers its URL.
pub async fn fresh() -> String {
    let url = server().await;
    let name = format!("fb_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    connection.execute(sqlx::AssertSqlSafe(drop)).await.unwrap();
    let create = format!("CREATE DATABASE {name}");
    connection.execute(sqlx::AssertSqlSafe(create)).await.unwrap();
    database(&url, &name)
}

/// Removes a database made by [`fresh`].
pub async fn remove(url: &str) {
    let name = url.rsplit_once('/').unwrap().1.to_owned();
    if let Ok(mut connection) = PgConnection::connect(&server().await).await {
        let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        let _ = connection.execute(sqlx::AssertSqlSafe(drop)).await;
    }
}
