//! What a command ends with when it can't do its work: an exit code that scripts can use, and words for people.

use firebell_store::StoreError;

/// It did not work.
pub const FAILED: u8 = 1;
/// Wrong use; clap's own errors have it too.
pub const USAGE: u8 = 2;
/// There is no such thing.
pub const NOT_FOUND: u8 = 3;
/// It conflicts with what is there.
pub const CONFLICT: u8 = 4;
/// Refused, not allowed, or not signed in.
pub const REFUSED: u8 = 5;
/// What was sent is not right.
pub const INVALID: u8 = 6;
/// Kept on disk, because the server can't be reached.
pub const KEPT: u8 = 75;

/// Exit codes as the help shows them.
pub const HELP: &str = "Exit codes:
  0   it is done
  1   it failed
  2   wrong use of the command
  3   there is no such thing, or you may not see it
  4   it conflicts with what is there; somebody changed it meanwhile
  5   refused: not allowed, or not signed in
  6   what was sent is not right
  75  kept on this machine, because the server can't be reached; it is delivered with the next command that reaches it

When the server can't be reached, register and log keep what you wrote on disk, in $XDG_STATE_HOME/firebell/outbox, and
print a handle such as local-1 that stands for the incident from then on. Nothing is sent twice. See firebell outbox.

FIREBELL_URL and FIREBELL_KEY go before what firebell login stored. FIREBELL_ORGANISATION chooses the organisation.
Output is for people on a terminal, and JSON when it goes elsewhere or with --json. NO_COLOR turns colours off.";

/// What a command ends with when it can't do its work.
#[derive(Debug)]
pub struct Trouble {
    /// Exit code.
    pub code: u8,
    /// What happened and what to do; empty when it was said already.
    pub text: String,
}

impl Trouble {
    /// With an exit code of one's own.
    pub fn new(code: u8, text: impl Into<String>) -> Trouble {
        Trouble { code, text: text.into() }
    }

    /// Wrong use.
    pub fn usage(text: impl Into<String>) -> Trouble {
        Trouble::new(USAGE, text)
    }

    /// It did not work.
    pub fn failed(text: impl std::fmt::Display) -> Trouble {
        Trouble::new(FAILED, text.to_string())
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Trouble {
        Trouble::failed(error)
    }
}
