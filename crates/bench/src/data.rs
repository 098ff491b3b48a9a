//! The incidents and entries that the benchmark loads: made from a few that the real server registered, with other
//! titles, times and ids, always the same for the same size. It writes nothing itself.

use firebell_domain::text::search_tokens;
use serde_json::{Value, json};
use uuid::Uuid;

/// Entries of each incident.
pub const ENTRIES: i64 = 20;
/// The title of the patterns, replaced by the title of each incident.
pub const TITLE: &str = "pattern-title";
/// Words of titles.
const WORDS: u64 = 3000;
/// The loaded past begins at 2025-01-01 UTC, microseconds.
const BEGIN: i64 = 1_735_689_600_000_000;
/// Incidents lie this far apart, microseconds: 100,000 of them fill 16 months.
const APART: i64 = 420_000_000;

/// Columns of an incident that are taken over from a pattern, and the payload of its first entry.
#[derive(Debug, Clone)]
pub struct Pattern {
    pub kind: String,
    pub phase: String,
    pub disposition: Option<String>,
    pub severity: Option<String>,
    pub severity_state: Option<String>,
    pub priority: Option<String>,
    pub lead: Option<Uuid>,
    pub lead_name: Option<String>,
    pub tags: String,
    pub closed_at: Option<i64>,
    pub state: String,
    pub payload: String,
}

/// What was loaded, as the rest of the benchmark needs it.
#[derive(Debug, Clone)]
pub struct World {
    /// The organisation.
    pub organisation: Uuid,
    /// The person behind the key.
    pub account: Uuid,
    /// The key's token.
    pub token: String,
    /// The key's id.
    pub key: Uuid,
    /// The first loaded number; those before are the patterns.
    pub first: i64,
    /// The last loaded number.
    pub last: i64,
}

/// An incident to load.
pub struct Incident<'a> {
    pub pattern: &'a Pattern,
    pub id: Uuid,
    pub number: i64,
    pub search_row: i64,
    pub title: String,
    pub tokens: String,
    pub state: String,
    pub registered_at: i64,
    pub updated_at: i64,
    pub entries: Vec<Entry>,
}

/// An entry to load.
pub struct Entry {
    pub id: Uuid,
    pub number: i64,
    pub seq: i64,
    pub kind: &'static str,
    pub at: i64,
    pub payload: String,
}

/// Numbers that look random and are the same each time.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that begin at a number.
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below another one.
    pub fn below(&mut self, n: u64) -> u64 {
        self.roll() % n.max(1)
    }

    /// A word; a few are in very many titles, most in few.
    pub fn word(&mut self) -> String {
        let (a, b) = (self.below(WORDS), self.below(WORDS));
        word(a * b / WORDS)
    }

    /// A title.
    pub fn title(&mut self) -> String {
        (0..5 + self.below(3)).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

fn word(mut n: u64) -> String {
    const BEGINNINGS: [&str; 16] = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st"];
    const ENDS: [&str; 10] = ["a", "e", "i", "o", "u", "an", "er", "il", "ol", "un"];
    let mut out = String::new();
    for _ in 0..3 {
        out.push_str(BEGINNINGS[(n % 16) as usize]);
        out.push_str(ENDS[(n / 16 % 10) as usize]);
        n /= 160;
        if n == 0 && out.len() > 3 {
            break;
        }
    }
    out
}

/// The bodies by which the patterns are registered.
pub fn patterns() -> Vec<Value> {
    vec![
        json!({"title": TITLE}),
        json!({"title": TITLE, "facts": {"severity": "SEV3", "tags": ["phishing", "mail"], "priority": "P3"}}),
        json!({"title": TITLE, "declare": true, "facts": {
            "severity": "SEV2", "tags": ["ransomware"], "classification": ["intrusions/system-compromise"],
            "affected_assets": ["mail gateway", "file server 3", "build host 12"], "possible_impact": "orders stand still for a day",
            "detection_source": "own_tool"}}),
        json!({"title": TITLE, "facts": {"severity": {"value": "SEV4", "state": "suspected"}, "attack_vector": "email"}}),
    ]
}

fn id(at: i64, dice: &mut Dice) -> Uuid {
    let mut random = [0u8; 10];
    random[..8].copy_from_slice(&dice.roll().to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(at / 1000).unwrap_or(0), &random).into_uuid()
}

/// The incident with a number; `ordinal` is the organisation's.
pub fn incident<'a>(patterns: &'a [Pattern], number: i64, first: i64, ordinal: i64) -> Incident<'a> {
    let mut dice = Dice::new(number.unsigned_abs());
    let place = number - first;
    let pattern = &patterns[usize::try_from(place).unwrap_or(0) % patterns.len()];
    let registered_at = BEGIN + place * APART;
    let incident = id(registered_at, &mut dice);
    let title = dice.title();
    let mut entries = Vec::new();
    for n in 1..=ENTRIES {
        let at = registered_at + (n - 1) * 20_000_000;
        let payload = if n == 1 {
            pattern.payload.replace(TITLE, &title)
        } else {
            let body: Vec<String> = (0..12).map(|_| dice.word()).collect();
            json!({"body": body.join(" ")}).to_string()
        };
        let kind = match n {
            1 => "change",
            2 | 3 => "action",
            4 => "decision",
            _ => "note",
        };
        entries.push(Entry { id: id(at, &mut dice), number: n, seq: place * ENTRIES + n, kind, at, payload });
    }
    Incident {
        pattern,
        id: incident,
        number,
        search_row: (ordinal << 32) | number,
        tokens: search_tokens(&[&title]),
        state: pattern.state.replace(TITLE, &title),
        title,
        registered_at,
        updated_at: registered_at + (ENTRIES - 1) * 20_000_000,
        entries,
    }
}
