//! Instance and deadline of a notice against the routes of the law that the decision cites.

use crate::label::Area;
use crate::law::Citation;
use crate::routes::{Deadline, Route, built_in};
use crate::text::fold;

use super::super::distinct;
use super::Notice;

/// How a notice contradicts the law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What it names: an instance, a period, or both; nothing where it says that nobody hears a complaint.
    pub named: Vec<String>,
    /// The statute cited; `None` where the name alone is outdated.
    pub statute: Option<String>,
    /// What would be right; `None`: a complaint without a deadline.
    pub expected: Option<String>,
}

/// Instance and deadline of a notice against the routes of the statutes cited; `named`: all the instances that it names; `nobody`: it
/// says that no other authority hears a complaint. Only a notice that fits none of them contradicts the law.
pub fn of(notice: &Notice, named: &[String], nobody: bool, cited: &[Citation], routes: &[&Route]) -> Option<Mismatch> {
    if notice.spans.is_empty() && !nobody {
        return None;
    }
    let statute = cited.iter().find(|c| c.decides() && !c.name.is_empty()).map(|c| c.named().to_owned());
    let heard: Vec<&Route> = routes.iter().copied().filter(|r| r.has_instance()).collect();
    let right = || distinct(heard.iter().map(|r| r.instance.clone())).join(" eller ");
    if let (Some(former), None) = (notice.former, &notice.instance) {
        let now = if heard.is_empty() { former.now.join(" eller ") } else { right() };
        return Some(Mismatch { named: vec![former.name.clone()], statute: None, expected: Some(now) });
    }
    if nobody {
        let heard_by_somebody = !routes.is_empty() && routes.iter().all(|r| r.has_instance() && r.verified && !is_of_two_minds(r));
        return heard_by_somebody.then(|| Mismatch { named: Vec::new(), statute, expected: Some(right()) });
    }
    if let (Some(period), Some(access)) = (notice.periods.first(), of_access(cited)) {
        return Some(Mismatch { named: vec![period.to_string()], statute: Some(access.named().to_owned()), expected: None });
    }
    // What nobody has checked contradicts nothing.
    if !heard.iter().any(|r| r.verified) {
        return None;
    }
    // One that fits is enough.
    let hears = |r: &&Route| named.iter().any(|name| r.instance_names().any(|n| fold(n).starts_with(&fold(name))));
    let hearing: Vec<&Route> = heard.iter().copied().filter(hears).collect();
    if let (Some(period), true) = (notice.periods.first(), !hearing.is_empty() && hearing.iter().all(|r| r.no_deadline)) {
        return Some(Mismatch { named: vec![period.to_string()], statute, expected: None });
    }
    let period = wrong_period(&notice.periods, if hearing.is_empty() { &heard } else { &hearing });
    let (named, expected) = match (&notice.instance, period) {
        // Both wrong: told together, where it is plain what both should be.
        (Some(instance), Some((period, periods))) if hearing.is_empty() && !periods.contains(" eller ") => {
            (vec![instance.clone(), period.to_string()], format!("{} og {periods}", right()))
        }
        (Some(instance), _) if hearing.is_empty() => (vec![instance.clone()], right()),
        (_, Some((period, periods))) => (vec![period.to_string()], periods),
        _ => return None,
    };
    Some(Mismatch { named, statute, expected: Some(expected) })
}

/// The law of access to documents, where nothing else is decided: whoever hears complaints, there is no deadline (FOB 2005.621).
fn of_access(cited: &[Citation]) -> Option<&Citation> {
    let access = |c: &&Citation| c.statute.is_some_and(|s| s.procedural && s.area == Some(Area::Access));
    if cited.iter().any(Citation::decides) { None } else { cited.iter().find(access) }
}

/// Whether a route is for a statute at large under which some decisions are heard by nobody.
fn is_of_two_minds(route: &Route) -> bool {
    let unheard = |r: &Route| !r.has_instance() && r.statutes.iter().any(|s| route.statutes.contains(s));
    route.covers.is_empty() && built_in().iter().any(unheard)
}

/// The first period of a notice and those of the routes, where none of its periods is any of theirs; nothing where a route has none.
fn wrong_period(periods: &[Deadline], routes: &[&Route]) -> Option<(Deadline, String)> {
    let first = *periods.first()?;
    let right: Vec<Deadline> = routes.iter().filter_map(|r| r.deadline).collect();
    let fits = |period: &Deadline| right.iter().any(|d| d.same_as(*period));
    let told = right.len() == routes.len() && !periods.iter().any(fits);
    told.then(|| (first, distinct(right.iter().map(ToString::to_string)).join(" eller ")))
}
