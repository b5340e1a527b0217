//! Instance and deadline of a notice against the routes of the law that the decision cites.

use crate::label::{Area, Label};
use crate::law::{Citation, routes_of};
use crate::routes::{Deadline, Route, built_in};
use crate::text::fold;

use super::super::{Case, distinct};
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
pub fn of(case: &Case, notice: &Notice, named: &[String], nobody: bool, cited: &[Citation], routes: &[&Route]) -> Option<Mismatch> {
    if notice.spans.is_empty() && !nobody {
        return None;
    }
    // A statute rather than a plan or a regulation made under it.
    let named_by = |statute: bool| cited.iter().find(|c| c.decides() && !c.name.is_empty() && (!statute || c.statute.is_some()));
    let statute = named_by(true).or_else(|| named_by(false)).map(|c| c.named().to_owned());
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
    if let Some(period) = notice.periods.first()
        && let Some(access) = of_access(case, cited)
    {
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
    let possible = if hearing.is_empty() { &heard } else { &hearing };
    let period = wrong_period(&notice.periods, possible).or_else(|| too_soon(notice, possible));
    let (named, expected) = match (&notice.instance, period) {
        // Both wrong: told together, where it is plain what both should be.
        (Some(instance), Some((period, periods))) if hearing.is_empty() && !periods.contains(" eller ") => {
            (vec![instance.clone(), period], format!("{} og {periods}", right()))
        }
        (Some(instance), _) if hearing.is_empty() => (vec![instance.clone()], right()),
        (_, Some((period, periods))) => (vec![period], periods),
        _ => return None,
    };
    Some(Mismatch { named, statute, expected: Some(expected) })
}

/// The law of access to documents, where access is what is decided and no other statute is cited: whoever hears complaints, there is no
/// deadline.
fn of_access<'c>(case: &Case, cited: &'c [Citation]) -> Option<&'c Citation> {
    let decides_access = |i: usize| case.p(i, Label::Decision) >= 0.3 && case.folded(i).contains("aktindsigt");
    let without_deadline = |c: &Citation| {
        let routes = routes_of(c, &case.config.routes);
        !routes.is_empty() && routes.iter().all(|r| r.no_deadline && r.verified)
    };
    if cited.iter().any(Citation::decides) || !(0..case.document.sentences.len()).any(decides_access) {
        return None;
    }
    cited.iter().find(|c| c.statute.is_some_and(|s| s.area == Some(Area::Access)) && without_deadline(c))
}

/// Whether a route is for a statute at large under which some decisions are heard by nobody.
fn is_of_two_minds(route: &Route) -> bool {
    let unheard = |r: &Route| !r.has_instance() && r.statutes.iter().any(|s| route.statutes.contains(s));
    route.covers.is_empty() && built_in().iter().any(unheard)
}

/// The first period of a notice and those of the routes, where none of its periods is any of theirs; nothing where a route has none.
fn wrong_period(periods: &[Deadline], routes: &[&Route]) -> Option<(String, String)> {
    let first = periods.first()?;
    let right = deadlines(routes)?;
    let fits = |period: &Deadline| right.iter().any(|d| d.same_as(*period));
    (!periods.iter().any(fits)).then(|| (first.to_string(), either(&right)))
}

/// The last day that a notice without a period names, where it comes before the shortest period of the routes has passed since the
/// letter's own day.
fn too_soon(notice: &Notice, routes: &[&Route]) -> Option<(String, String)> {
    /// A letter is read on the day of its date or later; one day is left to how it is counted.
    const COUNTED_OTHERWISE: i32 = 1;
    let last = notice.last_day.filter(|_| notice.periods.is_empty())?;
    let right = deadlines(routes)?;
    let shortest = right.iter().map(|d| d.least_days()).min()?;
    (last.after < shortest - COUNTED_OTHERWISE).then(|| (last.to_string(), either(&right)))
}

/// The periods of the routes; nothing where a route has none.
fn deadlines(routes: &[&Route]) -> Option<Vec<Deadline>> {
    routes.iter().map(|r| r.deadline).collect()
}

fn either(deadlines: &[Deadline]) -> String {
    distinct(deadlines.iter().map(ToString::to_string)).join(" eller ")
}
