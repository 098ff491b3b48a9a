//! The session cookie, and reading tokens from requests.

use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::state::Config;

/// Name of the session cookie.
pub const NAME: &str = "firebell";

/// The cookie that carries a session's token.
pub fn session(config: &Config, token: String) -> Cookie<'static> {
    Cookie::build((NAME, token)).path("/").http_only(true).same_site(SameSite::Lax).secure(config.secure()).build()
}

/// The cookie that takes it away.
pub fn removal(config: &Config) -> Cookie<'static> {
    let mut cookie = session(config, String::new());
    cookie.make_removal();
    cookie
}

/// The token of a request: from the Authorization header, else from the cookie.
pub fn token(headers: &HeaderMap) -> Option<String> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let text = value.to_str().ok()?;
        let (scheme, token) = text.split_once(' ')?;
        return scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned());
    }
    let jar = axum_extra::extract::CookieJar::from_headers(headers);
    jar.get(NAME).map(|c| c.value().to_owned())
}
