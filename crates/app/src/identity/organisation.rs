//! An organisation's own settings: name, zone, who is responsible, names of phases and severities, the report page,
//! whether a second factor is required. And new organisations, which the operator of the installation makes.

use std::collections::BTreeMap;

use firebell_api::{
    OrganisationMade, OrganisationPatch, OrganisationRequest, OrganisationView, PartyRef, PartyView, PhaseTerms,
    ReportPageView, ResponsibleView, RoleView,
};
use firebell_domain::ids::AccountId;
use firebell_domain::keys::{OrgRole, Phase};
use firebell_domain::permission::Action;
use firebell_domain::standards;
use firebell_store::identity::{self, OrganisationHead};
use firebell_store::library::{self, Shelf};
use firebell_store::{Tx, UseCase, account, organisation as rows};
use serde_json::{Value, json};

use super::me::{Person, permissions_of};
use super::{checks, invitation, start};
use crate::app::App;
use crate::audit;
use crate::config::{self, Party, Settings};
use crate::cx::Cx;
use crate::error::{AppError, AppResult};

/// What severities are called unless the organisation says otherwise.
const SEVERITIES: [(&str, &str); 5] =
    [("SEV1", "Critical"), ("SEV2", "High"), ("SEV3", "Medium"), ("SEV4", "Low"), ("SEV5", "Informational")];
/// The most characters of the advice on the report page.
const ADVICE_MAX: usize = 5_000;

/// What a phase is called unless the organisation says otherwise.
fn phase_name(phase: Phase) -> String {
    let key = phase.key();
    let mut chars = key.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn party(p: &Party) -> PartyView {
    PartyView { kind: p.kind.clone(), id: p.id, name: p.name.clone() }
}

fn view(app: &App, head: &OrganisationHead, settings: &Settings) -> OrganisationView {
    let own = |names: &BTreeMap<String, String>, key: &str, usual: String| names.get(key).cloned().unwrap_or(usual);
    OrganisationView {
        id: head.id.0,
        slug: head.slug.clone(),
        name: head.name.clone(),
        zone: settings.zone.clone(),
        example: head.example,
        responsible: ResponsibleView {
            primary: settings.responsible.as_ref().map(party),
            deputy: settings.deputy.as_ref().map(party),
        },
        phase_names: Phase::ALL
            .iter()
            .map(|p| (p.key().to_owned(), own(&settings.phase_names, p.key(), phase_name(*p))))
            .collect(),
        severity_names: SEVERITIES
            .iter()
            .map(|(key, usual)| ((*key).to_owned(), own(&settings.severity_names, key, (*usual).to_owned())))
            .collect(),
        report_page: ReportPageView {
            enabled: settings.report_page,
            url: format!("{}/report/{}", app.url, head.slug),
            emergency_number: settings.emergency_number.clone(),
            advice: settings.advice.clone(),
        },
        require_second_factor: settings.require_second_factor,
        roles: OrgRole::ALL
            .iter()
            .map(|r| RoleView { role: r.key().to_owned(), permissions: permissions_of(*r) })
            .collect(),
        standards: standards::mapping()
            .map(|(phase, t)| PhaseTerms {
                phase: phase.key().to_owned(),
                nist_800_61r2: t.nist_800_61r2.to_owned(),
                picerl: t.picerl.to_owned(),
                iso_27035: t.iso_27035.to_owned(),
                csf_2_0: t.csf_2_0.to_owned(),
            })
            .collect(),
    }
}

/// The organisation one acts in. Every member reads it.
pub fn organisation(app: &App, cx: &Cx) -> OrganisationView {
    view(app, &cx.organisation, &cx.config.settings)
}

struct Change {
    cx: Cx,
    patch: OrganisationPatch,
}

async fn chosen(tx: &mut Tx, cx: &Cx, wanted: &PartyRef, field: &str) -> AppResult<Party> {
    let shelf = match wanted.kind.as_str() {
        "account" => Shelf::People,
        "team" => Shelf::Teams,
        _ => {
            return Err(AppError::invalid(
                "kind",
                format!("{field}.kind"),
                "This is neither account nor team. Choose one of the two.",
            ));
        }
    };
    match library::find(tx, cx.org(), shelf, Some(wanted.id), "").await? {
        Some((id, name)) => Ok(Party { kind: wanted.kind.clone(), id, name }),
        None => Err(AppError::invalid(
            "no_such_thing",
            format!("{field}.id"),
            "There is no such member or team in this organisation. Choose another one.",
        )),
    }
}

fn rename(
    names: &mut BTreeMap<String, String>,
    changes: &BTreeMap<String, Option<String>>,
    known: impl Fn(&str) -> bool,
    field: &str,
) -> AppResult<()> {
    for (key, name) in changes {
        let at = format!("{field}.{key}");
        if !known(key) {
            return Err(AppError::invalid("no_such_key", at, "There is nothing with this key to name. Check it."));
        }
        match name.as_deref().map(str::trim).filter(|n| !n.is_empty()) {
            Some(name) => {
                names.insert(key.clone(), checks::line(name, &at, 60)?);
            }
            None => {
                names.remove(key);
            }
        }
    }
    Ok(())
}

impl Change {
    async fn changed(&self, tx: &mut Tx, name: &mut String, s: &mut Settings) -> AppResult<()> {
        let (cx, patch) = (&self.cx, &self.patch);
        if let Some(wanted) = &patch.name {
            *name = checks::name(wanted, "name")?;
        }
        if let Some(zone) = &patch.zone {
            s.zone = checks::zone(zone, "zone")?;
        }
        if let Some(responsible) = &patch.responsible {
            for (wanted, place, field) in [
                (&responsible.primary, &mut s.responsible, "responsible.primary"),
                (&responsible.deputy, &mut s.deputy, "responsible.deputy"),
            ] {
                match wanted {
                    None => {}
                    Some(None) => *place = None,
                    Some(Some(wanted)) => *place = Some(chosen(tx, cx, wanted, field).await?),
                }
            }
        }
        if let Some(names) = &patch.phase_names {
            rename(&mut s.phase_names, names, |key| key.parse::<Phase>().is_ok(), "phase_names")?;
        }
        if let Some(names) = &patch.severity_names {
            rename(&mut s.severity_names, names, |key| SEVERITIES.iter().any(|(k, _)| *k == key), "severity_names")?;
        }
        if let Some(page) = &patch.report_page {
            if let Some(enabled) = page.enabled {
                s.report_page = enabled;
            }
            if let Some(number) = &page.emergency_number {
                s.emergency_number = checks::line(number, "report_page.emergency_number", 60)?;
            }
            if let Some(advice) = &page.advice {
                s.advice = checks::text(advice, "report_page.advice", ADVICE_MAX)?;
            }
        }
        if let Some(required) = patch.require_second_factor {
            if required && !s.require_second_factor && !has_factor(tx, cx.actor.account).await? {
                return Err(AppError::conflict(
                    "second_factor_first",
                    "You have no second factor yourself, so this would lock you out. Add one to your account first.",
                ));
            }
            s.require_second_factor = required;
        }
        Ok(())
    }
}

async fn has_factor(tx: &mut Tx, account: Option<AccountId>) -> AppResult<bool> {
    match account {
        Some(id) => Ok(account::get(tx, id).await?.is_some_and(|a| a.totp_confirmed_at.is_some())),
        None => Ok(false),
    }
}

impl UseCase for Change {
    const NAME: &'static str = "organisation.change";
    type Out = (OrganisationHead, Settings);
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Self::Out> {
        let cx = &self.cx;
        cx.require(Action::ManageSettings)?;
        // Takes the row first, so that two changes follow each other.
        identity::touch(tx, cx.org()).await?;
        let head = identity::organisation_by_slug(tx, &cx.organisation.slug)
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        let before = config::load(tx, cx.org()).await?.settings;
        let (mut name, mut settings) = (head.name.clone(), before.clone());
        self.changed(tx, &mut name, &mut settings).await?;
        let changes = differences(&head.name, &before, &name, &settings)?;
        if !changes.is_empty() {
            let text = serde_json::to_string(&settings).map_err(AppError::internal)?;
            rows::set_settings(tx, cx.org(), &name, &text).await?;
            audit::write(tx, cx, "organisation.changed", json!({ "changes": changes })).await?;
        }
        Ok((OrganisationHead { name, ..head }, settings))
    }
}

/// What is not as it was: setting, from, to.
fn differences(
    was: &str,
    before: &Settings,
    name: &str,
    after: &Settings,
) -> AppResult<serde_json::Map<String, Value>> {
    let (a, b) = (serde_json::to_value(before), serde_json::to_value(after));
    let (a, b) = (a.map_err(AppError::internal)?, b.map_err(AppError::internal)?);
    let mut changes = serde_json::Map::new();
    if was != name {
        changes.insert("name".to_owned(), json!({ "from": was, "to": name }));
    }
    for (key, to) in b.as_object().into_iter().flatten() {
        let from = a.get(key).unwrap_or(&Value::Null);
        if from != to {
            changes.insert(key.clone(), json!({ "from": from, "to": to }));
        }
    }
    Ok(changes)
}

/// Changes the organisation's settings.
///
/// # Errors
/// Without the permission, or when something is not right; then nothing is changed.
pub async fn patch_organisation(app: &App, cx: &Cx, patch: OrganisationPatch) -> AppResult<OrganisationView> {
    let (head, settings) = app.store.write(Change { cx: cx.clone(), patch }).await?;
    Ok(view(app, &head, &settings))
}

struct Create {
    by: AccountId,
    name: String,
    slug: Option<String>,
}

impl UseCase for Create {
    const NAME: &'static str = "organisation.create";
    type Out = (OrganisationHead, String);
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<Self::Out> {
        let head = start::make_organisation(tx, &self.name, self.slug.as_deref(), "UTC", false, Some(self.by)).await?;
        let (made, token) = invitation::make(tx, head.id, "", OrgRole::Administrator, Some(self.by)).await?;
        let particulars = json!({ "invitation": made.id, "email": "", "role": made.role });
        audit::write_as(tx, head.id, Some(self.by), None, "invitation.created", particulars).await?;
        Ok((head, token))
    }
}

/// Makes an organisation. Its operator is not thereby a member: the answer holds the link for its first administrator.
///
/// # Errors
/// Refused for anybody who does not operate the installation.
pub async fn create_organisation(
    app: &App,
    person: &Person,
    request: &OrganisationRequest,
) -> AppResult<OrganisationMade> {
    if !person.operator {
        return Err(AppError::Refused {
            code: "operator_only",
            detail: "Only the operator of this installation makes organisations. Ask the one who set it up.".into(),
        });
    }
    let name = checks::name(&request.name, "name")?;
    let slug = request.slug.as_deref().map(checks::slug).transpose()?;
    let (head, token) = app.store.write(Create { by: person.account, name, slug }).await?;
    Ok(OrganisationMade {
        id: head.id.0,
        slug: head.slug,
        name: head.name,
        invitation_url: invitation::url(app, &token),
    })
}
