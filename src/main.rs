//! The command line: arguments in, exit code out.

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented))]

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
