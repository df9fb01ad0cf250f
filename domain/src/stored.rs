//! The stored form of events. Payload, type name, version and upcasters of an event are declared once, where the
//! event is; reading, writing and the list of all types follow from that.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A type of event as the log names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventType {
    /// The name that is stored beside each event.
    pub name: &'static str,
    /// The version it is written in.
    pub version: u32,
    /// Earlier versions, which are read as this one.
    pub upcast_from: &'static [u32],
}

/// The events of one aggregate, as the log holds them.
pub trait Stored: Sized {
    /// Every type.
    const TYPES: &'static [EventType];

    /// The type of this event.
    fn event_type(&self) -> EventType;

    /// Writes the payload.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads an event of the type called `name` in the given version.
    ///
    /// # Errors
    /// [`Unknown`] says what this program does not know or cannot read.
    fn read<'de, D: Deserializer<'de>>(name: &str, version: u32, data: D) -> Result<Self, Unknown<D::Error>>;
}

/// Why an event cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown<E> {
    /// There is no type with that name.
    Type,
    /// The type is there, the version is not.
    Version,
    /// The payload does not fit this type and version.
    Payload(E),
}

/// The payload of a type whose name says everything: `{}`.
#[derive(Serialize, Deserialize)]
pub(crate) struct NoPayload {}

/// Declares the events of an aggregate: a variant, its payload if it has one, and `= ("TypeName", version)`. A payload
/// that changes gets the next version, and the old one stays readable with `, 1 => OldPayload` after it, where
/// `OldPayload` converts to the new payload with [`From`].
macro_rules! stored_events {
    (
        $(#[$meta:meta])*
        pub enum $events:ident {
            $(
                $(#[$doc:meta])*
                $variant:ident $(($payload:ty))? = ($name:literal, $version:literal $(, $old:literal => $upcast:ty)*)
            ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        pub enum $events {
            $( $(#[$doc])* $variant $(($payload))?, )+
        }

        impl $crate::stored::Stored for $events {
            const TYPES: &'static [$crate::stored::EventType] = &[
                $( $crate::stored::EventType { name: $name, version: $version, upcast_from: &[$($old),*] }, )+
            ];

            fn event_type(&self) -> $crate::stored::EventType {
                match self {
                    $( Self::$variant { .. } =>
                        $crate::stored::EventType { name: $name, version: $version, upcast_from: &[$($old),*] }, )+
                }
            }

            fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $( stored_events!(@pattern $variant payload $($payload)?) =>
                        serde::Serialize::serialize(stored_events!(@value payload $($payload)?), serializer), )+
                }
            }

            fn read<'de, D: serde::Deserializer<'de>>(
                name: &str,
                version: u32,
                data: D,
            ) -> Result<Self, $crate::stored::Unknown<D::Error>> {
                let read = match (name, version) {
                    $(
                        ($name, $version) => stored_events!(@read $variant data $($payload)?),
                        $( ($name, $old) => <$upcast as serde::Deserialize>::deserialize(data)
                            .map(|old| Self::$variant(old.into())), )*
                        ($name, _) => return Err($crate::stored::Unknown::Version),
                    )+
                    _ => return Err($crate::stored::Unknown::Type),
                };
                read.map_err($crate::stored::Unknown::Payload)
            }
        }
    };
    (@pattern $variant:ident $data:ident) => { Self::$variant };
    (@pattern $variant:ident $data:ident $payload:ty) => { Self::$variant($data) };
    (@value $data:ident) => { &$crate::stored::NoPayload {} };
    (@value $data:ident $payload:ty) => { $data };
    (@read $variant:ident $data:ident) => {
        <$crate::stored::NoPayload as serde::Deserialize>::deserialize($data)
            .map(|$crate::stored::NoPayload {}| Self::$variant)
    };
    (@read $variant:ident $data:ident $payload:ty) => {
        <$payload as serde::Deserialize>::deserialize($data).map(Self::$variant)
    };
}

pub(crate) use stored_events;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    pub struct Scored {
        player: u32,
        worth: u32,
    }

    /// Before a goal could be worth two.
    #[derive(Deserialize)]
    struct ScoredV1 {
        scorer: u32,
    }

    impl From<ScoredV1> for Scored {
        fn from(ScoredV1 { scorer }: ScoredV1) -> Self {
            Self { player: scorer, worth: 1 }
        }
    }

    stored_events! {
        /// In a beach match.
        #[derive(Debug, PartialEq)]
        pub enum BeachEvent {
            /// A goal.
            Scored(Scored) = ("GoalScored", 2, 1 => ScoredV1),
            /// The end.
            Ended = ("MatchEnded", 1),
        }
    }

    fn read(name: &str, version: u32, data: &str) -> Result<BeachEvent, Unknown<String>> {
        let read = BeachEvent::read(name, version, &mut serde_json::Deserializer::from_str(data));
        read.map_err(|unknown| match unknown {
            Unknown::Type => Unknown::Type,
            Unknown::Version => Unknown::Version,
            Unknown::Payload(error) => Unknown::Payload(error.to_string()),
        })
    }

    fn written(event: &BeachEvent) -> (&'static str, u32, String) {
        let mut data = Vec::new();
        event.write(&mut serde_json::Serializer::new(&mut data)).expect("it has a JSON form");
        (event.event_type().name, event.event_type().version, String::from_utf8(data).expect("JSON is UTF-8"))
    }

    #[test]
    fn what_is_written_is_read_back() {
        let goal = BeachEvent::Scored(Scored { player: 7, worth: 2 });
        assert_eq!(written(&goal), ("GoalScored", 2, r#"{"player":7,"worth":2}"#.to_owned()));
        assert_eq!(read("GoalScored", 2, r#"{"player":7,"worth":2}"#), Ok(goal));
        assert_eq!(written(&BeachEvent::Ended), ("MatchEnded", 1, "{}".to_owned()));
        assert_eq!(read("MatchEnded", 1, "{}"), Ok(BeachEvent::Ended));
    }

    #[test]
    fn an_earlier_version_is_read_as_the_present_one() {
        assert_eq!(read("GoalScored", 1, r#"{"scorer":7}"#), Ok(BeachEvent::Scored(Scored { player: 7, worth: 1 })));
        let versions: Vec<_> = BeachEvent::TYPES.iter().map(|kind| (kind.version, kind.upcast_from)).collect();
        assert_eq!(versions, [(2, [1].as_slice()), (1, [].as_slice())]);
    }

    #[test]
    fn what_is_not_known_is_said_so() {
        assert_eq!(read("GoalScored", 3, "{}"), Err(Unknown::Version));
        assert_eq!(read("MatchEnded", 0, "{}"), Err(Unknown::Version));
        assert_eq!(read("Substituted", 1, "{}"), Err(Unknown::Type));
        assert!(matches!(read("GoalScored", 2, r#"{"scorer":7}"#), Err(Unknown::Payload(_))));
        assert!(matches!(read("MatchEnded", 1, "7"), Err(Unknown::Payload(_))));
    }
}
