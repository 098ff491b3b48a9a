//! What a command says: tables and words on a terminal, JSON elsewhere. What other people wrote is cleaned of characters
//! that could steer the terminal. A reader that went away ends nothing.

use std::io::{self, IsTerminal as _, Write as _};

use firebell_domain::time::Time;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

/// How to say things.
#[derive(Debug, Clone)]
pub struct Output {
    /// JSON instead of tables.
    pub json: bool,
    /// Whether standard output is a terminal.
    pub terminal: bool,
    colour: bool,
    /// The zone in which times are shown.
    pub zone: TimeZone,
}

/// Text without control characters; line breaks and tabs become spaces.
pub fn clean(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_whitespace() {
                ' '
            } else if c.is_control() || steers(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// The same with line breaks kept.
pub fn clean_lines(text: &str) -> Vec<String> {
    text.lines().map(clean).collect()
}

/// Characters that turn the order of writing around.
fn steers(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl Output {
    /// As this process is run; `json` asks for JSON in any case.
    pub fn new(json: bool) -> Output {
        let terminal = io::stdout().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var("TERM").is_ok_and(|t| t == "dumb");
        Output { json: json || !terminal, terminal, colour: terminal && !plain, zone: TimeZone::system() }
    }

    /// A line on standard output.
    pub fn line(&self, text: &str) {
        let _ = writeln!(io::stdout(), "{text}");
    }

    /// JSON on standard output.
    pub fn value(&self, value: &Json) {
        let text = if self.terminal { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
        self.line(&text.unwrap_or_default());
    }

    /// A line beside the answer, on standard error.
    pub fn note(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// What matters most.
    pub fn strong(&self, text: &str) -> String {
        self.paint("1", text)
    }

    /// What matters less.
    pub fn faint(&self, text: &str) -> String {
        self.paint("2", text)
    }

    /// A severity in its colour; its name stays to be read.
    pub fn severity(&self, text: &str) -> String {
        match text.get(..4) {
            Some("SEV1") => self.paint("1;31", text),
            Some("SEV2") => self.paint("31", text),
            Some("SEV3") => self.paint("33", text),
            _ => text.to_owned(),
        }
    }

    /// A moment where the reader is, with the zone.
    pub fn time(&self, at: Time) -> String {
        let there = at.to_jiff().to_zoned(self.zone.clone());
        let form = if there.second() == 0 { "%Y-%m-%d %H:%M %Z" } else { "%Y-%m-%d %H:%M:%S %Z" };
        there.strftime(form).to_string()
    }

    /// The same for a time as the API writes it.
    pub fn time_text(&self, text: &str) -> String {
        Time::parse_rfc3339(text).map_or_else(|_| clean(text), |at| self.time(at))
    }

    /// Rows under a header; the last column is as wide as it is. `paint` may colour a cell by its column.
    pub fn table(&self, header: &[&str], rows: &[Vec<String>], paint: impl Fn(usize, &str) -> String) {
        for line in layout(header, rows, &|column, text| match column {
            None => self.faint(text),
            Some(column) => paint(column, text),
        }) {
            self.line(&line);
        }
    }
}

/// Lines of a table; `paint` gets the column, or none for the header, and text that is filled up to its width already.
fn layout(header: &[&str], rows: &[Vec<String>], paint: &dyn Fn(Option<usize>, &str) -> String) -> Vec<String> {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|r| r.get(column)).map(|c| c.chars().count());
        cells.chain(header.get(column).map(|h| h.chars().count())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let line = |cells: Vec<&str>, head: bool| {
        let last = cells.len().saturating_sub(1);
        let cells = cells.iter().enumerate().map(|(column, text)| {
            let painted = paint(if head { None } else { Some(column) }, text);
            let fill = widths.get(column).copied().unwrap_or(0).saturating_sub(text.chars().count());
            if column == last { painted } else { format!("{painted}{}  ", " ".repeat(fill)) }
        });
        cells.collect::<String>().trim_end().to_owned()
    };
    let mut lines = vec![line(header.to_vec(), true)];
    lines.extend(rows.iter().map(|row| line(row.iter().map(String::as_str).collect(), false)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\u{7}\nc\u{202e}d"), "a\u{fffd}[2Jb\u{fffd} c\u{fffd}d");
        assert_eq!(clean_lines("a\r\n\u{1b}b"), ["a", "\u{fffd}b"]);
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [
            vec!["INC-1".to_owned(), "Ünlü".to_owned(), "x".to_owned()],
            vec!["INC-100".to_owned(), String::new(), "y".to_owned()],
        ];
        let lines = layout(&["REF", "LEAD", "TITLE"], &rows, &|_, text| text.to_owned());
        assert_eq!(lines, ["REF      LEAD  TITLE", "INC-1    Ünlü  x", "INC-100        y"]);
    }
}
