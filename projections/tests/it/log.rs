//! A log in the making and the model that reads it.

use minicup_domain::game::GameRules;
use minicup_domain::matches::{EndedBy, GivenResult, Reopened, ResultRecorded, Side};
use minicup_domain::matches::{Fixture, GoalScored, Half, HalfEnded, HalfStarted, MatchEvent, MatchFact, Score};
use minicup_domain::rules::{Preset, Rules};
use minicup_domain::tournament::{
    Category, Player, RosterEvent, RosterSet, ScheduledMatch, SeasonDefined, SeasonEvent, Team,
};
use minicup_domain::{
    CategoryId, CommandId, Event, MatchId, PlayerId, Position, Recorded, Revision, SeasonSlug, TeamId, Timestamp,
};
use minicup_projections::{Projection, ReadModel};

pub const CATEGORY: CategoryId = CategoryId::new(13);
pub const HOME: TeamId = TeamId::new(101);
pub const AWAY: TeamId = TeamId::new(102);
pub const HALF_LENGTH: u32 = 600;

pub fn slug() -> SeasonSlug {
    SeasonSlug::new("2019")
}

/// Second 0 is 2019-05-31 13:00 UTC.
pub fn second(second: u32) -> Timestamp {
    Timestamp::from_seconds(1_559_307_600).plus_seconds(second)
}

/// Positions have gaps, as they may.
const GAP: u64 = 3;

#[derive(Default)]
pub struct Log {
    pub model: ReadModel,
    length: u64,
}

impl Log {
    pub fn append(&mut self, at: Timestamp, revision: Revision, event: Event) -> Position {
        self.length += 1;
        let position = Position::new(self.length * GAP);
        let command_id: CommandId = serde_json::from_str(&format!("\"{:032x}\"", self.length)).expect("a UUID");
        let id = command_id.event_uuid(0);
        self.model.apply(&Recorded { revision, position, id, at, user: None, command_id, intent: None, event });
        position
    }

    pub fn season(&mut self, event: SeasonEvent) -> Position {
        self.append(second(0), Revision::new(0), Event::Season(slug(), event))
    }

    pub fn roster(&mut self, team: TeamId, players: Vec<Player>) -> Position {
        let set = RosterEvent::RosterSet(RosterSet {
            trainer_name: None,
            players,
            forgotten: vec![],
            trainer_forgotten: false,
        });
        self.append(second(0), Revision::new(0), Event::Roster(team, set))
    }

    pub fn play_at(&mut self, id: MatchId, at: Timestamp, fact: MatchFact) -> Position {
        let revision = self.model.scores.state(id).map_or(Revision::new(0), |state| state.next_revision());
        self.append(at, revision, Event::Match(id, MatchEvent { at, fact }))
    }

    pub fn play(&mut self, id: i64, at: u32, fact: MatchFact) -> Position {
        self.play_at(MatchId::new(id), second(at), fact)
    }

    /// Defines the season and one category with its teams.
    pub fn tournament(&mut self, timezone: &str, category: Category, teams: &[TeamId]) {
        let defined = SeasonDefined { slug: slug(), name: "MINICUP".to_owned(), timezone: timezone.to_owned() };
        self.season(SeasonEvent::SeasonDefined(defined));
        let category_id = category.id;
        self.season(SeasonEvent::CategoryDefined(category));
        for id in teams {
            self.season(SeasonEvent::TeamDefined(team(*id, category_id)));
        }
    }

    pub fn schedule(&mut self, scheduled: ScheduledMatch) {
        self.season(SeasonEvent::MatchScheduled(scheduled));
    }

    /// Opens a match as the catalogue has it.
    pub fn open(&mut self, id: i64, at: u32) {
        let fixture = self.fixture(id);
        self.play(id, at, MatchFact::Opened(fixture));
    }

    pub fn fixture(&self, id: i64) -> Fixture {
        self.model.catalogue.fixture(MatchId::new(id)).expect("scheduled")
    }

    /// Records a result by hand and confirms it.
    pub fn result(&mut self, id: i64, score: Score, at: Timestamp) -> Position {
        self.record(id, GivenResult::played(score), at);
        self.play_at(MatchId::new(id), at, MatchFact::Confirmed)
    }

    /// Records a result by hand.
    pub fn record(&mut self, id: i64, result: GivenResult, at: Timestamp) -> Position {
        let id = MatchId::new(id);
        if self.model.scores.state(id).is_none() {
            let fixture = self.model.catalogue.fixture(id).expect("scheduled");
            self.play_at(id, at, MatchFact::Opened(fixture));
        }
        self.play_at(id, at, MatchFact::ResultRecorded(ResultRecorded { result, reason: "slip".to_owned() }))
    }

    pub fn reopen(&mut self, id: i64, at: Timestamp) -> Position {
        self.play_at(MatchId::new(id), at, MatchFact::Reopened(Reopened { reason: "slip".to_owned() }))
    }
}

/// Teams [`HOME`] and [`AWAY`] with a player each and match 1, played for [`CATEGORY`].
pub fn two_teams() -> Log {
    let mut log = Log::default();
    log.tournament("UTC", category(CATEGORY, Preset::Minicup), &[HOME, AWAY]);
    log.roster(HOME, vec![player(1, Some(4), "Dana", "Žák"), player(2, Some(7), "Adam", "Malá")]);
    log.roster(AWAY, vec![player(3, Some(1), "Emil", "Novák")]);
    log.schedule(scheduled(1, CATEGORY, HOME, AWAY));
    log
}

pub fn category(id: CategoryId, rules: impl Into<Rules>) -> Category {
    let (rules, game) = (rules.into(), GameRules::default());
    Category { id, slug: "mladsi".to_owned(), name: "Mladší".to_owned(), half_length: HALF_LENGTH, rules, game }
}

pub fn team(id: TeamId, category: CategoryId) -> Team {
    Team {
        id,
        category,
        slug: format!("team-{id}"),
        name: format!("Litovel {id}"),
        abbr: None,
        dress_color: None,
        dress_color_secondary: None,
        color_primary: None,
        color_secondary: None,
        color_text: None,
        description: None,
    }
}

pub fn scheduled(id: i64, category: CategoryId, home: TeamId, away: TeamId) -> ScheduledMatch {
    ScheduledMatch {
        id: MatchId::new(id),
        category,
        number: Some(id),
        home,
        away,
        start: second(0),
        end: None,
        location: String::new(),
        facebook_video_id: None,
        half_length: None,
        game: GameRules::default(),
        must_decide: None,
    }
}

pub fn player(id: i64, number: Option<i64>, firstname: &str, lastname: &str) -> Player {
    Player { id: PlayerId::new(id), number, firstname: firstname.to_owned(), lastname: lastname.to_owned() }
}

pub fn start(half: Half) -> MatchFact {
    MatchFact::HalfStarted(HalfStarted { half })
}

pub fn end(half: Half) -> MatchFact {
    MatchFact::HalfEnded(HalfEnded { half, by: EndedBy::Clock })
}

pub fn goal(half: Half, offset: u32, side: Side, player: Option<i64>) -> MatchFact {
    MatchFact::GoalScored(GoalScored {
        half,
        offset,
        place: None,
        side,
        player: player.map(PlayerId::new),
        seven_metre: false,
        overruled: None,
    })
}
