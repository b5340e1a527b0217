//! Several decisions in one letter: which adverse ones the complaint notice leaves out.

use crate::cues::Modality;
use crate::label::Label;
use crate::law::{Citation, routes_cited};
use crate::text::{Phrase, says};

use super::super::Case;

/// A sentence that decides at least this likely is one of the letter's decisions.
const DECIDES: f64 = 0.5;

/// The sentences with adverse decisions that the notice does not cover: because it names only instances that do not
/// hear complaints under their statute, or because it says that it is about another of the decisions. `notice`: its
/// sentences, in order, `text`: their folded text, and `named`: the instances in it.
pub fn uncovered(case: &Case, notice: &[usize], text: &str, named: &[String], cited: &[Vec<Citation>]) -> Vec<usize> {
    let decides = |i: usize| {
        let named = case.hits.of(i).iter().any(|h| {
            let cue = case.cues.cue(h.cue);
            cue.label == Label::Decision && cue.strength >= 2 && h.modality == Modality::Plain
        });
        // Grounds often stand in the same sentence, and the model may hear only them.
        case.p(i, Label::Decision) >= DECIDES || named || says(&SETTLES, case.folded(i))
    };
    let body = |i: usize| notice.binary_search(&i).is_err() && case.in_text(i);
    let under_law = |i: usize| cited.get(i).is_some_and(|c| c.iter().any(Citation::decides));
    let decisions: Vec<usize> = (0..case.document.sentences.len()).filter(|&i| body(i) && under_law(i) && decides(i)).collect();
    let provisions = |i: usize| cited[i].iter().filter(|c| c.decides()).map(Citation::text).collect::<Vec<_>>();
    let distinct = decisions.iter().map(|&i| provisions(i)).collect::<std::collections::BTreeSet<_>>().len();
    if distinct < 2 || notice.is_empty() {
        return Vec::new();
    }
    let adverse: Vec<usize> = decisions.iter().copied().filter(|&i| !grants(case, i)).collect();
    // Whether it names who hears complaints over this decision; `None` where nobody is known to.
    let reaches = |i: usize| {
        let routes = routes_cited(&cited[i], &case.config.routes);
        let mut heard_by = routes.iter().filter(|r| r.has_instance()).peekable();
        heard_by.peek().is_some().then(|| heard_by.any(|r| named.contains(&r.instance)))
    };
    if decisions.iter().any(|&i| reaches(i) == Some(true)) && !says(&ELSEWHERE, text) {
        let left: Vec<usize> = adverse.iter().copied().filter(|&i| reaches(i) == Some(false)).collect();
        if !left.is_empty() {
            return left;
        }
    }
    if adverse.len() < 2 || says(&ALL, text) {
        return Vec::new();
    }
    let about = topic(text);
    let (met, left): (Vec<usize>, Vec<usize>) = adverse.into_iter().partition(|&i| shares(&about, case.folded(i)));
    if met.is_empty() { Vec::new() } else { left }
}

/// "Afgørelsen", "begge afslag", "hele brevet": no decision is meant more than another.
static ALL: Phrase = Phrase::new(
    r"\b(begge|begges|alle|samlet|hele brevet|det hele|hver for sig|den ene eller den anden|afgoerelserne|beslutningerne|afslagene|de to|de tre|noget af|nogen af|dele af)\b|\b(klag\w*|klages|paaklag\w*|uenig|utilfreds)( over| med| i)? (afgoerelsen|vores afgoerelse|denne afgoerelse|ovenstaaende|dette|beslutningen|brevet)\b|\b(afgoerelsen|beslutningen) kan (paaklages|indbringes|du|i)\b|\bklage\w* .{0,30}, er klagefristen",
);
/// A second way to complain is told, if without the name of the instance.
static ELSEWHERE: Phrase = Phrase::new(r"\b(anden administrativ myndighed|samme vej|hver sin|hvert sit)\b");

/// Whether a sentence only grants.
fn grants(case: &Case, sentence: usize) -> bool {
    let has = |themes: &[&str]| themes.iter().any(|t| case.theme(sentence, t).any(|h| h.modality == Modality::Plain));
    static GIVES: Phrase = Phrase::new(
        r"\b(bevilg\w*|imoedekom\w*|tilladelse gives|gives tilladelse|giver tilladelse|giver dig|du faar|i faar|som ansoegt|godkend\w*|praecis det|fuldt ud)\b",
    );
    let folded = case.folded(sentence);
    let adverse = has(&["refuse", "stop", "impose", "claim-back", "dismiss", "ban"]) || takes(folded);
    !adverse && (has(&["grant"]) || says(&GIVES, folded))
}

/// Words that settle, whatever else the sentence says.
static SETTLES: Phrase = Phrase::new(
    r"\b(afslag|afslaas|afslaar|afvises|paabydes|paabyder|paalaegges|stopper|ophoerer|nedsaettes|saettes ned|bortfalder|inddrages|tilbagebetale|kraeves tilbage|bevilges|imoedekommes|(kan|giver|faar|bevilger|dispenserer) (vi |du |i |de )?(desvaerre |derfor |heller |derimod )?ikke|i stedet for)\b",
);

/// Whether a sentence refuses, stops or demands something.
fn takes(folded: &str) -> bool {
    static TAKES: Phrase = Phrase::new(
        r"\b(ikke|afsla\w*|afvis\w*|nej|stopp\w*|ophoer\w*|i stedet for|nedsaet\w*|saettes ned|kun|mod \d|paabyd\w*|paabud|tilbagebetal\w*|betale|fjerne|inddrag\w*|bortfald\w*|opsig\w*)\b",
    );
    says(&TAKES, folded)
}

/// The first letters of the words that say what a notice is about, law and procedure left out.
fn topic(text: &str) -> Vec<String> {
    const COMMON: [&str; 44] = [
        "klag", "afgoe", "afsla", "besl", "ankes", "naevn", "inden", "senes", "modta", "denne", "dette", "brevet", "vurde", "igen",
        "sende", "send", "skriv", "komm", "efter", "hvis", "uger", "skal", "uenig", "utilf", "vejled", "gaeld", "gebyr", "portal", "derna",
        "heref", "sagen", "ellers", "instan", "frist", "myndig", "afdeli", "digita", "foelge", "paabud", "stopp", "ophoer", "hjaelp",
        "stoett", "ydels",
    ];
    let word = |w: &&str| w.len() >= 5 && w.bytes().all(|b| b.is_ascii_lowercase()) && !COMMON.iter().any(|c| w.starts_with(c));
    text.split(|c: char| !c.is_alphanumeric()).filter(word).map(|w| w.chars().take(6).collect()).collect()
}

fn shares(topic: &[String], folded: &str) -> bool {
    folded.split(|c: char| !c.is_alphanumeric()).any(|word| topic.iter().any(|t| word.contains(t.as_str())))
}
