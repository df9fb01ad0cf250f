//! Rust source as a test of the architecture reads it: without comments, texts and unit tests, as the paths it names.

use std::path::{Path, PathBuf};

/// A source file of the project.
pub struct Source {
    /// Its path from the root of the project, with slashes.
    pub file: String,
    /// The code that goes into the program.
    pub code: String,
}

impl Source {
    /// Reads code that is said to stand in a file.
    pub fn new(file: &str, text: &str) -> Self {
        Self { file: file.to_owned(), code: without_tests(&without_comments_and_texts(text)) }
    }

    /// All files below the given folders, but for those that are tests as a whole.
    pub fn all(folders: &[&str]) -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        folders.iter().for_each(|folder| collect(&root.join(folder), &mut files));
        let relative = |file: &PathBuf| file.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let is_program = |file: &String| !file.contains("/tests/") && !file.ends_with("_tests.rs");
        let files = files.iter().map(relative).filter(is_program);
        files.map(|file| Self::new(&file, &std::fs::read_to_string(root.join(&file)).unwrap())).collect()
    }

    /// Every path that is named, `super` and `self` resolved, groups of `use` taken apart: `crate::http::error::Problem`.
    pub fn paths(&self) -> Vec<String> {
        let tokens = tokens(&self.code);
        let mut paths = Vec::new();
        let mut rest = tokens.as_slice();
        while let Some((first, after)) = rest.split_first() {
            let is_path = first.starts_with(|c: char| c.is_alphabetic() || c == '_');
            rest = match is_path && first != "use" {
                true => read_tree(rest, "", &mut paths),
                false => after,
            };
        }
        paths.iter().map(|path| self.resolve(path)).collect()
    }

    fn resolve(&self, path: &str) -> String {
        let inside = self.file.split_once("src/").map_or("", |(_, inside)| inside);
        let mut module: Vec<&str> = inside.trim_end_matches(".rs").split('/').collect();
        if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(last)) {
            module.pop();
        }
        let mut segments = path.split("::").peekable();
        let is_relative = segments.peek().is_some_and(|first| ["super", "self"].contains(first));
        if !is_relative {
            return path.to_owned();
        }
        while let Some(step) = segments.next_if(|segment| ["super", "self"].contains(segment)) {
            if step == "super" {
                module.pop();
            }
        }
        ["crate"].into_iter().chain(module).chain(segments).collect::<Vec<_>>().join("::")
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Words, `::` and single signs.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut characters = code.chars().peekable();
    while let Some(character) = characters.next() {
        if character.is_alphanumeric() || character == '_' {
            let mut word = String::from(character);
            while let Some(next) = characters.next_if(|c| c.is_alphanumeric() || *c == '_') {
                word.push(next);
            }
            tokens.push(word);
        } else if character == ':' && characters.next_if_eq(&':').is_some() {
            tokens.push("::".to_owned());
        } else if !character.is_whitespace() {
            tokens.push(character.to_string());
        }
    }
    tokens
}

/// Reads `a::b`, `a::{b, c::d}` or `a::*` behind a prefix; what is left behind it.
fn read_tree<'t>(mut tokens: &'t [String], prefix: &str, paths: &mut Vec<String>) -> &'t [String] {
    let mut path = prefix.to_owned();
    while let Some((token, rest)) = tokens.split_first() {
        if token == "{" && path.ends_with("::") {
            return read_group(rest, &path, paths);
        }
        let is_part = token == "::"
            || token == "*" && path.ends_with("::")
            || token.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let follows = path == prefix || token == "::" || path.ends_with("::");
        if !is_part || !follows {
            break;
        }
        path.push_str(token);
        tokens = rest;
    }
    paths.push(path);
    tokens
}

fn read_group<'t>(mut tokens: &'t [String], prefix: &str, paths: &mut Vec<String>) -> &'t [String] {
    while let Some((token, rest)) = tokens.split_first() {
        match token.as_str() {
            "}" => return rest,
            "," => tokens = rest,
            // What a name is called here does not matter.
            "as" => tokens = rest.get(1..).unwrap_or_default(),
            _ => {
                let after = read_tree(tokens, prefix, paths);
                tokens = if after.len() == tokens.len() { rest } else { after };
            }
        }
    }
    tokens
}

fn without_comments_and_texts(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let (skipped, kept) = match comment_or_text(rest) {
            Some((length, stands_for)) => (length, stands_for.to_owned()),
            None => (character.len_utf8(), character.to_string()),
        };
        code.push_str(&kept);
        rest = &rest[skipped..];
        // The r of a raw text must not be taken for the end of a name.
        if character.is_alphanumeric() || character == '_' {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let is_start = kept.len() == character.len_utf8();
            if is_start {
                code.push_str(&rest[..word]);
                rest = &rest[word..];
            }
        }
    }
    code
}

/// The length of the comment, text or character at the start, and what it leaves.
fn comment_or_text(rest: &str) -> Option<(usize, &'static str)> {
    if rest.starts_with("//") {
        return Some((rest.find('\n').unwrap_or(rest.len()), ""));
    }
    if rest.starts_with("/*") {
        return Some((rest.find("*/").map_or(rest.len(), |end| end + 2), ""));
    }
    let bare = rest.trim_start_matches(['b', 'r', 'c']);
    let letters = rest.len() - bare.len();
    let hashes = bare.len() - bare.trim_start_matches('#').len();
    if letters <= 2 && rest[..letters].contains('r') && bare[hashes..].starts_with('"') {
        let end = format!("\"{}", "#".repeat(hashes));
        let start = letters + hashes + 1;
        return Some((rest[start..].find(&end).map_or(rest.len(), |at| start + at + end.len()), "\"\""));
    }
    if letters <= 1 && bare.starts_with('"') {
        return Some((letters + quoted(bare, '"'), "\"\""));
    }
    let mut characters = rest.chars();
    let is_character = characters.next() == Some('\'')
        && match characters.next() {
            Some('\\') => true,
            Some(_) => characters.next() == Some('\''),
            None => false,
        };
    is_character.then(|| (quoted(rest, '\''), "' '"))
}

/// The length of what stands between quotes, quotes included.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Drops whatever item stands behind `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        kept.push_str(&rest[..at]);
        rest = &rest[at + MARK.len()..];
        rest = &rest[item_length(rest)..];
    }
    kept + rest
}

/// To the semicolon or the closing brace that ends the item.
fn item_length(code: &str) -> usize {
    let mut depth = 0;
    for (at, character) in code.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ';' => {}
            _ => continue,
        }
        if depth == 0 {
            return at + 1;
        }
    }
    code.len()
}
