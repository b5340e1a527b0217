//! `skelne rules`.

use std::fmt::Write;

use anyhow::{Result, anyhow};

use skelne::config::{self, Config};
use skelne::label::Lang;
use skelne::report::{hanging, wrapped};
use skelne::routes::built_in;
use skelne::rules::Rule;

use super::args::RulesOptions;
use super::{OK, output};

/// Lists the rules or the complaint routes, or explains one rule.
pub fn run(options: &RulesOptions) -> Result<u8> {
    let lang = Lang::from(options.lang);
    let text = match &options.rule {
        _ if options.routes => routes(options.json)?,
        None => list(lang),
        Some(slug) => {
            let rule: Rule = slug.parse().map_err(|_| anyhow!("no rule `{slug}`; `skelne rules` lists them"))?;
            one(rule, lang)
        }
    };
    output::write(text.as_bytes())?;
    Ok(OK)
}

/// The complaint routes, those of the nearest settings first. The facts are Danish law and stay in Danish.
fn routes(json: bool) -> Result<String> {
    let own = config::find(std::path::Path::new(".")).map(|path| Config::read(&path)).transpose()?.unwrap_or_default().routes;
    let mut out = String::new();
    for route in own.iter().chain(built_in()) {
        if json {
            out += &serde_json::to_string(route)?;
            out.push('\n');
            continue;
        }
        let provision = route.provision.as_deref().map(|p| format!(", {p}")).unwrap_or_default();
        let _ = writeln!(out, "{}{provision}", route.statutes.join("; "));
        let instance = if route.has_instance() { &route.instance } else { "ingen anden myndighed" };
        let deadline = route.deadline.map(|d| format!(", {d} fra {}", route.from.as_deref().unwrap_or("afgørelsen"))).unwrap_or_default();
        let checked = if route.verified { "" } else { " (ikke kontrolleret)" };
        let _ = writeln!(out, "    {}: {} → {instance}{deadline}{checked}", route.area, route.decided_by);
    }
    Ok(out)
}

fn list(lang: Lang) -> String {
    let mut out = String::new();
    let widest = Rule::ALL.iter().map(|r| r.slug().len()).max().unwrap_or(0);
    for &rule in Rule::ALL {
        let _ = writeln!(out, "{rule:<widest$}  {:<6}  {}", rule.text().severity, rule.text().title.get(lang));
    }
    out
}

fn one(rule: Rule, lang: Lang) -> String {
    let text = rule.text();
    let [law, why, mend, bad, good, off] = match lang {
        Lang::Da => ["Lov", "Hvorfor", "Råd", "Ikke sådan", "Men sådan", "Sådan slår du reglen fra eller ændrer dens alvor i skelne.toml"],
        Lang::En => ["Law", "Why", "Fix", "Wrong", "Right", "To switch it off or change its severity in skelne.toml"],
    };
    let law_text = if text.law.is_empty() { "–".to_owned() } else { text.law.join("; ") };
    let width = output::columns();
    let rows = |text: &str| hanging(text, 0, width).join("\n");
    let indented = |text: &str| wrapped(text, width - 2).iter().map(|row| format!("  {row}")).collect::<Vec<_>>().join("\n");
    let parts = [
        format!("{rule} ({})\n{}", text.severity, rows(text.title.get(lang))),
        rows(&format!("{law}: {law_text}")),
        rows(&format!("{why}: {}", text.why.get(lang))),
        rows(&format!("{mend}: {}", rule.suggestion(lang))),
        format!("{bad}:\n{}", indented(&text.bad)),
        format!("{good}:\n{}", indented(&text.good)),
        format!("{off}:\n  [rules]\n  {rule} = \"off\"   # off | note | review | stop\n"),
    ];
    parts.join("\n\n")
}
