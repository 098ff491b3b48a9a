//! The application: a store with what use cases need beside it. It holds no state that another server would miss.

use std::sync::Arc;

use firebell_store::{Blobs, Keeper, Store};

use crate::config::Configs;
use crate::identity::LastUse;
use crate::names::Names;

/// Everything that the edges (server, engine, command line) call. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The master key: seals stored secrets, derives keys for links.
    pub keeper: Arc<Keeper>,
    /// Sealed content of files.
    pub blobs: Blobs,
    /// Configurations of organisations, by version.
    pub configs: Arc<Configs>,
    /// Names of people, for display.
    pub names: Arc<Names>,
    /// When sessions and keys were last noted as used.
    pub last_use: Arc<LastUse>,
    /// The address by which people reach this installation, without a slash at its end.
    pub url: Arc<str>,
}

impl App {
    /// An application on a store and its master key, reached at a URL.
    pub fn new(store: Store, keeper: Arc<Keeper>, url: &str) -> App {
        App {
            blobs: Blobs::of(&store, keeper.clone()),
            store,
            keeper,
            configs: Arc::default(),
            names: Arc::default(),
            last_use: Arc::default(),
            url: Arc::from(url.trim_end_matches('/')),
        }
    }
}
