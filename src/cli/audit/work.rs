//! An audit: files are judged, tables, report and summary written.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use anyhow::{Result, anyhow};

use skelne::audit::{
    About, Date, Files, Judge, Placed, Places, Progress, Run, RunError, Sampler, Store, Summary, Tables, Tally, hex, printable, sarif,
};
use skelne::check::Checker;
use skelne::config::Config;
use skelne::cpr::masked_name;
use skelne::label::{Lang, Severity};
use skelne::report::Sarif;

use super::args::{AuditOptions, MIN_GROUP};
use super::progress::{Show, Total, line};
use super::results::Results;
use super::{folder, texts};
use crate::cli::args::Format;
use crate::cli::settings::Settings;
use crate::cli::{FAILED, FOUND, INTERRUPTED, OK, output};

/// Threads that judge, whatever is asked for: more only cost memory.
const MOST_JOBS: usize = 256;

/// Runs an audit into the folder `out`.
pub fn run(options: &AuditOptions, out: &Path) -> Result<u8> {
    let checker = options.judging.checker()?;
    // Lives as long as the process: taking it apart would cost as much as judging a letter.
    std::mem::forget(checker.clone());
    let files = options.files()?;
    let mut settings = settings(options, checker.clone())?;
    // What holds for the audit as a whole is said by the settings of the working folder.
    let main = settings.of(None);
    let lang = main.lang();
    if !files.iter().any(|found| found.is_ok()) {
        return nothing_there(&files, options, &checker.model_name, lang);
    }
    folder::prepare(out, &options.paths, lang)?;
    for path in &files.named_twice {
        let path = printable(&masked_name(&path.display().to_string()));
        output::complain(&match lang {
            Lang::Da => format!("skelne: {path}: ligger i det, der ellers læses, og læses kun én gang"),
            Lang::En => format!("skelne: {path}: lies in what is read anyway, and is read once"),
        });
    }
    let about = About { model: checker.model_name.clone(), rules_version: skelne::audit::RULES_VERSION.to_owned() };
    let store = Store::open(out).map_err(|e| anyhow!(e.message(lang)))?;
    let today = Date::today();
    let mut take = Take {
        tables: Tables::create(out, options.form(), &about)?,
        tally: Tally::new(today, options.own_examples),
        sampler: options.sample.map(|size| Sampler::new(size.get(), options.seed)),
        places: Places::new(options.unit_from),
        sarif: (options.judging.format == Format::Sarif).then(|| (Sarif::new(lang, &checker.model_name), lang)),
        code: OK,
    };
    if let Some((log, _)) = &take.sarif {
        output::write(log.begin().as_bytes())?;
    }
    let used = Used { settings: Mutex::new(settings), judges: Mutex::default() };
    match judge_all(options, &files, &store, &used, lang, &mut take) {
        Ok(()) => {}
        Err(RunError::Interrupted) => {
            output::complain(match lang {
                Lang::Da => "skelne: afbrudt; kør den samme kommando igen for at fortsætte",
                Lang::En => "skelne: interrupted; run the same command again to go on",
            });
            return Ok(INTERRUPTED);
        }
        Err(RunError::Taker(error)) if output::is_closed_pipe(&error) => return Ok(FAILED),
        Err(RunError::Taker(error)) => return Err(error),
        Err(RunError::Store(error)) => return Err(anyhow!(error.message(lang))),
        Err(error @ RunError::Thread(_)) => return Err(error.into()),
    }
    store.finish().map_err(|e| anyhow!(e.message(lang)))?;
    let Take { tables, tally, sampler, sarif, mut code, .. } = take;
    let drawn = sampler.map(|sampler| sampler.draw(tally.strata()));
    let judges = used.judges.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let summary = tally.finish(Summary {
        schema: skelne::audit::SCHEMA.to_owned(),
        lang,
        min_group: options.min_group.unwrap_or(MIN_GROUP),
        inputs: options.paths.iter().map(|path| masked_name(&path.display().to_string())).collect(),
        include: options.include.clone(),
        exclude: options.exclude.clone(),
        base: std::env::current_dir().map(|folder| masked_name(&folder.display().to_string())).unwrap_or_default(),
        model: about.model,
        rules_version: about.rules_version,
        judged_by: hex(&Judge::hash_of_all(judges.iter()), 8),
        own_severities: main.config().own_severities(),
        ..Summary::default()
    });
    if summary.all.documents + summary.failures.total() == 0 {
        code = FAILED;
        no_documents(lang);
    }
    if let Some(drawn) = drawn.as_ref().filter(|_| options.sample_texts) {
        texts::write(drawn, &out.join(texts::FOLDER), |folder| used.of(folder))?;
    }
    let written = Results { options, out, summary }.write(Some(tables), drawn)?;
    let failed = used.settings.lock().unwrap_or_else(PoisonError::into_inner).failed;
    let code = if failed { FAILED } else { code.max(written) };
    if let Some((log, _)) = sarif {
        output::write(log.end(i32::from(code)).as_bytes())?;
    }
    Ok(code)
}

/// Says that there is nothing to judge, before anything of an earlier audit is touched: a path may be mistyped, a disk not mounted.
fn nothing_there(files: &Files, options: &AuditOptions, model: &str, lang: Lang) -> Result<u8> {
    let mut log = (options.judging.format == Format::Sarif).then(|| Sarif::new(lang, model));
    let mut begun = log.as_ref().map(Sarif::begin).unwrap_or_default();
    let mut failures = 0;
    for failure in files.iter().filter_map(Result::err) {
        failures += 1;
        let (name, message) = (printable(&masked_name(&failure.name)), failure.error.message(lang));
        output::complain(&format!("skelne: {name}: {message}"));
        if let Some(log) = &mut log {
            log.failed(&name, failure.error.kind, message);
        }
    }
    if failures == 0 {
        no_documents(lang);
    }
    if let Some(log) = log {
        begun += &log.end(i32::from(FAILED));
    }
    output::write(begun.as_bytes())?;
    Ok(FAILED)
}

fn no_documents(lang: Lang) {
    output::complain(match lang {
        Lang::Da => "skelne: der blev ikke fundet nogen dokumenter; se efter, om stier og --include passer",
        Lang::En => "skelne: no documents were found; check the paths and --include",
    });
}

/// The settings of each document, as what judges by them.
fn settings(options: &AuditOptions, checker: Checker) -> Result<Settings<Judge>> {
    let (judging, excerpts) = (options.judging.clone(), options.with_excerpts);
    let make = move |mut config: Config, checker: Checker| {
        config.channel = judging.channel(&config);
        let (reading, lang, fails_from) = (judging.reading(&config), judging.lang(&config), judging.fails_from(&config));
        Judge::new(checker, config, reading, excerpts, lang).failing_from(fails_from)
    };
    Settings::new(options.judging.config.as_deref(), checker, make)
}

/// The settings, and which of them were used.
struct Used {
    settings: Mutex<Settings<Judge>>,
    judges: Mutex<std::collections::BTreeSet<[u8; 32]>>,
}

impl Used {
    fn of(&self, folder: &Path) -> Arc<Judge> {
        let judge = self.settings.lock().unwrap_or_else(PoisonError::into_inner).of(Some(folder));
        self.judges.lock().unwrap_or_else(PoisonError::into_inner).insert(*judge.hash());
        judge
    }
}

fn judge_all(
    options: &AuditOptions,
    files: &Files,
    store: &Store,
    used: &Used,
    lang: Lang,
    take: &mut Take,
) -> Result<(), RunError<anyhow::Error>> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    // Where no handler can be set, Ctrl-C ends the program at once, which the next run mends.
    let _ = ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    });
    let (progress, done, total) = (Progress::default(), AtomicBool::new(false), Total::default());
    let done = &done;
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let run = Run { store, jobs: options.jobs.map_or_else(cores, usize::from).min(MOST_JOBS), stop: &stop, progress: &progress };
    std::thread::scope(|scope| {
        if !options.judging.quiet {
            scope.spawn(|| total.count(files, done));
            scope.spawn(|| Show { progress: &progress, done, lang }.run(&total));
        }
        let begun = Instant::now();
        // However this ends, or nobody could stop showing.
        let ended = Done(done);
        let result = run.run(files.iter(), |folder| used.of(folder), &mut |placed| take.row(placed, used));
        drop(ended);
        if options.judging.verbose {
            output::complain(&format!("skelne: {}", line(&progress, begun, None, lang)));
        }
        result
    })
}

/// Says that a run is over, when it is dropped.
struct Done<'d>(&'d AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What is done with each row.
struct Take {
    tables: Tables,
    tally: Tally,
    sampler: Option<Sampler>,
    places: Places,
    /// A log on standard output, and its language.
    sarif: Option<(Sarif, Lang)>,
    code: u8,
}

impl Take {
    fn row(&mut self, placed: Placed, used: &Used) -> Result<()> {
        let found = placed.found;
        let name = placed.row.document.source.clone();
        let row = self.places.place(placed);
        if let Some(message) = &row.document.error_message {
            output::complain(&format!("skelne: {}: {message}", row.document.source));
            self.code = FAILED;
        }
        let fails = |from: Severity| row.findings.iter().any(|f| f.waived.is_none() && f.severity >= from);
        if !row.findings.is_empty() && used.of(found.path.parent().unwrap_or(&found.path)).fails_from().is_some_and(fails) {
            self.code = self.code.max(FOUND);
        }
        self.tables.write(&row)?;
        self.tally.add(&row, found);
        if let Some(sampler) = &mut self.sampler {
            sampler.take(&row, &found.path, &name);
        }
        match &mut self.sarif {
            Some((log, lang)) => output::write(sarif(log, &row, *lang).as_bytes()),
            None => Ok(()),
        }
    }
}

/// Lists what an audit would read, with sizes, and what it could not.
pub fn list(options: &AuditOptions) -> Result<u8> {
    let files = options.files()?;
    let (mut count, mut bytes, mut code) = (0_u64, 0_u64, OK);
    for found in files.iter() {
        match found {
            Ok(found) => {
                count += 1;
                bytes += found.size;
                output::write(format!("{}\n", printable(&masked_name(&found.path.display().to_string()))).as_bytes())?;
            }
            Err(failure) => {
                code = FAILED;
                output::complain(&format!("skelne: {}: {}", printable(&masked_name(&failure.name)), failure.error.message(options.lang())));
            }
        }
    }
    let size = indicatif::DecimalBytes(bytes);
    output::complain(&match options.lang() {
        Lang::Da => format!("skelne: {count} filer, {size}, ville blive læst"),
        Lang::En => format!("skelne: {count} files, {size}, would be read"),
    });
    Ok(code)
}
