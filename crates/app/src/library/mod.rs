//! The library: teams, areas, assets, custom fields and saved views, and lists of them to import. Things that records
//! refer to are retired, never deleted. Which incident a thing belongs to is not known here.

mod areas;
mod assets;
mod fields;
mod import;
mod plan;
mod teams;
mod views;

pub use areas::{area_history, areas, create_area, patch_area};
pub use assets::{assets, create_asset, patch_asset};
pub use fields::{create_field, fields, patch_field};
pub use import::import;
pub use teams::{add_member, create_team, patch_team, take_member_out, teams};
pub use views::{create_view, drop_view, patch_view, views};

use firebell_api::Page;
use firebell_domain::text::fold;
use firebell_store::teams::ByName;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::identity::checks;

/// What is asked of a list ordered by name.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Only names that hold this.
    pub text: Option<String>,
    /// Retired ones as well.
    pub retired: bool,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many at most.
    pub limit: i64,
}

impl Listing {
    /// As the store reads it: one more than asked, to see whether there is a next page.
    fn by_name(&self) -> AppResult<ByName> {
        let cursor =
            || AppError::invalid("cursor", "after", "This cursor is not one of this list. Start again without it.");
        let after: Option<Uuid> = self.after.as_deref().map(|a| a.parse().map_err(|_| cursor())).transpose()?;
        let text = fold(self.text.as_deref().unwrap_or_default().trim());
        Ok(ByName { text, retired: self.retired, after, limit: self.limit + 1 })
    }

    fn page<R, V>(&self, mut rows: Vec<R>, id: impl Fn(&R) -> Uuid, view: impl FnMut(R) -> V) -> Page<V> {
        let limit = usize::try_from(self.limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(|r| id(r).to_string()) } else { None };
        Page { items: rows.into_iter().map(view).collect(), next }
    }
}

/// A name in one line, and folded as it is found again.
fn name(text: &str) -> AppResult<(String, String)> {
    let name = checks::name(text, "name")?;
    let folded = fold(&name);
    if folded.is_empty() {
        return Err(AppError::invalid("empty", "name", "A name needs at least one letter, digit or sign. Write one."));
    }
    Ok((name, folded))
}

fn name_taken(what: &str, name: &str, retired: bool) -> AppError {
    let detail = if retired {
        format!(
            "A retired {what} is called “{name}”, and names are used once. Bring it back instead (retired: false), or choose another name."
        )
    } else {
        format!("There is another {what} called “{name}”. Choose another name.")
    };
    AppError::conflict("name_taken", detail)
}
