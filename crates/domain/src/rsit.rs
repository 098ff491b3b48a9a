//! The classes and types of the Reference Security Incident Taxonomy (RSIT), version 1003.
//!
//! The keys are the taxonomy's; the labels are our own words. A classification is a class (`fraud`) or a class and one
//! of its types (`fraud/phishing`). It is not for tags of other taxonomies; those are plain tags.

/// The version of the taxonomy that the keys are taken from.
pub const VERSION: &str = "1003";

/// A type of a class: key and label.
pub type Type = (&'static str, &'static str);
/// A class: key, label and its types.
pub type Class = (&'static str, &'static str, &'static [Type]);

/// All classes with their types, in the order of the taxonomy.
pub const CLASSES: &[Class] = &[
    (
        "abusive-content",
        "Abusive content",
        &[
            ("spam", "Unwanted bulk messages"),
            ("harmful-speech", "Hate, harassment or threats"),
            ("violence", "Depiction of violence or abuse"),
        ],
    ),
    (
        "malicious-code",
        "Malicious code",
        &[
            ("infected-system", "System infected with malware"),
            ("c2-server", "Command and control server"),
            ("malware-distribution", "Place that spreads malware"),
            ("malware-configuration", "Place that holds malware settings"),
        ],
    ),
    (
        "information-gathering",
        "Information gathering",
        &[
            ("scanner", "Scanning for weak spots"),
            ("sniffing", "Listening in on traffic"),
            ("social-engineering", "Deceiving people to learn things"),
        ],
    ),
    (
        "intrusion-attempts",
        "Attempted intrusion",
        &[
            ("ids-alert", "Attempt through a known weakness"),
            ("brute-force", "Guessing of passwords or keys"),
            ("exploit", "Attempt through an unknown weakness"),
        ],
    ),
    (
        "intrusions",
        "Intrusion",
        &[
            ("privileged-account-compromise", "Privileged account taken over"),
            ("unprivileged-account-compromise", "Ordinary account taken over"),
            ("application-compromise", "Application taken over"),
            ("system-compromise", "System taken over"),
            ("burglary", "Physical break-in"),
        ],
    ),
    (
        "availability",
        "Availability",
        &[
            ("dos", "Denial of service from one source"),
            ("ddos", "Denial of service from many sources"),
            ("misconfiguration", "Outage by wrong settings"),
            ("sabotage", "Deliberate damage"),
            ("outage", "Outage by failure or accident"),
        ],
    ),
    (
        "information-content-security",
        "Security of information",
        &[
            ("unauthorised-information-access", "Information read without right"),
            ("unauthorised-information-modification", "Information changed without right"),
            ("data-loss", "Information lost"),
            ("data-leak", "Information got out"),
        ],
    ),
    (
        "fraud",
        "Fraud",
        &[
            ("unauthorised-use-of-resources", "Resources used without right"),
            ("copyright", "Copyright broken"),
            ("masquerade", "Posing as somebody else"),
            ("phishing", "Phishing for credentials"),
        ],
    ),
    (
        "vulnerable",
        "Vulnerable",
        &[
            ("weak-crypto", "Weak cryptography offered"),
            ("ddos-amplifier", "Service that can amplify an attack"),
            ("potentially-unwanted-accessible", "Service reachable that perhaps should not be"),
            ("information-disclosure", "Service that tells too much"),
            ("vulnerable-system", "System with a known weakness"),
        ],
    ),
    ("other", "Other", &[("other", "Fits no other class"), ("undetermined", "Not yet determined")]),
    ("test", "Test", &[("test", "Test, left out of all figures")]),
];

/// Whether a value is a class or `class/type` of the taxonomy.
pub fn is_class(value: &str) -> bool {
    find(value).is_some()
}

/// The label of a class (`Intrusion`) or of a type with its class (`Intrusion: System taken over`).
pub fn label(value: &str) -> Option<String> {
    find(value).map(|(class, kind)| match kind {
        Some((_, kind_label)) => format!("{}: {kind_label}", class.1),
        None => class.1.to_owned(),
    })
}

/// Every value that [`is_class`] accepts, each class before its types.
pub fn values() -> impl Iterator<Item = String> {
    CLASSES.iter().flat_map(|(class, _, types)| {
        std::iter::once((*class).to_owned()).chain(types.iter().map(move |(kind, _)| format!("{class}/{kind}")))
    })
}

fn find(value: &str) -> Option<(&'static Class, Option<&'static Type>)> {
    let (class_key, type_key) = match value.split_once('/') {
        Some((class, kind)) => (class, Some(kind)),
        None => (value, None),
    };
    let class = CLASSES.iter().find(|(key, ..)| *key == class_key)?;
    match type_key {
        None => Some((class, None)),
        Some(wanted) => class.2.iter().find(|(key, _)| *key == wanted).map(|found| (class, Some(found))),
    }
}
