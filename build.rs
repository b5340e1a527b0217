//! Packs data files as JSON for the binary, which reads it faster than TOML. The cues go without the texts that only
//! tests read, and with the literals that the search looks for, so that a start parses only the patterns it meets.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

#[allow(dead_code, reason = "the binary's half")]
#[path = "src/cues/syntax.rs"]
mod syntax;

use syntax::{Anchor, ClassFile, Classes, Literals};

/// The modules of src/ that have no say in how a document is judged.
const NO_SAY: [&str; 5] = ["audit", "cli", "evaluate", "main.rs", "report"];

type Done = Result<(), Box<dyn std::error::Error>>;

fn main() -> Done {
    pack_cues()?;
    pack("drafts", "src/rules/drafts.toml")?;
    pack("situation", "src/cues/situation.toml")?;
    pack("routes", "src/routes/routes.toml")?;
    pack("statutes", "src/law/statutes.toml")?;
    pack("instances", "src/law/instances.toml")?;
    hash_of_model()?;
    hash_of_sources()
}

/// Gives the code the first digits of a hash as SKELNE_{name}.
fn tell(name: &str, hash: Sha256) {
    let digits: String = hash.finalize().iter().take(4).map(|b| format!("{b:02x}")).collect();
    println!("cargo::rustc-env=SKELNE_{name}={digits}");
}

/// The weights are hashed here once, not at every start: 12 MB take 8 to 25 ms, by what the processor can do.
fn hash_of_model() -> Done {
    const WEIGHTS: &str = "models/model.safetensors";
    println!("cargo::rerun-if-changed={WEIGHTS}");
    tell("WEIGHTS", Sha256::new_with_prefix(std::fs::read(WEIGHTS)?));
    Ok(())
}

/// A hash of all code and data that judge, for results to say what they were judged by.
fn hash_of_sources() -> Done {
    let (mut judging, mut rows) = (Sha256::new(), Sha256::new());
    for entry in sorted(Path::new("src"))?.iter().filter(|e| !NO_SAY.iter().any(|n| e.ends_with(n))) {
        hash_of(entry, &mut judging)?;
    }
    // What makes a row of an audit out of a judgement.
    for file in ["judge", "mask", "row"] {
        hash_of(&Path::new("src/audit").join(file).with_extension("rs"), &mut rows)?;
    }
    tell("RULES", judging);
    tell("ROWS", rows);
    Ok(())
}

fn hash_of(path: &Path, hash: &mut Sha256) -> Done {
    if path.is_dir() {
        return sorted(path)?.iter().try_for_each(|entry| hash_of(entry, hash));
    }
    println!("cargo::rerun-if-changed={}", path.display());
    // Line ends may change on the way through git.
    let text = std::fs::read_to_string(path)?.replace("\r\n", "\n");
    hash.update(format!("{}\0{}\0", path.display().to_string().replace('\\', "/"), text.len()));
    hash.update(text);
    Ok(())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    entries.sort();
    Ok(entries)
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
    let files = sorted(folder)?;
    let mut classes = ClassFile::new();
    let mut cues = Vec::new();
    let mut frequencies = Frequencies::default();
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
                for text in cue.remove(test_only).iter().filter_map(|texts| texts.as_array()).flatten().filter_map(|t| t.as_str()) {
                    frequencies.add(text);
                }
            }
            cues.push(cue);
        }
    }
    let literals = literals(&cues, &Classes::new(classes.clone()), &frequencies)?;
    let out = Path::new(&std::env::var("OUT_DIR")?).join("cues.json");
    std::fs::write(out, serde_json::to_string(&(classes, cues, literals))?)?;
    Ok(())
}

fn literals(cues: &[toml::Table], classes: &Classes, frequencies: &Frequencies) -> Result<Literals, String> {
    let mut literals = Literals::new();
    let patterns = cues.iter().filter_map(|cue| cue.get("patterns")?.as_array()).flatten().filter_map(|p| p.as_str());
    for (index, written) in patterns.enumerate() {
        syntax::hang(&mut literals, index, written, classes, |anchor| frequencies.of(anchor))?;
    }
    Ok(literals)
}

/// How often words come in the cues' own test texts: what those of one cue are about is common in letters, too.
#[derive(Default)]
struct Frequencies(BTreeMap<String, u32>);

impl Frequencies {
    fn add(&mut self, text: &str) {
        let mut folded = String::new();
        syntax::spell(text, &mut folded);
        for word in folded.split(|c: char| !c.is_ascii_alphanumeric() && c != '§').filter(|word| !word.is_empty()) {
            *self.0.entry(word.to_owned()).or_default() += 1;
        }
    }

    /// How many words an anchor meets; never none, for each literal costs the automaton something.
    fn of(&self, anchor: &Anchor) -> f64 {
        let literal = anchor.literal.as_str();
        let met: u32 = match (anchor.open_start, anchor.open_end) {
            (false, false) => self.0.get(literal).copied().unwrap_or(0),
            (false, true) => self.0.range(literal.to_owned()..).take_while(|(w, _)| w.starts_with(literal)).map(|(_, n)| n).sum(),
            (true, false) => self.0.iter().filter(|(w, _)| w.ends_with(literal)).map(|(_, n)| n).sum(),
            (true, true) => self.0.iter().filter(|(w, _)| w.contains(literal)).map(|(_, n)| n).sum(),
        };
        f64::from(met) + 1.0
    }
}
