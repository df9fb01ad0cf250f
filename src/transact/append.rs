//! Events under ids that follow from what they say: for everything that no client named a command for.

use minicup_domain::{CommandId, Revision, Timestamp};
use uuid::Uuid;

use crate::store::codec::Cause;
use crate::store::{Expected, NewEvent, StreamId};

/// Under which the ids of such events are made; drawn at random once.
const NAMESPACE: Uuid = Uuid::from_u128(0x8d1f_6c02_51a4_4d0e_9b37_2e60_c4f7_a913);

/// Who changes the tournament, and when.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// The user name; none on the command line.
    pub user: Option<&'a str>,
    /// Now.
    pub now: Timestamp,
}

/// What `encode` makes, under a command id that follows from what the events say and where they go.
///
/// So an import into an empty store records the same ids as the one whose export it reads, and an append whose outcome
/// got lost can be repeated; while two that want different events at one place never pass for each other.
pub(crate) fn identified(
    stream: &StreamId,
    last: Option<Revision>,
    user: Option<&str>,
    encode: impl Fn(&Cause) -> Vec<NewEvent>,
) -> Vec<NewEvent> {
    let cause = |id| Cause { command_id: CommandId::new(id), user: user.map(str::to_owned) };
    let mut name = format!("{stream}@{}", Expected::behind(last).next_revision()).into_bytes();
    for event in encode(&cause(NAMESPACE)) {
        for part in [event.kind.as_bytes(), &event.data, &event.metadata] {
            name.extend((part.len() as u64).to_be_bytes());
            name.extend(part);
        }
    }
    encode(&cause(Uuid::new_v5(&NAMESPACE, &name)))
}
