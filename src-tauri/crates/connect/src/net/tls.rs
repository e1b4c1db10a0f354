//! TLS: always verified, at least 1.2, against the platform's roots and those that the route adds.

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use rustls_platform_verifier::Verifier;

use super::NetError;

/// Reads certificates from PEM text and counts them, so that a typing error is told when it is made.
///
/// # Errors
/// [`NetError::ExtraCertificates`] when there is none, or one cannot be read.
pub fn count_certificates(pem: &str) -> Result<usize, NetError> {
    let found = certificates(pem)?;
    let mut store = RootCertStore::empty();
    for certificate in &found {
        store
            .add(certificate.clone())
            .map_err(|_| NetError::ExtraCertificates)?;
    }
    Ok(found.len())
}

/// The TLS settings of a route. The provider of algorithms is passed explicitly: nothing depends on a process default.
pub(super) fn config(extra_ca_pem: Option<&str>) -> Result<ClientConfig, NetError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let extra = extra_ca_pem.map(certificates).transpose()?.unwrap_or_default();
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .expect("ring knows both versions");
    let has_extra = !extra.is_empty();
    let mut config = match Verifier::new_with_extra_roots(extra, provider) {
        Ok(verifier) => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth(),
        Err(_) if has_extra => return Err(NetError::ExtraCertificates),
        // A machine without any root certificate: plain addresses still work, and no certificate is trusted.
        Err(_) => builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, NetError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) | Err(_) => Err(NetError::ExtraCertificates),
    }
}
