//! The real binary, as people and scripts run it, against a server in a process of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod codes;
mod house;
mod import;
mod login;
mod offline;
mod room;
