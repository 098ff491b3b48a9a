//! Logs on their way in and out: importing a log kept elsewhere into an incident's journal.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::common::Thing;

/// Import a log; first to look at, then to apply.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogImportRequest {
    /// The text: commas, semicolons or tabs between the cells, with or without a header.
    pub csv: String,
    /// Which column holds what; guessed from the header if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<LogColumns>,
    /// IANA time zone of times that name none; the organisation's if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// How to read 03/04/2026: `day_first` or `month_first`; without it such dates are problems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<String>,
    /// The day (2026-11-20) of clock times before the first row with a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_date: Option<String>,
    /// Do it; false only shows how the rows are read.
    #[serde(default)]
    pub apply: bool,
}

/// Which column (from 0) of a log holds what. `text` and one of `time` and `date` are needed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LogColumns {
    /// The day, when it stands apart from the clock time.
    pub date: Option<usize>,
    /// Date and clock time, or the clock time alone.
    pub time: Option<usize>,
    /// When it was written down.
    pub recorded: Option<usize>,
    /// Who wrote it.
    pub author: Option<usize>,
    /// Note, observation, action, decision or communication.
    pub kind: Option<usize>,
    /// What happened.
    pub text: Option<usize>,
    /// With whom, of a communication.
    pub with_whom: Option<usize>,
    /// Why, of a decision.
    pub reason: Option<usize>,
    /// Whether all times are in UTC, whatever `zone` says.
    pub utc: bool,
}

/// How a log is read, or what was imported of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LogImported {
    /// The header, if the text has one.
    pub headers: Option<Vec<String>>,
    /// Which column (from 0) holds what.
    pub columns: LogColumns,
    /// The first rows as they stand in the text, to choose columns by.
    pub sample: Vec<Vec<String>>,
    /// The zone in which times without one are read.
    pub zone: String,
    /// Each row that is not blank, in the order of the text.
    pub rows: Vec<LogRowView>,
    /// What is wrong with the choice of columns; then there are no rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RowProblem>,
    /// How many rows have a problem. Nothing is imported while there is one.
    pub problems: usize,
    /// How many entries are new: to be written, or written.
    pub new: usize,
    /// How many rows were imported before, and stay as they are.
    pub already_there: usize,
    /// Whether it was done.
    pub applied: bool,
}

/// A row of a log as read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LogRowView {
    /// Its number in the text, from 1, the header counted.
    pub line: u32,
    /// When it happened, RFC 3339 UTC; null with a problem.
    pub at: Option<String>,
    /// When it was written down, if the log says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<String>,
    /// Who wrote it; with an id when a member has that name.
    pub author: Option<Thing>,
    /// Kind key.
    pub kind: Option<String>,
    /// What happened.
    pub text: Option<String>,
    /// With whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_whom: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What is worth a second look: `fold`, `gap`, `date_only`, `carried_date`.
    pub notes: Vec<String>,
    /// Whether it was imported before.
    pub already_there: bool,
    /// What is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RowProblem>,
}

/// What is wrong with a row or with the choice of columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowProblem {
    /// Stable code.
    pub code: String,
    /// The column at fault, by its name in `columns`.
    pub column: Option<String>,
    /// What it is and what to do.
    pub text: String,
}
