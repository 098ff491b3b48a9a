//! What the phases of an incident are called in the standards, for showing the mapping.
//!
//! The phases themselves and the moves between them do not depend on this. Organisations may rename phases for
//! display; the terms here stay.

use serde::Serialize;

use crate::keys::Phase;

/// The terms of the standards for one phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Terms {
    /// NIST SP 800-61 revision 2 (revision 3 has no phases and goes by the functions of CSF 2.0).
    pub nist_800_61r2: &'static str,
    /// The six steps known as PICERL.
    pub picerl: &'static str,
    /// ISO/IEC 27035-1:2023.
    pub iso_27035: &'static str,
    /// Function and categories of the NIST Cybersecurity Framework 2.0.
    pub csf_2_0: &'static str,
}

/// The terms for a phase.
pub const fn terms(phase: Phase) -> Terms {
    let (nist_800_61r2, picerl, iso_27035, csf_2_0) = match phase {
        Phase::Triage => ("Detection & Analysis", "Identification", "Assess and decide", "Detect (DE.AE)"),
        Phase::Investigating => ("Detection & Analysis", "Identification", "Respond", "Respond (RS.MA, RS.AN)"),
        Phase::Contained => ("Containment, Eradication & Recovery", "Containment", "Respond", "Respond (RS.MI-01)"),
        Phase::Eradicated => ("Containment, Eradication & Recovery", "Eradication", "Respond", "Respond (RS.MI-02)"),
        Phase::Recovered => ("Containment, Eradication & Recovery", "Recovery", "Respond", "Recover (RC.RP)"),
        Phase::Review | Phase::Closed => {
            ("Post-Incident Activity", "Lessons Learned", "Learn lessons", "Identify (ID.IM)")
        }
    };
    Terms { nist_800_61r2, picerl, iso_27035, csf_2_0 }
}

/// All phases with their terms, in order.
pub fn mapping() -> impl Iterator<Item = (Phase, Terms)> {
    Phase::ALL.iter().map(|phase| (*phase, terms(*phase)))
}
