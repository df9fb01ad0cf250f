//! What makes the scorekeeper's page an application: its manifest, and the script by which it opens without a
//! connection.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use super::{assets, modules, words};
use crate::http::Rendered;
use crate::http::error::Problem;
use crate::http::lang::reader_lang;

/// The colour of the icon, which frames the window of the installed application.
const THEME: &str = "#0b3d91";
const BACKGROUND: &str = "#0f141b";

/// The page's script, and those that it loads only for a match in which more than goals is entered.
const SCRIPTS: [&str; 4] = ["score/score.js", "score/table-row.js", "score/table.js", "score/line-up.js"];

/// `GET /score.webmanifest`.
pub async fn manifest(request: HttpRequest) -> HttpResponse {
    let lang = reader_lang(&request);
    let folder = assets::folder();
    let icon =
        |file: &str, sizes: &str, kind: &str| json!({"src": format!("{folder}/{file}"), "sizes": sizes, "type": kind});
    let manifest = json!({
        "id": "/score",
        "name": words::say(lang, "site.application.name"),
        "short_name": words::say(lang, "site.application.short_name"),
        "lang": lang.code(),
        "start_url": "/score",
        "scope": "/",
        "display": "standalone",
        "theme_color": THEME,
        "background_color": BACKGROUND,
        "icons": [
            icon("icon.svg", "any", "image/svg+xml"),
            icon("icon-192.png", "192x192", "image/png"),
            icon("icon-512.png", "512x512", "image/png"),
        ],
    });
    Rendered::json(&manifest).answer(&request, "application/manifest+json")
}

/// `GET /sw.js`: it is at the root because it answers only for pages below its own address.
pub async fn service_worker(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (script, _) = assets::content("sw.js").ok_or_else(Problem::no_such_page)?;
    let folder = assets::folder();
    let scripts = SCRIPTS.into_iter().flat_map(modules::imported_by);
    let own = ["score/score.css", "lib/base.css", "parts/match.css", "icon.svg"].map(str::to_owned);
    let names: BTreeSet<String> = scripts.chain(SCRIPTS.map(str::to_owned)).chain(own).collect();
    let files = json!(names.iter().map(|name| format!("{folder}/{name}")).collect::<Vec<_>>());
    // Another version of any file changes this script, which is how browsers notice a new version.
    let mut content = format!("const VERSION = \"{}\";\nconst FILES = {files};\n", assets::version()).into_bytes();
    content.extend(script);
    Ok(Rendered::new(content).answer(&request, "text/javascript; charset=utf-8"))
}
