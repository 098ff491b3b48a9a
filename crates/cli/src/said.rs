//! Times as people say them, read in the zone of this machine.

use firebell_domain::clock::ClockChange;
use firebell_domain::keys::Precision;
use firebell_domain::said_time::{SaidTime, read_said_time};

use crate::edge;
use crate::output::Output;
use crate::trouble::Trouble;

/// Reads a time, and says on standard error how it was read.
pub fn read(out: &Output, text: &str) -> Result<SaidTime, Trouble> {
    let said = read_said_time(text, &out.zone, edge::now()).map_err(|e| Trouble::usage(format!("“{text}”: {e}")))?;
    let about = if said.precision == Precision::Estimated { "about " } else { "" };
    let note = match said.note {
        Some(ClockChange::Fold) => ", the later of two, because the clocks went back",
        Some(ClockChange::Gap) => ", because the clocks went forward over it",
        None => "",
    };
    out.note(&format!("“{}” is read as {about}{}{note}", text.trim(), out.time(said.at)));
    Ok(said)
}

/// Reads a time that need not be given; as the API takes it.
pub fn read_optional(out: &Output, text: Option<&str>) -> Result<Option<String>, Trouble> {
    text.map(|text| read(out, text).map(|said| said.at.to_string())).transpose()
}
