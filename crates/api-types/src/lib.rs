//! The wire types of API v1, shared by the server, the command line and tests. Shapes only: what they mean, and who
//! may send them, is decided in `app` and `domain`. Times are RFC 3339 UTC, names are snake_case.

pub mod account;
pub mod common;
pub mod incident;
pub mod journal;
pub mod library;
pub mod organisation;
pub mod transfer;

pub use account::*;
pub use common::*;
pub use incident::*;
pub use journal::*;
pub use library::*;
pub use organisation::*;
pub use transfer::*;
