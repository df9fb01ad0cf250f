//! What is allowed in a file but may be a mistake: two places at one time, two players with one number, a short PIN.

use std::collections::HashMap;
use std::hash::Hash;

use minicup_domain::tournament::{PinSize, Privacy, ScheduledMatch, Season};
use minicup_domain::{MatchId, Timestamp};

use super::fault::Fault;
use super::file::{FileTeam, FileUser, TournamentFile};
use super::finding::Finding;

/// What is odd about a file once it is in: `season` is what it then makes of the season.
pub(super) fn oddities(file: &TournamentFile, season: &Season) -> Vec<Fault> {
    let mut odd = times(file);
    odd.extend(doubly_booked(file, season));
    if season.privacy() == Privacy::Numbers {
        let teams = file.categories.iter().enumerate().flat_map(|(place, category)| {
            category
                .teams
                .iter()
                .enumerate()
                .map(move |(index, team)| (format!("/categories/{place}/teams/{index}"), team))
        });
        odd.extend(teams.flat_map(|(pointer, team)| numbers(&pointer, team)));
    }
    odd.extend(file.users.iter().enumerate().filter_map(|(index, user)| short_pin(index, user)));
    odd
}

fn times(file: &TournamentFile) -> Vec<Fault> {
    let ends_early = file
        .matches()
        .filter(|(_, _, scheduled)| scheduled.end.as_ref().is_some_and(|end| end.at() < scheduled.start.at()));
    ends_early.map(|(pointer, ..)| Fault::new(format!("{pointer}/end"), Finding::EndsBeforeStart)).collect()
}

/// A match and the time it takes.
struct Booking<'a> {
    scheduled: &'a ScheduledMatch,
    pointer: String,
    end: Timestamp,
}

/// Teams that play, and courts that are taken, twice at a time.
fn doubly_booked(file: &TournamentFile, season: &Season) -> Vec<Fault> {
    let pointers: HashMap<MatchId, String> =
        file.matches().map(|(pointer, _, scheduled)| (scheduled.id, pointer)).collect();
    let mut bookings: Vec<Booking<'_>> = season
        .matches
        .iter()
        .map(|scheduled| Booking {
            scheduled,
            // A match that was added by hand is not in the file.
            pointer: pointers.get(&scheduled.id).cloned().unwrap_or_else(|| format!("match {}", scheduled.id)),
            end: end_of(season, scheduled),
        })
        .collect();
    bookings.sort_by_key(|booking| booking.scheduled.start);
    let mut odd = Vec::new();
    let name =
        |team| season.teams.iter().find(|known| known.id == team).map_or(String::new(), |team| team.name.clone());
    let teams = |booking: &Booking<'_>| vec![booking.scheduled.home, booking.scheduled.away];
    odd.extend(clashes(&bookings, teams, |team, with| Finding::TeamBusy { team: name(*team), with }));
    let court = |booking: &Booking<'_>| {
        let court = booking.scheduled.location.clone();
        // Where a match has no court the schedule does not say where it is.
        Some(court).filter(|court| !court.is_empty()).into_iter().collect()
    };
    odd.extend(clashes(&bookings, court, |court, with| Finding::CourtBusy { court: court.clone(), with }));
    odd
}

/// When a match is over: as planned, or once its halves have been played.
fn end_of(season: &Season, scheduled: &ScheduledMatch) -> Timestamp {
    let category = season.categories.iter().find(|category| category.id == scheduled.category);
    let play = category.map_or(0, |category| {
        let fixture = category.fixture_of(scheduled);
        fixture.half_length.saturating_mul(fixture.game.periods.into())
    });
    let planned = scheduled.end.filter(|end| *end >= scheduled.start);
    planned.unwrap_or_else(|| scheduled.start.plus_seconds(play))
}

/// Each booking of something that an earlier one has not given back. Two that start together clash however short they are.
fn clashes<K: Hash + Eq>(
    bookings: &[Booking<'_>],
    taken: impl Fn(&Booking<'_>) -> Vec<K>,
    finding: impl Fn(&K, String) -> Finding,
) -> Vec<Fault> {
    let mut busy: HashMap<K, &Booking<'_>> = HashMap::new();
    let mut odd = Vec::new();
    for booking in bookings {
        for key in taken(booking) {
            let before = busy.get(&key).copied();
            if let Some(before) = before.filter(|before| is_at_once(before, booking)) {
                let found = finding(&key, before.pointer.clone());
                odd.push(Fault::new(booking.pointer.clone(), found));
            }
            if before.is_none_or(|before| before.end < booking.end) {
                busy.insert(key, booking);
            }
        }
    }
    odd
}

fn is_at_once(before: &Booking<'_>, later: &Booking<'_>) -> bool {
    later.scheduled.start < before.end || later.scheduled.start == before.scheduled.start
}

/// Readers who see numbers alone cannot tell by whom a goal was.
fn numbers(pointer: &str, team: &FileTeam) -> Vec<Fault> {
    let mut seen: HashMap<i64, String> = HashMap::new();
    let mut odd = Vec::new();
    for (index, player) in team.players.iter().enumerate() {
        let (Some(number), pointer) = (player.number, format!("{pointer}/players/{index}")) else { continue };
        match seen.get(&number) {
            Some(by) => {
                odd.push(Fault::new(format!("{pointer}/number"), Finding::NumberUsed { number, by: by.clone() }))
            }
            None => {
                seen.insert(number, pointer);
            }
        }
    }
    odd
}

fn short_pin(index: usize, user: &FileUser) -> Option<Fault> {
    let least = user.role.least_pin();
    let is_short = user.pin.as_ref().is_some_and(|pin| PinSize::of(pin) < least);
    is_short.then(|| Fault::new(format!("/users/{index}/pin"), Finding::ShortPin { least: least.least() }))
}
