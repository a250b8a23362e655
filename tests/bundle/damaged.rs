//! What was damaged on its way: every bit and every length.

use fabric_planner::bundle::{Bundle, Refusal};

use crate::cases::small;

fn is_sentence(refusal: &Refusal) {
    let Refusal { message, help } = refusal;
    assert!(message.len() > 20 && help.len() > 10, "{refusal}");
    assert!(!message.ends_with('.') && !help.ends_with('.'), "{refusal}");
    assert!(!message.chars().any(char::is_control), "{message:?}");
}

#[test]
fn every_bit_counts() {
    let mut bundle = small();
    Bundle::read(&bundle).unwrap();
    let bits = bundle.len() * 8;
    for bit in 0..bits {
        bundle[bit / 8] ^= 1 << (bit % 8);
        match Bundle::read(&bundle) {
            Ok(_) => panic!("bit {bit} of {bits} was flipped, and nobody saw it"),
            Err(refusal) => is_sentence(&refusal),
        }
        bundle[bit / 8] ^= 1 << (bit % 8);
    }
    println!(
        "{bits} single bits flipped in a bundle of {} bytes, all refused",
        bundle.len()
    );
}

#[test]
fn every_length_counts() {
    let bundle = small();
    for len in 0..bundle.len() {
        match Bundle::read(&bundle[..len]) {
            Ok(_) => panic!("a bundle that ends after {len} bytes was taken"),
            Err(refusal) => is_sentence(&refusal),
        }
    }
    for more in [1, 2, 511, 512, 10_240] {
        for byte in [0, 1, b'\n'] {
            let mut longer = bundle.clone();
            longer.resize(bundle.len() + more, byte);
            is_sentence(&Bundle::read(&longer).unwrap_err());
        }
    }
    println!("{} truncations refused", bundle.len());
}
