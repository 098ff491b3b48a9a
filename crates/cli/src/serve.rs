//! `firebell serve`.

use std::io::IsTerminal as _;
use std::net::{IpAddr, SocketAddr};

use firebell_engine::Engine;
use firebell_server::{Config, ServerState, Tls, bind, router, serve, serve_on};
use tracing_subscriber::EnvFilter;

use crate::args::Serve;
use crate::folder::{lock, open};
use crate::trouble::Trouble;

fn url_of(listen: SocketAddr, tls: bool) -> String {
    let host = match listen.ip() {
        ip if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        IpAddr::V4(ip) => ip.to_string(),
    };
    format!("{}://{host}:{}", if tls { "https" } else { "http" }, listen.port())
}

fn start_log(options: &Serve) -> Result<(), Trouble> {
    let filter = EnvFilter::try_new(&options.log).map_err(|e| Trouble::usage(format!("--log can't be read: {e}")))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if options.log_json {
        log.json().try_init()
    } else {
        log.with_ansi(std::io::stderr().is_terminal()).try_init()
    };
    started.map_err(|e| Trouble::failed(format!("can't start the log: {e}")))
}

/// Runs the server until it is told to stop.
pub async fn run(options: Serve) -> Result<(), Trouble> {
    start_log(&options)?;
    // One provider of TLS in the whole program; a second installation would be a defect, and is harmless.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let _lock = lock(&options.place.data)?;
    let tls = match (&options.tls_cert, &options.tls_key) {
        (Some(cert), Some(key)) => Some(Tls { cert: cert.clone(), key: key.clone() }),
        _ => None,
    };
    // Taken first: with port 0, links go by the port that the machine chose.
    let socket = bind(options.listen).map_err(Trouble::failed)?;
    let listen = socket.local_addr().map_err(Trouble::failed)?;
    let url = options.url.clone().unwrap_or_else(|| url_of(listen, tls.is_some()));
    let app = open(&options.place, options.connections, &url).await?;
    let engine = Engine::start(&app);
    let mut config = Config::new(&url);
    config.trusted_proxies.clone_from(&options.trusted_proxy);
    config.metrics_token.clone_from(&options.metrics_token);
    config.file_limit = options.file_limit.saturating_mul(1024 * 1024);
    let state = ServerState::new(app.clone(), config);
    let listening = serve_on(router(state.clone()), socket, tls).await.map_err(Trouble::failed)?;
    let metrics = match options.metrics_listen {
        Some(listen) => {
            Some(serve(firebell_server::metrics_router(state), listen, None).await.map_err(Trouble::failed)?)
        }
        None => None,
    };
    crate::offline::say_first_start(&app).await?;
    println!("Firebell serves on {url}");
    tracing::info!(address = %listening.address, version = env!("CARGO_PKG_VERSION"), "serving");
    let handle = listening.handle();
    tokio::spawn(async move {
        stop_signal().await;
        tracing::info!("stopping");
        handle.graceful_shutdown(Some(std::time::Duration::from_secs(2)));
    });
    let ended = listening.ended().await.map_err(Trouble::failed);
    if let Some(metrics) = metrics {
        let _ = metrics.stop().await;
    }
    engine.stop();
    app.store.close().await;
    ended
}

async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
