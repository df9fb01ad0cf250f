//! `/ws/exhibition`: one free-hand match, shown to all connected clients and set by those who are logged in.

use minicup_domain::MatchId;
use minicup_projections::ReadModel;

use super::requests::Conversation;
use crate::commands::fields::Fields;
use crate::commands::{Submission, set_exhibition};
use crate::live::follow::{Followed, follow_match};
use crate::live::protocol::Message;
use crate::live::snapshot::snapshot;
use crate::matches::{Known, Snapshot};
use crate::refusal::Refusal;
use crate::views::{MatchView, exhibition_view};

const ID: MatchId = MatchId::EXHIBITION;

impl Conversation {
    /// Shows the match and its two sides to a session that has just been opened, which follows it from now on.
    pub async fn open_exhibition(&self) {
        self.confirm_login();
        let id_and_known = (ID, known_exhibition(&self.service.models.load()));
        match follow_match(&self.service, &self.hub, &self.subscriber, id_and_known, None).await {
            Ok(Followed { snapshot, catch_up }) => {
                self.introduce(self.exhibition_shown(&snapshot));
                catch_up.release().await;
            }
            Err(error) => self.refuse(&error.into(), None),
        }
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
        if set_exhibition::asks_only(&fields) {
            return self.show_exhibition().await;
        }
        let model = self.service.models.load();
        let holder = self.holder(&model)?;
        if !holder.may_score(ID, &model.catalogue) {
            return Err(Refusal::not_allowed());
        }
        let submission = Submission {
            name: set_exhibition::NAME,
            action: set_exhibition::action(&fields)?,
            author: holder.author,
            meant_at: None,
            command_id: fields.command_id()?,
        };
        let executed = self.service.commands.submit((ID, known_exhibition(&model)), submission).await?;
        match executed.recorded {
            true => Ok(()),
            // Nothing changed, and nothing is broadcast.
            false => self.show_exhibition().await,
        }
    }

    async fn show_exhibition(&self) -> Result<(), Refusal> {
        let shown = self.exhibition_shown(&self.exhibition().await?);
        self.say(Message::of_match(shown));
        Ok(())
    }

    async fn exhibition(&self) -> Result<Snapshot, Refusal> {
        snapshot(&self.service, ID, known_exhibition(&self.service.models.load()), None).await.map_err(Refusal::from)
    }

    fn exhibition_shown(&self, snapshot: &Snapshot) -> MatchView {
        let model = self.service.models.load();
        let lang = self.subscriber.format().style.lang;
        let damaged = model.damage.of_match(ID).is_some();
        MatchView { damaged, ..exhibition_view(&model.catalogue, &snapshot.state, snapshot.last_event(), lang) }
    }
}

fn known_exhibition(model: &ReadModel) -> Known {
    Known { fixture: None, seen: model.scores.state(ID).and_then(|state| state.revision()) }
}
