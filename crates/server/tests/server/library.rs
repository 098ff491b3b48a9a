//! Teams, areas, assets, fields and views over HTTP, and lists of them.

use firebell_app::{AppError, example};
use firebell_domain::ids::OrganisationId;
use firebell_store::identity::{self, OrganisationHead};
use firebell_store::{Tx, UseCase};
use firebell_testkit::on_all;
use serde_json::{Value, json};

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|i| i["name"].as_str().unwrap()).collect()
}

on_all! {
    async fn the_library_is_managed_and_listed(lab: Lab) {
        let lee = lab.person("Lee", "lead").await;
        let ada = lab.person("Ada", "responder").await;
        let rea = lab.person("Rea", "reporter").await;
        let it = lee.post("/api/v1/areas", json!({"name": "IT"})).await.expect(201);
        let hosting = lee.post("/api/v1/areas", json!({"name": "Hosting", "parent": it["id"]})).await.expect(201);
        assert_eq!(hosting["parent"]["name"], "IT");
        ada.post("/api/v1/areas", json!({"name": "Mine"})).await.problem(403, "forbidden");
        rea.get("/api/v1/areas").await.problem(403, "forbidden");
        let path = format!("/api/v1/areas/{}", it["id"].as_str().unwrap());
        lee.patch(&path, json!({"parent": hosting["id"]})).await.problem(422, "circle");
        lee.patch(&path, json!({"name": "Technology"})).await.expect(200);
        assert_eq!(ada.get(&format!("{path}/history")).await.expect(200)["items"].as_array().unwrap().len(), 2);

        for n in 0..5 {
            let asset = json!({"name": format!("host-{n}"), "owner_area": hosting["id"], "criticality": "high"});
            lee.post("/api/v1/assets", asset).await.expect(201);
        }
        let first = ada.get("/api/v1/assets?text=HOST&limit=3").await.expect(200);
        assert_eq!(names(&first), ["host-0", "host-1", "host-2"]);
        let next = first["next"].as_str().unwrap();
        let second = ada.get(&format!("/api/v1/assets?text=HOST&limit=3&after={next}")).await.expect(200);
        assert_eq!((names(&second), second["next"].is_null()), (vec!["host-3", "host-4"], true));
        lee.delete(&format!("/api/v1/assets/{}", first["items"][0]["id"].as_str().unwrap())).await.expect(204);
        assert_eq!(names(&ada.get("/api/v1/assets").await.expect(200)).len(), 4);
        assert_eq!(names(&ada.get("/api/v1/assets?retired=true").await.expect(200)).len(), 5);

        let team = lee.post("/api/v1/teams", json!({"name": "Night"})).await.expect(201);
        let member = format!("/api/v1/teams/{}/members/{}", team["id"].as_str().unwrap(), ada.account.unwrap());
        assert_eq!(lee.put(&member, json!({})).await.expect(200)["members"][0]["name"], "Ada");
        lee.delete(&member).await.expect(204);
        lee.delete(&member).await.problem(404, "not_found");

        // A list of incidents by area finds those of areas below.
        ada.post("/api/v1/incidents", json!({"title": "Down", "facts": {"owning_area": "hosting"}})).await.expect(201);
        let by_area = ada.get(&format!("/api/v1/incidents?area={}", it["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(by_area["items"].as_array().unwrap().len(), 1);
    }
}

on_all! {
    async fn fields_and_views(lab: Lab) {
        let lee = lab.person("Lee", "lead").await;
        let ada = lab.person("Ada", "responder").await;
        let field = json!({"name": "Cost", "type": "number"});
        let field = lee.post("/api/v1/custom-fields", field).await.expect(201);
        assert_eq!((field["key"].as_str(), field["type"].as_str()), (Some("cost"), Some("number")));
        let seen = ada.post("/api/v1/incidents", json!({"title": "x", "custom.cost": 12})).await.expect(201);
        assert_eq!(seen["facts"]["custom.cost"]["value"], 12);
        lee.delete(&format!("/api/v1/custom-fields/{}", field["id"].as_str().unwrap())).await.expect(204);
        ada.post("/api/v1/incidents", json!({"title": "x", "facts": {"custom.cost": 12}})).await.expect(422);
        // What was said before is still read.
        assert_eq!(ada.get("/api/v1/incidents/INC-1").await.expect(200)["facts"]["custom.cost"]["value"], 12);

        let view = json!({"name": "Open", "query": "state=open", "shared": true});
        let view = lee.post("/api/v1/views", view).await.expect(201);
        let path = format!("/api/v1/views/{}", view["id"].as_str().unwrap());
        assert_eq!(ada.get("/api/v1/views").await.expect(200)["items"][0]["own"], false);
        ada.delete(&path).await.problem(403, "forbidden");
        lee.patch(&path, json!({"shared": false})).await.expect(200);
        assert!(ada.get("/api/v1/views").await.expect(200)["items"].as_array().unwrap().is_empty());
        ada.delete(&path).await.problem(404, "not_found");
        lee.delete(&path).await.expect(204);
        lab.program("Robot").await.post("/api/v1/views", json!({"name": "x", "query": ""})).await.problem(403, "needs_person");
    }
}

on_all! {
    async fn areas_moved_at_once_make_no_circle(lab: Lab) {
        let lee = lab.person("Lee", "lead").await;
        for round in 0..5 {
            let one = lee.post("/api/v1/areas", json!({"name": format!("One {round}")})).await.expect(201);
            let two = lee.post("/api/v1/areas", json!({"name": format!("Two {round}")})).await.expect(201);
            let path = |a: &Value| format!("/api/v1/areas/{}", a["id"].as_str().unwrap());
            let (one_path, two_path) = (path(&one), path(&two));
            let (a, b) = tokio::join!(
                lee.patch(&one_path, json!({"parent": two["id"]})),
                lee.patch(&two_path, json!({"parent": one["id"]})),
            );
            let mut statuses = [a.status, b.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 422], "{} {}", a.text, b.text);
        }
    }
}

on_all! {
    async fn a_list_is_imported_whole_or_not_at_all(lab: Lab) {
        let boss = lab.person("Boss", "administrator").await;
        let csv = "name,parent\nHosting,IT\nIT,\n";
        let import = |csv: &str, apply: bool| json!({"kind": "areas", "csv": csv, "apply": apply});
        let seen = boss.post("/api/v1/library/import", import(csv, false)).await.expect(200);
        assert_eq!((seen["applied"].as_bool(), seen["rows"][0]["action"].as_str()), (Some(false), Some("create")));
        let done = boss.post("/api/v1/library/import", import(csv, true)).await.expect(200);
        assert_eq!(done["applied"], true);
        let again = boss.post("/api/v1/library/import", import(csv, true)).await.expect(200);
        assert_eq!(again["rows"][1]["action"], "same");
        let bad = boss.post("/api/v1/library/import", import("name,parent\nA,\nB,Nowhere\n", true)).await.expect(200);
        assert_eq!((bad["applied"].as_bool(), bad["rows"][1]["field"].as_str()), (Some(false), Some("parent")));
        assert_eq!(names(&boss.get("/api/v1/areas").await.expect(200)), ["Hosting", "IT"]);
        let people = json!({"kind": "people", "csv": "new.one@example.com", "apply": true});
        let done = boss.post("/api/v1/library/import", people).await.expect(200);
        assert!(done["invitations"][0]["url"].as_str().unwrap().contains("/invitation/"));
    }
}

struct MakeExample;

impl UseCase for MakeExample {
    const NAME: &'static str = "test.example";
    type Out = OrganisationHead;
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> Result<OrganisationHead, AppError> {
        let id = OrganisationId(tx.new_id());
        Ok(identity::insert_organisation(tx, id, "look-around", "Example", "{}", true, None).await?)
    }
}

on_all! {
    async fn the_example_fills(lab: Lab) {
        let head = lab.app().store.write(MakeExample).await.unwrap();
        let ada = lab.person_in(head.id, "Ada", "administrator").await;
        example::fill(lab.app(), &head, ada.account.unwrap(), "Ada").await.unwrap();
        let list = ada.get("/api/v1/incidents?limit=50").await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 9);
    }
}
