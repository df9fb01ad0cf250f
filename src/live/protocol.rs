//! Messages to clients over the wire (docs/protocol.md).

use minicup_domain::{CommandId, EventId, MatchId, Timestamp};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::matches::Executed;
use crate::refusal::Refusal;
use crate::views::{EventView, MatchView, PlayerView, TableRowView, WarningView, warning_views};

/// A message to a client. What is none is left out; `type_content` lists what is present.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Message {
    /// Whether the session is logged in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logged: Option<bool>,
    /// Whether a command took effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
    /// Why not, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// Why not, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The command answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command_id: Option<CommandId>,
    /// The match the command changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub match_id: Option<MatchId>,
    /// The last event of the match that the command has caused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
    /// The id of the line that the command made, if that is not the last event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<EventId>,
    /// Whether the referees can allow what was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrulable: Option<bool>,
    /// What the table should look at once more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<WarningView>,
    /// What happened; null where a line was taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Option<EventView>>,
    /// The line that the event replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<i64>,
    /// The match as it is now.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub match_shown: Option<Box<MatchView>>,
    /// All lines of the timeline that are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<EventView>>,
    /// Whether this replaces everything that was sent about the match before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset: Option<bool>,
    /// Matches of a category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<MatchesById>,
    /// A team's roster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub players: Option<Vec<PlayerView>>,
    /// Whose roster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<i64>,
    /// A category's table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_table: Option<Vec<TableRowView>>,
    /// Who attends the match, one entry per session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scorekeepers: Option<Vec<String>>,
    /// Whether the command was already known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replay: Option<bool>,
    /// Whether a replay is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replay_end: Option<bool>,
}

/// A message, what it carries, and when it was sent.
#[derive(Serialize)]
struct Envelope<'a> {
    #[serde(flatten)]
    message: &'a Message,
    type_content: Vec<&'static str>,
    server_time: f64,
}

impl Message {
    /// The message as JSON, sent at `now`.
    pub fn to_json(&self, now: Timestamp) -> String {
        let is_list = self.events.is_some();
        let contents = [
            ("event", self.event.is_some() && !is_list),
            ("match", self.match_shown.is_some()),
            // Existing clients know it like this: a list of lines counts as an event.
            ("event", is_list),
            ("matches", self.matches.is_some()),
            ("team_players", self.players.is_some()),
            ("category_table", self.category_table.is_some()),
            ("scorekeepers", self.scorekeepers.is_some()),
            ("ack", self.revision.is_some()),
            ("server_time", true),
        ];
        let type_content = contents.into_iter().filter(|(_, carried)| *carried).map(|(name, _)| name).collect();
        let envelope = Envelope { message: self, type_content, server_time: now.as_seconds() };
        // Plain structs with string keys: writing them to memory cannot fail.
        serde_json::to_string(&envelope).unwrap_or_default()
    }

    /// A message that shows a match.
    pub fn of_match(shown: MatchView) -> Self {
        Self { match_shown: Some(Box::new(shown)), ..Self::default() }
    }

    /// An error for the sender alone.
    pub fn refused(refusal: &Refusal, command_id: Option<CommandId>) -> Self {
        Self {
            success: Some(false),
            code: Some(refusal.code),
            message: Some(refusal.message.clone()),
            overrulable: refusal.overrulable.then_some(true),
            command_id,
            ..Self::default()
        }
    }

    /// The acknowledgement of a command whose events are durable.
    pub fn ack(match_id: MatchId, executed: &Executed) -> Self {
        Self {
            success: Some(true),
            command_id: Some(executed.command_id),
            match_id: Some(match_id),
            revision: Some(executed.revision_number()),
            event_id: executed.line.map(|line| EventId::new(match_id, line)),
            warnings: warning_views(&executed.warnings),
            ..Self::default()
        }
    }
}

/// Matches as an object with their ids as keys, in the order they are played.
#[derive(Debug, Clone)]
pub struct MatchesById(pub Vec<MatchView>);

impl Serialize for MatchesById {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for view in &self.0 {
            map.serialize_entry(&view.id.to_string(), view)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_559_300_000);

    #[test]
    fn messages_list_what_they_carry() {
        let json = Message { logged: Some(true), ..Message::default() }.to_json(NOW);
        let value: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(value["type_content"], serde_json::json!(["server_time"]));
        assert_eq!(value["logged"], true);
        assert!(value.get("match").is_none());
    }

    #[test]
    fn a_list_of_lines_counts_as_an_event_and_a_line_taken_away_is_null() {
        let read = |message: Message| serde_json::from_str::<Value>(&message.to_json(NOW)).expect("JSON");
        let list = read(Message { events: Some(vec![]), event: Some(None), ..Message::default() });
        assert_eq!(list["type_content"], serde_json::json!(["event", "server_time"]));
        let patch = read(Message { event: Some(None), replaces: Some(7), ..Message::default() });
        assert_eq!(patch["type_content"], serde_json::json!(["event", "server_time"]));
        assert_eq!((patch.get("event"), &patch["replaces"]), (Some(&Value::Null), &serde_json::json!(7)));
    }
}
