//! From where a request comes: the address, as far as our own proxies can be believed, and what the client calls itself.
//! For limits, and for people to recognise their sessions; never to decide who somebody is.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use firebell_app::identity::Client;

use crate::state::ServerState;

/// From where a request comes.
pub struct Remote(pub Client);

impl FromRequestParts<ServerState> for Remote {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &ServerState) -> Result<Self, Infallible> {
        let peer =
            parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |c| c.0.ip());
        let text = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok());
        let address = state.client_address(peer, text("x-forwarded-for"));
        let user_agent = text(header::USER_AGENT.as_str()).unwrap_or_default().to_owned();
        Ok(Remote(Client { address: address.to_string(), user_agent }))
    }
}
