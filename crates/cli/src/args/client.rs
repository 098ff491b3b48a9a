//! Arguments of the commands that work with a server.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};

/// Which server, and how to answer.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Connection and output")]
pub struct Remote {
    /// The server; the one that login stored if absent
    #[arg(long, env = "FIREBELL_URL", value_name = "URL")]
    pub server: Option<String>,
    /// The organisation, for those who belong to several
    #[arg(long, env = "FIREBELL_ORGANISATION", value_name = "SLUG")]
    pub organisation: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// `login`.
#[derive(Debug, Args)]
pub struct Login {
    /// The server, such as https://firebell.example.com
    pub url: Option<String>,
    /// E-mail address of the account; asked for if absent
    #[arg(long)]
    pub email: Option<String>,
    /// Read the password from standard input instead of asking for it
    #[arg(long)]
    pub password_stdin: bool,
    /// Code of the second factor; asked for when needed
    #[arg(long)]
    pub code: Option<String>,
    /// Read an API key from standard input instead of signing in
    #[arg(long, conflicts_with_all = ["email", "password_stdin", "code"])]
    pub key_stdin: bool,
    #[command(flatten)]
    pub remote: Remote,
}

/// `register`.
#[derive(Debug, Args)]
pub struct Register {
    /// One line: what is happening
    pub title: String,
    /// SEV1 (worst) to SEV5; suspected
    #[arg(long)]
    pub severity: Option<String>,
    /// Seen only by the people named on it; you are
    #[arg(long)]
    pub private: bool,
    /// An exercise, marked so everywhere
    #[arg(long)]
    pub exercise: bool,
    /// A first note
    #[arg(long)]
    pub note: Option<String>,
    /// When it was noticed, as you say it: "10:40", "yesterday 23:10", "-15m"
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub when: Option<String>,
    #[command(flatten)]
    pub remote: Remote,
}

/// `list`.
#[derive(Debug, Args)]
pub struct List {
    /// Words in title and facts, or a reference
    pub text: Option<String>,
    /// Phases, separated by commas
    #[arg(long)]
    pub phase: Option<String>,
    /// Severities, separated by commas; "unknown" for those without one
    #[arg(long)]
    pub severity: Option<String>,
    /// Areas by name or id, with those below them
    #[arg(long)]
    pub area: Option<String>,
    /// Lead by name or id; "me", or "none" for those without one
    #[arg(long)]
    pub lead: Option<String>,
    /// Tags; all of them
    #[arg(long)]
    pub tag: Option<String>,
    /// real, exercise, test, retrospective
    #[arg(long)]
    pub kind: Option<String>,
    /// Dispositions, separated by commas
    #[arg(long)]
    pub disposition: Option<String>,
    /// Which of them
    #[arg(long, value_enum, default_value_t = ListState::Open)]
    pub state: ListState,
    /// Changed since, as you say it: "yesterday", "-2h"
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub since: Option<String>,
    /// newest, updated or severity first
    #[arg(long)]
    pub sort: Option<String>,
    /// How many, 1 to 200
    #[arg(long, default_value_t = 25)]
    pub limit: u32,
    /// Where the page before ended
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<String>,
    #[command(flatten)]
    pub remote: Remote,
}

/// Open ones or closed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListState {
    /// Not closed yet
    Open,
    /// Closed
    Closed,
    /// Both
    All,
}

/// `show`.
#[derive(Debug, Args)]
pub struct Show {
    /// INC-1, or a handle such as local-1
    pub incident: String,
    /// How many of the last entries
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub entries: u32,
    #[command(flatten)]
    pub remote: Remote,
}

/// `log`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").multiple(false))]
pub struct Log {
    /// INC-1, or a handle such as local-1
    pub incident: String,
    /// What to log; read from standard input if absent
    pub text: Option<String>,
    /// note, observation, action, decision or communication
    #[arg(long, group = "what")]
    pub kind: Option<String>,
    /// It is something that was seen
    #[arg(long, group = "what")]
    pub saw: bool,
    /// It is something that was done
    #[arg(long, group = "what")]
    pub did: bool,
    /// It is a decision
    #[arg(long, group = "what")]
    pub decided: bool,
    /// It is something that was told to somebody
    #[arg(long, group = "what")]
    pub told: bool,
    /// With whom, of what was told; who decided, of a decision
    #[arg(long, value_name = "WHOM")]
    pub with: Option<String>,
    /// Why, of a decision
    #[arg(long)]
    pub reason: Option<String>,
    /// When it happened, as you say it: "10:40", "yesterday 23:10", "-15m"
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub at: Option<String>,
    #[command(flatten)]
    pub remote: Remote,
}

/// `set`.
#[derive(Debug, Args)]
pub struct Set {
    /// INC-1, or a handle such as local-1
    pub incident: String,
    /// NAME=VALUE: facts (severity=SEV2), roles (lead="Ada"), times (detected="yesterday 23:10"), title, kind. A value
    /// is JSON if it is that, else text; null makes it unknown. Of sets, what is named is added
    #[arg(required = true, value_name = "NAME=VALUE")]
    pub values: Vec<String>,
    /// Confirm the facts instead of suspecting them
    #[arg(long)]
    pub confirm: bool,
    /// Why
    #[arg(long)]
    pub reason: Option<String>,
    #[command(flatten)]
    pub remote: Remote,
}

/// `phase`.
#[derive(Debug, Args)]
pub struct Phase {
    /// INC-1, or a handle such as local-1
    pub incident: String,
    /// triage, investigating, contained, eradicated, recovered, review or closed
    pub to: String,
    /// When it was entered, as you say it
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub at: Option<String>,
    /// Why
    #[arg(long)]
    pub reason: Option<String>,
    #[command(flatten)]
    pub remote: Remote,
}

/// `close`.
#[derive(Debug, Args)]
pub struct Close {
    /// INC-1, or a handle such as local-1
    pub incident: String,
    /// One line on how it ended
    pub line: Option<String>,
    /// What it turned out to be, such as true_positive_with_impact, near_miss or benign
    #[arg(long = "as", value_name = "DISPOSITION")]
    pub disposition: String,
    /// Its class, such as intrusions/system-compromise
    #[arg(long)]
    pub classification: Option<String>,
    /// When, as you say it
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub at: Option<String>,
    #[command(flatten)]
    pub remote: Remote,
}

/// `import …`.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// What to import
    #[command(subcommand)]
    pub command: ImportCommand,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// A log kept in a spreadsheet, as CSV, into the journal of an incident
    Log(ImportLog),
}

/// `import log`.
#[derive(Debug, Args)]
pub struct ImportLog {
    /// The file; - for standard input
    pub file: PathBuf,
    /// INC-1, or a handle such as local-1
    #[arg(long)]
    pub incident: String,
    /// Time zone of times that name none, such as Europe/Berlin; this machine's if absent
    #[arg(long)]
    pub zone: Option<String>,
    /// Which column (its number from 1, or its header) holds date, time, recorded, author, kind, text, with_whom or
    /// reason; the others are guessed from the header
    #[arg(long = "column", value_name = "NAME=COLUMN")]
    pub columns: Vec<String>,
    /// 03/04/2026 is 3 April
    #[arg(long, conflicts_with = "month_first")]
    pub day_first: bool,
    /// 03/04/2026 is 4 March
    #[arg(long)]
    pub month_first: bool,
    /// Day of clock times before the first row with a date
    #[arg(long, value_name = "2026-11-20")]
    pub first_date: Option<String>,
    /// Import without asking, once all rows can be read
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub remote: Remote,
}

/// `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// INC-1, or a handle such as local-1
    pub incident: String,
    /// As what
    #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
    pub format: ExportFormat,
    /// Into this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub remote: Remote,
}

/// As what a journal is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A table that can be imported again
    Csv,
    /// A text for people
    Md,
    /// Everything
    Json,
}

/// `open`.
#[derive(Debug, Args)]
pub struct Open {
    /// INC-1, or a handle such as local-1
    pub incident: String,
    #[command(flatten)]
    pub remote: Remote,
}

/// `outbox …`.
#[derive(Debug, Args)]
pub struct OutboxArguments {
    /// What to do
    #[command(subcommand)]
    pub command: OutboxCommand,
}

/// What can be done with what is kept.
#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// Show what waits and what was refused, with its text
    List {
        /// Answer in JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove what is kept, for good
    Drop {
        /// Its number in the list
        number: u64,
    },
    /// Send now what waits; with a number, that one again, as who you are now
    Retry {
        /// Its number in the list
        number: Option<u64>,
        #[command(flatten)]
        remote: Remote,
    },
}

/// `completion`.
#[derive(Debug, Args)]
pub struct Completion {
    /// Of which shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
