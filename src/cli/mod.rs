//! The commands, one a file. Only here anything is printed; results to standard output, all else to standard error.

mod args;
mod audit;
mod check;
mod evaluate;
mod output;
mod rules;
mod settings;
mod train;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Arguments, Command};

/// Every document judged, none at or above `--fail-on`.
pub const OK: u8 = 0;
/// Some document has a finding at or above `--fail-on`.
pub const FOUND: u8 = 1;
/// Some document or setting could not be read.
pub const FAILED: u8 = 2;
/// Ended by Ctrl-C.
pub const INTERRUPTED: u8 = 130;

/// Runs the program.
pub fn run() -> ExitCode {
    // A fault of ours is told by its place alone: its own words might quote a letter.
    std::panic::set_hook(Box::new(|fault| {
        if !skelne::read::is_guarded() {
            let place = fault.location().map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
            output::complain(&format!("skelne: internal fault{place}; please report it"));
        }
    }));
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // clap's own help and version go to standard output with 0; a fault to standard error with 2.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { FAILED } else { OK });
        }
    };
    let done = match arguments.command {
        Command::Check(ref options) => check::run(options, check::Mode::Check),
        Command::Explain(ref options) => check::run(options, check::Mode::Explain),
        Command::Audit(ref options) => audit::run(options),
        Command::Rules(ref options) => rules::run(options),
        Command::Train(ref options) => train::run(options),
        Command::Evaluate(ref options) => evaluate::run(options),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "skelne", &mut script);
            output::write(&script).map(|()| OK)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command())
                .render(&mut page)
                .map_err(Into::into)
                .and_then(|()| output::write(&page))
                .map(|()| OK)
        }
    };
    match done {
        Ok(code) => ExitCode::from(code),
        // Whoever closed the pipe has seen enough.
        Err(error) if output::is_closed_pipe(&error) => ExitCode::from(OK),
        Err(error) => {
            output::complain(&format!("skelne: {}", in_one_line(&error)));
            ExitCode::from(FAILED)
        }
    }
}

/// An error and what caused it; a cause that the words before it tell already is left out.
fn in_one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.contains(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line
}
