//! l
pub mod store;
pub mod tournament;
