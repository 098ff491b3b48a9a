//! 32 writers, three kinds of readers, and servers that are killed and started again under them.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::site::Site;
use crate::stream::{Seen, read};

const WRITERS: usize = 32;
const ENTRIES: usize = 12;
const INCIDENTS: usize = 4;
/// A server is killed each time so many more entries were acknowledged.
const BETWEEN: usize = 32;

#[test]
fn two_servers_on_postgres() {
    run(async {
        let database = firebell_testkit::postgres::fresh().await;
        let first = Site::new(Some(&database));
        let token = first.set_up();
        let second = first.beside();
        scenario(vec![first, second], token).await;
        firebell_testkit::postgres::remove(&database).await;
    });
}

#[test]
fn one_server_on_sqlite() {
    run(async {
        let site = Site::new(None);
        let token = site.set_up();
        scenario(vec![site], token).await;
    });
}

fn run(scenario: impl Future<Output = ()>) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        tokio::time::timeout(Duration::from_secs(58), scenario).await.expect("not done within a minute")
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
}

/// Sends until some server says that it is done.
async fn send(
    client: &reqwest::Client,
    servers: &[SocketAddr],
    token: &str,
    path: &str,
    body: &Value,
    turn: &mut usize,
) -> Value {
    loop {
        *turn += 1;
        let url = format!("http://{}/api/v1{path}", servers[*turn % servers.len()]);
        let sent = client.post(url).bearer_auth(token).json(body).timeout(Duration::from_secs(10)).send().await;
        // A server that was killed while it answered leaves it open whether it was done: the id tells on the next try.
        if let Ok(answer) = sent {
            let status = answer.status();
            if let Ok(text) = answer.text().await {
                match status.as_u16() {
                    200 | 201 => return serde_json::from_str(&text).unwrap(),
                    500.. => {}
                    refused => panic!("{path}: {refused} {text}"),
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn write(servers: Vec<SocketAddr>, token: String, writer: usize, acknowledged: Arc<AtomicUsize>) -> Vec<String> {
    let client = reqwest::Client::new();
    let mut turn = writer;
    let mut ids = Vec::new();
    for n in 0..ENTRIES {
        let id = Uuid::now_v7().to_string();
        let path = format!("/incidents/INC-{}/journal", (writer + n) % INCIDENTS + 1);
        let entry =
            send(&client, &servers, &token, &path, &json!({"id": id, "body": format!("{writer}.{n}")}), &mut turn)
                .await;
        assert_eq!(entry["id"], json!(id));
        acknowledged.fetch_add(1, Ordering::SeqCst);
        ids.push(id);
    }
    ids
}

async fn scenario(sites: Vec<Site>, token: String) {
    for site in &sites {
        site.start().await;
    }
    let servers: Vec<SocketAddr> = sites.iter().map(|s| s.address).collect();
    let client = reqwest::Client::new();
    for n in 0..INCIDENTS {
        let body = json!({"title": format!("Room {n}"), "id": Uuid::now_v7()});
        send(&client, &servers, &token, "/incidents", &body, &mut 0).await;
    }
    let wanted = INCIDENTS + WRITERS * ENTRIES;
    let follower = tokio::spawn(read(servers.clone(), token.clone(), wanted, None));
    let hopper = tokio::spawn(read(servers.clone(), token.clone(), wanted, Some(25)));
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let writers: Vec<_> =
        (0..WRITERS).map(|w| tokio::spawn(write(servers.clone(), token.clone(), w, acknowledged.clone()))).collect();
    let mut kills = 0;
    while acknowledged.load(Ordering::SeqCst) + BETWEEN < WRITERS * ENTRIES {
        let mark = acknowledged.load(Ordering::SeqCst) + BETWEEN;
        while acknowledged.load(Ordering::SeqCst) < mark {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let site = &sites[kills % sites.len()];
        site.kill();
        site.start().await;
        kills += 1;
    }
    assert!(kills >= 3, "only {kills} kills");
    let mut sent = HashSet::new();
    for writer in writers {
        sent.extend(writer.await.unwrap());
    }
    let followed = follower.await.unwrap();
    let hopped = hopper.await.unwrap();
    let late = read(servers.clone(), token.clone(), wanted, None).await;
    assert_eq!(followed, late, "a reader that followed saw another order than one that came late");
    assert_eq!(hopped, late, "a reader that came and went saw another order than one that came late");
    let ids: HashSet<String> = late.iter().map(|s| s.id.clone()).collect();
    assert!(sent.is_subset(&ids), "acknowledged entries are missing: {:?}", sent.difference(&ids).collect::<Vec<_>>());
    assert_eq!(late.len(), wanted);
    for n in 1..=INCIDENTS {
        numbers(&late, &format!("INC-{n}"));
        let url = format!("http://{}/api/v1/incidents/INC-{n}", servers[0]);
        let incident: Value = client.get(url).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
        let count = late.iter().filter(|s| s.number.0 == format!("INC-{n}")).count();
        assert_eq!(incident["entries"], json!(count), "INC-{n} holds entries that no reader saw");
    }
}

/// Within an incident the numbers have no gap and no double; the order of the stream may differ between servers.
fn numbers(seen: &[Seen], incident: &str) {
    let mut numbers: Vec<i64> = seen.iter().filter(|s| s.number.0 == incident).map(|s| s.number.1).collect();
    numbers.sort_unstable();
    let count = i64::try_from(numbers.len()).unwrap();
    assert_eq!(numbers, (1..=count).collect::<Vec<_>>());
}
