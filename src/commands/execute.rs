//! The only way for a command to reach its match: rights, fields, the match's actor, metrics.

use std::sync::Arc;

use minicup_domain::matches::MatchAction;
use minicup_domain::{CommandId, MatchId, Timestamp};
use minicup_projections::ReadModel;
use tracing::Instrument;

use super::fields::Fields;
use super::{ClientCommand, Target};
use crate::access::Holder;
use crate::clock::Clock;
use crate::matches::{CommandError, Executed, Known, MatchRouter, Request};
use crate::metrics::{CommandOutcome, Metrics};
use crate::randomness::Randomness;
use crate::refusal::Refusal;
use crate::store::codec::Cause;

/// Executes commands.
pub struct Commands {
    router: Arc<MatchRouter>,
    metrics: Arc<Metrics>,
    clock: Clock,
    random: Randomness,
}

/// A command that has been read and may be sent.
pub struct Submission {
    /// The label of its metrics.
    pub name: &'static str,
    /// What it asks of the match.
    pub action: MatchAction,
    /// Its author, as events record it.
    pub author: String,
    /// When it was meant, if it could not be sent at once.
    pub meant_at: Option<Timestamp>,
    /// The sender's id; one is generated if there is none.
    pub command_id: Option<CommandId>,
}

impl Commands {
    /// Sends commands to the matches behind `router`.
    pub fn new(router: Arc<MatchRouter>, metrics: Arc<Metrics>, clock: Clock, random: Randomness) -> Self {
        Self { router, metrics, clock, random }
    }

    /// Executes a command of somebody who is logged in. Its fields can name what is in `model`.
    ///
    /// # Errors
    /// Why it has no effect; nothing changed then, except possibly if it is unavailable.
    pub async fn execute(
        &self,
        model: &ReadModel,
        holder: &Holder,
        (id, known): (MatchId, Known),
        command: ClientCommand,
        fields: &Fields,
        command_id: Option<CommandId>,
    ) -> Result<Executed, Refusal> {
        if !holder.may(command.right(fields), id, &model.catalogue) {
            return Err(Refusal::not_allowed());
        }
        let action = command.action(fields, &Target { id, model })?;
        let meant_at = command.meant_at(fields)?;
        let author = holder.author.clone();
        self.submit((id, known), Submission { name: command.name(), action, author, meant_at, command_id }).await
    }

    /// Sends a command that has been read, and counts its outcome.
    ///
    /// # Errors
    /// As [`Commands::execute`].
    pub async fn submit(&self, (id, known): (MatchId, Known), submission: Submission) -> Result<Executed, Refusal> {
        let Submission { name, action, author, meant_at, command_id } = submission;
        let command_id = command_id.unwrap_or_else(|| CommandId::new(self.random.uuid()));
        let user = author.clone();
        let cause = Cause { command_id, user: Some(author) };
        let request = Request { at: self.clock.now(), meant_at, action, cause, fixture: known.fixture };
        let span = tracing::info_span!("command", match_id = id.get(), name, %command_id);
        let executing = async {
            let outcome = self.router.execute(id, known, request).await;
            tracing::debug!(user, ?outcome, "a command is answered");
            outcome
        };
        let outcome = executing.instrument(span).await;
        self.count(name, &outcome);
        outcome.map_err(Refusal::from)
    }

    fn count(&self, name: &'static str, outcome: &Result<Executed, CommandError>) {
        let counted = match outcome {
            Ok(_) => CommandOutcome::Accepted,
            Err(CommandError::Rejected(rejection)) => {
                self.metrics.rejection(rejection.code());
                CommandOutcome::Rejected
            }
            Err(CommandError::Reused) => CommandOutcome::Rejected,
            Err(CommandError::Damaged(_)) => {
                self.metrics.rejection("damaged");
                CommandOutcome::Failed
            }
            Err(CommandError::Unavailable(_)) => CommandOutcome::Failed,
        };
        self.metrics.command(name, counted);
    }
}
