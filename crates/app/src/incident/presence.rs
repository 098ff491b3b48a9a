//! Who else is in an incident's room, for the people in it.

use firebell_domain::ids::{AccountId, IncidentId};
use firebell_store::presence::{self, Present};
use firebell_store::{Tx, UseCase};

use super::view::row_of;
use crate::app::App;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};

struct Say {
    cx: Cx,
    incident: IncidentId,
    account: AccountId,
    client: String,
    writing: bool,
}

impl UseCase for Say {
    const NAME: &'static str = "incident.presence";
    type Out = ();
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        Ok(presence::say(tx, self.cx.org(), self.incident, self.account, &self.client, self.writing).await?)
    }
}

/// Says that the actor is in a room, and answers who is. A program without a person is not shown.
pub async fn present(app: &App, cx: &Cx, incident: &str, client: &str, writing: bool) -> AppResult<Vec<Present>> {
    let row = row_of(app, cx, incident).await?;
    if client.is_empty() || client.len() > 64 || client.contains('\0') {
        return Err(AppError::invalid("invalid", "client", "The name of the window must be 1 to 64 characters."));
    }
    if let Some(account) = cx.actor.account {
        let say = Say { cx: cx.clone(), incident: row.id, account, client: client.to_owned(), writing };
        app.store.write(say).await?;
    }
    let mut reader = app.store.reader("incident.present").await?;
    let mut all: Vec<Present> = presence::there(&mut reader, cx.org(), row.id).await?;
    // Several windows of one person are one person, writing if any of them is.
    all.sort_by_key(|p| (p.account, !p.writing));
    all.dedup_by_key(|p| p.account);
    all.sort_by_key(|p| (p.since, p.account));
    Ok(all)
}
