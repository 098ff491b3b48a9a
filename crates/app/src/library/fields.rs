//! Custom fields: facts of the organisation's own. Key and type of one that is there stay, because incidents have its
//! values; what is not needed any more is retired, and its values are still read.

use firebell_api::{CustomFieldPatch, CustomFieldRequest, CustomFieldView, Page};
use firebell_domain::ids::FieldId;
use firebell_domain::permission::Action;
use firebell_domain::text::fold;
use firebell_store::definitions::{self as rows, FieldRow};
use firebell_store::{Tx, UseCase, identity};
use serde_json::json;

use crate::app::App;
use crate::audit;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::identity::checks;

/// The types that a field can have.
pub const TYPES: [&str; 6] = ["text", "number", "choice", "date", "person", "link"];
const KEY_MAX: usize = 40;
const OPTIONS_MAX: usize = 100;
const FIELDS_MAX: usize = 200;

fn view(f: FieldRow) -> AppResult<CustomFieldView> {
    Ok(CustomFieldView {
        id: f.id.0,
        key: f.key,
        name: f.name,
        kind: f.kind,
        options: serde_json::from_str(&f.options).map_err(AppError::internal)?,
        position: f.position,
        retired: f.retired_at.is_some(),
    })
}

/// All custom fields in their order; retired ones too, because incidents may have their values.
///
/// # Errors
/// Without the permission to register or to read incidents.
pub async fn fields(app: &App, cx: &Cx) -> AppResult<Page<CustomFieldView>> {
    if !cx.actor.may(Action::Register) {
        cx.require(Action::ReadIncidents)?;
    }
    let mut reader = app.store.reader("field.list").await?;
    let found = rows::fields(&mut reader, cx.org()).await?;
    Ok(Page { items: found.into_iter().map(view).collect::<AppResult<_>>()?, next: None })
}

enum Doing {
    Create(CustomFieldRequest),
    Patch(FieldId, CustomFieldPatch),
}

struct ChangeField {
    cx: Cx,
    doing: Doing,
}

impl UseCase for ChangeField {
    const NAME: &'static str = "field.change";
    type Out = FieldRow;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<FieldRow> {
        let cx = &self.cx;
        cx.require(Action::ManageLibrary)?;
        identity::touch(tx, cx.org()).await?;
        let there = rows::fields(tx, cx.org()).await?;
        match &self.doing {
            Doing::Create(request) => {
                let field = new_field(tx, request, &there)?;
                rows::put_field(tx, cx.org(), &field).await?;
                let particulars = json!({"field": field.id, "key": field.key, "name": field.name, "type": field.kind});
                audit::write(tx, cx, "field.created", particulars).await?;
                Ok(field)
            }
            Doing::Patch(id, patch) => {
                let before = there.into_iter().find(|f| f.id == *id).ok_or(AppError::NotFound("custom field"))?;
                let now = patched(tx, &before, patch)?;
                if now != before {
                    rows::put_field(tx, cx.org(), &now).await?;
                    let side = |f: &FieldRow| json!({"name": f.name, "options": f.options, "position": f.position, "retired": f.retired_at.is_some()});
                    let particulars = json!({"field": id, "key": now.key, "from": side(&before), "to": side(&now)});
                    audit::write(tx, cx, "field.changed", particulars).await?;
                }
                Ok(now)
            }
        }
    }
}

fn new_field(tx: &mut Tx, r: &CustomFieldRequest, there: &[FieldRow]) -> AppResult<FieldRow> {
    if there.len() >= FIELDS_MAX {
        return Err(AppError::conflict(
            "too_many_fields",
            format!(
                "An organisation has at most {FIELDS_MAX} custom fields, retired ones counted. Bring back a retired one instead."
            ),
        ));
    }
    if !TYPES.contains(&r.kind.as_str()) {
        return Err(AppError::invalid(
            "invalid",
            "type",
            format!("“{}” is no type of field. Choose one of {}.", r.kind, TYPES.join(", ")),
        ));
    }
    let name = checks::name(&r.name, "name")?;
    let key = match &r.key {
        Some(key) => own_key(key, there)?,
        None => key_of(&name, there),
    };
    let last = there.iter().map(|f| f.position + 1).max().unwrap_or(0);
    Ok(FieldRow {
        id: FieldId(tx.new_id()),
        key,
        name,
        options: options(&r.kind, &r.options)?,
        kind: r.kind.clone(),
        position: position(r.position.unwrap_or(last))?,
        retired_at: None,
    })
}

fn position(n: i64) -> AppResult<i64> {
    if (0..=10_000).contains(&n) {
        Ok(n)
    } else {
        Err(AppError::invalid("invalid", "position", "A place is a number from 0 to 10000."))
    }
}

fn own_key(key: &str, there: &[FieldRow]) -> AppResult<String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if key.is_empty()
        || key.len() > KEY_MAX
        || !key.chars().all(fits)
        || !key.starts_with(|c: char| c.is_ascii_lowercase())
    {
        return Err(AppError::invalid(
            "invalid",
            "key",
            format!("A key is at most {KEY_MAX} small letters, digits and underscores, and begins with a letter."),
        ));
    }
    if there.iter().any(|f| f.key == key) {
        return Err(AppError::conflict(
            "key_taken",
            format!(
                "A custom field has the key “{key}” already, perhaps a retired one. Choose another key, or bring that field back."
            ),
        ));
    }
    Ok(key.to_owned())
}

/// A key made of a name: its ASCII letters and digits, with a number behind it when it is taken.
fn key_of(name: &str, there: &[FieldRow]) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let joined = words.join("_");
    let mut base: String = joined.chars().take(KEY_MAX - 4).collect();
    if !base.starts_with(|c: char| c.is_ascii_lowercase()) {
        base = format!("field_{base}").chars().take(KEY_MAX - 4).collect();
    }
    let base = base.trim_end_matches('_');
    let taken = |key: &str| there.iter().any(|f| f.key == key);
    if !taken(base) {
        return base.to_owned();
    }
    // There are fewer fields than numbers to try.
    let numbered = (2..=FIELDS_MAX + 2).map(|n| format!("{base}_{n}")).find(|key| !taken(key));
    numbered.unwrap_or_else(|| base.to_owned())
}

fn options(kind: &str, said: &[String]) -> AppResult<String> {
    if kind != "choice" {
        if said.is_empty() {
            return Ok("[]".to_owned());
        }
        return Err(AppError::invalid(
            "invalid",
            "options",
            "Only a field of type choice has options. Leave them out.",
        ));
    }
    let mut clean: Vec<String> = Vec::new();
    for option in said {
        let option = checks::name(option, "options")?;
        if clean.iter().any(|c| fold(c) == fold(&option)) {
            return Err(AppError::invalid(
                "twice",
                "options",
                format!("“{option}” is there twice. Keep one of the two."),
            ));
        }
        clean.push(option);
    }
    if clean.is_empty() || clean.len() > OPTIONS_MAX {
        return Err(AppError::invalid("invalid", "options", format!("A choice has 1 to {OPTIONS_MAX} options.")));
    }
    serde_json::to_string(&clean).map_err(AppError::internal)
}

fn patched(tx: &Tx, before: &FieldRow, patch: &CustomFieldPatch) -> AppResult<FieldRow> {
    let mut now = before.clone();
    if let Some(name) = &patch.name {
        now.name = checks::name(name, "name")?;
    }
    if let Some(said) = &patch.options {
        now.options = options(&now.kind, said)?;
    }
    if let Some(n) = patch.position {
        now.position = position(n)?;
    }
    match patch.retired {
        Some(true) if now.retired_at.is_none() => now.retired_at = Some(tx.now()),
        Some(false) => now.retired_at = None,
        _ => {}
    }
    Ok(now)
}

/// Makes a custom field.
///
/// # Errors
/// Without the permission, or when key, name, type or options are not right.
pub async fn create_field(app: &App, cx: &Cx, request: CustomFieldRequest) -> AppResult<CustomFieldView> {
    view(app.store.write(ChangeField { cx: cx.clone(), doing: Doing::Create(request) }).await?)
}

/// Changes a custom field, retires it, or brings it back.
///
/// # Errors
/// Without the permission, when it is not there, or something is not right.
pub async fn patch_field(app: &App, cx: &Cx, id: FieldId, patch: CustomFieldPatch) -> AppResult<CustomFieldView> {
    view(app.store.write(ChangeField { cx: cx.clone(), doing: Doing::Patch(id, patch) }).await?)
}
