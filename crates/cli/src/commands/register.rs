//! `firebell register`.

use serde_json::{Map, json};

use super::{Sent, Session, text_at};
use crate::args::Register;
use crate::edge;
use crate::outbox::What;
use crate::output::clean;
use crate::said;
use crate::trouble::Trouble;

/// Registers an incident, or keeps it until the server can be reached.
pub async fn register(options: Register) -> Result<(), Trouble> {
    let session = Session::begin(&options.remote)?;
    if options.title.trim().is_empty() {
        return Err(Trouble::usage("say in one line what is happening"));
    }
    let mut body = Map::new();
    body.insert("title".into(), json!(options.title));
    if let Some(severity) = &options.severity {
        body.insert("facts".into(), json!({ "severity": super::values::severity(severity) }));
    }
    if options.private {
        body.insert("visibility".into(), json!("private"));
    }
    if options.exercise {
        body.insert("kind".into(), json!("exercise"));
    }
    if let Some(note) = options.note.as_deref().filter(|n| !n.trim().is_empty()) {
        body.insert("note".into(), json!(note));
    }
    if let Some(when) = &options.when {
        let said = said::read(&session.out, when)?;
        body.insert("times".into(), json!({ "detected": { "at": said.at, "precision": said.precision } }));
    }
    match session.send_or_keep(What::Register, edge::new_id(), None, body.into()).await? {
        Sent::Kept(item) => Err(session.say_kept(&item)),
        Sent::Done(incident) => {
            let out = &session.out;
            if out.json {
                out.value(&incident);
            } else {
                out.line(&format!(
                    "{}  {}",
                    out.strong(text_at(&incident, "/reference")),
                    clean(text_at(&incident, "/title"))
                ));
                out.line(&out.faint(&clean(text_at(&incident, "/url"))));
            }
            Ok(())
        }
    }
}
