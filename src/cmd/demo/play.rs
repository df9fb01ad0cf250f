//! Simulated scorekeepers: they send commands like all other clients.

use std::sync::Arc;
use std::time::Duration;

use minicup_domain::matches::Phase;
use minicup_domain::{CategoryId, MatchId, TeamId};
use minicup_projections::Lang;
use serde_json::{Value, json};

use crate::access::{Holder, Rights};
use crate::cmd::output::say;
use crate::commands::ClientCommand;
use crate::commands::fields::Fields;
use crate::commands::named::known_match;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::views::{event_views, match_view};

/// The longest time between two goals.
const LONGEST_ATTACK: Duration = Duration::from_secs(5);
/// Between the halves, and between two matches.
const BREAK: Duration = Duration::from_secs(4);
/// How often to check whether a half is over.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Plays the matches of a category, one after the other.
pub async fn category(service: Arc<Service>, category: CategoryId) {
    let model = service.models.load();
    let matches = model.catalogue.category(category).map(|entry| entry.matches.iter().copied().collect::<Vec<_>>());
    drop(model);
    for id in matches.unwrap_or_default() {
        play_match(&service, id).await;
        tokio::time::sleep(BREAK).await;
    }
    let _ =
        say(format_args!("All matches of category {category} are played. Start the demonstration again to see more."));
}

async fn play_match(service: &Service, id: MatchId) {
    for phase in [Phase::HalfFirst, Phase::HalfSecond] {
        act(service, id, ClientCommand::StateChange, json!({ "state": phase.to_string() })).await;
        while phase_of(service, id) == phase {
            tokio::time::sleep(attack(service)).await;
            match phase_of(service, id) == phase {
                true => act(service, id, ClientCommand::Goal, goal(service, id)).await,
                false => show_last_event(service, id).await,
            }
        }
        tokio::time::sleep(BREAK).await;
    }
    act(service, id, ClientCommand::Confirm, json!({})).await;
}

/// Goals come at any time; a random UUID gives enough randomness.
fn attack(service: &Service) -> Duration {
    Duration::from_millis(chance(service, LONGEST_ATTACK.as_millis() as usize) as u64)
}

fn chance(service: &Service, below: usize) -> usize {
    (service.random.uuid().as_u128() % below.max(1) as u128) as usize
}

fn phase_of(service: &Service, id: MatchId) -> Phase {
    service.models.load().scores.state(id).map_or(Phase::Init, |state| state.phase)
}

fn goal(service: &Service, id: MatchId) -> Value {
    let model = service.models.load();
    let team =
        model.catalogue.fixture(id).map(|fixture| if chance(service, 2) == 0 { fixture.home } else { fixture.away });
    let team = team.unwrap_or(TeamId::new(0));
    let players = model.catalogue.players_by_number(team);
    let scorer = players.get(chance(service, players.len())).map(|player| player.id.get());
    json!({ "team": team.get(), "player": scorer })
}

async fn act(service: &Service, id: MatchId, command: ClientCommand, fields: Value) {
    match executed(service, id, command, fields).await {
        Ok(()) => show_last_event(service, id).await,
        Err(refusal) => {
            tracing::debug!(refusal.message, "a command of the demonstration was refused");
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}

async fn executed(service: &Service, id: MatchId, command: ClientCommand, fields: Value) -> Result<(), Refusal> {
    let model = service.models.load();
    let known = known_match(&model, Some(id.get()))?;
    let fields = Fields::from(fields.as_object().cloned().unwrap_or_default());
    service.commands.execute(&model, &scorekeeper(), known, command, &fields, None).await.map(|_| ())
}

fn scorekeeper() -> Holder {
    Holder { author: "demo".to_owned(), name: "demo".to_owned(), rights: Rights::Scorekeeper }
}

async fn show_last_event(service: &Service, id: MatchId) {
    let Ok(model) = service.models.fresh().await else { return };
    let (Some(shown), Some(state)) = (match_view(&model, id, Lang::default()), model.scores.state(id)) else { return };
    let Some(event) = event_views(&model.catalogue, id, state, Lang::default()).pop() else { return };
    let [home, away] = shown.score.map(Option::unwrap_or_default);
    let _ = say(format_args!(
        "{}  {:>15} {home:2} : {away:<2} {:<15}  {}",
        shown.location, shown.home.name, shown.away.name, event.message
    ));
}
