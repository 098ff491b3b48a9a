//! Errors as problem documents (RFC 9457). Words come from `app` and `domain`; the status is chosen here.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use firebell_api::Problem;
use firebell_app::AppError;
use firebell_domain::error::DomainError;
use firebell_store::StoreError;

/// An error of a handler.
#[derive(Debug)]
pub struct Failure {
    status: StatusCode,
    problem: Box<Problem>,
    retry_after: Option<u64>,
}

/// What handlers answer.
pub type Answer<T> = Result<T, Failure>;

impl Failure {
    /// A problem by status, code and words.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Failure {
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail: detail.into(),
            field: None,
            yours: None,
            current: None,
            request_id: None,
        };
        Failure { status, problem: Box::new(problem), retry_after: None }
    }

    /// The same with the field at fault.
    pub fn at(mut self, field: impl Into<String>) -> Failure {
        self.problem.field = Some(field.into());
        self
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The problem as it is sent.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

fn domain(error: &DomainError) -> Failure {
    let status = if error.is_conflict() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut failure = Failure::new(status, error.code(), error.to_string());
    failure.problem.field = error.field().map(str::to_owned);
    if let DomainError::FactChanged(conflict) = error {
        failure.problem.yours = Some(conflict.yours.clone());
        failure.problem.current = Some(conflict.current.clone());
    }
    failure
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Failure {
        let words = error.to_string();
        match error {
            AppError::Unauthenticated => Failure::new(StatusCode::UNAUTHORIZED, "unauthenticated", words),
            AppError::SignIn(code, detail) => Failure::new(StatusCode::UNAUTHORIZED, code, detail),
            AppError::Forbidden(action) => {
                let mut failure = Failure::new(StatusCode::FORBIDDEN, "forbidden", words);
                failure.problem.field = Some(action.key().to_owned());
                failure
            }
            AppError::Refused { code, .. } => Failure::new(StatusCode::FORBIDDEN, code, words),
            AppError::NotFound(_) => Failure::new(StatusCode::NOT_FOUND, "not_found", words),
            AppError::WhichOrganisation => {
                Failure::new(StatusCode::BAD_REQUEST, "which_organisation", words).at("organisation")
            }
            AppError::Invalid { code, field, .. } => {
                let mut failure = Failure::new(StatusCode::UNPROCESSABLE_ENTITY, code, words);
                failure.problem.field = field;
                failure
            }
            AppError::Conflict { code, .. } => Failure::new(StatusCode::CONFLICT, code, words),
            AppError::TooLarge { .. } => Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", words),
            AppError::TooMany { seconds } => {
                let mut failure = Failure::new(StatusCode::TOO_MANY_REQUESTS, "too_many", words);
                failure.retry_after = Some(seconds);
                failure
            }
            AppError::Domain(error) => domain(&error),
            AppError::Store(StoreError::Busy) => Failure::new(StatusCode::SERVICE_UNAVAILABLE, "busy", words),
            AppError::Store(error) => {
                tracing::error!(%error, "a request failed at the store");
                Failure::new(StatusCode::SERVICE_UNAVAILABLE, "store_failed", words)
            }
            AppError::Internal(error) => {
                tracing::error!(%error, "a request failed inside");
                Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", words)
            }
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        AppError::from(error).into()
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Failure {
        let status = rejection.status();
        let code = match status {
            StatusCode::PAYLOAD_TOO_LARGE => "too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "media_type",
            StatusCode::BAD_REQUEST => "malformed",
            _ => "invalid",
        };
        Failure::new(status, code, format!("The body can't be read, so nothing was done. {}", rejection.body_text()))
    }
}

impl From<QueryRejection> for Failure {
    fn from(rejection: QueryRejection) -> Failure {
        let text = format!("The query in the address can't be read. {}", rejection.body_text());
        Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", text)
    }
}

impl From<PathRejection> for Failure {
    fn from(_: PathRejection) -> Failure {
        Failure::from(AppError::NotFound("thing"))
    }
}

impl IntoResponse for Failure {
    fn into_response(mut self) -> Response {
        self.problem.request_id = crate::guard::request_id();
        let mut response = (self.status, Json(&*self.problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
