//! Files of incidents: who may put them in and take them out, and how they are shown.

use firebell_app::file::{self, Incoming, Uploaded};
use firebell_app::incident::{Log, Register};
use firebell_app::{AppError, Cx};
use firebell_domain::decide::RegisterInput;
use firebell_domain::ids::FileId;
use firebell_domain::keys::{EntryKind, Visibility};
use firebell_store::incident::Named;
use firebell_store::journal;
use futures::StreamExt as _;
use uuid::Uuid;

use crate::lab::{Lab, refused};

const ORG: &str = "example-bank";

async fn incident(lab: &Lab, cx: &Cx, visibility: Visibility) -> String {
    let mut input = RegisterInput::new("Something");
    input.visibility = visibility;
    let register = Register { cx: cx.clone(), id: None, input, note: None, written_at: None };
    lab.app.store.write(register).await.unwrap().row.id.to_string()
}

fn incoming(incident: &str, name: &str, media_type: &str) -> Incoming {
    Incoming { id: None, incident: incident.into(), name: name.into(), media_type: media_type.into(), limit: 1000 }
}

async fn put(lab: &Lab, cx: &Cx, incoming: Incoming, bytes: &[u8]) -> Result<Uploaded, AppError> {
    let pieces: Vec<Result<Vec<u8>, std::io::Error>> = bytes.chunks(7).map(|c| Ok(c.to_vec())).collect();
    file::upload(&lab.app, cx, incoming, futures::stream::iter(pieces)).await
}

async fn get(lab: &Lab, cx: &Cx, id: Uuid) -> Vec<u8> {
    let found = file::download(&lab.app, cx, FileId(id)).await.unwrap();
    let mut stream = Box::pin(found.into_stream());
    let mut out = Vec::new();
    while let Some(bytes) = stream.next().await {
        out.extend(bytes.unwrap());
    }
    out
}

#[tokio::test]
async fn a_file_comes_back_to_those_who_see_the_incident() {
    let (lab, ada, _) = Lab::started(false).await;
    let (bo, re) = (lab.join(&ada, "Bo", "responder").await, lab.join(&ada, "Re", "reporter").await);
    let (cx, bo, re) = (ada.cx(ORG).await, bo.cx(ORG).await, re.cx(ORG).await);
    let open = incident(&lab, &cx, Visibility::Responders).await;
    let file = put(&lab, &cx, incoming(&open, "../etc/pass\u{7}wd", "text/plain; charset=utf-8"), b"the content")
        .await
        .unwrap()
        .file;
    assert_eq!((file.name.as_str(), file.media_type.as_str(), file.size), ("passwd", "text/plain; charset=utf-8", 11));
    assert_eq!(get(&lab, &bo, file.id).await, b"the content");
    refused(file::download(&lab.app, &re, FileId(file.id)).await.map(|_| ()), "not_found");
    refused(put(&lab, &re, incoming(&open, "x", "text/plain"), b"x").await, "forbidden");

    let private = incident(&lab, &cx, Visibility::Private).await;
    let hidden = put(&lab, &cx, incoming(&private, "x", "text/plain"), b"hidden").await.unwrap().file;
    refused(file::download(&lab.app, &bo, FileId(hidden.id)).await.map(|_| ()), "not_found");
    refused(put(&lab, &bo, incoming(&private, "x", "text/plain"), b"x").await, "not_found");
    refused(file::download(&lab.app, &cx, FileId(Uuid::from_u128(1))).await.map(|_| ()), "not_found");

    let mut reader = lab.app.store.reader("test").await.unwrap();
    let log = journal::audit(&mut reader, cx.org(), None, &[], 100).await.unwrap();
    let downloads: Vec<_> = log
        .iter()
        .map(|e| String::from_utf8_lossy(e.payload.as_deref().unwrap_or_default()).into_owned())
        .filter(|p| p.contains("file.downloaded"))
        .collect();
    assert_eq!(downloads.len(), 1);
    assert!(downloads[0].contains(&file.id.to_string()) && !downloads[0].contains("passwd"));
}

#[tokio::test]
async fn an_id_counts_once_and_a_file_belongs_to_one_entry() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx(ORG).await;
    let (one, two) =
        (incident(&lab, &cx, Visibility::Responders).await, incident(&lab, &cx, Visibility::Responders).await);
    let id = Some(FileId(Uuid::from_u128(77)));
    let with = |incident: &str| Incoming { id, ..incoming(incident, "a.txt", "text/plain") };
    assert!(put(&lab, &cx, with(&one), b"first").await.unwrap().new);
    let again = put(&lab, &cx, with(&one), b"other bytes").await.unwrap();
    assert!(!again.new);
    assert_eq!(get(&lab, &cx, again.file.id).await, b"first");
    refused(put(&lab, &cx, with(&two), b"first").await, "id_taken");

    let log = |incident: &str| Log {
        cx: cx.clone(),
        incident: Named::Id(incident.parse().unwrap()),
        id: None,
        kind: EntryKind::Note,
        body: String::new(),
        occurred_at: None,
        written_at: None,
        files: vec![FileId(again.file.id)],
        reason: None,
        with_whom: None,
    };
    refused(lab.app.store.write(log(&two)).await.map(|_| ()), "no_such_file");
    lab.app.store.write(log(&one)).await.unwrap();
    refused(lab.app.store.write(log(&one)).await.map(|_| ()), "no_such_file");
}

#[tokio::test]
async fn too_large_and_cut_off_uploads_leave_nothing() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx(ORG).await;
    let open = incident(&lab, &cx, Visibility::Responders).await;
    refused(put(&lab, &cx, incoming(&open, "x", "text/plain"), &[0; 1001]).await, "too_large");
    assert!(put(&lab, &cx, incoming(&open, "x", "text/plain"), &[0; 1000]).await.is_ok());
    let cut = futures::stream::iter([Ok(vec![1u8, 2]), Err(std::io::Error::other("gone"))]);
    refused(file::upload(&lab.app, &cx, incoming(&open, "x", "text/plain"), cut).await, "cut_off");
    fn count(folder: &std::path::Path) -> usize {
        let inside = std::fs::read_dir(folder).unwrap().flatten();
        inside.map(|e| if e.path().is_dir() { count(&e.path()) } else { 1 }).sum()
    }
    assert_eq!(count(&lab.folder.join("blobs")), 1);
}

#[tokio::test]
async fn only_real_pictures_are_shown_in_a_page() {
    let (lab, ada, _) = Lab::started(false).await;
    let cx = ada.cx(ORG).await;
    let open = incident(&lab, &cx, Visibility::Responders).await;
    let png = b"\x89PNG\r\n\x1a\nrest";
    let cases: [(&[u8], &str, Option<&str>); 6] = [
        (png, "image/png", Some("image/png")),
        (png, "IMAGE/PNG; x=y", Some("image/png")),
        (png, "text/html", None),
        (b"<script>", "image/png", None),
        (b"<svg/>", "image/svg+xml", None),
        (b"", "image/png", None),
    ];
    for (bytes, said, shown) in cases {
        let file = put(&lab, &cx, incoming(&open, "x", said), bytes).await.unwrap().file;
        let found = file::download(&lab.app, &cx, FileId(file.id)).await.unwrap();
        assert_eq!(found.picture(), shown, "{said}");
        assert_eq!(get(&lab, &cx, file.id).await, bytes);
    }
    let odd = put(&lab, &cx, incoming(&open, "", "text/plain\r\nX: y"), b"x").await.unwrap().file;
    assert_eq!((odd.name.as_str(), odd.media_type.as_str()), ("file", "application/octet-stream"));
}
