//! A server as a process on a fixed address: started, killed without warning, started again.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A folder that goes when the test ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        let name = format!("firebell-reliability-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One server.
pub struct Site {
    folder: Folder,
    database: Option<String>,
    pub address: SocketAddr,
    child: Mutex<Option<Child>>,
}

impl Site {
    /// A server that does not run yet.
    pub fn new(database: Option<&str>) -> Site {
        let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        Site { folder: Folder::new(), database: database.map(str::to_owned), address, child: Mutex::new(None) }
    }

    /// Another server on the same database, which shares nothing else but the master key.
    pub fn beside(&self) -> Site {
        let other = Site::new(self.database.as_deref());
        std::fs::copy(self.folder.path().join("master.key"), other.folder.path().join("master.key")).unwrap();
        other
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_firebell"));
        command.args(words).arg("--data").arg(self.folder.path());
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        command
    }

    /// How the server is started, for those who start it themselves.
    pub fn serve(&self) -> Command {
        let mut command = self.command(&["serve", "--log", "error", "--listen", &self.address.to_string()]);
        command.stdout(Stdio::null());
        command
    }

    /// Makes the first account; answers a key that acts as it.
    pub fn set_up(&self) -> String {
        let mut setup =
            self.command(&["setup", "--organisation", "Example", "--email", "ada@example.com", "--password-stdin"]);
        let mut child = setup.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"a long phrase for this test only\n").unwrap();
        assert!(child.wait().unwrap().success());
        let out = self.command(&["key", "create", "--name", "test", "--as", "ada@example.com"]).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap().trim().to_owned()
    }

    /// Starts the server and waits until it is ready.
    pub async fn start(&self) {
        *self.child.lock().unwrap() = Some(self.serve().spawn().unwrap());
        self.ready().await;
    }

    /// Waits until the server is ready.
    pub async fn ready(&self) {
        let client = reqwest::Client::new();
        let ready = async {
            loop {
                let answer = client.get(format!("http://{}/readyz", self.address)).send().await;
                if answer.is_ok_and(|a| a.status() == 200) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), ready).await.expect("the server did not become ready");
    }

    /// Kills the server as a power cut would: nothing of it runs any more afterwards.
    pub fn kill(&self) {
        if let Some(mut child) = self.child.lock().unwrap().take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.kill();
    }
}
