//! A comparison in words: plain columns for a terminal, tables in Markdown.

use std::fmt::Write;

use crate::evaluate::Target;
use crate::label::Lang;
use crate::rules::Both;

use super::super::page::date;
use super::words::{counted, filled, percent, points, probability, share, whole, words};
use super::{Change, Comparison, Note, Side, What};

/// So many rows by unit in a terminal.
const SHOWN: usize = 20;

/// So many in Markdown.
const SHOWN_IN_MARKDOWN: usize = 200;

/// So many names of units that stand in one audit only.
const NAMES: usize = 10;

/// For a terminal of so many columns, at least 60.
pub fn text(comparison: &Comparison, lang: Lang, width: usize) -> String {
    let width = width.max(60);
    let mut out = String::new();
    let _ = writeln!(out, "{}", words().title.get(lang));
    let paragraph = |text: &str, out: &mut String| {
        for line in wrapped(text, width) {
            let _ = writeln!(out, "{line}");
        }
    };
    for line in introduction(comparison, lang) {
        paragraph(&plain(&line), &mut out);
    }
    for table in tables(comparison, lang, SHOWN) {
        let _ = writeln!(out, "\n{}", table.heading);
        table_text(&table, lang, width, &mut out);
    }
    out.push('\n');
    for line in ending(comparison, lang) {
        paragraph(&plain(&line), &mut out);
    }
    paragraph(&format!("{} {}", words().legend.get(lang), words().method.get(lang)), &mut out);
    out
}

fn table_text(table: &Table, lang: Lang, width: usize, out: &mut String) {
    if table.rows.is_empty() {
        let _ = writeln!(out, "{}", table.none);
        return;
    }
    // Two shares of nine columns each, the difference with its interval and star of 24, two between.
    let first = width - 44;
    let heads = [&words().old, &words().new, &words().difference].map(|word| word.get(lang));
    let _ = writeln!(out, "{:first$}{:>9}{:>9}  {}", "", heads[0], heads[1], heads[2]);
    for change in &table.rows {
        let star = if change.more_than_chance { " *" } else { "" };
        let figures = format!(
            "{:>9}{:>9}  {}{star}",
            percent(share(change.old), lang),
            percent(share(change.new), lang),
            points(change.difference, lang)
        );
        for (at, line) in wrapped(&plain(&name(change, lang)), first - 3).iter().enumerate() {
            let _ = if at == 0 { writeln!(out, "{line:first$}{figures}") } else { writeln!(out, "  {line}") };
        }
    }
    if table.more > 0 {
        let _ = writeln!(out, "{}", filled(&words().more, lang, &[("count", whole(table.more as u64, lang))]));
    }
}

/// For an intranet.
pub fn markdown(comparison: &Comparison, lang: Lang) -> String {
    let mut out = format!("# {}\n\n", words().title.get(lang));
    for line in introduction(comparison, lang) {
        let _ = writeln!(out, "{}\n", escaped(&line));
    }
    for table in tables(comparison, lang, SHOWN_IN_MARKDOWN) {
        let _ = writeln!(out, "## {}\n", table.heading);
        if table.rows.is_empty() {
            let _ = writeln!(out, "{}\n", table.none);
            continue;
        }
        let heads =
            [&words().what, &words().old, &words().new, &words().difference, &words().p, &words().judgement].map(|word| word.get(lang));
        let _ = writeln!(out, "| {} |\n|---|---:|---:|---:|---:|---|", heads.join(" | "));
        for change in &table.rows {
            let judgement = if change.more_than_chance { &words().more_than_chance } else { &words().may_be_chance };
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} |",
                escaped(&name(change, lang)),
                counted(change.old, lang),
                counted(change.new, lang),
                points(change.difference, lang),
                probability(change.p_holm, lang),
                judgement.get(lang)
            );
        }
        out.push('\n');
        if table.more > 0 {
            let _ = writeln!(out, "{}\n", filled(&words().more, lang, &[("count", whole(table.more as u64, lang))]));
        }
    }
    for line in ending(comparison, lang) {
        let _ = writeln!(out, "{}\n", escaped(&line));
    }
    let _ = writeln!(out, "{}", words().method.get(lang));
    out
}

/// Rows under a heading.
struct Table<'c> {
    heading: &'static str,
    rows: Vec<&'c Change>,
    /// Rows left out.
    more: usize,
    /// What stands in its place where it has no rows.
    none: &'static str,
}

fn tables(comparison: &Comparison, lang: Lang, shown: usize) -> [Table<'_>; 3] {
    // A rule that is counted as a target too would say the same of a unit once more.
    let twin = |change: &&Change| matches!(change.what, What::Rule(rule) if rule.slug().parse::<Target>().is_ok());
    let units: Vec<&Change> = comparison.units.iter().filter(|change| !twin(change)).collect();
    // There are many units, and what may be chance is read as news all the same.
    let sure: Vec<&Change> = units.iter().copied().filter(|change| change.more_than_chance).collect();
    [
        Table { heading: words().targets.get(lang), rows: comparison.targets.iter().collect(), more: 0, none: words().nothing.get(lang) },
        Table { heading: words().rules.get(lang), rows: comparison.rules.iter().collect(), more: 0, none: words().nothing.get(lang) },
        Table {
            heading: words().units.get(lang),
            rows: sure.iter().take(shown).copied().collect(),
            more: sure.len().saturating_sub(shown),
            none: if units.is_empty() { words().nothing.get(lang) } else { words().no_sure.get(lang) },
        },
    ]
}

fn introduction(comparison: &Comparison, lang: Lang) -> Vec<String> {
    let side = |word: &Both, side: &Side| {
        let mut places = vec![("made", date(side.made, lang).replace('\u{a0}', " ")), ("documents", whole(side.documents, lang))];
        let words = match side.period {
            Some((from, to)) => {
                places.extend([("from", date(from, lang).replace('\u{a0}', " ")), ("to", date(to, lang).replace('\u{a0}', " "))]);
                &words().side_period
            }
            None => &words().side,
        };
        format!("{}: {}", word.get(lang), filled(words, lang, &places))
    };
    let mut lines = vec![side(&words().old, &comparison.old), side(&words().new, &comparison.new)];
    lines.extend(comparison.notes.iter().map(|note| match note {
        Note::Model { old, new } => filled(&words().model, lang, &[("old", old.clone()), ("new", new.clone())]),
        Note::Rules { old, new } => filled(&words().rules_version, lang, &[("old", old.clone()), ("new", new.clone())]),
        Note::Settings => words().settings.get(lang).to_owned(),
        Note::Shared { share } => {
            let rounded = |share: f64| format!("{:.0} %", share * 100.0);
            filled(&words().shared, lang, &[("share", rounded(share.value)), ("low", rounded(share.low)), ("high", rounded(share.high))])
        }
    }));
    lines
}

/// Units that stand in one of the two only.
fn ending(comparison: &Comparison, lang: Lang) -> Vec<String> {
    let only = |word: &Both, units: &[String]| {
        let mut names: Vec<String> = units.iter().take(NAMES).cloned().collect();
        if units.len() > NAMES {
            names.push(filled(&words().others, lang, &[("count", whole((units.len() - NAMES) as u64, lang))]));
        }
        (!units.is_empty()).then(|| filled(word, lang, &[("units", names.join(", "))]))
    };
    [only(&words().only_old, &comparison.only_old), only(&words().only_new, &comparison.only_new)].into_iter().flatten().collect()
}

fn name(change: &Change, lang: Lang) -> String {
    let of_all = change.unit.is_some().then(|| format!(" ({})", words().all_documents.get(lang)));
    let what = match change.what {
        What::Target(target) => words().target(target, lang).to_owned(),
        What::Rule(rule) => format!("{}{}", rule.text().title.get(lang), of_all.unwrap_or_default()),
    };
    match change.unit.as_deref() {
        None => what,
        Some("") => format!("{}: {what}", words().no_unit.get(lang)),
        Some(unit) => format!("{unit}: {what}"),
    }
}

/// Without what could move the cursor of a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Breaks text at blanks so that no line is longer than `width` characters; a word that is longer is cut.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = if word.chars().count() <= width {
            word.to_owned()
        } else {
            word.chars().take(width.saturating_sub(1)).chain(['…']).collect()
        };
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// Text that Markdown takes as it stands.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in plain(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::compare;
    use super::super::tests::summary;
    use super::*;

    fn example(units: usize) -> Comparison {
        let names: Vec<String> = (0..units).map(|n| format!("Forvaltningen for børn, unge og uddannelse, team {n}")).collect();
        let of = |missing: u64| -> Vec<(&str, u64, u64, u64)> { names.iter().map(|name| (name.as_str(), 1000, 400, missing)).collect() };
        let old = [of(120), vec![("<b>|x\u{1b}[2J", 1000, 400, 1), ("Gammel", 9, 1, 0)]].concat();
        let new = [of(100), vec![("<b>|x\u{1b}[2J", 1000, 400, 300)]].concat();
        let (old, mut new) = (summary("2025-01-01", &old), summary("2026-01-01", &new));
        new.model = "da-1+00000000".into();
        compare(&old, &new, 5)
    }

    #[test]
    fn a_terminal_of_eighty_columns_holds_it() {
        for (units, lang) in [(0, Lang::Da), (3, Lang::Da), (40, Lang::En)] {
            let text = text(&example(units), lang, 80);
            assert!(text.lines().all(|line| line.chars().count() <= 80 && line == line.trim_end()), "{text}");
            assert!(!text.contains('\u{1b}'));
        }
        let danish = text(&example(3), Lang::Da, 80);
        for part in [
            "Før: 1. januar 2025, 4.009 dokumenter bedømt",
            "0,2 %   75,0 %  +74,8 [",
            "] *\n",
            "Kun i den gamle gennemgang: Gammel",
            "Forskellen kan være tilfældig",
        ] {
            assert!(danish.contains(part), "{part}: {danish}");
        }
        let all = |units: usize, sure: bool| {
            let comparison = example(units);
            let units = comparison.units.into_iter().map(|change| Change { more_than_chance: sure, ..change }).collect();
            Comparison { units, ..comparison }
        };
        // Two rows of each of 41 units.
        assert!(text(&all(40, true), Lang::En, 80).contains("and 62 more rows"));
        assert!(text(&all(3, false), Lang::Da, 80).contains("Ingen. De forskelle, der er, kan være tilfældige."));
    }

    #[test]
    fn markdown_takes_names_as_they_stand() {
        let made = markdown(&example(1), Lang::Da);
        assert!(made.contains("| &lt;b>\\|x \\[2J: Mangler klagevejledning | 1/400 (0,2 %) | 300/400 (75,0 %) | +74,8 ["), "{made}");
        assert!(made.contains("| < 0,001 | Forskellen er næppe tilfældig |") && made.contains("| Forskellen kan være tilfældig |"));
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        assert!(made.lines().filter(|line| line.starts_with('|')).all(|line| cells(line) == 7));
    }
}
