//! The one binary: the server, and the commands of everybody who works with it. Arguments and environment are read
//! here and nowhere else.

mod args;
mod folder;
mod offline;
mod serve;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("firebell: could not start: {error}");
            return ExitCode::from(70);
        }
    };
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Serve(serve) => serve::run(serve).await,
            Command::Setup(setup) => offline::setup(setup).await,
            Command::Key(key) => offline::key(key).await,
            Command::Version => {
                println!("firebell {}", env!("CARGO_PKG_VERSION"));
                Ok(())
            }
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("firebell: {}", error.text);
            ExitCode::from(error.code)
        }
    }
}
