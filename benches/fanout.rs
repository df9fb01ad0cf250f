//! One goal to everybody who follows a match, against a bare hub of actors. benches/README.md tells how to read it.

mod bare_hub;
mod support;

use std::process::{ExitCode, Stdio};

use fanload::Report;
use serde_json::json;
use support::report::{Goal, Table};
use support::server::{Server, import};
use support::{LOAD_CORE, Outcome, SERVER_CORE, on_core, scratch, tournament};

/// How many follow the match.
const CROWDS: [usize; 2] = [1_000, 10_000];
/// Turns of each server with each crowd.
const ROUNDS: usize = 3;
/// Goals of a turn, and how many a second.
const GOALS: usize = 10;
const RATE: f64 = 5.0;
/// Goals of a turn that shows the most a server can do, and how many of them are on their way at a time. A session may
/// send 60 at once.
const FLOOD: usize = 48;
const IN_FLIGHT: usize = 16;
/// The revision of the first goal, after the opening and the start of the first half.
const FIRST_REVISION: u64 = 2;

fn main() -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        Some("bare-hub") => bare_hub::serve().map_err(Into::into),
        Some("load") => return fanload::main_from(std::env::args_os().skip(1)),
        _ => compare(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fanout: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare() -> Outcome {
    let mut table = Table::new("fanout: one goal to all who follow a match, server on one core, load on another");
    let (mut sessions, mut saturated) = (Vec::new(), Vec::new());
    for crowd in CROWDS {
        let (mut times, mut costs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let ours = service(crowd, &paced())?;
            let theirs = bare(crowd, ours.message_bytes, &paced())?;
            times.push((ours.whole_p50_us as f64 / 1e3, theirs.whole_p50_us as f64 / 1e3));
            costs.push((ours.server_cpu_us, theirs.server_cpu_us));
            if crowd == CROWDS[1] {
                sessions.push((ours.kib_per_session, theirs.kib_per_session));
                let theirs = bare(crowd, ours.message_bytes, &flooding())?;
                saturated.push((service(crowd, &flooding())?.deliveries_per_s, theirs.deliveries_per_s));
            }
        }
        table.compare(format!("{crowd} subscribers, to the last"), "ms", Goal::AtMost(1.3), &times);
        table.compare(format!("{crowd} subscribers, processor time"), "us/delivery", Goal::Told, &costs);
    }
    table.compare(format!("{} subscribers, saturated", CROWDS[1]), "deliveries/s", Goal::AtLeast(0.8), &saturated);
    let ours: Vec<f64> = sessions.iter().map(|(ours, _)| *ours).collect();
    let more: Vec<f64> = sessions.iter().map(|(ours, theirs)| ours - theirs).collect();
    table.figure("resident memory of a session", "KiB", Goal::AtMost(16.0), &ours);
    table.compare("the same, beside a bare session", "KiB", Goal::Told, &sessions);
    table.figure("the same, more than a bare session", "KiB", Goal::AtMost(0.7), &more);
    table.print();
    Ok(())
}

/// The next goal finds everybody idle again.
fn paced() -> [String; 4] {
    ["--messages", &GOALS.to_string(), "--rate", &RATE.to_string()].map(str::to_owned)
}

/// The next goal is sent as soon as an earlier one has reached everybody.
fn flooding() -> [String; 4] {
    ["--messages", &FLOOD.to_string(), "--inflight", &IN_FLIGHT.to_string()].map(str::to_owned)
}

fn service(crowd: usize, pace: &[String]) -> Outcome<Report> {
    let folder = scratch()?;
    let store = folder.path().join("service.db");
    import(&tournament::file(1, 0), &store)?;
    let service = Server::service_on(SERVER_CORE, &store)?;
    let cookie = service.log_in()?;
    service.command(&cookie, 1, &json!({"action": "state_change", "state": "half_first"}))?;
    let goal = json!({"action": "goal", "match": 1, "team": tournament::home_team(1)}).to_string();
    let subscribe = json!({"action": "subscribe", "match": 1}).to_string();
    let arguments = ["--sub", &subscribe, "--ready", "\"match\"", "--template", &goal, "--pub-header", &cookie];
    let counted = ["--seq-key", "\"revision\":", "--seq-first", &FIRST_REVISION.to_string()];
    load(&service, "/ws/live", crowd, pace, &[&arguments[..], &counted].concat())
}

fn bare(crowd: usize, message_bytes: u64, pace: &[String]) -> Outcome<Report> {
    let mut command = on_core(SERVER_CORE, std::env::current_exe()?);
    command.arg("bare-hub");
    load(&Server::start(command)?, "/", crowd, pace, &["--bytes", &message_bytes.to_string()])
}

fn load(server: &Server, path: &str, crowd: usize, pace: &[String], arguments: &[&str]) -> Outcome<Report> {
    let run = on_core(LOAD_CORE, std::env::current_exe()?)
        .args(["load", "--url", &format!("ws://{}{path}", server.address), "--pid", &server.pid().to_string()])
        .args(["--clients", &crowd.to_string()])
        .args(pace)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()?;
    if !run.status.success() {
        return Err(format!("the load failed: {}", run.status).into());
    }
    let report: Report = serde_json::from_slice(&run.stdout)?;
    match (report.lost, report.misplaced, report.closed) {
        (0, 0, 0) => Ok(report),
        _ => Err(format!("not everybody got everything: {report:?}").into()),
    }
}
