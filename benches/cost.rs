//! The processor time of a goal, with few matches in the store and with many. benches/README.md tells how to read it.

mod support;

use std::path::Path;

use fanload::proc;
use support::log::log_of_matches;
use support::report::{Goal, Table};
use support::rows::write;
use support::scorekeeper::Scorekeeper;
use support::server::{Server, import};
use support::{Outcome, scratch, tournament};
use tokio::runtime::Runtime;

/// Matches in the store.
const SIZES: [usize; 3] = [100, 10_000, 100_000];
/// Goals of one match, over one socket: as many as a session may send at once.
const GOALS: usize = 50;
/// Matches that are scored in a turn, one after the other.
const MATCHES: usize = 16;
/// Turns of each service; the first warms up.
const ROUNDS: usize = 6;

fn main() -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let folder = scratch()?;
    let stocked = SIZES.iter().map(|size| Stocked::start(folder.path(), *size)).collect::<Outcome<Vec<_>>>()?;
    let mut costs = vec![Vec::new(); SIZES.len()];
    for round in 0..ROUNDS {
        for (service, costs) in stocked.iter().zip(&mut costs) {
            let cost = service.cost_of_a_goal(&runtime, round)?;
            if round > 0 {
                costs.push(cost);
            }
        }
    }
    let mut table = Table::new("cost: processor time of a goal, by the matches in the store");
    let Some((few, more)) = costs.split_first() else { return Ok(()) };
    table.figure(format!("{} matches", SIZES[0]), "us/goal", Goal::Told, few);
    for (size, many) in SIZES.iter().skip(1).zip(more) {
        let pairs: Vec<(f64, f64)> = many.iter().copied().zip(few.iter().copied()).collect();
        table.compare(format!("{size} matches"), "us/goal", Goal::AtMost(1.2), &pairs);
    }
    table.print();
    Ok(())
}

/// A service with this many matches in its store.
struct Stocked {
    service: Server,
    cookie: String,
}

impl Stocked {
    fn start(folder: &Path, size: usize) -> Outcome<Self> {
        let store = folder.join(format!("{size}.db"));
        let scored = MATCHES * ROUNDS;
        write(&store, &log_of_matches(size.saturating_sub(scored)))?;
        import(&tournament::file(scored, 0), &store)?;
        let service = Server::service(&store)?;
        let cookie = service.log_in()?;
        Ok(Self { service, cookie })
    }

    /// Of the whole process, for each goal that is scored, acknowledged and taken in by the read models.
    fn cost_of_a_goal(&self, runtime: &Runtime, round: usize) -> Outcome<f64> {
        let used = || proc::usage(self.service.pid()).cpu_s;
        let mut seconds = 0.0;
        for number in 0..MATCHES {
            runtime.block_on(async {
                let match_id = round * MATCHES + number + 1;
                let mut scorekeeper = Scorekeeper::begin(self.service.address, &self.cookie, match_id).await?;
                let before = used();
                for _ in 0..GOALS {
                    scorekeeper.goal().await?;
                }
                seconds += used() - before;
                Outcome::Ok(())
            })?;
        }
        Ok(seconds * 1e6 / (MATCHES * GOALS) as f64)
    }
}
