//! `skelne check` and `skelne explain`.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Result;

use skelne::audit::printable;
use skelne::check::{Checker, Judged};
use skelne::config::Config;
use skelne::cpr::masked_name;
use skelne::error::ReadError;
use skelne::read::{self, Failure, Source};
use skelne::report::{self, Context, Human, Palette, Sarif};
use skelne::text::ReadAs;
use skelne::waivers::{self, Waiver};

use super::args::{CheckOptions, Format};
use super::settings::Settings;
use super::{FAILED, FOUND, OK, output};

/// Which of the two commands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Judge.
    Check,
    /// Judge and say why.
    Explain,
}

/// Judges all inputs; 2 where some could not be read, 1 where some has a finding that fails.
pub fn run(options: &CheckOptions, mode: Mode) -> Result<u8> {
    let checker = options.judging.checker()?;
    // Lives as long as the process: taking it apart would cost as much as judging a letter.
    std::mem::forget(checker.clone());
    let stdin = [PathBuf::from("-")];
    let paths = if options.paths.is_empty() { &stdin[..] } else { &options.paths };
    let own = |config, checker| Own { config, checker };
    let mut settings = Settings::new(options.judging.config.as_deref(), checker.clone(), own)?;
    let sarif =
        (options.judging.format == Format::Sarif).then(|| Sarif::new(options.judging.lang(&settings.of(None).config), &checker.model_name));
    if let Some(sarif) = &sarif {
        output::write(sarif.begin().as_bytes())?;
    }
    let mut run = Run { options, mode, code: OK, sarif, gap: false, stopped: None };
    for path in paths {
        if options.judging.verbose {
            output::complain(&format!("skelne: {}", shown(&path.display().to_string())));
        }
        let own = settings.of(if path.as_os_str() == "-" { None } else { path.parent() });
        run.input(path, &own);
        match run.stopped {
            // Whoever closed the pipe has seen enough, and the exit code still tells what was found.
            Some(error) if output::is_closed_pipe(&error) => return Ok(run.code),
            Some(error) => return Err(error),
            None => {}
        }
    }
    if settings.failed {
        run.code = FAILED;
    }
    if let Some(sarif) = run.sarif {
        output::write(sarif.end(i32::from(run.code)).as_bytes())?;
    }
    Ok(run.code)
}

/// One call of the command.
struct Run<'o> {
    options: &'o CheckOptions,
    mode: Mode,
    code: u8,
    /// The log, where one is written.
    sarif: Option<Sarif>,
    /// Whether what was printed last took several lines.
    gap: bool,
    /// Why nothing more can be written.
    stopped: Option<anyhow::Error>,
}

impl Run<'_> {
    /// Judges each document of one input as it is read.
    fn input(&mut self, path: &Path, own: &Own) {
        let standard_input = path.as_os_str() == "-";
        let how = self.options.judging.reading(&own.config);
        let waivers = if standard_input { Ok(Vec::new()) } else { waivers::beside(path, &how.limits) };
        let input = path.display().to_string();
        let mut sink = |read: Result<Source, Failure>| {
            let judged = match read {
                Ok(mut source) => {
                    let name = source.name.clone();
                    source.name = masked_name(&name);
                    // What stands beside a mailbox or archive speaks for none of the documents in it.
                    let waivers = if name == input { waivers.clone() } else { Ok(Vec::new()) };
                    let name = masked_name(&name);
                    waivers.and_then(|w| self.judge(source, &w, own)).unwrap_or_else(|error| Judged::Failed { name, error })
                }
                Err(Failure { name, error }) => Judged::Failed { name: masked_name(&name), error },
            };
            match self.take(&judged, own) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    self.stopped = Some(error);
                    ControlFlow::Break(())
                }
            }
        };
        let _ =
            if standard_input { read::stream("-", std::io::stdin().lock(), &how, &mut sink) } else { read::path(path, &how, &mut sink) };
    }

    fn judge(&self, source: Source, waivers: &[Waiver], Own { config, checker }: &Own) -> Result<Judged, ReadError> {
        let read_as = ReadAs { channel: self.options.judging.channel(config), ..config.read_as() };
        Ok(Judged::Document(Box::new(checker.judge(source, waivers, &read_as, config)?)))
    }

    /// Counts one result and writes it, or keeps it for the end.
    fn take(&mut self, judged: &Judged, own: &Own) -> Result<()> {
        let lang = self.options.judging.lang(&own.config);
        match judged {
            Judged::Failed { name, error } => {
                output::complain(&format!("skelne: {}: {}", shown(name), error.message(lang)));
                self.code = FAILED;
            }
            Judged::Document(judgement) => {
                let fails = |threshold| judgement.assessment.findings.iter().any(|f| f.severity >= threshold);
                if self.options.judging.fails_from(&own.config).is_some_and(fails) {
                    self.code = self.code.max(FOUND);
                }
            }
        }
        if let Some(sarif) = &mut self.sarif {
            return output::write(sarif.judged(judged).as_bytes());
        }
        let context = Context { lang, checker: &own.checker, with_text: self.options.with_text, suggest: self.options.suggest };
        let mut text = rendered(judged, self.options, self.mode, context);
        if !text.is_empty() {
            // A blank line divides what takes several lines from what follows.
            let before = std::mem::replace(&mut self.gap, self.options.judging.format == Format::Human && text.trim_end().contains('\n'));
            if before {
                text.insert(0, '\n');
            }
        }
        output::write(text.as_bytes())
    }
}

/// A name as it is shown: names of files hold CPR numbers and line breaks too.
fn shown(name: &str) -> String {
    printable(&masked_name(name))
}

/// One result as it is printed; empty where there is nothing to say.
fn rendered(judged: &Judged, options: &CheckOptions, mode: Mode, context: Context) -> String {
    let clean = matches!(judged, Judged::Document(j) if j.assessment.findings.is_empty() && j.assessment.waived.is_empty() && !j.assessment.unsure());
    match (options.judging.format, mode) {
        (Format::Json, Mode::Check) => report::json(judged, context) + "\n",
        (Format::Json, Mode::Explain) => report::explain_json(judged, context) + "\n",
        _ if clean && options.judging.quiet => String::new(),
        _ => {
            let human = Human { palette: Palette::new(output::colours(options.judging.color)), width: output::columns() };
            if mode == Mode::Explain { report::explain(judged, &human, context) } else { human.render(judged, context) }
        }
    }
}

/// Settings, and what judges by them.
struct Own {
    config: Config,
    checker: Checker,
}
