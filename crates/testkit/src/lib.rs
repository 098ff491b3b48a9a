//! A whole Firebell in a test: one or two servers in this process, on SQLite or PostgreSQL, with people who have keys.
//! For tests and benchmarks only.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod lab;
mod person;
pub mod postgres;
pub mod stream;

pub use lab::{Backing, Lab};
pub use person::{Person, Reply};

/// Runs one test on SQLite, on PostgreSQL, and on PostgreSQL with two servers.
#[macro_export]
macro_rules! on_all {
    ($(#[$meta:meta])* async fn $name:ident($lab:ident: Lab) $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            async fn scenario($lab: $crate::Lab) $body
            #[test]
            fn sqlite() { $crate::run($crate::Backing::Sqlite, scenario); }
            #[test]
            fn postgres() { $crate::run($crate::Backing::Postgres, scenario); }
            #[test]
            fn two_servers() { $crate::run($crate::Backing::TwoServers, scenario); }
        }
    };
}

/// Runs a scenario in a laboratory of its own.
pub fn run<F: Future<Output = ()>>(backing: Backing, scenario: impl FnOnce(Lab) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let lab = Lab::new(backing).await;
        scenario(lab).await;
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
}
