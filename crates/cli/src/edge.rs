//! The clock and the randomness of this machine, for client commands. The only place of the client that asks for either.

use std::time::{SystemTime, UNIX_EPOCH};

use firebell_domain::time::Time;
use uuid::Uuid;

/// Now, as this machine has it.
#[allow(clippy::disallowed_methods)]
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// An id of our own for what we make, so that sending it again makes nothing twice.
#[allow(clippy::disallowed_methods)]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
