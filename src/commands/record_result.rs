//! `{action: "record_result", match, score?, half?, regular?, overtime?, shootout?, kind?, winner?, reason}`: a result by
//! hand. Those who score a match may record what was played; any other kind of result takes a PIN.

use minicup_domain::matches::{GivenResult, MatchAction, ResultKind, Stages};

use super::fields::Fields;
use super::named::winner;
use super::{CommandType, Target, named_match};
use crate::access::Right;
use crate::refusal::Refusal;

pub(super) const TYPE: CommandType =
    CommandType { name: "record_result", right, has_moment: false, match_id: named_match, action };

fn right(fields: &Fields) -> Right {
    match kind(fields) {
        Ok(kind) if !kind.is_played() => Right::WithPin,
        _ => Right::Score,
    }
}

fn action(fields: &Fields, _: &Target) -> Result<MatchAction, Refusal> {
    Ok(MatchAction::RecordResult { result: result(fields)?, reason: fields.lines("reason")?.to_owned() })
}

fn result(fields: &Fields) -> Result<GivenResult, Refusal> {
    let stages = Stages {
        half: fields.optional_score("half")?,
        regular: fields.optional_score("regular")?,
        overtime: fields.optional_score("overtime")?,
        shootout: fields.optional_score("shootout")?,
    };
    // Before there were kinds and stages a result was just a score.
    let needs_score = fields.given("kind").is_none() && stages.last().is_none();
    let score = if needs_score { Some(fields.score("score")?) } else { fields.optional_score("score")? };
    Ok(GivenResult { score, kind: kind(fields)?, winner: winner(fields)?, stages })
}

fn kind(fields: &Fields) -> Result<ResultKind, Refusal> {
    match fields.given("kind") {
        Some(_) => fields.word("kind", ResultKind::parse, "played, walkover, double_forfeit, abandoned or void"),
        None => Ok(ResultKind::default()),
    }
}
