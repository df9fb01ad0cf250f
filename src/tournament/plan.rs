//! What an import appends: the difference between a file and the store, all of it decided before any of it is done.

use std::collections::{HashMap, HashSet};

use minicup_domain::tournament::{
    Roster, Season, SeasonRejection, User, UserEvent, decide_privacy, decide_roster, decide_season, decide_user,
    evolve_season,
};
use minicup_domain::{MatchId, TeamId};

use super::append::{Append, Author, Subject};
use super::change::{Change, Fate, Thing, match_name, season_changes};
use super::fault::Fault;
use super::file::{FileUser, TournamentFile};
use super::history::History;
use super::import::ImportError;
use super::played::{Play, in_order_of_time};
use super::present::{Folded, Present};
use crate::access::pin::{hash_pin, verify_pin};
use crate::store::EventStore;
use crate::store::codec::{roster_stream, season_stream, users_stream};

/// The appends that bring the store to what the file says, in the order in which they are to happen.
///
/// A stricter privacy comes first, so that nobody new is shown by a name that is to be hidden. Then come people, and the
/// season before its results, so that at no moment anything names what is not there. Each append is whole and leaves a store from which the rest is planned again: an import that was cut off is completed by
/// running it once more.
pub(super) async fn plan(
    store: &dyn EventStore,
    present: &Present,
    file: &TournamentFile,
    author: Author<'_>,
) -> Result<Vec<Append>, ImportError> {
    let mut season = present.season(&file.season.slug);
    let privacy = plan_stricter_privacy(&mut season, file, author);
    let histories = histories(store, &season.state, file).await?;
    let mut faults = Vec::new();
    let season_append = plan_season(&season, file, &histories, author).unwrap_or_else(|bad| noted(&mut faults, bad));
    let users = plan_users(present, &file.users, author).unwrap_or_else(|bad| noted(&mut faults, bad));
    let plays = plan_matches(file, &histories, author).unwrap_or_else(|bad| noted(&mut faults, bad));
    if !faults.is_empty() {
        return Err(ImportError::Faults(faults));
    }
    let mut appends = Vec::from_iter(privacy);
    appends.extend(plan_rosters(present, &season.state, file, author));
    appends.extend(users);
    appends.extend(season_append);
    appends.extend(plays);
    Ok(appends)
}

fn noted<T: Default>(faults: &mut Vec<Fault>, bad: Vec<Fault>) -> T {
    faults.extend(bad);
    T::default()
}

/// What the store has of every match that the file or the present schedule names.
async fn histories(
    store: &dyn EventStore,
    season: &Season,
    file: &TournamentFile,
) -> Result<HashMap<MatchId, History>, ImportError> {
    let wanted = file.categories.iter().flat_map(|category| &category.matches).map(|scheduled| scheduled.id);
    let ids: HashSet<MatchId> = season.matches.iter().map(|scheduled| scheduled.id).chain(wanted).collect();
    let mut histories = HashMap::with_capacity(ids.len());
    for id in ids {
        histories.insert(id, History::read(store, id).await?);
    }
    Ok(histories)
}

/// The stricter privacy of a season that is there already, which `season` then has. A looser one, and that of a new
/// season, which has no teams yet, goes with the rest of the season.
fn plan_stricter_privacy(season: &mut Folded<Season>, file: &TournamentFile, author: Author<'_>) -> Option<Append> {
    let show = file.season.privacy.filter(|show| *show > season.state.privacy())?;
    let last = season.revision?;
    let events = [decide_privacy(&season.state, show)?];
    let append = Append::new(Subject::Season, season_stream(&file.season.slug), Some(last), author.user, |cause| {
        cause.season_events(author.now, &events)
    });
    let changes = season_changes(&season.state, &season.state, &events);
    for event in &events {
        season.evolve(last.next(), |state| evolve_season(state, event));
    }
    append.map(|append| append.told_as(changes))
}

fn plan_season(
    season: &Folded<Season>,
    file: &TournamentFile,
    histories: &HashMap<MatchId, History>,
    author: Author<'_>,
) -> Result<Option<Append>, Vec<Fault>> {
    let played: HashSet<MatchId> =
        histories.iter().filter(|(_, history)| history.state.has_begun()).map(|(id, _)| *id).collect();
    let wanted = file.wanted_season();
    let events = decide_season(&season.state, &wanted, &played).map_err(|rejections| {
        rejections.into_iter().map(|rejection| season_fault(file, rejection)).collect::<Vec<_>>()
    })?;
    let stream = season_stream(&file.season.slug);
    let append = Append::new(Subject::Season, stream, season.revision, author.user, |cause| {
        cause.season_events(author.now, &events)
    });
    Ok(append.map(|append| append.told_as(season_changes(&season.state, &wanted, &events))))
}

fn season_fault(file: &TournamentFile, rejection: SeasonRejection) -> Fault {
    let pointer = match rejection {
        SeasonRejection::PlayedMatchRemoved(_) => None,
        SeasonRejection::PlayedMatchChanged(id) => {
            file.matches().find(|(_, _, scheduled)| scheduled.id == id).map(|(pointer, ..)| pointer)
        }
    };
    Fault::new(pointer.unwrap_or_else(|| "/categories".to_owned()), rejection.to_string())
}

fn plan_rosters(present: &Present, season: &Season, file: &TournamentFile, author: Author<'_>) -> Vec<Append> {
    let teams = file.categories.iter().flat_map(|category| &category.teams);
    let mut wanted: Vec<(TeamId, &str, Roster)> =
        teams.map(|team| (team.id, team.name.as_str(), team.wanted_roster())).collect();
    let named: HashSet<TeamId> = wanted.iter().map(|(id, ..)| *id).collect();
    // With a team its people go, names and all.
    let gone = season.teams.iter().filter(|team| !named.contains(&team.id));
    wanted.extend(gone.map(|team| (team.id, team.name.as_str(), Roster::default())));
    let planned = |(team, name, roster): (TeamId, &str, Roster)| plan_roster(present, (team, name), &roster, author);
    wanted.into_iter().filter_map(planned).collect()
}

fn plan_roster(present: &Present, (team, name): (TeamId, &str), wanted: &Roster, author: Author<'_>) -> Option<Append> {
    let roster = present.roster(team);
    let events = decide_roster(&roster.state, wanted);
    let append = Append::new(Subject::Roster, roster_stream(team), roster.revision, author.user, |cause| {
        cause.roster_events(author.now, &events)
    });
    let fate = match (roster.state == Roster::default(), *wanted == Roster::default()) {
        (true, _) => Fate::Added,
        (false, true) => Fate::Removed,
        (false, false) => Fate::Changed,
    };
    append.map(|append| append.told_as(vec![Change::new(Thing::Roster, fate, Some(team.get()), name)]))
}

fn plan_users(present: &Present, wanted: &[FileUser], author: Author<'_>) -> Result<Option<Append>, Vec<Fault>> {
    let (mut events, mut faults): (Vec<UserEvent>, Vec<Fault>) = (Vec::new(), Vec::new());
    let mut changes = Vec::new();
    for (index, user) in wanted.iter().enumerate() {
        match pin_hash(present, wanted, user) {
            Ok(pin_hash) => {
                let FileUser { username, name, role, .. } = user.clone();
                let user = User { username, name, role, pin_hash };
                let decided = decide_user(&present.users.state, &user);
                let is_known = present.users.state.get(&user.username).is_some();
                let fate = if is_known { Fate::Changed } else { Fate::Added };
                changes.extend(decided.iter().map(|_| Change::new(Thing::User, fate, None, &user.username)));
                events.extend(decided);
            }
            Err(message) => faults.push(Fault::new(format!("/users/{index}/pin"), message)),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let append = Append::new(Subject::Users, users_stream(), present.users.revision, author.user, |cause| {
        cause.user_events(author.now, &events)
    });
    Ok(append.map(|append| append.told_as(changes)))
}

/// The hash a user is to have. A new one only for a new PIN: hashing is slow, and under its new salt the same PIN would
/// look like a change.
fn pin_hash(present: &Present, wanted: &[FileUser], user: &FileUser) -> Result<Option<String>, String> {
    let users = &present.users.state;
    let stored = users.get(&user.username).and_then(|known| known.pin_hash.as_ref());
    let Some(pin) = &user.pin else { return Ok(stored.cloned()) };
    if let Some(hash) = stored.filter(|hash| verify_pin(pin, hash)) {
        return Ok(Some(hash.clone()));
    }
    // The PINs of users who get one from this file have been compared in the file.
    let gets_one = |name: &str| wanted.iter().any(|other| other.username == name && other.pin.is_some());
    let keeps_same =
        |other: &User| !gets_one(&other.username) && other.pin_hash.as_ref().is_some_and(|hash| verify_pin(pin, hash));
    if users.users.iter().any(keeps_same) {
        return Err("is already used by another user, choose another PIN".to_owned());
    }
    hash_pin(pin).map(Some).map_err(|error| error.to_string())
}

fn plan_matches(
    file: &TournamentFile,
    histories: &HashMap<MatchId, History>,
    author: Author<'_>,
) -> Result<Vec<Append>, Vec<Fault>> {
    let none = History::default();
    let (mut plays, mut faults) = (Vec::new(), Vec::new());
    let wanted = file.wanted_season();
    for (pointer, category, scheduled) in file.matches() {
        let fixture = file.fixture(category, scheduled);
        let present = histories.get(&scheduled.id).unwrap_or(&none);
        match Play::missing(&pointer, scheduled, fixture, present, author.user, author.now) {
            Ok(play) => plays.push(play.told_as(result_change(&wanted, scheduled.id, present))),
            Err(bad) => faults.extend(bad),
        }
    }
    if faults.is_empty() { Ok(in_order_of_time(plays)) } else { Err(faults) }
}

/// What a match gets, should it get anything.
fn result_change(season: &Season, id: MatchId, present: &History) -> Change {
    let scheduled = season.matches.iter().find(|scheduled| scheduled.id == id);
    let name = scheduled.map(|scheduled| match_name(season, scheduled)).unwrap_or_default();
    let fate = if present.entries.is_empty() { Fate::Added } else { Fate::Changed };
    Change::new(Thing::Result, fate, Some(id.get()), name)
}
