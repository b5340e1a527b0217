//! What the documents break and which they are: rules, the gravest documents, waivers, what was not judged.

use maud::{Markup, html};

use crate::audit::{Grave, Share};
use crate::label::Severity;
use crate::rules::Rule;

use super::super::Page;
use super::super::groups::unit_name;
use super::super::links::href;
use super::{heads, kept, severity, severity_of, share_cell, table};

/// Faults shown of those that could not be judged, and waivers.
const MOST_LISTED: usize = 25;

/// The rules most often broken.
pub(super) fn rules(page: &Page) -> Markup {
    let (words, all) = (page.words, &page.summary.all);
    let mut broken: Vec<(Rule, u64)> = all.rules.iter().map(|(&rule, &documents)| (rule, documents)).filter(|(_, n)| *n > 0).collect();
    broken.sort_by_key(|(_, documents)| std::cmp::Reverse(*documents));
    if broken.is_empty() {
        return html! { p { (words.get("nothing")) } };
    }
    let rows: Vec<Markup> = broken
        .iter()
        .map(|&(rule, hits)| {
            html! {
                th scope="row" { (rule.text().title.get(page.options.lang)) small { code { (rule.slug()) } } }
                td { (severity(page, severity_of(page, rule))) }
                td { (kept(&rule.text().law.join("; "))) }
                (share_cell(page, Share { hits, of: all.documents }))
            }
        })
        .collect();
    let head = html! {
        th scope="col" { (words.get("rule")) }
        th scope="col" { (words.get("severity")) }
        th scope="col" { (words.get("law")) }
        th.n scope="col" { (words.get("documents-with")) }
    };
    html! { (table(words.get("rules-caption"), &head, &rows)) }
}

/// The documents to look at first.
pub(super) fn gravest(page: &Page) -> Markup {
    let words = page.words;
    if page.summary.gravest.is_empty() {
        return html! { p { (words.get("nothing")) } };
    }
    html! {
        p { (words.get("gravest-lead")) }
        ol.documents { @for grave in &page.summary.gravest { li { (document(page, grave)) } } }
    }
}

fn document(page: &Page, grave: &Grave) -> Markup {
    let words = page.words;
    // A path may name the unit that is too small to be named.
    let unit = grave.unit.as_deref().filter(|unit| page.units.may_name(unit));
    let may_show = |path: &str| page.units.may_show(path);
    let file = grave.file.as_deref().filter(|file| may_show(file) && may_show(&grave.source));
    html! {
        span.number { (words.fill("number", &[("number", words.int(grave.number))])) }
        p.where {
            @match file {
                Some(file) => a href=(href(&page.summary.base, file)) { (grave.source) },
                None if may_show(&grave.source) => (grave.source),
                None => (words.fill("by-id", &[("id", grave.id.clone())])),
            }
        }
        p.what {
            (match unit { Some(unit) => unit_name(unit, words), None => "–".to_owned() }) " · "
            (grave.date.map_or_else(|| words.get("month-unknown").to_owned(), |date| words.date(date))) " · "
            (words.of("act", grave.act.slug())) " (" (words.percent(grave.probability, 0)) ")"
        }
        ul.rules {
            @for (rule, how, line) in &grave.rules {
                li { (severity(page, *how)) " " (rule.text().title.get(page.options.lang)) " " span.line { (words.fill("line", &[("line", words.int(*line as u64))])) } }
            }
        }
    }
}

/// A path, unless it names a unit that is too small to be named.
fn path<'a>(page: &Page, source: &'a str) -> &'a str {
    if page.units.may_show(source) { source } else { "–" }
}

/// Findings that somebody let stand.
pub(super) fn waived(page: &Page) -> Markup {
    let (words, summary) = (page.words, page.summary);
    if summary.waived.is_empty() {
        return html! { p { (words.get("no-waivers")) } };
    }
    let by_rule: Vec<Markup> = summary
        .all
        .waived
        .iter()
        .map(|(rule, documents)| html! { th scope="row" { (rule.text().title.get(page.options.lang)) } td.n { (words.int(*documents)) } })
        .collect();
    let rows: Vec<Markup> = summary
        .waived
        .iter()
        .take(MOST_LISTED)
        .map(|waived| {
            let reason = if page.units.may_show(&waived.reason) { &waived.reason } else { "–" };
            html! {
                th.path scope="row" { (path(page, &waived.source)) }
                td { (waived.rule.text().title.get(page.options.lang)) }
                td { (reason) }
            }
        })
        .collect();
    let head = html! { @for title in [words.get("document"), words.get("rule"), words.get("reason")] { th scope="col" { (title) } } };
    html! {
        p { (words.get("waived-lead")) }
        @if !by_rule.is_empty() { (table(words.get("waived-rules"), &heads(&[words.get("rule"), words.get("documents")]), &by_rule)) }
        (table(&words.fill("first-of", &[("what", words.get("waived").to_owned()), ("n", words.int(rows.len() as u64))]), &head, &rows))
    }
}

/// What was not read at all, by wish or by its kind.
fn left_out(page: &Page) -> Markup {
    let (words, summary) = (page.words, page.summary);
    html! {
        (words.get("left-out"))
        @if !summary.include.is_empty() { " " (words.fill("included", &[("globs", summary.include.join(", "))])) }
        @if !summary.exclude.is_empty() { " " (words.fill("excluded", &[("globs", summary.exclude.join(", "))])) }
    }
}

/// What was not judged and why.
pub(super) fn not_judged(page: &Page) -> Markup {
    let (words, failures) = (page.words, &page.summary.failures);
    if failures.total() == 0 {
        return html! { p { (words.get("all-judged")) } p { (left_out(page)) } };
    }
    let mut kinds: Vec<_> = failures.kinds.iter().collect();
    kinds.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    let by_kind: Vec<Markup> =
        kinds.iter().map(|(kind, n)| html! { th scope="row" { (words.of("kind", kind.slug())) } td.n { (words.int(**n)) } }).collect();
    let rows: Vec<Markup> = failures
        .first
        .iter()
        .take(MOST_LISTED)
        .map(|(source, kind, message)| {
            let message = if page.units.may_show(source) && page.units.may_show(message) { message } else { "–" };
            html! { th.path scope="row" { (path(page, source)) } td { (words.of("kind", kind.slug())) } td { (message) } }
        })
        .collect();
    let head = html! { @for title in [words.get("document"), words.get("why"), words.get("message")] { th scope="col" { (title) } } };
    html! {
        p { (words.get("failed-lead")) }
        p { (left_out(page)) }
        (table(words.get("failed-kinds"), &heads(&[words.get("why"), words.get("documents")]), &by_kind))
        @if !rows.is_empty() {
            (table(&words.fill("first-of", &[("what", words.get("not-judged").to_owned()), ("n", words.int(rows.len() as u64))]), &head, &rows))
        }
    }
}

/// The rules that the settings weigh otherwise than the program does.
pub(super) fn own_severities(page: &Page) -> Markup {
    let words = page.words;
    html! {
        ul {
            @for (rule, how) in &page.summary.own_severities {
                li {
                    (rule.text().title.get(page.options.lang)) ": "
                    @match how { Some(how) => (severity(page, *how)), None => (words.get("off")) }
                    @if *how != Some(rule.text().severity) { " " (words.get("instead-of")) " " (usual(page, rule.text().severity)) }
                }
            }
        }
    }
}

fn usual(page: &Page, severity: Severity) -> &'static str {
    page.words.of("severity", severity.slug())
}
