//! The server as a client meets it, on SQLite, on PostgreSQL, and on PostgreSQL with two servers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod acts;
mod concurrency;
mod files;
mod identity;
mod incidents;
mod journal;
mod library;
mod live;
mod pages;
mod snapshot;
mod transfer;
mod visibility;
mod walk;
