//! What each read answers: keys, types, order, languages.

use minicup_domain::game::Game;
use serde_json::{Value, json};

use super::{TO_THE_END, ask, event_id, go, keys, logged_in, read};
use crate::support::app::{TestApp, sample};

const MATCH_KEYS: [&str; 48] = [
    "away_team_abbr",
    "away_team_color_name",
    "away_team_color_primary",
    "away_team_color_secondary",
    "away_team_color_text",
    "away_team_id",
    "away_team_name",
    "away_team_slug",
    "break",
    "category_id",
    "category_name",
    "category_slug",
    "clock",
    "confirmed",
    "date",
    "facebook_video_id",
    "first_half_start",
    "half_length",
    "home_team_abbr",
    "home_team_color_name",
    "home_team_color_primary",
    "home_team_color_secondary",
    "home_team_color_text",
    "home_team_id",
    "home_team_name",
    "home_team_slug",
    "id",
    "location",
    "match_term_start",
    "match_time",
    "must_decide",
    "name",
    "officials",
    "period",
    "result",
    "result_kind",
    "result_note",
    "revision",
    "revision_id",
    "score",
    "second_half_start",
    "shootout",
    "state",
    "suspensions",
    "timeout",
    "timeouts",
    "winner",
    "year_slug",
];

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_category_shows_its_unconfirmed_matches_in_the_order_of_the_schedule() {
    let app = logged_in().await;
    let category = read(&app, "/api/category/13").await;
    assert_eq!(keys(&category), ["matches"]);
    // By day, start, court: match 4 is confirmed, match 6 has no court but a later start.
    assert_eq!(ids(&category["matches"]), [1, 2, 3, 5, 6]);
    // None is unconfirmed: all are shown.
    assert_eq!(ids(&read(&app, "/api/category/14").await["matches"]), [11, 12]);

    for id in [1, 2, 3, 5, 6] {
        go(&app, id, &TO_THE_END).await;
        app.accepted(id, json!({"action": "confirm"})).await;
    }
    assert_eq!(ids(&read(&app, "/api/category/13").await["matches"]), [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn the_category_list_has_those_with_an_unconfirmed_match() {
    let app = logged_in().await;
    assert_eq!(read(&app, "/api/category-list").await, json!({"categories": [{"id": 13, "name": "Mladší"}]}));
    app.accepted(11, json!({"action": "reopen", "reason": "protest"})).await;
    let both = json!([{"id": 13, "name": "Mladší"}, {"id": 14, "name": "Starší"}]);
    assert_eq!(read(&app, "/api/category-list").await["categories"], both);
    for id in [1, 2, 3, 5, 6] {
        app.accepted(id, json!({"action": "record_result", "score": [1, 0], "reason": "paper"})).await;
        app.accepted(id, json!({"action": "confirm"})).await;
    }
    app.accepted(11, json!({"action": "confirm"})).await;
    assert_eq!(read(&app, "/api/category-list").await, json!({"categories": []}));
}

#[tokio::test]
async fn a_match_before_its_start() {
    let app = TestApp::sample().await;
    let mut shown = read(&app, "/api/match/1").await;
    let fields = shown.as_object_mut().unwrap();
    let home = fields.remove("home_team_players").unwrap();
    fields.remove("away_team_players").unwrap();
    let game = fields.remove("game").unwrap();
    assert_eq!(game, serde_json::to_value(Game::default()).unwrap());
    assert_eq!(keys(&shown), MATCH_KEYS);
    let wanted = json!({
        "id": 1, "name": "Aurora Alfa vs. Borovany", "date": "15:00 31.5.2019", "location": "A",
        "state": "init", "score": [null, null],
        "home_team_id": 101, "home_team_name": "Aurora Alfa", "home_team_abbr": "AUR",
        "home_team_slug": "aurora-alfa", "home_team_color_primary": "#0d5499", "home_team_color_secondary": "#ffffff",
        "home_team_color_text": "#0d5499", "home_team_color_name": "modrá / bílá",
        "away_team_id": 102, "away_team_name": "Borovany", "away_team_abbr": "BORO",
        "away_team_slug": "borovany", "away_team_color_primary": "#aa0000", "away_team_color_secondary": "#ffffff",
        "away_team_color_text": "#aa0000", "away_team_color_name": "červená",
        "category_id": 13, "category_name": "Mladší", "category_slug": "mladsi", "year_slug": "2019",
        "first_half_start": null, "second_half_start": null, "confirmed": null, "half_length": 600.0,
        "match_term_start": 1_559_314_800.0, "facebook_video_id": null, "revision": -1, "revision_id": null,
        "period": null, "clock": null, "match_time": null, "shootout": null, "break": null,
    });
    let come_to =
        json!({"result": null, "result_kind": "played", "result_note": null, "winner": null, "must_decide": false});
    let table = json!({"suspensions": [], "timeouts": [0, 0], "timeout": null, "officials": [[], []]});
    let wanted = [wanted, table, come_to].into_iter().flat_map(|part| part.as_object().cloned().unwrap()).collect();
    assert_eq!(shown, Value::Object(wanted));
    let numbers: Vec<i64> = home.as_array().unwrap().iter().map(|player| player["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 4, 7, 9, 11, 23]);
    let player = json!({"id": 1001, "name": "Adam Králová", "number": 7, "firstname": "Adam", "lastname": "Králová"});
    assert_eq!(home[3], player);
}

#[tokio::test]
async fn an_abbreviation_that_is_missing_or_empty_is_the_first_four_letters() {
    let app = TestApp::sample().await;
    let shown = read(&app, "/api/match/2").await;
    assert_eq!((&shown["home_team_abbr"], &shown["away_team_abbr"]), (&json!("CHO"), &json!("DŮL ")));
}

#[tokio::test]
async fn a_match_has_one_shape_everywhere() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    let mut detail = read(&app, "/api/match/1").await;
    detail.as_object_mut().unwrap().remove("home_team_players");
    detail.as_object_mut().unwrap().remove("away_team_players");
    detail.as_object_mut().unwrap().remove("game");
    assert_eq!(keys(&detail), MATCH_KEYS);
    assert_eq!(detail["score"], json!([1, 0]));
    assert!(detail["first_half_start"].is_f64());
    assert_eq!(read(&app, "/api/category/13").await["matches"][0], detail);
    assert_eq!(read(&app, "/api/team-detail/101").await["matches"][0], detail);
    let mut socket = app.anonymous().await;
    let subscribed = socket.ask(json!({"action": "subscribe", "match": 1})).await;
    assert_eq!(subscribed["match"], detail);
}

#[tokio::test]
async fn dates_are_in_the_zone_of_the_season() {
    let mut file = sample(600);
    file["season"]["timezone"] = json!("Europe/Prague");
    let app = TestApp::with_file(&file).await;
    let shown = read(&app, "/api/match/1").await;
    assert_eq!(shown["date"], "17:00 31.5.2019");
    assert_eq!(shown["match_term_start"], 1_559_314_800.0);
}

#[tokio::test]
async fn the_timeline_is_in_order_of_half_time_and_entry() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    let first = app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    app.accepted(1, json!({"action": "goal", "team": 102})).await;
    app.accepted(1, json!({"action": "info", "text": "Time-out"})).await;
    go(&app, 1, &["pause", "half_second"]).await;
    app.accepted(1, json!({"action": "goal", "team": 102, "player": 1008})).await;
    let amend = json!({"action": "amend_event", "event": event_id(1, &first), "time_offset": 540, "reason": "clock"});
    app.accepted(1, amend).await;

    let events = read(&app, "/api/match-events/1").await;
    assert_eq!(keys(&events), ["events"]);
    let events = events["events"].as_array().unwrap();
    let order: Vec<_> =
        events.iter().map(|e| (e["half_index"].as_i64(), e["time_offset"].as_i64(), e["id"].as_i64())).collect();
    let mut sorted = order.clone();
    sorted.sort_unstable();
    assert_eq!(order, sorted);
    let kinds: Vec<&str> = events.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["start", "goal", "info", "goal", "end", "start", "goal"]);
    let scores: Vec<&Value> = events.iter().map(|event| &event["score"]).collect();
    assert_eq!(json!(scores), json!([[0, 0], [0, 1], [0, 1], [1, 1], [0, 0], [0, 0], [1, 2]]));

    let moved = &events[3];
    let fixed = json!({
        "id": event_id(1, &first), "half_index": 0, "time_offset": 540, "score": [1, 1], "type": "goal",
        "team_index": 0, "match_id": 1, "team_id": 101, "player_id": 1001, "player_name": "Adam Králová",
        "player_number": 7, "message": moved["message"], "absolute_time": moved["absolute_time"],
        "kind": "goal", "period": 0, "period_offset": 540,
    });
    assert_eq!(*moved, fixed);
    assert!(moved["absolute_time"].as_i64().unwrap() > 1_500_000_000_000, "milliseconds");
    let unknown = &events[1];
    let nobody = [&unknown["team_index"], &unknown["player_id"], &unknown["player_name"], &unknown["player_number"]];
    assert_eq!(json!(nobody), json!([1, null, null, null]));
    let line = &events[2];
    assert_eq!(json!([line["team_index"], line["team_id"], line["message"]]), json!([-1, null, "Time-out"]));
}

#[tokio::test]
async fn a_match_without_events_has_an_empty_timeline() {
    let app = TestApp::sample().await;
    assert_eq!(read(&app, "/api/match-events/1").await, json!({"events": []}));
}

#[tokio::test]
async fn messages_come_in_the_readers_language() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    let messages = async |query: &str, accepted: Option<&str>| {
        let mut request = app.get(&format!("/api/match-events/1{query}"));
        if let Some(accepted) = accepted {
            request = request.header("accept-language", accepted);
        }
        let answer = ask(request).await;
        assert_eq!(answer.header("vary"), "Accept-Language, Accept-Encoding, Cookie");
        let events = answer.assert_ok();
        json!([events["events"][0]["message"], events["events"][1]["message"]])
    };
    let czech = messages("", None).await;
    let english = messages("?lang=en", None).await;
    assert_ne!(czech[0], english[0]);
    assert_ne!(czech[1], english[1]);
    assert_eq!(messages("", Some("en-GB,en;q=0.9")).await, english);
    assert_eq!(messages("", Some("EN")).await, english, "language tags know no case");
    assert_eq!(messages("", Some("de,fr;q=0.9")).await, czech);
    assert_eq!(messages("?lang=cs", Some("en")).await, czech, "the query wins");
    assert_eq!(messages("?lang=en", Some("cs")).await, english);
    assert_eq!(messages("?lang=tlh", Some("en")).await, english, "an unknown language is not asked for");
}

#[tokio::test]
async fn a_team_has_its_place_people_and_matches() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    go(&app, 1, &["pause", "half_second", "end"]).await;
    app.accepted(1, json!({"action": "confirm"})).await;
    go(&app, 3, &["half_first"]).await;
    app.accepted(3, json!({"action": "goal", "team": 101, "player": 1001})).await;
    app.accepted(3, json!({"action": "goal", "team": 101, "player": 1002})).await;

    let team = read(&app, "/api/team-detail/101").await;
    let wanted = [
        "description",
        "dress_color",
        "id",
        "matches",
        "name",
        "order",
        "players",
        "points",
        "received",
        "scored",
        "trainer_name",
    ];
    assert_eq!(keys(&team), wanted);
    let facts = [&team["id"], &team["name"], &team["trainer_name"], &team["dress_color"], &team["description"]];
    assert_eq!(json!(facts), json!([101, "Aurora Alfa", "Jan Příklad", "modrá", "Popis: první tým\nDruhý řádek"]));
    assert_eq!(json!([team["points"], team["scored"], team["received"]]), json!([2, 1, 0]));
    assert_eq!(team["order"], 1, "it won against the other team with two points");
    assert_eq!(ids(&team["matches"]), [1, 3, 5]);

    let goals = |team: &Value| -> Vec<(i64, i64, i64)> {
        let number = |player: &Value, key: &str| player[key].as_i64().unwrap();
        let players = team["players"].as_array().unwrap().iter();
        players.map(|p| (number(p, "id"), number(p, "total_goals"), number(p, "match_goals"))).collect()
    };
    // By number; goals of the match that runs.
    assert_eq!(
        goals(&team),
        [(1005, 0, 0), (1002, 1, 1), (1004, 0, 0), (1001, 2, 1), (1007, 0, 0), (1003, 0, 0), (1006, 0, 0)]
    );
    let of_first = read(&app, "/api/team-detail/101?match=1").await;
    assert_eq!(goals(&of_first)[1], (1002, 1, 0));
    assert_eq!(goals(&of_first)[3], (1001, 2, 1));
}
