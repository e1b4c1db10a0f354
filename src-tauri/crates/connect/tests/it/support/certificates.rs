//! Certificates, good and bad, signed by an authority that only a test trusts.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use tokio_rustls::TlsAcceptor;

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    Nothing,
    SelfSigned,
    WrongHost,
    Expired,
    NotYetValid,
}

pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self {
            issuer: CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap(),
        }
    }

    pub(crate) fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A TLS end for 127.0.0.1 and some names, with a flaw.
    pub(crate) fn acceptor(&self, flaw: Flaw) -> TlsAcceptor {
        let names = match flaw {
            Flaw::WrongHost => vec!["other.example".to_owned()],
            Flaw::Nothing | Flaw::SelfSigned | Flaw::Expired | Flaw::NotYetValid => {
                vec!["127.0.0.1".to_owned(), "secure.example".to_owned()]
            }
        };
        let mut params = CertificateParams::new(names).unwrap();
        match flaw {
            Flaw::Expired => params.not_after = date_time_ymd(2001, 1, 1),
            Flaw::NotYetValid => params.not_before = date_time_ymd(3000, 1, 1),
            Flaw::Nothing | Flaw::SelfSigned | Flaw::WrongHost => {}
        }
        let key = KeyPair::generate().unwrap();
        let certificate = match flaw {
            Flaw::SelfSigned => params.self_signed(&key).unwrap(),
            Flaw::Nothing | Flaw::WrongHost | Flaw::Expired | Flaw::NotYetValid => {
                params.signed_by(&key, &self.issuer).unwrap()
            }
        };
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}
