//! People of an organisation, its settings, the report page, new organisations.

use firebell_api::{OrganisationPatch, OrganisationRequest, PartyRef, ReportPagePatch, ResponsiblePatch};
use firebell_app::identity::{self, Ongoing, PeopleQuery, Report};
use firebell_app::incident;
use firebell_domain::ids::AccountId;

use crate::lab::{Lab, link_token, refused};

fn all() -> PeopleQuery {
    PeopleQuery { limit: 100, ..PeopleQuery::default() }
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let (lab, ada, _) = Lab::started(false).await;
    let bo = lab.join(&ada, "Bo", "responder").await;
    let (ada_id, bo_id) = (ada.person().await.account, bo.person().await.account);
    let cx = ada.cx("example-bank").await;
    refused(identity::set_role(&lab.app, &cx, ada_id, "lead").await, "last_administrator");
    refused(identity::remove_person(&lab.app, &cx, ada_id).await, "last_administrator");
    refused(identity::set_role(&lab.app, &bo.cx("example-bank").await, ada_id, "lead").await, "forbidden");
    identity::set_role(&lab.app, &cx, bo_id, "administrator").await.unwrap();
    identity::set_role(&lab.app, &cx, ada_id, "lead").await.unwrap();
    refused(identity::remove_person(&lab.app, &bo.cx("example-bank").await, bo_id).await, "last_administrator");
    identity::remove_person(&lab.app, &bo.cx("example-bank").await, ada_id).await.unwrap();
    assert!(lab.app.cx(&ada.caller().await.unwrap(), Some("example-bank")).await.is_err());
    let stranger = AccountId(uuid::Uuid::nil());
    refused(identity::remove_person(&lab.app, &bo.cx("example-bank").await, stranger).await, "not_found");
}

#[tokio::test]
async fn people_are_found_and_paged() {
    let (lab, ada, _) = Lab::started(false).await;
    for name in ["Émile", "Bo", "Cy"] {
        lab.join(&ada, name, "responder").await;
    }
    let cx = ada.cx("example-bank").await;
    let names = async |query: &PeopleQuery| {
        let page = identity::people(&lab.app, &cx, query).await.unwrap();
        (page.items.into_iter().map(|p| p.name).collect::<Vec<_>>(), page.next)
    };
    assert_eq!(names(&all()).await, (vec!["Ada".into(), "Bo".into(), "Cy".into(), "Émile".into()], None));
    let (found, _) = names(&PeopleQuery { text: Some("EMI".into()), ..all() }).await;
    assert_eq!(found, ["Émile"]);
    let (first, next) = names(&PeopleQuery { limit: 3, ..all() }).await;
    assert_eq!(first.len(), 3);
    let (rest, none) = names(&PeopleQuery { limit: 3, after: next, text: None }).await;
    assert_eq!((rest, none), (vec!["Émile".to_owned()], None));
}

#[tokio::test]
async fn whoever_is_responsible_is_named_and_stays() {
    let (lab, ada, _) = Lab::started(false).await;
    let bo = lab.join(&ada, "Bo", "lead").await;
    let bo_id = bo.person().await.account;
    let cx = ada.cx("example-bank").await;
    let name = |id: uuid::Uuid, kind: &str| OrganisationPatch {
        responsible: Some(ResponsiblePatch {
            primary: Some(Some(PartyRef { kind: kind.into(), id, name: None })),
            deputy: None,
        }),
        ..OrganisationPatch::default()
    };
    refused(identity::patch_organisation(&lab.app, &cx, name(bo_id.0, "team")).await, "no_such_thing");
    refused(identity::patch_organisation(&lab.app, &cx, name(uuid::Uuid::nil(), "account")).await, "no_such_thing");
    let view = identity::patch_organisation(&lab.app, &cx, name(bo_id.0, "account")).await.unwrap();
    assert_eq!(view.responsible.primary.unwrap().name, "Bo");
    refused(identity::remove_person(&lab.app, &cx, bo_id).await, "is_responsible");
    let nobody: OrganisationPatch = serde_json::from_str(r#"{"responsible": {"primary": null}}"#).unwrap();
    let view = identity::patch_organisation(&lab.app, &cx, nobody).await.unwrap();
    assert!(view.responsible.primary.is_none());
    identity::remove_person(&lab.app, &cx, bo_id).await.unwrap();
}

#[tokio::test]
async fn settings_are_checked_and_taken_at_once() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx("example-bank").await;
    let patch = |text: &str| serde_json::from_str::<OrganisationPatch>(text).unwrap();
    refused(identity::patch_organisation(&lab.app, &cx, patch(r#"{"zone": "Nowhere/Land"}"#)).await, "zone");
    refused(
        identity::patch_organisation(&lab.app, &cx, patch(r#"{"phase_names": {"nap": "Nap"}}"#)).await,
        "no_such_key",
    );
    let names = r#"{"name": "Bank of Examples", "phase_names": {"triage": "Sorting"}, "severity_names": {"SEV1": "All hands"}}"#;
    let view = identity::patch_organisation(&lab.app, &cx, patch(names)).await.unwrap();
    assert_eq!((view.name.as_str(), view.phase_names.len()), ("Bank of Examples", 7));
    assert_eq!((view.phase_names["triage"].as_str(), view.phase_names["closed"].as_str()), ("Sorting", "Closed"));
    assert_eq!(view.severity_names["SEV1"], "All hands");
    let seen = identity::organisation(&lab.app, &ada.cx("example-bank").await);
    assert_eq!(seen.phase_names["triage"], "Sorting");
    identity::patch_organisation(&lab.app, &cx, patch(r#"{"phase_names": {"triage": null}}"#)).await.unwrap();
    let seen = identity::organisation(&lab.app, &ada.cx("example-bank").await);
    assert_eq!(seen.phase_names["triage"], "Triage");
    let bo = lab.join(&ada, "Bo", "lead").await;
    refused(identity::patch_organisation(&lab.app, &bo.cx("example-bank").await, patch("{}")).await, "forbidden");
}

fn seen(text: &str) -> Report {
    Report {
        id: None,
        seen: text.into(),
        ongoing: Ongoing::Yes,
        contact: "desk 12".into(),
        address: "192.0.2.9".into(),
    }
}

#[tokio::test]
async fn a_report_becomes_an_incident() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx("example-bank").await;
    refused(identity::report(&lab.app, "example-bank", seen("  ")).await, "empty");
    refused(identity::report(&lab.app, "nowhere", seen("x")).await, "not_found");
    refused(identity::report(&lab.app, "", seen("x")).await, "not_found");
    let long = format!("Odd mail\n{}", "more ".repeat(50));
    let reference = identity::report(&lab.app, "example-bank", seen(&long)).await.unwrap().unwrap();
    assert_eq!(reference, "INC-1");
    let view = incident::get(&lab.app, &cx, &reference, None).await.unwrap();
    assert_eq!((view.title.as_str(), view.entries), ("Odd mail", 2));
    assert_eq!(view.facts["detection_source"]["value"], "employee");
    assert_eq!(view.facts["detection_source"]["state"], "suspected");
    assert_eq!(view.reporter, None);
    for _ in 1..10 {
        identity::report(&lab.app, "example-bank", seen("again")).await.unwrap();
    }
    refused(identity::report(&lab.app, "example-bank", seen("again")).await, "too_many");
    let off = ReportPagePatch { enabled: Some(false), ..ReportPagePatch::default() };
    let off = OrganisationPatch { report_page: Some(off), ..OrganisationPatch::default() };
    identity::patch_organisation(&lab.app, &cx, off).await.unwrap();
    refused(identity::report_page(&lab.app, "example-bank").await, "not_found");
}

#[tokio::test]
async fn only_the_operator_makes_organisations_and_is_no_member() {
    let (lab, ada, _) = Lab::started(false).await;
    let bo = lab.join(&ada, "Bo", "administrator").await;
    let request = OrganisationRequest { name: "Second".into(), slug: None };
    refused(identity::create_organisation(&lab.app, &bo.person().await, &request).await, "operator_only");
    let made = identity::create_organisation(&lab.app, &ada.person().await, &request).await.unwrap();
    assert!(lab.app.cx(&ada.caller().await.unwrap(), Some(&made.slug)).await.is_err());
    let invited = identity::invited(&lab.app, &link_token(&made.invitation_url)).await.unwrap();
    assert_eq!((invited.organisation.as_str(), invited.role.as_str()), ("Second", "administrator"));
}
