//! Drives a running server with 32 clients, one kind of request at a time, and measures what they see. What a server
//! could do at best is measured elsewhere.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::data::{Dice, World};
use crate::http::Client;
use crate::server::{Server, cpu, cpu_of_all};
use crate::{Outcome, trouble};

/// Clients at the same time.
pub const CLIENTS: u64 = 32;

/// What is asked of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `POST /incidents` with a title.
    Register,
    /// `POST /incidents/{reference}/journal` with a body.
    Log,
    /// `GET /incidents/{reference}`.
    Open,
    /// `GET /incidents?limit=25`.
    List,
    /// `GET /incidents?limit=25&text=` with two words.
    Text,
}

impl Operation {
    /// All, in the order in which they are measured: those that change nothing first.
    pub const ALL: [Operation; 5] =
        [Operation::Open, Operation::List, Operation::Text, Operation::Log, Operation::Register];

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Operation::Register => "register",
            Operation::Log => "log",
            Operation::Open => "open",
            Operation::List => "list of 25",
            Operation::Text => "text filter",
        }
    }

    fn request(self, world: &World, dice: &mut Dice) -> (&'static str, String, Option<String>) {
        let known = world.first + i64::try_from(dice.below((world.last - world.first + 1).unsigned_abs())).unwrap_or(0);
        match self {
            Operation::Register => {
                ("POST", "/api/v1/incidents".into(), Some(json!({"title": dice.title()}).to_string()))
            }
            Operation::Log => {
                let body: Vec<String> = (0..12).map(|_| dice.word()).collect();
                let body = json!({"body": body.join(" "), "kind": "note"});
                ("POST", format!("/api/v1/incidents/INC-{known}/journal"), Some(body.to_string()))
            }
            Operation::Open => ("GET", format!("/api/v1/incidents/INC-{known}"), None),
            Operation::List => ("GET", "/api/v1/incidents?limit=25".into(), None),
            Operation::Text => {
                ("GET", format!("/api/v1/incidents?limit=25&text={}%20{}", dice.word(), dice.word()), None)
            }
        }
    }
}

/// What was seen.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Answers a second.
    pub rate: f64,
    /// Half of the answers came within this, milliseconds.
    pub p50: f64,
    /// 99 of 100 answers came within this, milliseconds.
    pub p99: f64,
    /// Processor time of the server for each answer, microseconds.
    pub server_cpu: f64,
    /// Processor time of the database's processes for each answer, microseconds.
    pub database_cpu: f64,
    /// Processor time of the load for each answer, microseconds.
    pub own_cpu: f64,
    /// Statements for each answer, with authentication.
    pub statements: f64,
    /// Use cases in one commit, on average; none for what only reads.
    pub group: f64,
}

fn percentile(sorted: &[u32], share: f64) -> f64 {
    let at = ((sorted.len() as f64 - 1.0) * share).round().max(0.0);
    sorted.get(at as usize).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
}

/// Statements so far of all that a request can run; the engine's own work is not a request's.
fn statements(figures: &[(String, f64)]) -> f64 {
    let own = ["stream.", "store.", "last_use"];
    let of_request = |name: &str| {
        let case = name.strip_prefix("firebell_use_case_statements{use_case=\"")?.trim_end_matches("\"}").to_owned();
        (!own.iter().any(|o| case.starts_with(o))).then_some(())
    };
    figures.iter().filter(|(name, _)| of_request(name).is_some()).map(|(_, n)| n).sum()
}

fn figure(figures: &[(String, f64)], name: &str) -> f64 {
    figures.iter().find(|(n, _)| n == name).map_or(0.0, |(_, v)| *v)
}

async fn client(
    address: SocketAddr,
    world: Arc<World>,
    operation: Operation,
    seed: u64,
    stop: Arc<AtomicBool>,
    counts: Arc<AtomicBool>,
) -> Outcome<Vec<u32>> {
    let mut client = Client::connect(address, &world.token).await?;
    let mut dice = Dice::new(seed);
    let mut took = Vec::with_capacity(100_000);
    while !stop.load(Ordering::Relaxed) {
        let (method, path, body) = operation.request(&world, &mut dice);
        let begun = Instant::now();
        let answer = client.request(method, &path, body.as_deref()).await?;
        if !(200..300).contains(&answer.status) {
            return Err(trouble(format!(
                "{method} {path}: {} {}",
                answer.status,
                String::from_utf8_lossy(answer.body)
            )));
        }
        if counts.load(Ordering::Relaxed) {
            took.push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
    }
    Ok(took)
}

/// Measures one operation for some seconds, after a second that does not count.
pub async fn measure(
    server: &Server,
    world: &Arc<World>,
    operation: Operation,
    seconds: f64,
    seed: u64,
) -> Outcome<Seen> {
    let (stop, counts) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|n| {
            tokio::spawn(client(
                server.address,
                world.clone(),
                operation,
                seed * 1000 + n,
                stop.clone(),
                counts.clone(),
            ))
        })
        .collect();
    tokio::time::sleep(Duration::from_secs_f64(seconds.min(1.0))).await;
    let before =
        (server.figures().await?, server.cpu(), cpu_of_all("postgres"), cpu(std::process::id()), Instant::now());
    counts.store(true, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
    counts.store(false, Ordering::Relaxed);
    let after = (server.figures().await?, server.cpu(), cpu_of_all("postgres"), cpu(std::process::id()));
    let length = before.4.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    let mut all = Vec::new();
    for client in clients {
        all.extend(client.await??);
    }
    all.sort_unstable();
    let n = (all.len() as f64).max(1.0);
    let answered = figure(&after.0, "firebell_requests_total") - figure(&before.0, "firebell_requests_total");
    let commits = figure(&after.0, "firebell_commits_total") - figure(&before.0, "firebell_commits_total");
    let committed = figure(&after.0, "firebell_committed_total") - figure(&before.0, "firebell_committed_total");
    Ok(Seen {
        rate: all.len() as f64 / length,
        p50: percentile(&all, 0.5),
        p99: percentile(&all, 0.99),
        server_cpu: (after.1 - before.1) / n * 1e6,
        database_cpu: (after.2 - before.2) / n * 1e6,
        own_cpu: (after.3 - before.3) / n * 1e6,
        statements: (statements(&after.0) - statements(&before.0)) / answered.max(1.0),
        group: if commits > 0.0 { committed / commits } else { 0.0 },
    })
}

const MARK: &[u8] = b"bench mark ";
const MARKS: usize = 1 << 20;

/// Measures delivery: clients log, listeners on the live stream note how long after the sending each entry came.
pub async fn delivery(server: &Server, world: &Arc<World>, seconds: f64, listeners: usize) -> Outcome<Seen> {
    let begun = Instant::now();
    let sent: Arc<Vec<AtomicU64>> = Arc::new((0..MARKS).map(|_| AtomicU64::new(0)).collect());
    let stop = Arc::new(AtomicBool::new(false));
    let next = Arc::new(AtomicU64::new(0));
    let mut reading = Vec::new();
    for _ in 0..listeners {
        let mut stream = Client::connect(server.address, &world.token).await?;
        stream.open("/api/v1/stream").await?;
        let sent = sent.clone();
        reading.push(tokio::spawn(async move {
            let mut took: Vec<u32> = Vec::new();
            let mut note = |line: &[u8]| {
                let Some(at) = line.windows(MARK.len()).position(|w| w == MARK) else { return };
                let n = line[at + MARK.len()..]
                    .iter()
                    .take_while(|b| b.is_ascii_digit())
                    .fold(0, |n, b| n * 10 + usize::from(b - b'0'));
                let then = sent.get(n % MARKS).map_or(0, |s| s.load(Ordering::Relaxed));
                let now = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
                took.push(u32::try_from(now.saturating_sub(then)).unwrap_or(u32::MAX));
            };
            // The last wait ends when the server does nothing more for a while.
            while let Ok(more) = tokio::time::timeout(Duration::from_secs(2), stream.more(&mut note)).await {
                more?;
            }
            Ok::<_, crate::Trouble>(took)
        }));
    }
    let cpu_before = (server.cpu(), cpu(std::process::id()), cpu_of_all("postgres"));
    let writers: Vec<_> = (0..4u64)
        .map(|w| {
            let (world, sent, stop, next, address) =
                (world.clone(), sent.clone(), stop.clone(), next.clone(), server.address);
            tokio::spawn(async move {
                let mut client = Client::connect(address, &world.token).await?;
                let mut dice = Dice::new(w + 77);
                while !stop.load(Ordering::Relaxed) {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let (method, path, _) = Operation::Log.request(&world, &mut dice);
                    let body = json!({"body": format!("bench mark {n} {}", dice.title())}).to_string();
                    let now = u64::try_from(begun.elapsed().as_micros()).unwrap_or(0);
                    sent[usize::try_from(n).unwrap_or(0) % MARKS].store(now, Ordering::Relaxed);
                    let answer = client.request(method, &path, Some(&body)).await?;
                    if answer.status != 201 {
                        return Err(trouble(format!("{path}: {}", answer.status)));
                    }
                }
                Ok(())
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await??;
    }
    let length = begun.elapsed().as_secs_f64();
    let mut all = Vec::new();
    for reader in reading {
        all.extend(reader.await??);
    }
    let cpu_after = (server.cpu(), cpu(std::process::id()), cpu_of_all("postgres"));
    all.sort_unstable();
    let wanted = next.load(Ordering::Relaxed) * listeners as u64;
    if all.len() as u64 != wanted {
        return Err(trouble(format!("{} entries were delivered instead of {wanted}", all.len())));
    }
    let n = (all.len() as f64).max(1.0);
    Ok(Seen {
        rate: n / length,
        p50: percentile(&all, 0.5),
        p99: percentile(&all, 0.99),
        server_cpu: (cpu_after.0 - cpu_before.0) / n * 1e6,
        own_cpu: (cpu_after.1 - cpu_before.1) / n * 1e6,
        database_cpu: (cpu_after.2 - cpu_before.2) / n * 1e6,
        ..Seen::default()
    })
}
