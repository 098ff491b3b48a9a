//! The real program as a child process: set up on a folder or a database, started, watched from outside, ended.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::http::Client;
use crate::{Outcome, trouble};

/// How to call the program for one place of data.
#[derive(Debug, Clone)]
pub struct Program {
    /// The binary.
    pub binary: PathBuf,
    /// Its data folder.
    pub data: PathBuf,
    /// PostgreSQL instead of the embedded database.
    pub database: Option<String>,
}

/// A running server.
pub struct Server {
    child: Child,
    /// Where it serves.
    pub address: SocketAddr,
    metrics: SocketAddr,
    /// From the start of the process to the first `200` of `/readyz`.
    pub ready: Duration,
}

fn free_port() -> Outcome<SocketAddr> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

impl Program {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(words).arg("--data").arg(&self.data);
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        command
    }

    /// Makes the first account and a key that acts as it; answers the key.
    pub fn set_up(&self) -> Outcome<String> {
        use std::io::Write as _;
        let mut child = self
            .command(&["setup", "--organisation", "Example", "--email", "bench@example.com", "--password-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            writeln!(input, "a long phrase for the benchmark only")?;
        }
        if !child.wait()?.success() {
            return Err(trouble("firebell setup failed"));
        }
        let out = self.command(&["key", "create", "--name", "bench", "--as", "bench@example.com"]).output()?;
        if !out.status.success() {
            return Err(trouble(format!("firebell key create failed: {}", String::from_utf8_lossy(&out.stderr))));
        }
        Ok(String::from_utf8(out.stdout)?.trim().to_owned())
    }

    /// Starts the server and waits until it is ready.
    pub async fn start(&self) -> Outcome<Server> {
        let (address, metrics) = (free_port()?, free_port()?);
        let mut command = self.command(&["serve", "--log", "warn"]);
        command.args(["--listen", &address.to_string(), "--metrics-listen", &metrics.to_string()]);
        let begun = Instant::now();
        let child = command.stdout(Stdio::null()).spawn()?;
        let mut server = Server { child, address, metrics, ready: Duration::ZERO };
        loop {
            if let Ok(mut client) = Client::connect(address, "none").await
                && let Ok(answer) = client.request("GET", "/readyz", None).await
                && answer.status == 200
            {
                server.ready = begun.elapsed();
                return Ok(server);
            }
            if begun.elapsed() > Duration::from_secs(60) {
                return Err(trouble("the server did not become ready within a minute"));
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

/// Processor time of a process and its finished threads, in seconds; a clock tick is 10 ms.
pub fn cpu(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after = stat.rsplit(") ").next().unwrap_or_default();
    let ticks: f64 = after.split(' ').skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// Processor time of all processes of a name: PostgreSQL serves each connection by a process of its own.
pub fn cpu_of_all(name: &str) -> f64 {
    let Ok(folder) = std::fs::read_dir("/proc") else { return 0.0 };
    let pids = folder.filter_map(|e| e.ok()?.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| std::fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|c| c.trim() == name))
        .map(cpu)
        .sum()
}

impl Server {
    /// Processor time so far, seconds.
    pub fn cpu(&self) -> f64 {
        cpu(self.child.id())
    }

    /// Most memory it ever held, MB.
    pub fn peak_memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
        let kb: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(0.0);
        kb * 1024.0 / 1_000_000.0
    }

    /// Its figures, as (name with labels, value).
    pub async fn figures(&self) -> Outcome<Vec<(String, f64)>> {
        let mut client = Client::connect(self.metrics, "none").await?;
        let answer = client.request("GET", "/metrics", None).await?;
        let text = String::from_utf8_lossy(answer.body).into_owned();
        let lines = text.lines().filter(|l| !l.starts_with('#'));
        Ok(lines
            .filter_map(|l| {
                let (name, value) = l.rsplit_once(' ')?;
                Some((name.to_owned(), value.parse().ok()?))
            })
            .collect())
    }

    /// Ends it in good order.
    pub fn stop(mut self) -> Outcome<()> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
