//! `skelne rules`.

use std::fmt::Write;

use anyhow::{Result, anyhow};

use skelne::label::Lang;
use skelne::rules::Rule;

use super::args::RulesOptions;
use super::{OK, output};

/// Lists the rules, or explains one.
pub fn run(options: &RulesOptions) -> Result<u8> {
    let lang = Lang::from(options.lang);
    let text = match &options.rule {
        None => list(lang),
        Some(slug) => {
            let rule: Rule = slug.parse().map_err(|_| anyhow!("no rule `{slug}`; `skelne rules` lists them"))?;
            one(rule, lang)
        }
    };
    output::write(text.as_bytes())?;
    Ok(OK)
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
        Lang::Da => ["Lov", "Hvorfor", "Skriv", "Ikke sådan", "Men sådan", "Slå fra eller ændr alvor i skelne.toml"],
        Lang::En => ["Law", "Why", "Write", "Not so", "But so", "Switch off or change its severity in skelne.toml"],
    };
    let law_text = if text.law.is_empty() { "–".to_owned() } else { text.law.join("; ") };
    format!(
        "{rule} ({})\n{}\n\n{law}: {law_text}\n\n{why}: {}\n\n{mend}: {}\n\n{bad}:\n  {}\n\n{good}:\n  {}\n\n{off}:\n  [rules]\n  {rule} = \"off\"   # off | note | review | stop\n",
        text.severity,
        text.title.get(lang),
        text.why.get(lang),
        // Places that a text fills in are shown as dots here.
        dots(text.suggestion.get(lang)),
        text.bad,
        text.good
    )
}

fn dots(template: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in template.chars() {
        match c {
            '{' => {
                inside = true;
                out.push('…');
            }
            '}' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
