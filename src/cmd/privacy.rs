//! `minicup-live privacy`: what readers see of a season's players.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use minicup_domain::SeasonSlug;
use minicup_domain::tournament as domain;

use super::error::RunError;
use super::output::say;
use super::stores::existing_store;
use crate::clock;
use crate::settings::StoreArgs;
use crate::tournament_file::set_privacy;

/// The season, and how its players are shown.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Privacy {
    /// The season's short name, such as 2019.
    #[arg(value_parser = |text: &str| Ok::<_, std::convert::Infallible>(SeasonSlug::new(text)))]
    pub season: SeasonSlug,
    /// What is shown of a player.
    pub show: Shown,
    /// Where the store is.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// What readers see of a player.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shown {
    /// Full names.
    Names,
    /// The first letter of every word of the name.
    Initials,
    /// Only the number on the shirt.
    Numbers,
}

impl From<Shown> for domain::Privacy {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Names => Self::Names,
            Shown::Initials => Self::Initials,
            Shown::Numbers => Self::Numbers,
        }
    }
}

/// Sets how the players of a season are shown from now on.
///
/// # Errors
/// When there is no such store or season.
pub async fn run(Privacy { season, show, store }: Privacy) -> Result<ExitCode, RunError> {
    let store = existing_store(store)?;
    let show = domain::Privacy::from(show);
    match set_privacy(store.as_ref(), &season, show, None, clock::now()).await? {
        true => say(format_args!("players of {season} are shown by {show}"))?,
        false => say("nothing changed")?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_privacy_are_those_of_the_domain() {
        for shown in Shown::value_variants() {
            let name = shown.to_possible_value().unwrap().get_name().to_owned();
            assert_eq!(domain::Privacy::from(*shown).name(), name);
        }
    }
}
