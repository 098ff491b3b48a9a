//! Commands that people type at the beginning of a journal entry: `/did blocked the account`, `/sev 2`.
//!
//! Only reads what was typed; it changes nothing and checks no permission. A text that begins with `/` and no known
//! command (`/var is full`) is plain text.

use crate::keys::{EntryKind, Phase};

/// A command as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slash {
    /// An entry of a kind, with its text.
    Entry {
        /// The kind.
        kind: EntryKind,
        /// Who was told, from `/told the bank: we closed the account`; only with communications.
        with_whom: Option<String>,
        /// The text without the command. Never empty.
        body: String,
    },
    /// `/sev 2`: the value of the fact `severity`, `SEV1` to `SEV5`.
    Severity(&'static str),
    /// `/phase contained`.
    Phase(Phase),
}

/// Why a known command cannot be carried out as typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SlashError {
    /// The command needs something after it.
    #[error("/{0} needs something after it. Write what you mean behind it, or remove the command.")]
    Empty(&'static str),
    /// There is no such severity.
    #[error("“{0}” is no severity. Write /sev and a number from 1 (worst) to 5.")]
    Severity(String),
    /// There is no such phase.
    #[error(
        "“{0}” is no phase. Write /phase and one of triage, investigating, contained, eradicated, recovered, review, closed."
    )]
    Phase(String),
}

/// The commands with what they do, for menus: word, example, explanation.
pub const COMMANDS: &[(&str, &str, &str)] = &[
    ("saw", "/saw logins from 192.0.2.7", "Observation: something that was seen"),
    ("did", "/did blocked the account", "Action: something that was done"),
    ("decided", "/decided to take mail-01 down, because it still sends", "Decision, with its reason"),
    ("told", "/told the bank: we stopped the payment", "Communication: who was told what"),
    ("sev", "/sev 2", "Sets the severity (suspected)"),
    ("phase", "/phase contained", "Moves the incident to a phase"),
];

/// Reads a command at the beginning of a text; `None` when the text is a plain one.
///
/// # Errors
/// [`SlashError`] when the command is known but what follows it is missing or makes no sense.
pub fn read(text: &str) -> Result<Option<Slash>, SlashError> {
    let Some(line) = text.trim_start().strip_prefix('/') else {
        return Ok(None);
    };
    let (word, rest) = line.split_at(line.find(char::is_whitespace).unwrap_or(line.len()));
    let word = word.to_lowercase();
    let Some((word, ..)) = COMMANDS.iter().find(|(known, ..)| *known == word) else {
        return Ok(None);
    };
    let rest = rest.trim();
    if rest.is_empty() {
        return Err(SlashError::Empty(word));
    }
    let entry = |kind| Slash::Entry { kind, with_whom: None, body: rest.to_owned() };
    Ok(Some(match *word {
        "saw" => entry(EntryKind::Observation),
        "did" => entry(EntryKind::Action),
        "decided" => entry(EntryKind::Decision),
        "told" => told(rest),
        "sev" => Slash::Severity(severity(rest).ok_or_else(|| SlashError::Severity(short(rest)))?),
        _ => Slash::Phase(rest.to_lowercase().parse().map_err(|_| SlashError::Phase(short(rest)))?),
    }))
}

fn told(rest: &str) -> Slash {
    let first_line = rest.lines().next().unwrap_or(rest);
    let named = first_line.split_once(": ").filter(|(whom, _)| !whom.trim().is_empty() && whom.chars().count() <= 80);
    let body = named.and_then(|(whom, _)| rest.get(whom.len() + 1..)).map(str::trim).filter(|body| !body.is_empty());
    match (named, body) {
        (Some((whom, _)), Some(body)) => Slash::Entry {
            kind: EntryKind::Communication,
            with_whom: Some(whom.trim().to_owned()),
            body: body.to_owned(),
        },
        _ => Slash::Entry { kind: EntryKind::Communication, with_whom: None, body: rest.to_owned() },
    }
}

fn severity(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    match lower.strip_prefix("sev").unwrap_or(&lower).trim_start_matches(['-', ' ']) {
        "1" => Some("SEV1"),
        "2" => Some("SEV2"),
        "3" => Some("SEV3"),
        "4" => Some("SEV4"),
        "5" => Some("SEV5"),
        _ => None,
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
