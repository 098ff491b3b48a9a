//! Takes away content that nothing names: uploads that were never attached to a file, and what discarding missed. Only
//! what is older than a day, so that nothing under way is touched. Safe to run anywhere, twice, or at the same time.

use std::path::{Path, PathBuf};

use firebell_domain::ids::{BlobId, OrganisationId};
use firebell_domain::time::{DAY, Time};
use uuid::Uuid;

use super::{Blobs, DROP_CHUNKS, GET, ORGANISATIONS, Place, SWEEP_BLOBS, SWEEP_CHUNKS, path_of};
use crate::error::StoreError;
use crate::sql::args;
use crate::store::Store;
use crate::tx::{Dialect, Tx};
use crate::usecase::UseCase;

/// What was swept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Blobs that no file named.
    pub blobs: u64,
    /// Chunks or files that belonged to no blob.
    pub leftovers: u64,
}

/// Sweeps blobs, chunks and files of blobs that are older than a day before `now` and that nothing names.
pub async fn sweep(store: &Store, blobs: &Blobs, now: Time) -> Result<Swept, StoreError> {
    let before = Time(now.0 - DAY);
    let mut swept = Swept::default();
    for organisation in organisations(store).await? {
        loop {
            let gone = store.write(SweepBlobs { organisation, before }).await?;
            swept.blobs += gone.len() as u64;
            if let Place::Folder(folder) = &blobs.place {
                for id in &gone {
                    let _ = tokio::fs::remove_file(path_of(folder, organisation, *id)).await;
                }
            }
            if gone.is_empty() {
                break;
            }
        }
        if store.dialect() == Dialect::Postgres {
            loop {
                let gone = store.write(SweepChunks { organisation, before }).await?;
                swept.leftovers += gone;
                if gone == 0 {
                    break;
                }
            }
        }
    }
    if let Place::Folder(folder) = &blobs.place {
        swept.leftovers += sweep_folder(store, folder, before).await?;
    }
    Ok(swept)
}

async fn organisations(store: &Store) -> Result<Vec<OrganisationId>, StoreError> {
    let mut reader = store.reader("blob.sweep").await?;
    let rows = reader.fetch_all(ORGANISATIONS, args![]).await?;
    rows.iter().map(|r| Ok(OrganisationId(r.get(0)?))).collect()
}

/// Files of blobs that the database does not know, and uploads that ended half way.
async fn sweep_folder(store: &Store, folder: &Path, before: Time) -> Result<u64, StoreError> {
    let root = folder.to_path_buf();
    let found = tokio::task::spawn_blocking(move || old_files(&root, before)).await.unwrap_or_default();
    let mut gone = 0;
    for (organisation, id, path) in found {
        let whole = path.extension().is_none();
        if whole {
            let mut reader = store.reader("blob.sweep").await?;
            if reader.fetch_optional(GET, args![organisation.0, id.0]).await?.is_some() {
                continue;
            }
        }
        if tokio::fs::remove_file(&path).await.is_ok() {
            gone += 1;
        }
    }
    Ok(gone)
}

/// Files whose name says that they were begun before a time. Others are nobody's business here.
fn old_files(root: &Path, before: Time) -> Vec<(OrganisationId, BlobId, PathBuf)> {
    let mut found = Vec::new();
    for organisation in entries(root) {
        let Some(id) = named(&organisation) else { continue };
        for path in entries(&organisation).iter().flat_map(|folder| entries(folder)) {
            let Some(blob) = named(&path) else { continue };
            let Some((seconds, nanos)) = blob.get_timestamp().map(|t| t.to_unix()) else { continue };
            let begun = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000) + i64::from(nanos) / 1000;
            if begun < before.0 {
                found.push((OrganisationId(id), BlobId(blob), path));
            }
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).map(|all| all.flatten().map(|e| e.path()).collect()).unwrap_or_default()
}

fn named(path: &Path) -> Option<Uuid> {
    Uuid::parse_str(path.file_stem()?.to_str()?).ok()
}

struct SweepBlobs {
    organisation: OrganisationId,
    before: Time,
}

impl UseCase for SweepBlobs {
    const NAME: &'static str = "blob.sweep";
    type Out = Vec<BlobId>;
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<BlobId>, StoreError> {
        let rows = tx.fetch_all(SWEEP_BLOBS, args![self.organisation.0, self.before]).await?;
        let mut gone = Vec::with_capacity(rows.len());
        for r in &rows {
            let id: Uuid = r.get(0)?;
            if tx.dialect() == Dialect::Postgres {
                tx.execute(DROP_CHUNKS, args![self.organisation.0, id]).await?;
            }
            gone.push(BlobId(id));
        }
        Ok(gone)
    }
}

struct SweepChunks {
    organisation: OrganisationId,
    before: Time,
}

impl UseCase for SweepChunks {
    const NAME: &'static str = "blob.sweep_chunks";
    type Out = u64;
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<u64, StoreError> {
        tx.execute(SWEEP_CHUNKS, args![self.organisation.0, self.before]).await
    }
}
