//! What PostgreSQL can do at best: `pgbench -M prepared` with the statements of an operation, authentication included,
//! and as many clients as the server had. Putting the journal in order is the engine's work and is left out.

use std::path::Path;
use std::process::Command;

use firebell_domain::ids::{AccountId, OrganisationId};
use firebell_domain::text::{query_tokens, search_tokens};
use firebell_domain::time::Time;
use firebell_store::list::{Filter, Viewer, statement};
use firebell_store::{Arg, Dialect};
use sha2::{Digest as _, Sha256};

use crate::data::{Dice, World};
use crate::drive::{CLIENTS, Operation};
use crate::raw_sqlite::text;
use crate::{Outcome, trouble};

/// What stands for a parameter in a script.
enum Put {
    /// A variable of pgbench, sent as a parameter.
    Var(&'static str),
    /// A fixed value, given to pgbench as a variable and sent as a parameter.
    Value(String),
    /// No value.
    Null,
    /// An expression that takes a variable.
    Text(&'static str),
}

#[derive(Default)]
struct Script {
    text: String,
    variables: Vec<(String, String)>,
}

impl Script {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn statement(&mut self, sql: &str, puts: &[Put], ending: &str) {
        let mut out = sql.split_whitespace().collect::<Vec<_>>().join(" ");
        for (n, put) in puts.iter().enumerate().rev() {
            let with = match put {
                Put::Var(name) => format!(":{name}"),
                Put::Null => "NULL".to_owned(),
                Put::Text(text) => (*text).to_owned(),
                Put::Value(value) => {
                    let known = self.variables.iter().position(|(_, v)| v == value);
                    let at = known.unwrap_or_else(|| {
                        self.variables.push((format!("x{}", self.variables.len()), value.clone()));
                        self.variables.len() - 1
                    });
                    format!(":{}", self.variables[at].0)
                }
            };
            out = out.replace(&format!("${}", n + 1), &with);
        }
        self.line(&format!("{out}{ending}"));
    }

    fn built(&mut self, sql: &firebell_store::Sql) {
        let hex = |b: &[u8]| b.iter().fold("\\x".to_owned(), |h, x| h + &format!("{x:02x}"));
        let puts: Vec<Put> = sql
            .args()
            .iter()
            .map(|a| match a {
                Arg::Uuid(Some(x)) => Put::Value(x.to_string()),
                Arg::Int(Some(x)) => Put::Value(x.to_string()),
                Arg::Text(Some(x)) => Put::Value(x.clone()),
                Arg::Bool(Some(x)) => Put::Value(x.to_string()),
                Arg::Bytes(Some(x)) => Put::Value(hex(x)),
                _ => Put::Null,
            })
            .collect();
        self.statement(sql.text(), &puts, ";");
    }
}

const NOW: i64 = 1_790_000_000_000_000;
/// An id of its own for each transaction, in the order of their making for each client.
const ID: &str = "CAST('0197' || lpad(to_hex(CAST(:client_id AS INT)), 4, '0') || '-0000-7000-8000-' || lpad(to_hex(CAST(:n AS BIGINT)), 12, '0') AS UUID)";

fn value(x: impl ToString) -> Put {
    Put::Value(x.to_string())
}

fn script(operation: Operation, world: &World, ordinal: i64, state: &str) -> Outcome<Script> {
    let mut s = Script::default();
    let mut dice = Dice::new(99);
    s.line("\\set n :n + 1");
    let hash = Sha256::digest(world.token.as_bytes()).iter().fold("\\x".to_owned(), |h, x| h + &format!("{x:02x}"));
    s.statement(text("identity::KEY")?, &[value(hash), value(NOW)], ";");
    let viewer = Viewer { reads: true, account: Some(AccountId(world.account)) };
    let mut filter = Filter { limit: 26, ..Filter::default() };
    match operation {
        Operation::Open => {
            s.line(&format!("\\set number random({}, {})", world.first, world.last));
            let puts = [value(world.organisation), value(world.account), value(NOW), Put::Var("number")];
            s.statement(text("incident::GET_BY_NUMBER")?, &puts, ";");
        }
        Operation::List | Operation::Text => {
            if operation == Operation::Text {
                filter.words = query_tokens(&format!("{} {}", dice.word(), dice.word()))
                    .into_iter()
                    .map(|t| (t.text, t.prefix))
                    .collect();
            }
            s.built(&statement(
                OrganisationId(world.organisation),
                ordinal,
                viewer,
                &filter,
                Time(NOW),
                Dialect::Postgres,
            ));
        }
        Operation::Log | Operation::Register => {
            s.line("BEGIN;");
            let (number, kind) = if operation == Operation::Log {
                s.line(&format!("\\set number random({}, {})", world.first, world.last));
                let puts = [value(world.organisation), value(world.account), value(NOW), Put::Var("number")];
                s.statement(text("incident::TAKE_BY_NUMBER")?, &puts, " \\gset t_");
                ("t_version", "note")
            } else {
                s.statement(text("incident::NEXT_NUMBER")?, &[value(world.organisation)], " \\gset c_");
                s.line("\\set search :c_last + :c_ordinal * 4294967296");
                let title = dice.title();
                let state = state.replace(crate::data::TITLE, &title);
                let puts = [
                    value(world.organisation),
                    Put::Text(ID),
                    Put::Var("c_last"),
                    Put::Var("search"),
                    value(&title),
                    value("real"),
                    value("triage"),
                    Put::Null,
                    value("responders"),
                    value(world.account),
                    Put::Null,
                    Put::Null,
                    Put::Null,
                    Put::Null,
                    Put::Null,
                    Put::Null,
                    Put::Null,
                    value("[]"),
                    Put::Text("FALSE"),
                    value(NOW),
                    Put::Null,
                    value(state),
                    value(search_tokens(&[&title])),
                ];
                s.statement(text("incident::INSERT_PG")?, &puts, ";");
                ("one", "change")
            };
            let body: Vec<String> = (0..12).map(|_| dice.word()).collect();
            let payload = format!("{{\"body\":\"{}\"}}", body.join(" "));
            let incident = if operation == Operation::Log { Put::Var("t_id") } else { Put::Text(ID) };
            s.statement(
                text("journal::INSERT_ENTRY")?,
                &[
                    value(world.organisation),
                    Put::Text(ID),
                    value("incident"),
                    incident,
                    Put::Var(number),
                    value(kind),
                    value(world.account),
                    value("key"),
                    value(world.key),
                    Put::Null,
                    value(NOW),
                    Put::Null,
                    value(NOW),
                    value(1),
                    value("\\x0707070707070707070707070707070707070707070707070707070707070707"),
                ],
                ";",
            );
            s.statement(
                text("journal::INSERT_PAYLOAD")?,
                &[
                    value(world.organisation),
                    Put::Text(ID),
                    value("\\x07070707070707070707070707070707"),
                    value(payload.bytes().fold("\\x".to_owned(), |h, x| h + &format!("{x:02x}"))),
                ],
                ";",
            );
            let leave = "INSERT INTO unsequenced (organisation, entry, recorded_at) VALUES ($1, $2, $3)";
            s.statement(leave, &[value(world.organisation), Put::Text(ID), value(NOW)], ";");
            s.line("COMMIT;");
        }
    }
    Ok(s)
}

/// Operations a second, and the processor time of pgbench is not looked at.
pub fn rate(
    url: &str,
    folder: &Path,
    world: &World,
    operation: Operation,
    round: i64,
    seconds: f64,
    state: &str,
) -> Outcome<f64> {
    let script = script(operation, world, 1, state)?;
    let file = folder.join("operation.pgbench");
    std::fs::write(&file, &script.text)?;
    let mut command = Command::new("pgbench");
    command.args(["-n", "-M", "prepared", "-c", &CLIENTS.to_string(), "-j", "2"]);
    command.args(["-T", &seconds.ceil().to_string(), "-D", &format!("n={}", round * 100_000_000), "-D", "one=1"]);
    for (name, value) in &script.variables {
        command.args(["-D", &format!("{name}={value}")]);
    }
    let out = command.arg("-f").arg(&file).arg(url).output()?;
    let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    let rate = said.lines().find_map(|l| l.strip_prefix("tps = ")?.split(' ').next()?.parse::<f64>().ok());
    match rate {
        Some(rate) if out.status.success() => Ok(rate),
        _ => Err(trouble(format!("pgbench failed: {said}"))),
    }
}
