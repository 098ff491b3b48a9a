//! Removes the example organisation whole, with everything in it. Only for an organisation that is marked as the example:
//! a real one's record is never deleted.

use firebell_domain::ids::OrganisationId;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Sql, args, statements};
use crate::tx::{Dialect, Tx};

statements! {
    /// Takes the example's row, and makes sure that it is the example.
    TAKE = "UPDATE organisation SET version = version + 1 WHERE id = $1 AND example = TRUE";
    /// Its search index. SQLite only.
    SEARCH_SQLITE = "DELETE FROM incident_search WHERE rowid IN (SELECT search_row FROM incident WHERE organisation = $1)";
    /// Made-up people: accounts of the example only, which nobody can sign in with.
    MADE_UP = "SELECT a.id FROM account a JOIN membership m ON m.account = a.id \
        WHERE m.organisation = $1 AND a.password_hash IS NULL AND a.operator = FALSE \
        AND NOT EXISTS (SELECT 1 FROM membership x WHERE x.account = a.id AND x.organisation <> $1)";
    /// Kept answers; a caller begins with the organisation's id.
    ANSWERS = "DELETE FROM idempotency WHERE caller LIKE $1";
    /// Places in the stream.
    STREAM = "DELETE FROM stream WHERE organisation = $1";
    /// What waits for its place.
    UNSEQUENCED = "DELETE FROM unsequenced WHERE organisation = $1";
    /// Mentions.
    MENTION = "DELETE FROM mention WHERE organisation = $1";
    /// Pins.
    ENTRY_PIN = "DELETE FROM entry_pin WHERE organisation = $1";
    /// Payloads.
    PAYLOAD = "DELETE FROM payload WHERE organisation = $1";
    /// Files.
    FILE = "DELETE FROM file WHERE organisation = $1";
    /// Chunks of blobs.
    BLOB_CHUNK = "DELETE FROM blob_chunk WHERE organisation = $1";
    /// Blobs.
    BLOB = "DELETE FROM blob WHERE organisation = $1";
    /// Entries.
    ENTRY = "DELETE FROM entry WHERE organisation = $1";
    /// Who was there.
    PRESENCE = "DELETE FROM presence WHERE organisation = $1";
    /// Admissions.
    INCIDENT_ACCESS = "DELETE FROM incident_access WHERE organisation = $1";
    /// Labels.
    INCIDENT_LABEL = "DELETE FROM incident_label WHERE organisation = $1";
    /// Incidents.
    INCIDENT = "DELETE FROM incident WHERE organisation = $1";
    /// Saved views.
    SAVED_VIEW = "DELETE FROM saved_view WHERE organisation = $1";
    /// Custom fields.
    CUSTOM_FIELD = "DELETE FROM custom_field WHERE organisation = $1";
    /// Assets.
    ASSET = "DELETE FROM asset WHERE organisation = $1";
    /// Versions of areas.
    AREA_VERSION = "DELETE FROM area_version WHERE organisation = $1";
    /// Areas.
    AREA = "DELETE FROM area WHERE organisation = $1";
    /// Members of teams.
    TEAM_MEMBER = "DELETE FROM team_member WHERE organisation = $1";
    /// Teams.
    TEAM = "DELETE FROM team WHERE organisation = $1";
    /// Invitations.
    INVITATION = "DELETE FROM invitation WHERE organisation = $1";
    /// Keys.
    API_KEY = "DELETE FROM api_key WHERE organisation = $1";
    /// Memberships.
    MEMBERSHIP = "DELETE FROM membership WHERE organisation = $1";
    /// The counter of incidents.
    INCIDENT_COUNTER = "DELETE FROM incident_counter WHERE organisation = $1";
    /// The organisation.
    ORGANISATION = "DELETE FROM organisation WHERE id = $1 AND example = TRUE";
}

/// Every table that holds rows of an organisation, in an order that no foreign key objects to.
const IN_ORDER: &[crate::sql::Statement] = &[
    STREAM,
    UNSEQUENCED,
    MENTION,
    ENTRY_PIN,
    PAYLOAD,
    FILE,
    BLOB_CHUNK,
    BLOB,
    ENTRY,
    PRESENCE,
    INCIDENT_ACCESS,
    INCIDENT_LABEL,
    INCIDENT,
    SAVED_VIEW,
    CUSTOM_FIELD,
    ASSET,
    AREA_VERSION,
    AREA,
    TEAM_MEMBER,
    TEAM,
    INVITATION,
    API_KEY,
    MEMBERSHIP,
    INCIDENT_COUNTER,
    ORGANISATION,
];

/// Removes the example organisation; false when the id is not the example's, and then nothing is changed.
pub async fn remove_example(tx: &mut Tx, organisation: OrganisationId) -> Result<bool, StoreError> {
    if tx.execute(TAKE, args![organisation.0]).await? == 0 {
        return Ok(false);
    }
    let mut made_up: Vec<Uuid> = Vec::new();
    for r in tx.fetch_all(MADE_UP, args![organisation.0]).await? {
        made_up.push(r.get(0)?);
    }
    if tx.dialect() == Dialect::Sqlite {
        tx.execute(SEARCH_SQLITE, args![organisation.0]).await?;
    }
    tx.execute(ANSWERS, args![format!("{} %", organisation.0)]).await?;
    for statement in IN_ORDER {
        tx.execute(*statement, args![organisation.0]).await?;
    }
    for chunk in made_up.chunks(400) {
        for text in [
            "DELETE FROM recovery_code WHERE account IN (",
            "DELETE FROM session WHERE account IN (",
            "DELETE FROM account WHERE id IN (",
        ] {
            let mut sql = Sql::new(text);
            sql.bind_list(chunk.iter().copied()).push(")");
            tx.execute_built(sql).await?;
        }
    }
    Ok(true)
}
