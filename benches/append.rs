//! A goal from the socket to its acknowledgement, against just the rows it writes. benches/README.md explains how
//! to read it.

mod support;

use std::path::Path;
use std::time::Instant;

use minicup_live::store::sqlite::{SqliteOptions, SqliteStore};
use rusqlite::{Connection, params};
use support::report::{Goal, Table, median, percentile};
use support::scorekeeper::Scorekeeper;
use support::server::{Server, import};
use support::{Outcome, scratch, tournament};
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::task::LocalSet;

/// Goals of one match, over one socket. A session may send 60 messages a second and starts with as many at once, so
/// that a match of this length is never delayed; it is also about what a real match has.
const GOALS: usize = 50;
/// Matches of the one scorekeeper, each followed by as many bare appends.
const BLOCKS: usize = 40;
/// Scorekeepers at a time.
const SCOREKEEPERS: usize = 64;
/// Matches each of them scores in a round, one after the other.
const MATCHES: usize = 8;
/// Rounds, each with a service and stores of its own.
const ROUNDS: usize = 4;
/// Appends in one transaction of the bare writer, as of the service's own.
const GROUP: usize = 256;

fn main() -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut table = Table::new("append: a goal from the socket to its acknowledgement, durable");
    one_scorekeeper(&runtime, &mut table)?;
    many_scorekeepers(&runtime, &mut table)?;
    table.print();
    Ok(())
}

/// A row as the service has written it.
struct Row {
    stream: String,
    revision: i64,
    id: Vec<u8>,
    kind: String,
    data: String,
    metadata: String,
    recorded_at: i64,
}

fn one_scorekeeper(runtime: &Runtime, table: &mut Table) -> Outcome {
    let folder = scratch()?;
    let store = folder.path().join("service.db");
    import(&tournament::file(BLOCKS + 1, 0), &store)?;
    let service = Server::service(&store)?;
    let cookie = service.log_in()?;
    let bare = bare_store(&folder.path().join("bare.db"))?;
    let (mut all, mut all_bare, mut medians) = (Vec::new(), Vec::new(), Vec::new());
    for match_id in 1..=BLOCKS + 1 {
        let goals = runtime.block_on(timed_goals(&service, &cookie, match_id))?;
        let appends = timed_appends(&bare, &goals_of(&store, &format!("match-{match_id}"))?)?;
        // The first block warms up.
        if match_id > 1 {
            medians.push((median(&goals), median(&appends)));
            all.extend(goals);
            all_bare.extend(appends);
        }
    }
    table.compare("one scorekeeper, p50", "us", Goal::AtMost(1.5), &medians);
    let p99 = (percentile(&all, 0.99), percentile(&all_bare, 0.99));
    table.compare("one scorekeeper, p99", "us", Goal::Told, &[p99]);
    Ok(())
}

async fn timed_goals(service: &Server, cookie: &str, match_id: usize) -> Outcome<Vec<f64>> {
    let mut scorekeeper = Scorekeeper::begin(service.address, cookie, match_id).await?;
    let mut micros = Vec::with_capacity(GOALS);
    for _ in 0..GOALS {
        let begun = Instant::now();
        scorekeeper.goal().await?;
        micros.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    Ok(micros)
}

fn timed_appends(bare: &Connection, rows: &[Row]) -> Outcome<Vec<f64>> {
    let mut micros = Vec::with_capacity(rows.len());
    for row in rows {
        let begun = Instant::now();
        insert(bare, row)?;
        micros.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    Ok(micros)
}

fn many_scorekeepers(runtime: &Runtime, table: &mut Table) -> Outcome {
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let folder = scratch()?;
        let store = folder.path().join("service.db");
        import(&tournament::file(SCOREKEEPERS * MATCHES, 0), &store)?;
        let service = Server::service(&store)?;
        let cookie = service.log_in()?;
        let rate = LocalSet::new().block_on(runtime, score_all(&service, &cookie))?;
        drop(service);
        let rows = goals_of(&store, "match-%")?;
        let bare = bare_store(&folder.path().join("bare.db"))?;
        let bare_rate = LocalSet::new().block_on(runtime, append_all(bare, rows))?;
        rates.push((rate, bare_rate));
    }
    table.compare(format!("{SCOREKEEPERS} scorekeepers"), "goals/s", Goal::AtLeast(0.5), &rates);
    Ok(())
}

/// Opens all sockets and starts all matches; then everybody scores as fast as goals are acknowledged.
async fn score_all(service: &Server, cookie: &str) -> Outcome<f64> {
    let mut everybody: Vec<Vec<Scorekeeper>> = (0..SCOREKEEPERS).map(|_| vec![]).collect();
    for match_id in 1..=SCOREKEEPERS * MATCHES {
        let socket = Scorekeeper::begin(service.address, cookie, match_id).await?;
        everybody[match_id % SCOREKEEPERS].push(socket);
    }
    let score = |mut sockets: Vec<Scorekeeper>| async move {
        for socket in &mut sockets {
            for _ in 0..GOALS {
                socket.goal().await.map_err(|error| error.to_string())?;
            }
        }
        Ok::<_, String>(())
    };
    let begun = Instant::now();
    let tasks: Vec<_> = everybody.into_iter().map(|sockets| tokio::task::spawn_local(score(sockets))).collect();
    for task in tasks {
        task.await??;
    }
    Ok((SCOREKEEPERS * MATCHES * GOALS) as f64 / begun.elapsed().as_secs_f64())
}

type Append = (Row, oneshot::Sender<()>);

/// As many tasks append the same rows, each the next one when the last is durable.
async fn append_all(bare: Connection, rows: Vec<Row>) -> Outcome<f64> {
    let (queue, received) = mpsc::channel::<Append>(SCOREKEEPERS);
    let count = rows.len();
    let mut shares: Vec<Vec<Row>> = (0..SCOREKEEPERS).map(|_| vec![]).collect();
    for (place, row) in rows.into_iter().enumerate() {
        shares[place % SCOREKEEPERS].push(row);
    }
    let begun = Instant::now();
    let writer = std::thread::spawn(move || write_groups(&bare, received).map_err(|error| error.to_string()));
    let append = |share: Vec<Row>, queue: mpsc::Sender<Append>| async move {
        for row in share {
            let (answer, answered) = oneshot::channel();
            queue.send((row, answer)).await.map_err(|error| error.to_string())?;
            answered.await.map_err(|error| error.to_string())?;
        }
        Ok::<_, String>(())
    };
    let tasks: Vec<_> =
        shares.into_iter().map(|share| tokio::task::spawn_local(append(share, queue.clone()))).collect();
    drop(queue);
    for task in tasks {
        task.await??;
    }
    let rate = count as f64 / begun.elapsed().as_secs_f64();
    writer.join().map_err(|_| "the writer panicked")??;
    Ok(rate)
}

fn write_groups(bare: &Connection, mut queue: mpsc::Receiver<Append>) -> rusqlite::Result<()> {
    while let Some(first) = queue.blocking_recv() {
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(next) = queue.try_recv()
        {
            group.push(next);
        }
        let transaction = bare.unchecked_transaction()?;
        for (row, _) in &group {
            insert(&transaction, row)?;
        }
        transaction.commit()?;
        for (_, answer) in group {
            // A task that has ended needs no answer.
            let _ = answer.send(());
        }
    }
    Ok(())
}

/// The table and the settings of the service, and nothing else of it.
fn bare_store(path: &Path) -> Outcome<Connection> {
    drop(SqliteStore::open(path, SqliteOptions::default())?);
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

fn insert(connection: &Connection, row: &Row) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let Row { stream, revision, id, kind, data, metadata, recorded_at } = row;
    statement.execute(params![stream, revision, id, kind, data, metadata, recorded_at]).map(drop)
}

/// The goals that the service has recorded in streams of that name.
fn goals_of(store: &Path, streams: &str) -> Outcome<Vec<Row>> {
    let connection = Connection::open(store)?;
    let mut statement = connection.prepare(
        "SELECT stream, revision, id, type, data, metadata, recorded_at FROM events
         WHERE stream LIKE ?1 AND type = 'GoalScored' ORDER BY position",
    )?;
    let row = |row: &rusqlite::Row<'_>| {
        Ok(Row {
            stream: row.get(0)?,
            revision: row.get(1)?,
            id: row.get(2)?,
            kind: row.get(3)?,
            data: row.get(4)?,
            metadata: row.get(5)?,
            recorded_at: row.get(6)?,
        })
    };
    Ok(statement.query_map([streams], row)?.collect::<Result<_, _>>()?)
}
