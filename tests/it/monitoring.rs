//! What the dashboard and the alerts ask for is what the service tells.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::app::TestApp;

const DASHBOARD: &str = include_str!("../../deploy/grafana/dashboards/minicup.json");
const ALERTS: &str = include_str!("../../deploy/prometheus/alerts.yml");
const OPERATIONS: &str = include_str!("../../docs/operations.md");

const COMPOSE: &str = include_str!("../../docker-compose.yml");

/// What is watched in each way to run it.
const TARGETS: [&str; 5] = [
    include_str!("../../deploy/prometheus/targets/embedded/minicup.yml"),
    include_str!("../../deploy/prometheus/targets/eventstore/minicup.yml"),
    include_str!("../../deploy/prometheus/targets/eventstore/eventstore.yml"),
    include_str!("../../deploy/prometheus/targets/cluster/minicup.yml"),
    include_str!("../../deploy/prometheus/targets/cluster/eventstore-tls.yml"),
];

/// What begins the name of a metric of ours.
const PREFIXES: [&str; 2] = ["minicup_", "process_"];

/// The metrics and labels with values that an expression names.
fn names(expression: &str) -> BTreeSet<String> {
    let words = expression.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| PREFIXES.iter().any(|prefix| word.starts_with(prefix))).map(str::to_owned).collect()
}

/// Pairs such as `outcome="limited"` that select something.
fn selections(expression: &str) -> BTreeSet<String> {
    let inside = expression.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let pairs = inside.flat_map(|labels| labels.split(','));
    // What a scrape adds is not the service's.
    pairs.filter(|pair| !pair.starts_with("job=")).map(str::to_owned).collect()
}

fn expressions_of_dashboard() -> Vec<String> {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    targets.map(|target| target["expr"].as_str().unwrap().to_owned()).collect()
}

fn expressions_of_alerts() -> Vec<String> {
    ALERTS.lines().filter_map(|line| line.trim().strip_prefix("expr: ")).map(str::to_owned).collect()
}

/// The numbers of a service at which everything has happened that shows a label.
async fn metrics_of_a_used_service() -> String {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "match": 1, "state": "half_first"})).await;
    app.accepted(1, json!({"action": "goal", "match": 1, "team": 101})).await;
    let refused = app.command(1, json!({"action": "confirm", "match": 1})).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    app.get("/metrics").send().await.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn every_panel_and_every_alert_names_what_is_there() {
    let metrics = metrics_of_a_used_service().await;
    let told: BTreeSet<&str> = metrics
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['{', ' ']).next())
        .collect();
    let expressions = [expressions_of_dashboard(), expressions_of_alerts()].concat();
    let wanted: BTreeSet<String> = expressions.iter().flat_map(|expression| names(expression)).collect();
    assert!(wanted.len() > 10, "{wanted:?}");
    let missing: Vec<_> = wanted.iter().filter(|name| !told.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?} are not in\n{metrics}");
    for selection in expressions.iter().flat_map(|expression| selections(expression)) {
        assert!(metrics.contains(&selection), "{selection} selects nothing of\n{metrics}");
    }
    assert!(metrics.lines().any(|line| line == "minicup_ready 1"));
}

#[test]
fn every_panel_has_an_id_and_a_source_of_its_own() {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<_> = panels.iter().map(|panel| panel["id"].as_i64().unwrap()).collect();
    assert_eq!(ids.len(), panels.len());
    let sources = include_str!("../../deploy/grafana/provisioning/datasources/prometheus.yml");
    for panel in panels {
        let source = panel["datasource"]["uid"].as_str().unwrap();
        assert!(sources.contains(&format!("uid: {source}\n")), "{source}");
    }
}

#[test]
fn every_alert_says_what_to_do() {
    let alerts = ALERTS.lines().filter_map(|line| line.trim().strip_prefix("- alert: "));
    let untold: Vec<_> = alerts.filter(|alert| !OPERATIONS.contains(&format!("`{alert}`"))).collect();
    assert!(untold.is_empty(), "docs/operations.md does not say what to do about {untold:?}");
}

#[test]
fn what_is_watched_is_a_service_of_the_compose_file() {
    for targets in TARGETS {
        let hosts: Vec<&str> =
            targets.split('"').skip(1).step_by(2).filter_map(|place| place.split(':').next()).collect();
        assert!(!hosts.is_empty(), "{targets}");
        for host in hosts {
            assert!(COMPOSE.contains(&format!("\n  {host}:\n")), "{host}");
        }
    }
}
