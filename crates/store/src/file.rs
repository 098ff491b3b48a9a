//! Files of incidents and the sealed blobs behind them, as rows. The bytes are sealed and kept by `blob`.

use firebell_domain::ids::{AccountId, BlobId, EntryId, FileId, IncidentId, OrganisationId};
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Row, args, statements};
use crate::tx::Tx;

/// A file as stored.
#[derive(Debug, Clone)]
pub struct FileRow {
    /// Id.
    pub id: FileId,
    /// Its incident.
    pub incident: IncidentId,
    /// Its content.
    pub blob: BlobId,
    /// The entry that it came with.
    pub entry: Option<EntryId>,
    /// Name as uploaded.
    pub name: String,
    /// Media type as said.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

statements! {
    /// Writes a file.
    INSERT = "INSERT INTO file (organisation, id, incident, blob, name, media_type, uploaded_by, uploaded_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// One file.
    GET = "SELECT f.id, f.incident, f.blob, f.entry, f.name, f.media_type, b.size, b.sha256 FROM file f \
        JOIN blob b ON b.organisation = f.organisation AND b.id = f.blob WHERE f.organisation = $1 AND f.id = $2";
    /// Attaches a file to its entry, once.
    ATTACH = "UPDATE file SET entry = $4 WHERE organisation = $1 AND incident = $2 AND id = $3 AND entry IS NULL";
}

fn row(r: &Row) -> Result<FileRow, StoreError> {
    let hash: Vec<u8> = r.get(7)?;
    Ok(FileRow {
        id: FileId(r.get(0)?),
        incident: IncidentId(r.get(1)?),
        blob: BlobId(r.get(2)?),
        entry: r.get::<Option<Uuid>>(3)?.map(EntryId),
        name: r.get(4)?,
        media_type: r.get(5)?,
        size: r.get(6)?,
        sha256: hash.iter().map(|b| format!("{b:02x}")).collect(),
    })
}

/// A file to write.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Id.
    pub id: FileId,
    /// Its incident.
    pub incident: IncidentId,
    /// Its content.
    pub blob: BlobId,
    /// Name as uploaded.
    pub name: String,
    /// Media type as said.
    pub media_type: String,
    /// Who uploaded it.
    pub by: Option<AccountId>,
}

/// Writes a file that belongs to no entry yet.
pub async fn insert(tx: &mut Tx, organisation: OrganisationId, f: &NewFile) -> Result<(), StoreError> {
    let now = tx.now();
    let args = args![organisation.0, f.id.0, f.incident.0, f.blob.0, &f.name, &f.media_type, f.by.map(|b| b.0), now];
    tx.execute(INSERT, args).await.map(|_| ())
}

/// One file.
pub async fn get(tx: &mut Tx, organisation: OrganisationId, id: FileId) -> Result<Option<FileRow>, StoreError> {
    tx.fetch_optional(GET, args![organisation.0, id.0]).await?.as_ref().map(row).transpose()
}

/// Attaches a file to an entry; none when it is not there or belongs to another one.
pub async fn attach(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
    id: FileId,
    entry: EntryId,
) -> Result<Option<FileRow>, StoreError> {
    if tx.execute(ATTACH, args![organisation.0, incident.0, id.0, entry.0]).await? == 0 {
        return Ok(None);
    }
    get(tx, organisation, id).await
}
