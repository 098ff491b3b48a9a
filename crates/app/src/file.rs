//! Files of incidents: taken in as a stream, sealed and deduplicated by the store, attached to the entry that they come
//! with, and given out to whoever may see the incident. What a file contains is never looked at, but for the first
//! bytes of the few kinds of pictures that a page may show.

use firebell_api::FileView;
use firebell_domain::ids::{EntryId, FileId, IncidentId};
use firebell_domain::permission::Action;
use firebell_store::blob::{self, Reading, Sealed, UploadError};
use firebell_store::file::{self, FileRow, NewFile};
use firebell_store::incident::{self as rows, Named};
use firebell_store::{StoreError, Tx, UseCase};
use futures::{Stream, StreamExt as _};
use serde_json::json;

use crate::app::App;
use crate::audit;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::incident::{named, sees, writes};
use crate::payload::FileNote;

/// Longest name of a file, in characters.
const NAME_MAX: usize = 255;

/// Attaches files uploaded to an incident to one of its entries; each only once.
pub async fn attach(
    tx: &mut Tx,
    cx: &Cx,
    incident: IncidentId,
    entry: EntryId,
    files: &[FileId],
) -> AppResult<Vec<FileNote>> {
    let mut notes = Vec::with_capacity(files.len());
    for id in files {
        let file = file::attach(tx, cx.org(), incident, *id, entry).await?.ok_or_else(|| {
            AppError::invalid(
                "no_such_file",
                "files",
                "A file of this entry was not uploaded to this incident, or belongs to another entry. Upload it again.",
            )
        })?;
        notes.push(FileNote {
            id: *id,
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            sha256: file.sha256,
        });
    }
    Ok(notes)
}

/// A file to take in.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The client's own id; the same again answers with the file that is there.
    pub id: Option<FileId>,
    /// The incident, as a client names it.
    pub incident: String,
    /// Name of the file.
    pub name: String,
    /// Media type as the client says.
    pub media_type: String,
    /// Bytes that it may have at most.
    pub limit: u64,
}

/// An uploaded file.
#[derive(Debug, Clone)]
pub struct Uploaded {
    /// The file.
    pub file: FileView,
    /// Whether it is new.
    pub new: bool,
}

fn view(f: FileRow) -> FileView {
    FileView { id: f.id.0, name: f.name, media_type: f.media_type, size: f.size, sha256: f.sha256 }
}

/// The last part of a path, without what no file name has; never empty.
fn file_name(said: &str) -> String {
    let last = said.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(NAME_MAX).collect();
    match clean.trim() {
        "" | "." | ".." => "file".to_owned(),
        name => name.to_owned(),
    }
}

/// A media type as it can be sent back in a header; anything odd is just bytes.
fn media_type(said: &str) -> String {
    let fits = |c: char| c.is_ascii_graphic() || c == ' ';
    let slash = said.split(';').next().is_some_and(|t| t.split('/').filter(|p| !p.trim().is_empty()).count() == 2);
    if slash && said.len() <= 255 && said.chars().all(fits) {
        said.to_owned()
    } else {
        "application/octet-stream".to_owned()
    }
}

/// That a file is larger than what is taken.
pub fn too_large(limit: u64) -> AppError {
    let size = if limit >= 1 << 20 { format!("{} MiB", limit >> 20) } else { format!("{limit} bytes") };
    AppError::TooLarge {
        detail: format!(
            "This file is larger than {size}, which is the most that this server takes, so it was not kept. Compress or split it, or keep it elsewhere and log where."
        ),
    }
}

fn upload_error(error: UploadError) -> AppError {
    match error {
        UploadError::TooLarge { limit } => too_large(limit),
        UploadError::Store(error) => error.into(),
    }
}

/// Takes in a file for an incident that the actor may change. The content streams to the store; only then is anything
/// written about it. A file that never comes with an entry stays with its incident.
pub async fn upload<B, E, S>(app: &App, cx: &Cx, incoming: Incoming, mut body: S) -> AppResult<Uploaded>
where
    B: AsRef<[u8]>,
    S: Stream<Item = Result<B, E>> + Unpin,
{
    cx.require(Action::WriteIncidents)?;
    let incident = named(&incoming.incident)?;
    {
        let mut reader = app.store.reader("file.upload").await?;
        may_write(&mut reader, cx, incident).await?;
        if let Some(known) = known(&mut reader, cx, incident, incoming.id).await? {
            return Ok(Uploaded { file: view(known), new: false });
        }
    }
    let mut upload = app.blobs.upload(cx.org(), incoming.limit).await?;
    while let Some(bytes) = body.next().await {
        let bytes = bytes.map_err(|_| {
            AppError::invalid(
                "cut_off",
                "body",
                "The upload was cut off before its end, so nothing was kept. Send the file again.",
            )
        })?;
        upload.write(bytes.as_ref()).await.map_err(upload_error)?;
    }
    let sealed = upload.finish().await.map_err(upload_error)?;
    let add = AddFile { cx: cx.clone(), incident, incoming, sealed: sealed.clone() };
    let (file, kept) = app.store.write(add).await?;
    if !kept {
        app.blobs.discard(&sealed).await;
    }
    Ok(Uploaded { file: view(file), new: true })
}

async fn may_write(tx: &mut Tx, cx: &Cx, incident: Named) -> AppResult<IncidentId> {
    let row = rows::get(tx, cx.org(), incident, cx.actor.account).await?.ok_or(AppError::NotFound("incident"))?;
    if !sees(cx, &row)? {
        return Err(AppError::NotFound("incident"));
    }
    if !writes(cx, &row)? {
        return Err(AppError::Forbidden(Action::WriteIncidents));
    }
    Ok(row.id)
}

/// The file that has a client's id already.
async fn known(tx: &mut Tx, cx: &Cx, incident: Named, id: Option<FileId>) -> AppResult<Option<FileRow>> {
    let Some(id) = id else { return Ok(None) };
    let Some(file) = file::get(tx, cx.org(), id).await? else { return Ok(None) };
    if may_write(tx, cx, incident).await? != file.incident {
        return Err(AppError::conflict("id_taken", "This id is used already. Send the file with a new id."));
    }
    Ok(Some(file))
}

struct AddFile {
    cx: Cx,
    incident: Named,
    incoming: Incoming,
    sealed: Sealed,
}

impl UseCase for AddFile {
    const NAME: &'static str = "file.add";
    /// The file, and whether its content is the uploaded one rather than the same that was there.
    type Out = (FileRow, bool);
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<(FileRow, bool)> {
        let cx = &self.cx;
        let incident = may_write(tx, cx, self.incident).await?;
        if let Some(known) = known(tx, cx, self.incident, self.incoming.id).await? {
            return Ok((known, false));
        }
        let blob = blob::record(tx, &self.sealed).await?;
        let id = self.incoming.id.unwrap_or_else(|| FileId(tx.new_id()));
        let file = NewFile {
            id,
            incident,
            blob,
            name: file_name(&self.incoming.name),
            media_type: media_type(&self.incoming.media_type),
            by: cx.actor.account,
        };
        file::insert(tx, cx.org(), &file).await?;
        let row = file::get(tx, cx.org(), id)
            .await?
            .ok_or_else(|| StoreError::Damaged("a file that was just written".into()))?;
        Ok((row, blob == self.sealed.id))
    }
}

/// A file being given out.
pub struct Download {
    /// The file.
    pub file: FileView,
    /// Its content, to be streamed; the first bytes have been read already.
    content: Reading,
    first: Option<Vec<u8>>,
}

impl Download {
    /// The type of picture that the content really is, if it is one that a page may show: never what the one who
    /// uploaded it says alone.
    pub fn picture(&self) -> Option<&'static str> {
        let real = picture(self.first.as_deref()?)?;
        let said = self.file.media_type.split(';').next().unwrap_or_default().trim();
        said.eq_ignore_ascii_case(real).then_some(real)
    }

    /// The content, verified piece by piece. Ends with an error when what is stored was changed.
    pub fn into_stream(self) -> impl Stream<Item = Result<Vec<u8>, StoreError>> + Send {
        futures::stream::unfold((self.first, self.content, false), |(first, mut content, ended)| async move {
            if ended {
                return None;
            }
            let next = match first {
                Some(first) => Ok(Some(first)),
                None => content.next().await,
            };
            match next {
                Ok(None) => None,
                Ok(Some(bytes)) => Some((Ok(bytes), (None, content, false))),
                Err(error) => {
                    tracing::error!(%error, "a file could not be read to its end");
                    Some((Err(error), (None, content, true)))
                }
            }
        })
    }
}

fn picture(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// Opens a file of an incident that the actor may see, and notes that they took it.
pub async fn download(app: &App, cx: &Cx, id: FileId) -> AppResult<Download> {
    let (file, blob) = {
        let mut reader = app.store.reader("file.download").await?;
        let file = file::get(&mut reader, cx.org(), id).await?.ok_or(AppError::NotFound("file"))?;
        let incident = Named::Id(file.incident);
        let row =
            rows::get(&mut reader, cx.org(), incident, cx.actor.account).await?.ok_or(AppError::NotFound("file"))?;
        if !sees(cx, &row)? {
            return Err(AppError::NotFound("file"));
        }
        let blob = blob::get(&mut reader, cx.org(), file.blob).await?;
        (file, blob.ok_or_else(|| StoreError::Damaged(format!("file {id} has no content")))?)
    };
    let mut content = app.blobs.read(cx.org(), &blob).await?;
    let first = content.next().await?;
    app.store.write(Downloaded { cx: cx.clone(), file: id, incident: file.incident }).await?;
    Ok(Download { file: view(file), content, first })
}

struct Downloaded {
    cx: Cx,
    file: FileId,
    incident: IncidentId,
}

impl UseCase for Downloaded {
    const NAME: &'static str = "file.downloaded";
    type Out = ();
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        // Ids only: who reads this log need not be let into the incident.
        audit::write(tx, &self.cx, "file.downloaded", json!({"file": self.file, "incident": self.incident})).await
    }
}
