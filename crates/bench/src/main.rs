//! `make bench`: loads a large organisation on both databases, drives the real server from this process, measures what
//! the databases can do at best, and writes `docs/performance.md`. It judges by the bars that are given there and is
//! not a test: a busy machine misses them.

#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

mod data;
mod drive;
mod fill;
mod http;
mod raw_postgres;
mod raw_sqlite;
mod report;
mod server;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use clap::Parser;
use firebell_store::Dialect;
use sha2::{Digest as _, Sha256};

use crate::data::World;
use crate::drive::{Operation, Seen};
use crate::report::Side;
use crate::server::Program;

/// What can go wrong; said and done with.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;
/// A result of the benchmark.
pub type Outcome<T> = Result<T, Trouble>;

/// An error of our own.
pub fn trouble(text: impl Into<String>) -> Trouble {
    text.into().into()
}

/// Measures Firebell.
#[derive(Debug, Clone, Parser)]
struct Options {
    /// Incidents to load, each with 20 entries
    #[arg(long, default_value_t = 100_000)]
    incidents: i64,
    /// Incidents of the small data set that the times are compared with
    #[arg(long, default_value_t = 1000)]
    small: i64,
    /// Seconds for each measurement
    #[arg(long, default_value_t = 6.0)]
    seconds: f64,
    /// Few incidents and short measurements: only shows that everything runs; writes no page
    #[arg(long)]
    quick: bool,
    /// Only one database: sqlite or postgres
    #[arg(long)]
    only: Option<String>,
    /// Only these operations, by name
    #[arg(long, value_delimiter = ',')]
    operations: Vec<String>,
    /// Leave out the raw limits and the small data set
    #[arg(long)]
    no_limits: bool,
    /// The program to measure; built if absent
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Where the page is written
    #[arg(long, default_value = "docs/performance.md")]
    page: PathBuf,
}

impl Options {
    fn wants(&self, operation: &str) -> bool {
        self.operations.is_empty() || self.operations.iter().any(|o| o == operation)
    }
}

/// A data set that was loaded once: its folder, and on PostgreSQL the database that runs are copied from.
struct Kept {
    folder: PathBuf,
    database: Option<String>,
}

fn main() -> std::process::ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done = runtime.map_err(Trouble::from).and_then(|runtime| runtime.block_on(run(Options::parse())));
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("firebell-bench: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

async fn run(mut options: Options) -> Outcome<()> {
    if options.quick {
        options.incidents = options.incidents.min(2000);
        options.small = options.small.min(200);
        options.seconds = options.seconds.min(1.0);
    }
    let binary = match &options.binary {
        Some(binary) => binary.clone(),
        None => build()?,
    };
    let target = target()?;
    let mut sides = Vec::new();
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let name = if dialect == Dialect::Sqlite { "sqlite" } else { "postgres" };
        if options.only.as_deref().is_some_and(|only| only != name) {
            continue;
        }
        let side = side(&options, dialect, &binary, &target).await?;
        println!("{}", report::table(&side));
        sides.push(side);
    }
    if options.quick || options.only.is_some() || options.no_limits || !options.operations.is_empty() {
        return Ok(());
    }
    std::fs::write(&options.page, report::page(&sides, options.incidents, options.seconds))?;
    println!("written: {}", options.page.display());
    Ok(())
}

/// The folder of cargo's output that this program lies in.
fn target() -> Outcome<PathBuf> {
    let own = std::env::current_exe()?;
    own.parent()
        .and_then(Path::parent)
        .map(Path::to_owned)
        .ok_or_else(|| trouble("this program lies in no target folder"))
}

fn build() -> Outcome<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    if !Command::new(cargo).args(["build", "--release", "-p", "firebell"]).status()?.success() {
        return Err(trouble("the program could not be built"));
    }
    Ok(target()?.join("release").join("firebell"))
}

fn postgres_url() -> Outcome<String> {
    if let Ok(url) = std::env::var("FIREBELL_TEST_DATABASE") {
        return Ok(url);
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/test-postgres.sh");
    let out = Command::new("bash").arg(script).output()?;
    if !out.status.success() {
        return Err(trouble(String::from_utf8_lossy(&out.stderr)));
    }
    Ok(String::from_utf8(out.stdout)?.trim().to_owned())
}

fn database(url: &str, name: &str) -> String {
    format!("{}/{name}", url.rsplit_once('/').map_or(url, |(base, _)| base))
}

/// Makes a data set, or finds the one that an earlier run made with the same schema and size.
async fn keep(dialect: Dialect, binary: &Path, target: &Path, incidents: i64) -> Outcome<(Kept, World)> {
    let mut schema = Sha256::new();
    for step in firebell_store::steps(dialect) {
        schema.update(step.sql.as_bytes());
    }
    let digest = schema.finalize();
    let kind = if dialect == Dialect::Sqlite { "sqlite" } else { "postgres" };
    let name = format!("{kind}_{incidents}_{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3]);
    let folder = target.join("bench-data").join(&name);
    let url = if dialect == Dialect::Postgres { Some(postgres_url()?) } else { None };
    let own = url.as_ref().map(|url| database(url, &format!("bench_{name}")));
    let kept = Kept { folder: folder.clone(), database: own.clone() };
    let note = folder.join("world");
    if let Ok(text) = std::fs::read_to_string(&note)
        && let Some(world) = report::world_from(&text)
        && alive(own.as_deref()).await
    {
        return Ok((kept, world));
    }
    eprintln!("loading {incidents} incidents into {kind} …");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    if let Some(url) = &url {
        fill::administer(url, format!("DROP DATABASE IF EXISTS bench_{name} WITH (FORCE)")).await?;
        fill::administer(url, format!("CREATE DATABASE bench_{name}")).await?;
    }
    let program = Program { binary: binary.to_owned(), data: folder.clone(), database: own.clone() };
    let token = program.set_up()?;
    let server = program.start().await?;
    let mut client = http::Client::connect(server.address, &token).await?;
    for body in data::patterns() {
        let answer = client.request("POST", "/api/v1/incidents", Some(&body.to_string())).await?;
        if answer.status != 201 {
            return Err(trouble(format!("a pattern was refused: {}", String::from_utf8_lossy(answer.body))));
        }
    }
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    server.stop()?;
    let world = match &own {
        None => fill::sqlite(&folder, incidents, &token).await?,
        Some(url) => fill::postgres(url, incidents, &token).await?,
    };
    std::fs::write(&note, report::world_to(&world))?;
    Ok((kept, world))
}

async fn alive(url: Option<&str>) -> bool {
    match url {
        None => true,
        Some(url) => fill::administer(url, "SELECT 1".into()).await.is_ok(),
    }
}

/// A copy of a data set that can be written to, as a program to run.
async fn copy(kept: &Kept, binary: &Path, target: &Path) -> Outcome<Program> {
    let folder = target.join("bench-data").join("run");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    for file in std::fs::read_dir(&kept.folder)? {
        let file = file?;
        let copy = folder.join(file.file_name());
        std::fs::copy(file.path(), &copy)?;
        // What is still on its way to the disk would be in the way of what is measured.
        std::fs::File::open(&copy)?.sync_all()?;
    }
    let mut own = None;
    if let Some(from) = &kept.database {
        let url = postgres_url()?;
        let name = from.rsplit('/').next().unwrap_or_default();
        fill::administer(&url, "DROP DATABASE IF EXISTS bench_run WITH (FORCE)".into()).await?;
        fill::administer(&url, format!("CREATE DATABASE bench_run TEMPLATE {name} STRATEGY file_copy")).await?;
        fill::administer(&url, "CHECKPOINT".into()).await?;
        own = Some(database(&url, "bench_run"));
    }
    Ok(Program { binary: binary.to_owned(), data: folder, database: own })
}

async fn operations(
    options: &Options,
    program: &Program,
    world: &Arc<World>,
) -> Outcome<(Vec<(Operation, Seen)>, Option<Seen>, f64, f64)> {
    let server = program.start().await?;
    let mut seen = Vec::new();
    for (n, operation) in Operation::ALL.into_iter().enumerate().filter(|(_, o)| options.wants(o.name())) {
        let s = drive::measure(&server, world, operation, options.seconds, n as u64 + 1).await?;
        eprintln!("  {}", report::brief(operation.name(), &s));
        seen.push((operation, s));
    }
    let mut delivery = None;
    if options.wants("delivery") {
        let s = drive::delivery(&server, world, options.seconds, 32).await?;
        eprintln!("  {}", report::brief("delivery", &s));
        delivery = Some(s);
    }
    let (ready, peak) = (server.ready.as_secs_f64(), server.peak_memory());
    server.stop()?;
    Ok((seen, delivery, ready, peak))
}

async fn side(options: &Options, dialect: Dialect, binary: &Path, target: &Path) -> Outcome<Side> {
    let (kept, world) = keep(dialect, binary, target, options.incidents).await?;
    let program = copy(&kept, binary, target).await?;
    let world = Arc::new(world);
    eprintln!("{} incidents:", options.incidents);
    // Once before, so that what is measured is not the first reading of a file.
    program.start().await?.stop()?;
    let (seen, delivery, ready, peak) = operations(options, &program, &world).await?;
    let mut side =
        Side { dialect, seen, delivery, ready, peak, small: Vec::new(), one: Vec::new(), groups: Vec::new() };
    if options.no_limits {
        return Ok(side);
    }
    for (operation, seen) in &side.seen {
        match dialect {
            Dialect::Sqlite => {
                if !matches!(operation, Operation::Register | Operation::Log) {
                    continue;
                }
                let group = seen.group.round().max(1.0) as usize;
                let one = raw_sqlite::rate(&program.data, &world, *operation, 1, options.seconds).await?;
                let groups = raw_sqlite::rate(&program.data, &world, *operation, group, options.seconds).await?;
                eprintln!("  raw {}: {one:.0}/s one by one, {groups:.0}/s in groups of {group}", operation.name());
                side.one.push((*operation, one));
                side.groups.push((*operation, groups));
            }
            Dialect::Postgres => {
                let url = program.database.as_deref().unwrap_or_default();
                let state = fill::first_state(url).await?;
                let round = side.one.len() as i64 + 1;
                let rate = raw_postgres::rate(url, &program.data, &world, *operation, round, options.seconds, &state)?;
                eprintln!("  pgbench {}: {rate:.0}/s", operation.name());
                side.one.push((*operation, rate));
            }
        }
    }
    let (kept, world) = keep(dialect, binary, target, options.small).await?;
    let program = copy(&kept, binary, target).await?;
    eprintln!("{} incidents:", options.small);
    side.small = operations(options, &program, &Arc::new(world)).await?.0;
    let _ = std::fs::remove_dir_all(&program.data);
    Ok(side)
}
