//! The settings.
#![no_main]

use adit::Config;
use adit_fuzz::MAX_BYTES;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if text.len() <= MAX_BYTES {
        match Config::parse(text, "adit.toml") {
            Ok(config) => drop(adit::Code::ALL.iter().map(|code| config.severity(*code)).max()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
});
