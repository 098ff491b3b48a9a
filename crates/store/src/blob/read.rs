//! Content on its way out: opened and verified chunk by chunk. Nothing that was changed on the disk comes through;
//! whoever reads gets the bytes so far and then an error, so a download is only whole when it ended without one.

use std::path::Path;

use firebell_domain::ids::OrganisationId;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncReadExt as _;
use zeroize::Zeroizing;

use super::seal::{CHUNK, ChunkCipher, TAG, chunks_of};
use super::{BlobRow, Blobs, CHUNK_AT, Place, count, key_context, path_of};
use crate::error::StoreError;
use crate::sql::args;

/// A blob being read.
pub struct Reading {
    blobs: Blobs,
    organisation: OrganisationId,
    blob: BlobRow,
    cipher: ChunkCipher,
    hash: Sha256,
    next: u64,
    file: Option<tokio::fs::File>,
}

impl Reading {
    pub(super) async fn begin(
        blobs: Blobs,
        organisation: OrganisationId,
        blob: &BlobRow,
    ) -> Result<Reading, StoreError> {
        let key = blobs.keeper.open_sealed(&key_context(organisation, blob.id), &blob.data_key)?;
        let key: [u8; 32] = key.as_slice().try_into().map_err(|_| damaged(blob, "has a key of the wrong length"))?;
        let key = Zeroizing::new(key);
        if blob.chunks != chunks_of(blob.size) {
            return Err(damaged(blob, "has a size that does not fit its chunks"));
        }
        let file = match &blobs.place {
            Place::Rows => None,
            Place::Folder(folder) => {
                let path = path_of(folder, organisation, blob.id);
                Some(tokio::fs::File::open(&path).await.map_err(|e| failed(&path, e))?)
            }
        };
        let cipher = ChunkCipher::new(&key, organisation, blob.id);
        Ok(Reading { blobs, organisation, blob: blob.clone(), cipher, hash: Sha256::new(), next: 0, file })
    }

    /// Bytes of the whole content.
    pub fn size(&self) -> u64 {
        self.blob.size
    }

    /// The next bytes, verified; none after the last ones.
    ///
    /// # Errors
    /// When what is stored is not what was uploaded, or can't be read.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        if self.next == self.blob.chunks {
            return Ok(None);
        }
        let last = self.next + 1 == self.blob.chunks;
        let sealed = self.sealed(last).await?;
        let plain = self.cipher.open(self.next, last, &sealed)?;
        self.hash.update(&plain);
        self.next += 1;
        if last && self.hash.clone().finalize().as_slice() != self.blob.sha256 {
            return Err(damaged(&self.blob, "has another SHA-256 than was noted"));
        }
        Ok(Some(plain))
    }

    /// All of it, for what is known to be small.
    ///
    /// # Errors
    /// As [`Reading::next`].
    pub async fn all(mut self) -> Result<Vec<u8>, StoreError> {
        let mut out = Vec::new();
        while let Some(bytes) = self.next().await? {
            out.extend_from_slice(&bytes);
        }
        Ok(out)
    }

    async fn sealed(&mut self, last: bool) -> Result<Vec<u8>, StoreError> {
        let before = self.next * CHUNK as u64;
        let plain = if last { self.blob.size - before } else { CHUNK as u64 };
        let length = usize::try_from(plain).map_err(|_| damaged(&self.blob, "is too large"))? + TAG;
        let Some(file) = &mut self.file else {
            let mut reader = self.blobs.store.reader("blob.read").await?;
            let values = args![self.organisation.0, self.blob.id.0, count(self.next)?];
            let row = reader.fetch_optional(CHUNK_AT, values).await?;
            return row.ok_or_else(|| damaged(&self.blob, "lacks a chunk"))?.get(0);
        };
        let mut sealed = vec![0; length];
        let whole = file.read_exact(&mut sealed).await;
        whole.map_err(|_| damaged(&self.blob, "is shorter than it was, or can't be read"))?;
        if last && !matches!(file.read(&mut [0u8; 1]).await, Ok(0)) {
            return Err(damaged(&self.blob, "is longer than it was"));
        }
        Ok(sealed)
    }
}

fn damaged(blob: &BlobRow, how: &str) -> StoreError {
    StoreError::Damaged(format!("blob {} {how}", blob.id))
}

fn failed(path: &Path, error: std::io::Error) -> StoreError {
    StoreError::file(format!("reading {}", path.display()), error)
}
