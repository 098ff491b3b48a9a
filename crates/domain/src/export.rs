//! Guards cells of CSV files against being run as formulas by a spreadsheet, and takes the guard off again.
//!
//! Quoting and separators are the CSV writer's work, not done here. What was written with [`csv_cell`] reads back the
//! same with [`csv_uncell`].

use std::borrow::Cow;

/// The text of a cell, with `'` before it when a spreadsheet could take it for a formula (it begins with `=`, `+`,
/// `-`, `@`, tab or a line break, perhaps after further `'`).
pub fn csv_cell(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`csv_cell`] was given.
pub fn csv_uncell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_dangerous(text) => text,
        _ => cell,
    }
}

fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}
