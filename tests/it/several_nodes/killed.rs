//! Three nodes, one of which is killed and started again every few seconds, while thirty matches are played at once.

use tokio::sync::watch;

use super::scene::{
    Fixture, Scene, all_of, assert_complete, assert_halves_ended_on_time, assert_nodes_agree, fixtures, history,
};
use crate::support::mortal::Process;
use crate::support::server::{Engine, Server};

const NODES: usize = 3;
const CATEGORIES: i64 = 6;
/// In seconds; two of them make the minute of kills.
const HALF_LENGTH: u32 = 30;
const FOLLOWERS: usize = 300;
/// Every so many followers follow all matches of a category.
const OF_CATEGORY_EVERY: usize = 10;
/// Acknowledgements between a kill and the start, and between the start and the next kill: at one entry a second in
/// each of thirty matches a second or two.
const WHILE_DOWN: u64 = 40;
const WHILE_UP: u64 = 60;

/// Whom to kill, over and over. Clients go on at the node behind theirs, so this order keeps them spread.
const VICTIMS: [usize; NODES] = [0, 2, 1];

/// Who follows what.
fn subjects(fixtures: &[Fixture]) -> impl Iterator<Item = Vec<i64>> {
    (0..FOLLOWERS).map(|number| {
        // Shifted from round to round, so that those who follow one match begin at different nodes.
        let fixture = fixtures[(number + number / fixtures.len()) % fixtures.len()];
        let is_same = |other: &&Fixture| other.category == fixture.category;
        match number % OF_CATEGORY_EVERY {
            0 => fixtures.iter().filter(is_same).map(|other| other.id).collect(),
            _ => vec![fixture.id],
        }
    })
}

/// Kills one node after the other until all matches are over, and leaves all of them running; how often.
async fn kill_in_turn(scene: &Scene, processes: &mut [Process], mut over: watch::Receiver<bool>) -> usize {
    let mut kills = 0;
    while scene.until_more_acknowledged(WHILE_UP, &mut over).await {
        let victim = &mut processes[VICTIMS[kills % NODES]];
        victim.kill();
        kills += 1;
        scene.until_more_acknowledged(WHILE_DOWN, &mut over).await;
        victim.start().await;
    }
    kills
}

#[tokio::test]
async fn a_minute_of_kills_loses_and_doubles_nothing_on_eventstoredb() {
    let server = Server::new();
    let url = server.url().to_owned();
    let mut processes: Vec<Process> = (0..NODES).map(|_| Process::on(Engine::At(url.clone()))).collect();
    let scene = Scene::open(&mut processes, CATEGORIES, HALF_LENGTH).await;
    let fixtures = fixtures(CATEGORIES);
    let followers: Vec<_> =
        subjects(&fixtures).enumerate().map(|(number, matches)| scene.follow(matches, number)).collect();
    let keepers: Vec<_> = fixtures.iter().map(|fixture| scene.keep(*fixture)).collect();
    let over = watch::Sender::new(false);
    let playing = async {
        let kept = all_of(keepers).await;
        over.send_replace(true);
        kept
    };
    let (kept, kills) = tokio::join!(playing, kill_in_turn(&scene, &mut processes, over.subscribe()));
    let followers = all_of(followers).await;

    let mut matches = Vec::new();
    for (fixture, kept) in fixtures.iter().zip(&kept) {
        let history = history(&scene, fixture.id, &kept.commands).await;
        assert_halves_ended_on_time(&history, HALF_LENGTH);
        matches.push((*fixture, history));
    }
    for (id, followed) in followers.iter().flat_map(|follower| follower.all()) {
        let (_, history) = matches.iter().find(|(fixture, _)| fixture.id == id).unwrap();
        assert_complete(followed, id, history);
    }
    assert_nodes_agree(&scene, &matches).await;
    let read_back: usize = kept.iter().map(|kept| kept.read_back).sum();
    let moves: usize = kept.iter().map(|kept| kept.moves).chain(followers.iter().map(|follower| follower.moves)).sum();
    let events: usize = matches.iter().map(|(_, history)| history.len()).sum();
    println!("{events} events, {kills} kills, {moves} moves to another node, {read_back} reads at another node");
    assert!(kills >= NODES && moves > 0 && read_back > 0);
    processes.iter_mut().for_each(Process::kill);
    assert!(processes[0].run(&["verify"]).success());
}
