//! Certificates for a server of our own.

use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::PrivateKeyDer;

use super::node::Access;

/// Somebody who signs certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Writes the certificate that clients are to trust.
    pub fn write_certificate(&self, file: &Path) {
        std::fs::write(file, self.0.pem()).unwrap();
    }

    /// What a server needs that is called 127.0.0.1.
    pub fn access(&self, authorization: &str) -> Access {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        access(&certificate, &key, authorization)
    }
}

/// What a server needs whose own certificate is made to sign others, and is written for clients to trust.
pub fn access_as_authority(file: &Path, authorization: &str) -> Access {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).unwrap();
    std::fs::write(file, certificate.pem()).unwrap();
    access(&certificate, &key, authorization)
}

fn access(certificate: &Certificate, key: &KeyPair, authorization: &str) -> Access {
    // The provider is named, because the crate under test panics if a default one is installed.
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    Access { tls: Arc::new(config).into(), authorization: authorization.to_owned() }
}
