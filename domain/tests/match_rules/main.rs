//! The match rules of the contract, each accepted and refused.

mod clock;
mod corrections;
mod exhibition;
mod goals;
mod intents;
mod late;
mod line_ups;
mod periods;
mod punishments;
mod result_kinds;
mod results;
mod seven_metres;
mod slips;
mod starting_and_ending;
mod timeouts;
mod treatments;
