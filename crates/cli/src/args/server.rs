//! Arguments of the commands that run on the server's machine. Every option of `serve` is also an environment variable.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use ipnet::IpNet;

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct DataPlace {
    /// Folder for the database, files and the master key
    #[arg(long, env = "FIREBELL_DATA", value_name = "DIR")]
    pub data: PathBuf,
    /// PostgreSQL instead of the embedded database
    #[arg(long, env = "FIREBELL_DATABASE", value_name = "postgres://…", hide_env_values = true)]
    pub database: Option<String>,
    /// Master key, base64 of 32 bytes; instead of DIR/master.key
    #[arg(long, env = "FIREBELL_MASTER_KEY", value_name = "BASE64", hide_env_values = true, hide = true)]
    pub master_key: Option<String>,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub place: DataPlace,
    /// Address to listen on; with port 0 a free one, which is printed
    #[arg(long, env = "FIREBELL_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The address that people use; links, cookies and origin checks go by it
    #[arg(long, env = "FIREBELL_URL")]
    pub url: Option<String>,
    /// Certificate chain, PEM
    #[arg(long, env = "FIREBELL_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Private key of the certificate, PEM
    #[arg(long, env = "FIREBELL_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Proxies whose X-Forwarded-For is believed; may be given several times
    #[arg(long, env = "FIREBELL_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',')]
    pub trusted_proxy: Vec<IpNet>,
    /// Serve /metrics on an address of its own
    #[arg(long, env = "FIREBELL_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// Serve /metrics on the main address to whoever has this bearer token
    #[arg(long, env = "FIREBELL_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Largest file that can be uploaded, MiB
    #[arg(long, env = "FIREBELL_FILE_LIMIT", default_value_t = 100, value_name = "MIB")]
    pub file_limit: u64,
    /// Connections to PostgreSQL that may write at once
    #[arg(long, env = "FIREBELL_CONNECTIONS", default_value_t = 16)]
    pub connections: u32,
    /// What to log, such as info or firebell=debug
    #[arg(long, env = "FIREBELL_LOG", default_value = "info")]
    pub log: String,
    /// Log as JSON lines
    #[arg(long, env = "FIREBELL_LOG_JSON")]
    pub log_json: bool,
}

/// Options of `setup`.
#[derive(Debug, Args)]
pub struct Setup {
    #[command(flatten)]
    pub place: DataPlace,
    /// Name of the organisation
    #[arg(long)]
    pub organisation: String,
    /// E-mail address of the first account
    #[arg(long)]
    pub email: String,
    /// Read the password from standard input
    #[arg(long)]
    pub password_stdin: bool,
}

/// `key …`.
#[derive(Debug, Args)]
pub struct KeyArguments {
    /// What to do
    #[command(subcommand)]
    pub command: KeyCommand,
}

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make an API key; prints it and nothing else
    Create(KeyCreate),
}

/// Options of `key create`.
#[derive(Debug, Args)]
pub struct KeyCreate {
    #[command(flatten)]
    pub place: DataPlace,
    /// Name of the key
    #[arg(long)]
    pub name: String,
    /// E-mail address of the person that the key acts as
    #[arg(long = "as", value_name = "EMAIL")]
    pub as_email: Option<String>,
    /// Slug of the organisation; the first one if absent
    #[arg(long)]
    pub organisation: Option<String>,
}
