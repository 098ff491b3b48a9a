//! Commands that work on the data folder or the database itself, beside a running server: the first account, and API
//! keys for scripts.

use std::io::Read as _;

use firebell_app::App;
use firebell_app::identity;

use crate::args::{KeyArguments, KeyCommand, Setup};
use crate::folder::open;
use crate::trouble::Trouble;

/// Prints the link that makes the first account, when there is none yet.
pub async fn say_first_start(app: &App) -> Result<(), Trouble> {
    if let Some(link) = identity::start_link(app).await.map_err(Trouble::failed)? {
        println!(
            "\nNobody has an account here yet. Open this link to make the first one (once, within 7 days):\n\n  {link}\n"
        );
    }
    Ok(())
}

/// `firebell setup`.
pub async fn setup(options: Setup) -> Result<(), Trouble> {
    if !options.password_stdin {
        return Err(Trouble::usage(
            "give the password on standard input and say --password-stdin; a password on the command line would be seen by others",
        ));
    }
    let mut password = String::new();
    std::io::stdin()
        .read_to_string(&mut password)
        .map_err(|e| Trouble::failed(format!("can't read standard input: {e}")))?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let app = open(&options.place, 2, "http://127.0.0.1:8080").await?;
    let done =
        identity::setup(&app.store, &options.organisation, &options.email, &password).await.map_err(Trouble::failed);
    app.store.close().await;
    done.map(|made| println!("Made the organisation {} and its first account.", made.slug))
}

/// `firebell key create`.
pub async fn key(options: KeyArguments) -> Result<(), Trouble> {
    let KeyCommand::Create(options) = options.command;
    let app = open(&options.place, 2, "http://127.0.0.1:8080").await?;
    let done = identity::key_create_offline(
        &app.store,
        &options.name,
        options.as_email.as_deref(),
        options.organisation.as_deref(),
    )
    .await
    .map_err(Trouble::failed);
    app.store.close().await;
    done.map(|token| println!("{token}"))
}
