//! What is true of every table.

use minicup_domain::TeamId;
use minicup_domain::matches::Score;
use minicup_domain::rules::{Criterion, OwnRules, Preset, Rules, Unfinished};
use minicup_projections::standings::{Outcome, Row, rank};
use proptest::prelude::*;

use crate::cups::ranked;

const PRESETS: [Preset; 3] = [Preset::Minicup, Preset::Csh, Preset::Ihf];

fn outcome(home: i64, away: i64, score: Score) -> Outcome {
    Outcome::played(TeamId::new(home), TeamId::new(away), score)
}

/// Low scores, so that there are many ties.
fn some_outcomes() -> impl Strategy<Value = Vec<Outcome>> {
    let one = (1..8_i64, 1..8_i64, 0..3_u32, 0..3_u32);
    let one = one.prop_filter("no team plays itself", |(home, away, _, _)| home != away);
    proptest::collection::vec(one.prop_map(|(home, away, a, b)| outcome(home, away, Score(a, b))), 0..25)
}

fn teams() -> Vec<TeamId> {
    [4, 1, 7, 2, 6, 3, 5].map(TeamId::new).to_vec()
}

fn by_team(rows: &[Row]) -> Vec<(i64, u32, u32)> {
    rows.iter().map(|row| (row.team.get(), row.order, row.points)).collect()
}

#[test]
fn nothing_separates_teams_that_did_not_play() {
    let rows = ranked(&teams(), &[], Preset::Minicup);
    assert_eq!(rows.iter().map(|row| row.team).collect::<Vec<_>>(), teams());
    assert!(rows.iter().all(|row| row.order == 1 && row.decided_by.is_none()));
    assert!(ranked(&[], &[], Preset::Csh).is_empty());
}

#[test]
fn a_shared_place_leaves_the_next_one_out() {
    let teams = [1, 2, 3].map(TeamId::new);
    let rows = ranked(&teams, &[outcome(1, 3, Score(2, 1)), outcome(2, 3, Score(2, 1))], Preset::Minicup);
    assert_eq!(by_team(&rows), [(1, 1, 2), (2, 1, 2), (3, 3, 0)]);
    assert_eq!(rows.iter().map(|row| row.decided_by).collect::<Vec<_>>(), [None, None, Some(Criterion::Points)]);
}

#[test]
fn each_team_knows_what_separated_it_from_the_one_above() {
    let teams = [1, 2, 3, 4].map(TeamId::new);
    let cycle = [outcome(1, 2, Score(5, 0)), outcome(2, 3, Score(1, 0)), outcome(3, 1, Score(1, 0))];
    let draws = [outcome(1, 4, Score(0, 3)), outcome(2, 4, Score(0, 3)), outcome(3, 4, Score(0, 3))];
    let outcomes: Vec<Outcome> = cycle.into_iter().chain(draws).collect();
    let rows = ranked(&teams, &outcomes, Preset::Minicup);
    assert_eq!(by_team(&rows), [(4, 1, 6), (1, 2, 2), (3, 3, 2), (2, 4, 2)]);
    let decided: Vec<_> = rows.iter().map(|row| row.decided_by).collect();
    let by_difference = Some(Criterion::GoalDifference);
    assert_eq!(decided, [None, Some(Criterion::Points), by_difference, by_difference]);
    let by_mutual_difference = ranked(&teams, &outcomes, Preset::Ihf).last().and_then(|row| row.decided_by);
    assert_eq!(by_mutual_difference, Some(Criterion::MutualGoalDifference));
}

#[test]
fn a_smaller_group_starts_again_at_the_first_criterion() {
    // 1, 2 and 3 are level on points and on mutual points; the difference sets 3 apart, and then the match of 1 and 2
    // decides, although 2 scored more.
    let teams = [1, 2, 3, 4].map(TeamId::new);
    let mutual = [outcome(2, 1, Score(1, 2)), outcome(2, 3, Score(4, 0)), outcome(3, 1, Score(3, 0))];
    let others = [outcome(1, 4, Score(6, 0)), outcome(2, 4, Score(1, 0)), outcome(3, 4, Score(1, 0))];
    let outcomes: Vec<Outcome> = mutual.into_iter().chain(others).collect();
    let rows = ranked(&teams, &outcomes, Preset::Minicup);
    assert_eq!(by_team(&rows), [(1, 1, 4), (2, 2, 4), (3, 3, 4), (4, 4, 0)]);
    assert_eq!(rows[1].decided_by, Some(Criterion::MutualPoints));
    assert_eq!(rows[2].decided_by, Some(Criterion::GoalDifference));
}

/// Group B of the EURO 2020 as it stood after two days, with another last day: 1 Austria, 2 Czechia, 3 North Macedonia,
/// 4 Ukraine.
fn euro() -> [Outcome; 6] {
    [
        outcome(1, 2, Score(32, 29)),
        outcome(3, 4, Score(26, 25)),
        outcome(1, 4, Score(34, 30)),
        outcome(2, 3, Score(27, 25)),
        outcome(3, 1, Score(27, 23)),
        outcome(2, 4, Score(23, 19)),
    ]
}

#[test]
fn federations_follow_their_criteria_without_a_new_start() {
    for preset in [Preset::Ihf, Preset::Csh] {
        let rows = ranked(&[1, 2, 3, 4].map(TeamId::new), &euro(), preset);
        assert_eq!(by_team(&rows), [(3, 1, 4), (2, 2, 4), (1, 3, 4), (4, 4, 0)]);
        let decided: Vec<_> = rows.iter().map(|row| row.decided_by).collect();
        let [difference, goals] = [Criterion::MutualGoalDifference, Criterion::MutualGoals].map(Some);
        assert_eq!(decided, [None, difference, goals, Some(Criterion::Points)]);
    }
}

#[test]
fn an_unfinished_group_of_a_federation_is_ordered_by_all_matches() {
    let rules = Rules::from(Preset::Ihf);
    let five = &euro()[..5];
    let rows = rank(&[1, 2, 3, 4].map(TeamId::new), five, rules.tie_break(false));
    assert_eq!(by_team(&rows), [(1, 1, 4), (3, 2, 4), (2, 3, 2), (4, 4, 0)]);
    assert_eq!(rows[1].decided_by, Some(Criterion::Goals), "the difference is +3 for both");
}

#[test]
fn an_unfinished_group_of_a_federation_shares_places_that_all_matches_leave_level() {
    let outcomes = [outcome(1, 2, Score(2, 1)), outcome(2, 3, Score(2, 1)), outcome(3, 1, Score(2, 1))];
    let rules = Rules::from(Preset::Csh);
    let rows = rank(&[1, 2, 3].map(TeamId::new), &outcomes, rules.tie_break(false));
    assert_eq!(by_team(&rows), [(1, 1, 2), (2, 1, 2), (3, 1, 2)]);
}

#[test]
fn a_category_orders_by_its_own_criteria() {
    let own = |restart| {
        Rules::Own(OwnRules {
            order: vec![Criterion::Wins, Criterion::MutualGoalDifference, Criterion::MutualPoints, Criterion::Lot],
            restart,
            unfinished: Unfinished::Same,
        })
    };
    // 1, 2 and 3 have 4 points; 3 has one win, the others two.
    let outcomes = [
        outcome(1, 2, Score(1, 0)),
        outcome(2, 1, Score(3, 0)),
        outcome(1, 4, Score(1, 0)),
        outcome(2, 4, Score(1, 0)),
        outcome(3, 5, Score(1, 0)),
        outcome(3, 4, Score(1, 1)),
        outcome(3, 5, Score(1, 1)),
    ];
    for restart in [false, true] {
        let rules = own(restart);
        let rows = rank(&[1, 2, 3, 4, 5].map(TeamId::new), &outcomes, rules.tie_break(true));
        let first: Vec<_> = rows.iter().take(3).map(|row| (row.team.get(), row.decided_by)).collect();
        let [difference, wins] = [Criterion::MutualGoalDifference, Criterion::Wins].map(Some);
        assert_eq!(first, [(2, None), (1, difference), (3, wins)]);
    }
}

#[test]
fn strangers_do_not_count() {
    let teams = [1, 2].map(TeamId::new);
    let outcomes = [outcome(1, 9, Score(9, 0)), outcome(2, 1, Score(1, 0)), outcome(2, 2, Score(3, 0))];
    let rows = ranked(&teams, &outcomes, Preset::Minicup);
    assert_eq!(by_team(&rows), [(2, 1, 2), (1, 2, 0)]);
    assert_eq!((rows[0].scored, rows[1].scored, rows[0].played), (1, 0, 1));
}

proptest! {
    #[test]
    fn the_order_of_outcomes_does_not_matter(
        (outcomes, shuffled) in some_outcomes().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        preset in proptest::sample::select(PRESETS.to_vec()),
    ) {
        prop_assert_eq!(ranked(&teams(), &outcomes, preset), ranked(&teams(), &shuffled, preset));
    }

    #[test]
    fn tables_add_up(outcomes in some_outcomes(), preset in proptest::sample::select(PRESETS.to_vec())) {
        let rows = ranked(&teams(), &outcomes, preset);
        let sum = |part: fn(&Row) -> u32| rows.iter().map(part).sum::<u32>();
        prop_assert_eq!(sum(|row| row.points) as usize, 2 * outcomes.len());
        prop_assert_eq!(sum(|row| row.played) as usize, 2 * outcomes.len());
        prop_assert_eq!(sum(|row| row.scored), sum(|row| row.received));
        prop_assert_eq!(sum(|row| row.wins), sum(|row| row.losses));
        for (index, row) in rows.iter().enumerate() {
            let better = rows.iter().filter(|other| other.order < row.order).count();
            prop_assert_eq!(row.order as usize, better + 1);
            prop_assert!(rows[..index].iter().all(|above| above.points >= row.points));
            prop_assert_eq!(row.points, 2 * row.wins + row.draws);
        }
    }

    #[test]
    fn only_a_shared_place_and_the_first_are_undecided(
        outcomes in some_outcomes(),
        preset in proptest::sample::select(PRESETS.to_vec()),
    ) {
        let rows = ranked(&teams(), &outcomes, preset);
        prop_assert!(rows.first().is_some_and(|row| row.decided_by.is_none()));
        for pair in rows.windows(2) {
            let [above, row] = pair else { continue };
            prop_assert_eq!(row.decided_by.is_none(), row.order == above.order);
            prop_assert_eq!(row.decided_by == Some(Criterion::Points), row.points < above.points);
        }
    }

    #[test]
    fn presets_differ_only_among_teams_level_on_points(outcomes in some_outcomes()) {
        let points = |preset| ranked(&teams(), &outcomes, preset).iter().map(|row| row.points).collect::<Vec<_>>();
        prop_assert_eq!(points(Preset::Minicup), points(Preset::Csh));
        prop_assert_eq!(ranked(&teams(), &outcomes, Preset::Csh), ranked(&teams(), &outcomes, Preset::Ihf));
    }

    #[test]
    fn without_a_new_start_a_tie_is_ordered_by_the_criteria_read_as_one_list(outcomes in some_outcomes()) {
        let rows = ranked(&teams(), &outcomes, Preset::Ihf);
        for level in rows.chunk_by(|a, b| a.points == b.points) {
            let tied: Vec<TeamId> = level.iter().map(|row| row.team).collect();
            let among: Vec<Outcome> = outcomes
                .iter()
                .copied()
                .filter(|outcome| tied.contains(&outcome.home) && tied.contains(&outcome.away))
                .collect();
            let mutual = ranked(&tied, &among, Preset::Minicup);
            let key = |row: &Row| {
                let mutual = mutual.iter().find(|mutual| mutual.team == row.team).expect("tied");
                let difference = |row: &Row| i64::from(row.scored) - i64::from(row.received);
                (mutual.points, difference(mutual), mutual.scored, difference(row), row.scored)
            };
            for pair in level.windows(2) {
                let [above, row] = pair else { continue };
                prop_assert!(key(above) >= key(row));
                prop_assert_eq!(key(above) == key(row), above.order == row.order);
            }
        }
    }
}
