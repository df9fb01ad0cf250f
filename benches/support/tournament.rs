//! A made-up tournament of any size, as a file.

use minicup_domain::Timestamp;
use serde_json::{Value, json};

/// The PIN of its scorekeeper.
pub const PIN: &str = "1234";
/// Teams of its one category.
pub const TEAMS: usize = 8;
/// Players of a team.
const PLAYERS: usize = 10;
/// The longest that a file may set: no half ends by itself while a bench runs.
const HALF_LENGTH: u32 = 14_400;

/// The home team of a match.
pub fn home_team(match_id: usize) -> usize {
    match_id % TEAMS + 1
}

/// A player of a team.
pub fn player(team: usize, number: usize) -> usize {
    team * 100 + number % PLAYERS + 1
}

/// A tournament of `matches`, with ids from 1, the last `played` of which have a confirmed result.
pub fn file(matches: usize, played: usize) -> Value {
    let teams: Vec<Value> = (1..=TEAMS).map(team).collect();
    let matches: Vec<Value> = (1..=matches).map(|id| one_match(id, id + played > matches)).collect();
    json!({
        "format": "minicup-tournament/1",
        "season": {
            "slug": "bench", "name": "Bench", "timezone": "Europe/Prague", "half_length": HALF_LENGTH,
        },
        "categories": [{ "id": 1, "slug": "all", "name": "All", "teams": teams, "matches": matches }],
        "users": [{ "username": "jil", "name": "Jil", "role": "scorekeeper", "pin": PIN }],
    })
}

/// The same with more matches than a category may have: `categories` like this one, each with ids of its own.
pub fn large_file(categories: usize, matches: usize, played: usize) -> Value {
    let mut file = file(matches, played);
    let first = file["categories"][0].take();
    file["categories"] = (0..categories).map(|number| renumbered(&first, number)).collect();
    file
}

/// A category with other ids and slugs.
fn renumbered(value: &Value, number: usize) -> Value {
    const IDS: [&str; 3] = ["id", "home_team_id", "away_team_id"];
    const BETWEEN: usize = 10_000;
    match value {
        Value::Array(items) => items.iter().map(|item| renumbered(item, number)).collect(),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let value = match value.as_u64() {
                    Some(id) if IDS.contains(&name.as_str()) => json!(id as usize + number * BETWEEN),
                    _ if name == "slug" => json!(format!("{}-{number}", value.as_str().unwrap_or_default())),
                    _ => renumbered(value, number),
                };
                (name.clone(), value)
            };
            Value::Object(members.iter().map(member).collect())
        }
        other => other.clone(),
    }
}

fn team(id: usize) -> Value {
    let person = |number| {
        json!({
            "id": player(id, number), "number": number + 1, "firstname": "Matyáš", "lastname": format!("Kovářský {number}"),
        })
    };
    json!({
        "id": id,
        "slug": format!("team-{id}"),
        "name": format!("Sokoli Javorná {id}"),
        "trainer_name": "Klára Dubová",
        "dress_color": "červená",
        "color_primary": "#b3261e",
        "color_secondary": "#ffffff",
        "color_text": "#b3261e",
        "players": (0..PLAYERS).map(person).collect::<Vec<_>>(),
    })
}

fn one_match(id: usize, is_played: bool) -> Value {
    let start = |id: usize| Timestamp::from_seconds(1_700_000_000).plus_seconds(id as u32 * 1800).to_string();
    let home = home_team(id);
    let away = (home + id / TEAMS % (TEAMS - 1)) % TEAMS + 1;
    let result = is_played.then(|| json!({ "score": [id % 13 + 3, id % 11 + 4], "confirmed_at": start(id + 1) }));
    json!({
        "id": id,
        "number": id,
        "home_team_id": home,
        "away_team_id": away,
        "start": start(id),
        "location": "A",
        "result": result,
    })
}
