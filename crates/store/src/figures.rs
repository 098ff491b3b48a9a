//! Counts of what the store did, for `/metrics`, the statement budgets and the benchmark. Not for business metrics.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts since the start of the process.
#[derive(Default)]
pub struct Figures {
    uses: Mutex<BTreeMap<&'static str, Use>>,
    /// Commits of the writer (SQLite) or of single use cases (PostgreSQL).
    pub commits: AtomicU64,
    /// Use cases in those commits.
    pub committed: AtomicU64,
    /// Use cases that were run again because of another transaction.
    pub reruns: AtomicU64,
}

/// What one use case cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Use {
    /// How often it ran to its end.
    pub runs: u64,
    /// Statements of all runs.
    pub statements: u64,
    /// The most statements of one run.
    pub most: u64,
}

impl Figures {
    pub(crate) fn used(&self, name: &'static str, statements: u64) {
        let mut uses = self.uses.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let one = uses.entry(name).or_default();
        one.runs += 1;
        one.statements += statements;
        one.most = one.most.max(statements);
    }

    pub(crate) fn committed(&self, jobs: u64) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.committed.fetch_add(jobs, Ordering::Relaxed);
    }

    /// What each use case cost, by name.
    pub fn uses(&self) -> BTreeMap<&'static str, Use> {
        self.uses.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}
