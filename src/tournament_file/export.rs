//! A season out of the store, as a tournament file.

use jiff::tz::TimeZone;
use minicup_domain::game::GameRules;
use minicup_domain::matches::Fixture;
use minicup_domain::rules::{DEFAULT_HALF_LENGTH, Rules};
use minicup_domain::tournament::{Category, Player, Privacy, ScheduledMatch, Season, SeasonDefined, Team, User};
use minicup_domain::{PlayerId, SeasonSlug};

use super::file::{
    FORMAT, FileCategory, FileEvent, FileMatch, FilePlayer, FileResult, FileSeason, FileTeam, FileUser, TournamentFile,
};
use super::history::{Entry, History, histories};
use super::played::recorded_result;
use super::present::Present;
use super::time::Time;
use crate::store::{EventStore, StoreError};

/// The season as a file that imports into an empty store to the same reads; none if there is no such season. All users
/// are in it, without their PINs. The exhibition match belongs to no season and is in no file.
///
/// Players have their full names whatever the season's privacy: the file is the operator's own.
///
/// A confirmed match has its result. A match whose stream is more than the import of that result would make of it has
/// its whole history too.
///
/// Needs a Tokio runtime with a timer.
///
/// # Errors
/// Those of the store.
pub async fn export(store: &dyn EventStore, season: &SeasonSlug) -> Result<Option<TournamentFile>, StoreError> {
    let present = Present::read(store).await?;
    let Season { season: Some(defined), privacy, categories, teams, matches } = present.season(season).state.state
    else {
        return Ok(None);
    };
    let zone = TimeZone::get(&defined.timezone).unwrap_or(TimeZone::UTC);
    let mut histories = histories(store, matches.iter().map(|scheduled| scheduled.id)).await?;
    let mut exported = Vec::with_capacity(categories.len());
    for category in &categories {
        let scheduled = matches.iter().filter(|scheduled| scheduled.category == category.id);
        let schedule = scheduled.map(|scheduled| {
            let history = histories.remove(&scheduled.id).unwrap_or_default();
            file_match(category, scheduled, &history, &zone)
        });
        let schedule = schedule.collect();
        let teams = teams.iter().filter(|team| team.category == category.id);
        let teams = teams.map(|team| file_team(team, &present)).collect();
        exported.push(file_category(category, teams, schedule));
    }
    Ok(Some(TournamentFile {
        format: FORMAT.to_owned(),
        season: file_season(defined, privacy),
        categories: exported,
        users: present.users.state.users.users.iter().map(file_user).collect(),
    }))
}

fn file_season(SeasonDefined { slug, name, timezone }: SeasonDefined, privacy: Option<Privacy>) -> FileSeason {
    // Full names are not requested by name: a file from a day when they were shown must not bring them back.
    let privacy = privacy.filter(|privacy| *privacy != Privacy::Names);
    FileSeason { slug, name, timezone, privacy, half_length: None, rules: None, game: None }
}

fn file_category(category: &Category, teams: Vec<FileTeam>, matches: Vec<FileMatch>) -> FileCategory {
    let Category { id, slug, name, half_length, rules, game } = category.clone();
    FileCategory {
        id,
        slug,
        name,
        half_length: Some(half_length).filter(|length| *length != DEFAULT_HALF_LENGTH),
        rules: Some(rules).filter(|rules| *rules != Rules::default()),
        game: named(game),
        teams,
        matches,
    }
}

fn named(game: GameRules) -> Option<GameRules> {
    Some(game).filter(|game| !game.is_empty())
}

fn file_team(team: &Team, present: &Present) -> FileTeam {
    let roster = present.roster(team.id).state;
    let team = team.clone();
    FileTeam {
        id: team.id,
        slug: team.slug,
        name: team.name,
        abbr: team.abbr,
        trainer_name: roster.trainer_name,
        trainer_forgotten: roster.trainer_forgotten,
        dress_color: team.dress_color,
        dress_color_secondary: team.dress_color_secondary,
        color_primary: team.color_primary,
        color_secondary: team.color_secondary,
        color_text: team.color_text,
        description: team.description,
        players: roster.players.iter().map(|player| file_player(player, &roster.forgotten)).collect(),
    }
}

fn file_player(player: &Player, forgotten: &[PlayerId]) -> FilePlayer {
    let Player { id, number, firstname, lastname } = player.clone();
    FilePlayer { id, number, firstname, lastname, forgotten: forgotten.contains(&id) }
}

fn file_user(user: &User) -> FileUser {
    FileUser { username: user.username.clone(), name: user.name.clone(), role: user.role, pin: None }
}

fn file_match(category: &Category, scheduled: &ScheduledMatch, history: &History, zone: &TimeZone) -> FileMatch {
    let result = file_result(history, zone);
    let fixture = category.fixture_of(scheduled);
    let history = match &result {
        Some(result) if is_imported(scheduled, fixture, result, history) => vec![],
        _ => file_history(history),
    };
    FileMatch {
        id: scheduled.id,
        number: scheduled.number,
        home_team_id: scheduled.home,
        away_team_id: scheduled.away,
        start: Time::in_zone(scheduled.start, zone),
        end: scheduled.end.map(|end| Time::in_zone(end, zone)),
        location: scheduled.location.clone(),
        facebook_video_id: scheduled.facebook_video_id.clone(),
        half_length: scheduled.half_length,
        game: named(scheduled.game),
        must_decide: scheduled.must_decide,
        result,
        history,
    }
}

fn file_result(history: &History, zone: &TimeZone) -> Option<FileResult> {
    let confirmed_at = history.state.confirmed?;
    Some(FileResult::new(history.given()?, history.reason(), Some(Time::in_zone(confirmed_at, zone))))
}

/// Whether importing the result alone makes this very stream, ids included.
fn is_imported(scheduled: &ScheduledMatch, fixture: Fixture, result: &FileResult, history: &History) -> bool {
    let Some(confirmed_at) = result.confirmed_at.as_ref().map(Time::at) else { return false };
    let imported = recorded_result(scheduled.id, fixture, result, &History::default(), None, confirmed_at);
    let Ok(imported) = imported else { return false };
    let stored = history.entries.iter().map(Entry::to_new);
    imported.into_iter().map(|(_, event)| Some(event)).eq(stored)
}

fn file_history(history: &History) -> Vec<FileEvent> {
    history.entries.iter().filter_map(Entry::to_file).collect()
}
