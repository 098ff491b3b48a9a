//! A data folder with an organisation, a key and a server in a process of its own; and people who run the real binary.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

pub const PASSWORD: &str = "correct horse battery staple";
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// What a command came to.
#[derive(Debug)]
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Done {
    fn of(output: Output) -> Done {
        Done {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Its output, when it ended with this code.
    #[track_caller]
    pub fn text(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self.out
    }

    /// The same as JSON.
    #[track_caller]
    pub fn json(self, code: i32) -> Value {
        let text = self.text(code);
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
    }

    /// Its error output, when it ended with this code.
    #[track_caller]
    pub fn problem(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self.err
    }
}

/// The binary, in an environment of nothing but what is given.
pub fn binary(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firebell"));
    command.env_clear().env("HOME", home).env("TZ", "Europe/Berlin").stdin(Stdio::null());
    command
}

/// A house: a folder, and a server on it that can be stopped and started again at the same address.
pub struct House {
    pub folder: PathBuf,
    pub url: String,
    pub key: String,
    server: Option<Child>,
}

impl House {
    /// With an organisation, ada@example.com and a key as her, and the server up.
    pub fn new() -> House {
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("firebell-cli-{}-{n}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("home")).unwrap();
        let mut house = House { folder, url: String::new(), key: String::new(), server: None };
        let data = house.data();
        house
            .given(
                &[
                    "setup",
                    "--data",
                    &data,
                    "--organisation",
                    "Example",
                    "--email",
                    "ada@example.com",
                    "--password-stdin",
                ],
                PASSWORD,
            )
            .text(0);
        house.key = house
            .at_home(&["key", "create", "--data", &data, "--name", "tests", "--as", "ada@example.com"])
            .text(0)
            .trim()
            .to_owned();
        house.start();
        house
    }

    pub fn home(&self) -> PathBuf {
        self.folder.join("home")
    }

    pub fn data(&self) -> String {
        self.folder.join("data").to_str().unwrap().to_owned()
    }

    /// Starts the server; at the first time wherever there is room, then there again.
    pub fn start(&mut self) {
        let listen = match self.url.strip_prefix("http://") {
            Some(address) => address.to_owned(),
            None => "127.0.0.1:0".to_owned(),
        };
        let mut command = binary(&self.home());
        command.args(["serve", "--data", &self.data(), "--listen", &listen, "--log", "error"]).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url =
            lines.find_map(|l| l.unwrap().strip_prefix("Firebell serves on ").map(str::to_owned)).expect("it serves");
        assert!(!url.ends_with(":0"), "{url}");
        self.url = url;
        self.server = Some(child);
    }

    /// Ends the server without a farewell.
    pub fn stop(&mut self) {
        let mut child = self.server.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// A command of nobody in particular.
    pub fn at_home(&self, arguments: &[&str]) -> Done {
        Done::of(binary(&self.home()).args(arguments).output().unwrap())
    }

    /// The same, with something on its standard input.
    pub fn given(&self, arguments: &[&str], input: &str) -> Done {
        let mut command = binary(&self.home());
        self.feed(command.args(arguments), input)
    }

    fn feed(&self, command: &mut Command, input: &str) -> Done {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Done::of(child.wait_with_output().unwrap())
    }

    /// A command with Ada's key.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = binary(&self.home());
        command.env("FIREBELL_URL", &self.url).env("FIREBELL_KEY", &self.key).args(arguments);
        command
    }

    /// What comes of it.
    pub fn run(&self, arguments: &[&str]) -> Done {
        Done::of(self.command(arguments).output().unwrap())
    }

    /// The same with something on its standard input.
    pub fn pipe(&self, arguments: &[&str], input: &str) -> Done {
        self.feed(&mut self.command(arguments), input)
    }

    /// The entries of an incident that are no changes, oldest first.
    pub fn entries(&self, incident: &str) -> Vec<Value> {
        let shown = self.run(&["show", incident, "--entries", "200"]).json(0);
        shown["journal"].as_array().unwrap().iter().filter(|e| e["kind"] != "change").cloned().collect()
    }

    /// What is kept.
    pub fn kept(&self) -> Vec<Value> {
        self.at_home(&["outbox", "list"]).json(0)["items"].as_array().unwrap().clone()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(mut child) = self.server.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
