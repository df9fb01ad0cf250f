//! What is counted shows.

use super::*;

#[track_caller]
fn assert_lines(metrics: &Metrics, lines: &[&str]) {
    let text = metrics.render();
    for line in lines {
        assert!(text.lines().any(|found| found == *line), "{line:?} is missing in\n{text}");
    }
}

#[test]
fn everything_with_known_labels_shows_from_the_start() {
    assert_lines(
        &Metrics::new().unwrap(),
        &[
            "minicup_appends_total{outcome=\"appended\"} 0",
            "minicup_appended_events_total 0",
            "minicup_append_duration_seconds_count 0",
            "minicup_sessions{transport=\"sse\"} 0",
            "minicup_broadcasts_total 0",
            "minicup_slow_sessions_total 0",
            "minicup_projection_lag_events 0",
            "minicup_logins_total{outcome=\"limited\"} 0",
            "# TYPE minicup_append_duration_seconds histogram",
            "# TYPE minicup_sessions gauge",
        ],
    );
}

#[test]
fn what_happens_is_counted() {
    let metrics = Metrics::new().unwrap();
    metrics.command("goal", CommandOutcome::Accepted);
    metrics.command("goal", CommandOutcome::Rejected);
    metrics.command("confirm", CommandOutcome::Failed);
    metrics.rejection("confirmed");
    metrics.append(AppendOutcome::Appended, 3, Duration::from_millis(2));
    metrics.append(AppendOutcome::Conflict, 3, Duration::from_millis(2));
    metrics.append(AppendOutcome::Unavailable, 3, Duration::from_secs(10));
    metrics.broadcast();
    metrics.delivered(1000);
    metrics.cut_off(CutOff::Stalled);
    metrics.projected(41, 2);
    metrics.ready(true);
    for outcome in [LoginOutcome::Right, LoginOutcome::Wrong, LoginOutcome::Limited, LoginOutcome::Busy] {
        metrics.login(outcome);
    }
    assert_lines(
        &metrics,
        &[
            "minicup_commands_total{action=\"goal\",outcome=\"accepted\"} 1",
            "minicup_commands_total{action=\"goal\",outcome=\"rejected\"} 1",
            "minicup_commands_total{action=\"confirm\",outcome=\"failed\"} 1",
            "minicup_rejections_total{code=\"confirmed\"} 1",
            "minicup_appends_total{outcome=\"appended\"} 1",
            "minicup_appends_total{outcome=\"conflict\"} 1",
            "minicup_appends_total{outcome=\"unavailable\"} 1",
            "minicup_appended_events_total 3",
            "minicup_append_duration_seconds_bucket{le=\"0.0025\"} 2",
            "minicup_append_duration_seconds_count 3",
            "minicup_broadcasts_total 1",
            "minicup_deliveries_total 1000",
            "minicup_slow_sessions_total 1",
            "minicup_sessions_cut_off_total{reason=\"stalled\"} 1",
            "minicup_sessions_cut_off_total{reason=\"backlog\"} 0",
            "minicup_projection_position 41",
            "minicup_projection_lag_events 2",
            "minicup_ready 1",
            "minicup_logins_total{outcome=\"right\"} 1",
            "minicup_logins_total{outcome=\"wrong\"} 1",
            "minicup_logins_total{outcome=\"limited\"} 1",
            "minicup_logins_total{outcome=\"busy\"} 1",
        ],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_the_process_is_known() {
    assert!(resident_memory().unwrap() > 1024 * 1024);
}

#[test]
fn sessions_count_while_they_are_open() {
    let metrics = Metrics::new().unwrap();
    let socket = metrics.session(Transport::WebSocket);
    let stream = metrics.session(Transport::EventStream);
    assert_lines(&metrics, &["minicup_sessions{transport=\"ws\"} 1", "minicup_sessions{transport=\"sse\"} 1"]);
    drop(socket);
    assert_lines(&metrics, &["minicup_sessions{transport=\"ws\"} 0"]);
    drop(stream);
    assert_lines(&metrics, &["minicup_sessions{transport=\"sse\"} 0"]);
}
