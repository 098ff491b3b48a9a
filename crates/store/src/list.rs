//! Lists of incidents: filters, order, paging by key, and the one condition that says which incidents somebody may
//! see. One statement a page, whatever is asked.

use firebell_domain::ids::{AccountId, AreaId, IncidentId, OrganisationId};
use firebell_domain::time::Time;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Row, Sql};
use crate::tx::{Dialect, Tx};

/// Who asks, as far as lists are concerned.
#[derive(Debug, Clone, Copy)]
pub struct Viewer {
    /// Whether their role reads incidents at all; if not, only their own reports and those for everyone.
    pub reads: bool,
    /// Their account, if it is a person.
    pub account: Option<AccountId>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Highest number first.
    #[default]
    Newest,
    /// Last changed first.
    Updated,
    /// Most severe first (unknown before SEV4), then newest.
    Severity,
}

/// Where the page before ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The value of the order: time of the last change, or rank of the severity.
    pub rank: i64,
    /// The number.
    pub number: i64,
}

/// What is asked for. Empty lists and `None` filter nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Phase keys.
    pub phases: Vec<String>,
    /// Severity values.
    pub severities: Vec<String>,
    /// Also, or only, those whose severity is unknown.
    pub severity_unknown: bool,
    /// Kind keys.
    pub kinds: Vec<String>,
    /// Owning or affected areas (a tree is resolved by the caller).
    pub areas: Vec<AreaId>,
    /// Leads.
    pub leads: Vec<AccountId>,
    /// Without a lead.
    pub no_lead: bool,
    /// Tags, folded; all of them.
    pub tags: Vec<String>,
    /// In which somebody has a role.
    pub involving: Option<AccountId>,
    /// Words, made by `domain`: (token, whether more may follow); all of them.
    pub words: Vec<(String, bool)>,
    /// Any of the words instead of all.
    pub any_word: bool,
    /// Only open (`Some(true)`) or only closed ones.
    pub open: Option<bool>,
    /// Disposition keys.
    pub dispositions: Vec<String>,
    /// Registered at or after.
    pub registered_after: Option<Time>,
    /// Registered before.
    pub registered_before: Option<Time>,
    /// Changed at or after.
    pub updated_since: Option<Time>,
    /// Only these numbers.
    pub numbers: Vec<i64>,
    /// Order.
    pub order: Order,
    /// Where the page before ended.
    pub after: Option<After>,
    /// How many at most.
    pub limit: i64,
}

/// One line of a list.
#[derive(Debug, Clone)]
pub struct Item {
    /// Id.
    pub id: IncidentId,
    /// Number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Kind key.
    pub kind: String,
    /// Phase key.
    pub phase: String,
    /// Disposition key.
    pub disposition: Option<String>,
    /// Visibility key.
    pub visibility: String,
    /// Severity value.
    pub severity: Option<String>,
    /// State key of the severity.
    pub severity_state: Option<String>,
    /// Priority.
    pub priority: Option<String>,
    /// Lead.
    pub lead: Option<AccountId>,
    /// Name of the lead.
    pub lead_name: Option<String>,
    /// Owning area.
    pub area: Option<AreaId>,
    /// Name of the owning area.
    pub area_name: Option<String>,
    /// Tags as a JSON array.
    pub tags: String,
    /// When it was registered.
    pub registered_at: Time,
    /// When its last entry was recorded.
    pub updated_at: Time,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// Its rank in the order asked.
    pub rank: i64,
}

/// Adds the condition that somebody may see incident `i`.
pub(crate) fn visible(sql: &mut Sql, viewer: Viewer, now: Time) {
    let Some(account) = viewer.account else {
        // A program without a person behind it is named nowhere.
        sql.push(if viewer.reads { "i.visibility <> 'private'" } else { "i.visibility = 'everyone'" });
        return;
    };
    if viewer.reads {
        sql.push("(i.visibility <> 'private'");
    } else {
        sql.push("(i.visibility = 'everyone' OR (i.visibility = 'responders' AND i.reporter = ")
            .bind(account.0)
            .push(")");
    }
    sql.push(" OR EXISTS (SELECT 1 FROM incident_access x WHERE x.organisation = i.organisation AND x.incident = i.id AND (x.until IS NULL OR x.until > ");
    sql.bind(now).push(") AND (x.account = ").bind(account.0);
    sql.push(" OR x.team IN (SELECT m.team FROM team_member m WHERE m.organisation = i.organisation AND m.account = ");
    sql.bind(account.0).push("))))");
}

const SEVERITY_RANK: &str = "CASE i.severity WHEN 'SEV1' THEN 1 WHEN 'SEV2' THEN 2 WHEN 'SEV3' THEN 3 WHEN 'SEV4' THEN 5 WHEN 'SEV5' THEN 6 ELSE 4 END";

/// The words as the database's text search reads them. Tokens hold letters and digits only (domain::text), so quoting
/// them is enough.
fn question(f: &Filter, dialect: Dialect) -> String {
    let (quote, and, or, more) = match dialect {
        Dialect::Sqlite => ("\"", " ", " OR ", "*"),
        Dialect::Postgres => ("'", " & ", " | ", ":*"),
    };
    let words = f.words.iter().map(|(word, prefix)| format!("{quote}{word}{quote}{}", if *prefix { more } else { "" }));
    words.collect::<Vec<_>>().join(if f.any_word { or } else { and })
}

/// Whether the index of words is walked from the newest on, until the page is full: its rows are in the order of the
/// numbers.
fn walks_words(f: &Filter, dialect: Dialect) -> bool {
    dialect == Dialect::Sqlite && !f.words.is_empty() && f.order == Order::Newest
}

/// The index of words outside and the incident inside: CROSS JOIN says that this is the order of the loops.
fn from_words(sql: &mut Sql, organisation: OrganisationId, f: &Filter, ordinal: i64) {
    let end = match f.after {
        Some(after) => crate::incident::search_row(ordinal, after.number),
        None => (ordinal + 1) << 32,
    };
    sql.push(" FROM incident_search w CROSS JOIN incident i ON i.search_row = w.rowid WHERE w.incident_search MATCH ");
    sql.bind(question(f, Dialect::Sqlite))
        .push(" AND w.rowid > ")
        .bind(ordinal << 32)
        .push(" AND w.rowid < ")
        .bind(end);
    sql.push(" AND i.organisation = ").bind(organisation.0);
}

fn words(sql: &mut Sql, f: &Filter, dialect: Dialect, ordinal: i64) {
    if f.words.is_empty() {
        return;
    }
    match dialect {
        Dialect::Sqlite => {
            sql.push(" AND i.search_row IN (SELECT rowid FROM incident_search WHERE incident_search MATCH ");
            sql.bind(question(f, dialect)).push(" AND rowid > ").bind(ordinal << 32);
            sql.push(" AND rowid < ").bind((ordinal + 1) << 32).push(")");
        }
        Dialect::Postgres => {
            sql.push(" AND i.tokens @@ CAST(").bind(question(f, dialect)).push(" AS tsquery)");
        }
    }
}

fn conditions(sql: &mut Sql, f: &Filter, organisation: OrganisationId) {
    if !f.phases.is_empty() {
        sql.push(" AND i.phase IN (").bind_list(f.phases.iter()).push(")");
    }
    match (f.severities.is_empty(), f.severity_unknown) {
        (true, true) => {
            sql.push(" AND i.severity IS NULL");
        }
        (false, unknown) => {
            sql.push(" AND (i.severity IN (").bind_list(f.severities.iter()).push(")");
            sql.push(if unknown { " OR i.severity IS NULL)" } else { ")" });
        }
        (true, false) => {}
    }
    if !f.kinds.is_empty() {
        sql.push(" AND i.kind IN (").bind_list(f.kinds.iter()).push(")");
    }
    if !f.dispositions.is_empty() {
        sql.push(" AND i.disposition IN (").bind_list(f.dispositions.iter()).push(")");
    }
    if !f.leads.is_empty() {
        sql.push(" AND i.lead IN (").bind_list(f.leads.iter().map(|l| l.0)).push(")");
    }
    if f.no_lead {
        sql.push(" AND i.lead_name IS NULL");
    }
    for tag in &f.tags {
        label(sql, organisation, "tag", [tag.clone()]);
    }
    if !f.areas.is_empty() {
        label(sql, organisation, "area", f.areas.iter().map(|a| a.0.to_string()));
    }
    if let Some(account) = f.involving {
        label(sql, organisation, "person", [account.0.to_string()]);
    }
    match f.open {
        Some(true) => sql.push(" AND i.phase <> 'closed'"),
        Some(false) => sql.push(" AND i.phase = 'closed'"),
        None => sql,
    };
    if let Some(at) = f.registered_after {
        sql.push(" AND i.registered_at >= ").bind(at);
    }
    if let Some(at) = f.registered_before {
        sql.push(" AND i.registered_at < ").bind(at);
    }
    if let Some(at) = f.updated_since {
        sql.push(" AND i.updated_at >= ").bind(at);
    }
    if !f.numbers.is_empty() {
        sql.push(" AND i.number IN (").bind_list(f.numbers.iter().copied()).push(")");
    }
}

fn label(sql: &mut Sql, organisation: OrganisationId, label: &'static str, values: impl IntoIterator<Item = String>) {
    sql.push(" AND i.id IN (SELECT l.incident FROM incident_label l WHERE l.organisation = ").bind(organisation.0);
    sql.push(" AND l.label = ").bind(label).push(" AND l.value IN (").bind_list(values).push("))");
}

/// The statement of a page, for use and for the benchmark.
pub fn statement(
    organisation: OrganisationId,
    ordinal: i64,
    viewer: Viewer,
    f: &Filter,
    now: Time,
    dialect: Dialect,
) -> Sql {
    let rank = match f.order {
        Order::Newest => "i.number",
        Order::Updated => "i.updated_at",
        Order::Severity => SEVERITY_RANK,
    };
    let mut sql = Sql::new(
        "SELECT i.id, i.number, i.title, i.kind, i.phase, i.disposition, i.visibility, i.severity, i.severity_state, i.priority, \
         i.lead, i.lead_name, i.area, i.area_name, i.tags, i.registered_at, i.updated_at, i.closed_at, ",
    );
    if f.order == Order::Severity {
        sql.push("CAST(").push(rank).push(if dialect == Dialect::Sqlite { " AS INTEGER)" } else { " AS BIGINT)" });
    } else {
        sql.push(rank);
    }
    let walk = walks_words(f, dialect);
    if walk {
        from_words(&mut sql, organisation, f, ordinal);
    } else {
        sql.push(" FROM incident i WHERE i.organisation = ").bind(organisation.0);
    }
    sql.push(" AND i.hidden = FALSE AND ");
    visible(&mut sql, viewer, now);
    conditions(&mut sql, f, organisation);
    if !walk {
        words(&mut sql, f, dialect, ordinal);
    }
    if let Some(after) = f.after {
        match f.order {
            Order::Newest => sql.push(" AND i.number < ").bind(after.number),
            Order::Updated => {
                sql.push(" AND (i.updated_at, i.number) < (").bind(after.rank).push(", ").bind(after.number).push(")")
            }
            Order::Severity => {
                sql.push(" AND (").push(rank).push(" > ").bind(after.rank);
                sql.push(" OR (")
                    .push(rank)
                    .push(" = ")
                    .bind(after.rank)
                    .push(" AND i.number < ")
                    .bind(after.number)
                    .push("))")
            }
        };
    }
    match f.order {
        // The same order, as the index of words knows it.
        Order::Newest if walk => sql.push(" ORDER BY w.rowid DESC"),
        Order::Newest => sql.push(" ORDER BY i.number DESC"),
        Order::Updated => sql.push(" ORDER BY i.updated_at DESC, i.number DESC"),
        Order::Severity => sql.push(" ORDER BY ").push(rank).push(", i.number DESC"),
    };
    sql.push(" LIMIT ").bind(f.limit);
    sql
}

/// A page of the incidents that somebody may see.
pub async fn page(
    tx: &mut Tx,
    organisation: OrganisationId,
    ordinal: i64,
    viewer: Viewer,
    filter: &Filter,
) -> Result<Vec<Item>, StoreError> {
    let sql = statement(organisation, ordinal, viewer, filter, tx.now(), tx.dialect());
    tx.fetch_all_built(sql).await?.iter().map(item).collect()
}

fn item(r: &Row) -> Result<Item, StoreError> {
    Ok(Item {
        id: IncidentId(r.get(0)?),
        number: r.get(1)?,
        title: r.get(2)?,
        kind: r.get(3)?,
        phase: r.get(4)?,
        disposition: r.get(5)?,
        visibility: r.get(6)?,
        severity: r.get(7)?,
        severity_state: r.get(8)?,
        priority: r.get(9)?,
        lead: r.get::<Option<Uuid>>(10)?.map(AccountId),
        lead_name: r.get(11)?,
        area: r.get::<Option<Uuid>>(12)?.map(AreaId),
        area_name: r.get(13)?,
        tags: r.get(14)?,
        registered_at: Time(r.get(15)?),
        updated_at: Time(r.get(16)?),
        closed_at: r.get::<Option<i64>>(17)?.map(Time),
        rank: r.get(18)?,
    })
}
