//! API v1: one group of endpoints a file. Each handler reads the request, calls one use case, and writes the answer.

pub mod acts;
pub mod audit;
pub mod definitions;
pub mod files;
pub mod incidents;
pub mod journal;
pub mod keys;
pub mod library;
pub mod lists;
pub mod me;
pub mod open;
pub mod organisation;
pub mod people;
pub mod reading;
pub mod session;
pub mod stream;
pub mod transfer;
