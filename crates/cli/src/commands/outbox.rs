//! `firebell outbox`: what waits, what was refused, and what to do with it.

use serde_json::json;

use super::Session;
use crate::args::{OutboxArguments, OutboxCommand, Remote};
use crate::config;
use crate::outbox::{Item, Outbox, What};
use crate::output::{Output, clean};
use crate::trouble::{self, Trouble};

fn all(outbox: &Outbox) -> Result<Vec<Item>, Trouble> {
    let mut items = outbox.waiting()?;
    items.extend(outbox.refused()?);
    items.sort_by_key(|i| i.number);
    Ok(items)
}

fn find(outbox: &Outbox, number: u64) -> Result<Item, Trouble> {
    let missing =
        || Trouble::new(trouble::NOT_FOUND, format!("nothing is kept as {number}. firebell outbox list shows what is"));
    all(outbox)?.into_iter().find(|i| i.number == number).ok_or_else(missing)
}

fn list(outbox: &Outbox, out: &Output) -> Result<(), Trouble> {
    let items = all(outbox)?;
    if out.json {
        out.value(&json!({ "items": items }));
        return Ok(());
    }
    if items.is_empty() {
        out.note("Nothing is kept: everything was delivered.");
    }
    for item in items {
        let what = match (item.what, &item.incident) {
            (What::Register, _) => format!("registers {}", item.handle()),
            (What::Log, incident) => format!("logs to {}", incident.as_ref().map_or("?", |i| i.shown.as_str())),
        };
        let written = out.time_text(&item.written_at);
        let state = if item.refused.is_some() { "refused" } else { "waits" };
        out.line(&out.strong(&format!("{}  {state}  {what}", item.number)));
        out.line(&out.faint(&format!(
            "    written {written}, for {} as {}",
            clean(&item.server),
            clean(&item.identity)
        )));
        out.line(&format!("    {}", clean(item.text())));
        if let Some(refusal) = &item.refused {
            out.line(&format!("    {}", clean(&refusal.detail)));
        }
    }
    Ok(())
}

async fn retry(number: Option<u64>, remote: &Remote) -> Result<(), Trouble> {
    let session = Session::begin(remote)?;
    if let Some(number) = number {
        let held = session.outbox.lock_delivery()?;
        let item = find(&session.outbox, number)?;
        let target = &session.client.target;
        if item.server != target.server {
            return Err(Trouble::usage(format!("{number} was written for {}. Sign in there, or drop it", item.server)));
        }
        session.outbox.again(&item, |again| {
            again.identity.clone_from(&target.identity);
            again.organisation.clone_from(&target.organisation);
        })?;
        drop(held);
    }
    session.deliver().await?;
    let left = session.outbox.waiting()?.len() + session.outbox.refused()?.len();
    session.out.note(&format!("{left} still kept."));
    Ok(())
}

/// Shows, drops or sends again what is kept.
pub async fn outbox(options: OutboxArguments) -> Result<(), Trouble> {
    match options.command {
        OutboxCommand::List { json } => list(&Outbox::at(config::outbox_folder()?), &Output::new(json)),
        OutboxCommand::Drop { number } => {
            let outbox = Outbox::at(config::outbox_folder()?);
            let _held = outbox.lock_delivery()?;
            let item = find(&outbox, number)?;
            outbox.discard(&item)?;
            Output::new(false).note(&format!("Dropped: {}", clean(item.text())));
            Ok(())
        }
        OutboxCommand::Retry { number, remote } => retry(number, &remote).await,
    }
}
