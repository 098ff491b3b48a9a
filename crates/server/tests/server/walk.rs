//! The authorisation walk: every endpoint of the OpenAPI document, as nobody, as a stranger from another organisation, as
//! a reporter, and as an insider without need to know. An endpoint that the walk does not know fails the test.

use firebell_testkit::{Lab, Person, on_all};
use reqwest::Method;
use serde_json::{Value, json};

/// A body for each endpoint that takes one, good enough to get as far as the question who may do it.
fn body(path: &str) -> Value {
    let last = path.rsplit('/').find(|s| !s.starts_with('{')).unwrap_or_default();
    match (path, last) {
        ("/api/v1/incidents", _) => json!({"title": "Walk"}),
        ("/api/v1/incidents/bulk", _) => json!({"incidents": ["INC-1"], "do": {"close": {"disposition": "test"}}}),
        ("/api/v1/incidents/{reference}", _) => json!({"title": "Walked"}),
        (_, "phase") => json!({"to": "contained"}),
        (_, "close") => json!({"disposition": "test"}),
        (_, "dismiss") => json!({"disposition": "benign"}),
        (_, "reopen") => json!({}),
        (_, "visibility") => json!({"visibility": "everyone"}),
        (_, "relations") => json!({"kind": "related_to", "to": "INC-2"}),
        (_, "merge") => json!({"into": "INC-2"}),
        (_, "access") => json!({"account": "0198a5a0-0000-7000-8000-000000000009"}),
        (_, "emergency-opening") => json!({"reason": ""}),
        (_, "presence") => json!({"client": "walk"}),
        (_, "journal") => json!({"body": "Walk"}),
        (_, "corrections") => json!({"body": "Walk"}),
        _ => json!({}),
    }
}

/// The path with the private incident, its entry and its file in place of the parameters.
fn filled(path: &str, entry: &str) -> String {
    path.replace("{reference}", "INC-1")
        .replace("{entry}", entry)
        .replace("{name}", if path.contains("/times/") { "reported" } else { "severity" })
        .replace("{account}", entry)
        .replace("{id}", entry)
}

fn endpoints() -> Vec<(Method, String)> {
    let document = serde_json::to_value(firebell_server::openapi()).unwrap();
    let mut out = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            if let Ok(method) = method.to_uppercase().parse::<Method>()
                && ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&method.as_str())
            {
                out.push((method, path.clone()));
            }
        }
    }
    assert!(out.len() > 40, "the document lists {} endpoints", out.len());
    out
}

/// Endpoints that anybody may call, and what nobody is answered there.
const OPEN: &[(&str, &str)] = &[("POST", "/api/v1/sessions")];

/// Endpoints that answer about the one who asks.
fn own(path: &str) -> bool {
    path.starts_with("/api/v1/me") || path.starts_with("/api/v1/sessions")
}

async fn ask(lab: &Lab, person: Option<&Person>, method: &Method, path: &str, template: &str) -> (u16, String) {
    let mut request = lab.client.request(method.clone(), format!("{}{path}", lab.url()));
    if let Some(person) = person {
        request = request.bearer_auth(&person.token);
    }
    if matches!(method.as_str(), "POST" | "PUT" | "PATCH") {
        request = request.json(&body(template));
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    if template.ends_with("/stream") && status == 200 {
        return (status, String::new());
    }
    (status, response.text().await.unwrap())
}

on_all! {
    async fn every_endpoint_asks_who_it_is(lab: Lab) {
        for (method, path) in endpoints() {
            let (status, text) = ask(&lab, None, &method, &filled(&path, "0198a5a0-0000-7000-8000-000000000001"), &path).await;
            if OPEN.contains(&(method.as_str(), path.as_str())) {
                assert!((400..500).contains(&status), "{method} {path}: {status} {text}");
            } else {
                assert_eq!(status, 401, "{method} {path} answers nobody with {status}: {text}");
            }
        }
    }
}

on_all! {
    async fn a_private_incident_shows_nowhere(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let secret = "Quartz embezzlement";
        ada.post("/api/v1/incidents", json!({"title": secret, "visibility": "private", "tags": ["quartzite"], "note": "Quartz note"})).await.expect(201);
        let entry = ada.log("INC-1", "Quartz detail").await["id"].as_str().unwrap().to_owned();
        let other = lab.organisation("other").await;
        let people = [
            lab.person("Reporter", "reporter").await,
            lab.person("Responder", "responder").await,
            lab.person("Leader", "lead").await,
            lab.person("Auditor", "auditor").await,
            lab.person("Root", "administrator").await,
            lab.program("Robot").await,
            lab.person_in(other.id, "Stranger", "administrator").await,
        ];
        ada.register("Second, open to responders").await;
        for person in &people {
            for (method, template) in endpoints() {
                if own(&template) || template.ends_with("/example") || template == "/api/v1/incidents" && method == Method::POST {
                    continue;
                }
                let path = filled(&template, &entry);
                let path = match template.as_str() {
                    "/api/v1/incidents/similar" => format!("{path}?text=Quartz%20embezzlement"),
                    "/api/v1/incidents" => format!("{path}?text=quartz"),
                    _ => path,
                };
                let (status, text) = ask(&lab, Some(person), &method, &path, &template).await;
                assert!(status < 500, "{} {method} {path}: {status} {text}", person.name);
                let lower = text.to_lowercase();
                assert!(!lower.contains("quartz"), "{} {method} {path} shows it: {text}", person.name);
                if template.contains("{reference}") {
                    assert!([403, 404, 422].contains(&status), "{} {method} {path} answers {status}: {text}", person.name);
                    // Whatever is refused for another reason is refused alike for what does not exist.
                    let absent = path.replace("INC-1", "INC-4711");
                    let (other, other_text) = ask(&lab, Some(person), &method, &absent, &template).await;
                    let code = |t: &str| serde_json::from_str::<Value>(t).ok().and_then(|v| v["code"].as_str().map(str::to_owned));
                    assert_eq!((status, code(&text)), (other, code(&other_text)), "{} can tell {method} {path} from what does not exist", person.name);
                }
            }
        }
        // And nothing of all that was done.
        let i = ada.get("/api/v1/incidents/INC-1").await.expect(200);
        assert_eq!((i["title"].as_str(), i["entries"].as_i64(), i["phase"].as_str()), (Some(secret), Some(3), Some("triage")));
    }
}
