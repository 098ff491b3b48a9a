//! Who somebody is, over HTTP: sessions, the second factor's answers, people, keys, organisations.

use firebell_app::identity;
use firebell_testkit::{Lab, Person, on_all};
use serde_json::json;

const PASSWORD: &str = "correct horse battery";

/// Somebody with an organisation of their own, by e-mail address; answers a person who carries a session.
async fn owner(lab: &Lab, email: &str) -> Person {
    identity::setup(&lab.app().store, "Second Bank", email, PASSWORD).await.unwrap();
    signed_in(lab, email).await
}

async fn signed_in(lab: &Lab, email: &str) -> Person {
    let mut person = lab.program("session").await;
    let made = person.post("/api/v1/sessions", json!({"email": email, "password": PASSWORD})).await.expect(201);
    person.token = made["token"].as_str().unwrap().to_owned();
    person.account = Some(made["account"]["id"].as_str().unwrap().parse().unwrap());
    person
}

on_all! {
    async fn sessions_begin_and_end(lab: Lab) {
        let ada = owner(&lab, "ada@example.com").await;
        let me = ada.get("/api/v1/me").await.expect(200);
        assert_eq!(me["organisation"]["slug"], "second-bank");
        assert_eq!(me["account"]["email"], "ada@example.com");
        ada.post("/api/v1/sessions", json!({"email": "ada@example.com", "password": "wrong"})).await.problem(401, "sign_in_failed");
        ada.post("/api/v1/sessions", json!({"email": "eve@example.com", "password": "wrong"})).await.problem(401, "sign_in_failed");
        let again = signed_in(&lab, "ada@example.com").await;
        let list = ada.get("/api/v1/sessions").await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
        let other = list["items"].as_array().unwrap().iter().find(|s| s["current"] == false).unwrap()["id"].clone();
        ada.delete(&format!("/api/v1/sessions/{}", other.as_str().unwrap())).await.expect(204);
        again.get("/api/v1/me").await.problem(401, "unauthenticated");
        ada.delete("/api/v1/sessions/current").await.expect(204);
        ada.get("/api/v1/me").await.problem(401, "unauthenticated");
        let key = lab.person("Bo", "administrator").await;
        key.get("/api/v1/sessions").await.problem(403, "needs_session");
        assert_eq!(key.get("/api/v1/me").await.expect(200)["key"]["name"], "Bo");
    }
}

on_all! {
    async fn people_come_and_go(lab: Lab) {
        let ada = owner(&lab, "ada@example.com").await;
        let made = ada.post("/api/v1/invitations", json!({"email": null, "role": "responder"})).await.expect(201);
        let token = made["url"].as_str().unwrap().rsplit_once('/').unwrap().1.to_owned();
        ada.post("/api/v1/invitations", json!({"role": "king"})).await.problem(422, "role");
        let new = identity::AcceptNew {
            token, name: "Bo".into(), email: "bo@example.com".into(), password: PASSWORD.into(), client: identity::Client::default(),
        };
        identity::accept_new(lab.app(), new).await.unwrap();
        let bo = signed_in(&lab, "bo@example.com").await;
        bo.get("/api/v1/invitations").await.problem(403, "forbidden");
        let people = bo.get("/api/v1/people?text=bo").await.expect(200);
        assert_eq!(people["items"].as_array().unwrap().len(), 1);
        assert!(people["items"][0].get("second_factor").is_none());
        let id = |p: &Person| format!("/api/v1/people/{}", p.account.unwrap());
        ada.patch(&id(&ada), json!({"role": "lead"})).await.problem(409, "last_administrator");
        assert_eq!(ada.patch(&id(&bo), json!({"role": "auditor"})).await.expect(200)["role"], "auditor");
        ada.delete(&id(&bo)).await.expect(204);
        bo.get("/api/v1/incidents").await.problem(404, "not_found");
        ada.get("/api/v1/people/nonsense").await.problem(405, "method_not_allowed");
        ada.delete("/api/v1/people/nonsense").await.problem(404, "not_found");
    }
}

on_all! {
    async fn two_administrators_can_not_demote_each_other(lab: Lab) {
        let (ada, bo) = (lab.person("Ada", "administrator").await, lab.person("Bo", "administrator").await);
        let id = |p: &Person| format!("/api/v1/people/{}", p.account.unwrap());
        let (path_ada, path_bo) = (id(&ada), id(&bo));
        let (one, two) = tokio::join!(
            ada.patch(&path_bo, json!({"role": "lead"})),
            bo.patch(&path_ada, json!({"role": "lead"})),
        );
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 200, "{} {}", one.text, two.text);
        assert!(statuses[1] != 200, "{} {}", one.text, two.text);
    }
}

on_all! {
    async fn keys_are_shown_once(lab: Lab) {
        let ada = owner(&lab, "ada@example.com").await;
        let made = ada.post("/api/v1/keys", json!({"name": "Robot", "scope": ["register"], "as_person": true})).await.expect(201);
        let mut robot = ada.clone();
        robot.token = made["secret"].as_str().unwrap().to_owned();
        robot.register("From a robot").await;
        robot.get("/api/v1/keys").await.problem(403, "forbidden");
        let list = ada.get("/api/v1/keys").await.expect(200);
        assert_eq!((list["items"][0]["person"]["name"].as_str(), list["items"][0].get("secret")), (Some("ada"), None));
        ada.delete(&format!("/api/v1/keys/{}", made["id"].as_str().unwrap())).await.expect(204);
        robot.get("/api/v1/me").await.problem(401, "unauthenticated");
    }
}

on_all! {
    async fn settings_reach_every_server(lab: Lab) {
        let ada = lab.person("Ada", "administrator").await;
        let bo = lab.person("Bo", "responder").await;
        let patch = json!({"zone": "Europe/Berlin", "report_page": {"emergency_number": "+49 30 123"}, "phase_names": {"triage": "Sorting"}});
        ada.patch("/api/v1/organisation", patch).await.expect(200);
        for _ in 0..2 {
            let seen = bo.get("/api/v1/organisation").await.expect(200);
            assert_eq!((seen["zone"].as_str(), seen["phase_names"]["triage"].as_str()), (Some("Europe/Berlin"), Some("Sorting")));
        }
        bo.patch("/api/v1/organisation", json!({"name": "x"})).await.problem(403, "forbidden");
        ada.patch("/api/v1/organisation", json!({"colour": "x"})).await.problem(422, "invalid");
        ada.delete("/api/v1/organisation/example").await.problem(404, "not_found");
        ada.post("/api/v1/organisations", json!({"name": "x"})).await.problem(403, "needs_session");
    }
}

on_all! {
    async fn the_example_is_removed_whole(lab: Lab) {
        let link = identity::start_link(lab.app()).await.unwrap().unwrap();
        let start = identity::Start {
            token: link.split_once("token=").unwrap().1.to_owned(),
            name: "Ada".into(),
            email: "ada@example.com".into(),
            password: PASSWORD.into(),
            organisation: "Second Bank".into(),
            zone: "UTC".into(),
            example: true,
            client: identity::Client::default(),
        };
        let started = identity::start(lab.app(), start).await.unwrap();
        let example = started.example.unwrap();
        let made_up = lab.person_in(example.id, "Made Up", "lead").await;
        made_up.register("Only for show").await;
        made_up.log("INC-1", "A note").await;
        let ada = signed_in(&lab, "ada@example.com").await;
        ada.get("/api/v1/incidents").await.problem(400, "which_organisation");
        ada.get(&format!("/api/v1/incidents/INC-1?organisation={}", example.slug)).await.expect(200);
        ada.delete("/api/v1/organisation/example").await.expect(204);
        made_up.get("/api/v1/me").await.problem(401, "unauthenticated");
        ada.get(&format!("/api/v1/incidents/INC-1?organisation={}", example.slug)).await.problem(404, "not_found");
        let me = ada.get("/api/v1/me").await.expect(200);
        assert_eq!(me["organisations"].as_array().unwrap().len(), 1);
        // Its place is free, and the real one goes on.
        ada.register("Real").await;
    }
}
