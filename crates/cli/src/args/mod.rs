//! The command line as clap reads it.

mod client;
mod server;

pub use client::*;
pub use server::*;

use clap::{Parser, Subcommand};

/// Firebell: from the first hunch of a security incident to the final report.
#[derive(Debug, Parser)]
#[command(name = "firebell", version, disable_version_flag = true, after_long_help = crate::trouble::HELP)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Register an incident: one line is enough
    Register(Register),
    /// List incidents
    List(List),
    /// Show an incident: what is known, what is not, and its last entries
    Show(Show),
    /// Log what was seen, done, decided or told
    Log(Log),
    /// Set facts and times: severity=SEV2 lead="Ada" detected="yesterday 23:10"
    Set(Set),
    /// Move an incident to another phase
    Phase(Phase),
    /// Close an incident, from any phase
    Close(Close),
    /// Import a log that was kept elsewhere
    Import(ImportArguments),
    /// Export the journal of an incident
    Export(Export),
    /// Print the address of an incident's page, and open it where there is a display
    Open(Open),
    /// What is kept here because the server could not be reached or refused it
    Outbox(OutboxArguments),
    /// Sign in, or store a key
    Login(Login),
    /// End the session and forget it
    Logout(Remote),
    /// Run the server
    Serve(Serve),
    /// Make the first account and organisation, for scripts
    Setup(Setup),
    /// Make an API key on the server's machine
    Key(KeyArguments),
    /// Print the completion script of a shell
    Completion(Completion),
    /// Print the version
    Version,
}
