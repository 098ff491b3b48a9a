//! Use cases on an embedded database with a clock that the test moves: what depends on time, and what has to be gone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accounts;
mod example;
mod example_content;
mod files;
mod lab;
mod library;
mod library_import;
mod links;
mod people;
mod second_factor;
