//! `skelne audit`.

pub mod args;
mod compare;
mod folder;
mod progress;
mod results;
mod texts;
mod work;

use anyhow::{Result, anyhow, bail};

use skelne::audit::Store;
use skelne::label::Lang;

use args::{AuditCommand, AuditOptions};
use results::{Results, summary};

/// Audits, or makes something of audits that are done.
pub fn run(options: &AuditOptions) -> Result<u8> {
    if let Some(AuditCommand::Compare(options)) = &options.command {
        return compare::run(options);
    }
    let lang = options.lang();
    let words = |da: &'static str, en: &'static str| if lang == Lang::Da { da } else { en };
    if options.paths.is_empty() && options.reviewed.is_none() {
        bail!(words("skriv, hvilke mapper eller filer der skal læses", "name the folders or files to read"));
    }
    if options.paths.iter().any(|path| path.as_os_str() == "-") {
        bail!(words("audit læser filer; gem det, der kommer ind, i en fil først", "audit reads files; save what comes in to a file first"));
    }
    if options.dry_run {
        return work::list(options);
    }
    let Some(out) = &options.out else {
        bail!(words("skriv med --out MAPPE, hvor tabeller og rapport skal stå", "say with --out DIR where tables and report go"));
    };
    if options.paths.is_empty() {
        let mut summary = summary(out, lang)?;
        // No other run may write here meanwhile.
        let _store = Store::open(out).map_err(|e| anyhow!(e.message(lang)))?;
        summary.lang = options.judging.lang.map_or(summary.lang, Lang::from);
        summary.min_group = options.min_group.unwrap_or(summary.min_group);
        return Results { options, out, summary }.review();
    }
    work::run(options, out)
}
