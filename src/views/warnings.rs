//! What an acknowledgement warns of.

use minicup_domain::matches::Warning;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that was recorded and may be a mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Warning)]
pub struct WarningView {
    /// What it is, for programs.
    code: &'static str,
    /// What it is, for people.
    message: String,
}

/// Warnings as clients read them.
pub fn warning_views(warnings: &[Warning]) -> Vec<WarningView> {
    warnings.iter().map(|warning| WarningView { code: warning.code(), message: warning.to_string() }).collect()
}
