//! Public reads, against a bare handler that returns the same bytes. benches/README.md tells how to read it.

mod support;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};
use bytes::Bytes;
use fanload::proc;
use serde_json::json;
use support::report::{Goal, Table};
use support::server::{LISTENING, Server, import};
use support::{LOAD_CORE, Outcome, SERVER_CORE, on_core, scratch, tournament};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::LocalSet;

/// Connections, each with one request at a time.
const CONNECTIONS: usize = 32;
/// How long one server is measured with one page at a time.
const TURN: Duration = Duration::from_millis(1000);
/// Turns of each server for each page.
const ROUNDS: usize = 5;
/// Matches of the tournament, and how many of them are over.
const MATCHES: usize = 29;
const PLAYED: usize = 28;
/// Goals of the match whose timeline is read.
const GOALS: usize = 40;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bare", folder] => serve_bare(Path::new(folder)),
        ["load", address, path] => load(address.parse()?, path),
        _ => compare(),
    }
}

/// The pages that are read, and what they are called in the table.
fn pages() -> [(&'static str, String); 3] {
    [
        ("standings", "/api/category/1/standings".to_owned()),
        ("match-events", "/api/match-events/1".to_owned()),
        ("team-detail", "/api/team-detail/1".to_owned()),
    ]
}

fn compare() -> Outcome {
    let folder = scratch()?;
    let store = folder.path().join("service.db");
    import(&tournament::file(MATCHES, PLAYED), &store)?;
    let service = Server::service_on(SERVER_CORE, &store)?;
    play(&service)?;
    for (name, path) in pages() {
        std::fs::write(folder.path().join(name), body_of(service.address, &path)?)?;
    }
    let this = std::env::current_exe()?;
    let mut bare = on_core(SERVER_CORE, &this);
    bare.arg("bare").arg(folder.path());
    let bare = Server::start(bare)?;
    let mut table = Table::new("reads: requests answered by one worker on one core");
    for (name, path) in pages() {
        let (mut rates, mut costs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let ours = measure(&service, &path)?;
            let theirs = measure(&bare, &format!("/{name}"))?;
            rates.push((ours.rate, theirs.rate));
            costs.push((ours.cpu_us, theirs.cpu_us));
        }
        table.compare(name, "requests/s", Goal::AtLeast(0.8), &rates);
        table.compare(format!("{name}, processor time"), "us/request", Goal::Told, &costs);
    }
    table.print();
    Ok(())
}

fn play(service: &Server) -> Outcome {
    let cookie = service.log_in()?;
    let team = tournament::home_team(1);
    service.command(&cookie, 1, &json!({"action": "state_change", "state": "half_first"}))?;
    for goal in 0..GOALS {
        let command = json!({"action": "goal", "team": team, "player": tournament::player(team, goal)});
        service.command(&cookie, 1, &command)?;
    }
    Ok(())
}

struct Measured {
    rate: f64,
    /// Processor time of the server for each request.
    cpu_us: f64,
}

/// Puts the load on from a process on a core of its own.
fn measure(server: &Server, path: &str) -> Outcome<Measured> {
    let used = proc::usage(server.pid()).cpu_s;
    let load = on_core(LOAD_CORE, std::env::current_exe()?)
        .args(["load", &server.address.to_string(), path])
        .stderr(Stdio::inherit())
        .output()?;
    let count: f64 = String::from_utf8(load.stdout)?.trim().parse()?;
    let used = proc::usage(server.pid()).cpu_s - used;
    Ok(Measured { rate: count / TURN.as_secs_f64(), cpu_us: used * 1e6 / count })
}

fn request(address: SocketAddr, path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept-Language: cs\r\n\r\n")
}

/// Asks once; the whole answer and its body.
fn ask(address: SocketAddr, path: &str) -> Outcome<(usize, Vec<u8>)> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(request(address, path).as_bytes())?;
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer)?;
        answer.extend_from_slice(buffer.get(..length).filter(|part| !part.is_empty()).ok_or("no answer")?);
        let text = String::from_utf8_lossy(&answer);
        let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
        let body = head.len() + 4;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).ok_or("no length")?;
        let whole = body + length.parse::<usize>()?;
        if !head.starts_with("HTTP/1.1 200") {
            return Err(format!("{path}: {text}").into());
        }
        if answer.len() == whole {
            return Ok((whole, answer.split_off(body)));
        }
    }
}

fn body_of(address: SocketAddr, path: &str) -> Outcome<Vec<u8>> {
    ask(address, path).map(|(_, body)| body)
}

/// Asks for one page over all connections for one turn and prints how many answers came.
fn load(address: SocketAddr, path: &str) -> Outcome {
    // All answers are as long as the first: only the date changes, and that has a fixed width.
    let (length, _) = ask(address, path)?;
    let request = request(address, path);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let counted = LocalSet::new().block_on(&runtime, async {
        let until = Instant::now() + TURN;
        let ask_on = |request: String| tokio::task::spawn_local(ask_until(until, address, request, length));
        let asking: Vec<_> = (0..CONNECTIONS).map(|_| ask_on(request.clone())).collect();
        let mut count = 0;
        for connection in asking {
            count += connection.await??;
        }
        Ok::<usize, Box<dyn std::error::Error>>(count)
    });
    println!("{}", counted?);
    Ok(())
}

async fn ask_until(until: Instant, address: SocketAddr, request: String, length: usize) -> std::io::Result<usize> {
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut answer = vec![0; length];
    let mut count = 0;
    while Instant::now() < until {
        stream.write_all(request.as_bytes()).await?;
        stream.read_exact(&mut answer).await?;
        count += 1;
    }
    Ok(count)
}

/// A server that knows only the pages' bytes.
fn serve_bare(folder: &Path) -> Outcome {
    let mut kept = Vec::new();
    for (name, _) in pages() {
        kept.push((name, Bytes::from(std::fs::read(folder.join(name))?)));
    }
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            kept.iter().fold(App::new(), |app, (name, body)| {
                let body = body.clone();
                let answer = move || {
                    let body = body.clone();
                    async move { HttpResponse::Ok().content_type("application/json").body(body) }
                };
                app.route(&format!("/{name}"), web::get().to(answer))
            })
        });
        let server = server.workers(1).bind("127.0.0.1:0")?;
        if let Some(address) = server.addrs().first() {
            eprintln!("{LISTENING}{address}");
        }
        server.run().await?;
        Ok(())
    })
}
