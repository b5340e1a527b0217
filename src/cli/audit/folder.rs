//! The folder of an audit: made where it is not there, refused where something else would be lost in it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use skelne::audit::{SAMPLE, SUMMARY, is_audit, table};
use skelne::cpr::masked_name;
use skelne::label::Lang;

use super::results::{REPORT, REVIEW, WALL};

/// Makes sure that an audit of `inputs` may write into the folder `out`: nothing of what it writes may take the place of a
/// file that no audit made, or of one that it reads.
pub fn prepare(out: &Path, inputs: &[PathBuf], lang: Lang) -> Result<()> {
    let shown = masked_name(&out.display().to_string());
    std::fs::create_dir_all(out).with_context(|| shown.clone())?;
    let words = |da: &str, en: &str| if lang == Lang::Da { da.to_owned() } else { en.to_owned() };
    let real = out.canonicalize().with_context(|| shown.clone())?;
    let names: Vec<String> = table::names().chain([REPORT, WALL, REVIEW, SUMMARY, SAMPLE].map(str::to_owned)).collect();
    let is_own = is_audit(out);
    for input in inputs.iter().filter_map(|input| input.canonicalize().ok()) {
        if input == real || input.parent() == Some(&real) && input.file_name().is_some_and(|n| names.iter().any(|name| **name == *n)) {
            bail!("{shown}: {}", words("læses selv; vælg en anden mappe med --out", "is itself read; choose another folder with --out"));
        }
        // Once it is an audit's folder nothing in it is read any more.
        if !is_own && real.starts_with(&input) && std::fs::read_dir(&real).is_ok_and(|mut entries| entries.next().is_some()) {
            let why = words(
                "ligger i det, der skal læses, og er ikke tom; vælg en anden mappe med --out",
                "lies in what is to be read and is not empty; choose another folder with --out",
            );
            bail!("{shown}: {why}");
        }
    }
    if let Some(name) = names.iter().find(|name| !is_own && out.join(name).exists()) {
        let why = words(
            "er ikke lavet af en gennemgang og ville blive overskrevet; vælg en anden mappe med --out",
            "was not made by an audit and would be written over; choose another folder with --out",
        );
        bail!("{shown}/{name}: {why}");
    }
    Ok(())
}
