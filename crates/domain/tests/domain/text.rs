//! Folding and tokens.

use firebell_domain::text::{MAX_QUERY_TOKENS, MAX_SEARCH_BYTES, fold, query_tokens, search_tokens, tokens};
use proptest::prelude::*;

fn asked(text: &str) -> Vec<String> {
    query_tokens(text).into_iter().map(|t| if t.prefix { format!("{}*", t.text) } else { t.text }).collect()
}

/// Whether a text has every token of a question, as the databases will decide it.
fn finds(text: &str, question: &str) -> bool {
    let indexed = tokens(text);
    let asked = query_tokens(question);
    !asked.is_empty()
        && asked.iter().all(|q| indexed.iter().any(|t| *t == q.text || (q.prefix && t.starts_with(&q.text))))
}

#[test]
fn folding_makes_alike_what_people_take_for_the_same() {
    for (text, folded) in [
        ("  Émile\tÅngström ", "emile angstrom"),
        ("STRAẞE Straße", "strasse strasse"),
        ("Łódź, Øresund, Æther, İstanbul, ıssız", "lodz, oresund, aether, istanbul, issiz"),
        ("ﬁle №5 ①", "file no5 1"),
        ("ΟΔΟΣ όδος", "οδοσ οδοσ"),
        ("Ёлка Йод", "елка иод"),
        ("ﾃﾞｰﾀ が か", "データ が か"),
        ("서버 장애", "서버 장애"),
        ("soft\u{ad}hyphen zero\u{200b}width\u{feff}", "softhyphen zerowidth"),
        ("non‑breaking – dash", "non-breaking - dash"),
    ] {
        assert_eq!(fold(text), folded, "{text:?}");
    }
}

#[test]
fn folding_every_single_character_twice_changes_nothing() {
    for c in '\0'..=char::MAX {
        let once = fold(&c.to_string());
        assert_eq!(fold(&once), once, "U+{:04X}", u32::from(c));
    }
}

#[test]
fn tokens_are_words_and_what_they_are_joined_to() {
    assert_eq!(tokens("Odd logins, odd place"), ["odd", "logins", "place"]);
    assert_eq!(tokens("mail-01"), ["mail", "01", "mailx2d01"]);
    assert_eq!(tokens("192.0.2.7"), ["192", "0", "2", "7", "192x2e0x2e2x2e7", "0x2e2x2e7", "2x2e7"]);
    assert_eq!(tokens("Ada@Example.com."), ["ada", "example", "com", "adax40examplex2ecom", "examplex2ecom"]);
    assert_eq!(tokens("a--b ... -c-"), ["a", "b", "c"]);
    assert_eq!(tokens("数据泄漏"), ["数据", "据泄", "泄漏", "漏"]);
    assert_eq!(tokens("INC東京-7"), ["inc", "東京", "京", "7"]);
    assert_eq!(tokens("  ?! "), Vec::<String>::new());
}

#[test]
fn tokens_hold_nothing_that_needs_quoting() {
    for token in tokens("O'Neil \"x\" a*b (c) d:e f^g {h} ไทยกิน हिन्दी ñ_ü x.y@z-1 \u{0} é")
    {
        assert!(token.chars().all(|c| !c.is_ascii() || c.is_ascii_lowercase() || c.is_ascii_digit()), "{token:?}");
    }
}

#[test]
fn questions_are_whole_words_with_the_last_still_growing() {
    assert_eq!(asked("Odd Log"), ["odd", "log*"]);
    assert_eq!(asked("192.0.2.7"), ["192x2e0x2e2x2e7*"]);
    assert_eq!(asked("mail-01 login"), ["mailx2d01", "login*"]);
    assert_eq!(asked("泄 x"), ["泄*", "x*"]);
    assert_eq!(asked("数据泄"), ["数据", "据泄*"]);
    assert_eq!(asked("..."), Vec::<String>::new());
    assert_eq!(query_tokens(&"word ".repeat(50)).len(), 2);
    let many: String = (0..50).map(|n| format!("w{n} ")).collect();
    assert_eq!(query_tokens(&many).len(), MAX_QUERY_TOKENS);
}

#[test]
fn what_is_asked_is_found() {
    let text = "Logins from 192.0.2.7 on mail-01.example.com, seen by ada@example.com; 数据泄漏 ในระบบ 서버에서";
    for question in [
        "login",
        "LOGINS from",
        "192.0.2.7",
        "192.0.2",
        "0.2.7",
        "192 7",
        "mail-01",
        "mail 01",
        "mail-0",
        "mail-01.example.com",
        "example.com",
        "ada@example.com",
        "ada@",
        "泄漏",
        "漏",
        "据",
        "数据泄漏",
        "ระบบ",
        "서버",
        "서버 에서",
        "séen bÿ",
    ] {
        assert!(finds(text, question), "{question:?}");
    }
    for question in ["192.0.2.8", "192.0.27", "mail-02", "漏数", "logout", ""] {
        assert!(!finds(text, question), "{question:?}");
    }
    let long = format!("{}.{}", "a".repeat(300), (0..40).map(|n| n.to_string()).collect::<Vec<_>>().join("."));
    assert!(finds(&long, &long));
    assert!(finds(&long, "20.21.22.23.24.25.26.27.28.29.30"));
}

#[test]
fn the_search_column_is_distinct_and_bounded() {
    assert_eq!(search_tokens(&["Odd logins", "logins again"]), "odd logins again");
    let many: String = (0..40_000).map(|n| format!("word{n} ")).collect();
    let column = search_tokens(&[&many]);
    assert!(column.len() <= MAX_SEARCH_BYTES && column.len() > MAX_SEARCH_BYTES - 100);
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn tokens_never_panic_and_hold_no_separator(text in any::<String>()) {
        for token in tokens(&text) {
            prop_assert!(!token.is_empty());
            prop_assert!(token.chars().all(|c| !c.is_ascii() || c.is_ascii_lowercase() || c.is_ascii_digit()));
            prop_assert!(!token.contains(char::is_whitespace));
        }
        let _ = query_tokens(&text);
        let _ = search_tokens(&[&text, &text]);
    }

    #[test]
    fn a_text_is_found_by_itself(text in "[a-zA-Zäß0-9 .@_\\-東京漏ท]{1,40}") {
        prop_assume!(!tokens(&text).is_empty());
        prop_assert!(finds(&text, &text));
    }
}
