//! References in what was sent, to things of the library: by id, or by a name that exactly one thing has. A name that
//! the library does not know is kept as it is, marked so.

use firebell_domain::catalogue::{Catalogue, RefKind};
use firebell_domain::patch::Patch;
use firebell_domain::text::fold;
use firebell_store::Tx;
use firebell_store::library::{self, Shelf};

use crate::cx::Cx;
use crate::error::{AppError, AppResult};

fn shelf(kind: RefKind) -> Shelf {
    match kind {
        RefKind::Person => Shelf::People,
        RefKind::Team => Shelf::Teams,
        RefKind::Area => Shelf::Areas,
        RefKind::Asset => Shelf::Assets,
        RefKind::Service => Shelf::Services,
    }
}

/// Resolves every reference of a patch. An id that is not there is an error; a name that is not there is not.
pub(super) async fn resolve(tx: &mut Tx, cx: &Cx, catalogue: &Catalogue, patch: &mut Patch) -> AppResult<()> {
    for (kind, reference) in patch.refs_mut(catalogue) {
        let folded = fold(reference.name.trim());
        match library::find(tx, cx.org(), shelf(kind), reference.id, &folded).await? {
            Some((id, name)) => {
                reference.id = Some(id);
                reference.name = name;
                reference.listed = true;
            }
            None if reference.id.is_some() => {
                return Err(AppError::invalid(
                    "no_such_thing",
                    "facts",
                    "An id was sent that this organisation does not have. Send another id, or a name; a name that is not known yet is kept and marked so.",
                ));
            }
            None => reference.listed = false,
        }
    }
    Ok(())
}
