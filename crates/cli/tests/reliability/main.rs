//! The real program in processes of its own, killed at any moment: nothing that was acknowledged is lost, nothing comes
//! twice, every reader sees one order, and no answer leaves before the sync that covers it. What the server answers is
//! tested in `server`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

mod killed;
mod site;
mod stream;
mod synced;
