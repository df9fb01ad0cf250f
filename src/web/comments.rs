//! Scripts as browsers get them: without the lines that are comments, a fifth of what a phone would have to load.

/// A script whose lines of comments are empty. Every other line stays as it is, and where it is: an error in a browser names
/// the line of the file. No text of several lines has one that begins as a comment does; a test looks after that.
pub fn without_comments(script: &str) -> String {
    let mut is_inside = false;
    script.split_inclusive('\n').map(|line| code_of(line, &mut is_inside)).collect()
}

/// What is left of a line, and whether the next one is inside a comment.
fn code_of<'l>(line: &'l str, is_inside: &mut bool) -> &'l str {
    let end = if line.ends_with('\n') { "\n" } else { "" };
    let begins = !*is_inside && line.trim_start().starts_with("/*");
    if !*is_inside && !begins {
        return if line.trim_start().starts_with("//") { end } else { line };
    }
    let behind = line.split_once("*/").map(|(_, behind)| behind);
    *is_inside = behind.is_none();
    behind.filter(|behind| !behind.trim().is_empty()).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    fn scripts(folder: &Path) -> Vec<PathBuf> {
        let inside: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        let below = inside.iter().filter(|path| path.is_dir()).flat_map(|path| scripts(path));
        let here = inside.iter().filter(|path| path.extension().is_some_and(|kind| kind == "js")).cloned();
        below.chain(here).collect()
    }

    /// A comment is never between the backticks of a text.
    #[test]
    fn no_text_loses_a_line() {
        let files = scripts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/assets"));
        assert!(files.len() > 100, "{}", files.len());
        for file in files {
            let script = std::fs::read_to_string(&file).unwrap();
            let kept = without_comments(&script);
            let mut backticks = 0;
            for (line, (before, after)) in script.lines().zip(kept.lines()).enumerate() {
                assert!(before == after || backticks % 2 == 0, "{}, line {}", file.display(), line + 1);
                backticks += after.matches('`').count();
            }
        }
    }

    #[test]
    fn lines_of_comments_are_empty_and_the_others_stay_where_they_are() {
        let script = "// about\nimport \"./a.js\"; // why\n/**\n * @type {A}\n */\nlet a = \"// b\";\n  // c";
        assert_eq!(without_comments(script), "\nimport \"./a.js\"; // why\n\n\n\nlet a = \"// b\";\n");
    }

    #[test]
    fn code_behind_a_comment_stays() {
        let script = "/** @type {any} */ (a).b = 1;\n/** @type {B} */\nlet b;\n/* c\n d */ let e;\n";
        assert_eq!(without_comments(script), " (a).b = 1;\n\nlet b;\n\n let e;\n");
    }
}
