//! Watches the system calls of the server on the embedded database: no answer that says "done" is written to a
//! connection before the sync that covers its commit has ended. Needs `strace`; without it the test says so and passes.

use std::collections::{HashMap, HashSet};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use crate::site::Site;

const CLIENTS: usize = 12;
const ENTRIES: usize = 8;

fn mark(client: usize, n: usize) -> String {
    format!("mark-{client:03}-{n:03}-end")
}

#[test]
fn no_answer_before_its_sync() {
    let can_trace = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    if !can_trace.is_ok_and(|s| s.success()) {
        eprintln!("SKIPPED: strace is missing or may not trace here; install it to run this test");
        return;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let trace = runtime.block_on(async {
        tokio::time::timeout(Duration::from_secs(58), watched()).await.expect("not done within a minute")
    });
    check(&trace);
}

/// Lets clients log under the eyes of strace; answers what it wrote down.
async fn watched() -> String {
    let site = Site::new(None);
    let token = site.set_up();
    let out = site.folder().join("trace");
    let serve = site.serve();
    let mut command = Command::new("strace");
    command
        .args(["-f", "-y", "-s", "20000", "-e", "trace=fsync,fdatasync,pwrite64,write,sendto,writev", "-o"])
        .arg(&out);
    command.arg(serve.get_program()).args(serve.get_args()).stdout(Stdio::null());
    let mut traced = command.spawn().unwrap();
    site.ready().await;
    let client = reqwest::Client::new();
    let url = format!("http://{}/api/v1/incidents", site.address);
    let registered = client.post(&url).bearer_auth(&token).json(&json!({"title": "Watched"})).send().await.unwrap();
    assert_eq!(registered.status(), 201);
    let clients: Vec<_> = (0..CLIENTS)
        .map(|c| {
            let (client, url, token) = (client.clone(), format!("{url}/INC-1/journal"), token.clone());
            tokio::spawn(async move {
                for n in 0..ENTRIES {
                    let answer =
                        client.post(&url).bearer_auth(&token).json(&json!({"body": mark(c, n)})).send().await.unwrap();
                    assert_eq!(answer.status(), 201);
                    answer.bytes().await.unwrap();
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    // The server is the first process that strace wrote of.
    let trace = std::fs::read_to_string(&out).unwrap();
    let pid = trace.split_whitespace().next().unwrap().to_owned();
    Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    traced.wait().unwrap();
    String::from_utf8_lossy(&std::fs::read(&out).unwrap()).into_owned()
}

/// Each mark is written to the log file first; the sync that began after that and ended covers it; only then may the
/// answer that holds it be written.
fn check(trace: &str) {
    let mut writing: HashMap<String, usize> = HashMap::new();
    // Syncs of the log file that began but did not end, by thread: how many writes there were when they began.
    let mut running: HashMap<&str, usize> = HashMap::new();
    let (mut writes, mut covered, mut answers) = (0usize, 0usize, 0usize);
    for line in trace.lines() {
        let Some((pid, call)) = line.split_once(' ') else { continue };
        let call = call.trim_start();
        let is_sync = call.starts_with("fdatasync(") || call.starts_with("fsync(");
        if call.starts_with("pwrite64(") && call.contains("firebell.db-wal>") {
            writes += 1;
            for mark in marks(call) {
                writing.entry(mark).or_insert(writes);
            }
        } else if is_sync && call.contains("firebell.db-wal>") {
            if call.ends_with("= 0") {
                covered = covered.max(writes);
            } else if call.contains("<unfinished") {
                running.insert(pid, writes);
            }
        } else if call.starts_with("<... f") && call.contains("sync resumed>") {
            if let Some(when) = running.remove(pid)
                && call.ends_with("= 0")
            {
                covered = covered.max(when);
            }
        } else if call.contains("HTTP/1.1 201") {
            for mark in marks(call) {
                let at = writing.get(&mark).copied().unwrap_or_else(|| panic!("{mark} was answered and never written"));
                assert!(at <= covered, "{mark} was answered before it was synced");
                answers += 1;
            }
        }
    }
    assert_eq!(answers, CLIENTS * ENTRIES, "the trace does not show every answer");
}

/// The marks in a call, each once: an answer holds the body as text and as HTML.
fn marks(call: &str) -> HashSet<String> {
    call.match_indices("mark-")
        .filter_map(|(at, _)| call.get(at..at + 16))
        .filter(|m| m.ends_with("-end"))
        .map(str::to_owned)
        .collect()
}
