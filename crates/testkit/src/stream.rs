//! Reading the live stream in tests: events as they come, with time-outs that fail the test and never decide it.

use std::time::Duration;

use futures::StreamExt as _;
use serde_json::Value;

use crate::person::Person;

/// An event of the stream.
#[derive(Debug, Clone)]
pub struct Event {
    /// `ready`, `entry`, `access` or `end`.
    pub name: String,
    /// Its data.
    pub data: Value,
}

/// An open stream.
pub struct Reader {
    bytes: std::pin::Pin<Box<dyn futures::Stream<Item = reqwest::Result<Vec<u8>>> + Send>>,
    buffer: String,
}

impl Reader {
    /// Opens the stream of a person after a cursor; none for what comes from now on.
    pub async fn open(person: &Person, after: Option<&str>) -> reqwest::Result<Reader> {
        let query = after.map(|a| format!("?after={a}")).unwrap_or_default();
        let url = person.url(&format!("/api/v1/stream{query}"));
        let response = person.client.get(url).bearer_auth(&person.token).send().await?.error_for_status()?;
        let bytes = response.bytes_stream().map(|b| b.map(|b| b.to_vec()));
        Ok(Reader { bytes: Box::pin(bytes), buffer: String::new() })
    }

    /// The next event; none when the stream ended. Fails the test when none comes for a minute.
    pub async fn next(&mut self) -> Option<Event> {
        tokio::time::timeout(Duration::from_secs(60), self.wait()).await.expect("no event for a minute")
    }

    async fn wait(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.buffer.find("\n\n") {
                let block: String = self.buffer.drain(..end + 2).collect();
                let field = |name: &str| {
                    block
                        .lines()
                        .filter_map(|l| l.strip_prefix(name)?.strip_prefix(": "))
                        .collect::<Vec<_>>()
                        .join("\n")
                };
                let (name, data) = (field("event"), field("data"));
                if name.is_empty() {
                    continue;
                }
                return Some(Event { name, data: serde_json::from_str(&data).unwrap_or(Value::Null) });
            }
            let chunk = self.bytes.next().await?;
            self.buffer.push_str(&String::from_utf8_lossy(&chunk.ok()?));
        }
    }

    /// The next event of a name, skipping others.
    pub async fn next_named(&mut self, name: &str) -> Option<Event> {
        tokio::time::timeout(Duration::from_secs(60), async {
            loop {
                let event = self.wait().await?;
                if event.name == name {
                    return Some(event);
                }
            }
        })
        .await
        .unwrap_or_else(|_| panic!("no event {name} for a minute"))
    }
}
