//! `{action: "clock", match, run?, elapsed?, length?, reason?}`: the clock is stopped, started or set.

use minicup_domain::matches::{ClockChange, MatchAction, PlayTime};

use super::fields::Fields;
use super::{CommandType, Target, named_match, to_score};
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "clock", right: to_score, has_moment: true, match_id: named_match, action };

fn action(fields: &Fields, _: &Target) -> Result<MatchAction, Refusal> {
    let run = fields.given("run").map(|_| fields.flag("run")).transpose()?;
    let elapsed = fields.seconds("elapsed")?.map(PlayTime::from_millis);
    let length = fields.count("length")?;
    if run.is_none() && elapsed.is_none() && length.is_none() {
        return Err(Refusal::malformed("malformed", "say what of the clock to change: run, elapsed or length"));
    }
    let reason = fields.optional_lines("reason")?.map(str::to_owned);
    Ok(MatchAction::Clock(ClockChange { run, elapsed, length, reason }))
}
