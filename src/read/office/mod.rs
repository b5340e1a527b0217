//! Word and OpenDocument: a ZIP file of XML parts.

mod docx;
mod list;
mod odt;
mod package;
mod paragraphs;
mod word_styles;

pub(super) use docx::read as docx;
pub(super) use odt::read as odt;
pub(super) use package::{Contents, Package, fault as package_fault};
