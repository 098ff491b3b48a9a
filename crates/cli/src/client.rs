//! Requests to the API, and what their failures mean: whether the server was reached at all, and what it said.

use std::time::Duration;

use firebell_api::Problem;
use reqwest::{Method, StatusCode, Url};
use serde_json::Value as Json;

use crate::config::Target;
use crate::trouble::{self, Trouble};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a usual request may take.
const USUAL: Duration = Duration::from_secs(30);
/// How long a long log may take.
const LONG: Duration = Duration::from_secs(600);

/// Why a request did not do what it should.
#[derive(Debug)]
pub enum CallError {
    /// The server was not reached, or can't work now; nothing is known of what it did.
    Unreachable(String),
    /// Something answered, but not as Firebell does.
    Strange(String),
    /// The server said no.
    Problem(Box<Problem>),
}

impl std::fmt::Display for CallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CallError::Unreachable(text) | CallError::Strange(text) => f.write_str(text),
            CallError::Problem(problem) => f.write_str(&problem.detail),
        }
    }
}

impl From<CallError> for Trouble {
    fn from(error: CallError) -> Trouble {
        let CallError::Problem(problem) = error else { return Trouble::failed(error) };
        let code = match problem.status {
            404 => trouble::NOT_FOUND,
            409 => trouble::CONFLICT,
            401 | 403 => trouble::REFUSED,
            400 | 413 | 415 | 422 => trouble::INVALID,
            _ => trouble::FAILED,
        };
        let mut text = problem.detail.clone();
        if problem.status == 401 {
            text.push_str(" firebell login does that.");
        }
        if let Some(field) = &problem.field {
            text = format!("{field}: {text}");
        }
        if let Some(id) = problem.request_id.as_ref().filter(|_| problem.status >= 500) {
            text = format!("{text} (request {id})");
        }
        for (name, value) in [("yours", &problem.yours), ("now", &problem.current)] {
            if let Some(value) = value {
                text = format!("{text}\n  {name}: {}", crate::output::clean(&fact_in_words(value)));
            }
        }
        Trouble::new(code, text)
    }
}

/// A fact or its value as the API shows it, in words.
pub fn fact_in_words(fact: &Json) -> String {
    use firebell_app::incident::{label, value_in_words};
    let Some(state) = fact.get("state").and_then(Json::as_str) else {
        let at = fact.get("at").and_then(Json::as_str);
        return at.map_or_else(|| value_in_words(fact), str::to_owned);
    };
    match fact.get("value").filter(|v| !v.is_null()) {
        Some(value) if state == "confirmed" => value_in_words(value),
        Some(value) => format!("{} ({})", value_in_words(value), label(state)),
        None => label(state),
    }
}

/// What a request goes to, within the API: segments of the path and the query.
#[derive(Debug, Clone, Default)]
pub struct To {
    segments: Vec<String>,
    query: Vec<(&'static str, String)>,
}

impl To {
    /// A path of segments; each is escaped.
    pub fn new<const N: usize>(segments: [&str; N]) -> To {
        To { segments: segments.iter().map(|s| (*s).to_owned()).collect(), query: Vec::new() }
    }

    /// With a parameter, if it has a value.
    pub fn with(mut self, name: &'static str, value: Option<&str>) -> To {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            self.query.push((name, value.to_owned()));
        }
        self
    }
}

/// A client of one server, as one account.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    /// Where, and as whom.
    pub target: Target,
}

impl Client {
    /// A client for a target.
    pub fn new(target: Target) -> Result<Client, Trouble> {
        // A second installation of the provider is a defect, and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .user_agent(concat!("firebell/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(Trouble::failed)?;
        Ok(Client { http, target })
    }

    /// The same in another organisation.
    pub fn in_organisation(&self, organisation: Option<String>) -> Client {
        let mut client = self.clone();
        client.target.organisation = organisation;
        client
    }

    fn url(&self, to: &To) -> Result<Url, CallError> {
        let wrong = || CallError::Strange(format!("{} is not an address that can be asked", self.target.server));
        let mut url = Url::parse(&self.target.server).map_err(|_| wrong())?;
        url.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().extend(["api", "v1"]).extend(&to.segments);
        let organisation = self.target.organisation.iter().map(|o| ("organisation", o.clone()));
        let query: Vec<(&str, String)> = to.query.iter().cloned().chain(organisation).collect();
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    async fn send(
        &self,
        method: Method,
        to: &To,
        body: Option<&Json>,
        patience: Duration,
    ) -> Result<(StatusCode, Vec<u8>), CallError> {
        let server = &self.target.server;
        let mut request = self.http.request(method, self.url(to)?).timeout(patience);
        if let Some(token) = &self.target.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let unreachable =
            |error: reqwest::Error| CallError::Unreachable(format!("{server} can't be reached: {}", innermost(&error)));
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(unreachable)?;
        match status.as_u16() {
            200..=299 => Ok((status, bytes.to_vec())),
            502..=504 => Err(CallError::Unreachable(format!("{server} can't work now: it answers {status}"))),
            _ => Err(match serde_json::from_slice::<Problem>(&bytes) {
                Ok(problem) => CallError::Problem(Box::new(problem)),
                Err(_) => CallError::Strange(format!(
                    "{server} answers {status}, and not as Firebell does. Is the address right?"
                )),
            }),
        }
    }

    async fn json(&self, method: Method, to: &To, body: Option<&Json>, patience: Duration) -> Result<Json, CallError> {
        let (status, bytes) = self.send(method, to, body, patience).await?;
        if status == StatusCode::NO_CONTENT {
            return Ok(Json::Null);
        }
        serde_json::from_slice(&bytes).map_err(|_| {
            CallError::Strange(format!(
                "{} answers, but not as Firebell does. Is the address right?",
                self.target.server
            ))
        })
    }

    /// GET, answered in JSON.
    pub async fn get(&self, to: &To) -> Result<Json, CallError> {
        self.json(Method::GET, to, None, USUAL).await
    }

    /// GET of a file.
    pub async fn file(&self, to: &To) -> Result<Vec<u8>, CallError> {
        self.send(Method::GET, to, None, LONG).await.map(|(_, bytes)| bytes)
    }

    /// POST.
    pub async fn post(&self, to: &To, body: &Json) -> Result<Json, CallError> {
        self.json(Method::POST, to, Some(body), USUAL).await
    }

    /// POST of something that takes its time.
    pub async fn post_long(&self, to: &To, body: &Json) -> Result<Json, CallError> {
        self.json(Method::POST, to, Some(body), LONG).await
    }

    /// PATCH.
    pub async fn patch(&self, to: &To, body: &Json) -> Result<Json, CallError> {
        self.json(Method::PATCH, to, Some(body), USUAL).await
    }

    /// DELETE.
    pub async fn delete(&self, to: &To) -> Result<Json, CallError> {
        self.json(Method::DELETE, to, None, USUAL).await
    }
}

/// What an error comes down to, without the addresses around it.
fn innermost(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "it takes too long".to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(below) = cause.source() {
        cause = below;
    }
    cause.to_string()
}
