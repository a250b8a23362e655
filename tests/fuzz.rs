//! The fuzz targets on stable Rust: their seeds, and some random bytes.

#[path = "../fuzz/bodies/mod.rs"]
mod bodies;

use std::fs;
use std::path::Path;

use proptest::prelude::*;

/// Runs a target on each file of its seeds.
fn on_seeds(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let files = fs::read_dir(folder.join(target)).unwrap();
    let files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    assert!(!files.is_empty());
    for file in files {
        eprintln!("{}", file.display());
        run(&fs::read(file).unwrap());
    }
}

#[test]
fn seeds_do_no_harm() {
    on_seeds("plan", bodies::plan);
    on_seeds("ranges", bodies::ranges);
    on_seeds("values", bodies::values);
    on_seeds("export", bodies::export);
    on_seeds("bundle", bodies::bundle);
}

/// Bytes of a plan with some of them changed.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let slips = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
    slips.prop_map(|slips| {
        let mut bytes = include_bytes!("../fuzz/seeds/plan/every-field.json").to_vec();
        for (at, byte) in slips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}

/// What is inside of a bundle, with some bytes changed.
fn damaged_entries() -> impl Strategy<Value = Vec<u8>> {
    let slips = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    slips.prop_map(|slips| {
        let mut bytes = include_bytes!("../fuzz/seeds/bundle/entries.tar").to_vec();
        for (at, byte) in slips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_bundles_do_no_harm(bytes in damaged_entries()) {
        bodies::bundle(&bytes);
    }

    #[test]
    fn any_bytes_are_no_bundle(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        bodies::bundle(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_plans_do_no_harm(bytes in damaged()) {
        bodies::plan(&bytes);
    }

    #[test]
    fn any_text_is_a_value_or_none(text in "[0-9a-fA-F:./, \\-xAS\\n]{0,60}|.{0,20}") {
        bodies::ranges(text.as_bytes());
        bodies::values(text.as_bytes());
    }

    #[test]
    fn broken_plans_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 1..49)) {
        bodies::export(&bytes);
    }
}
