//! Every static statement: both databases can prepare it, and none reads or writes an organisation's rows without
//! saying which organisation.

use std::collections::BTreeSet;

use firebell_store::Statement;
use sqlx::{Connection as _, Either, Executor as _, PgConnection, SqlSafeStr as _, SqliteConnection, Statement as _};

use crate::support::everywhere;

/// Statements that only one database knows, by the ends of their names.
const ONLY_SQLITE: &[&str] = &["::INDEX_SQLITE", "::SEARCH_SQLITE", "::SQLITE_SYNCHRONOUS", "::INSERT_SQLITE"];
const ONLY_POSTGRES: &[&str] = &["::INSERT_PG", "::SAVE_PG", "::DATABASE_CLOCK", "::PG_SYNC", "::TELL"];

/// Statements on tenant tables that name no organisation, and why that is right.
const ANY_ORGANISATION: &[(&str, &str)] = &[
    ("identity::KEY", "a key's hash leads to its organisation"),
    ("identity::SESSION", "a session leads to all memberships of its account"),
    ("account::MEMBERSHIPS", "all memberships of one account"),
    ("invitation::BY_TOKEN", "an invitation's hash leads to its organisation"),
    ("stream::WAITING", "any server puts the entries of all organisations in order"),
    ("stream::OLDEST_WAITING", "a figure of the whole installation"),
    ("presence::FORGET", "what is over is forgotten everywhere"),
    ("blob::", "sweeping looks at all organisations; each blob is named by organisation and id"),
];

fn is_any(statement: &Statement, ends: &[&str]) -> bool {
    ends.iter().any(|end| statement.name.ends_with(end))
}

fn parameters(sql: &str) -> BTreeSet<usize> {
    sql.match_indices('$')
        .filter_map(|(at, _)| sql[at + 1..].chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok())
        .collect()
}

fn count(parameters: Option<Either<usize, usize>>) -> usize {
    parameters.map_or(0, |p| p.into_inner())
}

#[test]
fn every_statement_prepares_on_both_databases() {
    everywhere(|house| async move {
        for s in firebell_store::statements() {
            let wanted = parameters(s.sql);
            let last = wanted.last().copied().unwrap_or(0);
            assert_eq!(wanted, (1..=last).collect(), "{} leaves a parameter out", s.name);
            let found = match &house.url {
                Some(url) if !is_any(&s, ONLY_SQLITE) => {
                    let mut c = PgConnection::connect(url).await.unwrap();
                    let prepared = c.prepare(s.sql.into_sql_str()).await;
                    let prepared = prepared.unwrap_or_else(|e| panic!("{}: {e}\n{}", s.name, s.sql));
                    count(prepared.parameters().map(|p| p.map_left(<[_]>::len)))
                }
                None if !is_any(&s, ONLY_POSTGRES) => {
                    let path = house.folder.path().join("firebell.db");
                    let mut c = SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
                    let prepared = c.prepare(s.sql.into_sql_str()).await;
                    let prepared = prepared.unwrap_or_else(|e| panic!("{}: {e}\n{}", s.name, s.sql));
                    count(prepared.parameters().map(|p| p.map_left(<[_]>::len)))
                }
                _ => continue,
            };
            assert_eq!(found, last, "{} has another number of parameters", s.name);
        }
    });
}

#[test]
fn every_statement_on_tenant_tables_names_the_organisation() {
    let tenant = tenant_tables();
    for s in firebell_store::statements() {
        if !tables(s.sql).iter().any(|t| tenant.contains(t)) {
            continue;
        }
        if ANY_ORGANISATION.iter().any(|(name, _)| s.name.contains(name)) {
            continue;
        }
        let flat = s.sql.split_whitespace().collect::<Vec<_>>().join(" ");
        let inserts = flat.starts_with("INSERT") && flat.contains("(organisation");
        assert!(inserts || flat.contains("organisation = $1"), "{} names no organisation:\n{flat}", s.name);
    }
}

/// Tables of the schema with a column `organisation`.
fn tenant_tables() -> BTreeSet<String> {
    let steps = firebell_store::steps(firebell_store::Dialect::Sqlite);
    let tables = steps.iter().filter_map(|s| {
        let rest = s.sql.split_once("CREATE TABLE ")?.1;
        let (name, columns) = rest.split_once('(')?;
        columns.contains("\n  organisation ").then(|| name.trim().to_owned())
    });
    tables.collect()
}

/// Every table that a statement names.
fn tables(sql: &str) -> BTreeSet<String> {
    let words: Vec<&str> = sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    words.windows(2).filter(|w| matches!(w[0], "FROM" | "JOIN" | "INTO" | "UPDATE")).map(|w| w[1].to_owned()).collect()
}

#[test]
fn the_tenant_tables_are_found() {
    let tenant = tenant_tables();
    assert!(tenant.contains("incident") && tenant.contains("entry") && !tenant.contains("account"));
    assert!(tenant.len() > 15, "{tenant:?}");
}
