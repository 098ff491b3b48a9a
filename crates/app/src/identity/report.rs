//! The report page: somebody without an account says what they saw. It becomes an incident like any other, through the
//! same use case; how to reach them stands in its first note. Nothing of the organisation shows but what it chose to.

use firebell_domain::decide::RegisterInput;
use firebell_domain::ids::IncidentId;
use firebell_domain::patch::Patch;
use firebell_domain::reference::Reference;
use firebell_store::identity::{self, OrganisationHead};
use firebell_store::{Tx, UseCase};
use serde_json::json;
use std::sync::Arc;

use super::checks;
use super::sign_in::{limited, network};
use crate::app::App;
use crate::config::OrgConfig;
use crate::cx::{Actor, Cx};
use crate::error::{AppError, AppResult};
use crate::incident::Register;
use crate::markdown;

/// Minutes that the limits look back.
const WINDOW: i64 = 60;
/// Reports from one address within them.
const PER_ADDRESS: i64 = 10;
/// Reports to one organisation within them.
const PER_ORGANISATION: i64 = 200;
/// The most characters of what was seen.
const SEEN_MAX: usize = 10_000;
/// The most characters of a title made from it.
const TITLE: usize = 120;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct ReportPage {
    /// The organisation's name.
    pub organisation: String,
    /// Who is responsible.
    pub responsible: Option<String>,
    /// Their deputy.
    pub deputy: Option<String>,
    /// What to do meanwhile, as sanitised HTML; perhaps empty.
    pub advice_html: String,
    /// Number to call at once; perhaps empty.
    pub emergency_number: String,
}

/// Whether it is still going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ongoing {
    /// It is.
    Yes,
    /// It is over.
    No,
    /// They do not know.
    Unknown,
}

/// A report.
#[derive(Debug, Clone)]
pub struct Report {
    /// Made with the form, so that sending it twice registers once.
    pub id: Option<IncidentId>,
    /// What was seen.
    pub seen: String,
    /// Whether it is still going on.
    pub ongoing: Ongoing,
    /// How to reach the person; perhaps empty.
    pub contact: String,
    /// From which address.
    pub address: String,
}

async fn find(app: &App, slug: &str) -> AppResult<(OrganisationHead, Arc<OrgConfig>)> {
    let missing = || AppError::NotFound("report page");
    if slug.is_empty() || slug.len() > 100 {
        return Err(missing());
    }
    let mut reader = app.store.reader("report.page").await?;
    let head = identity::organisation_by_slug(&mut reader, slug).await?.ok_or_else(missing)?;
    drop(reader);
    let config = app.configs.of(&app.store, &head).await?;
    if !config.settings.report_page {
        return Err(missing());
    }
    Ok((head, config))
}

/// The report page of an organisation.
///
/// # Errors
/// Not found when there is no such organisation, or its page is switched off.
pub async fn report_page(app: &App, slug: &str) -> AppResult<ReportPage> {
    let (head, config) = find(app, slug).await?;
    let s = &config.settings;
    Ok(ReportPage {
        organisation: head.name,
        responsible: s.responsible.as_ref().map(|p| p.name.clone()),
        deputy: s.deputy.as_ref().map(|p| p.name.clone()),
        advice_html: markdown::to_html(&s.advice),
        emergency_number: s.emergency_number.clone(),
    })
}

/// A title from the first line of what was seen.
fn title(seen: &str) -> String {
    let line = seen.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
    if line.chars().count() <= TITLE {
        return line.to_owned();
    }
    let cut: String = line.chars().take(TITLE).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', ';', ':', ' ']))
}

struct Count {
    address: String,
    organisation: OrganisationHead,
}

impl UseCase for Count {
    const NAME: &'static str = "report.count";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        limited(tx, &format!("report address {}", network(&self.address)), WINDOW, PER_ADDRESS).await?;
        limited(tx, &format!("report organisation {}", self.organisation.id), WINDOW, PER_ORGANISATION).await?;
        Ok(())
    }
}

/// Registers a report; answers the incident's reference, or none when the same form was sent before.
///
/// # Errors
/// Not found as for [`report_page`]; invalid when nothing was written; too many from one address or for one organisation.
pub async fn report(app: &App, slug: &str, report: Report) -> AppResult<Option<String>> {
    let (organisation, config) = find(app, slug).await?;
    let seen = checks::text(&report.seen, "seen", SEEN_MAX)?;
    if seen.is_empty() {
        return Err(AppError::invalid(
            "empty",
            "seen",
            "Please write what you saw, in your own words. A few words are enough.",
        ));
    }
    let contact = checks::line(&report.contact, "contact", 300)?;
    app.store.write(Count { address: report.address, organisation: organisation.clone() }).await?;
    let mut input = RegisterInput::new(title(&seen));
    input.patch = Patch::parse(&json!({ "facts": { "detection_source": "employee" } }), &config.catalogue)?;
    let ongoing = match report.ongoing {
        Ongoing::Yes => "yes",
        Ongoing::No => "no, it is over",
        Ongoing::Unknown => "not known",
    };
    let reach = if contact.is_empty() { "not said" } else { &contact };
    let note = format!("{seen}\n\n**Still going on:** {ongoing}\n**How to reach the person:** {reach}");
    let cx = Cx { actor: Actor::system("report page", "report_page"), organisation, config };
    match app.store.write(Register { cx, id: report.id, input, note: Some(note), written_at: None }).await {
        Ok(registered) => Ok(Some(Reference(registered.row.number).to_string())),
        Err(AppError::Conflict { code: "id_taken", .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
