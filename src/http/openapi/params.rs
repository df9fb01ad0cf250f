//! Parameters in the description, once for all addresses that share them.
#![allow(dead_code, reason = "these document what handlers read from the request piece by piece")]

use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The id in the path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct Id {
    /// The id.
    #[param(minimum = 0, maximum = 9007199254740991_u64)]
    id: i64,
}

/// The revision of the match in the path that an answer must include.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AtLeast {
    /// The revision that the match must include, -1 for any; waits up to 2 s, then 503.
    #[param(minimum = -1, maximum = 9007199254740991_u64, nullable = false)]
    min_revision: Option<i64>,
}

/// The revision of any match that an answer must include.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AtLeastOf {
    /// The revision that the match named by `match` must include, -1 for any; waits up to 2 s, then 503.
    #[param(minimum = -1, maximum = 9007199254740991_u64, nullable = false)]
    min_revision: Option<i64>,
    /// The match of `min_revision`. Without it a `min_revision` above -1 is refused.
    #[param(rename = "match", minimum = 0, maximum = 9007199254740991_u64, nullable = false)]
    of_match: Option<i64>,
}

/// The reader's language.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Language {
    /// `cs` or `en`; for anything else `Accept-Language` decides, then it is Czech.
    #[param(nullable = false)]
    lang: Option<String>,
}

/// The requested season.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfSeason {
    /// Its slug; else the one with the latest match.
    #[param(nullable = false)]
    season: Option<String>,
    /// Whether void matches are included.
    #[param(inline, nullable = false)]
    void: Option<Flag>,
}

/// The moment a table is of: the first of these that is given.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Moment {
    /// As the table was after this match was confirmed.
    #[param(minimum = 0, maximum = 9007199254740991_u64, nullable = false)]
    after_match: Option<i64>,
    /// As it was at this time, RFC 3339.
    #[param(format = DateTime, nullable = false)]
    at: Option<String>,
    /// Whether running matches count with their current score.
    #[param(inline, nullable = false)]
    live: Option<Flag>,
}

/// Whether an import is only previewed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DryRun {
    /// Whether to return only what would change.
    #[param(inline, nullable = false)]
    dry_run: Option<Flag>,
}

/// What an import takes although it was changed by hand.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Take {
    /// Paths of `kept`, such as `match:1/result`, to use the file's value.
    #[param(nullable = false, max_items = 1000)]
    take: Option<Vec<String>>,
}

/// Yes or no in a query.
#[derive(ToSchema)]
pub enum Flag {
    #[serde(rename = "1")]
    One,
    #[serde(rename = "0")]
    Zero,
    #[serde(rename = "true")]
    True,
    #[serde(rename = "false")]
    False,
}

/// Where an event stream resumes.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct Resume {
    /// The revision to resume after, -1 for everything; a full stop and the id of its event may follow.
    #[param(
        rename = "Last-Event-ID",
        pattern = "^(-1|[0-9]{1,15})(\\.[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?$",
        nullable = false
    )]
    last_event_id: Option<String>,
}

/// How an event stream is written.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Following {
    /// Whether ids are a revision, a full stop and the id of its event.
    #[param(inline, nullable = false)]
    ids: Option<Flag>,
    /// Whether a correction of one line is sent as that line only.
    #[param(inline, nullable = false)]
    patches: Option<Flag>,
}

/// Where a history continues.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryAfter {
    /// The revision to continue after: `next` of the previous answer; -1 for the start.
    #[param(minimum = -1, maximum = 9007199254740991_u64, nullable = false)]
    after: Option<i64>,
}

/// The id of a command in a header.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct Idempotency {
    /// The `command_id`.
    #[param(rename = "Idempotency-Key", nullable = false)]
    idempotency_key: Option<Uuid>,
}

/// Which entries of the activity are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// What this user did, or `link:` and a label.
    #[param(nullable = false)]
    user: Option<String>,
    /// What was done to this match.
    #[param(rename = "match", minimum = 0, maximum = 9007199254740991_u64, nullable = false)]
    of_match: Option<i64>,
    /// What is before this position.
    #[param(minimum = 0, maximum = 9007199254740991_u64, nullable = false)]
    before: Option<i64>,
    /// Entries of the page.
    #[param(minimum = 1, maximum = 500, nullable = false)]
    limit: Option<i64>,
}
