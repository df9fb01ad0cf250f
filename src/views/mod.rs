//! The shapes clients read (docs/protocol.md), made from the read models. One shape everywhere, whatever asks for it.

mod clock;
mod events;
mod exhibition;
mod matches;
mod outcome;
mod players;
mod programme;
mod report;
mod table;
mod tables;
mod teams;
mod warnings;

pub use events::{EventView, event_views, one_event_view};
pub use exhibition::exhibition_view;
pub use matches::{
    AwayTeam, HomeTeam, MatchView, category_matches, match_view, match_view_in, match_view_of, match_views,
    open_categories, revision_number, upcoming_views,
};
pub use outcome::{OutcomeView, ResultView};
pub use players::{PlayerView, players_in_match, roster_with_goals};
pub use programme::{ProgrammeView, newest_season, programme_view};
pub use report::{ReportView, report_view};
pub use table::{SuspensionView, TableView, TimeoutView, TreatmentView};
pub use tables::{RulesView, StandingsRowView, TableRowView, table_view};
pub use teams::{TeamDetailView, TeamView, team_detail_view};
pub use warnings::{WarningView, warning_views};
