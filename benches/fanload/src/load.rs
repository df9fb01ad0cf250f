//! One run: connect, settle, publish, wait, report. All of it on one thread, so that it can be kept on one core.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::report::{Report, middle};
use crate::subscribe::{Subscribers, connect};
use crate::{Args, Error, proc, ws};

/// How long a message, and the whole of connecting, may take before the run is given up.
const PATIENCE: Duration = Duration::from_secs(30);
/// Connections opened before incoming messages are read.
const CONNECTED_AT_ONCE: usize = 32;
/// Messages are filled up with this.
const PADDING: &str = "the away side lost the ball in midfield; ";

/// Runs a load to its end.
///
/// # Errors
/// When somebody cannot connect, or a message does not reach everybody in time.
pub fn run(args: &Args) -> Result<Report, Error> {
    let server = || args.pid.map(proc::usage).unwrap_or_default();
    let mut subscribers = Subscribers::new(args)?;
    let before = server();
    let begun = Instant::now();
    for number in 0..args.clients {
        subscribers.add(args)?;
        if number % CONNECTED_AT_ONCE == 0 {
            subscribers.receive(Instant::now())?;
        }
    }
    let give_up = begun + PATIENCE;
    while subscribers.tally.ready < args.clients {
        subscribers.receive(give_up)?;
        in_time(give_up, "not everybody is ready")?;
    }
    let connect_s = begun.elapsed().as_secs_f64();
    let settled = Instant::now() + Duration::from_millis(args.settle_ms);
    while Instant::now() < settled {
        subscribers.receive(settled)?;
    }
    let connected = server();
    let mut report = Report {
        clients: args.clients,
        connect_s,
        rss_before_kib: before.rss_kib,
        rss_connected_kib: connected.rss_kib,
        kib_per_session: (connected.rss_kib as f64 - before.rss_kib as f64) / args.clients.max(1) as f64,
        ..Report::default()
    };
    if args.messages > 0 {
        publish(args, &mut subscribers, &mut report)?;
    }
    Ok(report)
}

fn in_time(give_up: Instant, fault: &str) -> Result<(), Error> {
    match Instant::now() < give_up {
        true => Ok(()),
        false => Err(format!("{fault} after {} s", PATIENCE.as_secs()).into()),
    }
}

fn publish(args: &Args, subscribers: &mut Subscribers, report: &mut Report) -> Result<(), Error> {
    let url = args.publish.as_ref().unwrap_or(&args.url);
    let mut publisher = connect(url, &args.pub_header)?;
    subscribers.pass_over(publisher.try_clone()?)?;
    for _ in 0..args.warmup {
        send(args, subscribers, &mut publisher)?;
        await_all_but(subscribers, 0)?;
    }
    let used = || (args.pid.map_or(0.0, |pid| proc::usage(pid).cpu_s), own_cpu_s(), proc::machine_cpu_s());
    let (begun, before, uncounted) = (Instant::now(), used(), subscribers.tally);
    for number in 0..args.messages {
        match args.inflight {
            Some(inflight) => await_all_but(subscribers, inflight.saturating_sub(1))?,
            None => {
                let due = begun + Duration::try_from_secs_f64(number as f64 / args.rate)?;
                while Instant::now() < due {
                    subscribers.receive(due)?;
                }
            }
        }
        send(args, subscribers, &mut publisher)?;
    }
    await_all_but(subscribers, 0)?;
    let (took, after, tally) = (begun.elapsed().as_secs_f64(), used(), subscribers.tally);
    let measured = subscribers.sent.iter().skip(args.warmup);
    report.whole_us = measured.map(|sent| sent.last.duration_since(sent.at).as_micros() as u64).collect();
    report.whole_us.sort_unstable();
    report.whole_p50_us = middle(&report.whole_us);
    report.deliveries = tally.deliveries - uncounted.deliveries;
    report.deliveries_per_s = report.deliveries as f64 / took;
    report.message_bytes = (tally.bytes - uncounted.bytes) / report.deliveries.max(1);
    (report.lost, report.misplaced, report.closed) = (tally.lost, tally.misplaced, tally.closed);
    let server = after.0 - before.0;
    report.server_cpu_us = server * 1e6 / report.deliveries.max(1) as f64;
    report.other_cores = (after.2 - before.2 - server - (after.1 - before.1)) / took;
    Ok(())
}

fn own_cpu_s() -> f64 {
    proc::usage(std::process::id()).cpu_s
}

fn send(args: &Args, subscribers: &mut Subscribers, publisher: &mut TcpStream) -> Result<(), Error> {
    let text = args.template.replace("{seq}", &subscribers.sent.len().to_string());
    let missing = (args.bytes + "{pad}".len()).saturating_sub(text.len());
    let padding: String = PADDING.chars().cycle().take(missing).collect();
    let mut frame = Vec::new();
    ws::put_frame(&mut frame, ws::TEXT, text.replace("{pad}", &padding).as_bytes());
    subscribers.note_sent();
    Ok(publisher.write_all(&frame)?)
}

/// Waits until at most `left` messages are still on their way.
fn await_all_but(subscribers: &mut Subscribers, left: usize) -> Result<(), Error> {
    let wanted = subscribers.sent.len().saturating_sub(left);
    let give_up = Instant::now() + PATIENCE;
    while subscribers.tally.complete < wanted {
        subscribers.receive(give_up)?;
        in_time(give_up, "a message has not reached everybody")?;
    }
    Ok(())
}
