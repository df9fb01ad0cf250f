//! Notices of third parties: they name every package there is, in its version, and the program prints them.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::process::minicup_live;

const NOTICES: &str = include_str!("../../THIRD-PARTY.txt");

fn lock() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap()
}

/// The packages of others in the lock file, as "name version".
fn locked(lock: &str) -> BTreeSet<String> {
    let value = |package: &str, key: &str| -> Option<String> {
        package.lines().find_map(|line| Some(line.strip_prefix(key)?.trim_matches('"').to_owned()))
    };
    let packages = lock.split("[[package]]").filter(|package| package.contains("source = "));
    packages
        .filter_map(|package| Some(format!("{} {}", value(package, "name = ")?, value(package, "version = ")?)))
        .collect()
}

/// The packages that a part of the notices lists.
fn listed(heading: &str) -> BTreeSet<String> {
    let part = NOTICES.split_once(&format!("## {heading}\n")).unwrap().1.split("\n## ").next().unwrap();
    let lines = part.lines().filter_map(|line| line.strip_prefix("* "));
    lines.map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

#[test]
fn the_notices_name_every_package_in_its_version() {
    let (inside, outside) = (listed("Packages"), listed("Not in the program"));
    assert!(inside.len() > 200, "{}", inside.len());
    let all: BTreeSet<String> = inside.union(&outside).cloned().collect();
    let lock = locked(&lock());
    let (missing, gone) = (lock.difference(&all).collect::<Vec<_>>(), all.difference(&lock).collect::<Vec<_>>());
    assert!(missing.is_empty() && gone.is_empty(), "run .ci/third-party: {missing:?} are missing, {gone:?} are gone");
}

#[test]
fn every_package_has_a_text_or_is_said_to_have_none() {
    let texts = NOTICES.split_once("\n## Texts\n").unwrap().1;
    let headings: String = texts.lines().filter(|line| line.starts_with("### ")).collect::<Vec<_>>().join(", ");
    let of_texts: BTreeSet<String> = headings.replace("### ", "").split(", ").map(str::to_owned).collect();
    let without = listed("Packages without a text");
    for package in listed("Packages") {
        assert!(of_texts.contains(&package) != without.contains(&package), "{package}");
    }
}

#[test]
fn the_program_and_the_image_bring_them_along() {
    let folder = tempfile::tempdir().unwrap();
    let output = minicup_live(folder.path()).arg("licenses").output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("MIT License") && text.contains(NOTICES), "{}", &text[..200]);
    let image = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Dockerfile")).unwrap();
    assert!(image.contains("COPY LICENSE THIRD-PARTY.txt "), "{image}");
}
