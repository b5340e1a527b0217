//! `skelne check` and `skelne explain`.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, Result};

use skelne::check::{Checker, Judged};
use skelne::config::{self, Config, FailOn};
use skelne::error::ReadError;
use skelne::label::Lang;
use skelne::read::{self, Failure, Limits, Source};
use skelne::report::{self, Context, Human, Palette};
use skelne::text::{ReadAs, Speakers};
use skelne::waivers::{self, Waiver};

use super::args::{CheckOptions, Format};
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
    let checker = Checker::load(options.model.as_deref()).context(match &options.model {
        Some(folder) => format!("--model {}", folder.display()),
        None => "the model inside the binary".to_owned(),
    })?;
    // Lives as long as the process: taking it apart would cost as much as judging a letter.
    std::mem::forget(checker.clone());
    let stdin = [PathBuf::from("-")];
    let paths = if options.paths.is_empty() { &stdin[..] } else { &options.paths };
    let mut settings = Settings::new(options, checker.clone())?;
    let mut run = Run { options, mode, code: OK, kept: Vec::new(), gap: false, stopped: None };
    for path in paths {
        if options.verbose {
            output::complain(&format!("skelne: {}", path.display()));
        }
        let own = settings.of(if path.as_os_str() == "-" { None } else { path.parent() });
        run.input(path, &own);
        if let Some(error) = run.stopped {
            return Err(error);
        }
    }
    if settings.failed {
        run.code = FAILED;
    }
    if options.format == Format::Sarif {
        let lang = run.kept.first().map_or(Lang::Da, |(_, lang)| *lang);
        let context = Context { lang, checker: &checker, with_text: false, suggest: false };
        let all: Vec<Judged> = run.kept.into_iter().map(|(judged, _)| judged).collect();
        output::write(report::sarif(&all, i32::from(run.code), context).as_bytes())?;
    }
    Ok(run.code)
}

/// One call of the command.
struct Run<'o> {
    options: &'o CheckOptions,
    mode: Mode,
    code: u8,
    /// Results that wait for the end.
    kept: Vec<(Judged, Lang)>,
    /// Whether what was printed last took several lines.
    gap: bool,
    /// Why nothing more can be written.
    stopped: Option<anyhow::Error>,
}

impl Run<'_> {
    /// Judges each document of one input as it is read.
    fn input(&mut self, path: &Path, own: &Own) {
        let standard_input = path.as_os_str() == "-";
        let mut limits = own.config.limits;
        limits.size = self.options.max_size.map_or(limits.size, |size| size.0);
        let how = read::Options { limits, columns: (&self.options.columns).into(), attachments: self.options.attachments };
        let waivers = if standard_input { Ok(Vec::new()) } else { beside(path, &limits) };
        let input = path.display().to_string();
        let mut sink = |read: Result<Source, Failure>| {
            let judged = match read {
                Ok(source) => {
                    let name = source.name.clone();
                    // What stands beside a mailbox or archive speaks for none of the documents in it.
                    let waivers = if name == input { waivers.clone() } else { Ok(Vec::new()) };
                    waivers.and_then(|w| self.judge(source, w, own)).unwrap_or_else(|error| Judged::Failed { name, error })
                }
                Err(Failure { name, error }) => Judged::Failed { name, error },
            };
            match self.take(judged, own) {
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

    fn judge(&self, source: Source, mut waivers: Vec<Waiver>, Own { config, checker }: &Own) -> Result<Judged, ReadError> {
        waivers.extend(waivers::in_front_matter(&source.text)?);
        let channel = match self.options.channel {
            Some(option) => option.channel(),
            None => config.channel,
        };
        let speakers = Speakers { citizen: config.citizen.speakers.clone(), authority: config.authority.speaking().cloned().collect() };
        let mut judgement = checker.check(source, &ReadAs { channel, speakers }, config);
        judgement.assessment.waive(&waivers);
        Ok(Judged::Document(Box::new(judgement)))
    }

    /// Counts one result and writes it, or keeps it for the end.
    fn take(&mut self, judged: Judged, own: &Own) -> Result<()> {
        let lang = self.options.lang.map(Lang::from).or(own.config.lang).unwrap_or(Lang::Da);
        let fail_on = self.options.fail_on.map(FailOn::from).or(own.config.fail_on).unwrap_or(FailOn::Stop);
        match &judged {
            Judged::Failed { name, error } => {
                output::complain(&format!("skelne: {name}: {}", error.message(lang)));
                self.code = FAILED;
            }
            Judged::Document(judgement) => {
                let fails = |threshold| judgement.assessment.findings.iter().any(|f| f.severity >= threshold);
                if fail_on.threshold().is_some_and(fails) {
                    self.code = self.code.max(FOUND);
                }
            }
        }
        if self.options.format == Format::Sarif {
            self.kept.push((judged, lang));
            return Ok(());
        }
        let context = Context { lang, checker: &own.checker, with_text: self.options.with_text, suggest: self.options.suggest };
        let mut text = rendered(&judged, self.options, self.mode, context);
        if !text.is_empty() {
            // A blank line divides what takes several lines from what follows.
            let before = std::mem::replace(&mut self.gap, self.options.format == Format::Human && text.trim_end().contains('\n'));
            if before {
                text.insert(0, '\n');
            }
        }
        output::write(text.as_bytes())
    }
}

/// The waivers in the file beside a document, if there is one.
fn beside(path: &Path, limits: &Limits) -> Result<Vec<Waiver>, ReadError> {
    let mut name = path.as_os_str().to_owned();
    name.push(waivers::SIDECAR);
    let sidecar = Path::new(&name);
    if !sidecar.is_file() {
        return Ok(Vec::new());
    }
    waivers::in_sidecar(&read::side_file(sidecar, limits)?)
}

/// One result as it is printed; empty where there is nothing to say.
fn rendered(judged: &Judged, options: &CheckOptions, mode: Mode, context: Context) -> String {
    let clean = matches!(judged, Judged::Document(j) if j.assessment.findings.is_empty() && j.assessment.waived.is_empty() && !j.assessment.unsure());
    match (options.format, mode) {
        (Format::Json, Mode::Check) => report::json(judged, context) + "\n",
        (Format::Json, Mode::Explain) => report::explain_json(judged, context) + "\n",
        _ if clean && options.quiet => String::new(),
        _ => {
            let human = Human { palette: Palette::new(output::colours(options.color)), width: output::columns() };
            if mode == Mode::Explain { report::explain(judged, &human, context) } else { human.render(judged, context) }
        }
    }
}

/// Settings, and what judges by them.
struct Own {
    config: Config,
    checker: Checker,
}

impl Own {
    fn read(path: &Path, checker: &Checker) -> Result<Self> {
        let config = Config::read(path)?;
        let checker = checker.with_own_cues(&path.display().to_string(), &config.cues)?;
        Ok(Self { config, checker })
    }
}

/// Finds the settings of each document, reading each file once.
struct Settings {
    fixed: Option<Rc<Own>>,
    read: HashMap<PathBuf, Rc<Own>>,
    default: Rc<Own>,
    failed: bool,
}

impl Settings {
    fn new(options: &CheckOptions, checker: Checker) -> Result<Self> {
        let fixed = options.config.as_deref().map(|path| Own::read(path, &checker).map(Rc::new)).transpose()?;
        Ok(Self { fixed, read: HashMap::new(), default: Rc::new(Own { config: Config::default(), checker }), failed: false })
    }

    /// The settings for a document in `folder`: the nearest file upwards from there, else from the working folder.
    fn of(&mut self, folder: Option<&Path>) -> Rc<Own> {
        if let Some(fixed) = &self.fixed {
            return Rc::clone(fixed);
        }
        let from = folder.map(|f| if f.as_os_str().is_empty() { Path::new(".") } else { f });
        let Some(path) = from.and_then(config::find).or_else(|| config::find(Path::new("."))) else { return Rc::clone(&self.default) };
        if let Some(known) = self.read.get(&path) {
            return Rc::clone(known);
        }
        let own = Own::read(&path, &self.default.checker).map_or_else(
            |error| {
                output::complain(&format!("skelne: {error}"));
                self.failed = true;
                Rc::clone(&self.default)
            },
            Rc::new,
        );
        self.read.insert(path, Rc::clone(&own));
        own
    }
}
