//! An application on a fresh folder with a virtual clock, and somebody who administers it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use firebell_app::auth::Caller;
use firebell_app::identity::{self, Client, Person, SessionMade, SignIn, SignedIn, Start};
use firebell_app::{App, AppError, Cx};
use firebell_domain::time::{SECOND, Time};
use firebell_store::identity::OrganisationHead;
use firebell_store::{Clock, Keeper, Options, Place, Store};

/// The password of everybody here.
pub const PASSWORD: &str = "correct horse battery";

static NEXT: AtomicUsize = AtomicUsize::new(0);

pub struct Lab {
    pub app: App,
    pub clock: Clock,
    pub folder: PathBuf,
}

impl Drop for Lab {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Lab {
    pub async fn new() -> Lab {
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("firebell-app-test-{}-{n}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let clock = Clock::virtual_at(Time::parse_rfc3339("2026-11-21T10:00:00Z").unwrap(), n as u64 + 1);
        let mut options = Options::new(Place::Folder(folder.clone()));
        options.clock = clock.clone();
        let store = Store::open(options).await.unwrap();
        let keeper = Arc::new(Keeper::open(&folder, None).unwrap());
        let app = App::new(store, keeper, "https://firebell.example.com/");
        Lab { app, clock, folder }
    }

    /// First start by Ada, with the example if wanted.
    pub async fn started(example: bool) -> (Lab, Signed, OrganisationHead) {
        let lab = Lab::new().await;
        let link = identity::start_link(&lab.app).await.unwrap().unwrap();
        let token = link.split_once("token=").unwrap().1.to_owned();
        let start = Start {
            token,
            name: "Ada".into(),
            email: "Ada@Example.com".into(),
            password: PASSWORD.into(),
            organisation: "Example Bank".into(),
            zone: "Europe/Berlin".into(),
            example,
            client: client(),
        };
        let started = identity::start(&lab.app, start).await.unwrap();
        let ada = Signed { token: started.session.token, app: lab.app.clone() };
        (lab, ada, started.organisation)
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.advance(seconds * SECOND);
    }

    pub async fn sign_in(&self, email: &str, password: &str, code: Option<&str>) -> Result<SessionMade, AppError> {
        let input =
            SignIn { email: email.into(), password: password.into(), code: code.map(str::to_owned), client: client() };
        match identity::sign_in(&self.app, input).await? {
            SignedIn::Started(made) => Ok(made),
            SignedIn::NeedsCode { pending } => Err(AppError::SignIn("second_factor_needed", pending)),
        }
    }

    /// Invites somebody and accepts with a new account.
    pub async fn join(&self, by: &Signed, name: &str, role: &str) -> Signed {
        let request = firebell_api::InvitationRequest { email: None, role: role.into() };
        let url = identity::invite(&self.app, &by.cx("example-bank").await, &request).await.unwrap().url.unwrap();
        let new = identity::AcceptNew {
            token: link_token(&url),
            name: name.into(),
            email: format!("{}@example.com", name.to_lowercase()),
            password: PASSWORD.into(),
            client: client(),
        };
        let (_, made) = identity::accept_new(&self.app, new).await.unwrap();
        Signed { token: made.token, app: self.app.clone() }
    }
}

pub fn client() -> Client {
    Client { address: "192.0.2.7".into(), user_agent: "test".into() }
}

/// The token at the end of a link.
pub fn link_token(url: &str) -> String {
    url.rsplit_once('/').unwrap().1.to_owned()
}

/// Somebody with a session or a key.
pub struct Signed {
    pub token: String,
    pub app: App,
}

impl Signed {
    pub async fn caller(&self) -> Result<Caller, AppError> {
        self.app.caller(&self.token).await
    }

    pub async fn cx(&self, slug: &str) -> Cx {
        self.app.cx(&self.caller().await.unwrap(), Some(slug)).await.unwrap()
    }

    pub async fn person(&self) -> Person {
        identity::person(&self.caller().await.unwrap()).unwrap()
    }
}

/// Fails unless the error has this code.
#[track_caller]
pub fn refused<T>(result: Result<T, AppError>, code: &str) {
    let Err(error) = result else { panic!("it worked, and should have failed with {code}") };
    let found = match &error {
        AppError::Unauthenticated => "unauthenticated",
        AppError::SignIn(code, _) => code,
        AppError::Forbidden(_) => "forbidden",
        AppError::Refused { code, .. } | AppError::Invalid { code, .. } | AppError::Conflict { code, .. } => code,
        AppError::NotFound(_) => "not_found",
        AppError::TooMany { .. } => "too_many",
        AppError::TooLarge { .. } => "too_large",
        other => panic!("{other:?}"),
    };
    assert_eq!(found, code, "{error}");
}
