//! Who talks to which server: what `firebell login` stored, the environment and the options, in rising order; and where
//! our files are.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::args::Remote;
use crate::trouble::Trouble;

/// What `firebell login` stores.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Credentials {
    /// The server's URL, without a slash at its end.
    pub server: String,
    /// Session token or API key.
    pub token: String,
    /// Whose they are, in a form that outlives the session.
    pub identity: String,
    /// The same for people.
    pub name: String,
    /// The organisation to work in.
    #[serde(default)]
    pub organisation: Option<String>,
}

/// A server and who talks to it.
#[derive(Debug, Clone)]
pub struct Target {
    /// The server's URL, without a slash at its end.
    pub server: String,
    /// Session token or API key; none when nobody is signed in there.
    pub token: Option<String>,
    /// Whose they are; empty without a token.
    pub identity: String,
    /// The organisation, if it is said.
    pub organisation: Option<String>,
}

/// Whose a key is: known without asking the server, and the same for as long as the key is used.
pub fn identity_of_key(token: &str) -> String {
    let hash = Sha256::digest(token.as_bytes());
    let hex: String = hash[..8].iter().map(|b| format!("{b:02x}")).collect();
    format!("key:{hex}")
}

fn base(variable: &str, below_home: &str) -> Result<PathBuf, Trouble> {
    if let Some(folder) = std::env::var_os(variable).map(PathBuf::from).filter(|f| f.is_absolute()) {
        return Ok(folder.join("firebell"));
    }
    match std::env::var_os("HOME").map(PathBuf::from).filter(|f| f.is_absolute()) {
        Some(home) => Ok(home.join(below_home).join("firebell")),
        None => Err(Trouble::failed(format!("there is no home directory to keep things in. Set HOME or {variable}"))),
    }
}

fn credentials_file() -> Result<PathBuf, Trouble> {
    Ok(base("XDG_CONFIG_HOME", ".config")?.join("credentials.json"))
}

/// The folder of what waits to be delivered.
pub fn outbox_folder() -> Result<PathBuf, Trouble> {
    Ok(base("XDG_STATE_HOME", ".local/state")?.join("outbox"))
}

/// Makes a folder that only we may enter.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Writes a file that only we may read, whole or not at all, and on disk before this ends.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("the path has no folder"))?;
    private_folder(folder)?;
    let part = folder.join(format!(".{}.part", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    sync_folder(folder)
}

/// Puts on disk what was renamed in or removed from a folder.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// What was stored, if anything.
pub fn stored() -> Result<Option<Credentials>, Trouble> {
    let path = credentials_file()?;
    match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_| {
            Trouble::failed(format!("{} can't be read. Sign in again with firebell login", path.display()))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Trouble::failed(format!("can't read {}: {error}", path.display()))),
    }
}

/// Stores who signed in.
pub fn store(credentials: &Credentials) -> Result<PathBuf, Trouble> {
    let path = credentials_file()?;
    let bytes = serde_json::to_vec_pretty(credentials).map_err(Trouble::failed)?;
    write_private(&path, &bytes).map_err(|e| Trouble::failed(format!("can't write {}: {e}", path.display())))?;
    Ok(path)
}

/// Forgets who signed in.
pub fn forget() -> Result<(), Trouble> {
    let path = credentials_file()?;
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Trouble::failed(format!("can't remove {}: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

/// The URL of a server as typed, in one form. Without a scheme it is https, on this machine http.
pub fn server_url(text: &str) -> Result<String, Trouble> {
    let text = text.trim().trim_end_matches('/');
    let here = |t: &str| ["localhost", "127.0.0.1", "[::1]"].iter().any(|h| t == *h || t.starts_with(&format!("{h}:")));
    let whole = match text.contains("://") {
        true => text.to_owned(),
        false if here(text) => format!("http://{text}"),
        false => format!("https://{text}"),
    };
    let wrong = || {
        Trouble::usage(format!(
            "“{text}” is not the address of a server. Write it such as https://firebell.example.com"
        ))
    };
    let url = reqwest::Url::parse(&whole).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https")
        || !url.has_host()
        || url.query().is_some()
        || !url.username().is_empty()
    {
        return Err(wrong());
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
}

/// Which server to talk to, and as whom. What was stored for one server is never sent to another.
pub fn target(remote: &Remote) -> Result<Target, Trouble> {
    let key = environment("FIREBELL_KEY");
    let stored = stored()?;
    let server = match (remote.server.as_deref().filter(|s| !s.trim().is_empty()), &stored) {
        (Some(server), _) => server_url(server)?,
        (None, Some(stored)) => stored.server.clone(),
        (None, None) => {
            return Err(Trouble::usage(
                "which server? Sign in with firebell login https://firebell.example.com, or set FIREBELL_URL and FIREBELL_KEY",
            ));
        }
    };
    let said = remote.organisation.clone().filter(|o| !o.is_empty());
    if let Some(token) = key {
        let identity = identity_of_key(&token);
        return Ok(Target { server, token: Some(token), identity, organisation: said });
    }
    Ok(match stored.filter(|s| s.server == server) {
        Some(s) => Target { server, token: Some(s.token), identity: s.identity, organisation: said.or(s.organisation) },
        None => Target { server, token: None, identity: String::new(), organisation: said },
    })
}
