//! The texts of drawn documents as files, for reviewers who cannot open a mailbox or a table.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};

use skelne::audit::{Drawn, Judge};
use skelne::cpr::masked;
use skelne::read;

use crate::cli::output;

/// The folder beside the table for review.
pub const FOLDER: &str = "review";

/// Reads the drawn documents again and writes each as `review/NUMBER.txt`, CPR numbers masked. `judge_of` tells how those of a
/// folder are read.
pub fn write(drawn: &[Drawn], folder: &Path, judge_of: impl Fn(&Path) -> Arc<Judge>) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let mut by_file: BTreeMap<&Path, BTreeMap<&str, u64>> = BTreeMap::new();
    for document in drawn {
        let (file, name) = &document.origin;
        by_file.entry(file).or_default().insert(name, document.number);
    }
    for (file, mut wanted) in by_file {
        let judge = judge_of(file.parent().unwrap_or(file));
        let mut failed = None;
        let _ = read::path(file, judge.options(), &mut |document| {
            if let Ok(source) = document
                && let Some(number) = wanted.remove(source.name.as_str())
            {
                let path = folder.join(format!("{number}.txt"));
                if let Err(error) = output::replace(&path, masked(&source.text).as_bytes()) {
                    failed = Some(error);
                }
            }
            if wanted.is_empty() || failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if let Some(error) = failed {
            return Err(error);
        }
    }
    Ok(())
}
