//! The scripts and styles of the pages, held to their standard by tools that others use, and their logic without a browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::app::TestApp;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tools() -> PathBuf {
    root().join("tests/front")
}

/// Runs a tool with node in the root of the repository; it must succeed.
#[track_caller]
fn run(tool: &Path, arguments: &[&str]) {
    assert!(tool.exists(), "the tools: npm ci --prefix tests/front && npm ci --prefix tests/openapi");
    node(&[&[tool.to_str().unwrap()], arguments].concat());
}

#[track_caller]
fn node(arguments: &[&str]) {
    let output = Command::new("node").args(arguments).current_dir(root()).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "node {}\n{}", arguments.join(" "), String::from_utf8_lossy(&text));
}

/// Writes the types of what the service answers, from its own description.
async fn write_types() {
    let app = TestApp::sample().await;
    let description = app.get("/api/openapi.json").send().await.unwrap().text().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, description).unwrap();
    let generator = root().join("tests/openapi/node_modules/openapi-typescript/bin/cli.js");
    run(&generator, &[file.to_str().unwrap(), "-o", "tests/front/generated/api.d.ts"]);
}

#[tokio::test]
async fn scripts_use_what_the_service_answers_as_it_is_described() {
    write_types().await;
    let compiler = tools().join("node_modules/typescript/bin/tsc");
    for project in ["tsconfig.json", "tsconfig.typed.json", "tsconfig.worker.json"] {
        run(&compiler, &["-p", &format!("tests/front/{project}")]);
    }
}

#[test]
fn scripts_and_folders_keep_the_rules_of_the_linter() {
    let linter = tools().join("node_modules/eslint/bin/eslint.js");
    run(&linter, &["-c", "tests/front/eslint.config.js", "--max-warnings=0", "src/web/assets", "tests/front"]);
}

#[test]
fn styles_keep_the_rules_of_the_linter() {
    let linter = tools().join("node_modules/stylelint/bin/stylelint.mjs");
    run(&linter, &["-c", "tests/front/stylelint.config.js", "--max-warnings=0", "src/web/assets/**/*.css"]);
}

#[test]
fn the_logic_of_pages_holds_without_a_browser() {
    node(&["--test", "--test-force-exit", "tests/front/unit/"]);
}
