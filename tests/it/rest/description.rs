//! The service's description of itself, and what it counts.

use std::collections::BTreeSet;

use minicup_live::commands::ClientCommand;
use serde_json::{Value, json};

use super::{ask, go, read, stranger};
use crate::support::app::TestApp;
use crate::support::description::Description;

/// Every address of the service (docs/protocol.md).
const OPERATIONS: [(&str, &str); 34] = [
    ("get", "/api/admin/activity"),
    ("get", "/api/admin/links"),
    ("get", "/api/admin/users"),
    ("get", "/api/category-list"),
    ("get", "/api/category/{id}"),
    ("get", "/api/category/{id}/standings"),
    ("get", "/api/match-events/{id}"),
    ("get", "/api/match/{id}"),
    ("get", "/api/match/{id}/history"),
    ("get", "/api/match/{id}/report.csv"),
    ("get", "/api/match/{id}/report.json"),
    ("get", "/api/match/{id}/shared-numbers"),
    ("get", "/api/match/{id}/stream"),
    ("get", "/api/me"),
    ("get", "/api/openapi.json"),
    ("get", "/api/programme"),
    ("get", "/api/team-detail/{id}"),
    ("get", "/healthz"),
    ("get", "/metrics"),
    ("get", "/readyz"),
    ("get", "/ws/exhibition"),
    ("get", "/ws/live"),
    ("post", "/api/admin/import"),
    ("post", "/api/admin/links"),
    ("post", "/api/admin/links/{id}/revoke"),
    ("post", "/api/admin/users"),
    ("post", "/api/admin/users/{name}/pin"),
    ("post", "/api/admin/users/{name}/remove"),
    ("post", "/api/first-admin"),
    ("post", "/api/login"),
    ("post", "/api/logout"),
    ("post", "/api/match/{id}/commands"),
    ("post", "/api/me/pin"),
    ("post", "/api/season/{slug}/privacy"),
];

#[tokio::test]
async fn the_description_is_openapi_3_1_and_has_every_address() {
    let app = TestApp::sample().await;
    let document = read(&app, "/api/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    let described: BTreeSet<(String, String)> = Description::new(document).operations().into_iter().collect();
    let wanted = OPERATIONS.map(|(method, path)| (method.to_owned(), path.to_owned()));
    assert_eq!(described, BTreeSet::from(wanted));
}

/// A new address must be described as well: the routes are read from where they are set up.
#[test]
fn every_route_of_the_source_is_among_them() {
    let source = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/http/mod.rs")).unwrap();
    let quoted = source.split('"').skip(1).step_by(2);
    let routes: BTreeSet<&str> = quoted.filter(|text| text.starts_with('/')).collect();
    let known: BTreeSet<&str> = OPERATIONS.into_iter().map(|(_, path)| path).collect();
    assert_eq!(routes, known);
}

/// Whatever changes something or stays open is refused to pages of strangers, before anything else is looked at.
#[tokio::test]
async fn pages_of_strangers_may_change_and_follow_nothing() {
    let app = TestApp::sample().await;
    let is_guarded =
        |(method, path): &(&str, &str)| *method == "post" || path.starts_with("/ws/") || path.ends_with("/stream");
    for (method, path) in OPERATIONS.into_iter().filter(is_guarded) {
        let url = app.url(&path.replace("{id}", "1").replace("{name}", "jil").replace("{slug}", "2019"));
        let request = if method == "post" { stranger().post(url).json(&json!({})) } else { stranger().get(url) };
        ask(request.header("origin", "https://evil.example")).await.assert_problem(403, "foreign_origin");
    }
}

/// The commands a match takes, as their counts in the metrics name them.
#[tokio::test]
async fn every_command_is_described() {
    let app = TestApp::sample().await;
    let document = read(&app, "/api/openapi.json").await;
    let described = document["components"]["schemas"]["Command"]["oneOf"].as_array().unwrap();
    for command in ClientCommand::ALL {
        let name = format!("[\"{}\"]", command.name());
        let found: Vec<String> = described.iter().map(Value::to_string).filter(|text| text.contains(&name)).collect();
        assert_eq!(found.len(), 1, "{name} in {found:?}");
        assert_eq!(found[0].contains("\"at\":{"), command.has_moment(), "{name}: {}", found[0]);
    }
}

/// Bounds that generated clients check before they send.
#[tokio::test]
async fn the_description_has_the_lengths_that_the_service_takes() {
    let app = TestApp::sample().await;
    let schemas = read(&app, "/api/openapi.json").await["components"]["schemas"].take();
    let users = schemas["UserWanted"]["oneOf"].as_array().unwrap();
    let roles: Vec<&Value> = users.iter().map(|user| &user["properties"]["role"]["enum"]).collect();
    assert_eq!(json!(roles), json!([["scorekeeper"], ["admin"]]));
    let (pin, first_admin) = (&schemas["PinWanted"], &schemas["FirstAdminWanted"]);
    for (schema, least) in [(&users[0], 4), (&users[1], 8), (pin, 4), (first_admin, 8)] {
        let pin = &schema["properties"]["pin"];
        assert_eq!(json!([pin["minLength"], pin["maxLength"]]), json!([least, 64]), "{schema}");
    }
    for schema in [&users[0], &users[1], first_admin] {
        for (field, most) in [("username", 64), ("name", 200)] {
            let text = &schema["properties"][field];
            assert_eq!(json!([text["minLength"], text["maxLength"]]), json!([1, most]), "{schema}");
        }
    }
    let links = schemas["LinkWanted"]["oneOf"].as_array().unwrap();
    let required: Vec<&Value> = links.iter().map(|link| &link["required"]).collect();
    assert_eq!(json!(required), json!([["match", "label"], ["court", "season", "label"]]));
    let nothing = json!({"type": "null"});
    assert_eq!([&links[0]["properties"]["court"], &links[1]["properties"]["match"]], [&nothing, &nothing]);
    for link in links {
        let label = &link["properties"]["label"];
        assert_eq!(json!([label["minLength"], label["maxLength"]]), json!([1, 60]), "{label}");
    }
    assert_eq!(schemas["AnyId"]["oneOf"][1]["pattern"], "^ *-?[0-9]+ *$");
    let file = &schemas["TournamentFile"];
    assert_eq!(file["required"], json!(["format", "season", "categories"]));
}

/// Families that the operators' dashboards read.
const FAMILIES: [(&str, &str); 14] = [
    ("minicup_commands_total", "counter"),
    ("minicup_rejections_total", "counter"),
    ("minicup_appends_total", "counter"),
    ("minicup_append_duration_seconds", "histogram"),
    ("minicup_sessions", "gauge"),
    ("minicup_broadcasts_total", "counter"),
    ("minicup_deliveries_total", "counter"),
    ("minicup_slow_sessions_total", "counter"),
    ("minicup_sessions_cut_off_total", "counter"),
    ("minicup_projection_position", "gauge"),
    ("minicup_projection_lag_events", "gauge"),
    ("minicup_logins_total", "counter"),
    ("minicup_ready", "gauge"),
    ("process_resident_memory_bytes", "gauge"),
];

async fn metrics(app: &TestApp) -> String {
    let answer = ask(app.get("/metrics")).await;
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4");
    String::from_utf8(answer.body).unwrap()
}

/// The value of a sample, by its name and labels as written.
fn sample(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
}

/// The metrics, as soon as the one delivery is counted, which happens right after it.
async fn delivered_one(app: &TestApp) -> String {
    const TRIES: usize = 10_000;
    for _ in 0..TRIES {
        let text = metrics(app).await;
        if sample(&text, "minicup_deliveries_total") > 0.0 {
            return text;
        }
    }
    panic!("the delivery is never counted");
}

#[tokio::test]
async fn the_metrics_parse_and_have_every_family() {
    // What the import confirmed was broadcast, too; a service that starts anew counts from zero.
    let mut app = TestApp::sample().await.restart().await;
    app.log_in().await;
    let mut watcher = app.anonymous().await;
    watcher.ask(json!({"action": "subscribe", "match": 1})).await;
    go(&app, 1, &["half_first"]).await;
    watcher.next().await;
    ask(app.post("/api/match/1/commands", &json!({"action": "goal", "team": 103})))
        .await
        .assert_problem(409, "team_not_in_match");
    let position = read(&app, "/api/match/1/history").await["events"][1]["position"].as_f64().unwrap();

    let text = delivered_one(&app).await;
    for (family, kind) in FAMILIES {
        assert!(text.contains(&format!("# TYPE {family} {kind}\n")), "{family} in {text}");
        assert!(text.contains(&format!("# HELP {family} ")), "{family} in {text}");
    }
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let family = name.split('{').next().unwrap();
        let base = ["_bucket", "_sum", "_count"].into_iter().find_map(|end| family.strip_suffix(end)).unwrap_or(family);
        assert!(text.contains(&format!("# TYPE {base} ")), "{line}");
    }
    assert_eq!(sample(&text, "minicup_commands_total{action=\"state_change\",outcome=\"accepted\"}"), 1.0);
    assert_eq!(sample(&text, "minicup_commands_total{action=\"goal\",outcome=\"rejected\"}"), 1.0);
    assert_eq!(sample(&text, "minicup_rejections_total{code=\"team_not_in_match\"}"), 1.0);
    assert_eq!(sample(&text, "minicup_sessions{transport=\"ws\"}"), 1.0);
    assert_eq!(sample(&text, "minicup_broadcasts_total"), 1.0);
    assert_eq!(sample(&text, "minicup_deliveries_total"), 1.0);
    assert_eq!(sample(&text, "minicup_slow_sessions_total"), 0.0);
    assert_eq!(sample(&text, "minicup_logins_total{outcome=\"right\"}"), 1.0);
    assert_eq!(sample(&text, "minicup_projection_position"), position);
    assert_eq!(sample(&text, "minicup_projection_lag_events"), 0.0);
    assert!(sample(&text, "minicup_append_duration_seconds_count") >= 1.0);
}

#[tokio::test]
async fn a_service_that_runs_is_alive_and_ready() {
    let app = TestApp::start(|_| {}).await;
    for (path, text) in [("/healthz", "alive\n"), ("/readyz", "ready\n")] {
        let answer = ask(app.get(path)).await;
        assert_eq!((answer.status, answer.body.as_slice()), (200, text.as_bytes()));
    }
}
