//! Readers of the live stream who come back with their cursor whenever the connection ends, by itself or by choice.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::time::Duration;

use futures::StreamExt as _;
use serde_json::Value;

/// One entry as a reader saw it: cursor, id of the entry, incident with number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub cursor: i64,
    pub id: String,
    pub number: (String, i64),
}

/// Reads entries of incidents from the beginning until there are `wanted`, from any of the servers; with `hops`, leaves
/// again and again after so many events. Fails when an entry comes twice or out of order.
pub async fn read(servers: Vec<SocketAddr>, token: String, wanted: usize, hops: Option<usize>) -> Vec<Seen> {
    let client = reqwest::Client::new();
    let mut seen: Vec<Seen> = Vec::new();
    let mut ids = HashSet::new();
    let mut after = 0i64;
    let mut turn = 0usize;
    while seen.len() < wanted {
        turn += 1;
        let url = format!("http://{}/api/v1/stream?after={after}", servers[turn % servers.len()]);
        let opened = client.get(url).bearer_auth(&token).send().await;
        let Ok(answer) = opened.and_then(reqwest::Response::error_for_status) else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let mut stay = hops.map(|h| 1 + (turn * 7919) % h);
        let mut bytes = answer.bytes_stream();
        let mut buffer = Vec::new();
        'connection: while let Some(Ok(chunk)) = bytes.next().await {
            buffer.extend_from_slice(&chunk);
            while let Some(end) = buffer.windows(2).position(|w| w == b"\n\n") {
                let block: Vec<u8> = buffer.drain(..end + 2).collect();
                let Some((cursor, entry)) = entry(&String::from_utf8(block).unwrap()) else { continue };
                assert!(cursor > after, "the order went back from {after} to {cursor}");
                after = cursor;
                if let Some(one) = entry {
                    assert!(ids.insert(one.id.clone()), "entry {} came twice", one.id);
                    seen.push(one);
                }
                if seen.len() >= wanted {
                    break 'connection;
                }
                if let Some(stay) = &mut stay {
                    *stay -= 1;
                    if *stay == 0 {
                        break 'connection;
                    }
                }
            }
        }
    }
    seen
}

/// The cursor of an event of kind entry, and the entry if it is of an incident.
fn entry(block: &str) -> Option<(i64, Option<Seen>)> {
    let field = |name: &str| block.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(": "));
    if field("event")? != "entry" {
        return None;
    }
    let data: Value = serde_json::from_str(field("data")?).unwrap();
    let cursor: i64 = data["cursor"].as_str()?.parse().unwrap();
    let entry = &data["entry"];
    let seen = entry["incident"]["reference"].as_str().map(|reference| Seen {
        cursor,
        id: entry["id"].as_str().unwrap().to_owned(),
        number: (reference.to_owned(), entry["number"].as_i64().unwrap()),
    });
    Some((cursor, seen))
}
