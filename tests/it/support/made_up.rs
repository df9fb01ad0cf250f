//! A whole tournament of made-up names whose words are as long as those of real ones.

use minicup_domain::Timestamp;
use serde_json::{Value, json};

use super::app::PIN;
use super::played::{HALF, Played, seconds_ago};

/// The lengths of the words in the names of clubs, those of a whole tournament and a few of the longest known ones.
const CLUBS: [&[usize]; 12] = [
    &[8, 4, 8],
    &[3, 4, 7],
    &[5, 9],
    &[6, 7],
    &[5, 8],
    &[3, 10],
    &[2, 8, 1],
    &[2, 2, 6],
    &[3, 7],
    &[10],
    &[2, 13],
    &[7, 5, 9],
];
/// The lengths of first names and surnames; where there are three, the surname is double.
const PEOPLE: [&[usize]; 12] = [
    &[4, 5],
    &[6, 11],
    &[4, 8],
    &[8, 12],
    &[5, 4],
    &[6, 9, 11],
    &[9, 10],
    &[5, 6],
    &[7, 7],
    &[3, 11],
    &[6, 8],
    &[10, 6],
];
const COURTS: [&str; 4] = ["A", "B", "Sportovní hala", "Tělocvična gymnázia"];
/// The tournament's first match whose lines are known, and its teams.
pub const TOLD: i64 = 3001;
/// A match that is being played.
pub const RUNNING: i64 = 3002;
/// A match of which only the result is known.
pub const RESULT_ALONE: i64 = 3003;
/// A category and its first team.
pub const CATEGORY: i64 = 31;
pub const TEAM: i64 = 3100;

const CONSONANTS: [&str; 20] =
    ["b", "d", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "č", "ř", "š", "ž", "c", "m"];
const VOWELS: [&str; 12] = ["a", "e", "i", "o", "u", "y", "á", "é", "í", "ů", "o", "e"];

/// Numbers that look arbitrary and are the same in each run.
struct Arbitrary(u64);

impl Arbitrary {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// A word of that many letters that begins with a capital; the shortest are abbreviations.
    fn word(&mut self, length: usize) -> String {
        let letter = |at: usize, arbitrary: &mut Self| match at % 2 {
            0 => CONSONANTS[arbitrary.below(CONSONANTS.len())],
            _ => VOWELS[arbitrary.below(VOWELS.len())],
        };
        let letters: Vec<_> = (0..length).map(|at| letter(at, self)).collect();
        let capitals = if length <= 3 { length } else { 1 };
        letters
            .iter()
            .enumerate()
            .map(|(at, it)| if at < capitals { it.to_uppercase() } else { (*it).into() })
            .collect()
    }

    fn name(&mut self, lengths: &[usize]) -> String {
        lengths.iter().map(|length| self.word(*length)).collect::<Vec<_>>().join(" ")
    }
}

/// Two categories of twelve teams, each against each: one match is over with all its lines, one is
/// being played, some are to come, and of the others only the result is known.
pub fn tournament() -> Value {
    let mut arbitrary = Arbitrary(7);
    let categories: Vec<_> = [(CATEGORY, "Mladší žákyně"), (CATEGORY + 1, "Starší přípravka")]
        .map(|(id, name)| category(id, name, &mut arbitrary))
        .into();
    json!({
        "format": "minicup-tournament/1",
        "season": {"slug": "2024", "name": "Hradištský MINICUP 2024", "timezone": "Europe/Prague", "half_length": HALF},
        "categories": categories,
        "users": [
            {"username": "vedeni", "name": "Vedoucí Předsednictva", "role": "admin", "pin": PIN},
            {"username": "zapis", "name": "Zapisovatelka Rozhodčí", "role": "scorekeeper", "pin": "5678"},
        ],
    })
}

fn category(id: i64, name: &str, arbitrary: &mut Arbitrary) -> Value {
    let first = TEAM + (id - CATEGORY) * 100;
    let teams: Vec<_> = (first..).zip(CLUBS).map(|(team, lengths)| club(team, lengths, arbitrary)).collect();
    let pairs = (0..12).flat_map(|home| (home + 1..12).map(move |away| (first + home, first + away)));
    let offset = (id - CATEGORY) * 100;
    let matches: Vec<_> = (3001 + offset..)
        .zip(pairs)
        .map(|(fixture, (home, away))| played(fixture, id, home, away, arbitrary))
        .collect();
    json!({"id": id, "slug": format!("kategorie-{id}"), "name": name, "teams": teams, "matches": matches})
}

fn club(id: i64, lengths: &[usize], arbitrary: &mut Arbitrary) -> Value {
    let players: Vec<_> =
        (0i64..).zip(PEOPLE).map(|(at, lengths)| player(id * 100 + at, at, lengths, arbitrary)).collect();
    json!({
        "id": id, "slug": format!("klub-{id}"), "name": arbitrary.name(lengths), "trainer_name": arbitrary.name(&[8, 12]),
        "dress_color": "světle modrá", "dress_color_secondary": "červenobílá", "color_primary": "#0d5499",
        "color_secondary": "#ffffff", "description": "Mistryně kraje, házenkářky od přípravky po dorostenky.",
        "players": players,
    })
}

fn player(id: i64, at: i64, lengths: &[usize], arbitrary: &mut Arbitrary) -> Value {
    let lastname = match lengths {
        [_, one, other] => format!("{}-{}", arbitrary.word(*one), arbitrary.word(*other)),
        [_, length] => arbitrary.word(*length),
        _ => String::new(),
    };
    json!({"id": id, "number": at * 8 + 3, "firstname": arbitrary.word(lengths[0]), "lastname": lastname})
}

fn played(id: i64, category: i64, home: i64, away: i64, arbitrary: &mut Arbitrary) -> Value {
    let court = COURTS[arbitrary.below(COURTS.len())];
    let number = id - 3000;
    let past = seconds_ago(200_000 - number * 1200) / 1000;
    let mut shown = json!({"id": id, "number": number, "home_team_id": home, "away_team_id": away, "location": court, "start": time(past)});
    match id {
        TOLD => {
            let start = seconds_ago(190_000);
            let mut told = goals(Played::of(category, home, away, start), home, away);
            told.info(560, "Oddechový čas domácích, ošetření brankářky");
            told.second_half();
            shown["history"] = goals(told, home, away).confirmed();
        }
        RUNNING => {
            let mut running = goals(Played::of(category, home, away, seconds_ago(HALF + 420)), home, away);
            running.second_half();
            running.goal(20, "away", away * 100 + 5);
            running.goal(40, "home", home * 100 + 3);
            shown["history"] = running.history();
            shown["start"] = json!(time(seconds_ago(HALF + 420) / 1000));
        }
        _ if number % 100 > 50 => shown["start"] = json!(time(seconds_ago(-(number % 100) * 600) / 1000)),
        _ => {
            let score = [10 + arbitrary.below(26), 10 + arbitrary.below(26)];
            shown["result"] = json!({"score": score, "confirmed_at": time(past + 1800)});
        }
    }
    shown
}

/// 14 goals of a half, of each side's players with the longest names among others.
fn goals(mut told: Played, home: i64, away: i64) -> Played {
    for at in 0..14 {
        let (side, team) = if at % 3 == 0 { ("away", away) } else { ("home", home) };
        told.goal(25 + at * 37, side, team * 100 + at * 5 % 12);
    }
    told
}

fn time(seconds: i64) -> String {
    Timestamp::from_millis(seconds * 1000).to_string()
}
