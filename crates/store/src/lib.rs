//! The only SQL of Firebell: one implementation for SQLite and PostgreSQL, with its migrations, the writer, the
//! order of the journal and the sealed files. It knows tables and transactions; who may do what, and why, is decided
//! in `app` and `domain`.

pub mod account;
pub mod areas;
pub mod assets;
pub mod attempts;
pub mod blob;
mod clock;
pub mod definitions;
mod error;
mod figures;
pub mod file;
pub mod idempotency;
pub mod identity;
pub mod incident;
pub mod invitation;
pub mod journal;
pub mod keeper;
pub mod library;
pub mod list;
mod migrate;
pub mod organisation;
mod pg;
mod pool;
pub mod presence;
pub mod removal;
pub mod session;
mod sql;
mod store;
pub mod stream;
pub mod teams;
mod tx;
mod usecase;
mod writer;

pub use blob::Blobs;
pub use clock::Clock;
pub use error::{AsStoreError, StoreError};
pub use figures::{Figures, Use};
pub use keeper::Keeper;
pub use migrate::{Step, steps};
pub use sql::{Arg, Row, Sql, Statement};
pub use store::{Options, Place, Reader, Store};
pub use tx::{Dialect, Tx};
pub use usecase::UseCase;

/// Every static statement, for the tests that prepare each on both databases and read each for its tenant scope.
pub fn statements() -> Vec<Statement> {
    [
        store::ALL,
        pg::ALL,
        migrate::ALL,
        stream::ALL,
        idempotency::ALL,
        identity::ALL,
        account::ALL,
        attempts::ALL,
        invitation::ALL,
        organisation::ALL,
        removal::ALL,
        session::ALL,
        library::ALL,
        file::ALL,
        blob::ALL,
        teams::ALL,
        areas::ALL,
        assets::ALL,
        definitions::ALL,
        keeper::ALL,
        incident::ALL,
        journal::ALL,
        presence::ALL,
    ]
    .concat()
}
