//! What must stay true of the tree, checked like everything else.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// All files below a folder whose names end in `ending`, without build output.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            let skip = name == "target" || name == "node_modules" || name.to_string_lossy().starts_with('.');
            found.extend(if skip { Vec::new() } else { files(&path, ending) });
        } else if name.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The lines of a source file that are neither comments nor tests.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().enumerate().map(|(i, l)| (i + 1, l.to_string()));
    let before_tests = lines.take_while(|(_, l)| !l.contains("#[cfg(test)]"));
    before_tests.filter(|(_, l)| !l.trim_start().starts_with("//")).collect()
}

fn is_arabic(c: char) -> bool {
    matches!(c, 'ء'..='ي' | 'پ' | 'چ' | 'ژ' | 'گ')
}

/// Single letters (folding, clitics, endings) are code; two letters more in a row are a word, and belong in a table.
#[test]
fn no_arabic_word_list_in_code() {
    let mut bad = Vec::new();
    for path in files(&root().join("crates"), ".rs") {
        if path.components().any(|c| c.as_os_str() == "tests") || path.ends_with("tests.rs") {
            continue;
        }
        for (number, line) in code(&path) {
            let code = line.split(" // ").next().unwrap_or_default();
            let longest = code.split(|c| !is_arabic(c)).map(|w| w.chars().count()).max().unwrap_or(0);
            if longest > 3 {
                bad.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(bad.is_empty(), "Arabic words in code; make them table rows:\n{}", bad.join("\n"));
}

#[test]
fn the_engine_opens_no_file_and_no_socket() {
    let mut bad = Vec::new();
    for path in files(&root().join("crates/rawi/src"), ".rs") {
        for (number, line) in code(&path) {
            // Threads are for loading alone, where they end before anything is read.
            let spawns = line.contains("std::thread") && !line.contains("std::thread::scope");
            if spawns
                || ["std::fs", "std::net", "std::io", "std::env", "async "].iter().any(|w| line.contains(w))
            {
                bad.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(bad.is_empty(), "the engine does no I/O:\n{}", bad.join("\n"));
}

/// Everything but the server is plain, straight code.
#[test]
fn only_the_server_is_async() {
    let serve = root().join("crates/rawi-cli/src/serve");
    let mut bad = Vec::new();
    for path in files(&root().join("crates"), ".rs") {
        if path.starts_with(&serve) || path.components().any(|c| c.as_os_str() == "tests") {
            continue;
        }
        for (number, line) in code(&path) {
            if line.contains("async ") || line.contains(".await") {
                bad.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(bad.is_empty(), "async outside crates/rawi-cli/src/serve:\n{}", bad.join("\n"));
}

#[test]
fn files_can_be_held_in_mind() {
    let long: Vec<String> = files(&root().join("crates"), ".rs")
        .iter()
        .map(|p| (p, fs::read_to_string(p).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > 500)
        .map(|(p, lines)| format!("{}: {lines} lines", p.display()))
        .collect();
    assert!(long.is_empty(), "split these:\n{}", long.join("\n"));
}

/// `a/b.rs` and [links](a.md) in documents name files that exist.
#[test]
fn paths_in_documents_exist() {
    let root = root();
    let mut dead = Vec::new();
    for document in files(&root, ".md") {
        let text = fs::read_to_string(&document).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let quoted = text
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|w| w.contains('/') && !w.contains([' ', '<', '$', '*', '{', '\n']));
        for path in links
            .chain(quoted)
            .filter(|p| !p.starts_with("http") && !p.starts_with("../shared") && !p.starts_with('/'))
        {
            let beside = document.parent().unwrap().join(path);
            if !beside.exists() && !root.join(path).exists() {
                dead.push(format!("{}: {path}", document.display()));
            }
        }
    }
    assert!(dead.is_empty(), "these paths do not exist:\n{}", dead.join("\n"));
}

/// A module of the engine uses only modules above it in this list.
#[test]
fn modules_use_only_what_stands_above_them() {
    const ORDER: &[&str] = &[
        "country",
        "span",
        "ids",
        "evidence",
        "layers",
        "error",
        "text",
        "lexicon",
        "morph",
        "time",
        "mention",
        "quote",
        "resolve",
        "statement",
        "article",
        "reading",
        "ledger",
        "explain",
        "spec",
    ];
    let source = root().join("crates/rawi/src");
    let mut bad = Vec::new();
    for path in files(&source, ".rs") {
        let relative = path.strip_prefix(&source).unwrap();
        let module = relative.components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        let Some(place) = ORDER.iter().position(|m| *m == module) else { continue };
        for (number, line) in code(&path) {
            for word in line.split("crate::").skip(1) {
                let used: String = word.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if ORDER.iter().position(|m| *m == used).is_some_and(|at| at > place) {
                    bad.push(format!("{}:{number}: uses {used}", relative.display()));
                }
            }
        }
    }
    assert!(bad.is_empty(), "modules out of order:\n{}", bad.join("\n"));
}
