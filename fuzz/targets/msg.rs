#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| skelne_fuzz::read("x.msg", data));
