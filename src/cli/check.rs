//! `skelne check` and `skelne explain`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use skelne::check::{Checker, Judged};
use skelne::config::{self, Config, FailOn};
use skelne::error::ReadError;
use skelne::label::Lang;
use skelne::read;
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
    // Lives as long as the process: taking it apart would cost as much as judging a letter.
    let checker: &Checker = Box::leak(Box::new(Checker::load(options.model.as_deref()).context(match &options.model {
        Some(folder) => format!("--model {}", folder.display()),
        None => "the model inside the binary".to_owned(),
    })?));
    let stdin = [PathBuf::from("-")];
    let paths = if options.paths.is_empty() { &stdin[..] } else { &options.paths };
    let mut settings = Settings::new(options)?;
    let mut code = OK;
    let mut kept = Vec::new();
    for path in paths {
        if options.verbose {
            output::complain(&format!("skelne: {}", path.display()));
        }
        let (judged, config) = judge(path, options, checker, &mut settings);
        let lang = options.lang.map(Lang::from).or(config.lang).unwrap_or(Lang::Da);
        let fail_on = options.fail_on.map(FailOn::from).or(config.fail_on).unwrap_or(FailOn::Stop);
        match &judged {
            Judged::Failed { name, error } => {
                output::complain(&format!("skelne: {name}: {}", error.message(lang)));
                code = FAILED;
            }
            Judged::Document(judgement) => {
                let fails = |threshold| judgement.assessment.findings.iter().any(|f| f.severity >= threshold);
                if fail_on.threshold().is_some_and(fails) {
                    code = code.max(FOUND);
                }
            }
        }
        let context = Context { lang, checker, with_text: options.with_text, suggest: options.suggest };
        if options.format == Format::Sarif {
            kept.push((judged, lang));
        } else {
            print(&judged, options, mode, context)?;
        }
    }
    if settings.failed {
        code = FAILED;
    }
    if options.format == Format::Sarif {
        let lang = kept.first().map_or(Lang::Da, |(_, lang)| *lang);
        let context = Context { lang, checker, with_text: false, suggest: false };
        let all: Vec<Judged> = kept.into_iter().map(|(judged, _)| judged).collect();
        output::write(report::sarif(&all, i32::from(code), context).as_bytes())?;
    }
    Ok(code)
}

fn judge(path: &Path, options: &CheckOptions, checker: &Checker, settings: &mut Settings) -> (Judged, Config) {
    let name = path.display().to_string();
    let standard_input = name == "-";
    let config = settings.of(if standard_input { None } else { path.parent() });
    let max = options.max_size.0;
    let source = if standard_input { read::read_stream("-", std::io::stdin().lock(), max) } else { read::read_path(path, max) };
    let channel = match options.channel {
        Some(option) => option.channel(),
        None => config.channel,
    };
    let speakers = Speakers { citizen: config.citizen.speakers.clone(), authority: config.authority.speakers.clone() };
    let judged = source.and_then(|source| {
        let mut waivers = waivers::in_front_matter(&source.text)?;
        waivers.extend(if standard_input { Vec::new() } else { beside(path, max)? });
        let mut judgement = checker.check(source, &ReadAs { channel, speakers }, &config);
        judgement.assessment.waive(&waivers);
        Ok(judgement)
    });
    let judged = match judged {
        Ok(judgement) => Judged::Document(Box::new(judgement)),
        Err(error) => Judged::Failed { name, error },
    };
    (judged, config)
}

/// The waivers in the file beside a document, if there is one.
fn beside(path: &Path, max: u64) -> Result<Vec<Waiver>, ReadError> {
    let mut name = path.as_os_str().to_owned();
    name.push(waivers::SIDECAR);
    let sidecar = Path::new(&name);
    if !sidecar.is_file() {
        return Ok(Vec::new());
    }
    waivers::in_sidecar(&read::read_path(sidecar, max)?.text)
}

fn print(judged: &Judged, options: &CheckOptions, mode: Mode, context: Context) -> Result<()> {
    let clean = matches!(judged, Judged::Document(j) if j.assessment.findings.is_empty() && j.assessment.waived.is_empty());
    let text = match (options.format, mode) {
        (Format::Json, Mode::Check) => report::json(judged, context) + "\n",
        (Format::Json, Mode::Explain) => report::explain_json(judged, context) + "\n",
        (_, _) if clean && options.quiet => return Ok(()),
        (_, mode) => {
            let human = Human { palette: Palette::new(output::colours(options.color)), width: output::columns() };
            let mut text = if mode == Mode::Explain { report::explain(judged, &human, context) } else { human.render(judged, context) };
            if !clean && !text.is_empty() && mode == Mode::Check && options.paths.len() > 1 {
                text.push('\n');
            }
            text
        }
    };
    output::write(text.as_bytes())
}

/// Finds the settings of each document, reading each file once.
struct Settings {
    fixed: Option<Config>,
    read: HashMap<PathBuf, Config>,
    failed: bool,
}

impl Settings {
    fn new(options: &CheckOptions) -> Result<Self> {
        let fixed = options.config.as_deref().map(Config::read).transpose()?;
        Ok(Self { fixed, read: HashMap::new(), failed: false })
    }

    /// The settings for a document in `folder`: the nearest file upwards from there, else from the working folder.
    fn of(&mut self, folder: Option<&Path>) -> Config {
        if let Some(fixed) = &self.fixed {
            return fixed.clone();
        }
        let from = folder.map(|f| if f.as_os_str().is_empty() { Path::new(".") } else { f });
        let Some(path) = from.and_then(config::find).or_else(|| config::find(Path::new("."))) else { return Config::default() };
        if let Some(known) = self.read.get(&path) {
            return known.clone();
        }
        let config = Config::read(&path).unwrap_or_else(|error| {
            output::complain(&format!("skelne: {error}"));
            self.failed = true;
            Config::default()
        });
        self.read.insert(path, config.clone());
        config
    }
}
