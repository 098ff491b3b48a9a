//! The report page: what was seen, whether it is still going on, how to reach the person. Nothing else is asked, nobody
//! has to sign in, and it works without JavaScript.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use firebell_app::AppError;
use firebell_app::identity::{self, Ongoing, Report, ReportPage};
use firebell_domain::ids::IncidentId;
use minijinja::{Value, context};
use serde::Deserialize;

use super::{about_form, failed, message, page};
use crate::client::Remote;
use crate::extract::Path;
use crate::state::ServerState;

/// What somebody reports.
#[derive(Deserialize, Default)]
pub struct Seen {
    #[serde(default)]
    id: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    ongoing: String,
    #[serde(default)]
    contact: String,
    /// Nobody sees this field, so only programs fill it in.
    #[serde(default)]
    website: String,
}

fn about(shown: &ReportPage) -> Value {
    context! {
        organisation => shown.organisation.as_str(), responsible => shown.responsible.as_deref().unwrap_or_default(),
        deputy => shown.deputy.as_deref().unwrap_or_default(), advice => Value::from_safe_string(shown.advice_html.clone()),
        number => shown.emergency_number.as_str(), dial => dial(&shown.emergency_number),
    }
}

/// A number as a telephone link takes it.
fn dial(number: &str) -> String {
    number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

/// An id of a form, so that sending it twice registers once.
fn fresh_id(state: &ServerState) -> String {
    let seed = state.app.store.clock().seed();
    let mut random = [0u8; 10];
    random.copy_from_slice(&seed[..10]);
    let millis = u64::try_from(state.app.store.now().0 / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
}

fn form(
    state: &ServerState,
    status: StatusCode,
    slug: &str,
    shown: &ReportPage,
    f: &Seen,
    wrong: (&str, &str),
) -> Response {
    let id = if f.id.is_empty() { fresh_id(state) } else { f.id.clone() };
    let context = context! {
        slug => slug, id => id, seen => f.seen.as_str(), ongoing => f.ongoing.as_str(), contact => f.contact.as_str(),
        error => wrong.0, field => wrong.1, ..about(shown)
    };
    page(state, status, "report.html", context)
}

fn missing(state: &ServerState) -> Response {
    let text = "There is no report page under this address, or it is switched off. Tell somebody of your organisation directly.";
    message(state, StatusCode::NOT_FOUND, "Not here", text, None)
}

/// `GET /report/{organisation}`
pub async fn show(State(state): State<ServerState>, Path(slug): Path<String>) -> Response {
    match identity::report_page(&state.app, &slug).await {
        Ok(shown) => form(&state, StatusCode::OK, &slug, &shown, &Seen::default(), ("", "")),
        Err(AppError::NotFound(_)) => missing(&state),
        Err(error) => failed(&state, error),
    }
}

/// `POST /report/{organisation}`
pub async fn submit(
    State(state): State<ServerState>,
    Path(slug): Path<String>,
    Remote(client): Remote,
    Form(f): Form<Seen>,
) -> Response {
    let shown = match identity::report_page(&state.app, &slug).await {
        Ok(shown) => shown,
        Err(AppError::NotFound(_)) => return missing(&state),
        Err(error) => return failed(&state, error),
    };
    let thanks = |reference: &str| {
        let context =
            context! { slug => slug.as_str(), reference => reference, contact => f.contact.trim(), ..about(&shown) };
        page(&state, StatusCode::OK, "thanks.html", context)
    };
    if !f.website.is_empty() {
        return thanks("");
    }
    let report = Report {
        id: f.id.parse::<IncidentId>().ok().filter(|id| id.0.get_version_num() == 7),
        seen: f.seen.clone(),
        ongoing: match f.ongoing.as_str() {
            "yes" => Ongoing::Yes,
            "no" => Ongoing::No,
            _ => Ongoing::Unknown,
        },
        contact: f.contact.clone(),
        address: client.address,
    };
    match identity::report(&state.app, &slug, report).await {
        Ok(reference) => thanks(reference.as_deref().unwrap_or_default()),
        Err(AppError::TooMany { .. }) => {
            let text = "More reports came from here than one page takes at once, so this one was not sent. It is still below: wait a few minutes and send it again, or call.";
            form(&state, StatusCode::TOO_MANY_REQUESTS, &slug, &shown, &f, (text, ""))
        }
        Err(error) => match about_form(&error) {
            Some((status, text, field)) => form(&state, status, &slug, &shown, &f, (&text, &field)),
            None => failed(&state, error),
        },
    }
}
