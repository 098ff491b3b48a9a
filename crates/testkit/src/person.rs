//! Somebody who talks to the API with a key.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use firebell_domain::ids::AccountId;
use reqwest::Method;
use serde_json::Value;

/// Somebody with a key.
#[derive(Clone)]
pub struct Person {
    /// Their account; none for a program.
    pub account: Option<AccountId>,
    /// Their name.
    pub name: String,
    /// Their key.
    pub token: String,
    pub(crate) urls: Vec<String>,
    pub(crate) client: reqwest::Client,
    pub(crate) turn: Arc<AtomicUsize>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Status.
    pub status: u16,
    /// Body; null when it is not JSON.
    pub json: Value,
    /// Body as text.
    pub text: String,
}

impl Reply {
    /// Fails unless the status is the one expected; answers the body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json
    }

    /// Fails unless it is a problem with this status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.json["code"].as_str()), (status, Some(code)), "{}", self.text);
        self.json
    }
}

impl Person {
    /// The URL of a path on the next server.
    pub fn url(&self, path: &str) -> String {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        format!("{}{path}", self.urls[turn % self.urls.len()])
    }

    /// The client, for what is not JSON.
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// Sends a request; `path` begins with a slash.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = self.client.request(method, self.url(path)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        read(request.send().await.unwrap()).await
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await
    }

    /// POST with a body.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, Some(body)).await
    }

    /// PATCH with a body.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PATCH, path, Some(body)).await
    }

    /// PUT with a body.
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None).await
    }

    /// Registers an incident; answers it.
    pub async fn register(&self, title: &str) -> Value {
        self.post("/api/v1/incidents", serde_json::json!({"title": title})).await.expect(201)
    }

    /// Logs a note; answers it.
    pub async fn log(&self, reference: &str, body: &str) -> Value {
        self.post(&format!("/api/v1/incidents/{reference}/journal"), serde_json::json!({"body": body}))
            .await
            .expect(201)
    }
}

/// Reads an answer whole.
pub async fn read(response: reqwest::Response) -> Reply {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap_or_default();
    Reply { status, json: serde_json::from_str(&text).unwrap_or(Value::Null), text }
}
