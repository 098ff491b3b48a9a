//! Logging, correcting, pinning, reading.

use firebell_testkit::on_all;
use serde_json::json;

on_all! {
    async fn entries_are_numbered_and_corrected(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let lin = lab.person("Lin", "responder").await;
        ada.register("Journal").await;
        let path = "/api/v1/incidents/INC-1/journal";
        let entry = ada.post(path, json!({"body": "Saw **three** <script>alert(1)</script> logins, @lin", "kind": "observation", "occurred_at": "2026-01-02T03:04:05Z"})).await.expect(201);
        assert_eq!(entry["number"], 2);
        assert_eq!(entry["late"], true);
        assert!(entry["html"].as_str().unwrap().contains("<strong>three</strong>"));
        assert!(!entry["html"].as_str().unwrap().contains("script"));
        assert_eq!(entry["mentions"][0]["name"], "Lin");
        let id = entry["id"].as_str().unwrap();
        let correction = lin.post(&format!("{path}/{id}/corrections"), json!({"body": "Saw four logins"})).await.expect(201);
        assert_eq!(correction["corrects"], id);
        let page = ada.get(&format!("{path}?first=oldest")).await.expect(200);
        let items = page["items"].as_array().unwrap();
        assert_eq!(items.len(), 2, "a correction is no entry of its own");
        let shown = items.iter().find(|i| i["id"] == id).unwrap();
        assert_eq!(shown["body"], "Saw four logins");
        assert_eq!(shown["corrected"], 1);
        assert_eq!(shown["occurred_at"], "2026-01-02T03:04:05Z");
        let wordings = ada.get(&format!("{path}/{id}/corrections")).await.expect(200);
        assert_eq!(wordings["items"].as_array().unwrap().len(), 2);
        ada.put(&format!("{path}/{id}/pin"), json!({})).await;
        let pinned = ada.get(&format!("{path}?pinned=true")).await.expect(200);
        assert_eq!(pinned["items"].as_array().unwrap().len(), 1);
        ada.post(path, json!({"body": "  "})).await.problem(422, "empty");
        ada.post(path, json!({"body": "a\u{0}b"})).await.problem(422, "nul_character");
        ada.post(path, json!({"body": "x", "kind": "change"})).await.problem(422, "kind");
        let i = ada.get("/api/v1/incidents/INC-1").await.expect(200);
        assert_eq!(i["entries"], 4);
    }
}

on_all! {
    async fn the_first_action_starts_the_response(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        ada.register("Action").await;
        ada.post("/api/v1/incidents/INC-1/journal", json!({"body": "Blocked it", "kind": "action", "occurred_at": "2026-01-02T03:04:05Z"})).await.expect(201);
        let i = ada.get("/api/v1/incidents/INC-1").await.expect(200);
        assert_eq!(i["times"]["response_started"]["at"], "2026-01-02T03:04:05Z");
    }
}

on_all! {
    async fn an_entry_sent_twice_is_there_once(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        ada.register("Twice").await;
        let body = json!({"id": "0198a5a0-0000-7000-8000-000000000002", "body": "Once"});
        ada.post("/api/v1/incidents/INC-1/journal", body.clone()).await.expect(201);
        ada.post("/api/v1/incidents/INC-1/journal", body).await.expect(200);
        assert_eq!(ada.get("/api/v1/incidents/INC-1/journal").await.expect(200)["items"].as_array().unwrap().len(), 2);
    }
}

on_all! {
    async fn pages_follow_each_other(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        ada.register("Pages").await;
        for n in 0..10 {
            ada.log("INC-1", &format!("Note {n}")).await;
        }
        for query in ["order=occurred&first=newest", "order=occurred&first=oldest", "order=recorded&first=newest", "order=recorded&first=oldest"] {
            let mut numbers = Vec::new();
            let mut after = String::new();
            loop {
                let page = ada.get(&format!("/api/v1/incidents/INC-1/journal?{query}&limit=4&after={after}")).await.expect(200);
                numbers.extend(page["items"].as_array().unwrap().iter().map(|i| i["number"].as_i64().unwrap()));
                match page["next"].as_str() { Some(next) => after = next.to_owned(), None => break }
            }
            let mut sorted: Vec<i64> = (1..=11).collect();
            if query.ends_with("newest") { sorted.reverse(); }
            assert_eq!(numbers, sorted, "{query}");
        }
    }
}
