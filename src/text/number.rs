//! Numbers written as words.

/// What a folded word counts: "fire" 4. Of those that letters use for periods and quantities.
pub fn number_word(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] = ["en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"];
    match word {
        "et" => Some(1),
        "fjorten" => Some(14),
        "femten" => Some(15),
        "tyve" => Some(20),
        _ => (1..).zip(WORDS).find(|(_, known)| *known == word).map(|(number, _)| number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count() {
        let counted = ["en", "et", "fire", "tolv", "fjorten", "tyve", "mange", ""].map(number_word);
        assert_eq!(counted, [Some(1), Some(1), Some(4), Some(12), Some(14), Some(20), None, None]);
    }
}
