//! The law: statutes by their names, references to them in a text, and who hears complaints under them.

mod area;
mod cite;
mod name;
mod provision;
mod route;
mod statutes;

pub use area::area_of;
pub use cite::{Citation, citations};
pub use provision::{Kind, Link, Number, Part, Provision};
pub use route::{routes_cited, routes_of};
pub use statutes::{Former, Instance, Statute, former_instances, instances, statutes};
