//! The page of figures: each one beside what is possible and what was promised. It measures nothing.

use std::fmt::Write as _;

use firebell_store::Dialect;

use crate::data::World;
use crate::drive::{Operation, Seen};

/// What was measured on one database.
pub struct Side {
    /// Which one.
    pub dialect: Dialect,
    /// With everything loaded.
    pub seen: Vec<(Operation, Seen)>,
    /// Of the live stream.
    pub delivery: Option<Seen>,
    /// Seconds from start to ready.
    pub ready: f64,
    /// Most memory, MB.
    pub peak: f64,
    /// With little loaded.
    pub small: Vec<(Operation, Seen)>,
    /// Raw, a second: one by one (SQLite) or by pgbench (PostgreSQL).
    pub one: Vec<(Operation, f64)>,
    /// Raw in groups, a second (SQLite).
    pub groups: Vec<(Operation, f64)>,
}

/// A world as text, kept beside its data.
pub fn world_to(w: &World) -> String {
    format!("{} {} {} {} {} {}", w.organisation, w.account, w.token, w.key, w.first, w.last)
}

/// The same back.
pub fn world_from(text: &str) -> Option<World> {
    let mut p = text.split_whitespace();
    Some(World {
        organisation: p.next()?.parse().ok()?,
        account: p.next()?.parse().ok()?,
        token: p.next()?.to_owned(),
        key: p.next()?.parse().ok()?,
        first: p.next()?.parse().ok()?,
        last: p.next()?.parse().ok()?,
    })
}

/// One measurement in one line.
pub fn brief(name: &str, s: &Seen) -> String {
    format!(
        "{name}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms; CPU a request: server {:.0} µs, database {:.0} µs, load {:.0} µs; {:.2} statements; groups of {:.1}",
        s.rate, s.p50, s.p99, s.server_cpu, s.database_cpu, s.own_cpu, s.statements, s.group
    )
}

fn of<T: Copy>(list: &[(Operation, T)], operation: Operation) -> Option<T> {
    list.iter().find(|(o, _)| *o == operation).map(|(_, x)| *x)
}

fn judged(pass: bool) -> &'static str {
    if pass { "pass" } else { "**miss**" }
}

/// The bar of a rate: what it must reach, and the words that say where that comes from.
fn bar(side: &Side, operation: Operation) -> Option<(f64, String)> {
    let one = of(&side.one, operation);
    match (side.dialect, operation) {
        (Dialect::Sqlite, Operation::Open) => Some((3000.0, "3,000".into())),
        (Dialect::Sqlite, Operation::List) => Some((2000.0, "2,000".into())),
        (Dialect::Sqlite, Operation::Register | Operation::Log) => {
            let (one, groups) = (one?, of(&side.groups, operation)?);
            let bar = (3.0 * one).min(1500.0).max(0.4 * groups);
            Some((bar, format!("{bar:.0} (raw: {one:.0} one by one, {groups:.0} in groups)")))
        }
        (Dialect::Sqlite, Operation::Text) => None,
        (Dialect::Postgres, _) => one.map(|one| (one / 2.0, format!("{:.0} (pgbench: {one:.0})", one / 2.0))),
    }
}

fn budget(operation: Operation) -> Option<f64> {
    match operation {
        Operation::Register => Some(12.0),
        Operation::Log => Some(6.0),
        Operation::Open => Some(4.0),
        Operation::List => Some(2.0),
        Operation::Text => None,
    }
}

/// The table of one database.
pub fn table(side: &Side) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "| | rate /s | bar /s | | p50 ms | p99 ms | p50 of the small set | bar ≤ 1.3 | statements | budget | | group | server CPU µs | database CPU µs | load CPU µs |"
    );
    let _ = writeln!(out, "|---|--:|--:|---|--:|--:|--:|---|--:|--:|---|--:|--:|--:|--:|");
    for (operation, s) in &side.seen {
        let (need, passed) = match bar(side, *operation) {
            Some((need, text)) => (text, judged(s.rate >= need)),
            None => (String::new(), ""),
        };
        let (small, grown) = match side.small.iter().find(|(o, _)| o == operation) {
            Some((_, small)) => {
                let grown = s.p50 / small.p50.max(0.001);
                (format!("{:.2}", small.p50), format!("{grown:.2} {}", judged(grown <= 1.3)))
            }
            None => (String::new(), String::new()),
        };
        let (budget, kept) = match budget(*operation) {
            Some(budget) => (format!("{budget:.0}"), judged(s.statements <= budget + 0.01)),
            None => (String::new(), ""),
        };
        let group = if s.group > 0.0 { format!("{:.1}", s.group) } else { String::new() };
        let _ = writeln!(
            out,
            "| {} | {:.0} | {need} | {passed} | {:.2} | {:.2} | {small} | {grown} | {:.2} | {budget} | {kept} | {group} | {:.0} | {:.0} | {:.0} |",
            operation.name(),
            s.rate,
            s.p50,
            s.p99,
            s.statements,
            s.server_cpu,
            s.database_cpu,
            s.own_cpu
        );
    }
    if let Some(s) = &side.delivery {
        let _ = writeln!(
            out,
            "| delivery to 32 listeners | {:.0} | | | {:.2} | {:.2} | | | | | | | {:.0} | {:.0} | {:.0} |",
            s.rate, s.p50, s.p99, s.server_cpu, s.database_cpu, s.own_cpu
        );
    }
    let _ = writeln!(out);
    let _ = writeln!(out, "| | figure | bar | |\n|---|--:|--:|---|");
    let _ = writeln!(out, "| ready after the start, s | {:.2} | 0.5 | {} |", side.ready, judged(side.ready <= 0.5));
    let _ =
        writeln!(out, "| most memory of the server, MB | {:.0} | 150 | {} |", side.peak, judged(side.peak <= 150.0));
    out
}

fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        info.lines().find_map(|l| l.strip_prefix("model name")?.split(": ").nth(1)).unwrap_or("a processor").to_owned();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores ({model})")
}

/// The whole page.
pub fn page(sides: &[Side], incidents: i64, seconds: f64) -> String {
    let mut out = String::from("# Performance\n\n");
    let _ = writeln!(
        out,
        "Made by `make bench`, which writes this page. Machine: {}; the server, the database and the load share it.",
        machine()
    );
    let _ = writeln!(
        out,
        "Loaded: {incidents} incidents with {} entries. Each figure was measured for {seconds:.0} s with {} clients on kept connections;",
        incidents * crate::data::ENTRIES,
        crate::drive::CLIENTS
    );
    let _ = writeln!(
        out,
        "the small set has 1,000 incidents. Statements are counted for each request, with authentication as one, without BEGIN and COMMIT.\n"
    );
    let _ = writeln!(out, "What the figures stand beside:\n");
    let _ = writeln!(
        out,
        "- On SQLite, *raw* is the operation's own statements with the same indexes in a bare loop through the same driver on a copy of the"
    );
    let _ = writeln!(
        out,
        "  same data: one by one with a commit each, and in groups of the mean size that the writer committed in the run. The bar is the greater of"
    );
    let _ = writeln!(out, "  min(3 × one by one, 1,500) and 0.4 × in groups.");
    let _ = writeln!(
        out,
        "- On PostgreSQL, *pgbench* is `pgbench -M prepared -c {}` with the same statements, authentication included, on the same data.",
        crate::drive::CLIENTS
    );
    let _ = writeln!(
        out,
        "  Putting the journal in order is left out there, and is done by the server in the run. The bar is half of pgbench."
    );
    let _ = writeln!(
        out,
        "- Delivery: four clients log as fast as they can; p50 and p99 are from the sending of an entry until a listener has it.\n"
    );
    for side in sides {
        let name = if side.dialect == Dialect::Sqlite { "SQLite" } else { "PostgreSQL" };
        let _ = writeln!(out, "## {name}\n\n{}", table(side));
    }
    out
}
