//! The certificate authority made at start, and the certificates the HTTPS proxy shows.

use std::io::{Error, Result};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::faults::CertificateFlaw;

/// Signs for the provider hosts; a second authority signs what nobody should trust.
pub(crate) struct Authority {
    trusted: CertifiedIssuer<'static, KeyPair>,
    foreign: CertifiedIssuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    /// Makes both authorities with fresh keys.
    pub(crate) fn make() -> Result<Self> {
        let trusted = make_issuer("Patchbay sandbox authority")?;
        let foreign = make_issuer("Somebody else's authority")?;
        let pem = trusted.pem();
        Ok(Self {
            trusted,
            foreign,
            pem,
        })
    }

    /// The certificate to trust.
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    /// The TLS side of a host, with what is wrong with its certificate.
    pub(crate) fn server_config(
        &self,
        host: &str,
        flaw: Option<CertificateFlaw>,
    ) -> Result<Arc<ServerConfig>> {
        let (name, not_after, issuer) = match flaw {
            None => (host, date_time_ymd(2099, 1, 1), &self.trusted),
            Some(CertificateFlaw::Expired) => (host, date_time_ymd(2021, 1, 1), &self.trusted),
            Some(CertificateFlaw::WrongHost) => {
                ("wrong.example.test", date_time_ymd(2099, 1, 1), &self.trusted)
            }
            Some(CertificateFlaw::OtherAuthority) => (host, date_time_ymd(2099, 1, 1), &self.foreign),
        };
        let mut params = CertificateParams::new(vec![name.to_owned()]).map_err(Error::other)?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = not_after;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;

        let key = KeyPair::generate().map_err(Error::other)?;
        let certificate = params.signed_by(&key, issuer).map_err(Error::other)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .map_err(Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn make_issuer(name: &str) -> Result<CertifiedIssuer<'static, KeyPair>> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2099, 1, 1);
    let key = KeyPair::generate().map_err(Error::other)?;
    CertifiedIssuer::self_signed(params, key).map_err(Error::other)
}
