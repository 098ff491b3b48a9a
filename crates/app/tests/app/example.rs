//! Removing the example leaves nothing of it: every row of every table is counted before it is made and after.

use std::collections::BTreeMap;
use std::path::Path;

use firebell_app::identity::{self, Ongoing, Report};
use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection};

use crate::lab::{Lab, Signed, refused};

/// Rows of each table.
async fn counts(folder: &Path) -> BTreeMap<String, i64> {
    let url = format!("sqlite://{}", folder.join("firebell.db").display());
    let mut db = SqliteConnection::connect(&url).await.unwrap();
    let tables =
        sqlx::query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'incident_search_%'");
    let mut counts = BTreeMap::new();
    for table in tables.fetch_all(&mut db).await.unwrap() {
        let name: String = table.get(0);
        let row =
            sqlx::query(AssertSqlSafe(format!("SELECT count(*) FROM \"{name}\""))).fetch_one(&mut db).await.unwrap();
        counts.insert(name, row.get(0));
    }
    counts
}

async fn live(lab: &Lab, ada: &Signed, slug: &str) {
    let seen = Report {
        id: None,
        seen: "Odd mail".into(),
        ongoing: Ongoing::No,
        contact: String::new(),
        address: "192.0.2.9".into(),
    };
    identity::report(&lab.app, slug, seen).await.unwrap();
    let request = firebell_api::InvitationRequest { email: None, role: "lead".into() };
    let cx = ada.cx(slug).await;
    identity::invite(&lab.app, &cx, &request).await.unwrap();
    identity::key_create_offline(&lab.app.store, "Robot", None, Some(slug)).await.unwrap();
}

#[tokio::test]
async fn nothing_of_the_example_is_left() {
    // What the installation looks like when the example was never there.
    let (without, ada, _) = Lab::started(false).await;
    live(&without, &ada, "example-bank").await;
    let mut expected = counts(&without.folder).await;
    let (lab, ada, _) = Lab::started(true).await;
    live(&lab, &ada, "example-bank").await;
    live(&lab, &ada, "example").await;
    let with = counts(&lab.folder).await;
    assert!(with["organisation"] == 2 && with["incident"] > 4 && with["account"] > 3 && with["area"] > 0, "{with:?}");
    identity::remove_example(&lab.app, &ada.caller().await.unwrap()).await.unwrap();
    let mut left = counts(&lab.folder).await;
    // The removal itself is logged in the real organisation, and counts of attempts belong to addresses.
    for table in ["entry", "payload", "stream"] {
        *expected.get_mut(table).unwrap() += 1;
    }
    for counts in [&mut expected, &mut left] {
        counts.remove("attempt");
    }
    assert_eq!(left, expected);
    assert!(identity::report_page(&lab.app, "example").await.is_err());
    refused(identity::remove_example(&lab.app, &ada.caller().await.unwrap()).await, "not_found");
    ada.cx("example-bank").await;
}
