//! How a client that floods the service affects others. benches/README.md explains how to read it.

mod support;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fanload::proc;
use support::report::{Goal, Table, percentile};
use support::server::{Server, import};
use support::{LOAD_CORE, Outcome, on_core, scratch, tournament};

/// How long each flood goes on.
const FLOOD: Duration = Duration::from_secs(8);
/// Sockets that flood at a time; one that is closed is opened again at once.
const SOCKETS: usize = 4;
/// How often another client reads, each time when the previous answer has come.
const PAUSE: Duration = Duration::from_millis(5);
/// The page that is read.
const PATH: &str = "/api/match/1";
/// Most that a read may take, in milliseconds.
const WORST: f64 = 50.0;

/// Most that the service may grow by meanwhile, in MiB: it took 450 more before frames were counted.
const MOST_MEMORY: f64 = 64.0;

/// First bytes of frames with an empty payload, whose mask is zeros.
const TEXT_BEGINS: u8 = 0x01;
const GOES_ON: u8 = 0x00;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;

/// Floods: what a socket sends first, and what it repeats.
fn floods() -> [(&'static str, Vec<u8>, Vec<u8>); 4] {
    let empty = |first_byte: u8| vec![first_byte, 0x80, 0, 0, 0, 0];
    let text = [&[0x81, 0x82, 0, 0, 0, 0], b"{}".as_slice()].concat();
    [
        ("pongs", Vec::new(), empty(PONG)),
        ("pings", Vec::new(), empty(PING)),
        ("fragments", empty(TEXT_BEGINS), empty(GOES_ON)),
        ("texts", Vec::new(), text),
    ]
}

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["flood", address, kind] => flood(address.parse()?, kind),
        _ => measure_all(),
    }
}

fn measure_all() -> Outcome {
    let folder = scratch()?;
    let store = folder.path().join("service.db");
    import(&tournament::file(2, 1), &store)?;
    let service = Server::service(&store)?;
    let mut table = Table::new("floods: reads by others meanwhile");
    note(&mut table, "nobody floods", &service, None)?;
    for (kind, ..) in floods() {
        let mut flooding = on_core(LOAD_CORE, std::env::current_exe()?);
        flooding.args(["flood", &service.address.to_string(), kind]).stdin(Stdio::null());
        note(&mut table, kind, &service, Some(flooding))?;
    }
    table.print();
    Ok(())
}

fn note(table: &mut Table, what: &str, service: &Server, flooding: Option<Command>) -> Outcome {
    let before = proc::usage(service.pid()).rss_kib;
    let flooding = flooding.map(|mut command| command.spawn()).transpose()?;
    let times = read_for(service.address, FLOOD)?;
    let grown = proc::usage(service.pid()).rss_kib as f64 - before as f64;
    if let Some(mut child) = flooding {
        child.wait()?;
    }
    for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
        table.figure(format!("{what}, {name}"), "ms", Goal::Told, &[percentile(&times, share)]);
    }
    table.figure(format!("{what}, worst"), "ms", Goal::AtMost(WORST), &[percentile(&times, 1.0)]);
    table.figure(format!("{what}, memory"), "MiB", Goal::AtMost(MOST_MEMORY), &[grown / 1024.0]);
    Ok(())
}

/// Reads one page over and over; how many milliseconds each answer took.
fn read_for(address: SocketAddr, time: Duration) -> Outcome<Vec<f64>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let request = format!("GET {PATH} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let (mut times, until) = (Vec::new(), Instant::now() + time);
    while Instant::now() < until {
        let begun = Instant::now();
        stream.write_all(request.as_bytes())?;
        read_answer(&mut stream)?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        std::thread::sleep(PAUSE);
    }
    Ok(times)
}

fn read_answer(stream: &mut TcpStream) -> Outcome {
    let (mut answer, mut buffer) = (Vec::new(), [0; 8192]);
    loop {
        let length = stream.read(&mut buffer)?;
        answer.extend_from_slice(buffer.get(..length).filter(|part| !part.is_empty()).ok_or("no answer")?);
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).ok_or("no length")?;
        if body.len() >= length.parse::<usize>()? {
            return Ok(());
        }
    }
}

/// Floods from several sockets at a time.
fn flood(address: SocketAddr, kind: &str) -> Outcome {
    let floods = floods();
    let (_, first, repeated) = floods.iter().find(|(name, ..)| *name == kind).ok_or("no such flood")?;
    let until = Instant::now() + FLOOD;
    let much = repeated.repeat(2000);
    std::thread::scope(|threads| {
        for _ in 0..SOCKETS {
            threads.spawn(|| {
                while Instant::now() < until {
                    // The service closes it, as it should.
                    drop(flood_once(address, first, &much, until));
                }
            });
        }
    });
    Ok(())
}

fn flood_once(address: SocketAddr, first: &[u8], repeated: &[u8], until: Instant) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_write_timeout(Some(Duration::from_millis(500)))?;
    let handshake = format!(
        "GET /ws/live HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    );
    stream.write_all(handshake.as_bytes())?;
    let _upgraded = stream.read(&mut [0; 1024])?;
    stream.write_all(first)?;
    while Instant::now() < until {
        stream.write_all(repeated)?;
    }
    Ok(())
}
