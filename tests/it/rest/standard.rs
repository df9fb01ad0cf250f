//! The description, held to its standard by tools that others use: a validator, a generator of types, a compiler.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::ask;
use crate::support::app::TestApp;

/// Where the tools and the client are.
fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi")
}

/// Runs a script of the tools with node; it must succeed.
#[track_caller]
fn run(script: &str, arguments: &[&Path]) {
    let script = tools().join(script);
    assert!(tools().join("node_modules").exists(), "the tools: npm ci --prefix tests/openapi");
    let output = Command::new("node").arg(&script).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}: {}", script.display(), String::from_utf8_lossy(&text));
}

/// The description in a file of its own.
async fn described(folder: &TempDir) -> PathBuf {
    let app = TestApp::sample().await;
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, ask(app.get("/api/openapi.json")).await.body).unwrap();
    file
}

#[tokio::test]
async fn the_description_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let file = described(&folder).await;
    run("validate.mjs", &[&file]);
}

#[tokio::test]
async fn a_client_compiles_with_types_made_from_the_description() {
    let folder = tempfile::tempdir().unwrap();
    let file = described(&folder).await;
    let types = folder.path().join("generated/api.d.ts");
    run("node_modules/openapi-typescript/bin/cli.js", &[&file, Path::new("-o"), &types]);
    std::fs::write(folder.path().join("package.json"), r#"{"type": "module"}"#).unwrap();
    for part in ["client.ts", "tsconfig.json"] {
        std::fs::copy(tools().join(part), folder.path().join(part)).unwrap();
    }
    run("node_modules/typescript/bin/tsc", &[Path::new("-p"), folder.path()]);
}
