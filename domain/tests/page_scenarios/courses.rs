//! What is tapped of halves, clocks, overtime and shoot-outs.

use minicup_domain::matches::{Half, Side};
use minicup_domain::spec::{FULL_TIME, HALF_LENGTH, SECOND_HALF};

use super::Tap::*;
use super::{Course, END, GO, PAUSE, SECOND, START, STOP, Tap};

/// Starts and ends that are taken back.
pub fn slips() -> Vec<Course> {
    let home = || Goal(Side::Home, None);
    vec![
        ("a start by mistake is taken back", vec![(0, START), (5, Info("rain")), (20, Revoke(0))], 30),
        ("a start cannot be taken back once a goal counts", vec![(0, START), (9, home()), (20, Revoke(0))], 30),
        ("a start is taken back and made again", vec![(0, START), (20, Revoke(0)), (60, START)], 90),
        (
            "a second half by mistake is taken back",
            vec![(0, START), (580, PAUSE), (600, SECOND), (620, Revoke(2))],
            640,
        ),
        ("an end by mistake is taken back", vec![(0, START), (300, PAUSE), (320, Revoke(1)), (330, home())], 400),
        ("a half goes on from where it stood", vec![(0, START), (300, PAUSE), (320, Stood(1)), (330, home())], 400),
        ("an end that is not the latest stays", vec![(0, START), (580, PAUSE), (700, SECOND), (720, Revoke(1))], 730),
        (
            "the end of a match is taken back",
            vec![
                (0, START),
                (600, PAUSE),
                (SECOND_HALF, SECOND),
                (SECOND_HALF + 100, END),
                (SECOND_HALF + 120, Revoke(3)),
            ],
            SECOND_HALF + 130,
        ),
    ]
}

/// Clocks that are stopped, go on and are set.
pub fn clocks() -> Vec<Course> {
    let home = || Goal(Side::Home, None);
    vec![
        ("a clock stands", vec![(0, START), (100, STOP), (150, home())], 700),
        ("a clock goes on", vec![(0, START), (100, STOP), (160, GO), (200, home())], 620),
        ("a clock that stood ends its half later", vec![(0, START), (100, STOP), (160, GO)], HALF_LENGTH + 60),
        ("a clock is set", vec![(0, START), (100, Clock(None, Some(90), None)), (110, home())], 200),
        ("a clock is set and stops", vec![(0, START), (100, Clock(Some(false), Some(90), None)), (110, home())], 200),
        ("a clock that stands already stays", vec![(0, START), (100, STOP), (120, STOP)], 130),
        ("a half gets another length", vec![(0, START), (100, Clock(None, None, Some(300)))], 310),
        ("a half ends by hand while the clock stands", vec![(0, START), (100, STOP), (150, PAUSE), (160, home())], 170),
    ]
}

pub fn one_period() -> Vec<Course> {
    vec![
        ("one half is a whole match", vec![(0, START), (9, Goal(Side::Home, None))], HALF_LENGTH + 1),
        ("one half is ended by hand", vec![(0, START), (500, END)], 510),
    ]
}

/// After two halves that brought no decision.
pub fn to_decide() -> Vec<Course> {
    let level = |more: Vec<(u32, Tap)>| {
        let mut taps = vec![(0, START), (SECOND_HALF, SECOND)];
        taps.extend(more.into_iter().map(|(second, tap)| (FULL_TIME + second, tap)));
        taps
    };
    let home = || Goal(Side::Home, None);
    let overtime = |more: Vec<(u32, Tap)>| {
        let mut taps = vec![(60, StartPeriod), (180, StartPeriod)];
        taps.extend(more);
        level(taps)
    };
    let shots = |more: Vec<(u32, Tap)>| {
        let mut taps = vec![(300, StartPeriod)];
        taps.extend(more);
        overtime(taps)
    };
    vec![
        ("a draw goes on", level(vec![]), FULL_TIME + 10),
        ("a late goal decides it", level(vec![(5, home())]), FULL_TIME + 10),
        ("overtime runs", level(vec![(60, StartPeriod), (70, home())]), FULL_TIME + 80),
        ("overtime is started as the second half is", level(vec![(60, SECOND)]), FULL_TIME + 80),
        ("overtime ends by hand", level(vec![(60, StartPeriod), (90, EndPeriod)]), FULL_TIME + 100),
        ("overtime decides it", overtime(vec![(190, home())]), FULL_TIME + 300),
        (
            "a start of overtime by mistake is taken back",
            level(vec![(60, StartPeriod), (70, Revoke(2))]),
            FULL_TIME + 80,
        ),
        ("overtime brings no decision", overtime(vec![]), FULL_TIME + 250),
        ("a shoot-out begins", shots(vec![(310, Shot(Side::Away, true))]), FULL_TIME + 320),
        (
            "a shot out of turn is none",
            shots(vec![(310, Shot(Side::Away, true)), (312, Shot(Side::Away, true))]),
            FULL_TIME + 320,
        ),
        (
            "a shoot-out decides it",
            shots(vec![(310, Shot(Side::Away, true)), (320, Shot(Side::Home, false)), (330, Shot(Side::Away, true))]),
            FULL_TIME + 340,
        ),
        (
            "the last shot is taken back",
            shots(vec![
                (310, Shot(Side::Away, true)),
                (320, Shot(Side::Home, false)),
                (330, Shot(Side::Away, false)),
                (340, Revoke(7)),
            ]),
            FULL_TIME + 350,
        ),
    ]
}

pub fn to_the_first_goal() -> Vec<Course> {
    let golden = vec![
        (0, START),
        (SECOND_HALF, SECOND),
        (FULL_TIME + 60, StartPeriod),
        (FULL_TIME + 500, Goal(Side::Away, None)),
    ];
    vec![("the first goal of overtime decides it", golden, FULL_TIME + 510)]
}

pub fn two_halves() -> Vec<Course> {
    let home = || Goal(Side::Home, None);
    let away = || Goal(Side::Away, None);
    vec![
        ("nothing has happened", vec![], 50),
        ("a half runs", vec![(0, START)], 50),
        ("a half ends by the clock", vec![(0, START), (20, home())], HALF_LENGTH),
        ("a half ends by hand", vec![(0, START), (20, home()), (590, PAUSE)], HALF_LENGTH + 60),
        ("a half that the clock has ended does not end again", vec![(0, START), (HALF_LENGTH + 3, PAUSE)], 650),
        (
            "a whole match",
            vec![(0, START), (31, home()), (45, away()), (SECOND_HALF, SECOND), (SECOND_HALF + 9, away())],
            FULL_TIME + 10,
        ),
        (
            "a match that is ended by hand and confirmed",
            vec![(0, START), (600, PAUSE), (SECOND_HALF, SECOND), (SECOND_HALF + 500, END), (1300, Confirm)],
            1400,
        ),
        (
            "a confirmed match is opened again",
            vec![(0, START), (SECOND_HALF, SECOND), (FULL_TIME + 5, Confirm), (FULL_TIME + 30, Reopen)],
            FULL_TIME + 60,
        ),
        (
            "scorers are named at once and afterwards",
            vec![(0, START), (9, Goal(Side::Home, Some(1))), (12, away()), (15, Scorer(2, 11))],
            20,
        ),
        ("a slip is taken back", vec![(0, START), (9, home()), (12, home()), (15, Undo(2))], 20),
        ("a goal is taken back with a reason", vec![(0, START), (9, home()), (12, away()), (300, Revoke(1))], 310),
        (
            "a goal is for the others, and its scorer is not theirs",
            vec![(0, START), (9, Goal(Side::Home, Some(1))), (30, Team(1, Side::Away))],
            40,
        ),
        ("a goal has another scorer", vec![(0, START), (9, Goal(Side::Home, Some(1))), (30, Scorer(1, 2))], 40),
        (
            "a goal of the second half belongs to the first",
            vec![
                (0, START),
                (9, home()),
                (SECOND_HALF, SECOND),
                (SECOND_HALF + 5, away()),
                (SECOND_HALF + 90, Moved(3, Half::First, 590)),
            ],
            SECOND_HALF + 100,
        ),
        (
            "a line of text is written, moved and taken back",
            vec![(0, START), (9, Info("rain")), (20, Info("sun")), (30, Moved(1, Half::First, 5)), (40, Revoke(2))],
            50,
        ),
        (
            "a goal in the break counts for the half before it",
            vec![(0, START), (HALF_LENGTH + 2, home())],
            HALF_LENGTH + 9,
        ),
        (
            "a goal after a half that was ended by hand stands at its end",
            vec![(0, START), (580, PAUSE), (583, home())],
            590,
        ),
        (
            "a goal after the end counts",
            vec![(0, START), (SECOND_HALF, SECOND), (FULL_TIME + 1, away())],
            FULL_TIME + 9,
        ),
        ("a result of a match that was not played here", vec![(30, Result(12, 9))], 40),
        ("a result for a half that runs ends it", vec![(0, START), (9, home()), (30, Result(2, 0))], 40),
        (
            "goals of one second are in the order of their taps",
            vec![(0, START), (9, home()), (9, away()), (9, home())],
            12,
        ),
    ]
}
