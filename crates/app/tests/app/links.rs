//! Invitations and keys: single use, expiry, scope.

use firebell_api::{InvitationRequest, KeyRequest};
use firebell_app::identity::{self, AcceptNew};
use firebell_domain::ids::{InvitationId, KeyId};
use firebell_domain::permission::Action;
use serde_json::json;

use crate::lab::{Lab, PASSWORD, Signed, client, link_token, refused};

async fn link(lab: &Lab, by: &Signed, email: Option<&str>) -> (String, InvitationId) {
    let request = InvitationRequest { email: email.map(str::to_owned), role: "responder".into() };
    let made = identity::invite(&lab.app, &by.cx("example-bank").await, &request).await.unwrap();
    let url = made.url.unwrap();
    assert!(url.starts_with("https://firebell.example.com/invitation/fbl_"), "{url}");
    (link_token(&url), InvitationId(made.id))
}

fn new(token: &str, email: &str) -> AcceptNew {
    AcceptNew {
        token: token.into(),
        name: "Bo".into(),
        email: email.into(),
        password: PASSWORD.into(),
        client: client(),
    }
}

#[tokio::test]
async fn an_invitation_works_once() {
    let (lab, ada, _) = Lab::started(false).await;
    let (token, _) = link(&lab, &ada, None).await;
    assert_eq!(identity::invited(&lab.app, &token).await.unwrap().by.as_deref(), Some("Ada"));
    refused(identity::accept_new(&lab.app, new(&token, "ada@example.com")).await, "email_taken");
    refused(identity::accept(&lab.app, &token, ada.person().await.account).await, "already_member");
    identity::accept_new(&lab.app, new(&token, "bo@example.com")).await.unwrap();
    refused(identity::accept_new(&lab.app, new(&token, "cy@example.com")).await, "link_used");
    lab.sign_in("bo@example.com", PASSWORD, None).await.unwrap();
}

#[tokio::test]
async fn an_invitation_ends() {
    let (lab, ada, _) = Lab::started(false).await;
    let (late, _) = link(&lab, &ada, None).await;
    lab.pass(7 * 24 * 3600 + 1);
    refused(identity::accept_new(&lab.app, new(&late, "bo@example.com")).await, "link_used");
    let (back, id) = link(&lab, &ada, None).await;
    let cx = ada.cx("example-bank").await;
    assert_eq!(identity::invitations(&lab.app, &cx).await.unwrap().items.len(), 1);
    identity::take_back(&lab.app, &cx, id).await.unwrap();
    refused(identity::take_back(&lab.app, &cx, id).await, "not_found");
    refused(identity::invited(&lab.app, &back).await, "link_used");
    refused(identity::invited(&lab.app, "fbl_nonsense").await, "link_used");
}

#[tokio::test]
async fn an_invitation_for_an_address_is_for_that_address() {
    let (lab, ada, _) = Lab::started(false).await;
    let (token, _) = link(&lab, &ada, Some("bo@example.com")).await;
    identity::accept_new(&lab.app, new(&token, "eve@example.com")).await.unwrap();
    lab.sign_in("bo@example.com", PASSWORD, None).await.unwrap();
    refused(lab.sign_in("eve@example.com", PASSWORD, None).await, "sign_in_failed");
}

#[tokio::test]
async fn a_signed_in_account_joins_another_organisation() {
    let (lab, ada, _) = Lab::started(false).await;
    identity::setup(&lab.app.store, "Other", "cy@example.com", PASSWORD).await.unwrap();
    let cy = lab.sign_in("cy@example.com", PASSWORD, None).await.unwrap();
    let cy = Signed { token: cy.token, app: lab.app.clone() };
    let (token, _) = link(&lab, &ada, None).await;
    identity::accept(&lab.app, &token, cy.person().await.account).await.unwrap();
    let me = identity::me(&lab.app, &cy.caller().await.unwrap(), Some("example-bank")).await.unwrap();
    assert_eq!(me.organisations.len(), 2);
    assert_eq!(me.organisation.unwrap().role, "responder");
}

fn key(scope: serde_json::Value, expires_at: Option<&str>, as_person: bool) -> KeyRequest {
    KeyRequest { name: "Robot".into(), scope, expires_at: expires_at.map(str::to_owned), as_person }
}

#[tokio::test]
async fn a_key_has_a_scope_and_an_end() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx("example-bank").await;
    refused(identity::create_key(&lab.app, &cx, &key(json!(["fly"]), None, false)).await, "scope");
    refused(
        identity::create_key(&lab.app, &cx, &key(json!("all"), Some("2026-11-21T09:00:00Z"), false)).await,
        "in_the_past",
    );
    let request = key(json!(["register", "read_incidents"]), Some("2026-11-22T10:00:00Z"), true);
    let made = identity::create_key(&lab.app, &cx, &request).await.unwrap();
    let robot = Signed { token: made.secret.unwrap(), app: lab.app.clone() };
    let its = robot.cx("example-bank").await;
    assert!(its.actor.may(Action::Register) && !its.actor.may(Action::WriteIncidents));
    assert_eq!(its.actor.account, cx.actor.account);
    refused(identity::person(&robot.caller().await.unwrap()), "needs_session");
    lab.pass(24 * 3600);
    refused(robot.caller().await.map(|_| ()), "unauthenticated");
    let all = identity::create_key(&lab.app, &cx, &key(json!("all"), None, false)).await.unwrap();
    let all_id = KeyId(all.id);
    let program = Signed { token: all.secret.unwrap(), app: lab.app.clone() };
    let by_key = program.cx("example-bank").await;
    refused(identity::create_key(&lab.app, &by_key, &key(json!("all"), None, false)).await, "needs_session");
    assert!(identity::keys(&lab.app, &cx).await.unwrap().items.iter().all(|k| k.secret.is_none()));
    identity::revoke_key(&lab.app, &cx, all_id).await.unwrap();
    refused(program.caller().await.map(|_| ()), "unauthenticated");
}

#[tokio::test]
async fn keys_are_made_beside_the_server() {
    let (lab, ada, _) = Lab::started(false).await;
    let store = &lab.app.store;
    let plain = identity::key_create_offline(store, "Script", None, None).await.unwrap();
    let plain = Signed { token: plain, app: lab.app.clone() };
    assert!(!plain.cx("example-bank").await.actor.person);
    let own =
        identity::key_create_offline(store, "Ada's", Some("ADA@example.com"), Some("example-bank")).await.unwrap();
    let own = Signed { token: own, app: lab.app.clone() };
    let cx = own.cx("example-bank").await;
    assert!(cx.actor.person && cx.actor.account == Some(ada.person().await.account));
    refused(identity::key_create_offline(store, "x", Some("eve@example.com"), None).await, "not_found");
    refused(identity::key_create_offline(store, "x", None, Some("nowhere")).await, "not_found");
}
