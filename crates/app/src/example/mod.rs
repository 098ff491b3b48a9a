//! The example organisation's content: fictional people, teams, areas, assets, and incidents in different phases, so that
//! somebody can look around before there is anything of their own. It goes in through the same use cases as everything
//! else. What it tells is in `content.json`; times there are minutes after an incident began.

mod play;

use std::collections::BTreeMap;

use firebell_api::{AreaRequest, AssetRequest, TeamRequest};
use firebell_domain::ids::{AccountId, TeamId};
use firebell_domain::keys::OrgRole;
use firebell_domain::text::fold;
use firebell_store::identity::{self, NewAccount, OrganisationHead};
use firebell_store::{Tx, UseCase};
use serde::Deserialize;
use uuid::Uuid;

use crate::app::App;
use crate::cx::{Actor, Cx, Scope};
use crate::error::{AppError, AppResult};
use crate::library;

const CONTENT: &str = include_str!("content.json");

#[derive(Deserialize)]
struct Content {
    people: Vec<Person>,
    teams: Vec<Team>,
    areas: Vec<Area>,
    assets: Vec<Asset>,
    incidents: Vec<play::Story>,
}

#[derive(Clone, Deserialize)]
struct Person {
    key: String,
    name: String,
    role: OrgRole,
}

#[derive(Deserialize)]
struct Team {
    name: String,
    members: Vec<String>,
}

#[derive(Deserialize)]
struct Area {
    name: String,
    parent: Option<String>,
}

#[derive(Deserialize)]
struct Asset {
    kind: String,
    name: String,
    owner_area: String,
    criticality: Option<String>,
    holds_personal_data: Option<bool>,
    supports_critical_function: Option<bool>,
}

/// The people of the example by key, each as a context in which they act.
type Cast = BTreeMap<String, Cx>;

/// Somebody in the example, as if they were there in person.
fn acting(organisation: &OrganisationHead, cx: &Cx, account: AccountId, name: &str, role: OrgRole) -> Cx {
    let actor = Actor {
        account: Some(account),
        name: name.to_owned(),
        role,
        via: None,
        person: true,
        scope: Scope::All,
        session: None,
        key: None,
        operator: false,
    };
    Cx { actor, organisation: organisation.clone(), config: cx.config.clone() }
}

/// Makes accounts that nobody can sign in with, as members of the example.
struct MakePeople {
    organisation: OrganisationHead,
    people: Vec<Person>,
    zone: String,
}

impl UseCase for MakePeople {
    const NAME: &'static str = "example.people";
    type Out = Vec<AccountId>;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Vec<AccountId>> {
        if !self.organisation.example {
            return Err(AppError::Refused {
                code: "not_the_example",
                detail: "Only the example organisation is filled with an example.".into(),
            });
        }
        identity::touch(tx, self.organisation.id).await?;
        let mut made = Vec::with_capacity(self.people.len());
        for person in &self.people {
            let account = NewAccount {
                id: AccountId(tx.new_id()),
                email: String::new(),
                email_folded: String::new(),
                name: person.name.clone(),
                zone: self.zone.clone(),
                operator: false,
                password_hash: None,
            };
            let email = free_address(tx, &person.name).await?;
            identity::insert_account(tx, &NewAccount { email_folded: fold(&email), email, ..account.clone() }).await?;
            identity::set_membership(tx, self.organisation.id, account.id, person.role.key()).await?;
            made.push(account.id);
        }
        Ok(made)
    }
}

/// An address made of a name; with a number when somebody has it, such as the people of another example.
async fn free_address(tx: &mut Tx, name: &str) -> AppResult<String> {
    let local = fold(name).replace(' ', ".");
    for n in 1..1000 {
        let email = if n == 1 { format!("{local}@example.com") } else { format!("{local}.{n}@example.com") };
        if identity::account_by_email(tx, &fold(&email)).await?.is_none() {
            return Ok(email);
        }
    }
    Err(AppError::conflict("email_taken", "There are too many examples here. Remove some of them first."))
}

/// Fills an example organisation. `founder` is who looks around: a member and administrator of it, who leads one of the
/// incidents.
///
/// # Errors
/// When it is not an example, or the store fails; what is there by then can be removed with the example.
pub async fn fill(app: &App, organisation: &OrganisationHead, founder: AccountId, founder_name: &str) -> AppResult<()> {
    let content: Content = serde_json::from_str(CONTENT).map_err(AppError::internal)?;
    let config = app.configs.of(&app.store, organisation).await?;
    let zone = config.settings.zone.clone();
    let people = MakePeople { organisation: organisation.clone(), people: content.people.clone(), zone };
    let accounts = app.store.write(people).await?;
    let seed = Cx { actor: Actor::system("Example", "example"), organisation: organisation.clone(), config };
    let mut cast = Cast::new();
    cast.insert("founder".into(), acting(organisation, &seed, founder, founder_name, OrgRole::Administrator));
    for (person, account) in content.people.iter().zip(accounts) {
        cast.insert(person.key.clone(), acting(organisation, &seed, account, &person.name, person.role));
    }
    fill_library(app, &cast, &content).await?;
    let now = app.store.now();
    for story in &content.incidents {
        play::play(app, &cast, story, now).await?;
    }
    Ok(())
}

fn of<'a>(cast: &'a Cast, key: &str) -> AppResult<&'a Cx> {
    cast.get(key).ok_or_else(|| AppError::invalid("example", "by", format!("The example has nobody called {key}.")))
}

async fn fill_library(app: &App, cast: &Cast, content: &Content) -> AppResult<()> {
    let cx = of(cast, "founder")?;
    for team in &content.teams {
        let request = TeamRequest { id: None, name: team.name.clone() };
        let (made, _) = library::create_team(app, cx, request).await?;
        for member in &team.members {
            if let Some(account) = of(cast, member)?.actor.account {
                library::add_member(app, cx, TeamId(made.id), account).await?;
            }
        }
    }
    let mut areas: BTreeMap<&str, Uuid> = BTreeMap::new();
    for area in &content.areas {
        let parent = area.parent.as_deref().and_then(|p| areas.get(p)).copied();
        let request = AreaRequest { id: None, name: area.name.clone(), parent };
        let (made, _) = library::create_area(app, cx, request).await?;
        areas.insert(&area.name, made.id);
    }
    for asset in &content.assets {
        let request = AssetRequest {
            id: None,
            kind: Some(asset.kind.clone()),
            name: asset.name.clone(),
            owner_area: areas.get(asset.owner_area.as_str()).copied(),
            criticality: asset.criticality.clone(),
            holds_personal_data: asset.holds_personal_data,
            supports_critical_function: asset.supports_critical_function,
        };
        library::create_asset(app, cx, request).await?;
    }
    Ok(())
}
