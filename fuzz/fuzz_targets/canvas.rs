//! A canvas: any text, and any text on a card.
#![no_main]

use adit_fuzz::{MAX_BYTES, check_canvas};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if text.len() <= MAX_BYTES {
        check_canvas(text);
        let card = serde_json::json!({"id": "a", "type": "text", "text": text, "x": 0, "y": 0});
        let group = serde_json::json!({"id": "b", "type": "group", "label": text, "background": text});
        check_canvas(&serde_json::json!({ "nodes": [card, group] }).to_string());
    }
});
