//! Servers as child processes: the service as production starts it, and the bare ones it is compared with.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::http::request;
use super::{Outcome, on_core, tournament};

/// The program that is measured.
const SERVICE: &str = env!("CARGO_BIN_EXE_minicup-live");
/// What a server prints, followed by its address, once it listens.
pub const LISTENING: &str = "listening on http://";

/// A running server; ended when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts a server and waits until it says on standard error where it listens.
    pub fn start(mut command: Command) -> Outcome<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("no standard error")?);
        match address_in(&mut lines) {
            Ok(address) => {
                // Its other output must not fill the pipe.
                std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
                Ok(Self { child, address })
            }
            Err(error) => {
                child.kill()?;
                child.wait()?;
                Err(error)
            }
        }
    }

    /// The service on a store, on all cores.
    pub fn service(store: &Path) -> Outcome<Self> {
        Self::service_at(&url(store))
    }

    /// The service on a store by its address, on all cores.
    pub fn service_at(store: &str) -> Outcome<Self> {
        Self::start(serve(Command::new(SERVICE), store))
    }

    /// The service on a store, on one core with one worker.
    pub fn service_on(core: u32, store: &Path) -> Outcome<Self> {
        let mut command = serve(on_core(core, SERVICE), &url(store));
        command.args(["--workers", "1"]);
        Self::start(command)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Logs the scorekeeper in; the header to send from then on.
    pub fn log_in(&self) -> Outcome<String> {
        let answer = request(self.address, "POST /api/login", &[], &json!({"pin": tournament::PIN}).to_string())?;
        let cookie = answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let value = cookie.and_then(|cookie| cookie.split(';').next()).ok_or("no cookie")?;
        Ok(format!("Cookie: {value}"))
    }

    /// Has a command executed.
    pub fn command(&self, cookie: &str, match_id: usize, command: &Value) -> Outcome {
        let line = format!("POST /api/match/{match_id}/commands");
        request(self.address, &line, &[cookie.to_owned()], &command.to_string()).map(drop)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A child that has ended by itself is no fault here.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn serve(mut command: Command, store: &str) -> Command {
    command.args(["serve", "--listen", "127.0.0.1:0", "--store", store]);
    // All of a bench's readers are one address.
    command.args(["--max-sessions-per-address", "20000"]);
    command
}

fn address_in(lines: &mut impl BufRead) -> Outcome<SocketAddr> {
    let mut said = String::new();
    loop {
        let begun = said.len();
        if lines.read_line(&mut said)? == 0 {
            return Err(format!("the server does not listen: {said}").into());
        }
        let line = said.get(begun..).unwrap_or_default();
        if let Some((_, address)) = line.split_once(LISTENING) {
            return Ok(address.split_whitespace().next().unwrap_or_default().parse()?);
        }
    }
}

/// Imports a tournament into a store as an operator does.
pub fn import(file: &Value, store: &Path) -> Outcome {
    import_at(file, &store.with_extension("json"), &url(store))
}

/// The same into a store by its address; the file is written to `path`.
pub fn import_at(file: &Value, path: &Path, store: &str) -> Outcome {
    std::fs::write(path, file.to_string())?;
    let imported = Command::new(SERVICE).arg("import").arg(path).args(["--store", store]).output()?;
    match imported.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&imported.stderr).into()),
    }
}

fn url(store: &Path) -> String {
    format!("sqlite:{}", store.display())
}
