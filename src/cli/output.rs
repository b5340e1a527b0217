//! Standard output and standard error.

use std::fs::File;
use std::io::{IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::args::ColorOption;

/// Writes results.
pub fn write(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(())
}

/// Writes a line to standard error; where even that fails there is nobody to tell.
pub fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Whether the reader of our output has gone.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Whether to colour standard output: a flag wins, then `NO_COLOR` and TERM=dumb, then the terminal.
pub fn colours(option: ColorOption) -> bool {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) || std::env::var_os("TERM").is_some_and(|t| t == "dumb");
    match option {
        ColorOption::Always => true,
        ColorOption::Never => false,
        ColorOption::Auto => !plain && std::io::stdout().is_terminal(),
    }
}

/// Columns of the terminal; 80 where there is none.
pub fn columns() -> usize {
    let stated = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    stated.filter(|c| *c >= 40).unwrap_or(80)
}

/// Writes a file aside and renames it, so that an interrupted run leaves no half file.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let aside = path.with_extension("partial");
    let written = File::create(&aside).and_then(|mut file| {
        file.write_all(bytes)?;
        // Else a power cut could leave the new name with nothing behind it.
        file.sync_all()
    });
    if let Err(error) = written {
        let _ = std::fs::remove_file(&aside);
        return Err(error).with_context(|| aside.display().to_string());
    }
    std::fs::rename(&aside, path).with_context(|| path.display().to_string())
}

/// Fails where a file is not what a command makes.
pub fn same(path: &Path, bytes: &[u8], command: &str) -> Result<()> {
    let there = std::fs::read(path).with_context(|| path.display().to_string())?;
    if there != bytes {
        bail!("{} is not what `{command}` makes; run it and commit the result", path.display());
    }
    Ok(())
}
