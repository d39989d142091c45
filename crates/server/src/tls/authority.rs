//! An authority of this installation: whoever trusts its certificate once trusts every certificate that the server renews.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{RENEWED, refused};
use crate::{ServerError, private_file};

/// The file of its certificate, which others may trust.
const CERTIFICATE: &str = "authority.pem";

/// The file of its key, which never leaves the folder.
const KEY: &str = "authority.key";

/// What a person must trust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Authority {
    /// The file of its certificate, to be imported where others open the page.
    pub file: PathBuf,
    /// The SHA-256 of that certificate, as browsers show it.
    pub fingerprint: String,
}

/// What signs certificates for the server.
#[derive(Debug)]
pub struct Signer {
    file: PathBuf,
    certificate: CertificateDer<'static>,
    key: KeyPair,
    names: Vec<String>,
}

impl Signer {
    /// Reads or makes the authority in a folder. It will sign for these names, whose ports mean nothing.
    ///
    /// # Errors
    /// [`ServerError::Certificate`], [`ServerError::Files`].
    pub fn open(folder: &Path, names: &[String]) -> Result<Self, ServerError> {
        let (file, key_file) = (folder.join(CERTIFICATE), folder.join(KEY));
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| ServerError::Files { path, source }
        };
        vo_files::system::private_folder(folder).map_err(failed(folder))?;
        let kept = private_file::read(&key_file).map_err(failed(&key_file))?;
        let key = if let Some(pem) = &kept {
            KeyPair::from_pem(pem).map_err(|error| {
                let shown = vo_files::shown(&key_file);
                refused(&format!(
                    "{shown} is damaged ({error}): remove it, and another authority is made, which must be trusted anew"
                ))
            })?
        } else {
            let key = KeyPair::generate().map_err(|error| refused(&error.to_string()))?;
            vo_files::durable::write_private(&key_file, key.serialize_pem().as_bytes()).map_err(failed(&key_file))?;
            key
        };
        // A certificate of another key signs nothing any more.
        let certificate = private_file::read(&file).map_err(failed(&file))?.filter(|_| kept.is_some());
        let pem = if let Some(pem) = certificate {
            pem
        } else {
            let made = params(&key).self_signed(&key).map_err(|error| refused(&error.to_string()))?;
            vo_files::durable::write_private(&file, made.pem().as_bytes()).map_err(failed(&file))?;
            made.pem()
        };
        let certificate = CertificateDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| refused(&format!("{} is damaged: remove it and the key beside it", vo_files::shown(&file))))?;
        Ok(Self { file, certificate, key, names: names.iter().map(|name| bare(name)).collect() })
    }

    /// What a person must trust.
    pub fn authority(&self) -> Authority {
        let bytes = Sha256::digest(&self.certificate);
        let fingerprint: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        Authority { file: self.file.clone(), fingerprint: fingerprint.join(":") }
    }

    /// A new certificate with its chain, and its key, which lies in memory alone.
    ///
    /// # Errors
    /// [`ServerError::Certificate`] if a name cannot stand in one.
    pub fn sign(&self) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), ServerError> {
        let failed = |error: rcgen::Error| refused(&error.to_string());
        let mut names = self.names.clone();
        names.sort_unstable();
        names.dedup();
        let mut wanted = CertificateParams::new(names).map_err(failed)?;
        let now = SystemTime::now();
        // Clocks of others are a little behind.
        (wanted.not_before, wanted.not_after) = ((now - RENEWED / 30).into(), (now + 3 * RENEWED).into());
        wanted.distinguished_name = rcgen::DistinguishedName::new();
        wanted.distinguished_name.push(DnType::CommonName, "Video Orchestrator");
        wanted.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        wanted.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().map_err(failed)?;
        let own = params(&self.key);
        let signed = wanted.signed_by(&key, &Issuer::from_params(&own, &self.key)).map_err(failed)?;
        let chain = vec![signed.der().clone(), self.certificate.clone()];
        Ok((chain, PrivatePkcs8KeyDer::from(key.serialize_der()).into()))
    }
}

/// The authority's own certificate to be. It follows from the key alone, so that nothing of it need be read again to sign.
fn params(key: &KeyPair) -> CertificateParams {
    let mut params = CertificateParams::default();
    let id = blake3::hash(key.public_key_raw()).to_hex();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, format!("Video Orchestrator authority {}", &id[..8]));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    (params.not_before, params.not_after) = (rcgen::date_time_ymd(2026, 1, 1), rcgen::date_time_ymd(2046, 1, 1));
    params
}

/// A name without its port and brackets.
fn bare(name: &str) -> String {
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit());
    let without = match name.rsplit_once(':') {
        Some((name, port)) if is_port(port) && (!name.contains(':') || name.ends_with(']')) => name,
        _ => name,
    };
    without.trim_start_matches('[').trim_end_matches(']').to_owned()
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn a_port_is_no_part_of_a_name() {
        for (name, wanted) in [
            ("localhost:80", "localhost"),
            ("studio.example", "studio.example"),
            ("[::1]:4545", "::1"),
            ("[::1]", "::1"),
            ("::1", "::1"),
            ("127.0.0.1:1", "127.0.0.1"),
        ] {
            assert_eq!(bare(name), wanted);
        }
    }
}
