//! Teams, areas, assets, custom fields and views: names, the tree, what is kept, and who may change it.

use firebell_api::*;
use firebell_app::library::{self, Listing};
use firebell_app::{App, Cx};
use firebell_domain::ids::{AccountId, AreaId, AssetId, FieldId, TeamId, ViewId};
use firebell_domain::keys::AssetKind;
use firebell_store::areas::areas_below;
use firebell_store::journal;
use uuid::Uuid;

use crate::lab::{Lab, refused};

const ORG: &str = "example-bank";

fn all() -> Listing {
    Listing { limit: 200, ..Listing::default() }
}

async fn area(app: &App, cx: &Cx, name: &str, parent: Option<Uuid>) -> Uuid {
    library::create_area(app, cx, AreaRequest { id: None, name: name.into(), parent }).await.unwrap().0.id
}

async fn audited(app: &App, cx: &Cx, what: &str) -> usize {
    let mut reader = app.store.reader("test").await.unwrap();
    let log = journal::audit(&mut reader, cx.org(), None, &[], 200).await.unwrap();
    let said = format!("\"what\":\"{what}\"");
    log.iter().filter(|e| String::from_utf8_lossy(e.payload.as_deref().unwrap_or_default()).contains(&said)).count()
}

#[tokio::test]
async fn teams_have_members_and_one_name() {
    let (lab, ada, _) = Lab::started(false).await;
    let bo = lab.join(&ada, "Bo", "responder").await;
    let cx = ada.cx(ORG).await;
    let app = &lab.app;
    let request = TeamRequest { id: Some(Uuid::from_u128(9)), name: " Security   operations ".into() };
    let (team, new) = library::create_team(app, &cx, request.clone()).await.unwrap();
    assert!(new);
    assert_eq!(team.name, "Security operations");
    let (same, new) = library::create_team(app, &cx, request).await.unwrap();
    assert_eq!((same.id, new), (team.id, false));
    let again = TeamRequest { id: None, name: "SECURITY Operations".into() };
    refused(library::create_team(app, &cx, again.clone()).await, "name_taken");

    let id = TeamId(team.id);
    let person = bo.cx(ORG).await.actor.account.unwrap();
    let with = library::add_member(app, &cx, id, person).await.unwrap();
    assert_eq!(with.members.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["Bo"]);
    library::add_member(app, &cx, id, person).await.unwrap();
    assert_eq!(audited(app, &cx, "team.member_added").await, 1);
    refused(library::add_member(app, &cx, id, AccountId(Uuid::from_u128(1))).await, "not_found");

    let retire = TeamPatch { name: None, retired: Some(true) };
    let retired = library::patch_team(app, &cx, id, retire).await.unwrap();
    assert!(retired.retired && retired.members.is_empty(), "a retired team lets nobody in anywhere");
    assert!(library::teams(app, &cx, &all()).await.unwrap().items.is_empty());
    assert_eq!(library::teams(app, &cx, &Listing { retired: true, ..all() }).await.unwrap().items.len(), 1);
    refused(library::create_team(app, &cx, again).await, "name_taken");
    refused(library::add_member(app, &cx, id, person).await, "retired");
    refused(
        library::create_team(app, &bo.cx(ORG).await, TeamRequest { id: None, name: "x".into() }).await,
        "forbidden",
    );
}

#[tokio::test]
async fn the_tree_of_areas_has_no_circles_and_a_history() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx(ORG).await;
    let app = &lab.app;
    let company = area(app, &cx, "Company", None).await;
    let it = area(app, &cx, "IT", Some(company)).await;
    let hosting = area(app, &cx, "Hosting", Some(it)).await;
    let finance = area(app, &cx, "Finance", Some(company)).await;
    let under = |parent: Uuid| AreaPatch { parent: Some(Some(parent)), ..AreaPatch::default() };
    for below in [company, it, hosting] {
        refused(library::patch_area(app, &cx, AreaId(company), under(below)).await, "circle");
    }
    let below = async |id| {
        let mut reader = app.store.reader("test").await.unwrap();
        areas_below(&mut reader, cx.org(), AreaId(id)).await.unwrap().len()
    };
    assert_eq!((below(company).await, below(it).await, below(Uuid::from_u128(5)).await), (4, 2, 0));

    // Two changes within one moment are two versions.
    library::patch_area(app, &cx, AreaId(hosting), under(finance)).await.unwrap();
    let rename = AreaPatch { name: Some("Data centre".into()), ..AreaPatch::default() };
    library::patch_area(app, &cx, AreaId(hosting), rename).await.unwrap();
    lab.pass(60);
    let top = AreaPatch { parent: Some(None), ..AreaPatch::default() };
    let now = library::patch_area(app, &cx, AreaId(hosting), top.clone()).await.unwrap();
    assert!(now.parent.is_none());
    library::patch_area(app, &cx, AreaId(hosting), top).await.unwrap();
    let history = library::area_history(app, &cx, AreaId(hosting)).await.unwrap().items;
    let names: Vec<_> = history.iter().map(|v| (v.name.as_str(), v.parent.as_ref().map(|p| p.name.as_str()))).collect();
    assert_eq!(
        names,
        [
            ("Data centre", None),
            ("Data centre", Some("Finance")),
            ("Hosting", Some("Finance")),
            ("Hosting", Some("IT"))
        ]
    );
    assert!(history[0].until.is_none());
    assert!(history.windows(2).all(|w| w[1].until.as_deref() == Some(w[0].since.as_str())));

    let retire = AreaPatch { retired: Some(true), ..AreaPatch::default() };
    refused(library::patch_area(app, &cx, AreaId(company), retire.clone()).await, "has_areas_below");
    library::patch_area(app, &cx, AreaId(it), retire).await.unwrap();
    refused(library::patch_area(app, &cx, AreaId(finance), under(it)).await, "retired");
    refused(library::area_history(app, &cx, AreaId(Uuid::from_u128(5))).await, "not_found");
}

#[tokio::test]
async fn assets_keep_what_is_unknown_and_are_found_by_name() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx(ORG).await;
    let app = &lab.app;
    let hosting = area(app, &cx, "Hosting", None).await;
    for n in 0..7 {
        let kind = if n % 2 == 0 { "system" } else { "service" };
        let request = AssetRequest {
            kind: Some(kind.into()),
            name: format!("Önline_{n}"),
            owner_area: Some(hosting),
            holds_personal_data: (n == 0).then_some(false),
            ..AssetRequest::default()
        };
        library::create_asset(app, &cx, request).await.unwrap();
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let listing = Listing { text: Some("online_".into()), after, limit: 3, ..Listing::default() };
        let page = library::assets(app, &cx, &[], &listing).await.unwrap();
        seen.extend(page.items.into_iter().map(|a| a.name));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, (0..7).map(|n| format!("Önline_{n}")).collect::<Vec<_>>());
    let found = library::assets(app, &cx, &[AssetKind::Service], &all()).await.unwrap().items;
    assert_eq!(found.len(), 3);
    assert!(found[0].holds_personal_data.is_none() && found[0].criticality.is_none());
    assert_eq!(found[0].owner_area.as_ref().unwrap().name, "Hosting");
    let none = Listing { text: Some("%".into()), ..all() };
    assert!(library::assets(app, &cx, &[], &none).await.unwrap().items.is_empty(), "a sign is only a sign");

    let id = AssetId(found[0].id);
    let set = AssetPatch { criticality: Some(Some("high".into())), owner_area: Some(None), ..AssetPatch::default() };
    let set = library::patch_asset(app, &cx, id, set).await.unwrap();
    assert_eq!((set.criticality.as_deref(), set.owner_area), (Some("high"), None));
    let unset = AssetPatch { criticality: Some(None), ..AssetPatch::default() };
    assert!(library::patch_asset(app, &cx, id, unset).await.unwrap().criticality.is_none());
    let odd = AssetPatch { criticality: Some(Some("huge".into())), ..AssetPatch::default() };
    refused(library::patch_asset(app, &cx, id, odd).await, "invalid");
    let twice = AssetRequest { kind: Some("service".into()), name: "önline_1".into(), ..AssetRequest::default() };
    refused(library::create_asset(app, &cx, twice).await, "name_taken");
    let nobody = AssetRequest { name: "x".into(), owner_area: Some(Uuid::from_u128(3)), ..AssetRequest::default() };
    refused(library::create_asset(app, &cx, nobody).await, "no_such_thing");
}

#[tokio::test]
async fn custom_fields_are_facts_of_the_next_request() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx(ORG).await;
    let app = &lab.app;
    let request = CustomFieldRequest {
        name: "Ticket Nr.".into(),
        kind: "choice".into(),
        options: vec!["A".into(), "B".into()],
        ..CustomFieldRequest::default()
    };
    let field = library::create_field(app, &cx, request.clone()).await.unwrap();
    assert_eq!((field.key.as_str(), field.position), ("ticket_nr", 0));
    assert_eq!(library::create_field(app, &cx, request.clone()).await.unwrap().key, "ticket_nr_2");
    let cx = ada.cx(ORG).await;
    assert!(cx.config.catalogue.get("custom.ticket_nr").is_some());
    let bad = |f: fn(&mut CustomFieldRequest)| {
        let mut r = request.clone();
        f(&mut r);
        r
    };
    refused(library::create_field(app, &cx, bad(|r| r.options.clear())).await, "invalid");
    refused(library::create_field(app, &cx, bad(|r| r.options.push(" a".into()))).await, "twice");
    refused(library::create_field(app, &cx, bad(|r| r.kind = "text".into())).await, "invalid");
    refused(library::create_field(app, &cx, bad(|r| r.kind = "colour".into())).await, "invalid");
    refused(library::create_field(app, &cx, bad(|r| r.key = Some("Big".into()))).await, "invalid");
    refused(library::create_field(app, &cx, bad(|r| r.key = Some("ticket_nr".into()))).await, "key_taken");
    let retire = CustomFieldPatch { retired: Some(true), ..CustomFieldPatch::default() };
    library::patch_field(app, &cx, FieldId(field.id), retire).await.unwrap();
    assert!(ada.cx(ORG).await.config.catalogue.get("custom.ticket_nr").is_none());
    assert_eq!(library::fields(app, &cx).await.unwrap().items.len(), 2);
    let signs = CustomFieldRequest { name: "番号".into(), kind: "number".into(), ..CustomFieldRequest::default() };
    assert_eq!(library::create_field(app, &cx, signs).await.unwrap().key, "field");
}

#[tokio::test]
async fn views_are_ones_own_unless_shared() {
    let (lab, ada, _) = Lab::started(false).await;
    let bo = lab.join(&ada, "Bo", "responder").await;
    let (cx, bo) = (ada.cx(ORG).await, bo.cx(ORG).await);
    let app = &lab.app;
    let save = |name: &str, shared| ViewRequest { name: name.into(), query: "?phase=triage".into(), shared };
    let mine = library::create_view(app, &cx, save("Mine", false)).await.unwrap();
    let ours = library::create_view(app, &bo, save("Ours", true)).await.unwrap();
    assert_eq!(mine.query, "phase=triage");
    let names = |page: Page<SavedView>| page.items.into_iter().map(|v| (v.name, v.own)).collect::<Vec<_>>();
    assert_eq!(names(library::views(app, &bo).await.unwrap()), [("Ours".to_owned(), true)]);
    assert_eq!(library::views(app, &cx).await.unwrap().items.len(), 2);
    refused(library::drop_view(app, &bo, ViewId(mine.id)).await, "not_found");
    library::drop_view(app, &cx, ViewId(ours.id)).await.unwrap();
    let theirs = library::create_view(app, &cx, save("Theirs", true)).await.unwrap();
    refused(library::patch_view(app, &bo, ViewId(theirs.id), ViewPatch::default()).await, "forbidden");
    library::drop_view(app, &cx, ViewId(mine.id)).await.unwrap();
    refused(library::drop_view(app, &cx, ViewId(mine.id)).await, "not_found");
}
