//! Finds who a Markdown text names with `@`: `@ada`, `@ada.example`, `@ada@example.com`.
//!
//! Code (between backticks, or fenced) names nobody, nor do addresses such as `ada@example.com` and links. Whom a name
//! means is not decided here; the use case looks it up among the people that may see the incident.

use std::collections::HashSet;

/// Longest name, in characters; what is longer is no mention.
pub const MAX_NAME_CHARS: usize = 64;

/// One place where somebody is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The name without the first `@`, as typed.
    pub name: String,
    /// First byte of the `@` in the text.
    pub start: usize,
    /// First byte after the name.
    pub end: usize,
}

/// All mentions of a Markdown text, in order; the same name may come more than once.
pub fn mentions(markdown: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    for (start, prose) in prose(markdown) {
        for (at, _) in prose.match_indices('@') {
            if let Some(name) = name_at(prose, at) {
                let (start, end) = (start + at, start + at + 1 + name.len());
                found.push(Mention { name: name.to_owned(), start, end });
            }
        }
    }
    found
}

fn name_at(text: &str, at: usize) -> Option<&str> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || "/\\@.=&#%+-".contains(c)) {
        return None;
    }
    let rest = &text[at + 1..];
    let mut domain = false;
    let end = rest.find(|c: char| {
        if c == '@' && !domain {
            domain = true;
            return false;
        }
        !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || unicode_normalization::char::is_combining_mark(c))
    });
    let name = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', '-', '_', '@']);
    let fits = name.starts_with(char::is_alphanumeric) && name.chars().nth(MAX_NAME_CHARS).is_none();
    fits.then_some(name)
}

/// The stretches of a Markdown text that are not code, each with the place of its first byte.
fn prose(markdown: &str) -> Vec<(usize, &str)> {
    let mut stretches = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut block = 0..0;
    let mut place = 0;
    for line in markdown.split_inclusive('\n') {
        let next = place + line.len();
        match (fence, fence_of(line)) {
            (Some((open, length)), Some((mark, run, bare))) if mark == open && run >= length && bare => {
                fence = None;
                block = next..next;
            }
            (Some(_), _) => {}
            (None, Some((mark, run, _))) => {
                without_code_spans(markdown, block.clone(), &mut stretches);
                fence = Some((mark, run));
            }
            (None, None) if line.trim().is_empty() => {
                without_code_spans(markdown, block.clone(), &mut stretches);
                block = next..next;
            }
            (None, None) => block.end = next,
        }
        place = next;
    }
    if fence.is_none() {
        without_code_spans(markdown, block, &mut stretches);
    }
    stretches
}

/// The mark of a code fence, how many of them, and whether nothing follows.
fn fence_of(line: &str) -> Option<(char, usize, bool)> {
    let bare = line.trim_start_matches(' ');
    if line.len() - bare.len() > 3 {
        return None;
    }
    let mark = bare.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let run = bare.chars().take_while(|c| *c == mark).count();
    let rest = bare.get(run..)?;
    (run >= 3 && !(mark == '`' && rest.contains('`'))).then_some((mark, run, rest.trim().is_empty()))
}

/// Adds what of a block is outside backticks.
fn without_code_spans<'a>(markdown: &'a str, block: std::ops::Range<usize>, stretches: &mut Vec<(usize, &'a str)>) {
    let text = &markdown[block.clone()];
    let runs = backtick_runs(text);
    // Lengths that have no partner any more in this block, so that each is looked for in vain only once.
    let mut lonely = HashSet::new();
    let (mut from, mut i) = (0, 0);
    while let Some((start, length)) = runs.get(i).copied() {
        let partner = if lonely.contains(&length) {
            None
        } else {
            runs[i + 1..].iter().position(|(_, other)| *other == length).map(|n| i + 1 + n)
        };
        match partner {
            Some(close) => {
                stretches.push((block.start + from, &text[from..start]));
                from = runs[close].0 + length;
                i = close + 1;
            }
            None => {
                lonely.insert(length);
                i += 1;
            }
        }
    }
    stretches.push((block.start + from, &text[from..]));
}

fn backtick_runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.match_indices('`') {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == at => *length += 1,
            _ => runs.push((at, 1)),
        }
    }
    runs
}
