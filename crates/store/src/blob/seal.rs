//! How one chunk is sealed and opened. The nonce is the chunk's index, which is safe because no two blobs share a key;
//! blob, index and whether it is the last one are authenticated, so chunks can't be swapped, cut off or added.

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use firebell_domain::ids::{BlobId, OrganisationId};

use crate::error::StoreError;

/// Plain bytes in every chunk but the last one, which has between none and as many.
pub const CHUNK: usize = 256 * 1024;
/// Bytes that sealing adds to a chunk.
pub(super) const TAG: usize = 16;

/// Seals and opens the chunks of one blob.
pub(super) struct ChunkCipher {
    cipher: XChaCha20Poly1305,
    organisation: OrganisationId,
    blob: BlobId,
}

impl ChunkCipher {
    pub(super) fn new(key: &[u8; 32], organisation: OrganisationId, blob: BlobId) -> ChunkCipher {
        ChunkCipher { cipher: XChaCha20Poly1305::new(&(*key).into()), organisation, blob }
    }

    fn nonce(index: u64) -> XNonce {
        let mut nonce = [0u8; 24];
        nonce[16..].copy_from_slice(&index.to_be_bytes());
        XNonce::from(nonce)
    }

    fn bound_to(&self, index: u64, last: bool) -> Vec<u8> {
        let mut aad = Vec::with_capacity(64);
        aad.extend_from_slice(b"firebell chunk v1\0");
        aad.extend_from_slice(self.organisation.0.as_bytes());
        aad.extend_from_slice(self.blob.0.as_bytes());
        aad.extend_from_slice(&index.to_be_bytes());
        aad.push(u8::from(last));
        aad
    }

    pub(super) fn seal(&self, index: u64, last: bool, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let aad = self.bound_to(index, last);
        self.cipher
            .encrypt(&Self::nonce(index), Payload { msg: plain, aad: &aad })
            .map_err(|_| StoreError::Damaged(format!("chunk {index} of blob {} could not be sealed", self.blob)))
    }

    pub(super) fn open(&self, index: u64, last: bool, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let aad = self.bound_to(index, last);
        self.cipher
            .decrypt(&Self::nonce(index), Payload { msg: sealed, aad: &aad })
            .map_err(|_| StoreError::Damaged(format!("chunk {index} of blob {} is not what was stored", self.blob)))
    }
}

/// How many chunks a content of this size has.
pub(super) fn chunks_of(size: u64) -> u64 {
    size.div_ceil(CHUNK as u64).max(1)
}
