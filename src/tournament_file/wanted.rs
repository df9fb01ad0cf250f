//! What a tournament file asks for, in the words of the domain.

use minicup_domain::rules::DEFAULT_HALF_LENGTH;
use minicup_domain::tournament::{Category, Player, Roster, ScheduledMatch, Season, SeasonDefined, Team};

use super::file::{FileCategory, FileMatch, FilePlayer, FileTeam, TournamentFile};

impl TournamentFile {
    /// The season, its categories, teams and schedule.
    pub(super) fn wanted_season(&self) -> Season {
        let mut season =
            Season { season: Some(self.season_defined()), privacy: self.season.privacy, ..Season::default() };
        for category in &self.categories {
            season.categories.push(self.category(category));
            season.teams.extend(category.teams.iter().map(|team| team.wanted(category)));
            season.matches.extend(category.matches.iter().map(|scheduled| scheduled.wanted(category)));
        }
        season
    }

    fn season_defined(&self) -> SeasonDefined {
        let season = &self.season;
        SeasonDefined { slug: season.slug.clone(), name: season.name.clone(), timezone: season.timezone.clone() }
    }

    fn category(&self, category: &FileCategory) -> Category {
        Category {
            id: category.id,
            slug: category.slug.clone(),
            name: category.name.clone(),
            half_length: self.half_length(category),
            rules: category.rules.clone().or_else(|| self.season.rules.clone()).unwrap_or_default(),
            game: category.game.unwrap_or_default().over(self.season.game.unwrap_or_default()),
        }
    }

    fn half_length(&self, category: &FileCategory) -> u32 {
        category.half_length.or(self.season.half_length).unwrap_or(DEFAULT_HALF_LENGTH)
    }
}

impl FileTeam {
    fn wanted(&self, category: &FileCategory) -> Team {
        Team {
            id: self.id,
            category: category.id,
            slug: self.slug.clone(),
            name: self.name.clone(),
            abbr: self.abbr.clone(),
            dress_color: self.dress_color.clone(),
            dress_color_secondary: self.dress_color_secondary.clone(),
            color_primary: self.color_primary.clone(),
            color_secondary: self.color_secondary.clone(),
            color_text: self.color_text.clone(),
            description: self.description.clone(),
        }
    }

    /// The people of the team.
    pub(super) fn wanted_roster(&self) -> Roster {
        let player = |FilePlayer { id, number, firstname, lastname, forgotten }: &FilePlayer| {
            let named = Player { id: *id, number: *number, firstname: firstname.clone(), lastname: lastname.clone() };
            if *forgotten { named.nameless() } else { named }
        };
        let forgotten = self.players.iter().filter(|player| player.forgotten).map(|player| player.id);
        Roster {
            trainer_name: self.trainer_name.clone(),
            players: self.players.iter().map(player).collect(),
            forgotten: forgotten.collect(),
            trainer_forgotten: self.trainer_forgotten,
        }
    }
}

impl FileMatch {
    fn wanted(&self, category: &FileCategory) -> ScheduledMatch {
        ScheduledMatch {
            id: self.id,
            category: category.id,
            number: self.number,
            home: self.home_team_id,
            away: self.away_team_id,
            start: self.start.at(),
            end: self.end.as_ref().map(|end| end.at()),
            location: self.location.clone(),
            facebook_video_id: self.facebook_video_id.clone(),
            half_length: self.half_length,
            game: self.game.unwrap_or_default(),
            must_decide: self.must_decide,
        }
    }
}
