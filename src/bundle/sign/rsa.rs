//! Signing with RSA, which `ssh-key` 0.6 can't: it makes a private key of one prime taken twice.

use rsa::pkcs1v15::SigningKey;
use rsa::sha2::Sha512;
use rsa::signature::{SignatureEncoding, Signer};
use rsa::{BigUint, RsaPrivateKey};
use ssh_key::private::RsaKeypair;
use ssh_key::{Algorithm, Error, HashAlg, Mpint, Signature};

/// A signature by `rsa-sha2-512` (RFC 8332).
///
/// # Errors
/// When the numbers are no key.
pub fn sign(pair: &RsaKeypair, message: &[u8]) -> Result<Signature, Error> {
    let number = |mpint: &Mpint| {
        let bytes = mpint.as_positive_bytes().ok_or(Error::Crypto)?;
        Ok::<_, Error>(BigUint::from_bytes_be(bytes))
    };
    let (public, private) = (&pair.public, &pair.private);
    let primes = vec![number(&private.p)?, number(&private.q)?];
    let key = RsaPrivateKey::from_components(
        number(&public.n)?,
        number(&public.e)?,
        number(&private.d)?,
        primes,
    );
    let key = SigningKey::<Sha512>::new(key.map_err(|_| Error::Crypto)?);
    let signature = key.try_sign(message).map_err(|_| Error::Crypto)?;
    let algorithm = Algorithm::Rsa {
        hash: Some(HashAlg::Sha512),
    };
    Signature::new(algorithm, signature.to_vec())
}
