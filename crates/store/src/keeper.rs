//! The master key of an installation: it seals the secrets that are stored (second factors, keys of files) and derives
//! keys for links. It is kept in `master.key` under the data folder, or given from outside. All sealing of stored data
//! goes through here; passwords and tokens are hashed elsewhere, and files are sealed by `blob` under keys of their own.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::clock::system_seed;
use crate::error::StoreError;
use crate::sql::{args, statements};
use crate::store::Store;
use crate::tx::Tx;
use crate::usecase::UseCase;

statements! {
    /// Notes the first key that this database was used with; there is one installation in a database.
    FIRST = "INSERT INTO installation (id, created_at, key_check, engine_version) VALUES (1, $1, $2, 1) ON CONFLICT (id) DO NOTHING";
    /// What the first key sealed.
    CHECK = "SELECT key_check FROM installation WHERE id = 1";
}

/// Name of the key's file in the data folder.
pub const FILE: &str = "master.key";
/// Bytes of randomness that sealing takes.
pub const NONCE: usize = 24;

const FORMAT: u8 = 1;
const CHECK_CONTEXT: &str = "installation check";
const CHECK_TEXT: &[u8] = b"this database belongs to this master key";

/// The master key, ready for use. What it holds is wiped when it is dropped.
pub struct Keeper {
    master: Zeroizing<[u8; 32]>,
    cipher: XChaCha20Poly1305,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keeper(…)")
    }
}

impl Keeper {
    /// Takes the key given from outside (base64 of 32 bytes), or the one in the folder; makes one there on first use,
    /// readable by its owner only and synced before it is used.
    ///
    /// # Errors
    /// When the text or the file does not hold a key, or the file can't be read or made.
    pub fn open(dir: &Path, from_env: Option<&str>) -> Result<Keeper, StoreError> {
        if let Some(text) = from_env.map(str::trim).filter(|text| !text.is_empty()) {
            return read_key(text).map(Keeper::new).ok_or_else(|| {
                StoreError::Unusable("The master key that was given is not 32 bytes in base64. Give the text of the master.key file that this installation began with.".into())
            });
        }
        let path = dir.join(FILE);
        let doing = |what: &str| format!("{what} the master key {}", path.display());
        let text = match fs::read_to_string(&path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                make(dir).map_err(|e| StoreError::file(doing("making"), e))?;
                Zeroizing::new(fs::read_to_string(&path).map_err(|e| StoreError::file(doing("reading"), e))?)
            }
            Err(error) => return Err(StoreError::file(doing("reading"), error)),
        };
        warn_if_open(&path);
        read_key(&text).map(Keeper::new).ok_or_else(|| {
            StoreError::Unusable(format!("{} does not hold a master key (32 bytes in base64). Nothing sealed can be opened without it; put the file back from a backup.", path.display()))
        })
    }

    /// A keeper of a key that the caller has.
    pub fn new(master: Zeroizing<[u8; 32]>) -> Keeper {
        let key = Zeroizing::new(mac(&master, "firebell seal v1"));
        Keeper { cipher: XChaCha20Poly1305::new(&(*key).into()), master }
    }

    /// Seals something under a context that opening has to name again. The nonce is fresh randomness, never used twice.
    ///
    /// # Errors
    /// Only for what no memory holds.
    pub fn seal(&self, context: &str, plain: &[u8], nonce: [u8; NONCE]) -> Result<Vec<u8>, StoreError> {
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: context.as_bytes() })
            .map_err(|_| StoreError::Damaged(format!("{context} could not be sealed")))?;
        let mut out = Vec::with_capacity(1 + NONCE + sealed.len());
        out.push(FORMAT);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Opens what was sealed under the same context.
    ///
    /// # Errors
    /// When it was changed, or sealed by another key or under another context.
    pub fn open_sealed(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let damaged =
            || StoreError::Damaged(format!("{context} can't be opened: it was changed, or sealed with another key"));
        let (format, rest) = sealed.split_first().ok_or_else(damaged)?;
        if *format != FORMAT {
            return Err(damaged());
        }
        let (nonce, body) = rest.split_at_checked(NONCE).ok_or_else(damaged)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| damaged())?;
        let opened = self.cipher.decrypt(&XNonce::from(nonce), Payload { msg: body, aad: context.as_bytes() });
        opened.map(Zeroizing::new).map_err(|_| damaged())
    }

    /// A key of its own for a purpose; the same label always gives the same key.
    pub fn derive(&self, label: &str) -> [u8; 32] {
        mac(&self.master, &format!("firebell derive v1 {label}"))
    }

    /// Makes sure that the database belongs to this key: the first one to come is noted.
    ///
    /// # Errors
    /// When the database was begun with another key; a server must not go on then.
    pub async fn confirm(&self, store: &Store) -> Result<(), StoreError> {
        use rand::{Rng as _, SeedableRng as _};
        let mut nonce = [0; NONCE];
        rand_chacha::ChaCha12Rng::from_seed(store.clock().seed()).fill_bytes(&mut nonce);
        let mine = self.seal(CHECK_CONTEXT, CHECK_TEXT, nonce)?;
        let kept = store.write(Confirm { mine }).await?;
        match self.open_sealed(CHECK_CONTEXT, &kept) {
            Ok(text) if text.as_slice() == CHECK_TEXT => Ok(()),
            _ => Err(StoreError::Unusable("This database was begun with another master key, so nothing sealed in it could be opened. Nothing was changed. Put the master.key file that belongs to it into the data folder, or give its text in FIREBELL_MASTER_KEY; every server of an installation uses the same one.".into())),
        }
    }
}

struct Confirm {
    mine: Vec<u8>,
}

impl UseCase for Confirm {
    const NAME: &'static str = "keeper.confirm";
    type Out = Vec<u8>;
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<u8>, StoreError> {
        if let Some(row) = tx.fetch_optional(CHECK, args![]).await? {
            return row.get(0);
        }
        let now = tx.now();
        tx.execute(FIRST, args![now, self.mine.as_slice()]).await?;
        tx.fetch_one(CHECK, args![]).await?.get(0)
    }
}

fn mac(key: &[u8; 32], label: &str) -> [u8; 32] {
    // A block holds the 32 bytes, so the key is taken as it is; HMAC accepts any length.
    let mut block = [0u8; 64];
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&block.into());
    mac.update(label.as_bytes());
    mac.finalize().into_bytes().into()
}

fn read_key(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let text = text.trim().trim_end_matches('=');
    let bytes = Zeroizing::new(STANDARD_NO_PAD.decode(text).ok()?);
    let key: [u8; 32] = bytes.as_slice().try_into().ok()?;
    Some(Zeroizing::new(key))
}

/// Makes a key that appears under its name whole or not at all; another process may be first, then its key stays.
fn make(dir: &Path) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    let key = Zeroizing::new(system_seed());
    let text = Zeroizing::new(format!("{}\n", STANDARD.encode(*key)));
    let temporary = dir.join(format!("{FILE}.{}.new", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&temporary, dir.join(FILE));
    fs::remove_file(&temporary)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    fs::File::open(dir)?.sync_all()
}

#[cfg(unix)]
fn warn_if_open(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    if let Ok(meta) = fs::metadata(path)
        && meta.permissions().mode() & 0o077 != 0
    {
        tracing::warn!(file = %path.display(), "the master key can be read by others on this machine; take their permission away (chmod 600)");
    }
}

#[cfg(not(unix))]
fn warn_if_open(_: &Path) {}
