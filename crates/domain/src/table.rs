//! Tables that people paste or upload: which row is the header, which column is what, what is wrong with a row.
//!
//! Works on cells that a CSV reader has already split. What the columns mean is said by `import_log` and
//! `library_csv`; dates and times of day by `clock`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::export::csv_uncell;
use crate::text::fold;

/// A table with its header taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The header, when the first row is one.
    pub header: Option<Vec<String>>,
    /// The other rows with their number in the file; the first row of the file, header or not, is 1.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// What came of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowResult<T> {
    /// The row's number in the file, from 1, the header counted.
    pub line: u32,
    /// The row as read, or what is wrong with it.
    pub row: Result<T, Problem>,
}

/// What is wrong with a row or with the choice of columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{text}")]
pub struct Problem {
    /// A stable key such as `time_missing`.
    pub code: &'static str,
    /// The column at fault, by its name in the mapping.
    pub column: Option<&'static str>,
    /// What happened and what to do, for people.
    pub text: String,
}

impl Problem {
    /// A problem with one column.
    pub fn new(code: &'static str, column: &'static str, text: impl Into<String>) -> Problem {
        Problem { code, column: Some(column), text: text.into() }
    }
}

/// What columns are usually called: a column's own name, then headers for it, folded, the likeliest first, with `|`
/// between them.
pub type Names = Words<&'static str>;
/// Values with the words for them, folded, the one to show first, with `|` between them.
pub type Words<T> = [(T, &'static str)];

impl Table {
    /// Takes the header off when `is_header` says that the first row is one.
    pub fn new(rows: Vec<Vec<String>>, is_header: impl Fn(&[String]) -> bool) -> Table {
        let mut rows: Vec<(u32, Vec<String>)> = (1..).zip(rows).collect();
        let has_header = rows.first().is_some_and(|(_, first)| is_header(first));
        let header = has_header.then(|| rows.remove(0).1);
        Table { header, rows }
    }
}

/// Which column is what, guessed from the headers: each column and each header at most once; first by equal names, then
/// by names within a longer header (`Time (UTC)`).
pub fn guess(headers: &[String], names: &Names) -> BTreeMap<&'static str, usize> {
    let headers: Vec<String> = headers.iter().map(|header| header_key(header)).collect();
    let mut columns = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for within in [false, true] {
        for (column, known) in names {
            if columns.contains_key(column) {
                continue;
            }
            let place = known.split('|').find_map(|name| {
                headers.iter().enumerate().position(|(at, header)| {
                    !taken.contains(&at) && if within { holds_words(header, name) } else { header == name }
                })
            });
            if let Some(at) = place {
                taken.insert(at);
                columns.insert(*column, at);
            }
        }
    }
    columns
}

/// How many cells of a row are usual headers for some column.
pub fn header_cells(row: &[String], names: &Names) -> usize {
    row.iter().filter(|cell| word_value(names, &header_key(cell)).is_some()).count()
}

/// The value that a folded word stands for.
pub fn word_value<T: Copy>(words: &Words<T>, word: &str) -> Option<T> {
    words.iter().find(|(_, known)| known.split('|').any(|one| one == word)).map(|(value, _)| *value)
}

/// The text of a cell, trimmed, formula guard taken off; empty when there is no such column or cell.
pub fn cell(row: &[String], column: Option<usize>) -> &str {
    column.and_then(|at| row.get(at)).map_or("", |cell| csv_uncell(cell.trim()).trim())
}

/// Whether nothing is written in a row.
pub fn is_blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// The beginning of a text, for quoting it in a message.
pub fn excerpt(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A header folded, with single spaces for everything that is neither letter nor digit.
pub fn header_key(header: &str) -> String {
    let folded = fold(header);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn holds_words(header: &str, name: &str) -> bool {
    name.len() >= 3 && format!(" {header} ").contains(&format!(" {name} "))
}
