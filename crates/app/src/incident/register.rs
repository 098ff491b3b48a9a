//! Registers an incident: a title is enough, nothing else can make it fail. The same id again answers with the
//! incident that is there.

use firebell_domain::change::{Change, Meta, Named as NamedWho, NamedKind};
use firebell_domain::decide::{RegisterInput, register};
use firebell_domain::ids::{EntryId, IncidentId};
use firebell_domain::incident::Incident;
use firebell_domain::keys::{EntryKind, Visibility};
use firebell_domain::permission::Action;
use firebell_domain::time::Time;
use firebell_domain::value::Ref;
use firebell_store::incident::{self as rows, Access, IncidentRow, Named};
use firebell_store::journal::{self, NewEntry, Subject};
use firebell_store::{Tx, UseCase};

use super::{log, resolve, row, sees, state};
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::payload::{Payload, VERSION};

/// Registers an incident.
pub struct Register {
    /// Who, where.
    pub cx: Cx,
    /// The client's own id.
    pub id: Option<IncidentId>,
    /// What is known.
    pub input: RegisterInput,
    /// A first note, Markdown.
    pub note: Option<String>,
    /// When an offline client wrote it.
    pub written_at: Option<Time>,
}

/// A registered incident.
#[derive(Debug, Clone)]
pub struct Registered {
    /// Its row.
    pub row: IncidentRow,
    /// Its state.
    pub incident: Incident,
    /// Whether it is new; false when the id was there already.
    pub new: bool,
}

impl UseCase for Register {
    const NAME: &'static str = "incident.register";
    type Out = Registered;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Registered> {
        let cx = &self.cx;
        cx.require(Action::Register)?;
        if let Some(id) = self.id
            && let Some(row) = rows::get(tx, cx.org(), Named::Id(id), cx.actor.account).await?
        {
            // Somebody else's incident under that id is not shown; a UUIDv7 does not meet another by chance.
            if !sees(cx, &row)? {
                return Err(AppError::conflict("id_taken", "This id is used already. Send the request with a new id."));
            }
            let incident = state(&row)?;
            return Ok(Registered { row, incident, new: false });
        }
        let mut input = self.input.clone();
        resolve::resolve(tx, cx, &cx.config.catalogue, &mut input.patch).await?;
        let private = input.visibility == Visibility::Private;
        if private && cx.actor.account.is_none() {
            return Err(AppError::invalid(
                "private_needs_person",
                "visibility",
                "A private incident is seen only by the people named on it, and a key without a person names nobody. Register it with a key made for a person.",
            ));
        }
        let now = tx.now();
        let at = journal::time(tx, now);
        let who = cx.who(at);
        let mut decision = register(&input, &cx.config.catalogue, &who)?;
        if private && let Some(account) = cx.actor.account {
            let who = NamedWho { kind: NamedKind::Account, who: Ref::listed(account.0, cx.actor.name.clone()) };
            decision.changes.push(Change::Admitted { who, until: None, reason: None, emergency: false });
        }
        let meta = Meta { by: cx.actor.account, via: cx.actor.via.as_ref().map(|v| v.kind.clone()), at };
        let incident = Incident::fold(decision.changes.iter().map(|c| (c, &meta)))
            .ok_or_else(|| AppError::invalid("invalid", "title", "The incident could not be opened."))?;
        let id = self.id.unwrap_or_else(|| IncidentId(tx.new_id()));
        let entry_id = EntryId(tx.new_id());
        let written = row::written(&incident, None)?;
        let number = rows::insert(tx, cx.org(), id, cx.actor.account, &written).await?;
        if private && let Some(account) = cx.actor.account {
            let access = Access {
                id: tx.new_id(),
                account: Some(account),
                team: None,
                name: cx.actor.name.clone(),
                since: at,
                until: None,
                emergency: false,
                granted_by: Some(account),
                reason: None,
            };
            rows::admit(tx, cx.org(), id, &access).await?;
        }
        let occurred_at = incident.time(firebell_domain::keys::TimeName::Reported).unwrap_or(at);
        let payload = Payload { changes: decision.changes, ..Payload::default() };
        let entry = NewEntry {
            organisation: cx.org(),
            id: entry_id,
            subject: Subject::Incident(id),
            number: Some(1),
            kind: EntryKind::Change.key(),
            actor: cx.actor.account,
            via: cx.actor.via.clone(),
            corrects: None,
            occurred_at,
            written_at: self.written_at,
            recorded_at: at,
            payload_version: VERSION,
            payload: payload.to_bytes()?,
        };
        journal::write(tx, entry).await?;
        let mut row = IncidentRow {
            id,
            number,
            version: 1,
            visibility: incident.visibility.key().to_owned(),
            reporter: cx.actor.account,
            registered_at: at,
            updated_at: at,
            state: String::new(),
            named: private,
        };
        if let Some(note) = self.note.as_deref().map(str::trim).filter(|n| !n.is_empty()) {
            log::first_note(tx, cx, &mut row, note).await?;
        }
        Ok(Registered { row, incident, new: true })
    }
}
