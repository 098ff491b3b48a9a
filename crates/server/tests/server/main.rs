//! The server as a client meets it, on SQLite, on PostgreSQL, and on PostgreSQL with two servers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod concurrency;
mod incidents;
mod journal;
mod live;
mod visibility;
