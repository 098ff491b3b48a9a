//! Tells the compiler which folder of web assets to embed: the built web app, or a stub page when it was not built, so
//! that the server compiles without Node.

use std::path::Path;

fn main() {
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let dist = Path::new(&root).join("../../web/dist");
    let stub = Path::new(&root).join("stub");
    let folder = if dist.join("index.html").exists() { dist } else { stub };
    println!("cargo:rerun-if-changed=../../web/dist/index.html");
    println!("cargo:rerun-if-changed=stub/index.html");
    println!("cargo:rustc-env=FIREBELL_WEB={}", folder.display());
}
