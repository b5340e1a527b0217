//! Paths of files → links that a browser follows from wherever the report lies.

use crate::report::sarif::percent_encoded;

/// The address of a file; `file` is absolute or relative to `base`. Encoded, no name of a file can be taken for a scheme, a query
/// or a fragment.
pub(super) fn href(base: &str, file: &str) -> String {
    let path = if absolute(file) || base.is_empty() { file.to_owned() } else { format!("{}/{file}", base.trim_end_matches(['/', '\\'])) };
    let windows = drive(&path) || path.starts_with("\\\\");
    let path = if windows { path.replace('\\', "/") } else { path };
    let (scheme, letter, rest) = match path.get(..2) {
        Some(letter) if windows && drive(&path) => ("file:///", letter, path.get(2..).unwrap_or("")),
        // A share of a server: file://server/share/….
        _ if windows => ("file://", "", path.trim_start_matches('/')),
        _ if path.starts_with('/') => ("file://", "", path.as_str()),
        _ => ("", "", path.as_str()),
    };
    format!("{scheme}{letter}{}", percent_encoded(rest))
}

fn absolute(path: &str) -> bool {
    path.starts_with('/') || path.starts_with("\\\\") || drive(path)
}

/// `C:\` or `C:/`.
fn drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::href;

    #[test]
    fn no_name_of_a_file_leads_elsewhere() {
        assert_eq!(href("/data/sager", "børn/afslag 1.docx"), "file:///data/sager/b%C3%B8rn/afslag%201.docx");
        assert_eq!(href("/data", "/andre/a#1?.txt"), "file:///andre/a%231%3F.txt");
        assert_eq!(href("", "javascript:alert(1)"), "javascript%3Aalert%281%29");
        assert_eq!(href("", "\"><script>"), "%22%3E%3Cscript%3E");
        assert_eq!(href(r"C:\Sager", r"Børn\a.txt"), "file:///C:/Sager/B%C3%B8rn/a.txt");
        assert_eq!(href("x", r"\\srv\breve\a.txt"), "file://srv/breve/a.txt");
    }
}
