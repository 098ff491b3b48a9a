//! Second factors: no code counts twice, recovery codes work once, and an organisation can require one.

use firebell_api::OrganisationPatch;
use firebell_app::identity;
use firebell_app::{App, AppError};
use firebell_domain::time::SECOND;
use totp_rs::{Builder, Secret};

use crate::lab::{Lab, PASSWORD, Signed, client, refused};

fn code(app: &App, secret: &str, steps: i64) -> String {
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    totp.generate(u64::try_from(app.store.now().0 / SECOND + steps * 30).unwrap()).to_string()
}

/// Adds a second factor; answers its secret and the recovery codes.
async fn add(lab: &Lab, ada: &Signed) -> (String, Vec<String>) {
    let person = ada.person().await;
    let factor = identity::propose_factor(&lab.app, &person).await.unwrap();
    assert!(factor.uri.starts_with("otpauth://totp/Firebell:Ada%40Example.com?secret="));
    refused(identity::confirm_factor(&lab.app, &person, "000000").await, "code");
    let codes = identity::confirm_factor(&lab.app, &person, &code(&lab.app, &factor.secret, 0)).await.unwrap();
    assert_eq!(codes.len(), 10);
    refused(identity::propose_factor(&lab.app, &person).await, "second_factor_there");
    (factor.secret, codes)
}

#[tokio::test]
async fn no_code_counts_twice() {
    let (lab, ada, _) = Lab::started(false).await;
    let (secret, _) = add(&lab, &ada).await;
    let used = code(&lab.app, &secret, 0);
    refused(lab.sign_in("ada@example.com", PASSWORD, None).await, "second_factor_needed");
    // The code that confirmed it is used already.
    refused(lab.sign_in("ada@example.com", PASSWORD, Some(&used)).await, "second_factor_wrong");
    lab.pass(30);
    let fresh = code(&lab.app, &secret, 0);
    lab.sign_in("ada@example.com", PASSWORD, Some(&fresh)).await.unwrap();
    refused(lab.sign_in("ada@example.com", PASSWORD, Some(&fresh)).await, "second_factor_wrong");
    // Nor does the one before it.
    refused(lab.sign_in("ada@example.com", PASSWORD, Some(&used)).await, "second_factor_wrong");
    lab.pass(30);
    lab.sign_in("ada@example.com", PASSWORD, Some(&code(&lab.app, &secret, 0))).await.unwrap();
}

#[tokio::test]
async fn a_recovery_code_works_once() {
    let (lab, ada, _) = Lab::started(false).await;
    let (_, codes) = add(&lab, &ada).await;
    let shouted = codes[0].to_uppercase().replace('-', " ");
    lab.sign_in("ada@example.com", PASSWORD, Some(&shouted)).await.unwrap();
    refused(lab.sign_in("ada@example.com", PASSWORD, Some(&codes[0])).await, "second_factor_wrong");
    lab.sign_in("ada@example.com", PASSWORD, Some(&codes[1])).await.unwrap();
    identity::remove_factor(&lab.app, &ada.person().await, &codes[2]).await.unwrap();
    lab.sign_in("ada@example.com", PASSWORD, None).await.unwrap();
}

#[tokio::test]
async fn the_second_step_has_five_minutes() {
    let (lab, ada, _) = Lab::started(false).await;
    let (secret, _) = add(&lab, &ada).await;
    let pending = async || match lab.sign_in("ada@example.com", PASSWORD, None).await {
        Err(AppError::SignIn("second_factor_needed", pending)) => pending,
        other => panic!("{other:?}"),
    };
    let first = pending().await;
    lab.pass(60);
    let code_now = code(&lab.app, &secret, 0);
    identity::second_step(&lab.app, &first, &code_now, client()).await.unwrap();
    lab.pass(300);
    refused(identity::second_step(&lab.app, &first, &code(&lab.app, &secret, 0), client()).await, "sign_in_again");
    refused(identity::second_step(&lab.app, "nonsense", "123456", client()).await, "sign_in_again");
    // Guessing codes is limited like guessing passwords.
    let second = pending().await;
    for _ in 0..10 {
        refused(identity::second_step(&lab.app, &second, "12345", client()).await, "second_factor_wrong");
    }
    refused(identity::second_step(&lab.app, &second, &code(&lab.app, &secret, 0), client()).await, "too_many");
}

#[tokio::test]
async fn an_organisation_can_require_it() {
    let (lab, ada, _) = Lab::started(false).await;
    let bo = lab.join(&ada, "Bo", "responder").await;
    let require = OrganisationPatch { require_second_factor: Some(true), ..OrganisationPatch::default() };
    let cx = ada.cx("example-bank").await;
    refused(identity::patch_organisation(&lab.app, &cx, require.clone()).await, "second_factor_first");
    add(&lab, &ada).await;
    identity::patch_organisation(&lab.app, &cx, require).await.unwrap();
    // Ada gave hers in this session; Bo has none.
    ada.cx("example-bank").await;
    let caller = bo.caller().await.unwrap();
    refused(lab.app.cx(&caller, None).await.map(|_| ()), "second_factor_required");
    assert!(identity::must_add_factor(&lab.app, bo.person().await.account).await.unwrap());
    let me = identity::me(&lab.app, &caller, None).await.unwrap();
    assert!(me.second_factor_required && me.permissions.is_empty());
    let factor = identity::propose_factor(&lab.app, &bo.person().await).await.unwrap();
    identity::confirm_factor(&lab.app, &bo.person().await, &code(&lab.app, &factor.secret, 0)).await.unwrap();
    bo.cx("example-bank").await;
}
