//! Who sees what: private incidents, reporters, other organisations, roles.

use firebell_testkit::on_all;
use serde_json::json;

on_all! {
    async fn private_means_named(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let root = lab.person("Root", "administrator").await;
        let program = lab.program("Robot").await;
        ada.post("/api/v1/incidents", json!({"title": "Insider", "visibility": "private", "tags": ["hush"]})).await.expect(201);
        for stranger in [&root, &program] {
            stranger.get("/api/v1/incidents/INC-1").await.problem(404, "not_found");
            stranger.get("/api/v1/incidents/INC-1/journal").await.problem(404, "not_found");
            stranger.get("/api/v1/incidents/INC-1/facts/severity/history").await.problem(404, "not_found");
            stranger.patch("/api/v1/incidents/INC-1", json!({"title": "x"})).await.problem(404, "not_found");
            stranger.post("/api/v1/incidents/INC-1/close", json!({"disposition": "test"})).await.problem(404, "not_found");
            stranger.post("/api/v1/incidents/INC-1/journal", json!({"body": "x"})).await.problem(404, "not_found");
            for query in ["", "?text=insider", "?tag=hush", "?text=INC-1", "?sort=updated"] {
                assert_eq!(stranger.get(&format!("/api/v1/incidents{query}")).await.expect(200)["items"], json!([]));
            }
        }
        assert_eq!(ada.get("/api/v1/incidents?text=insider").await.expect(200)["items"].as_array().unwrap().len(), 1);
        // Giving a role names the person.
        let id = root.account.unwrap().to_string();
        ada.patch("/api/v1/incidents/INC-1", json!({"facts": {"roles": [{"value": {"role": "lead", "person": {"id": id}}}]}})).await.expect(200);
        let i = root.get("/api/v1/incidents/INC-1").await.expect(200);
        assert_eq!(i["access"].as_array().unwrap().len(), 2);
    }
}

on_all! {
    async fn reporters_see_their_own(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let rep = lab.person("Rep", "reporter").await;
        ada.register("Not theirs").await;
        rep.register("Theirs").await;
        ada.post("/api/v1/incidents", json!({"title": "For everyone", "visibility": "everyone"})).await.expect(201);
        let list = rep.get("/api/v1/incidents").await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
        rep.get("/api/v1/incidents/INC-1").await.problem(404, "not_found");
        rep.get("/api/v1/incidents/INC-2").await.expect(200);
        rep.post("/api/v1/incidents/INC-2/journal", json!({"body": "x"})).await.problem(403, "forbidden");
        let auditor = lab.person("Aud", "auditor").await;
        auditor.get("/api/v1/incidents/INC-1").await.expect(200);
        auditor.post("/api/v1/incidents", json!({"title": "x"})).await.problem(403, "forbidden");
        auditor.patch("/api/v1/incidents/INC-1", json!({"title": "x"})).await.problem(403, "forbidden");
    }
}

on_all! {
    async fn organisations_do_not_meet(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let other = lab.organisation("other").await;
        let eve = lab.person_in(other.id, "Eve", "administrator").await;
        let i = ada.register("Ours").await;
        eve.get("/api/v1/incidents/INC-1").await.problem(404, "not_found");
        eve.get(&format!("/api/v1/incidents/{}", i["id"].as_str().unwrap())).await.problem(404, "not_found");
        let theirs = eve.register("Theirs").await;
        assert_eq!(theirs["reference"], "INC-1");
        assert_eq!(eve.get("/api/v1/incidents").await.expect(200)["items"].as_array().unwrap().len(), 1);
        eve.patch("/api/v1/incidents/INC-1", json!({"facts": {"roles": [{"value": {"role": "lead", "person": {"id": ada.account.unwrap().to_string()}}}]}})).await.problem(422, "no_such_thing");
        ada.get("/api/v1/incidents?organisation=other").await.problem(404, "not_found");
        let nobody = lab.client.get(format!("{}/api/v1/incidents", lab.url())).send().await.unwrap();
        assert_eq!(nobody.status().as_u16(), 401);
    }
}
