//! Players as readers see them: on their roster, and in a match with today's numbers.

use minicup_domain::matches::{LinedUp, MatchState, Side};
use minicup_domain::tournament::{Player, Privacy, Roster};
use minicup_domain::{PlayerId, TeamId};

use super::Catalogue;
use crate::people::ShownPlayer;

impl Catalogue {
    /// The players of a team as readers see them, by number, those without one last, then by id.
    pub fn players_by_number(&self, team: TeamId) -> Vec<ShownPlayer> {
        let (privacy, roster) = (self.privacy(team), self.roster(team));
        let mut players: Vec<ShownPlayer> =
            roster.players.iter().map(|player| shown(roster, player, privacy)).collect();
        players.sort_by_key(|player| (player.number.is_none(), player.number, player.id));
        players
    }

    /// The players of a side as readers see them in a match: those of the line-up, with today's numbers, and anybody else of
    /// whom the match has a line; or else the whole roster. By number, as [`Catalogue::players_by_number`].
    pub fn players_in(&self, state: &MatchState, side: Side, team: TeamId) -> Vec<(ShownPlayer, Option<LinedUp>)> {
        let (privacy, roster) = (self.privacy(team), self.roster(team));
        let line_up = state.line_up(side).filter(|line_up| line_up.team == team);
        let has_line = |player: PlayerId| state.entries.iter().any(|entry| entry.kind.player() == Some(player));
        let plays = |player: &Player| match line_up {
            None => Some(None),
            Some(line_up) => {
                let named = line_up.player(player.id).copied();
                named.or_else(|| has_line(player.id).then(|| LinedUp::of(player.id))).map(Some)
            }
        };
        let mut players: Vec<(ShownPlayer, Option<LinedUp>)> = (roster.players.iter())
            .filter_map(|player| plays(player).map(|lined_up| (shown_in(roster, player, privacy, state), lined_up)))
            .collect();
        players.sort_by_key(|(player, _)| (player.number.is_none(), player.number, player.id));
        players
    }

    /// A player as readers see them in a match, with today's number; none for a player whom no roster lists any more.
    pub fn player_in(&self, state: &MatchState, id: PlayerId) -> Option<ShownPlayer> {
        let team = *self.roster_of.get(&id)?;
        let roster = self.roster(team);
        let player = roster.players.iter().find(|player| player.id == id)?;
        Some(shown_in(roster, player, self.privacy(team), state))
    }

    /// The players of a team who share the number they are shown by, each with their initials, for those who score:
    /// only these distinguish them. Empty if readers see more than numbers, and if the people of the team are in doubt.
    pub fn of_shared_numbers(&self, team: TeamId) -> Vec<ShownPlayer> {
        let roster = self.roster(team);
        let players = &roster.players;
        if self.privacy(team) != Privacy::Numbers || self.doubtful_rosters.contains(&team) {
            return Vec::new();
        }
        let holders = |number: Option<i64>| players.iter().filter(|player| player.number == number).count();
        let sharing = players.iter().filter(|player| holders(player.number) > 1);
        sharing.map(|player| shown(roster, player, Privacy::Initials)).collect()
    }

    /// A player as readers see them and the team whose roster lists them; none for a player whom no roster lists any
    /// more.
    pub fn player(&self, id: PlayerId) -> Option<(ShownPlayer, TeamId)> {
        let team = *self.roster_of.get(&id)?;
        let roster = self.roster(team);
        let player = roster.players.iter().find(|player| player.id == id)?;
        Some((shown(roster, player, self.privacy(team)), team))
    }
}

/// Only the number of a forgotten player is known.
fn shown(roster: &Roster, player: &Player, privacy: Privacy) -> ShownPlayer {
    let is_forgotten = roster.forgotten.contains(&player.id);
    ShownPlayer::new(player, if is_forgotten { Privacy::Numbers } else { privacy })
}

/// The same with today's number.
fn shown_in(roster: &Roster, player: &Player, privacy: Privacy, state: &MatchState) -> ShownPlayer {
    match state.lined_up(player.id).and_then(|lined_up| lined_up.number) {
        Some(number) => shown(roster, &Player { number: Some(number.into()), ..player.clone() }, privacy),
        None => shown(roster, player, privacy),
    }
}
