//! Danish or not. What is not Danish is never waved through.
//!
//! Close neighbours (Norwegian, Swedish) are told apart by closed-class words that Danish lacks; other
//! scripts and languages by those and by the crate whatlang. The same is asked of longer runs inside the
//! text, so that a foreign passage in a Danish letter is seen too.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::span::Span;

use super::document::Sentence;

/// The language of what the authority wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Danish, or too little text to say otherwise.
    Danish,
    /// Not Danish: the code of the likeliest language (`und` where unknown), and the passage that shows it.
    Other(&'static str, Span),
}

impl Language {
    /// The code as results show it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::Other(code, _) => code,
        }
    }
}

/// Fewer words than this are taken for Danish: names, greetings and "Ok." tell nothing.
const FEWEST_WORDS: usize = 5;
/// A run of this many words in another language inside a Danish text counts.
const FOREIGN_RUN: usize = 12;

#[derive(Default)]
struct Tally {
    words: usize,
    danish: usize,
    other: [usize; 4],
    foreign_script: usize,
}

const CODES: [&str; 4] = ["no", "sv", "en", "de"];

/// Tells the language from the folded sentences; `text` and `sentences` lend the passage to show.
pub fn of<'t>(folded: impl Iterator<Item = &'t str>, text: &str, sentences: &[Sentence]) -> Language {
    let mut whole = Tally::default();
    let mut run = Tally::default();
    let mut run_start: Option<usize> = None;
    let mut first_run: Option<(&'static str, Span)> = None;
    for (index, sentence) in folded.enumerate() {
        let here = tally(sentence);
        add(&mut whole, &here);
        let foreign = here.words >= 3 && other_language(&here, sentence).is_some();
        if foreign {
            run_start.get_or_insert(index);
            add(&mut run, &here);
            if run.words >= FOREIGN_RUN && first_run.is_none() {
                let start = run_start.unwrap_or(index);
                first_run =
                    other_language(&run, sentence).map(|code| (code, Span::new(sentences[start].span.start, sentences[index].span.end)));
            }
        } else {
            (run, run_start) = (Tally::default(), None);
        }
    }
    let passage = || Span::new(sentences.first().map_or(0, |s| s.span.start), sentences.last().map_or(0, |s| s.span.end));
    if whole.words >= FEWEST_WORDS || whole.foreign_script > 0 {
        let sample: String = text.chars().take(4000).collect();
        if let Some(code) = other_language(&whole, &sample) {
            return Language::Other(code, passage());
        }
    }
    first_run.map_or(Language::Danish, |(code, span)| Language::Other(code, span))
}

/// The other language that the words speak for, if they speak against Danish.
fn other_language(tally: &Tally, sample: &str) -> Option<&'static str> {
    if tally.foreign_script * 2 > tally.words {
        return Some(whatlang::detect_lang(sample).map_or("und", iso));
    }
    let (best, count) = tally.other.iter().enumerate().max_by_key(|(_, count)| **count).map_or((0, 0), |(i, c)| (i, *c));
    if count >= 2 && count * 2 >= tally.danish {
        return Some(CODES[best]);
    }
    // A language without a list here: hardly a Danish word, and the trigrams agree.
    if tally.words >= 8 && tally.danish * 8 < tally.words {
        let guess = whatlang::detect(sample)?;
        if guess.lang() != whatlang::Lang::Dan && (guess.is_reliable() || tally.words >= 20 && tally.danish * 20 < tally.words) {
            return Some(iso(guess.lang()));
        }
    }
    None
}

fn iso(lang: whatlang::Lang) -> &'static str {
    use whatlang::Lang;
    match lang {
        Lang::Nob => "no",
        Lang::Swe => "sv",
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fin => "fi",
        Lang::Ara => "ar",
        Lang::Tur => "tr",
        Lang::Pol => "pl",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Ron => "ro",
        Lang::Spa => "es",
        Lang::Fra => "fr",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        _ => "und",
    }
}

fn tally(folded: &str) -> Tally {
    let words = words();
    let mut tally = Tally::default();
    for word in folded.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        tally.words += 1;
        if !word.is_ascii() {
            tally.foreign_script += 1;
        }
        match words.get(word) {
            Some(0) => tally.danish += 1,
            Some(other) => tally.other[*other as usize - 1] += 1,
            None => {}
        }
    }
    tally
}

fn add(sum: &mut Tally, part: &Tally) {
    sum.words += part.words;
    sum.danish += part.danish;
    sum.foreign_script += part.foreign_script;
    for (a, b) in sum.other.iter_mut().zip(part.other) {
        *a += b;
    }
}

/// Word → 0 for Danish, else 1 + index in [`CODES`]. A word of several foreign languages counts for the first.
fn words() -> &'static HashMap<String, u8> {
    static WORDS: OnceLock<HashMap<String, u8>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let lists: HashMap<String, Vec<String>> = toml::from_str(include_str!("languages.toml")).unwrap_or_default();
        let mut table = HashMap::new();
        for (number, code) in ["da"].iter().chain(&CODES).enumerate() {
            for word in lists.get(*code).into_iter().flatten() {
                table.entry(word.clone()).or_insert(number as u8);
            }
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use crate::read::Source;
    use crate::text::document::{Document, ReadAs};

    fn code(text: &str) -> &'static str {
        Document::new(Source::plain("", text), &ReadAs::default()).language.code()
    }

    #[test]
    fn neighbours_are_told_apart() {
        assert!(!super::words().is_empty());
        assert_eq!(code("Du får afslag på din ansøgning, fordi du ikke bor i kommunen."), "da");
        assert_eq!(code("Hej. Ok."), "da");
        assert_eq!(code("Du får avslag på søknaden din, og du kan klage innen tre uker etter at du har mottatt vedtaket."), "no");
        assert_eq!(code("Din ansökan har avslagits och du kan överklaga inom tre veckor från det att du fick beslutet."), "sv");
        assert_eq!(code("Your application has been refused because you are not living in the municipality."), "en");
        assert_eq!(code("Ihr Antrag wird abgelehnt, weil Sie nicht in der Gemeinde wohnen."), "de");
        assert_eq!(code("Başvurunuz reddedildi çünkü belediyede yaşamıyorsunuz ve geliriniz çok yüksek bulunmuştur."), "tr");
        assert_eq!(code("Ваше заявление отклонено, потому что вы не живёте в коммуне."), "ru");
        assert_eq!(code("لقد تم رفض طلبك لأنك لا تعيش في البلدية"), "ar");
    }

    #[test]
    fn a_foreign_passage_is_seen() {
        let text = "Kære Bo. Du får afslag på din ansøgning om tilskud til husleje. You can complain to us within four weeks after you have received this letter from the municipality.";
        assert_eq!(code(text), "en");
    }
}
