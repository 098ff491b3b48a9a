//! The laboratory: a database, one or two servers on it, an organisation, and people in it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use firebell_app::auth;
use firebell_app::{App, AppError};
use firebell_domain::ids::{AccountId, KeyId, OrganisationId};
use firebell_engine::Engine;
use firebell_server::{Config, Listening, ServerState, router, serve};
use firebell_store::identity::{self, NewAccount, NewKey, OrganisationHead};
use firebell_store::{Keeper, Options, Place, Store, Tx, UseCase};

use crate::person::Person;
use crate::postgres;

/// On what a laboratory stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backing {
    /// The embedded database.
    Sqlite,
    /// PostgreSQL, one server.
    Postgres,
    /// PostgreSQL, two servers that share nothing else.
    TwoServers,
}

/// One server of a laboratory.
pub struct Site {
    /// Its application.
    pub app: App,
    /// Where it listens.
    pub url: String,
    engine: Engine,
    listening: Option<Listening>,
}

/// A whole Firebell in a test.
pub struct Lab {
    /// On what it stands.
    pub backing: Backing,
    /// Its servers.
    pub sites: Vec<Site>,
    /// The organisation.
    pub organisation: OrganisationHead,
    /// Client for all requests.
    pub client: reqwest::Client,
    folder: PathBuf,
    database: Option<String>,
    turn: Arc<AtomicUsize>,
}

static NEXT: AtomicUsize = AtomicUsize::new(0);

impl Lab {
    /// A laboratory with an organisation `Example` and nobody in it.
    pub async fn new(backing: Backing) -> Lab {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("firebell-test-{}-{n}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let database = match backing {
            Backing::Sqlite => None,
            Backing::Postgres | Backing::TwoServers => Some(postgres::fresh().await),
        };
        let mut sites = Vec::new();
        for _ in 0..if backing == Backing::TwoServers { 2 } else { 1 } {
            sites.push(site(&folder, database.as_deref()).await);
        }
        let organisation = sites[0].app.store.write(MakeOrganisation { slug: "example".into() }).await.unwrap();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Lab { backing, sites, organisation, client, folder, database, turn: Arc::default() }
    }

    /// The servers in turn.
    pub fn url(&self) -> String {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        self.sites[turn % self.sites.len()].url.clone()
    }

    /// The first server's application.
    pub fn app(&self) -> &App {
        &self.sites[0].app
    }

    /// The folder of the data.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// The URL of the database, when it is PostgreSQL.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// Somebody in the organisation in a role, with a key that acts as them.
    pub async fn person(&self, name: &str, role: &str) -> Person {
        self.person_in(self.organisation.id, name, role).await
    }

    /// Somebody in another organisation.
    pub async fn person_in(&self, organisation: OrganisationId, name: &str, role: &str) -> Person {
        let order = MakePerson { organisation, name: name.into(), role: role.into(), program: false };
        let (account, token) = self.app().store.write(order).await.unwrap();
        self.holder(account, token, name)
    }

    /// A program with a key of its own and no person behind it.
    pub async fn program(&self, name: &str) -> Person {
        let order = MakePerson {
            organisation: self.organisation.id,
            name: name.into(),
            role: "administrator".into(),
            program: true,
        };
        let (account, token) = self.app().store.write(order).await.unwrap();
        self.holder(account, token, name)
    }

    fn holder(&self, account: Option<AccountId>, token: String, name: &str) -> Person {
        Person {
            account,
            name: name.to_owned(),
            token,
            urls: self.sites.iter().map(|s| s.url.clone()).collect(),
            client: self.client.clone(),
            turn: self.turn.clone(),
        }
    }

    /// Another organisation.
    pub async fn organisation(&self, slug: &str) -> OrganisationHead {
        self.app().store.write(MakeOrganisation { slug: slug.into() }).await.unwrap()
    }

    /// Ends a server and starts it again on the same data, elsewhere.
    pub async fn restart(&mut self, n: usize) {
        let mut old = self.sites.remove(n);
        old.engine.stop();
        if let Some(listening) = old.listening.take() {
            let _ = listening.stop().await;
        }
        old.app.store.close().await;
        let new = site(&self.folder, self.database.as_deref()).await;
        self.sites.insert(n, new);
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        for site in &self.sites {
            site.engine.stop();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
        if let Some(url) = self.database.take()
            && let Ok(handle) = tokio::runtime::Handle::try_current()
        {
            handle.spawn(async move { postgres::remove(&url).await });
        }
    }
}

async fn site(folder: &std::path::Path, database: Option<&str>) -> Site {
    let place = match database {
        Some(url) => Place::Postgres(url.to_owned()),
        None => Place::Folder(folder.to_owned()),
    };
    let mut options = Options::new(place);
    options.connections = 8;
    let keeper = Arc::new(Keeper::open(folder, None).unwrap());
    let store = Store::open(options).await.unwrap();
    keeper.confirm(&store).await.unwrap();
    // The port is not known before listening, and links need none in tests.
    let app = App::new(store, keeper, "http://firebell.example.com");
    let engine = Engine::start(&app);
    let state = ServerState::new(app.clone(), Config::new("http://firebell.example.com"));
    let listening = serve(router(state), SocketAddr::from(([127, 0, 0, 1], 0)), None).await.unwrap();
    let url = format!("http://{}", listening.address);
    Site { app, url, engine, listening: Some(listening) }
}

struct MakeOrganisation {
    slug: String,
}

impl UseCase for MakeOrganisation {
    const NAME: &'static str = "testkit.organisation";
    type Out = OrganisationHead;
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> Result<OrganisationHead, AppError> {
        let id = OrganisationId(tx.new_id());
        Ok(identity::insert_organisation(tx, id, &self.slug, &self.slug, "{}", false, None).await?)
    }
}

struct MakePerson {
    organisation: OrganisationId,
    name: String,
    role: String,
    program: bool,
}

impl UseCase for MakePerson {
    const NAME: &'static str = "testkit.person";
    type Out = (Option<AccountId>, String);
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Out, AppError> {
        let mut account = None;
        if !self.program {
            let id = AccountId(tx.new_id());
            let handle = self.name.to_lowercase().replace(' ', ".");
            let email = format!("{handle}.{}@example.com", &id.0.simple().to_string()[24..]);
            let new = NewAccount {
                id,
                email: email.clone(),
                email_folded: email,
                name: self.name.clone(),
                zone: "UTC".into(),
                operator: false,
                password_hash: None,
            };
            identity::insert_account(tx, &new).await?;
            identity::set_membership(tx, self.organisation, id, &self.role).await?;
            account = Some(id);
        }
        let (token, token_hash) = auth::new_token(tx, auth::KEY_PREFIX);
        let key = NewKey {
            id: KeyId(tx.new_id()),
            token_hash,
            name: self.name.clone(),
            scope: "\"all\"".into(),
            account,
            created_by: None,
            expires_at: None,
        };
        identity::insert_key(tx, self.organisation, &key).await?;
        Ok((account, token))
    }
}
