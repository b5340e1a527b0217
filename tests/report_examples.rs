//! The examples that the rules rest on: an ombudsperson's yearly report tells, on its own short examples, which is
//! guidance, which runs the risk of being taken for a decision, and which closing takes the sting out. Quoted from
//! "Borgerrådgiverens beretning 2023", Lyngby-Taarbæk Kommune, recommendation 4.

use skelne::check::{Checker, Judgement};
use skelne::config::Config;
use skelne::label::{Act, Label};
use skelne::read::Source;
use skelne::text::ReadAs;

const QUESTION: &str = "Borger: Jeg vil gerne ansøge om en bolig. Jeg bor i en toværelses sammen med fire børn og en hund, og jeg kunne godt tænke mig en treværelses lejlighed. Kan det lade sig gøre?\n";
const RISK: &str = "Sagsbehandler: Nej, det kan ikke lade sig gøre, for du kan kun få en bolig gennem kommunen, hvis du ikke har en bolig i forvejen, og det har du.\n";
const GUIDANCE: &str =
    "Sagsbehandler: Normalt gælder det, at man som borger kun kan indstilles til en bolig, hvis man ikke har en bolig i forvejen.\n";
const CLOSING: &str = "Sagsbehandler: Kommunen har ikke taget stilling til din ansøgning, men du er altid velkommen til at ansøge om en bolig og få en afgørelse.\n";

fn judge(text: &str) -> Judgement {
    let checker = Checker::load(None).unwrap();
    checker.check(Source::plain("example", text), &ReadAs::default(), &Config::default())
}

#[test]
fn the_answer_turned_on_the_citizen_is_a_risk() {
    let judged = judge(&format!("{QUESTION}{RISK}"));
    assert_eq!(judged.assessment.act, Act::Risk);
    assert_eq!(judged.assessment.findings.iter().map(|f| f.rule.slug()).collect::<Vec<_>>(), ["reads-as-decision"]);
}

#[test]
fn the_general_rule_is_guidance() {
    let judged = judge(&format!("{QUESTION}{GUIDANCE}"));
    assert_eq!(judged.assessment.act, Act::Guidance);
    assert!(judged.assessment.findings.is_empty());
}

#[test]
fn the_closing_makes_clear_that_nothing_is_decided() {
    let judged = judge(&format!("{QUESTION}{GUIDANCE}{CLOSING}"));
    assert_eq!(judged.assessment.act, Act::Guidance);
    assert_eq!(judged.assessment.sentences.last().unwrap().label, Label::Clarification);
    let judged = judge(&format!("{QUESTION}{RISK}{CLOSING}"));
    assert_eq!(judged.assessment.act, Act::Guidance, "a clear closing answers a risk");
}

/// The report describes its first example without quoting letters: general rules and practice are guidance, practice
/// turned on the citizen's situation is a risk, a concrete judgement whether the citizen can have it is a decision.
#[test]
fn a_concrete_judgement_is_a_decision() {
    let asked = "Kære Lone\n\nDu har søgt om en plads på botilbuddet Kastanjegården.\n\n";
    let decision = "Vi har vurderet din ansøgning, og du kan ikke få pladsen på Kastanjegården.\n\nVenlig hilsen\nJan";
    assert_eq!(judge(&format!("{asked}{decision}")).assessment.act, Act::Decision);
    let guidance = "Kære Lone\n\nDu spørger, hvordan man får en plads på et botilbud.\n\nMan kan normalt få tilbudt en plads på et botilbud, hvis man har brug for støtte hele døgnet. Kommunen ser altid på det samlede behov.\n\nVenlig hilsen\nJan";
    assert_eq!(judge(guidance).assessment.act, Act::Guidance);
}
