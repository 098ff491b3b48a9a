//! Listening, with or without TLS, until told to stop: then no new connections, a moment for running requests.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;

/// The files of a certificate.
#[derive(Debug, Clone)]
pub struct Tls {
    /// Chain, PEM.
    pub cert: PathBuf,
    /// Private key, PEM.
    pub key: PathBuf,
}

/// Why it can't listen.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address can't be taken.
    #[error("can't listen on {0}: {1}. Is another server running there? Choose another --listen address")]
    Listen(SocketAddr, std::io::Error),
    /// The certificate can't be used.
    #[error("can't use the certificate in {0}: {1}")]
    Certificate(PathBuf, std::io::Error),
    /// Serving failed.
    #[error("the server failed: {0}")]
    Failed(std::io::Error),
}

/// A server that listens.
pub struct Listening {
    /// Where.
    pub address: SocketAddr,
    handle: Handle<SocketAddr>,
    task: tokio::task::JoinHandle<Result<(), ServeError>>,
}

impl Listening {
    /// Stops listening, lets running requests end, and ends.
    pub async fn stop(self) -> Result<(), ServeError> {
        self.handle.graceful_shutdown(Some(Duration::from_secs(2)));
        self.ended().await
    }

    /// Waits until it ends by itself.
    pub async fn ended(self) -> Result<(), ServeError> {
        self.task.await.unwrap_or_else(|error| Err(ServeError::Failed(std::io::Error::other(error))))
    }

    /// Lets another task stop it.
    pub fn handle(&self) -> Handle<SocketAddr> {
        self.handle.clone()
    }
}

/// Takes an address without answering on it yet. With port 0, the machine chooses one.
pub fn bind(listen: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(listen).map_err(|e| ServeError::Listen(listen, e))
}

/// Begins to listen.
pub async fn serve(router: Router, listen: SocketAddr, tls: Option<Tls>) -> Result<Listening, ServeError> {
    serve_on(router, bind(listen)?, tls).await
}

/// Begins to answer on an address that was taken by [`bind`].
pub async fn serve_on(router: Router, socket: TcpListener, tls: Option<Tls>) -> Result<Listening, ServeError> {
    let address = socket.local_addr().map_err(ServeError::Failed)?;
    socket.set_nonblocking(true).map_err(|e| ServeError::Listen(address, e))?;
    let handle = Handle::new();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let task = match tls {
        None => {
            let server = axum_server::from_tcp(socket).map_err(ServeError::Failed)?.handle(handle.clone());
            tokio::spawn(async move { server.serve(service).await.map_err(ServeError::Failed) })
        }
        Some(tls) => {
            let config = RustlsConfig::from_pem_file(&tls.cert, &tls.key)
                .await
                .map_err(|e| ServeError::Certificate(tls.cert.clone(), e))?;
            let server = axum_server::tls_rustls::from_tcp_rustls(socket, config)
                .map_err(ServeError::Failed)?
                .handle(handle.clone());
            tokio::spawn(async move { server.serve(service).await.map_err(ServeError::Failed) })
        }
    };
    Ok(Listening { address, handle, task })
}
