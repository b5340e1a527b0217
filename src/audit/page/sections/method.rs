//! How it was counted, by which model, and what the figures cannot say.

use maud::{Markup, html};

use crate::audit::Share;
use crate::evaluate::{Confusion, Figures};

use super::super::Page;
use super::{estimate, heads, table};
use crate::audit::wilson;

/// Method, model, limits.
pub(super) fn method(page: &Page) -> Markup {
    let (words, summary) = (page.words, page.summary);
    let all = &summary.all;
    let inputs: Vec<&str> = summary.inputs.iter().map(|input| if page.units.may_show(input) { input.as_str() } else { "–" }).collect();
    let facts = [
        (words.get("model"), summary.model.clone()),
        (words.get("rules-version"), summary.rules_version.clone()),
        (words.get("judged-by"), summary.judged_by.clone()),
        (words.get("inputs"), inputs.join(", ")),
        (words.get("tables"), summary.tables.join(", ")),
    ];
    html! {
        h3 { (words.get("how-counted")) }
        ul {
            li { (words.get("method-counted")) }
            li { (words.get("method-owed")) }
            li { (words.fill("method-unsure", &[("documents", words.counted("document", all.unsure))])) }
            li { (words.fill("method-area", &[("documents", words.counted("document", all.area_by_statute))])) }
            li { (words.fill("method-small", &[("min", words.int(page.options.min_group))])) }
        }
        h3 { (words.get("how-sure")) }
        ul {
            li { (words.get("method-wilson")) }
            li { (words.get("method-corrected")) }
            li { (words.get("method-trend")) }
        }
        h3 { (words.get("limits")) }
        ul {
            li { (words.get("limit-text")) }
            li { (words.get("limit-law")) }
            li { (words.get("limit-corpus")) }
            li { (words.get("limit-use")) }
            li { (words.get("limit-files")) }
        }
        h3 { (words.get("made-with")) }
        dl.made { @for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) { dt { (name) } dd { (value) } } }
        @if summary.own_severities.is_empty() { p { (words.get("no-settings")) } } @else {
            p { (words.get("settings")) }
            (super::documents::own_severities(page))
        }
        @match page.figures {
            Some(figures) => (model(page, figures)),
            None => p { (words.get("no-figures")) },
        }
    }
}

/// What a cross-validation found of the model.
fn model(page: &Page, figures: &Figures) -> Markup {
    let words = page.words;
    let main: Vec<Markup> = figures
        .figures
        .iter()
        .map(|(name, interval)| {
            let known = words.of("figure", &name.replace(' ', "-"));
            html! {
                th scope="row" { @if known.is_empty() { (name) } @else { (known) } }
                td.n { (estimate(words, Some(*interval))) }
            }
        })
        .collect();
    let targets: Vec<Markup> = figures
        .targets
        .iter()
        .map(|(target, confusion)| {
            let [precision, recall] = rates(*confusion);
            html! {
                th scope="row" { (words.of("target", target.slug())) }
                td.n { (rate(page, precision)) }
                td.n { (rate(page, recall)) }
            }
        })
        .collect();
    let lead = [
        ("model", figures.model.clone()),
        ("documents", words.counted("document", figures.documents as u64)),
        ("folds", words.int(figures.folds as u64)),
    ];
    html! {
        h3 { (words.get("card")) }
        p { (words.fill("card-lead", &lead)) }
        @if !targets.is_empty() {
            (table(words.get("card-targets"), &heads(&[words.get("what"), words.get("precision"), words.get("recall")]), &targets))
        }
        @if !main.is_empty() { (table(words.get("card-figures"), &heads(&[words.get("figure"), words.get("value")]), &main)) }
    }
}

/// Of those said, how many are so; of those that are so, how many are said.
fn rates(confusion: Confusion) -> [Share; 2] {
    let Confusion { true_positive: hits, false_positive, false_negative, .. } = confusion;
    [Share { hits, of: hits + false_positive }, Share { hits, of: hits + false_negative }]
}

fn rate(page: &Page, share: Share) -> Markup {
    html! { (estimate(page.words, wilson(share))) @if share.of > 0 { small { (super::counts(page, share)) } } }
}
