//! What an import is planned from.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use minicup_domain::MatchId;
use minicup_domain::tournament::{Said, Season};

use super::file::TournamentFile;
use super::history::History;
use super::present::Present;
use crate::access::users::NewPins;
use crate::transact::Author;

/// The input of a plan.
pub(super) struct Scene<'a> {
    pub(super) present: &'a Present,
    pub(super) file: &'a TournamentFile,
    /// The desired season.
    pub(super) wanted: Season,
    /// What the last import said about it.
    pub(super) said: Option<Said>,
    pub(super) histories: HashMap<MatchId, History>,
    pub(super) zone: TimeZone,
    pub(super) author: Author<'a>,
    /// What new PINs are indexed and salted with.
    pub(super) pins: NewPins<'a>,
}
