//! The time of record, and the seeds of randomness. The only place of the store that asks the machine for either.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use firebell_domain::time::Time;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;

/// Where time comes from.
#[derive(Clone)]
pub struct Clock {
    source: Source,
    last: Arc<AtomicI64>,
    seeds: Arc<std::sync::Mutex<ChaCha12Rng>>,
}

#[derive(Clone)]
enum Source {
    /// The process clock, corrected by what the database's clock was last seen to say.
    System { start: Instant, base: Arc<AtomicI64> },
    /// Set by a test, microseconds UTC.
    Virtual(Arc<AtomicI64>),
}

#[allow(clippy::disallowed_methods)]
fn system_micros() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// Randomness of the machine; for seeds and for the first making of a key.
#[allow(clippy::disallowed_methods)]
pub(crate) fn system_seed() -> [u8; 32] {
    let mut seed = [0u8; 32];
    rand::rng().fill_bytes(&mut seed);
    seed
}

impl Clock {
    /// The machine's clock and randomness.
    #[allow(clippy::disallowed_methods)]
    pub fn system() -> Clock {
        Clock {
            source: Source::System { start: Instant::now(), base: Arc::new(AtomicI64::new(system_micros())) },
            last: Arc::new(AtomicI64::new(0)),
            seeds: Arc::new(std::sync::Mutex::new(ChaCha12Rng::from_seed(system_seed()))),
        }
    }

    /// A clock that stands until it is moved, and randomness from a seed. For tests.
    pub fn virtual_at(time: Time, seed: u64) -> Clock {
        Clock {
            source: Source::Virtual(Arc::new(AtomicI64::new(time.0))),
            last: Arc::new(AtomicI64::new(0)),
            seeds: Arc::new(std::sync::Mutex::new(ChaCha12Rng::seed_from_u64(seed))),
        }
    }

    /// Moves a virtual clock on. Does nothing to the machine's.
    pub fn advance(&self, micros: i64) {
        if let Source::Virtual(at) = &self.source {
            at.fetch_add(micros, Ordering::SeqCst);
        }
    }

    /// Whether a test moves this clock.
    pub fn is_virtual(&self) -> bool {
        matches!(self.source, Source::Virtual(_))
    }

    /// Sets the clock by a reading of the database's, taken just now.
    pub(crate) fn set_by_database(&self, database_micros: i64) {
        if let Source::System { start, base } = &self.source {
            let elapsed = i64::try_from(start.elapsed().as_micros()).unwrap_or(0);
            base.store(database_micros - elapsed, Ordering::SeqCst);
        }
    }

    /// On the embedded database the process clock is the time of record; follow it when somebody sets it right.
    pub(crate) fn set_by_system(&self) {
        self.set_by_database(system_micros());
    }

    /// Now, in microseconds UTC; never less than what it said before.
    pub fn now(&self) -> Time {
        let now = match &self.source {
            Source::System { start, base } => {
                base.load(Ordering::SeqCst) + i64::try_from(start.elapsed().as_micros()).unwrap_or(0)
            }
            Source::Virtual(at) => at.load(Ordering::SeqCst),
        };
        Time(self.last.fetch_max(now, Ordering::SeqCst).max(now))
    }

    /// A seed for one run.
    pub fn seed(&self) -> [u8; 32] {
        let mut seed = [0u8; 32];
        let mut seeds = self.seeds.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        seeds.fill_bytes(&mut seed);
        seed
    }
}
