//! The words of the report in both languages (`words.toml`), and how it writes numbers, dates and shares.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::audit::Date;
use crate::audit::numbers::{decimal, whole};
use crate::evaluate::Interval;
use crate::label::Lang;
use crate::rules::{Both, fill};

/// Words in one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words(pub(super) Lang);

fn table() -> &'static BTreeMap<String, Both> {
    static TABLE: OnceLock<BTreeMap<String, Both>> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str(include_str!("words.toml")).unwrap_or_default())
}

impl Words {
    /// A text by its key; empty where there is none, which a test rules out.
    pub(super) fn get(self, key: &str) -> &'static str {
        table().get(key).map_or("", |both| both.get(self.0))
    }

    /// The text for a slug: `of("act", "decision")` is the text of `act-decision`.
    pub(super) fn of(self, kind: &str, slug: &str) -> &'static str {
        self.get(&format!("{kind}-{slug}"))
    }

    /// A text with its `{name}` places filled in.
    pub(super) fn fill(self, key: &str, places: &[(&'static str, String)]) -> String {
        fill(self.get(key), places)
    }

    /// A number with its noun: "1 dokument", "1.234 dokumenter"; the nouns are `NOUN-one` and `NOUN-many`.
    pub(super) fn counted(self, noun: &str, n: u64) -> String {
        format!("{} {}", self.int(n), self.of(noun, if n == 1 { "one" } else { "many" }))
    }

    /// A whole number: "1.234", in English "1,234".
    pub(super) fn int(self, n: u64) -> String {
        whole(n, self.0)
    }

    /// A number with so many decimals: "12,3", in English "12.3".
    pub(super) fn decimal(self, x: f64, places: usize) -> String {
        decimal(format!("{x:.places$}"), self.0)
    }

    /// A share from 0 to 1 as "12,3 %" with a blank that does not break, in English "12.3%".
    pub(super) fn percent(self, share: f64, places: usize) -> String {
        format!("{}{}", self.decimal(share * 100.0, places), if self.0 == Lang::Da { "\u{a0}%" } else { "%" })
    }

    /// The ends of an interval of a share, in per cent: "[9,8; 15,0]", in English "[9.8, 15.0]".
    pub(super) fn ends(self, interval: Interval) -> String {
        let [low, high] = [interval.low, interval.high].map(|end| self.decimal(end * 100.0, 1));
        format!("[{low}{}\u{a0}{high}]", if self.0 == Lang::Da { ';' } else { ',' })
    }

    /// A p-value: "p = 0,003", "p < 0,001".
    pub(super) fn p(self, p: f64) -> String {
        if p < 0.001 {
            format!("p\u{a0}<\u{a0}{}", self.decimal(0.001, 3))
        } else {
            format!("p\u{a0}=\u{a0}{}", self.decimal(p, if p < 0.1 { 3 } else { 2 }))
        }
    }

    /// "2026-03" as "marts 2026"; the empty month is unknown.
    pub(super) fn month(self, month: &str) -> String {
        match month.split_once('-') {
            Some((year, number)) => format!("{}\u{a0}{year}", self.of("month", number)),
            None => self.get("month-unknown").to_owned(),
        }
    }

    /// "2026-03" as "mar 26", for an axis.
    pub(super) fn short_month(self, month: &str) -> String {
        let name: String = self.month(month).chars().take(3).collect();
        format!("{name} {}", month.get(2..4).unwrap_or(""))
    }

    /// "3. marts 2026", in English "3 March 2026".
    pub(super) fn date(self, date: Date) -> String {
        let iso = date.to_string();
        let day = iso.get(8..).unwrap_or("").trim_start_matches('0').to_owned();
        format!("{day}{}\u{a0}{}", if self.0 == Lang::Da { "." } else { "" }, self.month(&date.month()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::error::Kind;
    use crate::evaluate::Target;
    use crate::label::{Act, Area, Channel, Severity, Verdict};

    #[test]
    fn numbers_have_the_form_of_their_language() {
        let (da, en) = (Words(Lang::Da), Words(Lang::En));
        assert_eq!([0, 999, 1234, 1_234_567].map(|n| da.int(n)), ["0", "999", "1.234", "1.234.567"]);
        assert_eq!(en.int(1234), "1,234");
        assert_eq!((da.percent(0.1234, 1), en.percent(0.1234, 1)), ("12,3\u{a0}%".into(), "12.3%".into()));
        let interval = Interval { value: 0.12, low: 0.098, high: 0.15 };
        assert_eq!((da.ends(interval), en.ends(interval)), ("[9,8;\u{a0}15,0]".into(), "[9.8,\u{a0}15.0]".into()));
        assert_eq!([0.0003, 0.003, 0.41].map(|p| da.p(p).replace('\u{a0}', " ")), ["p < 0,001", "p = 0,003", "p = 0,41"]);
        let day = Date::new(2026, 3, 3).unwrap();
        assert_eq!((da.date(day), en.date(day)), ("3.\u{a0}marts\u{a0}2026".into(), "3\u{a0}March\u{a0}2026".into()));
        assert_eq!((da.month("2026-10"), da.short_month("2026-10")), ("oktober\u{a0}2026".into(), "okt 26".into()));
        assert_eq!(da.month(""), "uden dato");
        assert_eq!((da.counted("document", 1), da.counted("document", 2000)), ("1 dokument".into(), "2.000 dokumenter".into()));
    }

    /// Each word that the sources name stands in the table, each in the table is named, and both languages have the same places.
    #[test]
    fn words_are_complete() {
        let table: BTreeMap<String, Both> = toml::from_str(include_str!("words.toml")).unwrap();
        let mut used: BTreeSet<String> = BTreeSet::new();
        let sources = [
            include_str!("mod.rs"),
            include_str!("words.rs").split("#[cfg(test)]").next().unwrap(),
            include_str!("charts.rs"),
            include_str!("groups.rs"),
            include_str!("wall.rs"),
            include_str!("terminal.rs"),
            include_str!("sections/mod.rs"),
            include_str!("sections/headline.rs"),
            include_str!("sections/safeguards.rs"),
            include_str!("sections/documents.rs"),
            include_str!("sections/method.rs"),
        ];
        let named = |call: &str, add: &mut dyn FnMut(&str)| {
            for source in sources {
                for (at, _) in source.match_indices(call) {
                    add(source[at + call.len()..].split('"').next().unwrap());
                }
            }
        };
        for call in ["get(\"", "fill(\"", "head(\"", "section(\""] {
            named(call, &mut |key| used.extend([key.to_owned()]));
        }
        named("counted(\"", &mut |noun| used.extend(["one", "many"].map(|n| format!("{noun}-{n}"))));
        fn slugs<T: ToString>(all: &[T]) -> Vec<String> {
            all.iter().map(ToString::to_string).collect()
        }
        named("of(\"", &mut |kind| {
            let slugs = match kind {
                "act" => slugs(Act::ALL),
                "area" => slugs(Area::ALL),
                "channel" => slugs(Channel::ALL),
                "kind" => slugs(Kind::ALL),
                "severity" => slugs(Severity::ALL),
                "verdict" => slugs(Verdict::ALL),
                "target" => slugs(Target::ALL),
                "says" => slugs(&[&super::super::groups::SAFEGUARDS[..], &[Target::ReadsAsDecision]].concat()),
                "lacks" => slugs(&super::super::groups::SAFEGUARDS),
                "month" => (1..=12).map(|n| format!("{n:02}")).collect(),
                "figure" => {
                    ["act-macro-F1", "sentence-macro-F1", "findings-micro-F1", "stop-recall", "false-stops"].map(String::from).into()
                }
                other => panic!("{other}: which slugs?"),
            };
            used.extend(slugs.iter().map(|slug| format!("{kind}-{slug}")));
        });
        let known: BTreeSet<String> = table.keys().cloned().collect();
        assert_eq!(used.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "used and not there");
        assert_eq!(known.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "there and not used");
        let places = |text: &str| text.split('{').skip(1).map(|p| p.split('}').next().unwrap().to_owned()).collect::<BTreeSet<_>>();
        for (key, both) in &table {
            let [da, en] = [Lang::Da, Lang::En].map(|lang| both.get(lang));
            assert!(!da.is_empty() && !en.is_empty() && places(da) == places(en), "{key}");
        }
    }
}
