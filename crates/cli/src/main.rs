//! The one binary: the server, and the commands of everybody who works with it. Arguments and environment are read
//! here and nowhere else.

mod args;
mod client;
mod commands;
mod config;
mod edge;
mod folder;
mod offline;
mod outbox;
mod output;
mod said;
mod serve;
mod trouble;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::args::{Arguments, Command, Completion};
use crate::trouble::Trouble;

fn completion(options: &Completion) {
    clap_complete::generate(options.shell, &mut Arguments::command(), "firebell", &mut std::io::stdout());
}

async fn run(command: Command) -> Result<(), Trouble> {
    match command {
        Command::Register(options) => commands::register(options).await,
        Command::List(options) => commands::list(options).await,
        Command::Show(options) => commands::show(options).await,
        Command::Log(options) => commands::log(options).await,
        Command::Set(options) => commands::set(options).await,
        Command::Phase(options) => commands::phase(options).await,
        Command::Close(options) => commands::close(options).await,
        Command::Import(options) => commands::import(options).await,
        Command::Export(options) => commands::export(options).await,
        Command::Open(options) => commands::open(options).await,
        Command::Outbox(options) => commands::outbox(options).await,
        Command::Login(options) => commands::login(options).await,
        Command::Logout(remote) => commands::logout(remote).await,
        Command::Serve(options) => serve::run(options).await,
        Command::Setup(options) => offline::setup(options).await,
        Command::Key(options) => offline::key(options).await,
        Command::Completion(options) => {
            completion(&options);
            Ok(())
        }
        Command::Version => {
            println!("firebell {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("firebell: could not start: {error}");
            return ExitCode::from(trouble::FAILED);
        }
    };
    match runtime.block_on(run(arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            if !trouble.text.is_empty() {
                eprintln!("firebell: {}", trouble.text);
            }
            ExitCode::from(trouble.code)
        }
    }
}
