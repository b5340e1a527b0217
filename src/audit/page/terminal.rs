//! The summary on the terminal: one screen of 80 columns and 24 lines.

use crate::audit::Share;
use crate::evaluate::Target;
use crate::label::Verdict;

use super::groups::{Line, SAFEGUARDS, shown};
use super::sections::headline::period;
use super::{Estimate, Page, PageOptions, Summary};

/// Units shown.
const UNITS: usize = 5;

/// Where the summary is shown.
#[derive(Clone, Copy, Debug)]
pub struct Screen<'a> {
    /// Columns.
    pub width: usize,
    /// Whether to colour.
    pub colours: bool,
    /// Where the report is.
    pub report: &'a str,
}

/// The summary in plain words, for standard output.
pub fn terminal(summary: &Summary, estimates: &[Estimate], options: &PageOptions, screen: Screen) -> String {
    let page = Page::new(summary, options);
    let (words, all) = (page.words, &summary.all);
    let paint = |code: &str, text: &str| if screen.colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() };
    let left = 20;
    let mut lines: Vec<String> = Vec::new();
    let mut fact = |name: &str, value: &str| lines.push(format!("{} {value}", padded(name, left)));
    fact(
        words.get("documents-judged"),
        &words.fill("judged-and-not", &[("judged", words.int(all.documents)), ("failed", words.int(summary.failures.total()))]),
    );
    fact(words.get("period"), &period(&page));
    fact(words.get("decisions"), &words.int(all.decisions()));
    let verdict = |verdict: Verdict, code: &str| {
        let n = words.int(all.verdicts.get(&verdict).copied().unwrap_or(0));
        paint(code, &format!("{n} {}", words.of("verdict", verdict.slug()).to_lowercase()))
    };
    let verdicts = [(Verdict::Stop, "1;31"), (Verdict::Review, "1;33"), (Verdict::Send, "1;32")].map(|(v, code)| verdict(v, code));
    fact(words.get("verdicts"), &verdicts.join(" · "));
    lines.push(String::new());
    let corrected = if estimates.iter().any(|e| e.corrected.is_some()) { words.get("corrected-sign") } else { "" };
    lines.push(format!("{} {corrected}", paint("1", words.get("of-those-owed"))));
    let counts: Vec<(Target, String, String)> = SAFEGUARDS
        .into_iter()
        .chain([Target::ReadsAsDecision])
        .map(|target| (target, super::sections::counts(&page, all.share(target)), share(&page, all.share(target))))
        .collect();
    let widest = |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| text.chars().count()).max().unwrap_or(0);
    let (widest, of_shares) = (widest(&mut counts.iter().map(|c| &c.1)), widest(&mut counts.iter().map(|c| &c.2)));
    for (target, counted, shared) in counts {
        let name = if target == Target::ReadsAsDecision { words.of("target", target.slug()) } else { words.of("lacks", target.slug()) };
        let blanks = " ".repeat(widest - counted.chars().count());
        let line = format!("  {} {blanks}{counted} {}", padded(name, 23), padded(&shared, of_shares));
        // The number, not the share: that is one of all documents, not of those that owe it.
        let corrected = estimates.iter().find(|e| e.target == target && e.said.of >= options.min_group).and_then(|e| e.count);
        let about = corrected.map_or_else(Vec::new, |(number, low, high)| {
            let ends = words.fill("from-to", &[("low", words.int(low)), ("high", words.int(high))]);
            let about = |ends: String| words.fill("about", &[("number", words.int(number)), ("ends", ends)]).trim_end().to_owned();
            vec![about(ends), about(String::new())]
        });
        // Where there is no room for the interval of what is corrected, or for both, the line does without.
        let with = about.into_iter().map(|about| format!("{line} {about}")).find(|with| with.chars().count() <= screen.width);
        lines.push(with.unwrap_or(line));
    }
    let known = |unit: &&Line| unit.stops > 0 && unit.name != words.get("unit-unknown");
    let mut units: Vec<&Line> = page.units.named.iter().filter(known).collect();
    let stopped = |unit: &Line| unit.stops as f64 / unit.documents.max(1) as f64;
    units.sort_by(|a, b| stopped(b).total_cmp(&stopped(a)));
    if !units.is_empty() {
        lines.push(String::new());
        lines.push(paint("1", words.get("most-stops")));
        for unit in units.into_iter().take(UNITS) {
            let of = Share { hits: unit.stops, of: unit.documents };
            let name = padded(&unit.name, screen.width.clamp(50, 80).saturating_sub(42));
            lines.push(format!("  {name} {:>15} {}", super::sections::counts(&page, of), share(&page, of)));
        }
    }
    lines.push(String::new());
    lines.push(format!("{} {}", padded(words.get("report"), left), screen.report));
    lines.push(words.get("advises-short").to_owned());
    // A terminal breaks lines by itself, and who searches the output types plain blanks.
    lines.iter().map(|line| line.trim_end().replace('\u{a0}', " ") + "\n").collect()
}

/// "7,8 % [7,0; 8,7]".
fn share(page: &Page, share: Share) -> String {
    match shown(share, page.options.min_group) {
        Some(interval) => format!("{:>6} {}", page.words.percent(interval.value, 1), page.words.ends(interval)),
        None => format!("{:>5}", "–"),
    }
}

/// Filled up with blanks, or cut, to so many characters; control characters, which could steer the terminal, are left out.
fn padded(text: &str, width: usize) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    let length = text.chars().count();
    if length <= width { text + &" ".repeat(width - length) } else { text.chars().take(width.saturating_sub(1)).chain(['…']).collect() }
}
