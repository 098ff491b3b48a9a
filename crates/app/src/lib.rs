//! Use cases: one for each thing that a person or a program can do, run inside a transaction of the store. They ask
//! whether it is allowed, load what is needed, let `domain` decide, and write state and journal together. No network,
//! no HTTP, no SQL.

pub mod app;
pub mod audit;
pub mod audit_page;
pub mod auth;
pub mod config;
pub mod cx;
pub mod error;
pub mod example;
pub mod file;
pub mod idempotency;
pub mod identity;
pub mod incident;
pub mod library;
pub mod markdown;
pub mod names;
pub mod payload;

pub use app::App;
pub use cx::{Actor, Cx, Scope};
pub use error::{AppError, AppResult};
