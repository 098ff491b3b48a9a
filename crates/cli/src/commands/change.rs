//! `firebell set`, `phase` and `close`.

use firebell_domain::keys::{Disposition, Phase as PhaseKey};
use serde_json::{Map, Value as Json, json};

use super::values::Saying;
use super::{Session, text_at};
use crate::args::{Close, Phase, Set};
use crate::client::To;
use crate::output::clean;
use crate::said;
use crate::trouble::Trouble;

/// Sets facts and times, against what was read just before.
pub async fn set(options: Set) -> Result<(), Trouble> {
    let session = Session::delivered(&options.remote).await?;
    let incident = session.incident(&options.incident)?;
    let to = To::new(["incidents", &incident.path]);
    let read = session.client.get(&to).await?;
    let saying =
        Saying { incident: &read, confirm: options.confirm, reason: options.reason.as_deref(), out: &session.out };
    let patch = saying.patch(&options.values)?;
    let changed = session.client.patch(&to, &patch).await?;
    say(&session, &changed, || {
        for part in ["facts", "times"] {
            for name in patch.get(part).and_then(Json::as_object).into_iter().flat_map(Map::keys) {
                super::show::say_named(&session.out, &changed, part, name);
            }
        }
    });
    Ok(())
}

fn say(session: &Session, incident: &Json, more: impl FnOnce()) {
    let out = &session.out;
    if out.json {
        out.value(incident);
        return;
    }
    out.line(&format!(
        "{}  {}  {}",
        out.strong(text_at(incident, "/reference")),
        text_at(incident, "/phase"),
        clean(text_at(incident, "/title"))
    ));
    more();
}

fn body(fields: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Json {
    let given = fields.into_iter().filter_map(|(name, value)| value.map(|v| (name.to_owned(), json!(v))));
    Json::Object(given.collect())
}

/// Moves an incident to another phase.
pub async fn phase(options: Phase) -> Result<(), Trouble> {
    let to: PhaseKey = options.to.to_lowercase().parse().map_err(|e| Trouble::usage(format!("{e}")))?;
    let session = Session::delivered(&options.remote).await?;
    let incident = session.incident(&options.incident)?;
    let at = said::read_optional(&session.out, options.at.as_deref())?;
    let request = body([("to", Some(to.key().to_owned())), ("at", at), ("reason", options.reason)]);
    let changed = session.client.post(&To::new(["incidents", &incident.path, "phase"]), &request).await?;
    say(&session, &changed, || ());
    Ok(())
}

/// Closes an incident.
pub async fn close(options: Close) -> Result<(), Trouble> {
    let disposition: Disposition =
        options.disposition.to_lowercase().parse().map_err(|e| Trouble::usage(format!("{e}")))?;
    let session = Session::delivered(&options.remote).await?;
    let incident = session.incident(&options.incident)?;
    let at = said::read_optional(&session.out, options.at.as_deref())?;
    let request = body([
        ("disposition", Some(disposition.key().to_owned())),
        ("classification", options.classification),
        ("line", options.line),
        ("at", at),
    ]);
    let changed = session.client.post(&To::new(["incidents", &incident.path, "close"]), &request).await?;
    say(&session, &changed, || ());
    Ok(())
}
