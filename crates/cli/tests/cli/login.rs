//! Signing in, and what is stored of it.

use std::os::unix::fs::PermissionsExt as _;

use crate::house::{House, PASSWORD};

#[test]
fn who_signs_in_needs_no_key() {
    let house = House::new();
    let wrong = ["login", &house.url, "--email", "ada@example.com", "--password-stdin"];
    house.given(&wrong, "not it at all").problem(5);
    house.given(&wrong, &format!("{PASSWORD}\n")).text(0);
    let file = house.home().join(".config/firebell/credentials.json");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let made = house.at_home(&["register", "By session"]).json(0);
    assert_eq!(made["reference"], "INC-1");
    assert_eq!(made["facts"]["severity"], serde_json::Value::Null);
    // What was stored for one server is not sent to another.
    house.at_home(&["list", "--server", "http://127.0.0.1:9"]).problem(5);
    house.at_home(&["logout"]).text(0);
    assert!(!file.exists());
    house.at_home(&["list"]).problem(2);

    house.given(&["login", &house.url, "--key-stdin"], &house.key).text(0);
    assert_eq!(house.at_home(&["show", "INC-1"]).json(0)["title"], "By session");
    house.given(&["login", &house.url, "--key-stdin"], "fbk_wrong").problem(5);
    assert_eq!(house.at_home(&["show", "INC-1"]).json(0)["title"], "By session");
}
