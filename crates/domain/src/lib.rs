//! The words and rules of incident response. Pure: no input or output, no clock, no randomness, nothing async; time and
//! actor are passed in, decisions come out as changes. Not for permission to reach data, storage or the wire format.

pub mod catalogue;
pub mod change;
pub mod clock;
pub mod country;
pub mod decide;
pub mod error;
pub mod export;
pub mod fact;
pub mod ids;
pub mod import_log;
pub mod incident;
pub mod keys;
pub mod known;
pub mod library_csv;
pub mod mention;
pub mod patch;
pub mod permission;
pub mod problems;
pub mod reference;
pub mod rsit;
pub mod said_time;
pub mod slash;
pub mod standards;
pub mod table;
pub mod text;
pub mod time;
pub mod value;
