//! The durable format of every event. These literals pin it for ever: one that no longer holds is a new version of the
//! event with an upcaster, never a new literal.

#![allow(clippy::expect_used, reason = "what a helper of these tests expects is part of the test")]

use std::fmt::Debug;

use minicup_domain::game::{
    BreakRules, Breaks, ClockRule, ClockShown, Depth, Game, GameRules, LastMinutes, Overtime, OvertimeRules, Results,
    Shootout, ShootoutRules, TimeoutRules, Timeouts,
};
use minicup_domain::matches::{
    AttackEnded, ClockSet, ClockTurned, EndedBy, EntryAmended, EntryRevoked, Fixture, FreehandSet, GivenResult,
    GoalScored, Half, HalfEnded, HalfStarted, InfoAdded, Labels, LengthSet, Letter, LineUp, LineUpSet, LinedUp,
    PeriodEnded, PeriodKind, PeriodStarted, Phase, Place, PlayerTreated, Punished, Punishment, Reopened, ResultKind,
    ResultRecorded, ResultRevoked, Resume, Score, SevenMetreMissed, ShotTaken, Side, SideLabels, Stages, TimeoutCalled,
    WinnerNamed,
};
use minicup_domain::rules::{Criterion, OwnRules, Preset, Rules, Unfinished};
use minicup_domain::tournament::{
    Category, CategoryRemoved, CourtLinkIssued, LinkIssued, LinkRevoked, MatchCancelled, PinIndex, PinSize, Player,
    Privacy, PrivacySet, RestatedLink, RestatedScope, Role, RosterSet, SaidResult, ScheduledMatch, SeasonDefined,
    SeasonImported, Team, TeamRemoved, Unsaid, User, UserRemoved, UsersImported, UsersRestated,
};
use minicup_domain::{
    CategoryId, CommandId, EventId, LinkId, MatchId, PlayerId, Revision, SeasonSlug, TeamId, Timestamp,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Written as `json`, and read back as it was.
#[track_caller]
fn pin<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &str) {
    assert_eq!(serde_json::to_string(value).expect("an event has a JSON form"), json);
    assert_reads(json, value);
}

#[track_caller]
fn assert_reads<T: DeserializeOwned + PartialEq + Debug>(json: &str, expected: &T) {
    assert_eq!(&serde_json::from_str::<T>(json).expect("the literal is well formed"), expected);
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn opened() {
    let fixture = Fixture::new(CategoryId::new(13), TeamId::new(101), TeamId::new(102), 600);
    pin(&fixture, r#"{"category":13,"home":101,"away":102,"half_length":600}"#);
    let overtime = Overtime { length: None, periods: 2, rounds: 1, golden_goal: true };
    let game = Game {
        periods: 1,
        clock: ClockRule::Running,
        breaks: Breaks { half: 300, before_overtime: 240, overtime: 30 },
        overtime: Some(overtime),
        shootout: Some(Shootout { shots: 3 }),
        timeouts: None,
        suspension: 60,
        depth: Depth::Advanced,
        results: Results::Hidden,
        line_up: 14,
        protest: 600,
        walkover: [5, 0],
        clock_shown: ClockShown::Down,
        treatment: true,
    };
    pin(
        &Fixture { game, must_decide: true, ..fixture },
        concat!(
            r#"{"category":13,"home":101,"away":102,"half_length":600,"game":{"periods":1,"clock":"running","#,
            r#""breaks":{"half":300,"before_overtime":240,"overtime":30},"#,
            r#""overtime":{"length":null,"periods":2,"rounds":1,"golden_goal":true},"shootout":{"shots":3},"#,
            r#""timeouts":null,"suspension":60,"depth":"advanced","results":"hidden","line_up":14,"protest":600,"#,
            r#""walkover":[5,0],"clock_shown":"down","treatment":true},"must_decide":true}"#
        ),
    );
    let last = Some(LastMinutes { seconds: 300, max: 1 });
    let timeouts = Timeouts { of_match: 3, of_half: 2, length: 60, of_overtime: 1, last };
    pin(&timeouts, r#"{"match":3,"half":2,"length":60,"overtime":1,"last":{"seconds":300,"max":1}}"#);
}

/// A match by default rules has none in its log, so these can never be others.
#[test]
fn the_rules_of_a_match_that_names_none() {
    assert_reads("{}", &Game::default());
    pin(
        &Game::default(),
        concat!(
            r#"{"periods":2,"clock":"stopped","breaks":{"half":600,"before_overtime":300,"overtime":60},"#,
            r#""overtime":null,"shootout":null,"#,
            r#""timeouts":{"match":2,"half":1,"length":60,"overtime":0,"last":null},"suspension":120,"#,
            r#""depth":"simple","results":"public","line_up":16,"protest":900,"walkover":[10,0],"#,
            r#""clock_shown":"up","treatment":false}"#
        ),
    );
    pin(&Overtime::default(), r#"{"length":300,"periods":2,"rounds":1,"golden_goal":false}"#);
    pin(&Shootout::default(), r#"{"shots":5}"#);
}

#[test]
fn half_started_and_ended() {
    pin(&HalfStarted { half: Half::First }, r#"{"half":"first"}"#);
    pin(&HalfEnded { half: Half::First, by: EndedBy::Clock }, r#"{"half":"first","by":"clock"}"#);
    pin(&HalfEnded { half: Half::Second, by: EndedBy::Hand }, r#"{"half":"second","by":"hand"}"#);
}

#[test]
fn periods_and_shots() {
    let overtime = PeriodStarted { period: 2, kind: PeriodKind::Overtime, length: Some(300) };
    pin(&overtime, r#"{"period":2,"kind":"overtime","length":300}"#);
    pin(&PeriodStarted { kind: PeriodKind::Shootout, length: None, ..overtime }, r#"{"period":2,"kind":"shootout"}"#);
    pin(&PeriodEnded { period: 3, by: EndedBy::Play }, r#"{"period":3,"by":"play"}"#);
    let shot = ShotTaken { side: Side::Home, player: Some(PlayerId::new(1001)), scored: true, overruled: None };
    pin(&shot, r#"{"side":"home","player":1001,"scored":true}"#);
    pin(
        &ShotTaken { overruled: Some(text("wrong order")), ..shot.clone() },
        r#"{"side":"home","player":1001,"scored":true,"overruled":"wrong order"}"#,
    );
    pin(&ShotTaken { player: None, scored: false, ..shot }, r#"{"side":"home","scored":false}"#);
}

#[test]
fn seven_metre() {
    let goal = GoalScored {
        half: Half::First,
        offset: 38,
        place: None,
        side: Side::Home,
        player: None,
        seven_metre: true,
        overruled: None,
    };
    pin(&goal, r#"{"half":"first","offset":38,"side":"home","seven_metre":true}"#);
    let missed = SevenMetreMissed {
        half: Half::Second,
        offset: 600,
        place: None,
        side: Side::Away,
        player: Some(PlayerId::new(1001)),
        saved: true,
        overruled: None,
    };
    pin(&missed, r#"{"half":"second","offset":600,"side":"away","player":1001,"saved":true}"#);
    let place = Some(Place { period: 2, offset: 10 });
    pin(
        &SevenMetreMissed { place, player: None, saved: false, ..missed },
        r#"{"half":"second","offset":600,"place":{"period":2,"offset":10},"side":"away","saved":false}"#,
    );
}

#[test]
fn treatment() {
    let player = Some(PlayerId::new(1001));
    let treated = PlayerTreated { half: Half::First, offset: 100, place: None, side: Side::Home, player };
    pin(&treated, r#"{"half":"first","offset":100,"side":"home","player":1001}"#);
    let place = Some(Place { period: 2, offset: 10 });
    pin(
        &PlayerTreated { half: Half::Second, offset: 600, place, player: None, ..treated },
        r#"{"half":"second","offset":600,"place":{"period":2,"offset":10},"side":"home"}"#,
    );
    let attack = AttackEnded { half: Half::First, offset: 131, place: None, side: Side::Away };
    pin(&attack, r#"{"half":"first","offset":131,"side":"away"}"#);
    pin(
        &AttackEnded { half: Half::Second, offset: 600, place, side: Side::Home },
        r#"{"half":"second","offset":600,"place":{"period":2,"offset":10},"side":"home"}"#,
    );
}

#[test]
fn timeout_called() {
    let called =
        TimeoutCalled { half: Half::First, offset: 100, place: None, side: Side::Home, granted: true, overruled: None };
    pin(&called, r#"{"half":"first","offset":100,"side":"home","granted":true}"#);
    let place = Some(Place { period: 2, offset: 10 });
    let overruled = Some(text("injury"));
    pin(
        &TimeoutCalled { half: Half::Second, place, granted: false, overruled, ..called },
        concat!(
            r#"{"half":"second","offset":100,"place":{"period":2,"offset":10},"side":"home","granted":false,"#,
            r#""overruled":"injury"}"#
        ),
    );
}

#[test]
fn punished() {
    let punished = Punished {
        half: Half::First,
        offset: 100,
        place: None,
        side: Side::Home,
        player: Some(PlayerId::new(1001)),
        official: None,
        punishment: Punishment::Suspension,
        third_suspension: false,
        overruled: None,
    };
    pin(&punished, r#"{"half":"first","offset":100,"side":"home","player":1001,"punishment":"suspension"}"#);
    let official = Punished {
        player: None,
        official: Some(Letter::A),
        punishment: Punishment::Warning,
        overruled: Some(text("as agreed")),
        ..punished.clone()
    };
    pin(
        &official,
        r#"{"half":"first","offset":100,"side":"home","official":"A","punishment":"warning","overruled":"as agreed"}"#,
    );
    let place = Some(Place { period: 2, offset: 10 });
    let (punishment, third_suspension) = (Punishment::Disqualification, true);
    pin(
        &Punished { half: Half::Second, place, punishment, third_suspension, ..punished.clone() },
        concat!(
            r#"{"half":"second","offset":100,"place":{"period":2,"offset":10},"side":"home","player":1001,"#,
            r#""punishment":"disqualification","third_suspension":true}"#
        ),
    );
    pin(
        &Punished { player: None, punishment: Punishment::BlueCard, ..punished },
        r#"{"half":"first","offset":100,"side":"home","punishment":"blue_card"}"#,
    );
    for (letter, name) in Letter::ALL.into_iter().zip(["A", "B", "C", "D", "E"]) {
        pin(&letter, &format!("\"{name}\""));
        assert_eq!(Letter::parse(&name.to_lowercase()), Some(letter));
    }
}

#[test]
fn clock_turned_and_set() {
    pin(&ClockTurned { period: 1, reason: None }, r#"{"period":1}"#);
    pin(&ClockTurned { period: 0, reason: Some(text("mop")) }, r#"{"period":0,"reason":"mop"}"#);
    pin(
        &ClockSet { period: 0, elapsed_millis: 83_400, reason: Some(text("board")) },
        r#"{"period":0,"elapsed_millis":83400,"reason":"board"}"#,
    );
    pin(&LengthSet { period: 1, seconds: 660, reason: None }, r#"{"period":1,"seconds":660}"#);
}

#[test]
fn line_up_set() {
    let keeper = LinedUp { player: PlayerId::new(1001), number: Some(12), goalkeeper: true, captain: false };
    let captain = LinedUp { player: PlayerId::new(1002), number: None, goalkeeper: false, captain: true };
    let line_up = LineUp { team: TeamId::new(101), players: vec![keeper, captain], officials: vec![Letter::A] };
    let set = LineUpSet { half: Half::First, offset: 0, place: None, side: Side::Home, line_up, overruled: None };
    pin(
        &set,
        r#"{"half":"first","offset":0,"side":"home","team":101,"players":[{"player":1001,"number":12,"goalkeeper":true},{"player":1002,"captain":true}],"officials":["A"]}"#,
    );
    let bare =
        LineUp { officials: vec![], players: vec![LinedUp { captain: false, ..captain }], ..set.line_up.clone() };
    pin(
        &LineUpSet { line_up: bare, overruled: Some(text("a friendly")), ..set },
        r#"{"half":"first","offset":0,"side":"home","team":101,"players":[{"player":1002}],"overruled":"a friendly"}"#,
    );
}

#[test]
fn goal_scored() {
    let goal = GoalScored {
        half: Half::First,
        offset: 38,
        place: None,
        side: Side::Home,
        player: Some(PlayerId::new(1001)),
        seven_metre: false,
        overruled: None,
    };
    pin(&goal, r#"{"half":"first","offset":38,"side":"home","player":1001}"#);
    let nobodys = GoalScored { side: Side::Away, player: None, ..goal };
    pin(&nobodys, r#"{"half":"first","offset":38,"side":"away"}"#);
    assert_reads(r#"{"half":"first","offset":38,"side":"away","player":null}"#, &nobodys);
    let longer =
        GoalScored { half: Half::Second, offset: 600, place: Some(Place { period: 1, offset: 612 }), ..nobodys };
    pin(&longer, r#"{"half":"second","offset":600,"place":{"period":1,"offset":612},"side":"away"}"#);
}

#[test]
fn info_added() {
    let info = InfoAdded { half: Half::Second, offset: 5, place: None, text: text("přerušeno") };
    pin(&info, r#"{"half":"second","offset":5,"text":"přerušeno"}"#);
}

#[test]
fn entry_revoked() {
    let entry = Revision::new(7);
    pin(&EntryRevoked { entry, reason: Some(text("foul")), resume: None }, r#"{"entry":7,"reason":"foul"}"#);
    pin(&EntryRevoked { entry, reason: None, resume: None }, r#"{"entry":7}"#);
    let stood = EntryRevoked { entry, reason: Some(text("slip")), resume: Some(Resume::Stood) };
    pin(&stood, r#"{"entry":7,"reason":"slip","resume":"stood"}"#);
}

#[test]
fn entry_amended() {
    let line = EntryAmended {
        entry: Revision::new(7),
        half: Half::First,
        offset: 40,
        place: None,
        side: None,
        player: None,
        reason: text("video"),
        overruled: None,
    };
    pin(&line, r#"{"entry":7,"half":"first","offset":40,"reason":"video"}"#);
    let goal = EntryAmended { side: Some(Side::Home), player: Some(PlayerId::new(1001)), ..line };
    pin(&goal, r#"{"entry":7,"half":"first","offset":40,"side":"home","player":1001,"reason":"video"}"#);
}

#[test]
fn reopened_and_result_recorded() {
    pin(&Reopened { reason: text("protest") }, r#"{"reason":"protest"}"#);
    let result = GivenResult::played(Score(12, 10));
    let recorded = ResultRecorded { result, reason: text("paper") };
    pin(&recorded, r#"{"score":[12,10],"reason":"paper"}"#);
    let stages = Stages {
        half: Some(Score(14, 13)),
        regular: Some(Score(28, 28)),
        overtime: Some(Score(32, 32)),
        shootout: Some(Score(5, 3)),
    };
    let result = GivenResult { stages, ..GivenResult::played(Score(32, 32)) };
    pin(
        &ResultRecorded { result, ..recorded.clone() },
        r#"{"score":[32,32],"half":[14,13],"regular":[28,28],"overtime":[32,32],"shootout":[5,3],"reason":"paper"}"#,
    );
    for (kind, name) in [
        (ResultKind::Walkover, "walkover"),
        (ResultKind::DoubleForfeit, "double_forfeit"),
        (ResultKind::Abandoned, "abandoned"),
        (ResultKind::Void, "void"),
    ] {
        let result = GivenResult { winner: Some(Side::Away), ..GivenResult::of_kind(kind) };
        let recorded = ResultRecorded { result, ..recorded.clone() };
        pin(&recorded, &format!(r#"{{"kind":"{name}","winner":"away","reason":"paper"}}"#));
        assert_eq!((kind.name(), ResultKind::parse(name)), (name, Some(kind)));
    }
    pin(&WinnerNamed { winner: Side::Home }, r#"{"winner":"home"}"#);
}

#[test]
fn freehand_set() {
    let phases = [
        (Phase::Init, "init"),
        (Phase::HalfFirst, "half_first"),
        (Phase::Pause, "pause"),
        (Phase::HalfSecond, "half_second"),
        (Phase::End, "end"),
    ];
    for (phase, name) in phases {
        pin(
            &FreehandSet { score: Score(3, 2), phase, labels: None },
            &format!(r#"{{"score":[3,2],"phase":"{name}"}}"#),
        );
        assert_eq!((phase.name(), Phase::parse(name)), (name, Some(phase)));
    }
    let home = SideLabels {
        name: Some(text("Trenéři")),
        abbr: Some(text("TRE")),
        slug: Some(text("treneri")),
        color_primary: Some(text("#0d5499")),
        color_secondary: Some(text("#ffffff")),
        color_text: Some(text("#000000")),
        color_name: Some(text("modrá")),
    };
    let away = SideLabels { name: Some(text("Rodiče")), ..SideLabels::default() };
    let labels = Labels { home, away, category_name: Some(text("Exhibice")), category_slug: Some(text("exhibice")) };
    let labelled = FreehandSet { score: Score(0, 0), phase: Phase::Init, labels: Some(Box::new(labels)) };
    pin(
        &labelled,
        concat!(
            r##"{"score":[0,0],"phase":"init","labels":{"home":{"name":"Trenéři","abbr":"TRE","slug":"treneri","##,
            r##""color_primary":"#0d5499","color_secondary":"#ffffff","color_text":"#000000","color_name":"modrá"},"##,
            r##""away":{"name":"Rodiče"},"category_name":"Exhibice","category_slug":"exhibice"}}"##
        ),
    );
}

#[test]
fn season_defined() {
    let season =
        SeasonDefined { slug: SeasonSlug::new("2019"), name: text("Minicup 2019"), timezone: text("Europe/Prague") };
    pin(&season, r#"{"slug":"2019","name":"Minicup 2019","timezone":"Europe/Prague"}"#);
}

#[test]
fn result_revoked() {
    pin(&ResultRevoked { reason: text("imported") }, r#"{"reason":"imported"}"#);
}

#[test]
fn season_imported() {
    pin(&SeasonImported::default(), "{}");
    let result =
        SaidResult { match_id: MatchId::new(1), result: GivenResult::played(Score(12, 9)), confirmed_at: None };
    let imported = SeasonImported {
        privacy: Some(Privacy::Initials),
        unsaid: Unsaid { matches: vec![MatchId::new(7)], ..Unsaid::default() },
        results: vec![result, SaidResult { confirmed_at: Some(Timestamp::from_millis(5)), ..result }],
        ..SeasonImported::default()
    };
    pin(
        &imported,
        r#"{"privacy":"initials","unsaid":{"matches":[7]},"results":[{"match":1,"score":[12,9]},{"match":1,"score":[12,9],"confirmed_at":5}]}"#,
    );
}

#[test]
fn users_imported() {
    let user = User {
        username: text("jil"),
        name: text("Jil"),
        role: Role::Admin,
        pin_hash: None,
        pin_size: None,
        pin_index: None,
    };
    let imported = UsersImported { as_they_are: vec![text("zapis")], otherwise: vec![user] };
    pin(&imported, r#"{"as_they_are":["zapis"],"otherwise":[{"username":"jil","name":"Jil","role":"admin"}]}"#);
}

#[test]
fn privacy_set() {
    for (show, name) in [(Privacy::Names, "names"), (Privacy::Initials, "initials"), (Privacy::Numbers, "numbers")] {
        pin(&PrivacySet { show }, &format!(r#"{{"show":"{name}"}}"#));
        assert_eq!(show.name(), name);
    }
}

fn category() -> Category {
    Category {
        id: CategoryId::new(13),
        slug: text("mladsi"),
        name: text("Mladší"),
        half_length: 600,
        rules: Rules::default(),
        game: GameRules::default(),
    }
}

#[test]
fn category_defined_and_removed() {
    let pin_rules = |rules: Rules, stored: &str| {
        let category = Category { rules, ..category() };
        let json = r#"{"id":13,"slug":"mladsi","name":"Mladší","half_length":600,"rules":"#;
        pin(&category, &format!(r#"{json}{stored}}}"#));
    };
    for (preset, name) in [(Preset::Minicup, "minicup"), (Preset::Csh, "csh"), (Preset::Ihf, "ihf")] {
        pin_rules(preset.into(), &format!(r#""{name}""#));
        assert_eq!(preset.name(), name);
    }
    for (unfinished, name) in [(Unfinished::Same, "same"), (Unfinished::Overall, "overall")] {
        let own = OwnRules { order: vec![Criterion::Wins, Criterion::Lot], restart: true, unfinished };
        let stored = format!(r#"{{"order":["wins","lot"],"restart":true,"unfinished":"{name}"}}"#);
        pin_rules(Rules::Own(own), &stored);
        assert_eq!(unfinished.name(), name);
    }
    let game = GameRules {
        breaks: Some(BreakRules { half: Some(300), ..BreakRules::default() }),
        overtime: Some(Some(OvertimeRules { length: Some(None), ..OvertimeRules::default() })),
        shootout: Some(Some(ShootoutRules { shots: Some(3) })),
        timeouts: Some(Some(TimeoutRules { of_match: Some(3), last: Some(None), ..TimeoutRules::default() })),
        depth: Some(Depth::Standard),
        ..GameRules::default()
    };
    pin(
        &Category { game, ..category() },
        concat!(
            r#"{"id":13,"slug":"mladsi","name":"Mladší","half_length":600,"rules":"minicup","#,
            r#""game":{"breaks":{"half":300},"overtime":{"length":null},"shootout":{"shots":3},"#,
            r#""timeouts":{"match":3,"last":null},"depth":"standard"}}"#
        ),
    );
    let without = GameRules { shootout: Some(None), timeouts: Some(None), ..GameRules::default() };
    pin(&without, r#"{"shootout":null,"timeouts":null}"#);
    pin(&CategoryRemoved { id: CategoryId::new(13) }, r#"{"id":13}"#);
}

#[test]
fn team_defined_and_removed() {
    let bare = Team {
        id: TeamId::new(101),
        category: CategoryId::new(13),
        slug: text("aurora"),
        name: text("Aurora"),
        abbr: None,
        dress_color: None,
        dress_color_secondary: None,
        color_primary: None,
        color_secondary: None,
        color_text: None,
        description: None,
    };
    pin(&bare, r#"{"id":101,"category":13,"slug":"aurora","name":"Aurora"}"#);
    let full = Team {
        abbr: Some(text("AUR")),
        dress_color: Some(text("modrá")),
        dress_color_secondary: Some(text("bílá")),
        color_primary: Some(text("#0d5499")),
        color_secondary: Some(text("#ffffff")),
        color_text: Some(text("#000000")),
        description: Some(text("since 1990")),
        ..bare
    };
    pin(
        &full,
        concat!(
            r##"{"id":101,"category":13,"slug":"aurora","name":"Aurora","abbr":"AUR","dress_color":"modrá","##,
            r##""dress_color_secondary":"bílá","color_primary":"#0d5499","color_secondary":"#ffffff","##,
            r##""color_text":"#000000","description":"since 1990"}"##
        ),
    );
    pin(&TeamRemoved { id: TeamId::new(101) }, r#"{"id":101}"#);
}

#[test]
fn match_scheduled_and_cancelled() {
    let bare = ScheduledMatch {
        id: MatchId::new(368),
        category: CategoryId::new(13),
        number: None,
        home: TeamId::new(101),
        away: TeamId::new(102),
        start: Timestamp::from_millis(1_559_307_600_000),
        end: None,
        location: String::new(),
        facebook_video_id: None,
        half_length: None,
        game: GameRules::default(),
        must_decide: None,
    };
    pin(&bare, r#"{"id":368,"category":13,"home":101,"away":102,"start":1559307600000,"location":""}"#);
    assert_reads(r#"{"id":368,"category":13,"home":101,"away":102,"start":1559307600000}"#, &bare);
    let full = ScheduledMatch {
        number: Some(4),
        end: Some(Timestamp::from_millis(1_559_309_400_000)),
        location: text("A"),
        facebook_video_id: Some(text("1234")),
        half_length: Some(900),
        game: GameRules { suspension: Some(60), ..GameRules::default() },
        must_decide: Some(true),
        ..bare
    };
    pin(
        &full,
        concat!(
            r#"{"id":368,"category":13,"number":4,"home":101,"away":102,"start":1559307600000,"end":1559309400000,"#,
            r#""location":"A","facebook_video_id":"1234","half_length":900,"game":{"suspension":60},"must_decide":true}"#
        ),
    );
    pin(&MatchCancelled { id: MatchId::new(368) }, r#"{"id":368}"#);
}

#[test]
fn roster_set() {
    let son = Player { id: PlayerId::new(42), number: Some(68), firstname: text("Son"), lastname: text("Hai Nguyen") };
    let without_number = Player { number: None, ..son.clone() };
    let nobody = RosterSet { trainer_name: None, players: vec![], forgotten: vec![], trainer_forgotten: false };
    let players = vec![son, without_number];
    pin(
        &RosterSet { trainer_name: Some(text("Jana")), players, ..nobody.clone() },
        concat!(
            r#"{"trainer_name":"Jana","players":[{"id":42,"number":68,"firstname":"Son","lastname":"Hai Nguyen"},"#,
            r#"{"id":42,"firstname":"Son","lastname":"Hai Nguyen"}]}"#
        ),
    );
    pin(&nobody, r#"{"players":[]}"#);
    let forgotten = RosterSet { forgotten: vec![PlayerId::new(42)], trainer_forgotten: true, ..nobody };
    pin(&forgotten, r#"{"players":[],"forgotten":[42],"trainer_forgotten":true}"#);
}

#[test]
fn users_restated() {
    let (at, hash) = (Timestamp::from_millis(1_559_307_600_000), || text("$argon2id$v=19"));
    let alice = User {
        username: text("alice"),
        name: text("Alice"),
        role: Role::Scorekeeper,
        pin_hash: None,
        pin_size: None,
        pin_index: None,
    };
    let link = RestatedLink {
        id: LinkId::new(3),
        scope: RestatedScope::Match { match_id: MatchId::new(368) },
        label: text("court 2"),
        secret_hash: hash(),
        issued_at: at,
        issued_by: None,
        revoked_at: None,
        revoked_by: None,
    };
    let revoked = RestatedLink {
        id: LinkId::new(4),
        scope: RestatedScope::Court { season: SeasonSlug::new("2019"), court: text("A") },
        issued_by: Some(text("alice")),
        revoked_at: Some(at),
        revoked_by: Some(text("bob")),
        ..link.clone()
    };
    let restated = UsersRestated {
        users: vec![alice.clone()],
        said: vec![alice],
        links: vec![link, revoked],
        forgotten: vec![text("jana")],
    };
    pin(
        &restated,
        concat!(
            r#"{"users":[{"username":"alice","name":"Alice","role":"scorekeeper"}],"#,
            r#""said":[{"username":"alice","name":"Alice","role":"scorekeeper"}],"#,
            r#""links":[{"id":3,"match":368,"label":"court 2","secret_hash":"$argon2id$v=19","issued_at":1559307600000},"#,
            r#"{"id":4,"season":"2019","court":"A","label":"court 2","secret_hash":"$argon2id$v=19","#,
            r#""issued_at":1559307600000,"issued_by":"alice","revoked_at":1559307600000,"revoked_by":"bob"}],"#,
            r#""forgotten":["jana"]}"#
        ),
    );
    pin(&UsersRestated::default(), "{}");
}

#[test]
fn user_defined() {
    let (username, name, role) = (text("alice"), text("Alice"), Role::Scorekeeper);
    let alice = User { username, name, role, pin_hash: None, pin_size: None, pin_index: None };
    pin(&alice, r#"{"username":"alice","name":"Alice","role":"scorekeeper"}"#);
    let admin = User { role: Role::Admin, pin_hash: Some(text("$argon2id$v=19")), ..alice };
    pin(&admin, r#"{"username":"alice","name":"Alice","role":"admin","pin_hash":"$argon2id$v=19"}"#);
    for (size, name) in [(PinSize::Below4, "below_4"), (PinSize::From4, "from_4"), (PinSize::From8, "from_8")] {
        let measured = User { pin_size: Some(size), ..admin.clone() };
        let start = r#"{"username":"alice","name":"Alice","role":"admin","pin_hash":"$argon2id$v=19""#;
        pin(&measured, &format!(r#"{start},"pin_size":"{name}"}}"#));
    }
    let indexed = User { pin_index: Some(PinIndex { key: text("7f"), value: text("a0") }), ..admin.clone() };
    let start = r#"{"username":"alice","name":"Alice","role":"admin","pin_hash":"$argon2id$v=19""#;
    pin(&indexed, &format!(r#"{start},"pin_index":{{"key":"7f","value":"a0"}}}}"#));
}

#[test]
fn user_removed() {
    pin(&UserRemoved { username: text("alice") }, r#"{"username":"alice"}"#);
}

#[test]
fn link_issued_and_revoked() {
    let issued = LinkIssued {
        id: LinkId::new(3),
        match_id: MatchId::new(368),
        label: text("court 2"),
        secret_hash: text("$argon2id$v=19"),
    };
    pin(&issued, r#"{"id":3,"match":368,"label":"court 2","secret_hash":"$argon2id$v=19"}"#);
    let issued = CourtLinkIssued {
        id: LinkId::new(4),
        season: SeasonSlug::new("2019"),
        court: text("Hala 2"),
        label: text("court 2"),
        secret_hash: text("$argon2id$v=19"),
    };
    pin(&issued, r#"{"id":4,"season":"2019","court":"Hala 2","label":"court 2","secret_hash":"$argon2id$v=19"}"#);
    pin(&LinkRevoked { id: LinkId::new(3) }, r#"{"id":3}"#);
}

#[test]
fn criteria_are_stored_by_the_name_clients_see() {
    let all = [
        Criterion::Points,
        Criterion::MutualPoints,
        Criterion::GoalDifference,
        Criterion::MutualGoalDifference,
        Criterion::MutualGoals,
        Criterion::Goals,
        Criterion::Wins,
        Criterion::SevenMetre,
        Criterion::Lot,
    ];
    for criterion in all {
        pin(&criterion, &format!(r#""{}""#, criterion.name()));
    }
}

#[test]
fn a_field_that_a_later_version_adds_does_not_stop_an_older_reader() {
    assert_reads(r#"{"half":"first","ground":"grass"}"#, &HalfStarted { half: Half::First });
}

#[test]
fn what_cannot_be_what_was_written_is_an_error() {
    for corrupt in [r#"{"half":"third","offset":38,"side":"home"}"#, r#"{"half":"first","side":"home"}"#, "{}", "[]"] {
        assert!(serde_json::from_str::<GoalScored>(corrupt).is_err(), "{corrupt}");
    }
    assert!(serde_json::from_str::<GoalScored>(r#"{"half":"first","offset":-1,"side":"home"}"#).is_err());
}

#[test]
fn the_ids_that_clients_and_the_store_keep_are_made_in_one_way_for_ever() {
    assert_eq!(EventId::new(MatchId::new(368), Revision::new(5)).get(), 385_875_973);
    let command: CommandId =
        serde_json::from_str(r#""00000000-0000-0000-0000-000000000007""#).expect("the literal is a UUID");
    assert_eq!(command.event_uuid(0).to_string(), "23221892-8abf-562f-b19b-0c13e3237033");
    assert_eq!(command.event_uuid(1).to_string(), "6b85be3e-5935-55c6-82dd-0b9fadbf2338");
}
