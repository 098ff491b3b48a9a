//! Importing a log, exporting a journal, importing that.

use serde_json::json;

use crate::house::House;

const LOG: &str =
    "Time,Who,Happening\n2026-01-05 10:15,Grace,Saw the logins\n2026-01-05 10:40,Ada,Blocked the account\n";

#[test]
fn a_log_is_shown_imported_and_exported() {
    let house = House::new();
    house.run(&["register", "Log"]).json(0);
    let file = house.folder.join("log.csv");
    let path = file.to_str().unwrap();
    std::fs::write(&file, LOG).unwrap();

    let unknown = house.run(&["import", "log", path, "--incident", "INC-1"]).problem(6);
    assert!(unknown.contains("3 Happening"), "{unknown}");
    let import = ["import", "log", path, "--incident", "INC-1", "--column", "text=Happening"];
    let preview = house.run(&import).json(0);
    assert_eq!(
        (&preview["applied"], &preview["new"], &preview["zone"]),
        (&json!(false), &json!(2), &json!("Europe/Berlin"))
    );
    assert!(house.entries("INC-1").is_empty());
    let yes = [&import[..], &["--yes", "--zone", "UTC"]].concat();
    assert_eq!(house.run(&yes).json(0)["new"], 2);
    assert_eq!(house.run(&yes).json(0)["already_there"], 2);
    let entries = house.entries("INC-1");
    assert_eq!((entries.len(), &entries[0]["occurred_at"]), (2, &json!("2026-01-05T10:15:00Z")));

    std::fs::write(&file, format!("{LOG}03/04/2026,Ada,Which day\n")).unwrap();
    let bad = house.run(&yes).problem(6);
    assert!(bad.contains("Row 4:") && bad.contains("nothing was imported"), "{bad}");
    assert_eq!(house.run(&[&yes[..], &["--day-first"]].concat()).json(0)["new"], 1);

    let csv = house.run(&["export", "INC-1"]).text(0);
    house.run(&["register", "Other"]).json(0);
    let again = house.pipe(&["import", "log", "-", "--incident", "INC-2", "--yes"], &csv).json(0);
    assert_eq!(again["new"], 4, "the registration, as a note, and three entries: {csv}");
    let there = house.entries("INC-2");
    assert!(there.iter().any(|e| e["body"] == "Blocked the account" && e["occurred_at"] == "2026-01-05T10:40:00Z"));
}
