//! What a use case answers when it can't do what was asked, in words for people: what happened, what it means, what
//! to do. The server turns it into a problem document; it adds nothing.

use std::sync::Arc;

use firebell_domain::error::DomainError;
use firebell_domain::permission::Action;
use firebell_store::{AsStoreError, StoreError};

/// A use case's error.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in, or the token is not valid (any more).
    #[error("You are not signed in, or your session or key has ended. Sign in again, or use a valid API key.")]
    Unauthenticated,
    /// Signing in failed; says as little as possible.
    #[error("{0}")]
    SignIn(&'static str, String),
    /// The role or the key's scope does not allow it.
    #[error(
        "Your role or key does not allow this (it needs the permission “{0}”). Ask an administrator of the organisation."
    )]
    Forbidden(Action),
    /// Allowed by nobody, as things are.
    #[error("{detail}")]
    Refused {
        /// Stable code.
        code: &'static str,
        /// In words.
        detail: String,
    },
    /// It does not exist, or the one who asks may not know that it does.
    #[error("There is no such {0} here, or you may not see it. Check the reference, or ask its lead to let you in.")]
    NotFound(&'static str),
    /// A session with several organisations did not say which.
    #[error("You belong to several organisations. Say which one with ?organisation=SLUG.")]
    WhichOrganisation,
    /// What was sent is not right.
    #[error("{detail}")]
    Invalid {
        /// Stable code.
        code: &'static str,
        /// The field at fault, as a path.
        field: Option<String>,
        /// In words.
        detail: String,
    },
    /// It conflicts with what is there.
    #[error("{detail}")]
    Conflict {
        /// Stable code.
        code: &'static str,
        /// In words.
        detail: String,
    },
    /// More was sent than is taken.
    #[error("{detail}")]
    TooLarge {
        /// In words, with the limit.
        detail: String,
    },
    /// Too many tries.
    #[error("Too many attempts. Wait {seconds} seconds and try again.")]
    TooMany {
        /// Seconds until the next try may succeed.
        seconds: u64,
    },
    /// The rules of the domain refuse it.
    #[error(transparent)]
    Domain(#[from] DomainError),
    /// The store failed.
    #[error("The database could not do this now. Nothing was changed; try again in a moment.")]
    Store(#[source] StoreError),
    /// A defect of ours.
    #[error(
        "Something went wrong inside Firebell. Nothing was changed; try again, and tell your administrator the request id."
    )]
    Internal(Arc<dyn std::error::Error + Send + Sync>),
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        AppError::Store(error)
    }
}

impl AsStoreError for AppError {
    fn as_store_error(&self) -> Option<&StoreError> {
        match self {
            AppError::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl AppError {
    /// Something sent is not right, with the field at fault.
    pub fn invalid(code: &'static str, field: impl Into<String>, detail: impl Into<String>) -> Self {
        AppError::Invalid { code, field: Some(field.into()), detail: detail.into() }
    }

    /// It conflicts with what is there.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        AppError::Conflict { code, detail: detail.into() }
    }

    /// A defect of ours.
    pub fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        AppError::Internal(Arc::new(error))
    }
}

/// The result of a use case.
pub type AppResult<T> = Result<T, AppError>;
