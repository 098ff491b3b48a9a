//! The commands that work with a server. Each delivers what waits before it does its own work.

mod change;
mod export;
mod import;
mod list;
mod log;
mod login;
mod outbox;
mod register;
mod show;
mod values;

pub use change::{close, phase, set};
pub use export::{export, open};
pub use import::import;
pub use list::list;
pub use log::log;
pub use login::{login, logout};
pub use outbox::outbox;
pub use register::register;
pub use show::show;

use firebell_domain::ids::IncidentId;
use firebell_domain::reference::Reference;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::args::Remote;
use crate::client::{CallError, Client};
use crate::config::{self, Target};
use crate::edge;
use crate::outbox::{self as kept, Incident, Item, Outbox, Stop, What};
use crate::output::{Output, clean};
use crate::trouble::{self, Trouble};

/// What a command works with.
pub struct Session {
    /// The server.
    pub client: Client,
    /// What waits.
    pub outbox: Outbox,
    /// How to answer.
    pub out: Output,
}

/// What became of a registration or an entry.
pub enum Sent {
    /// The server has it.
    Done(Json),
    /// It waits here.
    Kept(Box<Item>),
}

impl Session {
    /// For somebody who is signed in.
    pub fn begin(remote: &Remote) -> Result<Session, Trouble> {
        let target: Target = config::target(remote)?;
        if target.token.is_none() {
            let text =
                format!("nobody is signed in at {}. Do so with firebell login {0}, or set FIREBELL_KEY", target.server);
            return Err(Trouble::new(trouble::REFUSED, text));
        }
        if target.server.starts_with("http://") && !on_this_machine(&target.server) {
            eprintln!(
                "firebell: {} is not encrypted, so what is sent can be read and changed on the way",
                target.server
            );
        }
        let outbox = Outbox::at(config::outbox_folder()?);
        Ok(Session { client: Client::new(target)?, outbox, out: Output::new(remote.json) })
    }

    /// The same, after what waits was delivered.
    pub async fn delivered(remote: &Remote) -> Result<Session, Trouble> {
        let session = Session::begin(remote)?;
        session.deliver().await?;
        Ok(session)
    }

    /// Delivers what waits.
    pub async fn deliver(&self) -> Result<(), Stop> {
        kept::deliver(&self.client, &self.outbox, &self.out).await
    }

    /// An incident as people name it.
    pub fn incident(&self, text: &str) -> Result<Incident, Trouble> {
        if let Ok(reference) = text.parse::<Reference>() {
            let name = reference.to_string();
            return Ok(Incident { shown: name.clone(), path: name });
        }
        if text.to_ascii_lowercase().starts_with("local-") {
            let there = self.outbox.handle(text).filter(|h| h.server == self.client.target.server);
            let handle = there.ok_or_else(|| {
                Trouble::new(
                    trouble::NOT_FOUND,
                    format!("{text} stands for nothing here. firebell outbox list shows what is kept"),
                )
            })?;
            if self.outbox.refused()?.iter().any(|i| i.what == What::Register && i.id == handle.id) {
                let text = format!("{text} was refused by the server. See firebell outbox list, then retry or drop it");
                return Err(Trouble::new(trouble::REFUSED, text));
            }
            let shown = handle.reference.unwrap_or_else(|| text.to_ascii_lowercase());
            return Ok(Incident { shown, path: handle.id.to_string() });
        }
        match text.parse::<IncidentId>() {
            Ok(id) => Ok(Incident { shown: id.to_string(), path: id.to_string() }),
            Err(_) => Err(Trouble::usage(format!("“{text}” names no incident. Write a reference such as INC-1"))),
        }
    }

    /// Sends a registration or an entry, after what waits; keeps it when the server can't be reached.
    pub async fn send_or_keep(
        &self,
        what: What,
        id: Uuid,
        incident: Option<Incident>,
        mut body: Json,
    ) -> Result<Sent, Trouble> {
        let target = &self.client.target;
        let written_at = edge::now().to_string();
        body["id"] = json!(id);
        let mut item = Item {
            number: 0,
            what,
            id,
            server: target.server.clone(),
            identity: target.identity.clone(),
            organisation: target.organisation.clone(),
            incident,
            written_at,
            body,
            refused: None,
        };
        let why = match self.deliver().await {
            Err(Stop::Unreachable(why)) => why,
            Err(stop) => return Err(stop.into()),
            Ok(()) => match kept::send(&self.client, &item).await {
                Ok(answer) => return Ok(Sent::Done(answer)),
                Err(error @ (CallError::Unreachable(_) | CallError::Strange(_))) => error.to_string(),
                Err(error) => return Err(error.into()),
            },
        };
        // From here on it arrives later than it was written, and says so.
        let written = json!(item.written_at);
        item.body["written_at"] = written.clone();
        match what {
            What::Register => item.body["times"]["reported"] = written,
            What::Log if item.body.get("occurred_at").is_none() => item.body["occurred_at"] = written,
            What::Log => {}
        }
        let item = self.outbox.keep(item)?;
        self.out.note(&format!(
            "{why}.\nKept on this machine as {}; it is delivered with the next command that reaches the server.",
            item.number
        ));
        Ok(Sent::Kept(Box::new(item)))
    }

    /// Says that something was kept, and ends with the exit code for it.
    pub fn say_kept(&self, item: &Item) -> Trouble {
        let handle = (item.what == What::Register).then(|| item.handle());
        if self.out.json {
            self.out.value(&json!({
                "kept": true, "number": item.number, "handle": handle, "id": item.id, "written_at": item.written_at,
            }));
        } else if let Some(handle) = handle {
            self.out.line(&format!("{}  {}", self.out.strong(&handle), clean(item.text())));
        }
        Trouble::new(trouble::KEPT, "")
    }
}

fn on_this_machine(server: &str) -> bool {
    reqwest::Url::parse(server).ok().and_then(|u| u.host_str().map(str::to_owned)).is_some_and(|h| {
        h == "localhost" || h.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    })
}

/// The text at a path of an answer.
pub fn text_at<'a>(value: &'a Json, path: &str) -> &'a str {
    value.pointer(path).and_then(Json::as_str).unwrap_or_default()
}

/// The list at a path of an answer.
pub fn list_at<'a>(value: &'a Json, path: &str) -> &'a [Json] {
    value.pointer(path).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}
