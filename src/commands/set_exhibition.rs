//! `{match_obj: {score?, state?, names and colours?}}` on `/ws/exhibition`: sets the free-hand match.

use minicup_domain::matches::{Freehand, Labels, MatchAction, Phase, SideLabels};
use serde_json::{Map, Value};

use super::fields::{Fields, lenient_score};
use crate::refusal::Refusal;

/// The label of its metrics.
pub const NAME: &str = "set_exhibition";

/// True if a message sets nothing and so only asks for the match.
pub fn asks_only(fields: &Fields) -> bool {
    match fields.given("match_obj") {
        None => fields.get("action").is_none(),
        Some(value) => value.as_object().is_some_and(Map::is_empty),
    }
}

/// What a message sets.
///
/// # Errors
/// If something in it cannot be read.
pub fn action(fields: &Fields) -> Result<MatchAction, Refusal> {
    let object = fields.given("match_obj").and_then(Value::as_object);
    let object = object.ok_or_else(|| malformed("match_obj must be an object"))?;
    let score = given(object, "score")
        .map(|value| lenient_score(value).ok_or_else(|| malformed("score must be two whole numbers, home and away")));
    let phase = given(object, "state").map(|value| {
        let phase = value.as_str().and_then(Phase::parse);
        phase.ok_or_else(|| malformed("state must be init, half_first, pause, half_second or end"))
    });
    let labels = labels(object)?;
    let labels = (!labels.is_empty()).then(|| Box::new(labels));
    Ok(MatchAction::SetFreehand(Freehand { score: score.transpose()?, phase: phase.transpose()?, labels }))
}

/// Names and colours, under the keys that a match shows them with.
fn labels(object: &Map<String, Value>) -> Result<Labels, Refusal> {
    let text = |key: &str| match given(object, key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim().to_owned())),
        Some(_) => Err(malformed(&format!("{key} must be a text"))),
    };
    let side = |name: &str| {
        let text = |key: &str| text(&format!("{name}_team_{key}"));
        Ok::<_, Refusal>(SideLabels {
            name: text("name")?,
            abbr: text("abbr")?,
            slug: text("slug")?,
            color_primary: text("color_primary")?,
            color_secondary: text("color_secondary")?,
            color_text: text("color_text")?,
            color_name: text("color_name")?,
        })
    };
    Ok(Labels {
        home: side("home")?,
        away: side("away")?,
        category_name: text("category_name")?,
        category_slug: text("category_slug")?,
    })
}

/// A null leaves it unchanged.
fn given<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    object.get(key).filter(|value| !value.is_null())
}

fn malformed(message: &str) -> Refusal {
    Refusal::malformed("malformed", message)
}
