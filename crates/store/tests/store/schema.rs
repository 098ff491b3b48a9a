//! The two schemas have the same tables, columns and indexes; what differs is how the databases call their types.

use std::collections::BTreeSet;
use std::sync::Mutex;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};

use crate::support::everywhere;

/// Columns as (table, column, kind of type, may be empty) and indexes as (table, columns in order, unique).
type Schema = (BTreeSet<(String, String, &'static str, bool)>, BTreeSet<(String, String, bool)>);

/// What SQLite can't tell apart is one kind.
fn kind(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "blob" | "uuid" | "bytea" => "bytes",
        "integer" | "bigint" | "boolean" => "number",
        "text" | "tsvector" => "text",
        other => panic!("a type that no schema has: {other}"),
    }
}

async fn sqlite(path: &str) -> Schema {
    let mut c = SqliteConnection::connect(path).await.unwrap();
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'incident_search%'";
    let (mut columns, mut indexes) = Schema::default();
    for row in sqlx::query(tables).fetch_all(&mut c).await.unwrap() {
        let table: String = row.get(0);
        let list = format!("SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table}')");
        for r in sqlx::query(AssertSqlSafe(list)).fetch_all(&mut c).await.unwrap() {
            let (not_null, key): (i64, i64) = (r.get(2), r.get(3));
            columns.insert((table.clone(), r.get(0), kind(r.get(1)), not_null == 0 && key == 0));
        }
        let list = format!("SELECT name, \"unique\" FROM pragma_index_list('{table}')");
        for r in sqlx::query(AssertSqlSafe(list)).fetch_all(&mut c).await.unwrap() {
            let (name, unique): (String, i64) = (r.get(0), r.get(1));
            let parts = format!("SELECT name FROM pragma_index_info('{name}') ORDER BY seqno");
            let parts: Vec<String> = sqlx::query_scalar(AssertSqlSafe(parts)).fetch_all(&mut c).await.unwrap();
            indexes.insert((table.clone(), parts.join(" "), unique == 1));
        }
        // The key of a table of numbers is the row itself, without an index.
        let list = format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk");
        let key: Vec<String> = sqlx::query_scalar(AssertSqlSafe(list)).fetch_all(&mut c).await.unwrap();
        indexes.insert((table, key.join(" "), true));
    }
    (columns, indexes)
}

async fn postgres(url: &str) -> Schema {
    let mut c = PgConnection::connect(url).await.unwrap();
    let (mut columns, mut indexes) = Schema::default();
    let list = "SELECT table_name::text, column_name::text, data_type::text, is_nullable::text FROM information_schema.columns WHERE table_schema = 'public'";
    for r in sqlx::query(list).fetch_all(&mut c).await.unwrap() {
        columns.insert((r.get(0), r.get(1), kind(r.get(2)), r.get::<String, _>(3) == "YES"));
    }
    let list = "SELECT t.relname::text, string_agg(a.attname::text, ' ' ORDER BY k.n), x.indisunique FROM pg_index x \
        JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace \
        JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam, \
        unnest(x.indkey) WITH ORDINALITY AS k (column_number, n) JOIN pg_attribute a ON TRUE \
        WHERE a.attrelid = x.indrelid AND a.attnum = k.column_number AND s.nspname = 'public' AND m.amname = 'btree' \
        GROUP BY t.relname, x.indexrelid, x.indisunique";
    for r in sqlx::query(list).fetch_all(&mut c).await.unwrap() {
        indexes.insert((r.get(0), r.get(1), r.get(2)));
    }
    (columns, indexes)
}

#[test]
fn both_databases_have_the_same_schema() {
    static FOUND: Mutex<Vec<Schema>> = Mutex::new(Vec::new());
    everywhere(|house| async move {
        let schema = match &house.url {
            Some(url) => postgres(url).await,
            None => sqlite(house.folder.path().join("firebell.db").to_str().unwrap()).await,
        };
        FOUND.lock().unwrap().push(schema);
    });
    let found = FOUND.lock().unwrap();
    let [(columns, indexes), (others, other_indexes)] = &found[..] else { panic!("two schemas are to be compared") };
    assert!(columns.len() > 100 && indexes.len() > 20);
    assert_eq!(columns.symmetric_difference(others).collect::<Vec<_>>(), Vec::<&_>::new(), "columns differ");
    assert_eq!(indexes.symmetric_difference(other_indexes).collect::<Vec<_>>(), Vec::<&_>::new(), "indexes differ");
}
