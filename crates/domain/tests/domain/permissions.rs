//! The table of who may do what, as a whole; and who sees which incident.

use std::fmt::Write as _;

use firebell_domain::ids::AccountId;
use firebell_domain::keys::{OrgRole, Visibility};
use firebell_domain::permission::{Action, IncidentAccess, allows, may_see, may_write};
use uuid::Uuid;

const GOLDEN: &str = include_str!("permissions.txt");

#[test]
fn the_table_is_the_one_that_was_agreed() {
    let mut table = format!("{:<18}", "");
    for role in OrgRole::ALL {
        write!(table, " {:<13}", role.key()).unwrap();
    }
    for action in Action::ALL {
        table = format!("{}\n{:<18}", table.trim_end(), action.key());
        for role in OrgRole::ALL {
            let mark = if allows(*role, *action) { "yes" } else { "-" };
            write!(table, " {mark:<13}").unwrap();
        }
    }
    let table = format!("{}\n", table.trim_end());
    assert_eq!(table, GOLDEN, "who may do what has changed; the table is now:\n{table}");
}

#[test]
fn nobody_sees_a_private_incident_by_role() {
    let account = Some(AccountId(Uuid::from_u128(1)));
    for role in OrgRole::ALL {
        let mut access = IncidentAccess { visibility: Visibility::Private, reporter: account, named: false };
        assert!(!may_see(*role, account, &access), "{role}");
        assert!(!may_write(*role, account, &access), "{role}");
        access.named = true;
        assert!(may_see(*role, account, &access), "{role}");
        let writes = !matches!(role, OrgRole::Reporter | OrgRole::Auditor);
        assert_eq!(may_write(*role, account, &access), writes, "{role}");
        access.visibility = Visibility::Everyone;
        access.named = false;
        assert!(may_see(*role, account, &access), "{role}");
    }
}

#[test]
fn a_reporter_sees_what_they_reported() {
    let account = Some(AccountId(Uuid::from_u128(1)));
    let mut access = IncidentAccess { visibility: Visibility::Responders, reporter: account, named: false };
    assert!(may_see(OrgRole::Reporter, account, &access));
    access.reporter = Some(AccountId(Uuid::from_u128(2)));
    assert!(!may_see(OrgRole::Reporter, account, &access));
    access.reporter = None;
    assert!(!may_see(OrgRole::Reporter, None, &access), "nobody is not the missing reporter");
    assert!(may_see(OrgRole::Auditor, account, &access));
    assert!(!may_write(OrgRole::Auditor, account, &access));
}
