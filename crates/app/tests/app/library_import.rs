//! Importing lists: the preview changes nothing, an error holds back all of it, and doing it again changes nothing.

use firebell_api::{LibraryImport, LibraryImported, Page, TeamView};
use firebell_app::library::{self, Listing};
use firebell_app::{App, Cx, identity};

use crate::lab::{Lab, refused};

const ORG: &str = "example-bank";

async fn import(app: &App, cx: &Cx, kind: &str, csv: &str, apply: bool) -> LibraryImported {
    let request = LibraryImport { kind: kind.into(), csv: csv.into(), columns: None, apply };
    library::import(app, cx, request).await.unwrap()
}

fn actions(done: &LibraryImported) -> Vec<&str> {
    done.rows.iter().map(|r| r.action.as_str()).collect()
}

fn all() -> Listing {
    Listing { limit: 200, ..Listing::default() }
}

#[tokio::test]
async fn areas_in_any_order_and_again() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx(ORG).await;
    let csv = "\u{feff}Name;Parent\nHosting;IT\nIT;Company\nCompany;\n";
    let seen = import(&lab.app, &cx, "areas", csv, false).await;
    assert_eq!((actions(&seen), seen.applied), (vec!["create"; 3], false));
    assert!(library::areas(&lab.app, &cx, &all()).await.unwrap().items.is_empty(), "a preview changes nothing");
    assert!(import(&lab.app, &cx, "areas", csv, true).await.applied);
    let areas = library::areas(&lab.app, &cx, &all()).await.unwrap().items;
    let tree: Vec<_> = areas.iter().map(|a| (a.name.as_str(), a.parent.as_ref().map(|p| p.name.as_str()))).collect();
    assert_eq!(tree, [("Company", None), ("Hosting", Some("IT")), ("IT", Some("Company"))]);
    let again = import(&lab.app, &cx, "areas", csv, true).await;
    assert_eq!(actions(&again), ["same"; 3]);
    for id in &areas {
        let history = library::area_history(&lab.app, &cx, firebell_domain::ids::AreaId(id.id)).await.unwrap();
        assert_eq!(history.items.len(), 1, "what is the same is not written again");
    }
    // A circle with what is there already; and a row with a problem holds back the others.
    let circle = import(&lab.app, &cx, "areas", "name,parent\nCompany,Hosting\nNew,\n", true).await;
    assert_eq!((actions(&circle), circle.applied), (vec!["error", "create"], false));
    assert_eq!(circle.rows[0].field.as_deref(), Some("parent"));
    let unknown = import(&lab.app, &cx, "areas", "name,parent\nNew,Nowhere\n", true).await;
    assert!(unknown.rows[0].problem.as_deref().unwrap().contains("Nowhere"));
    assert_eq!(library::areas(&lab.app, &cx, &all()).await.unwrap().items.len(), 3);
}

#[tokio::test]
async fn assets_change_only_what_is_said() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx(ORG).await;
    let app = &lab.app;
    import(app, &cx, "areas", "Hosting", true).await;
    let first =
        "name\ttype\towner\tcriticality\tpersonal data\nfs01\tserver\thosting\thigh\tyes\nPortal\tservice\t\t\t\n";
    assert!(import(app, &cx, "assets", first, true).await.applied);
    let second = import(app, &cx, "assets", "name,criticality\nFS01,low\nportal,\n", true).await;
    assert_eq!(actions(&second), ["update", "same"]);
    let assets = library::assets(app, &cx, &[], &all()).await.unwrap().items;
    let fs01 = assets.iter().find(|a| a.name == "fs01").unwrap();
    assert_eq!(
        (fs01.kind.as_str(), fs01.criticality.as_deref(), fs01.holds_personal_data),
        ("system", Some("low"), Some(true))
    );
    assert_eq!(fs01.owner_area.as_ref().unwrap().name, "Hosting");
    // The same name under two kinds needs the kind.
    assert!(import(app, &cx, "assets", "name,kind\nfs01,account\n", true).await.applied);
    let which = import(app, &cx, "assets", "name,criticality\nfs01,high\n", true).await;
    assert_eq!(which.rows[0].field.as_deref(), Some("kind"));
}

#[tokio::test]
async fn people_are_invited_once_and_get_roles() {
    let (lab, ada, _) = Lab::started(false).await;
    lab.join(&ada, "Bo", "responder").await;
    let cx = ada.cx(ORG).await;
    let csv = "email,role\nbo@example.com,lead\nCy@example.com,auditor\nada@example.com,\n";
    let seen = import(&lab.app, &cx, "people", csv, false).await;
    assert_eq!(actions(&seen), ["update", "create", "same"]);
    assert!(seen.invitations.is_empty());
    let done = import(&lab.app, &cx, "people", csv, true).await;
    let link = done.invitations[0].url.as_deref().unwrap();
    let invited = identity::invited(&lab.app, &crate::lab::link_token(link)).await.unwrap();
    assert_eq!((invited.email.as_str(), invited.role.as_str()), ("Cy@example.com", "auditor"));
    let again = import(&lab.app, &cx, "people", csv, true).await;
    assert_eq!(actions(&again), ["same"; 3]);
    assert!(again.invitations.is_empty());
    // An organisation keeps an administrator, by this way too, and all of the list is held back.
    let request = LibraryImport {
        kind: "people".into(),
        csv: "email,role\nada@example.com,reporter\ndee@example.com,lead\n".into(),
        columns: None,
        apply: true,
    };
    refused(library::import(&lab.app, &cx, request).await, "last_administrator");
    assert_eq!(identity::invitations(&lab.app, &cx).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn teams_gain_members() {
    let (lab, ada, _) = Lab::started(false).await;
    lab.join(&ada, "Bo", "responder").await;
    let cx = ada.cx(ORG).await;
    let app = &lab.app;
    let teams = async || -> Page<TeamView> { library::teams(app, &cx, &all()).await.unwrap() };
    let wrong = import(app, &cx, "teams", "team,members\nNight,ada@example.com; nobody\n", true).await;
    assert_eq!((actions(&wrong), wrong.applied), (vec!["error"], false));
    assert!(import(app, &cx, "teams", "team,members\nNight,ada@example.com\nDay,\n", true).await.applied);
    let done = import(app, &cx, "teams", "team,members\nnight,Bo\nDay,\n", true).await;
    assert_eq!(actions(&done), ["update", "same"]);
    let items = teams().await.items;
    let members: Vec<_> = items.iter().map(|t| (t.name.as_str(), t.members.len())).collect();
    assert_eq!(members, [("Day", 0), ("Night", 2)]);
}

#[tokio::test]
async fn what_can_not_be_read_is_refused() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx(ORG).await;
    let request = |kind: &str, csv: String| LibraryImport { kind: kind.into(), csv, columns: None, apply: false };
    refused(library::import(&lab.app, &cx, request("rooms", "x".into())).await, "invalid");
    refused(library::import(&lab.app, &cx, request("areas", "x\n".repeat(2001))).await, "too_long");
    let mut odd = request("areas", "x".into());
    odd.columns = Some([("colour".to_owned(), 0)].into());
    refused(library::import(&lab.app, &cx, odd).await, "invalid");
    let mut keyless = request("areas", "x".into());
    keyless.columns = Some([("parent".to_owned(), 0)].into());
    refused(library::import(&lab.app, &cx, keyless).await, "no_key_column");
    let lead = lab.join(&ada, "Lee", "lead").await.cx(ORG).await;
    refused(library::import(&lab.app, &lead, request("people", "x@example.com".into())).await, "forbidden");
    library::import(&lab.app, &lead, request("areas", "x".into())).await.unwrap();
}
