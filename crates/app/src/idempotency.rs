//! `Idempotency-Key`: the same request again gets the first answer, another body under the same key is refused. The
//! answer is kept in the transaction of the work, so that neither is ever there without the other. Two at once wait
//! for each other at the database; the second gets the first one's answer.

use firebell_store::{StoreError, Tx, UseCase, idempotency};

use crate::error::{AppError, AppResult};

/// How a request is known when it comes again.
#[derive(Debug, Clone)]
pub struct Key {
    /// Whose: a session's account or a key, with the organisation.
    pub caller: String,
    /// The path.
    pub path: String,
    /// The client's key.
    pub key: String,
    /// SHA-256 of the body.
    pub body_hash: Vec<u8>,
}

/// An answer as it is kept and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

/// A use case that is done once for each key.
pub struct Once<U, F> {
    /// The use case.
    pub inner: U,
    /// The key; without one it is simply done.
    pub key: Option<Key>,
    /// Makes the answer.
    pub answer: F,
}

impl<U, F> UseCase for Once<U, F>
where
    U: UseCase<Error = AppError>,
    U::Out: Sync,
    F: Fn(&U::Out) -> AppResult<Answer> + Send + Sync + 'static,
{
    const NAME: &'static str = U::NAME;
    type Out = Answer;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Answer> {
        let Some(key) = &self.key else {
            let out = self.inner.run(tx).await?;
            return (self.answer)(&out);
        };
        if let Some(kept) = idempotency::find(tx, &key.caller, &key.path, &key.key).await? {
            if kept.body_hash != key.body_hash {
                return Err(AppError::Invalid {
                    code: "idempotency_mismatch",
                    field: None,
                    detail: "This Idempotency-Key was used before with another body, so nothing was done. Use a new key for a new request.".into(),
                });
            }
            let status = u16::try_from(kept.status).map_err(|_| StoreError::Damaged("a kept status".into()))?;
            return Ok(Answer { status, body: kept.answer });
        }
        let out = self.inner.run(tx).await?;
        let answer = (self.answer)(&out)?;
        let kept = idempotency::Kept {
            body_hash: key.body_hash.clone(),
            status: i64::from(answer.status),
            answer: answer.body.clone(),
        };
        idempotency::keep(tx, &key.caller, &key.path, &key.key, &kept).await?;
        Ok(answer)
    }
}
