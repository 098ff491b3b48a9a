//! Slash commands and mentions.

use firebell_domain::keys::{EntryKind, Phase};
use firebell_domain::mention::mentions;
use firebell_domain::slash::{COMMANDS, Slash, SlashError, read};
use proptest::prelude::*;

fn entry(kind: EntryKind, with_whom: Option<&str>, body: &str) -> Result<Option<Slash>, SlashError> {
    Ok(Some(Slash::Entry { kind, with_whom: with_whom.map(str::to_owned), body: body.to_owned() }))
}

#[test]
fn commands_say_the_kind() {
    assert_eq!(read("/saw odd logins"), entry(EntryKind::Observation, None, "odd logins"));
    assert_eq!(read(" /DID\nblocked it\nand told"), entry(EntryKind::Action, None, "blocked it\nand told"));
    assert_eq!(read("/decided to wait"), entry(EntryKind::Decision, None, "to wait"));
    assert_eq!(read("/told the bank: stop"), entry(EntryKind::Communication, Some("the bank"), "stop"));
    assert_eq!(read("/told Ada at 10:40"), entry(EntryKind::Communication, None, "Ada at 10:40"));
    assert_eq!(read("/told the bank: "), entry(EntryKind::Communication, None, "the bank:"));
    for sev in ["2", "SEV2", "sev-2", "sev 2"] {
        assert_eq!(read(&format!("/sev {sev}")), Ok(Some(Slash::Severity("SEV2"))), "{sev}");
    }
    assert_eq!(read("/phase Contained"), Ok(Some(Slash::Phase(Phase::Contained))));
}

#[test]
fn what_is_no_command_is_text() {
    for text in ["", "/", "saw it", "/var is full", "/sawed", "/did/that", "// did"] {
        assert_eq!(read(text), Ok(None), "{text:?}");
    }
}

#[test]
fn commands_without_sense_are_refused() {
    assert_eq!(read("/did  "), Err(SlashError::Empty("did")));
    assert_eq!(read("/sev 6"), Err(SlashError::Severity("6".to_owned())));
    assert_eq!(read("/phase done"), Err(SlashError::Phase("done".to_owned())));
    let error = SlashError::Phase("done".to_owned()).to_string();
    assert!(Phase::ALL.iter().all(|phase| error.contains(phase.key())), "{error}");
}

#[test]
fn every_example_in_the_menu_can_be_read() {
    for (_, example, _) in COMMANDS {
        assert!(matches!(read(example), Ok(Some(_))), "{example}");
    }
}

fn names(text: &str) -> Vec<String> {
    mentions(text).into_iter().map(|m| m.name).collect()
}

#[test]
fn people_are_named_in_prose() {
    assert_eq!(
        names("@ada and (@lin.example), **@sam**! @zoë-1. cc @ada@example.com."),
        ["ada", "lin.example", "sam", "zoë-1", "ada@example.com"]
    );
    let text = "hi @ada!";
    let found = mentions(text);
    assert_eq!(found.len(), 1);
    assert_eq!(&text[found[0].start..found[0].end], "@ada");
}

#[test]
fn code_addresses_and_links_name_nobody() {
    for text in [
        "`@ada`",
        "``a ` @ada``",
        "```\n@ada\n```",
        "~~~ sh\n@ada\n",
        "```\n@ada\n``\n@lin",
        "ada@example.com",
        "https://example.com/@ada",
        "\\@ada",
        "@",
        "@ ada",
        "@@ada",
        "@-",
        "x@ada",
    ] {
        assert_eq!(names(text), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn what_only_looks_like_code_is_prose() {
    assert_eq!(names("` @ada"), ["ada"]);
    assert_eq!(names("a ` b\n\n@ada ` c"), ["ada"]);
    assert_eq!(names("```\ncode\n```\n@ada"), ["ada"]);
    assert_eq!(names("`x` @ada `y` @lin"), ["ada", "lin"]);
    assert_eq!(names("```x``` @ada"), ["ada"]);
}

proptest! {
    #[test]
    fn mentions_lie_where_they_say(text in "[@a`~ \\n.é東-]{0,60}") {
        for m in mentions(&text) {
            prop_assert_eq!(&text[m.start..m.end], format!("@{}", m.name));
        }
    }

    #[test]
    fn reading_never_panics(text in any::<String>()) {
        let _ = read(&text);
        let _ = read(&format!("/told {text}"));
        let _ = mentions(&text);
    }
}
