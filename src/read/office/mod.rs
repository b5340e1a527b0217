//! Word and OpenDocument: a ZIP file of XML parts.

mod docx;
mod fields;
mod list;
mod odt;
mod odt_styles;
mod package;
mod paragraphs;
mod properties;
mod relations;
mod word_body;
mod word_styles;

pub(super) use docx::read as docx;
pub(super) use odt::read as odt;
pub(super) use package::{Contents, Package, fault as package_fault};

#[cfg(test)]
mod tests;
