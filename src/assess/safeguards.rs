//! Safeguards of a decision: complaint notice, party hearing, reasons, legal basis.

use crate::cues::{Hit, Modality};
use crate::label::{Label, Mention, Outcome, Presence};
use crate::law::{Citation, citations, routes_cited};
use crate::model::likeliest;
use crate::routes::Route;
use crate::span::Span;
use crate::text::{Block, Phrase, says};

use super::hearing::{self, Hearing};
use super::notice::{self, Notice};
use super::{Case, distinct};

/// The safeguards of one decision.
#[derive(Clone, Debug)]
pub struct Safeguards {
    /// FVL § 25.
    pub notice: Notice,
    /// FVL §§ 19-20.
    pub hearing: Hearing,
    /// FVL § 24.
    pub reasons: Reasons,
    /// FVL § 24, stk. 1.
    pub legal_basis: LegalBasis,
}

/// The reasons.
#[derive(Clone, Debug)]
pub struct Reasons {
    /// Whether they are there.
    pub status: Presence,
    /// Their sentences.
    pub spans: Vec<Span>,
}

/// The legal basis.
#[derive(Clone, Debug)]
pub struct LegalBasis {
    /// Whether it is there.
    pub status: Presence,
    /// What is cited, as results show it.
    pub provisions: Vec<String>,
    /// The statutes named, where none of the law that decides the case is named with its provision.
    pub without_provision: Vec<String>,
    /// Where.
    pub spans: Vec<Span>,
    /// The citations.
    pub citations: Vec<Citation>,
}

/// A sentence at least this likely to give reasons counts as giving some.
const REASONS: f64 = 0.25;
/// What the rules find changes the odds that reasons are missing by this factor.
const FOUND_BY_RULES: f64 = 1.5;
/// Odds from which on they count as missing: a case worker who looks in vain costs less than a citizen without reasons.
const LACKING: f64 = 0.25;
/// One at least this likely to be procedural states no ground, whatever fact it tells.
const PLAINLY_PROCEDURAL: f64 = 0.85;

/// The state of all four, and the complaint routes of the law that the text cites.
pub fn of<'a>(case: &Case<'a>, outcome: Outcome) -> (Safeguards, Vec<&'a Route>) {
    let granted = outcome == Outcome::Granted;
    let cited = citations(case.document);
    let reasons = reasons(case, granted, &cited);
    let legal_basis = legal_basis(case, granted, &cited);
    let routes = routes_cited(&legal_basis.citations, &case.config.routes);
    let notice = notice::of(case, granted, &cited, &legal_basis.citations, &routes);
    (Safeguards { notice, hearing: hearing::of(case, granted), reasons, legal_basis }, routes)
}

fn reasons(case: &Case, granted: bool, cited: &[Vec<Citation>]) -> Reasons {
    let strongest = case.top(Label::Decision).0;
    let gives = |i: usize| {
        let decides = case.p(i, Label::Decision) >= 0.5 || strongest == Some(i);
        let labelled = case.p(i, Label::Reasons) >= REASONS || likeliest(&case.prediction.sentences[i]).0 == Label::Reasons;
        labelled || (decides && says_why(case.folded(i)))
    };
    // A heading, or the bare statute, is no consideration of this case.
    let considers = |i: usize| {
        let bare_law = cited.get(i).is_some_and(|c| !c.is_empty()) && case.folded(i).split(' ').count() <= 12;
        case.in_text(i) && !bare_law
    };
    let all = || (0..case.document.sentences.len()).filter(|&i| considers(i));
    let mut found: Vec<usize> = all().filter(|&i| gives(i)).collect();
    if found.is_empty() {
        found = all().filter(|&i| states_a_fact(case, i) || tells_what_is_known(case, i)).collect();
    }
    let for_a_fact = decides_for_a_fact(case);
    let status = if granted {
        Presence::NotRequired
    } else if for_a_fact.is_none() && lacks_reasons(case.prediction.reasoned, found.is_empty()) {
        found.clear();
        Presence::Missing
    } else {
        if found.is_empty() {
            found.extend(for_a_fact.or_else(|| case.place(Mention::Ground)));
        }
        Presence::Present
    };
    let spans = found.into_iter().map(|i| case.span(i)).collect();
    Reasons { status, spans }
}

/// A sentence that decides and gives a fact of the case as the ground: "fordi du har …". In a decision its label may as well be that of
/// reasons, or of what can be read as a decision. Of 244 adverse decisions of the corpus where cross-validation finds one 243 have reasons;
/// "fordi du ikke opfylder betingelserne" is none.
fn decides_for_a_fact(case: &Case) -> Option<usize> {
    static FOR_A_FACT: Phrase = Phrase::new(r"\b(fordi|eftersom|idet) \w+ \w+|, da \w+ \w+");
    static FOR_THE_LAW: Phrase = Phrase::new(
        r"\b(fordi|eftersom|idet|da) ((loven|lovens|lovgivningen|bestemmelsen|reglerne|reglen|betingelsen|betingelserne|kriterierne)\b|(vi vurderer|vi finder|vi ikke kan|vi ikke maa|det foelger|det er loven|det ikke er muligt|det ikke kan|der ikke er (hjemmel|grundlag))\b|(du|i|de|det|sagen|ansoegningen) ikke (opfylder|lever op til|er omfattet))",
    );
    let decides = |i: usize| {
        let labelled = [Label::Decision, Label::Risk, Label::Reasons].iter().map(|&label| case.p(i, label)).sum::<f64>() >= 0.5;
        let named =
            |h: &Hit| h.modality == Modality::Plain && case.cues.cue(h.cue).label == Label::Decision && case.cues.cue(h.cue).strength >= 2;
        labelled || case.hits.of(i).iter().any(named)
    };
    let gives = |i: usize| says(&FOR_A_FACT, case.folded(i)) && !says(&FOR_THE_LAW, case.folded(i));
    (0..case.document.sentences.len()).find(|&i| decides(i) && gives(i))
}

/// Whether no ground is given: the model knows more than the rules that find no sentence with one, both more than either (when the model
/// heard no words yet, 1,633 adverse decisions, 137 of them without reasons: the rules alone had F1 0.58, the model 0.67, both 0.70).
fn lacks_reasons(reasoned: Option<f64>, none_found: bool) -> bool {
    let Some(p) = reasoned else { return none_found };
    let by_rules = if none_found { FOUND_BY_RULES } else { 1.0 / FOUND_BY_RULES };
    (1.0 - p) / p.max(1e-6) * by_rules >= LACKING
}

/// Whether a sentence states a fact of the case that stands as a ground in a decision: "Du går 2 km om dagen."
fn states_a_fact(case: &Case, sentence: usize) -> bool {
    static FACT: Phrase = Phrase::new(
        r"^(og |for |men |da |fordi )?(du|i|de|han|hun|din \w+|dit \w+|dine \w+|jeres \w+|deres \w+|boligen|huset|skuret|vejen|skolen|ejendommen|kurset|virksomheden|beloebet)( selv| nu| allerede| fortsat| stadig| ikke| kun| jo| ogsaa| paa \w+){0,2} (er|har|var|bor|gaar|koerer|tjener|arbejder|ejer|fylder|havde|mangler|deler|ligger|staar|klarer|betaler|ryger|sover|studerer|laeser|rejste|flyttede|meldte|afslog|udeblev|moedte|kom|startede|opsagde|hviler|koster|maaler|overstiger|opfylder)\b",
    );
    static NO_FACT: Phrase = Phrase::new(
        r"\b(velkommen|soegt|ansoegt|bedt|spurgt|sendt os|skrevet til|henvendt|kontaktet|modtaget|ret til|berettiget|mulighed|pligt|bevilget|spoergsmaal|uenig|klage\w*|betingelserne|kriterierne|maalgruppen|ansoegning)\b|\?",
    );
    let weight = case.plainly(sentence, "weight") || case.plainly(sentence, "facts");
    static MEASURED: Phrase = Phrase::new(
        r"\d ?(m2|m²|kvm|meter|cm|km|kr|procent|pct|timer|minutter|gange|dage|medlemmer|aar|m)\b|\b(tre|fire|fem|seks|to) (vaerelser|dage|gange|medlemmer|meter|timer)\b",
    );
    static TERMS: Phrase = Phrase::new(r"\b(frist\w*|senest|inden|udbetal\w*|betal\w*|bevilg\w*|skal|faar|kan|bedes|fra den|pr|tlf)\b");
    let elsewhere = [Label::ComplaintNotice, Label::Clarification, Label::Hearing].iter().any(|&l| case.p(sentence, l) >= 0.5)
        || case.p(sentence, Label::Procedural) >= PLAINLY_PROCEDURAL;
    let folded = case.folded(sentence);
    let measured = says(&MEASURED, folded) && !says(&TERMS, folded) && case.p(sentence, Label::Decision) < 0.5;
    !elsewhere && (weight || ((says(&FACT, folded) || measured) && !says(&NO_FACT, folded)))
}

/// Whether a sentence tells a fact that the party or somebody else has told: a ground in a decision, whatever it looks like.
fn tells_what_is_known(case: &Case, sentence: usize) -> bool {
    let told = |theme| case.plainly(sentence, theme);
    let content = case.folded(sentence).contains(" at ") || told("external");
    content && (told("own-fact") || told("external")) && case.p(sentence, Label::ComplaintNotice) < 0.5
}

/// Whether a sentence that decides says why in the same breath.
fn says_why(folded: &str) -> bool {
    static WHY: Phrase = Phrase::new(
        r"\b(fordi|eftersom|idet|paa grund af|begrundet i|skyldes|da (du|i|de|der|det|den|din|dit|dine|jeres|deres|vi|han|hun))\b|, (da|for|naar du|naar i|siden|saa laenge) \w+|: (du|i|de|der|det) \w+",
    );
    says(&WHY, folded)
}

fn legal_basis(case: &Case, granted: bool, cited: &[Vec<Citation>]) -> LegalBasis {
    let counts = |i: usize| case.p(i, Label::ComplaintNotice) < 0.5 && case.document.sentences[i].block != Block::Signature;
    let citations: Vec<Citation> = cited.iter().enumerate().filter(|(i, _)| counts(*i)).flat_map(|(_, cited)| cited.clone()).collect();
    let provisions = distinct(citations.iter().map(Citation::text));
    let status = if granted {
        Presence::NotRequired
    } else if citations.is_empty() {
        Presence::Missing
    } else {
        Presence::Present
    };
    let deciding: Vec<&Citation> = citations.iter().filter(|c| c.decides()).collect();
    let bare = status == Presence::Present && deciding.iter().all(|c| c.provision.is_none());
    let written = deciding.iter().filter(|c| !c.is_unwritten());
    let without_provision = distinct(written.map(|c| c.named().to_owned()).filter(|name| bare && !name.is_empty()));
    LegalBasis { status, provisions, without_provision, spans: citations.iter().map(|c| c.span).collect(), citations }
}
