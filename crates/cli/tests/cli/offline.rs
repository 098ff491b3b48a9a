//! The server can't be reached: nothing is lost, nothing is doubled.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use crate::house::{House, binary};

#[test]
fn what_was_written_meanwhile_arrives_once_and_in_order() {
    let mut house = House::new();
    house.run(&["register", "Before"]).json(0);
    house.stop();
    let kept = house.run(&["register", "Meanwhile", "--severity", "SEV3"]);
    assert!(kept.err.contains("can't be reached") && kept.err.contains("Kept on this machine"), "{}", kept.err);
    let kept = kept.json(75);
    assert_eq!((&kept["kept"], &kept["handle"]), (&json!(true), &json!("local-1")));
    house.run(&["log", "local-1", "First", "--did"]).json(75);
    house.run(&["log", "LOCAL-1", "Second", "--at", "2026-01-05 10:40"]).json(75);
    house.run(&["log", "INC-1", "Third"]).json(75);
    house.run(&["list"]).problem(1);
    house.run(&["set", "local-1", "severity=SEV2"]).problem(1);
    let listed = house.kept();
    assert_eq!(listed.len(), 4);
    assert_eq!(listed[1]["body"]["body"], "First");

    house.start();
    let delivered = house.run(&["list", "--sort", "newest"]);
    assert!(delivered.err.contains("local-1 is INC-2 now"), "{}", delivered.err);
    assert_eq!(delivered.json(0)["items"].as_array().unwrap().len(), 2);
    assert!(house.kept().is_empty());
    let shown = house.run(&["show", "local-1"]).json(0);
    assert_eq!((&shown["reference"], &shown["id"]), (&json!("INC-2"), &kept["id"]));
    assert_eq!(shown["times"]["reported"]["at"], kept["written_at"], "it was reported when it was written");
    let entries = house.entries("INC-2");
    let mut bodies: Vec<_> =
        entries.iter().map(|e| (e["number"].as_i64().unwrap(), e["body"].as_str().unwrap())).collect();
    bodies.sort();
    assert_eq!(bodies.iter().map(|b| b.1).collect::<Vec<_>>(), ["First", "Second"]);
    let first = entries.iter().find(|e| e["body"] == "First").unwrap();
    assert_eq!((&first["occurred_at"], &first["written_at"]), (&listed[1]["written_at"], &listed[1]["written_at"]));
    assert_eq!(entries.iter().find(|e| e["body"] == "Second").unwrap()["occurred_at"], "2026-01-05T09:40:00Z");
    assert_eq!(house.entries("INC-1").len(), 1);
    house.run(&["log", "local-1", "Fourth"]).json(0);
    assert_eq!(house.entries("INC-2").len(), 3);
}

#[test]
fn many_commands_at_once_deliver_once() {
    let mut house = House::new();
    house.stop();
    house.run(&["register", "Crowd"]).json(75);
    for n in 0..10 {
        house.run(&["log", "local-1", &format!("Entry {n}")]).json(75);
    }
    house.start();
    let crowd: Vec<_> =
        (0..6).map(|_| house.command(&["list"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()).collect();
    for mut child in crowd {
        assert!(child.wait().unwrap().success());
    }
    assert!(house.kept().is_empty());
    let bodies: Vec<String> = house.entries("INC-1").iter().map(|e| e["body"].as_str().unwrap().to_owned()).collect();
    let expected: Vec<String> = (0..10).map(|n| format!("Entry {n}")).collect();
    assert_eq!(bodies, expected, "once each, in the order in which they were written");
    assert_eq!(house.run(&["list", "--state", "all"]).json(0)["items"].as_array().unwrap().len(), 1);
}

/// Something in between that carries requests to the server and, while told so, swallows the answers.
fn between(server: &str, swallow: Arc<AtomicBool>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = server.strip_prefix("http://").unwrap().to_owned();
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let (server, swallow) = (server.clone(), swallow.clone());
            std::thread::spawn(move || carry(client, &server, &swallow));
        }
    });
    url
}

fn carry(mut client: TcpStream, server: &str, swallow: &AtomicBool) {
    let mut upstream = TcpStream::connect(server).unwrap();
    let (mut from, mut to) = (client.try_clone().unwrap(), upstream.try_clone().unwrap());
    std::thread::spawn(move || std::io::copy(&mut from, &mut to));
    let mut buffer = [0; 4096];
    while let Ok(n) = upstream.read(&mut buffer) {
        if n == 0 || swallow.load(Ordering::SeqCst) || client.write_all(&buffer[..n]).is_err() {
            break;
        }
    }
    let _ = client.shutdown(std::net::Shutdown::Both);
    let _ = upstream.shutdown(std::net::Shutdown::Both);
}

#[test]
fn a_lost_answer_doubles_nothing() {
    let mut house = House::new();
    let swallow = Arc::new(AtomicBool::new(true));
    let (direct, through) = (house.url.clone(), between(&house.url, swallow.clone()));
    house.url = through;
    let kept = house.run(&["register", "Answer lost"]).json(75);
    house.run(&["log", "local-1", "Also lost"]).json(75);
    swallow.store(false, Ordering::SeqCst);
    let page = house.run(&["list"]).json(0);
    assert_eq!(page["items"].as_array().unwrap().len(), 1, "the server had it already");
    assert_eq!(page["items"][0]["id"], kept["id"]);
    assert_eq!(house.entries("local-1").len(), 1);
    assert!(house.kept().is_empty());
    house.url = direct;
}

#[test]
fn what_the_server_refuses_is_kept_aside_with_its_text() {
    let mut house = House::new();
    house.run(&["register", "There"]).json(0);
    house.stop();
    house.run(&["log", "INC-7", "To nobody"]).json(75);
    house.run(&["log", "INC-1", "To somebody"]).json(75);
    house.run(&["register", "Bad", "--severity", "SEV9"]).json(75);
    house.run(&["log", "local-3", "Of the bad one"]).json(75);
    house.start();
    let refused = house.run(&["list"]);
    assert!(
        refused.err.contains("Refused, and kept aside as 1") && refused.err.contains("To nobody"),
        "{}",
        refused.err
    );
    refused.json(0);
    assert_eq!(house.entries("INC-1").len(), 1, "one refusal does not hold up the others");
    let kept = house.kept();
    let numbers: Vec<_> =
        kept.iter().map(|i| (i["number"].as_u64().unwrap(), i["refused"]["status"].as_u64().unwrap())).collect();
    assert_eq!(numbers, [(1, 404), (3, 422), (4, 0)]);
    house.run(&["log", "local-3", "More of it"]).problem(5);

    // Number 1 can be sent again once there is such an incident.
    for n in 2..=7 {
        house.run(&["register", &format!("Number {n}")]).json(0);
    }
    house.run(&["outbox", "retry", "1"]).text(0);
    assert_eq!(house.entries("INC-7")[0]["body"], "To nobody");
    house.run(&["outbox", "drop", "4"]).text(0);
    house.run(&["outbox", "drop", "3"]).text(0);
    house.run(&["outbox", "drop", "3"]).problem(3);
    assert!(house.kept().is_empty());
}

#[test]
fn what_one_account_wrote_is_not_sent_by_another() {
    let mut house = House::new();
    let data = house.data();
    house.stop();
    house.run(&["register", "By the first key"]).json(75);
    let other = house.at_home(&["key", "create", "--data", &data, "--name", "other"]).text(0).trim().to_owned();
    house.start();
    let mine = std::mem::replace(&mut house.key, other);
    assert!(house.run(&["list"]).json(0)["items"].as_array().unwrap().is_empty());
    assert_eq!(house.kept().len(), 1);
    house.key = mine;
    assert_eq!(house.run(&["list"]).json(0)["items"].as_array().unwrap().len(), 1);
    assert!(house.kept().is_empty());
    assert_eq!(binary(&house.home()).arg("outbox").output().unwrap().status.code(), Some(2));
}
