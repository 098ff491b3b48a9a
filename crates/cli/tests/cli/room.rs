//! One incident from a line to its end.

use serde_json::json;

use crate::house::House;

#[test]
fn one_incident_from_a_line_to_its_end() {
    let house = House::new();
    let made = house
        .run(&[
            "register",
            "Strange logins",
            "--severity",
            "2",
            "--note",
            "Called by Lin",
            "--when",
            "2026-01-05 10:40",
        ])
        .json(0);
    assert_eq!((&made["reference"], &made["facts"]["severity"]["value"]), (&json!("INC-1"), &json!("SEV2")));
    assert_eq!(made["times"]["detected"]["at"], "2026-01-05T09:40:00Z");
    assert!(made["url"].as_str().unwrap().starts_with(&house.url), "links go by the port that was chosen");

    let logged = house.run(&["log", "inc-1", "Blocked the account", "--did", "--at", "2026-01-05 10:50"]).json(0);
    assert_eq!((&logged["kind"], &logged["occurred_at"]), (&json!("action"), &json!("2026-01-05T09:50:00Z")));
    let said = house.run(&["log", "INC-1", "The bank knows", "--told", "--with", "the bank", "--at", "-15m"]);
    assert!(said.err.contains("“-15m” is read as "), "{}", said.err);
    assert_eq!(said.json(0)["with_whom"], "the bank");
    assert_eq!(house.pipe(&["log", "INC-1"], "Two\nlines\n").json(0)["body"], "Two\nlines");
    assert_eq!(house.run(&["log", "INC-1", "/decided to take it down"]).json(0)["kind"], "decision");

    let set = house
        .run(&[
            "set",
            "INC-1",
            "severity=sev1",
            "lead=ada@example.com",
            "detected=2026-01-05 10:30",
            "tags=mail",
            "tags=bank",
            "--confirm",
            "--reason",
            "Two mails",
        ])
        .json(0);
    assert_eq!(
        (&set["facts"]["severity"]["state"], &set["facts"]["severity"]["reason"]),
        (&json!("confirmed"), &json!("Two mails"))
    );
    assert_eq!(set["facts"]["tags"].as_array().unwrap().len(), 2);
    assert_eq!(set["times"]["detected"]["at"], "2026-01-05T09:30:00Z");
    let other = house.run(&["set", "INC-1", "lead=Lin"]).json(0);
    let roles = other["facts"]["roles"].as_array().unwrap();
    assert_eq!((roles.len(), &roles[0]["value"]["person"]["name"]), (1, &json!("Lin")));

    assert_eq!(
        house.run(&["phase", "INC-1", "contained", "--at", "2026-01-05 11:00"]).json(0)["times"]["contained"]["at"],
        "2026-01-05T10:00:00Z"
    );
    assert_eq!(house.run(&["list", "--severity", "SEV1"]).json(0)["items"].as_array().unwrap().len(), 1);
    let closed = house.run(&["close", "INC-1", "--as", "true_positive_with_impact", "Passwords changed"]).json(0);
    assert_eq!(closed["phase"], "closed");
    assert!(house.run(&["list"]).json(0)["items"].as_array().unwrap().is_empty());
    assert_eq!(house.run(&["list", "strange", "--state", "closed"]).json(0)["items"].as_array().unwrap().len(), 1);
    assert_eq!(house.entries("INC-1").len(), 5);

    let md = house.run(&["export", "INC-1", "--format", "md"]).text(0);
    assert!(md.starts_with("# INC-1: Strange logins") && md.contains("> Blocked the account"), "{md}");
    let file = house.folder.join("journal.json");
    house.run(&["export", "INC-1", "--format", "json", "-o", file.to_str().unwrap()]).text(0);
    let whole: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(whole["incident"]["reference"], "INC-1");
    let open = house.run(&["open", "INC-1"]).json(0);
    assert_eq!(open["url"], made["url"]);
}

#[test]
fn private_and_exercise_are_said_in_one_line() {
    let house = House::new();
    let made = house.run(&["register", "Drill", "--private", "--exercise"]).json(0);
    assert_eq!((&made["visibility"], &made["kind"]), (&json!("private"), &json!("exercise")));
}
