//! Registering, changing, phases, lists.

use firebell_testkit::on_all;
use serde_json::json;

on_all! {
    async fn a_title_registers(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let incident = ada.register("  Odd logins   in finance ").await;
        assert_eq!(incident["reference"], "INC-1");
        assert_eq!(incident["title"], "Odd logins in finance");
        assert_eq!(incident["phase"], "triage");
        assert_eq!(incident["url"], "http://firebell.example.com/o/example/incidents/INC-1");
        assert_eq!(incident["times"]["reported"]["precision"], "exact");
        assert_eq!(incident["times"]["detected"]["precision"], "estimated");
        assert!(incident["unknown"].as_array().unwrap().contains(&json!("severity")));
        let opened = ada.get("/api/v1/incidents/inc-1").await.expect(200);
        assert_eq!(opened, incident);
        let by_id = format!("/api/v1/incidents/{}", incident["id"].as_str().unwrap());
        assert_eq!(ada.get(&by_id).await.expect(200)["reference"], "INC-1");
        ada.post("/api/v1/incidents", json!({"title": "   "})).await.problem(422, "invalid");
        ada.get("/api/v1/incidents/INC-2").await.problem(404, "not_found");
    }
}

on_all! {
    async fn the_same_id_registers_once(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let body = json!({"id": "0198a5a0-0000-7000-8000-000000000001", "title": "Once", "note": "First note"});
        let first = ada.post("/api/v1/incidents", body.clone()).await.expect(201);
        let again = ada.post("/api/v1/incidents", body).await.expect(200);
        assert_eq!(first["reference"], again["reference"]);
        let journal = ada.get("/api/v1/incidents/INC-1/journal?first=oldest").await.expect(200);
        assert_eq!(journal["items"].as_array().unwrap().len(), 2);
        assert_eq!(journal["items"][1]["body"], "First note");
    }
}

on_all! {
    async fn facts_grow_and_conflicts_show_both(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let program = lab.program("Scanner").await;
        ada.register("Grow").await;
        let path = "/api/v1/incidents/INC-1";
        let i = ada.patch(path, json!({"severity": "SEV2", "facts": {"tags": ["phishing", {"value": "mail", "state": "confirmed"}]}})).await.expect(200);
        assert_eq!(i["facts"]["severity"]["state"], "suspected");
        assert_eq!(i["facts"]["severity"]["rev"], 1);
        assert_eq!(i["facts"]["severity"]["by"]["name"], "Ada");
        assert_eq!(i["facts"]["tags"].as_array().unwrap().len(), 2);
        let problem = ada.patch(path, json!({"facts": {"severity": {"value": "SEV1", "rev": 7}, "tlp": "RED"}})).await.problem(409, "fact_changed");
        assert_eq!(problem["current"]["value"], "SEV2");
        assert_eq!(problem["yours"]["value"], "SEV1");
        assert!(ada.get(path).await.expect(200)["facts"].get("tlp").is_none(), "nothing of a refused patch is applied");
        program.patch(path, json!({"facts": {"severity": {"value": "SEV1", "state": "confirmed"}}})).await.problem(422, "confirm_needs_person");
        let i = ada.patch(path, json!({"facts": {"severity": {"value": "SEV1", "state": "confirmed", "rev": 1, "reason": "Domain admin"}}})).await.expect(200);
        assert_eq!(i["facts"]["severity"]["rev"], 2);
        ada.patch(path, json!({"nonsense": 1})).await.problem(422, "unknown_field");
        let history = ada.get("/api/v1/incidents/INC-1/facts/severity/history").await.expect(200);
        assert_eq!(history["items"].as_array().unwrap().len(), 2);
        assert_eq!(history["items"][0]["to"]["value"], "SEV1");
        let as_of = history["items"][1]["at"].as_str().unwrap();
        let then = ada.get(&format!("{path}?as_of={as_of}")).await.expect(200);
        assert_eq!(then["facts"]["severity"]["value"], "SEV2");
    }
}

on_all! {
    async fn phases_set_their_times(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        ada.register("Phases").await;
        let i = ada.post("/api/v1/incidents/INC-1/phase", json!({"to": "contained", "at": "2026-01-02T03:04:05Z"})).await.expect(200);
        assert_eq!(i["phase"], "contained");
        assert_eq!(i["times"]["contained"]["at"], "2026-01-02T03:04:05Z");
        assert_eq!(i["times"]["declared"]["source"], "phase");
        ada.post("/api/v1/incidents/INC-1/close", json!({})).await.problem(422, "disposition_needed");
        let i = ada.post("/api/v1/incidents/INC-1/close", json!({"disposition": "true_positive_with_impact", "line": "Over."})).await.expect(200);
        assert_eq!(i["phase"], "closed");
        assert!(i["times"]["closed"]["at"].is_string());
        let i = ada.post("/api/v1/incidents/INC-1/reopen", json!({"reason": "It came back"})).await.expect(200);
        assert_eq!(i["phase"], "investigating");
        ada.post("/api/v1/incidents/INC-1/phase", json!({"to": "nowhere"})).await.problem(422, "invalid");
    }
}

on_all! {
    async fn lists_filter_and_page(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        for n in 0..7 {
            ada.post("/api/v1/incidents", json!({"title": format!("Printer number {n}"), "severity": if n % 2 == 0 { json!("SEV3") } else { json!(null) }})).await.expect(201);
        }
        ada.post("/api/v1/incidents", json!({"title": "Café breach", "tags": ["Urgent"]})).await.expect(201);
        let titles = |list: &serde_json::Value| list["items"].as_array().unwrap().iter().map(|i| i["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let page = ada.get(&format!("/api/v1/incidents?limit=3&after={after}")).await.expect(200);
            seen.extend(titles(&page));
            match page["next"].as_str() { Some(next) => after = next.to_owned(), None => break }
        }
        assert_eq!(seen.len(), 8);
        assert_eq!(seen[0], "Café breach");
        for sort in ["updated", "severity"] {
            let mut after = String::new();
            let mut all = 0;
            loop {
                let page = ada.get(&format!("/api/v1/incidents?limit=2&sort={sort}&after={after}")).await.expect(200);
                all += titles(&page).len();
                match page["next"].as_str() { Some(next) => after = next.to_owned(), None => break }
            }
            assert_eq!(all, 8, "{sort}");
        }
        assert_eq!(titles(&ada.get("/api/v1/incidents?severity=SEV3").await.expect(200)).len(), 4);
        assert_eq!(titles(&ada.get("/api/v1/incidents?severity_unknown=true").await.expect(200)).len(), 4);
        assert_eq!(titles(&ada.get("/api/v1/incidents?text=cafe").await.expect(200)), ["Café breach"]);
        assert_eq!(titles(&ada.get("/api/v1/incidents?text=print%20numb").await.expect(200)).len(), 0, "only the last word may be incomplete");
        assert_eq!(titles(&ada.get("/api/v1/incidents?text=printer%20numb").await.expect(200)).len(), 7);
        assert_eq!(titles(&ada.get("/api/v1/incidents?text=INC-3").await.expect(200)).len(), 1);
        assert_eq!(titles(&ada.get("/api/v1/incidents?tag=urgent").await.expect(200)), ["Café breach"]);
        ada.patch("/api/v1/incidents/INC-8", json!({"title": "Bakery breach", "tags": [{"value": "Urgent", "remove": true}]})).await.expect(200);
        assert_eq!(titles(&ada.get("/api/v1/incidents?text=cafe").await.expect(200)).len(), 0);
        assert_eq!(titles(&ada.get("/api/v1/incidents?text=bake").await.expect(200)).len(), 1);
        assert_eq!(titles(&ada.get("/api/v1/incidents?tag=urgent").await.expect(200)).len(), 0);
        ada.get("/api/v1/incidents?limit=0").await.problem(422, "invalid");
        ada.get("/api/v1/incidents?after=x").await.problem(422, "cursor");
    }
}

on_all! {
    async fn a_key_used_twice_answers_once(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let send = |key: &'static str, title: &'static str| {
            let request = lab.client.post(ada.url("/api/v1/incidents")).bearer_auth(&ada.token).header("Idempotency-Key", key);
            async move { let r = request.json(&json!({"title": title})).send().await.unwrap(); (r.status().as_u16(), r.json::<serde_json::Value>().await.unwrap()) }
        };
        let (status, first) = send("k1", "Same").await;
        assert_eq!(status, 201);
        let (status, again) = send("k1", "Same").await;
        assert_eq!((status, &again["id"]), (201, &first["id"]));
        let (status, problem) = send("k1", "Other").await;
        assert_eq!((status, problem["code"].as_str()), (422, Some("idempotency_mismatch")));
        assert_eq!(ada.get("/api/v1/incidents").await.expect(200)["items"].as_array().unwrap().len(), 1);
    }
}
