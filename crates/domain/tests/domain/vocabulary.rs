//! Classes, countries and the terms of the standards.

use firebell_domain::keys::Phase;
use firebell_domain::{country, rsit, standards};

#[test]
fn classes_are_those_of_the_taxonomy() {
    assert_eq!(rsit::CLASSES.len(), 11);
    assert_eq!(rsit::CLASSES.iter().map(|(.., types)| types.len()).sum::<usize>(), 39);
    assert_eq!(rsit::values().count(), 50);
    assert!(rsit::values().all(|value| rsit::is_class(&value) && rsit::label(&value).is_some()));
    assert!(rsit::is_class("intrusions") && rsit::is_class("intrusions/system-compromise"));
    for wrong in ["", "intrusion", "intrusions/", "intrusions/phishing", "/phishing", "fraud/phishing/x", "Fraud"] {
        assert!(!rsit::is_class(wrong), "{wrong}");
    }
    assert_eq!(rsit::label("fraud/phishing").as_deref(), Some("Fraud: Phishing for credentials"));
}

#[test]
fn countries_are_complete_and_ordered() {
    assert_eq!(country::COUNTRIES.len(), 249);
    assert!(country::COUNTRIES.is_sorted_by(|a, b| a.0 < b.0));
    assert_eq!(country::name("DE"), Some("Germany"));
    for wrong in ["", "de", "UK", "XX", "DEU"] {
        assert!(!country::is_country(wrong), "{wrong}");
    }
}

#[test]
fn every_phase_has_terms() {
    assert_eq!(standards::mapping().count(), Phase::ALL.len());
    assert_eq!(standards::terms(Phase::Eradicated).picerl, "Eradication");
    assert_eq!(standards::terms(Phase::Recovered).csf_2_0, "Recover (RC.RP)");
}
