//! Folding of text and the tokens that search indexes and asks for.
//!
//! Both databases index what [`search_tokens`] makes and are asked for what [`query_tokens`] makes, so that both
//! find the same. It is not for showing text: folded text loses accents, case and some letters' own form.
//!
//! # Tokens
//! - A word is a run of letters, digits and the marks on them, folded.
//! - Words joined by a single `.`, `-`, `_` or `@` (`192.0.2.7`, `mail-01`, `ada@example.com`) also make tokens for
//!   the whole and for every tail that begins at a part (`example.com` finds `ada@example.com`; `0.2.7` finds
//!   `192.0.2.7`). In those the joint is written as `x` and its code in hexadecimal: `mail-01` is `mailx2d01`.
//! - Scripts without spaces (and Hangul) are indexed by pairs of neighbours, with the last one also alone.
//!
//! So a token holds only letters, digits and, in some scripts, combining marks; in ASCII only `[a-z0-9]`. It is an
//! opaque word for FTS5 with `tokenize = 'ascii'` and for PostgreSQL with `array_to_tsvector(string_to_array(t, ' '))`.
//! (`to_tsvector` would take `1e5ab` apart, because it reads a number in it; FTS5's `unicode61` parts words at marks.)

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest token, in characters; what is longer is cut, when indexed and when asked alike.
pub const MAX_TOKEN_CHARS: usize = 128;
/// Most bytes that [`search_tokens`] answers with.
pub const MAX_SEARCH_BYTES: usize = 64 * 1024;
/// Most tokens that [`query_tokens`] answers with; the rest of a longer question is ignored.
pub const MAX_QUERY_TOKENS: usize = 16;
/// Most parts in one joined token.
const MAX_PARTS: usize = 8;

/// One token of a question.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QueryToken {
    /// The token as indexed: letters, digits and marks only, so it can be quoted without escaping.
    pub text: String,
    /// Whether tokens that merely begin with `text` match too.
    pub prefix: bool,
}

/// Folds text for comparing, sorting and finding: compatibility forms made plain (NFKC), lower case, accents taken
/// off, `ß`, `ø`, `æ` and their like spelled with plain letters, invisible characters dropped, white space made
/// single and trimmed. Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        let words = text.split(|c: char| c.is_ascii_whitespace() || c.is_ascii_control());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        return words.join(" ").to_ascii_lowercase();
    }
    let lower = text.nfkd().flat_map(char::to_lowercase);
    let mut plain = String::with_capacity(text.len());
    for c in lower.nfkd() {
        if is_accent(c) || is_invisible(c) {
            continue;
        }
        match special(c) {
            Some(spelled) => plain.push_str(spelled),
            None => plain.push(c),
        }
    }
    let mut folded = String::with_capacity(plain.len());
    for word in plain.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.nfc());
    }
    folded
}

/// The distinct tokens to index for a text, in order of first appearance.
pub fn tokens(text: &str) -> Vec<String> {
    let mut found = Distinct::default();
    for piece in pieces(&fold(text)) {
        match piece {
            Piece::Words { parts, joints } => {
                for part in &parts {
                    found.add(cut(part));
                }
                for from in 0..parts.len() {
                    found.add(joined(&parts[from..], &joints[from..]));
                }
            }
            Piece::Run(units) => {
                for pair in units.windows(2) {
                    found.add(pair.concat());
                }
                if let Some(last) = units.last() {
                    found.add(last.clone());
                }
            }
        }
    }
    found.list
}

/// The tokens of several texts, each once, joined by spaces: what the search column stores. At most
/// [`MAX_SEARCH_BYTES`]; tokens that no longer fit are left out.
pub fn search_tokens(texts: &[&str]) -> String {
    let mut seen = HashSet::new();
    let mut all = String::new();
    for token in texts.iter().flat_map(|text| tokens(text)) {
        if seen.contains(&token) {
            continue;
        }
        if all.len() + token.len() + 1 > MAX_SEARCH_BYTES {
            return all;
        }
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(&token);
        seen.insert(token);
    }
    all
}

/// The tokens of a question; a text matches if it has all of them. The last one also matches as a prefix (the person
/// may still be typing), and so does a single character of a script without spaces. No token at all means that there
/// is nothing to look for.
pub fn query_tokens(text: &str) -> Vec<QueryToken> {
    let mut asked: Vec<QueryToken> = Vec::new();
    for piece in pieces(&fold(text)) {
        match piece {
            Piece::Words { parts, joints } => asked.push(QueryToken { text: joined(&parts, &joints), prefix: false }),
            Piece::Run(units) if units.len() == 1 => {
                asked.push(QueryToken { text: units.concat(), prefix: true });
            }
            Piece::Run(units) => {
                asked.extend(units.windows(2).map(|pair| QueryToken { text: pair.concat(), prefix: false }));
            }
        }
    }
    if let Some(last) = asked.last_mut() {
        last.prefix = true;
    }
    let mut seen = HashSet::new();
    asked.retain(|token| !token.text.is_empty() && seen.insert((token.text.clone(), token.prefix)));
    asked.truncate(MAX_QUERY_TOKENS);
    asked
}

/// Strings in order of first appearance, each once.
#[derive(Default)]
struct Distinct {
    list: Vec<String>,
    seen: HashSet<String>,
}

impl Distinct {
    fn add(&mut self, token: String) {
        if !token.is_empty() && self.seen.insert(token.clone()) {
            self.list.push(token);
        }
    }
}

/// What a folded text falls into.
enum Piece {
    /// Words joined by single joints; `joints[i]` stands before `parts[i + 1]`.
    Words { parts: Vec<String>, joints: Vec<char> },
    /// Neighbouring characters of a script without spaces, each with its marks.
    Run(Vec<String>),
}

fn pieces(folded: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    // Whether the next character still belongs to the last piece, and the joint seen since its last word.
    let mut open = false;
    let mut joint: Option<char> = None;
    for c in folded.chars() {
        if is_joint(c) && open && joint.is_none() {
            joint = Some(c);
            continue;
        }
        if !c.is_alphanumeric() && !is_combining_mark(c) {
            open = false;
            joint = None;
            continue;
        }
        let mark = is_combining_mark(c);
        match (pieces.last_mut(), open, joint) {
            (Some(Piece::Run(units)), true, None) if mark || is_unspaced(c) => match units.last_mut() {
                Some(unit) if mark && unit.chars().count() < 8 => unit.push(c),
                _ => units.push(c.to_string()),
            },
            (Some(Piece::Words { parts, .. }), true, None) if mark || !is_unspaced(c) => {
                if let Some(part) = parts.last_mut() {
                    part.push(c);
                }
            }
            (Some(Piece::Words { parts, joints }), true, Some(between)) if !is_unspaced(c) => {
                parts.push(c.to_string());
                joints.push(between);
            }
            _ if is_unspaced(c) => pieces.push(Piece::Run(vec![c.to_string()])),
            _ => pieces.push(Piece::Words { parts: vec![c.to_string()], joints: Vec::new() }),
        }
        open = true;
        joint = None;
    }
    pieces
}

fn joined(parts: &[String], joints: &[char]) -> String {
    let mut whole = String::new();
    for (i, part) in parts.iter().take(MAX_PARTS).enumerate() {
        if let Some(joint) = i.checked_sub(1).and_then(|before| joints.get(before)) {
            whole.push_str(match joint {
                '.' => "x2e",
                '-' => "x2d",
                '_' => "x5f",
                _ => "x40",
            });
        }
        whole.push_str(part);
    }
    cut(&whole)
}

fn cut(token: &str) -> String {
    token.chars().take(MAX_TOKEN_CHARS).collect()
}

fn is_joint(c: char) -> bool {
    matches!(c, '.' | '-' | '_' | '@')
}

/// Marks that are accents on letters; marks that are letters of their script (vowel signs, kana voicing) stay.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}'..='\u{5C2}'
        | '\u{5C4}'..='\u{5C5}' | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Characters without a shape: soft hyphen, joiners, direction marks, variation selectors, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Letters that no decomposition makes plain; final sigma, dotless i and typographic hyphens with them.
fn special(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ς' => "σ",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        _ => return None,
    })
}

/// Scripts usually written without spaces between words, and Hangul, whose words carry endings.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}' | '\u{3100}'..='\u{312F}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
