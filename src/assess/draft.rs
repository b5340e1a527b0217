//! Text ready to insert for a finding: a complaint notice by the law cited, a clarification, a hearing paragraph.
//! Drafts only: whoever sends the letter checks them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::config::Authority;
use crate::routes::Route;
use crate::rules::Rule;

/// Templates by section and name; empty only if the file inside the binary were broken, which a test rules out.
static TEMPLATES: LazyLock<BTreeMap<String, BTreeMap<String, String>>> =
    LazyLock::new(|| serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/drafts.json"))).unwrap_or_default());
/// So many different routes are spelled out; of more the case worker must choose in the list.
const MOST: usize = 3;

fn template(section: &str, name: &str) -> String {
    TEMPLATES.get(section).and_then(|s| s.get(name)).cloned().unwrap_or_default()
}

/// The drafts for a finding, given the complaint routes of the law that the text cites, the instance that its notice names, and who writes.
pub fn of(rule: Rule, routes: &[&Route], instance: Option<&str>, authority: &Authority) -> Vec<String> {
    match rule {
        Rule::ComplaintNoticeMissing | Rule::ComplaintNoticeIncomplete | Rule::ComplaintNoticeAttached | Rule::ComplaintNoticeMismatch => {
            // A notice that names one of several instances need only be completed.
            let named: Vec<&Route> = routes.iter().copied().filter(|r| Some(r.instance.as_str()) == instance).collect();
            notices(if named.is_empty() { routes } else { &named }, authority)
        }
        Rule::ReadsAsDecision => vec![template("clarification", "text"), template("clarification", "question")],
        Rule::PartyHearingMissing => vec![template("hearing", "text")],
        Rule::HearingDeadlineMissing => vec![template("hearing", "deadline")],
        Rule::ReasonsMissing => vec![template("decision", "reasons")],
        Rule::LegalBasisMissing => vec![template("decision", "legal-basis")],
        Rule::ConflictingSignals | Rule::CitizenSentOnward | Rule::UnsupportedLanguage | Rule::CprExposed => Vec::new(),
    }
}

fn notices(routes: &[&Route], authority: &Authority) -> Vec<String> {
    let mut drafts: Vec<String> = Vec::new();
    // Where some routes are checked, one that nobody has checked is no advice.
    let checked = routes.iter().any(|r| r.verified);
    for route in routes.iter().filter(|r| r.verified || !checked) {
        let draft = notice(route, authority);
        if !drafts.contains(&draft) {
            drafts.push(draft);
        }
    }
    if drafts.is_empty() || drafts.len() > MOST {
        drafts = vec![template("notice", "unknown")];
    }
    drafts
}

/// A complaint notice by a route: instance, where to send, deadline, reconsideration, fee.
fn notice(route: &Route, authority: &Authority) -> String {
    if !route.has_instance() {
        let parts = std::iter::once("none").chain((!route.verified).then_some("unchecked"));
        return parts.map(|part| template("notice", part)).collect::<Vec<_>>().join(" ");
    }
    let to = route.send_to.as_deref().unwrap_or("afgørende myndighed");
    let send = match to {
        _ if to.contains("Klageportalen") => "portal",
        _ if to.starts_with("afgørende") => "to-us",
        _ => "to-instance",
    };
    let mut parts = vec!["complain", send, if route.deadline.is_some() { "deadline" } else { "no-deadline" }];
    if route.reconsideration.as_deref().is_some_and(|r| r.starts_with("ja")) && send != "to-instance" {
        parts.push("again");
    }
    let fee = route.fee.as_deref().filter(|f| *f != "0" && f.starts_with(|c: char| c.is_ascii_digit()));
    if fee.is_some() {
        parts.push("fee");
    }
    if !route.verified {
        parts.push("unchecked");
    }
    let text = parts.iter().map(|part| template("notice", part)).collect::<Vec<_>>().join(" ");
    let of_authority = |own: Option<&String>, name| own.cloned().unwrap_or_else(|| template("notice", name));
    text.replace("{instance}", &route.instance)
        .replace("{us}", &of_authority(authority.names.first(), "us"))
        .replace("{contact}", &of_authority(authority.contact.as_ref(), "contact"))
        .replace("{deadline}", &route.deadline.map_or_else(String::new, |d| d.to_string()))
        .replace("{fee}", fee.unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::built_in;

    #[test]
    fn every_route_gives_a_whole_notice() {
        for route in built_in() {
            let draft = notice(route, &Authority::default());
            assert!(!draft.is_empty() && !draft.contains('{'), "{}: {draft}", route.area);
            assert!(!route.has_instance() || draft.contains(&route.instance), "{draft}");
            assert_eq!(route.verified, !draft.contains("ikke efterprøvet"), "{draft}");
        }
    }

    #[test]
    fn every_rule_of_a_decision_has_a_draft() {
        for rule in [Rule::ComplaintNoticeMissing, Rule::ReadsAsDecision, Rule::PartyHearingMissing, Rule::ReasonsMissing] {
            assert!(of(rule, &[], None, &Authority::default()).iter().all(|draft| draft.len() > 20), "{rule}");
        }
        assert!(of(Rule::ComplaintNoticeMissing, &[], None, &Authority::default())[0].contains("[klageinstansen]"));
    }
}
