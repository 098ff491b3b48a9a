//! An incident as it is read: its state with names, what is unknown, what the reader may do; as it is now, or as it was
//! known at a time.

use std::collections::BTreeMap;

use firebell_api::{
    AccessView, IncidentRef, IncidentView, MayView, OrderProblemView, PhaseView, RelationView, Thing, TimeView,
    WaiverView,
};
use firebell_domain::change::{Change, Link, Meta};
use firebell_domain::fact::{Fact, FactSlot, Member, TimeFact};
use firebell_domain::ids::AccountId;
use firebell_domain::incident::Incident;
use firebell_domain::keys::Visibility;
use firebell_domain::known::unknown;
use firebell_domain::permission::Action;
use firebell_domain::problems::order_problems;
use firebell_domain::reference::Reference;
use firebell_domain::time::Time;
use firebell_domain::value::{Ref, Value};
use firebell_store::incident::{self as rows, Access, IncidentRow, Named};
use firebell_store::journal;
use serde_json::{Value as Json, json};

use super::{named, sees, state, writes};
use crate::app::App;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::names::NameMap;
use crate::payload::Payload;

pub(super) fn thing(names: &NameMap, account: Option<AccountId>) -> Option<Thing> {
    account
        .map(|a| Thing { id: Some(a.0), name: names.get(&a).cloned().unwrap_or_else(|| "(unknown person)".to_owned()) })
}

fn people_of(incident: &Incident, access: &[Access], row: &IncidentRow) -> Vec<AccountId> {
    let mut people: Vec<AccountId> = row.reporter.into_iter().collect();
    for slot in incident.facts.values() {
        match slot {
            FactSlot::One(f) => people.extend(f.by.into_iter().chain(person_in(f.value.as_ref()))),
            FactSlot::Many(members) => {
                people.extend(members.iter().flat_map(|m| m.by.into_iter().chain(person_in(Some(&m.value)))));
            }
        }
    }
    people.extend(incident.times.values().filter_map(|t| t.by));
    people.extend(incident.other_aware.iter().filter_map(|t| t.time.by));
    people.extend(incident.waived.values().filter_map(|w| w.by));
    people.extend(access.iter().flat_map(|a| a.account.into_iter().chain(a.granted_by)));
    people.sort();
    people.dedup();
    people
}

fn person_in(value: Option<&Value>) -> Option<AccountId> {
    match value {
        Some(Value::Role { person, .. }) => person.id.map(AccountId),
        _ => None,
    }
}

fn reference(r: &Ref, names: Option<&NameMap>) -> Json {
    let name = r.id.and_then(|id| names?.get(&AccountId(id))).unwrap_or(&r.name);
    match r.id {
        Some(id) => json!({"id": id, "name": name}),
        None => json!({"name": name, "listed": false}),
    }
}

fn value_json(value: &Value, names: &NameMap) -> Json {
    match value {
        Value::Ref(r) => reference(r, None),
        Value::Role { role, person } => json!({"role": role, "person": reference(person, Some(names))}),
        other => serde_json::to_value(other).unwrap_or(Json::Null),
    }
}

pub(super) fn fact_json(fact: &Fact, names: &NameMap) -> Json {
    json!({
        "state": fact.state.key(),
        "value": fact.value.as_ref().map(|v| value_json(v, names)),
        "reason": fact.reason,
        "by": thing(names, fact.by),
        "via": fact.via,
        "at": fact.at,
        "rev": fact.rev,
    })
}

pub(super) fn member_json(member: &Member, names: &NameMap) -> Json {
    json!({
        "value": value_json(&member.value, names),
        "state": member.state.key(),
        "progress": member.progress.map(|p| p.key()),
        "reason": member.reason,
        "note": member.note,
        "by": thing(names, member.by),
        "via": member.via,
        "at": member.at,
        "rev": member.rev,
    })
}

pub(super) fn time_view(t: &TimeFact, names: &NameMap) -> TimeView {
    TimeView {
        at: t.at.map(|at| at.to_string()),
        precision: t.precision.key().to_owned(),
        source: t.source.key().to_owned(),
        by: thing(names, t.by),
        via: t.via.clone(),
        reason: t.reason.clone(),
        recorded: t.recorded.to_string(),
        rev: t.rev,
        of: None,
    }
}

fn link(l: &Link) -> IncidentRef {
    IncidentRef { id: l.incident.0, reference: l.reference.to_string() }
}

/// The page of an incident.
pub fn url(app: &App, cx: &Cx, number: i64) -> String {
    format!("{}/o/{}/incidents/{}", app.url, cx.organisation.slug, Reference(number))
}

/// Who leads while nobody does.
fn standing_in(cx: &Cx, incident: &Incident) -> Option<Thing> {
    if incident.lead().is_some() || incident.visibility == Visibility::Private {
        return None;
    }
    let party = cx.config.settings.responsible.as_ref().or(cx.config.settings.deputy.as_ref())?;
    Some(Thing { id: Some(party.id), name: party.name.clone() })
}

/// An incident as the actor sees it. The row's own state is not looked at.
pub async fn view(app: &App, cx: &Cx, row: &IncidentRow, incident: &Incident) -> AppResult<IncidentView> {
    let access = if incident.visibility == Visibility::Private {
        let mut reader = app.store.reader("incident.access").await?;
        rows::access(&mut reader, cx.org(), row.id).await?
    } else {
        Vec::new()
    };
    let names = app.names.of(&app.store, people_of(incident, &access, row)).await?;
    let write = writes(cx, row)?;
    let mut facts = BTreeMap::new();
    for (name, slot) in &incident.facts {
        let read = match slot {
            FactSlot::One(f) => fact_json(f, &names),
            FactSlot::Many(members) => members.iter().map(|m| member_json(m, &names)).collect(),
        };
        facts.insert(name.as_str().to_owned(), read);
    }
    Ok(IncidentView {
        id: row.id.0,
        reference: Reference(row.number).to_string(),
        url: url(app, cx, row.number),
        title: incident.title.clone(),
        title_rev: incident.title_rev,
        kind: incident.kind.key().to_owned(),
        phase: incident.phase.key().to_owned(),
        disposition: incident.disposition.map(|d| d.key().to_owned()),
        visibility: incident.visibility.key().to_owned(),
        access: access
            .iter()
            .map(|a| AccessView {
                id: a.id,
                who: Thing {
                    id: a.account.map(|x| x.0).or(a.team.map(|x| x.0)),
                    name: a.account.and_then(|x| names.get(&x)).unwrap_or(&a.name).clone(),
                },
                kind: if a.account.is_some() { "account" } else { "team" }.to_owned(),
                since: a.since.to_string(),
                until: a.until.map(|u| u.to_string()),
                by: thing(&names, a.granted_by),
                emergency: a.emergency,
                reason: a.reason.clone(),
            })
            .collect(),
        reporter: thing(&names, row.reporter),
        facts,
        times: incident.times.iter().map(|(n, t)| (n.key().to_owned(), time_view(t, &names))).collect(),
        other_aware: incident
            .other_aware
            .iter()
            .map(|o| TimeView { of: Some(link(&o.of)), ..time_view(&o.time, &names) })
            .collect(),
        phases: incident
            .phases
            .iter()
            .map(|p| PhaseView {
                phase: p.phase.key().to_owned(),
                entered: p.entered.to_string(),
                left: p.left.map(|l| l.to_string()),
            })
            .collect(),
        relations: incident
            .relations
            .iter()
            .map(|r| RelationView {
                kind: r.kind.key().to_owned(),
                incident: IncidentRef { id: r.to.0, reference: r.reference.to_string() },
            })
            .collect(),
        merged_into: incident.merged_into.as_ref().map(link),
        merged_from: incident
            .merged_from
            .iter()
            .map(|m| IncidentRef { id: m.incident.0, reference: m.reference.to_string() })
            .collect(),
        unknown: unknown(incident, &cx.config.catalogue),
        waived: incident
            .waived
            .iter()
            .map(|(n, w)| {
                (n.clone(), WaiverView { reason: w.reason.clone(), by: thing(&names, w.by), at: w.at.to_string() })
            })
            .collect(),
        problems: order_problems(incident)
            .iter()
            .map(|p| OrderProblemView { earlier: p.earlier.key().to_owned(), later: p.later.key().to_owned() })
            .collect(),
        standing_in: standing_in(cx, incident),
        registered_at: row.registered_at.to_string(),
        updated_at: row.updated_at.to_string(),
        entries: row.version,
        permissions: MayView {
            write,
            confirm: write && cx.actor.person && cx.actor.may(Action::ConfirmFacts),
            visibility: write && cx.actor.may(Action::ManageVisibility),
        },
        as_of: None,
    })
}

/// Reads an incident that the actor may see, or fails as if it were not there.
pub(crate) async fn row_of(app: &App, cx: &Cx, text: &str) -> AppResult<IncidentRow> {
    let named: Named = named(text)?;
    let mut reader = app.store.reader("incident.open").await?;
    let row = rows::get(&mut reader, cx.org(), named, cx.actor.account).await?.ok_or(AppError::NotFound("incident"))?;
    if sees(cx, &row)? { Ok(row) } else { Err(AppError::NotFound("incident")) }
}

/// Every change of an incident until a time, with what is needed to fold them.
async fn changes(app: &App, cx: &Cx, row: &IncidentRow, until: Time) -> AppResult<Vec<(Vec<Change>, Meta)>> {
    let mut reader = app.store.reader("incident.changes").await?;
    // Entries of kind action and imports carry changes too, so all entries are looked at.
    let mut after = 0;
    let mut out = Vec::new();
    loop {
        let entries = journal::everything(&mut reader, cx.org(), row.id, after, 500).await?;
        let Some(last) = entries.last().and_then(|e| e.number) else { return Ok(out) };
        for entry in entries {
            if entry.recorded_at > until {
                return Ok(out);
            }
            let Some(bytes) = &entry.payload else { continue };
            let payload = Payload::from_bytes(entry.payload_version, bytes)?;
            if !payload.changes.is_empty() {
                out.push((payload.changes, Meta { by: entry.actor, via: entry.via, at: entry.recorded_at }));
            }
        }
        after = last;
    }
}

/// One incident, now or as it was known at a time.
pub async fn get(app: &App, cx: &Cx, text: &str, as_of: Option<Time>) -> AppResult<IncidentView> {
    let row = row_of(app, cx, text).await?;
    let Some(at) = as_of else {
        let incident = state(&row)?;
        return view(app, cx, &row, &incident).await;
    };
    let incident = super::fold(changes(app, cx, &row, at).await?).ok_or_else(|| {
        AppError::invalid(
            "before_registration",
            "as_of",
            format!("Nothing was known of this incident then: it was registered at {}.", row.registered_at),
        )
    })?;
    let mut seen = view(app, cx, &row, &incident).await?;
    seen.as_of = Some(at.to_string());
    seen.permissions = MayView { write: false, confirm: false, visibility: false };
    Ok(seen)
}

/// The history of a fact, newest first: each change with what it was and became.
pub async fn fact_history(app: &App, cx: &Cx, text: &str, name: &str) -> AppResult<Vec<Json>> {
    let row = row_of(app, cx, text).await?;
    if cx.config.catalogue.get(name).is_none() && !state(&row)?.facts.contains_key(name) {
        return Err(AppError::NotFound("fact"));
    }
    history(app, cx, &row, |change, names| match change {
        Change::Fact { name: n, from, to } if n.as_str() == name => Some(json!({
            "from": from.as_ref().map(|f| fact_json(f, names)), "to": to.as_ref().map(|f| fact_json(f, names)),
        })),
        Change::Member { name: n, from, to } if n.as_str() == name => Some(json!({
            "from": from.as_ref().map(|m| member_json(m, names)), "to": to.as_ref().map(|m| member_json(m, names)),
        })),
        Change::Waived { names: waived, reason } if waived.iter().any(|w| w == name) => Some(json!({"waived": reason})),
        _ => None,
    })
    .await
}

/// The history of a time, newest first.
pub async fn time_history(app: &App, cx: &Cx, text: &str, name: &str) -> AppResult<Vec<Json>> {
    let row = row_of(app, cx, text).await?;
    let wanted: firebell_domain::keys::TimeName = name.parse().map_err(|_| AppError::NotFound("time"))?;
    history(app, cx, &row, |change, names| match change {
        Change::Time { name, from, to } if *name == wanted => Some(json!({
            "from": from.as_ref().map(|t| time_view(t, names)), "to": to.as_ref().map(|t| time_view(t, names)),
        })),
        _ => None,
    })
    .await
}

async fn history(
    app: &App,
    cx: &Cx,
    row: &IncidentRow,
    pick: impl Fn(&Change, &NameMap) -> Option<Json>,
) -> AppResult<Vec<Json>> {
    let all = changes(app, cx, row, Time(i64::MAX)).await?;
    let mut people: Vec<AccountId> = all.iter().filter_map(|(_, m)| m.by).collect();
    for (changes, _) in &all {
        for change in changes {
            match change {
                Change::Fact { from, to, .. } => people.extend(from.iter().chain(to).filter_map(|f| f.by)),
                Change::Member { from, to, .. } => people.extend(from.iter().chain(to).filter_map(|m| m.by)),
                Change::Time { from, to, .. } => people.extend(from.iter().chain(to).filter_map(|t| t.by)),
                _ => {}
            }
        }
    }
    let names = app.names.of(&app.store, people).await?;
    let mut out = Vec::new();
    for (changes, meta) in all.iter().rev() {
        for change in changes {
            if let Some(mut line) = pick(change, &names) {
                line["at"] = json!(meta.at);
                line["by"] = json!(thing(&names, meta.by));
                line["via"] = json!(meta.via);
                out.push(line);
            }
        }
    }
    Ok(out)
}
