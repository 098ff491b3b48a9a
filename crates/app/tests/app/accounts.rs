//! Signing in and its limits, sessions, passwords, the first start.

use firebell_api::ProfilePatch;
use firebell_app::identity;
use firebell_store::journal;

use crate::lab::{Lab, PASSWORD, Signed, refused};

#[tokio::test]
async fn the_start_link_works_once() {
    let (lab, ada, organisation) = Lab::started(false).await;
    assert_eq!(organisation.slug, "example-bank");
    assert!(identity::start_link(&lab.app).await.unwrap().is_none());
    let me = identity::me(&lab.app, &ada.caller().await.unwrap(), None).await.unwrap();
    assert!(me.operator);
    assert_eq!(me.organisation.unwrap().role, "administrator");
    assert_eq!(me.permissions.len(), firebell_domain::permission::Action::ALL.len());
    let again = identity::setup(&lab.app.store, "Other", "ada@example.com", PASSWORD).await;
    refused(again, "email_taken");
    let other = identity::setup(&lab.app.store, "Example Bank", "bo@example.com", PASSWORD).await.unwrap();
    assert_eq!(other.slug, "example-bank-2");
}

#[tokio::test]
async fn a_newer_start_link_ends_the_older_one() {
    let lab = Lab::new().await;
    let old = identity::start_link(&lab.app).await.unwrap().unwrap();
    let new = identity::start_link(&lab.app).await.unwrap().unwrap();
    let token = |url: &str| url.split_once("token=").unwrap().1.to_owned();
    assert!(!identity::start_works(&lab.app, &token(&old)).await.unwrap());
    assert!(identity::start_works(&lab.app, &token(&new)).await.unwrap());
    lab.pass(8 * 24 * 3600);
    assert!(!identity::start_works(&lab.app, &token(&new)).await.unwrap());
}

#[tokio::test]
async fn wrong_passwords_are_limited_and_logged() {
    let (lab, _, organisation) = Lab::started(false).await;
    for _ in 0..10 {
        refused(lab.sign_in("ada@example.com", "wrong", None).await, "sign_in_failed");
    }
    refused(lab.sign_in("ADA@example.com", PASSWORD, None).await, "too_many");
    // Somebody else from the same address is not held back yet.
    refused(lab.sign_in("nobody@example.com", "wrong", None).await, "sign_in_failed");
    lab.pass(16 * 60);
    lab.sign_in("ada@example.com", PASSWORD, None).await.unwrap();
    let mut reader = lab.app.store.reader("test").await.unwrap();
    let log = journal::audit(&mut reader, organisation.id, None, &[], 100).await.unwrap();
    let said = |what: &str| {
        log.iter().filter(|e| String::from_utf8_lossy(e.payload.as_deref().unwrap_or_default()).contains(what)).count()
    };
    assert_eq!(said("session.refused"), 10);
    assert_eq!(said("session.started"), 2);
}

#[tokio::test]
async fn one_address_is_limited_over_all_accounts() {
    let (lab, _, _) = Lab::started(false).await;
    for n in 0..50 {
        refused(lab.sign_in(&format!("x{n}@example.com"), "wrong", None).await, "sign_in_failed");
    }
    refused(lab.sign_in("ada@example.com", PASSWORD, None).await, "too_many");
}

#[tokio::test]
async fn an_ended_session_is_refused() {
    let (lab, ada, _) = Lab::started(false).await;
    let made = lab.sign_in("ada@example.com", PASSWORD, None).await.unwrap();
    let other = Signed { token: made.token, app: lab.app.clone() };
    let mine = identity::sessions(&lab.app, &ada.person().await).await.unwrap().items;
    assert_eq!(mine.len(), 2);
    assert_eq!(mine.iter().filter(|s| s.current).count(), 1);
    identity::end_session(&lab.app, &ada.person().await, made.id).await.unwrap();
    refused(other.caller().await.map(|_| ()), "unauthenticated");
    refused(identity::end_session(&lab.app, &ada.person().await, made.id).await, "not_found");
    lab.pass(31 * 24 * 3600);
    refused(ada.caller().await.map(|_| ()), "unauthenticated");
}

#[tokio::test]
async fn another_password_ends_other_sessions() {
    let (lab, ada, _) = Lab::started(false).await;
    let made = lab.sign_in("ada@example.com", PASSWORD, None).await.unwrap();
    let other = Signed { token: made.token, app: lab.app.clone() };
    let person = ada.person().await;
    refused(identity::change_password(&lab.app, &person, "wrong", "another long one").await, "password_wrong");
    refused(identity::change_password(&lab.app, &person, PASSWORD, "short").await, "password_short");
    identity::change_password(&lab.app, &person, PASSWORD, "another long one").await.unwrap();
    refused(other.caller().await.map(|_| ()), "unauthenticated");
    ada.caller().await.unwrap();
    refused(lab.sign_in("ada@example.com", PASSWORD, None).await, "sign_in_failed");
    lab.sign_in("ada@example.com", "another long one", None).await.unwrap();
}

#[tokio::test]
async fn a_profile_has_a_real_zone() {
    let (lab, ada, _) = Lab::started(false).await;
    let person = ada.person().await;
    let patch = ProfilePatch { name: None, zone: Some("Middle/Earth".into()) };
    refused(identity::patch_profile(&lab.app, &person, &patch).await, "zone");
    let patch = ProfilePatch { name: Some(" Ada  Example ".into()), zone: Some("Asia/Tokyo".into()) };
    identity::patch_profile(&lab.app, &person, &patch).await.unwrap();
    let account = identity::me(&lab.app, &ada.caller().await.unwrap(), None).await.unwrap().account.unwrap();
    assert_eq!((account.name.as_str(), account.zone.as_str()), ("Ada Example", "Asia/Tokyo"));
}

#[tokio::test]
async fn last_use_is_noted_at_most_every_five_minutes() {
    let (lab, ada, _) = Lab::started(false).await;
    let seen = async || {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        identity::sessions(&lab.app, &ada.person().await).await.unwrap().items.remove(0).last_seen_at
    };
    let first = seen().await;
    lab.pass(60);
    ada.caller().await.unwrap();
    assert_eq!(seen().await, first);
    lab.pass(300);
    ada.caller().await.unwrap();
    assert_eq!(seen().await, "2026-11-21T10:06:00Z");
}
