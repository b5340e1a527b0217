//! Packs data files as JSON for the binary, which reads it faster than TOML. The cues go without the texts that only
//! tests read, and with the literals that the search looks for, so that a start parses only the patterns it meets.

use std::path::Path;

#[allow(dead_code, reason = "the binary's half")]
#[path = "src/cues/syntax.rs"]
mod syntax;

use syntax::{ClassFile, Classes, Literals};

type Done = Result<(), Box<dyn std::error::Error>>;

fn main() -> Done {
    pack_cues()?;
    pack("drafts", "src/rules/drafts.toml")?;
    pack("situation", "src/model/situation.toml")?;
    pack("routes", "src/routes/routes.toml")?;
    pack("statutes", "src/law/statutes.toml")?;
    pack("instances", "src/law/instances.toml")
}

/// A data file as JSON, under another name in the build's folder.
fn pack(name: &str, file: &str) -> Done {
    println!("cargo::rerun-if-changed={file}");
    let table: toml::Table = std::fs::read_to_string(file)?.parse()?;
    let out = Path::new(&std::env::var("OUT_DIR")?).join(format!("{name}.json"));
    std::fs::write(out, serde_json::to_string(&table)?)?;
    Ok(())
}

fn pack_cues() -> Done {
    let folder = Path::new("src/cues/da");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src/cues/syntax.rs");
    let mut files: Vec<_> = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.sort();
    let mut classes = ClassFile::new();
    let mut cues = Vec::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "toml")) {
        println!("cargo::rerun-if-changed={}", file.display());
        let text = std::fs::read_to_string(file)?;
        if file.file_name().is_some_and(|n| n == "classes.toml") {
            classes = toml::from_str(&text)?;
            continue;
        }
        let table: toml::Table = text.parse()?;
        for cue in table.get("cue").and_then(|c| c.as_array()).into_iter().flatten() {
            let mut cue = cue.as_table().cloned().ok_or_else(|| format!("{}: a cue is no table", file.display()))?;
            for test_only in ["hits", "misses", "source"] {
                cue.remove(test_only);
            }
            cues.push(cue);
        }
    }
    let literals = literals(&cues, &Classes::new(classes.clone()))?;
    let out = Path::new(&std::env::var("OUT_DIR")?).join("cues.json");
    std::fs::write(out, serde_json::to_string(&(classes, cues, literals))?)?;
    Ok(())
}

fn literals(cues: &[toml::Table], classes: &Classes) -> Result<Literals, String> {
    let mut literals = Literals::new();
    let patterns = cues.iter().filter_map(|cue| cue.get("patterns")?.as_array()).flatten().filter_map(|p| p.as_str());
    for (index, written) in patterns.enumerate() {
        let pattern = syntax::parse(written, classes).map_err(|fault| format!("pattern `{written}`: {fault}"))?;
        syntax::hang(&mut literals, index, pattern);
    }
    Ok(literals)
}
