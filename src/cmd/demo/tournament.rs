//! The made-up tournament. Every name in it is invented.

use minicup_domain::{CategoryId, Timestamp};
use serde_json::{Value, json};

use crate::access::entry::{DEMO_PIN, DEMO_USER};

/// Length of a half in seconds: long enough to read along, short enough to see a whole match.
const HALF_LENGTH: u32 = 40;
/// From the start of a match to that of the next one, in seconds.
const TURN: u32 = 120;
const PLAYERS: usize = 8;

/// A category, played on a court of its own.
pub struct Category {
    pub id: CategoryId,
    slug: &'static str,
    name: &'static str,
    court: &'static str,
    teams: [Team; 4],
}

struct Team {
    name: &'static str,
    slug: &'static str,
    color: (&'static str, &'static str),
}

const fn team(name: &'static str, slug: &'static str, color: (&'static str, &'static str)) -> Team {
    Team { name, slug, color }
}

/// What is played.
pub const CATEGORIES: [Category; 2] = [
    Category {
        id: CategoryId::new(1),
        slug: "mladsi",
        name: "Mladší",
        court: "A",
        teams: [
            team("Sokoli Javorná", "sokoli-javorna", ("červená", "#b3261e")),
            team("Delfíni Rybná", "delfini-rybna", ("modrá", "#0d5499")),
            team("Lišky Podlesí", "lisky-podlesi", ("oranžová", "#b45309")),
            team("Vydry Zálesí", "vydry-zalesi", ("zelená", "#166534")),
        ],
    },
    Category {
        id: CategoryId::new(2),
        slug: "starsi",
        name: "Starší",
        court: "B",
        teams: [
            team("Orli Kamenec", "orli-kamenec", ("černá", "#1f2937")),
            team("Rysi Bystrá", "rysi-bystra", ("žlutá", "#a16207")),
            team("Ježci Hradiště", "jezci-hradiste", ("fialová", "#6b21a8")),
            team("Bobři Lhota", "bobri-lhota", ("tyrkysová", "#0f766e")),
        ],
    },
];

const FIRST_NAMES: [&str; PLAYERS] = ["Ema", "Jakub", "Nela", "Matyáš", "Klára", "Vojtěch", "Tereza", "Ondřej"];
const LAST_NAMES: [&str; 11] =
    ["Bílek", "Sova", "Malina", "Jasan", "Dubová", "Kos", "Vrba", "Lípa", "Jelínek", "Kovářská", "Zvon"];

/// Each against each.
const PAIRS: [(usize, usize); 6] = [(0, 1), (2, 3), (1, 2), (3, 0), (0, 2), (1, 3)];

/// The tournament file, its first matches starting now.
pub fn file(now: Timestamp) -> Value {
    json!({
        "format": "minicup-tournament/1",
        "season": {
            "slug": "demo",
            "name": "Ukázkový turnaj",
            "timezone": "Europe/Prague",
            "half_length": HALF_LENGTH,
        },
        "categories": CATEGORIES.iter().map(|category| category_json(category, now)).collect::<Vec<_>>(),
        "users": [{ "username": DEMO_USER, "name": "Demonstration", "role": "admin", "pin": DEMO_PIN }],
    })
}

fn category_json(category: &Category, now: Timestamp) -> Value {
    let teams: Vec<Value> = category.teams.iter().enumerate().map(|(i, team)| team_json(category, i, team)).collect();
    let matches: Vec<Value> = (0_u32..)
        .zip(PAIRS)
        .map(|(turn, (home, away))| {
            json!({
                "id": category.id.get() * 100 + i64::from(turn) + 1,
                "number": turn + 1,
                "home_team_id": team_id(category, home),
                "away_team_id": team_id(category, away),
                "start": now.plus_seconds(turn * TURN).to_string(),
                "end": now.plus_seconds((turn + 1) * TURN).to_string(),
                "location": category.court,
            })
        })
        .collect();
    json!({
        "id": category.id,
        "slug": category.slug,
        "name": category.name,
        "teams": teams,
        "matches": matches,
    })
}

fn team_json(category: &Category, index: usize, team: &Team) -> Value {
    let id = team_id(category, index);
    let (dress_color, color) = team.color;
    let player = |(i, firstname): (usize, &&str)| {
        json!({
            "id": id * 100 + i as i64 + 1,
            "number": i * 3 + index + 1,
            "firstname": firstname,
            "lastname": LAST_NAMES.iter().cycle().nth(i * 3 + index * 5 + category.id.get() as usize),
        })
    };
    json!({
        "id": id,
        "slug": team.slug,
        "name": team.name,
        "trainer_name": format!("Trenér {}", team.name),
        "dress_color": dress_color,
        "color_primary": color,
        "color_secondary": "#ffffff",
        "color_text": color,
        "players": FIRST_NAMES.iter().enumerate().map(player).collect::<Vec<_>>(),
    })
}

fn team_id(category: &Category, index: usize) -> i64 {
    category.id.get() * 10 + index as i64 + 1
}
