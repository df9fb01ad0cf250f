//! The images that are deployed: pinned, and looked at in the last year.

use std::path::Path;

use minicup_domain::Timestamp;
use minicup_live::clock;

const FILES: [&str; 2] = ["docker-compose.yml", "Dockerfile"];
const LOOKED_AT: &str = "# looked at ";
const YEAR_DAYS: i64 = 366;

/// Every line that names an image of others, and the date beside or above it.
fn images() -> Vec<(String, Option<String>)> {
    let mut images = Vec::new();
    for file in FILES {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let mut above = "";
        for line in text.lines() {
            let named = line.trim().strip_prefix("image: ").or_else(|| line.strip_prefix("FROM "));
            if let Some(named) = named.filter(|named| !named.starts_with("minicup-live:")) {
                let dated = [line, above].into_iter().find_map(|text| Some(text.split_once(LOOKED_AT)?.1.to_owned()));
                images.push((named.split_whitespace().next().unwrap().to_owned(), dated));
            }
            above = line;
        }
    }
    images
}

fn days_since(date: &str) -> i64 {
    let then = Timestamp::parse(&format!("{date}T00:00:00Z")).unwrap_or_else(|| panic!("{date} is no date"));
    (clock::now().as_millis() - then.as_millis()) / (24 * 60 * 60 * 1000)
}

#[test]
fn every_image_is_pinned_and_was_looked_at_within_a_year() {
    let images = images();
    assert!(images.len() >= 7, "{images:?}");
    for (image, dated) in images {
        let (_, tag) = image.rsplit_once(':').unwrap_or_else(|| panic!("{image} has no tag"));
        assert!(tag.contains(|c: char| c.is_ascii_digit()), "{image} is not pinned");
        let dated = dated.unwrap_or_else(|| panic!("nothing says when somebody last looked at {image}"));
        let days = days_since(&dated);
        assert!((0..=YEAR_DAYS).contains(&days), "{image} was looked at {days} days ago: is there a newer one?");
    }
}

#[test]
fn every_container_has_a_limit_of_memory_and_the_service_knows_its_proxy() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docker-compose.yml")).unwrap();
    assert!(text.contains("MINICUP_TRUST_PROXY: ${MINICUP_TRUST_PROXY:-true}"), "a proxy is expected in front");
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.trim().starts_with("image: ")) {
        let near = &lines[number..(number + 8).min(lines.len())];
        assert!(near.iter().any(|line| line.trim().starts_with("mem_limit: ")), "{line} has no limit");
    }
}
