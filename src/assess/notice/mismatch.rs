//! Instance and deadline of a notice against the routes of the law that the decision cites.

use crate::law::Citation;
use crate::routes::{Deadline, Route};
use crate::text::fold;

use super::super::distinct;
use super::Notice;

/// How a notice contradicts the law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What it names.
    pub named: String,
    /// The statute cited; `None` where the name alone is outdated.
    pub statute: Option<String>,
    /// What would be right.
    pub expected: String,
}

/// Instance or deadline of a notice against the routes of the statutes cited; `named`: all the instances that it names. Only a notice that fits none of them
/// contradicts the law.
pub fn of(notice: &Notice, named: &[String], cited: &[Citation], routes: &[&Route]) -> Option<Mismatch> {
    if notice.spans.is_empty() {
        return None;
    }
    let statute = cited.iter().find(|c| c.decides() && !c.name.is_empty()).map(|c| c.named().to_owned());
    let heard: Vec<&Route> = routes.iter().copied().filter(|r| r.has_instance()).collect();
    let right = || distinct(heard.iter().map(|r| r.instance.clone())).join(" eller ");
    if let (Some(former), None) = (notice.former, &notice.instance) {
        let now = if heard.is_empty() { former.now.join(" eller ") } else { right() };
        return Some(Mismatch { named: former.name.clone(), statute: None, expected: now });
    }
    // What nobody has checked contradicts nothing.
    if !heard.iter().any(|r| r.verified) {
        return None;
    }
    // One that fits is enough.
    let hears = |named: &String| heard.iter().any(|r| r.instance_names().any(|n| fold(n).starts_with(&fold(named))));
    if let Some(instance) = &notice.instance
        && !named.iter().any(hears)
    {
        return Some(Mismatch { named: instance.clone(), statute, expected: right() });
    }
    let deadline = *notice.periods.first()?;
    let deadlines: Vec<Deadline> = heard.iter().filter_map(|r| r.deadline).collect();
    let fits = |period: &Deadline| deadlines.iter().any(|d| d.same_as(*period));
    if deadlines.len() < heard.len() || notice.periods.iter().any(fits) {
        return None;
    }
    Some(Mismatch { named: deadline.to_string(), statute, expected: distinct(deadlines.iter().map(ToString::to_string)).join(" eller ") })
}
