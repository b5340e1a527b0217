//! The command line as a user meets it: `cmd/*.trycmd` hold commands and what they print.

#[test]
fn commands_print_what_they_say() {
    trycmd::TestCases::new().env("NO_COLOR", "1").env("COLUMNS", "80").case("tests/cmd/*.trycmd");
}
