//! `firebell import log`: first how the rows are read, then, when that is right, all of them.

use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use firebell_api::{LogColumns, LogImportRequest, LogImported, LogRowView};
use indicatif::{ProgressBar, ProgressStyle};

use super::Session;
use crate::args::{ImportArguments, ImportCommand, ImportLog};
use crate::client::{CallError, To};
use crate::output::clean;
use crate::trouble::{self, Trouble};

/// Rows shown before asking.
const SHOWN: usize = 10;

/// Imports.
pub async fn import(options: ImportArguments) -> Result<(), Trouble> {
    let ImportCommand::Log(options) = options.command;
    log(options).await
}

fn read_file(path: &Path) -> Result<String, Trouble> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = bytes.map_err(|e| Trouble::usage(format!("can't read {}: {e}", path.display())))?;
    String::from_utf8(bytes).map_err(|_| {
        Trouble::new(
            trouble::INVALID,
            format!("{} is not UTF-8. Save it as CSV in UTF-8 and import that", path.display()),
        )
    })
}

/// Takes `time=2` and the like over what was guessed; columns are counted from 1, or named by their header.
fn choose(columns: &mut LogColumns, headers: Option<&[String]>, said: &[String]) -> Result<(), Trouble> {
    for pair in said {
        let wrong = |why: &str| Trouble::usage(format!("--column {pair}: {why}"));
        let (name, column) =
            pair.split_once('=').ok_or_else(|| wrong("write it such as time=2 or text=Description"))?;
        let at = match (column.trim(), column.trim().parse::<usize>()) {
            ("", _) => None,
            (_, Ok(0)) => return Err(wrong("columns are counted from 1")),
            (_, Ok(number)) => Some(number - 1),
            (header, Err(_)) => {
                let found = headers.unwrap_or_default().iter().position(|h| h.trim().eq_ignore_ascii_case(header));
                Some(found.ok_or_else(|| wrong("there is no column with this header"))?)
            }
        };
        let field = match name.trim() {
            "date" => &mut columns.date,
            "time" => &mut columns.time,
            "recorded" => &mut columns.recorded,
            "author" => &mut columns.author,
            "kind" => &mut columns.kind,
            "text" => &mut columns.text,
            "with_whom" => &mut columns.with_whom,
            "reason" => &mut columns.reason,
            _ => return Err(wrong("a column holds date, time, recorded, author, kind, text, with_whom or reason")),
        };
        *field = at;
    }
    Ok(())
}

async fn ask(session: &Session, to: &To, request: &LogImportRequest) -> Result<LogImported, Trouble> {
    let body = serde_json::to_value(request).map_err(Trouble::failed)?;
    let answer = session.client.post_long(to, &body).await?;
    serde_json::from_value(answer)
        .map_err(|_| CallError::Strange("the server answers, but not as this version expects".into()).into())
}

/// Shows that work goes on, on a terminal.
async fn with_bar<T>(text: String, work: impl Future<Output = T>) -> T {
    if !std::io::stderr().is_terminal() {
        return work.await;
    }
    let bar = ProgressBar::new_spinner().with_message(text);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    let done = work.await;
    bar.finish_and_clear();
    done
}

async fn log(options: ImportLog) -> Result<(), Trouble> {
    let session = Session::delivered(&options.remote).await?;
    let incident = session.incident(&options.incident)?;
    let to = To::new(["incidents", &incident.path, "import-log"]);
    let here = session.out.zone.iana_name().filter(|z| *z != "Etc/Unknown").map(str::to_owned);
    let order = match (options.day_first, options.month_first) {
        (true, _) => Some("day_first".to_owned()),
        (_, true) => Some("month_first".to_owned()),
        _ => None,
    };
    let mut request = LogImportRequest {
        csv: read_file(&options.file)?,
        columns: None,
        zone: options.zone.or(here),
        date_order: order,
        first_date: options.first_date,
        apply: false,
    };
    let mut preview = ask(&session, &to, &request).await?;
    if !options.columns.is_empty() {
        let mut columns = preview.columns.clone();
        choose(&mut columns, preview.headers.as_deref(), &options.columns)?;
        request.columns = Some(columns);
        preview = ask(&session, &to, &request).await?;
    }
    let fine = preview.problem.is_none() && preview.problems == 0;
    if !session.out.json || !fine {
        show(&session, &preview, !fine);
    }
    if !fine {
        return Err(Trouble::new(trouble::INVALID, "nothing was imported"));
    }
    if preview.new > 0 && !options.yes && !agreed(&session, &preview)? {
        return Ok(());
    }
    request.columns = Some(preview.columns.clone());
    request.apply = true;
    let text = format!("Importing {} entries into {}", preview.new, incident.shown);
    let done = with_bar(text, ask(&session, &to, &request)).await?;
    if session.out.json {
        session.out.value(&serde_json::to_value(&done).map_err(Trouble::failed)?);
    } else {
        session.out.line(&format!(
            "Imported {} entries into {}; {} were there already.",
            done.new, incident.shown, done.already_there
        ));
    }
    Ok(())
}

/// Whether somebody agrees; without anybody to ask, the preview is all there is.
fn agreed(session: &Session, preview: &LogImported) -> Result<bool, Trouble> {
    if session.out.json || !std::io::stdin().is_terminal() {
        if session.out.json {
            session.out.value(&serde_json::to_value(preview).map_err(Trouble::failed)?);
        }
        session.out.note("Nothing was imported yet: say --yes to import what is shown.");
        return Ok(false);
    }
    eprint!("Import these {} entries? [y/N] ", preview.new);
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|e| Trouble::failed(format!("can't read the answer: {e}")))?;
    let yes = matches!(line.trim().to_lowercase().as_str(), "y" | "yes");
    if !yes {
        session.out.note("Nothing was imported.");
    }
    Ok(yes)
}

/// The rows as they are read; with problems on standard error, and those alone.
fn show(session: &Session, preview: &LogImported, bad: bool) {
    let out = &session.out;
    if let Some(problem) = &preview.problem {
        out.note(&clean(&problem.text));
        let headers = preview.headers.clone().unwrap_or_default();
        let columns: Vec<String> = headers.iter().enumerate().map(|(i, h)| format!("{} {}", i + 1, clean(h))).collect();
        out.note(&format!("Columns: {}. Say --column text=… and --column time=…", columns.join(", ")));
    }
    if bad {
        for row in preview.rows.iter().filter(|r| r.problem.is_some()) {
            let text = row.problem.as_ref().map(|p| clean(&p.text)).unwrap_or_default();
            out.note(&format!("Row {}: {text}", row.line));
        }
        out.note(&format!("{} of {} rows can't be read.", preview.problems, preview.rows.len()));
        return;
    }
    let rows: Vec<Vec<String>> = preview.rows.iter().take(SHOWN).map(|r| cells(session, r)).collect();
    out.table(&["ROW", "TIME", "KIND", "AUTHOR", "TEXT"], &rows, |_, text| text.to_owned());
    if preview.rows.len() > SHOWN {
        out.line(&format!("… and {} more", preview.rows.len() - SHOWN));
    }
    let looks = preview.rows.iter().filter(|r| !r.notes.is_empty()).count();
    if looks > 0 {
        out.note(&format!("{looks} rows are worth a second look (marked *): only a day or only a clock time was given, or the clocks changed."));
    }
    out.line(&format!(
        "{} new, {} there already; times without a zone are read in {}.",
        preview.new,
        preview.already_there,
        clean(&preview.zone)
    ));
}

fn cells(session: &Session, row: &LogRowView) -> Vec<String> {
    let text = clean(row.text.as_deref().unwrap_or_default());
    let short: String = text.chars().take(80).collect();
    let star = if row.notes.is_empty() { "" } else { " *" };
    vec![
        row.line.to_string(),
        format!("{}{star}", row.at.as_deref().map(|a| session.out.time_text(a)).unwrap_or_default()),
        row.kind.clone().unwrap_or_default(),
        row.author.as_ref().map(|a| clean(&a.name)).unwrap_or_default(),
        short,
    ]
}
