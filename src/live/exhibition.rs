//! `/ws/exhibition`: one free-hand match, shown to whoever is connected and set by whoever is logged in (contract §4).

use minicup_domain::MatchId;
use minicup_domain::matches::{MatchAction, Phase};
use serde_json::Value;
use uuid::Uuid;

use super::commands::Refusal;
use super::conversation::Conversation;
use super::fields::{Fields, score};
use super::protocol::{ExhibitionView, Message};
use crate::clock;
use crate::matches::{Known, Request};
use crate::store::codec::Cause;

const ID: MatchId = MatchId::EXHIBITION;

impl Conversation {
    /// Shows the match to a session that has just been opened, which follows it from now on.
    pub async fn open_exhibition(&self) {
        self.subscriber.hold();
        self.hub.follow_match(&self.subscriber, ID, None);
        match self.app.router.follow(ID, self.known_exhibition(), None).await {
            Ok(snapshot) => {
                self.subscriber.set_sent(ID, snapshot.state.revision());
                self.say(Message::of_match(ExhibitionView::from(snapshot.state.as_ref())));
            }
            Err(error) => self.refuse(&error.into(), None),
        }
        self.hub.release(&self.subscriber);
    }

    /// Answers one frame.
    pub async fn answer_exhibition(&self, text: &str) {
        if let Err(refusal) = self.set_exhibition(text).await {
            self.refuse(&refusal, None);
        }
    }

    async fn set_exhibition(&self, text: &str) -> Result<(), Refusal> {
        let fields = Fields::parse(text)?;
        let holder = self.holder()?;
        if !holder.may_score(ID, &self.app.models.load().catalogue) {
            return Err(Refusal::not_allowed());
        }
        let action = wanted(&fields)?;
        let command_id = fields.command_id()?.unwrap_or_else(|| minicup_domain::CommandId::new(Uuid::new_v4()));
        let cause = Cause { command_id, user: Some(holder.author) };
        let request = Request { at: clock::now(), meant_at: None, action, cause, fixture: None };
        self.app.router.execute(ID, self.known_exhibition(), request).await?;
        Ok(())
    }

    fn known_exhibition(&self) -> Known {
        let seen = self.app.models.load().scores.state(ID).and_then(|state| state.revision());
        Known { fixture: None, seen }
    }
}

fn wanted(fields: &Fields) -> Result<MatchAction, Refusal> {
    let malformed = || Refusal::malformed("malformed", "match_obj must have a score [home, away] and a state");
    let object = fields.get("match_obj").and_then(Value::as_object).ok_or_else(malformed)?;
    let score = score(object.get("score")).ok_or_else(malformed)?;
    let phase = object.get("state").and_then(Value::as_str).and_then(Phase::parse).ok_or_else(malformed)?;
    Ok(MatchAction::SetFreehand { score, phase })
}
