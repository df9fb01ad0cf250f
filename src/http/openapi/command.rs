//! Commands in the description: `commands` reads them field by field.
#![allow(dead_code, reason = "these document what `commands` reads from a request")]

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

/// An id as clients may send it: a number, or its decimal digits as a text.
pub struct AnyId;

impl PartialSchema for AnyId {
    fn schema() -> RefOr<Schema> {
        let int64 = SchemaFormat::KnownFormat(KnownFormat::Int64);
        let number = ObjectBuilder::new().schema_type(Type::Integer).format(Some(int64));
        let digits = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^ *-?[0-9]+ *$"));
        let what = "an id: a number, or its decimal digits as a text";
        OneOfBuilder::new().item(number).item(digits).description(Some(what)).into()
    }
}

impl ToSchema for AnyId {}

/// One command to the match in the address. Any of them may have `command_id`, which makes sending it again harmless,
/// and `match`, which must be the one in the address.
#[derive(ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Command {
    /// A goal.
    Goal {
        /// Whose goal it is.
        team: AnyId,
        /// Who scored; 0, null or absent: not known.
        player: Option<AnyId>,
        /// Whether it was a seven-metre throw; absent: it was not.
        seven_metre: Option<bool>,
        /// Why the referees let it count, where the rules forbid it.
        overrule: Option<String>,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// The start or end of a half.
    StateChange {
        #[schema(inline)]
        state: State,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// Starts what the rules ask for next.
    StartPeriod {
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// Ends the period that runs.
    EndPeriod {
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// Stops the clock, starts it, sets it, or gives the period another length; at least one of these.
    Clock {
        /// Whether it runs.
        run: Option<bool>,
        /// Play time of the period, in seconds.
        #[schema(minimum = 0)]
        elapsed: Option<f64>,
        /// Seconds the period lasts.
        #[schema(minimum = 1)]
        length: Option<i64>,
        reason: Option<String>,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// A shot of the shoot-out.
    ShootoutShot {
        /// Whose turn it is.
        team: AnyId,
        /// Who shot; 0, null or absent: not known.
        player: Option<AnyId>,
        /// Whether it was a goal.
        scored: bool,
        /// Why the referees let it count, where it is out of turn.
        overrule: Option<String>,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// A seven-metre throw in play.
    SevenMetre {
        /// Which team throws.
        team: AnyId,
        /// Who throws; 0, null or absent: not known.
        player: Option<AnyId>,
        #[schema(inline)]
        outcome: Outcome,
        /// Why the referees let it count, where the rules forbid it.
        overrule: Option<String>,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// Somebody is punished.
    Punish {
        /// Whose team.
        team: AnyId,
        /// The player; 0, null or absent: an official, or not known.
        player: Option<AnyId>,
        /// The letter of an official.
        #[schema(pattern = "^[A-Ea-e]$")]
        official: Option<String>,
        #[schema(inline)]
        punishment: Punishment,
        /// Why the referees give it, where the rules forbid it.
        overrule: Option<String>,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// A team calls a time-out.
    Timeout {
        /// Which team.
        team: AnyId,
        /// Whether they get it, as if absent; false: asked for and lost.
        granted: Option<bool>,
        /// Why the referees give it, where none is left.
        overrule: Option<String>,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// A team names who plays today.
    LineUp {
        /// Which team.
        team: AnyId,
        #[schema(inline, min_items = 1, max_items = 100)]
        players: Vec<LinedUp>,
        #[schema(inline, max_items = 5)]
        officials: Option<Vec<LinedUpOfficial>>,
        /// Why the referees allow it, where the rules forbid it.
        overrule: Option<String>,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// A player was treated on court, and is off it for three attacks of the team.
    Treatment {
        /// Whose player it is.
        team: AnyId,
        /// Who it is; 0, null or absent: not known.
        player: Option<AnyId>,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// An attack ended without a goal while a treated player of the team is off the court.
    Attack {
        /// Whose attack it was.
        team: AnyId,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// Takes back the last goal, within a minute.
    DeleteEvent {
        event: AnyId,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// Takes back any entry; of starts and ends the latest.
    RevokeEvent {
        event: AnyId,
        reason: String,
        /// How the clock continues if it is the end of a period; absent: as if it had not ended.
        #[schema(inline)]
        resume: Option<Resume>,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// Changes an entry.
    AmendEvent {
        event: AnyId,
        reason: String,
        team: Option<AnyId>,
        player: Option<AnyId>,
        #[schema(minimum = 0, maximum = 1)]
        half_index: Option<i64>,
        #[schema(minimum = 0)]
        time_offset: Option<i64>,
        /// Why the referees allow the player, where the rules forbid it.
        overrule: Option<String>,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// A note on the timeline.
    Info {
        text: String,
        /// When it was, in Unix seconds, if not just now.
        at: Option<f64>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// Makes the result count.
    Confirm {
        /// Who has won a draw that must be decided: 0 home, 1 away.
        #[schema(minimum = 0, maximum = 1)]
        winner: Option<u8>,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// Reopens a confirmed match.
    Reopen {
        reason: String,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// A result by hand.
    RecordResult {
        /// Home and away, without the shoot-out; needed where neither kind nor stages are given.
        #[schema(min_items = 2, max_items = 2)]
        score: Option<Vec<u32>>,
        /// At half-time.
        #[schema(min_items = 2, max_items = 2)]
        half: Option<Vec<u32>>,
        /// At the end of regular time.
        #[schema(min_items = 2, max_items = 2)]
        regular: Option<Vec<u32>>,
        /// At the end of overtime.
        #[schema(min_items = 2, max_items = 2)]
        overtime: Option<Vec<u32>>,
        /// The shoot-out alone.
        #[schema(min_items = 2, max_items = 2)]
        shootout: Option<Vec<u32>>,
        #[schema(inline)]
        kind: Option<KindOfResult>,
        /// Who has won a walkover, or a draw that must be decided: 0 home, 1 away.
        #[schema(minimum = 0, maximum = 1)]
        winner: Option<u8>,
        reason: String,
        #[serde(flatten)]
        addressed: Addressed,
    },
    /// Takes back a result by hand; what was played counts again.
    RevokeResult {
        reason: String,
        #[serde(flatten)]
        addressed: Addressed,
    },
}

/// A player who plays today.
#[derive(ToSchema)]
pub struct LinedUp {
    player: AnyId,
    /// Today's number; absent: that of the roster.
    #[schema(minimum = 0, maximum = 999)]
    number: Option<i64>,
    /// Whether they keep the goal.
    goalkeeper: Option<bool>,
    /// Whether they lead the team; one at most.
    captain: Option<bool>,
}

/// An official who is there today.
#[derive(ToSchema)]
pub struct LinedUpOfficial {
    #[schema(pattern = "^[A-Ea-e]$")]
    letter: String,
    /// Read and not kept.
    name: Option<String>,
}

/// What every command may have.
#[derive(ToSchema)]
pub struct Addressed {
    /// The match in the address.
    #[serde(rename = "match")]
    of_match: Option<AnyId>,
    /// Names the command: sent again with the same id it changes nothing and gets the same answer.
    command_id: Option<Uuid>,
}

/// How a clock continues.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Resume {
    Stood,
}

/// The states a match can be brought into.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    HalfFirst,
    Pause,
    HalfSecond,
    End,
}

/// What becomes of a throw.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Goal,
    Saved,
    Missed,
}

/// What somebody is punished with.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Punishment {
    Warning,
    Suspension,
    Disqualification,
    BlueCard,
}

/// How a match came to its result.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KindOfResult {
    Played,
    Walkover,
    DoubleForfeit,
    Abandoned,
    Void,
}
