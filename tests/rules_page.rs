//! docs/rules.md is what `skelne rules` says; `UPDATE=1 cargo test --test rules_page` writes it anew.

use std::process::Command;

fn skelne(arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_skelne")).env_remove("COLUMNS").args(arguments).output().unwrap();
    assert!(run.status.success(), "{arguments:?}");
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn the_page_of_rules_is_what_the_command_says() {
    let mut page =
        "# Rules\n\nMade from src/rules/rules.toml, as `skelne rules RULE --lang en` shows it. Texts of letters are Danish.\n".to_owned();
    for rule in skelne(&["rules"]).lines().filter_map(|line| line.split(' ').next()) {
        let text = skelne(&["rules", rule, "--lang", "en"]);
        page += &format!("\n## {rule}\n\n```text\n{}\n```\n", text.trim_end());
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap();
    assert!(written == page, "docs/rules.md is not what `skelne rules` says; run UPDATE=1 cargo test --test rules_page");
}

/// What a rule shows as wrong is what it finds, and what it shows as right is not.
#[test]
fn each_rule_finds_its_own_example() {
    use skelne::rules::Rule;
    let checker = skelne::check::Checker::load(None).unwrap();
    let mut wrong = Vec::new();
    for &rule in Rule::ALL {
        for (text, broken) in [(&rule.text().bad, true), (&rule.text().good, false)] {
            let source = skelne::read::Source::plain("", text.as_str());
            let assessment = checker.check(source, &skelne::text::ReadAs::default(), &skelne::config::Config::default()).assessment;
            if assessment.findings.iter().any(|finding| finding.rule == rule) != broken {
                wrong.push(format!("{rule}: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
