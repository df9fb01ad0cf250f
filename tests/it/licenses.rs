//! Packages of others: where they come from, what their licences allow, and the notices that the program prints of them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::process::minicup_live;

const NOTICES: &str = include_str!("../../THIRD-PARTY.txt");

fn lock() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap()
}

/// The only place packages come from, as cargo calls it.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Licences that ask for no more than a notice.
const PERMISSIVE: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages of tests alone, which are handed on to nobody, with the licence they have beside those above.
const OF_TESTS: [(&str, &str); 1] = [("webdriver", "MPL-2.0")];

/// Every package that is built here, our own left out.
fn packages_of_others() -> Vec<Value> {
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let mut metadata = Command::new(env!("CARGO"));
    metadata.args(["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", &platform]);
    let output = metadata.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let Value::Array(packages) = metadata["packages"].take() else { panic!("no packages") };
    // Ours come from nowhere.
    packages.into_iter().filter(|package| !package["source"].is_null()).collect()
}

/// The licences that an expression names.
fn licences(expression: &str) -> impl Iterator<Item = &str> {
    let words = expression.split([' ', '/', '(', ')']).filter(|word| !word.is_empty());
    // An exception allows more.
    words.filter(|word| !matches!(*word, "AND" | "OR" | "WITH" | "LLVM-exception"))
}

#[test]
fn every_package_comes_from_the_one_place_with_a_checksum() {
    let lock = lock();
    let sources: BTreeSet<_> = lock.lines().filter(|line| line.starts_with("source = ")).collect();
    assert_eq!(sources, BTreeSet::from([format!("source = \"{SOURCE}\"").as_str()]));
    let count = |key: &str| lock.lines().filter(|line| line.starts_with(key)).count();
    assert_eq!(count("checksum = "), count("source = "));
}

#[test]
fn every_licence_asks_for_no_more_than_a_notice() {
    let packages = packages_of_others();
    assert!(packages.len() > 300, "{}", packages.len());
    for package in packages {
        let (name, expression) = (package["name"].as_str().unwrap(), package["license"].as_str());
        let expression = expression.unwrap_or_else(|| panic!("{name} names no licence, look at its file"));
        for licence in licences(expression) {
            let is_known = PERMISSIVE.contains(&licence) || OF_TESTS.contains(&(name, licence));
            assert!(is_known, "{name}: {licence} of {expression:?} has to be looked at");
        }
    }
}

/// Held in the lock file (docs/decisions/0051), where an update undoes it.
#[test]
fn the_program_has_one_set_of_unicode_tables() {
    let of_icu: Vec<String> = listed("Packages").into_iter().filter(|package| package.starts_with("icu_")).collect();
    assert!(of_icu.is_empty(), "cargo update -p idna_adapter --precise 1.1.0, then .ci/third-party: {of_icu:?}");
}

#[test]
fn packages_of_tests_are_not_in_the_program() {
    let inside = listed("Packages");
    for (name, _) in OF_TESTS {
        assert!(!inside.iter().any(|package| package.starts_with(&format!("{name} "))), "{name}");
    }
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

/// Decision 38: nobody maintains it, and it stays for the client of the event store alone.
#[test]
fn the_package_that_nobody_maintains_is_brought_in_by_one_other() {
    const UNMAINTAINED: &str = "\"rustls-pemfile\"";
    let lock = lock();
    let needs_it = |package: &&str| package.lines().any(|line| line.trim_end_matches(',').trim() == UNMAINTAINED);
    let name = |package: &str| package.lines().find_map(|line| line.strip_prefix("name = ")).unwrap().to_owned();
    let bringers: Vec<String> = lock.split("[[package]]").filter(needs_it).map(name).collect();
    assert_eq!(bringers, ["\"tonic\""]);
}
