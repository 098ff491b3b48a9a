//! What the OpenAPI document says beyond the registrations of the endpoints: who may ask, the media type of problems,
//! files as bytes, and an example of each body, with which readers begin and the fuzzing too. Nothing here changes what is answered.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, OpenApi, RefOr, Response};

const EXAMPLES: &str = include_str!("examples.json");
const BYTES: &str = "application/octet-stream";

/// Completes the document.
pub fn complete(document: &mut OpenApi) {
    let examples: BTreeMap<String, Value> = serde_json::from_str(EXAMPLES).unwrap_or_default();
    let none: [&str; 0] = [];
    document.security = Some(["bearer", "session"].map(|name| SecurityRequirement::new(name, none)).to_vec());
    for (path, item) in &mut document.paths.paths {
        let operations = [
            ("GET", &mut item.get),
            ("POST", &mut item.post),
            ("PUT", &mut item.put),
            ("PATCH", &mut item.patch),
            ("DELETE", &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                one(operation, examples.get(&format!("{method} {path}")));
            }
        }
    }
}

fn one(operation: &mut Operation, example: Option<&Value>) {
    operation.responses.responses.values_mut().for_each(response);
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        if body.content.contains_key(BYTES) {
            // Nothing at all is a file too: an empty one.
            body.required = None;
        }
        for (media_type, content) in &mut body.content {
            if let RefOr::T(content) = content {
                bytes(media_type, content);
                if media_type == "application/json" {
                    content.example = example.cloned();
                }
            }
        }
    }
}

fn response(response: &mut RefOr<Response>) {
    let RefOr::T(response) = response else { return };
    let is_problem = match response.content.get("application/json") {
        Some(RefOr::T(content)) => {
            matches!(&content.schema, Some(RefOr::Ref(schema)) if schema.ref_location.ends_with("/Problem"))
        }
        _ => false,
    };
    if is_problem && let Some(content) = response.content.shift_remove("application/json") {
        response.content.insert("application/problem+json".to_owned(), content);
    }
    for (media_type, content) in &mut response.content {
        if let RefOr::T(content) = content {
            bytes(media_type, content);
        }
    }
}

/// The bytes of a file have no schema.
fn bytes(media_type: &str, content: &mut Content) {
    if media_type == BYTES {
        content.schema = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_belongs_to_an_endpoint() {
        let examples: BTreeMap<String, Value> = serde_json::from_str(EXAMPLES).unwrap();
        let document = serde_json::to_value(crate::openapi()).unwrap();
        for key in examples.keys() {
            let (method, path) = key.split_once(' ').unwrap();
            let body = &document["paths"][path][method.to_lowercase()]["requestBody"];
            assert!(body["content"]["application/json"]["example"].is_object(), "{key} is not an endpoint with a body");
        }
    }
}
