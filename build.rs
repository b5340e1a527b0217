//! Packs the cues into one JSON file for the binary, without the texts that only tests read.

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new("src/cues/da");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<_> = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.sort();
    let mut classes = toml::Table::new();
    let mut cues = Vec::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "toml")) {
        println!("cargo::rerun-if-changed={}", file.display());
        let table: toml::Table = std::fs::read_to_string(file)?.parse()?;
        if file.file_name().is_some_and(|n| n == "classes.toml") {
            classes = table;
            continue;
        }
        for cue in table.get("cue").and_then(|c| c.as_array()).into_iter().flatten() {
            let mut cue = cue.as_table().cloned().ok_or_else(|| format!("{}: a cue is no table", file.display()))?;
            for test_only in ["hits", "misses", "source"] {
                cue.remove(test_only);
            }
            cues.push(cue);
        }
    }
    let out = Path::new(&std::env::var("OUT_DIR")?).join("cues.json");
    std::fs::write(out, serde_json::to_string(&(classes, cues))?)?;
    Ok(())
}
