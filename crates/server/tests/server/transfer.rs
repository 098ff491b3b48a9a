//! Logs into a journal, journals and lists out as files.

use firebell_testkit::{Person, on_all};
use serde_json::{Value, json};

const LOG: &str = "Time;Who;Type;What happened\n\
    2026-01-05 10:40;Lin;action;Blocked the account\n\
    2026-01-05 10:15;Grace H.;observation;Saw logins from 192.0.2.7\n\
    10:20;Grace H.;observation;Saw logins from 192.0.2.7\n\
    10:20;Grace H.;observation;Saw logins from 192.0.2.7\n";

async fn import(person: &Person, reference: &str, csv: &str, apply: bool) -> Value {
    let body = json!({"csv": csv, "zone": "Europe/Berlin", "apply": apply});
    person.post(&format!("/api/v1/incidents/{reference}/import-log"), body).await.expect(200)
}

async fn entries(person: &Person, reference: &str) -> Vec<Value> {
    let page = person.get(&format!("/api/v1/incidents/{reference}/journal?first=oldest&limit=200")).await.expect(200);
    page["items"].as_array().unwrap().iter().filter(|e| e["kind"] != "change").cloned().collect()
}

on_all! {
    async fn a_log_is_shown_first_and_imported_once(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let lin = lab.person("Lin", "responder").await;
        ada.register("Import").await;
        let preview = import(&ada, "INC-1", LOG, false).await;
        assert_eq!((&preview["new"], &preview["applied"]), (&json!(4), &json!(false)));
        assert_eq!(preview["columns"]["author"], 1);
        assert_eq!(preview["rows"][1]["at"], "2026-01-05T09:15:00Z");
        assert_eq!(preview["rows"][2]["notes"], json!(["carried_date"]));
        assert_eq!(preview["rows"][0]["author"]["id"], lin.account.unwrap().to_string());
        assert_eq!(preview["rows"][1]["author"], json!({"name": "Grace H."}));
        assert!(entries(&ada, "INC-1").await.is_empty());

        let done = import(&ada, "INC-1", LOG, true).await;
        assert_eq!((&done["new"], &done["already_there"], &done["applied"]), (&json!(4), &json!(0), &json!(true)));
        let there = entries(&ada, "INC-1").await;
        assert_eq!(there.len(), 4);
        assert_eq!((&there[0]["occurred_at"], &there[0]["via"]), (&json!("2026-01-05T09:15:00Z"), &json!("import")));
        assert_eq!(there[0]["actor"], json!({"name": "Grace H."}));
        assert_eq!((&there[3]["kind"], &there[3]["actor"]["name"]), (&json!("action"), &json!("Lin")));
        let incident = ada.get("/api/v1/incidents/INC-1").await.expect(200);
        let started = &incident["times"]["response_started"];
        assert_eq!((&started["at"], &started["source"]), (&json!("2026-01-05T09:40:00Z"), &json!("import")));

        let again = import(&ada, "INC-1", LOG, true).await;
        assert_eq!((&again["new"], &again["already_there"]), (&json!(0), &json!(4)));
        let more = format!("{LOG}2026-01-05 11:00;Lin;note;One more\n");
        let more = import(&ada, "INC-1", &more, true).await;
        assert_eq!((&more["new"], &more["already_there"]), (&json!(1), &json!(4)));
        let after = ada.get("/api/v1/incidents/INC-1").await.expect(200);
        assert_eq!(after["entries"], 6, "numbers have no gap");
        let auditor = lab.person("Aud", "auditor").await;
        let audit = auditor.get("/api/v1/audit").await.expect(200);
        let imports = audit["items"].as_array().unwrap().iter().filter(|e| e["audit"]["what"] == "log.imported").count();
        assert_eq!(imports, 2, "an import that writes nothing is not noted");
    }
}

on_all! {
    async fn a_row_with_a_problem_stops_all(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        ada.register("Problem").await;
        let csv = "Time,Text\n2026-01-05 10:00,Fine\n03/04/2026 10:00,Which\n,Nothing\n";
        let preview = import(&ada, "INC-1", csv, false).await;
        assert_eq!(preview["problems"], 2);
        assert_eq!(preview["rows"][1]["problem"]["code"], "date_ambiguous");
        let path = "/api/v1/incidents/INC-1/import-log";
        ada.post(path, json!({"csv": csv, "apply": true})).await.problem(422, "rows_have_problems");
        assert!(entries(&ada, "INC-1").await.is_empty());
        let none = ada.post(path, json!({"csv": "a,b\n1,2\n"})).await.expect(200);
        assert_eq!(none["problem"]["code"], "no_text_column");
        ada.post(path, json!({"csv": "a,b\n", "apply": true})).await.problem(422, "no_text_column");
        ada.post(path, json!({"csv": "", "apply": true})).await.problem(422, "empty");
        ada.post(path, json!({"csv": LOG, "zone": "Mars/Olympus"})).await.problem(422, "zone");
        let rita = lab.person("Rita", "reporter").await;
        rita.post(path, json!({"csv": LOG})).await.problem(403, "forbidden");
    }
}

on_all! {
    async fn a_long_log_is_written_in_pieces(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        ada.register("Long").await;
        let rows: String = (0..450).map(|n| format!("2026-01-05T10:{:02}:{:02}Z,action,Step {n}\n", n / 60, n % 60)).collect();
        let csv = format!("Time,Kind,Text\n{rows}");
        let (one, two) = tokio::join!(
            ada.post("/api/v1/incidents/INC-1/import-log", json!({"csv": csv, "apply": true})),
            ada.post("/api/v1/incidents/INC-1/import-log", json!({"csv": csv, "apply": true})),
        );
        // Two at once: whoever meets the other's rows stops or finds them there; afterwards they are there once.
        for reply in [one, two] {
            assert!([200, 409].contains(&reply.status), "{}", reply.text);
        }
        let last = ada.post("/api/v1/incidents/INC-1/import-log", json!({"csv": csv, "apply": true})).await.expect(200);
        assert_eq!(last["applied"], true);
        let incident = ada.get("/api/v1/incidents/INC-1").await.expect(200);
        assert_eq!(incident["entries"], 451);
        let rev = incident["times"]["response_started"]["rev"].as_i64().unwrap();
        assert_eq!(rev, 1, "the earliest action is written first");
    }
}

on_all! {
    async fn what_is_exported_can_be_imported_again(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        ada.register("Out, \"and\" in").await;
        let path = "/api/v1/incidents/INC-1/journal";
        let note = ada.post(path, json!({"body": "=cmd() was\nin the mail", "occurred_at": "2026-01-02T03:04:05.678Z"})).await.expect(201);
        ada.post(path, json!({"body": "Take it down", "kind": "decision", "reason": "It still sends", "with_whom": "Lin"})).await.expect(201);
        let id = note["id"].as_str().unwrap();
        ada.post(&format!("{path}/{id}/corrections"), json!({"body": "=cmd() was\nin two mails"})).await.expect(201);
        ada.patch("/api/v1/incidents/INC-1", json!({"severity": "SEV2"})).await.expect(200);

        let csv = ada.get("/api/v1/incidents/INC-1/export?format=csv").await;
        assert_eq!(csv.status, 200, "{}", csv.text);
        assert!(csv.text.contains("2026-01-02T03:04:05.678Z"), "{}", csv.text);
        assert!(csv.text.contains("\"'=cmd() was\nin two mails\""), "{}", csv.text);
        assert!(!csv.text.contains("in the mail"), "the newest wording stands in a table");
        assert!(csv.text.contains("severity: SEV2 (suspected)"), "{}", csv.text);
        let md = ada.get("/api/v1/incidents/INC-1/export?format=md").await.text;
        assert!(md.starts_with("# INC-1: Out, \"and\" in\n"), "{md}");
        assert!(md.contains("Earlier wording") && md.contains("> in the mail"), "{md}");
        let whole = ada.get("/api/v1/incidents/INC-1/export?format=json").await.expect(200);
        assert_eq!(whole["entries"].as_array().unwrap().len(), 5);
        ada.get("/api/v1/incidents/INC-1/export?format=pdf").await.problem(422, "invalid");

        ada.register("Other").await;
        let done = import(&ada, "INC-2", &csv.text, true).await;
        assert_eq!(done["new"], 4);
        let there = entries(&ada, "INC-2").await;
        let same = there.iter().find(|e| e["occurred_at"] == "2026-01-02T03:04:05.678Z").unwrap();
        assert_eq!((&same["body"], &same["actor"]["name"]), (&json!("=cmd() was\nin two mails"), &json!("Ada")));
        let decision = there.iter().find(|e| e["kind"] == "decision").unwrap();
        assert_eq!((&decision["reason"], &decision["with_whom"]), (&json!("It still sends"), &json!("Lin")));
        assert_eq!(import(&ada, "INC-2", &csv.text, true).await["new"], 0);

        let auditor = lab.person("Aud", "auditor").await;
        let audit = auditor.get("/api/v1/audit").await.expect(200);
        let exports = audit["items"].as_array().unwrap().iter().filter(|e| e["audit"]["what"] == "journal.exported").count();
        assert_eq!(exports, 3);
    }
}

on_all! {
    async fn lists_are_files_too(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let lin = lab.person("Lin", "responder").await;
        for n in 0..230 {
            ada.post("/api/v1/incidents", json!({"title": format!("Number {n}"), "tags": ["+1", "b"]})).await.expect(201);
        }
        lin.post("/api/v1/incidents", json!({"title": "Hidden", "visibility": "private"})).await.expect(201);
        let csv = ada.get("/api/v1/incidents.csv?state=open&limit=5").await;
        assert_eq!(csv.status, 200, "{}", csv.text);
        assert_eq!(csv.text.lines().count(), 231, "every page of what one may see");
        assert!(csv.text.starts_with("reference,title,"));
        assert!(csv.text.contains(",'+1; b,"), "{}", csv.text.lines().nth(1).unwrap());
        assert!(!csv.text.contains("Hidden"));
        assert_eq!(ada.get("/api/v1/incidents.csv?text=INC-7").await.text.lines().count(), 2);
        let rita = lab.person("Rita", "reporter").await;
        rita.get("/api/v1/incidents.csv").await.problem(403, "forbidden");
        rita.get("/api/v1/incidents/INC-1/export").await.problem(403, "forbidden");
        let auditor = lab.person("Aud", "auditor").await;
        auditor.get("/api/v1/incidents/INC-231/export").await.problem(404, "not_found");
    }
}
