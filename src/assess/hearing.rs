//! Party hearing (FVL § 19): does the decision rest, by its own words, on what others have told, and was the party
//! heard over it?

use crate::cues::Modality;
use crate::label::{HearingStatus, Label, Mention};
use crate::model::likeliest;
use crate::span::Span;
use crate::text::{Block, Phrase, says};

use super::Case;

/// The party hearing.
#[derive(Clone, Debug)]
pub struct Hearing {
    /// Its state.
    pub status: HearingStatus,
    /// Where it is documented, or the facts from others that call for it.
    pub spans: Vec<Span>,
}

/// A sentence of a decision at least this likely to be of a hearing tells of one, where it also says that something was
/// put before the party, or what the party answered.
const HELD: f64 = 0.4;
/// With words for a hearing that was held, less is enough: by their strength.
const PLAINLY_HELD: f64 = 0.04;
const SAID_TO_BE_HELD: f64 = 0.12;
/// What the cues say counts so much more than the other states, beside the model's probability. On grouped cross-validation of the
/// corpus the cues alone are right for 85.5 % of the 2,284 adverse decisions that are taken for adverse, the model, which hears the cues
/// too, for 92.4 %, both together for 93.4 %: of 683 hearings that are missing they overlook 57, and ask for 72 in vain.
const TOLD_BY_CUES: f64 = 2.5;
/// Where they see that somebody told the authority something ("banken har oplyst saldoen til os"), they count so much more instead:
/// plain words hold, even if little in the rest of the text is like other texts with facts from others. (On the corpus anything from 3
/// to 200 does as well.)
const PLAINLY_TOLD: f64 = 64.0;
/// The same where the evidence gives a fact by somebody's account: of the adverse decisions of the corpus that have such a ground 44 heard
/// nobody and 35 heard the party, by their labels; 4 are read as resting on no fact from others.
const BY_ACCOUNT: f64 = 16.0;
/// A hearing forgotten costs more than a case worker who looks in vain, so a missing one counts so much more.
const MISSING: f64 = 1.5;

/// The state of the party hearing in a decision.
pub fn of(case: &Case, granted: bool) -> Hearing {
    let sentences = 0..case.document.sentences.len();
    let those = |which: &dyn Fn(usize) -> bool| sentences.clone().filter(|&i| which(i)).collect::<Vec<usize>>();
    let spans = |sentences: Vec<usize>| sentences.into_iter().map(|i| case.span(i)).collect::<Vec<Span>>();
    if granted {
        return Hearing { status: HearingStatus::NotRequired, spans: Vec::new() };
    }
    let exempt = those(&|i| case.has(i, "exempt"));
    if !exempt.is_empty() {
        return Hearing { status: HearingStatus::NotRequired, spans: spans(exempt) };
    }
    let held = those(&|i| {
        let folded = case.folded(i);
        let p = case.p(i, Label::Hearing);
        let told = case.theme(i, "held").any(|h| match case.cues.cue(h.cue).strength {
            3 => p >= PLAINLY_HELD,
            _ => p >= SAID_TO_BE_HELD && h.modality == Modality::Plain,
        });
        let answered = p >= HELD && (says(&HEARING_WORD, folded) || says(&PUT_BEFORE, folded));
        let only_others = (case.has(i, "others-heard") && !says(&PARTY, folded)) || says(&ANOTHER_HEARD, folded);
        (told || answered) && !only_others && !only_invites(folded) && case.p(i, Label::ComplaintNotice) < 0.3
    });
    let party = names_greeted(case);
    let from_others = those(&|i| {
        let grounds = !matches!(likeliest(&case.prediction.sentences[i]).0, Label::ComplaintNotice | Label::Clarification | Label::Other);
        let folded = case.folded(i);
        let favours = case.has(i, "favours") || says(&FAVOURS, folded);
        let known = case.theme(i, "own-fact").any(|h| h.modality == Modality::Plain) || favours;
        let another = case.has(i, "external") || told_by_another(folded) || drawn_from_another(folded) || by_account(folded);
        grounds && !known && another && !from_the_party(folded, &party) && !says_only_that_we_met(folded)
    });
    let (by_cues, evidence) = match (held.is_empty(), from_others.is_empty()) {
        (false, _) => (HearingStatus::Documented, &held),
        (true, false) => (HearingStatus::Missing, &from_others),
        (true, true) => (HearingStatus::NotRequired, &from_others),
    };
    let status = weighed(case, by_cues, evidence);
    let shown = match status {
        HearingStatus::Documented => held,
        HearingStatus::Missing => from_others,
        HearingStatus::NotRequired => Vec::new(),
    };
    let shown = if shown.is_empty() { strongest(case, status).into_iter().collect() } else { shown };
    Hearing { status, spans: spans(shown) }
}

/// The model hears what no cue knows, the cues know what few texts of the corpus say: both are asked. Of sentences that it takes for
/// part of a complaint notice or for `other` the model knows nothing.
fn weighed(case: &Case, by_cues: HearingStatus, evidence: &[usize]) -> HearingStatus {
    let unheard = |i: &usize| !case.prediction.mentions.hears(*i);
    let Some(states) = case.prediction.hearing.filter(|_| evidence.is_empty() || !evidence.iter().all(unheard)) else {
        return by_cues;
    };
    let some = |such: &dyn Fn(&str) -> bool| by_cues == HearingStatus::Missing && evidence.iter().any(|&i| such(case.folded(i)));
    let told = if some(&|folded| says(&TOLD_US, folded)) {
        PLAINLY_TOLD
    } else if some(&by_account) {
        BY_ACCOUNT
    } else {
        TOLD_BY_CUES
    };
    let p = |state: HearingStatus| {
        let cues = if state == by_cues { told } else { 1.0 };
        let cost = if state == HearingStatus::Missing { MISSING } else { 1.0 };
        states[state.index()] * cues * cost
    };
    HearingStatus::ALL.iter().copied().max_by(|&a, &b| p(a).total_cmp(&p(b)).then(b.cmp(&a))).unwrap_or(by_cues)
}

/// Somebody told the authority something.
static TOLD_US: Phrase = Phrase::new(
    r"\b(har|havde)\b[^.,]{0,40}\b(oplyst|meddelt|fortalt|indberettet|anmeldt|underrettet|orienteret|skrevet|ringet|sendt|klaget)\b[^.,]{0,40}\b(os|kommunen|forvaltningen|mig)\b|\b(oplyste|meddelte|fortalte|indberettede|anmeldte|underrettede|orienterede|skrev|ringede|sendte)\b[^.,]{0,30}\b(os|kommunen|forvaltningen|mig)\b",
);

/// The sentence that speaks most for a state; none where none is required.
fn strongest(case: &Case, state: HearingStatus) -> Option<usize> {
    match state {
        HearingStatus::Documented => case.place(Mention::Hearing),
        HearingStatus::Missing => case.place(Mention::Others),
        HearingStatus::NotRequired => None,
    }
}

static HEARING_WORD: Phrase = Phrase::new(
    r"hoering|\b(hoert|partshoer\w*|bemaerkning\w*|komment\w*|udtale|indsigelse\w*|indvending\w*|forelagt|gennemsyn|bekendt|varsl\w*)\b",
);
/// Something was handed to the party, or the party answered.
static PUT_BEFORE: Phrase = Phrase::new(
    r"\b(fik|haft|sendte|sendt|tilsendt|laeste|laest|gennemgik|gennemgaaet|droeftet|viste|vist|udleveret|laa|henligget|hos|kopi)\b.{0,60}\b(du|dig|i|jer|jeres|de|dem|deres|indehaveren|ejeren)\b|\b(du|i|de|hun|han|din \w+) (svarede|sagde|ringede|skrev|mente|fastholdt|gjorde|benyttede|oplyste)\b|\b(svarede|sagde|ringede|skrev|mente) (du|i|de)\b",
);

/// Others who are on the party's side, or have nothing against it.
static FAVOURS: Phrase = Phrase::new(
    r"\b(ser gerne|gerne ser|gerne vil se|(intet|ikke noget|ingenting) (at indvende|imod)|havde (ingen|ikke nogen) (bemaerkninger|indvendinger)|ingen \w* ?(af \w+ ){0,3}(havde|har) (bemaerkninger|indvendinger))\b",
);

/// "Din arbejdsgiver har haft lejlighed til at udtale sig": somebody else was heard.
static ANOTHER_HEARD: Phrase = Phrase::new(
    r"\b(arbejdsgiver\w*|nabo\w*|genbo\w*|udlejer\w*|vaert\w*|laege\w*|skolen|politiet|boernehaven|virksomheden|boligforening\w*|vicevaert\w*) (har|er|blev|fik)( \w+){0,2} (haft lejlighed|hoert|partshoert|lejlighed til at udtale|mulighed for at udtale)\b",
);

/// An invitation to comment in the decision itself: hearing comes before it (FVL § 19, stk. 1).
fn only_invites(folded: &str) -> bool {
    static INVITES: Phrase = Phrase::new(
        r"\b(du|i|de) er velkomne?n? til at (komme med|sende|give|skrive)\b|\bhar (du|i|de) (bemaerkninger|kommentarer|indvendinger)\b|\b(bemaerkninger|kommentarer|indvendinger) (skal|kan|bedes|maa|sendes)\b",
    );
    static HEARD: Phrase = Phrase::new(
        r"\b(har haft|havde|fik|faaet|blev|er blevet|svarede|svaret|skrev|modtog|modtaget|hoert|sendte|kom ikke|intet hoert)\b",
    );
    says(&INVITES, folded) && !says(&HEARD, folded)
}

static PARTY: Phrase = Phrase::new(r"\b(du|dig|din|dit|dine|i|jer|jeres|dem|deres|parten|ansoegeren?)\b");

/// The names of those whom the text greets: "Kære Villy og Ruth".
fn names_greeted(case: &Case) -> Vec<String> {
    let greets = |i: &usize| case.document.sentences[*i].block == Block::Salutation;
    let words = (0..case.document.sentences.len()).filter(greets).flat_map(|i| case.folded(i).split(|c: char| !c.is_alphanumeric()));
    words.filter(|w| w.len() >= 3 && !GREETINGS.contains(w)).map(str::to_owned).collect()
}

const GREETINGS: [&str; 12] = ["kaere", "hej", "goddag", "godmorgen", "alle", "begge", "til", "herr", "fru", "foraeldre", "borger", "ejer"];

/// Whether the fact is one that the party brought: "lægeerklæringen, som du har sendt", "Villy fortalte, at …".
fn from_the_party(folded: &str, party: &[String]) -> bool {
    static SAYS: Phrase = Phrase::new(
        r"^(\w+ )?(og \w+ )?(har |havde )?(selv )?(\w+ )?(fortalt\w*|fortael\w*|oplys\w*|viste|vist|siger|sagde|sagt|skrev\w*|skriver|forklar\w*|mente|mener|naevnte|ringede)\b",
    );
    if party
        .iter()
        .any(|name| folded.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix(' ')).is_some_and(|rest| says(&SAYS, rest)))
    {
        return true;
    }
    static OWN: Phrase = Phrase::new(
        r"\b(du|i|de) (selv )?(har )?(i (ansoegningen|skemaet|klagen|mailen|brevet|chatten) )?(selv )?(sendt|sendte|vedlagt|vedlagde|indsendt|oplyst|oplyser|oplyste|skrevet|skriver|fortalt|fortaeller|fortalte|beskrevet|beskriver|beskrev|forklaret|forklarer|anfoert|anfoerer|naevnt|naevner|opgivet|opgav|afleveret)\b|\bdin egen (oplysning|opgoerelse)",
    );
    says(&OWN, folded)
}

/// A visit at which the authority and the party talked is no fact about the party, unless it tells what was seen there.
fn says_only_that_we_met(folded: &str) -> bool {
    static MET: Phrase = Phrase::new(r"\b(var|vaeret|kom|kommet) (forbi )?paa (hjemme)?besoeg\b");
    static SEEN: Phrase = Phrase::new(
        r"\b(konstater\w*|saa|set|fandt|fundet|maalt\w*|observer\w*|bemaerke\w*|registrer\w*|foto\w*|vurder\w*|viste|fremgik|kunne)\b",
    );
    says(&MET, folded) && !says(&SEEN, folded)
}

/// "Ifølge Skatteforvaltningens oplysninger", "tal fra skolen viser": facts that somebody else holds.
fn drawn_from_another(folded: &str) -> bool {
    static HELD_BY: Phrase = Phrase::new(
        r"\b(?:ifoelge|efter) (?<owner>\w+s) (?:egne )?(?:oplysning\w*|tal|journal\w*|optegnelse\w*|indberetning\w*|opfattelse|vurdering\w*|udsagn|aflaesning\w*|maaling\w*)\b|\b(?:tal|oplysninger|data|udtraek|indberetninger) fra (?<from>\w+)\b[^.,]{0,40}\b(?:viser|fremgaar|siger)\b|\b(?:faaet|modtaget) (?:\w+ ){0,3}(?:klager?|henvendelser?|underretning|underretninger|anmeldelser?) fra (?<complains>\w+)",
    );
    const OWN: [&str; 19] = [
        "deres",
        "jeres",
        "vores",
        "kommunens",
        "forvaltningens",
        "afdelingens",
        "udvalgets",
        "naevnets",
        "styrelsens",
        "teamets",
        "ansoegerens",
        "borgerens",
        "dig",
        "jer",
        "ansoegningen",
        "sagen",
        "lovens",
        "reglernes",
        "os",
    ];
    let found = HELD_BY.captures(folded);
    found
        .and_then(|f| f.name("owner").or_else(|| f.name("from")).or_else(|| f.name("complains")))
        .is_some_and(|holder| !OWN.contains(&holder.as_str()))
}

/// "Ifølge Rygcentret", "efter en udtalelse fra Rygcentret": by the account of somebody who is neither the party nor the authority, and no
/// law.
fn by_account(folded: &str) -> bool {
    static ACCOUNT: Phrase = Phrase::new(
        r"\b(?:ifoelge|iflg\.?) (?<words>[^,.;:?!]+)|\b(?:efter|jf\.) (?<paper>(?:en|et|den|det|de)? ?\w*(?:udtalelse|erklaering|attest|rapport|notat|epikrise|vurdering|indberetning|udskrift)\w* [^,.;:?!]+)",
    );
    static PAPER: Phrase = Phrase::new(
        r"^(?:(?:en|et|den|det|de|to|flere|nye) )*\w*(?:udtalelse|erklaering|attest|rapport|notat|oplysning|epikrise|vurdering|journal|indberetning|udskrift|brev|mail|opgoerelse|undersoegelse|maaling|status)\w*",
    );
    static FROM: Phrase = Phrase::new(r"\b(?:fra|af) (?:en |et )?(?<holder>\w+)");
    // The law, a plan, what the party sent, and words that stand for nobody.
    static NOBODY: Phrase = Phrase::new(
        r"^(\w*(lov|lovs|loven|lovens|reglement|reglementet|reglementets|regulativ\w*|bekendtgoerelse\w*|vejledning\w*|plan|planen|planens|takst\w*|regler|reglerne|praksis|aftale|aftalen|kontrakten|ansoegning\w*|skema\w*|tegning\w*|maal\w*|budget\w*)|dig|din|dit|dine|jer|jeres|dem|deres|os|vores|vore|kommunens?|forvaltningens?|samme|egne?|en|et|den|det|de|sagen|hvad|br18)$",
    );
    let somebody = |word: &str| !word.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit()) && !says(&NOBODY, word);
    ACCOUNT.captures_all(folded).any(|found| {
        let words = found.name("words").or_else(|| found.name("paper")).map_or("", |words| words.as_str());
        if says(&PAPER, words) {
            return FROM.captures_all(words).any(|from| somebody(&from["holder"]));
        }
        // "Ifølge selskabets egne angivelser" is what the party says itself.
        found.name("words").is_some() && !words.contains(" egne ") && somebody(words.split(' ').next().unwrap_or(""))
    })
}

/// The party, the authority, the law, and words that stand for nobody.
const NOT_ANOTHER: [&str; 27] = [
    "du",
    "vi",
    "jeg",
    "man",
    "selv",
    "kommunen",
    "forvaltningen",
    "udvalget",
    "afdelingen",
    "naevnet",
    "visitator",
    "visitatoren",
    "teamet",
    "centret",
    "sagsbehandleren",
    "raadgiveren",
    "byraadet",
    "ledelsen",
    "styrelsen",
    "jobcentret",
    "ansoeger",
    "ansoegeren",
    "borgeren",
    "bestemmelsen",
    "reglerne",
    "der",
    "det",
];

/// Whether somebody who is neither the party nor the authority states something: "mesteren fortæller, at …". Who it
/// is, is open: the cues of the theme "external" name many, but no list names all.
fn told_by_another(folded: &str) -> bool {
    static STATES: Phrase = Phrase::new(
        r"\b(oplys(er|te|t)|beskriv(er|et)|beskrev|vurder(er|ede|et)|noter(er|ede|et)|anbefal(er|ede|et)|konkluder(er|ede|et)|skriver|skrev|skrevet|fortael(ler|ter)|fortalte?|meld(er|te|t)|meddel(er|te|t)|sig(er|es)|sagde|sagt|anfoer(er|te|t)|udtal(er|te|t)|bekraeft(er|ede|et)|anslaar|anslog|paapeg(er|ede|et)|forklar(er|ede|et)|indberett(er|ede|et))\b[^.,]{0,40},? at\b|\bhar (?<between>[^.,]{0,30})\b(meddelt|oplyst|beskrevet|indberettet|anmeldt|klaget|fortalt|underrettet|orienteret os|henvendt sig|talt med os|skrevet til os|ringet til os)\b",
    );
    let Some(found) = STATES.captures(folded) else { return false };
    let Some(verb) = found.get(0) else { return false };
    let between = found.name("between").map_or("", |m| m.as_str());
    let words =
        |text: &str| -> Vec<String> { text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect() };
    // The subject stands before the verb, after the last comma. "I" may be a preposition and "de" an article.
    let mut clauses = folded[..verb.start()].rsplit([',', ':', ';']);
    let mut clause = clauses.next().unwrap_or("");
    if words(clause).iter().all(|w| ["har", "havde", "nu", "og"].contains(&w.as_str())) {
        // "Butikken, hvor du er i praktik, har meddelt …"
        clause = clauses.next_back().unwrap_or("");
    }
    let subject = words(clause);
    if subject.as_slice() == ["som"] {
        // "Jeg talte med smeden, som siger, at …"
        return true;
    }
    let law = |w: &String| ["lov", "loven", "lovens", "bekendtgoerelsen", "vejledningen"].iter().any(|l| w.ends_with(l));
    let opens_with_party = subject.first().is_some_and(|w| matches!(w.as_str(), "i" | "de") && subject.len() <= 4);
    let names_one = subject.iter().any(|w| w.len() >= 4 || matches!(w.as_str(), "han" | "hun" | "hr"))
        && !clause.contains('§')
        && !subject.iter().any(law);
    names_one && !opens_with_party && !subject.iter().chain(&words(between)).any(|w| NOT_ANOTHER.contains(&w.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn an_account_has_somebody_who_gives_it() {
        for text in [
            "Dit helbred forventes ifølge udtalelsen fra Rygcentret af 2. maj at blive bedre.",
            "Du kan ifølge Rygcentret tage bussen igen.",
            "Ifølge hospitalets epikrise er du rask.",
            "Efter en vurdering fra Neurocenter Nord kan du arbejde.",
        ] {
            assert!(by_account(&fold(text)), "{text}");
        }
        for text in [
            "Ifølge loven skal du betale.",
            "Ifølge servicelovens § 105 kan du få støtte.",
            "Ifølge oplysningerne fra dig er du flyttet.",
            "Ifølge din mail af 2. maj er du flyttet.",
            "Ifølge udtalelsen af 2. maj er du rask.",
            "Ifølge selskabets egne angivelser var omsætningen på 6 mio. kr.",
            "Efter en konkret vurdering af sagen kan du ikke få støtte.",
        ] {
            assert!(!by_account(&fold(text)), "{text}");
        }
    }

    #[test]
    fn another_is_told_from_the_party_and_the_authority() {
        for text in [
            "Din mester ringede i går og fortalte, at du ikke var mødt.",
            "Værkstedet har meldt, at bremserne er slidte.",
            "Jeg talte med Nordvej Smede, som siger at du blev væk.",
            "Butikken Kluns har meddelt kommunen følgende fravær.",
            "Butikken Kluns, hvor du er i praktik, har meddelt følgende fravær.",
            "Hun siger, at du klarer dig godt.",
            "Montøren, som var hos dig i går, har skrevet til os, at liften virker.",
            "Kasserer Ulla Bro skriver i sin mail, at kontoen er tom.",
            "HR fortalte, at du ikke kom.",
            "Ifølge Sygehusets oplysninger har du fået hjælpemidlet.",
            "Ifølge Skatteforvaltningens oplysninger ejer du en sommerbolig.",
            "Tal fra skolen viser et fravær på 22 procent.",
            "Vi har i juni fået klager fra tre naboer over røgen.",
            "Sydsjællands Politi har orienteret os om, at bilen er afmeldt.",
            "Din tidligere vært har henvendt sig og sagt, at du er flyttet.",
        ] {
            assert!(told_by_another(&fold(text)) || drawn_from_another(&fold(text)), "{text}");
        }
        for text in [
            "Du har fortalt, at du bor alene.",
            "I skriver, at I vil bygge til.",
            "Vi har oplyst, at fristen er den 3. maj.",
            "Kommunen meddeler, at kontoret er lukket.",
            "Det skal siges, at reglen er streng.",
            "Støttelovens § 3 siger, at beløbet højst er 900 kr.",
            "Om flytningen har du jo fortalt, at din bror har en bil.",
            "Fristen er valgt, fordi De i mailen selv oplyser, at De rejser.",
            "Efter vores oplysninger bor du i en lejlighed.",
            "Ifølge jeres egne oplysninger er huset beboet.",
            "Vi har fået en henvendelse fra dig om røgen.",
        ] {
            assert!(!told_by_another(&fold(text)) && !drawn_from_another(&fold(text)), "{text}");
        }
    }

    #[test]
    fn who_is_greeted_is_the_party() {
        let party = ["bent".to_owned(), "ruth".to_owned()];
        assert!(from_the_party(&fold("Ruth viste mig selv, at hun kan gå på trapper."), &party));
        assert!(from_the_party(&fold("Bent Holm fortalte, at bilen er solgt."), &party));
        // Another name that begins like one of them.
        assert!(!from_the_party(&fold("Bente fortalte, at bilen er solgt."), &party));
        assert!(!from_the_party(&fold("Naboen fortalte, at bilen er solgt."), &party));
    }

    #[test]
    fn a_talk_at_home_is_no_inspection() {
        assert!(says_only_that_we_met(&fold("Tak for snakken, da jeg var på besøg hos dig i tirsdags.")));
        assert!(says_only_that_we_met(&fold("Vi har været på besøg hos dig den 11. februar for at tale om rengøring.")));
        assert!(!says_only_that_we_met(&fold("Vi var på besøg hos dig og så, at du selv kan gå på trapper.")));
        assert!(!says_only_that_we_met(&fold("Miljøtilsynet var på besøg og konstaterede olie på jorden.")));
    }
}
