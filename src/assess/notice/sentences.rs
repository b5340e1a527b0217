//! Which sentences of a decision tell how to complain over it.

use crate::cues::Modality;
use crate::label::Label;
use crate::model::likeliest;
use crate::text::{Block, Phrase, says};

use super::super::Case;
use super::parts;

/// A sentence at least this likely to be a notice counts as part of it.
const NOTICE: f64 = 0.3;
/// One that plainly speaks of complaining over this decision needs less.
const PLAIN_NOTICE: f64 = 0.01;
/// So surely a notice that it needs no word of complaining.
const SURELY_NOTICE: f64 = 0.9;
/// How far from the sentence that opens the matter its other parts may stand.
const NEAR: usize = 2;

static SPEAKS_OF_COMPLAINT: Phrase = Phrase::new(
    r"\b(kan|ret til at|lov at|lov til at|vil|oensker at|adgang til at|mulighed for at) klage\b|\bman klager\b|\bklager over dette\b|\b(klagereglerne|klageregler)\b|\bklag(e|er) til\b|\bklage(vejledning|adgang|frist|instans)\w*|\bklagen (skal|sendes|indgives|sender)|\bklage over (ovenstaaende|afgoerelsen|denne|dette|afslaget|beslutningen)|\brekurs\w*\b|\bklage: |\b(paaklages|ankes)\b|\buenig\b.{0,60}\b(skriv|klag|ring|send)",
);
static COMPLAINT_WORD: Phrase = Phrase::new(
    r"klag|rekurs|\b(uenig\w*|enig|utilfreds\w*|tilfreds|forkert\w*|glad|igen|anke\w*|indbring\w*|indbragt|forelaegges|efterproev\w*|proeve[st]?|proevet|indsigelse\w*|\w*naevnet|\w*styrelsen|domstol\w*|soegsmaal\w*|retten|instans\w*|genvurder\w*)\b",
);
/// "Er du utilfreds, så ring til din rådgiver" offers a talk, no complaint.
static OFFERS_TALK: Phrase = Phrase::new(r"\b(ring\w*|kontakt\w*|snak\w*|tale med|spoerg\w*)\b");
static OF_COMPLAINT: Phrase =
    Phrase::new(r"klag|rekurs|\b(anke\w*|paaanke\w*|indbring\w*|efterproev\w*|genvurder\w*|indsigelse\w*|domstol\w*|retten)\b");
/// A complaint that is there already.
static RECEIVED: Phrase = Phrase::new(
    r"\b(klagen|din klage|jeres klage|deres klage)\b[^.]{0,30} (kom|kommet|modtaget|modtog|fik|indkom|indgik|indgivet|afvises|afvist|er for sen)\b|\b(modtog|modtaget|faaet|fik) (din|jeres|deres|en) klage\b|\bdu (har klaget|klagede)\b",
);
/// "Ring, hvis du har spørgsmål" stands beside many notices, but is none.
static OFFERS_ANSWERS: Phrase = Phrase::new(r"\b(spoergsmaal|i tvivl|telefontid|vejledning om|aabningstid\w*|hilsen|mvh)\b");

/// A reference to a notice that is somewhere else: a sheet, a file, the back of the letter.
static ENCLOSED: Phrase = Phrase::new(
    r"\b(paaklage|klage|rekurs|anke|efterproev|proevet)\w*.{0,60}\b(bilag\w*|hoslagte?|vedlagt|vedlaegges|vedlagte|vedhaeft\w*|bagside\w*|omstaaende|pdf|kuvert\w*|ark|arket|lagt ved|lagt bag|haeftet paa|fil nr|saerskilt)\b|\b(bilag\w*|hoslagte?|vedlagt|vedlagte|vedhaeft\w*|bagside\w*|omstaaende|kuvert\w*|ark|arket|papir\w*|seddel|sedlen|fil nr|pjece\w*)\b.{0,60}\b(klage(vejledning|adgang)\w*|klager|klage|komme videre|faa aendret)\b|^klagevejledning \(|\b(hvad|hvordan|hvis) (du|i|de|man)\b.{0,60}\b(staar|ligger|laese|findes|fremgaar|se|er beskrevet)\b.{0,20}\b(ark|arket|bagside\w*|omstaaende|papir\w*|seddel|sedlen|pjece\w*)\b",
);

/// Whether a sentence refers to a notice that is somewhere else.
pub fn refers_to_enclosure(case: &Case, sentence: usize) -> bool {
    case.has(sentence, "attached") || says(&ENCLOSED, case.folded(sentence))
}

/// The sentences of the notice, in order.
pub fn of(case: &Case) -> Vec<usize> {
    let all = 0..case.document.sentences.len();
    let retold = |i: usize| case.has(i, "retold");
    let attached = |i: usize| case.has(i, "attached");
    let labelled =
        |i: usize| case.p(i, Label::ComplaintNotice) >= NOTICE || likeliest(&case.prediction.sentences[i]).0 == Label::ComplaintNotice;
    let plainly =
        |i: usize| (case.p(i, Label::ComplaintNotice) >= PLAIN_NOTICE || attached(i)) && says(&SPEAKS_OF_COMPLAINT, case.folded(i));
    // Whoever names the authority above in a decision tells where to complain, whatever the words around it.
    let names_instance = |i: usize| {
        let asked = case.folded(i).trim_end().ends_with('?');
        !asked && case.p(i, Label::ComplaintNotice) >= PLAIN_NOTICE && parts::names_instance(case, i)
            || case.theme(i, "instance").any(|h| h.modality != Modality::Questioned)
    };
    let opens = |i: usize| !retold(i) && (labelled(i) || plainly(i) || names_instance(i) || attached(i));
    let mut found: Vec<usize> = all.clone().filter(|&i| opens(i)).collect();
    // "Klagen kom for sent" decides over a complaint, and tells nobody how to make one.
    found.retain(|&i| !says(&RECEIVED, case.folded(i)));
    let offers_talk = |i: usize| says(&OFFERS_TALK, case.folded(i)) && !says(&OF_COMPLAINT, case.folded(i)) && !parts::names_when(case, i);
    found.retain(|&i| !offers_talk(i) || parts::names_instance(case, i));
    let surely = |i: usize| case.p(i, Label::ComplaintNotice) >= SURELY_NOTICE;
    if !found.iter().any(|&i| surely(i) || says(&COMPLAINT_WORD, case.folded(i)) || refers_to_enclosure(case, i)) {
        found.clear();
    }
    let part = |i: usize| {
        let body = !matches!(case.document.sentences[i].block, Block::Subject | Block::Signature);
        let spoken = case.p(i, Label::ComplaintNotice) >= PLAIN_NOTICE || case.has(i, "procedure");
        body && spoken
            && !retold(i)
            && !says(&OFFERS_ANSWERS, case.folded(i))
            && case.p(i, Label::Decision) < 0.5
            // Small talk tells nobody where to send a complaint: "Opskriften må du gerne sende".
            && (likeliest(&case.prediction.sentences[i]).0 != Label::Other || says(&COMPLAINT_WORD, case.folded(i)))
            && parts::tells_one(case, i)
    };
    // "Er du uenig, så skriv inden fire uger" opens the matter only where it says by when.
    let disagree = |i: usize| case.has(i, "disagree");
    found.extend(all.clone().filter(|&i| disagree(i) && !retold(i) && parts::names_when(case, i)));
    let mut opened = vec![false; all.len()];
    for i in found {
        opened[i] = true;
    }
    let near = |i: usize| opened[i.saturating_sub(NEAR)..(i + NEAR + 1).min(opened.len())].contains(&true);
    all.filter(|&i| opened[i] || (near(i) && (part(i) || disagree(i)))).collect()
}

/// A decision upheld after a complaint that the text sends on to the appeal body (RSL § 66).
pub fn forwarded(case: &Case) -> bool {
    let all = || 0..case.document.sentences.len();
    if all().any(|i| case.theme(i, "forwarded").any(|h| h.modality == Modality::Plain)) {
        return true;
    }
    let upheld = all().any(|i| case.has(i, "uphold") && case.p(i, Label::Decision) >= 0.3);
    static SENT: Phrase = Phrase::new(
        r"\b(send\w*|videresend\w*|oversend\w*|forelaeg\w*|gaar)\b[^.]{0,60}\b(videre|ankestyrelsen|\w*naevnet|klageinstansen)",
    );
    if upheld && says(&SENT, case.document.folded.as_str()) {
        return true;
    }
    // What a notice foretells, "fastholder vi afgørelsen, sender vi klagen", has not happened yet.
    static HOLDS: Phrase = Phrase::new(
        r"\b(vi|jeg|kommunen|forvaltningen|styrelsen|udvalget|og)( \w+){0,2} (fastholder|fastholdt|holder( \w+){0,2} fast|holdt( \w+){0,2} fast)\b",
    );
    static IF: Phrase = Phrase::new(r"\b(hvis|saafremt|naar|medmindre)\b");
    static IS_SENT: Phrase = Phrase::new(
        r"\b(er|har|blev)\b[^.]{0,40}\b(sendt|oversendt|videresendt|forelagt)\b[^.]{0,60}\b(ankestyrelsen|\w*naevnet|klageinstansen)\b",
    );
    let told = |phrase| all().any(|i| says(phrase, case.folded(i)) && !says(&IF, case.folded(i)));
    told(&HOLDS) && told(&IS_SENT)
}
