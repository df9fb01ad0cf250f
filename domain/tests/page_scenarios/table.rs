//! What is tapped of time-outs and punishments.

use minicup_domain::matches::{Letter, Outcome, Punishment, Side};
use minicup_domain::spec::{FULL_TIME, SECOND_HALF};

use super::Tap::*;
use super::{Course, GO, PAUSE, SECOND, START, STOP, Tap};

/// Time-outs, one in each half.
pub fn timeouts() -> Vec<Course> {
    vec![
        (
            "a time-out stops the clock",
            vec![(0, START), (100, Timeout(Side::Home, true, false)), (130, Goal(Side::Away, None))],
            150,
        ),
        ("play goes on after a time-out", vec![(0, START), (100, Timeout(Side::Away, true, false)), (165, GO)], 700),
        ("a time-out that is lost stops nothing", vec![(0, START), (100, Timeout(Side::Home, false, false))], 150),
        (
            "a time-out too many is none",
            vec![
                (0, START),
                (100, Timeout(Side::Home, true, false)),
                (160, GO),
                (200, Timeout(Side::Home, true, false)),
                (210, Timeout(Side::Away, true, false)),
            ],
            220,
        ),
        (
            "the referees give a time-out too many",
            vec![(0, START), (100, Timeout(Side::Home, false, false)), (200, Timeout(Side::Home, true, true))],
            220,
        ),
        ("a time-out is taken back", vec![(0, START), (100, Timeout(Side::Home, true, false)), (110, Revoke(1))], 150),
        (
            "a time-out is taken back after play went on",
            vec![(0, START), (100, Timeout(Side::Home, true, false)), (160, GO), (170, Revoke(1))],
            200,
        ),
        (
            "a time-out while the clock stands is taken back",
            vec![(0, START), (90, STOP), (100, Timeout(Side::Home, true, false)), (110, Revoke(2))],
            200,
        ),
        (
            "a time-out is called while the clock stands",
            vec![(0, START), (90, STOP), (100, Timeout(Side::Home, true, false))],
            200,
        ),
        (
            "a time-out before the end of a half by hand is taken back",
            vec![(0, START), (100, Timeout(Side::Home, true, false)), (150, PAUSE), (160, Revoke(1))],
            200,
        ),
        (
            "a time-out is the other team's",
            vec![(0, START), (100, Timeout(Side::Home, true, false)), (120, Team(1, Side::Away))],
            130,
        ),
        (
            "a start stays after which a time-out was called",
            vec![(0, START), (100, Timeout(Side::Home, false, false)), (120, Revoke(0))],
            130,
        ),
        ("in the break there is no time-out", vec![(0, START), (650, Timeout(Side::Home, true, false))], 660),
    ]
}

/// Three in a match, two in a half, one in the last five minutes.
pub fn timeouts_in_the_last_minutes() -> Vec<Course> {
    let late = SECOND_HALF + 300;
    let taps = vec![
        (0, START),
        (SECOND_HALF, SECOND),
        (late, Timeout(Side::Home, true, false)),
        (late + 60, GO),
        (late + 70, Timeout(Side::Home, true, false)),
    ];
    vec![("one time-out is left for the last minutes", taps, late + 80)]
}

/// Punishments that stop the clock.
pub fn punishments() -> Vec<Course> {
    use Punishment::{BlueCard, Disqualification, Suspension, Warning};
    let one = |second| (second, Punish(Side::Home, 1, Suspension));
    let thrice = |more: Vec<(u32, Tap)>| {
        let mut taps = vec![(0, START), one(100), (105, GO), one(200), (205, GO), one(300)];
        taps.extend(more);
        taps
    };
    vec![
        ("a warning stops nothing", vec![(0, START), (100, Punish(Side::Home, 1, Warning))], 150),
        ("a suspension stops the clock", vec![(0, START), one(100)], 150),
        ("a suspension runs with the play", vec![(0, START), one(100), (130, GO), (160, STOP)], 180),
        ("a suspension is over", vec![(0, START), one(100), (130, GO), (250, STOP)], 260),
        (
            "suspensions of both sides run side by side",
            vec![
                (0, START),
                one(100),
                (102, Punish(Side::Away, 11, Suspension)),
                (104, Punish(Side::Home, 2, Suspension)),
                (130, GO),
                (140, STOP),
            ],
            150,
        ),
        (
            "two suspensions of one player follow one another",
            vec![
                (0, START),
                one(100),
                (105, Punish(Side::Home, 1, Disqualification)),
                (110, Overruled(Side::Home, 1, Suspension)),
                (130, GO),
                (280, STOP),
            ],
            290,
        ),
        (
            "a suspension while the first one runs follows on it",
            vec![(0, START), one(100), (130, GO), one(160), (170, GO), (180, STOP)],
            190,
        ),
        ("a third suspension is also a disqualification", thrice(vec![]), 310),
        ("a third suspension is taken back with its disqualification", thrice(vec![(310, Revoke(5))]), 320),
        ("the first of three suspensions is taken back", thrice(vec![(310, GO), (320, Revoke(1))]), 330),
        ("the third suspension was another player's", thrice(vec![(310, Scorer(5, 2))]), 330),
        ("the third suspension was of the other team", thrice(vec![(310, Team(5, Side::Away))]), 330),
        (
            "a third suspension by a correction",
            vec![
                (0, START),
                one(100),
                (105, GO),
                one(200),
                (205, GO),
                (300, Punish(Side::Home, 2, Suspension)),
                (310, Scorer(5, 1)),
            ],
            330,
        ),
        (
            "a blue card behind a disqualification costs no time",
            vec![
                (0, START),
                (100, Punish(Side::Home, 1, Disqualification)),
                (110, Punish(Side::Home, 1, BlueCard)),
                (130, GO),
                (140, STOP),
            ],
            150,
        ),
        (
            "who is disqualified is not punished once play goes on",
            vec![
                (0, START),
                (100, Punish(Side::Home, 1, Disqualification)),
                (110, GO),
                (120, Punish(Side::Home, 1, Suspension)),
            ],
            130,
        ),
        (
            "officials of a team cost one reduction at once",
            vec![
                (0, START),
                (100, Official(Side::Home, Letter::A, Suspension)),
                (105, Official(Side::Home, Letter::B, Disqualification)),
                (130, GO),
                (150, Official(Side::Home, Letter::C, Suspension)),
                (160, GO),
                (170, STOP),
            ],
            180,
        ),
        (
            "a suspension crosses the break, and one of the break begins behind it",
            vec![
                (0, START),
                one(550),
                (560, GO),
                (615, Punish(Side::Away, 11, Suspension)),
                (SECOND_HALF, SECOND),
                (SECOND_HALF + 20, STOP),
            ],
            SECOND_HALF + 30,
        ),
        (
            "a suspension crosses a half that is ended by hand",
            vec![(0, START), one(500), (510, GO), (550, PAUSE), (SECOND_HALF, SECOND), (SECOND_HALF + 20, STOP)],
            SECOND_HALF + 30,
        ),
        (
            "nobody sits out for what was before the match",
            vec![(1, Punish(Side::Home, 1, Disqualification)), (20, START), (40, STOP)],
            50,
        ),
        (
            "a start is taken back, and a warning before it stays",
            vec![(1, Punish(Side::Home, 1, Warning)), (20, START), (30, Revoke(1))],
            50,
        ),
        ("a start stays after which somebody was suspended", vec![(0, START), one(100), (120, Revoke(0))], 130),
        (
            "nobody sits out after the match",
            vec![(0, START), (SECOND_HALF, SECOND), one(FULL_TIME - 10), (FULL_TIME, GO)],
            FULL_TIME + 20,
        ),
        ("a suspension is taken back", vec![(0, START), one(100), (110, Revoke(1))], 150),
        (
            "a suspension is taken back after play went on",
            vec![(0, START), one(100), (130, GO), (140, Revoke(1)), (150, STOP)],
            160,
        ),
        (
            "a clock is set before play goes on",
            vec![(0, START), one(100), (110, Clock(None, Some(95), None)), (130, GO), (140, STOP)],
            150,
        ),
    ]
}

/// Where punishments leave the clock running.
pub fn punishments_while_it_runs() -> Vec<Course> {
    use Punishment::Suspension;
    let one = |second| (second, Punish(Side::Home, 1, Suspension));
    vec![
        ("a suspension counts from its entry", vec![(0, START), one(100), (150, STOP)], 160),
        ("a suspension counts down while the clock runs", vec![(0, START), one(100)], 160),
        (
            "two suspensions within thirty seconds follow one another",
            vec![(0, START), one(100), one(130), (150, STOP)],
            160,
        ),
        ("a suspension that did not stop the clock is taken back", vec![(0, START), one(100), (110, Revoke(1))], 160),
    ]
}

/// A shoot-out in which not everybody may shoot.
pub fn barred() -> Vec<Course> {
    use Punishment::{Disqualification, Suspension, Warning};
    let taps = vec![
        (0, START),
        (SECOND_HALF, SECOND),
        (FULL_TIME - 10, Punish(Side::Home, 1, Suspension)),
        (FULL_TIME - 5, GO),
        (FULL_TIME + 60, StartPeriod),
        (FULL_TIME + 62, Punish(Side::Home, 2, Warning)),
        (FULL_TIME + 64, Punish(Side::Home, 2, Disqualification)),
        (FULL_TIME + 70, ShotBy(Side::Home, 1)),
        (FULL_TIME + 80, ShotBy(Side::Home, 2)),
        (FULL_TIME + 90, ShotBy(Side::Away, 11)),
    ];
    vec![("who sits out at the end does not shoot", taps, FULL_TIME + 100)]
}

/// Seven-metre throws in play.
pub fn seven_metres() -> Vec<Course> {
    vec![
        ("a seven-metre throw is a goal", vec![(0, START), (31, Seven(Side::Home, 1, Outcome::Goal))], 40),
        ("a goal is said to be a seven-metre throw", vec![(0, START), (31, GoalOfSeven(Side::Away, 11))], 40),
        ("a seven-metre throw is saved", vec![(0, START), (31, Seven(Side::Home, 1, Outcome::Saved))], 40),
        ("a seven-metre throw goes by", vec![(0, START), (31, Seven(Side::Home, 1, Outcome::Missed))], 40),
        ("before the start there is no seven-metre throw", vec![(1, Seven(Side::Home, 1, Outcome::Missed))], 40),
        (
            "a seven-metre throw was another player's, and is taken back",
            vec![(0, START), (31, Seven(Side::Home, 1, Outcome::Saved)), (40, Scorer(1, 2)), (50, Revoke(1))],
            60,
        ),
        (
            "a seven-metre goal was another player's",
            vec![(0, START), (31, Seven(Side::Home, 1, Outcome::Goal)), (40, Scorer(1, 2))],
            60,
        ),
    ]
}

/// Treatment on court, and the attacks after it.
pub fn treatments() -> Vec<Course> {
    let treated = |second| (second, Treat(Side::Home, 1));
    let over = |second| (second, Attack(Side::Home));
    vec![
        ("a treated player waits for three attacks", vec![(0, START), treated(100), over(120), over(150)], 160),
        (
            "after three attacks nobody waits",
            vec![(0, START), treated(100), over(120), over(150), over(170), over(180)],
            190,
        ),
        (
            "a goal ends an attack, and those of the others count for nobody",
            vec![
                (0, START),
                treated(100),
                (110, Goal(Side::Home, None)),
                (120, Goal(Side::Away, None)),
                (130, Attack(Side::Away)),
            ],
            140,
        ),
        ("somebody who is treated again waits again", vec![(0, START), treated(100), over(120), treated(140)], 150),
        ("a treatment is taken back", vec![(0, START), treated(100), over(120), (130, Revoke(1))], 140),
        ("the treated player was another", vec![(0, START), treated(100), (110, Scorer(1, 2))], 120),
        (
            "in the next period nobody waits",
            vec![(0, START), treated(100), (300, PAUSE), (400, SECOND), over(420)],
            430,
        ),
        ("before the start nobody is treated", vec![treated(10)], 20),
        (
            "a treatment waits through a clock that stands",
            vec![(0, START), (90, STOP), treated(100), (130, GO), over(140)],
            150,
        ),
    ]
}

/// Who plays is named before the match and while it runs.
pub fn line_ups() -> Vec<Course> {
    vec![
        (
            "who plays is named before the start",
            vec![(0, LineUp(Side::Home, [1, 2])), (5, START), (31, Goal(Side::Home, Some(1)))],
            40,
        ),
        (
            "who plays is named again while the match runs",
            vec![
                (0, LineUp(Side::Away, [11, 12])),
                (5, START),
                (31, Goal(Side::Away, None)),
                (40, LineUp(Side::Away, [12, 11])),
            ],
            50,
        ),
        (
            "who plays is named by mistake",
            vec![(0, START), (20, LineUp(Side::Home, [1, 2])), (31, Goal(Side::Home, Some(2))), (40, Revoke(1))],
            50,
        ),
    ]
}
