//! Exit codes that scripts can go by.

use crate::house::{House, binary};

#[test]
fn each_kind_of_failure_has_its_code() {
    let house = House::new();
    house.run(&["register", "Codes"]).json(0);
    house.run(&["show", "INC-9"]).problem(3);
    house.run(&["show", "local-1"]).problem(3);
    house.run(&["show", "what"]).problem(2);
    house.run(&["log", "INC-1", "x", "--at", "tomorrow"]).problem(2);
    house.run(&["log", "INC-1", "x", "--saw", "--did"]).problem(2);
    house.run(&["log", "INC-1", "x", "--kind", "poem"]).problem(6);
    house.run(&["set", "INC-1", "severity=SEV9"]).problem(6);
    house.run(&["set", "INC-1", "mood=bad"]).problem(2);
    house.run(&["close", "INC-1", "--as", "nothing"]).problem(2);
    house.run(&["nonsense"]).problem(2);

    house.run(&["set", "INC-1", "severity=SEV2"]).json(0);
    house.run(&["set", "INC-1", "severity=SEV3"]).json(0);
    let conflict = house.run(&["set", "INC-1", r#"severity={"value":"SEV1","rev":1}"#]).problem(4);
    assert!(conflict.contains("yours: SEV1") && conflict.contains("now: SEV3 (suspected)"), "{conflict}");
    assert_eq!(house.run(&["show", "INC-1"]).json(0)["facts"]["severity"]["value"], "SEV3");

    let wrong = house.command(&["list"]).env("FIREBELL_KEY", "fbk_wrong").output().unwrap();
    assert_eq!(wrong.status.code(), Some(5));
    let nobody = binary(&house.home()).args(["list", "--server", &house.url]).output().unwrap();
    assert_eq!(nobody.status.code(), Some(5));
    let nowhere = binary(&house.home()).arg("list").output().unwrap();
    assert_eq!(nowhere.status.code(), Some(2));
    let strange = house.command(&["list", "--server", "ftp://127.0.0.1"]).output().unwrap();
    assert_eq!(strange.status.code(), Some(2));
}

#[test]
fn help_names_the_codes_and_shells_get_completion() {
    let house = House::new();
    let help = house.at_home(&["help"]).text(0);
    assert!(help.contains("Exit codes:") && help.contains("75  kept"), "{help}");
    for shell in ["bash", "zsh", "fish"] {
        assert!(house.at_home(&["completion", shell]).text(0).contains("firebell"));
    }
    assert!(house.at_home(&["version"]).text(0).starts_with("firebell "));
}
