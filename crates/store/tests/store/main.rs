//! Tests of the store on the real databases: the embedded one, and PostgreSQL on the server that
//! `FIREBELL_TEST_DATABASE` names or one of its own. What use cases decide is tested in `app`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod blob;
mod keeper;
mod order;
mod schema;
mod statements;
mod support;
mod writer;
