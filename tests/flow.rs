//! The flow through the modules: below lib.rs a module uses only what stands above it there.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The crate's modules that a source names: in `use crate::…` lines and in paths.
fn named(source: &str) -> Vec<String> {
    let code: String = source.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect();
    code.match_indices("crate::").map(|(at, _)| code[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

#[test]
fn modules_use_only_what_stands_above_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = std::fs::read_to_string(src.join("lib.rs")).unwrap();
    let order: Vec<&str> = lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(order.len() > 8, "lib.rs names its modules in the order of the flow: {order:?}");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let (mut checked, mut faults) = (0, Vec::new());
    for file in files {
        let relative = file.strip_prefix(&src).unwrap().to_owned();
        let module = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let Some(place) = order.iter().position(|m| *m == module) else { continue };
        for used in named(&std::fs::read_to_string(&file).unwrap()) {
            let Some(other) = order.iter().position(|m| *m == used) else { continue };
            checked += 1;
            if other > place {
                faults.push(format!("{}: uses `{used}`, which stands below `{module}`", relative.display()));
            }
        }
    }
    assert!(checked > 50, "the test found only {checked} uses");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_source_says_first_what_it_is() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        assert!(source.starts_with("//!"), "{} has no module comment", file.display());
        let code = source.split("#[cfg(test)]").next().unwrap();
        assert!(code.lines().count() <= 450, "{} is long: is it still one thing?", file.display());
    }
}
