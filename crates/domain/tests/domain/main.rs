//! All tests of the domain, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod folding;
mod merging;
mod patches;
mod permissions;
mod phases;
mod said_time;
mod support;
mod tables;
mod text;
mod times;
mod typed;
mod vocabulary;
mod wire;
