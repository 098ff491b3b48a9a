//! The HTTP edge: API v1, pages without JavaScript, the live stream and the embedded web app. It authenticates, parses,
//! calls one use case and writes the answer; rules live in `app` and `domain`.

pub mod api;
mod assets;
mod client;
mod cookies;
mod extract;
mod guard;
mod live;
mod metrics;
mod pages;
mod problem;
mod router;
mod serve;
mod specification;
mod state;

pub use live::Live;
pub use problem::Failure;
pub use router::{metrics_router, openapi, router};
pub use serve::{Listening, ServeError, Tls, bind, serve, serve_on};
pub use state::{Config, ServerState};
