//! `firebell log`.

use std::io::{IsTerminal as _, Read as _};

use firebell_domain::slash::{self, Slash};
use serde_json::{Map, json};

use super::{Sent, Session, text_at};
use crate::args::Log;
use crate::edge;
use crate::outbox::What;
use crate::output::{Output, clean};
use crate::said;
use crate::trouble::Trouble;

fn text(given: Option<&str>, out: &Output) -> Result<String, Trouble> {
    let text = match given {
        Some(text) if text != "-" => text.to_owned(),
        _ => {
            if std::io::stdin().is_terminal() {
                out.note("Write the entry; end it with Ctrl-D on a line of its own.");
            }
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|e| Trouble::usage(format!("can't read the text: {e}")))?;
            text.trim_end().to_owned()
        }
    };
    if text.trim().is_empty() { Err(Trouble::usage("there is nothing to log")) } else { Ok(text) }
}

/// Logs an entry, or keeps it until the server can be reached.
pub async fn log(options: Log) -> Result<(), Trouble> {
    let session = Session::begin(&options.remote)?;
    let incident = session.incident(&options.incident)?;
    let mut kind = match (options.saw, options.did, options.decided, options.told) {
        (true, ..) => Some("observation".to_owned()),
        (_, true, ..) => Some("action".to_owned()),
        (_, _, true, _) => Some("decision".to_owned()),
        (.., true) => Some("communication".to_owned()),
        _ => options.kind,
    };
    let (mut text, mut with) = (text(options.text.as_deref(), &session.out)?, options.with);
    if kind.is_none() {
        match slash::read(&text).map_err(|e| Trouble::usage(e.to_string()))? {
            Some(Slash::Entry { kind: said, with_whom, body }) => {
                kind = Some(said.key().to_owned());
                with = with.or(with_whom);
                text = body;
            }
            Some(Slash::Severity(to)) => {
                return Err(Trouble::usage(format!("use firebell set {} severity={to}", options.incident)));
            }
            Some(Slash::Phase(to)) => {
                return Err(Trouble::usage(format!("use firebell phase {} {}", options.incident, to.key())));
            }
            None => {}
        }
    }
    let mut body = Map::new();
    body.insert("body".into(), json!(text));
    let at = said::read_optional(&session.out, options.at.as_deref())?;
    let given = [("kind", kind), ("with_whom", with), ("reason", options.reason), ("occurred_at", at)];
    body.extend(given.into_iter().filter_map(|(name, value)| value.map(|v| (name.to_owned(), json!(v)))));
    match session.send_or_keep(What::Log, edge::new_id(), Some(incident), body.into()).await? {
        Sent::Kept(item) => Err(session.say_kept(&item)),
        Sent::Done(entry) => {
            let out = &session.out;
            if out.json {
                out.value(&entry);
            } else {
                let number = entry.get("number").and_then(serde_json::Value::as_i64).unwrap_or_default();
                out.line(&format!(
                    "{} #{number}  {}  {}  {}",
                    out.strong(text_at(&entry, "/incident/reference")),
                    out.time_text(text_at(&entry, "/occurred_at")),
                    text_at(&entry, "/kind"),
                    clean(text_at(&entry, "/body")),
                ));
            }
            Ok(())
        }
    }
}
