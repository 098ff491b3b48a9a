//! What every request handler has at hand.

use std::net::IpAddr;
use std::sync::Arc;

use firebell_app::App;
use ipnet::IpNet;

use crate::live::Live;
use crate::metrics::Metrics;

/// How this server is reached and whom it believes.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address by which people reach it, without a slash at its end: links, cookies and origin checks go by it.
    pub url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Allows reading `/metrics` on this port; without it the metrics are off here.
    pub metrics_token: Option<String>,
    /// Largest file that can be uploaded, bytes.
    pub file_limit: u64,
}

impl Config {
    /// The usual settings for a URL.
    pub fn new(url: &str) -> Config {
        Config {
            url: url.trim_end_matches('/').to_owned(),
            trusted_proxies: Vec::new(),
            metrics_token: None,
            file_limit: 100 * 1024 * 1024,
        }
    }

    /// Whether people reach it over TLS.
    pub fn secure(&self) -> bool {
        self.url.starts_with("https://")
    }
}

/// Shared by all requests.
#[derive(Clone)]
pub struct ServerState {
    /// The application.
    pub app: App,
    /// Settings.
    pub config: Arc<Config>,
    /// The live stream of this server.
    pub live: Live,
    /// Figures of this server.
    pub metrics: Arc<Metrics>,
}

impl ServerState {
    /// State for an application.
    pub fn new(app: App, config: Config) -> ServerState {
        let live = Live::new(app.clone());
        ServerState { app, config: Arc::new(config), live, metrics: Arc::default() }
    }

    /// The client's address: of the connection, or what a trusted proxy says.
    pub fn client_address(&self, peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
        let trusted = |ip: IpAddr| self.config.trusted_proxies.iter().any(|net| net.contains(&ip));
        if !trusted(peer) {
            return peer;
        }
        // From the nearest hop outwards, the first one that is not ours is the client.
        let hops = forwarded.unwrap_or_default().split(',').rev().filter_map(|hop| hop.trim().parse::<IpAddr>().ok());
        let mut last = peer;
        for hop in hops {
            last = hop;
            if !trusted(hop) {
                break;
            }
        }
        last
    }
}
