//! Events with ids that follow from their content: for everything without a client's command.

use minicup_domain::{CommandId, Revision, Timestamp};
use uuid::Uuid;

use crate::store::codec::Cause;
use crate::store::{Expected, NewEvent, StreamId};

/// Namespace of the ids of such events; drawn at random once.
const NAMESPACE: Uuid = Uuid::from_u128(0x8d1f_6c02_51a4_4d0e_9b37_2e60_c4f7_a913);

/// Who changes the tournament, and when.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// The user name; none on the command line.
    pub user: Option<&'a str>,
    /// Now.
    pub now: Timestamp,
}

/// The events that `encode` makes, with a command id that follows from their content and where they go.
///
/// So an import into an empty store records the same ids as the store that was exported, and an append whose outcome
/// was lost can be repeated; while different events at one place are never mistaken for each other.
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
