//! The one table of who may do what, and who may see which incident. Not for sessions, keys or two-factor rules: edges
//! find out who acts; a key's own scope narrows this table, it never widens it.

use crate::ids::AccountId;
use crate::keys::{OrgRole, Visibility, keys};

keys! {
    /// What a role can be allowed to do.
    Action ("permission") {
        /// Register an incident.
        Register = "register",
        /// Read incidents and the library.
        ReadIncidents = "read_incidents",
        /// Log, change facts, times and phases, merge and split.
        WriteIncidents = "write_incidents",
        /// Confirm or rule out facts.
        ConfirmFacts = "confirm_facts",
        /// Change many incidents in one act.
        BulkChange = "bulk_change",
        /// Import a log.
        Import = "import",
        /// Take incidents out as files.
        Export = "export",
        /// Change who can see an incident.
        ManageVisibility = "manage_visibility",
        /// Open a private incident in an emergency, with a reason.
        OpenEmergency = "open_emergency",
        /// Invite people and change their roles.
        ManagePeople = "manage_people",
        /// Make and withdraw API keys.
        ManageKeys = "manage_keys",
        /// Change teams, areas, assets and custom fields.
        ManageLibrary = "manage_library",
        /// Change the organisation's settings.
        ManageSettings = "manage_settings",
        /// Read the log of what happens outside incidents.
        ReadAudit = "read_audit",
        /// Read what one registered oneself.
        ReadOwnReports = "read_own_reports",
        /// Save and share views.
        ManageViews = "manage_views",
    }
}

/// Whether a role allows an action. For a given incident, ask [`may_see`] or [`may_write`] as well.
pub const fn allows(role: OrgRole, action: Action) -> bool {
    use Action as A;
    match role {
        OrgRole::Administrator => true,
        OrgRole::Lead => !matches!(action, A::ManagePeople | A::ManageKeys | A::ManageSettings | A::ReadAudit),
        OrgRole::Responder => matches!(
            action,
            A::Register
                | A::ReadIncidents
                | A::WriteIncidents
                | A::ConfirmFacts
                | A::BulkChange
                | A::Import
                | A::Export
                | A::ManageVisibility
                | A::ReadOwnReports
                | A::ManageViews
        ),
        OrgRole::Reporter => matches!(action, A::Register | A::ReadOwnReports),
        OrgRole::Auditor => matches!(action, A::ReadIncidents | A::Export | A::ReadAudit),
    }
}

/// What decides who sees one incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentAccess {
    /// The incident's visibility now.
    pub visibility: Visibility,
    /// Who registered it, if it was somebody with an account.
    pub reporter: Option<AccountId>,
    /// Whether the one who asks is named on it now, in person or through a team.
    pub named: bool,
}

/// Whether somebody in this role sees the incident. No role opens a private one: only being named does.
pub fn may_see(role: OrgRole, account: Option<AccountId>, access: &IncidentAccess) -> bool {
    match access.visibility {
        Visibility::Private => access.named,
        Visibility::Everyone => true,
        Visibility::Responders => {
            access.named || allows(role, Action::ReadIncidents) || (account.is_some() && account == access.reporter)
        }
    }
}

/// Whether somebody in this role may change the incident: they see it, and their role writes.
pub fn may_write(role: OrgRole, account: Option<AccountId>, access: &IncidentAccess) -> bool {
    allows(role, Action::WriteIncidents) && may_see(role, account, access)
}
