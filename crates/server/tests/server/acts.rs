//! Merging, splitting, letting people in, emergency opening, bulk changes, presence, similar incidents, the audit log.

use firebell_testkit::on_all;
use serde_json::json;

on_all! {
    async fn merging_keeps_the_earliest_and_interleaves(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        ada.post("/api/v1/incidents", json!({"title": "Stays", "times": {"detected": "2026-02-02T10:00:00Z"}})).await.expect(201);
        ada.post("/api/v1/incidents", json!({"title": "Goes", "times": {"detected": "2026-02-02T09:00:00Z"}})).await.expect(201);
        ada.log("INC-1", "On the first").await;
        ada.log("INC-2", "On the second").await;
        let i = ada.post("/api/v1/incidents/INC-2/merge", json!({"into": "INC-1"})).await.expect(200);
        assert_eq!(i["reference"], "INC-1");
        assert_eq!(i["times"]["detected"]["at"], "2026-02-02T09:00:00Z");
        assert_eq!(i["merged_from"][0]["reference"], "INC-2");
        let journal = ada.get("/api/v1/incidents/INC-1/journal").await.expect(200);
        let bodies: Vec<&str> = journal["items"].as_array().unwrap().iter().filter_map(|e| e["body"].as_str()).filter(|b| !b.is_empty()).collect();
        assert_eq!(bodies, ["On the second", "On the first"]);
        assert_eq!(ada.get("/api/v1/incidents").await.expect(200)["items"].as_array().unwrap().len(), 1);
        ada.post("/api/v1/incidents/INC-2/journal", json!({"body": "x"})).await.problem(409, "merged_away");
        assert_eq!(ada.get("/api/v1/incidents/INC-2").await.expect(200)["merged_into"]["reference"], "INC-1");
        ada.post("/api/v1/incidents/INC-1/merge", json!({"into": "INC-1"})).await.problem(422, "same_incident");
        let back = ada.post("/api/v1/incidents/INC-2/split", json!({})).await.expect(200);
        assert_eq!(back["reference"], "INC-2");
        assert_eq!(ada.get("/api/v1/incidents/INC-1").await.expect(200)["times"]["detected"]["at"], "2026-02-02T10:00:00Z");
        assert_eq!(ada.get("/api/v1/incidents").await.expect(200)["items"].as_array().unwrap().len(), 2);
    }
}

on_all! {
    async fn merging_into_a_private_one_lets_nobody_in(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let lin = lab.person("Lin", "responder").await;
        ada.post("/api/v1/incidents", json!({"title": "Private", "visibility": "private"})).await.expect(201);
        ada.register("Open").await;
        lin.get("/api/v1/incidents/INC-2").await.expect(200);
        ada.post("/api/v1/incidents/INC-1/merge", json!({"into": "INC-2"})).await.expect(200);
        lin.get("/api/v1/incidents/INC-2").await.problem(404, "not_found");
        ada.get("/api/v1/incidents/INC-2").await.expect(200);
    }
}

on_all! {
    async fn letting_in_and_out(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let lin = lab.person("Lin", "responder").await;
        let root = lab.person("Root", "administrator").await;
        ada.post("/api/v1/incidents", json!({"title": "Private", "visibility": "private"})).await.expect(201);
        let lin_id = lin.account.unwrap().to_string();
        let i = ada.post("/api/v1/incidents/INC-1/access", json!({"account": lin_id, "reason": "Forensics"})).await.expect(200);
        let admission = i["access"].as_array().unwrap().iter().find(|a| a["who"]["name"] == "Lin").unwrap()["id"].as_str().unwrap().to_owned();
        lin.get("/api/v1/incidents/INC-1").await.expect(200);
        ada.delete(&format!("/api/v1/incidents/INC-1/access/{admission}")).await.expect(204);
        lin.get("/api/v1/incidents/INC-1").await.problem(404, "not_found");
        ada.post("/api/v1/incidents/INC-1/access", json!({"account": lin_id, "until": "2020-01-01T00:00:00Z"})).await.problem(422, "invalid");
        let own = ada.get("/api/v1/incidents/INC-1").await.expect(200)["access"][0]["id"].as_str().unwrap().to_owned();
        ada.delete(&format!("/api/v1/incidents/INC-1/access/{own}")).await.problem(409, "last_one");
        lin.post("/api/v1/incidents/INC-1/emergency-opening", json!({"reason": "I would like to see it"})).await.problem(403, "forbidden");
        root.post("/api/v1/incidents/INC-1/emergency-opening", json!({"reason": "short"})).await.problem(422, "reason_needed");
        root.post("/api/v1/incidents/INC-1/emergency-opening", json!({"reason": "The lead can't be reached and the attack goes on"})).await.expect(200);
        root.get("/api/v1/incidents/INC-1").await.expect(200);
        let audit = root.get("/api/v1/audit?what=incident.").await.expect(200);
        assert_eq!(audit["items"][0]["audit"]["what"], "incident.opened_in_emergency");
        let csv = root.get("/api/v1/audit.csv").await;
        assert!(csv.status == 200 && csv.text.contains("incident.opened_in_emergency"), "{}", csv.text);
        ada.get("/api/v1/audit").await.problem(403, "forbidden");
    }
}

on_all! {
    async fn bulk_answers_for_each(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        for n in 0..3 {
            ada.register(&format!("Noise {n}")).await;
        }
        let answer = ada.post("/api/v1/incidents/bulk", json!({"incidents": ["INC-1", "INC-3", "INC-99"], "do": {"dismiss": {"disposition": "benign", "reason": "Scanner"}}})).await.expect(200);
        let ok: Vec<bool> = answer["items"].as_array().unwrap().iter().map(|i| i["ok"].as_bool().unwrap()).collect();
        assert_eq!(ok, [true, true, false]);
        assert_eq!(answer["items"][2]["error"]["code"], "not_found");
        assert_eq!(ada.get("/api/v1/incidents?state=open").await.expect(200)["items"].as_array().unwrap().len(), 1);
        let answer = ada.post("/api/v1/incidents/bulk", json!({"incidents": ["INC-2"], "do": {"facts": {"severity": "SEV4"}}})).await.expect(200);
        assert_eq!(answer["items"][0]["ok"], true);
    }
}

on_all! {
    async fn who_is_here_and_what_is_alike(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let lin = lab.person("Lin", "responder").await;
        ada.register("Printer on fire in the basement").await;
        ada.put("/api/v1/incidents/INC-1/presence", json!({"client": "a", "writing": true})).await.expect(200);
        let there = lin.put("/api/v1/incidents/INC-1/presence", json!({"client": "b"})).await.expect(200);
        assert_eq!(there["items"].as_array().unwrap().len(), 2);
        let alike = lin.get("/api/v1/incidents/similar?text=fire%20at%20a%20printer").await.expect(200);
        assert_eq!(alike["items"][0]["reference"], "INC-1");
        assert_eq!(lin.get("/api/v1/incidents/similar?text=lost%20phone").await.expect(200)["items"], json!([]));
    }
}
