//! `/ws/exhibition`: one free-hand match, shown to everybody who is connected and set by those who are logged in.

use minicup_domain::matches::{Freehand, Labels, MatchAction, Phase, SideLabels};
use minicup_domain::{CommandId, MatchId};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::commands::Refusal;
use super::conversation::Conversation;
use super::fields::{Fields, lenient_score};
use super::protocol::Message;
use super::snapshot::snapshot;
use crate::clock;
use crate::matches::{Known, Request, Snapshot};
use crate::read::views::{MatchView, exhibition_view};
use crate::store::codec::Cause;

const ID: MatchId = MatchId::EXHIBITION;

impl Conversation {
    /// Shows the match and its two sides to a session that has just been opened, which follows it from now on.
    pub async fn open_exhibition(&self) {
        self.confirm_login();
        self.subscriber.hold();
        self.hub.follow_match(&self.subscriber, ID, None);
        match self.exhibition().await {
            Ok(snapshot) => {
                self.subscriber.set_sent(ID, snapshot.state.revision());
                self.introduce(self.exhibition_shown(&snapshot));
            }
            Err(refusal) => self.refuse(&refusal, None),
        }
        self.subscriber.release().await;
    }

    /// The match, then the players of its sides: nobody is on a roster.
    fn introduce(&self, shown: MatchView) {
        let sides = [shown.home.id, shown.away.id];
        self.say(Message::of_match(shown));
        for team in sides {
            self.say(Message { players: Some(vec![]), team: Some(team), ..Message::default() });
        }
    }

    /// Answers one frame.
    pub async fn answer_exhibition(&self, text: &str) {
        if let Err(refusal) = self.set_exhibition(text).await {
            self.refuse(&refusal, None);
        }
    }

    async fn set_exhibition(&self, text: &str) -> Result<(), Refusal> {
        let fields = Fields::parse(text)?;
        if asks_only(&fields) {
            return self.show_exhibition().await;
        }
        let holder = self.holder()?;
        if !holder.may_score(ID, &self.app.models.load().catalogue) {
            return Err(Refusal::not_allowed());
        }
        let command_id = fields.command_id()?.unwrap_or_else(|| CommandId::new(Uuid::new_v4()));
        let cause = Cause { command_id, user: Some(holder.author) };
        let action = MatchAction::SetFreehand(requested(&fields)?);
        let request = Request { at: clock::now(), meant_at: None, action, cause, fixture: None };
        let executed = self.app.router.execute(ID, self.known_exhibition(), request).await?;
        match executed.recorded {
            true => Ok(()),
            // It is already so, and nothing is broadcast.
            false => self.show_exhibition().await,
        }
    }

    async fn show_exhibition(&self) -> Result<(), Refusal> {
        let shown = self.exhibition_shown(&self.exhibition().await?);
        self.say(Message::of_match(shown));
        Ok(())
    }

    async fn exhibition(&self) -> Result<Snapshot, Refusal> {
        snapshot(&self.app, ID, self.known_exhibition(), None).await.map_err(Refusal::from)
    }

    fn exhibition_shown(&self, snapshot: &Snapshot) -> MatchView {
        let model = self.app.models.load();
        let lang = self.subscriber.format().style.lang;
        let damaged = model.damage.of_match(ID).is_some();
        MatchView { damaged, ..exhibition_view(&model.catalogue, &snapshot.state, snapshot.last_event(), lang) }
    }

    fn known_exhibition(&self) -> Known {
        let seen = self.app.models.load().scores.state(ID).and_then(|state| state.revision());
        Known { fixture: None, seen }
    }
}

/// Whether a message sets nothing and so only asks for the match.
fn asks_only(fields: &Fields) -> bool {
    match fields.given("match_obj") {
        None => fields.get("action").is_none(),
        Some(value) => value.as_object().is_some_and(Map::is_empty),
    }
}

/// What a message wants to set.
fn requested(fields: &Fields) -> Result<Freehand, Refusal> {
    let object = fields.given("match_obj").and_then(Value::as_object);
    let object = object.ok_or_else(|| malformed("match_obj must be an object"))?;
    let score = given(object, "score")
        .map(|value| lenient_score(value).ok_or_else(|| malformed("score must be two whole numbers, home and away")));
    let phase = given(object, "state").map(|value| {
        let phase = value.as_str().and_then(Phase::parse);
        phase.ok_or_else(|| malformed("state must be init, half_first, pause, half_second or end"))
    });
    let labels = labels(object)?;
    let labels = (!labels.is_empty()).then(|| Box::new(labels));
    Ok(Freehand { score: score.transpose()?, phase: phase.transpose()?, labels })
}

/// Names and colours, under the keys that a match shows them with.
fn labels(object: &Map<String, Value>) -> Result<Labels, Refusal> {
    let text = |key: &str| match given(object, key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim().to_owned())),
        Some(_) => Err(malformed(&format!("{key} must be a text"))),
    };
    let side = |name: &str| {
        let text = |key: &str| text(&format!("{name}_team_{key}"));
        Ok::<_, Refusal>(SideLabels {
            name: text("name")?,
            abbr: text("abbr")?,
            slug: text("slug")?,
            color_primary: text("color_primary")?,
            color_secondary: text("color_secondary")?,
            color_text: text("color_text")?,
            color_name: text("color_name")?,
        })
    };
    Ok(Labels {
        home: side("home")?,
        away: side("away")?,
        category_name: text("category_name")?,
        category_slug: text("category_slug")?,
    })
}

/// What is null stays as it is.
fn given<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    object.get(key).filter(|value| !value.is_null())
}

fn malformed(message: &str) -> Refusal {
    Refusal::malformed("malformed", message)
}
