//! Citation → the routes by which a complaint over such a decision may go.

use crate::routes::{self, Route};
use crate::text::fold;

use super::cite::Citation;
use super::statutes::Statute;

/// The routes under a cited statute, the authority's own rows before those of the binary. Rows that cover the cited
/// sections go before rows for the statute at large; without a section all are possible.
pub fn routes_of<'r>(citation: &Citation, own: &'r [Route]) -> Vec<&'r Route> {
    let spelt = |route: &Route, name: &str| route.statutes.iter().chain(&route.aliases).any(|n| fold(n) == name);
    let named = |route: &Route| match citation.statute {
        Some(statute) => route.statutes.contains(&statute.name) || names(statute).any(|n| route.aliases.contains(n)),
        None => spelt(route, &citation.name),
    };
    // An authority writes a title or a short name into its own rows, with a capital or without.
    let named_by_us = |route: &Route| named(route) || citation.statute.is_some_and(|s| names(s).any(|n| spelt(route, &fold(n))));
    let of_own: Vec<&Route> = own.iter().filter(|r| named_by_us(r)).collect();
    let all = if of_own.is_empty() { routes::built_in().iter().filter(|r| named(r)).collect() } else { of_own };
    let sections = citation.sections();
    let covers = |route: &Route, section: u32| route.covers.iter().any(|s| s.contain(section));
    let covered = |section: u32| all.iter().any(|r| covers(r, section));
    let at_large = sections.iter().any(|&section| !covered(section));
    let fits = |route: &Route| (at_large && route.covers.is_empty()) || sections.iter().any(|&section| covers(route, section));
    let fitting: Vec<&Route> = all.iter().copied().filter(|r| fits(r)).collect();
    if sections.is_empty() || fitting.is_empty() { all } else { fitting }
}

/// The routes of all statutes cited that decide cases; those on procedure name none.
pub fn routes_cited<'r>(citations: &[Citation], own: &'r [Route]) -> Vec<&'r Route> {
    let mut found: Vec<&Route> = Vec::new();
    for citation in citations.iter().filter(|c| c.decides()) {
        for route in routes_of(citation, own) {
            if !found.iter().any(|known| std::ptr::eq(*known, route)) {
                found.push(route);
            }
        }
    }
    found
}

fn names(statute: &Statute) -> impl Iterator<Item = &String> {
    std::iter::once(&statute.name).chain(&statute.aliases)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::citations;
    use crate::read::Source;
    use crate::text::{Document, ReadAs};

    fn instances_of(text: &str, own: &[Route]) -> Vec<String> {
        let document = Document::new(Source::plain("", text), &ReadAs::default());
        let cited: Vec<Citation> = citations(&document).into_iter().flatten().collect();
        let mut instances: Vec<String> = routes_cited(&cited, own).iter().map(|r| r.instance.clone()).collect();
        instances.dedup();
        instances
    }

    #[test]
    fn the_section_chooses_the_route() {
        assert_eq!(instances_of("Det følger af § 112 i serviceloven.", &[]), ["Ankestyrelsen"]);
        assert_eq!(instances_of("Det følger af folkeskolelovens § 26.", &[]), ["ingen"]);
        assert_eq!(instances_of("Det følger af folkeskolelovens § 20, stk. 2.", &[]), ["Klagenævnet for Specialundervisning"]);
        assert_eq!(instances_of("Det følger af planlovens § 35.", &[]), ["Planklagenævnet"]);
        let both = ["ingen", "Klagenævnet for Specialundervisning"];
        let mut of_both = instances_of("Det følger af folkeskolelovens §§ 20 og 26.", &[]);
        of_both.sort_by_key(|i| i != "ingen");
        assert_eq!(of_both, both);
        assert_eq!(instances_of("Det følger af forvaltningslovens § 24.", &[]), Vec::<String>::new());
    }

    #[test]
    fn an_authority_overrides() {
        let own: Vec<Route> = toml_routes(
            "[[route]]\narea = \"prøve\"\nstatutes = [\"lov om social service\"]\ndecided_by = \"kommune\"\ninstance = \"Prøvenævnet\"\nsource = \"egen\"\nverified = true\n",
        );
        assert_eq!(instances_of("Det følger af § 112 i serviceloven.", &own), ["Prøvenævnet"]);
        assert_eq!(instances_of("Det følger af planlovens § 35.", &own), ["Planklagenævnet"]);
        let short: Vec<Route> = toml_routes(
            "[[route]]\narea = \"prøve\"\nstatutes = [\"Serviceloven\"]\ndecided_by = \"kommune\"\ninstance = \"Prøvenævnet\"\nsource = \"egen\"\nverified = true\n",
        );
        assert_eq!(instances_of("Det følger af § 112 i serviceloven.", &short), ["Prøvenævnet"]);
    }

    fn toml_routes(text: &str) -> Vec<Route> {
        #[derive(serde::Deserialize)]
        struct File {
            route: Vec<Route>,
        }
        toml::from_str::<File>(text).unwrap().route
    }
}
