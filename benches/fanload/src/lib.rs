//! fanload: a bounded load generator for live fan-out over WebSockets.
//!
//! N subscribers connect and subscribe; one publisher then sends M messages, at a fixed rate or as fast as they are
//! delivered. A number in every message gives its place, wherever the server puts it, so that each subscriber knows
//! what it missed. One JSON line with the [`Report`] goes to standard output.
//!
//! Everything is bounded: subscribers, messages, seconds (`--max-seconds` ends the process whatever happens). No
//! address but loopback is accepted.

mod load;
pub mod proc;
mod report;
mod subscribe;
pub mod ws;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

pub use load::run;
pub use report::Report;

/// An error of the load generator: a message for the person who runs it.
pub type Error = Box<dyn std::error::Error>;

/// Bounded WebSocket fan-out load on loopback.
#[derive(Debug, Clone, Parser)]
#[command(name = "fanload", version)]
pub struct Args {
    /// Where subscribers connect, ws://127.0.0.…
    #[arg(long)]
    pub url: String,
    /// How many subscribers.
    #[arg(long, default_value_t = 1000)]
    pub clients: usize,
    /// Text each subscriber sends after the handshake; may be given several times.
    #[arg(long)]
    pub sub: Vec<String>,
    /// A subscriber is ready once it has received a message that contains this text; else at once.
    #[arg(long)]
    pub ready: Option<String>,
    /// Where the publisher connects; else as the subscribers do.
    #[arg(long)]
    pub publish: Option<String>,
    /// Header of the publisher's handshake, "Name: value"; may be given several times.
    #[arg(long)]
    pub pub_header: Vec<String>,
    /// The message; {seq} becomes its number and {pad} fills it up to --bytes.
    #[arg(long, default_value = r#"{"fanload":{seq},"pad":"{pad}"}"#)]
    pub template: String,
    /// Size of a message with {pad}.
    #[arg(long, default_value_t = 600)]
    pub bytes: usize,
    /// The text before the number in what subscribers receive.
    #[arg(long, default_value = "\"fanload\":")]
    pub seq_key: String,
    /// The number in the first message.
    #[arg(long, default_value_t = 0)]
    pub seq_first: u64,
    /// Messages to measure.
    #[arg(long, default_value_t = 20)]
    pub messages: usize,
    /// Messages published before, not measured.
    #[arg(long, default_value_t = 3)]
    pub warmup: usize,
    /// Messages a second.
    #[arg(long, default_value_t = 5.0)]
    pub rate: f64,
    /// Publish as fast as messages are delivered, with this many on their way at a time.
    #[arg(long)]
    pub inflight: Option<usize>,
    /// Pause after connecting, so that the server's memory settles, in milliseconds.
    #[arg(long, default_value_t = 500)]
    pub settle_ms: u64,
    /// The server's process id, to report its memory and processor time.
    #[arg(long)]
    pub pid: Option<u32>,
    /// Ends the process whatever happens.
    #[arg(long, default_value_t = 60)]
    pub max_seconds: u64,
}

/// Runs the load that a command line asks for and prints its report.
pub fn main_from(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let args = Args::parse_from(arguments);
    let limit = Duration::from_secs(args.max_seconds);
    std::thread::spawn(move || {
        std::thread::sleep(limit);
        eprintln!("fanload: not done within {} s", limit.as_secs());
        std::process::exit(3);
    });
    match run(&args).and_then(|report| Ok(serde_json::to_string(&report)?)) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("fanload: {error}");
            ExitCode::FAILURE
        }
    }
}
