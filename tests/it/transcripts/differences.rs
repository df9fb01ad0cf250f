//! Every difference between the recorded service and this one, each with its reason. What is not listed is the same.

use super::compare::{At, Rule};

/// What happens here in place of what was recorded at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// The sender alone is told an error with this code.
    Refused(&'static str),
    /// It is refused with this code; this command of the same sender takes its place, so that scores stay as recorded.
    RefusedThen(&'static str, &'static str),
    /// The same, and the match is shown beside the error.
    RefusedShowing(&'static str),
    /// It is refused with this code; the same by this client takes its place.
    RefusedThenBy(&'static str, &'static str),
    /// What was recorded comes to the sender alone.
    ToSenderAlone,
    /// The sender gets an answer that carries this.
    Answered(&'static str),
    /// The handshake is refused as foreign.
    Forbidden,
    /// The socket opens without compression.
    Uncompressed,
    /// Nothing is to be seen, so nobody waits.
    Nothing,
    /// The tournament is imported with two matches more.
    Import,
    /// Results are recorded and confirmed.
    Results(&'static [(i64, [u32; 2])]),
    /// The match is confirmed; all who follow it are shown it.
    Confirmed(i64),
}

/// Steps of a transcript that go another way here.
pub struct Step {
    pub transcript: &'static str,
    pub steps: &'static [usize],
    pub instead: Instead,
    pub reason: &'static str,
}

/// Values of some steps that are others here.
pub struct Values {
    pub transcript: &'static str,
    pub steps: &'static [usize],
    pub at: At,
}

const CLOSED: &str = "an odd value tore the socket down there; errors never close it";
const SILENT: &str = "what the match's state forbids was passed over in silence there; it is refused with an error";
const NOT_ON_TEAM: &str = "a scorer was not looked up in the team's roster there; it must be on it";
const TABLE_BY_HAND: &str = "the recorded database could not lose this row or score; here there is nothing to spoil";
const KNOWN_ALREADY: &str = "everybody was shown again what they knew; here only those who asked are";
const LOGIN_NEEDED: &str = "there was no look at the login there; a setting needs one";
const OTHER_MATCH: &str = "the match named and the match of the event could differ there";
const LOOK_ALIKE: &str = "hosts that only begin like a local address passed there";

macro_rules! step {
    ($transcript:literal, $steps:expr, $instead:expr, $reason:expr) => {
        Step { transcript: $transcript, steps: &$steps, instead: $instead, reason: $reason }
    };
}

/// Steps that go another way.
pub const STEPS: &[Step] = &[
    step!("ws_connect", [11, 12, 15], Instead::Forbidden, LOOK_ALIKE),
    step!("ws_connect", [16], Instead::Uncompressed, "frames are encoded once for all readers, so none is compressed"),
    step!("ws_subscribe", [19, 23, 25, 27, 29, 31, 35, 37, 39], Instead::Refused("unknown_match"), CLOSED),
    step!("ws_subscribe_category", [13], Instead::Nothing, "a match always has a state here"),
    step!("ws_subscribe_category", [15], Instead::Import, "the schedule comes from the tournament file"),
    step!("ws_subscribe_category", [16], Instead::Answered("matches"), "a match cannot be without a start here"),
    step!("ws_subscribe_category", [17], Instead::Nothing, "the match without a start was never imported"),
    step!("ws_subscribe_category", [21], Instead::Refused("unknown_category"), CLOSED),
    step!("ws_roster", [14], Instead::Refused("unknown_team"), CLOSED),
    step!("ws_table", [7], Instead::Results(&[(1, [5, 3]), (2, [2, 6])]), "results are commands here"),
    step!("ws_table", [9, 12], Instead::Nothing, TABLE_BY_HAND),
    step!("ws_table", [11, 14], Instead::Answered("category_table"), TABLE_BY_HAND),
    step!("ws_table", [16], Instead::Refused("unknown_category"), CLOSED),
    step!("full_match", [13, 14, 15, 16], Instead::Refused("illegal_transition"), SILENT),
    step!("full_match", [17, 18, 19, 20], Instead::Refused("malformed"), SILENT),
    step!("full_match", [23, 24, 25, 26], Instead::Refused("illegal_transition"), SILENT),
    step!("full_match", [48, 49, 50, 51], Instead::Refused("illegal_transition"), SILENT),
    step!("full_match", [62, 63, 64, 65, 66], Instead::Refused("illegal_transition"), SILENT),
    step!(
        "full_match",
        [31],
        Instead::RefusedThen("player_not_on_team", r#"{"action":"goal","match":1,"team":101}"#),
        NOT_ON_TEAM
    ),
    step!(
        "full_match",
        [32],
        Instead::RefusedThen("player_not_on_team", r#"{"action":"goal","match":1,"team":102}"#),
        NOT_ON_TEAM
    ),
    step!(
        "full_match",
        [33],
        Instead::RefusedThen("unknown_player", r#"{"action":"goal","match":1,"team":102}"#),
        NOT_ON_TEAM
    ),
    step!("full_match", [46], Instead::Refused("team_not_in_match"), CLOSED),
    step!("full_match", [74], Instead::Nothing, "the timers of halves ended by hand are disarmed, they show nothing"),
    step!("full_match", [76], Instead::Confirmed(1), "confirming is a command here, and everybody is told"),
    step!("full_match", [83], Instead::Refused("confirmed"), "a confirmed match takes no goals"),
    step!("full_match", [86], Instead::Nothing, "looks into the recorded database"),
    step!("delete_event", [3, 5, 7, 9], Instead::Nothing, "nothing here depends on when in a second it is sent"),
    step!(
        "delete_event",
        [19],
        Instead::RefusedThen("unknown_event", r#"{"action":"delete_event","match":1,"event":2}"#),
        OTHER_MATCH
    ),
    step!(
        "delete_event",
        [13, 16, 17, 18],
        Instead::RefusedShowing("unknown_event"),
        "every refused deletion shows the match"
    ),
    step!("delete_event", [20], Instead::RefusedShowing("not_revocable"), "starts and ends cannot be deleted"),
    step!("delete_event", [21], Instead::Nothing, "looks into the recorded database"),
    step!("exhibition", [1, 2, 11, 12, 13, 15, 17, 19], Instead::ToSenderAlone, KNOWN_ALREADY),
    step!("exhibition", [5, 6, 7, 8, 10], Instead::RefusedThenBy("login_required", "L"), LOGIN_NEEDED),
    step!("exhibition", [9, 14, 16], Instead::Refused("login_required"), LOGIN_NEEDED),
    step!("exhibition", [18], Instead::Refused("not_an_object"), CLOSED),
    step!("exhibition", [20], Instead::Refused("invalid_json"), CLOSED),
];

const LOCAL_TIME: &str = "the recorded database held the hall's local time, which the tournament file calls UTC";

const fn at(path: &'static str, rule: Rule, reason: &'static str) -> At {
    At { path, rule, reason }
}

/// Values that are never the same.
pub const EVERYWHERE: &[At] = &[
    at("server_time", Rule::SameType, "the time of day"),
    at("first_half_start", Rule::SameType, "the time of day"),
    at("second_half_start", Rule::SameType, "the time of day"),
    at("match_term_start", Rule::Later(7200.0), LOCAL_TIME),
    at("confirmed", Rule::Later(7200.0), LOCAL_TIME),
    at("type_content", Rule::SetOfWords, "the order means nothing, and server_time was repeated for every recipient"),
    at("event.message", Rule::Text, "phrased by this service, also for starts and ends, which had null"),
    at("events.*.message", Rule::Text, "phrased by this service, also for starts and ends, which had null"),
    at("message", Rule::SameType, "phrased by this service where clients do not compare it"),
    at("absolute_time", Rule::WholeNumber, "milliseconds here, seconds there"),
    at("time_offset", Rule::WholeNumber, "the time of day; a half's length was written as 20.0 there"),
    at("event.id", Rule::EventId, "ids are made of match and revision here"),
    at("events.*.id", Rule::EventId, "ids are made of match and revision here"),
    at("date", Rule::SameType, "shorter here, in one shape"),
    at("match_goals", Rule::SameType, "always 0 there; here the goals of the team's present or last match"),
    at("wins", Rule::SameType, "counted wrongly there: a home team's result counted both ways"),
    at("loses", Rule::SameType, "counted wrongly there, as the wins"),
];

/// The messages clients compare word by word.
pub const EXACT_MESSAGES: &[&str] = &["Not enough perms to perform action."];

/// Ends of the messages clients compare word by word, behind what is unknown.
pub const EXACT_ENDING: &str = "matching query does not exist.";

/// Keys that may come on top.
pub const ADDED: &[(&[&str], &str)] = &[
    (&["code"], "errors have a code for programs"),
    (&["message"], "a refused deletion says why"),
    (&["revision", "revision_id"], "the match's last event, to resume after"),
    (&["period", "clock", "match_time", "shootout", "break"], "periods and clock of the match"),
    (&["suspensions", "timeouts", "timeout", "officials"], "who sits out, time-outs, and officials"),
    (&["result", "result_kind", "must_decide", "winner", "result_note"], "what the match has come to"),
    (&["kind", "period_offset"], "what a line is and where in its period"),
    (&["game"], "the rules that a match is played by"),
    (&["name", "date", "location", "state"], "one shape of a match everywhere"),
];

/// Keys that may come on top in the lists of a category's matches, which were short there.
pub const ADDED_TO_LISTS: &[(&[&str], &str)] = &[
    (&["revision", "revision_id"], "the match's last event, to resume after"),
    (&["period", "clock", "match_time", "shootout", "break"], "periods and clock of the match"),
    (&["suspensions", "timeouts", "timeout", "officials"], "who sits out, time-outs, and officials"),
    (&["result", "result_kind", "must_decide", "winner", "result_note"], "what the match has come to"),
    (
        &[
            "score",
            "home_team_id",
            "home_team_name",
            "home_team_abbr",
            "home_team_slug",
            "home_team_color_primary",
            "home_team_color_secondary",
            "home_team_color_text",
            "home_team_color_name",
            "away_team_id",
            "away_team_name",
            "away_team_abbr",
            "away_team_slug",
            "away_team_color_primary",
            "away_team_color_secondary",
            "away_team_color_text",
            "away_team_color_name",
            "category_id",
            "category_name",
            "category_slug",
            "year_slug",
            "first_half_start",
            "second_half_start",
            "confirmed",
            "half_length",
            "match_term_start",
            "facebook_video_id",
        ],
        "one shape of a match everywhere",
    ),
];

const NO_STATE: &str = "match 3 had no state in the recorded database and was left out";
const NOT_COUNTED: &str = "the table was not counted again after a result there";
const OWN_SIDES: &str = "the exhibition was a match of a tournament there; here its sides and category are its own";
const SHORT_SCORE: &str = "half a setting was taken over before it failed there";
const OWN_TEAM: &str = "a goal for the other team was refused here, see the steps";

macro_rules! values {
    ($transcript:literal, $steps:expr, $path:literal, $rule:expr, $reason:expr) => {
        Values { transcript: $transcript, steps: &$steps, at: At { path: $path, rule: $rule, reason: $reason } }
    };
}

/// Steps of the exhibition's transcript that show it.
const EVERY_STEP: [usize; 21] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21];

/// Values of some steps that are others here.
pub const VALUES: &[Values] = &[
    values!("ws_subscribe_category", [2, 3, 5, 10], "matches", Rule::Matches(&[1, 2, 3, 5]), NO_STATE),
    values!("ws_subscribe_category", [12], "matches", Rule::Matches(&[1, 2, 3, 5, 6]), NO_STATE),
    values!("full_match", [5], "matches", Rule::Matches(&[1, 2, 3, 5]), NO_STATE),
    values!("full_match", [8, 40, 56, 69, 78], "matches.*.state", Rule::Text, NO_STATE),
    values!("ws_table", [8], "category_table.*.points", Rule::SameType, NOT_COUNTED),
    values!("ws_table", [8], "category_table.*.order", Rule::SameType, NOT_COUNTED),
    values!("ws_table", [8], "category_table.*.scored", Rule::SameType, NOT_COUNTED),
    values!("ws_table", [8], "category_table.*.received", Rule::SameType, NOT_COUNTED),
    values!("full_match", [84], "category_table.*.points", Rule::SameType, NOT_COUNTED),
    values!("full_match", [84], "category_table.*.order", Rule::SameType, NOT_COUNTED),
    values!("full_match", [84], "category_table.*.scored", Rule::SameType, NOT_COUNTED),
    values!("full_match", [84], "category_table.*.received", Rule::SameType, NOT_COUNTED),
    values!("full_match", [81, 82], "points", Rule::SameType, NOT_COUNTED),
    values!("full_match", [81, 82], "order", Rule::SameType, NOT_COUNTED),
    values!("full_match", [81, 82], "scored", Rule::SameType, NOT_COUNTED),
    values!("full_match", [81, 82], "received", Rule::SameType, NOT_COUNTED),
    values!("full_match", [79, 81, 82], "confirmed", Rule::SameType, "confirmed at the time of day here"),
    values!("full_match", [31, 32], "event.player_id", Rule::Absent, OWN_TEAM),
    values!("full_match", [31, 32], "event.player_name", Rule::Absent, OWN_TEAM),
    values!("full_match", [31, 32], "event.player_number", Rule::Absent, OWN_TEAM),
    values!("full_match", [42, 58, 71, 80], "events.*.player_id", Rule::SameOrAbsent, OWN_TEAM),
    values!("full_match", [42, 58, 71, 80], "events.*.player_name", Rule::SameOrAbsent, OWN_TEAM),
    values!("full_match", [42, 58, 71, 80], "events.*.player_number", Rule::SameOrAbsent, OWN_TEAM),
    values!("full_match", [44, 60, 73, 82], "players.*.total_goals", Rule::SameType, OWN_TEAM),
    values!("full_match", [85], "players.*.total_goals", Rule::SameType, "a confirmed match takes no goals"),
    values!("exhibition", EVERY_STEP, "match.id", Rule::SameType, OWN_SIDES),
    values!("exhibition", EVERY_STEP, "match.home_team_id", Rule::SameType, OWN_SIDES),
    values!("exhibition", EVERY_STEP, "match.home_team_name", Rule::SameType, OWN_SIDES),
    values!("exhibition", EVERY_STEP, "match.home_team_abbr", Rule::SameType, OWN_SIDES),
    values!("exhibition", EVERY_STEP, "match.home_team_slug", Rule::SameType, OWN_SIDES),
    values!("exhibition", EVERY_STEP, "match.away_team_id", Rule::SameType, OWN_SIDES),
    values!("exhibition", EVERY_STEP, "match.away_team_name", Rule::SameType, OWN_SIDES),
    values!("exhibition", EVERY_STEP, "match.away_team_abbr", Rule::SameType, OWN_SIDES),
    values!("exhibition", EVERY_STEP, "match.away_team_slug", Rule::SameType, OWN_SIDES),
    values!("exhibition", EVERY_STEP, "match.category_id", Rule::SameType, OWN_SIDES),
    values!("exhibition", EVERY_STEP, "match.match_term_start", Rule::SameType, OWN_SIDES),
    values!("exhibition", EVERY_STEP, "team", Rule::SameType, OWN_SIDES),
    values!("exhibition", [17, 19], "match.score.*", Rule::SameType, SHORT_SCORE),
];
