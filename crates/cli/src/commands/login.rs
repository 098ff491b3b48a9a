//! `firebell login` and `logout`: credentials for the other commands.

use std::io::{IsTerminal as _, Read as _, Write as _};

use serde_json::{Value as Json, json};

use super::{list_at, text_at};
use crate::args::{Login, Remote};
use crate::client::{CallError, Client, To};
use crate::config::{self, Credentials, Target};
use crate::output::{Output, clean};
use crate::trouble::{self, Trouble};

fn ask(question: &str) -> Result<String, Trouble> {
    if !std::io::stdin().is_terminal() {
        return Err(Trouble::usage(format!("{question} can't be asked for here. Give it as an option")));
    }
    eprint!("{question}: ");
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|e| Trouble::failed(format!("can't read the answer: {e}")))?;
    Ok(line.trim().to_owned())
}

fn all_input() -> Result<String, Trouble> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|e| Trouble::failed(format!("can't read standard input: {e}")))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

async fn sign_in(client: &Client, email: &str, password: &str, code: Option<String>) -> Result<String, Trouble> {
    let mut request = json!({ "email": email, "password": password });
    if let Some(code) = code {
        request["code"] = json!(code);
    }
    let answer = match client.post(&To::new(["sessions"]), &request).await {
        Err(CallError::Problem(p)) if p.code == "second_factor_needed" => {
            request["code"] = json!(ask("Code of the second factor, or a recovery code")?);
            client.post(&To::new(["sessions"]), &request).await
        }
        answer => answer,
    };
    match answer {
        Ok(answer) => Ok(text_at(&answer, "/token").to_owned()),
        Err(CallError::Problem(p)) if p.status == 401 => Err(Trouble::new(trouble::REFUSED, p.detail)),
        Err(error) => Err(error.into()),
    }
}

/// Signs in, or takes a key, and stores what the other commands need.
pub async fn login(options: Login) -> Result<(), Trouble> {
    let out = Output::new(options.remote.json);
    let stored = config::stored().ok().flatten();
    let server = match options.url.or(options.remote.server).or(stored.map(|s| s.server)) {
        Some(server) => config::server_url(&server)?,
        None => config::server_url(&ask("Address of the server")?)?,
    };
    let organisation = options.remote.organisation.filter(|o| !o.is_empty());
    let mut target = Target { server: server.clone(), token: None, identity: String::new(), organisation: None };
    let token = if options.key_stdin {
        let key = all_input()?.trim().to_owned();
        if !key.starts_with("fbk_") {
            return Err(Trouble::usage("a key begins with fbk_. Write it to standard input"));
        }
        key
    } else {
        let email = match options.email {
            Some(email) => email,
            None => ask("E-mail address")?,
        };
        let password = if options.password_stdin {
            all_input()?
        } else {
            rpassword::prompt_password("Password: ").map_err(|e| {
                Trouble::usage(format!("the password can't be asked for here ({e}). Use --password-stdin"))
            })?
        };
        sign_in(&Client::new(target.clone())?, &email, &password, options.code).await?
    };
    target.token = Some(token.clone());
    let me = Client::new(target)?.get(&To::new(["me"]).with("organisation", organisation.as_deref())).await?;
    let credentials = credentials(server, token, organisation, &me);
    let path = config::store(&credentials)?;
    if out.json {
        out.value(&json!({ "server": credentials.server, "name": credentials.name, "organisation": credentials.organisation }));
        return Ok(());
    }
    out.line(&format!("Signed in at {} as {}.", credentials.server, clean(&credentials.name)));
    if credentials.organisation.is_none() {
        let slugs: Vec<&str> = list_at(&me, "/organisations").iter().map(|o| text_at(o, "/slug")).collect();
        out.note(&format!(
            "You belong to several organisations: {}. Choose with --organisation, here or at each command.",
            clean(&slugs.join(", "))
        ));
    }
    out.line(&out.faint(&format!("Stored in {}", path.display())));
    Ok(())
}

fn credentials(server: String, token: String, organisation: Option<String>, me: &Json) -> Credentials {
    let identity = match me.pointer("/account/id").and_then(Json::as_str) {
        Some(account) if !token.starts_with("fbk_") => format!("account:{account}"),
        _ => config::identity_of_key(&token),
    };
    let name = [text_at(me, "/account/name"), text_at(me, "/key/name")]
        .into_iter()
        .find(|n| !n.is_empty())
        .unwrap_or_default();
    let only = match list_at(me, "/organisations") {
        [one] => Some(text_at(one, "/slug").to_owned()),
        _ => None,
    };
    Credentials { server, token, identity, name: name.to_owned(), organisation: organisation.or(only) }
}

/// Ends the session and forgets it. A key is only forgotten; who made it can withdraw it.
pub async fn logout(remote: Remote) -> Result<(), Trouble> {
    let out = Output::new(remote.json);
    let Some(stored) = config::stored()? else {
        out.note("Nobody is signed in.");
        return Ok(());
    };
    if stored.token.starts_with("fbs_") {
        let target =
            Target { server: stored.server, token: Some(stored.token), identity: stored.identity, organisation: None };
        if let Err(error) = Client::new(target)?.delete(&To::new(["sessions", "current"])).await {
            out.note(&format!("The session is forgotten here, but may go on at the server: {error}"));
        }
    }
    config::forget()
}
