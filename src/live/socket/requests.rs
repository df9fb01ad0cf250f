//! The requests of one live session, and their answers. Knows nothing about how frames arrive.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use minicup_domain::matches::MatchEvent;
use minicup_domain::{CommandId, MatchId, Recorded, Revision};
use minicup_projections::{Audience, Lang, ReadModel};

use crate::access::{Holder, Login};
use crate::commands::ClientCommand;
use crate::commands::fields::Fields;
use crate::commands::named::{known_category, known_match, known_team};
use crate::live::attendance::{Attendance, Attendants};
use crate::live::fanout::broadcast::{encode, message};
use crate::live::fanout::format::Framing;
use crate::live::fanout::{Hub, Subscriber};
use crate::live::follow::{CatchUp, LastSeen, Turns, follow_match};
use crate::live::protocol::{MatchesById, Message};
use crate::live::replay::steps;
use crate::live::snapshot::{shown_state, snapshot};
use crate::matches::{Executed, Known, Snapshot};
use crate::refusal::{Refusal, RefusalKind};
use crate::service::Service;
use crate::views::{MatchView, match_view, match_view_in, roster_with_goals, table_view, upcoming_views};

/// The longest a replay waits between two broadcasts; slower speeds and longer breaks are cut to this.
const LONGEST_BREAK: Duration = Duration::from_secs(3600);

/// Matches one session may attend: more than anybody scores, few enough that a list is sent quickly.
const MAX_ATTENDED: usize = 16;

/// One live session's side of the conversation.
pub struct Conversation {
    pub service: Arc<Service>,
    attendants: Arc<Attendants>,
    pub hub: Rc<Hub>,
    pub subscriber: Rc<Subscriber>,
    login: Option<Login>,
    /// The matches this session scores, as shown to other scorekeepers.
    attendances: RefCell<HashMap<MatchId, Attendance>>,
}

/// A match's past on its way to one session.
pub struct Replay {
    id: MatchId,
    speed: f64,
    /// The first event to send.
    from: Revision,
    history: Arc<Vec<Recorded<MatchEvent>>>,
    /// The match as it is after them.
    end: Option<Box<MatchView>>,
}

impl Conversation {
    /// A session that has just been opened with that login.
    pub fn new(
        service: Arc<Service>,
        attendants: Arc<Attendants>,
        hub: Rc<Hub>,
        subscriber: Rc<Subscriber>,
        login: Option<Login>,
    ) -> Self {
        Self { service, attendants, hub, subscriber, login, attendances: RefCell::default() }
    }

    /// Who is at the other end. A login may have ended since the socket was opened, so each command looks it up again.
    ///
    /// # Errors
    /// If nobody is logged in, or not any more.
    pub fn holder(&self, model: &ReadModel) -> Result<Holder, Refusal> {
        let standing = |login: &Login| login.holder(&model.catalogue, self.service.clock.now());
        self.login.as_ref().and_then(standing).ok_or_else(Refusal::login_required)
    }

    /// The client's audience, which decides what is shown.
    fn audience(&self) -> Audience {
        self.subscriber.audience(&self.service.models.load().catalogue)
    }

    fn lang(&self) -> Lang {
        self.subscriber.format().style.lang
    }

    /// The match as this session sees it.
    fn view(&self, id: MatchId, snapshot: &Snapshot) -> Option<MatchView> {
        let model = self.service.models.load();
        let state = shown_state(&model.catalogue, id, snapshot, self.audience());
        match_view_in(&model, id, (&state, snapshot.last_event()), self.lang())
    }

    /// Greets a session that has just been opened.
    pub fn greet(&self) {
        self.confirm_login();
        self.say(Message::default());
    }

    /// Shows a session that it is logged in, if it is.
    pub(super) fn confirm_login(&self) {
        if self.login.is_some() {
            self.say(Message { logged: Some(true), ..Message::default() });
        }
    }

    /// Answers one frame. What is to be replayed is returned, because it takes time.
    pub async fn answer(&self, text: &str) -> Option<Replay> {
        let fields = match Fields::parse(text) {
            Ok(fields) => fields,
            Err(refusal) => {
                self.refuse(&refusal, None);
                return None;
            }
        };
        let command_id = fields.command_id();
        let known_id = command_id.clone().ok().flatten();
        let answered = match command_id {
            Ok(command_id) => self.dispatch(&fields, command_id).await,
            Err(refusal) => Err(refusal),
        };
        answered.unwrap_or_else(|refusal| {
            self.refuse(&refusal, known_id);
            None
        })
    }

    /// Sends a refusal to the sender only.
    pub fn refuse(&self, refusal: &Refusal, command_id: Option<CommandId>) {
        self.say(Message::refused(refusal, command_id));
    }

    async fn dispatch(&self, fields: &Fields, command_id: Option<CommandId>) -> Result<Option<Replay>, Refusal> {
        match fields.action()? {
            "subscribe" => self.subscribe(fields).await?,
            "unsubscribe" => self.unsubscribe(fields)?,
            "attend" => self.attend(fields)?,
            "subscribe_category" => self.subscribe_category(fields).await?,
            "unsubscribe_category" => self.unsubscribe_category(fields)?,
            "fetch_team_roster" => self.fetch_roster(fields).await?,
            "fetch_category_table" => self.fetch_table(fields).await?,
            "replay" => return self.replay(fields).await.map(Some),
            other => {
                let command = ClientCommand::named(other)?;
                self.command(command, fields, command_id).await?;
            }
        }
        Ok(None)
    }

    async fn subscribe(&self, fields: &Fields) -> Result<(), Refusal> {
        let model = self.service.models.load();
        let (id, known) = known_match(&model, fields.lookup_id("match"))?;
        let seen = last_seen(fields)?;
        self.choose_format(fields)?;
        let followed = follow_match(&self.service, &self.hub, &self.subscriber, (id, known), seen).await?;
        self.show(id, &followed.snapshot);
        followed.catch_up.release().await;
        Ok(())
    }

    fn choose_format(&self, fields: &Fields) -> Result<(), Refusal> {
        if fields.flag("patches")? {
            self.subscriber.take_patches();
        }
        Ok(())
    }

    fn follows(&self, id: MatchId) -> bool {
        self.hub.follows_match(&self.subscriber, id)
    }

    /// Follows a match without showing it.
    async fn join(&self, id: MatchId, known: Known) -> Result<(), Refusal> {
        if self.follows(id) {
            return Ok(());
        }
        let followed = follow_match(&self.service, &self.hub, &self.subscriber, (id, known), None).await?;
        followed.catch_up.release().await;
        Ok(())
    }

    fn show(&self, id: MatchId, snapshot: &Snapshot) {
        if let Some(view) = self.view(id, snapshot) {
            self.say(Message::of_match(view));
        }
    }

    fn unsubscribe(&self, fields: &Fields) -> Result<(), Refusal> {
        let (id, _) = known_match(&self.service.models.load(), fields.lookup_id("match"))?;
        self.hub.leave_match(&self.subscriber, id);
        self.attendances.borrow_mut().remove(&id);
        Ok(())
    }

    /// Announces this session to other scorekeepers of a match, and them to it.
    fn attend(&self, fields: &Fields) -> Result<(), Refusal> {
        let model = self.service.models.load();
        let holder = self.holder(&model)?;
        let (id, _) = known_match(&model, fields.lookup_id("match"))?;
        if !holder.may_score(id, &model.catalogue) {
            return Err(Refusal::not_allowed());
        }
        let mut attendances = self.attendances.borrow_mut();
        if attendances.len() >= MAX_ATTENDED && !attendances.contains_key(&id) {
            let message = format!("one session attends {MAX_ATTENDED} matches at most, unsubscribe from some");
            return Err(Refusal::malformed("too_many_matches", message));
        }
        // A repeated request is answered again.
        attendances.remove(&id);
        let Some(login) = self.login.clone() else { return Ok(()) };
        attendances
            .insert(id, Attendance::begin(&self.attendants, &self.service, id, holder.author, login, &self.subscriber));
        Ok(())
    }

    async fn subscribe_category(&self, fields: &Fields) -> Result<(), Refusal> {
        let category = known_category(&self.service.models.load(), fields.lookup_id("category"))?;
        self.choose_format(fields)?;
        let catch_up = CatchUp::begin(&self.subscriber);
        let is_new = self.hub.follow_category(&self.subscriber, category);
        let model = self.fresh().await?;
        let matches = model.catalogue.category(category).into_iter().flat_map(|entry| entry.matches.iter());
        for id in matches.filter(|id| is_new && !self.hub.follows_match(&self.subscriber, **id)) {
            self.subscriber.set_sent(*id, model.scores.state(*id).and_then(|state| state.revision()));
        }
        let views = upcoming_views(&model, category, self.lang());
        self.say(Message { matches: Some(MatchesById(views)), ..Message::default() });
        catch_up.release().await;
        Ok(())
    }

    fn unsubscribe_category(&self, fields: &Fields) -> Result<(), Refusal> {
        let category = known_category(&self.service.models.load(), fields.lookup_id("category"))?;
        self.hub.leave_category(&self.subscriber, category);
        Ok(())
    }

    /// What this session may see of everything that was acknowledged.
    async fn fresh(&self) -> Result<Arc<ReadModel>, Refusal> {
        self.service.models.fresh().await.map_err(|behind| Refusal::unavailable(behind.to_string()))?;
        Ok(self.service.models.shown_to(self.audience()))
    }

    async fn fetch_roster(&self, fields: &Fields) -> Result<(), Refusal> {
        let known = self.fresh().await?;
        let team = known_team(&known, fields.lookup_id("team"))?;
        if fields.given("match").is_some() {
            let (id, known) = known_match(&known, fields.lookup_id("match"))?;
            self.join(id, known).await?;
        }
        // Joining takes time, and names may have been hidden meanwhile.
        let model = self.fresh().await?;
        let players = roster_with_goals(&model, team);
        self.say(Message { players, team: Some(team.get()), ..Message::default() });
        Ok(())
    }

    async fn fetch_table(&self, fields: &Fields) -> Result<(), Refusal> {
        let model = self.fresh().await?;
        let category = known_category(&model, fields.lookup_id("category"))?;
        self.say(Message { category_table: table_view(&model, category), ..Message::default() });
        Ok(())
    }

    async fn command(
        &self,
        command: ClientCommand,
        fields: &Fields,
        command_id: Option<CommandId>,
    ) -> Result<(), Refusal> {
        let mut model = self.service.models.load();
        let named = known_match(&model, command.match_id(fields));
        // A sender who may not do this also follows the match from now on, as existing clients expect.
        let mut joined = Ok(());
        if let Some((id, known)) = named.as_ref().ok().filter(|(id, _)| !self.follows(*id)) {
            joined = self.join(*id, *known).await;
            // That took time, and the login may have ended meanwhile.
            model = self.service.models.load();
        }
        let holder = self.holder(&model)?;
        let (id, known) = named?;
        joined?;
        match self.service.commands.execute(&model, &holder, (id, known), command, fields, command_id).await {
            Ok(executed) => self.acknowledge(id, &executed, command_id.is_some()).await,
            Err(refusal) if shows_match(command, &refusal) => {
                let match_shown = self.shown(id).await;
                self.say(Message { match_shown, ..Message::refused(&refusal, command_id) });
            }
            Err(refusal) => return Err(refusal),
        }
        Ok(())
    }

    /// A sender who named the command gets its acknowledgement; one who did not, and whose command changed nothing,
    /// would get nothing at all and is shown the match.
    async fn acknowledge(&self, id: MatchId, executed: &Executed, named: bool) {
        if named {
            self.say(Message::ack(id, executed));
        } else if !executed.recorded {
            self.say(Message { match_shown: self.shown(id).await, ..Message::default() });
        }
    }

    /// The match with everything that was broadcast so far or, if the read models do not get there, as they have it.
    async fn shown(&self, id: MatchId) -> Option<Box<MatchView>> {
        let model = self.fresh().await.unwrap_or_else(|_| self.service.models.shown_to(self.audience()));
        match_view(&model, id, self.lang()).map(Box::new)
    }

    async fn replay(&self, fields: &Fields) -> Result<Replay, Refusal> {
        let model = self.service.models.load();
        let (id, known) = known_match(&model, fields.lookup_id("match"))?;
        let speed = fields.positive("speed", 1.0)?;
        let from = fields.count("from")?.unwrap_or(0);
        let snapshot = snapshot(&self.service, id, known, None).await?;
        let end = self.view(id, &snapshot).map(Box::new);
        Ok(Replay { id, speed, from: Revision::new(from.into()), history: snapshot.history, end })
    }

    /// Sends a match's past at its pace, then says that it is over.
    pub async fn play(&self, replay: Replay) {
        let mut last = None;
        let mut turns = Turns::default();
        for step in steps(&replay.history, None).filter(|step| step.recorded.revision >= replay.from) {
            let at = step.recorded.at;
            let wait = last.map_or(0, |last| at.millis_after(last));
            tokio::time::sleep(paced(wait, replay.speed)).await;
            last = last.max(Some(at));
            let model = self.service.models.load();
            let style = self.subscriber.format_about(replay.id, &model.catalogue).style;
            let Some(message) = message(&model.catalogue, replay.id, &step, style) else { continue };
            let json = Message { replay: Some(true), ..message }.to_json(self.service.clock.now());
            let frame = encode(Framing::Socket, None, &json);
            if !self.subscriber.queue.push_history(frame).await {
                return;
            }
            turns.pass().await;
        }
        self.say(Message { replay_end: Some(true), match_shown: replay.end, ..Message::default() });
    }

    /// Sends a message to this session only.
    pub fn say(&self, message: Message) {
        self.subscriber.say(&message);
    }
}

/// True if the match comes with a refusal, as existing clients expect for a goal that cannot be taken back.
fn shows_match(command: ClientCommand, refusal: &Refusal) -> bool {
    command == ClientCommand::DeleteEvent && refusal.kind != RefusalKind::NotAllowed
}

/// The last event that a subscriber says it knows; none if it does not ask for what it missed.
fn last_seen(fields: &Fields) -> Result<Option<LastSeen>, Refusal> {
    let event = fields.uuid("after_id")?;
    Ok(fields.after()?.map(|revision| LastSeen { revision, event }))
}

/// How long to wait for an event that came `millis` later, at a speed; 0 is as fast as the session takes it.
pub fn paced(millis: u64, speed: f64) -> Duration {
    if speed <= 0.0 {
        return Duration::ZERO;
    }
    let seconds = Duration::from_millis(millis).as_secs_f64() / speed;
    Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST_BREAK).min(LONGEST_BREAK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_divided_by_the_speed_and_bounded() {
        assert_eq!(paced(3000, 1.0), Duration::from_secs(3));
        assert_eq!(paced(3000, 2.0), Duration::from_millis(1500));
        assert_eq!(paced(3000, 0.0), Duration::ZERO);
        assert_eq!(paced(3000, 1e-300), LONGEST_BREAK);
    }
}
