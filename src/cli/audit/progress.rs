//! How far an audit is, on standard error: a bar on a terminal, else a line now and then.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use skelne::audit::{Files, Progress};
use skelne::label::Lang;

use crate::cli::output;

/// Between two looks.
const LOOK: Duration = Duration::from_millis(200);
/// Between two lines where there is no terminal.
const LINE: Duration = Duration::from_secs(10);

/// Shows how far an audit is until it is done.
pub struct Show<'s> {
    /// What is shown.
    pub progress: &'s Progress,
    /// Set when there is nothing more to show.
    pub done: &'s AtomicBool,
    /// Language of the lines.
    pub lang: Lang,
}

/// Bytes of all files; they are counted while the first are judged.
#[derive(Default)]
pub struct Total {
    bytes: AtomicU64,
    known: AtomicBool,
}

impl Total {
    /// Counts the bytes of all files.
    pub fn count(&self, files: &Files, done: &AtomicBool) {
        for found in files.iter().flatten() {
            if done.load(Ordering::Relaxed) {
                return;
            }
            self.bytes.fetch_add(found.size, Ordering::Relaxed);
        }
        self.known.store(true, Ordering::Relaxed);
    }

    fn get(&self) -> Option<u64> {
        self.known.load(Ordering::Relaxed).then(|| self.bytes.load(Ordering::Relaxed))
    }
}

impl Show<'_> {
    /// Looks and shows.
    pub fn run(&self, total: &Total) {
        let begun = Instant::now();
        let bar = std::io::stderr().is_terminal().then(|| bar(self.lang));
        let mut last_line = Instant::now();
        while !self.done.load(Ordering::Relaxed) {
            std::thread::sleep(LOOK);
            match &bar {
                Some(bar) => {
                    if let Some(total) = total.get() {
                        bar.set_length(total);
                    }
                    bar.set_position(self.progress.bytes.load(Ordering::Relaxed));
                    bar.set_message(line(self.progress, begun, total.get(), self.lang));
                }
                None if last_line.elapsed() >= LINE => {
                    output::complain(&format!("skelne: {}", line(self.progress, begun, total.get(), self.lang)));
                    last_line = Instant::now();
                }
                None => {}
            }
        }
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
    }
}

/// "12345 dokumenter, 480 i sekundet, 34 %, 5 min. tilbage"; `total`: the bytes of all files, where they are counted.
pub fn line(progress: &Progress, begun: Instant, total: Option<u64>, lang: Lang) -> String {
    let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
    let (documents, bytes) = (count(&progress.documents), count(&progress.bytes));
    let seconds = begun.elapsed().as_secs_f64();
    let rate = documents as f64 / seconds.max(0.001);
    let share = total.filter(|t| *t > 0).map(|t| (bytes as f64 / t as f64).min(1.0));
    let left = share.filter(|s| *s > 0.001).map(|s| Duration::from_secs_f64((seconds * (1.0 - s) / s).min(1e9)));
    let (known, failed) = (count(&progress.known), count(&progress.failed));
    let words = |da: &'static str, en: &'static str| if lang == Lang::Da { da } else { en };
    let mut line = format!("{documents} {}, {rate:.0} {}", words("dokumenter", "documents"), words("i sekundet", "a second"));
    if known > 0 {
        line += &format!(", {known} {}", words("bedømt før", "judged before"));
    }
    if failed > 0 {
        line += &format!(", {failed} {}", words("ikke bedømt", "not judged"));
    }
    if let Some(share) = share {
        line += &format!(", {:.0} %", share * 100.0);
    }
    if let Some(left) = left {
        line += &match lang {
            Lang::Da => format!(", {} tilbage", clock(left)),
            Lang::En => format!(", {} left", HumanDuration(left)),
        };
    }
    line
}

/// "1 t. 5 min.", "3 min.", "20 sek.".
fn clock(left: Duration) -> String {
    match left.as_secs() {
        s if s >= 3600 => format!("{} t. {} min.", s / 3600, s % 3600 / 60),
        s if s >= 60 => format!("{} min.", s / 60),
        s => format!("{s} sek."),
    }
}

fn bar(lang: Lang) -> ProgressBar {
    let bar = ProgressBar::no_length();
    bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{wide_bar:.dim} {percent:>3} %\n{msg}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.set_message(if lang == Lang::Da { "læser" } else { "reading" });
    bar
}
