//! Plays one story of the example: registers the incident and does each step as the person who did it, at the time when
//! it happened. When it was recorded is now; nothing pretends otherwise.

use std::collections::BTreeMap;

use firebell_domain::decide::RegisterInput;
use firebell_domain::ids::EntryId;
use firebell_domain::keys::{Disposition, EntryKind, Kind, Phase, Visibility};
use firebell_domain::patch::Patch;
use firebell_domain::time::{MINUTE, Time};
use firebell_store::incident::Named;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Cast, of};
use crate::app::App;
use crate::error::{AppError, AppResult};
use crate::incident::{ChangeIncident, Correct, Doing, Log, Pin, Register};

/// One incident of the example.
#[derive(Deserialize)]
pub(super) struct Story {
    by: String,
    /// Minutes before now.
    began: i64,
    kind: Kind,
    #[serde(default = "responders")]
    visibility: Visibility,
    title: String,
    facts: Value,
    times: Value,
    note: Option<String>,
    steps: Vec<Step>,
}

fn responders() -> Visibility {
    Visibility::Responders
}

/// What somebody did.
#[derive(Deserialize)]
struct Step {
    by: String,
    /// Minutes after it began.
    at: i64,
    #[serde(flatten)]
    act: Act,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Act {
    Log { log: EntryKind, body: String, reason: Option<String>, with_whom: Option<String>, label: Option<String> },
    Correct { correct: String, body: String },
    Patch { patch: Value },
    Phase { phase: Phase, reason: Option<String> },
    Close { close: Closing },
    Pin { pin: String },
}

#[derive(Deserialize)]
struct Closing {
    disposition: Disposition,
    line: String,
}

struct Stage<'a> {
    app: &'a App,
    cast: &'a Cast,
    began: Time,
    incident: Named,
    labels: BTreeMap<&'a str, EntryId>,
}

fn after(began: Time, minutes: i64) -> Time {
    Time(began.0 + minutes * MINUTE)
}

/// Replaces `@somebody` by their id, and `T+5` by the time five minutes after it began.
fn said(value: &Value, cast: &Cast, began: Time) -> AppResult<Value> {
    Ok(match value {
        Value::String(text) => {
            if let Some(key) = text.strip_prefix('@') {
                json!(of(cast, key)?.actor.account)
            } else if let Some(minutes) = text.strip_prefix('T').and_then(|t| t.parse::<i64>().ok()) {
                json!(after(began, minutes))
            } else {
                value.clone()
            }
        }
        Value::Array(list) => Value::Array(list.iter().map(|v| said(v, cast, began)).collect::<AppResult<_>>()?),
        Value::Object(map) => {
            let inside = map.iter().map(|(k, v)| Ok((k.clone(), said(v, cast, began)?)));
            Value::Object(inside.collect::<AppResult<_>>()?)
        }
        other => other.clone(),
    })
}

pub(super) async fn play(app: &App, cast: &Cast, story: &Story, now: Time) -> AppResult<()> {
    let cx = of(cast, &story.by)?;
    let began = after(now, -story.began);
    let first = said(&json!({"facts": story.facts, "times": story.times}), cast, began)?;
    let mut input = RegisterInput::new(story.title.clone());
    input.kind = story.kind;
    input.visibility = story.visibility;
    input.patch = Patch::parse(&first, &cx.config.catalogue)?;
    let register = Register { cx: cx.clone(), id: None, input, note: story.note.clone(), written_at: None };
    let incident = Named::Id(app.store.write(register).await?.row.id);
    let mut stage = Stage { app, cast, began, incident, labels: BTreeMap::new() };
    for step in &story.steps {
        stage.step(step).await?;
    }
    Ok(())
}

impl<'a> Stage<'a> {
    fn labelled(&self, label: &str) -> AppResult<EntryId> {
        let entry = self.labels.get(label).copied();
        entry.ok_or_else(|| AppError::invalid("example", "label", format!("The example has no entry {label}.")))
    }

    async fn change(&self, step: &Step, doing: Doing) -> AppResult<()> {
        let cx = of(self.cast, &step.by)?.clone();
        self.app.store.write(ChangeIncident { cx, incident: self.incident, doing }).await.map(|_| ())
    }

    async fn step(&mut self, step: &'a Step) -> AppResult<()> {
        let cx = of(self.cast, &step.by)?.clone();
        let at = after(self.began, step.at);
        match &step.act {
            Act::Log { log, body, reason, with_whom, label } => {
                let log = Log {
                    cx,
                    incident: self.incident,
                    id: None,
                    kind: *log,
                    body: body.clone(),
                    occurred_at: Some(at),
                    written_at: None,
                    files: Vec::new(),
                    reason: reason.clone(),
                    with_whom: with_whom.clone(),
                };
                let logged = self.app.store.write(log).await?;
                if let Some(label) = label {
                    self.labels.insert(label, logged.entry.id);
                }
                Ok(())
            }
            Act::Correct { correct, body } => {
                let correct = Correct {
                    cx,
                    incident: self.incident,
                    entry: self.labelled(correct)?,
                    id: None,
                    body: body.clone(),
                    kind: None,
                    occurred_at: None,
                    reason: None,
                    with_whom: None,
                };
                self.app.store.write(correct).await.map(|_| ())
            }
            Act::Patch { patch } => {
                let patch = Patch::parse(&said(patch, self.cast, self.began)?, &cx.config.catalogue)?;
                self.change(step, Doing::Patch(Box::new(patch))).await
            }
            Act::Phase { phase, reason } => {
                self.change(step, Doing::Phase { to: *phase, at: Some(at), reason: reason.clone() }).await
            }
            Act::Close { close } => {
                let doing = Doing::Close {
                    disposition: Some(close.disposition),
                    classification: None,
                    line: Some(close.line.clone()),
                    at: Some(at),
                };
                self.change(step, doing).await
            }
            Act::Pin { pin } => {
                let pin = Pin { cx, incident: self.incident, entry: self.labelled(pin)?, pinned: true };
                self.app.store.write(pin).await
            }
        }
    }
}
