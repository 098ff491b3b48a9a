//! Imports people, teams, areas or assets from pasted CSV: looked at first, then done whole or not at all, and safe to
//! repeat. People are invited, never made: a link that is shown once is how somebody comes in.

use std::collections::BTreeMap;

use firebell_api::{ImportedRow, InvitationView, LibraryImport, LibraryImported, Thing};
use firebell_domain::library_csv::{self, LibraryKind, LibraryRow};
use firebell_domain::permission::Action;
use firebell_domain::table::{RowResult, Table};
use firebell_domain::time::Time;
use firebell_store::invitation::NewInvitation;
use firebell_store::{Tx, UseCase, areas, assets, identity as who, teams};
use serde_json::json;

use super::plan::{Op, Planned, plan};
use crate::app::App;
use crate::audit;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::identity::invitation;
use crate::identity::people::SetRole;

/// Most rows of one list: it is done in one transaction, and others wait for it.
const ROWS_MAX: usize = 2000;

fn kind(text: &str) -> AppResult<LibraryKind> {
    match text {
        "people" => Ok(LibraryKind::People),
        "teams" => Ok(LibraryKind::Teams),
        "areas" => Ok(LibraryKind::Areas),
        "assets" => Ok(LibraryKind::Assets),
        other => Err(AppError::invalid(
            "invalid",
            "kind",
            format!("“{other}” can't be imported here. Choose people, teams, areas or assets."),
        )),
    }
}

fn cells(text: &str, delimiter: u8) -> AppResult<Vec<Vec<String>>> {
    let reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    reader
        .into_records()
        .map(|record| match record {
            Ok(record) => Ok(record.iter().map(str::to_owned).collect()),
            Err(error) => Err(AppError::invalid(
                "malformed",
                "csv",
                format!("The text can't be read as CSV ({error}). Check its quotes."),
            )),
        })
        .collect()
}

/// The table, read with the delimiter under which the header makes the most sense.
fn table(kind: LibraryKind, text: &str) -> AppResult<Table> {
    let text = text.trim_start_matches('\u{feff}');
    let mut best: Option<(usize, Table)> = None;
    for delimiter in [b',', b';', b'\t'] {
        let table = library_csv::table(kind, cells(text, delimiter)?);
        let found = if table.header.is_some() { library_csv::guess_columns(kind, &table).len() } else { 0 };
        if found > 0 && best.as_ref().is_none_or(|(most, _)| found > *most) {
            best = Some((found, table));
        }
    }
    if let Some((_, table)) = best {
        return Ok(table);
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = match (first.contains('\t'), first.contains(','), first.contains(';')) {
        (true, _, _) => b'\t',
        (false, false, true) => b';',
        _ => b',',
    };
    Ok(library_csv::table(kind, cells(text, delimiter)?))
}

struct ImportLibrary {
    cx: Cx,
    kind: LibraryKind,
    rows: Vec<RowResult<LibraryRow>>,
}

/// What was done, and the invitations with their tokens.
type Done = (Vec<Planned>, bool, Vec<(NewInvitation, String, Time)>);

impl UseCase for ImportLibrary {
    const NAME: &'static str = "library.import";
    type Out = Done;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Done> {
        let cx = &self.cx;
        require(cx, self.kind)?;
        who::touch(tx, cx.org()).await?;
        let planned = plan(tx, cx.org(), self.kind, &self.rows).await?;
        if planned.iter().any(|p| p.problem.is_some()) {
            return Ok((planned, false, Vec::new()));
        }
        let mut invited = Vec::new();
        for p in planned.iter().filter(|p| p.action != "same") {
            match &p.op {
                Op::Nothing => {}
                Op::Team { row, put, add } => {
                    if *put {
                        teams::put(tx, cx.org(), row).await?;
                    }
                    for account in add {
                        teams::add(tx, cx.org(), row.id, *account).await?;
                    }
                }
                Op::Area(row) => areas::put(tx, cx.org(), row, cx.actor.account).await?,
                Op::Asset(row) => assets::put(tx, cx.org(), row).await?,
                Op::Role { account, role } => {
                    SetRole { cx: cx.clone(), account: *account, role: *role }.run(tx).await?;
                }
                Op::Invite { email, role } => {
                    let (new, token) = invitation::make(tx, cx.org(), email, *role, cx.actor.account).await?;
                    let particulars = json!({"invitation": new.id, "email": email, "role": role});
                    audit::write(tx, cx, "invitation.created", particulars).await?;
                    invited.push((new, token, tx.now()));
                }
            }
        }
        let keys =
            |action| -> Vec<&str> { planned.iter().filter(|p| p.action == action).map(|p| p.key.as_str()).collect() };
        let (created, updated) = (keys("create"), keys("update"));
        if !created.is_empty() || !updated.is_empty() {
            let particulars = json!({"kind": self.kind, "created": created, "updated": updated});
            audit::write(tx, cx, "library.imported", particulars).await?;
        }
        Ok((planned, true, invited))
    }
}

fn require(cx: &Cx, kind: LibraryKind) -> AppResult<()> {
    cx.require(if kind == LibraryKind::People { Action::ManagePeople } else { Action::ManageLibrary })
}

fn row(p: Planned) -> ImportedRow {
    let (field, problem) = p.problem.map_or((None, None), |(field, text)| (field, Some(text)));
    ImportedRow { line: p.line, action: p.action.to_owned(), values: p.values, problem, field }
}

/// Shows what a list would do, or does it. While a row has a problem, nothing is done, and `applied` says so.
///
/// # Errors
/// Without the permission, or when the text or the choice of columns can't be read.
pub async fn import(app: &App, cx: &Cx, request: LibraryImport) -> AppResult<LibraryImported> {
    let kind = kind(&request.kind)?;
    require(cx, kind)?;
    let table = table(kind, &request.csv)?;
    if table.rows.len() > ROWS_MAX {
        return Err(AppError::invalid(
            "too_long",
            "csv",
            format!("A list can have {ROWS_MAX} rows at once. Split it; importing a part again changes nothing."),
        ));
    }
    let fields: Vec<String> = library_csv::fields(kind).map(str::to_owned).collect();
    let columns: BTreeMap<String, usize> = match request.columns {
        Some(columns) => columns,
        None => library_csv::guess_columns(kind, &table),
    };
    if let Some(odd) = columns.keys().find(|field| !fields.contains(field)) {
        return Err(AppError::invalid(
            "invalid",
            "columns",
            format!("“{odd}” is no field of this list. Choose among {}.", fields.join(", ")),
        ));
    }
    let rows =
        library_csv::read_rows(kind, &table, &columns).map_err(|p| AppError::invalid(p.code, "columns", p.text))?;
    let (planned, applied, invited) = if request.apply {
        app.store.write(ImportLibrary { cx: cx.clone(), kind, rows }).await?
    } else {
        let mut reader = app.store.reader("library.preview").await?;
        (plan(&mut reader, cx.org(), kind, &rows).await?, false, Vec::new())
    };
    let by = cx.actor.account.map(|a| Thing { id: Some(a.0), name: cx.actor.name.clone() });
    let view = |(new, token, at): (NewInvitation, String, Time)| InvitationView {
        id: new.id.0,
        email: Some(new.email),
        role: new.role,
        created_by: by.clone(),
        created_at: at.to_string(),
        expires_at: new.expires_at.to_string(),
        url: Some(invitation::url(app, &token)),
    };
    Ok(LibraryImported {
        columns,
        header: table.header,
        fields,
        rows: planned.into_iter().map(row).collect(),
        applied,
        invitations: invited.into_iter().map(view).collect(),
    })
}
