//! What the exhibition match shows of its two sides and its category, as set by hand.

use serde::{Deserialize, Serialize};

use super::rejection::Rejection;
use crate::rules::MAX_LABEL;

/// Names and colours of the exhibition match. What is none was never set; an empty text was removed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Labels {
    /// The home side.
    #[serde(default, skip_serializing_if = "SideLabels::is_empty")]
    pub home: SideLabels,
    /// The away side.
    #[serde(default, skip_serializing_if = "SideLabels::is_empty")]
    pub away: SideLabels,
    /// Name of the category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_name: Option<String>,
    /// Short name of the category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_slug: Option<String>,
}

/// Names and colours of one side.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SideLabels {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A few letters for score boards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abbr: Option<String>,
    /// Its short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Background on screens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color_primary: Option<String>,
    /// Second colour on screens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color_secondary: Option<String>,
    /// Text colour on screens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color_text: Option<String>,
    /// Colours of the kit, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color_name: Option<String>,
}

impl Labels {
    /// True if nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// True if setting these changes `present`.
    pub(super) fn changes(&self, present: Option<&Self>) -> bool {
        let present = present.cloned().unwrap_or_default();
        let mut changed = present.clone();
        changed.set(self);
        changed != present
    }

    /// Overwrites what `change` sets.
    pub(super) fn set(&mut self, change: &Self) {
        self.home.set(&change.home);
        self.away.set(&change.away);
        set(&mut self.category_name, &change.category_name);
        set(&mut self.category_slug, &change.category_slug);
    }

    /// Every label in an order that never changes.
    pub(super) fn all(&self) -> [&Option<String>; 16] {
        let [a, b, c, d, e, f, g] = self.home.all();
        let [h, i, j, k, l, m, n] = self.away.all();
        [a, b, c, d, e, f, g, h, i, j, k, l, m, n, &self.category_name, &self.category_slug]
    }

    /// Refuses labels that are too long or hold control characters.
    pub(super) fn check(&self) -> Result<(), Rejection> {
        match self.all().into_iter().flatten().all(|label| is_fit(label)) {
            true => Ok(()),
            false => Err(Rejection::BadLabel),
        }
    }
}

impl SideLabels {
    /// True if nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn set(&mut self, change: &Self) {
        set(&mut self.name, &change.name);
        set(&mut self.abbr, &change.abbr);
        set(&mut self.slug, &change.slug);
        set(&mut self.color_primary, &change.color_primary);
        set(&mut self.color_secondary, &change.color_secondary);
        set(&mut self.color_text, &change.color_text);
        set(&mut self.color_name, &change.color_name);
    }

    fn all(&self) -> [&Option<String>; 7] {
        let Self { name, abbr, slug, color_primary, color_secondary, color_text, color_name } = self;
        [name, abbr, slug, color_primary, color_secondary, color_text, color_name]
    }
}

fn set(label: &mut Option<String>, change: &Option<String>) {
    if change.is_some() {
        label.clone_from(change);
    }
}

fn is_fit(label: &str) -> bool {
    label.chars().count() <= MAX_LABEL && !label.chars().any(char::is_control)
}
