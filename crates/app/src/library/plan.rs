//! What an import would do: each row compared with the library as it is. Deciding only; nothing is written here, and
//! what a row does not say stays as it is.

use std::collections::HashMap;

use firebell_domain::ids::{AccountId, AreaId, AssetId, OrganisationId, TeamId};
use firebell_domain::keys::{AssetKind, OrgRole};
use firebell_domain::library_csv::{LibraryKind, LibraryRow};
use firebell_domain::table::{Problem, RowResult};
use firebell_domain::text::fold;
use firebell_store::areas::AreaRow;
use firebell_store::assets::AssetRow;
use firebell_store::invitation::InvitationRow;
use firebell_store::organisation::MemberRow;
use firebell_store::teams::{TeamMember, TeamRow};
use firebell_store::{Tx, areas, assets, invitation, organisation, teams};
use serde_json::Value;
use uuid::Uuid;

use crate::error::{AppError, AppResult};

/// What is written for a row.
#[derive(Debug, Clone)]
pub(super) enum Op {
    Nothing,
    Invite { email: String, role: OrgRole },
    Role { account: AccountId, role: OrgRole },
    Team { row: TeamRow, put: bool, add: Vec<AccountId> },
    Area(AreaRow),
    Asset(AssetRow),
}

/// What comes of a row.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub line: u32,
    /// `create`, `update`, `same` or `error`.
    pub action: &'static str,
    pub key: String,
    pub values: Value,
    pub problem: Option<(Option<String>, String)>,
    pub op: Op,
}

/// The part of the library that a kind of list is compared with.
#[derive(Default)]
struct Known {
    people: Vec<MemberRow>,
    invitations: Vec<InvitationRow>,
    teams: Vec<TeamRow>,
    members: Vec<TeamMember>,
    areas: Vec<AreaRow>,
    assets: Vec<AssetRow>,
}

async fn known(tx: &mut Tx, org: OrganisationId, kind: LibraryKind) -> AppResult<Known> {
    let mut known = Known::default();
    match kind {
        LibraryKind::People => {
            known.people = organisation::members(tx, org).await?;
            known.invitations = invitation::list(tx, org).await?;
        }
        LibraryKind::Teams => {
            known.people = organisation::members(tx, org).await?;
            known.teams = teams::every(tx, org).await?;
            known.members = teams::members(tx, org).await?;
        }
        LibraryKind::Areas => known.areas = areas::every(tx, org).await?,
        LibraryKind::Assets => {
            known.areas = areas::every(tx, org).await?;
            known.assets = assets::every(tx, org).await?;
        }
    }
    Ok(known)
}

type RowPlan = Result<(&'static str, Op), Problem>;

/// Compares the rows of a list with the library.
pub(super) async fn plan(
    tx: &mut Tx,
    org: OrganisationId,
    kind: LibraryKind,
    rows: &[RowResult<LibraryRow>],
) -> AppResult<Vec<Planned>> {
    let known = known(tx, org, kind).await?;
    let ids = area_ids(tx, &known, rows);
    let mut planned = Vec::with_capacity(rows.len());
    for result in rows {
        let (key, values, row_plan) = match &result.row {
            Err(problem) => (String::new(), Value::Null, Err(problem.clone())),
            Ok(row) => {
                let values = serde_json::to_value(row).map_err(AppError::internal)?;
                (row.key().to_owned(), values, one(tx, &known, &ids, row))
            }
        };
        planned.push(match row_plan {
            Ok((action, op)) => Planned { line: result.line, action, key, values, problem: None, op },
            Err(problem) => {
                let field = problem.column.map(str::to_owned);
                Planned {
                    line: result.line,
                    action: "error",
                    key,
                    values,
                    problem: Some((field, problem.text)),
                    op: Op::Nothing,
                }
            }
        });
    }
    refuse_circles(&known, &mut planned);
    Ok(planned)
}

/// The ids of all areas by folded name, those of the list that are new too: a row may name one further down.
fn area_ids(tx: &mut Tx, known: &Known, rows: &[RowResult<LibraryRow>]) -> HashMap<String, AreaId> {
    let mut ids: HashMap<String, AreaId> = known.areas.iter().map(|a| (a.name_folded.clone(), a.id)).collect();
    for result in rows {
        if let Ok(LibraryRow::Area { name, .. }) = &result.row {
            ids.entry(fold(name.trim())).or_insert_with(|| AreaId(tx.new_id()));
        }
    }
    ids
}

fn checked(name: &str) -> Result<(String, String), Problem> {
    super::name(name).map_err(|e| Problem::new("invalid", "name", e.to_string()))
}

/// The thing as it would be, against how it is: new, changed, or the same.
fn action<T: PartialEq>(before: Option<&T>, now: &T) -> &'static str {
    match before {
        None => "create",
        Some(before) if before == now => "same",
        Some(_) => "update",
    }
}

fn one(tx: &mut Tx, known: &Known, ids: &HashMap<String, AreaId>, row: &LibraryRow) -> RowPlan {
    match row {
        LibraryRow::Person { email, role, .. } => person(known, email, *role),
        LibraryRow::Team { name, members } => team(tx, known, name, members),
        LibraryRow::Area { name, parent } => area(known, ids, name, parent.as_deref()),
        LibraryRow::Asset { .. } => asset(tx, known, ids, row),
    }
}

fn person(known: &Known, email: &str, role: Option<OrgRole>) -> RowPlan {
    let folded = fold(email);
    if let Some(member) = known.people.iter().find(|p| fold(&p.email) == folded) {
        return Ok(match role {
            Some(role) if role.key() != member.role => ("update", Op::Role { account: member.id, role }),
            _ => ("same", Op::Nothing),
        });
    }
    if known.invitations.iter().any(|i| fold(&i.email) == folded) {
        return Ok(("same", Op::Nothing));
    }
    Ok(("create", Op::Invite { email: email.to_owned(), role: role.unwrap_or(OrgRole::Responder) }))
}

fn team(tx: &mut Tx, known: &Known, name: &str, members: &[String]) -> RowPlan {
    let (name, name_folded) = checked(name)?;
    let before = known.teams.iter().find(|t| t.name_folded == name_folded);
    let row = match before {
        // A team of the list is in use; how its name is written stays.
        Some(team) => TeamRow { retired_at: None, ..team.clone() },
        None => TeamRow { id: TeamId(tx.new_id()), name, name_folded, retired_at: None },
    };
    let mut add = Vec::new();
    for member in members {
        let folded = fold(member);
        let mut found = known.people.iter().filter(|p| fold(&p.email) == folded || fold(&p.name) == folded);
        let text = match (found.next(), found.next()) {
            (Some(person), None) => {
                if !known.members.iter().any(|m| m.team == row.id && m.account == person.id) {
                    add.push(person.id);
                }
                continue;
            }
            (None, _) => {
                format!("“{member}” is not in this organisation. Invite them first, or take them out of this row.")
            }
            (Some(_), Some(_)) => format!("Several people are called “{member}”. Write the e-mail address."),
        };
        return Err(Problem::new("no_such_person", "members", text));
    }
    let put = before != Some(&row);
    let doing = if before.is_some() && (put || !add.is_empty()) { "update" } else { action(before, &row) };
    Ok((doing, Op::Team { row, put, add }))
}

fn area(known: &Known, ids: &HashMap<String, AreaId>, name: &str, parent: Option<&str>) -> RowPlan {
    let (name, name_folded) = checked(name)?;
    let before = known.areas.iter().find(|a| a.name_folded == name_folded);
    let mut row = match before {
        Some(area) => AreaRow { retired_at: None, ..area.clone() },
        None => {
            let id = ids.get(&name_folded).copied().unwrap_or(AreaId(Uuid::nil()));
            AreaRow { id, name, name_folded, parent: None, retired_at: None }
        }
    };
    if let Some(parent) = parent {
        let above = ids.get(&fold(parent)).copied().ok_or_else(|| {
            Problem::new(
                "no_such_area",
                "parent",
                format!("There is no area called “{parent}”, in this list or in the library. Add a row for it."),
            )
        })?;
        row.parent = Some(above);
    }
    Ok((action(before, &row), Op::Area(row)))
}

fn asset(tx: &mut Tx, known: &Known, ids: &HashMap<String, AreaId>, row: &LibraryRow) -> RowPlan {
    let LibraryRow::Asset { name, kind, owner_area, criticality, holds_personal_data, supports_critical_function } =
        row
    else {
        return Ok(("same", Op::Nothing));
    };
    let (name, name_folded) = checked(name)?;
    let mut same_name =
        known.assets.iter().filter(|a| a.name_folded == name_folded && kind.is_none_or(|k| k.key() == a.kind));
    let before = match (same_name.next(), same_name.next()) {
        (Some(_), Some(_)) => {
            return Err(Problem::new(
                "which_asset",
                "kind",
                format!("Several assets are called “{name}”. Say which kind it is."),
            ));
        }
        (before, _) => before,
    };
    let mut now = before.cloned().unwrap_or_else(|| AssetRow {
        id: AssetId(tx.new_id()),
        kind: kind.unwrap_or(AssetKind::System).key().to_owned(),
        name,
        name_folded,
        owner_area: None,
        owner_name: None,
        criticality: None,
        holds_personal_data: None,
        supports_critical_function: None,
        retired_at: None,
    });
    now.retired_at = None;
    if let Some(owner) = owner_area {
        let area = ids.get(&fold(owner)).copied().ok_or_else(|| {
            Problem::new(
                "no_such_area",
                "owner_area",
                format!("There is no area called “{owner}”. Import or make the areas first."),
            )
        })?;
        now.owner_area = Some(area);
    }
    now.criticality = criticality.map(|c| c.key().to_owned()).or(now.criticality);
    now.holds_personal_data = holds_personal_data.or(now.holds_personal_data);
    now.supports_critical_function = supports_critical_function.or(now.supports_critical_function);
    Ok((action(before, &now), Op::Asset(now)))
}

/// Areas that would be above themselves with the library's other areas taken into account.
fn refuse_circles(known: &Known, planned: &mut [Planned]) {
    let mut parents: HashMap<AreaId, Option<AreaId>> = known.areas.iter().map(|a| (a.id, a.parent)).collect();
    for p in planned.iter() {
        if let Op::Area(row) = &p.op {
            parents.insert(row.id, row.parent);
        }
    }
    for p in planned.iter_mut() {
        let Op::Area(row) = &p.op else { continue };
        let mut at = row.parent;
        let mut steps = 0;
        while let Some(above) = at
            && above != row.id
            && steps <= parents.len()
        {
            at = parents.get(&above).copied().flatten();
            steps += 1;
        }
        if at.is_some() {
            p.problem = Some((
                Some("parent".to_owned()),
                format!("“{}” would be above itself. Give one of the areas in the circle another parent.", row.name),
            ));
            p.action = "error";
            p.op = Op::Nothing;
        }
    }
}
