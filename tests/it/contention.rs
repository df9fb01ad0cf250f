//! Changes of users, links, privacy and rosters, and imports, while somebody else changes the same stream: decided again
//! on what the stream then has, three times, and refused as a conflict after that.

use futures_util::FutureExt;
use minicup_domain::tournament::{LinkScope, Privacy, Role};
use minicup_domain::{LinkId, MatchId, SeasonSlug, Timestamp};
use minicup_live::access::phone_link::{issue_link, revoke_link};
use minicup_live::access::users::{UserChange, UserError, add_user, remove_user};
use minicup_live::randomness::SYSTEM;
use minicup_live::store::codec::{season_stream, users_stream};
use minicup_live::store::memory::MemoryStore;
use minicup_live::store::{EventStore, StoreError};
use minicup_live::tournament_file::{ForgetError, ImportError, forget_user, import, set_privacy};
use minicup_live::transact::Author;
use serde_json::{Value, json};

use crate::support::rivals::Rivals;

const NOW: Timestamp = Timestamp::from_seconds(1_559_300_000);
const BY_EVA: Author<'_> = Author { user: Some("eva"), now: NOW };
/// Another author: what one author wants at one moment and place is one append, however often it comes.
const BY_JIL: Author<'_> = Author { user: Some("jil"), now: NOW };
const SCOPE: LinkScope = LinkScope::Match(MatchId::new(7));

/// A store in memory answers at once, so no runtime is needed.
fn at_once<T>(work: impl Future<Output = T>) -> T {
    work.now_or_never().expect("an answer at once")
}

fn issue(store: &dyn EventStore, label: &str) -> LinkId {
    at_once(issue_link(store, SCOPE, label, |_| Some(NOW), &SYSTEM, BY_EVA)).expect("a link").id
}

/// A store where somebody else issues a link before each of so many appends to the users.
fn with_rivals(count: usize) -> Rivals<impl Fn(&MemoryStore, usize)> {
    Rivals::new(MemoryStore::new(), users_stream(), count, |store, left| {
        issue(store, &format!("rival {left}"));
    })
}

async fn types(store: &dyn EventStore) -> Vec<String> {
    let events = store.read(&users_stream(), None).await.expect("a readable stream");
    events.into_iter().map(|event| event.kind.to_string()).collect()
}

async fn add_jan(store: &dyn EventStore) -> Result<UserChange, UserError> {
    add_user(store, "jan", None, Role::Scorekeeper, "4711", BY_EVA).await
}

#[tokio::test]
async fn a_user_is_added_after_two_who_were_faster_and_refused_after_three() {
    let store = with_rivals(2);
    assert_eq!(add_jan(&store).await, Ok(UserChange::Added));
    assert_eq!(types(&store).await, ["LinkIssued", "LinkIssued", "UserDefined"]);

    let store = with_rivals(3);
    assert_eq!(add_jan(&store).await, Err(UserError::Store(StoreError::Conflict)));
    assert_eq!(types(&store).await, ["LinkIssued"; 3]);
    assert_eq!(add_jan(&store).await, Ok(UserChange::Added), "nobody is faster any more");
}

#[tokio::test]
async fn a_change_is_decided_on_what_the_faster_one_left() {
    let store = Rivals::new(MemoryStore::new(), users_stream(), 1, |store, _| {
        at_once(add_user(store, "eva", None, Role::Scorekeeper, "4711", BY_EVA)).expect("a user");
    });
    assert_eq!(add_jan(&store).await, Err(UserError::PinTaken));
    assert_eq!(types(&store).await, ["UserDefined"]);

    let store = Rivals::new(store.store, users_stream(), 1, |store, _| {
        at_once(remove_user(store, "eva", BY_JIL)).expect("she was there");
    });
    assert_eq!(remove_user(&store, "eva", BY_EVA).await, Err(UserError::Unknown));
}

#[tokio::test]
async fn a_link_gets_the_number_after_those_that_were_faster() {
    let store = with_rivals(2);
    assert_eq!(issue(&store, "court 1"), LinkId::new(3));
    let store = Rivals::new(store.store, users_stream(), 1, |store, _| {
        at_once(revoke_link(store, LinkId::new(3), BY_JIL)).expect("it was there");
    });
    assert_eq!(revoke_link(&store, LinkId::new(3), BY_EVA).await, Ok(()));
    assert_eq!(types(&store).await.len(), 4, "it was revoked once");
}

#[tokio::test]
async fn a_user_is_forgotten_after_two_who_were_faster_and_their_links_stay() {
    let store = with_rivals(0).store;
    add_jan(&store).await.expect("a user");
    let rival = |store: &MemoryStore, left: usize| {
        issue(store, &format!("rival {left}"));
    };
    let store = Rivals::new(store, users_stream(), 3, rival);
    let outcome = forget_user(&store, "jan", BY_EVA).await;
    assert_eq!(outcome.map(drop), Err(ForgetError::Store(StoreError::Conflict)));

    let store = Rivals::new(store.store, users_stream(), 2, rival);
    forget_user(&store, "jan", BY_EVA).await.expect("the third time nobody is faster");
    assert_eq!(types(&store).await, ["UsersRestated"]);
    assert_eq!(issue(&store.store, "court 1"), LinkId::new(6), "five were issued by the others");
}

fn file() -> Value {
    let team = |id: i64, slug: &str| json!({"id": id, "slug": slug, "name": slug, "players": []});
    json!({
        "format": "minicup-tournament/1",
        "season": {"slug": "2019", "name": "Minicup", "timezone": "Europe/Prague"},
        "categories": [{
            "id": 13, "slug": "u10", "name": "U10", "half_length": 600,
            "teams": [team(101, "alfa"), team(102, "beta")],
            "matches": [],
        }],
        "users": [{"username": "pavel", "name": "Pavel", "role": "scorekeeper"}],
    })
}

async fn import_file(store: &dyn EventStore) -> Result<usize, ImportError> {
    let file = serde_json::to_vec(&file()).expect("JSON");
    import(store, &file, None, NOW).await.map(|report| report.users)
}

#[tokio::test]
async fn an_import_comes_through_after_two_who_were_faster() {
    let store = with_rivals(2);
    assert_eq!(import_file(&store).await, Ok(1));
    let store = with_rivals(3);
    assert_eq!(import_file(&store).await, Err(ImportError::Store(StoreError::Conflict)));
}

#[tokio::test]
async fn privacy_that_somebody_else_has_just_set_is_already_so() {
    let store = MemoryStore::new();
    import_file(&store).await.expect("a good file");
    let season = SeasonSlug::new("2019");
    let rival_sets = |privacies: &'static [Privacy]| {
        move |store: &MemoryStore, left: usize| {
            let season = SeasonSlug::new("2019");
            let set = set_privacy(store, &season, privacies[privacies.len() - left], BY_JIL.user, NOW);
            at_once(set).expect("a season");
        }
    };
    let stream = season_stream(&season);
    let store = Rivals::new(store, stream.clone(), 1, rival_sets(&[Privacy::Initials]));
    assert_eq!(set_privacy(&store, &season, Privacy::Initials, None, NOW).await, Ok(false));

    let others = &[Privacy::Names, Privacy::Initials];
    let store = Rivals::new(store.store, stream, 2, rival_sets(others));
    assert_eq!(set_privacy(&store, &season, Privacy::Numbers, None, NOW).await, Ok(true));
}
