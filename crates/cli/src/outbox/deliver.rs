//! Sends what is kept, in order, once. It stops at the first that the server did not judge, and puts aside what the
//! server refused, so that one bad entry does not hold the others up.

use serde_json::Value as Json;

use super::{Item, Outbox, Refusal, What};
use crate::client::{CallError, Client, To};
use crate::edge;
use crate::output::{Output, clean};
use crate::trouble::{self, Trouble};

/// Why delivering stopped before the end.
#[derive(Debug)]
pub enum Stop {
    /// The server can't be reached, or has too much to do.
    Unreachable(String),
    /// The session or key is not valid any more.
    SignIn(String),
    /// This machine's own trouble.
    Trouble(Trouble),
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Trouble {
        match stop {
            Stop::Unreachable(text) => Trouble::failed(text),
            Stop::SignIn(text) => Trouble::new(trouble::REFUSED, text),
            Stop::Trouble(trouble) => trouble,
        }
    }
}

/// Sends one registration or entry; answers what the server made of it.
pub async fn send(client: &Client, item: &Item) -> Result<Json, CallError> {
    let client = client.in_organisation(item.organisation.clone());
    let to = match &item.incident {
        Some(incident) => To::new(["incidents", &incident.path, "journal"]),
        None => To::new(["incidents"]),
    };
    let answer = client.post(&to, &item.body).await?;
    // Whatever else answers here (the sign-in page of a network, say) did not take it.
    if answer.get("id").and_then(Json::as_str) == Some(&item.id.to_string()) {
        Ok(answer)
    } else {
        Err(CallError::Strange(format!("{} answers, but not as Firebell does", client.target.server)))
    }
}

/// Sends what waits for this server and account. What waits for others stays.
pub async fn deliver(client: &Client, outbox: &Outbox, out: &Output) -> Result<(), Stop> {
    if outbox.waiting().map_err(Stop::Trouble)?.is_empty() {
        return Ok(());
    }
    let _held = outbox.lock_delivery().map_err(Stop::Trouble)?;
    let disk = |error: std::io::Error| Stop::Trouble(outbox.trouble(&error));
    let mut refused: Vec<String> = outbox
        .refused()
        .map_err(Stop::Trouble)?
        .iter()
        .filter(|i| i.what == What::Register)
        .map(|i| i.id.to_string())
        .collect();
    // Read again: another process may have delivered while this one waited.
    for item in outbox.waiting().map_err(Stop::Trouble)? {
        if item.server != client.target.server || item.identity != client.target.identity {
            continue;
        }
        let at = edge::now().to_string();
        if let Some(incident) = item.incident.as_ref().filter(|i| refused.contains(&i.path)) {
            let detail = format!("The incident {} that it belongs to was refused.", incident.shown);
            say_refused(out, &item, &detail);
            outbox.set_aside(&item, Refusal { status: 0, detail, at }).map_err(disk)?;
            continue;
        }
        match send(client, &item).await {
            Ok(answer) => {
                let reference = answer.get("reference").and_then(Json::as_str);
                outbox.delivered(&item, reference).map_err(disk)?;
                say_delivered(out, &item, reference);
            }
            Err(CallError::Problem(p)) if p.status == 401 => {
                return Err(Stop::SignIn(CallError::Problem(p).to_string()));
            }
            Err(CallError::Problem(p)) if p.status != 429 => {
                if item.what == What::Register {
                    refused.push(item.id.to_string());
                }
                say_refused(out, &item, &p.detail);
                outbox.set_aside(&item, Refusal { status: p.status, detail: p.detail, at }).map_err(disk)?;
            }
            Err(error) => return Err(Stop::Unreachable(error.to_string())),
        }
    }
    Ok(())
}

fn say_delivered(out: &Output, item: &Item, reference: Option<&str>) {
    let text = clean(item.text());
    match (item.what, &item.incident) {
        (What::Register, _) => {
            out.note(&format!("Delivered: {} is {} now: {text}", item.handle(), reference.unwrap_or("registered")))
        }
        (What::Log, incident) => {
            out.note(&format!(
                "Delivered to {}: {text}",
                incident.as_ref().map_or("its incident", |i| i.shown.as_str())
            ));
        }
    }
}

fn say_refused(out: &Output, item: &Item, detail: &str) {
    out.note(&format!(
        "Refused, and kept aside as {} (see firebell outbox list): {}\n  {}",
        item.number,
        clean(item.text()),
        clean(detail)
    ));
}
