//! The master key: made once, the same afterwards, and nothing opens with another one.

use firebell_store::{Keeper, StoreError, keeper};

use crate::support::{Folder, everywhere};

const NONCE: [u8; keeper::NONCE] = [7; keeper::NONCE];

#[test]
fn what_is_sealed_opens_under_the_same_context_only() {
    let folder = Folder::new();
    let keeper = Keeper::open(folder.path(), None).unwrap();
    let sealed = keeper.seal("totp of a", b"secret", NONCE).unwrap();
    assert_eq!(keeper.open_sealed("totp of a", &sealed).unwrap().as_slice(), b"secret");
    assert!(keeper.open_sealed("totp of b", &sealed).is_err());
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(keeper.open_sealed("totp of a", &changed).is_err(), "byte {at}");
        assert!(keeper.open_sealed("totp of a", &sealed[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn the_key_file_is_made_once_and_read_again() {
    let folder = Folder::new();
    let first = Keeper::open(folder.path(), None).unwrap();
    let text = std::fs::read_to_string(folder.path().join(keeper::FILE)).unwrap();
    let again = Keeper::open(folder.path(), None).unwrap();
    let given = Keeper::open(Folder::new().path(), Some(text.trim_end().trim_end_matches('='))).unwrap();
    for other in [again, given] {
        assert_eq!(first.derive("links"), other.derive("links"));
        let sealed = first.seal("x", b"y", NONCE).unwrap();
        assert_eq!(other.open_sealed("x", &sealed).unwrap().as_slice(), b"y");
    }
    assert_ne!(first.derive("links"), first.derive("other"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(folder.path().join(keeper::FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn what_is_no_key_is_refused_and_not_replaced() {
    let folder = Folder::new();
    for text in ["", "short", "not base64 at all, and much too long to be one of ours!"] {
        std::fs::write(folder.path().join(keeper::FILE), text).unwrap();
        assert!(matches!(Keeper::open(folder.path(), None), Err(StoreError::Unusable(_))), "{text:?}");
        assert_eq!(std::fs::read_to_string(folder.path().join(keeper::FILE)).unwrap(), text);
    }
    assert!(matches!(Keeper::open(folder.path(), Some("AAAA")), Err(StoreError::Unusable(_))));
}

#[test]
fn a_database_knows_its_key() {
    everywhere(|house| async move {
        house.keeper.confirm(&house.store).await.unwrap();
        house.keeper.confirm(&house.store).await.unwrap();
        let other = Keeper::open(Folder::new().path(), None).unwrap();
        let refused = other.confirm(&house.store).await.unwrap_err();
        assert!(matches!(&refused, StoreError::Unusable(text) if text.contains("another master key")), "{refused}");
        house.keeper.confirm(&house.store).await.unwrap();
    });
}
