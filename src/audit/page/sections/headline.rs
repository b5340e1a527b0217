//! What comes first: how much was judged, what decisions lack in big figures, and how many it probably is.

use maud::{Markup, html};

use crate::audit::Share;
use crate::evaluate::{Interval, Target};
use crate::label::Verdict;

use super::super::Page;
use super::super::groups::{SAFEGUARDS, shown};
use super::{counts, heads, table};
use crate::audit::{By, Estimate, Reviewed};

/// The page's head.
pub(in crate::audit::page) fn top(page: &Page) -> Markup {
    let (words, summary) = (page.words, page.summary);
    html! {
        p.kind { (words.get("kind")) }
        h1 { (words.get("title")) }
        p.lead {
            (words.counted("document", summary.all.documents)) " · " (period(page)) " · "
            (words.fill("made", &[("date", words.date(summary.made))]))
        }
    }
}

/// From when to when.
pub(in crate::audit::page) fn period(page: &Page) -> String {
    let words = page.words;
    match page.summary.period {
        Some((from, to)) if from == to => words.date(from),
        Some((from, to)) => format!("{} – {}", words.date(from), words.date(to)),
        None => words.get("no-period").to_owned(),
    }
}

/// The figures that a reader needs who reads nothing else.
pub(super) fn overview(page: &Page) -> Markup {
    let (words, summary) = (page.words, page.summary);
    let all = &summary.all;
    let verdict = |verdict: Verdict| words.int(all.verdicts.get(&verdict).copied().unwrap_or(0));
    let said = |verdict: Verdict| format!("{}: {}", words.get("verdicts"), words.of("verdict", verdict.slug()).to_lowercase());
    let facts = [
        (words.get("documents-judged").to_owned(), words.int(all.documents)),
        (words.get("decisions").to_owned(), words.int(all.decisions())),
        (said(Verdict::Stop), verdict(Verdict::Stop)),
        (said(Verdict::Review), verdict(Verdict::Review)),
        (said(Verdict::Send), verdict(Verdict::Send)),
        (words.get("not-judged").to_owned(), words.int(summary.failures.total())),
    ];
    html! {
        @if all.documents == 0 { p { strong { (words.get("empty")) } } }
        dl.facts { @for (name, value) in facts { div { dt { (name) } dd { (value) } } } }
        ul.cards {
            @for target in SAFEGUARDS.into_iter().chain([Target::ReadsAsDecision]) {
                li.first[target == Target::NoticeMissing] { (card(page, target, all.share(target))) }
            }
        }
        p.key { (words.get("verdicts-mean")) }
        p.advice {
            (words.get("advises")) " "
            @match page.reviewed {
                Some(reviewed) => (words.fill("read-some", &[("documents", words.counted("document", reviewed.answered))])),
                None => (words.get("read-none")),
            }
        }
    }
}

fn card(page: &Page, target: Target, share: Share) -> Markup {
    let words = page.words;
    let corrected = page.estimates.iter().find(|e| e.target == target).and_then(|e| e.count);
    let says = crate::rules::fill(words.of("says", target.slug()), &[("hits", words.int(share.hits)), ("of", words.int(share.of))]);
    html! {
        @match shown(share, page.options.min_group) {
            Some(interval) => {
                p.big { (words.percent(interval.value, 1)) }
                p { (says) }
                p.ends { (words.fill("interval", &[("ends", words.ends(interval))])) }
                @if let Some((number, low, high)) = corrected {
                    p.corrected {
                        (words.fill("card-corrected", &[("number", words.int(number)), ("low", words.int(low)), ("high", words.int(high))]))
                    }
                }
            }
            None => {
                p.big { "–" }
                p { (says) }
                p.ends { (words.get("too-few")) }
            }
        }
    }
}

/// The counts beside what they probably should be.
pub(super) fn estimates(page: &Page) -> Markup {
    let words = page.words;
    if page.estimates.iter().all(|estimate| estimate.corrected.is_none()) {
        return html! { p { (words.get("no-estimates")) } };
    }
    let rows: Vec<Markup> = page.estimates.iter().map(|estimate| row(page, estimate)).collect();
    let titles =
        [words.get("what"), words.get("counted"), words.get("corrected-share"), words.get("corrected-number"), words.get("rests-on")];
    html! {
        p { (words.get("estimates-lead")) }
        @for estimate in page.estimates.iter().filter(|e| e.target == Target::NoticeMissing && e.said.of >= page.options.min_group) {
            @if let Some((number, low, high)) = estimate.count {
                p.example {
                    (words.fill("estimate-read", &[
                        ("hits", words.int(estimate.said.hits)), ("of", words.int(estimate.said.of)),
                        ("number", words.int(number)), ("low", words.int(low)), ("high", words.int(high)),
                    ]))
                }
            }
        }
        (table(words.get("estimates-caption"), &heads(&titles), &rows))
        @for (by, ground) in [(By::Review, words.get("by-review")), (By::Figures, words.get("by-card"))] {
            @if page.estimates.iter().any(|e| e.by == Some(by)) { p { (ground) } }
        }
        @if let Some(reviewed) = page.reviewed { (measured(page, reviewed)) }
    }
}

/// How right the program is on the authority's own letters.
fn measured(page: &Page, reviewed: &Reviewed) -> Markup {
    let words = page.words;
    let rows: Vec<Markup> = reviewed
        .targets
        .iter()
        .map(|(target, measured)| {
            html! {
                th scope="row" { (words.of("target", target.slug())) }
                td.n { (super::estimate(words, measured.precision)) }
                td.n { (super::estimate(words, measured.recall)) }
            }
        })
        .collect();
    let lead = [("answered", words.counted("document", reviewed.answered)), ("unanswered", words.int(reviewed.unanswered))];
    html! {
        h3 { (words.get("measured")) }
        p { (words.fill("measured-lead", &lead)) }
        (table(words.get("card-targets"), &heads(&[words.get("what"), words.get("precision"), words.get("recall")]), &rows))
    }
}

fn row(page: &Page, estimate: &Estimate) -> Markup {
    let words = page.words;
    let share = estimate.said;
    let few = share.of < page.options.min_group;
    let cell = |interval: Option<Interval>| super::estimate(words, interval.filter(|_| !few));
    html! {
        th scope="row" { (words.of("target", estimate.target.slug())) }
        td.n { (cell(estimate.raw)) small { (counts(page, share)) } }
        td.n { (cell(estimate.corrected)) }
        td.n {
            @match estimate.count.filter(|_| !few) {
                Some((number, low, high)) => {
                    b { (words.int(number)) } " "
                    span.ends { (words.fill("from-to", &[("low", words.int(low)), ("high", words.int(high))])) }
                }
                None => "–",
            }
        }
        td.n {
            @match estimate.by {
                None => "–",
                Some(By::Review) => (words.get("own-letters")),
                Some(By::Figures) => (words.get("the-card")),
            }
        }
    }
}
