//! Passwords: argon2id in PHC form, worked on a thread of its own, a few at a time, so that neither requests nor memory
//! suffer. An account that is not there costs the same work as one that is.

use std::sync::{Arc, OnceLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use firebell_store::Store;
use tokio::sync::Semaphore;

use super::checks::PASSWORD_MAX;
use crate::error::{AppError, AppResult};

/// Hashes at the same time: each takes 19 MiB.
static WORKING: Semaphore = Semaphore::const_new(2);
/// What passwords of accounts that are not there are held against.
static NOBODY: OnceLock<Arc<str>> = OnceLock::new();

#[derive(Debug, thiserror::Error)]
#[error("passwords can't be hashed: {0}")]
struct Broken(String);

fn hash_now(password: &str, salt: &[u8]) -> AppResult<String> {
    let hash: Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), salt);
    hash.map(|h| h.to_string()).map_err(|e| AppError::internal(Broken(e.to_string())))
}

async fn work<T: Send + 'static>(job: impl FnOnce() -> AppResult<T> + Send + 'static) -> AppResult<T> {
    let _place = WORKING.acquire().await.map_err(AppError::internal)?;
    tokio::task::spawn_blocking(job).await.map_err(AppError::internal)?
}

/// Hashes a password with fresh salt.
pub async fn hash(store: &Store, password: &str) -> AppResult<String> {
    let seed = store.clock().seed();
    let password = password.to_owned();
    work(move || hash_now(&password, &seed[..16])).await
}

/// Whether a password is the one of a hash. Without a hash the answer is no, after the same work.
pub async fn verify(password: &str, hash: Option<&str>) -> AppResult<bool> {
    if password.len() > PASSWORD_MAX {
        return Ok(false);
    }
    let password = password.to_owned();
    let known: Option<Arc<str>> = hash.map(Arc::from);
    work(move || {
        let there = known.is_some();
        let held = match known {
            Some(hash) => hash,
            None => match NOBODY.get() {
                Some(hash) => hash.clone(),
                None => {
                    let made: Arc<str> = hash_now("nobody", b"nobody at all 16")?.into();
                    NOBODY.get_or_init(|| made).clone()
                }
            },
        };
        let parsed = PasswordHash::new(&held).map_err(|e| AppError::internal(Broken(e.to_string())))?;
        let same = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(same && there)
    })
    .await
}
