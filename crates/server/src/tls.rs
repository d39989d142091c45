//! TLS: with a certificate from elsewhere, which is read again when it was renewed, or with one that an authority of this
//! installation signs and renews.

mod authority;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert, ServerConfig};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

use crate::ServerError;
use crate::listen::Tls;
pub use authority::Authority;
use authority::Signer;

/// Files from elsewhere are looked at so often.
const LOOKED_AT: Duration = Duration::from_secs(60);

/// A certificate of our own is good for three times as long: it is renewed while the server runs.
const RENEWED: Duration = Duration::from_secs(30 * 24 * 3_600);

/// What takes connections over TLS, and the authority that must be trusted for it, if it is ours.
pub struct Encryption {
    /// What takes connections.
    pub acceptor: TlsAcceptor,
    /// The authority.
    pub authority: Option<Authority>,
}

/// Reads or makes a certificate for these names. The authority lies below `folder`.
///
/// # Errors
/// [`ServerError::Certificate`], [`ServerError::Files`].
pub fn encryption(tls: &Tls, folder: &Path, names: &[String]) -> Result<Encryption, ServerError> {
    let provider = Arc::new(ring::default_provider());
    let (source, authority) = match tls {
        Tls::Own { certificate, key } => (Source::Files { certificate: certificate.clone(), key: key.clone() }, None),
        Tls::Generated => {
            let signer = Signer::open(&folder.join("tls"), names)?;
            let authority = signer.authority();
            (Source::Signer(Box::new(signer)), Some(authority))
        }
    };
    let certificates = Certificates::begin(source, Arc::clone(&provider))?;
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| refused(&error.to_string()))?.with_no_client_auth();
    let mut config = config.with_cert_resolver(Arc::new(certificates));
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    // Tickets hold the state of a session, so that we hold none.
    config.session_storage = Arc::new(rustls::server::NoServerSessionStorage {});
    Ok(Encryption { acceptor: TlsAcceptor::from(Arc::new(config)), authority })
}

fn refused(why: &str) -> ServerError {
    ServerError::Certificate { why: why.to_owned() }
}

/// Where certificates come from.
#[derive(Debug)]
enum Source {
    Files { certificate: PathBuf, key: PathBuf },
    Signer(Box<Signer>),
}

/// The certificate in use, which is looked at when a connection comes: nothing wakes up for it.
#[derive(Debug)]
struct Certificates {
    source: Source,
    provider: Arc<CryptoProvider>,
    current: Mutex<Current>,
}

#[derive(Debug)]
struct Current {
    key: Arc<CertifiedKey>,
    since: SystemTime,
    state: String,
}

impl Certificates {
    fn begin(source: Source, provider: Arc<CryptoProvider>) -> Result<Self, ServerError> {
        let key = source.read(&provider)?;
        let current = Mutex::new(Current { key, since: SystemTime::now(), state: source.state() });
        Ok(Self { source, provider, current })
    }

    fn current(&self) -> Arc<CertifiedKey> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = if matches!(self.source, Source::Signer(_)) { RENEWED } else { LOOKED_AT };
        let now = SystemTime::now();
        // A clock that was set back tells nothing: then it is looked at.
        if now.duration_since(current.since).is_ok_and(|age| age < wait) {
            return Arc::clone(&current.key);
        }
        let state = self.source.state();
        current.since = now;
        if state != current.state || matches!(self.source, Source::Signer(_)) {
            match self.source.read(&self.provider) {
                Ok(key) => (current.key, current.state) = (key, state),
                // The old one is better than none.
                Err(error) => tracing::error!(why = %error, "the certificate could not be renewed"),
            }
        }
        Arc::clone(&current.key)
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current())
    }
}

impl Source {
    fn read(&self, provider: &CryptoProvider) -> Result<Arc<CertifiedKey>, ServerError> {
        let (chain, key) = match self {
            Self::Files { certificate, key } => (chain(certificate)?, private_key(key)?),
            Self::Signer(signer) => signer.sign()?,
        };
        let fits = CertifiedKey::from_der(chain, key, provider);
        fits.map(Arc::new).map_err(|error| refused(&format!("certificate and key do not fit together: {error}")))
    }

    /// What changes when the files do.
    fn state(&self) -> String {
        let Self::Files { certificate, key } = self else { return String::new() };
        [certificate, key]
            .map(|file| file.metadata().map(|meta| vo_files::system::state(&meta)).unwrap_or_default())
            .join(" ")
    }
}

/// A file as PEM.
fn pem(file: &Path) -> Result<Vec<u8>, ServerError> {
    let failed = |source: io::Error| refused(&format!("{} cannot be read: {source}", vo_files::shown(file)));
    let mut bytes = Vec::new();
    let opened = vo_files::durable::read(file).map_err(failed)?;
    io::Read::read_to_end(&mut io::Read::take(opened, 1 << 20), &mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn chain(file: &Path) -> Result<Vec<CertificateDer<'static>>, ServerError> {
    let bytes = pem(file)?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    let why = || refused(&format!("{} holds no certificate as PEM (`BEGIN CERTIFICATE`)", vo_files::shown(file)));
    chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(why)
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, ServerError> {
    let why = format!("{} holds no private key as PEM without a password (`BEGIN PRIVATE KEY`)", vo_files::shown(file));
    PrivateKeyDer::from_pem_slice(&pem(file)?).map_err(|_| refused(&why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        ["localhost:4545", "127.0.0.1:4545", "[::1]:4545", "studio.example"].map(str::to_owned).to_vec()
    }

    #[test]
    fn an_authority_stays_and_only_its_owner_can_read_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let open = || encryption(&Tls::Generated, folder.path(), &names()).unwrap().authority.unwrap();
        let (one, two) = (open(), open());
        assert_eq!(one, two, "whoever trusts it need not do so again");
        assert!(one.file.ends_with("tls/authority.pem"));
        assert_eq!(one.fingerprint.split(':').count(), 32, "{}", one.fingerprint);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let key = one.file.with_extension("key");
            assert_eq!(std::fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn files_from_elsewhere_are_read_again_when_they_were_renewed() {
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
        let write = || {
            let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
            vo_files::durable::write(&certificate, made.cert.pem().as_bytes()).unwrap();
            vo_files::durable::write(&key, made.signing_key.serialize_pem().as_bytes()).unwrap();
        };
        write();
        let source = Source::Files { certificate: certificate.clone(), key: key.clone() };
        let certificates = Certificates::begin(source, Arc::new(ring::default_provider())).unwrap();
        let first = certificates.current();
        write();
        assert_eq!(certificates.current().cert, first.cert, "it is looked at once a minute");
        let age = |by| certificates.current.lock().unwrap().since -= by;
        age(LOOKED_AT);
        let second = certificates.current();
        assert_ne!(second.cert, first.cert);
        vo_files::durable::write(&key, b"no key").unwrap();
        age(LOOKED_AT);
        assert_eq!(certificates.current().cert, second.cert, "the old one is better than none");
        let own = Tls::Own { certificate: certificate.clone(), key: key.clone() };
        let said = encryption(&own, folder.path(), &[]).err().unwrap().to_string();
        assert!(said.contains("no private key") && said.contains("key.pem"), "{said}");
        let own = Tls::Own { certificate: key.clone(), key: certificate.clone() };
        let said = encryption(&own, folder.path(), &[]).err().unwrap().to_string();
        assert!(said.contains("no certificate"), "{said}");
    }
}
