//! Sealed blobs: what comes out is what went in, or an error. Chunks are changed behind the store's back here, as
//! somebody with the disk could.

use std::path::PathBuf;

use firebell_domain::ids::{BlobId, FileId, IncidentId, OrganisationId};
use firebell_domain::time::DAY;
use firebell_store::blob::{self, BlobRow, CHUNK, Sealed, UploadError};
use firebell_store::{StoreError, Tx, UseCase};
use proptest::prelude::*;
use sqlx::{Connection as _, PgConnection};

use crate::support::{House, everywhere};

const SEALED: usize = CHUNK + 16;

struct Record(Sealed);

impl UseCase for Record {
    const NAME: &'static str = "test.record";
    type Out = BlobId;
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<BlobId, StoreError> {
        blob::record(tx, &self.0).await
    }
}

fn content(size: usize) -> Vec<u8> {
    (0..size).map(|i| (i * 31 + i / 257 + i / CHUNK) as u8).collect()
}

async fn upload(house: &House, org: OrganisationId, bytes: &[u8], piece: usize) -> Sealed {
    let mut upload = house.blobs.upload(org, 100 << 20).await.unwrap();
    for part in bytes.chunks(piece.max(1)) {
        upload.write(part).await.unwrap();
    }
    upload.finish().await.unwrap()
}

async fn stored(house: &House, bytes: &[u8], piece: usize) -> BlobRow {
    let sealed = upload(house, house.org, bytes, piece).await;
    let id = house.store.write(Record(sealed)).await.unwrap();
    row(house, house.org, id).await.unwrap()
}

async fn row(house: &House, org: OrganisationId, id: BlobId) -> Option<BlobRow> {
    let mut reader = house.store.reader("test").await.unwrap();
    blob::get(&mut reader, org, id).await.unwrap()
}

async fn read(house: &House, blob: &BlobRow) -> Result<Vec<u8>, StoreError> {
    house.blobs.read(house.org, blob).await?.all().await
}

fn files(house: &House) -> Vec<PathBuf> {
    fn walk(folder: PathBuf, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() { walk(entry.path(), out) } else { out.push(entry.path()) }
        }
    }
    let mut out = Vec::new();
    walk(house.folder.path().join("blobs"), &mut out);
    out
}

/// The sealed chunks as they lie on the disk or in the rows.
async fn chunks(house: &House, blob: &BlobRow) -> Vec<Vec<u8>> {
    if let Some(url) = &house.url {
        let mut raw = PgConnection::connect(url).await.unwrap();
        return sqlx::query_scalar("SELECT bytes FROM blob_chunk WHERE blob = $1 ORDER BY chunk")
            .bind(blob.id.0)
            .fetch_all(&mut raw)
            .await
            .unwrap();
    }
    let name = blob.id.0.simple().to_string();
    let path = files(house).into_iter().find(|p| p.ends_with(&name)).unwrap();
    std::fs::read(path).unwrap().chunks(SEALED).map(<[u8]>::to_vec).collect()
}

async fn put(house: &House, blob: &BlobRow, chunks: &[Vec<u8>]) {
    if let Some(url) = &house.url {
        let mut raw = PgConnection::connect(url).await.unwrap();
        sqlx::query("DELETE FROM blob_chunk WHERE blob = $1").bind(blob.id.0).execute(&mut raw).await.unwrap();
        for (at, bytes) in chunks.iter().enumerate() {
            sqlx::query(
                "INSERT INTO blob_chunk (organisation, blob, chunk, bytes, written_at) VALUES ($1, $2, $3, $4, 0)",
            )
            .bind(house.org.0)
            .bind(blob.id.0)
            .bind(at as i64)
            .bind(bytes)
            .execute(&mut raw)
            .await
            .unwrap();
        }
        return;
    }
    let name = blob.id.0.simple().to_string();
    let path = files(house).into_iter().find(|p| p.ends_with(&name)).unwrap();
    std::fs::write(path, chunks.concat()).unwrap();
}

#[test]
fn every_size_around_the_borders_comes_back() {
    everywhere(|house| async move {
        let borders = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1];
        for size in borders {
            let bytes = content(size);
            let blob = stored(&house, &bytes, 100_003).await;
            assert_eq!(blob.size as usize, size);
            assert!(read(&house, &blob).await.unwrap() == bytes, "{size} bytes");
            let on_disk = chunks(&house, &blob).await.concat();
            assert!(size < 64 || !on_disk.windows(64).any(|w| w == &bytes[..64]), "nothing is stored in the clear");
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn any_size_in_any_pieces_comes_back(near in 0usize..3, off in -40i64..40, piece in 1usize..(CHUNK + 10)) {
        let size = (near as i64 * CHUNK as i64 + off).max(0) as usize;
        everywhere(|house| async move {
            let bytes = content(size);
            let blob = stored(&house, &bytes, piece.max(size / 200)).await;
            assert!(read(&house, &blob).await.unwrap() == bytes, "{size} bytes in pieces of {piece}");
        });
    }
}

#[test]
fn changed_chunks_are_found() {
    everywhere(|house| async move {
        let bytes = content(3 * CHUNK + 100);
        let blob = stored(&house, &bytes, CHUNK).await;
        let good = chunks(&house, &blob).await;
        assert_eq!(good.len(), 4);
        let other = chunks(&house, &stored(&house, &content(3 * CHUNK + 101), CHUNK).await).await;
        let mut cases: Vec<(&str, Vec<Vec<u8>>)> = Vec::new();
        let mut with = |name, change: &dyn Fn(&mut Vec<Vec<u8>>)| {
            let mut chunks = good.clone();
            change(&mut chunks);
            cases.push((name, chunks));
        };
        with("two swapped", &|c| c.swap(0, 1));
        with("one repeated", &|c| c[1] = c[0].clone());
        with("the last cut off", &|c| drop(c.pop()));
        with("cut within the last", &|c| c[3].truncate(50));
        with("a bit flipped at the front", &|c| c[0][0] ^= 1);
        with("a bit flipped in the middle", &|c| c[2][1000] ^= 0x80);
        with("a bit flipped in the last tag", &|c| *c[3].last_mut().unwrap() ^= 1);
        with("one of another blob", &|c| c[1] = other[1].clone());
        with("all of another blob", &|c| *c = other.clone());
        with("nothing left", &|c| c.clear());
        for (name, changed) in cases {
            put(&house, &blob, &changed).await;
            let result = read(&house, &blob).await;
            assert!(matches!(result, Err(StoreError::Damaged(_))), "{name}");
        }
        if house.url.is_none() {
            let mut longer = good.clone();
            longer.push(vec![0; 17]);
            put(&house, &blob, &longer).await;
            assert!(matches!(read(&house, &blob).await, Err(StoreError::Damaged(_))), "something appended");
        }
        put(&house, &blob, &good).await;
        assert!(read(&house, &blob).await.unwrap() == bytes);
    });
}

#[test]
fn a_blob_can_not_be_made_shorter_or_moved_by_its_row() {
    everywhere(|house| async move {
        let blob = stored(&house, &content(2 * CHUNK + 5), CHUNK).await;
        let mut shorter = blob.clone();
        shorter.size = CHUNK as u64;
        assert!(read(&house, &shorter).await.is_err());
        let stranger = house.neighbour().await;
        assert!(house.blobs.read(stranger, &blob).await.is_err(), "its key opens for its organisation only");
    });
}

#[test]
fn too_much_is_refused_and_leaves_nothing() {
    everywhere(|house| async move {
        let mut upload = house.blobs.upload(house.org, 10).await.unwrap();
        upload.write(b"0123456789").await.unwrap();
        assert!(matches!(upload.write(b"x").await, Err(UploadError::TooLarge { limit: 10 })));
        drop(upload);
        assert!(files(&house).is_empty());
    });
}

#[test]
fn the_same_content_is_kept_once_in_an_organisation_and_apart_between_them() {
    everywhere(|house| async move {
        let bytes = content(CHUNK + 9);
        let first = stored(&house, &bytes, CHUNK).await;
        let again = upload(&house, house.org, &bytes, 1000).await;
        let id = house.store.write(Record(again.clone())).await.unwrap();
        assert_eq!(id, first.id);
        house.blobs.discard(&again).await;
        let other = house.neighbour().await;
        let theirs = house.store.write(Record(upload(&house, other, &bytes, CHUNK).await)).await.unwrap();
        assert_ne!(theirs, first.id);
        assert!(row(&house, other, first.id).await.is_none());
        assert!(read(&house, &first).await.unwrap() == bytes);
        match &house.url {
            None => assert_eq!(files(&house).len(), 2),
            Some(url) => {
                let mut raw = PgConnection::connect(url).await.unwrap();
                let n: i64 = sqlx::query_scalar("SELECT count(DISTINCT blob) FROM blob_chunk")
                    .fetch_one(&mut raw)
                    .await
                    .unwrap();
                assert_eq!(n, 2);
            }
        }
    });
}

#[test]
fn what_nothing_names_is_swept_after_a_day() {
    everywhere(|house| async move {
        let unnamed = stored(&house, b"recorded and never named", 7).await;
        let kept = stored(&house, b"named by a file", 7).await;
        house.store.write(NameIt(house.org, kept.id)).await.unwrap();
        // Sealed, but the transaction never came; and one that never ended.
        upload(&house, house.org, b"never recorded", 7).await;
        let mut half = house.blobs.upload(house.org, 1 << 20).await.unwrap();
        half.write(&content(CHUNK + 1)).await.unwrap();
        std::mem::forget(half);

        let swept = blob::sweep(&house.store, &house.blobs, house.store.now()).await.unwrap();
        assert_eq!((swept.blobs, swept.leftovers), (0, 0), "nothing before a day is over");
        house.clock.advance(DAY + 1_000_000);
        let swept = blob::sweep(&house.store, &house.blobs, house.store.now()).await.unwrap();
        assert_eq!((swept.blobs, swept.leftovers), (1, 2));
        assert!(row(&house, house.org, unnamed.id).await.is_none());
        assert_eq!(read(&house, &kept).await.unwrap(), b"named by a file");
        if house.url.is_none() {
            assert_eq!(files(&house).len(), 1);
        }
        let again = blob::sweep(&house.store, &house.blobs, house.store.now()).await.unwrap();
        assert_eq!((again.blobs, again.leftovers), (0, 0));
    });
}

struct NameIt(OrganisationId, BlobId);

impl UseCase for NameIt {
    const NAME: &'static str = "test.name";
    type Out = ();
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let written = firebell_store::incident::Written {
            title: "t".into(),
            kind: "real",
            phase: "triage",
            disposition: None,
            visibility: "responders",
            severity: None,
            severity_state: None,
            priority: None,
            lead: None,
            lead_name: None,
            area: None,
            area_name: None,
            tags: "[]".into(),
            hidden: false,
            closed_at: None,
            state: "{}".into(),
            tokens: None,
            labels: None,
        };
        let incident = IncidentId(tx.new_id());
        firebell_store::incident::insert(tx, self.0, incident, None, &written).await?;
        let file = firebell_store::file::NewFile {
            id: FileId(tx.new_id()),
            incident,
            blob: self.1,
            name: "n".into(),
            media_type: "text/plain".into(),
            by: None,
        };
        firebell_store::file::insert(tx, self.0, &file).await
    }
}
