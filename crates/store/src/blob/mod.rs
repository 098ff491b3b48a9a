//! Sealed content of files: streamed in and out in chunks, each blob under a random key of its own that the keeper
//! wraps. On the embedded database a blob is a file under `blobs/ORGANISATION/xx/ID`, on PostgreSQL rows of
//! `blob_chunk`. What a blob is called, who may read it and to which incident it belongs is not known here.

mod read;
mod seal;
mod sweep;
mod upload;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use firebell_domain::ids::{BlobId, OrganisationId};
use firebell_domain::time::{DAY, Time};
use uuid::Uuid;

use crate::error::StoreError;
use crate::keeper::Keeper;
use crate::sql::{Row, args, statements};
use crate::store::Store;
use crate::tx::{Dialect, Tx};

pub use read::Reading;
pub use seal::CHUNK;
pub use sweep::{Swept, sweep};
pub use upload::{Sealed, Upload, UploadError};

statements! {
    /// Takes a blob of the same content again, so that it is not swept.
    TAKE_SAME = "UPDATE blob SET created_at = $4 WHERE organisation = $1 AND id = \
        (SELECT b.id FROM blob b WHERE b.organisation = $1 AND b.sha256 = $2 AND b.size = $3 ORDER BY b.id LIMIT 1) RETURNING id";
    /// Writes a blob.
    INSERT = "INSERT INTO blob (organisation, id, sha256, size, data_key, chunks, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// One blob.
    GET = "SELECT id, sha256, size, data_key, chunks FROM blob WHERE organisation = $1 AND id = $2";
    /// Writes a sealed chunk.
    PUT_CHUNK = "INSERT INTO blob_chunk (organisation, blob, chunk, bytes, written_at) VALUES ($1, $2, $3, $4, $5)";
    /// One sealed chunk.
    CHUNK_AT = "SELECT bytes FROM blob_chunk WHERE organisation = $1 AND blob = $2 AND chunk = $3";
    /// Forgets the chunks of a blob.
    DROP_CHUNKS = "DELETE FROM blob_chunk WHERE organisation = $1 AND blob = $2";
    /// Organisations whose blobs are swept, each by itself.
    ORGANISATIONS = "SELECT id FROM organisation ORDER BY ordinal";
    /// Forgets some old blobs that no file names.
    SWEEP_BLOBS = "DELETE FROM blob WHERE organisation = $1 AND created_at < $2 AND id IN \
        (SELECT b.id FROM blob b WHERE b.organisation = $1 AND b.created_at < $2 AND NOT EXISTS \
        (SELECT 1 FROM file f WHERE f.organisation = $1 AND f.blob = b.id) LIMIT 100) RETURNING id";
    /// Forgets some old chunks of blobs that are not there.
    SWEEP_CHUNKS = "DELETE FROM blob_chunk WHERE organisation = $1 AND blob IN \
        (SELECT c.blob FROM blob_chunk c WHERE c.organisation = $1 AND c.written_at < $2 AND NOT EXISTS \
        (SELECT 1 FROM blob b WHERE b.organisation = $1 AND b.id = c.blob) LIMIT 100)";
}

/// How long an upload may take before it is refused, microseconds: well before its parts are swept.
const LONGEST_UPLOAD: i64 = DAY / 2;

/// Where blobs are.
#[derive(Debug, Clone)]
enum Place {
    /// Files under this folder.
    Folder(PathBuf),
    /// Rows of `blob_chunk`.
    Rows,
}

/// The blobs of an installation. Cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    store: Store,
    keeper: Arc<Keeper>,
    place: Place,
}

/// A blob as stored.
#[derive(Debug, Clone)]
pub struct BlobRow {
    /// Id.
    pub id: BlobId,
    /// SHA-256 of the plain content.
    pub sha256: Vec<u8>,
    /// Bytes of the plain content.
    pub size: u64,
    /// The wrapped key.
    data_key: Vec<u8>,
    /// Number of chunks, at least one.
    chunks: u64,
}

impl Blobs {
    /// The blobs that belong to a store: beside the embedded database, or in PostgreSQL.
    pub fn of(store: &Store, keeper: Arc<Keeper>) -> Blobs {
        let place = store.folder().map_or(Place::Rows, |folder| Place::Folder(folder.join("blobs")));
        Blobs { store: store.clone(), keeper, place }
    }

    /// Begins an upload of at most `limit` bytes into an organisation.
    pub async fn upload(&self, organisation: OrganisationId, limit: u64) -> Result<Upload, StoreError> {
        Upload::begin(self.clone(), organisation, limit).await
    }

    /// Begins reading a blob from its first byte.
    pub async fn read(&self, organisation: OrganisationId, blob: &BlobRow) -> Result<Reading, StoreError> {
        Reading::begin(self.clone(), organisation, blob).await
    }

    /// Removes the content of an upload that [`record`] found to be there already. What is missed here is swept later.
    pub async fn discard(&self, sealed: &Sealed) {
        if let Place::Folder(folder) = &self.place {
            let _ = tokio::fs::remove_file(path_of(folder, sealed.organisation, sealed.id)).await;
        }
    }
}

fn path_of(folder: &Path, organisation: OrganisationId, id: BlobId) -> PathBuf {
    let name = id.0.simple().to_string();
    // The first letters of such an id are its time; the last ones spread evenly.
    folder.join(organisation.0.simple().to_string()).join(&name[30..]).join(name)
}

fn key_context(organisation: OrganisationId, id: BlobId) -> String {
    format!("blob {} {}", organisation.0.simple(), id.0.simple())
}

fn count(n: u64) -> Result<i64, StoreError> {
    i64::try_from(n).map_err(|_| StoreError::Damaged("a blob is too large".into()))
}

fn row(r: &Row) -> Result<BlobRow, StoreError> {
    let number = |n: i64| u64::try_from(n).map_err(|_| StoreError::Damaged("a blob has a negative size".into()));
    Ok(BlobRow {
        id: BlobId(r.get(0)?),
        sha256: r.get(1)?,
        size: number(r.get(2)?)?,
        data_key: r.get(3)?,
        chunks: number(r.get(4)?)?,
    })
}

/// One blob.
pub async fn get(tx: &mut Tx, organisation: OrganisationId, id: BlobId) -> Result<Option<BlobRow>, StoreError> {
    tx.fetch_optional(GET, args![organisation.0, id.0]).await?.as_ref().map(row).transpose()
}

/// Names an uploaded blob in the transaction of what it belongs to; the content is synced by then. When the
/// organisation has the same content already, that blob is taken: the answer is another id than the upload's, whose
/// content is then to be [`Blobs::discard`]ed.
///
/// # Errors
/// When the upload took so long that its parts may have been swept.
pub async fn record(tx: &mut Tx, sealed: &Sealed) -> Result<BlobId, StoreError> {
    let now: Time = tx.now();
    if now.0 - sealed.begun.0 > LONGEST_UPLOAD {
        return Err(StoreError::Unusable("an upload took too long; it has to be sent again".into()));
    }
    let organisation = sealed.organisation.0;
    let size = count(sealed.size)?;
    let same = tx.fetch_optional(TAKE_SAME, args![organisation, sealed.sha256.as_slice(), size, now]).await?;
    if let Some(r) = same {
        let id: Uuid = r.get(0)?;
        if tx.dialect() == Dialect::Postgres && id != sealed.id.0 {
            tx.execute(DROP_CHUNKS, args![organisation, sealed.id.0]).await?;
        }
        return Ok(BlobId(id));
    }
    let chunks = count(sealed.chunks)?;
    let values =
        args![organisation, sealed.id.0, sealed.sha256.as_slice(), size, sealed.data_key.as_slice(), chunks, now];
    tx.execute(INSERT, values).await?;
    Ok(sealed.id)
}
