//! What changes in a roster. Names of players are named only where everybody reads them.

use std::collections::BTreeSet;

use minicup_domain::PlayerId;
use minicup_domain::tournament::{Player, Privacy, Roster};
use serde_json::Value;

use super::fields::FieldChange;

/// What differs between two rosters: the trainer, and players by id.
pub(super) fn roster_differences(before: &Roster, after: &Roster, privacy: Privacy) -> Vec<FieldChange> {
    let trainer = (before.trainer_name != after.trainer_name).then(|| {
        FieldChange::new("trainer_name", Value::from(before.trainer_name.clone()), after.trainer_name.clone())
    });
    let ids: BTreeSet<PlayerId> = before.players.iter().chain(&after.players).map(|player| player.id).collect();
    let players = ids.into_iter().filter_map(|id| {
        let (old, new) = (find(before, id), find(after, id));
        (old != new).then(|| FieldChange::new(format!("player:{id}"), shown(old, privacy), shown(new, privacy)))
    });
    trainer.into_iter().chain(players).collect()
}

fn find(roster: &Roster, id: PlayerId) -> Option<&Player> {
    roster.players.iter().find(|player| player.id == id)
}

/// A player by number, and by name where the season shows names.
fn shown(player: Option<&Player>, privacy: Privacy) -> Value {
    let Some(player) = player else { return Value::Null };
    let number = player.number.map(|number| number.to_string());
    let name = (privacy == Privacy::Names).then(|| format!("{} {}", player.firstname, player.lastname));
    let words: Vec<String> = number.into_iter().chain(name).collect();
    words.join(" ").trim().into()
}
