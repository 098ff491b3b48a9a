//! What was registered or logged while the server could not be reached: kept on disk, one file each, until delivered.
//!
//! Each entry has its number, which is also its order, and the id that it will have on the server, so that sending it
//! twice makes it once. Handles (`local-1`) stand for incidents that are not on the server yet, and go on doing so once
//! they are. Sending is in `deliver`.

mod deliver;

pub use deliver::{Stop, deliver, send};

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::config::{private_folder, sync_folder, write_private};
use crate::trouble::Trouble;

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A new incident.
    Register,
    /// An entry.
    Log,
}

/// An incident as it is named here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// As people say it: `INC-1` or `local-1`.
    pub shown: String,
    /// As the server knows it: a reference or an id.
    pub path: String,
}

/// Why the server refused something.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Refusal {
    /// HTTP status; 0 when it was not sent at all.
    pub status: u16,
    /// In the server's words.
    pub detail: String,
    /// When, RFC 3339.
    pub at: String,
}

/// Something that is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Item {
    /// Its number; also its order.
    pub number: u64,
    /// What it is.
    pub what: What,
    /// Its id on the server.
    pub id: Uuid,
    /// To which server.
    pub server: String,
    /// Of which account.
    pub identity: String,
    /// In which organisation.
    pub organisation: Option<String>,
    /// On which incident, for entries.
    pub incident: Option<Incident>,
    /// When it was written, RFC 3339.
    pub written_at: String,
    /// The request.
    pub body: Json,
    /// Why the server refused it.
    #[serde(default)]
    pub refused: Option<Refusal>,
}

impl Item {
    /// What was typed.
    pub fn text(&self) -> &str {
        let field = match self.what {
            What::Register => "title",
            What::Log => "body",
        };
        self.body.get(field).and_then(Json::as_str).unwrap_or_default()
    }

    /// The handle of a registration.
    pub fn handle(&self) -> String {
        handle(self.number)
    }
}

fn handle(number: u64) -> String {
    format!("local-{number}")
}

/// What a handle stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Handle {
    /// On which server.
    pub server: String,
    /// The incident's id.
    pub id: Uuid,
    /// Its title as registered.
    pub title: String,
    /// Its reference, once it is delivered.
    #[serde(default)]
    pub reference: Option<String>,
}

/// The folder of what is kept.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: PathBuf,
}

/// Held while one process works on the outbox.
pub struct Held {
    _file: File,
}

impl Outbox {
    /// The outbox in a folder, which need not be there yet.
    pub fn at(folder: PathBuf) -> Outbox {
        Outbox { folder }
    }

    fn trouble(&self, error: &io::Error) -> Trouble {
        Trouble::failed(format!("the outbox in {} can't be used: {error}", self.folder.display()))
    }

    fn refused_folder(&self) -> PathBuf {
        self.folder.join("refused")
    }

    fn path(&self, item: &Item) -> PathBuf {
        let folder = if item.refused.is_some() { self.refused_folder() } else { self.folder.clone() };
        folder.join(format!("{:08}.json", item.number))
    }

    fn lock(&self, name: &str) -> io::Result<Held> {
        private_folder(&self.folder)?;
        let file =
            OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(self.folder.join(name))?;
        file.lock()?;
        Ok(Held { _file: file })
    }

    /// Waits until no other process delivers, and keeps others from it until the answer is dropped.
    pub fn lock_delivery(&self) -> Result<Held, Trouble> {
        self.lock("deliver.lock").map_err(|e| self.trouble(&e))
    }

    /// Keeps something: numbered, and on disk before this ends. Its own number is not used.
    pub fn keep(&self, item: Item) -> Result<Item, Trouble> {
        self.try_keep(item).map_err(|e| {
            let mut trouble = self.trouble(&e);
            trouble.text.push_str(". What you wrote was NOT kept; write it down elsewhere");
            trouble
        })
    }

    fn try_keep(&self, mut item: Item) -> io::Result<Item> {
        let _held = self.lock("number.lock")?;
        item.number = self.next_number()?;
        if item.what == What::Register {
            let handle =
                Handle { server: item.server.clone(), id: item.id, title: item.text().to_owned(), reference: None };
            self.write_handle(item.number, &handle)?;
        }
        self.write(&item)?;
        Ok(item)
    }

    fn next_number(&self) -> io::Result<u64> {
        let counter = self.folder.join("counter");
        let counted = fs::read_to_string(&counter).ok().and_then(|t| t.trim().parse::<u64>().ok()).unwrap_or(0);
        let in_names = numbers(&self.folder)?.into_iter().chain(numbers(&self.refused_folder())?).max().unwrap_or(0);
        let next = counted.max(in_names) + 1;
        write_private(&counter, next.to_string().as_bytes())?;
        Ok(next)
    }

    fn write(&self, item: &Item) -> io::Result<()> {
        write_private(&self.path(item), &serde_json::to_vec_pretty(item)?)
    }

    fn write_handle(&self, number: u64, to: &Handle) -> io::Result<()> {
        write_private(
            &self.folder.join("handles").join(format!("{}.json", handle(number))),
            &serde_json::to_vec_pretty(to)?,
        )
    }

    /// What a handle such as `local-1` stands for; `None` when it is none or stands for nothing.
    pub fn handle(&self, text: &str) -> Option<Handle> {
        let number: u64 = text.to_ascii_lowercase().strip_prefix("local-")?.parse().ok()?;
        let bytes = fs::read(self.folder.join("handles").join(format!("{}.json", handle(number)))).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// What waits, in order. What can't be read is left where it is and named on standard error.
    pub fn waiting(&self) -> Result<Vec<Item>, Trouble> {
        self.read(&self.folder).map_err(|e| self.trouble(&e))
    }

    /// What was refused, in order.
    pub fn refused(&self) -> Result<Vec<Item>, Trouble> {
        self.read(&self.refused_folder()).map_err(|e| self.trouble(&e))
    }

    fn read(&self, folder: &Path) -> io::Result<Vec<Item>> {
        let mut items = Vec::new();
        for number in numbers(folder)? {
            let path = folder.join(format!("{number:08}.json"));
            let bytes = match fs::read(&path) {
                Ok(bytes) => bytes,
                // Delivered by another process since the folder was listed.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            match serde_json::from_slice(&bytes) {
                Ok(item) => items.push(item),
                Err(error) => eprintln!("firebell: {} can't be read and is left there: {error}", path.display()),
            }
        }
        Ok(items)
    }

    fn remove(&self, item: &Item) -> io::Result<()> {
        let path = self.path(item);
        fs::remove_file(&path)?;
        path.parent().map_or(Ok(()), sync_folder)
    }

    /// Notes that something is on the server now, and that its handle stands for this reference.
    fn delivered(&self, item: &Item, reference: Option<&str>) -> io::Result<()> {
        if item.what == What::Register {
            let title = item.text().to_owned();
            let to =
                Handle { server: item.server.clone(), id: item.id, title, reference: reference.map(str::to_owned) };
            self.write_handle(item.number, &to)?;
        }
        self.remove(item)
    }

    /// Puts something aside that the server refused.
    fn set_aside(&self, item: &Item, refusal: Refusal) -> io::Result<()> {
        let mut aside = item.clone();
        aside.refused = Some(refusal);
        self.write(&aside)?;
        self.remove(item)
    }

    /// Lets something wait again, changed as `change` says.
    pub fn again(&self, item: &Item, change: impl FnOnce(&mut Item)) -> Result<(), Trouble> {
        let mut again = item.clone();
        again.refused = None;
        change(&mut again);
        let done = || {
            self.write(&again)?;
            if item.refused.is_some() { self.remove(item) } else { Ok(()) }
        };
        done().map_err(|e| self.trouble(&e))
    }

    /// Removes something for good.
    pub fn discard(&self, item: &Item) -> Result<(), Trouble> {
        self.remove(item).map_err(|e| self.trouble(&e))
    }
}

/// The numbers of the entries in a folder, in order.
fn numbers(folder: &Path) -> io::Result<Vec<u64>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut out = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        out.extend(name.to_str().and_then(|n| n.strip_suffix(".json")).and_then(|n| n.parse::<u64>().ok()));
    }
    out.sort_unstable();
    Ok(out)
}
