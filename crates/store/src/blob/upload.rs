//! Content on its way in: hashed, sealed and written chunk by chunk, so that no more than two chunks are in memory.
//! When it is finished it is on the disk, under its name; a transaction then says what it belongs to.

use std::path::{Path, PathBuf};

use firebell_domain::ids::{BlobId, OrganisationId};
use firebell_domain::time::Time;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;
use zeroize::Zeroizing;

use super::seal::{CHUNK, ChunkCipher};
use super::{Blobs, PUT_CHUNK, Place, count, key_context, path_of};
use crate::error::StoreError;
use crate::sql::args;
use crate::tx::Tx;
use crate::usecase::UseCase;

/// Why an upload ended.
#[derive(Debug, Clone, thiserror::Error)]
pub enum UploadError {
    /// More bytes came than were allowed.
    #[error("the content is larger than {limit} bytes")]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Content that is stored and sealed, and not yet named by anything.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The organisation that it is for.
    pub organisation: OrganisationId,
    /// Id of the new blob.
    pub id: BlobId,
    /// SHA-256 of the plain content.
    pub sha256: Vec<u8>,
    /// Bytes of the plain content.
    pub size: u64,
    pub(super) data_key: Vec<u8>,
    pub(super) chunks: u64,
    pub(super) begun: Time,
}

enum Sink {
    File { file: tokio::fs::File, temporary: Temporary, path: PathBuf },
    Rows,
}

/// A file under its temporary name; removed unless it got its own.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// An upload under way. Dropped unfinished, nothing of it is used.
pub struct Upload {
    blobs: Blobs,
    organisation: OrganisationId,
    id: BlobId,
    begun: Time,
    limit: u64,
    data_key: Vec<u8>,
    cipher: ChunkCipher,
    hash: Sha256,
    buffer: Vec<u8>,
    size: u64,
    chunks: u64,
    sink: Sink,
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> StoreError + '_ {
    move |e| StoreError::file(format!("writing {}", path.display()), e)
}

impl Upload {
    pub(super) async fn begin(blobs: Blobs, organisation: OrganisationId, limit: u64) -> Result<Upload, StoreError> {
        let begun = blobs.store.now();
        let mut rng = ChaCha12Rng::from_seed(blobs.store.clock().seed());
        let mut random = [0u8; 10];
        rng.fill_bytes(&mut random);
        let millis = u64::try_from(begun.0 / 1000).unwrap_or(0);
        let id = BlobId(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid());
        let mut key = Zeroizing::new([0u8; 32]);
        rng.fill_bytes(&mut *key);
        let mut nonce = [0u8; crate::keeper::NONCE];
        rng.fill_bytes(&mut nonce);
        let data_key = blobs.keeper.seal(&key_context(organisation, id), &*key, nonce)?;
        let sink = match &blobs.place {
            Place::Rows => Sink::Rows,
            Place::Folder(folder) => {
                let path = path_of(folder, organisation, id);
                make_folder(folder, &path).await?;
                let temporary = path.with_extension("part");
                let file = tokio::fs::File::create_new(&temporary).await.map_err(failed(&temporary))?;
                Sink::File { file, temporary: Temporary(temporary), path }
            }
        };
        let cipher = ChunkCipher::new(&key, organisation, id);
        let buffer = Vec::with_capacity(CHUNK);
        let hash = Sha256::new();
        Ok(Upload { blobs, organisation, id, begun, limit, data_key, cipher, hash, buffer, size: 0, chunks: 0, sink })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// When there are more than allowed, or they can't be stored; the upload is of no use then.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), UploadError> {
        self.size += bytes.len() as u64;
        if self.size > self.limit {
            return Err(UploadError::TooLarge { limit: self.limit });
        }
        self.hash.update(bytes);
        while !bytes.is_empty() {
            // A full chunk waits until it is known not to be the last one.
            if self.buffer.len() == CHUNK {
                self.put(false).await?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.buffer.len()));
            self.buffer.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    /// Ends the content; answers when it is on the disk.
    ///
    /// # Errors
    /// When it can't be stored.
    pub async fn finish(mut self) -> Result<Sealed, UploadError> {
        self.put(true).await?;
        if let Sink::File { file, temporary, path } = self.sink {
            file.sync_all().await.map_err(failed(&temporary.0))?;
            tokio::fs::rename(&temporary.0, &path).await.map_err(failed(&path))?;
            if let Some(folder) = path.parent() {
                sync_folder(folder).await?;
            }
        }
        Ok(Sealed {
            organisation: self.organisation,
            id: self.id,
            sha256: self.hash.finalize().to_vec(),
            size: self.size,
            data_key: self.data_key,
            chunks: self.chunks,
            begun: self.begun,
        })
    }

    async fn put(&mut self, last: bool) -> Result<(), StoreError> {
        let sealed = self.cipher.seal(self.chunks, last, &self.buffer)?;
        match &mut self.sink {
            Sink::File { file, temporary, .. } => {
                file.write_all(&sealed).await.map_err(failed(&temporary.0))?;
                if last {
                    file.flush().await.map_err(failed(&temporary.0))?;
                }
            }
            Sink::Rows => {
                let index = count(self.chunks)?;
                self.blobs
                    .store
                    .write(PutChunk { organisation: self.organisation, id: self.id, index, sealed })
                    .await?;
            }
        }
        self.buffer.clear();
        self.chunks += 1;
        Ok(())
    }
}

/// Makes the folders of a blob and syncs each that got a new one in it.
async fn make_folder(root: &Path, path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    if tokio::fs::try_exists(folder).await.map_err(failed(folder))? {
        return Ok(());
    }
    tokio::fs::create_dir_all(folder).await.map_err(failed(folder))?;
    for above in folder.ancestors().skip(1) {
        sync_folder(above).await?;
        if Some(above) == root.parent() {
            break;
        }
    }
    Ok(())
}

async fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    let opened = tokio::fs::File::open(folder).await.map_err(failed(folder))?;
    opened.sync_all().await.map_err(failed(folder))
}

struct PutChunk {
    organisation: OrganisationId,
    id: BlobId,
    index: i64,
    sealed: Vec<u8>,
}

impl UseCase for PutChunk {
    const NAME: &'static str = "blob.chunk";
    type Out = ();
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let now = tx.now();
        let values = args![self.organisation.0, self.id.0, self.index, self.sealed.as_slice(), now];
        tx.execute(PUT_CHUNK, values).await.map(|_| ())
    }
}
