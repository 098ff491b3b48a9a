//! The OpenAPI document is checked in; a change of the API shows as a change of that file.

#[test]
fn the_openapi_document_is_the_one_checked_in() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let now = firebell_server::openapi().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("FIREBELL_UPDATE").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == now, "docs/openapi.json is not what the code says; run: make generate");
}
