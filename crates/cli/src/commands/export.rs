//! `firebell export` and `open`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::json;

use super::{Session, text_at};
use crate::args::{Export, ExportFormat, Open};
use crate::client::To;
use crate::output::clean;
use crate::trouble::Trouble;

/// Exports the journal of an incident.
pub async fn export(options: Export) -> Result<(), Trouble> {
    let session = Session::delivered(&options.remote).await?;
    let incident = session.incident(&options.incident)?;
    let format = match options.format {
        ExportFormat::Csv => "csv",
        ExportFormat::Md => "md",
        ExportFormat::Json => "json",
    };
    let to = To::new(["incidents", &incident.path, "export"]).with("format", Some(format));
    let bytes = session.client.file(&to).await?;
    match options.output {
        Some(path) => {
            std::fs::write(&path, &bytes)
                .map_err(|e| Trouble::failed(format!("can't write {}: {e}", path.display())))?;
            session.out.note(&format!("Wrote {} ({} bytes).", path.display(), bytes.len()));
            Ok(())
        }
        None => {
            // Whoever stops reading half-way has what they wanted.
            let _ = std::io::stdout().write_all(&bytes);
            Ok(())
        }
    }
}

/// Prints the address of an incident's page, and opens it where there is a display and somebody in front of it.
pub async fn open(options: Open) -> Result<(), Trouble> {
    let session = Session::delivered(&options.remote).await?;
    let incident = session.incident(&options.incident)?;
    let read = session.client.get(&To::new(["incidents", &incident.path])).await?;
    let (out, url) = (&session.out, text_at(&read, "/url"));
    if out.json {
        out.value(&json!({ "reference": read["reference"], "url": url }));
        return Ok(());
    }
    out.line(&clean(url));
    let display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|v| std::env::var_os(v).is_some_and(|v| !v.is_empty()));
    if display && (url.starts_with("https://") || url.starts_with("http://")) {
        let started =
            Command::new("xdg-open").arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        if started.is_err() {
            out.note("No program to open it was found.");
        }
    }
    Ok(())
}
