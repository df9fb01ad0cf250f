//! Rust source as the tests of the architecture read it: what its tokens name, call and define, without comments and unit
//! tests.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::LazyLock;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::panics::panics;
use super::paths::{Named, is_sign, paths};
use super::sizes::{Function, functions};

/// A source file of the project.
pub struct Source {
    /// Its path from the root of the project, with slashes.
    pub file: String,
    /// Its length.
    pub lines: usize,
    /// Every path that is named, `super` and `self` resolved, groups of `use` taken apart: `crate::http::error::Problem`.
    pub names: Vec<Named>,
    /// Calls that may panic.
    pub panics: Vec<String>,
    /// The functions.
    pub functions: Vec<Function>,
}

/// The whole program, file by file.
pub static PROGRAM: LazyLock<Vec<Source>> = LazyLock::new(|| Source::all(&["src", "domain/src", "projections/src"]));

impl Source {
    /// Reads the code of a file.
    pub fn new(file: &str, text: &str) -> Self {
        let tokens = TokenStream::from_str(text).unwrap_or_else(|fault| panic!("{file}: {fault}"));
        let tokens = without_tests(tokens);
        let mut names = paths(&tokens);
        names.iter_mut().for_each(|named| named.path = resolved(file, &named.path));
        let (panics, functions) = (panics(&tokens), functions(&tokens));
        Self { file: file.to_owned(), lines: text.lines().count(), names, panics, functions }
    }

    /// All files below the given folders, but for those that are tests as a whole.
    fn all(folders: &[&str]) -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        folders.iter().for_each(|folder| collect(&root.join(folder), &mut files));
        let relative = |file: &PathBuf| file.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let is_program = |file: &String| !["/tests/", "/tests.rs", "_tests.rs"].iter().any(|part| file.contains(part));
        let mut files: Vec<String> = files.iter().map(relative).filter(is_program).collect();
        files.sort_unstable();
        files.iter().map(|file| Self::new(file, &std::fs::read_to_string(root.join(file)).unwrap())).collect()
    }
}

/// The module a file is, such as `["crate", "http", "error"]`.
pub fn module(file: &str) -> Vec<String> {
    let inside = file.split_once("src/").map_or("", |(_, inside)| inside);
    let mut module: Vec<&str> = inside.trim_end_matches(".rs").split('/').collect();
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(last)) {
        module.pop();
    }
    ["crate"].into_iter().chain(module).map(str::to_owned).collect()
}

fn resolved(file: &str, path: &str) -> String {
    let mut segments = path.split("::").peekable();
    if !segments.peek().is_some_and(|first| ["super", "self"].contains(first)) {
        return path.to_owned();
    }
    let mut module = module(file);
    while let Some(step) = segments.next_if(|segment| ["super", "self"].contains(segment)) {
        if step == "super" {
            module.pop();
        }
    }
    module.into_iter().chain(segments.map(str::to_owned)).collect::<Vec<_>>().join("::")
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

/// Drops whatever item `#[cfg(test)]` is said of.
fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let is_mark = is_sign(&token, '#') && rest.peek().is_some_and(is_test_mark);
        match token {
            _ if is_mark => drop(rest.find(ends_item)),
            TokenTree::Group(group) => kept.push(TokenTree::Group(group_without_tests(&group))),
            token => kept.push(token),
        }
    }
    kept
}

fn is_test_mark(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let mut words = group.stream().into_iter();
    let is_cfg = matches!(words.next(), Some(TokenTree::Ident(word)) if word == "cfg");
    is_cfg && matches!(words.next(), Some(TokenTree::Group(group)) if group.stream().to_string() == "test")
}

/// A semicolon, or what is in braces.
fn ends_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is_sign(token, ';'),
    }
}

fn group_without_tests(group: &Group) -> Group {
    let mut kept = Group::new(group.delimiter(), without_tests(group.stream()).into_iter().collect());
    kept.set_span(group.span());
    kept
}
